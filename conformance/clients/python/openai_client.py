"""OpenAI's Python client, unmodified."""

import json
import time
import uuid
from functools import partial
from typing import Any

import frame
import openai
from frame import ANSWER, QUESTION, SAID, SCHEMA, Refusal, expect

HERE = frame.situation()
CLIENT = openai.OpenAI(base_url=HERE.url, api_key=HERE.key, max_retries=0)
CHAT, SPEECH = HERE.model("chat"), HERE.model("speech")
TOOL = {
    "name": "weather",
    "description": "Tells the weather in a city.",
    "parameters": SCHEMA,
}


def refusal_of(e: Exception) -> Refusal | None:
    if isinstance(e, openai.APIStatusError):
        return Refusal(type(e).__name__, e.status_code, e.type, e.code, e.param, e.message)
    return None


def ask(client: openai.OpenAI = CLIENT, **more: Any) -> Any:
    asked: dict[str, Any] = {
        "model": CHAT,
        "messages": [{"role": "user", "content": QUESTION}],
        "temperature": 0,
        "max_tokens": 20,
    }
    return client.chat.completions.create(**asked | more)


def models() -> None:
    names = [model.id for model in CLIENT.models.list()]
    expect({CHAT, SPEECH} <= set(names), names)
    expect(CLIENT.models.retrieve(CHAT).object == "model", CHAT)


def chat() -> None:
    whole = ask(logprobs=True, top_logprobs=2, n=2)
    expect(all(ANSWER in choice.message.content for choice in whole.choices), whole)
    expect(len(whole.choices[0].logprobs.content[0].top_logprobs) == 2, whole)
    expect(whole.usage.total_tokens == whole.usage.prompt_tokens + whole.usage.completion_tokens, whole)


def completions() -> None:
    text = CLIENT.completions.create(model=CHAT, prompt="One, two, three,", max_tokens=5, temperature=0)
    expect(text.choices[0].text, text)


def stream() -> None:
    pieces, usage = [], None
    for chunk in ask(stream=True, stream_options={"include_usage": True}):
        pieces += [choice.delta.content or "" for choice in chunk.choices]
        usage = chunk.usage or usage
    expect("".join(pieces) == ask().choices[0].message.content and len(pieces) > 2, pieces)
    expect(usage and usage.completion_tokens > 0, usage)


def part(model: str, media: dict[str, Any]) -> None:
    content = [{"type": "text", "text": "What is this?"}, media]
    answer = ask(model=HERE.model(model), messages=[{"role": "user", "content": content}])
    expect(answer.choices[0].message.content, answer)


def picture() -> None:
    part("sees", {"type": "image_url", "image_url": {"url": HERE.data_url("picture", "image/png")}})


def audio() -> None:
    part("hears", {"type": "input_audio", "input_audio": {"data": HERE.base64("sound"), "format": "mp3"}})


def video() -> str:
    part("watches", {"type": "video_url", "video_url": {"url": HERE.data_url("film", "video/mp4")}})
    return "as a dict that the types do not name"


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
    named = {"name": "place", "schema": SCHEMA, "strict": True}
    answer = ask(response_format={"type": "json_schema", "json_schema": named}, max_tokens=60)
    expect(list(json.loads(answer.choices[0].message.content)) == ["city"], answer)


def embeddings() -> None:
    texts = ["The cat sleeps on the sofa.", "A kitten is asleep on the couch.", "for (int i = 0; i < n; i++) {"]
    one, two, code = (item.embedding for item in CLIENT.embeddings.create(model=CHAT, input=texts).data)
    plain = CLIENT.embeddings.create(model=CHAT, input=texts, encoding_format="float").data[0].embedding
    expect(max(abs(a - b) for a, b in zip(one, plain, strict=True)) < 1e-7, "base64 and float differ")
    expect(sum(a * b for a, b in zip(one, two)) > sum(a * b for a, b in zip(one, code)), "wrong order")
    short = CLIENT.embeddings.create(model=CHAT, input=[1, 2, 3], dimensions=64).data[0].embedding
    expect(len(short) == 64, len(short))


