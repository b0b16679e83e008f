import { once } from "node:events";
import type { Writable } from "node:stream";
import type { Print } from "./print-service.ts";

/** Prints to a stream no faster than it is read. */
export const printTo =
  (stream: Writable): Print =>
  async (text) => {
    if (!stream.write(text)) await once(stream, "drain");
  };
