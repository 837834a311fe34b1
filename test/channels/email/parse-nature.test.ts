import { describe, expect, test } from 'vitest';
import { findReturnDate } from '#channels/email/parse/auto-reply.ts';
import { parseMail } from '#channels/email/parse/index.ts';
import { letter, original, ourDesk, readLetter, readOriginal } from './parsing.ts';

const failuresOf = async (name: string) => {
  const { nature } = await readOriginal(name);
  return nature.kind === 'bounce' ? nature.failures : nature;
};

describe('automatic answers', () => {
  test('of Exchange, of a vacation program and of a gateway that strips headers are known, with the day of return', async () => {
    const exchange = await readOriginal('out-of-office-exchange');
    expect(exchange.nature).toMatchObject({ kind: 'auto-reply', returnsOn: '2026-11-25' });
    const vacation = await readOriginal('vacation-rfc3834-en');
    expect(vacation.nature).toEqual({
      kind: 'auto-reply',
      why: 'Auto-Submitted: auto-replied',
      returnsOn: '2027-01-04',
    });
    expect((await readOriginal('out-of-office-without-headers')).nature.kind).toBe('auto-reply');
    expect((await readOriginal('read-receipt')).nature.kind).toBe('auto-reply');
  });

  test('from an empty return path are no bounces', async () => {
    const message = await readLetter('Sono assente. Could not be delivered is what you will read.', [
      'Return-Path: <>',
      'Subject: Fuori sede: la sua richiesta',
    ]);
    expect(message.nature.kind).toBe('auto-reply');
  });

  test.each([
    ['X-Autoreply: yes'],
    ['X-Autorespond: vacation'],
    ['Precedence: auto_reply'],
    ['Auto-Submitted: auto-replied (rejected)'],
  ])('are known by %s', async (header) => {
    expect((await readLetter('x', [header])).nature.kind).toBe('auto-reply');
  });

  test.each([
    'person-out-of-office',
    'person-on-holiday-with-suppress-header',
    'form-generated-by-a-website',
  ])('are not seen in %s', async (name) => {
    expect((await readOriginal(name)).nature).toEqual({ kind: 'human' });
  });

  test('are not seen in an answer to one, nor in X-Auto-Response-Suppress or Auto-Submitted: no', async () => {
    for (const headers of [
      ['Subject: Re: Risposta automatica: la sua richiesta'],
      ['Subject: I: Automatic reply: x'],
      ['X-Auto-Response-Suppress: All'],
      ['Auto-Submitted: no', 'Subject: Conferma ricezione'],
    ]) {
      expect((await readLetter('x', headers)).nature).toEqual({ kind: 'human' });
    }
  });

  test.each([
    ['Sarò assente fino al 24 novembre.', '2026-11-24'],
    ['assente dal 10/11 al 24/11/2026, rientro mercoledì 25 novembre', '2026-11-25'],
    ['Tornerò in ufficio il 2.12.26', '2026-12-02'],
    ['I am out until 3 January 2027.', '2027-01-03'],
    ['back in the office on November 30th, 2026', '2026-11-30'],
    ['fino\nal 7 gennaio', '2027-01-07'],
    ['fino al 31 novembre', undefined],
    ['fino al 3 luglio 2025', undefined],
    ['tornerò presto', undefined],
  ])('«%s» names the day %s', (text, day) => {
    expect(findReturnDate(text, ourDesk.receivedAt)).toBe(day);
  });
});

