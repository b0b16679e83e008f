import { BinaryWriter } from "@bufbuild/protobuf/wire";

/** A generated message type. */
type MessageType<Message> = { encode(message: Message, writer: BinaryWriter): BinaryWriter };

/**
 * Serializes messages of a type, for those with many bytes: they are written into memory that is
 * kept and copied out of it once, where generated code writes into memory that it gets for each
 * message and copies it twice.
 */
export const serializerOf =
  <Message>({ encode }: MessageType<Message>) =>
  (message: Message): Buffer => {
    const writer = kept ?? new BinaryWriter();
    // One that a message broke off in has something in it.
    kept = undefined;
    const bytes = encode(message, writer).finish();
    kept = writer;
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  };

let kept: BinaryWriter | undefined;
