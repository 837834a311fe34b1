/** What is there when the storm is over: in the mailbox, at the relay and in the database. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '#src/storage/db.ts';
import type { ScannerFolder } from './scans.ts';
import { mailboxName, mailboxUser, type Stand } from './stand.ts';

export interface OriginalRow {
  readonly id: string;
  readonly sha256: string;
  readonly stage: string;
}

export interface MessageRow {
  readonly id: string;
  readonly originalId: string;
  readonly ticketId: string | null;
  readonly nature: string;
  readonly isCopy: boolean;
  readonly mayBeAnswered: boolean;
}

export interface TicketRow {
  readonly id: string;
  readonly reference: string;
  readonly stage: string;
  readonly status: string;
  readonly customer: string | null;
  readonly problem: string | null;
  /** Originals whose history says that they opened this ticket. */
  readonly openedBy: readonly string[];
  /** Messages whose history says that they opened it as the second ticket of another one, each with its kind. */
  readonly openedBeside: readonly string[];
  /** Why a machine did not write, as the history tells. */
  readonly heldBack: readonly string[];
}

export interface OutboundRow {
  readonly id: string;
  readonly key: string;
  readonly ticketId: string;
  readonly claimId: string | null;
  readonly purpose: string;
  readonly round: number;
  readonly recipient: string;
  readonly messageId: string;
  readonly state: string;
  readonly settledBy: string | null;
  readonly delivery: string | null;
  readonly lastResponse: string | null;
  readonly ownerTold: boolean;
}

export interface HealthRow {
  readonly source: string;
  readonly state: string;
  readonly secondsSinceAlive: number | null;
  readonly missing: number | null;
}

/** A scanned file that was taken, and what came of it. */
export interface ScanRow {
  readonly id: string;
  readonly sha256: string;
  readonly stage: string;
  /** As of a batch; null where it never became one. */
  readonly state: string | null;
  readonly doubts: number;
  /** Pages that were read and kept. */
  readonly read: number;
}

/** A letter that was cut out of a scanned file. */
export interface ScannedLetterRow {
  readonly id: string;
  /** The file it comes from. */
  readonly batch: string;
  readonly stage: string;
  readonly pages: readonly number[];
  /** Tickets of its messages. */
  readonly tickets: readonly string[];
  readonly text: string;
}

/** Rows, as the database has them at one moment. */
export interface Rows {
  readonly originals: readonly OriginalRow[];
  readonly sightings: number;
  readonly messages: readonly MessageRow[];
  readonly tickets: readonly TicketRow[];
  readonly outbound: readonly OutboundRow[];
  readonly scans: readonly ScanRow[];
  readonly letters: readonly ScannedLetterRow[];
  /** Tickets of letters that are still worked on. */
  readonly lettersAtWork: number;
  readonly health: readonly HealthRow[];
  /** Open requests whose next round is due within a minute. */
  readonly requestsDue: number;
}

