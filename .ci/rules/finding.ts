import type { House } from "./house.ts";

/** Something to put right: where, what is wrong and what to do instead. */
export type Finding = { path: string; line: number; wrong: string; instead: string };

/** One habit: all that breaks it in a house. */
export type Rule = (house: House) => Finding[];

/** A finding as one line that editors can jump from. */
export const formatFinding = ({ path, line, wrong, instead }: Finding): string =>
  `${path}:${line}: ${wrong}: ${instead}`;
