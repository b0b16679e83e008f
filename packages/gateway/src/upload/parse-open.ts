import {
  limits,
  parseProject,
  type RunDescription,
  StatusError,
  type UploadOpen,
} from "@wellspring/contract";
import { parseStartedAt } from "./started-at.ts";

/** Bytes of the id of an upload or a retraction. */
const idBytes = 16;

/** The first message of an upload, its project named; throws INVALID_ARGUMENT naming the field. */
export const parseOpen = (open: UploadOpen): UploadOpen => {
  const { fileNameBytesMax } = limits;
  return {
    ...open,
    uploadId: parseId("upload_id", open.uploadId),
    project: parseProject(open.project),
    file: parseText("file", open.file, fileNameBytesMax),
    description: open.description && parseDescription(open.description),
  };
};

/** An id that a client made; throws INVALID_ARGUMENT naming the field. */
export const parseId = (field: string, id: Buffer): Buffer => {
  if (id.length === idBytes) return id;
  throw StatusError.invalid(field, `has ${id.length} bytes, not ${idBytes}`);
};

/** Text of at most so many bytes of UTF-8, maybe none; throws INVALID_ARGUMENT. */
export const parseText = (field: string, text: string, bytesMax: number): string => {
  const bytes = Buffer.byteLength(text);
  if (bytes <= bytesMax) return text;
  throw StatusError.invalid(field, `has ${bytes} bytes, at most ${bytesMax} are allowed`);
};

const parseDescription = (description: RunDescription): RunDescription => {
  const { robot, instrument, startedAt, attributes } = description;
  parseText("robot", robot, limits.textBytesMax);
  parseText("instrument", instrument, limits.textBytesMax);
  parseStartedAt(startedAt);
  assertAttributes(attributes);
  return description;
};

const assertAttributes = (attributes: Record<string, string>): void => {
  const entries = Object.entries(attributes);
  if (entries.length > limits.attributesMax) {
    const text = `there are ${entries.length}, at most ${limits.attributesMax} are allowed`;
    throw StatusError.invalid("attributes", text);
  }
  for (const [key, value] of entries) {
    if (key === "") throw StatusError.invalid("attributes", "a key is empty");
    parseText("attributes: a key", key, limits.attributeKeyBytesMax);
    parseText(`attributes: ${key}`, value, limits.textBytesMax);
  }
};
