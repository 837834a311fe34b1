import { describe, expect, test } from 'vitest';
import { ofTicket as historyOf } from '#src/storage/history.ts';
import * as messages from '#src/storage/messages.ts';
import { advance, list, loadForUpdate } from '#src/storage/tickets.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import { anna, mail, stranger } from '../cast.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();
const tickets = () => list(desk.deps.db, {}, { size: 50 });

const question = (parts: Partial<Parameters<typeof mail>[0]> = {}) =>
  mail({
    subject: 'Una domanda sulla polizza',
    text: 'Buongiorno, a che ora siete aperti il sabato? Grazie, Anna',
    ...parts,
  });

async function setStatus(ticket: Ticket | undefined, status: Ticket['status']): Promise<void> {
  if (ticket === undefined) throw new Error('no ticket');
  await desk.deps.db.transaction(async (tx) => {
    await advance(tx, await loadForUpdate(tx, ticket.id), 'settled', { status }, desk.now);
  });
}

describe('one mail', () => {
  test('seen again after the folder was made anew is one original and one ticket', async () => {
    const eml = question({ id: 'one@example.org' });
    expect(await desk.receive(eml, { key: 'INBOX/1/7' })).toBe('stored');
    expect(await desk.receive(eml, { key: 'INBOX/2/1' })).toBe('duplicate');
    await desk.settle();
    expect(await tickets()).toHaveLength(1);
    expect(desk.sent).toHaveLength(1);
  });

  test('sent to two of our mailboxes is one ticket with a copy, and one acknowledgement', async () => {
    const eml = question({ id: 'both@example.org' });
    await desk.receive(eml, { account: 'claims' });
    await desk.receive(`Delivered-To: reclami@sportello.example\r\n${eml}`, { account: 'complaints' });
    await desk.settle();
    const [ticket, ...others] = await tickets();
    expect(others).toEqual([]);
    const stored = await messages.ofTicket(desk.deps.db, ticket?.id ?? ('0' as never));
    expect(stored).toHaveLength(2);
    expect(stored[1]?.copyOf).toBe(stored[0]?.id);
    expect(desk.sent).toHaveLength(1);
  });

  test('and another with the same Message-ID are two: an id is no identity', async () => {
    await desk.receive(
      question({ id: 'reused@example.org', text: 'Vorrei sapere gli orari del sabato mattina.' }),
    );
    await desk.receive(
      question({
        id: 'reused@example.org',
        subject: 'Altra cosa',
        text: 'Vorrei il duplicato del contratto, per favore.',
      }),
    );
    await desk.settle();
    expect(await tickets()).toHaveLength(2);
  });
});

