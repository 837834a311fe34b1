/** Looks a claim through and brings its findings up to date: no stage of its own, but the end of every assessment. */
import { localDateOf } from '#src/domain/time/calendar.ts';
import type { Claim, Policy } from '#src/domain/claims/claim.ts';
import { wordsAbout, type Share } from '#src/domain/claims/claim-share.ts';
import { conflictsOf, type SourcedFact } from '#src/domain/facts/conflicts.ts';
import { withKnownPlates } from '#src/domain/facts/known-plates.ts';
import type { CoverageResult } from '#src/domain/policies/coverage.ts';
import { compareFindings, type StoredFinding } from '#src/domain/review/finding.ts';
import type { AttachmentId, ClaimId, ItemId, MessageId, Reference } from '#src/domain/ids.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { ReviewedDocument, ReviewedMessage } from '#src/domain/review/review-file.ts';
import { frequent } from '#src/domain/review/review-fraud.ts';
import { expectedPayees } from '#src/domain/review/review-payee.ts';
import { ownPeopleOn } from '#src/domain/review/own-people.ts';
import { review } from '#src/domain/review/review.ts';
import * as claims from '#src/storage/claims.ts';
import type { Sql, Tx } from '#src/storage/db.ts';
import { documentsOf, duplicatesElsewhere } from '#src/storage/documents.ts';
import { duplicatesOf } from '#src/storage/duplicates.ts';
import { applyChanges, findingsOf } from '#src/storage/findings.ts';
import * as links from '#src/storage/links.ts';
import { listPeople } from '#src/storage/people.ts';
import { findPolicy } from '#src/storage/policies.ts';
import * as reviews from '#src/storage/reviews.ts';
import { latestSnapshot } from '#src/storage/snapshots.ts';
import * as tickets from '#src/storage/tickets.ts';
import { perhapsShared, sharesOf } from './shares.ts';
import type { Deps } from './stage.ts';

/**
 * Reviews a claim that the caller holds, with the coverage it has just assessed. Doing it again changes nothing.
 *
 * @returns the claim's findings as they are now.
 */
export async function reviewClaim(
  tx: Tx,
  deps: Deps,
  claimId: ClaimId,
  coverage: CoverageResult,
): Promise<readonly StoredFinding[]> {
  const { claim } = await claims.load(tx, claimId);
  const policy = await policyOf(tx, claim);
  const known = { coverage, ...(policy === undefined ? {} : { policy }) };
  const insuredPlates = (policy?.versions ?? []).flatMap(({ plate }) => plate ?? []);
  const { messages, facts: told } = await heard(tx, claimId);
  const facts = withKnownPlates(told, insuredPlates);
  const documents = await reviewedDocuments(tx, deps, claimId);
  const payees = expectedPayees({ claim, ...known });
  const found = review({
    claim,
    today: localDateOf(deps.now()),
    ...known,
    facts,
    conflicts: conflictsOf(facts, {
      plates: claim.plates,
      documents: kindsOfFiles(documents),
      ...(claim.lossOn === undefined ? {} : { lossOn: claim.lossOn }),
      ...(claim.lossPlace === undefined ? {} : { lossPlace: claim.lossPlace }),
      insuredPlates,
      ...(known.policy === undefined ? {} : { policyNumber: known.policy.number }),
    }),
    messages,
    documents,
    accounts: await reviews.accountsOf(
      tx,
      payees.map(({ id }) => id),
    ),
    recurrences: (await reviews.recurrencesOf(tx, claimId, frequent)).map(({ by, value, claims: same }) => ({
      by,
      value,
      claims: same.map((reference) => claimNumber(deps, reference)),
    })),
    sharings: await reviews.sharingsOf(tx, claimId),
    ownPeople: await ownPeopleOf(tx, deps, claim),
    duplicates: (await duplicatesOf(tx, claimId)).flatMap(({ state, leading, reference, evidence }) =>
      state === 'suspected' || (state === 'confirmed' && leading !== claimId)
        ? [{ reference: claimNumber(deps, reference), state, signals: evidence }]
        : [],
    ),
  });
  const changes = compareFindings(await findingsOf(tx, claimId), found);
  await applyChanges(tx, claimId, changes, deps.now());
  return findingsOf(tx, claimId);
}

