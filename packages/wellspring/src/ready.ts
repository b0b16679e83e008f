import type { Writable } from "node:stream";

/** What a server says once it is ready, where it is found, and its first key if it made one. */
export type Ready = {
  server: string;
  address: string;
  http?: string;
  data?: string;
  firstKey?: string;
};

/** Prints the one line that tells a person, or with `json` a program, that a server is ready. */
export const printReady = (stdout: Writable, ready: Ready, json: boolean): void => {
  const http = ready.http === undefined ? "" : ` and http://${ready.http}`;
  const data = ready.data === undefined ? "" : `, data in ${ready.data}`;
  const text = `wellspring ${ready.server} is ready on ${ready.address}${http}${data}`;
  stdout.write(`${json ? JSON.stringify({ ready: true, ...ready }) : text}\n`);
};