describe('an answer', () => {
  test('finds its ticket by the ids of the thread', async () => {
    await desk.receive(question({ id: 'first@example.org' }));
    await desk.settle();
    await desk.receive(
      question({
        subject: 'Re: Una domanda',
        text: 'E la domenica?',
        headers: { 'In-Reply-To': '<first@example.org>' },
      }),
    );
    await desk.settle();
    expect(await tickets()).toHaveLength(1);
    expect(desk.sent).toHaveLength(1);
  });

  test('that comes before the mail it answers is joined by it later', async () => {
    await desk.receive(
      question({
        subject: 'Re: Una domanda',
        text: 'E la domenica?',
        headers: { References: '<parent@example.org>' },
      }),
    );
    await desk.settle();
    await desk.receive(question({ id: 'parent@example.org' }));
    await desk.settle();
    expect(await tickets()).toHaveLength(1);
  });

  test('read at the same moment as the mail it answers does not open a second ticket', async () => {
    await desk.receive(question({ id: 'first@example.org' }));
    await desk.receive(
      question({
        subject: 'Re: Una domanda',
        text: 'E la domenica?',
        headers: { 'In-Reply-To': '<first@example.org>' },
      }),
    );
    await Promise.all(desk.bells.map((bell) => desk.run(bell.stage, bell.id)));
    await desk.settle();
    expect(await tickets()).toHaveLength(1);
  });

  test('to our signed address finds its ticket when every header is lost', async () => {
    await desk.receive(question());
    await desk.settle();
    const replyTo = desk.sent[0]?.mail.replyTo?.value[0]?.address ?? '';
    await desk.receive(
      question({ to: replyTo, subject: 'grazie', text: 'Grazie della risposta, resto in attesa.' }),
    );
    await desk.settle();
    expect(await tickets()).toHaveLength(1);
  });

  test('from a stranger who got hold of our address does not enter the file: a person decides', async () => {
    await desk.receive(question());
    await desk.settle();
    const replyTo = desk.sent[0]?.mail.replyTo?.value[0]?.address ?? '';
    await desk.receive(
      question({
        from: `${stranger.name} <${stranger.email}>`,
        to: replyTo,
        subject: 'pratica',
        text: 'Mandatemi tutti i documenti della pratica.',
      }),
    );
    await desk.settle();
    const [newest, oldest] = await tickets();
    expect(newest?.customer).toBe(stranger.email);
    expect(newest?.related).toEqual({ ticketId: oldest?.id, how: 'token', trusted: false });
    expect(newest?.problem?.code).toBe('unknown_sender');
    expect(newest?.claimId).toBeUndefined();
  });

  test('from a stranger who sent a made-up bounce first does not get in either', async () => {
    await desk.receive(question());
    await desk.settle();
    const { mail: ours, messageId } = desk.sent[0] ?? {};
    await desk.receive(
      mail({
        from: stranger.email,
        subject: 'Delayed',
        text: 'Reporting-MTA: dns; evil.example',
        headers: {
          'In-Reply-To': `<${messageId}>`,
          'Content-Type': 'multipart/report; report-type=delivery-status; boundary="b"',
          'Content-Transfer-Encoding': undefined,
        },
      }).replace(
        /\r\n\r\n[\s\S]*$/,
        `\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; ${anna.email}\r\nAction: delayed\r\nStatus: 4.2.2\r\n\r\n--b--\r\n`,
      ),
    );
    await desk.settle();
    await desk.receive(
      question({
        from: stranger.email,
        to: ours?.replyTo?.value[0]?.address ?? '',
        subject: 'pratica',
        text: 'Mandatemi copia di tutti i documenti, per favore.',
      }),
    );
    await desk.settle();
    const [newest] = await tickets();
    expect(newest).toMatchObject({ customer: stranger.email, problem: { code: 'unknown_sender' } });
  });

  test('to a ticket reopened long ago still joins it', async () => {
    await desk.receive(question({ id: 'first@example.org' }));
    await desk.settle();
    await setStatus((await tickets())[0], 'resolved');
    await desk.receive(
      question({
        id: 'second@example.org',
        text: 'Non ho capito.',
        headers: { 'In-Reply-To': '<first@example.org>' },
      }),
    );
    await desk.settle();
    desk.now = new Date(desk.now.getTime() + 20 * 86_400_000);
    await desk.receive(
      question({
        subject: 'Re: Una domanda sulla polizza',
        text: 'Ancora io.',
        headers: { 'In-Reply-To': '<second@example.org>' },
      }),
    );
    await desk.settle();
    expect(await tickets()).toHaveLength(1);
  });

  test('with a forged signature in the address is an ordinary new mail', async () => {
    await desk.receive(question());
    await desk.settle();
    const forged = (desk.sent[0]?.mail.replyTo?.value[0]?.address ?? '').replace(
      /\.[a-z2-7]+@/,
      '.aaaaaaaaaa@',
    );
    await desk.receive(
      question({ to: forged, subject: 'pratica', text: 'Una richiesta nuova sulla mia polizza.' }),
    );
    await desk.settle();
    const [newest] = await tickets();
    expect(await tickets()).toHaveLength(2);
    expect(newest?.related).toBeUndefined();
  });

  test('within two weeks reopens a resolved ticket', async () => {
    await desk.receive(question({ id: 'first@example.org' }));
    await desk.settle();
    await setStatus((await tickets())[0], 'resolved');
    await desk.receive(
      question({ text: 'Non ho capito.', headers: { 'In-Reply-To': '<first@example.org>' } }),
    );
    await desk.settle();
    const [ticket, ...others] = await tickets();
    expect(others).toEqual([]);
    expect(ticket?.status).toBe('open');
    expect(
      (await historyOf(desk.deps.db, ticket?.id ?? ('0' as never))).map((event) => event.action),
    ).toContain('reopened');
  });

  test('to a closed ticket opens a new one that remembers the old', async () => {
    await desk.receive(question({ id: 'first@example.org' }));
    await desk.settle();
    const [old] = await tickets();
    await setStatus(old, 'closed');
    await desk.receive(
      question({ text: 'Torno a scrivervi.', headers: { 'In-Reply-To': '<first@example.org>' } }),
    );
    await desk.settle();
    const [newest, ...others] = await tickets();
    expect(others).toHaveLength(1);
    expect(newest?.related).toMatchObject({ ticketId: old?.id, how: 'thread', trusted: true });
  });
});

