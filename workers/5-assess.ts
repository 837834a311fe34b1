import { localDateOf, parseLocalDate } from '#src/domain/time/calendar.ts';
import { classifyCaseKind } from '#src/domain/cases/case-kind.ts';
import {
  isDecided,
  type Claim,
  type ClaimStatus,
  type ClockTime,
  type Party,
  type Policy,
  type Requirement,
} from '#src/domain/claims/claim.ts';
import { wordsAbout } from '#src/domain/claims/claim-share.ts';
import { conditionFacts, typeByWords } from '#src/domain/claims/claim-type.ts';
import type { CoverageResult } from '#src/domain/policies/coverage.ts';
import { readDocument, sourceOf } from '#src/domain/documents/document-detail.ts';
import { readAttachments } from '#src/domain/documents/documents.ts';
import type { DocumentSeen, Fact } from '#src/domain/facts/fact.ts';
import { withKnownPlates } from '#src/domain/facts/known-plates.ts';
import { asPeopleSay, wordsHeard } from '#src/domain/facts/person-word.ts';
import { heardFacts } from '#src/domain/phone/transcript.ts';
import type { StoredFinding } from '#src/domain/review/finding.ts';
import type { AttachmentId, ClaimId, ItemId, LocalDate, MessageId } from '#src/domain/ids.ts';
import { mayTellAnotherLoss } from '#src/domain/claims/loss-in-answer.ts';
import type { Span } from '#src/domain/message.ts';
import { Refused } from '#src/domain/outcomes.ts';
import { learnExamples } from '#src/learning.ts';
import { keepDetail, type Problem } from '#src/domain/problem.ts';
import type { ClaimType, Profile } from '#src/domain/profile.ts';
import { whyRead } from '#src/domain/answering/reply.ts';
import { applyEvidence, checklist, extendChecklist, missingFor } from '#src/domain/claims/requirements.ts';
import { stopWords } from '#src/domain/answering/stop-words.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import {
  documentsOf,
  fileDocuments,
  readBefore,
  readKey,
  type ReadDocument,
  type StoredDocument,
} from '#src/storage/documents.ts';
import { record } from '#src/storage/history.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import { wordsAbout as peopleSaid } from '#src/storage/person-words.ts';
import { findPolicy } from '#src/storage/policies.ts';
import { openQuestion } from '#src/storage/policy-questions.ts';
import { adjust, findOpen } from '#src/storage/requests.ts';
import { filesWithUnread } from '#src/storage/scanned-pages.ts';
import * as tickets from '#src/storage/tickets.ts';
import { stretchesByMessage } from '#src/storage/transcripts.ts';
import { judgeCover } from './coverage.ts';
import { lookForDuplicates } from './duplicates.ts';
import { reviewClaim } from './review.ts';
import { namePolicy } from './look-up.ts';
import { factsByOwner } from './read-facts.ts';
import { sharesOf, type Shares } from './shares.ts';
import { move, type Deps, type Worker } from './stage.ts';
import { noteWriters } from './way-to-customer.ts';

