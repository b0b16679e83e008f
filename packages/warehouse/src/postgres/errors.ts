import { Code, StatusError } from "@wellspring/contract";

/** Who speaks to which server: what messages name. */
export type Party = {
  /** `host:port/database`. */
  place: string;
  user: string;
};

/**
 * What PostgreSQL, its driver or the network between says, as a StatusError with one clear line.
 *
 * UNAVAILABLE where it may work later; UNAUTHENTICATED and FAILED_PRECONDITION where somebody has
 * to do something first; DATA_LOSS where a value or a constraint refuses what was to be deposited.
 */
export const toPostgresFault = (thrown: unknown, party: Party): StatusError => {
  if (thrown instanceof StatusError) return thrown;
  const code = readText(thrown, "code");
  const said = thrown instanceof Error ? thrown.message || code : String(thrown);
  const [, status, explain] = faults.find(([pattern]) => pattern.test(code)) ?? unknownFault;
  const kind = code === "" ? messageFaults.find(([pattern]) => pattern.test(said)) : undefined;
  const text = explain({ ...party, said, detail: readText(thrown, "detail") });
  const kept = kind?.[1] ?? status;
  return new StatusError(kept, `PostgreSQL at ${party.place} ${text}`, {
    cause: thrown,
    next: nextSteps[kept],
  });
};

/** What a person can do, where it is not what is done about other servers. */
const nextSteps: Partial<Record<Code, string>> = {
  [Code.UNAVAILABLE]: "see to it that it runs and can be reached, or name another with --postgres.",
  [Code.UNAUTHENTICATED]: "name a user of its, with the password, in WELLSPRING_POSTGRES.",
};

type Said = Party & { said: string; detail: string };
type Explain = (said: Said) => string;
type Fault = readonly [pattern: RegExp, status: Code, explain: Explain];

const plain: Explain = ({ said }) => `fails: ${said}`;
const unreachable: Explain = ({ said }) => `is not reached: ${said}`;
const refusesData: Explain = ({ said, detail }) =>
  `refuses data: ${said}${detail === "" ? "" : ` (${detail})`}`;

/** By SQLSTATE, or the code of an error of Node's. */
const faults: readonly Fault[] = [
  [/^28P01$/, Code.UNAUTHENTICATED, ({ user }) => `refuses the password of user "${user}"`],
  [/^28/, Code.UNAUTHENTICATED, ({ user, said }) => `refuses user "${user}": ${said}`],
  [/^3D000$/, Code.FAILED_PRECONDITION, () => "has no such database"],
  [
    /^42501$/,
    Code.FAILED_PRECONDITION,
    ({ user, said }) => `gives user "${user}" too few rights: ${said}`,
  ],
  [/^25006$/, Code.FAILED_PRECONDITION, () => "only answers queries: name the primary server"],
  [/^(42|3F|2B|0A)/, Code.FAILED_PRECONDITION, plain],
  [/^(21|22|23|44|54|P0)/, Code.DATA_LOSS, refusesData],
  [/^(08|40|53|57|58|55P03|25P03|25P04)/, Code.UNAVAILABLE, plain],
  [/^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENET|EPIPE)/, Code.UNAVAILABLE, unreachable],
  [
    /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|ERR_SSL_|HOSTNAME_MISMATCH)/,
    Code.FAILED_PRECONDITION,
    ({ said }) => `is not trusted: ${said}`,
  ],
];

const unknownFault: Fault = [/^/, Code.INTERNAL, plain];

/** What the driver says without a code. */
const messageFaults: readonly (readonly [pattern: RegExp, status: Code])[] = [
  [/does not support SSL/, Code.FAILED_PRECONDITION],
  [/password must be a (non-empty )?string/, Code.UNAUTHENTICATED],
  [
    /[Cc]onnection (terminated|error|ended)|timeout|not queryable|Client was closed/,
    Code.UNAVAILABLE,
  ],
];

const readText = (thrown: unknown, name: "code" | "detail"): string => {
  if (typeof thrown !== "object" || thrown === null) return "";
  const value: unknown = Reflect.get(thrown, name);
  return typeof value === "string" ? value : "";
};
