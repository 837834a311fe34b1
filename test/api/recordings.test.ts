import { describe, expect, test } from 'vitest';
import { rungView, transcriptView } from '#src/api/transcripts.ts';
import { rangeOf } from '#src/api/byte-range.ts';
import type { TicketId } from '#src/domain/ids.ts';
import { ofTicket } from '#src/storage/history.ts';
import { factsOf } from '#src/storage/messages.ts';
import { momentOf } from '#src/domain/phone/transcript.ts';
import { useDesk } from '#test/desk.ts';
import { deliverRecordedCall, listenerFor, said } from '#test/recordings.ts';
import { tokenOf, useApi } from './client.ts';

const desk = useDesk();
const client = useApi(desk);

const heardBy = async (action: string) =>
  (await ofTicket(desk.deps.db, '1' as TicketId))
    .filter((event) => event.action === action)
    .map(({ actor }) => actor);

describe('a recording', () => {
  test('is played whole or in the part that was asked for', async () => {
    await deliverRecordedCall(desk);
    await desk.settle();
    const whole = await client.get('/attachments/1/sound');
    expect([whole.status, whole.text]).toEqual([200, 'what a recording sounds like']);
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect(whole.headers.get('content-type')).toBe('audio/wav');
    const part = await client.get('/attachments/1/sound', { Range: 'bytes=7-15' });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([
      206,
      'recording',
      'bytes 7-15/28',
    ]);
    const beyond = await client.get('/attachments/1/sound', { Range: 'bytes=28-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */28']);
    const kept = await client.get('/attachments/1/sound', {
      'If-None-Match': whole.headers.get('etag') ?? '',
    });
    expect(kept.status).toBe(304);
  });

  test('tells who listened to it and when, once however many parts a player asks for', async () => {
    await deliverRecordedCall(desk);
    await desk.settle();
    for (const Range of ['bytes=0-3', 'bytes=4-', 'bytes=0-'])
      await client.ask('GET', '/attachments/1/sound', { headers: { Range }, token: tokenOf('rep') });
    await client.ask('GET', '/attachments/1/sound', { token: tokenOf('supervisor') });
    expect(await heardBy('recording-heard')).toEqual(['person:rep', 'person:supervisor']);
    desk.now = new Date(Date.now() + 3_600_000);
    await client.ask('GET', '/attachments/1/sound', { token: tokenOf('rep') });
    expect(await heardBy('recording-heard')).toHaveLength(3);
    await client.ask('GET', '/attachments/1', { token: tokenOf('rep') });
    await client.ask('GET', '/originals/2', { token: tokenOf('rep') });
    // The other original is the call's own: no sound is in it.
    await client.ask('GET', '/originals/1', { token: tokenOf('rep') });
    expect(await heardBy('recording-downloaded')).toEqual(['person:rep', 'person:rep']);
  });

  test('is played to nobody who may not read claims, and writes nothing down of it', async () => {
    await deliverRecordedCall(desk);
    await desk.settle();
    expect((await client.refused('GET', '/attachments/1/sound', { token: tokenOf('admin') })).status).toBe(
      403,
    );
    expect((await client.refused('GET', '/attachments/99/sound')).status).toBe(404);
    expect(await heardBy('recording-heard')).toEqual([]);
  });
});

describe('a transcript', () => {
  test('has its words by the second, so that a fact leads to where it was said', async () => {
    desk.speech = listenerFor(
      said('> Servizio sinistri.', 'Buongiorno, sono Anna Bianchi.', 'La mia targa è GA123BC.'),
    );
    await deliverRecordedCall(desk);
    await desk.settle();
    const transcript = await client.read(transcriptView, 'GET', '/attachments/1/transcript');
    expect(transcript).toMatchObject({ state: 'done', draft: false, engine: 'scripted', voices: 2 });
    expect(transcript.stretches.map(({ words }) => words)).toEqual([
      null,
      { start: 0, end: 30 },
      { start: 31, end: 54 },
    ]);
    const fact = (await factsOf(desk.deps.db, '1' as TicketId)).find(
      ({ value, span }) => value === 'GA123BC' && span.part === 'transcript',
    );
    const moment = momentOf(transcript.stretches, fact?.span.start ?? -1);
    expect(moment).toBeGreaterThan(7_000);
    expect(moment).toBeLessThan(8_500);
    expect(momentOf(transcript.stretches, 900)).toBeUndefined();
  });

  test('shows how far the listening is while it goes on', async () => {
    await deliverRecordedCall(desk);
    await desk.settleUntil('transcribe');
    desk.speech = listenerFor(said('Uno.', 'Due.', 'Tre.'), { diesAfter: 2 });
    await desk.run('transcribe', '1').catch(() => {});
    expect(await client.read(transcriptView, 'GET', '/attachments/1/transcript')).toMatchObject({
      state: 'waiting',
      length: 9_000,
      heard: 5_500,
      stretches: [{ text: 'Uno.' }, { text: 'Due.' }],
    });
  });

  test('that could not be made is made when somebody asks again and an engine is there, and not twice', async () => {
    await deliverRecordedCall(desk);
    await desk.settle();
    expect(await client.read(transcriptView, 'GET', '/attachments/1/transcript')).toMatchObject({
      state: 'no-engine',
    });
    desk.speech = listenerFor(said('Buongiorno.'));
    const again = () => client.read(rungView, 'POST', '/attachments/1/transcript/again');
    expect([await again(), await again()]).toEqual([{ state: 'rung' }, { state: 'waiting' }]);
    await desk.settle();
    expect(await client.read(transcriptView, 'GET', '/attachments/1/transcript')).toMatchObject({
      state: 'done',
    });
    expect(await client.refused('POST', '/attachments/1/transcript/again')).toMatchObject({
      status: 409,
      words: { it: 'è già stata trascritta' },
    });
  });

  test('of a caller who declined stays unmade, whoever asks', async () => {
    const speech = listenerFor(said('Non voglio.'));
    desk.speech = speech;
    await deliverRecordedCall(desk, { key: '9' });
    await desk.settle();
    await client.ask('POST', '/attachments/1/transcript/again');
    await desk.settle();
    expect(await client.read(transcriptView, 'GET', '/attachments/1/transcript')).toMatchObject({
      state: 'declined',
      stretches: [],
    });
    expect(speech.given).toEqual([]);
  });
});

test.each([
  [undefined, 'all'],
  ['bytes=0-', { first: 0, last: 9 }],
  ['bytes=2-3', { first: 2, last: 3 }],
  ['bytes=2-99', { first: 2, last: 9 }],
  ['bytes=-3', { first: 7, last: 9 }],
  ['bytes=-99', { first: 0, last: 9 }],
  ['bytes=10-', 'none'],
  ['bytes=-0', 'none'],
  ['bytes=3-2', 'all'],
  ['bytes=0-1,3-4', 'all'],
  ['lines=0-1', 'all'],
])('of ten bytes %s is %o', (header, range) => expect(rangeOf(header, 10)).toEqual(range));
