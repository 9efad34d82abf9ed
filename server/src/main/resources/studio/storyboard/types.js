/**
 * What the storyboard is made of.
 *
 * @typedef {"flow" | "cut" | "continue"} Transition
 * @typedef {{id: string, at: number, prompt: string, transition: Transition, hold: number, image?: Blob,
 *   hasImage: boolean, caption: string, agreement?: number, frame?: Blob}} Card
 *   a checkpoint; hasImage: the server has a picture for it that is not here; caption and agreement (0 to 1)
 *   are the finished film's, which has both or neither, frame is what it shows there
 * @typedef {{cards: Card[], seconds: number, size: string, seed: string, draft: boolean}} Board
 *   cards are in order of time, the first at 0; an empty seed is drawn by lot
 * @typedef {{index: number, start: number, end: number, reused: boolean, checkpoint?: number}} Part seconds of film;
 *   checkpoint: which one a key slice is the picture of
 * @typedef {{total: number, done: number, reused: number}} Count
 * @typedef {{queue_position?: number, key_slices: Count, stretches: Count, seconds_done: number,
 *   eta_seconds?: number, compute_seconds: number}} Work
 * @typedef {{id: string, model: string, status: "queued" | "in_progress" | "completed" | "failed",
 *   progress: number, created_at: number, prompt: string, size: string, seconds: string, seed: number,
 *   draft: boolean, version: number, fps: number, remixed_from_video_id?: string,
 *   error?: {code: string, message: string}, storyboard: any[], work: Work,
 *   usage?: {frames: number, tokens: number, compute_seconds: number}}} Film as the server tells it
 * @typedef {{tokens: number, compute_seconds: number, finish_seconds: number, frames: number}} Estimate
 */
export {};
