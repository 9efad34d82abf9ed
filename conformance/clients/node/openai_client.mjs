// OpenAI's client for Node, unmodified.

import { createReadStream } from "node:fs";
import OpenAI, { toFile } from "openai";
import { ANSWER, QUESTION, SAID, SCHEMA, expect, here, pause, tryAll, version } from "./frame.mjs";

const client = new OpenAI({ baseURL: here.url, apiKey: here.key, maxRetries: 0 });
const CHAT = here.model("chat");
const SPEECH = here.model("speech");
const WEATHER = { name: "weather", description: "Tells the weather in a city.", parameters: SCHEMA };

const refusalOf = (e) =>
  e instanceof OpenAI.APIError && e.status
    ? { exception: e.constructor.name, status: e.status, type: e.type, code: e.code, param: e.param, message: e.message }
    : undefined;

const asked = (more) => ({
  model: CHAT,
  messages: [{ role: "user", content: QUESTION }],
  temperature: 0,
  max_tokens: 20,
  ...more,
});
const ask = (more = {}, by = client) => by.chat.completions.create(asked(more));
const said = (completion) => completion.choices[0].message.content;

async function part(role, media) {
  const content = [{ type: "text", text: "What is this?" }, media];
  const answer = await ask({ model: here.model(role), messages: [{ role: "user", content }] });
  expect(said(answer), answer);
}

async function transcribe(style, more = {}) {
  const file = createReadStream(here.path("recording"));
  const reply = await client.audio.transcriptions.create({ model: SPEECH, file, response_format: style, ...more });
  const text = typeof reply === "string" ? reply : reply.text;
  expect(text.includes(SAID), reply);
  expect(text.includes("-->") === ["srt", "vtt"].includes(style), text);
  return reply;
}

async function caught(request, type) {
  try {
    await request();
  } catch (e) {
    expect(e instanceof type, e);
    return e;
  }
  throw new Error("there was no error");
}

