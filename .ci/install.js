// Installs the npm packages where some are missing. Runs on the host's Node, 20 or newer, before
// anything is installed: plain JavaScript, no dependencies.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { env, execPath } from "node:process";
import { fileURLToPath } from "node:url";

const main = () => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const reason = missingPackages(root);
  if (!reason) return;
  const startedAtMs = Date.now();
  console.error(`Installing npm packages (${reason}) …`);
  if (!install(root)) {
    console.error("npm could not install the packages: see its message above, then try again");
    process.exitCode = 1;
    return;
  }
  console.error(`Installed in ${Math.round((Date.now() - startedAtMs) / 1000)} s`);
};

/**
 * Why packages have to be installed in this checkout, undefined where they need not: what is in
 * node_modules is compared with the lockfile, package by package.
 * @param {string} root
 * @returns {string | undefined}
 */
const missingPackages = (root) => {
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (!installed) return "nothing is installed yet";
  const wanted = readPackages(join(root, "package-lock.json"));
  if (!wanted) return "there is no lockfile";
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith("node_modules/")) continue;
    const found = installed[path];
    if (found ? found.version !== entry.version : !entry.optional)
      return `${path} is not up to date`;
  }
  if (!existsSync(join(root, "node_modules", ".bin", "node"))) return "Node 24 is missing";
  return undefined;
};

/**
 * The packages of a lockfile, by path; undefined where there is none.
 * @param {string} path
 */
const readPackages = (path) =>
  existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : undefined;

/**
 * Runs the npm that runs this script on the Node it runs on: the one below node_modules may be
 * replaced meanwhile.
 * @param {string} root
 */
const install = (root) => {
  const [file, ...first] = env.npm_execpath
    ? [env.npm_node_execpath ?? execPath, env.npm_execpath]
    : ["npm"];
  const options = { cwd: root, stdio: ["ignore", "inherit", "inherit"] };
  return spawnSync(file, [...first, ...npmArguments], options).status === 0;
};

/**
 * What the lockfile says, without touching it. Not `npm ci`: it refuses a lockfile that knows the
 * native packages of some platforms only.
 */
const npmArguments = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=warn"];

main();
