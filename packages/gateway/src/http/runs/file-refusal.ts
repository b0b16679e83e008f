import { StatusError } from "@wellspring/contract";
import type { PlacedFinding } from "@wellspring/plate-file";

/** A file that was refused: its message is what the command line says, a line for each finding. */
export class FileRefusal extends StatusError {
  readonly findings: readonly PlacedFinding[];

  constructor(
    cause: StatusError,
    { lines, findings }: { lines: readonly string[]; findings: readonly PlacedFinding[] },
  ) {
    super(cause.code, lines.join("\n"), { cause });
    this.name = "FileRefusal";
    this.findings = findings;
  }
}
