/**
 * The five state machines of the house, driven by long random walks of events on real rows and held against a model that
 * knows nothing of the code: it is the table of states and events, written out. Whatever is impossible must be refused, and
 * must say where the thing stands.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClaimId, EscalationId, OutboundId, RequestId, TaskId, TicketId } from '#src/domain/ids.ts';
import { Stale } from '#src/domain/outcomes.ts';
import * as claims from '#src/storage/claims.ts';
import * as escalations from '#src/storage/escalations.ts';
import * as outbound from '#src/storage/outbound.ts';
import * as requests from '#src/storage/requests.ts';
import * as tasks from '#src/storage/tasks.ts';
import { statusesAstray } from '#src/storage/status-log.ts';
import { addDays, localDateOf } from '#src/domain/time/calendar.ts';
import { closeResolved } from '#workers/housekeeping.ts';
import { personActions } from '#workers/person.ts';
import { openClaim, openTicket, ticketNow } from '../api/rows.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();
const supervisor = { name: 'Sara Conti', role: 'supervisor' } as const;
/** Each walk is on rows of its own; a few long ones find more than many short ones. */
const walks = { numRuns: 6 };
const walk = <Event extends string>(events: readonly Event[]) =>
  fc.array(fc.constantFrom(...events), { minLength: 6, maxLength: 14 });

/** What the model says: state and event give the next state; what is not there is impossible. */
type Model<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>;

interface Outcome {
  readonly outcome: string;
  readonly words?: { readonly it: string; readonly en: string };
}

/** What is possible is done; what is not is refused, and names the state in both languages. */
function expectAsTold(
  { outcome, words }: Outcome,
  isPossible: boolean,
  names: { readonly it: string; readonly en: string } | undefined,
): void {
  const says = (language: 'it' | 'en') =>
    isPossible || (names !== undefined && words?.[language].includes(names[language]) === true);
  expect({ outcome, it: says('it'), en: says('en') }).toEqual({
    outcome: isPossible ? 'done' : 'not-possible',
    it: true,
    en: true,
  });
}

test('an escalation is raised, taken, and ended once', async () => {
  type State = 'raised' | 'acknowledged' | 'decided' | 'returned';
  type Event = 'take' | 'return' | 'decide';
  const ends = { take: 'acknowledged', return: 'returned', decide: 'decided' } as const;
  const model: Model<State, Event> = { raised: ends, acknowledged: ends, decided: {}, returned: {} };
  const names = { decided: { it: 'decisa', en: 'decided' }, returned: { it: 'restituita', en: 'returned' } };
  await fc.assert(
    fc.asyncProperty(walk<Event>(['take', 'return', 'decide', 'take']), async (events) => {
      const { deps } = desk;
      const ticket = await openTicket(desk);
      const raised = await personActions(deps).escalateTicket({
        ticketId: ticket.id,
        reason: 'rep_request',
        note: 'x',
        clientId: randomUUID(),
        person: supervisor,
      });
      if (raised.outcome !== 'done') throw new Error(raised.outcome);
      const id: EscalationId = raised.escalation.id;
      let state: State = 'raised';
      for (const [index, event] of events.entries()) {
        // Another person each time: the same step by the same person is a lost answer asked for again.
        const person = { name: `Persona ${index}`, role: 'supervisor' } as const;
        const outcome = await personActions(deps).stepEscalation({
          escalationId: id,
          step: event,
          note: 'x',
          person,
        });
        const to: State | undefined = model[state][event];
        expectAsTold(
          outcome,
          to !== undefined,
          state === 'decided' || state === 'returned' ? names[state] : undefined,
        );
        state = to ?? state;
        expect((await escalations.find(deps.db, id))?.state).toBe(state);
      }
    }),
    walks,
  );
});

