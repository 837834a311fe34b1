import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { gsmLength } from '#src/domain/answering/text-message.ts';
import { loadProfile } from '#src/profile.ts';
import { askFor, render as renderFor } from '#templates/index.ts';
import type { Letter, MissingLetter, Rendered } from '#templates/index.ts';
import { day, desk, everyLetter, invoice, lossTime, ordinary, prescription } from './letters.ts';
import type { Facts } from './letters.ts';

const insurer = await loadProfile('insurer');
const agency = await loadProfile('benefit-agency');
const render = (letter: Letter) => renderFor(letter, insurer);

const languages = ['it', 'en'] as const;
const media = ['email', 'text', 'letter'] as const;

const hostileText =
  '<script>alert("x")</script>\r\nBcc: all@example.com & \'"<b>\u202E\u0000\u2028 {{name}} ${x} **';
const hostile: Facts = {
  desk: { ...desk, name: 'Uffici & <Sinistri>', complaintsDesk: '"Reclami" <b>' },
  name: '<script>alert(1)</script>\r\nBcc: everybody@example.com',
  reference: 'SIN 4827-1936-52',
  claimLabel: hostileText,
  items: Array.from({ length: 62 }, (_, i) => ({
    kind: i % 2 === 0 ? ('document' as const) : ('field' as const),
    label: `<img src=x onerror=alert(${i})>\r\nX-Item: ${i}`,
    why: hostileText,
  })),
  received: Array.from({ length: 62 }, (_, i) => ({ label: `Già qui <i>${i}</i>\r\n` })),
  via: '<carrier pigeon>',
  attachments: 99_999,
  text: `${hostileText}\r\n\r\n.\r\n-- \r\nFrom: x`,
  author: hostileText,
  subject: `${hostileText} [SIN 4827-1936-52]`,
};
const bare: Facts = {
  desk: { name: 'Sportello', email: 'sinistri@sportello.example' },
  reference: 'TCK 4827-1936-52',
  claimLabel: '',
  items: [{ kind: 'field', label: '', why: '' }],
  received: [],
  via: '',
  attachments: 0,
  text: '',
};

const everyFacts = { ordinary, hostile, bare };

const everyRendered = Object.entries(everyFacts).flatMap(([kind, facts]) =>
  languages.flatMap((language) =>
    media.flatMap((medium) =>
      everyLetter(facts, language, medium).map((letter, i) => ({
        title: `${letter.purpose} ${i}, ${language}, ${medium}, ${kind} facts`,
        facts,
        letter,
        rendered: render(letter),
      })),
    ),
  ),
);

