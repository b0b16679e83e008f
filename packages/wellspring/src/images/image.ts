import type { Service } from "../bundle/services.ts";
import type { ImageOptions } from "./image-options.ts";

/** Where the sources of an image come from. */
export type ImageSource = {
  version: string;
  /** The commit. */
  revision: string;
  /** The address of the repository; "" where it has none. */
  url: string;
};

/** What a service's image is called. */
export const imageName = (service: Service, { registry, tag }: ImageOptions): string =>
  `${registry}/wellspring-${service}:${tag}`;

/** The arguments of `docker` that build a service's image at the top of the checkout. */
export const buildArguments = (
  service: Service,
  options: ImageOptions,
  { version, revision, url }: ImageSource,
): string[] => {
  const values = {
    SERVICE: service,
    NODE_IMAGE: options.nodeImage,
    VERSION: version,
    REVISION: revision,
    SOURCE: url,
  };
  const pairs = Object.entries(values).flatMap(([key, value]) => [
    "--build-arg",
    `${key}=${value}`,
  ]);
  const name = imageName(service, options);
  return ["build", "--file", "Dockerfile.base", ...pairs, "--tag", name, "."];
};

/** Bytes that a service may add to its base image. */
export const addedBytesMax = 25_000_000;

/** A line on what an image adds to its base, both in bytes. */
export const describeSize = (name: string, bytes: number, baseBytes: number): string => {
  const added = bytes - baseBytes;
  const over = added > addedBytesMax ? `: at most ${toMegabytes(addedBytesMax)} are allowed` : "";
  return `${name} adds ${toMegabytes(added)} to ${toMegabytes(baseBytes)}${over}`;
};

const toMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
