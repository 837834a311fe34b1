/** What happened, as whoever audits reads it: by claim, ticket, customer or colleague, looking included. */
import { sql, type RawBuilder } from 'kysely';
import { actionPatterns, matched, type EventKind } from '#src/domain/audit/kind.ts';
import type { EventSource, EventSubject } from '#src/domain/audit/event.ts';
import type { ClaimId, PartyId, Reference, TicketId } from '#src/domain/ids.ts';
import type { Role } from '#src/domain/people/role.ts';
import type { Sql } from './db.ts';

/** Which events; all that are given must hold. */
export interface TrailFilter {
  readonly ticket?: TicketId;
  /** Those of its tickets as well. */
  readonly claim?: ClaimId;
  /** A customer: those of every claim in which he or she has a part. */
  readonly party?: PartyId;
  /** Name of a colleague. */
  readonly person?: string;
  readonly kind?: EventKind;
  readonly from?: Date;
  /** Not included. */
  readonly to?: Date;
  /** Without what is for those alone who may know of fraud signals. */
  readonly withoutFraud?: boolean;
}

/** An event with everything that is known of it. */
export interface TrailEvent {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly role: Role | null;
  readonly action: string;
  readonly looked: boolean;
  readonly data: Record<string, unknown>;
  /** Our references, as digits. */
  readonly ticket: Reference | null;
  readonly claim: Reference | null;
  readonly subject: EventSubject | null;
  readonly source: EventSource | null;
  /** Its place in the chain; null for the seconds until it is sealed. */
  readonly seal: string | null;
}

/** Events, the latest first. @param before only older ones than this id */
export async function trailOf(
  db: Sql,
  filter: TrailFilter,
  { size, before }: { readonly size: number; readonly before?: string },
): Promise<TrailEvent[]> {
  const { rows } = await sql<
    Omit<TrailEvent, 'subject'> & { subject_kind: EventSubject['kind'] | null; subject_id: string | null }
  >`
    select h.id, h.at, h.actor, h.role, h.action, h.looked, h.data, h.source, h.subject_kind, h.subject_id,
      t.reference as ticket, coalesce(c.reference, tc.reference) as claim, s.seq as seal
    from (select * from history h where ${sql.join(conditionsOf(filter, before), sql` and `)}
      order by h.id desc limit ${size}) as h
    left join ticket t on t.id = h.ticket_id
    left join claim c on c.id = h.claim_id
    left join claim tc on tc.id = t.claim_id
    left join history_seal s on s.log = 'history' and s.row_id = h.id
    order by h.id desc`.execute(db.sql);
  return rows.map(({ subject_kind: kind, subject_id: id, ...row }) => ({
    ...row,
    subject: kind === null || id === null ? null : { kind, id },
  }));
}

function conditionsOf(filter: TrailFilter, before: string | undefined): RawBuilder<unknown>[] {
  const { ticket, claim, party, person, kind, from, to, withoutFraud } = filter;
  const family = (claims: RawBuilder<unknown>) =>
    sql`(h.claim_id in (${claims}) or h.ticket_id in (select id from ticket where claim_id in (${claims})))`;
  const conditions = [sql`true`];
  if (before !== undefined) conditions.push(sql`h.id < ${before}`);
  if (ticket !== undefined) conditions.push(sql`h.ticket_id = ${ticket}`);
  if (claim !== undefined) conditions.push(family(sql`select ${claim}::bigint`));
  if (party !== undefined)
    conditions.push(
      sql`(${family(sql`select claim_id from claim_party where party_id = ${party}`)}
        or (h.subject_kind = 'party' and h.subject_id = ${party}))`,
    );
  if (person !== undefined) conditions.push(sql`h.actor = ${`person:${person}`}`);
  if (from !== undefined) conditions.push(sql`h.at >= ${from}`);
  if (to !== undefined) conditions.push(sql`h.at < ${to}`);
  if (withoutFraud === true) conditions.push(sql`h.restricted is distinct from 'fraud'`);
  if (kind !== undefined) conditions.push(ofKind(kind));
  return conditions;
}

function ofKind(kind: EventKind): RawBuilder<unknown> {
  const earlier = matched.slice(0, kind === 'other' ? matched.length : matched.indexOf(kind));
  const none = earlier.map((each) => sql`h.action !~ ${actionPatterns[each]}`);
  if (kind === 'other') return sql`(not h.looked and ${sql.join(none, sql` and `)})`;
  const own = sql`h.action ~ ${actionPatterns[kind]}`;
  if (kind === 'reads') return sql`(h.looked or ${own})`;
  return sql`(not h.looked and ${sql.join([own, ...none], sql` and `)})`;
}
