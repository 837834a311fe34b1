import { describe, expect, test } from 'vitest';
import { formatReference } from '#src/domain/linking/reference.ts';
import { Stale } from '#src/domain/outcomes.ts';
import { SpeechFailure } from '#src/reading/speech/engine.ts';
import * as claims from '#src/storage/claims.ts';
import { ofTicket as historyOf } from '#src/storage/history.ts';
import { factsOf, ofTicket } from '#src/storage/messages.ts';
import { list } from '#src/storage/tickets.ts';
import { stretchesOf, transcriptsOf } from '#src/storage/transcripts.ts';
import { workers, type Deps } from '#workers/index.ts';
import { personActions } from '#workers/person.ts';
import { mail, mailWithFiles } from '../cast.ts';
import { useDesk } from '../desk.ts';
import { annasPhone, deliverRecordedCall, listenerFor, said } from '../recordings.ts';

const desk = useDesk();

async function callTicket() {
  const found = (await list(desk.deps.db, {}, { size: 50 })).filter(({ channel }) => channel === 'phone');
  const [ticket] = found;
  if (ticket === undefined || found.length > 1) throw new Error(`${found.length} tickets by telephone`);
  return ticket;
}

async function transcript() {
  const { db } = desk.deps;
  const messages = await ofTicket(db, (await callTicket()).id);
  const [found] = await transcriptsOf(
    db,
    messages.map(({ id }) => id),
  );
  if (found === undefined) throw new Error('there is no transcript');
  return found;
}

/** What the caller's words became in the ticket. */
const heardWords = async () =>
  (await ofTicket(desk.deps.db, (await callTicket()).id)).map(({ newText }) => newText).at(-1);

/** Anna's claim of her car, which she calls about. */
async function annasClaim() {
  await desk.receive(
    mail({
      subject: 'Nuovo sinistro',
      text: 'Buongiorno, ieri mattina mi hanno tamponato a Lodi in via Garibaldi. La mia auto è targata GA123BC, polizza RCA-2025-004217.\nAnna Bianchi',
    }),
  );
  await desk.settle();
  const [ticket] = await list(desk.deps.db, {}, { size: 5 });
  if (ticket?.claimId === undefined) throw new Error('no claim was opened');
  return (await claims.load(desk.deps.db, ticket.claimId)).claim;
}

const run = (id: string, deps: Deps = desk.deps) =>
  workers.find(({ stage }) => stage === 'transcribe')?.run(id, deps) ?? Promise.reject(new Error('no stage'));

