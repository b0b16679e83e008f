import { CalcCommand, MyData } from "@wellspring/contract";
import { Computer, type ComputerOptions } from "../compute/computer.ts";

/** A computer of all engines, for specs. */
export const openComputer = (options: Partial<ComputerOptions> = {}): Promise<Computer> =>
  Computer.open({
    kinds: ["statistics", "calc", "crunch"],
    functions: { crunch: "square" },
    concurrency: 1,
    timeLimitMs: 9_000,
    observe: () => undefined,
    ...options,
  });

/** The body of an addition. */
export const additionOf = (a: bigint, b: bigint): Buffer =>
  Buffer.from(CalcCommand.encode({ command: { $case: "add", add: { a, b } } }).finish());

/** The body of data to crunch. */
export const dataOf = (Data: bigint): Buffer =>
  Buffer.from(MyData.encode({ ID: Data, Data, Meta: "" }).finish());

/** The body of a sample. */
export const sampleOf = (data: readonly number[]): Buffer =>
  Buffer.from(JSON.stringify({ time_stamp: "2019-05-01T10:00:00Z", data }));
