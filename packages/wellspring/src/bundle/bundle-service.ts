import { cpSync } from "node:fs";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import type { Service } from "./services.ts";

/**
 * Bundles a service into `folder`: `main.mjs` to start with, parts that are loaded when they are
 * needed, and files that are read beside them.
 *
 * @returns the names of the packages that are not in the bundle: Node looks for them beside it.
 */
export const bundleService = async (service: Service, folder: string): Promise<string[]> => {
  const { metafile } = await build({
    entryPoints: { main: join(packages, service, "src", "main.ts"), ...threadsOf(service) },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    // Names stay as they are, which log lines tell of errors. keepNames would do that for shortened
    // ones, by a call for each function that is made, however often: 3 % of what a gateway does.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: "linked",
    sourcesContent: false,
    outExtension: { ".js": ".mjs" },
    external: [...externalPackages],
    // CommonJS packages call require, which a module has not by itself.
    banner: {
      js: [
        'import { createRequire as createBundleRequire } from "node:module";',
        "const require = createBundleRequire(import.meta.url);",
      ].join("\n"),
    },
    metafile: true,
    logLevel: "warning",
  });
  for (const [name, source] of foldersOf(service)) {
    cpSync(source, join(folder, name), { recursive: true });
  }
  return externalsOf(metafile);
};

/** What a service runs in threads is started by its name, beside the bundle. */
const threadsOf = (service: Service): Record<string, string> => ({
  ...(servicesWithEngines.has(service) && {
    "compute-worker": join(packages, "engine/src/compute/compute-worker.ts"),
  }),
  ...(service === "wellspring" && {
    "runtime-worker": join(packages, "engine/src/thread/runtime-worker.ts"),
  }),
});

const servicesWithEngines: ReadonlySet<Service> = new Set(["engine", "wellspring"]);

/** Folders of files that a service reads beside its code, and where they are. */
const foldersOf = (service: Service): [name: string, source: string][] =>
  servicesWithTables.has(service)
    ? [["migrations", join(packages, "warehouse/src/schema/migrations")]]
    : [];

const servicesWithTables: ReadonlySet<Service> = new Set(["warehouse", "wellspring"]);

/** These find their binaries, their .proto, or their pages beside themselves. */
const externalPackages = [
  "@fastify/swagger-ui",
  "fs-native-extensions",
  "grpc-health-check",
  "lmdb",
];

const packages = join(import.meta.dirname, "../../..");

const externalsOf = ({ outputs }: Metafile): string[] => {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  const names = new Set(imports.flatMap(({ path, external }) => (external ? [path] : [])));
  // Other packages outside the bundle are those that a package does without: esbuild fails where
  // one is missing whose require stands in no try.
  return externalPackages.filter((name) => names.has(name));
};
