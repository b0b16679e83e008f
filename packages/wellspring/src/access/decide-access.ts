import { isIP } from "node:net";
import { UsageError } from "@wellspring/cli";
import type { Config } from "@wellspring/gateway";

/** What decides whether keys are needed. */
type Asked = Pick<Config, "listen" | "http" | "requireKeys" | "tls">;

/**
 * Whether nobody is let in without a key: not on this machine's own address, unless it is asked
 * for; on any other one, unless `insecure` says that everyone may come.
 *
 * @throws UsageError where other machines would be let in without TLS or without keys.
 */
export const decideAccess = (
  { listen, http, requireKeys, tls }: Asked,
  { insecure = false, print }: { insecure?: boolean | undefined; print: boolean },
): boolean => {
  if (print && requireKeys) throw new UsageError("--print keeps nothing, keys neither");
  const flag = isLoopback(listen.host) ? "--http" : "--listen";
  const isClosed = isLoopback(listen.host) && (!http || isLoopback(http.host));
  if (isClosed || insecure) return requireKeys ?? false;
  const open = `${flag} is open to other machines`;
  const anyway = "or say --insecure";
  if (!tls) throw new UsageError(`${open}: add --tls-cert and --tls-key, ${anyway}`);
  if (print) throw new UsageError(`${open}, and --print keeps no keys: say --insecure`);
  if (requireKeys === false) throw new UsageError(`${open}: require keys, ${anyway}`);
  return true;
};

/** Whether no other machine can reach this address. */
const isLoopback = (host: string): boolean => {
  if (isIP(host) === 4) return host.startsWith("127.");
  return host === "localhost" || host === "::1";
};
