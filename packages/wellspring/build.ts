// `build.ts` bundles the command into dist/. `build.ts SERVICE FOLDER` makes what the image of a
// service holds: its bundle, and the packages that can't be in one.
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bundleService } from "./src/bundle/bundle-service.ts";
import { copyPackages } from "./src/bundle/copy-packages.ts";
import { services } from "./src/bundle/services.ts";

const buildCommand = async (): Promise<void> => {
  const dist = join(import.meta.dirname, "dist");
  // Beside the bundle that may be running, until it is whole.
  const folder = join(import.meta.dirname, `dist.${process.pid}`);
  await bundleService("wellspring", folder);
  rmSync(dist, { recursive: true, force: true });
  renameSync(folder, dist);
};

const buildService = async (name: string, folder: string): Promise<void> => {
  const service = services.find((each) => each === name);
  if (!service) throw new Error(`there is no service ${name}: ${services.join(", ")} are`);
  const packages = await bundleService(service, folder);
  copyPackages(packages, join(import.meta.dirname, "../.."), folder);
};

const [service, folder] = process.argv.slice(2);
if (service && folder) await buildService(service, folder);
else await buildCommand();