describe('every letter, in every language and medium, on ordinary, hostile and bare facts', () => {
  /** The titles of those that fail a rule. */
  const breaking = (breaks: (one: (typeof everyRendered)[number]) => boolean) =>
    everyRendered.filter(breaks).map(({ title }) => title);
  const everyForm = ({ subject, text, html = '' }: Rendered) => [subject, text, html];

  test('holds no control characters, no direction overrides and a subject of one line', () => {
    expect(
      breaking(
        ({ rendered: { subject, text } }) =>
          /[\p{Cc}\u2028\u2029\u202E]/u.test(subject) ||
          /[^\P{Cc}\n]|[\u2028\u2029\u202E]/u.test(text) ||
          subject.length > 200,
      ),
    ).toEqual([]);
  });

  test('leaves no unfilled fact behind', () => {
    const unfilled = /\b(?:undefined|null|NaN|false|Invalid)\b|\[object/;
    const unfilledOrEmpty = /\b(?:undefined|null|NaN|false|Invalid)\b|\[object|\{\{|\$\{|\*\*| {2}|: ,|– \n/;
    expect(
      breaking(({ rendered, facts }) =>
        everyForm(rendered).some((words) => (facts === hostile ? unfilled : unfilledOrEmpty).test(words)),
      ),
    ).toEqual([]);
  });

  test('lets nothing through into HTML but its own few elements, none of which fetches anything', () => {
    const allowed = '!doctype html head meta title body div p br ol ul li strong a'.split(' ');
    const elements = (html: string) =>
      Array.from(html.matchAll(/<\/?([^\s>/]+)/g), (match) => match[1] ?? '');
    expect(
      breaking(
        ({ rendered: { html = '' } }) =>
          elements(html).some((name) => !allowed.includes(name)) ||
          /<[^>]*\s(?:src|background|onerror|onload)\s*=/i.test(html) ||
          /url\(|@import/.test(html),
      ),
    ).toEqual([]);
  });

  test('says the same in text and in HTML', () => {
    const inWords = ({ medium }: { medium: string }) => medium !== 'text';
    expect(breaking(({ letter, rendered }) => inWords(letter) !== (rendered.html !== undefined))).toEqual([]);
    expect(
      breaking(
        ({ letter, rendered: { html = '', text } }) =>
          inWords(letter) && wordsOfHtml(html) !== wordsOfText(text),
      ),
    ).toEqual([]);
  });

  test('puts the reference once into the subject and once into the body', () => {
    expect(
      breaking(
        ({ rendered: { subject, text }, letter: { reference } }) =>
          !subject.startsWith(`[${reference}] `) ||
          occurrences(subject, reference) !== 1 ||
          occurrences(text, reference) !== 1,
      ),
    ).toEqual([]);
  });
});

describe('a request', () => {
  const request = (facts: Facts, language: 'it' | 'en', medium: 'email' | 'letter' | 'text' = 'email') =>
    everyLetter(facts, language, medium)
      .filter((letter) => letter.purpose === 'missing')
      .slice(0, 1)
      .map((letter): [MissingLetter, Rendered] => [letter, render(letter)])[0]!;

  test('lists everything missing exactly once, in order, each with its reason', () => {
    const items = Array.from({ length: 62 }, (_, i) => ({
      kind: 'document' as const,
      label: `Documento numero ${i}.`,
      why: `motivo ${i}.`,
    }));
    for (const language of languages) {
      const [, { text, html }] = request({ ...ordinary, items }, language);
      for (const [i, item] of items.entries()) {
        expect(text).toContain(`\n${i + 1}. ${item.label} – ${item.why}`);
        expect(occurrences(text, item.label)).toBe(1);
        expect(occurrences(html ?? '', item.label)).toBe(1);
      }
      expect(occurrences(html ?? '', '<li')).toBe(62 + ordinary.received.length + 3);
    }
  });

  test('reads as a person would write it in Italian', () => {
    const [, { subject, text }] = request(ordinary, 'it');
    expect(subject).toBe('[SIN 4827-1936-52] Ci servono 2 documenti per il suo sinistro del 3 luglio');
    expect(text).toBe(`Gentile Anna Bianchi,

abbiamo ricevuto la sua e-mail del 10 novembre 2026 con 2 allegati.

La pratica riguarda: Rimborso spese mediche, sinistro del 3 luglio 2026.

Il numero della sua pratica è SIN 4827-1936-52. Lo indichi quando ci scrive o ci telefona.

Per continuare ci mancano 2 documenti:

1. Fattura della visita – per sapere quanto rimborsare.
2. Prescrizione con la diagnosi – la polizza la richiede.

Abbiamo già, e non serve rimandare:

- Modulo di richiesta
- IBAN

Ci risponda entro il 24 novembre 2026 in uno di questi modi:

- risponda a questa e-mail: bastano fotografie leggibili;
- per posta a Sportello Sinistri, Via Roma 1, 20121 Milano: scriva il numero della pratica su ogni foglio;
- per telefono al numero 02 5550 0100 (8.30–17.30): ci detti il numero della pratica.

Se qualcosa non esiste o non riesce ad averlo, ce lo scriva. Cercheremo insieme un’alternativa.

Se non riceviamo nulla, le scriveremo di nuovo il 1° dicembre 2026. La sua pratica resta aperta.

Cordiali saluti
Sportello Sinistri
02 5550 0100 – 8.30–17.30
sinistri@sportello.example

Questo messaggio è automatico. Le sue risposte le legge una persona.

Usiamo i suoi dati per gestire la sua pratica. L’informativa sulla privacy (art. 13 GDPR) è qui: https://sportello.example/privacy
`);
  });

  test('says the same in English, and counts in both languages', () => {
    const subjects = (items: Facts['items']) =>
      languages.map((language) =>
        request({ ...ordinary, items }, language)[1].subject.replace(/^\[.*\] /, ''),
      );
    expect(subjects([invoice, prescription])).toEqual([
      'Ci servono 2 documenti per il suo sinistro del 3 luglio',
      'We need 2 documents for your claim of 3 July',
    ]);
    expect(subjects([invoice])).toEqual([
      'Ci serve 1 documento per il suo sinistro del 3 luglio',
      'We need 1 document for your claim of 3 July',
    ]);
    expect(subjects([lossTime])).toEqual([
      'Ci serve 1 informazione per il suo sinistro del 3 luglio',
      'We need 1 detail for your claim of 3 July',
    ]);
    expect(subjects([invoice, lossTime, lossTime])).toEqual([
      'Ci servono 1 documento e 2 informazioni per il suo sinistro del 3 luglio',
      'We need 1 document and 2 details for your claim of 3 July',
    ]);
  });

  test('elides the article before the eighth and the eleventh', () => {
    const [letter] = request(ordinary, 'it');
    const { text } = render({
      ...letter,
      receivedOn: day('2026-11-11'),
      deadline: day('2026-12-08'),
      nextReminderOn: day('2026-12-11'),
    });
    expect(text).toContain('la sua e-mail dell’11 novembre 2026');
    expect(text).toContain('entro l’8 dicembre 2026');
    expect(text).toContain('di nuovo l’11 dicembre 2026');
  });

  test('never names what the claim is about in a subject or a text message', () => {
    for (const { letter, rendered } of everyRendered) {
      if (letter.purpose === 'reply' || letter.purpose === 'received') continue;
      const shown = letter.medium === 'text' ? rendered.subject + rendered.text : rendered.subject;
      expect(shown).not.toMatch(/spese mediche|prescrizione|fattura|diagnosi/i);
    }
  });

  test('that asks for nothing is refused, and so is a reminder of nothing', () => {
    const asking = everyLetter({ ...ordinary, items: [] }, 'it', 'email').filter(
      ({ purpose }) => purpose === 'missing' || purpose === 'reminder',
    );
    expect(asking).toHaveLength(5);
    for (const letter of asking) expect(() => render(letter)).toThrow(RangeError);
  });

  test('offers only the ways to answer that the desk has', () => {
    const [, { text }] = request(
      { ...ordinary, desk: { name: 'Sportello', email: 'a@sportello.example' } },
      'it',
    );
    expect(text).toContain('- risponda a questa e-mail: bastano fotografie leggibili.\n');
    expect(text).not.toMatch(/per posta|per telefono|urgente/);
  });

  test('for details alone speaks of no photos', () => {
    const [, { text }] = request({ ...ordinary, items: [lossTime] }, 'it');
    expect(text).toContain('- risponda a questa e-mail;\n');
  });

  test('on paper gives the address to write to instead of «this e-mail», and stands under a letterhead', () => {
    const [, { text }] = request(ordinary, 'it', 'letter');
    expect(text).toMatch(
      /^Sportello Sinistri\nVia Roma 1, 20121 Milano\n\nAnna Bianchi\nVia Verdi 3, Lodi\n\n10 novembre 2026\n\nOggetto: Ci servono 2 documenti/,
    );
    expect(text).toContain('- scriva a sinistri@sportello.example: bastano fotografie leggibili;');
    expect(text).not.toContain('questa e-mail');
  });
});

describe('a reminder', () => {
  const remind = (facts: Facts, language: 'it' | 'en') =>
    everyLetter(facts, language, 'email')
      .filter((letter) => letter.purpose === 'reminder')
      .map((letter) => render(letter));

  test('says which one it is, and counts what is missing today', () => {
    const subjects = (items: Facts['items'], language: 'it' | 'en') =>
      remind({ ...ordinary, items }, language).map(({ subject }) => subject.replace(/^\[.*\] /, ''));
    expect(subjects([invoice], 'it')).toEqual([
      'Promemoria: ci serve ancora 1 documento per il suo sinistro del 3 luglio',
      'Secondo promemoria: ci serve ancora 1 documento per il suo sinistro del 3 luglio',
      'Ultimo promemoria: ci serve ancora 1 documento per il suo sinistro del 3 luglio',
    ]);
    expect(subjects([invoice, lossTime], 'it')[0]).toContain(
      'ci servono ancora 1 documento e 1 informazione',
    );
    expect(subjects([invoice], 'en')[0]).toBe('Reminder: we still need 1 document for your claim of 3 July');
  });

  test('announces the next one, and the last one announces a supervisor instead of closing anything', () => {
    const [first, , last] = remind(ordinary, 'it').map(({ text }) => text);
    expect(first).toContain('le scriveremo di nuovo il 24 novembre 2026. La sua pratica resta aperta.');
    expect(last).toContain(
      'un responsabile deciderà come proseguire. Prima di chiudere la pratica le scriveremo.',
    );
  });
});

describe('a text message', () => {
  test('about ordinary facts fits one GSM part', () => {
    for (const language of languages) {
      for (const letter of everyLetter({ ...ordinary, text: 'La perizia è martedì.' }, language, 'text')) {
        expect(gsmLength(render(letter).text) ?? Infinity).toBeLessThanOrEqual(160);
      }
    }
  });

  test('keeps a long answer of a representative whole', () => {
    const words = 'Le confermo l’appuntamento «di persona» – porti i documenti. '.repeat(6);
    const reply = everyLetter({ ...ordinary, text: words }, 'it', 'text').filter(
      (letter) => letter.purpose === 'reply',
    );
    expect(reply.map((letter) => render(letter).text)).toEqual([
      `SIN 4827-1936-52: ${words.trim().replaceAll('’', "'").replaceAll(/[«»]/g, '"').replaceAll('–', '-')}`,
    ]);
  });
});

describe('both languages', () => {
  test('have the same structure, block by block', () => {
    for (const medium of ['email', 'letter'] as const) {
      for (const facts of Object.values(everyFacts)) {
        const shapes = languages.map((language) =>
          everyLetter(facts, language, medium).map((letter) => shape(render(letter).html ?? '')),
        );
        expect(shapes[0]).toEqual(shapes[1]);
      }
    }
  });

  test('use sentences of at most twenty words', () => {
    const ours = everyRendered.filter(
      ({ letter, facts }) => facts === ordinary && letter.purpose !== 'reply',
    );
    const sentences = ours.flatMap(({ rendered }) => rendered.text.split(/[.:;!?](?:\s|$)|\n/));
    expect(sentences.filter((sentence) => sentence.trim().split(/\s+/).length > 20)).toEqual([]);
  });
});

describe('an acknowledgement', () => {
  const acknowledge = (index: number, language: 'it' | 'en', facts = ordinary) =>
    render(everyLetter(facts, language, 'email')[index]!);

  test('of a complaint names the desk and the forty-fifth day', () => {
    const { subject, text } = acknowledge(3, 'it');
    expect(subject).toBe('[SIN 4827-1936-52] Abbiamo ricevuto il suo reclamo');
    expect(text).toContain(
      'Se ne occupa: Ufficio reclami. Le risponderemo entro il 25 dicembre 2026, cioè entro 45 giorni dal ricevimento.',
    );
    expect(acknowledge(3, 'en').text).toContain('by 25 December 2026, which is within 45 days of receipt.');
  });

  test('of a message on an existing claim tells a possible stranger nothing about the claim', () => {
    expect(acknowledge(2, 'it').text).not.toContain('Rimborso');
    expect(acknowledge(2, 'it').text).not.toContain('luglio');
  });

  test('names the way the message came, and counts its attachments', () => {
    expect(acknowledge(0, 'it').text).toContain('la sua e-mail del 10 novembre 2026 con 2 allegati.');
    expect(acknowledge(0, 'it', { ...ordinary, via: 'phone', attachments: 0 }).text).toContain(
      'la sua telefonata del 10 novembre 2026.',
    );
    expect(acknowledge(0, 'it', { ...ordinary, via: 'letter', attachments: 1 }).text).toContain(
      'la sua lettera del 10 novembre 2026 con 1 allegato.',
    );
    expect(acknowledge(0, 'en', { ...ordinary, via: 'fax', attachments: 1 }).text).toContain(
      'We have received your message of 10 November 2026 with 1 attachment.',
    );
  });

  test('carries the privacy line on first contact only', () => {
    const [letter] = everyLetter(ordinary, 'it', 'email');
    if (letter?.purpose !== 'received') throw new Error('the first letter is an acknowledgement');
    expect(render(letter).text).toContain('art. 13 GDPR');
    expect(render({ ...letter, firstContact: false }).text).not.toContain('GDPR');
  });
});

describe('a greeting', () => {
  const greet = (name: string, language: 'it' | 'en' = 'it') =>
    render(everyLetter({ ...ordinary, name }, language, 'email')[0]!).text.split('\n')[0];

  test('uses the name without guessing a gender', () => {
    expect(greet('Anna Bianchi')).toBe('Gentile Anna Bianchi,');
    expect(greet('Anna Bianchi', 'en')).toBe('Dear Anna Bianchi,');
    expect(greet('Dott.ssa Zoë O’Neill-D’Amico')).toBe('Gentile Dott.ssa Zoë O’Neill-D’Amico,');
    expect(greet('Rossi Impianti S.r.l.')).toBe('Gentile Rossi Impianti S.r.l.,');
    expect(greet('  Anna\r\n  Bianchi ')).toBe('Gentile Anna Bianchi,');
  });

  test('does not repeat what no name is', () => {
    const noNames = [
      '',
      '   ',
      '7',
      'anna.bianchi@example.org',
      'Vinci su esempio.com',
      'http://esempio.test',
      '<b>Anna</b>',
      'chiama 899 123456',
      'x'.repeat(300),
    ];
    for (const name of noNames) expect(greet(name)).toBe('Gentile cliente,');
    expect(greet('', 'en')).toBe('Dear customer,');
  });
});

describe('any facts at all', () => {
  const words = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom(hostileText, '<', '&amp;', '\r\n'),
  );
  const facts = fc.record({
    name: words,
    claimLabel: words,
    label: words,
    why: words,
    text: words,
    subject: words,
    author: words,
  });

  test('give one-line subjects, escaped HTML and the same words in both forms', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...languages), ({ label, why, ...rest }, language) => {
        const items = [{ kind: 'document' as const, label, why }];
        for (const letter of everyLetter(
          { ...ordinary, ...rest, items, received: [{ label }] },
          language,
          'email',
        )) {
          const { subject, text, html = '' } = render(letter);
          expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
          expect(html.isWellFormed() && text.isWellFormed()).toBe(true);
          expect(wordsOfHtml(html)).toBe(wordsOfText(text));
        }
      }),
      { numRuns: 60, seed: 20261110 },
    );
  });
});

describe('a checklist line with alternatives', () => {
  test('becomes one thing to ask for', () => {
    const item = (it: string, en: string) => ({
      kind: 'document' as const,
      label: { it, en },
      why: { it: 'per la stima.', en: 'to estimate.' },
    });
    const both = [item('Preventivo', 'Estimate'), item('Fattura', 'Invoice')];
    expect(askFor(both, 'it')).toEqual({
      kind: 'document',
      label: 'Preventivo oppure Fattura',
      why: 'per la stima.',
    });
    expect(askFor(both, 'en').label).toBe('Estimate or Invoice');
    expect(() => askFor([], 'it')).toThrow(RangeError);
  });
});

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** The words of the body, without list marks, one space between them. */
function wordsOfText(text: string): string {
  return squeeze(text.replace(/^(?:\d+\.|-) /gm, ''));
}

function wordsOfHtml(html: string): string {
  const body = html.slice(html.indexOf('<body'), html.indexOf('</body>'));
  const plain = body
    .replace(/<br>|<\/?(?:p|li|ol|ul|div|body)[^>]*>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
  return squeeze(plain.replace(/^(?:\d+\.|-) /gm, ''));
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function shape(html: string): string {
  return [...html.matchAll(/<(\/?(?:p|ol|ul|li|br|strong|a))\b/g)].map((match) => match[1]).join(' ');
}

describe('the words of a house', () => {
  const facts: Facts = {
    ...ordinary,
    desk: { name: 'Ufficio', email: 'ufficio@sportello.example' },
    reference: 'DOM 4827-1936-52',
    claimLabel: 'Prestazione',
    items: [invoice, { ...prescription, why: 'il medico indica la cura.' }],
  };
  const said = (house: typeof agency, language: 'it' | 'en') =>
    everyLetter(facts, language, 'email')
      .filter(({ purpose }) => purpose !== 'reply')
      .map((letter) => {
        const { subject, text } = renderFor(letter, house);
        return `${subject}\n${text}`;
      })
      .join('\n');

  test('of an agency name no accident and no policy', () => {
    expect(said(agency, 'it')).not.toMatch(/sinistr|polizz|assicurat|indennizz/i);
    expect(said(agency, 'en')).not.toMatch(/\bclaims?\b|\bpolic|insur|\bloss/i);
  });

  test('of an agency agree in gender, and of an insurer too', () => {
    expect(said(agency, 'it')).toContain('Ci servono 2 documenti per la sua domanda');
    expect(said(agency, 'it')).toContain('Ora controlliamo la sua posizione e i documenti.');
    expect(said(insurer, 'it')).toContain('Ci servono 2 documenti per il suo sinistro del 3 luglio');
    expect(said(insurer, 'it')).toContain('Ora controlliamo la sua polizza e i documenti.');
    expect(said(insurer, 'it')).toContain('Prestazione, sinistro del 3 luglio 2026.');
    expect(said(agency, 'en')).toContain('We need 2 documents for your application');
    expect(said(insurer, 'en')).toContain('We need 2 documents for your claim of 3 July');
  });

  test('of an agency give an application no day of an accident', () => {
    expect(said(agency, 'it')).not.toContain('3 luglio');
    expect(said(agency, 'en')).not.toContain('3 July');
  });

  test('stand over the letterhead of the profile, and over the settings where it is silent', () => {
    const house = {
      ...agency,
      letterhead: {
        name: { it: 'Ente Esempio', en: 'Example Agency' },
        hours: { it: 'lun–ven 9–13', en: 'Mon–Fri 9–13' },
        phone: '06 5550 0200',
      },
    };
    const [letter] = everyLetter(ordinary, 'en', 'letter');
    const { text } = renderFor(letter!, house);
    for (const line of ['Example Agency', 'Mon–Fri 9–13', '06 5550 0200', desk.address!, desk.email])
      expect(text).toContain(line);
    expect(text).not.toContain('02 5550 0100');
    expect(text).not.toContain('Ente Esempio');
  });

  test('name the desk that answers complaints, and by when', () => {
    const complaint = everyLetter(ordinary, 'it', 'email').find(
      (letter) => letter.purpose === 'received' && letter.about === 'complaint',
    )!;
    expect(renderFor(complaint, agency).text).toContain('Ufficio relazioni con il pubblico');
    expect(renderFor(complaint, insurer).text).toContain('entro 45 giorni dal ricevimento');
  });
});

describe('a letter about one of two files of the same message', () => {
  const letter = (language: 'it' | 'en', medium: 'email' | 'text'): MissingLetter => ({
    purpose: 'missing',
    language,
    medium,
    desk,
    customer: { name: 'Anna Bianchi' },
    reference: 'SIN 4827-1936-52',
    via: 'email',
    receivedOn: day('2026-11-12'),
    attachments: 0,
    items: [invoice],
    received: [],
    deadline: day('2026-11-26'),
    firstContact: false,
    others: [
      {
        how: 'opened',
        reference: 'SIN 7693-1756-34',
        claim: { label: 'Danni da acqua', lossOn: day('2026-11-10') },
      },
      { how: 'answered', reference: 'SIN 4001-2345-78' },
    ],
  });

  test.each([
    ['it', /Nello stesso messaggio .*Danni da acqua.*10 novembre 2026.*SIN 7693-1756-34/s, /serve sempre/],
    ['en', /In the same message .*Danni da acqua.*10 November 2026.*SIN 7693-1756-34/s, /still needed/],
  ] as const)('names the other one and what becomes of an older one: %s', (language, other, older) => {
    const { text } = render(letter(language, 'email'));
    expect(text).toMatch(other);
    expect(text).toMatch(older);
    expect(text).toContain('SIN 4001-2345-78');
  });

  test('says nothing of it in a subject or a text message', () => {
    expect(render(letter('it', 'email')).subject).not.toMatch(/7693|acqua/);
    expect(JSON.stringify(render(letter('it', 'text')).text)).not.toMatch(/7693|acqua/);
  });
});
