/** Which claim hears what of a ticket: it may belong to several, or speak of what is somebody else's. */
import { shareOut, type OtherMatter, type Share, type SharedClaim } from '#src/domain/claims/claim-share.ts';
import type { Fact } from '#src/domain/facts/fact.ts';
import { normalizePlate, normalizePolicyNumber } from '#src/domain/facts/identifiers.ts';
import type { ClaimId, MessageId, TicketId } from '#src/domain/ids.ts';
import type { Policy } from '#src/domain/claims/claim.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import { findPolicies, loadPolicies } from '#src/storage/policies.ts';

/** Whose claim a place of each message is about. */
export type Shares = ReadonlyMap<MessageId, Share>;

/**
 * How the messages of a ticket are shared out among its claims; undefined when it has one, and nothing shows that it
 * speaks of anything else: then everything is heard there.
 */
export async function sharesOf(
  tx: Tx,
  ticketId: TicketId,
  belongsTo: readonly ClaimId[],
): Promise<Shares | undefined> {
  if (belongsTo.length === 0) return undefined;
  const own = await withPolicies(tx, belongsTo);
  const linked = new Set(belongsTo);
  const offered = (await links.ofTicket(tx, ticketId)).flatMap(({ claimId, state }) =>
    (state === 'suggested' || state === 'removed') && !linked.has(claimId) ? [claimId] : [],
  );
  const beside: readonly OtherMatter[] = [
    ...(await withPolicies(tx, offered)),
    ...(await policiesOfOthers(tx, await messages.factsOf(tx, ticketId), own)).map((policy) => ({ policy })),
  ];
  if (own.length < 2 && beside.length === 0) return undefined;
  const attachments = await messages.attachmentsOf(tx, ticketId);
  return new Map(
    (await messages.ofTicket(tx, ticketId)).map((message) => [
      message.id,
      shareOut(
        {
          subject: messages.subjectOf(message),
          words: messages.wordsOf(message),
          ...(message.sender === undefined ? {} : { sender: message.sender }),
          attachments: attachments.filter((file) => file.messageId === message.id),
        },
        own,
        beside,
      ),
    ]),
  );
}

/** Tickets of a claim on which something may be said of another matter: only these have to be shared out. */
export async function perhapsShared(
  tx: Tx,
  claimId: ClaimId,
  told: readonly { readonly ticketId: TicketId; readonly facts: readonly Fact[] }[],
): Promise<readonly TicketId[]> {
  const own = await withPolicies(tx, [claimId]);
  const naming = told.filter(({ facts }) => policyClues(facts, own) !== undefined);
  const ids = told.map(({ ticketId }) => ticketId);
  return [...new Set([...(await links.sharedAmong(tx, ids)), ...naming.map(({ ticketId }) => ticketId)])];
}

async function withPolicies(tx: Tx, ids: readonly ClaimId[]): Promise<readonly SharedClaim[]> {
  if (ids.length === 0) return [];
  const files = await claims.loadFiles(tx, ids);
  const policies = await loadPolicies(
    tx,
    files.flatMap(({ claim }) => claim.policyId ?? []),
  );
  return files.map(({ claim }) => {
    const policy = policies.find(({ id }) => id === claim.policyId);
    return { claim, ...(policy === undefined ? {} : { policy }) };
  });
}

/**
 * Policies that a ticket names and that have nobody of its claims. A customer who names another policy of his own may
 * be telling which one is right; of a claim without a policy any may be the right one.
 */
async function policiesOfOthers(
  tx: Tx,
  facts: readonly Fact[],
  own: readonly SharedClaim[],
): Promise<readonly Policy[]> {
  const clues = policyClues(facts, own);
  if (clues === undefined) return [];
  const found = await findPolicies(tx, { ...clues, contacts: [], fiscalCodes: [], ibans: [], names: [] });
  const people = new Set(
    own.flatMap(({ claim, policy }) =>
      [...claim.parties, ...(policy?.parties ?? [])].map(({ party }) => party.id),
    ),
  );
  return found.filter(({ parties }) => !parties.some(({ party }) => people.has(party.id)));
}

/** Numbers of policies and plates that are not those of the claims; undefined when there are none. */
function policyClues(
  facts: readonly Fact[],
  own: readonly SharedClaim[],
): { readonly numbers: readonly string[]; readonly plates: readonly string[] } | undefined {
  if (own.some(({ policy }) => policy === undefined)) return undefined;
  const known = new Set(
    own.flatMap(({ claim, policy }) => [
      ...claim.plates.map(normalizePlate),
      ...(policy === undefined ? [] : [normalizePolicyNumber(policy.number)]),
      ...(policy?.versions ?? []).flatMap(({ plate }) =>
        plate === undefined ? [] : [normalizePlate(plate)],
      ),
    ]),
  );
  const told = (keys: readonly string[], normal: (value: string) => string) => [
    ...new Set(
      facts.flatMap(({ key, value, span }) =>
        keys.includes(key) && span.part !== 'quoted' && !known.has(normal(value)) ? [normal(value)] : [],
      ),
    ),
  ];
  const numbers = told(['policy_number'], normalizePolicyNumber);
  const plates = told(['plate', 'plate_own'], normalizePlate);
  return numbers.length === 0 && plates.length === 0 ? undefined : { numbers, plates };
}
