import { parseCalcWords } from "../calc/calc-words.ts";
import { calculate } from "../calc/calculate.ts";
import { inOneLine } from "../calc/one-line.ts";
import type { CommandIo } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { openLink } from "../link.ts";
import type { ClientArguments } from "../options.ts";
import { printLines } from "../output.ts";

/** Prints the result of one calculation. */
export const printCalculation = (
  words: readonly string[],
  args: Omit<ClientArguments, "json">,
  io: CommandIo,
): Promise<ExitCode> =>
  inOneLine(io, async () => {
    const calculation = parseCalcWords(words);
    if (calculation.name === "help" || calculation.name === "exit") return exitCode.usage;
    using link = { ...openLink({ ...args, json: false }, io), notice: () => undefined };
    await printLines(io.stdout, [await calculate(link, calculation)]);
    return exitCode.ok;
  });
