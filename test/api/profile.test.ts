import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { letterList } from '#src/api/letters.ts';
import { letterKinds, type LetterKind } from '#src/domain/answering/letter-kind.ts';
import { readLetterMark } from '#src/domain/letters/letter-mark.ts';
import { useDesk } from '#test/desk.ts';
import { printedPages } from '#test/printed-pages.ts';
import { tokenOf, useApi, type Asking } from './client.ts';

const desk = useDesk({ house: 'benefit-agency' });
const client = useApi(desk);

const answerTo = async (path: string) => (await client.get(path)).json;

describe('the profile', () => {
  test('shows the words of the house, and why every item is asked', async () => {
    expect(await answerTo('/profile')).toMatchObject({
      house: 'Ente Esempio di Previdenza',
      terms: {
        claimPrefix: 'DOM',
        claim: { it: { one: 'domanda', gender: 'f' }, en: { one: 'application' } },
        event: null,
      },
      items: expect.arrayContaining([
        expect.objectContaining({
          id: 'household',
          why: expect.objectContaining({ en: expect.stringContaining('depends on who lives with you') }),
        }),
      ]),
      claimTypes: expect.arrayContaining([
        expect.objectContaining({ id: 'pension', needsPolicy: false, purpose: 'benefit' }),
      ]),
      calendar: { patronSaint: { town: 'Roma', day: '06-29' }, opens: '08:30', closes: '17:30' },
      letterhead: { name: null, complaintsDesk: { it: 'Ufficio relazioni con il pubblico' } },
      authority: [{ from: '2026-01-01', minimumRole: { pension: 'senior_rep' } }],
    });
  });

  test('shows a clock with its source, and one that is switched off with the reason', async () => {
    const { clocks } = (await answerTo('/profile')) as { clocks: { id: string }[] };
    const clock = (id: string) => clocks.find((each) => each.id === id);
    expect(clock('it.benefit.procedure.pension')).toMatchObject({
      term: { amount: 55, unit: 'calendar-days', direction: 'after' },
      claimTypes: ['pension'],
      pause: 'waiting_customer',
      source: expect.stringContaining('L. 241/1990'),
    });
    expect(clock('it.benefit.pre_refusal')).toMatchObject({
      enabled: false,
      note: expect.stringContaining('social-security'),
    });
  });
});

describe('the letters of the house', () => {
  const list = (query: string, asking?: Asking) => client.read(letterList, 'GET', `/letters${query}`, asking);
  const form = ({ items }: z.output<typeof letterList>, kind: LetterKind, medium: string) =>
    items.find((letter) => letter.kind === kind)?.forms.find((each) => each.medium === medium);

  test('can all be read before they leave, in every form and in both languages', async () => {
    for (const language of ['it', 'en']) {
      const letters = await list(`?language=${language}`);
      expect(letters.items.map(({ kind }) => kind)).toEqual(letterKinds);
      for (const { forms } of letters.items)
        for (const { subject, text, html } of forms) {
          expect(subject.length).toBeGreaterThan(10);
          expect(text.length).toBeGreaterThan(40);
          for (const words of [subject, text, html ?? '']) expect(words).not.toMatch(/undefined|NaN|\{\w+\}/);
          expect(html ?? '').not.toMatch(/<html|<body|<script/);
        }
      expect(form(letters, 'missing', 'text')?.text.length).toBeLessThanOrEqual(160);
    }
    expect(desk.sent).toEqual([]);
  });

  test('are in the house’s words and about the kind of claim that was asked for', async () => {
    const pension = await list('?language=en&claimType=pension');
    expect(pension.claimType).toBe('pension');
    expect(form(pension, 'missing', 'email')?.subject).toMatch(/^\[DOM .* for your application$/);
    const asked = form(pension, 'missing', 'email')?.text ?? '';
    const refund = await list('?language=en&claimType=expense_refund');
    expect(form(refund, 'missing', 'email')?.text).not.toBe(asked);
    expect((await client.refused('GET', '/letters?claimType=nothing')).status).toBe(404);
  });

  test('can be seen as they are printed, with codes that lead nowhere', async () => {
    const english = await client.get('/letters/missing/pages?language=en&claimType=pension');
    expect(english.headers.get('content-type')).toBe('application/pdf');
    const pages = await printedPages(english.bytes);
    const words = pages.map(({ text }) => text).join(' ');
    expect(words).toContain('for your application');
    expect(words).toMatch(/Return slip|Sheet to put on top/);
    const codes = pages.flatMap((page) => page.codes);
    expect(codes.length).toBeGreaterThanOrEqual(pages.length);
    for (const code of codes)
      expect(readLetterMark(code, desk.deps.settings.tokenSecrets)).toMatchObject({ state: 'forged' });
    expect((await client.refused('GET', '/letters/invitation/pages')).status).toBe(404);
  });

  test('are read by the administrator too, who reads no claim', async () => {
    const admin = { token: tokenOf('admin') };
    expect((await list('', admin)).items).toHaveLength(letterKinds.length);
    expect((await client.ask('GET', '/profile', admin)).json).toMatchObject({ folder: 'benefit-agency' });
  });
});

describe('a deadline', () => {
  test('is computed from legal receipt, in whatever offset it was written', async () => {
    // Half past midnight in Rome on 12 November.
    const from = encodeURIComponent('2026-11-12T00:30:00+01:00');
    expect(await answerTo(`/clocks/it.benefit.procedure/deadline?from=${from}`)).toEqual({
      clock: 'it.benefit.procedure',
      startedAt: '2026-11-11T23:30:00.000Z',
      rawDue: '2026-12-12',
      legalDue: '2026-12-12',
      targetDue: '2026-12-11',
      warnOn: '2026-12-03',
      dueAt: '2026-12-11T22:59:59.000Z',
      legalDueAt: '2026-12-12T22:59:59.000Z',
      warnAt: '2026-12-03T07:30:00.000Z',
    });
  });

  test.each([
    ['/clocks/it.nothing/deadline?from=2026-11-12T09:00:00Z', 404],
    ['/clocks/int.ack/deadline?from=yesterday', 400],
    ['/clocks/int.ack/deadline', 400],
  ])('of %s is refused with %i', async (path, status) => {
    expect((await client.refused('GET', path)).status).toBe(status);
  });
});

describe('who decides', () => {
  test.each([
    ['unemployment_benefit', 250_000, { role: 'rep', people: 1 }],
    ['pension', 100, { role: 'senior_rep', people: 1 }],
    ['expense_refund', 5_000_001, { role: 'supervisor', people: 2 }],
  ])('a claim of type %s over %i cents', async (type, cents, decider) => {
    expect(await answerTo(`/claim-types/${type}/decider?totalCents=${cents}`)).toEqual(decider);
  });

  test('before any limits hold, and of a type that is unknown', async () => {
    expect(await answerTo('/claim-types/pension/decider?totalCents=1&on=2025-06-01')).toEqual({
      role: 'supervisor',
      people: 2,
    });
    expect((await client.refused('GET', '/claim-types/nothing/decider?totalCents=1')).status).toBe(404);
    expect((await client.refused('GET', '/claim-types/pension/decider')).status).toBe(400);
  });
});
