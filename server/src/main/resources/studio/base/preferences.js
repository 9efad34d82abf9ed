/** Small things that this browser remembers. */

const PREFIX = "montage.";

/** @param {string} name @param {string} fallback */
export function preference(name, fallback) {
  return localStorage.getItem(PREFIX + name) ?? fallback;
}

/** @param {string} name @param {string} value empty to forget it */
export function prefer(name, value) {
  if (value === "") {
    localStorage.removeItem(PREFIX + name);
  } else {
    localStorage.setItem(PREFIX + name, value);
  }
}
