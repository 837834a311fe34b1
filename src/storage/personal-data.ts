/**
 * Everything on file about one person, wherever it stands: by what is theirs (the party and its addresses), page by page, so
 * that however much there is little of it is held at once.
 */
import { sql } from 'kysely';
import type { ClaimId, PartyId, Sha256, TicketId } from '#src/domain/ids.ts';
import type { DataKind } from '#src/domain/privacy/personal-data.ts';
import type { Sql } from './db.ts';
import { loadParties } from './parties.ts';

/** What of the house's rows is about a person. */
export interface PersonScope {
  readonly partyId: PartyId;
  readonly name: string;
  /** Mail addresses and numbers that are theirs alone, lower case. */
  readonly addresses: readonly string[];
  /** Everything else by which they are known: tax code, account, postal address. */
  readonly marks: readonly string[];
  /** Tickets they opened, by mail or telephone or with a letter. */
  readonly tickets: readonly TicketId[];
  /** Claims they stand on. */
  readonly claims: readonly ClaimId[];
  /** Names and identifiers of everybody else on those claims, and names of colleagues. */
  readonly others: readonly string[];
}

/** Finds what is about a person; undefined when nobody has this id. */
export async function scopeOf(db: Sql, partyId: PartyId): Promise<PersonScope | undefined> {
  const party = (await loadParties(db, [partyId])).get(partyId);
  if (party === undefined) return undefined;
  // An address that several share says of none of them that it was them.
  const addresses = party.contacts.filter(({ shared }) => !shared).map(({ value }) => value.toLowerCase());
  const claims = await db.sql
    .selectFrom('claim_party')
    .select('claim_id')
    .distinct()
    .where('party_id', '=', partyId)
    .execute();
  const claimIds = claims.map(({ claim_id }) => claim_id);
  const tickets = await db.sql
    .selectFrom('ticket')
    .select('id')
    .where((eb) =>
      eb.or([
        ...(addresses.length === 0 ? [] : [eb('customer', 'in', addresses)]),
        // On paper: where everything that came is theirs.
        eb.and([
          eb('customer', 'is', null),
          eb.exists(
            eb
              .selectFrom('message')
              .select('message.id')
              .whereRef('message.ticket_id', '=', 'ticket.id')
              .where('message.written_by', '=', partyId),
          ),
          eb.not(
            eb.exists(
              eb
                .selectFrom('message')
                .select('message.id')
                .whereRef('message.ticket_id', '=', 'ticket.id')
                .where('message.written_by', 'is distinct from', partyId),
            ),
          ),
        ]),
      ]),
    )
    .orderBy('id')
    .execute();
  const beside =
    claimIds.length === 0
      ? []
      : await db.sql
          .selectFrom('claim_party')
          .select('party_id')
          .distinct()
          .where('claim_id', 'in', claimIds)
          .where('party_id', '<>', partyId)
          .execute();
  const colleagues = await db.sql.selectFrom('person').select('name').execute();
  const others = [
    ...(
      await loadParties(
        db,
        beside.map(({ party_id }) => party_id),
      )
    ).values(),
  ];
  return {
    partyId,
    name: party.name,
    addresses,
    marks: [party.fiscalCode, party.vatNumber, party.iban, party.address].flatMap((mark) => mark ?? []),
    tickets: tickets.map(({ id }) => id),
    claims: claimIds,
    others: [
      ...colleagues.map((each) => each.name),
      ...others.flatMap((each) => [
        each.name,
        ...[each.fiscalCode, each.vatNumber, each.iban, each.address].flatMap((mark) => mark ?? []),
        ...each.contacts.map(({ value }) => value),
      ]),
    ],
  };
}

/** A row as it goes into a copy: columns by their names. */
export type DataRow = Readonly<Record<string, unknown>>;

const pageSize = 200;

/** None of an empty list: `in ()` is no SQL. */
function among(column: ReturnType<typeof sql>, ids: readonly string[], type: 'bigint' | 'text') {
  return sql<boolean>`${column} = any (${[...ids]}::${sql.raw(type)}[])`;
}

/** What they wrote: from an address of theirs, or on paper, where that is certain. */
function ownMessages(scope: PersonScope) {
  return sql<boolean>`(${among(sql`m.sender`, scope.addresses, 'text')} or m.written_by = ${scope.partyId})`;
}
/** What we wrote to them: to an address of theirs, or on paper to them. */
function ownOutbound(scope: PersonScope) {
  return sql<boolean>`(${among(sql`o.recipient`, scope.addresses, 'text')}
    or exists (select from paper_letter p where p.outbound_id = o.id and p.party_id = ${scope.partyId}))`;
}

/**
 * Where each kind stands. `key` orders its pages; `columns` are what the copy shows. Words that others wrote are in `redact`:
 * the copy takes third parties out of them.
 */
