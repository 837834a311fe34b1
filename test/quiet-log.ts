/** A log nobody reads. */
export const quietLog = {
  info: (): void => undefined,
  warn: (): void => undefined,
  error: (): void => undefined,
};
