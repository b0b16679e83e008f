import type { ActivateForm } from "../gen/wellspring/backend/v1/log.ts";
import { activeFormOf } from "./forms.ts";
import type { Outcome } from "./outcome.ts";
import type { Step } from "./step.ts";

/** Has entries written in a form from now on; one that is active, or older, changes nothing. */
export const activateForm = ({ state, sequence }: Step, { form }: ActivateForm): Outcome => {
  const former = activeFormOf(state);
  state.activeForm = Math.max(form, former);
  return { kind: "activated", sequence, former, form: state.activeForm };
};
