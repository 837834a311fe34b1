/**
 * What `work` resolves with, unless it takes longer than `ms`. The work itself goes on: it cannot be called back.
 *
 * @throws when the time is over, naming `what`.
 */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${what} did not answer within ${ms / 1_000} s`)), ms);
  // Whichever loses must not end the process by failing with nobody listening.
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
