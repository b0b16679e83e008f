import { parseArgs } from "node:util";

/** What images are built with. */
export type ImageOptions = {
  /** Where they are named for, and pushed to: `localhost:5000`, `ghcr.io/laboratory`. */
  registry: string;
  tag: string;
  /** Whether they are pushed. */
  push: boolean;
  /** The image that they are built on. */
  nodeImage: string;
};

/** Reads `--registry`, `--tag`, `--node-image` and `--push`; throws Error for anything else. */
export const readImageOptions = (args: readonly string[]): ImageOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      registry: { type: "string", default: "localhost:5000" },
      tag: { type: "string", default: "dev" },
      push: { type: "boolean", default: false },
      "node-image": { type: "string", default: "node:24-trixie-slim" },
    },
  });
  const { registry, tag, push } = values;
  if (!tagPattern.test(tag)) throw new Error(`--tag: "${tag}" is no tag of an image`);
  return { registry: registry.replace(/\/+$/, ""), tag, push, nodeImage: values["node-image"] };
};

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
