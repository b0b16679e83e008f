import { services } from "../bundle/services.ts";
import {
  addedBytesMax,
  buildArguments,
  describeSize,
  type ImageSource,
  imageName,
} from "./image.ts";
import type { ImageOptions } from "./image-options.ts";

/** What builds images and knows them: the `docker` command. */
export type ImageEngine = {
  /** Runs a command to its end; throws Error where it fails. */
  run(args: readonly string[]): void;
  /** Bytes of an image, with those that it is built on. */
  sizeBytes(image: string): number;
};

/**
 * Builds the image of every service, and pushes them once all are built, where `push` says so.
 *
 * @param say hears how much each adds to the image that it is built on.
 * @returns whether each adds little enough.
 */
export const buildImages = (
  options: ImageOptions,
  source: ImageSource,
  engine: ImageEngine,
  say: (line: string) => void,
): boolean => {
  const names = services.map((service) => imageName(service, options));
  for (const service of services) engine.run(buildArguments(service, options, source));
  if (options.push) for (const name of names) engine.run(["push", name]);

  const baseBytes = engine.sizeBytes(options.nodeImage);
  let right = true;
  for (const name of names) {
    const bytes = engine.sizeBytes(name);
    say(describeSize(name, bytes, baseBytes));
    if (bytes - baseBytes > addedBytesMax) right = false;
  }
  return right;
};
