import { setImmediate } from "node:timers/promises";

/** How long work may hold the event loop, in milliseconds. */
const sliceMs = 5;

let sliceStartMs = performance.now();

/** Lets the event loop turn where the work since the last turn took long enough. */
export const turn = async (): Promise<void> => {
  if (performance.now() - sliceStartMs < sliceMs) return;
  await setImmediate();
  sliceStartMs = performance.now();
};