describe('bounces', () => {
  test('of the standard kind name each recipient, also when their server calls them auto-replied', async () => {
    expect(await failuresOf('dsn-postfix-two-recipients')).toEqual([
      {
        recipient: 'mario.rossi+polizza@example.org',
        status: '5.1.1',
        severity: 'hard',
        diagnostic: '550 5.1.1 <mario.rossi@example.org>: Recipient address rejected: User unknown',
      },
      {
        recipient: 'anna@example.org',
        status: '5.2.2',
        severity: 'soft',
        diagnostic: '552 5.2.2 Mailbox full',
      },
    ]);
  });

  test('name the message they return, whose files are not taken for the customer’s', async () => {
    const message = await readOriginal('dsn-postfix-two-recipients');
    expect(message.ids.mentioned).toContain('sportello.399.x9@assicura.example.it');
    expect(message.text).not.toContain('Entro il 24 novembre');
    expect((await readOriginal('dsn-delayed')).ids.mentioned).toEqual([
      'sportello.400.x9@assicura.example.it',
    ]);
  });

  test('that only tell of a delay are soft, those of success are delivered', async () => {
    expect(await failuresOf('dsn-delayed')).toEqual([
      { recipient: 'mario@example.org', status: '4.4.1', severity: 'soft' },
    ]);
    const report =
      '--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822;a@example.org\r\nAction: delivered\r\nStatus: 2.1.5\r\n--b--';
    const message = await readLetter(report, [
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    ]);
    expect(message.nature).toEqual({
      kind: 'bounce',
      failures: [{ recipient: 'a@example.org', status: '2.1.5', severity: 'delivered' }],
    });
  });

  test.each([
    ['bounce-exchange-in-italian', 'mario.rossi@azienda.example.com', '5.1.10', 'hard'],
    ['bounce-qmail', 'carlo@spento.example.org', '5.1.1', 'hard'],
    ['bounce-exim-auto-replied', 'elena.rosa@example.org', undefined, 'soft'],
  ])('in words of their own are known: %s', async (name, recipient, status, severity) => {
    const failures = await failuresOf(name);
    expect(failures).toHaveLength(1);
    expect(failures).toMatchObject([{ recipient, severity, ...(status === undefined ? {} : { status }) }]);
  });

  test.each([
    [
      'Delivery Status Notification (Failure)',
      "Message blocked\n\nYour message to lucia@example.org has been blocked. It couldn't be delivered. 550 5.7.1 policy",
      'lucia@example.org',
    ],
    [
      'Failure Notice',
      'Sorry, we were unable to deliver your message to the following address.\n\n<lucia@example.org>:\n554: delivery error: dd This user doesn’t have an account (#5.1.1)',
      'lucia@example.org',
    ],
    [
      'Mancato recapito: Ci servono 2 documenti',
      'Il messaggio per lucia@example.org non è stato possibile consegnarlo.',
      'lucia@example.org',
    ],
  ])('called «%s» name who was not reached', async (subject, text, recipient) => {
    const { nature } = await readLetter(text, [
      'Return-Path: <>',
      'From: MAILER-DAEMON@example.net',
      `Subject: ${subject}`,
    ]);
    expect(nature).toMatchObject({ kind: 'bounce', failures: [{ recipient, severity: 'hard' }] });
  });

  test('are not seen where a person attaches one, forwards one or complains of one', async () => {
    expect((await readOriginal('person-attaches-a-bounce')).nature).toEqual({ kind: 'human' });
    const complaint = await readLetter('La vostra mail "could not be delivered", mi è tornata indietro.', [
      'Subject: Mancato recapito della denuncia',
    ]);
    expect(complaint.nature).toEqual({ kind: 'human' });
    const administrator = await readLetter('Vi scrivo per il sinistro del 3 luglio.', [
      'From: postmaster@example.org',
    ]);
    expect(administrator.nature).toEqual({ kind: 'human' });
  });

  test('a complaint of a mailbox provider names the reader', async () => {
    expect((await readOriginal('complaint-arf')).nature).toEqual({
      kind: 'feedback-report',
      reportedAddress: 'mario.rossi@example.org',
    });
  });
});

