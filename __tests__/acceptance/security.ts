import { statementFindings, statementsOf } from "../support/policy-rules";
import type { Values } from "./places";
import type { Present } from "./root";

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

const policyFindings = ({ type, values }: Present): string[] =>
  statementsOf(values).flatMap((statement) => statementFindings(statement, type));

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
