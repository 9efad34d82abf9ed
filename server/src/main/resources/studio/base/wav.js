/** WAV files (RIFF, 16-bit PCM, one channel) of samples. */

const HEADER_BYTES = 44;

/**
 * @param {Float32Array} samples -1 to 1
 * @param {number} sampleRateHz
 * @returns {ArrayBuffer}
 */
export function wav(samples, sampleRateHz) {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + samples.length * 2));
  const ascii = (/** @type {number} */ at, /** @type {string} */ text) =>
    [...text].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  ascii(0, "RIFF");
  view.setUint32(4, view.byteLength - 8, true);
  ascii(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  ascii(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => {
    const clipped = Math.max(-1, Math.min(1, sample));
    view.setInt16(HEADER_BYTES + i * 2, Math.round(clipped * 32767), true);
  });
  return view.buffer;
}
