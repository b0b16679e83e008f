import { spawn } from "node:child_process";
import { once } from "node:events";

/** One step: a command, right when it exits with 0, or a function that says whether it is right. */
export type Step = { name: string } & (
  | { command: readonly [string, ...string[]] }
  | { run: () => Promise<boolean> }
);

/** Runs the steps in order up to the first that fails; says how long each took. */
export const runSteps = async (
  steps: readonly Step[],
  say: (line: string) => void = console.log,
): Promise<boolean> => {
  for (const step of steps) {
    say(`\n▶ ${step.name}`);
    const startedAtMs = performance.now();
    const right = await ("run" in step ? step.run() : runCommand(step.command));
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    say(`${right ? "✔" : "✖"} ${step.name} (${seconds} s)`);
    if (!right) return false;
  }
  return true;
};

const runCommand = async ([file, ...rest]: readonly [string, ...string[]]): Promise<boolean> => {
  const child = spawn(file, rest, { stdio: ["ignore", "inherit", "inherit"] });
  const [code]: unknown[] = await once(child, "exit");
  return code === 0;
};
