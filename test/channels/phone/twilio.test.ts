/** The telephone against the stand-in for Twilio: what is lost on the way, what is slow, and what the lists still tell. */
import { describe, expect, test } from 'vitest';
import { fileWaiting } from '#channels/phone/filing.ts';
import { reconcileCalls, reconcileTexts } from '#channels/phone/reconcile.ts';
import { sweepPieces } from '#src/storage/pieces.ts';
import { usePhoneDesk } from '../../twilio/phone-desk.ts';

const office = usePhoneDesk();
const { desk, later, file } = office;
const anna = '+393331234567';
const png = Buffer.from('89504e470d0a1a0a', 'hex');
const rows = (table: 'ticket' | 'message' | 'original' | 'item_piece') =>
  desk.deps.db.sql.selectFrom(table).selectAll().execute();
const files = () => desk.deps.db.sql.selectFrom('attachment').selectAll().orderBy('id').execute();

describe('what a lost webhook leaves out', () => {
  test('a call whose end was never told is filed from the list, once, with all that was told', async () => {
    await office.standIn.call({ from: anna, does: ['9', '4827193652'] });
    office.standIn.loseAll();
    await file();
    expect(await rows('ticket')).toEqual([]);
    expect(await reconcileCalls(office.calls, office.tools)).toEqual({ atSource: 1, missing: 1 });
    await file();
    expect(await reconcileCalls(office.calls, office.tools)).toEqual({ atSource: 1, missing: 0 });
    await file();
    expect(await rows('ticket')).toMatchObject([{ channel: 'phone', customer: anna }]);
    expect(await rows('message')).toMatchObject([{ text: expect.stringContaining('4827193652') }]);
  });

  test('a call that never reached us is a missed call that says so', async () => {
    office.standIn.faults = { ...office.standIn.faults, cutBefore: 1 };
    const { startedAt } = await office.standIn.call({ from: anna });
    office.standIn.loseAll();
    await reconcileCalls(office.calls, office.tools);
    await file();
    expect(await rows('ticket')).toMatchObject([
      { subject: `Chiamata senza risposta: ${anna}`, received_at: new Date(startedAt.toUTCString()) },
    ]);
    expect(await rows('message')).toMatchObject([
      { text: expect.stringContaining('trovata nell’elenco del fornitore') },
    ]);
  });

  test('a recording and a text message with its picture are taken from the lists, over several pages', async () => {
    office.standIn.mostPerPage = 2;
    for (const from of [anna, '+393339999991', '+393339999992']) {
      await office.standIn.call({ from, does: [undefined, undefined, undefined] });
      office.standIn.text({
        from,
        body: 'La foto del danno',
        pictures: [{ contentType: 'image/png', bytes: png }],
      });
    }
    office.standIn.loseAll();
    expect(await reconcileCalls(office.calls, office.tools)).toEqual({ atSource: 6, missing: 6 });
    expect(await reconcileTexts(office.texts, office.tools)).toEqual({ atSource: 3, missing: 3 });
    await file();
    await file();
    expect(await reconcileTexts(office.texts, office.tools)).toEqual({ atSource: 3, missing: 0 });
    expect(await rows('ticket')).toHaveLength(6);
    expect((await files()).map(({ content_type }) => content_type).toSorted()).toEqual([
      ...Array(3).fill('audio/wav'),
      ...Array(3).fill('image/png'),
    ]);
  });

  test('calls of other programs in the account are left alone, with their recordings', async () => {
    const [theirs] = [
      { ...office.tools, settings: { ...office.tools.settings, numbers: ['+390211111111'] } },
    ];
    office.standIn.deliver = () => Promise.reject(new Error('another program'));
    const call = await office.standIn.call({ from: anna });
    office.standIn.recordings.push({
      sid: `RE${'5'.repeat(32)}`,
      callSid: call.sid,
      bytes: png,
      source: 'RecordVerb',
      createdAt: desk.now,
      readyAt: desk.now,
      deleted: false,
    });
    expect(await reconcileCalls(office.calls, theirs)).toEqual({ atSource: 0, missing: 0 });
    await file();
    expect(await rows('original')).toEqual([]);
    expect(office.standIn.asked.filter((each) => each.startsWith('DELETE'))).toEqual([]);
  });
});

