import {
  callServerStreaming,
  callUnary,
  formatWorkId,
  type Lease,
  type ListWorkRequest,
  limits,
  type Work,
  WorkServiceService,
} from "@wellspring/contract";
import { readWithToken } from "../calls.ts";
import type { Link } from "../link.ts";
import { retry } from "../retry.ts";

/** Which works of the link's project. */
export type WorkSelection = Partial<Pick<ListWorkRequest, "engine" | "states">> & {
  /** The number of the work after which to begin; from the first by default. */
  after?: bigint;
};

/** Works without their bodies, ordered by number, as they are read page by page. */
export async function* listWorks(
  link: Link,
  { engine = "", states = [], after = 0n }: WorkSelection,
): AsyncGenerator<Work, undefined> {
  let last = after;
  for (;;) {
    const page = await listPage(link, { engine, states, after: last });
    yield* page;
    const end = page.at(-1);
    if (!end || page.length < pageWorks) return undefined;
    last = end.number;
  }
}

/** Works in one page. */
const pageWorks = 1_000;

const listPage = (link: Link, selection: Required<WorkSelection>): Promise<Work[]> =>
  readWithToken(link, async (token, { signal }) => {
    const request: ListWorkRequest = {
      ...{ ...selection, project: link.project, index: "", token },
      ...{ from: undefined, to: undefined, limit: pageWorks, offset: 0 },
    };
    const works: Work[] = [];
    const { listWork } = WorkServiceService;
    for await (const part of callServerStreaming(link.client, listWork, request, { signal })) {
      works.push(...part.works);
    }
    return works;
  });

/** Who computes works now, by their ids as these are shown; none of those that nobody computes. */
export const readLeases = async (
  link: Link,
  works: readonly Work[],
): Promise<ReadonlyMap<string, Lease>> => {
  const leases = new Map<string, Lease>();
  for (let at = 0; at < works.length; at += limits.leasesMax) {
    const workIds = works.slice(at, at + limits.leasesMax).map(({ workId }) => workId);
    const request = { project: link.project, workIds };
    const { getLeases } = WorkServiceService;
    const answer = await retry(
      ({ signal }) => callUnary(link.client, getLeases, request, { signal }),
      link,
    );
    for (const lease of answer.leases) leases.set(formatWorkId(lease.workId), lease);
  }
  return leases;
};

/** A work with its body, where that has at most 256 KiB. */
export const getWork = (link: Link, workId: Buffer): Promise<Work> =>
  readWithToken(link, (token, { signal }) => {
    const request = { project: link.project, workId, body: true, token };
    return callUnary(link.client, WorkServiceService.getWork, request, { signal });
  });
