/** What the messages of a claim say, over all its tickets. */
import { sql } from 'kysely';
import type { Cents } from '#src/domain/claims/claim.ts';
import type { ClaimId } from '#src/domain/ids.ts';
import type { Sql } from './db.ts';

/** Words of people in a claim's messages, the subjects they wrote included, the latest fifty messages, oldest first. */
export async function wordsOfClaim(db: Sql, claimId: ClaimId): Promise<string> {
  const { rows } = await sql<{ words: string }>`
    select case when m.headed_by_us then '' else m.subject end || E'\\n' || case when m.forwarded is null then m.new_text else m.text end as words
    from ticket t join message m on m.ticket_id = t.id
    where t.claim_id = ${claimId} and m.nature = 'human' and m.copy_of is null
    order by m.received_at desc, m.id desc limit 50`.execute(db.sql);
  return rows
    .map(({ words }) => words)
    .toReversed()
    .join('\n\n');
}

/**
 * The sum a claim's messages ask for: the surest reading, of equal ones the latest. Quoted letters and mere mentions
 * (confidence below a half) do not count.
 */
export async function amountInClaim(
  db: Sql,
  claimId: ClaimId,
): Promise<{ readonly amount: Cents; readonly quote: string } | undefined> {
  const { rows } = await sql<{ value: string; quote: string }>`
    select f.value, f.span ->> 'quote' as quote
    from ticket t join message m on m.ticket_id = t.id join fact f on f.message_id = m.id
    where t.claim_id = ${claimId} and m.nature = 'human' and m.copy_of is null
      and f.key = 'amount_claimed' and f.confidence >= 0.5 and f.span ->> 'part' <> 'quoted'
      and f.value ~ '^[0-9]{1,12}$'
    order by f.confidence desc, m.received_at desc, f.id desc limit 1`.execute(db.sql);
  const [row] = rows;
  return row === undefined ? undefined : { amount: Number(row.value), quote: row.quote.slice(0, 80) };
}
