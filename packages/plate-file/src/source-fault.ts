/** Bytes that can't be read: what is wrong with an archive or a disk, as a finding says it. */
export class SourceFault extends Error {
  constructor(text: string, options: { cause?: unknown } = {}) {
    super(text, options);
    this.name = "SourceFault";
  }
}
