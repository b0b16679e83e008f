import { type HistoryEvent, instantMsToJson } from "@wellspring/contract";
import { idToText } from "./upload/upload-id.ts";

/** What happened to a run, by the names that people see too. */
export const eventKind = ({
  kind,
}: HistoryEvent): "uploaded" | "appended" | "retracted" | "other" =>
  kind === 1 ? "uploaded" : kind === 2 ? "appended" : kind === 3 ? "retracted" : "other";

/** An event of a run's history as programs get it. */
export const eventToJson = (event: HistoryEvent) => {
  const common = {
    event: eventKind(event),
    at: instantMsToJson(event.atMs),
    principal: event.principal,
    id: idToText(event.id),
  };
  if (common.event !== "retracted") {
    const { file, newReadings, duplicates, filled } = event;
    return { ...common, file, new: newReadings, duplicates, filled };
  }
  const { plate = null, wells, retractedReadings, reason } = event;
  return { ...common, plate, wells, readings: retractedReadings, reason };
};
