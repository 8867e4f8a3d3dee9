"""CodeStar Notifications: moto has no such service."""

from uuid import uuid4

from moto.codepipeline.models import codepipeline_backends
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow

from patching import NewService, drawer, refuse, serves


@serves("codestar-notifications")
class CodeStarNotifications(NewService):
    """Notification rules, kept with CodePipeline's."""

    @property
    def rules(self):
        return drawer(codepipeline_backends[self.current_account][self.region], "notification_rules")

    def create_notification_rule(self):
        given = self.given
        if any(rule["Name"] == given["Name"] for rule in self.rules.values()):
            refuse("ResourceAlreadyExistsException", f"A notification rule {given['Name']} already exists")
        arn = f"arn:aws:codestar-notifications:{self.region}:{self.current_account}:notificationrule/{uuid4().hex}"
        self.rules[arn] = {"Status": "ENABLED", "Tags": {}, **given, "Arn": arn}
        return ActionResult({"Arn": arn})

    def describe_notification_rule(self):
        rule = self._one()
        targets = [
            {"TargetAddress": one["TargetAddress"], "TargetType": one.get("TargetType", "SNS"), "TargetStatus": "ACTIVE"}
            for one in rule["Targets"]
        ]
        events = [{"EventTypeId": one, "ServiceName": "CodePipeline"} for one in rule["EventTypeIds"]]
        kept = {key: rule[key] for key in ("Arn", "Name", "Resource", "DetailType", "Status", "Tags")}
        times = {"CreatedTimestamp": utcnow(), "LastModifiedTimestamp": utcnow()}
        return ActionResult({**kept, **times, "EventTypes": events, "Targets": targets})

    def update_notification_rule(self):
        self._one().update(self.given)
        return EmptyResult()

    def delete_notification_rule(self):
        self.rules.pop(self.given["Arn"], None)
        return ActionResult({"Arn": self.given["Arn"]})

    def list_targets(self):
        return ActionResult({"Targets": []})

    def delete_target(self):
        return EmptyResult()

    def list_tags_for_resource(self):
        return ActionResult({"Tags": self._one()["Tags"]})

    def tag_resource(self):
        self._one()["Tags"].update(self.given["Tags"])
        return ActionResult({"Tags": self._one()["Tags"]})

    def untag_resource(self):
        for key in self.given["TagKeys"]:
            self._one()["Tags"].pop(key, None)
        return EmptyResult()

    def _one(self):
        if self.given["Arn"] not in self.rules:
            refuse("ResourceNotFoundException", f"Notification rule {self.given['Arn']} not found")
        return self.rules[self.given["Arn"]]
