export { checkDefaults, checkInputs } from "./check";
export { defaultValue, typeConstraint, literalText } from "./type-constraint";
export { fromArguments, toArguments, withDefaults, withReferences } from "./literal";
export { camelCaseNames, didYouMean, inTerraformNames, namesOf, snakeCase, valuesOf } from "./names";
export { plain, told } from "./plain";
export { problemText, type Problem } from "./problems";
export { checkName, checkConstraints, checkWarnings, type References, type Constraint } from "./constraints";
export { DefinitionError, readInputs, secret, where, type Attribute, type InputType, type InputsSchema } from "./schema";
export { references, constraintValidation, validationsOf, type Validation } from "./validation";
