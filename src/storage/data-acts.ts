/** What is done with everything about a person: copies, erasures, restrictions, and what holds them up. */
import type { Selectable } from 'kysely';
import type { DataActId, ClaimId, PartyId, TicketId } from '#src/domain/ids.ts';
import type { DataActKind, DataActState, DataProgress, ErasurePlan } from '#src/domain/privacy/data-act.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Sql, Tx } from './db.ts';
import type { Schema } from './schema.ts';

/** Something that is done, or was asked for. */
export interface DataAct {
  readonly id: DataActId;
  readonly kind: DataActKind;
  readonly partyId: PartyId;
  readonly ticketId?: TicketId;
  readonly state: DataActState;
  readonly version: number;
  readonly clientId: string;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly confirmedBy?: string;
  readonly confirmedAt?: Date;
  readonly plan?: ErasurePlan;
  readonly progress: DataProgress;
  readonly tries: number;
  readonly size?: number;
  readonly expiresAt?: Date;
  readonly endedAt?: Date;
  readonly note?: string;
}

/** Puts an act on file. @returns the one that this client asked for before, if so */
export async function askForAct(
  tx: Tx,
  act: Pick<DataAct, 'kind' | 'partyId' | 'ticketId' | 'clientId' | 'reason' | 'askedBy' | 'plan'> & {
    readonly state: 'proposed' | 'waiting';
    readonly at: Date;
  },
): Promise<{ readonly act: DataAct; readonly again: boolean }> {
  const row = await tx.sql
    .insertInto('data_act')
    .values({
      kind: act.kind,
      party_id: act.partyId,
      ticket_id: act.ticketId ?? null,
      state: act.state,
      client_id: act.clientId,
      reason: act.reason,
      asked_by: act.askedBy,
      asked_at: act.at,
      alive_at: act.at,
      plan: act.plan === undefined ? null : JSON.stringify(act.plan),
    })
    .onConflict((conflict) => conflict.column('client_id').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return { act: asAct(row), again: false };
  const before = await tx.sql
    .selectFrom('data_act')
    .selectAll()
    .where('client_id', '=', act.clientId)
    .executeTakeFirstOrThrow();
  return { act: asAct(before), again: true };
}

export async function findAct(db: Sql, id: string): Promise<DataAct | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  const row = await db.sql
    .selectFrom('data_act')
    .selectAll()
    .where('id', '=', id as DataActId)
    .executeTakeFirst();
  return row === undefined ? undefined : asAct(row);
}

/** Locks an act until the transaction ends. */
export async function lockAct(tx: Tx, id: DataActId): Promise<DataAct> {
  const row = await tx.sql
    .selectFrom('data_act')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return asAct(row);
}

/** The latest acts, of one person or of all. */
export async function listActs(
  db: Sql,
  of: { readonly partyId?: PartyId; readonly ticketId?: TicketId },
  size: number,
): Promise<(DataAct & { readonly name: string })[]> {
  let query = db.sql
    .selectFrom('data_act')
    .innerJoin('party', 'party.id', 'data_act.party_id')
    .selectAll('data_act')
    .select('party.name');
  if (of.partyId !== undefined) query = query.where('data_act.party_id', '=', of.partyId);
  if (of.ticketId !== undefined) query = query.where('data_act.ticket_id', '=', of.ticketId);
  const rows = await query.orderBy('data_act.id', 'desc').limit(size).execute();
  return rows.map(({ name, ...row }) => ({ ...asAct(row), name }));
}

type ActChange = Partial<
  Pick<
    DataAct,
    'state' | 'confirmedBy' | 'confirmedAt' | 'progress' | 'size' | 'expiresAt' | 'endedAt' | 'note'
  >
> & { readonly aliveAt?: Date; readonly tries?: number };

/** Changes an act. @throws Stale when it has moved on */
export async function moveAct(
  db: Sql,
  act: Pick<DataAct, 'id' | 'version'>,
  change: ActChange,
): Promise<DataAct> {
  const row = await db.sql
    .updateTable('data_act')
    .set({
      version: act.version + 1,
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.confirmedBy === undefined ? {} : { confirmed_by: change.confirmedBy }),
      ...(change.confirmedAt === undefined ? {} : { confirmed_at: change.confirmedAt }),
      ...(change.progress === undefined ? {} : { progress: JSON.stringify(change.progress) }),
      ...(change.size === undefined ? {} : { size: change.size }),
      ...(change.expiresAt === undefined ? {} : { expires_at: change.expiresAt }),
      ...(change.endedAt === undefined ? {} : { ended_at: change.endedAt }),
      ...(change.note === undefined ? {} : { note: change.note }),
      ...(change.aliveAt === undefined ? {} : { alive_at: change.aliveAt }),
      ...(change.tries === undefined ? {} : { tries: change.tries }),
    })
    .where('id', '=', act.id)
    .where('version', '=', act.version)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new Stale(`act ${act.id} has moved on`);
  return asAct(row);
}