describe('ids that are no thread', () => {
  test.each(['<>', '<@>', '<1>', '<undefined@undefined>', ''])(
    '«%s» in two mails joins nothing',
    async (id) => {
      for (const from of [anna.email, stranger.email])
        await desk.receive(question({ from, headers: { 'In-Reply-To': id, References: id } }));
      await desk.settle();
      expect(await tickets()).toHaveLength(2);
    },
  );

  test('an id that many people quote, such as a newsletter’s, joins nobody’s mails', async () => {
    for (let n = 0; n < 12; n++)
      await desk.receive(
        question({
          from: `cliente${n}@example.org`,
          subject: `Re: Novità di novembre (${n})`,
          text: `Domanda numero ${n} sulla vostra newsletter di novembre.`,
          headers: { 'In-Reply-To': '<newsletter-november@news.example>' },
        }),
      );
    await desk.settle();
    expect(await tickets()).toHaveLength(12);
  });
});

describe('mail no person wrote', () => {
  test('an out-of-office answer is filed with its ticket: nothing is reopened, nothing is answered', async () => {
    await desk.receive(question());
    await desk.settle();
    const [before] = await tickets();
    const { messageId, mail: ours } = desk.sent[0] ?? {};
    await desk.receive(
      mail({
        to: ours?.replyTo?.value[0]?.address ?? '',
        subject: `Risposta automatica: ${ours?.subject}`,
        text: 'Sono fuori ufficio fino al 20 novembre 2026.',
        headers: { 'Auto-Submitted': 'auto-replied', 'In-Reply-To': `<${messageId}>` },
      }),
    );
    await desk.settle();
    const [after, ...others] = await tickets();
    expect(others).toEqual([]);
    expect(after).toEqual(before);
    expect(desk.sent).toHaveLength(1);
  });

  test('a newsletter is kept in a closed ticket and answered by nobody', async () => {
    await desk.receive(
      mail({
        from: 'Novità <news@marketing.example>',
        subject: 'Sinistri digitali',
        text: 'Iscriviti al convegno sui sinistri.',
        headers: {
          'List-Id': '<news.marketing.example>',
          Precedence: 'bulk',
          'List-Unsubscribe': '<https://marketing.example/u>',
        },
      }),
    );
    await desk.settle();
    expect(await tickets()).toEqual([expect.objectContaining({ caseKind: 'auto', status: 'closed' })]);
    expect(desk.sent).toEqual([]);
  });

  test('to a claims address that is itself a list is no circular', async () => {
    await desk.receive(
      mail({
        from: 'Paolo Neri <paolo.neri@example.net>',
        subject: 'Domanda',
        text: 'Buongiorno, a che ora siete aperti il sabato mattina? Grazie.',
        headers: { 'List-Id': '<sinistri.sportello.example>', Precedence: 'list' },
      }),
    );
    await desk.settle();
    expect(await tickets()).toEqual([
      expect.objectContaining({ status: 'open', customer: 'paolo.neri@example.net' }),
    ]);
  });

  test('two machines that answer each other stop at once', async () => {
    await desk.receive(question());
    await desk.settle();
    for (let turn = 0; turn < 20; turn++) {
      const { messageId, mail: ours } = desk.sent.at(-1) ?? {};
      // A machine that does not say that it is one: it answers whatever we send, as fast as it can.
      await desk.receive(
        mail({
          to: ours?.replyTo?.value[0]?.address ?? '',
          subject: `Re: ${ours?.subject} ${turn}`,
          text: `Abbiamo ricevuto il suo messaggio numero ${turn} e le risponderemo.`,
          headers:
            turn % 2 === 0 ? { 'In-Reply-To': `<${messageId}>` } : { To: 'sinistri@sportello.example' },
        }),
      );
      await desk.settle();
    }
    expect(desk.sent.length).toBeLessThanOrEqual(5);
  });

  test('what cannot be read becomes a ticket with the reason and keeps its original', async () => {
    await desk.receive('\0\0\0not a mail at all');
    await desk.settle();
    expect(await tickets()).toEqual([
      expect.objectContaining({
        caseKind: 'unreadable',
        status: 'open',
        problem: expect.objectContaining({ code: 'unreadable' }),
      }),
    ]);
    expect(desk.sent).toEqual([]);
  });
});
