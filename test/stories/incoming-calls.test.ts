import { describe, expect, test } from 'vitest';
import { account } from '#channels/phone/call.ts';
import { ongoingCalls } from '#channels/phone/ongoing.ts';
import type { HandEntry } from '#src/domain/by-hand.ts';
import { ofTicket } from '#src/storage/history.ts';
import { changesOfLate } from '#src/storage/changes.ts';
import { factsOf } from '#src/storage/messages.ts';
import { list } from '#src/storage/tickets.ts';
import { personActions } from '#workers/person.ts';
import { useApi } from '../api/client.ts';
import { openClaim } from '../api/rows.ts';
import { mail, stranger } from '../cast.ts';
import { usePhoneDesk } from '../twilio/phone-desk.ts';

const office = usePhoneDesk({ textFrom: '+390299990000' });
const { desk } = office;
const client = useApi(desk);
/** On file with Anna's policies, and hers alone. */
const annasMobile = '+393330000001';

const ongoing = () => ongoingCalls(office.calls.pieces, { now: desk.now, isManned: () => true });
const tickets = () => list(desk.deps.db, {}, { size: 20 });

/** Somebody calls; what the desk is shown is looked at after each step of the call. */
async function watched(caller: Parameters<typeof office.standIn.call>[0]): Promise<string[]> {
  const seen: string[] = [];
  const { deliver } = office.standIn;
  office.standIn.deliver = async (request) => {
    const answer = await deliver(request);
    seen.push((await ongoing())[0]?.stands ?? 'gone');
    return answer;
  };
  await office.standIn.call(caller);
  office.standIn.deliver = deliver;
  return seen;
}

/** What a representative writes down while talking. */
const sheet = (call: string, own: Partial<HandEntry> = {}) =>
  personActions(desk.deps).enterByHand({
    entry: {
      version: 1,
      way: 'phone',
      who: 'Anna Bianchi',
      phone: annasMobile,
      what: 'Ieri l’hanno tamponata al semaforo.',
      said: { plate: 'GA 123 BC', lossOn: '11/11/2026', lossPlace: 'Milano, via Larga' },
      call,
      at: desk.now.toISOString(),
      enteredBy: 'person:Giulia Ferri',
      clientId: '5b0f3f0e-6a52-4c5e-9a3e-0d6f6a1c2b80',
      ...own,
    },
    by: 'person:Giulia Ferri',
  });

describe('a call that comes in', () => {
  test('is shown from its notice until nobody answers, and whoever watches is told', async () => {
    expect(await watched({ from: annasMobile })).toEqual(['greeted', 'greeted', 'ringing', 'gone', 'gone']);
    const { changes } = await changesOfLate(desk.deps.db);
    expect(changes).toContainEqual({ kind: 'call', id: '0' });
  });

  test('is shown to nobody when its caller wants to be called back', async () => {
    expect((await watched({ from: annasMobile, does: ['9', '0'] })).at(-1)).toBe('gone');
  });

  test('shows what is on file of its number as a hint, and what has the reference that was keyed in', async () => {
    const { claim } = await openClaim(desk);
    const shown: unknown[] = [];
    const { deliver } = office.standIn;
    office.standIn.deliver = async (request) => {
      const answer = await deliver(request);
      if (request.url.includes('/reference')) shown.push((await client.get('/calls')).json);
      return answer;
    };
    await office.standIn.call({ from: '+393339999991', does: [undefined, claim.reference] });
    office.standIn.deliver = deliver;
    expect(shown).toMatchObject([
      {
        items: [
          {
            from: '+393339999991',
            stands: 'ringing',
            recorded: true,
            names: [],
            claims: [],
            keyed: { digits: claim.reference, claim: { id: claim.id } },
          },
        ],
      },
    ]);
  });

  test('is being talked in once one of our telephones was taken, and over when it ends', async () => {
    const whole = `CA${'7'.repeat(32)}`;
    const tell = (step: string, body = '') =>
      office.calls.pieces.keep({
        account,
        whole,
        key: step,
        bytes: Buffer.from(`CallSid=${whole}&From=%2B393330000001&${body}`),
        about: `/hooks/phone/${step}?lang=it&mode=opt-out&notice=2026-11&rec=1`,
        receivedAt: desk.now,
      });
    await tell('voice');
    await tell('menu');
    await tell('reference');
    expect(await ongoing()).toMatchObject([{ stands: 'ringing', from: annasMobile, isRecorded: true }]);
    await tell('taken', 'CallStatus=in-progress');
    expect(await ongoing()).toMatchObject([{ stands: 'talking' }]);
    await tell('status', 'CallStatus=completed');
    expect(await ongoing()).toEqual([]);
  });
});

describe('a sheet filled in during a call', () => {
  test.each(['before the call is filed', 'after it'])(
    'and the call are one ticket, also when it is saved %s',
    async (when) => {
      await office.standIn.call({ from: annasMobile, rings: 'answered' });
      const call = `twilio:${office.standIn.calls[0]?.sid ?? ''}`;
      const calls = async () => {
        await office.standIn.flush();
        await office.file();
        await office.file();
      };
      if (when === 'after it') await calls();
      await sheet(call);
      await sheet(call);
      await desk.settle();
      if (when !== 'after it') await calls();
      const [ticket, ...others] = await tickets();
      expect(others).toEqual([]);
      if (ticket === undefined) throw new Error('no ticket');
      const facts = await factsOf(desk.deps.db, ticket.id);
      const read = (key: string) => facts.filter((fact) => fact.key === key).map(({ value }) => value);
      expect(read('plate_own')).toContain('GA123BC');
      expect(read('loss_date')).toContain('2026-11-11');
      expect((await ofTicket(desk.deps.db, ticket.id)).some(({ action }) => action === 'opened')).toBe(true);
    },
  );

  test('lets no mail of a stranger into the call’s ticket that claims to be part of it', async () => {
    await office.standIn.call({ from: annasMobile, rings: 'answered' });
    await office.standIn.flush();
    await office.file();
    const call = `twilio:${office.standIn.calls[0]?.sid ?? ''}`;
    await desk.receive(
      mail({
        from: `${stranger.name} <${stranger.email}>`,
        text: 'Sono quella di prima.',
        headers: { References: `<${call}>` },
      }),
    );
    await desk.settle();
    expect(await tickets()).toHaveLength(2);
  });
});
