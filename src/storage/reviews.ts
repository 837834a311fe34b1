/** What the first review reads beside the claim itself: its words and facts, known accounts, and who shares what. */
import { sql } from 'kysely';
import { localDateOf } from '#src/domain/time/calendar.ts';
import type { Hearing } from '#src/domain/claims/message-part.ts';
import type { SourcedFact } from '#src/domain/facts/conflicts.ts';
import type { FileLayer } from '#src/domain/documents/document-detail.ts';
import type { AttachmentId, ClaimId, MessageId, PartyId, Reference, TicketId } from '#src/domain/ids.ts';
import type { Language } from '#src/domain/message.ts';
import type { KnownAccount, Recurrence, ReviewedMessage, Sharing } from '#src/domain/review/review-file.ts';
import type { Sql } from './db.ts';
import { ticketsOn } from './links.ts';
import { dividedOn, wordsOf } from './messages.ts';

/** More messages than these, the latest, are not read again at every look. */
const mostMessages = 100;
const longestWords = 50_000;
/** Rows followed from one identifier: a number that thousands share tells as much after two hundred. */
const most = 200;

/** With more people at one address it is a block of flats, and says nothing. */
const mostInHouse = 10;

/** What people wrote on a claim's tickets, oldest first. */
export async function messagesOf(
  db: Sql,
  claimId: ClaimId,
): Promise<(ReviewedMessage & { readonly ticketId: TicketId })[]> {
  const rows = await db.sql
    .selectFrom('conversation')
    .innerJoin('message', 'message.id', 'conversation.message_id')
    .select([
      'message.id',
      'conversation.ticket_id',
      'message.received_at',
      'message.language',
      'message.forwarded',
      sql<boolean>`conversation.ticket_id = message.ticket_id`.as('is_own'),
      sql<string>`left(message.text, ${longestWords})`.as('text'),
      sql<string>`left(message.new_text, ${longestWords})`.as('new_text'),
    ])
    .where('conversation.ticket_id', 'in', ticketsOn(claimId))
    .where('message.nature', '=', 'human')
    .where('message.copy_of', 'is', null)
    .orderBy('message.id', 'desc')
    .orderBy('is_own', 'desc')
    .limit(mostMessages)
    .execute();
  // A complaint beside the claim has the same message: it is heard once.
  const each = [...new Map(rows.toReversed().map((row) => [row.id, row])).values()];
  const heard = new Map<MessageId, Hearing>();
  for (const ticketId of new Set(each.map((row) => row.ticket_id)))
    for (const [id, { hearing }] of await dividedOn(db, ticketId)) heard.set(id, hearing);
  return each.map((row) => {
    const hearing = heard.get(row.id);
    return {
      id: row.id,
      ticketId: row.ticket_id,
      receivedOn: localDateOf(row.received_at),
      language: row.language satisfies Language,
      words: wordsOf({
        text: row.text,
        newText: row.new_text,
        ...(row.forwarded === null ? {} : { forwarded: row.forwarded }),
        ...(hearing === undefined ? {} : { hearing }),
      }),
    };
  });
}

/** Facts of all messages on a claim's tickets, with the message each stood in. */
export async function factsOf(db: Sql, claimId: ClaimId): Promise<SourcedFact[]> {
  const rows = await db.sql
    .selectFrom('fact')
    .innerJoin('ticket', 'ticket.id', 'fact.ticket_id')
    .innerJoin('message', 'message.id', 'fact.message_id')
    .selectAll('fact')
    .where('ticket.id', 'in', ticketsOn(claimId))
    .where('message.nature', '=', 'human')
    .where('message.copy_of', 'is', null)
    .orderBy('fact.id')
    .limit(5_000)
    .execute();
  return rows.map((row) => ({
    messageId: row.message_id satisfies MessageId,
    // Written from a Fact's own key.
    key: row.key as SourcedFact['key'],
    value: row.value,
    span: row.span,
    method: row.method,
    confidence: row.confidence,
  }));
}

