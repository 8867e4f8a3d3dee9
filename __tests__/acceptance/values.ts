import fc from "fast-check";
import { type Attribute, type InputType, checkInputs } from "../../core/inputs";

// What inputs are made of where neither the example nor a sample says: the first that an input takes. Its
// neighbours are of the same kind, for changes.
const TEXTS = [
  ["sample", "sample2"],
  ["/sample", "/sample2"],
  ["10", "20"],
  ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
  ["eu-west-1", "eu-central-1"],
  ["t3.micro", "t3.small"],
  ["t4g.small", "t4g.medium"],
  ["www.example.com", "shop.example.com"],
  ["ops@example.com", "dev@example.com"],
  ["https://id.example.com/sign-in", "https://id.example.org/sign-in"],
  ["08:00", "09:00"],
  ["10.20.0.0/24", "10.20.1.0/24"],
  ["10.20.0.0/16", "10.21.0.0/16"],
  ["192.0.2.10", "192.0.2.11"],
  ["10.20.0.10", "10.20.0.11"],
  ["2001:db8::/56", "2001:db8:0:100::/56"],
  ["vpc-0123456789abcdef0", "vpc-0123456789abcdef1"],
  ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
  ["sg-0123456789abcdef0", "sg-0123456789abcdef1"],
  ["pl-0123456789abcdef0", "pl-0123456789abcdef1"],
  ["ami-0123456789abcdef0", "ami-0123456789abcdef1"],
  ["snap-0123456789abcdef0", "snap-0123456789abcdef1"],
  ["eipalloc-0123456789abcdef0", "eipalloc-0123456789abcdef1"],
  ["Z0123456789ABCDEFGHIJ", "Z0123456789ABCDEFGHIK"],
  ["/dev/sdf", "/dev/sdg"],
  ["ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"],
  ["arn:aws:sns:eu-west-1:123456789012:sample", "arn:aws:sns:eu-west-1:123456789012:sample2"],
  ["arn:aws:sqs:eu-west-1:123456789012:sample", "arn:aws:sqs:eu-west-1:123456789012:sample2"],
  [
    "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000",
    "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000001",
  ],
  ["arn:aws:iam::123456789012:role/sample", "arn:aws:iam::123456789012:role/sample2"],
  ["arn:aws:iam::123456789012:policy/sample", "arn:aws:iam::123456789012:policy/sample2"],
  ["arn:aws:lambda:eu-west-1:123456789012:function:sample", "arn:aws:lambda:eu-west-1:123456789012:function:sample2"],
  [
    "arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-0000-0000-000000000000",
    "arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-0000-0000-000000000001",
  ],
  [
    "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/sample/00000000-0000-0000-0000-000000000000",
    "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/sample2/00000000-0000-0000-0000-000000000001",
  ],
  [
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/sample/0123456789abcdef",
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/sample2/0123456789abcdee",
  ],
  [
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/sample/0123456789abcdef",
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/sample2/0123456789abcdee",
  ],
  [
    "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_sample",
    "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_sample2",
  ],
  ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"],
  ["arn:aws:s3:::sample", "arn:aws:s3:::sample2"],
  ["2030-01-31T08:00:00Z", "2031-01-31T08:00:00Z"],
  ["0 8 * * 1-5", "0 9 * * 1-5"],
  ["mon:03:00-mon:04:00", "tue:03:00-tue:04:00"],
  ["64bit Amazon Linux 2023 v4.6.0 running Python 3.13", "64bit Amazon Linux 2023 v4.6.0 running Python 3.12"],
  ["^64bit Amazon Linux 2023 v[0-9.]+ running Python 3.13$", "^64bit Amazon Linux 2023 v[0-9.]+ running Python 3.12$"],
] as const;
const NUMBERS = [1, 2, 3, 5, 10, 15, 30, 60, 80, 90, 100, 120, 300, 443, 600, 1000, 3600, 8080, 20000, 0, 0.5, -1];

/** Whether a value passes its own checks. */
const passes = (type: InputType, value: unknown): boolean =>
  checkInputs({ value: { type, optional: false } }, { value }).length === 0;

/** A small value that a type takes; undefined when none is found, and a sample has to say one. */
export function smallValue(type: InputType): unknown {
  switch (type.kind) {
    case "bool":
      return true;
    case "number":
      return NUMBERS.find((number) => passes(type, number));
    case "string":
      return [...(type.values ?? []), ...TEXTS.flat()].find((text) => passes(type, text)) ?? generated(type);
    case "list": {
      const item = smallValue(type.element);
      return [[], [item]].find((list) => passes(type, list) && list.length > 0);
    }
    case "map": {
      const key = smallValue(type.key);
      return typeof key === "string" ? { [key]: smallValue(type.value) } : undefined;
    }
    case "object":
      return Object.fromEntries(required(type.attributes).map(([name, attribute]) => [name, smallValue(attribute.type)]));
  }
}

const required = (attributes: Readonly<Record<string, Attribute>>) =>
  Object.entries(attributes).filter(([, { optional }]) => !optional);

/** A text made of the pattern itself, for those that no ordinary text fits. */
function generated(type: InputType): string | undefined {
  const found = fc.sample(fc.stringMatching(/^[a-z0-9/_.:-]{3,20}$/), { seed: 1, numRuns: 50 });
  return found.find((text) => passes(type, text));
}

/** Other values of a type near a given one, the most ordinary first. */
export function otherValues(type: InputType, value: unknown): unknown[] {
  switch (type.kind) {
    case "bool":
      return [value !== true];
    case "number": {
      const number = Number(value);
      return [number + 1, number - 1, number * 2, number + 10, ...NUMBERS].filter((one) => one !== number && passes(type, one));
    }
    case "string": {
      const text = String(value);
      const neighbours = TEXTS.flatMap((row: readonly string[]) => (row.includes(text) ? row : []));
      const digit = text.replace(/([0-9])(?=[^0-9]*$)/, (last) => String((Number(last) + 1) % 10));
      return [
        ...neighbours,
        ...(type.values ?? []),
        `${text}2`,
        digit,
        text.replace(/[a-y](?=[^a-z]*$)/, (last) => (last === "x" ? "w" : "x")),
        ...TEXTS.flat(),
      ].filter((one, index, all) => one !== text && all.indexOf(one) === index && passes(type, one));
    }
    default:
      return [];
  }
}
