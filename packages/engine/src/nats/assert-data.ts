import { isUtf8 } from "node:buffer";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { Code, limits, StatusError } from "@wellspring/contract";

/**
 * Fails with INVALID_ARGUMENT where bytes are no MyData. Decoding alone passes over what it does
 * not know: a text that somebody sent by mistake would be zeros.
 */
export const assertData = (payload: Uint8Array): void => {
  if (payload.length > limits.workChunkBytesMax) {
    const text = `it has ${payload.length} bytes, at most ${limits.workChunkBytesMax} are allowed`;
    throw new StatusError(Code.INVALID_ARGUMENT, text);
  }
  try {
    const reader = new BinaryReader(payload);
    while (reader.pos < reader.len) readField(reader);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StatusError(Code.INVALID_ARGUMENT, `it is no MyData: ${reason}`, { cause });
  }
};

const readField = (reader: BinaryReader): void => {
  const [field, wireType] = reader.tag();
  const isNumber = field === 1 || field === 2;
  if (wireType !== (isNumber ? WireType.Varint : WireType.LengthDelimited) || field > 3) {
    throw new Error(`it has no field ${field} of wire type ${wireType}`);
  }
  if (isNumber) reader.int64();
  else if (!isUtf8(reader.bytes())) throw new Error("its Meta is not UTF-8");
};
