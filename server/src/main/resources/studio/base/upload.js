import { address, authorization, errorOf } from "./api.js";
import { EventReader } from "./sse.js";

/**
 * Sends a form and reads the events of the reply. By XMLHttpRequest, because fetch does not tell
 * how much has been sent.
 *
 * @param {string} path
 * @param {FormData} form
 * @param {AbortSignal} signal
 * @param {{sent: (share: number) => void, event: (event: any) => void}} tell share is 0 to 1
 * @returns {Promise<void>}
 */
export function upload(path, form, signal, tell) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const events = new EventReader();
    let seen = 0;
    const read = () => {
      if (request.status !== 200) return;
      const text = request.responseText.slice(seen);
      seen += text.length;
      for (const { name, data } of events.read(text)) {
        if (name === "error") reject(errorOf(500, data, null));
        else tell.event(JSON.parse(data));
      }
    };
    request.upload.onprogress = ({ loaded, total }) => tell.sent(total > 0 ? loaded / total : 0);
    request.upload.onload = () => tell.sent(1);
    request.onprogress = read;
    request.onload = () => {
      read();
      if (request.status === 200) resolve();
      else reject(errorOf(request.status, request.responseText, request.getResponseHeader("Retry-After")));
    };
    request.onerror = () => reject(new TypeError("the connection broke"));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", address(path));
    Object.entries(authorization()).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.send(form);
  });
}
