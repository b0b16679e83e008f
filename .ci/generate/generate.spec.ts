import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { checkGenerated, findModules, generate } from "./generate.ts";

const protoText = `syntax = "proto3";

package sample.v1;

message Plate {
  uint32 number = 1;
}
`;

describe("generate()", () => {
  let root = "";
  let folder = "";
  before(() => {
    root = mkdtempSync(join(tmpdir(), "wellspring-generate-"));
    folder = join(root, "packages/sample");
    for (const name of ["buf.yaml", "buf.gen.yaml"]) {
      cpSync(join("packages/contract", name), join(folder, name));
      cpSync(join("packages/contract", name), join(root, "packages/without-proto", name));
    }
    mkdirSync(join(folder, "proto/sample/v1"), { recursive: true });
    write("proto/sample/v1/plate.proto", protoText);
  });
  after(() => rmSync(root, { recursive: true }));

  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);

  it("is asked of the packages that have .proto files", () => {
    assert.deepEqual(findModules(root), [folder]);
  });

  it("misses what was never generated", () => {
    const faults = checkGenerated(folder).map((fault) => fault.replace(/^.*src/, "src"));
    assert.deepEqual(faults, ["src/gen/sample/v1/plate.ts: is not generated yet"]);
  });

  it("generates code that the check agrees with", () => {
    assert.deepEqual(generate(folder), []);
    assert.match(readFileSync(join(folder, "src/gen/sample/v1/plate.ts"), "utf8"), /Plate/);
    assert.deepEqual(checkGenerated(folder), []);
  });

  it("finds code that someone edited, or that comes from nowhere, and leaves it as it is", () => {
    const path = join(folder, "src/gen/sample/v1/plate.ts");
    const generated = readFileSync(path, "utf8");
    write("src/gen/sample/v1/plate.ts", `${generated}// edited\n`);
    write("src/gen/sample/v1/well.ts", "");
    const faults = checkGenerated(folder).map((fault) => fault.replace(/^.*src/, "src"));
    assert.deepEqual(faults, [
      "src/gen/sample/v1/plate.ts: is not what its .proto file generates",
      "src/gen/sample/v1/well.ts: comes from no .proto file",
    ]);
    assert.match(readFileSync(path, "utf8"), /edited\n$/);
    assert.deepEqual(generate(folder), []);
    assert.deepEqual(checkGenerated(folder), []);
  });

  it("finds a .proto file that is not formatted, and formats it", () => {
    write("proto/sample/v1/plate.proto", protoText.replace("  uint32", "uint32"));
    assert.match(checkGenerated(folder)[0] ?? "", /: buf format failed\n/);
    assert.deepEqual(generate(folder), []);
    assert.equal(readFileSync(join(folder, "proto/sample/v1/plate.proto"), "utf8"), protoText);
  });

  it("finds what buf lint refuses", () => {
    write("proto/sample/v1/plate.proto", protoText.replace("number", "plateNumber"));
    assert.match(
      checkGenerated(folder)[0] ?? "",
      /: buf lint failed\n.*Field name "plateNumber" should be lower_snake_case/,
    );
  });
});