/** Names of those on a claim who work here, whether or not they still do, and of their relatives. */
export async function ownPeopleOf(db: Sql, { profile }: Pick<Deps, 'profile'>, claim: Claim) {
  const people = (await listPeople(db)).map(({ name, email }) => ({ name, email: email.toLowerCase() }));
  return ownPeopleOn(claim, [...people, ...(profile.ownPeople ?? [])]);
}

/** What was said on a claim: of a ticket that speaks of other matters as well, only what is about this one. */
async function heard(
  tx: Tx,
  claimId: ClaimId,
): Promise<{ readonly messages: readonly ReviewedMessage[]; readonly facts: readonly SourcedFact[] }> {
  const messages = await reviews.messagesOf(tx, claimId);
  const facts = await reviews.factsOf(tx, claimId);
  const shares = new Map<MessageId, Share>();
  const told = [...Map.groupBy(messages, ({ ticketId }) => ticketId)].map(([ticketId, own]) => {
    const ids = new Set(own.map(({ id }) => id));
    return {
      ticketId,
      facts: facts.filter(({ messageId }) => messageId !== undefined && ids.has(messageId)),
    };
  });
  for (const id of await perhapsShared(tx, claimId, told)) {
    const ticket = await tickets.find(tx, id);
    if (ticket === undefined) continue;
    for (const [message, share] of (await sharesOf(tx, id, await links.claimsOf(tx, ticket))) ?? [])
      shares.set(message, share);
  }
  if (shares.size === 0) return { messages, facts };
  return {
    messages: messages.map((message) => {
      const share = shares.get(message.id);
      return share === undefined
        ? message
        : { ...message, words: wordsAbout(claimId, message.words, share.of) };
    }),
    facts: facts.filter(({ messageId, span }) => {
      const share = messageId === undefined ? undefined : shares.get(messageId);
      return share === undefined || share.of(span) === claimId;
    }),
  };
}

/** The policy as it stood when the claim took its snapshot; as it is on file where there is none. */
async function policyOf(tx: Tx, { id, policyId }: Claim): Promise<Policy | undefined> {
  if (policyId === undefined) return undefined;
  const snapshot = await latestSnapshot(tx, id);
  return snapshot?.policyId === policyId ? snapshot.policy : findPolicy(tx, policyId);
}

/** A claim's number as people of this house see it. */
function claimNumber(deps: Deps, reference: Reference): string {
  return formatReference(reference, deps.profile.terms.claimPrefix);
}

async function reviewedDocuments(tx: Tx, deps: Deps, claimId: ClaimId): Promise<ReviewedDocument[]> {
  const documents = await documentsOf(tx, claimId);
  const elsewhere = await duplicatesElsewhere(
    tx,
    documents.map(({ id }) => id),
  );
  const files = await reviews.filesOf(
    tx,
    documents.flatMap(({ attachmentId }) => attachmentId ?? []),
  );
  return documents.map((document) => {
    const { id, item, detail, messageId, attachmentId } = document;
    const { text, layer } = (attachmentId === undefined ? undefined : files.get(attachmentId)) ?? {};
    return {
      id,
      item,
      name: deps.profile.items.get(item)?.label ?? { it: item, en: item },
      detail,
      messageId,
      ...(attachmentId === undefined ? {} : { attachmentId }),
      ...(text === undefined ? {} : { text }),
      ...(layer?.made === undefined ? {} : { made: layer.made }),
      ...(layer?.signed === undefined ? {} : { signed: layer.signed }),
      isCopy: document.duplicateOf !== undefined,
      elsewhere: elsewhere
        .filter(({ documentId }) => documentId === id)
        .map(({ reference, by }) => ({ reference: claimNumber(deps, reference), by })),
    };
  });
}

function kindsOfFiles(documents: readonly ReviewedDocument[]): ReadonlyMap<AttachmentId, readonly ItemId[]> {
  const kinds = new Map<AttachmentId, ItemId[]>();
  for (const { attachmentId, item } of documents)
    if (attachmentId !== undefined) kinds.set(attachmentId, [...(kinds.get(attachmentId) ?? []), item]);
  return kinds;
}
