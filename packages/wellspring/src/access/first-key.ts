import { Client } from "@grpc/grpc-js";
import {
  AccessServiceService,
  allScopes,
  callServerStreaming,
  callUnary,
  channelOptions,
  createInsecure,
  createKeyText,
  hashKeyText,
} from "@wellspring/contract";

/** The name of the key that a server makes because it has none. */
const firstKeyName = "admin";

/** Makes a key that opens everything where a backend has none; undefined where it has some. */
export const createFirstKey = async (backend: string): Promise<string | undefined> => {
  const client = new Client(backend, createInsecure(), channelOptions);
  try {
    const { createKey, listKeys } = AccessServiceService;
    for await (const { keys } of callServerStreaming(client, listKeys, { token: "" })) {
      if (keys.length > 0) return undefined;
    }
    const text = createKeyText();
    const asked = { name: firstKeyName, scopes: [...allScopes], projects: [], expiresAtMs: 0n };
    await callUnary(client, createKey, { ...asked, sha256: hashKeyText(text) });
    return text;
  } finally {
    client.close();
  }
};
