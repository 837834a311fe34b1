import { describe, expect, test } from 'vitest';
import * as claims from '#src/storage/claims.ts';
import * as links from '#src/storage/links.ts';
import { ofTicket as historyOf } from '#src/storage/history.ts';
import { list } from '#src/storage/tickets.ts';
import { anna, mail, mailWithFiles } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { pdf } from '#demo/originals.ts';

const desk = useDesk();

/** Anna tells of a collision and leaves out the accident form and where her car can be seen. */
export const notice = () =>
  mail({
    subject: 'Denuncia sinistro auto',
    text: `Buongiorno,
vorrei denunciare un sinistro: il 10 novembre 2026 alle 8.30, in via Emilia a Lodi, mentre ero ferma al semaforo
un'altra auto, targata FX123YZ, mi ha tamponato. La mia auto è targata ${anna.plate}. Nessun ferito.
Polizza ${anna.motorPolicy}.
Cordiali saluti
Anna Bianchi`,
  });

async function onlyTicket() {
  const found = await list(desk.deps.db, {}, { size: 10 });
  expect(found).toHaveLength(1);
  const [ticket] = found;
  if (ticket === undefined) throw new Error('no ticket');
  return ticket;
}

async function claimOf(ticket: Awaited<ReturnType<typeof onlyTicket>>) {
  if (ticket.claimId === undefined) throw new Error('the ticket has no claim');
  return {
    ...(await claims.load(desk.deps.db, ticket.claimId)),
    lines: await claims.requirementsOf(desk.deps.db, ticket.claimId),
  };
}

const stateOf = (lines: Awaited<ReturnType<typeof claimOf>>['lines'], item: string) =>
  lines.find((line) => line.anyOf.some((each) => each === item))?.state;

describe('a first notice of loss by e-mail', () => {
  test('opens a claim against the customer’s policy and asks, once, for what is missing', async () => {
    await desk.receive(notice());
    await desk.settle();
    const ticket = await onlyTicket();
    expect(ticket).toMatchObject({ caseKind: 'claim_new', stage: 'settled', status: 'waiting_customer' });
    const { claim, lines, coverage } = await claimOf(ticket);
    expect(claim).toMatchObject({ type: 'motor_damage', lossOn: '2026-11-10', status: 'incomplete' });
    expect(coverage).toMatchObject({ verdict: 'covered' });
    expect(stateOf(lines, 'loss_date')).toBe('received');
    expect(stateOf(lines, 'inspection_place')).toBe('asked');
    expect(desk.sent).toHaveLength(1);
    const [request] = desk.sent;
    expect(request?.envelopeTo).toBe(anna.email);
    expect(request?.mail.subject).toMatch(/^\[SIN \d{4}-\d{4}-\d{2}\] Ci serv/);
    expect(request?.mail.text).toContain('ci mancano 1 documento e 1 informazione');
    expect(request?.mail.text).not.toMatch(/^\d+\. Data dell/m);
  });

  test('says why it was taken to this policy, with the words that said so', async () => {
    await desk.receive(notice());
    await desk.settle();
    const ticket = await onlyTicket();
    const [link] = await links.ofTicket(desk.deps.db, ticket.id);
    expect(link).toMatchObject({ state: 'opened', decidedBy: 'machine:link' });
    expect(link?.evidence).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          signal: 'policy',
          span: expect.objectContaining({ quote: expect.stringContaining(anna.motorPolicy) }),
        }),
      ]),
    );
    const actions = (await historyOf(desk.deps.db, ticket.id)).map((event) => event.action);
    expect(actions).toEqual(['opened', 'claim-opened', 'assessed', 'queued', 'asked', 'sent']);
  });

  test('carries the headers of a polite machine and ways back to its ticket', async () => {
    await desk.receive(notice());
    await desk.settle();
    const { mail: request, envelopeFrom, messageId } = desk.sent[0] ?? {};
    expect(request?.headers.get('auto-submitted')).toBe('auto-replied');
    expect(request?.inReplyTo).toMatch(/^<m\d+@example\.org>$/);
    expect(request?.replyTo?.value[0]?.address).toMatch(/^sinistri\+\d{10}\.[a-z2-7]+@sportello\.example$/);
    expect(envelopeFrom).toMatch(/^ritorni\+b\d+\.[a-z2-7]+@sportello\.example$/);
    expect(messageId).toMatch(/@sportello\.example$/);
  });

  test('told by an unknown sender without a policy asks for the policy first', async () => {
    await desk.receive(
      mail({
        from: 'Paolo Neri <paolo.neri@example.net>',
        subject: 'incidente',
        text: `Salve, vorrei denunciare un sinistro. Ieri alle 18 in via Larga a Milano un'auto targata FX123YZ ha
tamponato la mia macchina, targata GH456KL, danneggiando il paraurti posteriore. Nessun ferito. Paolo Neri`,
      }),
    );
    await desk.settle();
    const { claim, lines } = await claimOf(await onlyTicket());
    expect(claim.policyId).toBeUndefined();
    expect(stateOf(lines, 'policy_number')).toBe('asked');
    expect(desk.sent[0]?.mail.text).toContain('Numero di polizza');
  });

  test('about a loss after the policy had ended goes to a person: nothing is asked and nothing is refused', async () => {
    await desk.receive(
      mail({
        from: 'Fabio Villa <fabio.villa@example.com>',
        subject: 'tamponamento',
        text: `Buongiorno, vi denuncio un sinistro del 10 novembre 2026: in corso Sempione a Milano, alle 9, un'auto
targata FX123YZ mi ha tamponato al semaforo. La mia è targata EZ390HT, polizza RCA-2023-002115. Nessun ferito.
Fabio Villa`,
      }),
    );
    await desk.settle();
    const ticket = await onlyTicket();
    expect(ticket).toMatchObject({
      status: 'open',
      problem: { code: 'coverage_doubt', detail: 'pe.after_expiry' },
    });
    expect((await claimOf(ticket)).claim.status).toBe('incomplete');
    expect(desk.sent.map((each) => each.mail.subject)).toEqual([
      expect.stringContaining('Abbiamo aperto la pratica'),
    ]);
  });
});

