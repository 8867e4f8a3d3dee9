"""One file per AWS service. Importing this package applies all patches."""

from services import acm, autoscaling, cloudwatch, codebuild, codeconnections, codedeploy, codepipeline, codestarnotifications  # noqa: F401
from services import ec2, elasticbeanstalk, elbv2, iam, kms, logs, route53, s3, sns, ssm  # noqa: F401