test('a department’s task is open until it is answered or called off, and can be opened again', async () => {
  type State = 'open' | 'done' | 'cancelled';
  type Event = 'done' | 'cancel' | 'reopen';
  const model: Model<State, Event> = {
    open: { done: 'done', cancel: 'cancelled' },
    done: { reopen: 'open' },
    cancelled: { reopen: 'open' },
  };
  const names = {
    open: { it: 'aperta', en: 'open' },
    done: { it: 'evasa', en: 'done' },
    cancelled: { it: 'annullata', en: 'cancelled' },
  };
  await fc.assert(
    fc.asyncProperty(walk<Event>(['done', 'cancel', 'reopen']), async (events) => {
      const { deps } = desk;
      const ticket = await openTicket(desk);
      const given = await personActions(deps).giveTask({
        ticketId: ticket.id,
        department: 'legal',
        text: 'x',
        clientId: randomUUID(),
        person: supervisor,
      });
      if (given.outcome !== 'done') throw new Error(given.outcome);
      const id: TaskId = given.task.id;
      let state: State = 'open';
      for (const [index, event] of events.entries()) {
        const person = { name: `Persona ${index}`, role: 'rep' } as const;
        const outcome = await personActions(deps).stepTask({ taskId: id, step: event, note: 'x', person });
        const to: State | undefined = model[state][event];
        expectAsTold(outcome, to !== undefined, names[state]);
        state = to ?? state;
        expect((await tasks.find(deps.db, id))?.state).toBe(state);
        // It is our turn exactly while no department has anything.
        expect((await ticketNow(desk, ticket.id)).status).toBe(
          state === 'open' ? 'waiting_department' : 'open',
        );
      }
    }),
    walks,
  );
});

test('a ticket moves between people, customer and department, and what is closed stays closed', async () => {
  type State =
    | 'new'
    | 'open'
    | 'waiting_customer'
    | 'waiting_department'
    | 'escalated'
    | 'resolved'
    | 'closed';
  type Event =
    | 'open'
    | 'wait'
    | 'department'
    | 'resolve'
    | 'close'
    | 'escalate'
    | 'postpone'
    | 'decide'
    | 'give_back'
    | 'fortnight';
  const turns = {
    open: 'open',
    wait: 'waiting_customer',
    department: 'waiting_department',
    resolve: 'resolved',
    escalate: 'escalated',
  } as const;
  const stays = (state: State) => ({ ...turns, postpone: state, fortnight: state });
  const model: Model<State, Event> = {
    new: stays('new'),
    open: stays('open'),
    waiting_customer: stays('waiting_customer'),
    waiting_department: stays('waiting_department'),
    // With the supervisor, who alone ends it.
    escalated: {
      escalate: 'escalated',
      postpone: 'escalated',
      fortnight: 'escalated',
      decide: 'resolved',
      give_back: 'open',
    },
    resolved: { ...turns, fortnight: 'closed' },
    // Nothing but its claim's next message, which is another ticket.
    closed: { fortnight: 'closed' },
  };
  const names: Readonly<Record<State, { it: string; en: string }>> = {
    new: { it: 'la pratica è nuova', en: 'the ticket is new' },
    open: { it: 'la pratica è da lavorare', en: 'the ticket is open' },
    waiting_customer: {
      it: 'la pratica è in attesa del cliente',
      en: 'the ticket is waiting for the customer',
    },
    waiting_department: {
      it: 'la pratica è in attesa di un ufficio',
      en: 'the ticket is waiting for a department',
    },
    escalated: { it: 'la pratica è dal supervisore', en: 'the ticket is with the supervisor' },
    resolved: { it: 'la pratica è risolta', en: 'the ticket is resolved' },
    closed: { it: 'la pratica è chiusa', en: 'the ticket is closed' },
  };
  const status = {
    open: 'open',
    wait: 'waiting_customer',
    department: 'waiting_department',
    resolve: 'resolved',
    close: 'closed',
  } as const;
  const reasons = [
    'rep_request',
    'legal_threat',
    'coverage_doubt',
    'over_authority',
    'link_conflict',
    'payment_failed',
    'regulator_contact',
    'vulnerable_customer',
    'complaint_about_rep',
  ] as const;
  await fc.assert(
    fc.asyncProperty(
      walk<Event>([
        'open',
        'wait',
        'department',
        'resolve',
        'close',
        'escalate',
        'postpone',
        'decide',
        'give_back',
        'fortnight',
        'wait',
        'resolve',
        'resolve',
      ]),
      async (events) => {
        const { id }: { readonly id: TicketId } = await openTicket(desk, { status: 'new' });
        const act = personActions(desk.deps);
        const endEscalations = async (ticketId: TicketId, step: 'decide' | 'return'): Promise<Outcome> => {
          let last: Outcome = { outcome: 'none' };
          for (const { id: escalationId, state: at } of await escalations.ofTicket(desk.deps.db, ticketId))
            if (at === 'raised' || at === 'acknowledged')
              last = await act.stepEscalation({ escalationId, step, note: 'x', person: supervisor });
          return last;
        };
        const fortnight = async (): Promise<Outcome> => {
          desk.now = new Date(desk.now.getTime() + 15 * 86_400_000);
          await closeResolved(desk.deps, 100);
          return { outcome: 'done' };
        };
        let state: State = 'new';
        let raised = 0;
        for (const [index, event] of events.entries()) {
          // Once for each reason while one is open, and there are no more reasons than these.
          if (event === 'escalate' && raised >= reasons.length) continue;
          // What nobody has handed up cannot be decided or given back: there is no escalation to name.
          if ((event === 'decide' || event === 'give_back') && state !== 'escalated') continue;
          const outcome: Outcome =
            event === 'decide' || event === 'give_back'
              ? await endEscalations(id, event === 'decide' ? 'decide' : 'return')
              : event === 'fortnight'
                ? await fortnight()
                : event === 'escalate'
                  ? await act.escalateTicket({
                      ticketId: id,
                      reason: reasons[raised++] ?? 'rep_request',
                      note: 'x',
                      clientId: randomUUID(),
                      person: supervisor,
                    })
                  : event === 'postpone'
                    ? await act.postpone({
                        ticketId: id,
                        until: addDays(localDateOf(desk.now), index + 1),
                        by: 'person:x',
                      })
                    : await act.change({ ticketId: id, status: status[event], by: 'person:x' });
          const to: State | undefined = model[state][event];
          expectAsTold(outcome, to !== undefined, names[state]);
          state = to ?? state;
          expect((await ticketNow(desk, id)).status).toBe(state);
        }
        // The status is what the log makes of it.
        expect(await statusesAstray(desk.deps.db)).toEqual([]);
      },
    ),
    walks,
  );
});

