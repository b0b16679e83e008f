import { type GetRunRequest, type GetRunResponse, parseProject } from "@wellspring/contract";
import type { Context } from "../context.ts";
import { PlateState } from "../gen/wellspring/backend/v1/state.ts";
import { awaitToken } from "../log/await-token.ts";
import { describePlate, describeRun } from "../query/describe.ts";
import { findRun } from "../query/find-run.ts";
import { keyToPair, pairPrefix } from "../store/keyspace.ts";

export const getRun =
  ({ log, store }: Context) =>
  async (request: GetRunRequest): Promise<GetRunResponse> => {
    await awaitToken(log, request.token);
    using view = store.snapshot();
    const run = findRun(view, request);
    const plates = [...view.list("plates", pairPrefix(run.number))].map(({ key, value }) =>
      describePlate(keyToPair(key)[1], PlateState.decode(value)),
    );
    return { run: describeRun(parseProject(request.project), request.run, run), plates };
  };
