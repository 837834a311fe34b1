import { PDFiumLibrary } from '@hyzyla/pdfium';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { addDays, parseLocalDate } from '#src/domain/time/calendar.ts';
import type { LocalDate } from '#src/domain/ids.ts';
import { resolveDay } from '#src/domain/policies/policy-file.ts';
import { readPolicies } from '#src/policy-import.ts';
import { findFiscalCodes, findPlates, normalizePolicyNumber } from '#src/domain/facts/identifiers.ts';
import { fillOriginal, loadOriginals, pdf } from '../demo/originals.ts';
import type { OriginalFacts } from '../demo/originals.ts';

const now = new Date('2026-11-22T09:32:05Z');
const today = parseLocalDate('2026-11-22')!;
const facts: OriginalFacts = {
  now,
  replyTo: 'sinistri+4827193652.k7f3@sportello.example',
  messageId: 'sportello.17.ab12@sportello.example',
  subject: '[SIN 4827-1936-52] Ci servono 2 documenti per il suo sinistro dell’8 novembre, perché no',
  bounceTo: 'rimbalzi+17.k7f3@sportello.example',
  reference: 'SIN 4827-1936-52',
};
const originals = await loadOriginals();
const customers = customersOn(today);
/** The one that is not meant to be read. */
const readable = originals.filter(({ file }) => file !== '13-illeggibile.eml');
const played = await Promise.all(
  readable.map(async (original) => ({
    ...original,
    mail: await simpleParser(fillOriginal(original.text, facts)),
  })),
);

describe('the mails of the benefit agency', () => {
  test('are the files of their folder, each filled whole, answering one that came before', async () => {
    const agency = await loadOriginals('mail-agency');
    const files = (await readdir(new URL('../demo/mail-agency/', import.meta.url))).filter((file) =>
      file.endsWith('.eml'),
    );
    expect(agency.map(({ file }) => file)).toEqual(files.toSorted());
    for (const { text, file, answers } of agency) {
      expect((answers ?? '') < file).toBe(true);
      expect(fillOriginal(text, facts)).not.toMatch(/\{\{|\}\}|undefined|(?<!\r)\n/);
      // An agency has no insured and no policies.
      expect(text).not.toMatch(/polizza|sinistro|policy|insured/i);
    }
  });
});

