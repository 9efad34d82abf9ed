import { html } from "../base/html.js";

const WIDTH = 240;
const HEIGHT = 44;

/**
 * The last minutes of a number as a line; the number itself stands beside it.
 *
 * @param {number[]} values the latest last
 * @param {number} most how many there will be at most
 * @param {number} [ceiling] of the drawing, if it does not follow the values
 */
export function sparkline(values, most, ceiling) {
  const top = ceiling ?? Math.max(1, ...values);
  const points = values.map((value, i) => {
    const x = WIDTH - ((values.length - 1 - i) * WIDTH) / (most - 1);
    return `${x.toFixed(1)},${(HEIGHT - 2 - (Math.min(value, top) / top) * (HEIGHT - 4)).toFixed(1)}`;
  });
  const [first = `${WIDTH},${HEIGHT}`] = points;
  const area = [`${first.split(",")[0]},${HEIGHT}`, ...points, `${WIDTH},${HEIGHT}`].join(" ");
  return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    <polygon points=${area} />
    <polyline points=${points.join(" ")} />
  </svg>`;
}
