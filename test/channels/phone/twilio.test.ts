/** The telephone against the stand-in for Twilio: what is lost on the way, what is slow, and what the lists still tell. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileWaiting, type PhoneTools } from '#channels/phone/filing.ts';
import { phoneChannels } from '#channels/phone/index.ts';
import { Patience } from '#channels/phone/patience.ts';
import { filePictures } from '#channels/phone/pictures.ts';
import { reconcileCalls, reconcileTexts } from '#channels/phone/reconcile.ts';
import type { PhoneSettings } from '#channels/phone/settings.ts';
import { twilioApi } from '#channels/phone/twilio-api.ts';
import { sweepPieces } from '#src/storage/pieces.ts';
import { callWords } from '#templates/call.ts';
import { intakeFor } from '#workers/index.ts';
import { useDesk } from '../../desk.ts';
import { quietLog } from '../../quiet-log.ts';
import { randomFrom } from '../../random.ts';
import { TwilioStandIn } from '../../twilio/stand-in.ts';

const desk = useDesk();
const anna = '+393331234567';
const png = Buffer.from('89504e470d0a1a0a', 'hex');
let standIn: TwilioStandIn;
let tools: PhoneTools;

beforeEach(async () => {
  const account = {
    accountSid: `AC${'1'.repeat(32)}`,
    authToken: 'a token',
    publicUrl: 'https://desk.example',
  };
  const now = () => desk.now;
  standIn = new TwilioStandIn({ ...account, now, chance: randomFrom(1) });
  const settings: PhoneSettings = {
    ...account,
    apiUrl: await standIn.open(),
    noticeVersion: '2026-11',
    recording: 'opt-out',
    ring: ['+390255501234'],
    ringSeconds: 25,
    language: 'it',
    deleteRecordings: false,
    largestBytes: 10_000,
    numbers: [],
    desk: 'Servizio sinistri',
  };
  const channels = phoneChannels(settings, { words: callWords, log: quietLog, now });
  standIn.deliver = async (request) => {
    const name = request.url.split('/')[2];
    const channel = channels.find((each) => each.name === name);
    const answer = await channel?.hook?.(request, name === 'sms' ? texts() : calls());
    if (answer === undefined) throw new Error('no hook');
    return answer;
  };
  tools = { settings, api: twilioApi(settings), patience: new Patience(), now, log: quietLog };
});
afterEach(() => {
  standIn.close();
  if (standIn.mistakes.length > 0) throw new Error(standIn.mistakes.join('\n'));
});

const calls = () => intakeFor('phone', desk.deps);
const texts = () => intakeFor('sms', desk.deps);
const later = (ms: number) => void (desk.now = new Date(desk.now.getTime() + ms));
const rows = (table: 'ticket' | 'message' | 'original' | 'item_piece') =>
  desk.deps.db.sql.selectFrom(table).selectAll().execute();
const files = () => desk.deps.db.sql.selectFrom('attachment').selectAll().orderBy('id').execute();

/** The channel's own turns: what waits is filed, then everything that came of it. */
async function file(): Promise<void> {
  later(20_000);
  await fileWaiting(calls(), tools);
  await filePictures(texts(), tools);
  await desk.settle();
}

describe('what a lost webhook leaves out', () => {
  test('a call whose end was never told is filed from the list, once, with all that was told', async () => {
    await standIn.call({ from: anna, does: ['9', '4827193652'] });
    standIn.loseAll();
    await file();
    expect(await rows('ticket')).toEqual([]);
    expect(await reconcileCalls(calls(), tools)).toEqual({ atSource: 1, missing: 1 });
    await file();
    expect(await reconcileCalls(calls(), tools)).toEqual({ atSource: 1, missing: 0 });
    await file();
    expect(await rows('ticket')).toMatchObject([{ channel: 'phone', customer: anna }]);
    expect(await rows('message')).toMatchObject([{ text: expect.stringContaining('4827193652') }]);
  });

  test('a call that never reached us is a missed call that says so', async () => {
    standIn.faults = { ...standIn.faults, cutBefore: 1 };
    const { startedAt } = await standIn.call({ from: anna });
    standIn.loseAll();
    await reconcileCalls(calls(), tools);
    await file();
    expect(await rows('ticket')).toMatchObject([
      { subject: `Chiamata senza risposta: ${anna}`, received_at: new Date(startedAt.toUTCString()) },
    ]);
    expect(await rows('message')).toMatchObject([
      { text: expect.stringContaining('trovata nell’elenco del fornitore') },
    ]);
  });

  test('a recording and a text message with its picture are taken from the lists, over several pages', async () => {
    standIn.mostPerPage = 2;
    for (const from of [anna, '+393339999991', '+393339999992']) {
      await standIn.call({ from, does: [undefined, undefined, undefined] });
      standIn.text({ from, body: 'La foto del danno', pictures: [{ contentType: 'image/png', bytes: png }] });
    }
    standIn.loseAll();
    expect(await reconcileCalls(calls(), tools)).toEqual({ atSource: 6, missing: 6 });
    expect(await reconcileTexts(texts(), tools)).toEqual({ atSource: 3, missing: 3 });
    await file();
    await file();
    expect(await reconcileTexts(texts(), tools)).toEqual({ atSource: 3, missing: 0 });
    expect(await rows('ticket')).toHaveLength(6);
    expect((await files()).map(({ content_type }) => content_type).toSorted()).toEqual([
      ...Array(3).fill('audio/wav'),
      ...Array(3).fill('image/png'),
    ]);
  });

  test('calls of other programs in the account are left alone, with their recordings', async () => {
    const [theirs] = [{ ...tools, settings: { ...tools.settings, numbers: ['+390211111111'] } }];
    standIn.deliver = () => Promise.reject(new Error('another program'));
    const call = await standIn.call({ from: anna });
    standIn.recordings.push({
      sid: `RE${'5'.repeat(32)}`,
      callSid: call.sid,
      bytes: png,
      source: 'RecordVerb',
      createdAt: desk.now,
      readyAt: desk.now,
      deleted: false,
    });
    expect(await reconcileCalls(calls(), theirs)).toEqual({ atSource: 0, missing: 0 });
    await file();
    expect(await rows('original')).toEqual([]);
    expect(standIn.asked.filter((each) => each.startsWith('DELETE'))).toEqual([]);
  });
});

