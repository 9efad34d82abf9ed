import { blobAddress } from "../base/browser.js";
import { clock } from "../base/format.js";
import { html, nothing, ref, repeat } from "../base/html.js";

/**
 * What was said, each piece a button that plays it.
 *
 * @typedef {import("./types.js").Segment} Segment
 */

/** @type {{player?: HTMLMediaElement, current: number}} */
const playing = { current: -1 };

/** @param {import("./desk.js").Desk} desk @param {() => void} draw */
export function player(desk, draw) {
  const recording = desk.transcript?.recording;
  if (!recording) return html`<p class="help">The recording was too large to be kept in the browser; only its text is here.</p>`;
  return html`<audio
    controls
    aria-label="Recording"
    src=${blobAddress(recording)}
    ${ref((element) => (playing.player = /** @type {HTMLMediaElement | undefined} */ (element)))}
    @loadedmetadata=${(/** @type {Event} */ event) =>
      desk.setDuration(/** @type {HTMLMediaElement} */ (event.target).duration)}
    @timeupdate=${() => follow(desk.transcript?.segments ?? [], draw)}
  ></audio>`;
}

/** @param {Segment[]} segments */
export function segmentList(segments) {
  return html`<ol class="segments" aria-label="Segments">
    ${repeat(
      segments,
      (_, i) => i,
      (segment, i) =>
        html`<li>
          <button type="button" aria-current=${i === playing.current ? "true" : nothing} @click=${() => play(segment)}>
            <time>${clock(segment.start)}</time><span>${segment.text.trim()}</span>
          </button>
        </li>`,
    )}
  </ol>`;
}

/** Marks nothing: another transcript is shown. */
export function forgetPlace() {
  playing.current = -1;
}

/** @param {Segment} segment */
function play(segment) {
  if (!playing.player) return;
  playing.player.currentTime = segment.start;
  // Refused where there is no sound: the place is set all the same.
  playing.player.play().catch(() => {});
}

/** Marks the piece that is heard. @param {Segment[]} segments @param {() => void} draw */
function follow(segments, draw) {
  const now = playing.player?.currentTime ?? 0;
  const current = segments.findLastIndex((segment) => segment.start <= now + 0.05);
  if (current === playing.current) return;
  playing.current = current;
  draw();
  requestAnimationFrame(() =>
    document.querySelector(".segments [aria-current]")?.scrollIntoView({ block: "nearest", behavior: "smooth" }),
  );
}
