import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createKeyText } from "@wellspring/contract";
import { readEntry } from "./entry.ts";
import { keepLogin } from "./logins.ts";
import { UsageError } from "./usage-error.ts";

describe("readEntry()", () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-entry-"));
    env = { WELLSPRING_CONFIG_DIR: folder };
    await writeFile(join(folder, "lab.pem"), "-----BEGIN CERTIFICATE-----\n");
    await writeFile(join(folder, "key.txt"), "secret");
  });
  after(() => rm(folder, { recursive: true }));

  const nothing = { key: undefined, tls: false, authorities: undefined };

  it("is nothing where nothing is told", () => {
    assert.deepEqual(readEntry({}, "lab:1", env), nothing);
  });

  it("takes what it is told, and what is kept of this server for the rest", async () => {
    const [kept, told] = [createKeyText(), createKeyText()];
    const ca = join(folder, "lab.pem");
    await keepLogin(folder, "lab:1", { key: kept, tls: true, ca });
    const authorities = Buffer.from("-----BEGIN CERTIFICATE-----\n");
    assert.deepEqual(readEntry({}, "lab:1", env), { key: kept, tls: true, authorities });
    assert.deepEqual(readEntry({ key: told }, "lab:1", env), { key: told, tls: true, authorities });
    assert.deepEqual(readEntry({ key: told }, "lab:2", env), { ...nothing, key: told });
  });

  it("talks TLS where authorities are named", () => {
    const ca = join(folder, "lab.pem");
    assert.equal(readEntry({ ca }, "lab:3", env).tls, true);
  });

  it("refuses what is no key, without showing it, and files without certificates", () => {
    const message = "--key: what was given is no key: it is cut or mistyped";
    assert.throws(() => readEntry({ key: "secret" }, "lab:3", env), new UsageError(message));
    const ca = join(folder, "key.txt");
    const none = new UsageError(`--ca: ${ca} holds no certificate in PEM`);
    assert.throws(() => readEntry({ ca }, "lab:3", env), none);
    assert.throws(() => readEntry({ ca: "/nowhere" }, "lab:3", env), { code: "ENOENT" });
  });
});
