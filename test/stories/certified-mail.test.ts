import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emailChannel } from '#channels/email/index.ts';
import type { ProofPurpose } from '#src/domain/answering/way-out.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import { ofTicket as historyOf } from '#src/storage/history.ts';
import * as outbox from '#src/storage/outbound.ts';
import * as papers from '#src/storage/paper-letters.ts';
import { find } from '#src/storage/tickets.ts';
import { callWords } from '#templates/call.ts';
import { workers, type Deps } from '#workers/index.ts';
import { say } from '#workers/outbox.ts';
import { wayToCustomer } from '#workers/way-to-customer.ts';
import { openClaim, openTicket } from '../api/rows.ts';
import { useDesk } from '../desk.ts';
import { quietLog } from '../quiet-log.ts';
import { startSmtpSink, type SmtpSink } from '../smtp-sink.ts';
import { everyLetter, ordinary } from '../templates/letters.ts';

const desk = useDesk();
const pec = 'anna.bianchi@pec.example.it';
const provider = 'posta-certificata@pec.gestore.example.com';
let sink: SmtpSink;

/** Our own certified mailbox leaves over a real server. */
let relay: ReturnType<typeof emailChannel>;
beforeEach(async () => {
  sink = await startSmtpSink();
  relay = emailChannel(
    {
      mailboxes: [],
      desk: { name: 'Ufficio sinistri', address: 'sinistri@pec.sportello.example', plusAddressing: true },
      bounce: { address: 'sinistri@pec.sportello.example', plusAddressing: false, nullSender: false },
      sentEvidence: [],
      out: { host: '127.0.0.1', port: sink.port, tls: 'none', tlsRejectUnauthorized: true },
    },
    { log: quietLog, callWords },
  );
});
afterEach(async () => {
  await relay.close();
  await sink.close();
});

/** A house that wants proof of its last request, and has a certified mailbox. */
const house = (): Deps => ({
  ...desk.deps,
  channels: new Map(desk.deps.channels).set('email', relay),
  profile: { ...desk.deps.profile, proof: ['final_request'] },
  settings: { ...desk.deps.settings, isCertified: true },
});

/** The last request to Anna, who has a certified mailbox, handed to the server. */
async function lastRequest(purpose: ProofPurpose | 'none' = 'final_request') {
  const { claim } = await openClaim(desk);
  const ticket = await openTicket(desk, { claimId: claim.id });
  const party = claim.parties[0]?.party;
  if (party === undefined) throw new Error('the claim is nobody’s');
  await desk.deps.db.sql
    .insertInto('contact')
    .values({ party_id: party.id, kind: 'pec', value: pec })
    .execute();
  const deps = house();
  const { db } = deps;
  const way = await wayToCustomer(db, deps, ticket, {
    claim: { ...claim, parties: claim.parties },
    ...(purpose === 'none' ? {} : { purpose }),
  });
  const letter = everyLetter(
    { ...ordinary, reference: formatReference(claim.reference, 'SIN') },
    'it',
    'email',
  ).find(({ purpose }) => purpose === 'reminder');
  if (way === undefined || letter === undefined) throw new Error('nothing to send');
  const message = await db.transaction((tx) =>
    say(tx, deps, {
      key: 'final',
      ticket,
      claimId: claim.id,
      way,
      letter,
      automatic: 'auto-generated',
      notBefore: new Date(desk.now.getTime() - 60_000),
      by: 'machine:follow-up',
    }),
  );
  if (message === undefined) throw new Error('nothing was queued');
  desk.now = new Date(Math.max(desk.now.getTime(), message.nextAt.getTime()));
  await workers.find(({ stage }) => stage === 'send')?.run(message.id, { ...deps, now: () => desk.now });
  return { message, ticket, way };
}

