import { PassThrough, Writable } from "node:stream";
import type { CommandIo } from "../command.ts";

/** A process's streams in memory. */
export type SpecIo = CommandIo & {
  stdin: PassThrough;
  stdoutText(): string;
  stderrText(): string;
};

/** Streams that keep what is written; folders that do not exist unless `env` names others. */
export const createSpecIo = (env: NodeJS.ProcessEnv = {}): SpecIo => {
  const stdout = createSink();
  const stderr = createSink();
  return {
    stdin: new PassThrough(),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: {
      WELLSPRING_STATE_DIR: "/dev/null/none",
      WELLSPRING_CONFIG_DIR: "/dev/null/none",
      ...env,
    },
    stdoutText: stdout.text,
    stderrText: stderr.text,
  };
};

const createSink = (): { stream: Writable; text(): string } => {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _encoding, written) {
      chunks.push(Buffer.from(chunk));
      written();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
};
