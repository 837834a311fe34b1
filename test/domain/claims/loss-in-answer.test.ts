import { beforeAll, describe, expect, test } from 'vitest';
import { classifyCaseKind } from '#src/domain/cases/case-kind.ts';
import { typeByWords } from '#src/domain/claims/claim-type.ts';
import type { Claim } from '#src/domain/claims/claim.ts';
import { explain } from '#src/domain/explain/explain.ts';
import { extractFacts } from '#src/domain/facts/facts.ts';
import type { ClaimId, ClaimTypeId, ItemId, LocalDate, Reference } from '#src/domain/ids.ts';
import { mayTellAnotherLoss, otherLossIn } from '#src/domain/claims/loss-in-answer.ts';
import type { Profile } from '#src/domain/profile.ts';
import { loadProfile } from '#src/profile.ts';

let profile: Profile;
beforeAll(async () => {
  profile = await loadProfile('insurer');
});

/** A car that was hit on 10 November, reported on the 12th. */
const crash: Claim = {
  id: '1' as ClaimId,
  reference: '5306185860' as Reference,
  type: 'motor_damage' as ClaimTypeId,
  status: 'incomplete',
  lossOn: '2026-11-10' as LocalDate,
  notifiedAt: new Date('2026-11-12T09:00:00Z'),
  language: 'it',
  plates: ['GA123BC'],
  externalReferences: [],
  parties: [],
};

/** What the answer is told apart for; undefined when it stays. */
function toldApart(words: string, change: Partial<Claim> = {}, awaited: readonly string[] = []) {
  const type = typeByWords(words, profile).type;
  const input = { newText: words, senderIsParty: true, attachments: 0, language: 'it' as const };
  return otherLossIn(
    {
      asAnswer: classifyCaseKind({
        ...input,
        subject: 'Re: Ci servono alcuni documenti',
        hasClaimReference: true,
        answersOurRequest: true,
      }),
      byItself: classifyCaseKind({
        ...input,
        subject: '',
        hasClaimReference: false,
        answersOurRequest: false,
      }),
      facts: extractFacts({
        parts: [{ part: 'body', text: words }],
        profile,
        today: '2026-11-25' as LocalDate,
        language: 'it',
      }),
      documents: [],
      ...(type === undefined ? {} : { claimType: type }),
      words,
    },
    [{ claim: { ...crash, ...change }, awaited: awaited as ItemId[] }],
  );
}

describe('a loss told in an answer is another one', () => {
  test.each([
    [
      'that happened after the known one was reported',
      'Il 24 novembre 2026 la grandine ha rotto il parabrezza della mia auto.',
      {},
      'il fatto è del 24 novembre 2026, dopo che quella pratica era stata denunciata (12 novembre 2026)',
    ],
    [
      'reported outright for another day',
      'Vorrei denunciare un sinistro: il 2 novembre 2026 mi hanno tamponato in via Larga a Milano.',
      {},
      'denuncia un fatto del 2 novembre 2026, mentre quella pratica riguarda un fatto del 10 novembre 2026',
    ],
    [
      'reported outright of another kind, with no day',
      'Vorrei denunciare un sinistro: si è rotto un tubo e l’acqua ha allagato il bagno.',
      {},
      'denuncia un fatto di tutt’altro genere',
    ],
    [
      'said to be another one',
      'Vorrei denunciare un altro sinistro: mi hanno tamponato la macchina e rotto il paraurti.',
      {},
      'dice che è un altro fatto',
    ],
  ])('%s', (_, words, change, why) => {
    expect(toldApart(words, change)?.why.it).toBe(why);
  });
});

describe('an answer stays in its conversation', () => {
  test.each([
    [
      'when the known loss has no day and the told one came before the report',
      'Mi hanno tamponato l’8 novembre 2026.',
      { lossOn: undefined },
    ],
    [
      'when it tells of the known day',
      'Vorrei denunciare il sinistro: il 10 novembre 2026 mi hanno tamponato.',
      {},
    ],
    [
      'when it tells of a day close to it',
      'Vorrei denunciare il sinistro: mi hanno tamponato il 9 novembre 2026.',
      {},
    ],
    [
      'when it tells of the known day beside a later one',
      'Il 10 novembre 2026 mi hanno tamponato e il 24 novembre 2026 si è rotto il paraurti.',
      {},
    ],
    [
      'when a person was hurt in the crash',
      'Vorrei denunciare che nell’incidente mi sono rotta il polso: frattura, ingessatura al pronto soccorso.',
      {},
    ],
    [
      'when it speaks of «il nuovo sinistro»',
      'Per il nuovo sinistro: mi hanno tamponato, come già detto.',
      {},
    ],
    [
      'when it brings what was asked for',
      'In allegato quanto richiesto. Il 24 novembre 2026 la grandine ha rotto il parabrezza della mia auto.',
      {},
    ],
    [
      'when it asks how the old matter stands',
      'Il 24 novembre 2026 la grandine ha rotto il parabrezza della mia auto. A che punto è la mia pratica?',
      {},
    ],
  ] as const)('%s', (_, words, change) => {
    const claim = 'lossOn' in change ? { ...crash, lossOn: undefined } : crash;
    const { lossOn, ...rest } = claim;
    expect(toldApart(words, lossOn === undefined ? { ...rest } : change)).toBeUndefined();
  });
});

