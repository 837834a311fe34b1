/**
 * Many calls and text messages while everything around them fails: webhooks that are lost, late, doubled and out of order,
 * an API that breaks and drops connections, slow recordings, storage that is away, processes that die. Counted like the
 * crash suite: what Twilio knows is here, once; who declined is nowhere recorded; nobody was written to twice.
 *
 * `PHONE_CALLS=1000 npx vitest run test/channels/phone/faults.test.ts` is the long run.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fileWaiting } from '#channels/phone/filing.ts';
import { filePictures } from '#channels/phone/pictures.ts';
import { reconcileCalls, reconcileTexts } from '#channels/phone/reconcile.ts';
import type { Intake } from '#src/channel.ts';
import { Stale } from '#src/domain/outcomes.ts';
import { list as outboundList } from '#src/storage/outbound.ts';
import { randomFrom } from '../../random.ts';
import { usePhoneDesk } from '../../twilio/phone-desk.ts';
import type { Caller } from '../../twilio/stand-in.ts';

const count = Number(process.env['PHONE_CALLS'] ?? 60);
const seed = Number(process.env['PHONE_SEED'] ?? 7);
const office = usePhoneDesk({ textFrom: '+390299990000' }, seed);
const { desk } = office;
const chance = randomFrom(seed).branch('callers');
const png = Buffer.from('89504e470d0a1a0a', 'hex');

/** Calls of different minds; a caller who declines presses nine where the notice is read. */
const minds: readonly Omit<Caller, 'from'>[] = [
  { does: [undefined, '4827193652', undefined] },
  { does: [undefined, 'speech:la mia pratica è quattro otto due sette uno nove tre sei cinque due'] },
  { does: [undefined, undefined], rings: 'answered' },
  { does: ['9', undefined], rings: 'answered' },
  { does: ['9', '0'] },
  { does: ['2', '9', '0'] },
  { does: ['5', undefined, undefined, undefined] },
  { does: ['hang-up'] },
  { does: [undefined, 'hang-up'] },
];

/** What lies beyond this desk fails now and then: before it did what was asked, or after. */
function shaky(intake: Intake): Intake {
  const maybe =
    <Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (chance.chance(0.02)) throw new Error('storage is away');
      const done = await act(...args);
      if (chance.chance(0.02)) throw new Error('the process is gone');
      return done;
    };
  return {
    ...intake,
    deliver: maybe((item) => intake.deliver(item)),
    pieces: {
      ...intake.pieces,
      keep: maybe((piece) => intake.pieces.keep(piece)),
      use: maybe((account, whole, keys) => intake.pieces.use(account, whole, keys)),
    },
  };
}

/** Works off what was rung, as the queue does: what fails is rung again. */
async function calm(): Promise<void> {
  for (;;) {
    const [bell] = desk.takeBells(1);
    if (bell === undefined) return;
    try {
      await desk.run(bell.stage, bell.id);
    } catch (error) {
      if (!(error instanceof Stale)) await desk.deps.queue.ringNow([bell]);
    }
  }
}

/** One turn of everything that runs beside the webhooks. */
async function turn(ms: number): Promise<void> {
  office.later(ms);
  const { tools } = office;
  await fileWaiting(shaky(office.calls), tools).catch(() => undefined);
  await filePictures(shaky(office.texts), tools).catch(() => undefined);
  await calm();
}

async function compare(): Promise<void> {
  await reconcileCalls(shaky(office.calls), office.tools).catch(() => undefined);
  await reconcileTexts(shaky(office.texts), office.tools).catch(() => undefined);
}

