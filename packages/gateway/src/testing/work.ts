import type { Submission } from "@wellspring/contract";

/** The id of a work of specs. */
export const workId: Buffer = Buffer.alloc(16, 7);

/** A submission of it. */
export const submissionWith = (said: Partial<Submission> = {}): Submission => ({
  workId,
  project: "",
  engine: "calc",
  body: Buffer.from("1"),
  contentType: "text/plain",
  stagedChunks: 0,
  errors: [],
  ...said,
});