/** Looks at a ticket's claim: is the policy in force, is the loss covered, what has come and what is missing? */
export const assess: Worker = {
  stage: 'assess',
  lane: 'inbound',

  run: async (id, deps) => {
    const ticket = await tickets.load(deps.db, id, 'assess');
    await learnExamples(deps.profile);
    await deps.db.transaction(async (tx) => {
      let found: Problem | undefined;
      const belongsTo = await links.claimsOf(tx, ticket);
      // In the order of all locks; the ticket's own claim is heard first.
      for (const claimId of belongsTo.toSorted((a, b) => Number(BigInt(a) - BigInt(b))))
        await claims.lock(tx, claimId);
      const shares = await sharesOf(tx, ticket.id, belongsTo);
      if (shares !== undefined) await readByOwner(tx, deps, ticket, shares);
      const beside = belongsTo.length < 2 ? [] : await claims.loadFiles(tx, belongsTo);
      for (const claimId of belongsTo) {
        const problem = await assessClaim(tx, deps, ticket, claimId, {
          ...(shares === undefined ? {} : { shares }),
          beside: beside.flatMap(({ claim }) => (claim.id === claimId ? [] : [claim])),
        });
        found ??= problem;
      }
      await noteWriters(tx, deps, ticket);
      const read = await messages.ofTicket(tx, ticket.id);
      const problem = (await orDirectoryAway(tx, ticket, found)) ?? saidOfOthers(read, shares);
      await messages.markHandled(
        tx,
        ticket.id,
        read.filter((message) => message.handledAt === undefined).map((message) => message.id),
      );
      await move(tx, deps, ticket, 'request', problem === undefined ? clearsOwn(ticket) : { problem });
    });
  },

  giveUp: async (id, reason, deps) => {
    const ticket = await tickets.load(deps.db, id, 'assess');
    await deps.db.transaction((tx) =>
      move(tx, deps, ticket, 'request', { problem: { code: 'stage_failed', detail: reason } }),
    );
  },
};

/** What new messages say of somebody else's claim or policy, which none of the ticket's claims hears: a person must. */
function saidOfOthers(
  read: readonly messages.StoredMessage[],
  shares: Shares | undefined,
): Problem | undefined {
  const [first] = read.flatMap(({ id, handledAt }) =>
    handledAt === undefined ? (shares?.get(id)?.ofOthers ?? []) : [],
  );
  if (first === undefined) return undefined;
  const quote = `«${first.quote.replaceAll(/\s+/g, ' ').slice(0, 120)}»`;
  return {
    code: 'several_claims',
    detail: keepDetail({ it: quote, en: quote.replaceAll('«', '“').replaceAll('»', '”') }),
  };
}

/** Reads the ticket's messages anew, each claim's part by itself. */
async function readByOwner(tx: Tx, deps: Deps, ticket: Ticket, shares: Shares): Promise<void> {
  const attachments = await messages.attachmentsOf(tx, ticket.id);
  const words = await peopleSaid(tx, [...shares.keys()]);
  const spoken = await stretchesByMessage(tx, [...shares.keys()]);
  for (const message of await messages.ofTicket(tx, ticket.id)) {
    const share = shares.get(message.id);
    // What it shares with another ticket is read there.
    if (share === undefined || !messages.isReadBy(ticket, message)) continue;
    if (message.nature.kind !== 'human' || message.copyOf !== undefined) continue;
    const read = heardFacts(factsByOwner(deps, message, attachments, share.of), spoken.get(message.id) ?? []);
    const facts = asPeopleSay(read, wordsHeard(words.get(message.id) ?? [], message.hearing, read));
    await messages.replaceFacts(tx, { id: message.id, ticketId: ticket.id }, facts);
  }
}

/** A policy that is not known because nobody could be asked is no customer's mistake: the problem says so. */
async function orDirectoryAway(
  tx: Tx,
  ticket: Ticket,
  found: Problem | undefined,
): Promise<Problem | undefined> {
  const question = await openQuestion(tx, ticket.id);
  if (question === undefined) return found;
  const own: readonly (string | undefined)[] = [undefined, 'policy_unknown', 'directory_unreachable'];
  if (!own.includes(found?.code) || !own.includes(ticket.problem?.code)) return found;
  if (ticket.claimId !== undefined) {
    const { claim } = await claims.load(tx, ticket.claimId);
    if (claim.policyId !== undefined) return found;
  }
  return { code: 'directory_unreachable', detail: question.reason.it };
}

/** Problems this stage found earlier go away when it finds them no longer; what a person must read stays until one has. */
function clearsOwn(ticket: Ticket): tickets.TicketChange {
  const own: readonly string[] = [
    'coverage_doubt',
    'policy_unknown',
    'directory_unreachable',
    'duplicate_suspected',
  ];
  return ticket.problem !== undefined && own.includes(ticket.problem.code) ? { problem: null } : {};
}