describe('lists', () => {
  test('a newsletter is one; a broker who answers through a group address and a letter with an unsubscribe link are people', async () => {
    expect((await readOriginal('newsletter')).nature.kind).toBe('list');
    for (const name of ['answer-through-a-group-address', 'letter-with-unsubscribe-link-only']) {
      const message = await readOriginal(name);
      expect(message.nature).toEqual({ kind: 'human' });
      expect(message.doNotAnswer.join()).toContain('mailing list');
    }
  });
});

describe('no machine answers', () => {
  test('an ordinary letter may be answered', async () => {
    expect((await readLetter('Buongiorno', ['X-Spam-Flag: NO', 'Auto-Submitted: no'])).doNotAnswer).toEqual(
      [],
    );
  });

  test.each([
    ['Auto-Submitted: auto-generated', 'Auto-Submitted'],
    ['Return-Path: <>', 'empty return path'],
    ['List-Unsubscribe: <https://example.com>', 'mailing list'],
    ['Precedence: bulk', 'Precedence: bulk'],
    ['Precedence: junk', 'Precedence: junk'],
    ['X-Auto-Response-Suppress: DR, AutoReply', 'X-Auto-Response-Suppress'],
    ['X-Spam-Flag: YES', 'spam'],
    ['From: no-reply@example.com', 'machine'],
    ['From: Portale <sinistri.noreply@example.com>', 'machine'],
    ['From: non-rispondere@example.com', 'machine'],
    ['From: do_not_reply@example.com', 'machine'],
    ['From: postmaster@example.com', 'machine'],
    ['From: owner-lista@example.com', 'machine'],
    ['From: lista-request@example.com', 'machine'],
    ['From: Sinistri <sinistri+x@assicura.example.it>', 'ourselves'],
    ['From: collega@assicura.example.it', 'our own domain'],
    ['To: altri@example.com', 'not addressed to us'],
  ])('mail with «%s»', async (header, reason) => {
    const { doNotAnswer } = await readLetter('x', [header]);
    expect(doNotAnswer.filter((each) => each.includes(reason))).toHaveLength(1);
  });

  test.each([
    'casino.reply@example.com',
    'noemi.replyeri@example.com',
    'nonna@example.com',
    'requests@example.com',
  ])('but %s is a person', async (address) => {
    expect((await readLetter('x', [`From: ${address}`])).doNotAnswer).toEqual([]);
  });

  test('a desk with a mailbox at a public provider does not take all its customers there for itself', async () => {
    const desk = { ...ourDesk, ownAddresses: ['agenzia.prova@libero.it'], ownDomain: 'libero.it' };
    const bytes = letter('x', ['From: cliente.prova@libero.it', 'To: agenzia.prova@libero.it']);
    expect((await parseMail(bytes, desk)).doNotAnswer).toEqual([]);
  });

  test('a delivery header, a plus-address or the envelope says that it was meant for us', async () => {
    for (const headers of [
      ['To: altri@example.com', 'Delivered-To: sinistri+4827@assicura.example.it'],
      ['To: altri@example.com', 'Cc: SINISTRI@assicura.example.it'],
    ]) {
      expect((await readLetter('x', headers)).doNotAnswer).toEqual([]);
    }
    const envelope = { from: 'mario.rossi@example.org', to: ['Sinistri@assicura.example.it'] };
    const blind = await parseMail(letter('x', ['To: undisclosed-recipients:;']), { ...ourDesk, envelope });
    expect(blind.doNotAnswer).toEqual([]);
    expect(blind.deliveredTo).toEqual(['sinistri@assicura.example.it']);
    const empty = await parseMail(letter('x'), { ...ourDesk, envelope: { from: '' } });
    expect(empty.doNotAnswer).toContain('empty return path');
  });

  test('reports, receipts and absence notes are never answered', async () => {
    for (const name of [
      'dsn-delayed',
      'complaint-arf',
      'read-receipt',
      'pec-receipt-delivered',
      'out-of-office-without-headers',
    ]) {
      expect((await parseMail(original(name), ourDesk)).doNotAnswer).not.toEqual([]);
    }
  });
});
