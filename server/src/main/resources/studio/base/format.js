/** Numbers, times and sizes as people read them. */

/** @param {number} count */
export function count(count) {
  return Math.round(count).toLocaleString("en");
}

/** @param {number} bytes */
export function bytes(bytes) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let power = 0;
  let value = bytes;
  while (value >= 999.5 && power < units.length - 1) {
    value /= 1000;
    power++;
  }
  return `${value.toFixed(power > 1 && value < 100 ? 1 : 0)} ${units[power]}`;
}

/** A length of time: 350 ms, 4.2 s, 3 min 20 s. @param {number} seconds */
export function duration(seconds) {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A place in a recording: 0:07, 12:30, 1:02:03. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}:${two(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** A date, short if it is near. @param {number} millis @param {number} [now] */
export function when(millis, now = Date.now()) {
  const date = new Date(millis);
  const sameDay = date.toDateString() === new Date(now).toDateString();
  return date.toLocaleString(
    undefined,
    sameDay ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short", year: "numeric" },
  );
}

/** Words of a list: "text, pictures and sound". @param {string[]} words */
export function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
