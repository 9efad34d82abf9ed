/** What a page asks of the browser around it. */

/** @param {string} text */
export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Pages that came by plain http from another machine have no clipboard.
  const area = document.createElement("textarea");
  area.value = text;
  // While a dialog is open, nothing outside it can be selected.
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** @param {string} name @param {string} text @param {string} type */
export function save(name, text, type) {
  saveBlob(name, new Blob([text], { type }));
}

/** @param {string} name @param {Blob} blob */
export function saveBlob(name, blob) {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(blob);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param {Blob} blob @returns {Promise<string>} */
export function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(/** @type {string} */ (reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** The other way round. @param {string} url fails if it is no data URL in base64 */
export function blobOf(url) {
  const parts = /^data:([\w.+/-]+);base64,(.+)$/s.exec(url);
  if (!parts) throw new Error("no data URL");
  return new Blob([Uint8Array.from(atob(parts[2]), (letter) => letter.charCodeAt(0))], { type: parts[1] });
}

/** @type {WeakMap<Blob, string>} */
const addresses = new WeakMap();

/** An address under which an element can show a blob. @param {Blob} blob */
export function blobAddress(blob) {
  const known = addresses.get(blob) ?? URL.createObjectURL(blob);
  addresses.set(blob, known);
  return known;
}

/** Has a screen reader say something. @param {string} text */
export function announce(text) {
  const region = /** @type {HTMLElement} */ (document.getElementById("announcements"));
  region.textContent = text;
}

/** A name that nothing else here has (randomUUID needs https). */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