function queryOf(kind: DataKind, scope: PersonScope) {
  const tickets = (column: string) => among(sql.ref(column), scope.tickets, 'bigint');
  const claims = (column: string) => among(sql.ref(column), scope.claims, 'bigint');
  switch (kind) {
    case 'person':
      return sql`select p.id as key, p.name, p.surname, p.fiscal_code, p.vat_number, p.iban, p.language, p.address,
          p.do_not_write, p.address_doubt, p.iban_changed_at, p.restricted_at,
          (select jsonb_agg(jsonb_build_object('kind', c.kind, 'value', c.value, 'invalid', c.invalid_reason))
            from contact c where c.party_id = p.id) as contacts
        from party p where p.id = ${scope.partyId}`;
    case 'policies':
      return sql`select p.id as key, p.number, p.product, pp.role, p.cancelled_on,
          (select jsonb_agg(to_jsonb(v) - 'policy_id') from policy_version v where v.policy_id = p.id) as versions,
          (select jsonb_agg(to_jsonb(i) - 'policy_id') from instalment i where i.policy_id = p.id) as instalments
        from policy_party pp join policy p on p.id = pp.policy_id where pp.party_id = ${scope.partyId}`;
    case 'tickets':
      return sql`select t.id as key, t.reference, t.channel, t.case_kind, t.status, t.subject, t.customer_name, t.received_at,
          t.resolved_at from ticket t where ${tickets('t.id')}`;
    case 'messages':
      return sql`select m.id as key, m.channel, m.received_at, m.sender, m.sender_name, m.subject, m.text, m.language
        from message m where ${ownMessages(scope)} and m.copy_of is null`;
    case 'files':
      return sql`select a.id as key, a.message_id as message, a.name, a.content_type, a.size, a.text as words
        from attachment a join message m on m.id = a.message_id where ${ownMessages(scope)} and m.copy_of is null`;
    case 'transcripts':
      return sql`select a.id as key, a.message_id as message, t.state, t.language, t.length_ms,
          (select string_agg(s.text, ' ' order by s.start_ms) from transcript_stretch s
            where s.attachment_id = a.id) as words
        from transcript t join attachment a on a.id = t.attachment_id join message m on m.id = a.message_id
        where ${ownMessages(scope)}`;
    case 'sent':
      return sql`select o.id as key, o.channel, o.recipient, o.purpose, o.subject, o.body as text, o.state, o.sent_at,
          o.delivery, o.created_at from outbound o where ${ownOutbound(scope)} and o.state <> 'cancelled'`;
    case 'facts':
      return sql`select f.id as key, f.message_id as message, f.key as field, f.value, f.method, f.confidence
        from fact f join message m on m.id = f.message_id where ${ownMessages(scope)}`;
    case 'claims':
      return sql`select c.id as key, c.reference, c.type, c.status, c.loss_on, c.loss_time, c.loss_place, c.notified_at,
          c.closed_at, c.plates, c.amount_claimed,
          (select array_agg(cp.role) from claim_party cp where cp.claim_id = c.id and cp.party_id = ${scope.partyId})
            as roles,
          (select jsonb_agg(jsonb_build_object('item', r.key, 'state', r.state, 'note', r.note)) from requirement r
            where r.claim_id = c.id) as checklist
        from claim c where ${claims('c.id')}`;
    case 'documents':
      return sql`select d.id as key, c.reference as claim, d.item, d.recognised, d.note, d.detail
        from document d join claim c on c.id = d.claim_id join message m on m.id = d.message_id
        where ${claims('d.claim_id')} and ${ownMessages(scope)}`;
    case 'decisions':
      return sql`select d.id as key, c.reference as claim, d.kind, d.state, d.amount, d.says, d.decided_at
        from decision d join claim c on c.id = d.claim_id where ${claims('d.claim_id')}`;
    case 'payments':
      return sql`select p.id as key, c.reference as claim, p.cover_code, p.amount, p.decided_on, p.ordered_on, p.paid_on,
          p.rejected_on, p.payee_name, p.iban from payment p join claim c on c.id = p.claim_id
        where ${claims('p.claim_id')}`;
    case 'changes':
      return sql`select r.id as key, r.field, r.old_value, r.new_value, r.state, r.created_at, r.applied_at
        from change_request r where r.party_id = ${scope.partyId} or ${tickets('r.ticket_id')}`;
    case 'complaints':
      return sql`select e.id as key, e.received_at, e.area, e.reason, e.complainant_name, e.complainant_address,
          e.answered_at, e.outcome, e.amount, e.closed_at from complaint_entry e where ${tickets('e.ticket_id')}`;
    case 'notes':
      return sql`select n.id as key, t.reference as ticket, n.text, n.created_at
        from note n join ticket t on t.id = n.ticket_id where ${tickets('n.ticket_id')}`;
    case 'callbacks':
      return sql`select b.id as key, t.reference as ticket, b.number, b.asked_at, b.note, b.state, b.ended_at,
          (select count(*)::int from call_back_try y where y.call_back_id = b.id) as tries
        from call_back b join ticket t on t.id = b.ticket_id
        where ${tickets('b.ticket_id')} or ${among(sql`b.number`, scope.addresses, 'text')}`;
    case 'consents':
      return sql`select row_number() over () as key, x.what, x.value, x.said_at from (
          select 'recording' as what, r.choice as value, r.chosen_at as said_at from recording_consent r
            join message m on m.id = r.message_id where ${ownMessages(scope)}
          union all select 'text messages', c.state, c.said_at from text_consent c
            where ${among(sql`c.number`, scope.addresses, 'text')}) as x`;
    case 'identity':
      return sql`select p.id as key, t.reference as ticket, p.method, p.facts, p.note, p.noted_at, p.withdrawn_at
        from identity_proof p join ticket t on t.id = p.ticket_id where ${tickets('p.ticket_id')}`;
    case 'history':
      return sql`select h.id as key, h.at, h.actor, h.action, h.looked, t.reference as ticket, c.reference as claim, h.data
        from history h left join ticket t on t.id = h.ticket_id left join claim c on c.id = h.claim_id
        where h.restricted is distinct from 'fraud' and (${tickets('h.ticket_id')} or ${claims('h.claim_id')}
          or h.subject_kind = 'party' and h.subject_id = ${scope.partyId})`;
  }
}