describe('a recording', () => {
  test('with the bytes of another one is a recording of its own', async () => {
    const silence = Buffer.alloc(500);
    await standIn.call({ from: anna, sound: silence });
    await standIn.call({ from: '+393339999991', sound: silence });
    await standIn.flush();
    await file();
    await file();
    expect(await rows('ticket')).toHaveLength(2);
    expect(new Set((await files()).map(({ message_id }) => message_id)).size).toBe(2);
  });

  test('that does not come is asked for ever more seldom, and after a day its ticket says so', async () => {
    standIn.slowMs = 30 * 3_600_000;
    await standIn.call({ from: anna });
    await standIn.flush();
    later(20_000);
    for (let minute = 0; minute < 60; minute++) {
      for (let turn = 0; turn < 12; turn++) {
        later(5_000);
        await fileWaiting(calls(), tools);
      }
    }
    expect(standIn.asked.length).toBeLessThan(20);
    later(86_400_000);
    await file();
    await file();
    const told = (await rows('message')).at(-1);
    expect(told && 'text' in told && told.text).toContain('non l’ha resa disponibile entro un giorno');
    expect(await files()).toEqual([]);
    // The list of the second day still has it.
    later(10 * 3_600_000);
    await reconcileCalls(calls(), tools);
    await file();
    expect(await files()).toHaveLength(1);
    expect(await rows('ticket')).toHaveLength(1);
  });

  test('that is too large stays at Twilio, also where recordings are deleted, and its ticket says so', async () => {
    await standIn.call({ from: anna, sound: Buffer.alloc(10_001) });
    await standIn.flush();
    later(20_000);
    await fileWaiting(calls(), { ...tools, settings: { ...tools.settings, deleteRecordings: true } });
    await desk.settle();
    expect(standIn.recordings).toMatchObject([{ deleted: false }]);
    expect((await rows('message')).map((each) => 'text' in each && each.text)).toEqual([
      expect.anything(),
      expect.stringContaining('È più grande di quanto qui si prenda'),
    ]);
  });
});

test('a key that means nothing has the notice read out once more, and a second one records nobody', async () => {
  const slip = await standIn.call({ from: anna, does: ['5', '7'] });
  expect(slip.heard.filter((words) => words.includes('Prema 9'))).toHaveLength(2);
  expect(slip.answers.join('')).not.toContain('<Record');
  const healed = await standIn.call({ from: anna, does: ['5', undefined, undefined] });
  expect(healed.answers.join('')).toContain('<Record');
  await standIn.flush();
  await file();
  const consents = await desk.deps.db.sql
    .selectFrom('recording_consent')
    .selectAll()
    .orderBy('message_id')
    .execute();
  expect(consents.map(({ choice }) => choice).toSorted()).toEqual(['declined', 'recorded']);
});

test('pictures come into the ticket of their text message, however the fetching is cut, and each once', async () => {
  standIn.text({
    from: anna,
    body: 'Due foto',
    pictures: [
      { contentType: 'image/png', bytes: png },
      { contentType: 'image/jpeg', bytes: Buffer.from('ffd8ffe0', 'hex') },
    ],
  });
  await standIn.flush();
  standIn.faults = { ...standIn.faults, broken: 0.3, dropped: 0.2 };
  for (let turn = 0; turn < 12; turn++) {
    await file();
    later(900_000);
  }
  expect(await files()).toMatchObject([{ content_type: 'image/png' }, { content_type: 'image/jpeg' }]);
  expect(await rows('ticket')).toHaveLength(1);
});

test('pieces are thrown away when they have long been used, and what is told again then is no second call', async () => {
  await standIn.call({ from: anna, does: ['9'] });
  await standIn.flush();
  await file();
  await sweepPieces(desk.deps.db, desk.now, 100);
  expect(await rows('item_piece')).toEqual([]);
  await standIn.deliver(
    standIn.signed('/hooks/phone/status', {
      CallSid: standIn.calls[0]?.sid ?? '',
      From: anna,
      CallStatus: 'completed',
    }),
  );
  await file();
  expect(await rows('ticket')).toHaveLength(1);
  expect(await calls().pieces.unused()).toEqual([]);
});
