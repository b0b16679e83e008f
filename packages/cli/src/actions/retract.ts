import { limits } from "@wellspring/contract";
import { retract } from "../calls.ts";
import type { CommandIo } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { openLink } from "../link.ts";
import type { ClientArguments } from "../options.ts";
import { printLines } from "../output.ts";
import { formatCounted } from "../render/text.ts";
import { checkSelection, type SelectionArguments, selectionToText } from "../selection.ts";
import { createUploadId } from "../upload/upload-id.ts";
import { UsageError } from "../usage-error.ts";

/** Takes back a run, a plate or wells, and prints how much that was. */
export const retractReadings = async (
  args: ClientArguments & SelectionArguments & { reason: string },
  io: CommandIo,
): Promise<ExitCode> => {
  const selection = checkSelection(args);
  if (selection.wells.length > 0 && selection.plate === undefined) {
    throw new UsageError("--well: name the plate that the wells are on with --plate");
  }
  const reason = checkReason(args.reason);
  using link = openLink(args, io);
  const retractionId = createUploadId();
  const request = { ...selection, project: link.project, reason, retractionId };
  const { readings, token } = await retract(link, request);
  const line = args.json
    ? JSON.stringify({ run: selection.run, readings, token })
    : `took back ${formatCounted(readings, "reading")} of ${selectionToText(selection)}`;
  await printLines(io.stdout, [line]);
  return exitCode.ok;
};

const checkReason = (text: string): string => {
  const reason = text.trim();
  if (reason === "") throw new UsageError("--reason: say why, the history keeps it");
  if (Buffer.byteLength(reason) <= limits.textBytesMax) return reason;
  throw new UsageError(`--reason: at most ${limits.textBytesMax} bytes are allowed`);
};