const features = {
  models: async () => {
    const names = [];
    for await (const model of client.models.list()) names.push(model.id);
    expect(names.includes(CHAT) && names.includes(SPEECH), names);
    expect((await client.models.retrieve(CHAT)).object === "model", CHAT);
  },
  chat: async () => {
    const whole = await ask({ logprobs: true, top_logprobs: 2, n: 2 });
    expect(whole.choices.length === 2 && said(whole).includes(ANSWER), whole);
    expect(whole.choices[0].logprobs.content[0].top_logprobs.length === 2, whole);
  },
  stream: async () => {
    let text = "";
    let usage;
    for await (const chunk of await ask({ stream: true, stream_options: { include_usage: true } })) {
      text += chunk.choices[0]?.delta.content ?? "";
      usage = chunk.usage ?? usage;
    }
    expect(text === said(await ask()) && usage.completion_tokens > 0, { text, usage });
  },
  picture: () => part("sees", { type: "image_url", image_url: { url: here.dataUrl("picture", "image/png") } }),
  audio: () => part("hears", { type: "input_audio", input_audio: { data: here.base64("sound"), format: "mp3" } }),
  video: async () => {
    await part("watches", { type: "video_url", video_url: { url: here.dataUrl("film", "video/mp4") } });
    return "as an object that the types do not name";
  },
  tools: async () => {
    const tools = [{ type: "function", function: WEATHER }];
    const messages = [{ role: "user", content: "How is the weather in Paris?" }];
    const called = await ask({ messages, tools, tool_choice: "required", max_tokens: 60 });
    const [call] = called.choices[0].message.tool_calls;
    expect(call.function.name === "weather" && "city" in JSON.parse(call.function.arguments), call);
    messages.push(called.choices[0].message, { role: "tool", tool_call_id: call.id, content: "Sunny." });
    expect(said(await ask({ messages, tools, tool_choice: "none" })), "no answer");
    const runner = client.chat.completions.stream(asked({ tools, tool_choice: "required", max_tokens: 60 }));
    const final = await runner.finalMessage();
    expect(final.tool_calls[0].function.name === "weather", final);
  },
  json_schema: async () => {
    const json_schema = { name: "place", schema: SCHEMA, strict: true };
    const answer = await client.chat.completions.parse(
      asked({ max_tokens: 60, response_format: { type: "json_schema", json_schema } }),
    );
    expect("city" in JSON.parse(said(answer)), answer);
  },
  completions: async () => {
    const text = await client.completions.create({ model: CHAT, prompt: "One, two, three,", max_tokens: 5 });
    expect(text.choices[0].text, text);
  },
  embeddings: async () => {
    const input = ["The cat sleeps on the sofa.", "A kitten is asleep."];
    const [one, two] = (await client.embeddings.create({ model: CHAT, input })).data;
    const [plain] = (await client.embeddings.create({ model: CHAT, input, encoding_format: "float" })).data;
    expect(one.embedding.length === two.embedding.length && two.index === 1, two);
    expect(one.embedding.every((x, i) => Math.abs(x - plain.embedding[i]) < 1e-6), "base64 and float differ");
  },
  responses: async () => {
    const options = { model: CHAT, temperature: 0, max_output_tokens: 30 };
    const first = await client.responses.create({ ...options, input: "The secret word is banana. Remember it." });
    const second = await client.responses.create({
      ...options,
      input: "What is the secret word?",
      previous_response_id: first.id,
    });
    expect(second.output_text.includes("banana"), second);
    const waiting = await client.responses.create({ ...options, input: "Count to ten.", background: true });
    const ended = await client.responses.cancel(waiting.id);
    expect(["cancelled", "completed", "incomplete"].includes(ended.status), ended);
    await client.responses.delete(first.id);
    await caught(() => client.responses.retrieve(first.id), OpenAI.NotFoundError);
  },
  responses_stream: async () => {
    const stream = client.responses.stream({ model: CHAT, input: QUESTION, temperature: 0, max_output_tokens: 20 });
    let text = "";
    stream.on("response.output_text.delta", (event) => (text += event.delta));
    const final = await stream.finalResponse();
    expect(final.output_text === text && text.includes(ANSWER), final);
  },
  responses_form: async () => {
    const format = { type: "json_schema", name: "place", schema: SCHEMA, strict: true };
    const answer = await client.responses.parse({
      model: CHAT,
      input: QUESTION,
      max_output_tokens: 60,
      text: { format },
    });
    expect("city" in JSON.parse(answer.output_text), answer);
  },
  responses_tools: async () => {
    const options = { model: CHAT, max_output_tokens: 60, tools: [{ type: "function", strict: true, ...WEATHER }] };
    const first = await client.responses.create({
      ...options,
      input: "How is the weather in Paris?",
      tool_choice: "required",
    });
    const call = first.output.find((item) => item.type === "function_call");
    expect(call.name === "weather" && "city" in JSON.parse(call.arguments), first);
    const last = await client.responses.create({
      ...options,
      input: [{ type: "function_call_output", call_id: call.call_id, output: "Sunny." }],
      previous_response_id: first.id,
      tool_choice: "none",
    });
    expect(last.output_text, last);
  },
  files: async () => {
    const file = await client.files.create({
      file: await toFile(Buffer.from("Hello."), "notes.txt"),
      purpose: "user_data",
      expires_after: { anchor: "created_at", seconds: 3600 },
    });
    expect(file.expires_at === file.created_at + 3600, file);
    const ids = [];
    for await (const one of client.files.list()) ids.push(one.id);
    expect(ids.includes(file.id), ids);
    expect((await (await client.files.content(file.id)).text()) === "Hello.", file);
    expect((await client.files.delete(file.id)).deleted, file);
  },
  transcription_json: async () => void (await transcribe("json")),
  transcription_text: async () => void (await transcribe("text")),
  transcription_srt: async () => void (await transcribe("srt")),
  transcription_verbose_json: async () => {
    const reply = await transcribe("verbose_json", { timestamp_granularities: ["word", "segment"] });
    expect(reply.segments.length && reply.words.length > 5 && reply.duration > 2, reply);
  },
  transcription_vtt: async () => void (await transcribe("vtt")),
  transcription_stream: async () => {
    const file = createReadStream(here.path("recording"));
    let text = "";
    for await (const event of await client.audio.transcriptions.create({ model: SPEECH, file, stream: true })) {
      if (event.type === "transcript.text.delta") text += event.delta;
      else expect(event.text === text && text.includes(SAID), event);
    }
  },
  translation: async () => {
    const file = createReadStream(here.path("recording"));
    expect((await client.audio.translations.create({ model: SPEECH, file })).text, "no text");
  },
  image: async () => {
    const reply = await client.images.generate({
      model: here.model("draws"),
      prompt: "A red circle.",
      size: "256x256",
      response_format: "b64_json",
    });
    expect(reply.data[0].b64_json, reply);
  },
  video_job: async () => {
    const wanted = { model: here.model("films"), prompt: "A red circle.", seconds: "4", size: "256x256" };
    let job = await client.videos.create(wanted);
    while (!["completed", "failed"].includes(job.status)) {
      await pause(1000);
      job = await client.videos.retrieve(job.id);
    }
    expect(job.status === "completed", job);
    const film = await (await client.videos.downloadContent(job.id)).arrayBuffer();
    expect(film.byteLength > 1000, job);
  },
  video_remix: async () => {
    const wanted = { model: here.model("films"), prompt: "A red circle.", seconds: "1" };
    const once = { headers: { "Idempotency-Key": crypto.randomUUID() } };
    const { id } = await client.videos.create(wanted, once);
    expect((await client.videos.create(wanted, once)).id === id, "two films");
    const remix = await client.videos.remix(id, { prompt: "A blue circle." });
    expect(remix.remixed_from_video_id === id, remix);
    const listed = async () => {
      const ids = [];
      for await (const film of client.videos.list()) ids.push(film.id);
      return ids;
    };
    expect((await listed()).filter((found) => found === id || found === remix.id).length === 2, await listed());
    for (const made of [id, remix.id]) expect((await client.videos.delete(made)).deleted, made);
    expect(!(await listed()).includes(id), "still there");
  },
  error_field: async () => {
    const e = await caught(() => ask({ temperature: 3 }), OpenAI.BadRequestError);
    expect(e.param === "temperature" && e.code === "invalid_value", e);
    return `${e.constructor.name}, param ${e.param}, code ${e.code}`;
  },
  error_model: async () => {
    const e = await caught(() => ask({ model: "none" }), OpenAI.NotFoundError);
    expect(e.param === "model" && e.code === "model_not_found", e);
    return `${e.constructor.name}, param ${e.param}, code ${e.code}`;
  },
  error_busy: async () => {
    await here.fillQueue(false);
    try {
      const e = await caught(() => ask(), OpenAI.RateLimitError);
      expect(Number(e.headers.get("retry-after")) >= 1, e);
      return `${e.constructor.name}, code ${e.code}`;
    } finally {
      await here.emptyQueue();
    }
  },
  retry_busy: async () => {
    await here.fillQueue(true);
    const answer = await ask({}, client.withOptions({ maxRetries: 3 }));
    expect((await here.emptyQueue()) > 0 && said(answer).includes(ANSWER), answer);
  },
  retry_loading: async () => {
    const late = new OpenAI({ baseURL: await here.loading(), apiKey: here.key, maxRetries: 8 });
    expect(said(await ask({}, late)).includes(ANSWER), "another answer");
  },
};

await tryAll("openai-node", version("openai"), features, refusalOf, ask);
