declare module "fs-native-extensions" {
  /**
   * Locks an open file for this open file description, until it is closed or the process ends;
   * false where another one holds a lock that excludes it.
   */
  export const tryLock: (fd: number, options?: { shared?: boolean }) => boolean;
}
