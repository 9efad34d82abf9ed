import { address } from "../base/api.js";

/**
 * Whether the server can be used.
 *
 * @typedef {"unknown" | "ready" | "waiting" | "away"} Health waiting: it loads models or stops
 */

const EVERY_MS = 10_000;

/** @param {Health} health */
export function inWords(health) {
  return {
    unknown: "Asking the server …",
    ready: "The server is ready",
    waiting: "The server is loading models, or is being stopped",
    away: "The server cannot be reached",
  }[health];
}

/** @returns {Promise<Health>} */
async function ask() {
  try {
    return (await fetch(address("health/ready"))).ok ? "ready" : "waiting";
  } catch {
    return "away";
  }
}

/** Tells the health now and whenever it is asked again. @param {(health: Health) => void} tell */
export function watchHealth(tell) {
  const look = async () => document.visibilityState === "visible" && tell(await ask());
  look();
  const timer = setInterval(look, EVERY_MS);
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
  };
}
