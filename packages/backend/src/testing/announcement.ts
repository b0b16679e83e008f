import { Announcement } from "../gen/wellspring/backend/v1/announcement.ts";

/** What a backend announces that is ready and holds nothing, but for what is told. */
export const announcementOf = (parts: Partial<Announcement> = {}): Announcement => ({
  ...Announcement.decode(new Uint8Array()),
  isReady: true,
  ...parts,
});
