import {
  type ActivateRequest,
  type ActivateResponse,
  Code,
  limits,
  positionToToken,
  StatusError,
} from "@wellspring/contract";
import type { CallContext } from "@wellspring/service";
import { activeFormOf, type Forms } from "../apply/forms.ts";
import type { Context } from "../context.ts";
import type { Announcement } from "../gen/wellspring/backend/v1/announcement.ts";
import { readStoreState } from "../store/records.ts";

type Activating = Pick<Context, "log" | "store" | "forms" | "diskSpace" | "listPeers">;

export const activate =
  ({ log, store, forms, diskSpace, listPeers }: Activating) =>
  async (
    request: ActivateRequest,
    { principal }: Pick<CallContext, "principal">,
  ): Promise<ActivateResponse> => {
    const form = parseForm(request, forms);
    if (form > activeFormOf(readStoreState(store))) assertAllRead(listPeers(), form);
    await diskSpace.assertRoom();
    const outcome = await log.append(
      { principal, change: { $case: "activate", activate: { form } } },
      limits.textBytesMax,
    );
    if (outcome.kind !== "activated") throw new Error(`an activation became ${outcome.kind}`);
    const { sequence, former, form: active } = outcome;
    return { token: positionToToken({ logId: log.id, sequence }), form: active, former };
  };

const parseForm = ({ form }: ActivateRequest, { newest }: Forms): number => {
  if (form <= newest) return form || newest;
  throw StatusError.invalid("form", `is ${form}, this backend reads up to form ${newest}`);
};

/** Those who are not there now are not asked: they stop at the entry once they come. */
const assertAllRead = (peers: readonly Announcement[], form: number): void => {
  const older = peers.filter((peer) => newestFormOf(peer) < form);
  if (older.length === 0) return;
  const names = older.map((peer) => `${nameOf(peer)} reads up to form ${newestFormOf(peer)}`);
  throw new StatusError(
    Code.FAILED_PRECONDITION,
    `form ${form} can't be activated yet: ${names.join(", ")}`,
  );
};

/** A release that announces none reads the first one alone. */
const newestFormOf = ({ newestForm }: Announcement): number => newestForm || 1;

const nameOf = ({ address, backendId }: Announcement): string => address || backendId;
