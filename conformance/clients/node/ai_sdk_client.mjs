// Vercel's AI SDK, unmodified, with one of its providers: ai_sdk_client.mjs openai|openai-compatible SITUATION.

import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import * as ai from "ai";
import { ANSWER, NotApplicable, QUESTION, SAID, SCHEMA, expect, here, tryAll, version } from "./frame.mjs";

globalThis.AI_SDK_LOG_WARNINGS = false;
const PROVIDER = process.argv[2];
const OPENAI = PROVIDER === "openai";

const provider = (url = here.url) =>
  OPENAI
    ? createOpenAI({ baseURL: url, apiKey: here.key })
    : createOpenAICompatible({
        name: "montage",
        baseURL: url,
        apiKey: here.key,
        includeUsage: true,
        supportsStructuredOutputs: true,
      });
const chatModel = (name = here.model("chat"), url = here.url) =>
  OPENAI ? provider(url).chat(name) : provider(url).chatModel(name);

const basic = { maxRetries: 0, temperature: 0, maxOutputTokens: 20 };
const ask = (more = {}) => ai.generateText({ ...basic, model: chatModel(), prompt: QUESTION, ...more });
const tools = {
  weather: ai.tool({
    description: "Tells the weather in a city.",
    inputSchema: ai.jsonSchema(SCHEMA),
    execute: async ({ city }) => `Sunny in ${city}.`,
  }),
};

function refusalOf(e) {
  if (!ai.APICallError.isInstance(e) || !e.statusCode) return undefined;
  const error = JSON.parse(e.responseBody).error;
  return { ...error, exception: e.name, status: e.statusCode, message: e.message };
}

async function part(role, file) {
  const content = [{ type: "text", text: "What is this?" }, file];
  const answer = await ask({ prompt: undefined, model: chatModel(here.model(role)), messages: [{ role: "user", content }] });
  expect(answer.text, answer);
}

/** Runs what the SDK may refuse itself. */
async function ifPossible(attempt) {
  try {
    return await attempt();
  } catch (e) {
    if (ai.UnsupportedFunctionalityError.isInstance(e)) throw new NotApplicable(`${e.name}: ${e.message}`);
    throw e;
  }
}

async function caught(request, status) {
  try {
    await request();
  } catch (e) {
    const error = refusalOf(e);
    expect(error?.status === status, e);
    return error;
  }
  throw new Error("there was no error");
}

function without(why) {
  return async () => {
    throw new NotApplicable(why);
  };
}

function withOpenAI(attempt) {
  return OPENAI ? attempt : without("@ai-sdk/openai-compatible has no such model");
}

async function streamed(model) {
  const result = ai.streamText({ ...basic, model, prompt: QUESTION, onError: () => {} });
  let text = "";
  for await (const piece of result.textStream) text += piece;
  const usage = await result.usage;
  expect(text.includes(ANSWER) && usage.outputTokens > 0, { text, usage });
}

async function formed(model) {
  const output = ai.Output.object({ schema: ai.jsonSchema(SCHEMA), name: "place" });
  const answer = await ask({ model, output, maxOutputTokens: 60 });
  expect(typeof answer.output.city === "string", answer);
}

async function called(model) {
  const answer = await ask({
    model,
    prompt: "How is the weather in Paris?",
    tools,
    maxOutputTokens: 60,
    stopWhen: ai.stepCountIs(2),
    prepareStep: ({ stepNumber }) => ({ toolChoice: stepNumber === 0 ? "required" : "none" }),
  });
  const [first, second] = answer.steps;
  expect(first.toolCalls[0].toolName === "weather" && first.toolResults[0].output.startsWith("Sunny"), first);
  expect(second.text, second);
}

