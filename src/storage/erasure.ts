/**
 * Erasing what is on file: words and bytes go, the rows that numbers and figures stand on stay empty. Which rows go is asked
 * anew for every batch, so that a hold that is set in between stops the rest.
 */
import { sql, type RawBuilder } from 'kysely';
import type { ClaimId, PartyId, Sha256, TicketId } from '#src/domain/ids.ts';
import type { ErasedKind } from '#src/domain/privacy/data-act.ts';
import type { Cutoffs } from '#src/domain/privacy/retention.ts';
import { eraseWords } from './audit.ts';
import type { Sql, Tx } from './db.ts';

/** Whose data, by what is theirs (`scopeOf`). */
export interface ErasureScope {
  readonly partyId: PartyId;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly tickets: readonly TicketId[];
  readonly claims: readonly ClaimId[];
}

/** What stands in the place of a name. */
const nobody = '(cancellato / erased)';
/** SHA-256 of no bytes: what the rows of erased files name. */
export const noBytes = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' as Sha256;

type Condition = RawBuilder<boolean>;

/** A claim that must stay: it is open, not closed for long enough, or held. */
const claimStays = (cutoffs: Cutoffs): Condition => sql<boolean>`
  (c.closed_at is null or c.closed_at > ${cutoffs.claims}
    or exists (select from legal_hold h where h.claim_id = c.id and h.lifted_at is null)
    or exists (select from claim_party p join legal_hold h on h.party_id = p.party_id
      where p.claim_id = c.id and h.lifted_at is null))`;

/** Messages of ours that nothing more becomes of. */
const isOut = sql<boolean>`o.state in ('sent', 'refused', 'cancelled')`;

/**
 * A ticket whose words may go: it is over, nothing on it is on its way out, and no claim and no complaint of it stays.
 */
export const ticketGoes = (cutoffs: Cutoffs): Condition => sql<boolean>`
  (t.status in ('resolved', 'closed', 'merged')
    and not exists (select from claim c where ${claimStays(cutoffs)} and (c.id = t.claim_id
      or exists (select from link l where l.ticket_id = t.id and l.claim_id = c.id
        and l.state in ('auto', 'opened', 'confirmed'))))
    and not exists (select from outbound o where o.ticket_id = t.id and not ${isOut})
    and not exists (select from complaint_entry e where e.ticket_id = t.id
      and (e.closed_at is null or e.closed_at > ${cutoffs.complaints}))
    and not exists (select from contact k join legal_hold h on h.party_id = k.party_id
      where k.value = t.customer and h.lifted_at is null))`;

function scopeTickets({ tickets }: Pick<ErasureScope, 'tickets'>): Condition {
  return sql<boolean>`t.id = any (${[...tickets]}::bigint[])`;
}

/** Messages that may go: theirs, or on their tickets, and on no ticket that stays. */
const messagesOf = (scope: ErasureScope, cutoffs: Cutoffs): RawBuilder<unknown> => sql`
  select m.id from message m
  where m.erased_at is null
    and (m.sender = any (${[...scope.addresses]}::text[]) or m.written_by = ${scope.partyId}::bigint
      or exists (select from conversation v where v.message_id = m.id
        and v.ticket_id = any (${[...scope.tickets]}::bigint[])))
    and not exists (select from conversation v join ticket t on t.id = v.ticket_id
      where v.message_id = m.id and not ${ticketGoes(cutoffs)})`;

/** Messages of ours that may go: on tickets of theirs that may. */
const sentOf = (scope: ErasureScope, cutoffs: Cutoffs): RawBuilder<unknown> => sql`
  select o.id from outbound o join ticket t on t.id = o.ticket_id
  where o.erased_at is null and ${isOut}
    and (t.id = any (${[...scope.tickets]}::bigint[]) or o.recipient = any (${[...scope.addresses]}::text[]))
    and ${ticketGoes(cutoffs)}`;