/** Reads everything the verdict looks at. */
export async function readRows(db: Db): Promise<Rows> {
  const originals = await sql<OriginalRow>`
    select id::text, sha256, stage from original where channel = 'email' and account = ${mailboxName} order by id`.execute(
    db.sql,
  );
  const sightings = await sql<{ n: string }>`select count(*) as n from sighting`.execute(db.sql);
  const messages = await sql<MessageRow>`
    select id::text, original_id::text as "originalId", ticket_id::text as "ticketId", nature,
      copy_of is not null as "isCopy", nature = 'human' and copy_of is null and do_not_answer = '{}' as "mayBeAnswered"
    from message where channel <> 'letter' order by id`.execute(db.sql);
  const tickets = await sql<TicketRow>`
    select t.id::text, t.reference, t.stage, t.status, t.customer, t.problem,
      array(select h.data->>'original' from history h where h.ticket_id = t.id and h.action = 'opened') as "openedBy",
      array(select concat(h.data->>'message', ':', h.data->>'kind') from history h
        where h.ticket_id = t.id and h.action = 'opened-beside') as "openedBeside",
      array(select h.data->>'reason' from history h where h.ticket_id = t.id
        and h.action in ('not-asked', 'not-acknowledged', 'held-back')) as "heldBack"
    from ticket t where t.channel <> 'letter' order by t.id`.execute(db.sql);
  const outbound = await sql<OutboundRow>`
    select id::text, key, ticket_id::text as "ticketId", claim_id::text as "claimId", purpose, round, recipient,
      message_id as "messageId", state, settled_by as "settledBy", delivery, last_response as "lastResponse",
      failure_handled_at is not null as "ownerTold"
    from outbound order by id`.execute(db.sql);
  const scans = await sql<ScanRow>`
    select o.id::text, o.sha256, o.stage, b.state, coalesce(jsonb_array_length(b.doubts), 0) as doubts,
      (select count(*)::int from scan_batch_page p where p.batch_id = o.id) as read
    from original o left join scan_batch b on b.id = o.id
    where o.channel = 'letter' and o.envelope->>'batch' is null order by o.id`.execute(db.sql);
  const letters = await sql<ScannedLetterRow>`
    select o.id::text, o.envelope->>'batch' as batch, o.stage,
      array(select l.page from scan_letter_page l where l.original_id = o.id order by l.position) as pages,
      array(select m.ticket_id::text from message m where m.original_id = o.id) as tickets,
      coalesce((select string_agg(a.text, ' ') from attachment a join message m on m.id = a.message_id
        where m.original_id = o.id), '') as text
    from original o where o.channel = 'letter' and o.envelope->>'batch' is not null order by o.id`.execute(
    db.sql,
  );
  const atWork = await sql<{ n: string }>`
    select count(*) as n from ticket where channel = 'letter' and stage <> 'settled'`.execute(db.sql);
  const health = await sql<HealthRow>`
    select source, state, extract(epoch from now() - alive_at)::float8 as "secondsSinceAlive", missing::int
    from source_health`.execute(db.sql);
  const due = await sql<{ n: string }>`
    select count(*) as n from information_request
    where state = 'open' and next_at < now() + interval '1 minute'`.execute(db.sql);
  return {
    originals: originals.rows,
    sightings: Number(sightings.rows[0]?.n ?? 0),
    messages: messages.rows,
    tickets: tickets.rows,
    outbound: outbound.rows,
    scans: scans.rows,
    letters: letters.rows,
    lettersAtWork: Number(atWork.rows[0]?.n ?? 0),
    health: health.rows,
    requestsDue: Number(due.rows[0]?.n ?? 0),
  };
}

/** What still has to happen by itself, in words; empty when the desk is at rest. */
export function unfinished(
  rows: Rows,
  inMailbox: ReadonlySet<string>,
  scanner: ScannerFolder,
): readonly string[] {
  const stored = new Set(rows.originals.map((each) => each.sha256));
  const count = (what: string, n: number) => (n === 0 ? [] : [`${n} ${what}`]);
  return [
    ...count('mails not fetched', [...inMailbox].filter((sha256) => !stored.has(sha256)).length),
    ...count('originals waiting', rows.originals.filter((each) => each.stage === 'waiting').length),
    ...count('tickets being worked on', rows.tickets.filter((each) => each.stage !== 'settled').length),
    ...count(
      'messages on their way',
      rows.outbound.filter((each) => ['queued', 'dialing', 'transmitting'].includes(each.state)).length,
    ),
    ...count(
      'owners not told',
      rows.outbound.filter((each) => ['refused', 'uncertain'].includes(each.state) && !each.ownerTold).length,
    ),
    ...count('requests due', rows.requestsDue),
    ...count('scanned files not taken', scanner.waiting.length),
    ...count('scanned files being read', rows.scans.filter((each) => each.state === 'reading').length),
    ...count(
      'scans and letters waiting',
      // Of a file that waits for a person, or has become letters, no message is made.
      rows.scans.filter((each) => each.stage === 'waiting' && (each.state ?? 'whole') === 'whole').length +
        rows.letters.filter((each) => each.stage === 'waiting').length,
    ),
    ...count('tickets of letters being worked on', rows.lettersAtWork),
  ];
}

/** SHA-256 of every message in the mailbox; the same content twice is there twice. */
export function readMailbox(stand: Stand): Promise<readonly string[]> {
  return stand.dovecot.asColleague(mailboxUser, 'INBOX', async (client) => {
    if (client.mailbox !== false && client.mailbox.exists === 0) return [];
    const found: string[] = [];
    for (const message of await client.fetchAll('1:*', { uid: true, source: true })) {
      if (message.source === undefined) throw new Error('Dovecot gave a message without its bytes');
      found.push(createHash('sha256').update(message.source).digest('hex'));
    }
    return found;
  });
}
