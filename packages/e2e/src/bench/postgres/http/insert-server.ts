import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { endWithThisProcess } from "../../../process/children.ts";

/** A server that writes samples into PostgreSQL, in a process of its own. */
export type InsertServer = AsyncDisposable & {
  /** `http://host:port`. */
  url: string;
};

/** Starts it with so many connections to the PostgreSQL whose socket is in a folder. */
export const startInsertServer = async (
  socketFolder: string,
  connections: number,
): Promise<InsertServer> => {
  const args = [join(import.meta.dirname, "main.ts"), socketFolder, String(connections)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  endWithThisProcess(child);
  const ended = once(child, "exit");
  const listening = once(createInterface({ input: child.stdout }), "line").then(String);
  const url = await Promise.race([listening, ended.then(() => undefined)]);
  if (url === undefined) throw new Error("the server for PostgreSQL did not start");
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
};
