import type { Readable } from "node:stream";
import { StatusError } from "@wellspring/contract";
import {
  openPlateFile,
  type PlateFile,
  type PlateFileOptions,
  readPlateFile,
} from "@wellspring/plate-file";
import { isTemporary } from "../error-report.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import type { Link } from "../link.ts";
import { UsageError } from "../usage-error.ts";
import type { PlateFileParts } from "./block-feed.ts";
import { compareFile } from "./compare-file.ts";
import { errorToFileReport, type FileReport, notTriedReport } from "./file-report.ts";
import { type Outcome, outcomeToJson, outcomeToText } from "./outcome.ts";
import { type UploadSettings, uploadFile } from "./upload-file.ts";

/** How files are uploaded. */
export type FileSettings = UploadSettings & {
  /** The run of a file without such a column. */
  run: string | undefined;
  /** The plate of a file without such a column. */
  plate: number | undefined;
  /** Compares only, and stores nothing. */
  dryRun: boolean;
  json: boolean;
};

/** Uploads files over one link, one after the other or several at once. */
export class FileUploader {
  readonly #link: Link;
  readonly #stdin: Readable;
  readonly #settings: FileSettings;
  readonly #files = new Set<PlateFile>();
  #bytesDone = 0;
  #hasGivenUp = false;

  constructor(link: Link, stdin: Readable, settings: FileSettings) {
    this.#link = link;
    this.#stdin = stdin;
    this.#settings = settings;
  }

  /** Bytes of all files that were read so far. */
  get bytesRead(): number {
    let bytes = this.#bytesDone;
    for (const file of this.#files) bytes += file.bytesRead;
    return bytes;
  }

  /**
   * Uploads, or compares, one file; resolves with what is to be said of it, whatever happens. After
   * a file was given up because the server is away, the ones that follow are not even tried.
   */
  async upload(path: string): Promise<FileReport> {
    const options = this.#optionsOf(path);
    if (this.#hasGivenUp) return notTriedReport(options.file, this.#settings.json);
    let opened: PlateFile | undefined;
    try {
      opened = await openPlateFile(path, this.#stdin);
      this.#files.add(opened);
      return this.#outcomeToReport(await this.#process(opened, options));
    } catch (error) {
      this.#hasGivenUp ||= error instanceof StatusError && isTemporary(error.code);
      return await errorToFileReport(error, opened, options, this.#settings.json);
    } finally {
      if (opened) await this.#close(opened);
    }
  }

  async #process(file: PlateFile, options: PlateFileOptions): Promise<Outcome> {
    const read = () => readChecked(file, options);
    if (this.#settings.dryRun) {
      return await compareFile(this.#link, options.file, read(), this.#settings);
    }
    const source = { name: options.file, read };
    const { summary, committed, seconds } = await uploadFile(this.#link, source, this.#settings);
    const { newReadings: added, duplicates, filled, token } = committed;
    return { file: options.file, summary, added, duplicates, filled, seconds, token };
  }

  async #close(file: PlateFile): Promise<void> {
    this.#bytesDone += file.bytesRead;
    this.#files.delete(file);
    await file[Symbol.asyncDispose]();
  }

  #optionsOf(path: string): PlateFileOptions {
    const { run, plate } = this.#settings;
    return { file: path === "-" ? standardInput : path, run, plate };
  }

  #outcomeToReport(outcome: Outcome): FileReport {
    const line = this.#settings.json ? outcomeToJson(outcome) : outcomeToText(outcome);
    return { stdout: [line], stderr: [], exitCode: exitCode.ok satisfies ExitCode };
  }
}

/** What standard input is called in messages and in the history. */
const standardInput = "standard input";

/** Refuses standard input whose run nobody told. */
async function* readChecked(file: PlateFile, options: PlateFileOptions): PlateFileParts {
  const isUntold = options.file === standardInput && options.run === undefined;
  const parts = readPlateFile(file, options);
  for (let next = await parts.next(); ; next = await parts.next()) {
    if (next.done) return next.value;
    if (isUntold && next.value.kind === "readings" && next.value.run === standardInput) {
      await parts.return({ rows: 0, duplicates: 0, filled: 0, runs: [], plates: 0, wells: 0 });
      throw new UsageError("standard input has no run column: name the run with --run");
    }
    yield next.value;
  }
}
