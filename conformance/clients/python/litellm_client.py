"""LiteLLM, unmodified, as a library."""

import json
import os
import time
from functools import partial
from importlib.metadata import version
from typing import Any

# Its list of prices comes with it; the newest would be fetched.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

import frame  # noqa: E402
import litellm  # noqa: E402
from frame import ANSWER, QUESTION, SAID, SCHEMA, NotApplicable, Refusal, expect  # noqa: E402

HERE = frame.situation()
litellm.suppress_debug_info = True
TOOL = {"name": "weather", "description": "Tells the weather in a city.", "parameters": SCHEMA}
API_ERRORS = (
    litellm.BadRequestError,
    litellm.NotFoundError,
    litellm.RateLimitError,
    litellm.ServiceUnavailableError,
    litellm.InternalServerError,
    litellm.APIError,
)


def place(url: str = HERE.url) -> dict[str, Any]:
    return {"api_base": url, "api_key": HERE.key}


def named(role: str) -> str:
    return "openai/" + HERE.model(role)


def refusal_of(e: Exception) -> Refusal | None:
    """What OpenAI's exception below says, or what the body within the message does."""
    if not isinstance(e, API_ERRORS):
        return None
    cause: BaseException | None = e
    while cause is not None:
        if isinstance(getattr(cause, "body", None), dict):
            return told(e, cause.body)  # type: ignore[union-attr]
        cause = cause.__cause__ or cause.__context__
    start = str(e).find("{")
    if start < 0:
        return None
    body, _ = json.JSONDecoder().raw_decode(str(e)[start:])
    return told(e, body.get("error", body))


def told(e: Exception, error: dict[str, Any]) -> Refusal:
    status = getattr(e, "status_code", None)
    return Refusal(
        type(e).__name__, status, error.get("type"), error.get("code"), error.get("param"), str(error.get("message"))
    )


def ask(url: str = HERE.url, **more: Any) -> Any:
    asked: dict[str, Any] = {
        "model": named("chat"),
        "messages": [{"role": "user", "content": QUESTION}],
        "temperature": 0,
        "max_tokens": 20,
        "num_retries": 0,
        "max_retries": 0,
    }
    return litellm.completion(**asked | place(url) | more)


def models() -> None:
    names = litellm.get_valid_models(check_provider_endpoint=True, custom_llm_provider="openai", **place())
    expect(any(HERE.model("chat") in name for name in names), names)


def chat() -> None:
    whole = ask()
    expect(ANSWER in whole.choices[0].message.content, whole)
    expect(whole.usage.total_tokens == whole.usage.prompt_tokens + whole.usage.completion_tokens, whole)


def stream() -> None:
    pieces, usage = [], None
    for chunk in ask(stream=True, stream_options={"include_usage": True}):
        pieces += [choice.delta.content or "" for choice in chunk.choices]
        usage = getattr(chunk, "usage", None) or usage
    expect(ANSWER in "".join(pieces) and usage.completion_tokens > 0, pieces)


def part(role: str, media: dict[str, Any]) -> None:
    content = [{"type": "text", "text": "What is this?"}, media]
    answer = ask(model=named(role), messages=[{"role": "user", "content": content}])
    expect(answer.choices[0].message.content, answer)


def picture() -> None:
    part("sees", {"type": "image_url", "image_url": {"url": HERE.data_url("picture", "image/png")}})


def audio() -> None:
    part("hears", {"type": "input_audio", "input_audio": {"data": HERE.base64("sound"), "format": "mp3"}})


def video() -> None:
    part("watches", {"type": "video_url", "video_url": {"url": HERE.data_url("film", "video/mp4")}})


def tools() -> None:
    offered = {"tools": [{"type": "function", "function": TOOL}], "max_tokens": 60}
    messages: list[Any] = [{"role": "user", "content": "How is the weather in Paris?"}]
    message = ask(messages=messages, tool_choice="required", **offered).choices[0].message
    call = message.tool_calls[0]
    expect(call.function.name == "weather" and list(json.loads(call.function.arguments)) == ["city"], message)
    messages += [message, {"role": "tool", "tool_call_id": call.id, "content": "Sunny."}]
    answer = ask(messages=messages, tool_choice="none", **offered).choices[0]
    expect(answer.message.content, answer)


def json_schema() -> None:
    form = {"type": "json_schema", "json_schema": {"name": "place", "schema": SCHEMA, "strict": True}}
    answer = ask(response_format=form, max_tokens=60).choices[0].message.content
    expect(list(json.loads(answer)) == ["city"], answer)


def completions() -> None:
    answer = litellm.text_completion(
        model="text-completion-openai/" + HERE.model("chat"), prompt="One, two, three,", max_tokens=5, **place()
    )
    expect(answer.choices[0].text, answer)


def embeddings() -> None:
    reply = litellm.embedding(model=named("chat"), input=["A cat.", "A kitten."], **place())
    expect(len(reply.data) == 2 and len(reply.data[0]["embedding"]) > 100, len(reply.data))


