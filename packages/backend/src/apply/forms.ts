import { Code, StatusError } from "@wellspring/contract";
import type { ServerConfig } from "@wellspring/service";
import type { StoreState } from "../gen/wellspring/backend/v1/state.ts";

/** Forms of entries that a release reads: from the oldest to the newest, both among them. */
export type Forms = { oldest: number; newest: number };

/**
 * What this release reads. It writes the form that is active in the log, so the release before it
 * can be rolled back to until its newest form is activated.
 */
export const releaseForms: Forms = { oldest: 1, newest: 1 };

/**
 * The same for a release that pretends, on purpose, to know one form more: it is like the newest
 * one in everything but its number.
 */
export const formsOf = (fault: ServerConfig["fault"]): Forms => {
  const { oldest, newest } = releaseForms;
  return fault === "next-form" ? { oldest, newest: newest + 1 } : releaseForms;
};

/** What a new log begins with: the form before the newest, for a rollback of the first upgrade. */
export const firstForm = ({ oldest, newest }: Forms): number => Math.max(oldest, newest - 1);

/** The form that entries are written in after this state. */
export const activeFormOf = ({ activeForm }: StoreState): number => activeForm || 1;

/** Throws FAILED_PRECONDITION where the log goes on in a form that is not among these. */
export const assertActiveForm = (state: StoreState, forms: Forms): void =>
  assertForm(activeFormOf(state), forms, "the log is written in");

/** Throws FAILED_PRECONDITION, after what has the form, where it is not among these. */
export const assertForm = (form: number, forms: Forms, what: string): void => {
  const { oldest, newest } = forms;
  if (form >= oldest && form <= newest) return;
  const known = oldest === newest ? `form ${newest}` : `forms ${oldest} to ${newest}`;
  const message = `${what} form ${form}, this release reads ${known}`;
  const age = form > newest ? "a newer" : "an older";
  throw new StatusError(Code.FAILED_PRECONDITION, message, { next: `use ${age} release.` });
};
