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
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
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
