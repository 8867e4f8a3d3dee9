import {
  type Bool,
  type Constraint,
  type MapOf,
  type Optional,
  and,
  attributeOf,
  contains,
  eq,
  flatten,
  isSet,
  listOf,
  mapOf,
  matches,
  not,
  or,
} from "../../../core";
import { portsFit } from "../../../fields/security-group/constraints";
import type { RuleInputs } from "../../../fields/security-group/inputs";
import { isOnePeer } from "../../../fields/security-group/peer";
import type { pipelineInputs } from "../inputs";
import { FITTING_IMAGES, FITTING_SIZES } from "./environments";
import type { Project } from "./inputs";
import { policiesOnce } from "./policies";
import { variableConstraints } from "./variables";

type PipelineConstraint = Constraint<typeof pipelineInputs>;

const isLambda = ({ environmentType }: Project): Bool => matches(environmentType, /_LAMBDA_/);

/** A constraint that each project has to keep; those that do not are named. */
const ofEach = (message: string, broken: (project: Project) => Bool): PipelineConstraint => ({
  input: "projects",
  message,
  offenders: ({ projects }) => listOf(projects, (_, key) => key, { where: broken }),
});

/** The rules of a project's security group; none without a VPC. */
export const egressOf = ({ vpc }: Pick<Project, "vpc">): RuleInputs =>
  attributeOf(vpc as Optional<{ egress: RuleInputs }>, ({ egress }) => egress, {} as MapOf<RuleInputs[string]>);

/** A constraint on the rules of the projects' security groups; those that break it are named. */
const ofRules = (message: string, broken: (rule: RuleInputs[string]) => Bool): PipelineConstraint => ({
  input: "projects",
  message,
  offenders: ({ projects }) =>
    flatten(
      listOf(projects, (project, key) => listOf(egressOf(project), (_, name) => `${key}.vpc.egress ${name}`, { where: broken })),
    ),
});

/** What must hold for CodeBuild projects. */
export const projectConstraints: PipelineConstraint[] = [
  ofEach(
    "must have an `image` for their `environmentType` (x86_64 for LINUX, aarch64 for ARM, lambda-standard for LAMBDA), unlike",
    ({ environmentType, image }) => and(isSet(image), not(contains(FITTING_IMAGES, `${environmentType} ${image}`))),
  ),
  ofEach(
    "must have a `computeType` of their `environmentType` (BUILD_LAMBDA_ for LAMBDA, only SMALL and LARGE for GPU), unlike",
    ({ environmentType, computeType }) =>
      and(isSet(computeType), not(contains(FITTING_SIZES, `${environmentType} ${computeType}`))),
  ),
  ofEach("must have one image, `image` or `ecrImage`, unlike", ({ image, ecrImage }) => and(isSet(image), isSet(ecrImage))),
  ofEach("must have one buildspec, `buildspec` or `buildspecFile`, unlike", ({ buildspec, buildspecFile }) =>
    and(isSet(buildspec), isSet(buildspecFile)),
  ),
  ofEach("cannot have `cache`, `vpc`, `batch` or `privileged` on Lambda, unlike", (project) =>
    and(isLambda(project), or(isSet(project.cache), isSet(project.vpc), isSet(project.batch), project.privileged)),
  ),
  ofEach("need `privileged` to cache layers of Docker, unlike", ({ cache, privileged }) =>
    and(
      not(privileged),
      attributeOf(cache, ({ type, modes }) => and(eq(type, "LOCAL"), contains(modes, "LOCAL_DOCKER_LAYER_CACHE")), false),
    ),
  ),
  ofRules("need exactly one peer (`cidrIpv4`, `cidrIpv6`, `prefixListId` or `securityGroupId`) in each rule, unlike", (rule) =>
    not(isOnePeer(rule)),
  ),
  ofRules(
    "need `fromPort` (not above `toPort`) in rules for tcp and udp, types and codes up to 255 for icmp, and no ports for all, unlike",
    (rule) => not(portsFit(rule)),
  ),
  ...variableConstraints("projects", ({ projects }) => projects),
  policiesOnce("projects", "policies", ({ projects }) => mapOf(projects, ({ policies }) => policies)),
  {
    ...ofEach(
      "let builds leave their container, with whatever they run, by `privileged`; is it needed by",
      ({ privileged }) => privileged,
    ),
    warning: true,
  },
];
