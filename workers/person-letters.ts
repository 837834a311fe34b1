/** The letters of this house before any of them leaves, for people who want to read them. */
import type { ApiActions } from '#src/api/actions.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import type { OutboundId } from '#src/domain/ids.ts';
import { letterMark, printedMark, type MarkedPage } from '#src/domain/letters/letter-mark.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';
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

export async function sampleLetterPages(
  deps: Deps,
  { kind, language, claimType }: Parameters<ApiActions['sampleLetterPages']>[0],
): ReturnType<ApiActions['sampleLetterPages']> {
  const house = { ...houseOf(deps, language), ...(claimType === undefined ? {} : { claimType }) };
  const sample = samples.sampleLetters(house).find((letter) => letter.kind === kind);
  const [sheet] = sample?.forms.flatMap(({ rendered }) => rendered.sheet ?? []) ?? [];
  const paper = [...deps.channels.values()].find((channel) => channel.draw !== undefined);
  if (sheet === undefined) return undefined;
  return paper?.draw?.({ sheet, date: deps.now(), markOf: specimenMark });
}

/** Of no letter and by no key of the house: whoever scans a specimen files nothing. */
export function specimenMark(
  kind: MarkedPage,
  page: number,
): { readonly code: string; readonly print: string } {
  const mark = { kind, page, reference: referenceFor(0), letter: '1' as OutboundId };
  return { code: letterMark(mark, 'specimen'), print: printedMark(mark, 'specimen') };
}

export function sampleReply(deps: Deps, language: Language): ReturnType<ApiActions['sampleReply']> {
  return samples.sampleReply(houseOf(deps, language));
}

function houseOf({ profile, settings, now }: Deps, language: Language): samples.SampleHouse {
  return { profile, desk: settings.desk, language, today: localDateOf(now()) };
}