describe('a recorded call', () => {
  test('has its ticket before anybody has listened, and is linked by the number that was dictated', async () => {
    const claim = await annasClaim();
    await deliverRecordedCall(desk);
    await desk.settleUntil('transcribe');
    const waiting = await callTicket();
    expect([waiting.stage, waiting.claimId]).toEqual(['settled', undefined]);
    const digits = formatReference(claim.reference, 'SIN').replaceAll(/\D/g, '');
    const words = Array.from(
      digits,
      (digit) => 'zero uno due tre quattro cinque sei sette otto nove'.split(' ')[+digit],
    );
    desk.speech = listenerFor(
      said(
        '> Servizio sinistri, mi dica.',
        'Buongiorno, sono Anna Bianchi.',
        `La pratica è ${words.join(' ')}.`,
      ),
    );
    await desk.settle();
    expect(await callTicket()).toMatchObject({ claimId: claim.id });
    // Only what the caller said is read for facts.
    expect(await heardWords()).toBe(`Buongiorno, sono Anna Bianchi. La pratica è ${words.join(' ')}.`);
    const fact = (await factsOf(desk.deps.db, (await callTicket()).id)).find(
      ({ key }) => key === 'reference',
    );
    expect(fact).toMatchObject({ value: claim.reference, method: 'dictated', span: { part: 'transcript' } });
    expect(await transcript()).toMatchObject({
      state: 'done',
      engine: 'scripted',
      channels: 2,
      heardMs: 8_500,
    });
  });

  test('that dictates a number which nobody has is linked to nothing', async () => {
    await annasClaim();
    await deliverRecordedCall(desk, { from: '+393339999999' });
    desk.speech = listenerFor(
      said(
        'Buongiorno, la mia pratica è quattro otto due sette uno nove tre sei cinque due, polizza quattro sette uno uno otto otto.',
      ),
    );
    await desk.settle();
    expect((await callTicket()).claimId).toBeUndefined();
  });

  test('is heard once, however often it is rung for', async () => {
    const speech = listenerFor(said('Buongiorno, vorrei sapere a che punto è la mia pratica.'));
    desk.speech = speech;
    await deliverRecordedCall(desk);
    await desk.settle();
    const { id } = await transcript();
    await expect(run(id)).rejects.toBeInstanceOf(Stale);
    await desk.later(1);
    expect(speech.given).toHaveLength(1);
    expect(
      (await historyOf(desk.deps.db, (await callTicket()).id)).filter(
        ({ action }) => action === 'transcribed',
      ),
    ).toHaveLength(1);
  });

  test('whose listener is killed in the middle is heard on from there, without the queue remembering it', async () => {
    const lines = said(
      'Buongiorno.',
      'Mi chiamo Anna Bianchi.',
      'Vorrei sapere della mia pratica.',
      'Grazie.',
    );
    await deliverRecordedCall(desk);
    await desk.settleUntil('transcribe');
    desk.speech = listenerFor(lines, { diesAfter: 2 });
    const { id } = await transcript();
    await expect(run(id)).rejects.toThrow('the process was killed');
    expect(await stretchesOf(desk.deps.db, id)).toHaveLength(2);
    desk.loseBells();
    const again = listenerFor(lines);
    desk.speech = again;
    await desk.deps.db.sql
      .updateTable('transcript')
      .set({ alive_at: new Date(0) })
      .execute();
    await desk.tick();
    expect(again.told).toEqual(lines.slice(2));
    expect(await heardWords()).toBe(
      'Buongiorno. Mi chiamo Anna Bianchi. Vorrei sapere della mia pratica. Grazie.',
    );
  });

  test('that ends its listener each time is given up, and says so', async () => {
    desk.speech = listenerFor(said('Pronto?'), { diesAfter: 0 });
    await deliverRecordedCall(desk);
    await desk.settleUntil('transcribe');
    const { id } = await transcript();
    for (let times = 0; times < 4; times++) await expect(run(id)).rejects.toThrow('the process was killed');
    await run(id);
    expect(await transcript()).toMatchObject({
      state: 'failed',
      note: expect.stringContaining('4') as string,
    });
  });

  test('that a person moves to another ticket while somebody listens is read there', async () => {
    await deliverRecordedCall(desk);
    await desk.settleUntil('transcribe');
    const { id, messageId } = await transcript();
    const listener = listenerFor(said('Buongiorno, la mia targa è GA123BC.'));
    const old = await callTicket();
    desk.speech = {
      ...listener,
      transcribe: async (...given) => {
        await personActions(desk.deps).splitTicket({
          ticketId: old.id,
          messageIds: [messageId],
          reason: 'another matter',
          clientId: 'one',
          by: 'person:Giulia Ferri',
        });
        await listener.transcribe(...given);
      },
    };
    await run(id);
    await desk.settle();
    const moved = (await list(desk.deps.db, {}, { size: 5 })).find((each) => each.id !== old.id);
    if (moved === undefined) throw new Error('nothing was moved');
    const facts = await factsOf(desk.deps.db, moved.id);
    expect(facts.map(({ value }) => value)).toContain('GA123BC');
    const actions = (await historyOf(desk.deps.db, moved.id)).map(({ action }) => action);
    expect(actions).toContain('transcribed');
  });

  test('is transcribed by nobody where the service ends, and waits', async () => {
    desk.speech = listenerFor([], { failure: new SpeechFailure('closing', 'the service ends') });
    await deliverRecordedCall(desk);
    await desk.settle();
    expect((await transcript()).state).toBe('waiting');
  });
});

describe('without a listener', () => {
  test('the transcript says plainly why there is none, and the recording stays', async () => {
    await deliverRecordedCall(desk);
    await desk.settle();
    expect(await transcript()).toMatchObject({
      state: 'no-engine',
      note: 'no engine is set for this language (SPEECH_IT)',
    });
  });

  test('a file whose sound cannot be had fails at once, with its reason', async () => {
    const speech = listenerFor([], { failure: new SpeechFailure('sound', 'WAV with GSM 06.10 (WAV49)') });
    desk.speech = speech;
    await deliverRecordedCall(desk);
    await desk.settle();
    expect(await transcript()).toMatchObject({ state: 'failed', note: 'WAV with GSM 06.10 (WAV49)' });
    expect(speech.given).toHaveLength(1);
  });

  test('a recording in which nobody speaks is silent, not failed', async () => {
    desk.speech = listenerFor([]);
    await deliverRecordedCall(desk);
    await desk.settle();
    expect((await transcript()).state).toBe('silent');
  });
});

