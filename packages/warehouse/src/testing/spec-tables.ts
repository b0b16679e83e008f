import { Code, StatusError, type Work } from "@wellspring/contract";
import type { ChangeSource, Deposited, Depositor, Pass, Stuck } from "../pass.ts";

/** Tables of a spec, which outlive the depositors that work on them. */
export class SpecTables {
  token = "";
  /** Names of the runs that are there. */
  runs = new Set<string>();
  /** Passes that were deposited. */
  passes: { from: bigint; through: bigint; isWhole: boolean; blocks: number }[] = [];
  /** An entry that can't be deposited. */
  poison: bigint | undefined;
  /** What can be done about it. */
  poisonNext: string | undefined;
  /** What was said to be stuck since the last deposit. */
  stuck: Stuck | undefined;
  /** The next deposit ends with this. */
  failure: StatusError | undefined;
  /** Depositors that were opened, and those that still are. */
  opened = 0;
  open = 0;

  openDepositor(): Depositor {
    this.opened++;
    this.open++;
    return {
      position: async () => this.token,
      deposit: (pass, source) => this.#deposit(pass, source),
      noteStuck: async (stuck) => {
        this.stuck = stuck;
      },
      [Symbol.asyncDispose]: async () => {
        this.open--;
      },
    };
  }

  /** Reads all of a pass, and keeps it only then. */
  async #deposit(pass: Pass, source: Pick<ChangeSource, "readBody">): Promise<Deposited> {
    const { fromSequence: from, throughSequence: through, isWhole } = pass.begin;
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
    const works: Work[] = [];
    for await (const some of pass.works) works.push(...some);
    if (works.length > 0) await source.readBody(works[0]);
    let blocks = 0;
    for await (const { block } of pass.readings) blocks += Math.sign(block.length);
    const { token, hasMore } = await pass.end();
    if (this.poison !== undefined && from < this.poison && this.poison <= through) {
      const text = `PostgreSQL does not take entry ${this.poison}`;
      throw new StatusError(Code.DATA_LOSS, text, { next: this.poisonNext });
    }
    const names = pass.runs.flatMap(({ run }) => run?.name ?? []);
    this.runs = new Set([...(isWhole ? [] : this.runs), ...names]);
    this.token = token;
    this.stuck = undefined;
    this.passes.push({ from, through, isWhole, blocks });
    const firstAtMs = Number(pass.begin.firstAtMs);
    return {
      ...{ token, hasMore, firstAtMs },
      throughSequence: through,
      readings: blocks,
      works: works.length,
    };
  }
}
