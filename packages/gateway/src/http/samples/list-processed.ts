import {
  type ListWorkRequest,
  limits,
  parseProject,
  parseToken,
  type StatisticsIndex,
  statisticsEngine,
  type Work,
  Work_State,
  WorkServiceService,
} from "@wellspring/contract";
import { readMany } from "../../forward.ts";
import type { HttpParts, HttpRequest } from "../route.ts";

import { processedListToJson } from "./work-json.ts";

/** Where a list begins, and how long it is. */
export type Page = {
  limit: number;
  offset: number;
  cursor?: number | undefined;
  project?: string | undefined;
};

/** Which samples are listed, inclusive; in the order of the index's values. */
export type KeyRange = {
  index: StatisticsIndex;
  from?: Buffer | undefined;
  to?: Buffer | undefined;
};

/** One page of what was computed, as JSON; `Link` tells where it goes on where more follow. */
export const listProcessed = async (
  parts: HttpParts,
  request: HttpRequest<Page>,
  range?: KeyRange,
): Promise<string> => {
  const { query, reply } = request;
  const works = await listWorks(parts, request, range);
  const last = works[query.limit - 1];
  if (last && works.length > query.limit) reply.header("link", nextLink(request, last));
  reply.type("application/json; charset=utf-8");
  return processedListToJson(works.slice(0, query.limit));
};

/** The works of a page, and one more where more follow. */
const listWorks = async (
  { context }: HttpParts,
  { query, call }: HttpRequest<Page>,
  range: KeyRange | undefined,
): Promise<Work[]> => {
  const page = {
    project: parseProject(query.project ?? ""),
    engine: statisticsEngine,
    states: [Work_State.DONE],
    index: range?.index ?? "",
    from: range?.from,
    to: range?.to,
    token: call.token,
  };
  parseToken(call.token);
  const list = async (after: bigint, offset: number, limit: number): Promise<Work[]> => {
    const request: ListWorkRequest = { ...page, after, offset, limit };
    const works: Work[] = [];
    const method = WorkServiceService.listWork;
    for await (const answer of readMany(context.backends, method, request, call.context)) {
      works.push(...answer.works);
    }
    return works;
  };
  const limit = Math.min(query.limit + 1, limits.workListMax);
  const works = await list(BigInt(query.cursor ?? 0), query.offset, limit);
  // The longest page has no room for the one that tells whether more follow.
  if (limit > query.limit || works.length < limit) return works;
  return [...works, ...(await list(works[limit - 1].number, 0, 1))];
};

/** Where the next page is: the same question, after the last work of this one. */
const nextLink = ({ query, request }: HttpRequest<Page>, last: Work): string => {
  const search = new URLSearchParams({
    limit: String(query.limit),
    cursor: String(last.number),
    ...(query.project !== undefined && { project: query.project }),
  });
  return `<${request.routeOptions.url}?${search}>; rel="next"`;
};
