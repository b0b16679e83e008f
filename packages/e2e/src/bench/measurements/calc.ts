import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { CalcClient, CalcService, callUnary, createInsecure } from "@wellspring/contract";
import { ServerProcess } from "../../process/server-process.ts";
import type { Bench } from "../bench.ts";
import type { Figure } from "../report/figure.ts";
import { measureMs, repeat } from "./repeat.ts";

/** One caller who has numbers added, one pair after the other, through all tiers and the log. */
export const measureCalc = async ({ sizes, folder: parent }: Bench): Promise<Figure[]> => {
  await mkdir(parent, { recursive: true });
  await using open = new AsyncDisposableStack();
  const folder = await mkdtemp(join(parent, "calc-"));
  open.defer(() => rm(folder, { recursive: true }));
  const server = open.use(await ServerProcess.start(["serve", "--data", join(folder, "data")]));
  const client = new CalcClient(server.address, createInsecure());
  open.defer(() => client.close());
  const add = async (time: number) => {
    const request = { a: BigInt(time), b: 5n };
    const { result } = await callUnary(client, CalcService.add, request);
    if (result !== request.a + 5n) throw new Error(`${time} and 5 are not ${result}`);
  };
  await repeat(sizes.calcCalls, add);
  const values = await repeat(sizes.calcCalls, (time) => measureMs(() => add(time)));
  return [{ what: "calc add", unit: "ms", goal: { atMost: 8 }, values }];
};
