import {
  type Bool,
  type InputsSchema,
  type Optional,
  type References,
  type Constraint,
  isSet,
  length,
  lessThan,
  or,
} from "../../core";

/** The inputs that decide who reaches instances. */
interface AccessInputs {
  readonly securityGroup: Optional<unknown>;
  readonly securityGroupIds: readonly string[];
  readonly sessionManager: Bool;
  readonly keyName: string;
  readonly instanceProfile: Optional<unknown>;
}

/** Instances carry a security group that was meant for them, and there is a way in to mend them. */
export const accessConstraints = <S extends InputsSchema>(
  read: (inputs: References<S>) => AccessInputs,
): Array<Constraint<S>> => [
  {
    input: "securityGroupIds",
    message: "must name a group when there is no own `securityGroup`: the VPC's default group is for nobody",
    holds: (inputs) => {
      const { securityGroup, securityGroupIds } = read(inputs);
      return or(isSet(securityGroup), lessThan(0, length(securityGroupIds)));
    },
  },
  {
    input: "sessionManager",
    message: "is the way in: switch it off only where `keyName` or `instanceProfile` gives another",
    holds: (inputs) => {
      const { sessionManager, keyName, instanceProfile } = read(inputs);
      return or(sessionManager, isSet(keyName), isSet(instanceProfile));
    },
  },
];
