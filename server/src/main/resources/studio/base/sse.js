/**
 * Server-sent events (WHATWG HTML, section 9.2) out of text that comes in pieces.
 *
 * @typedef {{id: string, name: string, data: string}} ServerEvent id: empty if it has none
 */

/** Cuts a stream of text into events; an event that is not complete waits for more. */
export class EventReader {
  #rest = "";

  /**
   * @param {string} text what has come since
   * @returns {ServerEvent[]} the events that are complete now
   */
  read(text) {
    // A line break may be cut in two: the second half belongs to the first.
    const whole = this.#rest + text;
    const usable = whole.endsWith("\r") ? whole.length - 1 : whole.length;
    const blocks = whole.slice(0, usable).replace(/\r\n?/g, "\n").split("\n\n");
    this.#rest = blocks.pop() + whole.slice(usable);
    return blocks.map(event).filter((found) => found.data !== "");
  }
}

/** @param {string} block @returns {ServerEvent} */
function event(block) {
  let id = "";
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "id") id = value;
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  return { id, name, data: data.join("\n") };
}
