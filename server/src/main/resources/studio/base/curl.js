/**
 * The call behind an answer, as something to paste into a shell.
 */

/**
 * @param {string} url
 * @param {object} body
 * @param {boolean} keyed whether the server asks for a key
 */
export function curlJson(url, body, keyed) {
  // From standard input: pictures make bodies longer than an argument may be.
  return [
    ...command(url, keyed),
    "  -H 'Content-Type: application/json' --data-binary @- <<'JSON'",
    JSON.stringify(body, null, 2),
    "JSON",
  ].join("\n");
}

/**
 * @param {string} url
 * @param {[string, string][]} fields
 * @param {string} fileName of the upload, as it is called where the command will run
 * @param {boolean} keyed
 */
export function curlForm(url, fields, fileName, keyed) {
  // Quoted for curl as well, which reads commas and semicolons in a bare name.
  const file = `file=@"${fileName.replace(/["\\]/g, "\\$&")}"`;
  const parts = fields.map(([name, value]) => `  -F ${quoted(`${name}=${value}`)}`);
  return [...command(url, keyed), [`  -F ${quoted(file)}`, ...parts].join(" \\\n")].join("\n");
}

/**
 * The same call with media cut short, to be read rather than run.
 *
 * @param {string} curl
 */
export function abridged(curl) {
  return curl.replace(
    /[A-Za-z0-9+/=]{200,}/g,
    (data) => `${data.slice(0, 24)}…(${data.length.toLocaleString("en")} characters)`,
  );
}

/** @param {string} url @param {boolean} keyed */
function command(url, keyed) {
  return [`curl --no-buffer ${quoted(url)} \\`, ...(keyed ? ['  -H "Authorization: Bearer $MONTAGE_API_KEY" \\'] : [])];
}

/** @param {string} text as one word of a POSIX shell */
function quoted(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
