import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createTokenStore, stateFolder } from "./tokens.ts";

const logId = "0194a1de-0000-7000-8000-000000000001";
const otherLogId = "0194a1de-0000-7000-8000-000000000002";

describe("createTokenStore()", () => {
  let folder: string;
  let count = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-tokens-"));
  });
  after(() => rm(folder, { recursive: true }));

  const freshFolder = (): string => join(folder, String(count++), "deep");

  it("knows no token at first", async () => {
    assert.equal(await createTokenStore(freshFolder(), "lab:1", "default").read(), "");
  });

  it("keeps a token from one process to the next", async () => {
    const state = freshFolder();
    await createTokenStore(state, "lab:1", "default").keep(`${logId}.7`);
    assert.equal(await createTokenStore(state, "lab:1", "default").read(), `${logId}.7`);
    const files = await readdir(state);
    assert.equal(files.length, 1);
    assert.equal((await stat(join(state, files[0]))).mode & 0o777, 0o600);
  });

  it("keeps servers and projects apart", async () => {
    const state = freshFolder();
    await createTokenStore(state, "lab:1", "default").keep(`${logId}.7`);
    assert.equal(await createTokenStore(state, "lab:2", "default").read(), "");
    assert.equal(await createTokenStore(state, "lab:1", "other").read(), "");
  });

  it("keeps the later token of one log, and any of another", async () => {
    const store = createTokenStore(freshFolder(), "lab:1", "default");
    await store.keep(`${logId}.10`);
    await store.keep(`${logId}.9`);
    assert.equal(await store.read(), `${logId}.10`);
    await store.keep(`${otherLogId}.1`);
    assert.equal(await store.read(), `${otherLogId}.1`);
  });

  it("forgets", async () => {
    const store = createTokenStore(freshFolder(), "lab:1", "default");
    await store.keep(`${logId}.1`);
    await store.forget();
    await store.forget();
    assert.equal(await store.read(), "");
  });

  for (const text of ["", "{", "null", '{"token":"x"}', '{"server":"lab:1","project":"default"}']) {
    it(`takes a file that holds ${text || "nothing"} for none, and replaces it`, async () => {
      const state = freshFolder();
      const store = createTokenStore(state, "lab:1", "default");
      await store.keep(`${logId}.1`);
      await writeFile(join(state, (await readdir(state))[0]), text);
      assert.equal(await store.read(), "");
      await store.keep(`${logId}.2`);
      assert.equal(await store.read(), `${logId}.2`);
    });
  }

  it("goes on where the folder can't be made", async () => {
    const file = join(folder, "a-file");
    await writeFile(file, "");
    await chmod(file, 0o400);
    const store = createTokenStore(join(file, "state"), "lab:1", "default");
    await store.keep(`${logId}.1`);
    await store.forget();
    assert.equal(await store.read(), "");
  });
});

describe("stateFolder()", () => {
  it("follows the environment", () => {
    const env = { WELLSPRING_STATE_DIR: "/a", XDG_STATE_HOME: "/b", HOME: "/c" };
    assert.equal(stateFolder(env), "/a");
    assert.equal(stateFolder({ ...env, WELLSPRING_STATE_DIR: "" }), "/b/wellspring");
    assert.equal(stateFolder({ HOME: "/c" }), "/c/.local/state/wellspring");
  });
});
