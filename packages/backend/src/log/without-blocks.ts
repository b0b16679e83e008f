import type {
  CompletedWork,
  Entry,
  Record,
  SubmittedWork,
  UploadedBlock,
} from "../gen/wellspring/backend/v1/log.ts";

/** An entry as the log keeps it once applied: blocks, bodies and results stand in the store. */
export const withoutBlocks = (entry: Entry): Entry => ({
  ...entry,
  records: entry.records.map((record) => ({ ...record, change: strip(record.change) })),
});

const strip = (change: Record["change"]): Record["change"] => {
  if (change?.$case === "stage") {
    return { ...change, stage: { ...change.stage, blocks: change.stage.blocks.map(empty) } };
  }
  if (change?.$case === "commit") {
    return { ...change, commit: { ...change.commit, blocks: change.commit.blocks.map(empty) } };
  }
  if (change?.$case === "submit") {
    return { ...change, submit: { works: change.submit.works.map(withoutBody) } };
  }
  if (change?.$case === "stageBody") {
    return { ...change, stageBody: { ...change.stageBody, chunk: nothing } };
  }
  if (change?.$case === "complete") {
    const works = change.complete.works.map(withoutResult);
    return { ...change, complete: { ...change.complete, works } };
  }
  return change;
};

const nothing = Buffer.alloc(0);

const withoutBody = (work: SubmittedWork): SubmittedWork => ({ ...work, body: nothing });

const withoutResult = (work: CompletedWork): CompletedWork => ({ ...work, result: nothing });

const empty = (block: UploadedBlock): UploadedBlock => ({ ...block, block: nothing });