/** What was read in some files: their text, and what they say of themselves. */
export async function filesOf(
  db: Sql,
  ids: readonly AttachmentId[],
): Promise<ReadonlyMap<AttachmentId, { readonly text?: string; readonly layer?: FileLayer }>> {
  if (ids.length === 0) return new Map();
  const rows = await db.sql
    .selectFrom('attachment')
    .select(['id', 'layer', sql<string | null>`left(text, ${longestWords})`.as('text')])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(
    rows.map(({ id, text, layer }) => [
      id,
      { ...(text === null ? {} : { text }), ...(layer === null ? {} : { layer }) },
    ]),
  );
}

/** Accounts of some people: those on file, with the day one replaced another, and the one last paid on any of their claims. */
export async function accountsOf(db: Sql, parties: readonly PartyId[]): Promise<KnownAccount[]> {
  if (parties.length === 0) return [];
  const { rows } = await sql<{ iban: string; from: 'file' | 'paid'; changed: Date | null }>`
    select iban, 'file' as from, iban_changed_at as changed from party
      where id = any(${[...parties]}::bigint[]) and iban is not null
    union all
    select * from (
      select p.iban, 'paid', null::timestamptz
      from claim_party cp join payment p on p.claim_id = cp.claim_id
      where cp.party_id = any(${[...parties]}::bigint[]) and p.paid_on is not null and p.rejected_on is null
        and p.iban is not null
      order by p.paid_on desc limit 1
    ) as last`.execute(db.sql);
  return rows.map((row) => ({
    iban: row.iban,
    from: row.from,
    ...(row.changed === null ? {} : { changedOn: localDateOf(row.changed) }),
  }));
}

/**
 * Claims of one party, plate, address, telephone or account within the year before a claim was notified, itself
 * included, wherever there are `least` or more. Telephones that several people are known to share do not count.
 */
export async function recurrencesOf(
  db: Sql,
  claimId: ClaimId,
  least: number,
): Promise<(Omit<Recurrence, 'claims'> & { readonly claims: readonly Reference[] })[]> {
  const { rows } = await sql<{ by: Recurrence['by']; value: string; claims: Reference[] }>`
    with me as (select id, notified_at, plates from claim where id = ${claimId}),
    own as (
      select p.id, p.name, p.iban, p.address from party p
      where p.id in (select party_id from claim_party where claim_id = ${claimId} and ${isConcerned})
    ),
    told as (
      select distinct f.key, f.value from fact f join ticket t on t.id = f.ticket_id
      where t.claim_id = ${claimId} and f.key in ('iban', 'contact_phone') and f.confidence >= 0.7
        and f.span ->> 'part' in ('subject', 'body')
    ),
    identifier as (
      select 'iban' as by, iban as value from own where iban is not null
      union select 'phone', c.value from own join contact c on c.party_id = own.id and c.kind = 'phone'
      union select case key when 'iban' then 'iban' else 'phone' end, value from told
    ),
    single as (
      select * from identifier i where not exists (
        select from contact c where c.value = i.value and c.shared)
    ),
    holder as (
      select s.by, s.value, c.party_id from single s cross join lateral (
        select party_id from contact where value = s.value and kind = 'phone' limit ${most}) as c where s.by = 'phone'
      union select s.by, s.value, p.id from single s cross join lateral (
        select id from party where iban = s.value limit ${most}) as p where s.by = 'iban'
      union select by, value, party_id from (
        select 'address', own.address, p.id, count(*) over (partition by own.address) as people
        from own cross join lateral (
          select id from party where ${addressKey('party.address')} = ${addressKey('own.address')}
          order by id desc limit ${mostInHouse} + 1) as p
      ) as house (by, value, party_id, people) where people <= ${mostInHouse}
      union select 'party', own.name, own.id from own
    ),
    hit as (
      select h.by, h.value, cp.claim_id from holder h cross join lateral (
        select claim_id from claim_party where party_id = h.party_id and ${isConcerned}
        order by claim_id desc limit ${most}) as cp
      union select s.by, s.value, t.claim_id from single s cross join lateral (
        select ticket_id from fact where key = case s.by when 'iban' then 'iban' else 'contact_phone' end
          and value = s.value order by id desc limit ${most}) as f
        join ticket t on t.id = f.ticket_id where t.claim_id is not null
      union select 'plate', plate, c.id from me cross join unnest(me.plates) as plate
        cross join lateral (select claim_id as id from claim_number where kind = 'plate'
          and value = upper(regexp_replace(plate, '[^[:alnum:]]', '', 'g'))
          order by claim_id desc limit ${most}) as c
    )
    select hit.by, hit.value, array_agg(distinct c.reference) as claims
    from hit cross join me
      cross join lateral (select id, reference, notified_at from claim where id = hit.claim_id limit 1) as c
    where c.notified_at between me.notified_at - interval '12 months' and me.notified_at
    group by hit.by, hit.value having count(distinct c.id) >= ${least}
    order by hit.by, hit.value`.execute(db.sql);
  return rows.map(({ by, value, claims }) => ({
    by,
    value,
    claims: claims.toSorted(),
  }));
}

