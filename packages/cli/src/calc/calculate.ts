import { CalcService, callUnary } from "@wellspring/contract";
import type { Link } from "../link.ts";
import { retry } from "../retry.ts";
import type { Calculation } from "./calc-words.ts";

/** Has the server calculate; the results as they are printed, parted by blanks. */
export const calculate = (link: Link, calculation: Calculation): Promise<string> =>
  retry(async ({ signal }) => {
    const { client } = link;
    switch (calculation.name) {
      case "add":
        return `${(await callUnary(client, CalcService.add, calculation, { signal })).result}`;
      case "max":
        return `${(await callUnary(client, CalcService.max, calculation, { signal })).result}`;
      case "np":
        return (
          await callUnary(client, CalcService.nthPrimes, calculation, { signal })
        ).results.join(" ");
    }
  }, link);
