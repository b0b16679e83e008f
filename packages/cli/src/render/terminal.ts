/** How many colours a stream shows. */
export type Colours = "none" | "256" | "full";

/** What the renderers need to know of where their text goes. */
export type Terminal = {
  /** Whether a person looks at it. */
  interactive: boolean;
  /** Characters in a line. */
  columns: number;
  colours: Colours;
};

/** The part of a stream that tells of a terminal. */
export type TerminalStream = { isTTY?: boolean; columns?: number | undefined };

/** A pipe or a file: 80 columns, no colours. */
export const plainTerminal: Terminal = { interactive: false, columns: 80, colours: "none" };

/**
 * What a stream can show. Colours need a terminal, a `TERM` that is not `dumb`, and no `NO_COLOR`
 * (https://no-color.org: any value but the empty one).
 */
export const streamToTerminal = (stream: TerminalStream, env: NodeJS.ProcessEnv): Terminal => {
  if (!stream.isTTY) return plainTerminal;
  return { interactive: true, columns: stream.columns || 80, colours: coloursOf(env) };
};

const coloursOf = (env: NodeJS.ProcessEnv): Colours => {
  if (env.NO_COLOR || env.TERM === "dumb") return "none";
  if (/^(truecolor|24bit)$/i.test(env.COLORTERM ?? "")) return "full";
  return /256|kitty|alacritty|direct/i.test(env.TERM ?? "") ? "256" : "none";
};
