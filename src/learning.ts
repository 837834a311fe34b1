/**
 * Learns the examples of a profile when the first message asks for them, in slices between which everything else goes on:
 * in one piece it would hold up the API for a good part of a second.
 */
import { setImmediate } from 'node:timers/promises';
import { kindSchool } from './domain/cases/kind-examples.ts';
import { answerSchool } from './domain/facts/answer-likeness.ts';
import { circumstanceSchool } from './domain/claims/circumstance-likeness.ts';
import { typeSchool } from './domain/claims/type-likeness.ts';
import type { Profile } from './domain/profile.ts';

const learned = new WeakMap<Profile, Promise<void>>();

/** Resolves when the examples of a profile are learned; they are learned once. Without this they are at the first use, in one piece. */
export function learnExamples(profile: Profile): Promise<void> {
  let learning = learned.get(profile);
  if (learning === undefined) {
    learning = learn(profile);
    learned.set(profile, learning);
  }
  return learning;
}

async function learn({ kindExamples, typeExamples, answerExamples, claimTypes }: Profile): Promise<void> {
  const steps = [
    ...(kindExamples === undefined ? [] : [kindSchool.prepare(kindExamples)]),
    ...(typeExamples === undefined ? [] : [typeSchool.prepare(typeExamples)]),
    ...(answerExamples === undefined ? [] : [answerSchool.prepare(answerExamples)]),
    ...[...claimTypes.values()].flatMap(({ circumstanceExamples }) =>
      [...(circumstanceExamples?.values() ?? [])].map((examples) => circumstanceSchool.prepare(examples)),
    ),
  ];
  for (const each of steps) while (each.next().done !== true) await setImmediate();
}
