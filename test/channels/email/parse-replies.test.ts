import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFlowed } from '#channels/email/parse/flowed.ts';
import { separateReply, type ReplyContext } from '#channels/email/parse/reply.ts';
import { readLetter, readOriginal } from './parsing.ts';

const answering: ReplyContext = {
  subject: 'R: Sinistro',
  answers: true,
  hasFiles: false,
  isOurs: (address) => address.endsWith('@assicura.example.it'),
};
const fresh: ReplyContext = { ...answering, subject: 'Sinistro', answers: false };
const block = [
  'Da: Ufficio Sinistri <sinistri@assicura.example.it>',
  'Inviato: martedì 10 novembre 2026 09:12',
  'A: Mario Rossi',
  'Oggetto: Sinistro',
  '',
  'Ci manca la fattura.',
].join('\n');

describe('what the sender newly wrote is found', () => {
  test.each([
    [
      'outlook-it-reply',
      'Buongiorno,\nla fattura è quella del 2 luglio, la prescrizione arriverà lunedì.\n\nCordiali saluti\nGiulia Bianchi',
    ],
    [
      'outlook-en-original-message',
      'Hello,\n\nplease find attached the police report. The invoice will follow next week.\n\nKind regards\nJohn Harper',
    ],
    [
      'outlook-html-reply-bold-block',
      "Buongiorno,\nl'auto è da Carrozzeria Neri a Lodi, la targa è AB123CD.\n\nMarco Verdi",
    ],
    ['gmail-it-wrapped-attribution', 'Ecco la fattura, la prescrizione è nel secondo file.\nGrazie'],
    [
      'gmail-en-bottom-posted',
      'At the belt in Malpensa, on 3 July at about 22:40.\nI told the desk of the airline at once.\n\nMary',
    ],
    [
      'gmail-html-only-quote',
      "Il tubo era sotto il lavello, l'idraulico è venuto il 4 luglio.\n\nP.S. La cantina è asciutta.",
    ],
    [
      'apple-it-flowed-inline-answers',
      'Buongiorno, rispondo punto per punto.\n\nA Lodi, in via Roma, davanti alla scuola.\nMia moglie.\n\nNo, per fortuna.\n\nNiccolò',
    ],
    ['thunderbird-flowed-reply-under-quote', 'Il furto è del 3 luglio, la denuncia è allegata.'],
    ['samsung-messaggio-originale', 'Il codice fiscale è quello già mandato.'],
    ['yahoo-unmarked-quote', "La denuncia l'ho fatta ai Carabinieri di Lodi."],
  ])('in %s', async (name, newText) => {
    expect((await readOriginal(name)).newText).toBe(newText);
  });

  test('of photographs sent without a word nothing is new, and the quoted request is not taken for an answer', async () => {
    const message = await readOriginal('iphone-photos-no-words');
    expect(message.newText).toBe('');
    expect(message.text).toContain('Ci mancano le fotografie del danno.');
    expect(message.attachments.map(({ name, inline }) => [name, inline])).toEqual([['IMG_0001.jpeg', false]]);
  });

  test.each([
    'Il giorno gio 12 nov 2026 alle ore 10:22 Sinistri <sinistri@assicura.example.it> ha scritto:',
    'Il giorno gio 12 nov 2026 alle ore 10:22 Ufficio Sinistri Assicura Esempio\n<sinistri@assicura.example.it> ha\nscritto:',
    'Il giorno gio 12 nov 2026 alle ore 10:22 Ufficio Sinistri Assicura Esempio\n<sinistri@assicura.example.it> ha scritto:',
    'Il giorno 12 nov 2026, alle ore 10:22, Sinistri ha scritto:',
    'Sinistri <sinistri@assicura.example.it> ha scritto:',
    'Il gio 12 nov 2026, 10:22 Sinistri <sinistri@assicura.example.it> ha scritto:',
    'Il 12/11/2026 10:22, Sinistri ha scritto:',
    'In data 12 novembre 2026 10:22:33 Sinistri <sinistri@assicura.example.it> ha scritto:',
    'On Thu, Nov 12, 2026 at 10:22 AM Claims <claims@assicura.example.it> wrote:',
    'On 12 Nov 2026, at 10:22, Claims <claims@assicura.example.it> wrote:',
    'On Thursday, November 12th, 2026 at 10:22 AM, Claims <claims@assicura.example.it> wrote:',
    'Claims <claims@assicura.example.it> wrote on 12/11/2026 10:22:',
    '2026-11-12 10:22 GMT+01:00 Sinistri <sinistri@assicura.example.it>:',
    'În joi, 12 nov. 2026 la 10:22, Sinistri <sinistri@assicura.example.it> a scris:',
  ])('under «%s»', (attribution) => {
    const text = `Ecco la fattura.\n\n${attribution}\n\n> Ci manca la fattura.\n> Saluti\n\nE anche la ricetta.`;
    expect(separateReply(text, answering).newText).toBe('Ecco la fattura.\n\nE anche la ricetta.');
  });

  test.each([
    block,
    `________________________________\n${block}`,
    block.replace(/^(\w+):/gm, '*$1:*'),
    block.replaceAll('\n', '\n\n'),
    `-----Messaggio originale-----\n${block}`,
    `-------- Messaggio originale --------\nDa: Sinistri\nData: 10/11/26\nA: Mario\nOggetto: x\n\nCi manca`,
    '-----Original Message-----\nFrom: Claims\nSent: Tuesday, November 10, 2026 9:12 AM\nTo: Mario\nSubject: x\n\nWe need',
    'From: Claims <claims@assicura.example.it>\nSent: Tuesday, November 10, 2026 9:12 AM\nTo: Mario;\n Anna;\nSubject: x\n\nWe need',
  ])('above the header block «%s»', (quoted) => {
    expect(separateReply(`Ecco la fattura.\n\n${quoted}`, answering).newText).toBe('Ecco la fattura.');
  });
});