def responses() -> None:
    options: dict[str, Any] = {"model": CHAT, "temperature": 0, "max_output_tokens": 30}
    first = CLIENT.responses.create(**options, input="The secret word is banana. Remember it.")
    expect(first.output_text, first)
    second = CLIENT.responses.create(**options, input="What is the secret word?", previous_response_id=first.id)
    expect("banana" in second.output_text, second)
    roles = [item.role for item in CLIENT.responses.input_items.list(second.id, order="asc")]
    expect(roles == ["user", "assistant", "user"], roles)
    waiting = CLIENT.responses.create(**options, input="Count to ten.", background=True)
    expect(waiting.status == "queued", waiting)
    ended = CLIENT.responses.cancel(waiting.id).status
    expect(ended in ("cancelled", "completed", "incomplete"), ended)
    CLIENT.responses.delete(first.id)
    try:
        CLIENT.responses.retrieve(first.id)
    except openai.NotFoundError as e:
        expect(e.param == "response_id", e)
    else:
        raise AssertionError("a deleted response was found")


def responses_form() -> None:
    form = {"format": {"type": "json_schema", "name": "place", "schema": SCHEMA, "strict": True}}
    answer = CLIENT.responses.create(model=CHAT, input=QUESTION, max_output_tokens=60, text=form)
    expect(list(json.loads(answer.output_text)) == ["city"], answer)


def responses_tools() -> None:
    options: dict[str, Any] = {"model": CHAT, "max_output_tokens": 60, "tools": [{"type": "function"} | TOOL]}
    first = CLIENT.responses.create(**options, input="How is the weather in Paris?", tool_choice="required")
    call = next(item for item in first.output if item.type == "function_call")
    expect(call.name == "weather" and list(json.loads(call.arguments)) == ["city"], first)
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "Sunny."}
    last = CLIENT.responses.create(**options, input=[result], previous_response_id=first.id, tool_choice="none")
    expect(last.output_text, last)
    with CLIENT.responses.stream(**options, input="How is the weather in Rome?", tool_choice="required") as events:
        pieces = [event.delta for event in events if event.type == "response.function_call_arguments.delta"]
        streamed = events.get_final_response().output[0]
    expect(streamed.arguments == "".join(pieces) and len(pieces) > 1, streamed)


def responses_stream() -> None:
    events = list(
        CLIENT.responses.create(model=CHAT, input=QUESTION, temperature=0, max_output_tokens=20, stream=True)
    )
    expect([event.sequence_number for event in events] == list(range(len(events))), events)
    pieces = [event.delta for event in events if event.type == "response.output_text.delta"]
    expect("".join(pieces) == events[-1].response.output_text and ANSWER in "".join(pieces), pieces)


def files() -> None:
    expires = {"anchor": "created_at", "seconds": 3600}
    file = CLIENT.files.create(file=("notes.txt", b"Hello."), purpose="user_data", expires_after=expires)
    expect(file.filename == "notes.txt" and file.expires_at == file.created_at + 3600, file)
    expect(file.id in [one.id for one in CLIENT.files.list()], file.id)
    expect(CLIENT.files.content(file.id).read() == b"Hello.", file.id)
    expect(CLIENT.files.delete(file.id).deleted, file.id)


def transcribe(style: str, **more: Any) -> Any:
    with HERE.path("recording").open("rb") as file:
        reply = CLIENT.audio.transcriptions.create(model=SPEECH, file=file, response_format=style, **more)
    text = reply if isinstance(reply, str) else reply.text
    expect(SAID in text, text)
    expect(("-->" in text) == (style in ("srt", "vtt")), text)
    return reply


def transcription_verbose_json() -> None:
    reply = transcribe("verbose_json", timestamp_granularities=["word", "segment"])
    expect(reply.language == "english" and reply.segments and reply.duration > 2, reply)
    expect(len(reply.words) > 5 and reply.words[-1].end <= reply.duration, reply.words)