/** What a provider of certified mail writes back (RFC 6109), about the very bytes that reached the server. */
function receipt(kind: string, subject: string, error?: string): string {
  const [sent] = sink.accepted;
  const id = /^Message-ID:\s*(<[^>]+>)/im.exec(sent?.bytes.toString('latin1') ?? '')?.[1];
  if (id === undefined) throw new Error('nothing reached the server');
  const certificate = [
    `<postacert tipo="${kind}" errore="${error === undefined ? 'nessuno' : 'no-dest'}">`,
    `<intestazione><destinatari tipo="certificato">${pec}</destinatari></intestazione>`,
    '<dati><data zona="+0100"><giorno>12/11/2026</giorno><ora>10:22:31</ora></data>',
    `<msgid>${id.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</msgid><consegna>${pec}</consegna>`,
    error === undefined ? '' : `<errore-esteso>${error}</errore-esteso>`,
    '</dati></postacert>',
  ].join('');
  return [
    `From: ${provider}`,
    'To: sinistri@pec.sportello.example',
    `Subject: ${subject}`,
    'Date: Thu, 12 Nov 2026 10:22:31 +0100',
    `Message-ID: <opec.${kind}@pec.gestore.example.com>`,
    `X-Ricevuta: ${kind}`,
    `X-Riferimento-Message-ID: ${id}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="busta"',
    '',
    '--busta',
    'Content-Type: text/plain',
    '',
    subject,
    '--busta',
    'Content-Type: application/xml; name="daticert.xml"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(certificate).toString('base64'),
    '--busta--',
    '',
  ].join('\n');
}

const receives = async (mail: string, key?: string) => {
  await desk.receive(mail, key === undefined ? {} : { key });
  await desk.settle();
};
const stateOf = (id: string) => outbox.find(desk.deps.db, id);

describe('a request that must be proven, to somebody with certified mail', () => {
  test('goes there in place of a registered letter, and its receipts are told on the ticket in any order, once', async () => {
    const { message, ticket, way } = await lastRequest();
    expect(way).toMatchObject({ address: pec, why: { it: expect.stringContaining('per PEC') } });
    expect(sink.accepted).toHaveLength(1);
    expect(sink.accepted[0]?.to).toEqual([pec]);
    expect(await papers.papersOf(desk.deps.db, [message.id])).toEqual(new Map());
    expect(await stateOf(message.id)).toMatchObject({ state: 'sent', channel: 'email' });

    await receives(receipt('accettazione', 'ACCETTAZIONE: sollecito'));
    expect((await stateOf(message.id))?.delivery).toBe('pec-accepted');
    await receives(receipt('avvenuta-consegna', 'CONSEGNA: sollecito'));
    expect((await stateOf(message.id))?.delivery).toBe('pec-delivered');
    // The acceptance once more, late: the delivery stands.
    await receives(receipt('accettazione', 'ACCETTAZIONE: sollecito'), 'again');
    expect((await stateOf(message.id))?.delivery).toBe('pec-delivered');
    const told = (await historyOf(desk.deps.db, ticket.id)).filter(({ action }) =>
      action.startsWith('receipt-'),
    );
    expect(told.map(({ action }) => action)).toEqual(['receipt-accepted', 'receipt-delivered']);
    expect(told[1]?.data).toMatchObject({
      outbound: message.id,
      certifiedAt: expect.stringContaining('2026-11-12'),
    });
    expect((await find(desk.deps.db, ticket.id))?.problem).toBeUndefined();
  });

  test('that was not delivered goes by registered letter, with the provider’s reason, and nothing is sent twice', async () => {
    const { message, ticket } = await lastRequest();
    await receives(receipt('accettazione', 'ACCETTAZIONE: sollecito'));
    const failed = receipt(
      'errore-consegna',
      'AVVISO DI MANCATA CONSEGNA: sollecito',
      '5.1.1 - indirizzo non valido',
    );
    await desk.receive(failed);
    await desk.settleUntil('settle');
    // Its stage with the house's own settings, twice.
    const settle = workers.find(({ stage }) => stage === 'settle');
    await settle?.run(message.id, house());
    await settle?.run(message.id, house());
    expect(await stateOf(message.id)).toMatchObject({
      delivery: 'pec-failed',
      deliveryDetail: expect.stringContaining('indirizzo non valido'),
    });
    const letters = await papers.listPapers(desk.deps.db, 'to_print', { size: 9, now: desk.now });
    expect(letters).toMatchObject([
      {
        postage: 'registered',
        address: { name: 'Anna Bianchi' },
        why: { it: expect.stringContaining('PEC') },
      },
    ]);
    expect((await historyOf(desk.deps.db, ticket.id)).map(({ action }) => action)).toContain(
      'sent-elsewhere',
    );
    expect(sink.accepted).toHaveLength(1);
    expect((await outbox.findByIds(desk.deps.db, [letters[0]!.id]))[0]?.needsProof).toBe(true);
  });

  test('that was no last request goes by ordinary post, whatever the house wants of last ones', async () => {
    const { message } = await lastRequest('none');
    expect(message.needsProof).toBe(false);
    await receives(receipt('errore-consegna', 'AVVISO DI MANCATA CONSEGNA: sollecito', '5.1.1 - non valido'));
    await workers.find(({ stage }) => stage === 'settle')?.run(message.id, house());
    const letters = await papers.listPapers(desk.deps.db, 'to_print', { size: 9, now: desk.now });
    expect(letters.filter(({ postage }) => postage === 'registered')).toEqual([]);
  });
});
