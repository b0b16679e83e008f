import type { Writable } from "node:stream";

/** What a server says once it is ready, where it is found, and its first key if it made one. */
export type Ready = {
  server: string;
  address: string;
  /** Where it serves HTTP. */
  http?: string;
  /** The same where it talks TLS. */
  https?: string;
  data?: string;
  firstKey?: string;
};

/** Where a server serves HTTP, if it does. */
export const webAddress = (
  address: string | undefined,
  tlsCert: string | undefined,
): Pick<Ready, "http" | "https"> => {
  if (address === undefined) return {};
  return tlsCert === undefined ? { http: address } : { https: address };
};

/** Prints the one line that tells a person, or with `json` a program, that a server is ready. */
export const printReady = (stdout: Writable, ready: Ready, json: boolean): void => {
  const http = ready.http === undefined ? "" : ` and http://${ready.http}`;
  const https = ready.https === undefined ? "" : ` and https://${ready.https}`;
  const data = ready.data === undefined ? "" : `, data in ${ready.data}`;
  const text = `wellspring ${ready.server} is ready on ${ready.address}${http}${https}${data}`;
  stdout.write(`${json ? JSON.stringify({ ready: true, ...ready }) : text}\n`);
};
