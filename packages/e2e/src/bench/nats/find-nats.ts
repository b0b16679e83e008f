import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Path of the program nats-server; undefined where PATH has none. */
export const findNats = ({ PATH = "" }: NodeJS.ProcessEnv): string | undefined =>
  PATH.split(delimiter)
    .map((folder) => join(folder, "nats-server"))
    .find((path) => existsSync(path));
