import type { Values } from "./places";
import type { Present } from "./root";

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: string | string[];
  readonly NotAction?: unknown;
  readonly Resource?: string | string[];
  readonly NotResource?: unknown;
  readonly Principal?: "*" | Readonly<Record<string, string | string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const listed = <T>(value: T | T[] | undefined): T[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/**
 * What a scanner, or an attacker, would find in resources as they stand: policies that allow more than they have to,
 * ports that are open to the world, data that is not encrypted. Each finding begins with the resource's address
 * without its key.
 */
export function securityFindings(resources: readonly Present[]): string[] {
  const findings = resources.flatMap((resource) => {
    const about = resource.address.replace(/\[.*\]$/s, "");
    return [...policyFindings(resource), ...portFindings(resource), ...encryptionFindings(resource, resources)].map(
      (text) => `${about}: ${text}`,
    );
  });
  return [...new Set(findings)].sort();
}

/** Every policy in a resource's attributes, under whatever name. */
function policyFindings({ type, values }: Present): string[] {
  return Object.values(values).flatMap((value) => {
    if (typeof value !== "string" || !/"Statement"/.test(value)) return [];
    const { Statement } = JSON.parse(value) as { Statement: Statement | Statement[] };
    return listed(Statement)
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap((statement) => statementFindings(statement, type));
  });
}

// The policy of a key, bucket or topic is about nothing else; `*` there means the resource itself.
const ITS_OWN = ["aws_kms_key", "aws_kms_key_policy"];
// Services act for these only on a role's own side: instances are the account's own.
const WITHOUT_SOURCE = ["ec2.amazonaws.com"];
// Who calls, and for whom a service calls. Of other callers the second kind says nothing: it does not keep everybody out.
// (SourceOwner is of the policy that SNS itself gives a new topic: the caller's account.)
const CALLER = /^aws:(PrincipalAccount|PrincipalOrgID|SourceOwner)$|^kms:(CallerAccount|ViaService)$/i;
const SOURCE = /^aws:(SourceAccount|SourceArn|ViaAWSService)$|^kms:EncryptionContext:/i;

function statementFindings(statement: Statement, type: string): string[] {
  const { Action, NotAction, Resource, NotResource, Principal, Condition } = statement;
  const actions = listed(Action);
  const keys = Object.values(Condition ?? {}).flatMap((operands) => Object.keys(operands));
  const services = typeof Principal === "object" ? listed(Principal["Service"]) : [];
  const everybody = Principal === "*" || (typeof Principal === "object" && listed(Principal["AWS"]).includes("*"));
  const fromKnown = keys.some((key) => CALLER.test(key));
  const conditioned = fromKnown || keys.some((key) => SOURCE.test(key));
  return [
    ...actions.filter((action) => /^\*$|:\*$/.test(action) && !ITS_OWN.includes(type)).map((action) => `allows ${action}`),
    ...(NotAction === undefined ? [] : ["allows all but some actions"]),
    ...(NotResource === undefined ? [] : ["allows all but some resources"]),
    ...(listed(Resource).includes("*") && !ITS_OWN.includes(type) ? [`allows ${actions.join(", ")} on *`] : []),
    ...(everybody && !fromKnown ? [`lets everybody ${actions.join(", ")}`] : []),
    ...services
      .filter((service) => !WITHOUT_SOURCE.includes(service) && !conditioned)
      .map((service) => `lets ${service} act for any account`),
  ];
}

const WEB_PORTS = [80, 443];

function portFindings({ type, values }: Present): string[] {
  if (type !== "aws_vpc_security_group_ingress_rule") return [];
  const world = ["0.0.0.0/0", "::/0"].includes(String(values["cidr_ipv4"] ?? values["cidr_ipv6"]));
  const [from, to] = [values["from_port"], values["to_port"]].map(Number);
  return world && !(from === to && WEB_PORTS.includes(from ?? -1)) ? [`is open to the world on ${from} to ${to}`] : [];
}

const blocksOf = (value: unknown): Values[] => (Array.isArray(value) ? (value as Values[]) : []);

function encryptionFindings({ type, address, values }: Present, all: readonly Present[]): string[] {
  const key = /\[.*\]$/s.exec(address)?.[0] ?? "";
  const has = (other: string) =>
    all.some((one) => one.type === other && one.values["bucket"] === values["bucket"] && one.address.endsWith(key));
  switch (type) {
    case "aws_s3_bucket":
      return [
        ...(has("aws_s3_bucket_server_side_encryption_configuration") ? [] : ["is not told how to encrypt"]),
        ...(has("aws_s3_bucket_public_access_block") ? [] : ["does not block public access"]),
        ...(has("aws_s3_bucket_policy") ? [] : ["takes requests without TLS"]),
      ];
    case "aws_s3_bucket_policy":
      return /aws:SecureTransport/.test(String(values["policy"])) ? [] : ["takes requests without TLS"];
    case "aws_ebs_volume":
      return values["encrypted"] === true ? [] : ["is not encrypted"];
    case "aws_sns_topic":
      return values["kms_master_key_id"] ? [] : ["is not encrypted"];
    case "aws_instance":
      return [
        ...blocksOf(values["root_block_device"])
          .filter(({ encrypted }) => encrypted !== true)
          .map(() => "has a root volume that is not encrypted"),
        ...blocksOf(values["metadata_options"])
          .filter(({ http_tokens: tokens }) => tokens !== "required")
          .map(() => "answers IMDSv1"),
      ];
    case "aws_launch_template":
      return [
        ...blocksOf(values["block_device_mappings"])
          .flatMap(({ ebs }) => blocksOf(ebs))
          .filter(({ encrypted }) => String(encrypted) !== "true")
          .map(() => "has a volume that is not encrypted"),
        ...blocksOf(values["metadata_options"])
          .filter(({ http_tokens: tokens }) => tokens !== "required")
          .map(() => "answers IMDSv1"),
      ];
    default:
      return [];
  }
}
