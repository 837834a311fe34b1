import { describe, expect, test } from 'vitest';
import type { Claim, Party } from '#src/domain/claims/claim.ts';
import { shareOut, wordsAbout } from '#src/domain/claims/claim-share.ts';
import type { AttachmentId, ClaimId, ClaimTypeId, PartyId } from '#src/domain/ids.ts';
import { formatReference, referenceFor } from '#src/domain/linking/reference.ts';
import { longTexts } from '../facts/long-texts.ts';

const person = (id: string, name: string): Party => ({ id: id as PartyId, name, contacts: [] });
const broker = person('9', 'Valle Broker');

function claim(n: number, name: string, plates: string[] = []): Claim {
  return {
    id: String(n) as ClaimId,
    reference: referenceFor(n),
    type: 'motor_damage' as ClaimTypeId,
    status: 'incomplete',
    notifiedAt: new Date('2026-11-10T08:00:00Z'),
    language: 'it',
    plates,
    externalReferences: [],
    parties: [
      { role: 'insured', party: person(String(n), name) },
      { role: 'intermediary', party: broker },
    ],
  };
}

const davide = { claim: claim(1, 'Davide Greco', ['GB450ZX']) };
const elena = { claim: claim(2, 'Elena Marchetti') };
const a = formatReference(davide.claim.reference, 'SIN');
const b = formatReference(elena.claim.reference, 'SIN');

/** Whose claim the words are about; the words must stand in the text once. */
function ownerOf(text: string, words: string): string | undefined {
  const share = shareOut({ subject: '', words: text, attachments: [] }, [davide, elena]);
  return share.of({ part: 'body', start: text.indexOf(words) });
}

describe('what a broker writes of two customers', () => {
  test.each([
    ['a line each', `${a}: allego il modulo CAI.\n${b}: allego la fattura dell'idraulico.`],
    [
      'headings',
      `Sinistro ${a}\n\nAllego il modulo CAI.\n\nSinistro ${b}\n\nEcco la fattura dell'idraulico.`,
    ],
    [
      'the number after the paper',
      `Per ${a} allego il modulo CAI. Per ${b} invece la fattura dell'idraulico.`,
    ],
    [
      'names',
      `Il sig. Greco Davide manda il modulo CAI.\nPer la signora Elena Marchetti la fattura dell'idraulico.`,
    ],
    ['a plate', `Auto GB450ZX: modulo CAI in allegato.\n${b}: la fattura dell'idraulico.`],
    ['in English', `${a}: please find the modulo CAI.\nFor Elena Marchetti: la fattura dell'idraulico.`],
  ])('is told apart: %s', (_, text) => {
    expect([ownerOf(text, 'modulo CAI'), ownerOf(text, 'fattura')]).toEqual(['1', '2']);
  });

  test.each([
    ['both in one sentence', `Per ${a} e ${b} allego la fattura`],
    ['before any name', `Allego la fattura.\n${a} e poi ${b}.`],
    [
      'after the greetings',
      `${a}: modulo CAI.\n${b}: preventivo.\n\nCordiali saluti, tel. 02 1234567 la fattura`,
    ],
  ])('belongs to nobody when it is not clear: %s', (_, text) => {
    expect(ownerOf(text, 'la fattura')).toBeUndefined();
  });

  test('the broker’s own name tells nothing', () => {
    expect(ownerOf(`Valle Broker scrive: allego la fattura.`, 'la fattura')).toBeUndefined();
  });

  test('a file is of whom its name or its first pages speak', () => {
    const file = (id: string, name: string, text?: string) => ({
      id: id as AttachmentId,
      name,
      ...(text === undefined ? {} : { text }),
    });
    const share = shareOut(
      {
        subject: '',
        words: '',
        attachments: [
          file('1', 'CAI_Greco_Davide.pdf'),
          file('2', 'scan.pdf', 'FATTURA n. 12\nSpett.le Elena Marchetti\nTotale 120,00'),
          file('3', 'foto.jpg'),
          file('4', 'elenco.txt', 'Davide Greco\nElena Marchetti'),
        ],
      },
      [davide, elena],
    );
    const ids = ['1', '2', '3', '4'].map((id) => id as AttachmentId);
    expect(ids.map((id) => share.of({ part: `attachment:${id}`, start: 0 }))).toEqual([
      '1',
      '2',
      undefined,
      undefined,
    ]);
  });

  test('each claim hears only its own sentences', () => {
    const words = `${a}: l'auto è stata rubata.\n${b}: perdita d'acqua in cucina.`;
    const share = shareOut({ subject: '', words, attachments: [] }, [davide, elena]);
    expect(wordsAbout(davide.claim.id, words, share.of)).not.toContain('acqua');
    expect(wordsAbout(elena.claim.id, words, share.of)).not.toContain('rubata');
  });

  test('and a very long mail is shared out in time that grows with its length only', () => {
    for (const text of longTexts(`${a}\n`, 'a\n', 'Davide ', 'RCA-')) {
      const share = shareOut({ subject: text, words: text, attachments: [] }, [davide, elena]);
      expect(wordsAbout(davide.claim.id, text, share.of).length).toBeLessThanOrEqual(text.length);
    }
  });
});

