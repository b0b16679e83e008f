import { Findings } from "./findings.ts";
import { parseHeader } from "./header.ts";
import {
  chunksToLineBlocks,
  type LineBlock,
  LongLineError,
  lineBreakAt,
  lineBytesMax,
  skipLineBreak,
} from "./line-blocks.ts";
import { decodeLine, skipByteOrderMark } from "./line-text.ts";
import type { PlateSource } from "./plate-source.ts";
import { type Holding, type OnTaken, PlateTable } from "./plate-table.ts";
import type { PlateFileOptions, PlateFileSummary, PlateReadings } from "./read-plate-file.ts";
import { RowReader } from "./row-reader.ts";
import { runNameOfFile } from "./run-name-of-file.ts";
import { SourceFault } from "./source-fault.ts";

/** Reads a file from start to end once. */
export class FilePass {
  readonly findings: Findings;
  /** What made the source fail, if anything did. */
  cause: unknown;
  private readonly options: PlateFileOptions;
  private readonly plates: PlateTable;
  private rows: RowReader | undefined;

  /** `onTaken` sees all rows of a plate, in the order of the file, before they become readings. */
  constructor(options: PlateFileOptions, holding: Holding, onTaken: OnTaken = () => {}) {
    this.options = options;
    this.findings = new Findings(options.file);
    this.plates = new PlateTable(holding, this.findings, onTaken);
  }

  /** Whether the pass ended early, because the rows are in no order that can be streamed. */
  get isDisordered(): boolean {
    return this.plates.isDisordered;
  }

  /** Gives the readings out until there is a finding. */
  async *read(source: PlateSource): AsyncGenerator<PlateReadings> {
    try {
      for await (const block of chunksToLineBlocks(source.chunks())) {
        yield* this.readBlock(block);
        if (this.isDisordered || this.isHopeless) return;
      }
      if (!this.rows) this.findings.add(1, 1, emptyText);
      else if (this.rows.rows === 0 && this.findings.count === 0) {
        this.findings.add(1, 1, "the file has a header and no rows");
      }
    } catch (thrown) {
      this.addSourceFault(thrown);
    }
    yield* this.unlessRefused(this.plates.finish());
  }

  /** What was read, once all is. */
  summary(): PlateFileSummary {
    const { plates, wells, repeated } = this.plates;
    const { duplicates, filled } = repeated;
    const runs = this.plates.runs.all().map((run) => run.name);
    return { rows: this.rows?.rows ?? 0, duplicates, filled, runs, plates, wells };
  }

  /** Whether the header has findings: its rows say nothing. */
  private get isHopeless(): boolean {
    return this.rows === undefined && this.findings.count > 0;
  }

  private *readBlock(block: LineBlock): Generator<PlateReadings> {
    const start = this.rows ? block.start : this.readHeader(block);
    const { rows, plates } = this;
    if (!rows) return;
    rows.readBlock({ bytes: block.bytes, start, end: block.end });
    yield* this.unlessRefused(plates.giveOut(rows.current, rows.rows));
  }

  /** Answers with the position after the header. */
  private readHeader({ bytes, start, end: blockEnd }: LineBlock): number {
    const end = lineBreakAt(bytes, start);
    const line = skipByteOrderMark(bytes.subarray(start, end));
    const text = "fault" in line ? { ...line, column: 1 } : decodeLine(line);
    if (typeof text !== "string") {
      this.findings.add(1, text.column, text.fault);
      return end;
    }
    if (text.trim() === "") {
      const isEmpty = bytes.subarray(end, blockEnd).every((byte) => byte <= blank);
      this.findings.add(1, 1, isEmpty ? emptyText : "the first line is blank, wanted is a header");
      return end;
    }
    const { run, plate, file } = this.options;
    const columns = parseHeader(text, { run, plate });
    if ("faults" in columns) {
      for (const fault of columns.faults) this.findings.add(1, fault.column, fault.text);
      return end;
    }
    const form = { columns, run: run ?? runNameOfFile(file), plate: plate ?? 0 };
    this.rows = new RowReader(form, 2, this.plates, this.findings);
    return skipLineBreak(bytes, end);
  }

  private *unlessRefused(parts: Iterable<PlateReadings>): Generator<PlateReadings> {
    for (const part of parts) {
      if (this.findings.count === 0) yield part;
    }
  }

  private addSourceFault(thrown: unknown): void {
    const line = this.rows?.line ?? 1;
    if (thrown instanceof LongLineError) {
      this.findings.add(line, 1, `a line of more than ${lineBytesMax} bytes: is it CSV?`);
    } else if (thrown instanceof SourceFault) {
      this.findings.add(line, 1, thrown.message);
      this.cause = thrown;
    } else {
      throw thrown;
    }
  }
}

const emptyText = "the file is empty";

/** A blank; line breaks and tabs are below it. */
const blank = 0x20;
