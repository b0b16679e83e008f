import type { ChildProcess } from "node:child_process";

const children = new Map<ChildProcess, NodeJS.Signals>();

/** Ends a child by a signal where it still runs when this process exits, however that comes. */
export const endWithThisProcess = <Child extends ChildProcess>(
  child: Child,
  signal: NodeJS.Signals = "SIGTERM",
): Child => {
  if (children.size === 0) process.once("exit", endAll);
  children.set(child, signal);
  child.once("exit", () => {
    children.delete(child);
    if (children.size === 0) process.off("exit", endAll);
  });
  return child;
};

const endAll = (): void => {
  for (const [child, signal] of children) child.kill(signal);
};
