import type { Log } from '#src/log.ts';

/** A log nobody reads. */
export const quietLog: Log = {
  info: () => {},
  warn: () => {},
  error: () => {},
  with: () => quietLog,
};
