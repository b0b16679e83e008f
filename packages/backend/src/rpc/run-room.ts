import { Code, limits, RunDescription, StatusError } from "@wellspring/contract";
import type { RunState } from "../gen/wellspring/backend/v1/state.ts";
import { pairKey } from "../store/keyspace.ts";
import { runStates } from "../store/records.ts";
import type { View } from "../store/view.ts";
import { turn } from "../turn.ts";
import type { UploadAdditions } from "./upload-additions.ts";

/**
 * Bounds what a run becomes: `runReadingsMax`, `runPlatesMax` and `attributesMax`.
 *
 * A commit is held against what is stored together with all commits that are on their way into the
 * log of this backend, so no run gets beyond its bounds by what one backend commits, in however
 * many uploads at once. Several backends do not know of each other's commits: a run may get beyond
 * by what the others commit and this one has not applied yet. Readings that are there already count
 * as well, so an upload may be refused that would only just fit.
 */
export class RunRoom {
  readonly #view: View;
  readonly #committing = new Set<UploadAdditions>();

  constructor(view: View) {
    this.#view = view;
  }

  /**
   * Calls `append` where all fits, and counts the upload until that is settled. Throws
   * INVALID_ARGUMENT where the upload does not fit, RESOURCE_EXHAUSTED where others are in its way.
   */
  async commit<Value>(additions: UploadAdditions, append: () => Promise<Value>): Promise<Value> {
    this.#committing.add(additions);
    try {
      for (const run of additions.runs) {
        await turn();
        this.#assertRoom(additions, run);
      }
      return await append();
    } finally {
      this.#committing.delete(additions);
    }
  }

  /** Looks and counts without a turn in between, so that what is stored and what is not fit. */
  #assertRoom(additions: UploadAdditions, run: string): void {
    const fault = this.#findFault([additions], run);
    if (fault) throw StatusError.invalid(fault.field, fault.text);
    const all = [...this.#committing].filter(
      (other) => other.project === additions.project && other.get(run),
    );
    const joint = all.length > 1 ? this.#findFault(all, run) : undefined;
    if (!joint) return;
    const others = "with the other uploads that are being committed: try again";
    throw new StatusError(Code.RESOURCE_EXHAUSTED, `${joint.field}: ${joint.text} ${others}`);
  }

  /** What a run would have too much of with these uploads, which are of one project. */
  #findFault(uploads: readonly UploadAdditions[], name: string): Fault | undefined {
    const run = runStates.get(this.#view, uploads[0].project, name);
    const added = uploads.map((upload) => upload.get(name));
    const readings = added.reduce((sum, one) => sum + (one?.readings ?? 0), run?.readings ?? 0);
    if (readings > limits.runReadingsMax) {
      return {
        field: "run",
        text: `${name} would have more than ${limits.runReadingsMax} readings`,
      };
    }
    const plates = added.map((one) => one?.plates ?? new Set<number>());
    if (this.#hasTooManyPlates(run, plates)) {
      return { field: "run", text: `${name} would have more than ${limits.runPlatesMax} plates` };
    }
    const attributes = countAttributes(run, uploads);
    if (attributes <= limits.attributesMax) return undefined;
    const text = `${name} would have ${attributes}, at most ${limits.attributesMax} are allowed`;
    return { field: "attributes", text };
  }

  #hasTooManyPlates(run: RunState | undefined, added: readonly Set<number>[]): boolean {
    const room = limits.runPlatesMax - (run?.plates ?? 0);
    const addedMax = added.reduce((sum, { size }) => sum + size, 0);
    // Which plates are there already is looked up only where that makes a difference.
    if (addedMax <= room) return false;
    let newPlates = 0;
    for (const plate of new Set(added.flatMap((plates) => [...plates]))) {
      if (!run || !this.#view.get("plates", pairKey(run.number, plate))) newPlates++;
    }
    return newPlates > room;
  }
}

type Fault = { field: string; text: string };

/** How many attributes a run would have, what these uploads say of it added. */
const countAttributes = (
  run: RunState | undefined,
  uploads: readonly UploadAdditions[],
): number => {
  const said = uploads.flatMap(({ attributes }) => attributes);
  // What was retracted is described anew.
  const isDescribed = said.length > 0 && run !== undefined && run.readings > 0;
  const known = isDescribed ? Object.keys(RunDescription.decode(run.description).attributes) : [];
  return new Set([...known, ...said]).size;
};
