import { BinaryWriter } from "@bufbuild/protobuf/wire";

/** What generated code knows of a message. */
type MessageType<Message> = { encode(message: Message, writer: BinaryWriter): BinaryWriter };

/** Bytes of memory that a writer keeps between two messages. */
const keptBytesMax = 512 * 1024;

/** The one that is used, unless it was left with a part of a message in it, or large. */
let kept: BinaryWriter | undefined;

/**
 * The bytes of a message. A writer of its own, as generated code takes, costs a small message more
 * than what is written: this one is used again and again.
 */
export const encodeMessage = <Message>(type: MessageType<Message>, message: Message): Buffer => {
  const writer = kept ?? new BinaryWriter();
  kept = undefined;
  const { buffer, byteOffset, byteLength } = type.encode(message, writer).finish();
  if (byteLength <= keptBytesMax) kept = writer;
  return Buffer.from(buffer, byteOffset, byteLength);
};