async function assessClaim(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  claimId: ClaimId,
  {
    shares,
    beside,
  }: {
    readonly shares?: Shares;
    /** The ticket's other claims. */
    readonly beside: readonly Claim[];
  },
): Promise<Problem | undefined> {
  const file = await namePolicy(tx, deps, ticket, await claims.load(tx, claimId));
  const { claim } = file;
  const type = deps.profile.claimTypes.get(claim.type);
  if (type === undefined) throw new Refused(`the profile has no claim type ${claim.type}`);
  const policy = claim.policyId === undefined ? undefined : await findPolicy(tx, claim.policyId);

  const evidence = await collect(tx, deps, ticket, {
    claimId,
    type,
    policy,
    requirements: await claims.requirementsOf(tx, claimId),
    isOneOfSeveral: beside.length > 0,
    ...(shares === undefined ? {} : { shares }),
  });
  const lossOn = claim.lossOn ?? lossDateIn(evidence.facts) ?? careDateIn(evidence.facts, type);
  const told = new Set(evidence.facts.flatMap(({ key, confidence }) => (confidence >= 0.5 ? [key] : [])));
  const conditions = new Map([...file.conditions, ...conditionFacts(evidence.text, type, told)]);
  const existing = await claims.requirementsOf(tx, claimId);
  const { requirements, ticked } = applyEvidence(extendChecklist(existing, checklist(type, conditions)), {
    facts: evidence.facts,
    documents: evidence.documents.map(asSeen),
    known: knownItems(claim, policy, ticket, lossOn),
    items: deps.profile.items,
    today: localDateOf(deps.now()),
    resubmitted: new Set(evidence.newDocuments.map((document) => document.item)),
  });
  await claims.saveRequirements(
    tx,
    claimId,
    changed(existing, requirements),
    new Map(ticked.map((tick) => [tick.key, tick.by])),
    deps.now(),
  );
  const lossTime = claim.lossTime ?? lossTimeIn(evidence.facts);
  const question = await openQuestion(tx, ticket.id);
  const coverage = await judgeCover(tx, {
    file: {
      ...file,
      conditions,
      claim: {
        ...claim,
        ...(lossOn === undefined ? {} : { lossOn }),
        ...(lossTime === undefined ? {} : { lossTime }),
      },
    },
    claimType: type,
    by: 'machine:assess',
    now: deps.now(),
    ...(question === undefined ? {} : { directoryAway: question.reason }),
  });
  const missing = missingFor(requirements, 'review');
  const status = statusAfter(claim.status, missing.length === 0);
  await claims.update(
    tx,
    file,
    {
      conditions,
      coverage,
      ...(status === claim.status ? {} : { status }),
      ...(claim.lossOn === undefined && lossOn !== undefined ? { lossOn } : {}),
      ...(claim.lossTime === undefined && lossTime !== undefined ? { lossTime } : {}),
    },
    deps.now(),
  );
  if (status === 'complete' && claim.status !== 'complete')
    await record(tx, {
      ticketId: ticket.id,
      claimId,
      actor: 'machine:assess',
      action: 'completed',
      // Terms of law run anew from when the last thing reached us, however late it is read.
      data: { receivedAt: lastReceived(evidence, deps.now()).toISOString() },
    });
  const duplicate = await lookForDuplicates(tx, deps, ticket, claimId);
  await record(tx, {
    ticketId: ticket.id,
    claimId,
    actor: 'machine:assess',
    action: 'assessed',
    data: {
      verdict: coverage.verdict,
      findings: coverage.findings.map((finding) => finding.id),
      arrived: ticked.map((tick) => tick.key),
      missing: missing.map((line) => line.key),
    },
  });
  const findings = await reviewClaim(tx, deps, claimId, coverage);
  const stopped = await holdRequest(tx, deps, claim, evidence);
  const ofReply = await problemOfReply(tx, deps.profile, claim, beside, evidence, {
    arrived: ticked.length,
    complete: missing.length === 0,
  });
  return (
    duplicate ??
    stopped ??
    // What may be another loss is first for whoever looks: only then is it known whether its papers are of this one.
    (ofReply?.code === 'new_loss_in_reply' ? ofReply : undefined) ??
    evidenceAfterDecision(claim, evidence) ??
    problemOf(coverage, findings, evidence.unexplained, missing) ??
    ofReply
  );
}

