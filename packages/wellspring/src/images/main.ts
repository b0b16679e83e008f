// `npm run images -- [--registry HOST/PATH] [--tag TAG] [--node-image IMAGE] [--push]`
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { version } from "@wellspring/contract";
import { buildImages } from "./build-images.ts";
import { readImageOptions } from "./image-options.ts";

const { argv, env } = process;
const cwd = join(import.meta.dirname, "../../../..");
const read = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd, encoding: "utf8" }).trim();

const engine = {
  run: (args: readonly string[]): void => {
    const buildkit = { ...env, DOCKER_BUILDKIT: "1" };
    execFileSync("docker", args, { cwd, env: buildkit, stdio: ["ignore", "inherit", "inherit"] });
  },
  sizeBytes: (image: string): number =>
    Number(read("docker", "image", "inspect", "--format", "{{.Size}}", image)),
};
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = env;
const url = server && repository ? `${server}/${repository}` : "";
const source = { version, revision: read("git", "rev-parse", "HEAD"), url };

const options = readImageOptions(argv.slice(2));
process.exitCode = buildImages(options, source, engine, console.log) ? 0 : 1;
