import type { Key } from "@wellspring/contract";
import type { CommandIo } from "../../command.ts";
import { type ExitCode, exitCode } from "../../exit-code.ts";
import { listKeys as askForKeys } from "../../key-calls.ts";
import { keyToJson, projectsToText, scopesToText, stateOf, timeToText } from "../../key-text.ts";
import { openLink } from "../../link.ts";
import type { ClientArguments } from "../../options.ts";
import { printLines } from "../../output.ts";
import { renderTable, type TableColumn } from "../../render/table.ts";

/** Prints all keys. */
export const listKeys = async (
  args: Omit<ClientArguments, "project">,
  io: CommandIo,
): Promise<ExitCode> => {
  using link = openLink({ ...args, project: "" }, io);
  const keys = await askForKeys(link);
  const nowMs = Date.now();
  if (args.json) {
    await printLines(
      io.stdout,
      keys.map((key) => JSON.stringify(keyToJson(key, nowMs))),
    );
  } else if (keys.length > 0) {
    const rows = keys.map((key) => keyToRow(key, nowMs));
    await printLines(io.stdout, [renderTable(columns, rows)]);
  } else link.notice("no keys yet: wellspring keys create makes one");
  return exitCode.ok;
};

const titles = ["id", "name", "state", "opens", "projects", "created", "by", "expires", "used"];

const columns: readonly TableColumn[] = titles.map((title) => ({ title, align: "left" }));

const keyToRow = (key: Key, nowMs: number): string[] => [
  key.id,
  key.name,
  stateOf(key, nowMs),
  scopesToText(key),
  projectsToText(key),
  timeToText(key.createdAtMs),
  key.createdBy,
  timeToText(key.expiresAtMs),
  timeToText(key.lastUsedAtMs),
];