/**
 * Somebody died, a lawyer took over, it went to court, they ask us to stop: the open request is held back until a
 * person lets it go on, whatever else the message brings.
 */
async function holdRequest(
  tx: Tx,
  deps: Deps,
  claim: Claim,
  evidence: Collected,
): Promise<Problem | undefined> {
  const open = await findOpen(tx, claim.id);
  if (open === undefined || open.held !== undefined) return undefined;
  for (const message of evidence.unread) {
    const found = stopWords(message.heard);
    if (found === undefined) continue;
    const why = `${found.reason}: «${found.quote}»`;
    await adjust(tx, open, { held: { by: 'machine:assess', why }, nextAt: deps.now() });
    await record(tx, {
      ticketId: open.ticketId,
      claimId: claim.id,
      actor: 'machine:assess',
      action: 'request-held',
      data: { request: open.id, reason: found.reason },
    });
    return { code: 'answer_to_read', detail: why };
  }
  return undefined;
}

/** Papers that come for a claim on which people have decided: they are filed, and a person says whether it is looked at again. */
function evidenceAfterDecision({ status }: Claim, { newDocuments }: Collected): Problem | undefined {
  return isDecided(status) && newDocuments.length > 0 ? { code: 'evidence_after_decision' } : undefined;
}

/** What an answer to our request says beside bringing things. */
async function problemOfReply(
  tx: Tx,
  profile: Profile,
  claim: Claim,
  beside: readonly Claim[],
  evidence: Collected,
  { arrived, complete }: { readonly arrived: number; readonly complete: boolean },
): Promise<Problem | undefined> {
  const open = await findOpen(tx, claim.id);
  const answers = open !== undefined && open.round > 0;
  for (const message of evidence.unread) {
    // The message that reported the loss tells of it, of course.
    if (message.receivedAt <= claim.notifiedAt && (!answers || message.id === evidence.first)) continue;
    // Whoever opened another claim for what it tells has read it.
    if (beside.some((other) => other.notifiedAt.getTime() === message.receivedAt.getTime())) continue;
    const words = message.heard;
    const reading = classifyCaseKind({
      subject: messages.subjectOf(message),
      newText: words,
      senderIsParty: true,
      hasClaimReference: true,
      answersOurRequest: true,
      attachments: 0,
      language: message.language,
    });
    const { type } = typeByWords(words, profile);
    const own = evidence.facts.filter(
      ({ messageId, span }) =>
        messageId === message.id && (span.part === 'body' || span.part === 'transcript'),
    );
    const other = mayTellAnotherLoss(
      {
        asAnswer: reading,
        lossDays: message.lossDates,
        describes: own.some(({ key, method }) => key === 'loss_description' && method !== 'likeness'),
        // `facts.ts` writes dates as YYYY-MM-DD.
        days: own.flatMap(({ key, value }) =>
          key === 'date' || key === 'loss_date' ? [value as LocalDate] : [],
        ),
        ...(type === undefined ? {} : { claimType: type }),
      },
      claim,
    );
    if (other !== undefined)
      return {
        code: 'new_loss_in_reply',
        ...(other.otherDay === undefined ? {} : { detail: other.otherDay }),
      };
    if (!answers) continue;
    const why = whyRead({ newText: words, kind: reading.kind, arrived, complete });
    if (why !== undefined) return { code: 'answer_to_read', detail: why };
  }
  return undefined;
}

