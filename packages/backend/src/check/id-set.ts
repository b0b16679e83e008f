/** Ids of one page: 8 KiB of bits. */
const pageIds = 65_536n;

/** Ids that were seen: a bit for each, in pages, so that it stays small while ids are dense. */
export class IdSet {
  readonly #pages = new Map<bigint, Uint8Array>();

  /** Adds an id; false where it was there already. */
  add(id: bigint): boolean {
    if (this.has(id)) return false;
    let page = this.#pages.get(id / pageIds);
    if (!page) {
      page = new Uint8Array(Number(pageIds) / 8);
      this.#pages.set(id / pageIds, page);
    }
    const place = Number(id % pageIds);
    page[place >> 3] |= 1 << (place & 7);
    return true;
  }

  has(id: bigint): boolean {
    const page = this.#pages.get(id / pageIds);
    const place = Number(id % pageIds);
    return page !== undefined && ((page[place >> 3] >> (place & 7)) & 1) === 1;
  }
}
