import { normalizePlate } from './identifiers.ts';
import { item } from './statements.ts';
import type { Fact } from './fact.ts';

/**
 * Facts with the plates in their place: whatever the words beside it, the vehicle that the policy insures is not the other
 * one, unless a person says so. «Per il sinistro con l'altra auto: la macchina, targa …» is easily read the wrong way round.
 *
 * @param insured plates of the claim's policy, in any spelling.
 */
export function withKnownPlates<Told extends Fact>(
  facts: readonly Told[],
  insured: readonly string[],
): readonly Told[] {
  if (insured.length === 0) return facts;
  const own = new Set(insured.map(normalizePlate));
  return facts.map((fact) =>
    fact.key === 'plate_other' && fact.method !== 'person' && own.has(normalizePlate(fact.value))
      ? { ...fact, key: item('plate_own') }
      : fact,
  );
}