/** Telephones, addresses and accounts of a claim's people that others are known by too. */
export async function sharingsOf(db: Sql, claimId: ClaimId): Promise<Sharing[]> {
  const { rows } = await sql<{
    of: Sharing['of'];
    value: string;
    name: string;
    surname: string | null;
    address: string | null;
    same_policy: boolean;
  }>`
    with own as (
      select p.id, p.iban from party p
      where p.id in (select party_id from claim_party where claim_id = ${claimId} and ${isConcerned})
    ),
    identifier as (
      select 'iban' as of, iban as value from own where iban is not null
      union select case c.kind when 'phone' then 'phone' else 'email' end, c.value
        from own join contact c on c.party_id = own.id
      union select case f.key when 'iban' then 'iban' else 'phone' end, f.value
        from fact f join ticket t on t.id = f.ticket_id
        where t.claim_id = ${claimId} and f.key in ('iban', 'contact_phone') and f.confidence >= 0.7
          and f.span ->> 'part' in ('subject', 'body')
    ),
    single as (
      select * from identifier i where not exists (
        select from contact c where c.value = i.value and c.shared)
    ),
    other as (
      select s.of, s.value, c.party_id from single s cross join lateral (
        select party_id from contact where value = s.value limit ${most}) as c where s.of <> 'iban'
      union select s.of, s.value, p.id from single s cross join lateral (
        select id from party where iban = s.value limit ${most}) as p where s.of = 'iban'
    )
    select o.of, o.value, p.name, p.surname, p.address, exists (
      select from policy_party mine join policy_party theirs on theirs.policy_id = mine.policy_id
      where mine.party_id in (select id from own) and theirs.party_id = p.id) as same_policy
    from other o join party p on p.id = o.party_id
    where p.id not in (select party_id from claim_party where claim_id = ${claimId})
    order by o.of, o.value, p.name`.execute(db.sql);
  const sharings = new Map<string, Sharing & { others: Sharing['others'][number][] }>();
  for (const row of rows) {
    const name = `${row.of} ${row.value}`;
    const sharing = sharings.get(name) ?? { of: row.of, value: row.value, others: [] };
    sharing.others.push({
      name: row.name,
      ...(row.surname === null ? {} : { surname: row.surname }),
      ...(row.address === null ? {} : { address: row.address }),
      onSamePolicy: row.same_policy,
    });
    sharings.set(name, sharing);
  }
  return [...sharings.values()];
}

/** People whom a claim is about; lawyers and brokers appear on many and mean nothing by it. */
const isConcerned = sql`role in ('insured', 'claimant', 'third_party', 'payee')`;

/** As the index `party_address` has it. */
function addressKey(column: string) {
  return sql`lower(regexp_replace(${sql.raw(column)}, '[^[:alnum:]]+', ' ', 'g'))`;
}
