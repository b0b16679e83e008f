/** Work that waits from now on, or is finished by now. */
export type WorkChange = {
  kind: "waiting" | "finished";
  engine: string;
  number: bigint;
  workId: Buffer;
};