test('a message leaves once, and nothing that may have left is sent again', async () => {
  type State = 'queued' | 'dialing' | 'transmitting' | 'sent' | 'refused' | 'uncertain' | 'cancelled';
  type Event = 'dial' | 'transmit' | 'accept' | 'refuse' | 'retry' | 'die' | 'take_back' | 'prove';
  const model: Model<State, Event> = {
    queued: { dial: 'dialing', take_back: 'cancelled' },
    dialing: { transmit: 'transmitting', accept: 'sent', refuse: 'refused', retry: 'queued', die: 'queued' },
    transmitting: { accept: 'sent', refuse: 'refused', retry: 'queued', die: 'uncertain' },
    sent: {},
    refused: {},
    uncertain: { prove: 'sent' },
    cancelled: {},
  };
  const events: readonly Event[] = [
    'dial',
    'transmit',
    'accept',
    'refuse',
    'retry',
    'die',
    'take_back',
    'prove',
    'dial',
    'transmit',
    'die',
  ];
  await fc.assert(
    fc.asyncProperty(walk(events), async (walked) => {
      const { db } = desk.deps;
      const ticket = await openTicket(desk);
      const queued = await personActions(desk.deps).reply({
        ticketId: ticket.id,
        text: 'Buongiorno',
        clientId: randomUUID(),
        basedOn: { messages: 0, lastMessage: '0', sent: 0, lastSent: '0' },
        close: false,
        wait: false,
        attachments: [],
        by: 'person:x',
      });
      if (queued.outcome !== 'queued') throw new Error(queued.outcome);
      const id: OutboundId = queued.message.id;
      const now = async () => {
        const found = await outbound.find(db, id);
        if (found === undefined) throw new Error('the message is gone');
        return found;
      };
      const later = new Date(Date.now() + 86_400_000);
      const happens = async (event: Event): Promise<boolean> => {
        const before = await now();
        const step = async (taken: Parameters<typeof outbound.step>[2]) => {
          await outbound.step(db, before, taken, desk.now);
          return true;
        };
        switch (event) {
          case 'dial':
            await db.transaction((tx) => outbound.dial(tx, id, later));
            return true;
          case 'transmit':
            return step({ to: 'transmitting' });
          case 'accept':
            return step({ to: 'sent', response: '250' });
          case 'refuse':
            return step({ to: 'refused', response: '554 refused' });
          case 'retry':
            return step({ to: 'queued', response: '451', nextAt: desk.now });
          case 'die':
            await outbound.reclaim(db, new Date(later.getTime() + 1_000), desk.now);
            return (await now()).state !== before.state;
          case 'take_back':
            return db.transaction((tx) => outbound.takeBack(tx, id, 'person:x', desk.now));
          case 'prove':
            return outbound.settle(db, id, { sent: true, by: 'proof:x' }, desk.now);
        }
      };
      let state: State = 'queued';
      for (const event of walked) {
        const to: State | undefined = model[state][event];
        const happened = await happens(event).catch((error: unknown) => {
          if (error instanceof Stale) return false;
          throw error;
        });
        expect(happened, `${event} while ${state}`).toBe(to !== undefined);
        state = to ?? state;
        expect((await now()).state).toBe(state);
      }
    }),
    walks,
  );
});

