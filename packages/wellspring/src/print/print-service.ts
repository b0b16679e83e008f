import { randomUUID } from "node:crypto";
import {
  Code,
  decodeBlock,
  parseProject,
  RunServiceService,
  StatusError,
  type UploadOpen,
  type UploadRequest,
  type UploadResponse,
  version,
} from "@wellspring/contract";
import { bidi, type ServedService, serverStreaming, unary } from "@wellspring/service";
import { readingLines } from "./reading-lines.ts";

/** Writes text, and resolves once there is room for more. */
export type Print = (text: string) => Promise<void>;

/** A backend that keeps nothing: it prints each reading that arrives, then the upload. */
export const printService = (print: Print): ServedService => {
  const logId = randomUUID();
  return [
    RunServiceService,
    {
      upload: bidi((requests: AsyncIterable<UploadRequest>) => printUpload(requests, print)),
      listRuns: serverStreaming(refuse),
      getRun: serverStreaming(refuse),
      readReadings: serverStreaming(refuse),
      retract: unary(refuse),
      listHistory: serverStreaming(refuse),
      getStatus: unary(() => ({ logId, appliedSequence: 0n, version })),
    },
  ];
};

const refuse = (): never => {
  throw new StatusError(
    Code.UNIMPLEMENTED,
    "this server only prints what arrives: start it without --print to keep runs",
  );
};

async function* printUpload(
  requests: AsyncIterable<UploadRequest>,
  print: Print,
): AsyncIterable<UploadResponse> {
  let open: UploadOpen | undefined;
  const tally = new Map<string, number>();
  let blocks = 0;
  for await (const { part } of requests) {
    if (part?.$case === "open") {
      open = part.open;
      yield { part: { $case: "opened", opened: { blocksStaged: 0 } } };
    } else if (part?.$case === "block" && open) {
      const { run, plate, block } = part.block;
      const readings = decodeBlock(block);
      const project = parseProject(open.project);
      for (const lines of readingLines({ project, run, plate, readings })) await print(lines);
      tally.set(run, (tally.get(run) ?? 0) + readings.wells.length);
      yield { part: { $case: "staged", staged: { blocksStaged: ++blocks } } };
    } else if (part?.$case === "commit" && open) {
      await print(summaryLine(open, tally));
      const newReadings = [...tally.values()].reduce((sum, readings) => sum + readings, 0);
      const committed = { token: "", newReadings, duplicates: 0, filled: 0 };
      yield { part: { $case: "committed", committed } };
      return;
    } else return;
  }
}

const summaryLine = (open: UploadOpen, tally: ReadonlyMap<string, number>): string => {
  const runs = [...tally].map(([run, readings]) => ({ run, readings }));
  const { file, append, description } = open;
  const project = parseProject(open.project);
  return `${JSON.stringify({ upload: { file, project, append, description, runs } })}\n`;
};