describe('no line that may be the sender’s own is taken away', () => {
  test('a journey that looks like a header block, a sentence that ends like an attribution and a `>` used as a sign stay', async () => {
    const { newText } = await readOriginal('journey-looks-like-a-header');
    expect(newText).toContain('Da: Milano Malpensa\nA: Parigi\nData: 3 luglio 2026 ore 10:20');
    expect(newText).toContain('la compagnia aerea mi ha scritto:\nil bagaglio è in ritardo.');
    expect(newText).toContain('> 500 euro di danno');
  });

  test('a sentence that tells who wrote what stays, though a quotation follows', () => {
    const sentence = 'Il 12/11/2026 alle 10:22 il perito (perito@example.com) mi ha scritto:';
    const text = `${sentence}\n> non riparabile\nCosa faccio?`;
    expect(separateReply(text, answering).newText).toContain(sentence);
    const vague = `Il perito ha scritto:\n> ${'non riparabile '.repeat(6)}\nCosa faccio?`;
    expect(separateReply(vague, answering).newText).toBe('Il perito ha scritto:\nCosa faccio?');
  });

  test('addresses under labels are no header block without a date', () => {
    const text = `Ecco a chi ho scritto:\nDa: mario@example.org\nA: perito@example.com\nOggetto: perizia\nNessuno risponde.`;
    expect(separateReply(text, answering).newText).toBe(text);
  });

  test('a list written with `>` in a new mail stays', () => {
    const text = 'Vi mando:\n> fattura\n> ricetta\n> IBAN';
    expect(separateReply(text, fresh).newText).toBe(text);
    expect(separateReply(text, answering).newText).toBe(text);
  });

  test('an IBAN, a postscript or plain words below two hyphens are no signature', async () => {
    expect((await readOriginal('signature-with-iban-below')).newText).toContain(
      'IBAN IT60X0542811101000000123456',
    );
    expect(
      separateReply('Vi scrivo.\n-- \nMario Rossi\nP.S. Il danno è di 500 euro', fresh).newText,
    ).toContain('P.S.');
    expect(separateReply('Vi scrivo.\n--\nla perizia costa 500 euro', fresh).newText).toContain(
      'la perizia costa',
    );
    expect(separateReply('Vi scrivo.\n-- \nMario Rossi\nCell. 333 0000000', fresh).newText).toBe(
      'Vi scrivo.',
    );
    const named = { ...fresh, senderName: 'Mario Rossi' };
    expect(separateReply('Vi scrivo.\n--\nMario Rossi', named).newText).toBe('Vi scrivo.');
  });

  test('words sent by something that is no telephone stay', () => {
    for (const line of [
      'Inviato da Mario Rossi il 3 luglio',
      'Inviato da Aruba il 3 luglio',
      'Sent from Rome on Monday',
    ]) {
      expect(separateReply(`Disdetta:\n${line}`, fresh).newText).toContain(line);
    }
    for (const line of [
      'Inviato da iPhone',
      'Inviato dal mio Galaxy',
      'Inviato da smartphone Samsung Galaxy S21 5G.',
      'Inviato da Outlook per Android',
      'Inviato da Libero Mail per Android',
      'Scarica Outlook per iOS<https://aka.example.com/o0ukef>',
      'Sent from my iPad',
      'Get Outlook for Android',
    ]) {
      expect(separateReply(`Ecco.\n\n${line}`, fresh).newText).toBe('Ecco.');
    }
  });

  test('when the answers stand inside the quoted text, all of it stays', async () => {
    const message = await readOriginal('outlook-answers-in-red');
    expect(message.newText).toContain('A Lodi, in via Roma');
    expect(message.warnings.join()).toContain('inside the quoted message');
  });

  test('an answer without words above an unmarked quotation keeps it, because the words may stand below', () => {
    const text = `${block}\n\nLa fattura è la numero 12.`;
    const separated = separateReply(text, answering);
    expect(separated.newText).toContain('La fattura è la numero 12.');
    expect(separated.warnings).toHaveLength(1);
    expect(separateReply(text, { ...answering, hasFiles: true }).newText).toBe('');
  });

  test('a mail pasted into a new one stays, and so do the words below it', () => {
    const text = `Il perito mi scrive così:\n\n${block}\n\nCosa devo fare?`;
    expect(separateReply(text, fresh).newText).toBe(text);
  });

  test('whatever a customer types between, above and under quoted lines comes back whole and in order', () => {
    const own = fc
      .array(fc.constantFrom('a', 'è', 'z', '4', ' ', '.', ',', 'Lodi', 'danno', '€'), {
        minLength: 1,
        maxLength: 30,
      })
      .map((pieces) => `x${pieces.join('').trimEnd()}`);
    const chunk = fc.record({
      quoted: fc.array(fc.lorem({ maxCount: 6 }), { minLength: 1, maxLength: 4 }),
      own: fc.array(own, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(own, { maxLength: 4 }),
        fc.array(chunk, { minLength: 1, maxLength: 4 }),
        (above, chunks) => {
          const lines = [...above, '', 'Il 12/11/2026 10:22, Sinistri ha scritto:'];
          for (const { quoted, own: answers } of chunks)
            lines.push(...quoted.map((words) => `> ${words}`), ...answers);
          const { newText } = separateReply(lines.join('\n'), answering);
          const expected = [...above, ...chunks.flatMap(({ own: answers }) => answers)].map((line) =>
            line.trim(),
          );
          expect(
            newText
              .split('\n')
              .map((line) => line.trim())
              .filter((line) => line !== ''),
          ).toEqual(expected);
        },
      ),
    );
  });
});

describe('forwarded mail', () => {
  test('without words of the sender’s own tells what the forwarded message says', async () => {
    const message = await readOriginal('outlook-forward-no-words');
    expect(message.newText).toContain('il soffitto del bagno è crollato il 9 novembre, polizza 0012345678.');
    expect(message.newText).not.toContain('Inviato:');
    expect(message.forwarded).toEqual({
      from: { address: 'franca.lodi@example.org', name: 'Franca Lodi' },
      date: 'mercoledì 11 novembre 2026 18:40',
      subject: 'Danni da infiltrazione',
    });
    expect(message.ids.mentioned).toEqual(['originale-77@example.org']);
    expect(message.sender?.address).toBe('studio.mori@example.com');
  });

  test('with words of the sender’s own keeps the two apart', async () => {
    const message = await readOriginal('gmail-forward-with-words');
    expect(message.newText).toBe('Vi giro il preventivo, la targa è AB123CD.');
    expect(message.text).toContain('Totale 1.250,00 euro');
    expect(message.forwarded?.from).toEqual({
      address: 'info@carrozzeria.example.com',
      name: 'Carrozzeria Neri',
    });
  });

  test('as a quotation loses its marks', async () => {
    const message = await readOriginal('apple-forward-quoted');
    expect(message.newText).toBe('La pratica MXPAZ12345 è aperta.\nIl bagaglio non è stato trovato.');
    expect(message.forwarded?.subject).toBe('Bagaglio smarrito');
  });

  test('of a forwarded answer only the answer is new', () => {
    const text = `---------- Messaggio inoltrato ---------\nDa: Anna <anna@example.org>\nDate: gio 12 nov 2026\nSubject: Re: x\nTo: me\n\nLa targa è AB123CD.\n\nIl 12/11/2026 10:22, Broker ha scritto:\n> Qual è la targa?`;
    expect(separateReply(text, { ...fresh, subject: 'Fwd: Re: x' }).newText).toBe('La targa è AB123CD.');
  });

  test('a letterhead at the top of a new mail stays with the words below it', () => {
    const text = `Da: mario.rossi@example.org\nData: 12 novembre 2026 ore 10:00\nA: sinistri@assicura.example.it\nOggetto: denuncia\n\nVi scrivo.`;
    expect(separateReply(text, { ...fresh, subject: 'Denuncia' }).newText).toBe(text);
  });
});

describe('flowed text (RFC 3676)', () => {
  test('joins soft breaks, keeps quote depths apart and leaves the signature mark alone', () => {
    expect(
      decodeFlowed('una riga \nche continua\n> citata \n>> più dentro \nrisposta\n-- \nMario', false),
    ).toBe('una riga che continua\n> citata \n>> più dentro \nrisposta\n-- \nMario');
    expect(decodeFlowed('pun \nto \nfine', true)).toBe('puntofine');
    expect(decodeFlowed(' From x\n  due spazi', false)).toBe('From x\n due spazi');
  });

  test('a reply typed under a quotation with a soft break is a line of its own in the message', async () => {
    const message = await readLetter('> la preghiamo di dirci \nIl 3 luglio.', [
      'Content-Type: text/plain; format=flowed',
      'In-Reply-To: <x1234567@assicura.example.it>',
    ]);
    expect(message.text).toBe('> la preghiamo di dirci\nIl 3 luglio.');
  });
});