/** A sign of life with how far it has come. @throws Stale when somebody else has taken it over */
export async function keepActAlive(
  db: Sql,
  act: Pick<DataAct, 'id' | 'version'>,
  progress: DataProgress,
  at: Date,
): Promise<void> {
  const done = await db.sql
    .updateTable('data_act')
    .set({ progress: JSON.stringify(progress), alive_at: at })
    .where('id', '=', act.id)
    .where('version', '=', act.version)
    .executeTakeFirst();
  if (done.numUpdatedRows === 0n) throw new Stale(`act ${act.id} has moved on`);
}

/** Acts that are the machine's to do and have shown no life since: to be rung for. */
export async function forgottenActs(
  db: Sql,
  before: Date,
  limit: number,
): Promise<{ readonly id: DataActId; readonly version: number }[]> {
  return db.sql
    .selectFrom('data_act')
    .select(['id', 'version'])
    .where('state', 'in', ['waiting', 'working'])
    .where('alive_at', '<', before)
    .orderBy('alive_at')
    .limit(limit)
    .execute();
}

/** Copies that are kept no longer. */
export async function expiredExports(db: Sql, now: Date, limit: number): Promise<DataAct[]> {
  const rows = await db.sql
    .selectFrom('data_act')
    .selectAll()
    .where('kind', '=', 'export')
    .where('state', '=', 'done')
    .where('expires_at', '<=', now)
    .limit(limit)
    .execute();
  return rows.map(asAct);
}

/** Something that forbids erasing. */
export interface LegalHold {
  readonly id: string;
  readonly partyId?: PartyId;
  readonly claimId?: ClaimId;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
  readonly lifted?: { readonly by: string; readonly at: Date };
}

/** Sets a hold on a person or a claim. */
export async function setHold(
  tx: Tx,
  hold: Pick<LegalHold, 'partyId' | 'claimId' | 'reason' | 'by' | 'at'>,
): Promise<LegalHold> {
  const row = await tx.sql
    .insertInto('legal_hold')
    .values({
      party_id: hold.partyId ?? null,
      claim_id: hold.claimId ?? null,
      reason: hold.reason,
      set_by: hold.by,
      set_at: hold.at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return asHold(row);
}

/** Lifts a hold. @returns undefined when there is none of this id that stands */
export async function liftHold(
  tx: Tx,
  id: string,
  word: { readonly by: string; readonly at: Date },
): Promise<LegalHold | undefined> {
  const row = await tx.sql
    .updateTable('legal_hold')
    .set({ lifted_by: word.by, lifted_at: word.at })
    .where('id', '=', id)
    .where('lifted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : asHold(row);
}

/** Holds that stand on a person, or on a claim they are on. */
export async function holdsOn(db: Sql, partyId: PartyId, claims: readonly ClaimId[]): Promise<LegalHold[]> {
  const rows = await db.sql
    .selectFrom('legal_hold')
    .selectAll()
    .where('lifted_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('party_id', '=', partyId),
        ...(claims.length === 0 ? [] : [eb('claim_id', 'in', [...claims])]),
      ]),
    )
    .orderBy('id')
    .execute();
  return rows.map(asHold);
}

function asHold(row: Selectable<Schema['legal_hold']>): LegalHold {
  const { lifted_by: by, lifted_at: at } = row;
  return {
    id: row.id,
    ...(row.party_id === null ? {} : { partyId: row.party_id }),
    ...(row.claim_id === null ? {} : { claimId: row.claim_id }),
    reason: row.reason,
    by: row.set_by,
    at: row.set_at,
    ...(by === null || at === null ? {} : { lifted: { by, at } }),
  };
}

function asAct(row: Selectable<Schema['data_act']>): DataAct {
  return {
    id: row.id,
    kind: row.kind,
    partyId: row.party_id,
    ...(row.ticket_id === null ? {} : { ticketId: row.ticket_id }),
    state: row.state,
    version: row.version,
    clientId: row.client_id,
    reason: row.reason,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    ...(row.confirmed_by === null ? {} : { confirmedBy: row.confirmed_by }),
    ...(row.confirmed_at === null ? {} : { confirmedAt: row.confirmed_at }),
    ...(row.plan === null ? {} : { plan: row.plan }),
    progress: row.progress,
    tries: row.tries,
    ...(row.size === null ? {} : { size: Number(row.size) }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.note === null ? {} : { note: row.note }),
  };
}
