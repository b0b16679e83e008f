import {
  CalcCommand,
  CalcResult,
  Code,
  MyData,
  MyResult,
  type Work,
  Work_State,
} from "@wellspring/contract";

/** Calculates as an engine does, near enough for specs. */
export const calculateBody = (_engine: string, body: Buffer): Partial<Work> => {
  const { command } = CalcCommand.decode(body);
  switch (command?.$case) {
    case "add": {
      const result = command.add.a + command.add.b;
      if (result > 100n) return fail("too much");
      return done({ $case: "add", add: { result } });
    }
    case "max":
      return done({ $case: "max", max: { result: command.max.b } });
    case "nthPrimes":
      return done({ $case: "nthPrimes", nthPrimes: { results: command.nthPrimes.numbers } });
    default:
      return fail("unknown");
  }
};

/** Squares data as an engine does; negative ones fail, and a single byte, which is no data. */
export const squareBody = (_engine: string, body: Buffer): Partial<Work> => {
  if (body.length === 1) return fail("no data");
  const data = MyData.decode(body);
  if (data.Data < 0n) return fail(`${data.Data} is negative`);
  const times = { DTimeStamp: undefined, ProcessTime: undefined };
  const result = { ...data, ...times, RData: data.Data ** 2n };
  return { result: Buffer.from(MyResult.encode(result).finish()) };
};

const done = (result: NonNullable<CalcResult["result"]>): Partial<Work> => ({
  result: Buffer.from(CalcResult.encode({ result }).finish()),
});

const fail = (failure: string): Partial<Work> => ({
  state: Work_State.FAILED,
  failure,
  failureCode: Code.OUT_OF_RANGE,
});
