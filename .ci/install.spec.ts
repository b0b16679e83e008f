import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";

type Packages = Record<string, { version?: string; optional?: boolean; link?: boolean }>;

const wanted: Packages = {
  "": { version: "0.1.0" },
  "node_modules/zod": { version: "4.0.0" },
  "node_modules/fsevents": { version: "2.0.0", optional: true },
  "node_modules/@wellspring/cli": { link: true },
  "packages/cli": { version: "0.1.0" },
};

const installed: Packages = {
  "node_modules/zod": { version: "4.0.0" },
  "node_modules/@wellspring/cli": { link: true },
};

describe("install.js", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "wellspring-install-"));
    cpSync(".ci/install.js", join(root, ".ci/install.js"));
    write("package.json", '{ "type": "module" }');
    write("package-lock.json", JSON.stringify({ packages: wanted }));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  const writeInstalled = (packages: Packages) => {
    write("node_modules/.package-lock.json", JSON.stringify({ packages }));
    write("node_modules/.bin/node", "");
  };

  /** Runs the script with a program in the place of npm that notes what it is asked. */
  const install = (exitCode = 0) => {
    const npm =
      'import { writeFileSync } from "node:fs";\nwriteFileSync("asked", process.argv[2]);\n';
    write("npm.js", `${npm}process.exitCode = ${exitCode};\n`);
    const env = { ...process.env, npm_execpath: join(root, "npm.js") };
    const args = [join(root, ".ci/install.js")];
    return spawnSync(process.execPath, args, { cwd: root, env, encoding: "utf8" });
  };

  const asked = () => readFileSync(join(root, "asked"), "utf8");

  it("does nothing where all is there, but for other platforms' packages", () => {
    writeInstalled(installed);
    const { status, stderr } = install();
    assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
    assert.throws(asked, { code: "ENOENT" });
  });

  const reasons: readonly { name: string; packages: Packages | undefined; says: string }[] = [
    { name: "nothing", packages: undefined, says: "nothing is installed yet" },
    { name: "too little", packages: {}, says: "node_modules/zod is not up to date" },
    {
      name: "another version",
      packages: { ...installed, "node_modules/zod": { version: "3.0.0" } },
      says: "node_modules/zod is not up to date",
    },
  ];
  for (const { name, packages, says } of reasons) {
    it(`installs where ${name} is there`, () => {
      if (packages) writeInstalled(packages);
      const { status, stderr } = install();
      assert.equal(status, 0);
      const told = stderr.replace(/in \d+ s\n$/, "in N s\n");
      assert.equal(told, `Installing npm packages (${says}) …\nInstalled in N s\n`);
      assert.equal(asked(), "install");
    });
  }

  it("installs where the project's Node is missing", () => {
    writeInstalled(installed);
    rmSync(join(root, "node_modules/.bin/node"));
    assert.match(install().stderr, /^Installing npm packages \(Node 24 is missing\) …\n/);
  });

  it("fails where npm does", () => {
    const { status, stderr } = install(1);
    assert.equal(status, 1);
    assert.match(stderr, /\nnpm could not install the packages: .* then try again\n$/);
  });
});
