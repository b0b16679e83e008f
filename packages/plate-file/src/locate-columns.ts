import { splitFields } from "./field.ts";
import type { FieldFinding } from "./findings.ts";
import { type ColumnKind, parseHeader } from "./header.ts";
import { chunksToLineBlocks, lineBreakAt, skipLineBreak } from "./line-blocks.ts";
import { skipByteOrderMark } from "./line-text.ts";
import type { PlateSource } from "./plate-source.ts";

/**
 * Finds the column at which each of these fields starts, for a file that was read before; 1 where
 * the file is another by now.
 */
export const locateColumns = async (
  source: PlateSource,
  fields: readonly Pick<FieldFinding, "line" | "kind">[],
): Promise<number[]> => {
  const lines = await readLines(source, new Set([1, ...fields.map(({ line }) => line)]));
  const kinds = parseHeader(lines.get(1) ?? "", {});
  const columns: readonly ColumnKind[] = "faults" in kinds ? [] : kinds;
  return fields.map(({ line, kind }) => {
    const split = splitFields(lines.get(line) ?? "");
    return "fault" in split ? 1 : (split[columns.indexOf(kind)]?.column ?? 1);
  });
};

/** The text of the lines with these numbers. */
const readLines = async (
  source: PlateSource,
  wanted: ReadonlySet<number>,
): Promise<Map<number, string>> => {
  const lines = new Map<number, string>();
  let line = 1;
  for await (const { bytes, start, end } of chunksToLineBlocks(source.chunks())) {
    for (let position = start; position < end; line += 1) {
      const lineEnd = lineBreakAt(bytes, position);
      if (wanted.has(line)) lines.set(line, textOf(bytes.subarray(position, lineEnd)));
      position = skipLineBreak(bytes, lineEnd);
    }
    if (lines.size === wanted.size) break;
  }
  return lines;
};

const textOf = (bytes: Uint8Array): string => {
  const line = skipByteOrderMark(bytes);
  return "fault" in line ? "" : Buffer.from(line).toString();
};