interface Collected {
  readonly facts: readonly (Fact & { readonly messageId: MessageId })[];
  /** All the claim has, also from its other tickets. */
  readonly documents: readonly StoredDocument[];
  /** Those of messages nobody had assessed before. */
  readonly newDocuments: readonly StoredDocument[];
  readonly unexplained: readonly AttachmentId[];
  readonly text: string;
  /** The message the ticket began with: read anew, it is no answer. */
  readonly first: MessageId | undefined;
  /** Messages nobody had assessed before. */
  readonly unread: readonly UnreadMessage[];
}

interface UnreadMessage extends messages.StoredMessage {
  /** Days of loss that it names for sure. */
  readonly lossDates: readonly LocalDate[];
  /** Its words without those that are about another claim. */
  readonly heard: string;
}

/** What the ticket's messages bring; reading them again finds the same and files it once. */
async function collect(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  {
    claimId,
    type,
    requirements,
    shares,
    isOneOfSeveral,
    policy,
  }: {
    readonly claimId: ClaimId;
    readonly type: ClaimType;
    readonly policy: Policy | undefined;
    readonly requirements: readonly Requirement[];
    readonly shares?: Shares;
    /** The ticket belongs to other claims as well. */
    readonly isOneOfSeveral: boolean;
  },
): Promise<Collected> {
  const isOurs = (messageId: MessageId, span: Pick<Span, 'part' | 'start'>) =>
    shares === undefined || shares.get(messageId)?.of(span) === claimId;
  const heardBy = (message: messages.StoredMessage): string => {
    const words = messages.wordsOf(message);
    const share = shares?.get(message.id);
    if (share === undefined) return words;
    // What is about none of several claims may be about any: a question at the end is heard by all of them.
    return wordsAbout(claimId, words, (span) => share.of(span) ?? (isOneOfSeveral ? claimId : undefined));
  };
  const read = (await messages.ofTicket(tx, ticket.id)).filter(
    (message) => message.nature.kind === 'human' && message.copyOf === undefined,
  );
  const attachments = await messages.attachmentsOf(tx, ticket.id);
  const facts = withKnownPlates(
    (await messages.factsOf(tx, ticket.id)).filter((fact) => isOurs(fact.messageId, fact.span)),
    (policy?.versions ?? []).flatMap(({ plate }) => plate ?? []),
  );
  const asked = requirements.filter((line) => line.state === 'asked').flatMap((line) => line.anyOf);
  const unexplained: AttachmentId[] = [];
  const filed: ReadDocument[] = [];
  const before = await readBefore(tx, claimId);
  // Whatever else its pages say: what nobody could read may be what is missing.
  const withUnread = await filesWithUnread(
    tx,
    attachments.map(({ id }) => id),
  );
  for (const message of read) {
    const unclear = new Set(message.hearing?.unclear ?? []);
    const files = attachments.filter((attachment) => attachment.messageId === message.id);
    const own = files.filter(
      (file) => !unclear.has(file.id) && isOurs(message.id, { part: `attachment:${file.id}`, start: 0 }),
    );
    // Of a divided message: files that may be of either part. Whoever looks at them finds them on both tickets.
    if (message.handledAt === undefined)
      unexplained.push(...files.filter(({ id, inline }) => !inline && unclear.has(id)).map(({ id }) => id));
    // Files that could be of any of the ticket's claims: a person says of which.
    if (shares !== undefined && message.handledAt === undefined)
      for (const file of files)
        if (
          !file.inline &&
          shares.get(message.id)?.of({ part: `attachment:${file.id}`, start: 0 }) === undefined
        )
          unexplained.push(file.id);
    const found = readAttachments({
      attachments: own,
      newText: messages.wordsOf(message),
      claimType: type,
      profile: deps.profile,
      asked,
    });
    if (message.handledAt === undefined)
      unexplained.push(
        ...found.unexplained,
        ...own.filter(({ id }) => withUnread.has(id)).map(({ id }) => id),
      );
    for (const seen of found.documents) {
      if (!isOurs(message.id, seen.span)) continue;
      const item = deps.profile.items.get(seen.item);
      if (item === undefined) continue;
      if (message.handledAt !== undefined && before.has(readKey(message.id, seen))) continue;
      const file = own.find(
        (attachment) => seen.file === attachment.id || seen.span.part === `attachment:${attachment.id}`,
      );
      filed.push({
        messageId: message.id,
        seen,
        ...(file === undefined ? {} : { sha256: file.sha256 }),
        detail: readDocument(item, sourceOf(file, seen, localDateOf(message.receivedAt))),
      });
    }
  }
  await fileDocuments(tx, claimId, filed);
  // As people left it: what they corrected counts as they said, what they took off does not count.
  const all = await documentsOf(tx, claimId, { detached: true });
  const unread = new Set(
    read.filter((message) => message.handledAt === undefined).map((message) => message.id),
  );
  const documents = all
    .filter((document) => !document.detached)
    .toSorted((a, b) => evidenceOrder(a, unread) - evidenceOrder(b, unread) || Number(a.id) - Number(b.id));
  const lookedAt = new Set(
    all.filter((document) => document.decidedBy !== undefined).map((document) => document.attachmentId),
  );
  return {
    facts,
    documents,
    first: read[0]?.id,
    newDocuments: documents.filter((document) => unread.has(document.messageId)),
    unexplained: unexplained.filter((id) => !lookedAt.has(id)),
    unread: read
      .filter((message) => message.handledAt === undefined)
      .map((message) => ({
        ...message,
        heard: heardBy(message),
        lossDates: facts
          .filter(
            (fact) => fact.messageId === message.id && fact.key === 'loss_date' && fact.confidence >= 0.8,
          )
          // `facts.ts` writes dates as YYYY-MM-DD.
          .map((fact) => fact.value as LocalDate),
      })),
    text: read
      .map((message) => {
        const share = shares?.get(message.id);
        const words = messages.wordsOf(message);
        const told = messages.subjectOf(message);
        if (share === undefined) return `${told}\n${words}`;
        const subject = share.of({ part: 'subject', start: 0 }) === claimId ? `${told}\n` : '';
        return `${subject}${wordsAbout(claimId, words, share.of)}`;
      })
      .join('\n\n'),
  };
}

