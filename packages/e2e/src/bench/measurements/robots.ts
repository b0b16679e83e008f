import type { Bench } from "../bench.ts";
import type { Figure, Gap } from "../report/figure.ts";
import { startReplicated } from "../tools/replicated-servers.ts";
import { appendAsRobots } from "../tools/robots.ts";
import { seed } from "./inputs.ts";
import { withoutNats } from "./replicated.ts";

/** Robots that append each read as it comes, through a log that three servers flush. */
export const measureRobots = async (
  { sizes: { robots }, folder }: Bench,
  nats: string | undefined,
): Promise<(Figure | Gap)[]> => {
  const { count, wells, periodSeconds } = robots;
  const what = `one read of ${wells} wells, ${count} robots, one each ${periodSeconds} s`;
  if (nats === undefined) return [withoutNats(what)];
  await using servers = await startReplicated(nats, folder);
  const values = await appendAsRobots(servers.address, robots, seed);
  return [
    { what: `${what}: p50`, unit: "ms", goal: { atMost: 10 }, percent: 50, values },
    { what: `${what}: p99`, unit: "ms", goal: { atMost: 50 }, percent: 99, values },
  ];
};
