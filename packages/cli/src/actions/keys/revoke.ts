import { parseKeyId } from "@wellspring/contract";
import type { CommandIo } from "../../command.ts";
import { type ExitCode, exitCode } from "../../exit-code.ts";
import { revokeKey as refuseKey } from "../../key-calls.ts";
import { keyToJson } from "../../key-text.ts";
import { openLink } from "../../link.ts";
import type { ClientArguments } from "../../options.ts";
import { printLines } from "../../output.ts";
import { checkArgument } from "../../usage-error.ts";

/** Has a key refused from now on. */
export const revokeKey = async (
  args: Omit<ClientArguments, "project"> & { id: string },
  io: CommandIo,
): Promise<ExitCode> => {
  const id = checkArgument(parseKeyId, args.id);
  using link = openLink({ ...args, project: "" }, io);
  const key = await refuseKey(link, id);
  const line = args.json
    ? JSON.stringify(keyToJson(key, Date.now()))
    : `revoked the key ${key.name}, id ${key.id}`;
  await printLines(io.stdout, [line]);
  return exitCode.ok;
};
