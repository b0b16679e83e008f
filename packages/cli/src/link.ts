import { parseProject, type RunServiceClient } from "@wellspring/contract";
import type { CommandIo } from "./command.ts";
import { connect, parseServer } from "./connect.ts";
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
  const client = connect(server);
  return {
    client,
    server,
    project,
    timeoutMs,
    tokens: createTokenStore(stateFolder(io.env), server, project),
    notice: (line) => {
      io.stderr.write(`${line}\n`);
    },
    [Symbol.dispose]: () => client.close(),
  };
};
