import type { StatusError } from "@wellspring/contract";
import type { KeyState } from "../gen/wellspring/backend/v1/state.ts";
import type { StoredWork } from "../work/work-state.ts";

/** What became of a record: the same on every backend. */
export type Outcome =
  | { kind: "done" }
  | { kind: "staged"; blocks: number }
  | { kind: "committed"; sequence: bigint; newReadings: number; duplicates: number; filled: number }
  | { kind: "retracted"; sequence: bigint; readings: number }
  | { kind: "submitted"; sequence: bigint; works: StoredWork[] }
  | { kind: "body-staged" }
  | { kind: "finished"; sequence: bigint }
  | { kind: "retried"; sequence: bigint }
  | { kind: "activated"; sequence: bigint; former: number; form: number }
  | { kind: "key"; sequence: bigint; key: KeyState }
  | { kind: "refused"; error: StatusError };