/** How many rows there are of a kind. */
export async function countData(db: Sql, kind: DataKind, scope: PersonScope): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (${queryOf(kind, scope)}) as q`.execute(db.sql);
  return rows[0]?.n ?? 0;
}

/** The rows of a kind, in pages. */
export async function* readData(db: Sql, kind: DataKind, scope: PersonScope): AsyncGenerator<DataRow> {
  let after = '0';
  for (;;) {
    const { rows } = await sql<DataRow & { key: string }>`
      select * from (${queryOf(kind, scope)}) as q where q.key > ${after}::bigint
      order by q.key limit ${pageSize}`.execute(db.sql);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = String(last.key);
  }
}

/** Bytes that are theirs: what they sent, and what we sent them. */
export interface OwnBytes {
  readonly kind: 'original' | 'file' | 'sent';
  readonly key: string;
  readonly name: string;
  readonly sha256: Sha256;
}

/** Originals of their mails and letters, files and recordings that came with them, and our messages to them as they left. */
export async function* readBytes(db: Sql, scope: PersonScope): AsyncGenerator<OwnBytes> {
  const queries = [
    // What many people stand in (a batch of post, a bounce) is nobody's alone.
    sql`select g.id as key, 'original' as kind, g.channel as name, g.sha256 from original g
      where exists (select from message m where m.original_id = g.id and ${ownMessages(scope)})
        and not exists (select from message m where m.original_id = g.id
          and m.written_by is distinct from ${scope.partyId}::bigint
          and coalesce(m.sender, '') <> all (${[...scope.addresses]}::text[]))
        and not exists (select from scan_batch b where b.id = g.id and b.state <> 'whole')`,
    sql`select a.id as key, 'file' as kind, a.name, a.sha256 from attachment a join message m on m.id = a.message_id
      where ${ownMessages(scope)} and m.copy_of is null and m.erased_at is null`,
    // A code is a secret, and worth nothing any more.
    sql`select o.id as key, 'sent' as kind, o.channel as name, o.sha256 from outbound o
      where ${ownOutbound(scope)} and o.state = 'sent' and o.purpose not in ('code', 'call') and o.erased_at is null`,
  ];
  for (const query of queries) {
    let after = '0';
    for (;;) {
      const { rows } = await sql<OwnBytes>`
        select * from (${query}) as q where q.key > ${after}::bigint order by q.key limit ${pageSize}`.execute(
        db.sql,
      );
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageSize) break;
      after = String(last.key);
    }
  }
}

/**
 * Restricts what is done with a person's data, or lifts that: no machine writes to them, and the search finds neither them
 * nor their tickets and messages.
 *
 * @param at since when; undefined lifts it
 */
export async function restrictParty(tx: Sql, scope: PersonScope, at: Date | undefined): Promise<void> {
  await tx.sql
    .updateTable('party')
    .set({ restricted_at: at ?? null })
    .where('id', '=', scope.partyId)
    .execute();
  const rows = sql`
    select 'party' as kind, ${scope.partyId}::bigint as id
    union all select 'ticket', t.id from ticket t where ${among(sql`t.id`, scope.tickets, 'bigint')}
    union all select 'message', m.id from message m where ${ownMessages(scope)}
    union all select 'file', a.id from attachment a join message m on m.id = a.message_id where ${ownMessages(scope)}
    union all select 'answer', o.id from outbound o where ${ownOutbound(scope)}
    union all select 'note', n.id from note n where ${among(sql`n.ticket_id`, scope.tickets, 'bigint')}`;
  // The database hides what is theirs whenever a row of the search is written: so does what comes later.
  await sql`select search_refresh(r.kind, r.id) from (${rows}) as r`.execute(tx.sql);
}
