import { limits, type RunDescription, type UploadCommitted } from "@wellspring/contract";
import type { PlateFileSummary } from "@wellspring/plate-file";
import type { Link } from "../link.ts";
import { retry } from "../retry.ts";
import { BlockFeed, type PlateFileParts } from "./block-feed.ts";
import { attemptUpload } from "./upload-attempt.ts";
import { createUploadId } from "./upload-id.ts";

/** A file to be uploaded. */
export type UploadSource = {
  /** Its name for the history. */
  name: string;
  /** Reads it from its start, once more after the last reading was closed. */
  read(): PlateFileParts;
};

/** What goes along with every file. */
export type UploadSettings = {
  append: boolean;
  description: RunDescription;
  /** Bytes of blocks kept in memory until the server has made them durable. */
  keptBytesMax: number;
};

/** A file that is durable. */
export type UploadResult = {
  summary: PlateFileSummary;
  committed: UploadCommitted;
  seconds: number;
};

/**
 * Uploads one file and keeps the token. A stream that breaks is opened again and goes on; see
 * `retry` for how long. Rejects with what is wrong with the file or what the server refuses.
 */
export const uploadFile = async (
  link: Link,
  source: UploadSource,
  settings: UploadSettings,
): Promise<UploadResult> => {
  const startedAtMs = performance.now();
  const sending = new Sending(source, settings);
  try {
    const { committed, summary } = await retry(async (patience) => {
      for (;;) {
        const attempt = sending.nextAttempt(link.project);
        const outcome = await attemptUpload(link, { ...attempt, patience });
        if (outcome.kind === "committed") return outcome;
        await sending.startAnew(outcome.kind);
      }
    }, link);
    await link.tokens.keep(committed.token);
    return { summary, committed, seconds: (performance.now() - startedAtMs) / 1_000 };
  } finally {
    await sending.close();
  }
};

/** The upload that stands for a file at the moment: its id changes when it starts anew. */
class Sending {
  readonly #source: UploadSource;
  readonly #settings: UploadSettings;
  #uploadId = createUploadId();
  #attempts = 0;
  #feed: BlockFeed;

  constructor(source: UploadSource, settings: UploadSettings) {
    this.#source = source;
    this.#settings = settings;
    this.#feed = this.#openFeed();
  }

  nextAttempt(project: string) {
    const { append, description } = this.#settings;
    const file = cutText(this.#source.name, limits.fileNameBytesMax);
    const first = this.#attempts++ === 0;
    const open = { uploadId: this.#uploadId, project, append, file, description, first };
    return { open, feed: this.#feed };
  }

  /** `restart`: the file is being read anew already; `lost`: it has to be opened again. */
  async startAnew(reason: "restart" | "lost"): Promise<void> {
    if (reason === "lost") {
      await this.#feed.close();
      this.#feed = this.#openFeed();
    }
    this.#uploadId = createUploadId();
    this.#attempts = 0;
  }

  async close(): Promise<void> {
    await this.#feed.close();
  }

  #openFeed(): BlockFeed {
    return new BlockFeed(this.#source.read(), this.#settings.keptBytesMax);
  }
}

/** The text, or as much of it from its end as fits these bytes of UTF-8. */
const cutText = (text: string, bytesMax: number): string => {
  const characters = Array.from(text.toWellFormed());
  while (Buffer.byteLength(characters.join("")) > bytesMax) characters.shift();
  return characters.join("");
};
