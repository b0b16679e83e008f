import type { Work } from "@wellspring/contract";
import { idToText } from "../id.ts";

/**
 * What was computed of a submission, `{"submission_id", "payload"}`. The engine's result is JSON
 * already and stands in it as it is.
 */
export const processedToJson = ({ workId, result }: Work): string =>
  `{"submission_id":"${idToText(workId)}","payload":${result.toString()}}`;

/** Many of them, as an array. */
export const processedListToJson = (works: readonly Work[]): string =>
  `[${works.map(processedToJson).join(",")}]`;
