/** What the machine does with everything about a person once it was asked for: copies, restrictions, erasures. */
import type { ApiActions } from '#src/api/actions.ts';
import { levelFor } from '#src/domain/identity/disclosure.ts';
import { unproven } from '#src/domain/identity/identity.ts';
import type { DataActId } from '#src/domain/ids.ts';
import type { DataActKind } from '#src/domain/privacy/data-act.ts';
import { Stale } from '#src/domain/outcomes.ts';
import { keepDetail } from '#src/domain/problem.ts';
import type { Tx } from '#src/storage/db.ts';
import * as acts from '#src/storage/data-acts.ts';
import { record, type HistoryEvent } from '#src/storage/history.ts';
import { addOverride } from '#src/storage/identities.ts';
import { loadParties } from '#src/storage/parties.ts';
import { restrictParty, scopeOf } from '#src/storage/personal-data.ts';
import { isOutdated, lockTicket, notPossible, unknown } from './decisions.ts';
import { conversationLevel } from './identity.ts';
import { erasePerson, planErasure } from './person-erasure.ts';
import { writeCopy } from './person-export.ts';
import type { Deps, Worker } from './stage.ts';

/** How often an act that fails each time is tried. */
const maxTries = 4;
/** How long a copy is kept where the settings say nothing. */
const usualKeepMs = 72 * 3_600_000;

/**
 * Does an act that waits. Killed in the middle, the clock rings for it again: a copy is written anew from the beginning, an
 * erasure goes on where it was. Rung twice, the second finds that the first has taken it.
 */
export const personalData: Worker = {
  stage: 'personal-data',
  lane: 'media',

  run: async (id, deps) => {
    const act = await take(deps, id as DataActId);
    switch (act.kind) {
      case 'export':
        await exportPerson(deps, act);
        return;
      case 'restrict':
      case 'lift':
        await restrict(deps, act);
        return;
      case 'erase':
        await erase(deps, act);
    }
  },

  giveUp: async (id, reason, deps) => {
    const act = await acts.findAct(deps.db, id);
    if (act === undefined || (act.state !== 'waiting' && act.state !== 'working')) return;
    await acts.moveAct(deps.db, act, {
      state: 'failed',
      endedAt: deps.now(),
      note: keepDetail({ it: reason, en: reason }),
    });
  },
};

async function take(deps: Deps, id: DataActId): Promise<acts.DataAct> {
  return deps.db.transaction(async (tx) => {
    const found = await acts.findAct(tx, id);
    if (found === undefined) throw new Stale(`there is no act ${id}`);
    const act = await acts.lockAct(tx, id);
    const isSilent =
      act.state === 'working' &&
      (
        await acts.forgottenActs(tx, new Date(deps.now().getTime() - deps.settings.forgottenAfterMs), 1_000)
      ).some((each) => each.id === id);
    if (act.state !== 'waiting' && !isSilent) throw new Stale(`act ${id} is ${act.state}`);
    if (act.tries >= maxTries) {
      await acts.moveAct(tx, act, { state: 'failed', endedAt: deps.now(), note: `${maxTries} tries` });
      throw new Stale(`act ${id} failed ${maxTries} times`);
    }
    return acts.moveAct(tx, act, { state: 'working', aliveAt: deps.now(), tries: act.tries + 1 });
  });
}

/** The name of a copy's file. */
function copyOf(act: Pick<acts.DataAct, 'id'>): string {
  return `copy-${act.id}`;
}

async function exportPerson(deps: Deps, act: acts.DataAct): Promise<void> {
  let written: Awaited<ReturnType<typeof writeCopy>>;
  const size = await deps.copies.write(copyOf(act), async (write) => {
    written = await writeCopy({ ...deps, desk: deps.settings.desk }, act.partyId, write, (progress) =>
      acts.keepActAlive(deps.db, act, progress, deps.now()),
    );
  });
  const { rows = 0, files = 0, lost = 0 } = written ?? {};
  await deps.db.transaction(async (tx) => {
    const now = deps.now();
    await acts.moveAct(tx, act, {
      state: 'done',
      progress: { done: rows, total: rows },
      size,
      expiresAt: new Date(now.getTime() + (deps.settings.keepCopyMs ?? usualKeepMs)),
      endedAt: now,
      ...(lost === 0
        ? {}
        : {
            note: keepDetail({ it: `${lost} file non ci sono più`, en: `${lost} files are no longer there` }),
          }),
    });
    await record(tx, {
      ...about(act, 'machine:personal-data'),
      action: 'data-copied',
      data: { act: act.id, rows, files, lost },
    });
  });
}

