// kubectl get --raw /openapi/v2 | node packages/e2e/src/chart/main.ts > FILE
// Writes the types of the kinds that the chart renders, a line for each.
import { text } from "node:stream/consumers";
import { builtInKinds } from "./built-in-kinds.ts";
import { reduceOpenApi } from "./reduce-openapi.ts";

const document = JSON.parse(await text(process.stdin));
const { kinds, types } = reduceOpenApi(document, builtInKinds);
const lines = (record: object) =>
  Object.entries(record)
    .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join(",\n");
process.stdout.write(
  `{\n  "kinds": {\n${lines(kinds)}\n  },\n  "types": {\n${lines(types)}\n  }\n}\n`,
);
