/** Does `work` on each, so many at the same time. */
export async function inTurns<T>(
  all: readonly T[],
  atOnce: number,
  work: (each: T, index: number) => Promise<void>,
): Promise<void> {
  const rest = all.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [index, each] of rest) await work(each, index);
    }),
  );
}
