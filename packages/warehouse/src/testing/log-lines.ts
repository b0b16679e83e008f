/** A destination of a logger that keeps its lines, for specs. */
export class LogLines {
  readonly all: Record<string, unknown>[] = [];

  write(line: string): void {
    this.all.push(JSON.parse(line));
  }

  /** The lines' texts. */
  get messages(): unknown[] {
    return this.all.map(({ msg }) => msg);
  }
}