describe('an answer to our request', () => {
  test('that brings one of two missing things ticks it and leaves the other for the reminder', async () => {
    await desk.receive(notice());
    await desk.settle();
    await desk.receive(
      answer(
        'La macchina si può vedere alla carrozzeria Rossi, via Milano 4 a Lodi, dal lunedì al venerdì 9-12.',
      ),
    );
    await desk.settle();
    const ticket = await onlyTicket();
    const { lines } = await claimOf(ticket);
    expect(stateOf(lines, 'inspection_place')).toBe('received');
    expect(stateOf(lines, 'doc_cai')).toBe('asked');
    expect(ticket.status).toBe('waiting_customer');
    expect(desk.sent).toHaveLength(1);

    await desk.later(7);
    expect(desk.sent).toHaveLength(2);
    const reminder = desk.sent[1]?.mail.text ?? '';
    expect(reminder).toContain('Constatazione amichevole');
    expect(reminder.split('Abbiamo')[0]).not.toContain('si può vedere il danno');
  });

  test('that brings everything completes the claim and stops the reminders for ever', async () => {
    await desk.receive(notice());
    await desk.settle();
    await desk.receive(
      answer(
        'In allegato il modulo CAI firmato. La macchina si può vedere alla carrozzeria Rossi, via Milano 4 a Lodi, tutti i giorni 9-12.',
        [
          {
            name: 'constatazione-amichevole.pdf',
            type: 'application/pdf',
            content: pdf(['CONSTATAZIONE AMICHEVOLE DI INCIDENTE', 'Veicolo A GA123BC  Veicolo B FX123YZ']),
          },
        ],
      ),
    );
    await desk.settle();
    const ticket = await onlyTicket();
    expect(ticket.status).toBe('open');
    const { claim } = await claimOf(ticket);
    expect(claim.status).toBe('complete');
    // All of it happened now, by the clock of the service.
    const changes = await desk.deps.db.sql
      .selectFrom('status_change')
      .select(['became', 'at'])
      .where('claim_id', '=', claim.id)
      .orderBy('id')
      .execute();
    expect(changes.at(-1)).toEqual({ became: 'complete', at: desk.now });
    const lines = await claims.evidenceOf(desk.deps.db, claim.id);
    expect(lines.get('doc_cai')?.changedAt).toEqual(desk.now);
    for (const days of [7, 7, 7, 20]) await desk.later(days);
    expect(desk.sent).toHaveLength(1);
  });

  test.each([
    ['broken', Buffer.from('this is not a PDF at all.')],
    ['empty', Buffer.alloc(0)],
  ])('with a file that is %s waits for a person: it is not the paper it is called', async (_, content) => {
    await desk.receive(notice());
    await desk.settle();
    await desk.receive(
      answer(
        'Allego il modulo CAI. La macchina si può vedere alla carrozzeria Rossi, via Milano 4 a Lodi, tutti i giorni 9-12.',
        [{ name: 'cai.pdf', type: 'application/pdf', content }],
      ),
    );
    await desk.settle();
    const ticket = await onlyTicket();
    expect(ticket).toMatchObject({ status: 'open', problem: { code: 'files_to_look_at' } });
    const { claim, lines } = await claimOf(ticket);
    expect(claim.status).toBe('incomplete');
    expect(stateOf(lines, 'doc_cai')).toBe('asked');
    for (const days of [7, 7, 7]) await desk.later(days);
    expect(desk.sent).toHaveLength(1);
  });

  test('promising a document does not count as the document', async () => {
    await desk.receive(notice());
    await desk.settle();
    await desk.receive(answer('Vi manderò il modulo CAI appena lo firma l’altro conducente.'));
    await desk.settle();
    expect(stateOf((await claimOf(await onlyTicket())).lines, 'doc_cai')).toBe('asked');
  });
});

