import { quantile, select, total } from "../base/prometheus.js";

/**
 * What the server's counts say of this moment: gauges as they are, counters as rates.
 *
 * @typedef {import("../base/prometheus.js").Sample} Sample
 * @typedef {{running: number, waiting: number, written: number, read: number, memory: number, transcribing: number}} Point
 *   written and read in tokens a second, memory as a share of 1
 * @typedef {{seconds: number, samples: Sample[]}} Scrape
 */

/**
 * @param {Scrape} now
 * @param {Scrape | undefined} before
 * @returns {Point}
 */
export function point(now, before) {
  const rate = (/** @type {string} */ name) => {
    const seconds = now.seconds - (before?.seconds ?? now.seconds);
    const grown = total(now.samples, name) - total(before?.samples ?? [], name);
    // A server that was started anew counts from zero.
    return seconds > 0 && grown > 0 ? grown / seconds : 0;
  };
  return {
    running: total(now.samples, "vllm:num_requests_running"),
    waiting: total(now.samples, "vllm:num_requests_waiting"),
    written: rate("vllm:generation_tokens_total"),
    read: rate("vllm:prompt_tokens_total"),
    memory: Math.max(0, ...select(now.samples, "vllm:kv_cache_usage_perc").map(({ value }) => value)),
    transcribing: total(now.samples, "montage_transcriptions_running"),
  };
}

/** Sums and quantiles since the server was started. @param {Sample[]} samples */
export function sinceStart(samples) {
  const asked = total(samples, "vllm:prefix_cache_queries_total");
  return {
    remembered: asked > 0 ? total(samples, "vllm:prefix_cache_hits_total") / asked : undefined,
    firstWord: quantile(samples, "vllm:time_to_first_token_seconds", 0.5),
    firstWordSlow: quantile(samples, "vllm:time_to_first_token_seconds", 0.95),
    nextWord: quantile(samples, "vllm:inter_token_latency_seconds", 0.5),
    written: total(samples, "vllm:generation_tokens_total"),
    heardSeconds: total(samples, "montage_transcribed_audio_seconds_total"),
  };
}

/**
 * Requests by route; those of pages and of watching are left out.
 *
 * @param {Sample[]} samples
 * @returns {{route: string, answered: number, refused: number, failed: number}[]} the busiest first
 */
export function routes(samples) {
  /** @type {Map<string, {route: string, answered: number, refused: number, failed: number}>} */
  const rows = new Map();
  for (const { labels, value } of select(samples, "montage_http_requests_total")) {
    if (!labels.route.startsWith("/v1/")) continue;
    const row = rows.get(labels.route) ?? { route: labels.route, answered: 0, refused: 0, failed: 0 };
    rows.set(labels.route, row);
    const status = Number(labels.status);
    row[status < 400 ? "answered" : status < 500 ? "refused" : "failed"] += value;
  }
  const sum = (/** @type {{answered: number, refused: number, failed: number}} */ row) =>
    row.answered + row.refused + row.failed;
  return [...rows.values()].sort((a, b) => sum(b) - sum(a));
}
