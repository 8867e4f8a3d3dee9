import { beanstalk } from "../../../modules/beanstalk/beanstalk";
import { GIVEN_ELSEWHERE, LISTED, NAMESPACES } from "../../../modules/beanstalk/settings/options";
import { generated } from "../../support/generated";

const settings = String(generated(beanstalk).local("settings"));
const given = [...settings.matchAll(/namespace = "([^"]+)", name = "([^"]+)"/g)].map(
  ([, namespace, name]) => `${namespace} ${name}`,
);
const tabled = GIVEN_ELSEWHERE.flatMap(({ options }) => options);

// What the module gives differently, or leaves out on purpose: the first replaces the second, or is refused for good.
const NEVER_GIVEN = [
  "aws:autoscaling:launchconfiguration InstanceType",
  "aws:autoscaling:launchconfiguration SSHSourceRestriction",
  "aws:elasticbeanstalk:environment LoadBalancerIsShared",
  "aws:elasticbeanstalk:sns:topics Notification Endpoint",
  "aws:elasticbeanstalk:sns:topics Notification Protocol",
  "aws:elasticbeanstalk:sns:topics Notification Topic Name",
  "aws:elbv2:listener:default Protocol",
  "aws:elbv2:listener:default SSLCertificateArns",
  "aws:elbv2:listener:default SSLPolicy",
  "aws:elbv2:loadbalancer SharedLoadBalancer",
];

test("the module gives the options that the table says, and no others", () => {
  expect(given.length).toBeGreaterThan(40);
  expect([...new Set(given)].sort()).toEqual(tabled.filter((option) => !NEVER_GIVEN.includes(option)).sort());
});

test("every giver in the table is an input", () => {
  const givers = GIVEN_ELSEWHERE.flatMap(({ input }) => (input === undefined ? [] : [input]));
  expect(givers.filter((input) => !(input in beanstalk.attributes))).toEqual([]);
});

test("no option has a comma, at which the list of them is cut", () => {
  expect(
    Object.values(LISTED)
      .flatMap((options) => options.split(", "))
      .filter((option) => option.includes(",")),
  ).toEqual([]);
  expect(NAMESPACES).toHaveLength(new Set(NAMESPACES).size);
});
