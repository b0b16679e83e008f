import type { Writable } from "node:stream";
import { Code, StatusError } from "@wellspring/contract";
import type { Print } from "./print-service.ts";

/**
 * Prints to a stream no faster than it is read; rejects with FAILED_PRECONDITION once it can't be
 * written, because nobody reads it any more or its disk is full.
 */
export const printTo =
  (stream: Writable): Print =>
  (text) =>
    new Promise((resolve, reject) => {
      stream.write(text, (error) => {
        if (error) reject(cannotPrint(error));
        else resolve();
      });
    });

const cannotPrint = (cause: Error): StatusError => {
  const message = `this server can't print any more (${cause.message}): it has to be started again`;
  return new StatusError(Code.FAILED_PRECONDITION, message, { cause });
};
