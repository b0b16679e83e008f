import type { Entry, Record, UploadedBlock } from "../gen/wellspring/backend/v1/log.ts";

/** An entry as the log keeps it once applied: blocks stand in the store, their checksums stay. */
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
  return change;
};

const empty = (block: UploadedBlock): UploadedBlock => ({ ...block, block: Buffer.alloc(0) });
