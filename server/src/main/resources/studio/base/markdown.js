/**
 * A modest Markdown: what models write, read into a tree that a view then makes elements of. HTML
 * in the text stays text.
 *
 * @typedef {{kind: "text" | "code", text: string}
 *   | {kind: "strong" | "emphasis", spans: Span[]}
 *   | {kind: "link", href: string, spans: Span[]}} Span
 * @typedef {{kind: "paragraph", spans: Span[]}
 *   | {kind: "heading", level: number, spans: Span[]}
 *   | {kind: "code", language: string, text: string}
 *   | {kind: "list", ordered: boolean, start: number, items: Block[][]}
 *   | {kind: "quote", blocks: Block[]}
 *   | {kind: "table", head: Span[][], rows: Span[][][]}
 *   | {kind: "rule"}} Block
 */

const FENCE = /^(\s*)(```+|~~~+)\s*([\w+-]*)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^\s*([-*_])\s*(\1\s*){2,}$/;
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const QUOTE = /^\s*>\s?(.*)$/;
const TABLE_LINE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$/;
const DEEPEST = 8;

/** @param {string} text @returns {Block[]} */
export function parseMarkdown(text) {
  return blocks(text.replace(/\r\n?/g, "\n").split("\n"), 0);
}

/** @param {string[]} lines @param {number} depth @returns {Block[]} */
function blocks(lines, depth) {
  /** @type {Block[]} */
  const all = [];
  let at = 0;
  while (at < lines.length) {
    const [block, next] = blockAt(lines, at, depth);
    if (block) all.push(block);
    at = next;
  }
  return all;
}

/** @param {string[]} lines @param {number} at @param {number} depth @returns {[Block | undefined, number]} */
function blockAt(lines, at, depth) {
  const line = lines[at];
  if (line.trim() === "") return [undefined, at + 1];
  if (FENCE.test(line)) return fenced(lines, at);
  const heading = HEADING.exec(line);
  if (heading) return [{ kind: "heading", level: heading[1].length, spans: spans(heading[2]) }, at + 1];
  if (RULE.test(line)) return [{ kind: "rule" }, at + 1];
  if (QUOTE.test(line) && depth < DEEPEST) return quote(lines, at, depth);
  if (ITEM.test(line) && depth < DEEPEST) return list(lines, at, depth);
  if (line.includes("|") && TABLE_LINE.test(lines[at + 1] ?? "")) return table(lines, at);
  let end = at + 1;
  while (end < lines.length && !interrupts(lines[end])) end++;
  return [{ kind: "paragraph", spans: spans(lines.slice(at, end).join("\n").trim()) }, end];
}

/** @param {string} line */
function interrupts(line) {
  return line.trim() === "" || [FENCE, HEADING, RULE, QUOTE, ITEM].some((start) => start.test(line));
}

/** @param {string[]} lines @param {number} at @returns {[Block, number]} */
function fenced(lines, at) {
  const [, indent, fence, language] = /** @type {RegExpExecArray} */ (FENCE.exec(lines[at]));
  let end = at + 1;
  while (end < lines.length && !lines[end].trim().startsWith(fence)) end++;
  const text = lines.slice(at + 1, end).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
  return [{ kind: "code", language, text: text.join("\n") }, end + 1];
}

/** @param {string[]} lines @param {number} at @param {number} depth @returns {[Block, number]} */
function quote(lines, at, depth) {
  const inner = [];
  let end = at;
  for (let match; end < lines.length && (match = QUOTE.exec(lines[end])); end++) inner.push(match[1]);
  return [{ kind: "quote", blocks: blocks(inner, depth + 1) }, end];
}

/** @param {string[]} lines @param {number} at @param {number} depth @returns {[Block, number]} */
function list(lines, at, depth) {
  const [, indent, number] = /** @type {RegExpExecArray} */ (ITEM.exec(lines[at]));
  /** @type {string[][]} */
  const items = [];
  let end = at;
  for (; end < lines.length; end++) {
    const match = ITEM.exec(lines[end]);
    if (match && match[1].length <= indent.length + 1 && (match[2] === undefined) === (number === undefined)) {
      items.push([match[3]]);
    } else if (/^\s{2,}\S/.test(lines[end]) || (lines[end].trim() === "" && /^\s{2,}\S|^\s*$/.test(lines[end + 1] ?? "x"))) {
      items.at(-1)?.push(lines[end].replace(/^ {1,4}/, ""));
    } else if (interrupts(lines[end])) {
      // An empty line between two items does not end the list.
      const goesOn = lines[end].trim() === "" && ITEM.test(lines[end + 1] ?? "");
      if (!goesOn || (ITEM.exec(lines[end + 1])?.[2] === undefined) !== (number === undefined)) break;
    } else {
      items.at(-1)?.push(lines[end]);
    }
  }
  const inner = items.map((item) => blocks(item, depth + 1));
  return [{ kind: "list", ordered: number !== undefined, start: Number(number ?? 1), items: inner }, end];
}

/** @param {string[]} lines @param {number} at @returns {[Block, number]} */
function table(lines, at) {
  const cells = (/** @type {string} */ line) =>
    line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => spans(cell.trim()));
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|")) end++;
  return [{ kind: "table", head: cells(lines[at]), rows: lines.slice(at + 2, end).map(cells) }, end];
}

const INLINE =
  /(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)|\*\*(?=\S)([\s\S]*?\S)\*\*(?!\*)|__(?=\S)([\s\S]*?\S)__(?!\w)|\*(?=[^\s*])([^*]*?[^\s*])\*|(?<!\w)_(?=[^\s_])([^_]*?[^\s_])_(?!\w)|\[([^\]]+)\]\(([^)\s]+)\)|\\([\\`*_{}[\]()#+.!|>~-])/;

/** @param {string} text @returns {Span[]} */
function spans(text) {
  /** @type {Span[]} */
  const all = [];
  let rest = text;
  for (let match; (match = INLINE.exec(rest)); rest = rest.slice(match.index + match[0].length)) {
    if (match.index > 0) all.push({ kind: "text", text: rest.slice(0, match.index) });
    all.push(span(match));
  }
  if (rest !== "") all.push({ kind: "text", text: rest });
  return all;
}

/** @param {RegExpExecArray} match @returns {Span} */
function span([whole, , code, strong, strongToo, emphasis, emphasisToo, label, address, escaped]) {
  if (code !== undefined) return { kind: "code", text: code };
  if (strong ?? strongToo) return { kind: "strong", spans: spans(strong ?? strongToo) };
  if (emphasis ?? emphasisToo) return { kind: "emphasis", spans: spans(emphasis ?? emphasisToo) };
  if (escaped) return { kind: "text", text: escaped };
  // Only addresses that lead to a page: no javascript:, no data:.
  return /^https?:\/\//i.test(address)
    ? { kind: "link", href: address, spans: spans(label) }
    : { kind: "text", text: whole };
}
