/** By which road the customer of a ticket is reached now, from what is on file and what came back. */
import { wayOut, type ProofPurpose, type WayOut } from '#src/domain/answering/way-out.ts';
import type { Claim, Party } from '#src/domain/claims/claim.ts';
import type { MessageId } from '#src/domain/ids.ts';
import { readLetter } from '#src/domain/cases/letter-road.ts';
import { readLetterMark } from '#src/domain/letters/letter-mark.ts';
import { nameKey } from '#src/domain/text/names.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import type { CaseKind, Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import type { Sql, Tx } from '#src/storage/db.ts';
import { attachmentsOf, factsOf, ofTicket as messagesOf, wordsOf, writtenBy } from '#src/storage/messages.ts';
import { papersOf } from '#src/storage/paper-letters.ts';
import { partiesAt } from '#src/storage/parties.ts';
import { scannedPagesOf } from '#src/storage/scanned-pages.ts';
import type { Deps } from './stage.ts';

/**
 * The road for words about a claim (or none) on a ticket; undefined when nothing reaches its customer.
 *
 * @param purpose what it says, when the house may want proof that it arrived.
 */
export async function wayToCustomer(
  db: Sql,
  deps: Deps,
  ticket: Ticket,
  { claim, purpose }: { readonly claim?: Claim; readonly purpose?: ProofPurpose },
): Promise<WayOut | undefined> {
  const cameByPost = deps.channels.get(ticket.channel)?.medium === 'letter';
  const party = cameByPost
    ? await writerOf(db, deps, ticket, claim)
    : ticket.customer === undefined
      ? undefined
      : await ownerOf(db, ticket.customer);
  return wayOut({
    cameByPost,
    ...(ticket.customer === undefined ? {} : { customer: ticket.customer }),
    ...(ticket.customerName === undefined ? {} : { customerName: ticket.customerName }),
    ...(party === undefined ? {} : { party }),
    needsProof: purpose !== undefined && (deps.profile.proof ?? []).includes(purpose),
    isCertified: deps.settings.isCertified ?? false,
    canPrint: [...deps.channels.values()].some((each) => each.draw !== undefined),
  });
}

/**
 * Writes down who each posted letter of a ticket is from, where that is certain, and forgets who it was said to be from before:
 * a copy of somebody's data holds their letters, and nobody else's.
 */
export async function noteWriters(tx: Tx, deps: Deps, ticket: Ticket): Promise<void> {
  if (deps.channels.get(ticket.channel)?.medium !== 'letter') return;
  const claim = ticket.claimId === undefined ? undefined : (await claims.load(tx, ticket.claimId)).claim;
  for (const { id, channel } of await messagesOf(tx, ticket.id))
    if (deps.channels.get(channel)?.medium === 'letter')
      await writtenBy(tx, id, (await writerOf(tx, deps, ticket, claim, id))?.id);
}

/** The one person whose own address this is. */
export async function ownerOf(db: Sql, address: string): Promise<Party | undefined> {
  const [party, ...others] = await partiesAt(db, address);
  const isOwn = party?.contacts.some(({ value, shared }) => !shared && value === address.toLowerCase());
  return others.length === 0 && isOwn === true ? party : undefined;
}

/** What people who are not on a claim write. */
const fromOthers: ReadonlySet<CaseKind> = new Set([
  'third_party_letter',
  'provider',
  'misdirected',
  'auto',
  'spam',
]);

/**
 * Who on the claim a posted letter is from: whoever we wrote the letter to whose code it bears, or whose tax code or name
 * stands in it. Somebody else is never written to because a stranger's letter names the file. Whoever has a lawyer is answered
 * through the lawyer, who is on the claim as a representative, although the letter names its client.
 *
 * @param only one of the ticket's letters; all of them when absent.
 */
async function writerOf(
  db: Sql,
  deps: Deps,
  ticket: Ticket,
  claim: Claim | undefined,
  only?: MessageId,
): Promise<Party | undefined> {
  if (claim === undefined) return undefined;
  const isMeant = (message: MessageId) => only === undefined || message === only;
  const words = (await messagesOf(db, ticket.id))
    .filter(({ id }) => isMeant(id))
    .map(wordsOf)
    .join('\n');
  if (readLetter(words, localDateOf(ticket.receivedAt)).sender === 'lawyer') return lawyerIn(claim, words);
  if (fromOthers.has(ticket.caseKind)) return undefined;
  const onClaim = [...new Map(claim.parties.map(({ party }) => [party.id, party])).values()];
  const letters = new Set<Parameters<typeof papersOf>[1][number]>();
  for (const file of (await attachmentsOf(db, ticket.id)).filter(({ messageId }) => isMeant(messageId)))
    for (const { codes } of await scannedPagesOf(db, file.id))
      for (const code of codes) {
        const read = readLetterMark(code, deps.settings.tokenSecrets);
        if (read?.state === 'signed') letters.add(read.mark.letter);
      }
  const written = new Set([...(await papersOf(db, [...letters])).values()].map(({ partyId }) => partyId));
  const byCode = onClaim.filter(({ id }) => written.has(id));
  if (byCode.length === 1) return byCode[0];
  const facts = (await factsOf(db, ticket.id)).filter(({ messageId }) => isMeant(messageId));
  const codes = new Set(facts.filter(({ key }) => key === 'fiscal_code').map(({ value }) => value));
  const names = new Set(facts.filter(({ key }) => key === 'insured_name').map(({ value }) => nameKey(value)));
  const named = onClaim.filter(
    ({ fiscalCode, name }) => (fiscalCode !== undefined && codes.has(fiscalCode)) || names.has(nameKey(name)),
  );
  return named.length === 1 ? named[0] : undefined;
}

/** The representative on the claim who is named in a lawyer's letter; another lawyer's letter is for a person. */
function lawyerIn(claim: Claim, words: string): Party | undefined {
  const said = new Set(nameKey(words).split(' '));
  const named = claim.parties
    .filter(({ role }) => role === 'representative')
    .map(({ party }) => party)
    .filter(({ name }) => {
      const own = nameKey(name)
        .split(' ')
        .filter((word) => !titles.has(word));
      return own.length > 0 && own.every((word) => said.has(word));
    });
  return named.length === 1 ? named[0] : undefined;
}

const titles: ReadonlySet<string> = new Set([
  'avv',
  'avvocato',
  'avvocata',
  'dott',
  'ssa',
  'studio',
  'legale',
  'mr',
  'mrs',
  'ms',
]);
