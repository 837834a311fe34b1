/** Letters of ours that came back from the post and were scanned like any other: they say so themselves. */
import { formatReference } from '#src/domain/linking/reference.ts';
import { readLetterMark } from '#src/domain/letters/letter-mark.ts';
import { returnedLetter, type ReturnedPage, type ReturnReason } from '#src/domain/letters/returned-post.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import type { Sql, Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import { attachmentsOf, markHandled, ofTicket } from '#src/storage/messages.ts';
import * as papers from '#src/storage/paper-letters.ts';
import { scannedPagesOf } from '#src/storage/scanned-pages.ts';
import { comeBack, putInPost } from './print-room.ts';
import { move, type Deps } from './stage.ts';

/** Which letter of ours a freshly scanned ticket is, if it is one that came back. */
export async function returnedPost(
  db: Sql,
  deps: Deps,
  ticket: Ticket,
): Promise<{ readonly letter: papers.PaperLetter; readonly reason: ReturnReason } | undefined> {
  if (ticket.claimId !== undefined || deps.channels.get(ticket.channel)?.medium !== 'letter')
    return undefined;
  const pages: ReturnedPage[] = [];
  for (const file of await attachmentsOf(db, ticket.id))
    for (const { state, words, codes } of await scannedPagesOf(db, file.id)) {
      const mark = codes
        .map((code) => readLetterMark(code, deps.settings.tokenSecrets))
        .find((read) => read?.state === 'signed');
      pages.push({
        state,
        text: file.text?.slice(words[0]?.start ?? 0, words.at(-1)?.end ?? 0) ?? '',
        ...(mark?.state === 'signed' ? { mark: { kind: mark.mark.kind, letter: mark.mark.letter } } : {}),
      });
    }
  const found = returnedLetter(pages);
  const letter = found === undefined ? undefined : await papers.findPaper(db, found.letter);
  // What was never printed cannot have come back: a person looks.
  return found === undefined || letter === undefined || letter.state === 'to_print'
    ? undefined
    : { letter, reason: found.reason };
}

/**
 * Notes the return, and puts the scan away: the work is on the ticket that the letter was sent from. A letter that nobody
 * said was posted must have been, also one that was taken back.
 */
export async function fileReturned(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  { letter: seen, reason }: { readonly letter: papers.PaperLetter; readonly reason: ReturnReason },
): Promise<void> {
  const [letter] = await papers.lockPapers(tx, [seen.id]);
  const on = localDateOf(ticket.receivedAt);
  const by = 'machine:link';
  if (letter?.state === 'printed') await putInPost(tx, deps, letter, { on, by });
  if (letter !== undefined && letter.state !== 'to_print' && letter.state !== 'returned') {
    const note = `scan ${formatReference(ticket.reference, 'TCK')}`;
    await comeBack(tx, deps, letter, { on, reason, note }, by);
  }
  await markHandled(
    tx,
    ticket.id,
    (await ofTicket(tx, ticket.id)).map(({ id }) => id),
  );
  await record(tx, {
    ticketId: ticket.id,
    actor: by,
    action: 'returned-post-filed',
    data: { outbound: seen.id, reason },
  });
  await move(tx, deps, ticket, 'settled', { caseKind: 'auto', status: 'closed' });
}