const ONE_FORMAT = "the SDK asks for verbose_json itself";
const features = {
  models: without("the SDK does not list models"),
  chat: async () => {
    const answer = await ask();
    expect(answer.text.includes(ANSWER) && answer.usage.outputTokens > 0, answer);
  },
  stream: () => streamed(chatModel()),
  picture: () => part("sees", { type: "image", image: here.bytes("picture") }),
  audio: () => part("hears", { type: "file", data: here.bytes("sound"), mediaType: "audio/mp3" }),
  video: () =>
    ifPossible(() => part("watches", { type: "file", data: here.bytes("film"), mediaType: "video/mp4" })),
  tools: () => called(chatModel()),
  json_schema: () => formed(chatModel()),
  completions: async () => {
    const model = OPENAI ? provider().completion(here.model("chat")) : provider().completionModel(here.model("chat"));
    expect((await ask({ model })).text, "no text");
  },
  embeddings: async () => {
    const model = provider().textEmbeddingModel(here.model("chat"));
    const { embeddings } = await ai.embedMany({ model, values: ["A cat.", "A kitten."], maxRetries: 0 });
    expect(embeddings.length === 2 && embeddings[0].length > 100, embeddings.length);
  },
  responses: withOpenAI(async () => {
    const model = provider().responses(here.model("chat"));
    const first = await ask({ model, prompt: "The secret word is banana. Remember it." });
    const second = await ask({
      model,
      prompt: "What is the secret word?",
      providerOptions: { openai: { previousResponseId: first.providerMetadata.openai.responseId } },
    });
    expect(second.text.includes("banana"), second.text);
  }),
  responses_stream: withOpenAI(() => streamed(provider().responses(here.model("chat")))),
  responses_form: withOpenAI(() => formed(provider().responses(here.model("chat")))),
  responses_tools: withOpenAI(() => called(provider().responses(here.model("chat")))),
  files: without("the SDK does not keep files"),
  transcription_json: withOpenAI(without(ONE_FORMAT)),
  transcription_text: withOpenAI(without(ONE_FORMAT)),
  transcription_srt: withOpenAI(without(ONE_FORMAT)),
  transcription_verbose_json: withOpenAI(async () => {
    const reply = await ai.experimental_transcribe({
      model: provider().transcription(here.model("speech")),
      audio: here.bytes("recording"),
      maxRetries: 0,
      providerOptions: { openai: { timestampGranularities: ["segment"] } },
    });
    expect(reply.text.includes(SAID) && reply.segments.length && reply.durationInSeconds > 2, reply);
  }),
  transcription_vtt: withOpenAI(without(ONE_FORMAT)),
  transcription_stream: without("the SDK does not stream transcripts"),
  translation: without("the SDK does not translate recordings"),
  image: async () => {
    const model = OPENAI ? provider().image(here.model("draws")) : provider().imageModel(here.model("draws"));
    const reply = await ai.generateImage({ model, prompt: "A red circle.", size: "256x256", maxRetries: 0 });
    expect(reply.image.uint8Array.length > 100, reply);
  },
  video_job: without("the SDK's OpenAI providers have no video model"),
  video_remix: without("the SDK's OpenAI providers have no video model"),
  error_field: async () => {
    const e = await caught(() => ask({ temperature: 3 }), 400);
    expect(e.param === "temperature" && e.code === "invalid_value", e);
    return `${e.exception}, param ${e.param}, code ${e.code} (in responseBody)`;
  },
  error_model: async () => {
    const e = await caught(() => ask({ model: chatModel("none") }), 404);
    expect(e.param === "model" && e.code === "model_not_found", e);
    return `${e.exception}, param ${e.param}, code ${e.code} (in responseBody)`;
  },
  error_busy: async () => {
    await here.fillQueue(false);
    try {
      const e = await caught(() => ask(), 429);
      return `${e.exception}, code ${e.code} (in responseBody)`;
    } finally {
      await here.emptyQueue();
    }
  },
  retry_busy: async () => {
    await here.fillQueue(true);
    const answer = await ask({ maxRetries: 3 });
    expect((await here.emptyQueue()) > 0 && answer.text.includes(ANSWER), answer);
  },
  retry_loading: async () => {
    const model = chatModel(here.model("chat"), await here.loading());
    expect((await ask({ model, maxRetries: 8 })).text.includes(ANSWER), "another answer");
  },
};

const itsVersion = `${version("ai")}, @ai-sdk/${PROVIDER} ${version(`@ai-sdk/${PROVIDER}`)}`;
await tryAll("AI SDK", itsVersion, features, refusalOf, ask);