async function restrict(deps: Deps, act: acts.DataAct): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const scope = await scopeOf(tx, act.partyId);
    if (scope !== undefined) await restrictParty(tx, scope, act.kind === 'restrict' ? deps.now() : undefined);
    await acts.moveAct(tx, act, { state: 'done', endedAt: deps.now() });
    await record(tx, {
      ...about(act, 'machine:personal-data'),
      action: act.kind === 'restrict' ? 'data-restricted' : 'data-restriction-lifted',
      data: { act: act.id },
    });
  });
}

async function erase(deps: Deps, act: acts.DataAct): Promise<void> {
  const outcome = await erasePerson(deps, act);
  await deps.db.transaction(async (tx) => {
    const held = keepDetail({ it: 'fermata da un blocco legale', en: 'stopped by a legal hold' });
    await acts.moveAct(tx, act, {
      state: outcome === 'done' ? 'done' : 'refused',
      endedAt: deps.now(),
      ...(outcome === 'held' ? { note: held } : {}),
    });
    await record(tx, {
      ...about(act, 'machine:personal-data'),
      action: outcome === 'done' ? 'data-erased' : 'data-erasure-stopped',
      data: { act: act.id },
    });
  });
}

/** Copies are taken away when their time is over; what is left of them is that they were made. */
export async function dropOldCopies(deps: Pick<Deps, 'db' | 'copies' | 'now'>): Promise<void> {
  for (const act of await acts.expiredExports(deps.db, deps.now(), 50)) {
    // The file first: a row that says that it is gone leads nobody to it any more.
    await deps.copies.drop(copyOf(act));
    await acts.moveAct(deps.db, act, { state: 'gone' });
  }
}

function about(act: Pick<acts.DataAct, 'partyId' | 'ticketId'>, actor: string): Omit<HistoryEvent, 'action'> {
  return {
    actor,
    ...(act.ticketId === undefined ? {} : { ticketId: act.ticketId }),
    subject: { kind: 'party', id: act.partyId },
  };
}

/** Kinds that a second person must confirm (domain guide I.3). */
const fourEyes: ReadonlySet<DataActKind> = new Set(['erase']);

type Asked<Action extends keyof ApiActions> = Parameters<ApiActions[Action]>[0];

/** Asks for a copy, a restriction or its end; the same `clientId` asks once. */
export async function askForData(
  tx: Tx,
  deps: Deps,
  asked: Asked<'askForData'>,
): ReturnType<ApiActions['askForData']> {
  if (!(await loadParties(tx, [asked.partyId])).has(asked.partyId)) return unknown;
  const ticket = asked.ticketId === undefined ? undefined : await lockTicket(tx, asked.ticketId);
  if (asked.ticketId !== undefined && ticket === undefined) return unknown;
  if (ticket !== undefined && asked.kind === 'export') {
    const has = await conversationLevel(tx, ticket);
    const needs = levelFor.decision;
    if (has < needs && asked.unproven === undefined)
      return { outcome: 'unproven', has, needs, words: unproven(has, needs) };
    if (has < needs && asked.unproven !== undefined)
      await addOverride(tx, {
        ticketId: ticket.id,
        purpose: 'export',
        has,
        needs,
        reason: asked.unproven,
        by: asked.by,
        at: deps.now(),
        usedFor: `party:${asked.partyId}`,
      });
  }
  const scope = asked.kind === 'erase' ? await scopeOf(tx, asked.partyId) : undefined;
  const plan = scope === undefined ? undefined : await planErasure(tx, deps, scope);
  if (plan?.hold !== undefined) return notPossible(plan.hold.why);
  const { act, again } = await acts.askForAct(tx, {
    kind: asked.kind,
    partyId: asked.partyId,
    ...(asked.ticketId === undefined ? {} : { ticketId: asked.ticketId }),
    clientId: asked.clientId,
    reason: asked.reason,
    askedBy: asked.by,
    at: deps.now(),
    state: fourEyes.has(asked.kind) ? 'proposed' : 'waiting',
    ...(plan === undefined ? {} : { plan }),
  });
  if (again) return { outcome: 'done', act };
  await record(tx, {
    ...about(act, asked.by),
    action: `data-${asked.kind}-asked`,
    data: { act: act.id, reason: asked.reason },
  });
  if (act.state === 'waiting')
    await deps.queue.ring(tx, { stage: 'personal-data', id: act.id, version: act.version });
  return { outcome: 'done', act };
}