describe('the mails of the demonstration', () => {
  test('are the files of the folder, in order, each answering one that came before', async () => {
    const files = (await readdir(new URL('../demo/mail/', import.meta.url))).filter((file) =>
      file.endsWith('.eml'),
    );
    expect(originals.map(({ file }) => file)).toEqual(files.toSorted());
    const backwards = originals.filter(
      ({ file, answers }) => answers !== undefined && !(files.includes(answers) && answers < file),
    );
    expect(backwards).toEqual([]);
    const keys = customers.claims.map(({ key }) => key);
    expect(originals.filter(({ claim }) => claim !== undefined && !keys.includes(claim))).toEqual([]);
  });

  test('have no placeholder left, lines that end in CRLF, and lines that fit SMTP', () => {
    for (const { text } of originals) {
      const filled = fillOriginal(text, facts);
      expect(filled).not.toMatch(/\{\{|\}\}|undefined/);
      expect(filled).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
      expect(Math.max(...filled.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(
        998,
      );
      expect(Buffer.byteLength(filled)).toBeLessThan(300_000);
      expect(fillOriginal(text, facts)).toBe(filled);
    }
  });

  test('need facts of an earlier message exactly when the list says that they answer one', () => {
    const needing = originals.filter(({ text }) => {
      try {
        fillOriginal(text, { now });
        return false;
      } catch {
        return true;
      }
    });
    const saying = originals.filter(({ answers, claim }) => answers !== undefined || claim !== undefined);
    expect(needing.map(({ file }) => file)).toEqual(saying.map(({ file }) => file));
  });

  test('come from the sample customers, but for the few that must not', () => {
    const known = new Set(
      customers.policies.flatMap(({ parties }) =>
        parties.flatMap(({ party }) => party.contacts.map(({ value }) => value)),
      ),
    );
    const strangers = played.filter(
      ({ mail }) => !known.has(mail.from?.value[0]?.address?.toLowerCase() ?? ''),
    );
    expect(strangers.map(({ file }) => file)).toEqual([
      '07-unknown-address.eml',
      '11-rimbalzo.eml',
      '12-newsletter.eml',
      '15-pec-denuncia.eml',
    ]);
  });

  test('are dated at the moment of play and have ids of their own', () => {
    for (const { mail } of played) {
      expect(Math.abs((mail.date?.getTime() ?? 0) - now.getTime())).toBeLessThan(600_000);
    }
    const ids = played.map(({ mail }) => mail.messageId);
    expect(new Set(ids).size).toBe(ids.length);
    const later = fillOriginal(originals[0]!.text, { ...facts, now: new Date(now.getTime() + 1) });
    expect(later).not.toContain(ids[0]);
  });

  test('that answer keep our subject, whatever its letters, and our ids', () => {
    const replies = played.filter(({ file }) => /^0[4679]/.test(file));
    expect(replies).toHaveLength(4);
    for (const { mail } of replies) {
      expect(mail.subject?.replace(/^[^:]+: /, '')).toBe(facts.subject);
      expect(mail.inReplyTo).toBe(`<${facts.messageId}>`);
    }
  });

  test('carry photos that are JPEG files and papers that are PDF files with text', async () => {
    const files = played.flatMap(({ mail }) => mail.attachments);
    const photos = files.filter(({ contentType }) => contentType === 'image/jpeg');
    const ends = photos.map(({ content }) =>
      [content.subarray(0, 3), content.subarray(-2)].map((end) => end.toString('hex')),
    );
    expect(ends).toEqual(Array.from({ length: 4 }, () => ['ffd8ff', 'ffd9']));
    const library = await PDFiumLibrary.init();
    const papers: string[] = [];
    for (const { content } of files.filter(({ contentType }) => contentType === 'application/pdf')) {
      const document = await library.loadDocument(content);
      papers.push(document.getPage(0).getText());
      document.destroy();
    }
    library.destroy();
    // The ninth lies inside the PEC envelope.
    expect(papers).toHaveLength(8);
    expect(papers.find((paper) => paper.includes('FATTURA n. 12/2026 del 16/11/2026'))).toContain(
      'EUR 120,00',
    );
  });

  test('include one that lost its header on the way, so that no parser can say what it is', () => {
    const damaged = originals.find(({ file }) => file === '13-illeggibile.eml')?.text ?? '';
    expect(damaged.slice(0, damaged.indexOf('\n\n'))).not.toMatch(/:/);
    expect(damaged.length).toBeGreaterThan(1000);
  });

  test('quote policies, plates and tax codes of the sample customers only', () => {
    const numbers = new Set(customers.policies.map(({ number }) => normalizePolicyNumber(number)));
    const codes = new Set(
      customers.policies.flatMap(({ parties }) => parties.map(({ party }) => party.fiscalCode)),
    );
    const own = new Set(customers.policies.flatMap(({ versions }) => versions.map(({ plate }) => plate)));
    const texts = readable.map(({ text }) => text.replace(/^[A-Za-z0-9+/=]{60,}$/gm, ''));
    const quoted = texts.flatMap((text) => text.match(/\b(?:RCA|SAL|CAS|VIA)-\d{4}-\d{6}\b/g) ?? []);
    expect(quoted.length).toBeGreaterThan(10);
    expect(quoted.filter((number) => !numbers.has(normalizePolicyNumber(number)))).toEqual([]);
    const found = texts.flatMap((text) => findFiscalCodes(text).map(({ value }) => value));
    expect(found.length).toBeGreaterThan(5);
    expect(found.filter((code) => !codes.has(code))).toEqual([]);
    const plates = new Set(texts.flatMap((text) => findPlates(text).map(({ value }) => value)));
    expect([...plates].filter((plate) => own.has(plate)).toSorted()).toEqual([
      'EZ390HT',
      'FZ585RE',
      'GA123BC',
      'GB450ZX',
      'GC817VW',
      'GD662PN',
      'GE508RS',
      'GH930LC',
    ]);
  });
});

describe('a placeholder', () => {
  const fill = (text: string) => fillOriginal(text, facts);

  test('becomes a date as headers, people and mail programs write it, in Rome', () => {
    expect(fill('{{DATE}}|{{DATE-2d}}|{{DATE-40d}}|{{DATE+3h}}|{{DATE-10m}}')).toBe(
      'Sun, 22 Nov 2026 10:32:05 +0100|Fri, 20 Nov 2026 10:32:05 +0100|Tue, 13 Oct 2026 11:32:05 +0200|' +
        'Sun, 22 Nov 2026 13:32:05 +0100|Sun, 22 Nov 2026 10:22:05 +0100',
    );
    expect(fill('{{DAY-12d}}|{{DAY_IT-21d}}|{{DAY_EN-12d}}|{{YEAR-400d}}|{{TIME-3m}}|{{OFFSET}}')).toBe(
      '10/11/2026|1° novembre 2026|10 November 2026|2025|10:29:05|+0100',
    );
    expect(fill('{{GMAIL_IT-2h}}|{{APPLE_EN-2h}}|{{OUTLOOK_IT-2h}}')).toBe(
      'dom 22 nov 2026 alle ore 08:32|22 Nov 2026, at 08:32|domenica 22 novembre 2026 08:32',
    );
    expect(fillOriginal('{{DATE}}', { now: new Date('2026-09-01T12:00:00Z') })).toBe(
      'Tue, 01 Sep 2026 14:00:00 +0200',
    );
  });

  test('moved by days lands on that day in Rome, also across a clock change around midnight', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
        fc.integer({ min: -400, max: 60 }),
        (at, days) => {
          const [plain, moved] = fillOriginal(`{{DAY}}|{{DAY${days < 0 ? '' : '+'}${days}d}}`, { now: at })
            .split('|')
            .map((day) => parseLocalDate(day.split('/').toReversed().join('-'))!);
          expect(moved).toBe(addDays(plain!, days));
        },
      ),
    );
  });

  test('nobody knows, or without its fact, is refused by name', () => {
    expect(() => fill('{{TOMORROW}}')).toThrow('no such placeholder: {{TOMORROW}}');
    expect(() => fill('{{day}}')).toThrow('placeholder left unfilled: {{day}}');
    expect(() => fillOriginal('{{REPLY_TO}}', { now })).toThrow(
      '{{REPLY_TO}} needs a fact that was not given',
    );
    expect(() => fill('{{PDF}}\nno end')).toThrow('placeholder left unfilled: {{PDF}}');
  });

  test('for a paper becomes a PDF whose text can be read', async () => {
    const library = await PDFiumLibrary.init();
    const document = await library.loadDocument(pdf(['Perché (12\\3)', 'è 100,00']));
    expect(document.getPage(0).getText().split(/\s*\n/)).toEqual(['Perché (12\\3)', 'è 100,00']);
    document.destroy();
    library.destroy();
  });
});

