"""CodePipeline: times, the type and execution mode, and what AWS refuses of stages."""

from moto.codepipeline.models import CodePipeline, CodePipelineBackend
from moto.core.utils import unix_time

from patching import changes, refuse


@changes(CodePipeline)
def metadata(original, self):
    """The times are text, where AWS has numbers: the provider cannot read them."""
    return {**original(self), "created": unix_time(self._created), "updated": unix_time(self._updated)}


@changes(CodePipeline)
def add_default_values(original, self, pipeline):
    """The type and the execution mode have no defaults: Terraform wants to set them for ever."""
    pipeline.setdefault("pipelineType", "V1")
    pipeline.setdefault("executionMode", "SUPERSEDED")
    return original(self, pipeline)


@changes(CodePipelineBackend)
def create_pipeline(original, self, pipeline, tags):
    """What AWS refuses of stages and triggers is accepted."""
    _judge(pipeline)
    return original(self, pipeline, tags)


@changes(CodePipelineBackend)
def update_pipeline(original, self, pipeline):
    """As create_pipeline."""
    _judge(pipeline)
    return original(self, pipeline)


def _judge(pipeline):
    def wrong(message):
        refuse("InvalidStructureException", message)

    made = {}
    names = [stage["name"] for stage in pipeline["stages"]]
    if len(set(names)) < len(names):
        wrong("Stage names must be unique")
    for position, stage in enumerate(pipeline["stages"]):
        for action in sorted(stage["actions"], key=lambda one: one.get("runOrder", 1)):
            rank = (position, action.get("runOrder", 1))
            if (action["actionTypeId"]["category"] == "Source") != (position == 0):
                wrong(f"Pipeline should start with a stage that only contains source actions: {action['name']}")
            if "timeoutInMinutes" in action and action["actionTypeId"]["provider"] != "Manual":
                wrong(f"Action {action['name']} cannot have a timeout")
            for artifact in action.get("inputArtifacts", []):
                if made.get(artifact["name"], rank) >= rank:
                    wrong(f"Input Artifact Bundle {artifact['name']} in action {action['name']} is not declared as Output Artifact Bundle in any of the preceding actions")
            for artifact in action.get("outputArtifacts", []):
                if artifact["name"] in made:
                    wrong(f"Output Artifact Bundle name must be unique within the pipeline: {artifact['name']}")
                made[artifact["name"]] = rank
    if pipeline.get("pipelineType", "V1") == "V1" and (pipeline.get("triggers") or pipeline.get("variables")):
        wrong("Triggers and variables are for pipelines of type V2")
    for trigger in pipeline.get("triggers") or []:
        for push in trigger["gitConfiguration"].get("push") or []:
            if set(push) not in ({"tags"}, {"branches"}, {"branches", "filePaths"}):
                wrong("Choose valid filter combinations")