describe('an answer that says more than it brings', () => {
  test.each([
    ['a question', 'Il modulo CAI l’ha tenuto l’altro conducente. Come posso fare?'],
    ['a withdrawal', 'Ci ho ripensato: rinuncio al risarcimento, grazie.'],
    ['a complaint', 'Faccio reclamo formale: il vostro servizio è inaccettabile e scriverò all’IVASS.'],
    [
      'another loss',
      'Ieri ho avuto un altro incidente: in via Manzoni ho urtato un palo con la stessa auto.',
    ],
  ])('such as %s goes to a person, and nobody is reminded meanwhile', async (_what, text) => {
    await desk.receive(notice());
    await desk.settle();
    await desk.receive(answer(text));
    await desk.settle();
    // A complaint has a ticket of its own beside the first.
    const [first] = await list(desk.deps.db, {}, { size: 10, order: 'opened' }).then((all) =>
      all.toReversed(),
    );
    expect(first).toMatchObject({ caseKind: 'claim_new', status: 'open' });
    const before = desk.sent.length;
    for (const days of [7, 7, 7]) await desk.later(days);
    expect(desk.sent.length).toBe(before);
  });

  test('such as a complaint is confirmed with its 45 days, although the ticket was answered before', async () => {
    await desk.receive(notice());
    await desk.settle();
    await desk.receive(
      answer('Faccio reclamo formale: il vostro servizio è inaccettabile e scriverò all’IVASS.'),
    );
    await desk.settle();
    expect(desk.sent.at(-1)?.mail.subject).toContain('reclamo');
    expect(desk.sent.at(-1)?.mail.text).toContain('27 dicembre 2026');
  });
});

describe('a mailbox with a past', () => {
  test('is read whole and answered by nobody: the first day of a desk writes to no old customer', async () => {
    desk.now = new Date('2024-11-12T09:00:00Z');
    await desk.receive(notice());
    desk.now = new Date('2026-11-12T09:00:00Z');
    await desk.settle();
    await desk.later(10);
    expect(desk.sent).toEqual([]);
    // What was late before anybody could have read it stands in the queue, and no supervisor is called.
    expect(await onlyTicket()).toMatchObject({ stage: 'settled', status: 'open' });
  });
});

describe('a reminder that comes late, because the service was down', () => {
  test('leaves on a working morning and gives time to answer from the day it really leaves', async () => {
    await desk.receive(notice());
    await desk.settle();
    // Sunday, ten days after the reminder was due: nothing leaves; Monday morning it does.
    desk.now = new Date('2026-11-29T10:00:00Z');
    await desk.tick();
    expect(desk.sent).toHaveLength(1);
    desk.now = new Date('2026-11-30T08:30:00Z');
    await desk.tick();
    expect(desk.sent).toHaveLength(2);
    expect(desk.sent[1]?.mail.text).toContain('7 dicembre 2026');
  });
});

describe('silence', () => {
  test('is answered by a reminder after 7, 14 and 21 days, and then by a supervisor, each once', async () => {
    await desk.receive(notice());
    await desk.settle();
    const subjects: (string | undefined)[] = [];
    for (let day = 0; day < 40; day++) {
      const before = desk.sent.length;
      await desk.later(1);
      for (const each of desk.sent.slice(before))
        subjects.push(`${day + 1}: ${each.mail.subject?.replace(/^\[.*?\] /, '')}`);
    }
    expect(subjects).toHaveLength(3);
    expect(subjects.map((subject) => Number(subject?.split(':')[0]))).toEqual([7, 14, 21]);
    expect(await onlyTicket()).toMatchObject({
      status: 'escalated',
      problem: { code: 'requests_exhausted' },
    });
    const escalations = (await historyOf(desk.deps.db, (await onlyTicket()).id)).filter(
      (event) => event.action === 'escalated',
    );
    expect(escalations).toHaveLength(1);
  });
});

/** Anna answers the last message she got, as her mail program would. */
function answer(text: string, files: Parameters<typeof mailWithFiles>[1] = []): string {
  const { mail: request, messageId = '' } = desk.sent.at(-1) ?? {};
  return mailWithFiles(
    {
      to: request?.replyTo?.value[0]?.address ?? '',
      subject: `Re: ${request?.subject ?? ''}`,
      text: `${text}\n\nIl giorno gio 12 nov 2026 alle ore 10:00 Ufficio sinistri <sinistri@sportello.example> ha scritto:\n> ${(request?.text ?? '').split('\n').join('\n> ')}`,
      headers: { 'In-Reply-To': `<${messageId}>`, References: `<${messageId}>` },
    },
    files,
  );
}
