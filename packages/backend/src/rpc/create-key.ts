import {
  Code,
  type CreateKeyRequest,
  type CreateKeyResponse,
  limits,
  parseKeyName,
  parseProject,
  positionToToken,
  StatusError,
  scopeToName,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import type { Context } from "../context.ts";
import type { CreateKey } from "../gen/wellspring/backend/v1/log.ts";
import { describeKey } from "../query/describe-key.ts";
import { readStoreState } from "../store/records.ts";

export const createKey =
  ({ log, store, diskSpace }: Context) =>
  async (request: CreateKeyRequest, { principal }: CallContext): Promise<CreateKeyResponse> => {
    const createKey = parseKey(request);
    if (readStoreState(store).keys >= limits.keysMax) {
      const text = `there are ${limits.keysMax} keys, revoked ones too: no more are kept`;
      throw new StatusError(Code.RESOURCE_EXHAUSTED, text);
    }
    await diskSpace.assertRoom();
    const change = { $case: "createKey", createKey } as const;
    const outcome = await log.append({ principal, change }, limits.textBytesMax);
    if (outcome.kind === "refused") throw outcome.error;
    if (outcome.kind !== "key") throw new Error(`a key became ${outcome.kind}`);
    const { sequence, key } = outcome;
    return { token: positionToToken({ logId: log.id, sequence }), key: describeKey(key) };
  };

const parseKey = ({ sha256, name, scopes, projects, expiresAtMs }: CreateKeyRequest): CreateKey => {
  if (sha256.length !== 32) throw StatusError.invalid("sha256", "is not 32 bytes");
  if (scopes.length === 0) throw StatusError.invalid("scopes", "are none");
  const unknown = scopes.find((scope) => scopeToName(scope) === undefined);
  if (unknown !== undefined) throw StatusError.invalid("scopes", `${unknown} is none`);
  if (projects.length > limits.keyProjectsMax) {
    const text = `there are ${projects.length}, at most ${limits.keyProjectsMax} are allowed`;
    throw StatusError.invalid("projects", text);
  }
  return {
    sha256,
    name: parseKeyName(name),
    scopes: [...new Set<number>(scopes)].sort((a, b) => a - b),
    projects: [...new Set(projects.map(parseProject))].sort(),
    expiresAtMs,
  };
};