test('a ticket opened apart says from which one, why, and by which words, in both languages', () => {
  const { why, words } =
    toldApart('Il 24 novembre 2026 la grandine ha rotto il parabrezza della mia auto.') ?? {};
  if (why === undefined || words === undefined) throw new Error('it was not told apart');
  const told = explain(
    { about: 'apart', from: 'TCK 4001-2345-78', why, words: words.slice(0, 1), carrier: 'email' },
    profile.terms,
  );
  expect(told).toEqual({
    it: [
      'Aperta a parte dalla pratica TCK 4001-2345-78, a cui il messaggio risponde, perché vi si denuncia un fatto nuovo.',
      'Il fatto è del 24 novembre 2026, dopo che quella pratica era stata denunciata (12 novembre 2026): «24 novembre 2026» nel testo della mail.',
      'Una persona può sempre unirla a quella pratica.',
    ],
    en: [
      'Opened apart from ticket TCK 4001-2345-78, which the message answers, because a new loss is told.',
      'It happened on 24 November 2026, after that file had been reported (12 November 2026): “24 novembre 2026” in the text of the e-mail.',
      'A person can always merge it into that ticket.',
    ],
  });
});

describe('a message on a claim may speak of another loss', () => {
  const asAnswer = (words: string) =>
    classifyCaseKind({
      subject: '',
      newText: words,
      senderIsParty: true,
      hasClaimReference: true,
      answersOurRequest: true,
      attachments: 0,
      language: 'it',
    });
  const may = (
    words: string,
    more: {
      readonly days?: readonly string[];
      readonly since?: readonly string[];
      readonly type?: string;
    } = {},
  ) =>
    mayTellAnotherLoss(
      {
        asAnswer: asAnswer(words),
        lossDays: (more.days ?? []) as LocalDate[],
        days: [...(more.days ?? []), ...(more.since ?? [])] as LocalDate[],
        describes: /ha|è|sono/.test(words),
        ...(more.type === undefined ? {} : { claimType: more.type as ClaimTypeId }),
      },
      crash,
    );

  test.each([
    [
      'when it names another day of loss',
      'Ecco la fattura.',
      { days: ['2026-11-24'] },
      { otherDay: '2026-11-24' },
    ],
    [
      'when it speaks of another kind and of a day since the report',
      'Visita pediatrica del 20 novembre, euro 120.',
      { since: ['2026-11-20'], type: 'health_expense' },
      {},
    ],
    ['when it reports one outright', 'Vorrei denunciare un altro sinistro.', {}, {}],
    ['when it tells a story without the known day', 'Ieri mi hanno tamponato di nuovo.', {}, {}],
    [
      'when it tells a story of another kind',
      'Si è rotto un tubo e ha allagato il bagno.',
      { type: 'home_water' },
      {},
    ],
  ])('%s', (_, words, more, expected) => {
    expect(may(words, more)).toEqual(expected);
  });

  test.each([
    [
      'by what a paper is called',
      'Allego il certificato medico del pronto soccorso.',
      { type: 'home_water' },
    ],
    [
      'by a question that names the known day',
      'A che punto è la frattura del 10 novembre?',
      { days: ['2026-11-10'], type: 'home_water' },
    ],
    [
      'by a lawyer’s letter that names what it is about',
      'Richiesta di risarcimento danni. La presente vale quale formale costituzione in mora per l’incidente in cui mi sono fatto male, nell’interesse di Andrea Ferraro.',
      {},
    ],
    [
      'by an injury of the same crash',
      'Allego il referto: la frattura è ingessata.',
      { type: 'personal_accident' },
    ],
  ])('and does not %s', (_, words, more) => {
    expect(may(words, more)).toBeUndefined();
  });
});
