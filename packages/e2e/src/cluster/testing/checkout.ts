import { runProgram } from "./kubectl.ts";
import { Release, registry } from "./release.ts";

/** Tags of the images that specs make of this checkout: the second one is there to upgrade to. */
const tag = "e2e";
export const nextTag = "e2e-next";

/** Makes the images of this checkout, and installs them with these values. */
export const installCheckout = async (
  name: string,
  values: readonly string[],
): Promise<Release> => {
  await makeImages(tag);
  return Release.install(`wellspring-${name}-${process.pid}`, tag, values);
};

/** Makes the images of this checkout under a tag. */
export const makeImages = async (tagged: string): Promise<void> => {
  const program = "packages/wellspring/src/images/main.ts";
  const options = ["--registry", registry, "--tag", tagged, "--push"];
  await runProgram(process.execPath, [program, ...options]);
};