def respond(**more: Any) -> Any:
    return litellm.responses(**{"model": named("chat"), "temperature": 0, "max_output_tokens": 30} | place() | more)


def responses() -> None:
    first = respond(input="The secret word is banana. Remember it.")
    second = respond(input="What is the secret word?", previous_response_id=first.id)
    expect("banana" in second.output_text, second)
    litellm.delete_responses(first.id, custom_llm_provider="openai", **place())


def responses_stream() -> None:
    events = list(respond(input=QUESTION, stream=True))
    pieces = [event.delta for event in events if event.type == "response.output_text.delta"]
    expect(ANSWER in "".join(pieces) and events[-1].type == "response.completed", events)


def responses_form() -> None:
    form = {"format": {"type": "json_schema", "name": "place", "schema": SCHEMA, "strict": True}}
    answer = respond(input=QUESTION, text=form, max_output_tokens=60)
    expect(list(json.loads(answer.output_text)) == ["city"], answer)


def responses_tools() -> None:
    options = {"tools": [{"type": "function"} | TOOL], "max_output_tokens": 60}
    first = respond(input="How is the weather in Paris?", tool_choice="required", **options)
    call = next(item for item in first.output if item.type == "function_call")
    expect(call.name == "weather" and list(json.loads(call.arguments)) == ["city"], first)
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "Sunny."}
    last = respond(input=[result], previous_response_id=first.id, tool_choice="none", **options)
    expect(last.output_text, last)


def files() -> None:
    where = {"custom_llm_provider": "openai"} | place()
    file = litellm.create_file(file=("notes.txt", b"Hello."), purpose="user_data", **where)
    expect(litellm.file_retrieve(file_id=file.id, **where).filename == "notes.txt", file)
    expect(litellm.file_content(file_id=file.id, **where).content == b"Hello.", file)
    expect(litellm.file_delete(file_id=file.id, **where).deleted, file)


def transcribe(style: str) -> None:
    with HERE.path("recording").open("rb") as file:
        reply = litellm.transcription(model=named("speech"), file=file, response_format=style, **place())
    text = reply if isinstance(reply, str) else reply.text
    expect(SAID in text, text)
    expect(("-->" in text) == (style in ("srt", "vtt")), text)


def transcription_stream() -> None:
    raise NotApplicable("it does not stream transcripts")


def translation() -> None:
    raise NotApplicable("it does not translate recordings")


def image() -> None:
    reply = litellm.image_generation(model=named("draws"), prompt="A red circle.", size="256x256", **place())
    expect(reply.data[0].b64_json, reply)


def video_job() -> None:
    wish = {"prompt": "A red circle.", "seconds": "4", "size": "256x256"}
    job = litellm.video_generation(model=named("films"), **wish, **place())
    while job.status not in ("completed", "failed"):
        time.sleep(1)
        job = litellm.video_status(video_id=job.id, **place())
    expect(job.status == "completed", job)
    expect(len(litellm.video_content(video_id=job.id, **place())) > 1000, job)


def video_remix() -> None:
    raise NotApplicable("it does not delete films")


def caught(exception: type[Exception], **asked: Any) -> Refusal:
    try:
        ask(**asked)
    except exception as e:
        refusal = refusal_of(e)
        expect(refusal, e)
        return refusal  # type: ignore[return-value]
    raise AssertionError("there was no error")


def error_field() -> str:
    e = caught(litellm.BadRequestError, temperature=3)
    expect((e.param, e.code) == ("temperature", "invalid_value"), e)
    return f"{e.exception}, param {e.param}, code {e.code} (of its cause)"


def error_model() -> str:
    e = caught(litellm.NotFoundError, model="openai/none")
    expect((e.param, e.code) == ("model", "model_not_found"), e)
    return f"{e.exception}, param {e.param}, code {e.code} (of its cause)"


def error_busy() -> str:
    HERE.fill_queue(until_refused=False)
    try:
        e = caught(litellm.RateLimitError)
        return f"{e.exception}, code {e.code} (of its cause)"
    finally:
        HERE.empty_queue()


def retry_busy() -> None:
    HERE.fill_queue(until_refused=True)
    answer = ask(num_retries=3)
    expect(HERE.empty_queue() > 0 and ANSWER in answer.choices[0].message.content, answer)


def retry_loading() -> None:
    expect(ANSWER in ask(HERE.loading(), num_retries=8).choices[0].message.content, "another answer")


if __name__ == "__main__":
    own = [
        models, chat, stream, completions, picture, audio, video, tools, json_schema, embeddings, responses,
        responses_stream, responses_form, responses_tools, files, transcription_stream, translation, image, video_job, video_remix, error_field,
        error_model, error_busy, retry_busy, retry_loading,
    ]  # fmt: skip
    styles = ("json", "text", "srt", "verbose_json", "vtt")
    plain = {f"transcription_{style}": partial(transcribe, style) for style in styles}
    attempts = {attempt.__name__: attempt for attempt in own} | plain
    frame.try_all("litellm", version("litellm"), attempts, refusal_of, ask)