describe('a recording', () => {
  test('with the bytes of another one is a recording of its own', async () => {
    const silence = Buffer.alloc(500);
    await office.standIn.call({ from: anna, sound: silence });
    await office.standIn.call({ from: '+393339999991', sound: silence });
    await office.standIn.flush();
    await file();
    await file();
    expect(await rows('ticket')).toHaveLength(2);
    expect(new Set((await files()).map(({ message_id }) => message_id)).size).toBe(2);
  });

  test('of many that do not come holds up no call: few are asked for in one turn', async () => {
    office.standIn.slowMs = 3_600_000;
    for (let caller = 0; caller < 5; caller++)
      await office.standIn.call({ from: `+39333999999${caller}`, does: [undefined, undefined, undefined] });
    await office.standIn.flush();
    later(20_000);
    const before = office.standIn.asked.length;
    expect(await fileWaiting(office.calls, office.tools)).toBe(5);
    expect(office.standIn.asked.length - before).toBe(3);
    await desk.settle();
    expect(await rows('ticket')).toHaveLength(5);
  });

  test('that does not come is asked for ever more seldom, and after a day its ticket says so', async () => {
    office.standIn.slowMs = 30 * 3_600_000;
    await office.standIn.call({ from: anna });
    await office.standIn.flush();
    later(20_000);
    for (let minute = 0; minute < 60; minute++) {
      for (let turn = 0; turn < 12; turn++) {
        later(5_000);
        await fileWaiting(office.calls, office.tools);
      }
    }
    expect(office.standIn.asked.length).toBeLessThan(20);
    later(86_400_000);
    await file();
    await file();
    const told = (await rows('message')).at(-1);
    expect(told && 'text' in told && told.text).toContain('non l’ha resa disponibile entro un giorno');
    expect(await files()).toEqual([]);
    // The list of the second day still has it.
    later(10 * 3_600_000);
    await reconcileCalls(office.calls, office.tools);
    await file();
    expect(await files()).toHaveLength(1);
    expect(await rows('ticket')).toHaveLength(1);
  });

  test('that is too large stays at Twilio, also where recordings are deleted, and its ticket says so', async () => {
    await office.standIn.call({ from: anna, sound: Buffer.alloc(10_001) });
    await office.standIn.flush();
    later(20_000);
    await fileWaiting(office.calls, {
      ...office.tools,
      settings: { ...office.tools.settings, deleteRecordings: true },
    });
    await desk.settle();
    expect(office.standIn.recordings).toMatchObject([{ deleted: false }]);
    expect((await rows('message')).map((each) => 'text' in each && each.text)).toEqual([
      expect.anything(),
      expect.stringContaining('È più grande di quanto accettiamo qui'),
    ]);
  });
});

test('a key that means nothing has the notice read out once more, and a second one records nobody', async () => {
  const slip = await office.standIn.call({ from: anna, does: ['5', '7'] });
  expect(slip.heard.filter((words) => words.includes('Prema 9'))).toHaveLength(2);
  expect(slip.answers.join('')).not.toContain('<Record');
  const healed = await office.standIn.call({ from: anna, does: ['5', undefined, undefined] });
  expect(healed.answers.join('')).toContain('<Record');
  await office.standIn.flush();
  await file();
  const consents = await desk.deps.db.sql
    .selectFrom('recording_consent')
    .selectAll()
    .orderBy('message_id')
    .execute();
  expect(consents.map(({ choice }) => choice).toSorted()).toEqual(['declined', 'recorded']);
});

test('pictures come into the ticket of their text message, however the fetching is cut, and each once', async () => {
  office.standIn.text({
    from: anna,
    body: 'Due foto',
    pictures: [
      { contentType: 'image/png', bytes: png },
      { contentType: 'image/jpeg', bytes: Buffer.from('ffd8ffe0', 'hex') },
    ],
  });
  await office.standIn.flush();
  office.standIn.faults = { ...office.standIn.faults, broken: 0.3, dropped: 0.2 };
  for (let turn = 0; turn < 12; turn++) {
    await file();
    later(900_000);
  }
  expect(await files()).toMatchObject([{ content_type: 'image/png' }, { content_type: 'image/jpeg' }]);
  expect(await rows('ticket')).toHaveLength(1);
});

test('pieces are thrown away when they have long been used, and what is told again then is no second call', async () => {
  await office.standIn.call({ from: anna, does: ['9'] });
  await office.standIn.flush();
  await file();
  await sweepPieces(desk.deps.db, desk.now, 100);
  expect(await rows('item_piece')).toEqual([]);
  await office.standIn.deliver(
    office.standIn.signed('/hooks/phone/status', {
      CallSid: office.standIn.calls[0]?.sid ?? '',
      From: anna,
      CallStatus: 'completed',
    }),
  );
  await file();
  expect(await rows('ticket')).toHaveLength(1);
  expect(await office.calls.pieces.unused()).toEqual([]);
});
