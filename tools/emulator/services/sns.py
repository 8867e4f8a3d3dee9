"""SNS: attributes of topics."""

from moto.core.utils import camelcase_to_underscores
from moto.sns.responses import SNSResponse

from patching import changes

NOT_RETURNED = [
    "SignatureVersion",
    "TracingConfig",
    *(
        f"{protocol}{attribute}"
        for protocol in ("Application", "Firehose", "HTTP", "Lambda", "SQS")
        for attribute in ("SuccessFeedbackRoleArn", "SuccessFeedbackSampleRate", "FailureFeedbackRoleArn")
    ),
]


@changes(SNSResponse)
def get_topic_attributes(original, self):
    """Some attributes are kept, but not returned."""
    result = original(self)
    topic = self.backend.get_topic(self._get_param("TopicArn"))
    for attribute in NOT_RETURNED:
        value = vars(topic).get(camelcase_to_underscores(attribute))  # as moto keeps it
        if value is not None:
            result.result["Attributes"][attribute] = value
    return result
