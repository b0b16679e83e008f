import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { configFolder, keepLogin, readLogin } from "./logins.ts";

const login = { key: "wsk_1", tls: true };

describe("keepLogin()", () => {
  let folder: string;
  let count = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-logins-"));
  });
  after(() => rm(folder, { recursive: true }));

  const freshFolder = (): string => join(folder, String(count++), "deep");

  it("keeps each server's apart, for this user alone", async () => {
    const config = freshFolder();
    assert.equal(readLogin(config, "lab:1"), undefined);
    const other = { key: "wsk_2", tls: false, ca: "/lab.pem" };
    const path = await keepLogin(config, "lab:1", login);
    await keepLogin(config, "lab:2", other);
    assert.deepEqual(readLogin(config, "lab:1"), login);
    assert.deepEqual(readLogin(config, "lab:2"), other);
    assert.equal(readLogin(config, "constructor"), undefined);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it("makes a file private that others could read", async () => {
    const config = freshFolder();
    const path = await keepLogin(config, "lab:1", login);
    await chmod(path, 0o644);
    await keepLogin(config, "lab:1", login);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  for (const text of ["", "{", "null", '{"lab:1":{"key":7,"tls":true}}', '{"lab:1":"wsk_1"}']) {
    it(`takes ${text || "nothing"} for none`, async () => {
      const config = freshFolder();
      await writeFile(await keepLogin(config, "lab:1", login), text);
      assert.equal(readLogin(config, "lab:1"), undefined);
    });
  }
});

describe("configFolder()", () => {
  it("follows the environment", () => {
    const env = { WELLSPRING_CONFIG_DIR: "/a", XDG_CONFIG_HOME: "/b", HOME: "/c" };
    assert.equal(configFolder(env), "/a");
    assert.equal(configFolder({ ...env, WELLSPRING_CONFIG_DIR: "" }), "/b/wellspring");
    assert.equal(configFolder({ HOME: "/c" }), "/c/.config/wellspring");
  });
});
