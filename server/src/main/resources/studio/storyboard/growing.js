import { chunks } from "../base/api.js";

/**
 * Films that grow, where elements cannot fetch them by themselves because the server asks for a
 * key: fragmented MP4 (ISO 14496-12) handed over piece by piece (W3C Media Source Extensions).
 */

/**
 * An address under which one element can play it.
 *
 * @param {string} path of the film's stream
 * @param {() => void} closed is told when that element plays something else
 */
export function growingAddress(path, closed) {
  const media = new MediaSource();
  media.addEventListener("sourceclose", closed);
  media.addEventListener("sourceopen", () => feed(media, path).catch(() => end(media)), { once: true });
  return URL.createObjectURL(media);
}

/** @param {MediaSource} media @param {string} path */
async function feed(media, path) {
  /** @type {SourceBuffer | undefined} */
  let buffer;
  let head = new Uint8Array();
  for await (const piece of chunks(path)) {
    if (media.readyState !== "open") return;
    if (buffer) {
      await append(buffer, piece);
      continue;
    }
    head = new Uint8Array([...head, ...piece]);
    const codec = codecOf(head);
    if (codec === "") continue;
    buffer = media.addSourceBuffer(`video/mp4; codecs="${codec}"`);
    await append(buffer, head);
  }
  end(media);
}

/** @param {MediaSource} media */
function end(media) {
  const isBusy = [...media.sourceBuffers].some(({ updating }) => updating);
  if (media.readyState === "open" && !isBusy) media.endOfStream();
}

/** @param {SourceBuffer} buffer @param {Uint8Array<ArrayBuffer>} piece */
function append(buffer, piece) {
  return new Promise((resolve, reject) => {
    buffer.addEventListener("updateend", resolve, { once: true });
    buffer.addEventListener("error", reject, { once: true });
    buffer.appendBuffer(piece);
  });
}

/**
 * H.264's profile and level, as its decoder configuration tells them (ISO 14496-15, 5.3.3.1).
 *
 * @param {Uint8Array} head the begin of a file
 * @returns {string} as avc1.64001e; empty if they have not come yet
 */
export function codecOf(head) {
  const name = [..."avcC"].map((letter) => letter.charCodeAt(0));
  const at = head.findIndex((_, i) => name.every((byte, j) => head[i + j] === byte));
  if (at < 0 || at + 8 > head.length) return "";
  return `avc1.${[...head.subarray(at + 5, at + 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
