import { address, file, isKeyed } from "../base/api.js";
import { blobAddress, saveBlob } from "../base/browser.js";
import { growingAddress } from "./growing.js";

/**
 * Files of films on the server.
 *
 * @typedef {import("./types.js").Film} Film
 */

/** The version makes the address another one, so that nothing old is shown. @param {Film} film @param {"video" | "gif" | "thumbnail" | "spritesheet"} [variant] */
export function contentPath({ id, version }, variant = "video") {
  return `v1/videos/${id}/content?variant=${variant}&version=${version}`;
}

/** What a checkpoint's key slice shows, from when that is made. @param {Film} film @param {number} checkpoint */
export function picturePath({ id, version }, checkpoint) {
  return `v1/videos/${id}/content?variant=checkpoint&checkpoint=${checkpoint}&version=${version}`;
}

/** @type {Map<string, Promise<string>>} */
const fetched = new Map();
/** @type {Map<string, string>} */
const addresses = new Map();

/**
 * An address that elements can show. They cannot send a key, so that then it is that of a copy,
 * and empty until that is there.
 *
 * @param {string} path
 * @param {() => void} changed is told when it is there
 */
export function shownAddress(path, changed) {
  if (!isKeyed()) return address(path);
  if (!fetched.has(path)) {
    fetched.set(path, copyAddress(path));
    fetched.get(path)?.then(changed, () => fetched.delete(path));
  }
  return addresses.get(path) ?? "";
}

/** An address of a film that is being made, for one element. @param {Film} film */
export function streamAddress({ id, version }) {
  const path = `v1/videos/${id}/stream?version=${version}`;
  if (!isKeyed()) return address(path);
  if (!addresses.has(path)) addresses.set(path, growingAddress(path, () => addresses.delete(path)));
  return addresses.get(path) ?? "";
}

/** @param {string} path */
async function copyAddress(path) {
  const found = blobAddress(await file(path));
  addresses.set(path, found);
  return found;
}

/** The address of a whole file, for elements. @param {string} path @returns {Promise<string>} */
export async function wholeAddress(path) {
  if (!isKeyed()) return address(path);
  shownAddress(path, () => {});
  return fetched.get(path) ?? "";
}

/** A longer film is no GIF. */
export const MOST_GIF_SECONDS = 60;
const ENDINGS = { video: ".mp4", gif: ".gif", spritesheet: "-contact-sheet.jpg" };

/** @param {Film} film @param {keyof typeof ENDINGS} variant */
export async function download(film, variant) {
  saveBlob(nameOf(film) + ENDINGS[variant], await file(contentPath(film, variant)));
}

/** A file name out of its first words. @param {{prompt: string}} film */
export function nameOf({ prompt }) {
  const words = prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(0, 6).join("-") || "film";
}
