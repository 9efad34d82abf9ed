"""Uses Montage through OpenAI's Python client, unmodified: openai_client.py URL RECORDING.

RECORDING is jfk.flac of the test resources. Ends with 0 if all went as it should.
"""

import json
import sys

import openai

CHAT, SPEECH = "smollm2-135m", "whisper-base"
QUESTION = [{"role": "user", "content": "What is the capital of France?"}]
SAID = "what your country can do for you"


def check_chat(client: openai.OpenAI) -> None:
    options = {"model": CHAT, "messages": QUESTION, "temperature": 0, "max_tokens": 20}
    whole = client.chat.completions.create(**options, logprobs=True, top_logprobs=2, n=2)
    answer = whole.choices[0].message.content
    assert "Paris" in answer, answer
    assert whole.choices[1].finish_reason == "stop"
    assert whole.usage.completion_tokens > 0
    assert len(whole.choices[0].logprobs.content[0].top_logprobs) == 2
    pieces, usage = [], None
    for chunk in client.chat.completions.create(**options, stream=True, stream_options={"include_usage": True}):
        pieces += [choice.delta.content or "" for choice in chunk.choices]
        usage = chunk.usage or usage
    assert "".join(pieces) == answer, pieces
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    text = client.completions.create(model=CHAT, prompt="One, two, three,", max_tokens=5, temperature=0)
    assert text.choices[0].text


def check_forms(client: openai.OpenAI) -> None:
    schema = {
        "type": "object",
        "properties": {"city": {"type": "string", "maxLength": 20}},
        "required": ["city"],
        "additionalProperties": False,
    }
    named = {"name": "place", "schema": schema, "strict": True}
    chat = client.chat.completions.create(
        model=CHAT, messages=QUESTION, max_tokens=60, response_format={"type": "json_schema", "json_schema": named}
    )
    assert list(json.loads(chat.choices[0].message.content)) == ["city"], chat
    response = client.responses.create(
        model=CHAT,
        input=QUESTION[0]["content"],
        max_output_tokens=60,
        text={"format": {"type": "json_schema"} | named},
    )
    assert list(json.loads(response.output_text)) == ["city"], response


def check_responses(client: openai.OpenAI) -> None:
    options = {"model": CHAT, "temperature": 0, "max_output_tokens": 30}
    first = client.responses.create(**options, input="The secret word is banana. Remember it.")
    assert first.status in ("completed", "incomplete") and first.output_text, first
    question = {"input": [{"role": "user", "content": "What is the secret word?"}], "previous_response_id": first.id}
    events = list(client.responses.create(**options, **question, stream=True))
    assert [event.sequence_number for event in events] == list(range(len(events)))
    last = events[-1].response
    assert "banana" in last.output_text, last
    pieces = [event.delta for event in events if event.type == "response.output_text.delta"]
    assert "".join(pieces) == last.output_text, pieces
    assert [item.role for item in client.responses.input_items.list(last.id, order="asc")] == [
        "user",
        "assistant",
        "user",
    ]
    waiting = client.responses.create(**options, input="Count to ten.", background=True)
    assert waiting.status == "queued", waiting
    assert client.responses.cancel(waiting.id).status in ("cancelled", "completed", "incomplete")
    client.responses.delete(first.id)
    try:
        client.responses.retrieve(first.id)
    except openai.NotFoundError as e:
        assert e.param == "response_id", e
    else:
        raise AssertionError("a deleted response was found")


def check_embeddings(client: openai.OpenAI) -> None:
    texts = ["The cat sleeps on the sofa.", "A kitten is asleep on the couch.", "for (int i = 0; i < n; i++) {"]
    reply = client.embeddings.create(model=CHAT, input=texts)
    numbers = client.embeddings.create(model=CHAT, input=texts, encoding_format="float")
    one, two, code = (item.embedding for item in reply.data)
    assert len(one) == 576 and abs(sum(x * x for x in one) - 1) < 1e-5
    assert max(abs(a - b) for a, b in zip(one, numbers.data[0].embedding)) < 1e-7
    assert sum(a * b for a, b in zip(one, two)) > sum(a * b for a, b in zip(one, code))
    assert len(client.embeddings.create(model=CHAT, input=[1, 2, 3], dimensions=64).data[0].embedding) == 64


def check_files(client: openai.OpenAI) -> None:
    expires = {"anchor": "created_at", "seconds": 3600}
    file = client.files.create(file=("notes.txt", b"Hello."), purpose="user_data", expires_after=expires)
    assert file.filename == "notes.txt" and file.expires_at == file.created_at + 3600, file
    assert file.id in [one.id for one in client.files.list()]
    assert client.files.content(file.id).read() == b"Hello."
    assert client.files.delete(file.id).deleted


def check_models(client: openai.OpenAI) -> None:
    names = [model.id for model in client.models.list()]
    assert names == [CHAT, SPEECH], names
    assert client.models.retrieve(CHAT).object == "model"


def check_speech(client: openai.OpenAI, recording: str) -> None:
    for style in ("json", "text", "srt", "verbose_json", "vtt"):
        with open(recording, "rb") as file:
            reply = client.audio.transcriptions.create(model=SPEECH, file=file, response_format=style)
        text = reply if isinstance(reply, str) else reply.text
        assert SAID in text, (style, text)
        if style == "verbose_json":
            assert reply.language == "english" and reply.segments and reply.duration > 10
    with open(recording, "rb") as file:
        words = client.audio.transcriptions.create(
            model=SPEECH, file=file, response_format="verbose_json", timestamp_granularities=["word"]
        )
    assert len(words.words) > 15 and words.words[-1].end <= words.duration
    with open(recording, "rb") as file:
        events = list(client.audio.transcriptions.create(model=SPEECH, file=file, stream=True))
    assert events[-1].type == "transcript.text.done" and SAID in events[-1].text
    assert "".join(event.delta for event in events[:-1]) == events[-1].text
    with open(recording, "rb") as file:
        assert client.audio.translations.create(model=SPEECH, file=file).text


def check_errors(client: openai.OpenAI) -> None:
    try:
        client.chat.completions.create(model="none", messages=QUESTION)
    except openai.NotFoundError as e:
        assert e.code == "model_not_found" and e.param == "model", e
    else:
        raise AssertionError("a model that does not exist answered")
    try:
        client.chat.completions.create(model=CHAT, messages=QUESTION, reasoning_effort="high")
    except openai.BadRequestError as e:
        assert e.param == "reasoning_effort", e
    else:
        raise AssertionError("reasoning_effort was ignored")


def main() -> None:
    url, recording = sys.argv[1:]
    client = openai.OpenAI(base_url=url, api_key="none", max_retries=0)
    check_models(client)
    check_chat(client)
    check_forms(client)
    check_responses(client)
    check_embeddings(client)
    check_files(client)
    check_speech(client, recording)
    check_errors(client)
    print(f"openai {openai.__version__}: all as it should be")


if __name__ == "__main__":
    main()