const ticketsOf = (scope: ErasureScope, cutoffs: Cutoffs): RawBuilder<unknown> => sql`
  select t.id from ticket t where t.erased_at is null and ${scopeTickets(scope)} and ${ticketGoes(cutoffs)}`;

const claimsOf = (scope: ErasureScope, cutoffs: Cutoffs): RawBuilder<unknown> => sql`
  select c.id from claim c where c.id = any (${[...scope.claims]}::bigint[]) and not ${claimStays(cutoffs)}
    and (c.loss_place is not null or c.plates <> '{}' or exists (select from decision d where d.claim_id = c.id
      and d.says <> '{}'::jsonb))`;

/** What was done, looked at and noted on tickets and claims that go. */
const historyOf = (scope: ErasureScope, cutoffs: Cutoffs): RawBuilder<unknown> => sql`
  select h.id from history h where not h.data ? 'erasedBy' and h.data <> '{}' and h.action <> 'words-erased'
    and (h.ticket_id in (select t.id from ticket t where ${scopeTickets(scope)} and ${ticketGoes(cutoffs)})
      or h.ticket_id is null and h.claim_id in (select c.id from claim c
        where c.id = any (${[...scope.claims]}::bigint[]) and not ${claimStays(cutoffs)}))`;

/** Why the row of the person itself stays, if so. */
export async function whatKeepsParty(
  db: Sql,
  scope: ErasureScope,
  cutoffs: Cutoffs,
): Promise<'policy' | 'claim' | 'ticket' | undefined> {
  const { rows } = await sql<{ policy: boolean; claim: boolean; ticket: boolean }>`
    select exists (select from policy_party p where p.party_id = ${scope.partyId}) as policy,
      exists (select from claim c where c.id = any (${[...scope.claims]}::bigint[]) and ${claimStays(cutoffs)}) as claim,
      exists (select from ticket t where ${scopeTickets(scope)} and not ${ticketGoes(cutoffs)}) as ticket`.execute(
    db.sql,
  );
  const [found] = rows;
  if (found === undefined || found.claim) return 'claim';
  return found.policy ? 'policy' : found.ticket ? 'ticket' : undefined;
}

