import {
  type ListRunsRequest,
  type ListRunsResponse,
  limits,
  parseProject,
  type Run,
} from "@wellspring/contract";
import type { Context } from "../context.ts";
import { RunState } from "../gen/wellspring/backend/v1/state.ts";
import { awaitToken } from "../log/await-token.ts";
import { describeRun } from "../query/describe.ts";
import { keyToRun, projectPrefix } from "../store/keyspace.ts";

/** Runs in one message. */
const pageRunsMax = 200;
/** Stored bytes of the runs in one message: their descriptions may be long. */
const pageBytesMax = limits.messageBytesMax / 4;

export const listRuns = ({ log, store }: Context) =>
  async function* (request: ListRunsRequest): AsyncIterable<ListRunsResponse> {
    await awaitToken(log, request.token);
    const project = parseProject(request.project);
    using view = store.snapshot();
    let runs: Run[] = [];
    let bytes = 0;
    for (const { key, value } of view.list("runs", projectPrefix(project))) {
      const run = RunState.decode(value);
      if (run.readings > 0) runs.push(describeRun(project, keyToRun(key)[1], run));
      bytes += value.length;
      if (runs.length < pageRunsMax && bytes < pageBytesMax) continue;
      yield { runs };
      runs = [];
      bytes = 0;
    }
    if (runs.length > 0) yield { runs };
  };