/** What the checklist keeps of a document as its proof. */
function asSeen({ item, span, method, confidence }: StoredDocument): DocumentSeen {
  return { item, span, method, confidence };
}

/** What came now speaks first, because it may stand for something rejected; then whatever has no flaw. */
function evidenceOrder(document: StoredDocument, unread: ReadonlySet<MessageId>): number {
  return (unread.has(document.messageId) ? 0 : 2) + (document.detail.quality.length > 0 ? 1 : 0);
}

/** The surest date of loss, the earliest read among equals. */
function lossDateIn(facts: readonly Fact[]): LocalDate | undefined {
  const found = facts
    .filter((fact) => fact.key === 'loss_date' && fact.confidence >= 0.5)
    .toSorted((a, b) => b.confidence - a.confidence)[0];
  // `facts.ts` writes dates as YYYY-MM-DD.
  return found === undefined ? undefined : (found.value as LocalDate);
}

/**
 * The first day of the care that is claimed, for types that know no day of loss: the day on which the policy had to be
 * in force.
 */
function careDateIn(facts: readonly Fact[], type: ClaimType): LocalDate | undefined {
  const asks = type.requirements.flatMap(({ anyOf }) => anyOf.map(String));
  if (!type.needsPolicy || asks.includes('loss_date')) return undefined;
  return facts
    .filter((fact) => fact.key === 'treatment_dates' && fact.confidence >= 0.5 && fact.span.part !== 'quoted')
    .map((fact) => parseLocalDate(fact.value.slice(0, 10)))
    .filter((day) => day !== undefined)
    .toSorted()[0];
}