/** Takes a copy away before its time; agrees to an erasure as the second person, or says no to it. */
export async function stepData(
  tx: Tx,
  deps: Deps,
  asked: Asked<'stepData'>,
): ReturnType<ApiActions['stepData']> {
  const seen = await acts.findAct(tx, asked.actId);
  if (seen === undefined) return unknown;
  const act = await acts.lockAct(tx, seen.id);
  // The same word once more: the first answer was lost on its way.
  if (asked.step === 'confirm' && act.confirmedBy === asked.by) return { outcome: 'done', act };
  if (isOutdated(act, asked.version)) return { outcome: 'stale', now: act };
  switch (asked.step) {
    case 'drop': {
      if (act.state === 'gone') return { outcome: 'done', act };
      if (act.kind !== 'export' || act.state !== 'done')
        return notPossible({ it: 'non c’è una copia da togliere', en: 'there is no copy to take away' });
      await deps.copies.drop(copyOf(act));
      await record(tx, { ...about(act, asked.by), action: 'data-copy-dropped', data: { act: act.id } });
      return { outcome: 'done', act: await acts.moveAct(tx, act, { state: 'gone' }) };
    }
    case 'refuse': {
      if (act.state !== 'proposed') return notPossible(notProposed);
      await record(tx, { ...about(act, asked.by), action: 'data-erase-refused', data: { act: act.id } });
      return {
        outcome: 'done',
        act: await acts.moveAct(tx, act, { state: 'refused', endedAt: deps.now(), confirmedBy: asked.by }),
      };
    }
    case 'confirm': {
      if (act.state !== 'proposed') return notPossible(notProposed);
      if (act.askedBy === asked.by)
        return notPossible({
          it: 'chi la chiede non la conferma: serve una seconda persona',
          en: 'whoever asks for it does not confirm it: a second person is needed',
        });
      const scope = await scopeOf(tx, act.partyId);
      if (scope === undefined) return unknown;
      // The second person writes whose data they are (domain guide I.3): a slip of the list erases nobody.
      if (asked.name?.trim().toLowerCase() !== scope.name.trim().toLowerCase())
        return notPossible({
          it: 'il nome scritto non è quello della persona',
          en: 'the name that was written is not the person’s',
        });
      const { hold } = await planErasure(tx, deps, scope);
      if (hold !== undefined) return notPossible(hold.why);
      const confirmed = await acts.moveAct(tx, act, {
        state: 'waiting',
        confirmedBy: asked.by,
        confirmedAt: deps.now(),
        aliveAt: deps.now(),
      });
      await record(tx, { ...about(act, asked.by), action: 'data-erase-confirmed', data: { act: act.id } });
      await deps.queue.ring(tx, { stage: 'personal-data', id: act.id, version: confirmed.version });
      return { outcome: 'done', act: confirmed };
    }
  }
}

const notProposed = { it: 'non aspetta una seconda persona', en: 'it waits for no second person' };

/** Sets a legal hold on a person or a claim, or lifts it. */
export async function holdData(
  tx: Tx,
  deps: Deps,
  asked: Asked<'holdData'>,
): ReturnType<ApiActions['holdData']> {
  const at = deps.now();
  if ('lift' in asked) {
    const lifted = await acts.liftHold(tx, asked.lift, { by: asked.by, at });
    if (lifted === undefined) return unknown;
    await record(tx, {
      ...holdAbout(lifted, asked.by),
      action: 'legal-hold-lifted',
      data: { hold: lifted.id },
    });
    return { outcome: 'done' };
  }
  if (asked.partyId !== undefined && !(await loadParties(tx, [asked.partyId])).has(asked.partyId))
    return unknown;
  const hold = await acts.setHold(tx, { ...asked, at });
  await record(tx, {
    ...holdAbout(hold, asked.by),
    action: 'legal-hold-set',
    data: { hold: hold.id, reason: asked.reason },
  });
  return { outcome: 'done' };
}

function holdAbout(hold: acts.LegalHold, actor: string): Omit<HistoryEvent, 'action'> {
  return {
    actor,
    ...(hold.claimId === undefined ? {} : { claimId: hold.claimId }),
    ...(hold.partyId === undefined ? {} : { subject: { kind: 'party' as const, id: hold.partyId } }),
  };
}
