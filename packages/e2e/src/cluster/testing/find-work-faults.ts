import {
  CalcResult,
  callServerStreaming,
  channelOptions,
  createInsecure,
  type ListWorkRequest,
  MyResult,
  type Work,
  Work_State,
  WorkServiceClient,
  WorkServiceService,
} from "@wellspring/contract";
import type { HandedIn } from "./callers.ts";

/**
 * What is wrong with all work that a backend, asked by itself, has: some that is not done, some
 * that was acknowledged and is missing, is there too often or has another result than it should
 * have, or a result that an index has twice or not at all. A line for each.
 */
export const findWorkFaults = async (
  server: string,
  handedIn: readonly HandedIn[],
): Promise<string[]> => {
  using reader = createReader(server);
  const works = await reader.list({});
  const undone = works.filter(({ state }) => state !== Work_State.DONE).map(describe);
  const found = Map.groupBy(works.filter(isDone), keyOf);
  const faults = handedIn.flatMap((work) => findFaults(work, found.get(nameOf(work)) ?? []));
  const samples = works.filter(({ engine }) => engine === "statistics");
  const indexed = await reader.list({ engine: "statistics", index: "mean" });
  return [...undone, ...faults, ...findMisplaced(samples, indexed)];
};

/** Works of a backend that wait for an engine. */
export const countWaiting = async (server: string): Promise<number> => {
  using reader = createReader(server);
  return (await reader.list({ states: [Work_State.WAITING] })).length;
};

const findFaults = ({ isRight, copiesMax, ...work }: HandedIn, found: readonly Work[]) => {
  const name = nameOf(work);
  if (found.length === 0) return [`${name} is missing`];
  if (found.length > copiesMax) return [`${name} is there ${found.length} times`];
  return found.every(({ result }) => isRight(result)) ? [] : [`${name} has another result`];
};

const findMisplaced = (samples: readonly Work[], indexed: readonly Work[]): string[] => {
  const ids = indexed.map(({ workId }) => workId.toString("hex")).sort();
  const expected = samples.map(({ workId }) => workId.toString("hex")).sort();
  if (ids.join() === expected.join()) return [];
  return [`an index has ${ids.length} of ${expected.length} samples, or others`];
};

const isDone = ({ state }: Work): boolean => state === Work_State.DONE;

const describe = ({ engine, workId, state, failure }: Work): string =>
  `${engine} ${workId.toString("hex")} is in state ${state} ${failure}`;

const nameOf = ({ engine, key }: Pick<HandedIn, "engine" | "key">): string => `${engine} ${key}`;

/** What its caller knows a work by. */
const keyOf = ({ engine, workId, result }: Work): string => {
  if (engine === "statistics") return `${engine} ${workId.toString("hex")}`;
  if (engine.startsWith("crunch")) return `${engine} ${MyResult.decode(result).ID}`;
  const { result: sum } = CalcResult.decode(result);
  return `${engine} ${sum?.$case === "add" ? sum.add.result : ""}`;
};

/** Reads lists of works over one connection. */
const createReader = (server: string) => {
  const client = new WorkServiceClient(server, createInsecure(), channelOptions);
  const readPage = async (selection: Partial<ListWorkRequest>): Promise<Work[]> => {
    const request: ListWorkRequest = {
      ...{ project: "", engine: "", states: [], index: "", from: undefined, to: undefined },
      ...{ after: 0n, limit: pageWorks, offset: 0, token: "" },
      ...selection,
    };
    const works: Work[] = [];
    const parts = callServerStreaming(client, WorkServiceService.listWork, request);
    for await (const part of parts) works.push(...part.works);
    return works;
  };
  const list = async (selection: Partial<ListWorkRequest>): Promise<Work[]> => {
    const page = await readPage(selection);
    const last = page.at(-1);
    if (!last || page.length < pageWorks) return page;
    return [...page, ...(await list({ ...selection, after: last.number }))];
  };
  return { list, [Symbol.dispose]: () => client.close() };
};

/** The most that a backend gives at once. */
const pageWorks = 10_000;
