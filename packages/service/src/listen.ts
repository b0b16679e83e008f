import { once } from "node:events";
import type { Server } from "node:net";
import { Code, StatusError } from "@wellspring/contract";
import { formatAddress, type ListenAddress } from "./config.ts";

/**
 * Makes a server listen.
 *
 * @returns where it listens, with the port that the system chose for 0.
 * @throws StatusError FAILED_PRECONDITION where the address can't be listened on.
 */
export const listenOn = async (server: Server, address: ListenAddress): Promise<ListenAddress> => {
  try {
    server.listen(address);
    await once(server, "listening");
  } catch (error) {
    throw explainListenFault(address, error);
  }
  return boundAddress(server);
};

/** Where a server that listens does so. */
export const boundAddress = (server: Server): ListenAddress => {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("listens on no TCP port");
  return { host: bound.address, port: bound.port };
};

/** Why an address can't be listened on, as FAILED_PRECONDITION. */
export const explainListenFault = (address: ListenAddress, error: unknown): StatusError => {
  const reason = listenFaults.get(errorCode(error)) ?? String(error);
  const message = `cannot listen on ${formatAddress(address)}: ${reason}`;
  const next = "name another address to listen on, or stop what listens there.";
  return new StatusError(Code.FAILED_PRECONDITION, message, { cause: error, next });
};

const listenFaults = new Map([
  ["EADDRINUSE", "the port is in use"],
  ["EADDRNOTAVAIL", "this machine does not have that address"],
  ["EACCES", "this user may not listen on that port"],
  ["ENOTFOUND", "no such host"],
]);

const errorCode = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";
