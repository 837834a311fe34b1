import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepDecision, type DecisionState, type DecisionStep } from '#src/domain/decisions/decision.ts';
import type { Signature, Signing } from '#src/domain/decisions/signing.ts';
import type { Person, Role } from '#src/domain/people/role.ts';

const people: readonly Person[] = [
  { name: 'Tea', role: 'trainee' },
  { name: 'Rita', role: 'rep' },
  { name: 'Renzo', role: 'rep' },
  { name: 'Sonia', role: 'senior_rep' },
  { name: 'Sara', role: 'supervisor' },
  { name: 'Silvio', role: 'supervisor' },
  { name: 'Fabio', role: 'finance' },
];
const signings: readonly Signing[] = [
  { role: 'rep', people: 1, second: [] },
  { role: 'rep', people: 1, second: ['payee_not_insured'] },
  { role: 'senior_rep', people: 1, second: [] },
  { role: 'supervisor', people: 1, second: ['new_account'] },
  { role: 'supervisor', people: 2, second: [] },
];

/** An independent telling of the same rules: who counts, by table and not by rank. */
const entitled: Readonly<Record<Signing['role'], readonly Role[]>> = {
  rep: ['rep', 'senior_rep', 'supervisor'],
  senior_rep: ['senior_rep', 'supervisor'],
  supervisor: ['supervisor'],
};
const deciders: readonly Role[] = entitled.rep;
const holds = (signing: Signing, who: readonly Person[]) =>
  who.filter(({ role }) => entitled[signing.role].includes(role)).length >= signing.people &&
  who.length >= (signing.second.length > 0 ? 2 : 1);

function expected(
  state: DecisionState,
  signers: readonly Person[],
  signing: Signing,
  step: DecisionStep,
  person: Person,
): DecisionState | undefined {
  const own = signers.includes(person);
  const decides = deciders.includes(person.role);
  const enough = signers.filter(({ role }) => entitled[signing.role].includes(role)).length >= signing.people;
  if (step === 'take_back')
    return own && (state === 'proposed' || state === 'decided') ? 'taken_back' : undefined;
  if (step === 'reopen') return state === 'decided' && decides ? 'reopened' : undefined;
  if (state !== 'proposed' || own || !decides) return undefined;
  if (step === 'return') return 'returned';
  if (!entitled[signing.role].includes(person.role) && !enough) return undefined;
  return holds(signing, [...signers, person]) ? 'decided' : 'proposed';
}

const asSignature = ({ name, role }: Person): Signature => ({ by: `person:${name}`, role });

describe('a decision', () => {
  test('goes only where the rules let it, whoever does what in which order', () => {
    const acts = fc.array(
      fc.record({
        step: fc.constantFrom<DecisionStep>('sign', 'return', 'take_back', 'reopen'),
        person: fc.constantFrom(...people),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...people),
        fc.constantFrom(...signings),
        acts,
        (proposer, signing, told) => {
          let signers: readonly Person[] = [proposer];
          let state: DecisionState = holds(signing, signers) ? 'decided' : 'proposed';
          for (const { step, person } of told) {
            const verdict = stepDecision(
              { state, signing, signatures: signers.map(asSignature) },
              step,
              person,
            );
            const next = expected(state, signers, signing, step, person);
            expect('to' in verdict ? verdict.to : undefined).toBe(next);
            if (next === undefined) continue;
            if (step === 'sign') signers = [...signers, person];
            state = next;
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('that is refused a step says in which state it is', () => {
    const [, rita] = people;
    if (rita === undefined) throw new Error('the cast has lost Rita');
    const signing: Signing = { role: 'rep', people: 1, second: [] };
    expect(stepDecision({ state: 'reopened', signing, signatures: [] }, 'sign', rita)).toEqual({
      refused: { it: 'la decisione è riaperta', en: 'the decision is reopened' },
    });
  });
});
