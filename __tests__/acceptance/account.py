"""Makes what the inputs of modules refer to, two of each kind so that a change has somewhere to go, in the emulator
that AWS_ENDPOINT_URL names. Prints their IDs and ARNs by the pattern of the texts that they stand for.

    python3 account.py CASES

Each case has hosted zones and addresses of its own, three of each (two that it has, and one to change to): what is in a zone,
or at an address, is somebody's already.
"""
import io
import json
import os
import sys
import zipfile

import boto3

if not os.environ.get("AWS_PROFILE"):
    os.environ.pop("AWS_PROFILE", None)  # boto3 takes an empty name for a name

NAMES = ("sample", "sample2")
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]}
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}


# Of hosted zones and addresses; account.ts gives them out.
FOR_EACH_CASE = 3


def main(cases: int) -> None:
    several = range(FOR_EACH_CASE * cases)
    found = {**network(), **identities(), **others()}
    route53 = boto3.client("route53")
    zones = [route53.create_hosted_zone(Name="example.com", CallerReference=f"{n}")["HostedZone"]["Id"].split("/")[-1] for n in several]
    addresses = [boto3.client("ec2").allocate_address(Domain="vpc")["AllocationId"] for _ in several]
    # The first subnet's, from its end: at its beginning servers get theirs.
    private = [f"10.20.0.{250 - n % 150}" for n in several]
    own = {
        "^Z[0-9A-Z]{20}$": zones,
        "^eipalloc-": addresses,
        r"^10\.20\.0\.\d+$": private,
        r"^2001:db8:.*:1[0-9a-f]$": [f"2001:db8::{0x1000 + n:x}" for n in several],
    }
    print(json.dumps({"found": found, "own": own}))


def network() -> dict[str, list[str]]:
    ec2 = boto3.client("ec2")
    vpcs = [ec2.create_vpc(CidrBlock="10.20.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]["VpcId"] for _ in NAMES]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpcs[0])
    subnets = [
        ec2.create_subnet(VpcId=vpcs[0], CidrBlock=f"10.20.{n}.0/24", AvailabilityZone=f"eu-west-1{'abc'[n % 3]}")["Subnet"]["SubnetId"]
        for n in range(6)
    ]
    groups = [ec2.create_security_group(GroupName=name, Description=name, VpcId=vpcs[0])["GroupId"] for name in NAMES]
    lists = [
        ec2.create_managed_prefix_list(PrefixListName=name, MaxEntries=5, AddressFamily="IPv4")["PrefixList"]["PrefixListId"]
        for name in NAMES
    ]
    volume = ec2.create_volume(AvailabilityZone="eu-west-1a", Size=1)["VolumeId"]
    parameters = [f"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{kind}" for kind in ("x86_64", "arm64")]
    images = [boto3.client("ssm").get_parameter(Name=name)["Parameter"]["Value"] for name in parameters]
    for name in NAMES:
        boto3.client("ssm").put_parameter(Name=name, Value=images[1], Type="String")
    servers = ec2.run_instances(ImageId=images[0], MinCount=2, MaxCount=2, SubnetId=subnets[0], InstanceType="t3.micro")["Instances"]
    for name in NAMES:
        ec2.create_key_pair(KeyName=name)
    balancing = boto3.client("elbv2")
    balancers = [balancing.create_load_balancer(Name=name, Scheme="internal", Subnets=subnets[:2])["LoadBalancers"][0]["LoadBalancerArn"] for name in NAMES]
    targets = [
        balancing.create_target_group(Name=name, Port=80, Protocol="HTTP", VpcId=vpcs[0])["TargetGroups"][0]["TargetGroupArn"]
        for name in NAMES
    ]
    for balancer, target in zip(balancers, targets):
        balancing.create_listener(LoadBalancerArn=balancer, Port=80, Protocol="HTTP", DefaultActions=[{"Type": "forward", "TargetGroupArn": target}])
    return {
        "^vpc-": vpcs,
        "^subnet-": subnets,
        "^sg-": groups,
        "^pl-": lists,
        "^snap-": [ec2.create_snapshot(VolumeId=volume)["SnapshotId"] for _ in NAMES],
        "^ami-": images,
        "^i-": [server["InstanceId"] for server in servers],
        ":loadbalancer/": balancers,
        ":targetgroup/": targets,
    }


def identities() -> dict[str, list[str]]:
    iam = boto3.client("iam")
    roles = [iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"] for name in NAMES]
    for name in NAMES:
        iam.create_instance_profile(InstanceProfileName=name)
    functions = [
        boto3.client("lambda").create_function(
            FunctionName=name, Role=roles[0], Runtime="nodejs20.x", Handler="index.handler", Code={"ZipFile": code()}
        )
        for name in NAMES
    ]
    for function in functions:
        for alias in ("live", "live2"):
            boto3.client("lambda").create_alias(FunctionName=function["FunctionName"], Name=alias, FunctionVersion="$LATEST")
    return {
        r"^arn:aws:iam::\d+:role/": roles,
        r"^arn:aws:iam::\d+:policy/": [iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(POLICY))["Policy"]["Arn"] for name in NAMES],
        "^arn:aws:lambda:": [function["FunctionArn"] for function in functions],
    }


def code() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("index.js", "")
    return archive.getvalue()


def others() -> dict[str, list[str]]:
    sns, sqs, kms, s3, logs = (boto3.client(service) for service in ("sns", "sqs", "kms", "s3", "logs"))
    for name in NAMES:
        logs.create_log_group(logGroupName=name)
        boto3.client("elasticbeanstalk").create_application(ApplicationName=name)
    for name in NAMES:
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps(logging(name)))
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    queues = [sqs.create_queue(QueueName=name)["QueueUrl"] for name in NAMES]
    visibility = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "sample"}
    return {
        "^arn:aws:sns:": [sns.create_topic(Name=name)["TopicArn"] for name in NAMES],
        "^arn:aws:sqs:": [sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"] for url in queues],
        "^arn:aws:events:": [boto3.client("events").create_event_bus(Name=name)["EventBusArn"] for name in NAMES],
        "^arn:aws:logs:": [f"arn:aws:logs:{logs.meta.region_name}:123456789012:log-group:{name}" for name in NAMES],
        "^arn:aws:kms:": [kms.create_key()["KeyMetadata"]["Arn"] for _ in NAMES],
        "^arn:aws:s3:": [f"arn:aws:s3:::{name}" for name in NAMES],
        "^arn:aws:acm:": [
            boto3.client("acm").request_certificate(DomainName=f"{n}.example.com", ValidationMethod="DNS")["CertificateArn"] for n in range(8)
        ],
        "^arn:aws:wafv2:.*/webacl/": [
            boto3.client("wafv2").create_web_acl(Name=name, Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=visibility)["Summary"]["ARN"]
            for name in NAMES
        ],
        "^arn:aws:cognito-idp:": [boto3.client("cognito-idp").create_user_pool(PoolName=name)["UserPool"]["Arn"] for name in NAMES],
    }


def logging(bucket: str) -> dict:
    """Lets S3's own access logs in."""
    allow = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/*", "Principal": {"Service": "logging.s3.amazonaws.com"}}
    return {"Version": "2012-10-17", "Statement": [allow]}


if __name__ == "__main__":
    main(int(sys.argv[1]))
