import type { Writable } from "node:stream";
import { streamToTerminal, type TerminalStream } from "../render/terminal.ts";
import { formatDuration } from "../render/text.ts";

/** How far the reading of files is. */
export type Progress = { bytesRead: number; bytesTotal: number };

/** A line on a terminal that tells how far uploads are. */
export type ProgressBar = Disposable & {
  /** Makes room for other text. */
  clear(): void;
};

/** Draws the bar ten times a second on a terminal; does nothing anywhere else. */
export const createProgressBar = (
  stream: Writable & TerminalStream,
  env: NodeJS.ProcessEnv,
  measure: () => Progress,
): ProgressBar => {
  const terminal = streamToTerminal(stream, env);
  if (!terminal.interactive) return { clear: () => undefined, [Symbol.dispose]: () => undefined };
  const startedAtMs = performance.now();
  const clear = (): void => {
    stream.write("\r\x1b[K");
  };
  const timer = setInterval(() => {
    const seconds = (performance.now() - startedAtMs) / 1_000;
    stream.write(`\r\x1b[K${progressToText(measure(), seconds, terminal.columns)}`);
  }, drawEveryMs);
  timer.unref();
  return {
    clear,
    [Symbol.dispose]: () => {
      clearInterval(timer);
      clear();
    },
  };
};

/** The bar: share, rate, and the time left; without a total only what was read, and the rate. */
export const progressToText = (
  { bytesRead, bytesTotal }: Progress,
  seconds: number,
  columns: number,
): string => {
  const bytesPerSecond = bytesRead / Math.max(seconds, 0.001);
  const rate = `${megabytes(bytesPerSecond)}/s`;
  if (!(bytesTotal > 0)) return `${megabytes(bytesRead)}  ${rate}`;
  const share = Math.min(bytesRead / bytesTotal, 1);
  const left =
    share === 0 ? "" : `  ${formatDuration((bytesTotal - bytesRead) / bytesPerSecond)} left`;
  const figures = ` ${String(Math.floor(share * 100)).padStart(3)} %  ${rate}${left}`;
  const width = Math.max(0, Math.min(columns - figures.length - 1, 40));
  const full = Math.round(share * width);
  return `${"█".repeat(full)}${"░".repeat(width - full)}${figures}`;
};

const drawEveryMs = 100;

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
