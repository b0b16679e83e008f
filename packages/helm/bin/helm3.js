#!/usr/bin/env node
// `npx helm3`: the same as `WELLSPRING_HELM=3 npx helm`.
const { env } = process;
env.WELLSPRING_HELM = "3";
await import("./helm.js");