describe('consent', () => {
  test.each([
    ['was declined', '9'],
    ['is proven by nothing', null],
  ])('where it %s, nothing is ever heard, even of a recording that is here', async (_, key) => {
    const speech = listenerFor(said('Non voglio essere registrato.'));
    desk.speech = speech;
    await deliverRecordedCall(desk, { key });
    // A part whose whole never comes gets a ticket of its own after some tries.
    for (let tries = 0; tries < 5; tries++) await desk.run('normalize', '1').catch(() => {});
    await desk.settle();
    expect(speech.given).toEqual([]);
    expect(await transcript()).toMatchObject({ state: 'declined' });
    expect(await stretchesOf(desk.deps.db, (await transcript()).id)).toEqual([]);
  });
});

test('a transcript below what can be relied on is a draft, and its facts are no surer than its words', async () => {
  desk.speech = listenerFor(
    said('Buongiorno, sono Anna Bianchi, la mia targa è GA123BC.').map((each) => ({
      ...each,
      confidence: 0.5,
    })),
  );
  await deliverRecordedCall(desk, { from: annasPhone });
  await desk.settle();
  const ticket = await callTicket();
  const [done] = (await historyOf(desk.deps.db, ticket.id)).filter(({ action }) => action === 'transcribed');
  expect(done?.data).toMatchObject({ draft: true, confidence: 0.5 });
  const spoken = (await factsOf(desk.deps.db, ticket.id)).filter(({ span }) =>
    span.quote.includes('GA123BC'),
  );
  expect(spoken.length).toBeGreaterThan(0);
  for (const fact of spoken) expect(fact.confidence).toBeLessThanOrEqual(0.5);
});

test.each([
  [0.95, 1],
  [0.5, 0],
])('a new loss that was heard with certainty %d opens %d claims by machine', async (confidence, opened) => {
  desk.speech = listenerFor(
    said(
      'Buongiorno, sono Anna Bianchi, vorrei denunciare un sinistro.',
      'Ieri mattina mi hanno tamponato a Lodi in via Garibaldi, la mia auto è targata GA123BC.',
    ).map((each) => ({ ...each, confidence })),
  );
  await deliverRecordedCall(desk);
  await desk.settle();
  const ticket = await callTicket();
  expect([ticket.caseKind, ticket.claimId === undefined ? 0 : 1]).toEqual(['claim_new', opened]);
});

describe('a voicemail of the house’s own telephone system', () => {
  const voicemail = (subject: string) =>
    desk.receive(
      mailWithFiles({ from: 'PBX <pbx@centralino.example>', subject, text: `Chiamante: ${annasPhone}` }, [
        { name: 'msg0001.wav', type: 'audio/x-wav', content: 'what a voicemail sounds like' },
      ]),
    );

  test('is a ticket by telephone, heard and read like a recorded call, and answered to nobody', async () => {
    desk.speech = listenerFor(
      said('Buongiorno, sono Anna Bianchi, vorrei sapere a che punto è la mia pratica.'),
    );
    await voicemail('New voicemail in mailbox 200');
    await desk.settle();
    expect(await callTicket()).toMatchObject({ customer: annasPhone });
    expect(await transcript()).toMatchObject({ state: 'done' });
    expect(await heardWords()).toContain('vorrei sapere a che punto è la mia pratica');
    expect(desk.sent).toEqual([]);
  });

  test('gets nobody into a conversation, whatever number and reference it tells', async () => {
    await annasClaim();
    const [ticket] = await list(desk.deps.db, {}, { size: 5 });
    if (ticket === undefined) throw new Error('no ticket');
    await voicemail(`New voicemail about ${formatReference(ticket.reference, 'TCK')} in mailbox 200`);
    await desk.settle();
    expect((await callTicket()).id).not.toBe(ticket.id);
    expect(await ofTicket(desk.deps.db, ticket.id)).toHaveLength(1);
  });
});
