import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** Bundles the command: one file to start with, and parts that are loaded when they are needed. */
const folder = import.meta.dirname;
const dist = join(folder, "dist");
/** Beside the bundle that may be running, until it is whole. */
const outdir = join(folder, `dist.${process.pid}`);

await build({
  entryPoints: [join(folder, "src", "main.ts")],
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node24",
  minify: true,
  keepNames: true,
  sourcemap: "linked",
  sourcesContent: false,
  outExtension: { ".js": ".mjs" },
  // These find their binaries, or their .proto, beside themselves.
  external: ["lmdb", "fs-native-extensions", "grpc-health-check"],
  // CommonJS packages call require, which a module has not by itself.
  banner: {
    js: [
      'import { createRequire as createBundleRequire } from "node:module";',
      "const require = createBundleRequire(import.meta.url);",
    ].join("\n"),
  },
  logLevel: "warning",
});
rmSync(dist, { recursive: true, force: true });
renameSync(outdir, dist);
