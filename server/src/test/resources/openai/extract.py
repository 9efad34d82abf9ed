"""Takes the operations that Montage has out of OpenAI's OpenAPI description (MIT licence).

    python extract.py openai-openapi.json > schemas.json

Texts for people (descriptions, examples, x- extensions) are left out; what a schema refers to comes with it.
"""

import hashlib
import json
import sys

OPERATIONS = {
    "/audio/transcriptions": ["post"],
    "/audio/translations": ["post"],
    "/chat/completions": ["post"],
    "/completions": ["post"],
    "/embeddings": ["post"],
    "/files": ["get", "post"],
    "/files/{file_id}": ["delete", "get"],
    "/images/generations": ["post"],
    "/models": ["get"],
    "/models/{model}": ["get"],
    "/responses": ["post"],
    "/responses/{response_id}": ["get"],
    "/responses/{response_id}/cancel": ["post"],
    "/responses/{response_id}/input_items": ["get"],
}
# Of these choices Montage sends or takes some only; the others would double the file.
KEPT = {
    "ChatCompletionRequestMessage": [
        "ChatCompletionRequestDeveloperMessage",
        "ChatCompletionRequestSystemMessage",
        "ChatCompletionRequestUserMessage",
        "ChatCompletionRequestAssistantMessage",
        "ChatCompletionRequestToolMessage",
    ],
    "InputItem": ["EasyInputMessage", "Item"],
    "Item": ["InputMessage", "OutputMessage", "FunctionToolCall", "FunctionCallOutputItemParam"],
    "ItemResource": [
        "InputMessageResource",
        "OutputMessage",
        "FunctionToolCallResource",
        "FunctionToolCallOutputResource",
    ],
    "OutputItem": ["OutputMessage", "FunctionToolCall"],
    "ResponseStreamEvent": [
        "ResponseCreatedEvent",
        "ResponseInProgressEvent",
        "ResponseOutputItemAddedEvent",
        "ResponseContentPartAddedEvent",
        "ResponseFunctionCallArgumentsDeltaEvent",
        "ResponseFunctionCallArgumentsDoneEvent",
        "ResponseTextDeltaEvent",
        "ResponseTextDoneEvent",
        "ResponseContentPartDoneEvent",
        "ResponseOutputItemDoneEvent",
        "ResponseCompletedEvent",
        "ResponseIncompleteEvent",
        "ResponseFailedEvent",
    ],
    "Tool": ["FunctionTool"],
    "ToolChoiceParam": ["ToolChoiceOptions", "ToolChoiceFunction"],
}
# Where the description is narrower than what the service sends and its SDKs read: streams say null until the end.
NULLABLE = [
    ("CreateChatCompletionStreamResponse", "finish_reason"),
    ("CreateChatCompletionStreamResponse", "logprobs"),
    ("CreateCompletionResponse", "finish_reason"),
]
PREFIX = "#/components/schemas/"


def lean(node, is_schema=True):
    """The node without what only people read; property names are kept whatever they are called."""
    if isinstance(node, list):
        return [lean(item) for item in node]
    if not isinstance(node, dict):
        return node
    if not is_schema:
        return {key: lean(value) for key, value in node.items()}
    return {
        key: lean(value, key != "properties")
        for key, value in node.items()
        if key not in ("description", "example", "examples", "title") and not key.startswith("x-")
    }


def narrow(name, schema):
    """The schema of that name with only the choices that are kept."""
    for keyword in ("oneOf", "anyOf"):
        if name in KEPT and keyword in schema:
            kept = [PREFIX + choice for choice in KEPT[name]]
            schema[keyword] = [choice for choice in schema[keyword] if choice.get("$ref") in kept]
            assert len(schema[keyword]) == len(kept), name
    return schema


def references(node):
    if isinstance(node, list):
        for item in node:
            yield from references(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value.removeprefix(PREFIX)
            else:
                yield from references(value)


def contents(node):
    """Schemas by media type."""
    return {kind: {"schema": lean(content["schema"])} for kind, content in node.get("content", {}).items()}


def operation(node):
    """What goes in and out of a method of a path."""
    reply = {"responses": {"200": {"content": contents(node["responses"]["200"])}}}
    return reply | ({"requestBody": {"content": contents(node["requestBody"])}} if "requestBody" in node else {})


def main(path):
    with open(path, "rb") as file:
        data = file.read()
    whole = json.loads(data)
    schemas = whole["components"]["schemas"]
    paths = {
        "/v1" + path: {method: operation(whole["paths"][path][method]) for method in methods}
        for path, methods in OPERATIONS.items()
    }
    wanted, taken = ["ErrorResponse", *references(paths)], {}
    while wanted:
        name = wanted.pop()
        if name not in taken:
            taken[name] = narrow(name, lean(schemas[name]))
            wanted.extend(references(taken[name]))
    for name, field in NULLABLE:
        choice = taken[name]["properties"]["choices"]["items"]["properties"]
        choice[field] = {"anyOf": [choice[field], {"type": "null"}]}
    origin = {"version": whole["info"]["version"], "sha256": hashlib.sha256(data).hexdigest(), "licence": "MIT"}
    extract = {"origin": origin, "paths": paths, "components": {"schemas": dict(sorted(taken.items()))}}
    json.dump(extract, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main(sys.argv[1])
