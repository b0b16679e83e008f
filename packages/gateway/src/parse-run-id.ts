import { parseProject, parseRunName, parseWell, StatusError } from "@wellspring/contract";

/** Which run a request is about. */
export type RunId = { project: string; run: string };

/** The run of a request, its project named; throws INVALID_ARGUMENT naming the field. */
export const parseRunId = ({ project, run }: RunId): RunId => ({
  project: parseProject(project),
  run: parseRunName(run),
});

/** Throws INVALID_ARGUMENT naming the first that is no well's name. */
export const assertWells = (names: readonly string[]): void => {
  const wrong = names.find((name) => parseWell(name) < 0);
  if (wrong === undefined) return;
  throw StatusError.invalid("wells", `"${wrong}" is no well from A1 to AF48`);
};
