/** The letters of this house before any of them leaves, for people who want to read them. */
import type { ApiActions } from '#src/api/actions.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import type { Language } from '#src/domain/message.ts';
import * as samples from '#templates/samples.ts';
import type { Deps } from './stage.ts';

export function sampleLetters(
  deps: Deps,
  { language, claimType }: Parameters<ApiActions['sampleLetters']>[0],
): ReturnType<ApiActions['sampleLetters']> {
  const house = { ...houseOf(deps, language), ...(claimType === undefined ? {} : { claimType }) };
  return {
    claimType: samples.claimTypeOf(house),
    letters: samples.sampleLetters(house).map(({ forms, ...letter }) => ({
      ...letter,
      forms: forms.map(({ medium, rendered }) => ({ medium, ...rendered })),
    })),
  };
}

export function sampleReply(deps: Deps, language: Language): ReturnType<ApiActions['sampleReply']> {
  return samples.sampleReply(houseOf(deps, language));
}

function houseOf({ profile, settings, now }: Deps, language: Language): samples.SampleHouse {
  return { profile, desk: settings.desk, language, today: localDateOf(now()) };
}