describe('the sample customers', () => {
  test('are a dozen and more, in two languages, with every kind of policy', () => {
    const { policies } = customers;
    const names = new Set(policies.flatMap(({ parties }) => parties.map(({ party }) => party.name)));
    expect(names.size).toBeGreaterThanOrEqual(12);
    expect(new Set(policies.map(({ number }) => number.slice(0, 3)))).toEqual(
      new Set(['RCA', 'SAL', 'CAS', 'VIA']),
    );
    expect(new Set(policies.map(({ language }) => language))).toEqual(new Set(['it', 'en']));
  });

  test('include one policy that has expired, one with an unpaid instalment, one in its waiting days, two versions, a shared mailbox', () => {
    const { policies } = customers;
    const numbered = (wanted: (policy: (typeof policies)[number]) => boolean) =>
      policies.filter(wanted).map(({ number }) => number);
    expect(numbered(({ versions }) => versions.every(({ validTo }) => validTo < today))).toEqual([
      'RCA-2023-002115',
    ]);
    expect(
      numbered(({ instalments }) =>
        instalments.some(({ dueOn, paidOn }) => paidOn === undefined && dueOn < today),
      ),
    ).toEqual(['CAS-2025-001096']);
    expect(
      numbered(({ versions }) =>
        versions.some(
          ({ validFrom, validTo, covers }) =>
            validTo >= today && covers.some(({ waitingDays }) => addDays(validFrom, waitingDays) > today),
        ),
      ),
    ).toEqual(['SAL-2025-003358']);
    expect(numbered(({ versions }) => versions.length === 2)).toEqual(['RCA-2024-003902', 'SAL-2025-002740']);
    const sharing = policies
      .flatMap(({ parties }) => parties)
      .filter(({ party }) => party.contacts.some(({ shared }) => shared));
    expect(new Set(sharing.map(({ party }) => party.name))).toEqual(
      new Set(['Davide Greco', 'Elena Marchetti', 'Irene Fontana', 'Pietro Fontana']),
    );
  });

  test('have claims on their own policies, lost while these were in force, whatever day it is', () => {
    const days = fc.integer({ min: 0, max: 2000 }).map((offset) => addDays(today, offset));
    fc.assert(
      fc.property(days, (day) => {
        const { policies, claims, problems } = customersOn(day);
        expect(problems).toEqual([]);
        expect(policies).toHaveLength(20);
        const wrong = claims.filter(({ policyNumber, lossOn, notifiedOn, plates, type }) => {
          const version = policies
            .find(({ number }) => number === policyNumber)
            ?.versions.find(({ validFrom, validTo }) => validFrom <= lossOn && lossOn <= validTo);
          const covered = version?.covers.some(({ claimTypes }) => claimTypes.some((one) => one === type));
          return !covered || notifiedOn < lossOn || notifiedOn > day || version?.plate !== plates[0];
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

/** The sample file as of a day. */
function customersOn(day: LocalDate) {
  const text = readFileSync(new URL('../demo/customers.json', import.meta.url), 'utf8');
  const claimTypes = new Set(['motor_damage', 'health_expense', 'home_water', 'travel_baggage']);
  const claim = z.object({
    key: z.string(),
    type: z.string(),
    policyNumber: z.string(),
    lossOn: z.string(),
    notifiedOn: z.string(),
    place: z.string(),
    plates: z.array(z.string()),
  });
  const { claims } = z.object({ claims: z.array(claim) }).parse(JSON.parse(text));
  return {
    ...readPolicies(text, 'json', { today: day, claimTypes }),
    claims: claims.map((each) => ({
      ...each,
      lossOn: resolveDay(each.lossOn, day),
      notifiedOn: resolveDay(each.notifiedOn, day),
    })),
  };
}
