import { wav } from "./wav.js";

const SAMPLE_RATE_HZ = 16_000;

/** The microphone, from its start to a WAV file. */
export class Recorder {
  #media;
  /** @type {Blob[]} */
  #pieces = [];

  /** @param {MediaStream} stream */
  constructor(stream) {
    this.started = Date.now();
    this.#media = new MediaRecorder(stream);
    this.#media.ondataavailable = (event) => this.#pieces.push(event.data);
    this.#media.start();
  }

  /** Asks for the microphone; fails if there is none or the person says no. */
  static async start() {
    if (!navigator.mediaDevices) {
      throw new Error("Browsers record only on pages from localhost or by https.");
    }
    try {
      return new Recorder(await navigator.mediaDevices.getUserMedia({ audio: true }));
    } catch {
      throw new Error("The browser did not allow the microphone, or there is none.");
    }
  }

  /** @returns {Promise<File>} what was heard */
  async stop() {
    const stopped = new Promise((resolve) => this.#media.addEventListener("stop", resolve, { once: true }));
    this.#media.stop();
    await stopped;
    this.#media.stream.getTracks().forEach((track) => track.stop());
    return toWav(new Blob(this.#pieces), "recording");
  }
}

/**
 * Any sound that the browser can play, as WAV at 16 kHz.
 *
 * @param {Blob} sound
 * @param {string} name of the file, without its ending
 */
export async function toWav(sound, name) {
  const context = new OfflineAudioContext(1, 1, SAMPLE_RATE_HZ);
  const decoded = await context.decodeAudioData(await sound.arrayBuffer());
  // Mixes the channels into one.
  const mixer = new OfflineAudioContext(1, Math.max(1, decoded.length), SAMPLE_RATE_HZ);
  const source = mixer.createBufferSource();
  source.buffer = decoded;
  source.connect(mixer.destination);
  source.start();
  const mixed = await mixer.startRendering();
  return new File([wav(mixed.getChannelData(0), SAMPLE_RATE_HZ)], `${name}.wav`, { type: "audio/wav" });
}
