import type { CommandIo } from "@wellspring/cli";

/** A line that tells how far something is. */
export type ProgressLine = Disposable & { show(text: string): void };

/** Shows a line in place on a terminal; elsewhere a new one each time that it has changed. */
export const createProgressLine = (stdout: CommandIo["stdout"]): ProgressLine => {
  let shown = "";
  return {
    show(text) {
      if (text === shown) return;
      shown = text;
      stdout.write(stdout.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
    },
    [Symbol.dispose]() {
      if (stdout.isTTY && shown !== "") stdout.write("\n");
    },
  };
};
