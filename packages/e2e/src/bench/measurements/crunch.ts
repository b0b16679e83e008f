import { CrunchServiceService, MyData, MyResult } from "@wellspring/contract";
import { ServerProcess } from "../../process/server-process.ts";
import type { Bench } from "../bench.ts";
import type { Figure } from "../report/figure.ts";
import { exchangeMessages } from "../tools/message-exchange.ts";
import { startServers } from "../tools/servers.ts";
import { measureMs, repeat } from "./repeat.ts";

/** Numbers that are squared by two copies of the engine, over one stream in both directions. */
export const measureCrunch = async ({ sizes, folder }: Bench): Promise<Figure[]> => {
  const { data, repetitions } = sizes.crunch;
  await using servers = await startServers(folder);
  await using engines = new AsyncDisposableStack();
  for (let copy = 0; copy < 2; copy++) {
    const args = ["engine", "--kind", "crunch", "--function", "square"];
    engines.use(await ServerProcess.start([...args, "--backend", servers.backend.address]));
  }
  const messages = Array.from({ length: data }, (_, place) => {
    const number = BigInt(place + 1);
    return MyData.encode({ ID: number, Data: number, Meta: "" }).finish();
  });
  const crunch = () => rateOf(servers.address, messages);
  await crunch();
  const values = await repeat(repetitions, crunch);
  return [{ what: "crunch by 2 engines", unit: "/s", goal: { atLeast: 20_000 }, values }];
};

/** Results that come each second; throws where one is missing or wrong. */
const rateOf = async (address: string, messages: readonly Uint8Array[]): Promise<number> => {
  const { path } = CrunchServiceService.crunchMany;
  let results: Buffer[] = [];
  const ms = await measureMs(async () => {
    results = await exchangeMessages(address, path, messages);
  });
  const squares = new Map(results.map((bytes) => toSquare(MyResult.decode(bytes))));
  if (squares.size < messages.length) {
    throw new Error(`${squares.size} results came of ${messages.length}`);
  }
  for (const [number, square] of squares) {
    if (square !== number * number) throw new Error(`the square of ${number} is not ${square}`);
  }
  return messages.length / (ms / 1_000);
};

const toSquare = ({ Data, RData }: MyResult): [bigint, bigint] => [Data, RData];
