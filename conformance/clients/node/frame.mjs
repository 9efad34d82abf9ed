// What the Node clients have in common: a situation in, one line of JSON for each feature out, as ../python/frame.py
// describes them.

import { readFileSync } from "node:fs";

export const QUESTION = "What is the capital of France?";
export const ANSWER = "Paris";
export const SAID = "young man";
export const SCHEMA = {
  type: "object",
  properties: { city: { type: "string", maxLength: 20 } },
  required: ["city"],
  additionalProperties: false,
};

/** The client has no way to ask for this; the message says why. */
export class NotApplicable extends Error {}

const told = JSON.parse(readFileSync(process.argv.at(-1), "utf8"));

/** Where the server is and what to send it. */
export const here = {
  url: told.url,
  key: told.key,
  model: (what) => told.models[what],
  path: (medium) => told.media[medium],
  bytes: (medium) => readFileSync(told.media[medium]),
  base64: (medium) => readFileSync(told.media[medium]).toString("base64"),
  dataUrl: (medium, type) => `data:${type};base64,${here.base64(medium)}`,
  /** Returns once the server refuses with 429; if wanted, only until it has refused once more. */
  fillQueue: (untilRefused) => tell(`/fill?until-refused=${untilRefused}`),
  /** How often the server has refused since the queue was full. */
  emptyQueue: async () => (await tell("/empty")).refused,
  /** URL of a server that refuses with 503 once, and then has its models. */
  loading: async () => (await tell("/loading")).url,
};

async function tell(path) {
  const reply = await fetch(told.stage + path, { method: "POST" });
  return reply.json();
}

export function expect(met, found) {
  if (!met) throw new Error(`found ${JSON.stringify(found)}`);
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function version(name) {
  return JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), "utf8")).version;
}

/**
 * Tries all features. refusalOf says what an exception tells of an error of the server, undefined if it is none; works
 * is a request that must succeed after every refusal.
 */
export async function tryAll(client, itsVersion, features, refusalOf, works) {
  for (const [feature, attempt] of Object.entries(features)) {
    const begun = performance.now();
    const told = await tryOne(attempt, refusalOf, works);
    const seconds = Math.round((performance.now() - begun) / 100) / 10;
    console.log(JSON.stringify({ client, version: itsVersion, feature, ...told, seconds }));
  }
}

async function tryOne(attempt, refusalOf, works) {
  let error;
  try {
    return { outcome: "yes", detail: (await attempt()) ?? "" };
  } catch (e) {
    if (e instanceof NotApplicable) return { outcome: "n/a", detail: e.message };
    error = refusalOf(e);
    if (!error) {
      console.error(e);
      return { outcome: "fails", detail: `${e.name}: ${e.message}` };
    }
  }
  try {
    await works();
  } catch (e) {
    return { outcome: "fails", detail: `the request after a refusal failed: ${e.message}` };
  }
  return { outcome: "refused", detail: error.message, error };
}
