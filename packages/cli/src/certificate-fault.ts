import { Code, StatusError } from "@wellspring/contract";

/**
 * What a server's TLS is refused for, where a call failed because of it: no other attempt goes
 * better, while a server that is merely down is tried again. Undefined for anything else.
 */
export const certificateFault = (server: string, reason: string): StatusError | undefined => {
  const known = faults.find(([pattern]) => pattern.test(reason));
  if (!known) return undefined;
  const [, next] = known;
  return new StatusError(Code.FAILED_PRECONDITION, `${server}: ${reason}`, { next });
};

/** What Node and OpenSSL say, and what can be done. */
const faults: readonly (readonly [RegExp, string])[] = [
  [
    /certificate has expired|certificate is not yet valid/,
    "have the server's certificate renewed.",
  ],
  [/does not match certificate's altnames/, "name the server as its certificate does."],
  [
    /self[- ]signed certificate|unable to (verify the first|get (local )?issuer) certificate/,
    "name the file of the authority that signed the server's certificate with --ca.",
  ],
  [/wrong version number|packet length too long/, "leave --tls and --ca: it speaks no TLS."],
];
