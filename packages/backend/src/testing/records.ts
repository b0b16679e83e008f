import { blockChecksum, hashKeyText, keyIdOf, RunDescription } from "@wellspring/contract";
import type {
  CommitUpload,
  CreateKey,
  Record,
  UploadedBlock,
} from "../gen/wellspring/backend/v1/log.ts";
import { idOf, type ReadingRow, rowsToBlock } from "./readings.ts";

/** What a record asks for. */
export type Change = NonNullable<Record["change"]>;

/** A block of run-01, plate 0, unless told otherwise. */
export const blockOf = (
  rows: readonly ReadingRow[],
  { run = "run-01", plate = 0 } = {},
): UploadedBlock => wrapBlock(rowsToBlock(rows), { run, plate });

/** These bytes as a block of run-01, plate 0, unless told otherwise. */
export const wrapBlock = (block: Buffer, { run = "run-01", plate = 0 } = {}): UploadedBlock => ({
  run,
  plate,
  block,
  checksum: blockChecksum(block),
});

/** Stages blocks of the upload with this number. */
export const stage = (upload: number, blocks: UploadedBlock[], firstIndex = 0): Change => ({
  $case: "stage",
  stage: { uploadId: idOf(upload), project: "default", firstIndex, blocks },
});

type CommitOptions = Partial<Omit<CommitUpload, "description" | "blocks">> & {
  description?: Partial<RunDescription>;
  /** Blocks that were staged before, in order. */
  staged?: UploadedBlock[];
};

/** Commits the upload with this number: what was staged, then these blocks. */
export const commit = (
  upload: number,
  blocks: UploadedBlock[],
  { description = {}, staged = [], ...rest }: CommitOptions = {},
): Change => ({
  $case: "commit",
  commit: {
    uploadId: idOf(upload),
    project: "default",
    append: false,
    file: "run-01.csv",
    description: Buffer.from(RunDescription.encode(describe(description)).finish()),
    firstIndex: staged.length,
    blocks,
    checksums: [...staged, ...blocks].map(({ checksum }) => checksum),
    ...rest,
  },
});

const describe = (known: Partial<RunDescription>): RunDescription => ({
  robot: "",
  instrument: "",
  startedAt: "",
  attributes: {},
  ...known,
});

/** Gives up the upload with this number. */
export const abandon = (upload: number): Change => ({
  $case: "abandon",
  abandon: { uploadId: idOf(upload) },
});

/** Has entries written in this form. */
export const activate = (form: number): Change => ({ $case: "activate", activate: { form } });

/** Takes back run-01, or a part of it, under the id with this number. */
export const retract = (
  retraction: number,
  { run = "run-01", plate, wells = [] }: { run?: string; plate?: number; wells?: number[] } = {},
): Change => ({
  $case: "retract",
  retract: {
    retractionId: idOf(retraction),
    project: "default",
    run,
    plate,
    wells,
    reason: "contaminated",
  },
});

/** Lets in the key with this number, called robot-7, for uploads unless told otherwise. */
export const createKey = (key: number, asked: Partial<CreateKey> = {}): Change => ({
  $case: "createKey",
  createKey: {
    sha256: keyHashOf(key),
    name: "robot-7",
    scopes: [1],
    projects: [],
    expiresAtMs: 0n,
    ...asked,
  },
});

/** Refuses the key with this number. */
export const revokeKey = (key: number): Change => ({
  $case: "revokeKey",
  revokeKey: { id: keyIdOf(keyHashOf(key)) },
});

/** What is kept of the key with this number. */
export const keyHashOf = (key: number): Buffer => hashKeyText(`key ${key}`);
