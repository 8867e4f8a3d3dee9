// What the acceptance suite has to know of a module's own security group, `securityGroup`.

/** What changes nothing of a group that is there. */
export const ignoredByGroup = {
  "securityGroup.ingress.*.openToInternet": "it is a permission for what the rule says",
  "securityGroup.egress.*.openToInternet": "as `securityGroup.ingress.*.openToInternet`",
  "securityGroup.ruleQuota": "it is what AWS allows, for a check before the apply",
  "securityGroup.description": "AWS cannot change it; a new group would be a new one in every rule that names it",
  "securityGroup.description: given": "as `securityGroup.description`",
};

/** A group with rules from and to a network. */
export const groupOfNetworks = {
  vpcId: "vpc-0123456789abcdef0",
  ingress: { app: { fromPort: 8080, toPort: 8090, cidrIpv4: "10.20.0.0/16" } },
  egress: { app: { fromPort: 8080, toPort: 8090, cidrIpv4: "10.20.0.0/16" } },
};
