import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import type { CommandIo } from "../command.ts";
import { parseServer } from "../connect.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { openLink } from "../link.ts";
import { configFolder, keepLogin } from "../logins.ts";
import type { ClientArguments } from "../options.ts";
import { printLines } from "../output.ts";
import { reachServer } from "../reach-server.ts";
import { UsageError } from "../usage-error.ts";

/** Reads a key, tries it, and keeps it for the commands that talk to this server. */
export const login = async (
  args: Omit<ClientArguments, "project">,
  io: CommandIo,
): Promise<ExitCode> => {
  const server = parseServer(args.server);
  const key = args.key || (await readKey(io));
  if (key === "") throw new UsageError("--key: no key was given, nor on standard input");
  using link = openLink({ ...args, key, project: "" }, io);
  await reachServer(link);
  const ca = args.ca === undefined ? {} : { ca: resolve(args.ca) };
  const kept = { key, tls: args.tls || args.ca !== undefined, ...ca };
  const path = await keepLogin(configFolder(io.env), server, kept);
  const line = `the key for ${server} is kept in ${path}`;
  await printLines(io.stdout, [args.json ? JSON.stringify({ server, path }) : line]);
  return exitCode.ok;
};

/** The first line of standard input; what a person types there is not shown. */
const readKey = async ({ stdin, stderr }: CommandIo): Promise<string> => {
  const terminal = "isTTY" in stdin && stdin.isTTY === true;
  if (terminal) stderr.write("Key: ");
  const hidden = new Writable({ write: (_chunk, _encoding, written) => written() });
  const lines = createInterface({ input: stdin, output: hidden, terminal });
  for await (const line of lines) {
    lines.close();
    if (terminal) stderr.write("\n");
    return line.trim();
  }
  return "";
};
