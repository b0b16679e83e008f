import type { Writable } from "node:stream";
import { parseProject, type RunServiceClient } from "@wellspring/contract";
import type { CommandIo } from "./command.ts";
import { connect, parseServer } from "./connect.ts";
import { readEntry } from "./entry.ts";
import { type ClientArguments, parseSeconds } from "./options.ts";
import type { RetryOptions } from "./retry.ts";
import { createTokenStore, stateFolder, type TokenStore } from "./tokens.ts";
import { checkArgument } from "./usage-error.ts";

/** A client of one gateway for one project, with what its calls have in common. */
export type Link = RetryOptions &
  Disposable & {
    client: RunServiceClient;
    project: string;
    tokens: TokenStore;
  };

/** The link that a command's arguments ask for; throws UsageError. */
export const openLink = (args: ClientArguments, io: CommandIo): Link => {
  const server = parseServer(args.server);
  const project = checkArgument(parseProject, args.project);
  const timeoutMs = parseSeconds("timeout", args.timeout);
  const client = connect(server, readEntry(args, server, io.env));
  return {
    client,
    server,
    project,
    timeoutMs,
    tokens: createTokenStore(stateFolder(io.env), server, project),
    notice: createNotice(io.stderr),
    [Symbol.dispose]: () => client.close(),
  };
};

/** Says lines, and none twice within a few seconds: several uploads wait for the same server. */
const createNotice = (stderr: Writable): ((line: string) => void) => {
  let lastLine = "";
  let saidAtMs = Number.NEGATIVE_INFINITY;
  return (line) => {
    const nowMs = performance.now();
    if (line === lastLine && nowMs - saidAtMs < repeatAfterMs) return;
    lastLine = line;
    saidAtMs = nowMs;
    stderr.write(`${line}\n`);
  };
};

const repeatAfterMs = 3_000;
