export { checkInputs } from "./check";
export { defaultValue, typeConstraint, literalText } from "./constraint";
export { fromArguments, toArguments, withDefaults } from "./literal";
export { camelCaseNames, inTerraformNames, namesOf, pathText, snakeCase, valuesOf } from "./names";
export { problemText, type Problem } from "./problems";
export { checkName, checkRules, checkWarnings, type Reference, type References, type Rule } from "./rules";
export { DefinitionError, readInputs, secret, where, type Attribute, type InputType, type InputsSchema } from "./schema";
export { references, ruleValidation, validationsOf, type Validation } from "./validation";