/** The hour of the loss, when the messages agree on one. */
function lossTimeIn(facts: readonly Fact[]): ClockTime | undefined {
  const told = new Set(
    facts.flatMap((fact) =>
      fact.key === 'loss_time' && fact.confidence >= 0.5 && fact.span.part !== 'quoted' ? [fact.value] : [],
    ),
  );
  const [only] = told;
  // `facts.ts` writes hours as HH:MM.
  return told.size === 1 && only !== undefined && /^\d{2}:\d{2}$/.test(only) ? only : undefined;
}

/** Items that policy and party data already answer: asking for them would show that we do not know our customer. */
function knownItems(
  claim: Claim,
  policy: Policy | undefined,
  ticket: Ticket,
  lossOn: LocalDate | undefined,
): ReadonlySet<ItemId> {
  const known = new Set<ItemId>();
  // The profile's items have these names; one that a profile lacks ticks nothing.
  const add = (...ids: string[]) => {
    for (const id of ids) known.add(id as ItemId);
  };
  if (policy !== undefined) add('policy_number');
  if (lossOn !== undefined) add('loss_date');
  if (claim.lossPlace !== undefined) add('loss_place');
  if (claim.plates.length > 1) add('plate_other');
  if (ticket.customer?.includes('@') === true) add('contact_email');
  const insured: Party | undefined =
    claim.parties.find((each) => each.role === 'insured')?.party ??
    policy?.parties.find((each) => each.role === 'insured')?.party;
  if (insured !== undefined) {
    add('insured_name');
    if (insured.fiscalCode !== undefined) add('fiscal_code');
    if (insured.iban !== undefined) add('iban', 'account_holder');
    if (insured.contacts.some((contact) => contact.kind === 'phone' && !contact.invalid))
      add('contact_phone');
    if (insured.contacts.some((contact) => contact.kind === 'email' && !contact.invalid && !contact.shared))
      add('contact_email');
  }
  if (policy?.versions.some((version) => version.plate !== undefined) === true) add('plate_own');
  return known;
}

function changed(before: readonly Requirement[], after: readonly Requirement[]): readonly Requirement[] {
  const old = new Map(before.map((line) => [line.key, line]));
  return after.filter((line) => old.get(line.key)?.state !== line.state);
}

/** Only the machine's own statuses move by themselves: from review on, people decide. */
function lastReceived({ unread }: Collected, now: Date): Date {
  const [last] = unread.map(({ receivedAt }) => receivedAt).toSorted((a, b) => b.getTime() - a.getTime());
  return last ?? now;
}

function statusAfter(status: ClaimStatus, complete: boolean): ClaimStatus {
  if (status !== 'notified' && status !== 'incomplete' && status !== 'complete') return status;
  return complete ? 'complete' : 'incomplete';
}

function problemOf(
  coverage: CoverageResult,
  reviewed: readonly StoredFinding[],
  unexplained: readonly AttachmentId[],
  missing: readonly Requirement[],
): Problem | undefined {
  // What somebody has waived with a reason is no doubt any more.
  const waived = new Set(reviewed.filter(({ state }) => state === 'waived').map(({ check }) => check));
  const blockers = coverage.findings.filter(
    (finding) =>
      finding.severity === 'blocker' &&
      !waived.has(finding.id) &&
      finding.id !== 'pe.no_policy' &&
      finding.id !== 'pe.no_loss_date',
  );
  if (blockers.length > 0)
    return { code: 'coverage_doubt', detail: blockers.map((each) => each.id).join(', ') };
  const unknownPolicy =
    coverage.findings.some((finding) => finding.id === 'pe.no_policy') &&
    !missing.some((line) => line.key === 'policy_number');
  if (unknownPolicy) return { code: 'policy_unknown' };
  if (unexplained.length > 0 && missing.some((line) => line.anyOf.some((item) => item.startsWith('doc_'))))
    return { code: 'files_to_look_at' };
  return undefined;
}
