import type { Command, CommandGroup } from "./command.ts";
import { backupCommand } from "./commands/backup.ts";
import { calcCommands } from "./commands/calc.ts";
import { crunchCommands } from "./commands/crunch.ts";
import { exportCommand } from "./commands/export.ts";
import { historyCommand } from "./commands/history.ts";
import { createKeyCommand } from "./commands/keys/create.ts";
import { listKeysCommand } from "./commands/keys/list.ts";
import { revokeKeyCommand } from "./commands/keys/revoke.ts";
import { loginCommand } from "./commands/login.ts";
import { retractCommand } from "./commands/retract.ts";
import { runsCommand } from "./commands/runs.ts";
import { showCommand } from "./commands/show.ts";
import { uploadCommand } from "./commands/upload.ts";
import { workCommand } from "./commands/work.ts";

export type { Options } from "yargs";
export { type Command, type CommandGroup, type CommandIo, defineCommand } from "./command.ts";
export { runCommandLine } from "./command-line.ts";
export { type ExitCode, exitCode } from "./exit-code.ts";
export { clientOptions, entryOptions } from "./options.ts";
export { UsageError } from "./usage-error.ts";

/** The commands that talk to a gateway. */
export const clientCommands: readonly (Command | CommandGroup)[] = [
  uploadCommand,
  runsCommand,
  showCommand,
  exportCommand,
  retractCommand,
  historyCommand,
  backupCommand,
  workCommand,
  calcCommands,
  crunchCommands,
  loginCommand,
];

/** The commands about keys. */
export const keyCommands: CommandGroup = {
  command: "keys",
  describe: "Keys that let robots, people and programs in: makes, lists and revokes them",
  commands: [createKeyCommand, listKeysCommand, revokeKeyCommand],
};
