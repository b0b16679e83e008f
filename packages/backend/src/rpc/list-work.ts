import {
  type ListWorkRequest,
  type ListWorkResponse,
  limits,
  parseEngineName,
  parseProject,
  StatusError,
  type Work,
  Work_State,
} from "@wellspring/contract";
import type { Context } from "../context.ts";
import { awaitToken } from "../log/await-token.ts";
import type { View } from "../store/view.ts";
import { turn } from "../turn.ts";
import { describeWork } from "../work/describe-work.ts";
import { listIndex } from "../work/list-index.ts";
import { listNumbers } from "../work/list-numbers.ts";
import { readWork } from "../work/work-state.ts";

/** Works in one message. */
const pageWorksMax = 200;
/** Bytes of the results in one message, but for the last one. */
const pageBytesMax = limits.messageBytesMax / 4;
/** Works listed where nothing is said. */
const defaultLimit = 100;

export const listWork = ({ log, store, dispatcher }: Context) =>
  async function* (request: ListWorkRequest): AsyncIterable<ListWorkResponse> {
    const { offset, limit } = parseRange(request);
    await awaitToken(log, request.token);
    // One state for all pages: no work is told twice since it moved on.
    using view = store.snapshot();
    let [works, bytes, place]: [Work[], number, number] = [[], 0, 0];
    for (const number of listSelected(view, request)) {
      await turn();
      if (number === undefined) continue;
      if (place++ < offset) continue;
      const work = describeWork(view, readWork(view, number), dispatcher);
      works.push(work);
      bytes += work.result.length;
      if (works.length >= pageWorksMax || bytes >= pageBytesMax) {
        yield { works };
        [works, bytes] = [[], 0];
      }
      if (place >= offset + limit) break;
    }
    if (works.length > 0) yield { works };
  };

const parseRange = ({ offset, limit }: ListWorkRequest): { offset: number; limit: number } => {
  if (limit > limits.workListMax) {
    throw StatusError.invalid("limit", `is more than ${limits.workListMax}`);
  }
  return { offset, limit: limit || defaultLimit };
};

const listSelected = (view: View, request: ListWorkRequest): Iterable<bigint | undefined> => {
  const { engine, index, after, from, to } = request;
  const project = parseProject(request.project);
  if (engine !== "") parseEngineName("engine", engine);
  if (index === "")
    return listNumbers(view, { project, engine, states: parseStates(request), after });
  parseEngineName("index", index);
  if (engine === "") throw StatusError.invalid("engine", "is needed with an index");
  if (
    (from?.length ?? 0) > limits.indexKeyBytesMax ||
    (to?.length ?? 0) > limits.indexKeyBytesMax
  ) {
    throw StatusError.invalid("from, to", `have more than ${limits.indexKeyBytesMax} bytes`);
  }
  return listIndex(view, { project, engine, index, from, to, after });
};

const allStates = [Work_State.KEPT, Work_State.WAITING, Work_State.DONE, Work_State.FAILED];

const parseStates = ({ states }: ListWorkRequest): Work_State[] => {
  if (states.length === 0) return allStates;
  for (const state of states) {
    if (!allStates.some((known) => known === state)) {
      throw StatusError.invalid("states", `${state} is no state`);
    }
  }
  return [...new Set(states)];
};