test('a request for what is missing is held, let go on, and ended once', async () => {
  type State = 'draft' | 'held' | 'cancelled' | 'superseded';
  type Event = 'hold' | 'go_on' | 'cancel' | 'supersede';
  const model: Model<State, Event> = {
    draft: { hold: 'held', cancel: 'cancelled', supersede: 'superseded' },
    held: { go_on: 'draft', cancel: 'cancelled', supersede: 'superseded' },
    // Asked for again, the end of it is the same end.
    cancelled: { cancel: 'cancelled' },
    superseded: { supersede: 'superseded' },
  };
  const names = {
    draft: { it: 'non è ancora partita', en: 'has not left yet' },
    held: { it: 'è sospesa', en: 'is held back' },
    cancelled: { it: 'è stata annullata', en: 'was cancelled' },
    superseded: { it: 'è stata sostituita', en: 'was replaced' },
  };
  await fc.assert(
    fc.asyncProperty(
      walk<Event>(['hold', 'go_on', 'cancel', 'supersede', 'hold', 'go_on', 'hold']),
      async (events) => {
        const { db } = desk.deps;
        const { claim } = await openClaim(desk, [{ key: 'doc_estimate' }]);
        const ticket = await openTicket(desk, { claimId: claim.id });
        const opened = await db.transaction((tx) =>
          requests.open(tx, {
            claimId: claim.id,
            ticketId: ticket.id,
            startedAt: desk.now,
            dueOn: '2026-12-01' as never,
          }),
        );
        if (opened === undefined) throw new Error('the claim has a request');
        const id: RequestId = opened.id;
        let state: State = 'draft';
        for (const [index, step] of events.entries()) {
          const outcome = await personActions(desk.deps).stepRequest({
            requestId: id,
            step,
            reason: `motivo ${index}`,
            by: `person:Persona ${index}`,
          });
          const to: State | undefined = model[state][step];
          expectAsTold(outcome, to !== undefined, names[state]);
          state = to ?? state;
          const now = await requests.find(db, id);
          expect(now?.state === 'open' && now.held !== undefined ? 'held' : now?.state).toBe(
            state === 'draft' ? 'open' : state,
          );
        }
      },
    ),
    walks,
  );
});

test('a claim is decided only from where somebody can look at it, and what is decided is not decided again', async () => {
  type State = claims.ClaimFile['claim']['status'];
  const decidable: readonly State[] = ['incomplete', 'complete', 'in_review', 'escalated', 'reopened'];
  const all: readonly State[] = [...decidable, 'notified', 'withdrawn', 'closed_no_action', 'closed'];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...all), fc.constantFrom('approve', 'reject'), async (status, kind) => {
      const { deps } = desk;
      const { claim }: { readonly claim: { readonly id: ClaimId } } = await openClaim(desk);
      const ticket = await openTicket(desk, { claimId: claim.id });
      await deps.db.transaction(async (tx) =>
        claims.update(tx, await claims.load(tx, claim.id), { status }, desk.now),
      );
      const outcome = await personActions(deps).previewDecision({
        claimId: claim.id,
        draft:
          kind === 'approve'
            ? { kind, amount: 100 }
            : { kind, reason: 'excluded', clause: 'x', explanation: 'x' },
        person: supervisor,
      });
      if (outcome.outcome !== 'previewed') throw new Error(outcome.outcome);
      const stands = outcome.obstacles.some(({ kind: what }) => what === 'status');
      expect(stands, `${kind} while ${status}`).toBe(!decidable.includes(status));
      expect(ticket.claimId).toBe(claim.id);
    }),
    { numRuns: 12 },
  );
});
