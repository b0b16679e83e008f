import type { ListPlatesResponse } from "@wellspring/contract";
import type { ChangeSource, Pass } from "../pass.ts";
import type { Laboratory } from "./laboratory.ts";

/** What specs ask a laboratory for as the warehouse asks a backend. */
export type LaboratorySource = ChangeSource & {
  listPlates(token: string): AsyncIterable<ListPlatesResponse>;
};

/** A source that gives a laboratory's passes; `beforePass` hears which one is next, from 1 on. */
export const createSource = (
  laboratory: Laboratory,
  beforePass: (pass: number) => Promise<{ hasMore: boolean }> = async () => ({ hasMore: false }),
): LaboratorySource => {
  let passes = 0;
  return {
    next: async (from): Promise<Pass> => {
      const { hasMore } = await beforePass(++passes);
      return laboratory.takePass({ isWhole: from === "", hasMore });
    },
    readBody: async () => Buffer.alloc(0),
    async *listPlates() {
      const token = `${laboratory.logId}.${laboratory.sequence}`;
      yield { token, plates: [] };
      yield { token: "", plates: laboratory.plates() };
    },
  };
};
