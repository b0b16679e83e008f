/** A call that may be made: who makes it, and what is looked at while it goes on. */
export type Admission = {
  principal: string;
  /** Throws a StatusError for a request that must not pass, or not any more. */
  check(request: unknown): void;
  /** Throws a StatusError once the caller may not go on. */
  assertLasting(): void;
};
