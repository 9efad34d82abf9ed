"""What schemathesis cannot know of the server: which models there are, and that long answers take long."""

import json
import urllib.request
from functools import cache
from os import environ
from typing import Any

import schemathesis

LIMITS = {
    "/v1/chat/completions": "max_completion_tokens",
    "/v1/completions": "max_tokens",
    "/v1/responses": "max_output_tokens",
}
MOST_TOKENS = 4


@cache
def models() -> dict[str, str]:
    """By what they read."""
    request = urllib.request.Request(
        environ["MONTAGE_URL"] + "/models", headers={"Authorization": "Bearer " + environ["MONTAGE_KEY"]}
    )
    with urllib.request.urlopen(request) as reply:
        return {model["architecture"]["input_modalities"][0]: model["id"] for model in json.load(reply)["data"]}


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """OpenAPI 3.1 has no words for events: ours, as OpenAI's, describes the data of each, which is not what is read here."""
    for path in raw_schema["paths"].values():
        for operation in path.values():
            operation["responses"]["200"]["content"].get("text/event-stream", {}).pop("schema", None)


@schemathesis.hook
def map_case(context: Any, case: Any) -> Any:
    """Asks for a model that is there, where some text stands for one, and for a short answer, where none is asked for."""
    if isinstance(case.body, dict):
        path = case.operation.path
        if isinstance(case.body.get("model"), str):
            case.body["model"] = models()["audio" if "/audio/" in path else "text"]
        if path in LIMITS:
            limit = case.body.get(LIMITS[path])
            if limit is None or isinstance(limit, int) and limit > MOST_TOKENS:
                case.body[LIMITS[path]] = MOST_TOKENS
            case.body.pop("n", None)
    return case