test(`of ${count} calls and as many text messages none is lost and none is doubled, whatever fails`, async () => {
  const { standIn } = office;
  const faults = {
    lost: 0.15,
    doubled: 0.15,
    late: 0.3,
    cutBefore: 0.03,
    cutAfter: 0.03,
    broken: 0.1,
    dropped: 0.1,
  };
  standIn.faults = faults;
  standIn.slowMs = 60_000;
  standIn.mostPerPage = 40;
  const reliable = standIn.deliver;
  standIn.deliver = async (request) => {
    if (chance.chance(0.02)) throw new Error('the service is restarting');
    return reliable(request);
  };

  for (let made = 0; made < count; made++) {
    const from = `+3933${String(10_000_000 + made)}`;
    const caller = { from: chance.chance(0.05) ? 'anonymous' : from, ...chance.pick(minds) };
    const call = await standIn.call(caller);
    // Somebody presses «record» in Twilio's console, or a fault does: whoever declined must not be heard.
    if (caller.does?.includes('9') === true && chance.chance(0.2)) standIn.recordAnyway(call);
    standIn.text({
      from: `+3934${String(10_000_000 + made)}`,
      body: `Messaggio ${made}: ho una domanda`,
      ...(chance.chance(0.2) ? { pictures: [{ contentType: 'image/png', bytes: png }] } : {}),
    });
    if (made % 10 === 9) {
      await standIn.flush();
      await turn(chance.whole(5_000, 120_000));
    }
    if (made % 50 === 49) await compare();
  }
  // The faults go on for some hours, then the weather clears.
  for (let more = 0; more < 6; more++) {
    await standIn.flush();
    await compare();
    await turn(600_000);
  }
  standIn.faults = { ...faults, lost: 0, late: 0, cutBefore: 0, cutAfter: 0, broken: 0, dropped: 0 };
  for (let more = 0; more < 8; more++) {
    await standIn.flush();
    await reconcileCalls(office.calls, office.tools);
    await reconcileTexts(office.texts, office.tools);
    await turn(900_000);
    await desk.tickOnly();
    await calm();
  }
  desk.now = new Date('2026-11-13T10:00:00Z');
  for (let more = 0; more < 3; more++) {
    await desk.tickOnly();
    await calm();
    await standIn.flush();
    await turn(900_000);
  }

  const messages = await desk.deps.db.sql
    .selectFrom('message')
    .select(['id', 'own_id', 'ticket_id'])
    .execute();
  const files = await desk.deps.db.sql.selectFrom('attachment').select(['message_id', 'sha256']).execute();
  const found = (sid: string) => messages.filter(({ own_id }) => own_id === `twilio:${sid}`);
  const lost: string[] = [];
  const doubled: string[] = [];
  const expectOnce = (sid: string, bytes?: Uint8Array) => {
    const [message, ...others] = found(sid);
    if (message?.ticket_id == null) lost.push(sid);
    if (others.length > 0) doubled.push(sid);
    if (bytes === undefined) return;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const there = files.filter((file) => file.message_id === message?.id && file.sha256 === sha256);
    if (there.length !== 1) lost.push(`${sid} has ${there.length} files`);
  };
  for (const { sid } of standIn.calls) expectOnce(sid);
  const consents = await desk.deps.db.sql
    .selectFrom('recording_consent')
    .select(['call', 'choice'])
    .execute();
  const agreed = new Set(consents.flatMap(({ call, choice }) => (choice === 'recorded' ? call : [])));
  for (const { sid, callSid, bytes } of standIn.recordings) {
    if (agreed.has(callSid)) expectOnce(sid, bytes);
    else if (found(sid).length > 0 || standIn.asked.includes(`GET Recordings/${sid}.wav`))
      doubled.push(`${sid} of a caller who did not agree was fetched`);
  }
  const came = standIn.texts.filter(({ direction }) => direction === 'inbound');
  for (const { sid, pictures } of came) {
    expectOnce(sid);
    for (const picture of pictures) expectOnce(picture.sid, picture.bytes);
  }
  const sent = standIn.texts.filter(({ direction }) => direction !== 'inbound');
  for (const { to, body } of sent)
    if (sent.filter((other) => other.to === to && other.body === body).length > 1)
      doubled.push(`${to} ${body}`);
  expect({ lost, doubled }).toEqual({ lost: [], doubled: [] });

  const tickets = new Set(messages.flatMap(({ ticket_id }) => ticket_id ?? []));
  expect(tickets.size).toBe(standIn.calls.length + came.length);
  const outbox = await outboundList(desk.deps.db, {}, { size: 5 * count });
  const states = new Set(outbox.map(({ state }) => state));
  expect([...states]).toEqual(['sent']);
  expect(new Set(outbox.map(({ recipient }) => recipient))).toEqual(new Set(sent.map(({ to }) => to)));
  expect(await office.calls.pieces.unused()).toEqual([]);
  expect(await office.texts.pieces.unused()).toEqual([]);
  if (process.env['PHONE_CALLS'] !== undefined)
    console.log(
      JSON.stringify({
        calls: standIn.calls.length,
        recordings: standIn.recordings.length,
        agreed: agreed.size,
        textsIn: came.length,
        pictures: came.flatMap(({ pictures }) => pictures).length,
        textsOut: sent.length,
        lost: lost.length,
        doubled: doubled.length,
      }),
    );
}, 3_600_000);
