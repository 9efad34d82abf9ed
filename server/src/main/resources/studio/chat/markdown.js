import { copyButton } from "../base/widgets.js";
import { html } from "../base/html.js";
import { parseMarkdown } from "../base/markdown.js";

/**
 * Markdown as elements. Text becomes text nodes: nothing that a model writes is read as HTML.
 *
 * @typedef {import("../base/markdown.js").Block} Block
 * @typedef {import("../base/markdown.js").Span} Span
 */

/** @param {string} text */
export function markdown(text) {
  return parseMarkdown(text).map(block);
}

/** @param {Block} block @returns {unknown} */
function block(block) {
  switch (block.kind) {
    case "paragraph":
      return html`<p>${spans(block.spans)}</p>`;
    case "heading":
      // Below the page's own headings.
      return block.level < 3 ? html`<h3>${spans(block.spans)}</h3>` : html`<h4>${spans(block.spans)}</h4>`;
    case "code":
      return html`<figure class="code">
        <figcaption>${block.language || "text"} ${copyButton("Copy", () => block.text)}</figcaption>
        <pre tabindex="0"><code>${block.text}</code></pre>
      </figure>`;
    case "list":
      return block.ordered
        ? html`<ol start=${block.start}>${items(block.items)}</ol>`
        : html`<ul>${items(block.items)}</ul>`;
    case "quote":
      return html`<blockquote>${block.blocks.map(blockOf)}</blockquote>`;
    case "table":
      return html`<div class="wide" tabindex="0" role="region" aria-label="Table">
        <table>
          <thead><tr>${block.head.map((cell) => html`<th>${spans(cell)}</th>`)}</tr></thead>
          <tbody>${block.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${spans(cell)}</td>`)}</tr>`)}</tbody>
        </table>
      </div>`;
    case "rule":
      return html`<hr />`;
  }
}

/** @param {Block} inner */
function blockOf(inner) {
  return block(inner);
}

/** @param {Block[][]} all */
function items(all) {
  return all.map((item) => {
    const [only] = item;
    return html`<li>${item.length === 1 && only.kind === "paragraph" ? spans(only.spans) : item.map(blockOf)}</li>`;
  });
}

/** @param {Span[]} all @returns {unknown} */
function spans(all) {
  return all.map((span) => {
    switch (span.kind) {
      case "code":
        return html`<code>${span.text}</code>`;
      case "strong":
        return html`<strong>${spans(span.spans)}</strong>`;
      case "emphasis":
        return html`<em>${spans(span.spans)}</em>`;
      case "link":
        return html`<a href=${span.href} target="_blank" rel="noopener noreferrer">${spans(span.spans)}</a>`;
      default:
        return span.text;
    }
  });
}
