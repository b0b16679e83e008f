import {
  blockReadings,
  decodeBlock,
  parsePlate,
  parseToken,
  type ReadReadingsRequest,
  type ReadReadingsResponse,
  RunServiceService,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import { readingsToColumns } from "../columns/readings-to-columns.ts";
import type { Context } from "../context.ts";
import { readMany } from "../forward.ts";
import { assertWells, parseRunId } from "../parse-run-id.ts";

/** Blocks as the backend sends them, or made columns: a backend knows blocks only. */
export const readReadings = ({ backends, traffic }: Context) =>
  async function* (
    request: ReadReadingsRequest,
    call: CallContext,
  ): AsyncGenerator<ReadReadingsResponse, undefined> {
    const id = parseRunId(request);
    if (request.plate !== undefined) parsePlate(request.plate);
    assertWells(request.wells);
    parseToken(request.token);
    const passed = traffic.note(call, { runs: new Set([id.run]), readings: 0 });
    const asked = { ...request, ...id, columns: false };
    for await (const response of readMany(backends, RunServiceService.readReadings, asked, call)) {
      const { plate, readings, revision } = response;
      if (readings?.$case === "block") passed.readings += blockReadings(readings.block);
      if (readings?.$case !== "block" || !request.columns) yield response;
      else {
        const columns = readingsToColumns(decodeBlock(readings.block));
        yield { plate, readings: { $case: "columns", columns }, revision };
      }
    }
    return undefined;
  };
