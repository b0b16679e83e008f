import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../process/run-command.ts";
import { ServerProcess } from "../process/server-process.ts";
import { compareReadings } from "./compare-readings.ts";

/** Where the demonstration's words go. */
export type Say = (text: string) => void;

const file = join(import.meta.dirname, "../../testdata/two-plates.csv");

/**
 * Shows what Wellspring does with a real run: a gateway and a backend in processes of their own, a
 * run uploaded, looked at and exported, and the export held against the input. Throws where
 * anything is not as it should be; leaves nothing behind.
 */
export const demonstrate = async (say: Say): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), "wellspring-demo-"));
  try {
    await demonstrateIn(folder, say);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  say(next);
};

const demonstrateIn = async (folder: string, say: Say): Promise<void> => {
  title(say, "A backend and a gateway, each in a process of its own");
  await using backend = await ServerProcess.start(["backend", "--data", join(folder, "data")]);
  say(`backend on ${backend.address} (process ${backend.pid})\n`);
  await using gateway = await ServerProcess.start(["gateway", "--backend", backend.address]);
  say(`gateway on ${gateway.address} (process ${gateway.pid})\n`);
  const state = join(folder, "state");
  const wellspring = (...args: string[]) => run(say, gateway.address, state, args);

  title(say, "Upload a real run: 31,440 readings of two plates, acknowledged when durable");
  await wellspring("upload", file);
  title(say, "List the runs");
  await wellspring("runs");
  title(say, "Plate 0 at its last read, and one well's growth");
  await wellspring("show", "two-plates", "--plate", "0");
  await wellspring("show", "two-plates", "--plate", "1", "--well", "B7");
  title(say, "Export the run and compare it with the robot's file");
  const exported = join(folder, "exported.csv");
  await wellspring("export", "two-plates", "-o", exported);
  const [input, output] = await Promise.all([readFile(file, "utf8"), readFile(exported, "utf8")]);
  const count = compareReadings(input, output);
  say(`all ${count.toLocaleString("en")} readings are equal, reading by reading\n`);
};

const title = (say: Say, text: string): void => say(`\n== ${text}\n`);

/** Runs a command as a person would, with its output shown. */
const run = async (say: Say, server: string, state: string, args: string[]): Promise<void> => {
  say(`$ wellspring ${args.map(shorten).join(" ")}\n`);
  const env = { WELLSPRING_SERVER: server, WELLSPRING_STATE_DIR: state };
  const { code, stdout, stderr } = await runCommand(args, { env });
  say(stdout + stderr);
  if (code !== 0) throw new Error(`wellspring ${args[0]} ended with ${code}`);
};

/** A path as its file's name: where the demonstration lives is of no interest. */
const shorten = (text: string): string => text.split("/").at(-1) ?? text;

const next = `
== It works. What to type next
npm start                                        a server that keeps its data in ./wellspring-data
npx wellspring upload YOUR-FILE.csv              in another terminal: upload a run of yours
npx wellspring runs                              what is there
npx wellspring --help                            everything else
`;
