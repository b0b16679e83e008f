import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Code, StatusError } from "@wellspring/contract";
import { loadCrunchFunction } from "./crunch-function.ts";

const { signal } = new AbortController();

const compute = async (name: string, data: bigint): Promise<bigint> =>
  (await loadCrunchFunction(name)).crunch(data, "", signal);

describe("loadCrunchFunction()", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "wellspring-crunch-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const writeModule = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };

  const assertInvalid = (text: string, message: string | RegExp): Promise<void> =>
    assert.rejects(loadCrunchFunction(text), { code: Code.INVALID_ARGUMENT, message });

  const examples: readonly [name: string, data: bigint, result: bigint][] = [
    ["square", -12n, 144n],
    ["collatz-steps", 1n, 0n],
    ["collatz-steps", 27n, 111n],
    ["collatz-steps", 2n ** 62n, 62n],
    ["nth-prime", 10_001n, 104_743n],
  ];
  for (const [name, data, result] of examples) {
    it(`has ${name} of ${data}`, async () => assert.equal(await compute(name, data), result));
  }

  it("says what its functions don't take", async () => {
    await assert.rejects(
      compute("collatz-steps", 0n),
      new StatusError(Code.INVALID_ARGUMENT, "Data: 0 is below 1"),
    );
    await assert.rejects(
      compute("nth-prime", 1_000_001n),
      new StatusError(Code.INVALID_ARGUMENT, "Data: 1000001 is no number from 1 to 1000000"),
    );
  });

  it("takes a module with types by its path", async () => {
    const path = await writeModule("my.ts", "export default (data: bigint): bigint => data + 1n;");
    const { name, crunch } = await loadCrunchFunction(path);
    assert.equal(name, "my.ts");
    assert.equal(await crunch(1n, "", signal), 2n);
  });

  it("takes a function by any name, beside what is none", async () => {
    const text = "export const unit = 1; export async function half(data) { return data / 2n; }";
    const { crunch } = await loadCrunchFunction(await writeModule("half.mjs", text));
    assert.equal(await crunch(8n, "", signal), 4n);
  });

  it("refuses a module that is broken", async () => {
    const path = await writeModule("broken.mjs", 'throw new Error("no licence");');
    await assertInvalid(path, `function: ${path} can't be loaded: no licence`);
    const wrong = await writeModule("wrong.mjs", "export const = 1;");
    await assertInvalid(wrong, `function: ${wrong} can't be loaded: Unexpected token '='`);
    await assertInvalid("./none.ts", /^function: \.\/none\.ts can't be loaded: Cannot find module/);
  });

  it("refuses a module with none or two functions", async () => {
    const none = await writeModule("none.mjs", "export const two = 2n;");
    await assertInvalid(none, `function: ${none} exports 0 functions, not one`);
    const text = "export const a = () => 1n; export const b = () => 2n;";
    const two = await writeModule("two.mjs", text);
    await assertInvalid(two, `function: ${two} exports 2 functions, not one`);
  });

  it("refuses a name that it does not know", async () => {
    const known = "square, collatz-steps, nth-prime";
    const message = `function: "cube" is none of ${known}, nor a path like ./my.ts`;
    await assertInvalid("cube", message);
  });
});
