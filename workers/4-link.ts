import { localDateOf } from '#src/domain/time/calendar.ts';
import { heardFirst, heardSecond, type Hearing } from '#src/domain/claims/message-part.ts';
import type { CaseKindGuess } from '#src/domain/cases/case-kind.ts';
import {
  classifyClaimType,
  coveredTypes,
  typeUnderPolicy,
  type ClaimTypeReading,
} from '#src/domain/claims/claim-type.ts';
import { recogniseDocuments } from '#src/domain/documents/documents.ts';
import type { DocumentSeen, Fact } from '#src/domain/facts/fact.ts';
import { asPeopleSay, wordsHeard } from '#src/domain/facts/person-word.ts';
import { normalizePlate, normalizePolicyNumber } from '#src/domain/facts/identifiers.ts';
import type { ClaimId, ClaimTypeId, LocalDate, MessageId, Reference } from '#src/domain/ids.ts';
import { learnExamples } from '#src/learning.ts';
import { keepDetail, reasonsInWords } from '#src/domain/problem.ts';
import {
  identifyPolicy,
  linkingRules,
  scoreCandidates,
  type LinkEvidence,
  type LinkQuestion,
  type LinkVerdict,
} from '#src/domain/linking/linking.ts';
import { confidenceOf, heardFacts, isDraft } from '#src/domain/phone/transcript.ts';
import { asReportOfLoss } from '#src/domain/claims/loss-in-answer.ts';
import { nameKey } from '#src/domain/text/names.ts';
import { isReference } from '#src/domain/linking/reference.ts';
import { readLetterMark } from '#src/domain/letters/letter-mark.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import { findCandidates, type ClaimClues, type FoundCandidates } from '#src/storage/candidates.ts';
import * as claims from '#src/storage/claims.ts';
import type { Sql, Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import { wordsAbout } from '#src/storage/person-words.ts';
import { findPolicies, type PolicyClues } from '#src/storage/policies.ts';
import { findOpen } from '#src/storage/requests.ts';
import { scannedPagesOf } from '#src/storage/scanned-pages.ts';
import * as tickets from '#src/storage/tickets.ts';
import { stretchesByMessage } from '#src/storage/transcripts.ts';
import { guessKind } from './guess-kind.ts';
import { divisionOf, type Division } from './divide.ts';
import { kindFor, openCaseWork, openPart, type GuessedMessage } from './case-work.ts';
import { openFile } from './claim-opening.ts';
import { factsIn } from './read-facts.ts';
import { cluesIn, consult, keepConsulted, type Consulted } from './look-up.ts';
import { fileReturned, returnedPost } from './returned-post.ts';
import { move, type Deps, type Worker } from './stage.ts';

/** Finds the claim a ticket belongs to, or opens one for a new loss; when unsure, proposes and leaves it to a person. */
export const link: Worker = {
  stage: 'link',
  lane: 'inbound',

  run: async (id, deps) => {
    const ticket = await tickets.load(deps.db, id, 'link');
    const returned = await returnedPost(deps.db, deps, ticket);
    if (returned !== undefined) {
      await deps.db.transaction((tx) => fileReturned(tx, deps, ticket, returned));
      return;
    }
    const told = await toldOn(deps, ticket);
    const whole = await readTicket(deps.db, deps, ticket, told);
    const consulted = await consultFor(deps, ticket, whole);
    const division = await divisionOf(deps, ticket, whole.latest, whole.kind, told.attachments);
    const parts = division?.parts ?? [];
    const reading =
      division === undefined || parts.length === 0
        ? whole
        : await readTicket(
            deps.db,
            deps,
            ticket,
            heardOf(told, division.message.id, heardFirst(parts.map(({ part }) => part))),
          );
    await deps.db.transaction(async (tx) => {
      // What it shares with another ticket was read there.
      for (const message of reading.messages.filter((each) => messages.isReadBy(ticket, each)))
        await messages.replaceFacts(tx, { id: message.id, ticketId: ticket.id }, message.facts);
      const decided =
        ticket.claimId === undefined
          ? await decide(tx, deps, ticket, reading)
          : await checkOtherClaims(tx, ticket, ticket.claimId, reading);
      if (consulted !== undefined) await keepConsulted(tx, deps, ticket.id, consulted);
      const caseKind = await kindFor(tx, ticket, reading.unread);
      const moved = await move(tx, deps, ticket, 'assess', {
        caseKind,
        ...decided,
        ...doubt(deps, ticket, reading, decided, division),
      });
      await openCaseWork(tx, deps, moved, reading.unread);
      if (division !== undefined) await openParts(tx, deps, moved, told, division);
    });
  },

  giveUp: async (id, reason, deps) => {
    const ticket = await tickets.load(deps.db, id, 'link');
    await deps.db.transaction((tx) =>
      move(tx, deps, ticket, 'assess', { problem: { code: 'stage_failed', detail: reason } }),
    );
  },
};

/** Has the outside directory asked for policies the message points to, unless the ticket's claim has its policy. */
async function consultFor(
  deps: Deps,
  ticket: Ticket,
  reading: TicketReading,
): Promise<Consulted | undefined> {
  if (!deps.directory.isOutside) return undefined;
  if (ticket.claimId !== undefined) {
    const { claim } = await claims.load(deps.db, ticket.claimId);
    if (claim.policyId !== undefined) return undefined;
  }
  const senders = reading.messages.flatMap(({ sender }) => sender ?? []);
  return consult(deps, cluesIn(reading.facts, senders));
}

/** Everything the ticket's messages say, read with the rules of today. */
interface TicketReading {
  readonly messages: readonly (messages.StoredMessage & { readonly facts: readonly Fact[] })[];
  readonly latest: messages.StoredMessage | undefined;
  /** Its words were spoken, and heard too badly to act on without a person. */
  readonly isDraft: boolean;
  readonly facts: readonly Fact[];
  readonly documents: readonly DocumentSeen[];
  readonly kind: CaseKindGuess | undefined;
  /** Messages nobody has drawn out yet, each with its kind; the last one is `latest`. */
  readonly unread: readonly GuessedMessage[];
  readonly claimType: ClaimTypeId | undefined;
  readonly typeGuess: ClaimTypeReading;
  readonly today: LocalDate;
}

/** What people wrote on a ticket, with all files of its messages. */
interface Told {
  readonly human: readonly messages.StoredMessage[];
  readonly attachments: readonly messages.StoredAttachment[];
}

async function toldOn({ db }: Deps, ticket: Ticket): Promise<Told> {
  return {
    human: (await messages.ofTicket(db, ticket.id)).filter(
      (message) => message.nature.kind === 'human' && message.copyOf === undefined,
    ),
    attachments: await messages.attachmentsOf(db, ticket.id),
  };
}

/** The same with one message as a ticket hears it. */
function heardOf({ human, attachments }: Told, id: MessageId, hearing: Hearing): Told {
  const silent = new Set(hearing.silentFiles);
  return {
    human: human.map((message) => (message.id === id ? { ...message, hearing } : message)),
    attachments: attachments.filter((file) => !silent.has(file.id)),
  };
}

async function readTicket(
  db: Sql,
  deps: Deps,
  ticket: Ticket,
  { human, attachments }: Told,
): Promise<TicketReading> {
  const { profile } = deps;
  await learnExamples(profile);
  const words = await wordsAbout(
    db,
    human.map(({ id }) => id),
  );
  const heard = await stretchesByMessage(
    db,
    human.map(({ id }) => id),
  );
  // Whoever speaks while this is read moves the ticket on, and it is read again.
  const read = human.map((message) => {
    const facts = heardFacts(factsIn(deps, message, attachments), heard.get(message.id) ?? []);
    const said = wordsHeard(words.get(message.id) ?? [], message.hearing, facts);
    return { ...message, facts: asPeopleSay(facts, said) };
  });
  const latest = read.at(-1);
  const text = read
    .map((message) => `${messages.subjectOf(message)}\n${messages.wordsOf(message)}`)
    .join('\n\n');
  const typeGuess = classifyClaimType(text, profile);
  const { type } = typeGuess;
  const claimType = type === undefined ? undefined : profile.claimTypes.get(type);
  const facts = read.flatMap((message) => message.facts);
  const guessed: GuessedMessage[] = [];
  for (const message of read)
    if (message.handledAt === undefined || message === latest)
      guessed.push({
        message,
        guess: await kindOf(
          db,
          deps,
          ticket,
          message,
          attachments.filter((file) => file.messageId === message.id && !file.inline).length,
          isApart(ticket) && message === read[0],
        ),
      });
  return {
    messages: read,
    latest,
    isDraft: latest !== undefined && isDraft(confidenceOf(heard.get(latest.id)?.flat() ?? []) ?? 1),
    facts,
    documents: read.flatMap((message) =>
      recogniseDocuments({
        attachments: attachments.filter((file) => file.messageId === message.id),
        newText: messages.wordsOf(message),
        ...(claimType === undefined ? {} : { claimType }),
        profile,
      }),
    ),
    kind: guessed.find(({ message }) => message.id === latest?.id)?.guess,
    unread: guessed.filter(({ message }) => message.handledAt === undefined),
    claimType: type,
    typeGuess,
    today: localDateOf(ticket.receivedAt),
  };
}

/** `apart`: it opened a ticket apart from the one that it answers. */
async function kindOf(
  db: Sql,
  deps: Deps,
  ticket: Ticket,
  message: messages.StoredMessage & { readonly facts: readonly Fact[] },
  attachments: number,
  apart: boolean,
): Promise<CaseKindGuess> {
  // A page of ours that came back by post names its claim before anybody has linked it.
  const sheet = await sheetOf(db, deps, ticket);
  const claimId = ticket.claimId ?? sheet?.claimId;
  const open = claimId === undefined ? undefined : await findOpen(db, claimId);
  const guess = await guessKind(db, deps.profile, {
    ...message,
    subject: messages.subjectOf(message),
    words: messages.wordsOf(message),
    // Its subject is that of the letter it answers, with the number of the other claim.
    ...(apart ? { subject: '' } : {}),
    hasClaimReference:
      claimId !== undefined ||
      message.facts.some(({ key, span }) => key === 'reference' && !(apart && span.part === 'subject')),
    answersOurRequest: open !== undefined || (ticket.related !== undefined && !isApart(ticket)),
    attachments,
  });
  if (apart) return asReportOfLoss(guess);
  // Behind our sheet lie papers of others: the invoice of a garage does not make the garage the writer.
  return sheet !== undefined && guess.kind === 'provider' ? { ...guess, kind: 'claim_update' } : guess;
}

/** It answers another ticket, and was found to tell nothing but another loss. */
function isApart(ticket: Ticket): boolean {
  return ticket.related?.how === 'new_loss';
}

/** What is only perhaps a complaint is for a person to say, where nothing else has to be looked at. */
function doubt(
  deps: Deps,
  ticket: Ticket,
  reading: TicketReading,
  decided: tickets.TicketChange,
  division: Division | undefined,
): Pick<tickets.TicketChange, 'problem'> {
  // It may tell two losses, and nothing says so for certain.
  if (division !== undefined && division.parts.length === 0 && decided.problem == null)
    return { problem: { code: 'perhaps_two_losses' } };
  // A letter of which no word was read says nothing to any rule: only a person can tell what came.
  const wordless = reading.unread.some(
    ({ message }) =>
      deps.channels.get(message.channel)?.medium === 'letter' && messages.wordsOf(message).trim() === '',
  );
  if (wordless && decided.problem == null) return { problem: { code: 'files_to_look_at' } };
  const unsure = reading.unread.flatMap(({ guess }) =>
    guess.flags.includes('perhaps_complaint') ? [guess.kind] : [],
  );
  if (unsure.length === 0 || decided.problem != null) return {};
  if (decided.problem === undefined && ticket.problem !== undefined) return {};
  return { problem: { code: 'perhaps_complaint' } };
}

/**
 * Opens a ticket over the same message for each loss that was told apart, and finds or opens its claim: all of it in the
 * transaction that reads the first one, so that a message is divided once or not at all.
 */
async function openParts(
  tx: Tx,
  deps: Deps,
  first: Ticket,
  told: Told,
  { message, parts }: Division,
): Promise<void> {
  const ids = told.attachments.flatMap((file) => (file.messageId === message.id ? [file.id] : []));
  for (const [index, { part, why, words }] of parts.entries()) {
    const second = await openPart(tx, first, message, { part, why, words, ordinal: index + 1 });
    if (second === undefined) continue;
    const alone = { ...told, human: told.human.filter(({ id }) => id === message.id) };
    const reading = await readTicket(tx, deps, second, heardOf(alone, message.id, heardSecond(part, ids)));
    for (const each of reading.messages)
      await messages.replaceFacts(tx, { id: each.id, ticketId: second.id }, each.facts);
    const decided = await decide(tx, deps, second, reading);
    const moved = await move(tx, deps, second, 'assess', decided);
    await openCaseWork(tx, deps, moved, reading.unread);
  }
}

async function decide(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  reading: TicketReading,
): Promise<tickets.TicketChange> {
  const clues = await cluesOf(tx, deps, ticket, reading);
  const found = await withoutOldMatter(tx, ticket, await findCandidates(tx, clues));
  const thread = await threadOf(tx, deps, ticket);
  const isNewLoss = reading.kind?.reportsNewLoss ?? false;
  const { type: typeByWords, scores: typeScores } = reading.typeGuess.byWords;
  const verdict = scoreCandidates({
    // What only reads like the story of a loss must not keep a message from the claim it belongs to.
    facts: reading.facts.filter(({ key, method }) => key !== 'loss_description' || method !== 'likeness'),
    ...(reading.latest?.sender === undefined ? {} : { sender: reading.latest.sender }),
    ...(thread === undefined ? {} : { thread }),
    documents: reading.documents,
    ...(typeByWords === undefined ? {} : { claimType: typeByWords }),
    typeScores: new Map(typeScores.map(({ type, score }) => [type, score])),
    reportsNewLoss: isNewLoss,
    ...speaksOfClaim(reading.kind),
    aboutElse: reading.kind !== undefined && speaksOfClaim(reading.kind).speaksOfClaim === undefined,
    tellsLoss: reading.kind?.tellsLoss ?? false,
    readsLikeLoss: reading.kind?.readsLikeLoss ?? false,
    complains: reading.kind?.kind === 'complaint',
    ...found,
    today: reading.today,
    subject: reading.latest === undefined ? ticket.subject : subjectHeard(ticket, reading.latest),
    ...(reading.latest === undefined ? {} : { newText: messages.wordsOf(reading.latest) }),
  });
  // A person's word stands: what was unlinked by hand is not linked again by the machine.
  const removed = new Set(
    (await links.ofTicket(tx, ticket.id))
      .filter((each) => each.state === 'removed')
      .map((each) => each.claimId),
  );

  switch (verdict.kind) {
    case 'auto':
      if (removed.has(verdict.claimId)) return { problem: { code: 'not_linked' } };
      await saveLink(tx, ticket, verdict.claimId, 'auto', verdict);
      for (const further of verdict.further)
        if (!removed.has(further.claimId)) await saveLink(tx, ticket, further.claimId, 'auto', further);
      await record(tx, {
        ticketId: ticket.id,
        claimId: verdict.claimId,
        actor: 'machine:link',
        action: 'linked',
        data: {
          score: verdict.score,
          lead: verdict.lead,
          certainty: verdict.certainty,
          ...(verdict.further.length === 0
            ? {}
            : { further: verdict.further.map((further) => further.claimId) }),
          rules: verdict.rules,
          signals: signalsOf(verdict.evidence),
        },
      });
      return { claimId: verdict.claimId, ...withoutOwnProblem(ticket) };
    case 'suggest':
      return suggest(tx, ticket, verdict.candidates, verdict.why);
    case 'new':
      return isNewLoss && !reading.isDraft
        ? openClaim(tx, deps, ticket, reading, clues, verdict)
        : suggest(tx, ticket, verdict.near, verdict.why);
  }
}

/** Of a divided message nobody knows of which part its subject is, and a heading of ours is nobody's words. */
function subjectHeard(ticket: Ticket, { hearing, headedByUs }: messages.StoredMessage): string {
  return headedByUs === true || hearing?.withSubject === false ? '' : ticket.subject;
}

/** Whether a kind of work is about a claim which exists: a question, or something for it. */
function speaksOfClaim(guess: CaseKindGuess | undefined): Pick<LinkQuestion, 'speaksOfClaim'> {
  const kind = guess?.kind;
  if (kind === 'claim_status' || kind === 'payment_delay' || kind === 'complaint')
    return { speaksOfClaim: 'asks' };
  if (kind === 'claim_update' || kind === 'third_party_letter') return { speaksOfClaim: 'adds' };
  // Whoever only reads like a workshop or a clinic is let at no claim for that.
  if (kind === 'provider' && guess?.flags.includes('like_examples') !== true)
    return { speaksOfClaim: 'serves' };
  return {};
}

async function suggest(
  tx: Tx,
  ticket: Ticket,
  candidates: Extract<LinkVerdict, { kind: 'suggest' }>['candidates'],
  why: LinkVerdict['why'],
): Promise<tickets.TicketChange> {
  for (const candidate of candidates) await saveLink(tx, ticket, candidate.claimId, 'suggested', candidate);
  await record(tx, {
    ticketId: ticket.id,
    actor: 'machine:link',
    action: candidates.length === 0 ? 'not-linked' : 'suggested',
    data: {
      rules: linkingRules.version,
      claims: candidates.map((each) => each.claimId),
      why: why.map((each) => each.en),
    },
  });
  const detail = keepDetail(reasonsInWords(why));
  if (ticket.related?.trusted === false) return { problem: { code: 'unknown_sender', detail } };
  return candidates.length === 0 ? withoutOwnProblem(ticket) : { problem: { code: 'not_linked', detail } };
}

/** Opens the file of a new loss, against the policy the message points to if it points to one. */
async function openClaim(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  reading: TicketReading,
  clues: ClaimClues,
  verdict: Extract<LinkVerdict, { kind: 'new' }>,
): Promise<tickets.TicketChange> {
  const policies = await findPolicies(tx, clues);
  const sender = reading.latest?.sender;
  const policy = identifyPolicy(reading.facts, sender, policies, reading.claimType);
  const known = policies.find((each) => each.id === policy.policyId);
  const type = typeUnderPolicy(
    reading.typeGuess,
    known === undefined ? new Set() : coveredTypes(known, deps.profile),
  );
  if (type === undefined) {
    const change = await suggest(tx, ticket, verdict.near, verdict.why);
    return { ...change, problem: { code: 'type_unknown' } };
  }
  const values = (key: string) => [
    ...new Set(reading.facts.filter((fact) => fact.key === key).map((fact) => fact.value)),
  ];
  const lossOn = surest(reading.facts, 'loss_date');
  const lossPlace = surest(reading.facts, 'loss_place');
  const insuredName = surest(reading.facts, 'insured_name');
  const { claimId, reference } = await openFile(tx, deps, ticket, {
    type,
    ...(policy.policyId === undefined ? {} : { policyId: policy.policyId }),
    // `facts.ts` writes dates as YYYY-MM-DD.
    ...(lossOn === undefined ? {} : { lossOn: lossOn as LocalDate }),
    ...(lossPlace === undefined ? {} : { lossPlace: lossPlace.slice(0, 300) }),
    notifiedAt: ticket.receivedAt,
    plates: [...new Set([...values('plate_own'), ...values('plate'), ...values('plate_other')])],
    externalReferences: values('external_ref'),
    ...(sender === undefined ? {} : { sender }),
    ...(insuredName === undefined ? {} : { insuredName }),
  });
  await saveLink(tx, ticket, claimId, 'opened', { score: 0, evidence: policy.evidence });
  for (const near of verdict.near) await saveLink(tx, ticket, near.claimId, 'suggested', near);
  await record(tx, {
    ticketId: ticket.id,
    claimId,
    actor: 'machine:link',
    action: 'claim-opened',
    data: {
      reference,
      type,
      rules: verdict.rules,
      policy: policy.policyId ?? null,
      signals: signalsOf(policy.evidence),
      words: (reading.kind?.evidence ?? []).map((span) => span.quote.slice(0, 80)),
    },
  });
  return { claimId, ...withoutOwnProblem(ticket) };
}

/** Already linked: a reference to another claim in a new message is a question for a person, never a silent move. */
async function checkOtherClaims(
  tx: Tx,
  ticket: Ticket,
  claimId: ClaimId,
  reading: TicketReading,
): Promise<tickets.TicketChange> {
  const own = new Set(await links.claimsOf(tx, ticket));
  const unread = reading.messages.filter((message) => message.handledAt === undefined);
  const mentioned = referencesIn(
    unread.flatMap((message) => message.facts.filter((fact) => fact.span.part !== 'quoted')),
  );
  const others = (await claims.existingReferences(tx, mentioned)).filter(
    (each) => each.claimId !== undefined && !own.has(each.claimId),
  );
  const [other] = others;
  if (other?.claimId === undefined) return {};
  await saveLink(tx, ticket, other.claimId, 'suggested', {
    score: linkingRules.weights.ref,
    evidence: [],
  });
  await record(tx, {
    ticketId: ticket.id,
    claimId,
    actor: 'machine:link',
    action: 'mentions-another-claim',
    data: { references: others.map((each) => each.reference) },
  });
  return { problem: { code: 'several_claims', detail: others.map((each) => each.reference).join(', ') } };
}

/** Identifiers of the message in the form the indexes hold them. */
async function cluesOf(tx: Sql, deps: Deps, ticket: Ticket, reading: TicketReading): Promise<ClaimClues> {
  const values = (...keys: string[]) => [
    ...new Set(reading.facts.filter((fact) => keys.includes(fact.key)).map((fact) => fact.value)),
  ];
  const references = referencesIn(reading.facts);
  const pointed = await claims.existingReferences(tx, references);
  const thread = await threadOf(tx, deps, ticket);
  const senders = reading.messages.flatMap((message) => message.sender?.address ?? []);
  const base: PolicyClues = {
    numbers: values('policy_number').map(normalizePolicyNumber),
    plates: values('plate', 'plate_own', 'plate_other').map(normalizePlate),
    contacts: [...new Set([...senders, ...values('email', 'contact_email', 'phone', 'contact_phone')])].map(
      (each) => each.toLowerCase(),
    ),
    fiscalCodes: values('fiscal_code'),
    ibans: values('iban'),
    names: [...values('insured_name'), ...reading.messages.flatMap((message) => message.sender?.name ?? [])]
      .map(nameKey)
      .filter((name) => name.includes(' ')),
  };
  return {
    ...base,
    references,
    externalReferences: values('external_ref').map(normalizePolicyNumber),
    // `facts.ts` writes dates as YYYY-MM-DD.
    lossDays: values('loss_date', 'date') as LocalDate[],
    claimIds: [
      ...pointed.flatMap((each) => each.claimId ?? []),
      ...(thread === undefined ? [] : [thread.claimId]),
    ],
  };
}

/** A ticket opened apart is about none of the claims of the conversation that it answers. */
async function withoutOldMatter(tx: Sql, ticket: Ticket, found: FoundCandidates): Promise<FoundCandidates> {
  if (ticket.related === undefined || !isApart(ticket)) return found;
  const before = await tickets.find(tx, ticket.related.ticketId);
  const old = new Set(before === undefined ? [] : await links.claimsOf(tx, before));
  return { ...found, candidates: found.candidates.filter(({ claim }) => !old.has(claim.id)) };
}

/** The claim of the ticket this one continues without having been let in. */
async function threadOf(tx: Sql, deps: Deps, ticket: Ticket): Promise<LinkQuestion['thread']> {
  const sheet = await sheetOf(tx, deps, ticket);
  if (sheet !== undefined) return sheet;
  if (ticket.related === undefined || isApart(ticket)) return undefined;
  const before = await tickets.find(tx, ticket.related.ticketId);
  return before?.claimId === undefined ? undefined : { claimId: before.claimId, how: ticket.related.how };
}

/**
 * The claim that a signed code of ours on its pages names, when it came by post and all its codes name the same one. A
 * mail may carry anybody's photograph of a letter: there the words must do.
 */
async function sheetOf(tx: Sql, deps: Deps, ticket: Ticket): Promise<LinkQuestion['thread']> {
  if (deps.channels.get(ticket.channel)?.medium !== 'letter') return undefined;
  let found: LinkQuestion['thread'];
  for (const file of await messages.attachmentsOf(tx, ticket.id))
    for (const page of await scannedPagesOf(tx, file.id))
      for (const code of page.codes) {
        const read = readLetterMark(code, deps.settings.tokenSecrets);
        if (read?.state !== 'signed') continue;
        const claimId = await claimBy(tx, read.mark.reference);
        if (claimId === undefined) continue;
        if (found !== undefined && found.claimId !== claimId) return undefined;
        // A code has no words of its own: its proof is the page it stands on.
        const start = page.words[0]?.start ?? 0;
        found ??= {
          claimId,
          how: 'code',
          paper: { part: `attachment:${file.id}`, start, end: start, quote: code },
        };
      }
  return found;
}

/** The claim with a reference, or that of the ticket which bears it, as far as claims were merged since. */
async function claimBy(tx: Sql, reference: Reference): Promise<ClaimId | undefined> {
  const claim = await claims.findByReference(tx, reference);
  const id = claim?.claim.id ?? (await tickets.findByReference(tx, reference))?.claimId;
  return id === undefined ? undefined : ((await claims.survivors(tx, [id])).get(id) ?? id);
}

/** References as written; a repaired one counts only when it was issued, which the query finds out. */
function referencesIn(facts: readonly Fact[]): Reference[] {
  return [
    ...new Set(
      facts.flatMap((fact) =>
        (fact.key === 'reference' || fact.key === 'reference_fixed') && isReference(fact.value)
          ? [fact.value]
          : [],
      ),
    ),
  ];
}

async function saveLink(
  tx: Tx,
  ticket: Ticket,
  claimId: ClaimId,
  state: links.LinkState,
  found: {
    readonly score: number;
    readonly evidence: readonly LinkEvidence[];
    readonly certainty?: number;
  },
): Promise<void> {
  await links.save(tx, {
    ticketId: ticket.id,
    claimId,
    state,
    score: found.score,
    evidence: found.evidence,
    rules: linkingRules.version,
    ...(found.certainty === undefined ? {} : { certainty: found.certainty }),
    decidedBy: 'machine:link',
  });
}

function signalsOf(evidence: readonly LinkEvidence[]): string[] {
  return evidence.map((each) => `${each.signal} ${each.weight > 0 ? '+' : ''}${each.weight}`);
}

function surest(facts: readonly Fact[], key: string): string | undefined {
  return facts
    .filter((fact) => fact.key === key && fact.confidence >= 0.5)
    .toSorted((a, b) => b.confidence - a.confidence)[0]?.value;
}

/** Problems this stage found earlier go away when it finds them no longer. */
function withoutOwnProblem(ticket: Ticket): { problem?: null } {
  const own: readonly string[] = ['not_linked', 'type_unknown', 'unknown_sender'];
  return ticket.problem !== undefined && own.includes(ticket.problem.code) ? { problem: null } : {};
}
