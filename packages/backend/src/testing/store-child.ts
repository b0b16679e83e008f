import { setTimeout } from "node:timers/promises";
import { StatusError } from "@wellspring/contract";
import { createGenesis } from "../log/genesis.ts";
import { openDataFolder, storeOf } from "../store/data-folder.ts";
import { numberKey } from "../store/keyspace.ts";

/** What a process of its own does with a data folder, for specs: `store-child.ts MODE FOLDER`. */
const [mode, folder = ""] = process.argv.slice(2);

const say = (line: string) => process.stdout.write(`${line}\n`);

const open = () =>
  openDataFolder(
    folder,
    storeOf(() => createGenesis("3b241101-e2bb-4255-8caf-4136c566a962", 1)),
  );

/** Opens the folder and keeps it. */
const hold = async (): Promise<void> => {
  await using _held = await open();
  say("open");
  await setTimeout(60_000);
};

/** Writes one number after the other to two keyspaces and says each when it is durable. */
const write = async (): Promise<void> => {
  await using held = await open();
  const { lmdb } = held;
  const [last] = [...lmdb.list("log", Buffer.alloc(0))].slice(-1);
  let number = Buffer.from(last.key).readBigUInt64BE();
  for (;;) {
    number++;
    const key = numberKey(number);
    await lmdb.write([
      { keyspace: "blocks", key, value: Buffer.alloc(Number((number * 7919n) % 60_000n), 1) },
      { keyspace: "log", key, value: Buffer.from(String(number)) },
      { keyspace: "blocks", key: numberKey(number > 20n ? number - 20n : 0n), value: undefined },
    ]);
    await lmdb.flushed();
    say(String(number));
  }
};

/** Opens the folder as a user whom permissions bind: root is none. */
const openAsNobody = async (): Promise<void> => {
  if (process.getuid?.() === 0) {
    process.setgid?.(65_534);
    process.setuid?.(65_534);
  }
  await using _held = await open();
  say("open");
};

try {
  if (mode === "hold") await hold();
  else if (mode === "write") await write();
  else await openAsNobody();
} catch (thrown) {
  const { code, message } = StatusError.from(thrown);
  say(`${code} ${message}`);
}