/** How much there is of each kind, and how much of it goes. */
export async function countErasure(
  db: Sql,
  scope: ErasureScope,
  cutoffs: Cutoffs,
): Promise<ReadonlyMap<ErasedKind, { readonly goes: number; readonly all: number }>> {
  const messages = messagesOf(scope, cutoffs);
  const tickets = ticketsOf(scope, cutoffs);
  const mine = sql`(m.sender = any (${[...scope.addresses]}::text[]) or m.written_by = ${scope.partyId}::bigint or exists (select from conversation v
    where v.message_id = m.id and v.ticket_id = any (${[...scope.tickets]}::bigint[])))`;
  const ids = sql`${[...scope.tickets]}::bigint[]`;
  const queries: readonly (readonly [ErasedKind, RawBuilder<unknown>, RawBuilder<unknown>])[] = [
    ['messages', messages, sql`select m.id from message m where m.erased_at is null and ${mine}`],
    [
      'files',
      sql`select a.id from attachment a where a.message_id in (${messages})`,
      sql`select a.id from attachment a join message m on m.id = a.message_id where m.erased_at is null and ${mine}`,
    ],
    [
      'sent',
      sentOf(scope, cutoffs),
      sql`select o.id from outbound o where o.erased_at is null and (o.ticket_id = any (${ids})
        or o.recipient = any (${[...scope.addresses]}::text[]))`,
    ],
    [
      'facts',
      sql`select f.id from fact f where f.message_id in (${messages})`,
      sql`select f.id from fact f join message m on m.id = f.message_id where ${mine}`,
    ],
    [
      'notes',
      sql`select n.id from note n where n.text <> '' and n.ticket_id in (${tickets})`,
      sql`select n.id from note n where n.text <> '' and n.ticket_id = any (${ids})`,
    ],
    [
      'drafts',
      sql`select 1 from draft d where d.ticket_id in (${tickets})`,
      sql`select 1 from draft d where d.ticket_id = any (${ids})`,
    ],
    ['tickets', tickets, sql`select t.id from ticket t where t.erased_at is null and ${scopeTickets(scope)}`],
    [
      'claims',
      claimsOf(scope, cutoffs),
      sql`select c.id from claim c where c.id = any (${[...scope.claims]}::bigint[])`,
    ],
    [
      'history',
      historyOf(scope, cutoffs),
      sql`select h.id from history h where not h.data ? 'erasedBy' and h.data <> '{}' and h.action <> 'words-erased'
        and (h.ticket_id = any (${ids}) or h.ticket_id is null and h.claim_id = any (${[...scope.claims]}::bigint[]))`,
    ],
  ];
  const counted = new Map<ErasedKind, { goes: number; all: number }>();
  const count = async (query: RawBuilder<unknown>) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from (${query}) as q`.execute(db.sql);
    return rows[0]?.n ?? 0;
  };
  for (const [kind, going, all] of queries)
    counted.set(kind, { goes: await count(going), all: await count(all) });
  counted.set('person', {
    goes: (await whatKeepsParty(db, scope, cutoffs)) === undefined ? 1 : 0,
    all: 1,
  });
  return counted;
}

/** Rows of one step. */
const batch = 50;

function idsIn(tx: Tx, query: RawBuilder<unknown>): Promise<string[]> {
  return idsOf(tx, sql`select id from (${query}) as q order by id limit ${batch}`);
}

async function idsOf(tx: Tx, query: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`${query}`.execute(tx.sql);
  return rows.map(({ id }) => id);
}

/** What a step did. */
export interface Erased {
  readonly rows: number;
  /** Blobs whose names the rows gave up: to be taken off the disk when no other row names them. */
  readonly blobs: readonly Sha256[];
}

const nothing: Erased = { rows: 0, blobs: [] };

/** Erases one batch of messages with all that came with them and was read in them. */
export async function eraseMessages(
  tx: Tx,
  scope: ErasureScope,
  cutoffs: Cutoffs,
  now: Date,
): Promise<Erased> {
  const ids = await idsIn(tx, messagesOf(scope, cutoffs));
  return ids.length === 0 ? nothing : emptyMessages(tx, ids, now);
}

/** Takes words, files and facts out of messages. */
export async function emptyMessages(tx: Tx, ids: readonly string[], now: Date): Promise<Erased> {
  const these = sql`${[...ids]}::bigint[]`;
  const { rows: files } = await sql<{ sha256: Sha256 }>`
    select sha256 from attachment where message_id = any (${these})
    union select p.sha256 from mail_picture p where p.message_id = any (${these})`.execute(tx.sql);
  // An original in which somebody else's letter lies too stays for that one.
  const { rows: originals } = await sql<{ id: string; sha256: Sha256 }>`
    select g.id, g.sha256 from original g
    where g.id in (select original_id from message where id = any (${these}))
      and not exists (select from message m where m.original_id = g.id and m.erased_at is null
        and m.id <> all (${these}))
      and not exists (select from scan_batch b where b.id = g.id and b.state <> 'whole')`.execute(tx.sql);
  const gone = sql`${originals.map(({ id }) => id)}::bigint[]`;
  for (const statement of [
    sql`delete from fact where message_id = any (${these})`,
    sql`delete from fact_word where message_id = any (${these})`,
    sql`delete from mail_picture where message_id = any (${these})`,
    sql`delete from transcript_stretch where attachment_id in (select id from attachment where message_id = any (${these}))`,
    sql`update scanned_page set words = '[]', unread = '[]', codes = '{}', note = null, ink = null
      where attachment_id in (select id from attachment where message_id = any (${these}))`,
    sql`update document set span = '{"part":"body","start":0,"end":0,"quote":""}', detail = null, identity = '{}',
        note = null, sha256 = null where message_id = any (${these})`,
    sql`update attachment set name = ${nobody}, text = null, layer = null, read_note = null, sha256 = ${noBytes}, size = 0
      where message_id = any (${these})`,
    sql`update message set sender = null, written_by = null, sender_name = null, subject = '', text = '', new_text = '', html = null,
        recipients = '{"to":[],"cc":[],"replyTo":[],"deliveredTo":[]}', forwarded = null, pec = null, own_id = null,
        fingerprint = null, warnings = '{}', do_not_answer = '{}', erased_at = ${now} where id = any (${these})`,
    sql`update original set envelope = '{}', sha256 = ${noBytes}, size = 0, identity = 'erased:' || id
      where id = any (${gone})`,
    sql`update ticket_message set part = null where message_id = any (${these})`,
    sql`delete from call_back where message_id = any (${these})`,
    // The events that a call was told in lie beside its original for a while.
    sql`delete from item_piece p using sighting s where s.original_id = any (${gone}) and p.used
      and p.channel = s.channel and p.account = s.account and p.whole = s.source_key`,
  ])
    await statement.execute(tx.sql);
  const scans = await emptyScans(
    tx,
    originals.map(({ id }) => id),
  );
  return { rows: ids.length, blobs: [...files, ...originals, ...scans].map(({ sha256 }) => sha256) };
}

/**
 * Takes the pages of letters that are gone out of the batches they were cut from. Where all of a batch's letters are gone, so
 * are the scan itself and its backs; while one letter stays, the whole scan stays for that one.
 *
 * @returns the scans that went
 */
async function emptyScans(tx: Tx, originals: readonly string[]): Promise<readonly { sha256: Sha256 }[]> {
  const gone = sql`${[...originals]}::bigint[]`;
  await sql`update scan_batch_page g set text = '', scanned = null from scan_letter_page l
    where l.original_id = any (${gone}) and g.batch_id = l.batch_id and g.number = l.page`.execute(tx.sql);
  const { rows: scans } = await sql<{ id: string; sha256: Sha256 }>`
    with over as (select b.id, b.backs_id from scan_batch b
      where b.state = 'released'
        and exists (select from scan_letter_page l where l.batch_id = b.id and l.original_id = any (${gone}))
        and not exists (select from scan_letter_page l join original o on o.id = l.original_id
          where l.batch_id = b.id and o.sha256 <> ${noBytes}))
    select g.id, g.sha256 from original g where g.id in (select id from over union select backs_id from over)`.execute(
    tx.sql,
  );
  const batches = sql`${[...originals, ...scans.map(({ id }) => id)]}::bigint[]`;
  for (const statement of [
    sql`update scan_batch_page set text = '', scanned = null where batch_id = any (${batches})`,
    sql`update scan_batch set layer = null, reason = null, doubts = '[]' where id = any (${batches})`,
    sql`update original set envelope = '{}', sha256 = ${noBytes}, size = 0, identity = 'erased:' || id
      where id = any (${scans.map(({ id }) => id)}::bigint[])`,
  ])
    await statement.execute(tx.sql);
  return scans;
}

/** Erases one batch of messages of ours. */
export async function eraseSent(tx: Tx, scope: ErasureScope, cutoffs: Cutoffs, now: Date): Promise<Erased> {
  const ids = await idsIn(tx, sentOf(scope, cutoffs));
  return ids.length === 0 ? nothing : emptySent(tx, ids, now);
}

/** Takes words, address and bytes out of messages of ours; when they left and how stays for the figures. */
async function emptySent(tx: Tx, ids: readonly string[], now: Date): Promise<Erased> {
  const these = sql`${[...ids]}::bigint[]`;
  const { rows } = await sql<{ sha256: Sha256 }>`
    select sha256 from outbound where id = any (${these})
    union select (a ->> 'sha256') from outbound o, jsonb_array_elements(o.attachments) a where o.id = any (${these})`.execute(
    tx.sql,
  );
  await sql`update outbound set recipient = ${nobody}, subject = '', body = '', html = null, sheet = null, written = null,
      attachments = '[]', sha256 = ${noBytes}, last_response = null, delivery_detail = null, erased_at = ${now}
    where id = any (${these})`.execute(tx.sql);
  await sql`update paper_letter set address = '{"name":"","street":"","postcode":"","town":""}', return_note = null,
      tracking = null where outbound_id = any (${these})`.execute(tx.sql);
  return { rows: ids.length, blobs: rows.map(({ sha256 }) => sha256) };
}

/** Erases one batch of tickets: whose they were, what they were called, and what people noted on them. */
export async function eraseTickets(
  tx: Tx,
  scope: ErasureScope,
  cutoffs: Cutoffs,
  now: Date,
): Promise<Erased> {
  const ids = await idsIn(tx, ticketsOf(scope, cutoffs));
  return ids.length === 0 ? nothing : emptyTickets(tx, ids, now);
}

/** Takes the words out of tickets with all that was sent on them; status, kind and days stay for the figures. */
export async function emptyTickets(tx: Tx, ids: readonly string[], now: Date): Promise<Erased> {
  const these = sql`${[...ids]}::bigint[]`;
  const left = await idsOf(
    tx,
    sql`select id from outbound where ticket_id = any (${these}) and erased_at is null`,
  );
  const sent = left.length === 0 ? nothing : await emptySent(tx, left, now);
  const { rows: uploads } = await sql<{ sha256: Sha256 }>`
    select sha256 from upload where ticket_id = any (${these})`.execute(tx.sql);
  for (const statement of [
    sql`delete from draft where ticket_id = any (${these})`,
    sql`delete from upload where ticket_id = any (${these})`,
    sql`delete from call_back where ticket_id = any (${these})`,
    sql`delete from note_text where note_id in (select id from note where ticket_id = any (${these}))`,
    sql`update note set text = '' where ticket_id = any (${these})`,
    sql`delete from thread_id where ticket_id = any (${these})`,
    sql`update case_reading set evidence = '[]' where ticket_id = any (${these})`,
    sql`update link set evidence = '[]' where ticket_id = any (${these})`,
    sql`update escalation set note = null, answer = null where ticket_id = any (${these})`,
    sql`update task set text = '', answer = null, email = null where ticket_id = any (${these})`,
    sql`update change_request set old_value = null, new_value = null, span = null, identity_note = null,
        refused_reason = null where ticket_id = any (${these})`,
    sql`update complaint_entry set complainant_name = null, complainant_address = null, complainant_phone = null,
        represented_by = null, concerned = null, root_cause = null, extension_reason = null, policy_number = null,
        claim_reference = null
      where ticket_id = any (${these})`,
    sql`delete from policy_question where ticket_id = any (${these})`,
    sql`update information_request set held_why = case when held_by is null then null else '' end, close_reason = null
      where ticket_id = any (${these})`,
    // What would put back how tickets stood is of no use once all of them are gone, and holds words of its own.
    sql`update rearrangement r set moved = '{}', reason = null, undo_reason = null
      where (r.from_ticket = any (${these}) or r.to_ticket = any (${these}))
        and not exists (select from ticket t where t.id in (r.from_ticket, r.to_ticket) and t.erased_at is null
          and t.id <> all (${these}))`,
    sql`update bulk_row set detail = null where ticket_id = any (${these})`,
    sql`update identity_proof set note = null, mandate = null, withdrawn_why = null where ticket_id = any (${these})`,
    sql`update identity_code set recipient = '' where ticket_id = any (${these})`,
    sql`update identity_override set reason = '' where ticket_id = any (${these})`,
    sql`update ticket set subject = '', customer = null, customer_name = null, problem_detail = null, erased_at = ${now}
      where id = any (${these})`,
  ])
    await statement.execute(tx.sql);
  return { rows: ids.length, blobs: [...sent.blobs, ...uploads.map(({ sha256 }) => sha256)] };
}

/** Erases one batch of claim files whose time is over: kind, days, status and sums stay. */
export async function eraseClaims(tx: Tx, scope: ErasureScope, cutoffs: Cutoffs): Promise<Erased> {
  const ids = await idsIn(tx, claimsOf(scope, cutoffs));
  return ids.length === 0 ? nothing : emptyClaims(tx, ids);
}

/** Takes the words out of claim files; kind, days, status and sums stay. */
export async function emptyClaims(tx: Tx, ids: readonly string[]): Promise<Erased> {
  const these = sql`${[...ids]}::bigint[]`;
  for (const statement of [
    sql`select set_config('sportello.erasing', 'on', true)`,
    sql`update decision set says = '{}', file = '{}', note = null, before = null, ended_note = null
      where claim_id = any (${these})`,
    sql`select set_config('sportello.erasing', '', true)`,
    sql`delete from policy_snapshot where claim_id = any (${these})`,
    sql`update requirement set note = null, evidence = null where claim_id = any (${these})`,
    sql`update finding set text_it = '', text_en = '', quotes = '[]', reason = null where claim_id = any (${these})`,
    sql`update payment set payee_name = null, iban = null, rejected_reason = null where claim_id = any (${these})`,
    sql`update claim_duplicate set evidence = '[]', reason = null
      where earlier_id = any (${these}) or later_id = any (${these})`,
    sql`update claim set loss_place = null, plates = '{}', external_references = '{}', conditions = '{}', coverage = null
      where id = any (${these})`,
  ])
    await statement.execute(tx.sql);
  return { rows: ids.length, blobs: [] };
}

/**
 * Erases one batch of words in history, of tickets and claims that go. Before those themselves: whose a ticket was is known by
 * its customer. Only words that are sealed go; the caller seals first.
 */
export async function eraseHistory(
  tx: Tx,
  scope: ErasureScope,
  cutoffs: Cutoffs,
  actor: string,
): Promise<number> {
  const ids = await idsIn(
    tx,
    sql`select q.id from (${historyOf(scope, cutoffs)}) as q
      join history_seal s on s.log = 'history' and s.row_id = q.id`,
  );
  const done = await eraseWords(tx, ids, { actor, subject: { kind: 'party', id: scope.partyId } });
  return done.length;
}

/** Erases the row of a person. Their word against text messages stays with the number: it must be kept to be heeded. */
export async function eraseParty(tx: Tx, scope: ErasureScope, now: Date): Promise<void> {
  await sql`delete from contact where party_id = ${scope.partyId}`.execute(tx.sql);
  await sql`update party set name = ${nobody}, name_key = '', surname = null, surname_key = null, fiscal_code = null,
      vat_number = null, iban = null, address = null, address_doubt = null, do_not_write = null, erased_at = ${now}
    where id = ${scope.partyId}`.execute(tx.sql);
  await sql`delete from search_name n
    where n.word in (select regexp_split_to_table(search_fold(${scope.name}), ' '))
      and not exists (select from party p where search_fold(p.name) like '%' || n.word || '%')
      and not exists (select from ticket t where search_fold(t.customer_name) like '%' || n.word || '%')`.execute(
    tx.sql,
  );
}

/** Whether a claim or a ticket of theirs is still worked on. */
export async function anyAtWork(db: Sql, scope: ErasureScope): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select from ticket t where ${scopeTickets(scope)} and t.status not in ('resolved', 'closed', 'merged'))
      or exists (select from claim c where c.id = any (${[...scope.claims]}::bigint[]) and c.closed_at is null) as any`.execute(
    db.sql,
  );
  return rows[0]?.any ?? true;
}
