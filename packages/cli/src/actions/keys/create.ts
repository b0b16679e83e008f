import { createKeyText, hashKeyText, parseKeyName, parseProject } from "@wellspring/contract";
import type { CommandIo } from "../../command.ts";
import { type ExitCode, exitCode } from "../../exit-code.ts";
import { createKey as letIn } from "../../key-calls.ts";
import {
  keyToJson,
  parseExpiry,
  parseScopes,
  projectsToText,
  scopesToText,
  timeToText,
} from "../../key-text.ts";
import { openLink } from "../../link.ts";
import type { ClientArguments } from "../../options.ts";
import { printLines } from "../../output.ts";
import { checkArgument } from "../../usage-error.ts";

/** What `wellspring keys create` is told. */
export type CreateKeyArguments = Omit<ClientArguments, "project"> & {
  name: string;
  scope: string;
  project?: string[] | undefined;
  expires?: string | undefined;
};

/**
 * Makes a key and prints it. It is made here, and the server is told its hash alone, so that asking
 * again after a lost answer makes no second one.
 */
export const createKey = async (args: CreateKeyArguments, io: CommandIo): Promise<ExitCode> => {
  const text = createKeyText();
  const nowMs = Date.now();
  const request = {
    sha256: hashKeyText(text),
    name: checkArgument(parseKeyName, args.name),
    scopes: parseScopes(args.scope),
    projects: (args.project ?? []).map((project) => checkArgument(parseProject, project)),
    expiresAtMs: parseExpiry(args.expires, nowMs),
  };
  using link = openLink({ ...args, project: "" }, io);
  const key = await letIn(link, request);
  if (args.json) {
    await printLines(io.stdout, [JSON.stringify({ key: text, ...keyToJson(key, nowMs) })]);
    return exitCode.ok;
  }
  const until = key.expiresAtMs === 0n ? "" : ` until ${timeToText(key.expiresAtMs)}`;
  const opens = `${scopesToText(key)} (projects: ${projectsToText(key)})${until}`;
  link.notice(`the key ${key.name}, id ${key.id}, opens ${opens}; it is shown this once:`);
  await printLines(io.stdout, [text]);
  return exitCode.ok;
};