def transcription_stream() -> None:
    with HERE.path("recording").open("rb") as file:
        events = list(CLIENT.audio.transcriptions.create(model=SPEECH, file=file, stream=True))
    expect(SAID in events[-1].text, events)
    expect("".join(event.delta for event in events[:-1]) == events[-1].text, events)


def translation() -> None:
    with HERE.path("recording").open("rb") as file:
        expect(CLIENT.audio.translations.create(model=SPEECH, file=file).text, "no text")


def image() -> None:
    reply = CLIENT.images.generate(
        model=HERE.model("draws"), prompt="A red circle.", size="256x256", response_format="b64_json"
    )
    expect(reply.data[0].b64_json, reply)


def video_job() -> None:
    job = CLIENT.videos.create(model=HERE.model("films"), prompt="A red circle.", seconds="4", size="256x256")
    while job.status not in ("completed", "failed"):
        time.sleep(1)
        job = CLIENT.videos.retrieve(job.id)
    expect(job.status == "completed", job)
    expect(len(CLIENT.videos.download_content(job.id).read()) > 1000, job)


def video_remix() -> None:
    wish: dict[str, Any] = {"model": HERE.model("films"), "prompt": "A red circle.", "seconds": "1"}
    once = {"Idempotency-Key": uuid.uuid4().hex}
    film, again = (CLIENT.videos.create(**wish, extra_headers=once) for _ in range(2))
    expect(film.id == again.id, again)
    # Its edit() and extend() take films as files only: they refuse an id before they send it.
    remix = CLIENT.videos.remix(film.id, prompt="A blue circle.")
    expect(remix.remixed_from_video_id == film.id, remix)
    made = [film, remix]
    listed = [one.id for one in CLIENT.videos.list()]
    expect(all(listed.count(one.id) == 1 for one in made), listed)
    expect(all(CLIENT.videos.delete(one.id).deleted for one in made), made)
    expect(not {one.id for one in CLIENT.videos.list()} & {one.id for one in made}, made)


def error_field() -> str:
    try:
        ask(temperature=3)
    except openai.BadRequestError as e:
        expect((e.param, e.code) == ("temperature", "invalid_value"), e.body)
        return f"{type(e).__name__}, param {e.param}, code {e.code}"
    raise AssertionError("a temperature of 3 was taken")


def error_model() -> str:
    try:
        ask(model="none")
    except openai.NotFoundError as e:
        expect((e.param, e.code) == ("model", "model_not_found"), e.body)
        return f"{type(e).__name__}, param {e.param}, code {e.code}"
    raise AssertionError("a model that does not exist answered")


def error_busy() -> str:
    HERE.fill_queue(until_refused=False)
    try:
        ask()
    except openai.RateLimitError as e:
        expect(int(e.response.headers["retry-after"]) >= 1, e.response.headers)
        return f"{type(e).__name__}, code {e.code}"
    finally:
        HERE.empty_queue()
    raise AssertionError("a full queue took one more")


def retry_busy() -> None:
    HERE.fill_queue(until_refused=True)
    answer = ask(CLIENT.with_options(max_retries=4))
    expect(HERE.empty_queue() > 0 and ANSWER in answer.choices[0].message.content, answer)


def retry_loading() -> None:
    with openai.OpenAI(base_url=HERE.loading(), api_key=HERE.key, max_retries=8) as client:
        expect(ANSWER in ask(client).choices[0].message.content, "another answer")


def in_format(style: str) -> None:
    transcribe(style)


if __name__ == "__main__":
    own = [
        models, chat, stream, completions, picture, audio, video, tools, json_schema, embeddings, responses,
        responses_stream, responses_form, responses_tools, files, transcription_verbose_json, transcription_stream, translation,
        image, video_job, video_remix, error_field, error_model, error_busy, retry_busy, retry_loading,
    ]  # fmt: skip
    plain = {f"transcription_{style}": partial(in_format, style) for style in ("json", "text", "srt", "vtt")}
    attempts = {attempt.__name__: attempt for attempt in own} | plain
    frame.try_all("openai-python", openai.__version__, attempts, refusal_of, ask)
