import { Code, encodeMessage, MyData, MyResult, StatusError, version } from "@wellspring/contract";
import type { EngineFunction } from "../../engine-function.ts";
import type { NamedCrunchFunction } from "./crunch-function.ts";

/** MyData in, MyResult out, by a function that is chosen where the engine is started. */
export const createCrunch = ({ name, crunch }: NamedCrunchFunction): EngineFunction => ({
  version: `${version} ${name}`.slice(0, versionLengthMax),
  compute: async ({ body, submittedAtMs }, signal) => {
    const data = parseData(body);
    const crunched: unknown = await crunch(data.Data, data.Meta, signal);
    const result: MyResult = {
      ...data,
      DTimeStamp: new Date(submittedAtMs),
      RData: parseInt64(crunched, data.Data),
      ProcessTime: new Date(),
    };
    return { result: encodeMessage(MyResult, result), indexEntries: [] };
  },
});

const parseData = (body: Uint8Array): MyData => {
  try {
    return MyData.decode(body);
  } catch (cause) {
    throw new StatusError(Code.INVALID_ARGUMENT, "the bytes are no MyData", { cause });
  }
};

/** Whatever characters a file's name has, these have no more bytes than a version may. */
const versionLengthMax = 25;

const parseInt64 = (crunched: unknown, data: bigint): bigint => {
  if (typeof crunched !== "bigint") {
    const text = `the function made a ${typeof crunched} of ${data}, not a bigint`;
    throw new StatusError(Code.FAILED_PRECONDITION, text);
  }
  if (BigInt.asIntN(64, crunched) === crunched) return crunched;
  throw new StatusError(Code.OUT_OF_RANGE, `the result ${crunched} of ${data} is no int64`);
};
