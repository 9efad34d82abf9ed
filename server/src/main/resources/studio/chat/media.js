import { blobAddress } from "../base/browser.js";
import { bytes } from "../base/format.js";
import { html, nothing } from "../base/html.js";
import { iconButton } from "../base/widgets.js";

/**
 * Attachments to be seen and heard.
 *
 * @param {import("./types.js").Attachment[]} attachments
 * @param {(index: number) => void} [remove] if they can still be taken away
 */
export function mediaList(attachments, remove) {
  if (attachments.length === 0) return nothing;
  return html`<ul class="media" aria-label="Attachments">
    ${attachments.map(
      (attachment, i) =>
        html`<li>
          ${shown(attachment)}
          <p><span>${attachment.name}</span> ${bytes(attachment.blob.size)}</p>
          ${remove ? iconButton("close", `Remove ${attachment.name}`, () => remove(i)) : nothing}
        </li>`,
    )}
  </ul>`;
}

/** @param {import("./types.js").Attachment} attachment */
function shown({ medium, name, blob }) {
  const address = blobAddress(blob);
  if (medium === "image") return html`<img src=${address} alt=${name} />`;
  if (medium === "audio") return html`<audio src=${address} controls aria-label=${name}></audio>`;
  return html`<video src=${address} controls aria-label=${name}></video>`;
}
