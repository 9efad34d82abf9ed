import { wholeAddress } from "./films.js";

/**
 * Pictures out of a finished film, as blobs; those that cannot be had are undefined.
 *
 * @param {string} path of its file
 * @param {number[]} times seconds, ascending
 * @returns {Promise<(Blob | undefined)[]>}
 */
export async function capture(path, times) {
  const video = document.createElement("video");
  video.muted = true;
  video.preload = "auto";
  const blobs = [];
  try {
    const loaded = happens(video, "loadeddata");
    video.src = await wholeAddress(path);
    await loaded;
    for (const time of times) {
      const sought = happens(video, "seeked");
      video.currentTime = time;
      await sought;
      blobs.push(await picture(video));
    }
  } catch {
    // A browser without this codec: cards go without.
  }
  video.removeAttribute("src");
  video.load();
  return blobs;
}

/** @param {HTMLVideoElement} video @param {string} name */
function happens(video, name) {
  return new Promise((resolve, reject) => {
    video.addEventListener(name, resolve, { once: true });
    video.addEventListener("error", reject, { once: true });
  });
}

/** @param {HTMLVideoElement} video @returns {Promise<Blob | undefined>} */
function picture(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined)));
}
