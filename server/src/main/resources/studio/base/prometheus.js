/**
 * Prometheus' text format 0.0.4.
 *
 * @typedef {{name: string, labels: Record<string, string>, value: number}} Sample
 */

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** @param {string} text @returns {Sample[]} */
export function parseMetrics(text) {
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .flatMap((line) => {
      const match = SAMPLE.exec(line);
      return match ? [{ name: match[1], labels: labels(match[2] ?? ""), value: number(match[3]) }] : [];
    });
}

/**
 * The sum of all samples of a name whose labels say what is asked.
 *
 * @param {Sample[]} samples
 * @param {string} name
 * @param {Record<string, string>} [wanted]
 */
export function total(samples, name, wanted = {}) {
  return select(samples, name, wanted).reduce((sum, sample) => sum + sample.value, 0);
}

/** @param {Sample[]} samples @param {string} name @param {Record<string, string>} [wanted] */
export function select(samples, name, wanted = {}) {
  return samples.filter(
    (sample) =>
      sample.name === name && Object.entries(wanted).every(([label, value]) => sample.labels[label] === value),
  );
}

/**
 * A quantile of a histogram, by straight lines within its buckets as Prometheus does it.
 *
 * @param {Sample[]} samples
 * @param {string} name of the histogram
 * @param {number} share 0.5 for the median
 * @returns {number | undefined} nothing if nothing was counted
 */
export function quantile(samples, name, share) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const { labels: { le }, value } of select(samples, `${name}_bucket`)) {
    counts.set(number(le), (counts.get(number(le)) ?? 0) + value);
  }
  const buckets = [...counts].sort(([a], [b]) => a - b);
  const rank = share * (buckets.at(-1)?.[1] ?? 0);
  if (rank === 0) return undefined;
  let lower = 0;
  let below = 0;
  for (const [upper, count] of buckets) {
    if (count >= rank) {
      return upper === Infinity ? lower : lower + ((upper - lower) * (rank - below)) / (count - below);
    }
    lower = upper;
    below = count;
  }
  return lower;
}

/** @param {string} text */
function labels(text) {
  return Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, name, value]) => [
      name,
      value.replace(/\\(.)/g, (_, escaped) => (escaped === "n" ? "\n" : escaped)),
    ]),
  );
}

/** @param {string} text */
function number(text) {
  return text === "+Inf" ? Infinity : text === "-Inf" ? -Infinity : Number(text);
}