describe('a message about one claim that speaks of somebody else as well', () => {
  /** Whether Davide's claim hears the words, though the ticket belongs to it alone. */
  const hears = (text: string, words: string, from = 'pratiche@vallebroker.example') =>
    shareOut({ subject: '', words: text, sender: { address: from }, attachments: [] }, [davide], [elena]).of({
      part: 'body',
      start: text.indexOf(words),
    }) === davide.claim.id;

  test.each([
    ['a paragraph each', `Greco Davide: allego il CAI.\n\nMarchetti Elena: danno del 7 novembre.`],
    ['in one paragraph', `Greco Davide: allego il CAI. Per Elena Marchetti invece: danno del 7 novembre.`],
    ['in English', `Davide Greco: the accident form.\n\nElena Marchetti: damage of 7 November, danno del`],
  ])('hears nothing of it: %s', (_, text) => {
    expect(hears(text, 'danno del')).toBe(false);
    expect(hears(text, text.slice(0, 5))).toBe(true);
  });

  test.each([
    ['what names nobody', 'Buongiorno.\n\nAllego la denuncia.', 'Allego'],
    ['a sentence that names both', 'Greco Davide ed Elena Marchetti: danno del 7 novembre.', 'danno del'],
    [
      'the other driver, who is a customer too',
      'Davide è stato tamponato dalla controparte Elena Marchetti: danno del 7 novembre.',
      'danno del',
    ],
  ])('hears %s', (_, text, words) => {
    expect(hears(text, words)).toBe(true);
  });

  test('hears whoever writes go on about himself, and his own name under a letter', () => {
    const own = { claim: claim(1, 'Davide Greco'), policy: undefined };
    const writer: Party = {
      ...person('2', 'Elena Marchetti'),
      contacts: [{ kind: 'email', value: 'elena@example.org', shared: false, invalid: false }],
    };
    const other = { claim: { ...elena.claim, parties: [{ role: 'insured' as const, party: writer }] } };
    const text = 'Il danno di mio marito è del 7 novembre.\n\nElena Marchetti\ntel. 333 000 0015';
    const share = shareOut(
      { subject: '', words: text, sender: { address: 'elena@example.org' }, attachments: [] },
      [{ claim: own.claim }],
      [other],
    );
    expect(share.of({ part: 'body', start: text.indexOf('tel.') })).toBe(own.claim.id);
  });

  test('and says where it speaks of others, so that a person looks', () => {
    const words = 'Allego il CAI.\n\nPer Elena Marchetti: danno del 7 novembre. Il tubo si è rotto di notte.';
    const { ofOthers } = shareOut({ subject: '', words, attachments: [] }, [davide], [elena]);
    expect(ofOthers.map(({ quote }) => quote)).toEqual(['Per Elena Marchetti: danno del 7 novembre.']);
  });

  test('leaves the papers of others out', () => {
    const share = shareOut(
      {
        subject: '',
        words: '',
        attachments: [{ id: '7' as AttachmentId, name: 'fattura Elena Marchetti.pdf' }],
      },
      [davide],
      [elena],
    );
    expect(share.of({ part: `attachment:${'7' as AttachmentId}`, start: 0 })).toBeUndefined();
  });
});

test('where nobody of the claim is known, another claim’s name may be its own customer’s', () => {
  const unknown = { claim: { ...davide.claim, parties: [] } };
  const text = 'Sono caduto e mi sono rotto un dente.\nDavide Greco';
  const share = shareOut(
    { subject: '', words: text, attachments: [] },
    [unknown],
    [{ claim: claim(3, 'Davide Greco') }],
  );
  expect(share.of({ part: 'body', start: text.indexOf('Davide') })).toBe(unknown.claim.id);
});

test('a name under a letter is whoever signs', () => {
  const text = 'Allego il CAI.\n\nCordiali saluti\nElena Marchetti\ntel. 333 000 0015';
  const { of, ofOthers } = shareOut({ subject: '', words: text, attachments: [] }, [davide], [elena]);
  expect(of({ part: 'body', start: text.indexOf('tel.') })).toBe(davide.claim.id);
  expect(ofOthers).toEqual([]);
});
