import { demonstrate } from "./demonstrate.ts";

await demonstrate((text) => process.stdout.write(text));
