import { Code, parseProject, parseRunName, StatusError } from "@wellspring/contract";
import type { RunState } from "../gen/wellspring/backend/v1/state.ts";
import { runStates } from "../store/records.ts";
import type { View } from "../store/view.ts";

type RunNamed = { project: string; run: string };

/** The run a request names; NOT_FOUND where it holds no readings. */
export const findRun = (view: View, request: RunNamed): RunState => {
  const run = findRunWithHistory(view, request);
  if (run.readings > 0) return run;
  throw new StatusError(
    Code.NOT_FOUND,
    `run ${request.run} was retracted: its history tells when and why`,
  );
};

/** The run a request names, retracted ones too; NOT_FOUND where there never was one. */
export const findRunWithHistory = (view: View, request: RunNamed): RunState => {
  const name = parseRunName(request.run);
  const project = parseProject(request.project);
  const run = runStates.get(view, project, name);
  if (run) return run;
  throw new StatusError(Code.NOT_FOUND, `no run is called ${name} in project ${project}`);
};
