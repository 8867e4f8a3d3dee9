"""CodeConnections: moto has no such service. Connections wait for a person, who never comes here."""

from uuid import uuid4

from moto.codepipeline.models import codepipeline_backends
from moto.core.responses import ActionResult, EmptyResult

from patching import NewService, drawer, refuse, serves, tag_list, tags_from


@serves("codeconnections")
class CodeConnections(NewService):
    """Connections and their tags, kept with CodePipeline's."""

    @property
    def connections(self):
        return drawer(codepipeline_backends[self.current_account][self.region], "connections")

    def create_connection(self):
        given = self.given
        arn = f"arn:aws:codeconnections:{self.region}:{self.current_account}:connection/{uuid4()}"
        if len(given["ConnectionName"]) > 32:
            refuse("InvalidInputException", "A connection's name has at most 32 characters")
        if ("ProviderType" in given) == ("HostArn" in given):
            refuse("InvalidInputException", "Either a provider type or a host is needed")
        self.connections[arn] = {
            "ConnectionName": given["ConnectionName"],
            "ConnectionArn": arn,
            "ProviderType": given.get("ProviderType", "GitHubEnterpriseServer"),
            "HostArn": given.get("HostArn"),
            "OwnerAccountId": self.current_account,
            "ConnectionStatus": "PENDING",
            "emulator_tags": tags_from(given.get("Tags")),
        }
        return ActionResult({"ConnectionArn": arn, "Tags": given.get("Tags", [])})

    def get_connection(self):
        return ActionResult({"Connection": self._one(self.given["ConnectionArn"])})

    def delete_connection(self):
        self._one(self.given["ConnectionArn"])
        del self.connections[self.given["ConnectionArn"]]
        return EmptyResult()

    def list_tags_for_resource(self):
        return ActionResult({"Tags": tag_list(self._one(self.given["ResourceArn"])["emulator_tags"])})

    def tag_resource(self):
        self._one(self.given["ResourceArn"])["emulator_tags"].update(tags_from(self.given["Tags"]))
        return EmptyResult()

    def untag_resource(self):
        for key in self.given["TagKeys"]:
            self._one(self.given["ResourceArn"])["emulator_tags"].pop(key, None)
        return EmptyResult()

    def _one(self, arn):
        if arn not in self.connections:
            refuse("ResourceNotFoundException", f"Connection {arn} not found")
        return self.connections[arn]
