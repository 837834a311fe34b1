/** What people do to tickets, claims and messages: the actions the API offers, with the bells they ring. */
import type { ApiActions, ClaimOutcome, NotPossible, Unknown } from '#src/api/actions.ts';
import type { Requirement } from '#src/domain/claims/claim.ts';
import { keepDetail } from '#src/domain/problem.ts';
import { judgeFinding, mayRead } from '#src/domain/review/finding.ts';
import type { OriginalId } from '#src/domain/ids.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import { reopenUnsupported } from '#src/storage/documents.ts';
import { fraudEscalationOf, raise } from '#src/storage/escalations.ts';
import * as findings from '#src/storage/findings.ts';
import { record } from '#src/storage/history.ts';
import * as messages from '#src/storage/messages.ts';
import { findOriginal, readAgain } from '#src/storage/originals.ts';
import * as outbox from '#src/storage/outbound.ts';
import * as tickets from '#src/storage/tickets.ts';
import { editChange, stepChange } from './account-changes.ts';
import { enterByHand } from './by-hand.ts';
import { doBulk, undoBulk } from './bulk.ts';
import { editComplaint } from './complaint-register.ts';
import { askForCall, takeCallBackStep } from './call-backs.ts';
import { notPossible, unknown, wakeClaim, claimIs } from './decisions.ts';
import { takeClaimStep } from './claim-ending.ts';
import { stepOrder } from './hand-payment.ts';
import { tellOfClaim, tellOfTicket } from './told-events.ts';
import { changeClaim, endedClaims, policiesArrived, takeSnapshot } from './claim-change.ts';
import { tellPayment } from './claim-payments.ts';
import { decideClaim, previewDecision, showDecisionLetter, takeDecisionStep } from './claim-decision.ts';
import { giveTask, takeTaskStep } from './department-tasks.ts';
import { escalateTicket, takeEscalationStep } from './escalation.ts';
import {
  answerCode,
  noteOverride,
  noteProof,
  sendCode,
  showIdentity,
  withdrawProof,
} from './identity-proof.ts';
import { askForData, holdData, stepData } from './personal-data.ts';
import { lookAtRetention } from './retention.ts';
import { rearranging } from './rearrange.ts';
import { mailLink } from './person-links.ts';
import { sampleLetterPages, sampleLetters, sampleReply } from './person-letters.ts';
import { correctDocument, nameDocument } from './person-documents.ts';
import { sayReading } from './person-readings.ts';
import { hearAgain } from './person-recordings.ts';
import { bringScan, stepBatch } from './person-scans.ts';
import { assign, change, inPlace, postpone } from './person-tickets.ts';
import { placeCall } from './person-calls.ts';
import { previewLetter, reply, takeBackReply } from './person-replies.ts';
import { previewFirst, previewRequest, startRequest, stepRequest } from './person-requests.ts';
import {
  batchFile,
  handOverBatch,
  postLetters,
  printLetters,
  reprintFile,
  stepLetter,
} from './print-room.ts';
import { move, type Deps } from './stage.ts';

/** The actions of this installation. Each is one transaction, and each may be asked for again after a lost answer. */
export function personActions(deps: Deps): ApiActions {
  return {
    reply: (asked) => deps.db.transaction((tx) => reply(tx, deps, asked)),
    placeCall: (asked) => deps.db.transaction((tx) => placeCall(tx, deps, asked)),
    takeBackReply: (asked) => deps.db.transaction((tx) => takeBackReply(tx, deps, asked)),
    ...rearranging(deps),
    stepBatch: (asked) => stepBatch(deps, asked),
    bringScan: (scan) => bringScan(deps, scan),
    mailLink: (asked) => mailLink(deps, asked),
    sampleLetterPages: (asked) => sampleLetterPages(deps, asked),
    sampleLetters: (asked) => sampleLetters(deps, asked),
    sampleReply: (language) => sampleReply(deps, language),
    change: (asked) => deps.db.transaction((tx) => inPlace(tx, deps, change(tx, deps, asked))),
    enterByHand: (asked) => enterByHand(deps, asked),
    bulk: (asked) => doBulk(deps, asked),
    undoBulk: (asked) => undoBulk(deps, asked),
    assign: (asked) => deps.db.transaction((tx) => inPlace(tx, deps, assign(tx, deps, asked))),
    postpone: (asked) => deps.db.transaction((tx) => inPlace(tx, deps, postpone(tx, deps, asked))),
    listenAgain: (attachmentId, by) => deps.db.transaction((tx) => hearAgain(tx, deps, attachmentId, by)),
    parseAgain: (originalId, by) => parseAgain(deps, originalId, by),
    settle: (asked) => deps.db.transaction((tx) => settle(tx, deps, asked)),
    askForData: (asked) => deps.db.transaction((tx) => askForData(tx, deps, asked)),
    lookAtRetention: () => lookAtRetention(deps),
    holdData: (asked) => deps.db.transaction((tx) => holdData(tx, deps, asked)),
    stepData: (asked) => deps.db.transaction((tx) => stepData(tx, deps, asked)),
    showIdentity: (ticketId) => showIdentity(deps.db, deps, ticketId),
    noteProof: (asked) => deps.db.transaction((tx) => noteProof(tx, deps, asked)),
    withdrawProof: (asked) => deps.db.transaction((tx) => withdrawProof(tx, deps, asked)),
    sendCode: (asked) => deps.db.transaction((tx) => sendCode(tx, deps, asked)),
    answerCode: (asked) => deps.db.transaction((tx) => answerCode(tx, deps, asked)),
    noteOverride: (asked) => deps.db.transaction((tx) => noteOverride(tx, deps, asked)),
    editChange: (asked) => deps.db.transaction((tx) => editChange(tx, asked)),
    stepChange: (asked) => deps.db.transaction((tx) => stepChange(tx, deps, asked)),
    editComplaint: (asked) => deps.db.transaction((tx) => editComplaint(tx, deps, asked)),
    stepRequest: (asked) => deps.db.transaction((tx) => stepRequest(tx, deps, asked)),
    startRequest: (asked) => deps.db.transaction((tx) => startRequest(tx, deps, asked)),
    previewFirstRequest: (asked) => deps.db.transaction((tx) => previewFirst(tx, deps, asked)),
    previewLetter: (asked) => previewLetter(deps, asked),
    printLetters: (asked) => deps.db.transaction((tx) => printLetters(tx, deps, asked)),
    batchFile: (asked) => batchFile(deps, asked),
    handOverBatch: (asked) => handOverBatch(deps, asked),
    reprintFile: (asked) => reprintFile(deps, asked),
    postLetters: (asked) => deps.db.transaction((tx) => postLetters(tx, deps, asked)),
    stepLetter: (asked) => deps.db.transaction((tx) => stepLetter(tx, deps, asked)),
    previewRequest: (requestId) => previewRequest(deps, requestId),
    decideRequirements: (asked) => deps.db.transaction((tx) => decideRequirements(tx, deps, asked)),
    nameDocument: (asked) => deps.db.transaction((tx) => nameDocument(tx, deps, asked)),
    correctDocument: (asked) => deps.db.transaction((tx) => correctDocument(tx, deps, asked)),
    sayReading: (asked) => deps.db.transaction((tx) => sayReading(tx, deps, asked)),
    policiesArrived: () => policiesArrived(deps),
    changeClaim: (asked) => deps.db.transaction((tx) => andWake(tx, deps, changeClaim(tx, deps, asked))),
    takeSnapshot: (asked) => deps.db.transaction((tx) => andWake(tx, deps, takeSnapshot(tx, deps, asked))),
    stepClaim: (asked) => deps.db.transaction((tx) => takeClaimStep(tx, deps, asked)),
    tellOfClaim: (told) => deps.db.transaction((tx) => tellOfClaim(tx, deps, told)),
    tellOfTicket: (told) => deps.db.transaction((tx) => tellOfTicket(tx, deps, told)),
    judgeFinding: (asked) => deps.db.transaction((tx) => judge(tx, deps, asked)),
    decideClaim: (asked) => deps.db.transaction((tx) => decideClaim(tx, deps, asked)),
    previewDecision: (asked) => deps.db.transaction((tx) => previewDecision(tx, deps, asked)),
    showDecisionLetter: (asked) => deps.db.transaction((tx) => showDecisionLetter(tx, deps, asked)),
    stepDecision: (asked) => deps.db.transaction((tx) => takeDecisionStep(tx, deps, asked)),
    tellPayment: (told) => deps.db.transaction((tx) => tellPayment(tx, deps, told)),
    stepOrder: (asked) => deps.db.transaction((tx) => stepOrder(tx, deps, asked)),
    escalateTicket: (asked) => deps.db.transaction((tx) => escalateTicket(tx, deps, asked)),
    stepEscalation: (asked) => deps.db.transaction((tx) => takeEscalationStep(tx, deps, asked)),
    giveTask: (asked) => deps.db.transaction((tx) => giveTask(tx, deps, asked)),
    stepTask: (asked) => deps.db.transaction((tx) => takeTaskStep(tx, deps, asked)),
    askForCall: (asked) => deps.db.transaction((tx) => askForCall(tx, deps, asked)),
    stepCallBack: (asked) => deps.db.transaction((tx) => takeCallBackStep(tx, deps, asked)),
    escalateFraud: (asked) => deps.db.transaction((tx) => escalateFraud(tx, asked)),
  };
}

type Asked<Action extends keyof ApiActions> = Parameters<ApiActions[Action]>[0];

/** A claim that has changed is assessed again: what is missing may have changed with it. */
async function andWake(tx: Tx, deps: Deps, changing: Promise<ClaimOutcome>): Promise<ClaimOutcome> {
  const outcome = await changing;
  if (outcome.outcome === 'done' && !outcome.again) await wakeClaim(tx, deps, outcome.claim.claim.id);
  return outcome;
}

/** Only what could not be read is read again: of everything else there is a message, and people have answered it. */
async function parseAgain(
  deps: Deps,
  originalId: OriginalId,
  by: string,
): Promise<{ outcome: 'rung' | 'waiting' } | NotPossible | Unknown> {
  return deps.db.transaction(async (tx) => {
    if ((await findOriginal(tx, originalId)) === undefined) return unknown;
    const message = await messages.findByOriginal(tx, originalId);
    if (message !== undefined && message.nature !== 'unreadable')
      return notPossible({ it: 'è già stato letto', en: 'it has been read' });
    const version = await readAgain(tx, originalId);
    if (version === undefined) return { outcome: 'waiting' };
    if (message?.ticketId !== undefined)
      await record(tx, {
        ticketId: message.ticketId,
        actor: by,
        action: 'parse-again',
        data: { original: originalId },
      });
    await deps.queue.ring(tx, { stage: 'normalize', id: originalId, version });
    return { outcome: 'rung' };
  });
}

async function settle(tx: Tx, deps: Deps, asked: Asked<'settle'>): ReturnType<ApiActions['settle']> {
  const message = await outbox.find(tx, asked.outboundId);
  if (message === undefined) return unknown;
  // The message first, then its ticket: whoever tells the owner takes them in this order too.
  const done = await outbox.settle(tx, message.id, { sent: asked.sent, by: asked.by }, deps.now());
  const now = await outbox.find(tx, message.id);
  if (now === undefined) return unknown;
  if (!done) {
    // The same verdict once more: the first answer was lost on its way.
    const same = now.settledBy === asked.by && now.state === (asked.sent ? 'sent' : 'refused');
    return same ? { outcome: 'done', message: now } : { outcome: 'stale', now };
  }
  // Refused by a person's word, and that person knows: no machine tries another address.
  await outbox.markFailureHandled(tx, message.id, deps.now());
  const ticket = await tickets.loadForUpdate(tx, message.ticketId);
  await record(tx, {
    ticketId: ticket.id,
    ...(message.claimId === undefined ? {} : { claimId: message.claimId }),
    actor: asked.by,
    action: asked.sent ? 'settled-sent' : 'settled-not-sent',
    data: { outbound: message.id, ...(asked.note === undefined ? {} : { note: asked.note }) },
  });
  const others = (await outbox.list(tx, { ticketId: ticket.id, state: 'uncertain' }, { size: 1 })).length > 0;
  if (!asked.sent)
    await move(tx, deps, ticket, ticket.stage, {
      problem: {
        code: 'not_delivered',
        detail:
          asked.note ??
          keepDetail({
            it: 'una persona ha visto che non è mai partita',
            en: 'a person found out that it never left',
          }),
      },
    });
  else if (!others && ticket.problem?.code === 'uncertain_delivery')
    await move(tx, deps, ticket, ticket.stage, { problem: null });
  return { outcome: 'done', message: now };
}

async function decideRequirements(
  tx: Tx,
  deps: Deps,
  asked: Asked<'decideRequirements'>,
): ReturnType<ApiActions['decideRequirements']> {
  await claims.lock(tx, asked.claimId);
  const [file] = await claims.loadFiles(tx, [asked.claimId]);
  if (file === undefined) return unknown;
  const checklist = await claims.requirementsOf(tx, asked.claimId);
  const lines = [...new Set(asked.keys)].map((key) => checklist.find((line) => line.key === key));
  if (!lines.every((line) => line !== undefined)) return unknown;
  if (asked.version !== undefined && asked.version !== file.version) return { outcome: 'stale', now: file };
  if (endedClaims.has(file.claim.status)) return notPossible(claimIs(file.claim));
  const proof = await claims.evidenceOf(tx, asked.claimId);
  const decided = lines.map((before) => {
    const { note: _, ...rest } = before;
    const after: Requirement = {
      ...rest,
      state:
        asked.state === 'undecided'
          ? undecided(before, proof.get(before.key)?.evidence !== undefined)
          : asked.state,
      ...(asked.note === undefined || asked.state === 'undecided' ? {} : { note: asked.note }),
    };
    return { before, after };
  });
  const changed = decided.filter(
    ({ before, after }) => before.state !== after.state || before.note !== after.note,
  );
  if (changed.length === 0) return { outcome: 'done', requirements: lines, claim: file };

  await claims.saveRequirements(
    tx,
    asked.claimId,
    changed.map(({ after }) => after),
    new Map(),
    deps.now(),
  );
  // The paper may have left the claim since the word was said.
  const reopened = asked.state === 'undecided' ? await reopenUnsupported(tx, asked.claimId) : [];
  await claims.update(tx, file, {}, deps.now());
  for (const { before } of changed)
    await record(tx, {
      claimId: asked.claimId,
      actor: asked.by,
      action: `requirement-${asked.state}`,
      data: {
        key: before.key,
        was: before.state,
        ...(asked.note === undefined ? {} : { note: asked.note }),
      },
    });
  await wakeClaim(tx, deps, asked.claimId);
  return {
    outcome: 'done',
    requirements: decided.map(({ before, after }) =>
      reopened.includes(after.key) ? { ...after, state: undecided(before, false) } : after,
    ),
    claim: { ...file, version: file.version + 1 },
  };
}

/** How a line stands once a person's word is taken back; one without such a word stays as it is. */
function undecided(line: Pick<Requirement, 'state' | 'askedRounds'>, hasCome: boolean): Requirement['state'] {
  if (line.state === 'missing' || line.state === 'asked' || line.state === 'received') return line.state;
  return hasCome ? 'received' : line.askedRounds > 0 ? 'asked' : 'missing';
}

async function judge(
  tx: Tx,
  deps: Deps,
  asked: Asked<'judgeFinding'>,
): ReturnType<ApiActions['judgeFinding']> {
  const seen = await findings.findFinding(tx, asked.findingId);
  if (seen === undefined || !mayRead(asked.person.role, seen)) return unknown;
  // The claim first: an assessment that is under way may be about to change the finding.
  await claims.lock(tx, seen.claimId);
  const finding = await findings.findFinding(tx, asked.findingId);
  if (finding === undefined) return unknown;
  const verdict = judgeFinding(finding, asked.action, asked.person, asked.reason);
  if (verdict.outcome === 'forbidden') return verdict;
  if (verdict.outcome === 'unchanged') return { outcome: 'done', finding };
  if (asked.version !== undefined && asked.version !== finding.version)
    return { outcome: 'stale', now: finding };
  if (verdict.outcome === 'not-possible') return notPossible(verdict.reason);
  const decided = await findings.decideFinding(tx, finding, {
    state: verdict.state,
    person: asked.person,
    at: deps.now(),
    ...(asked.reason === undefined ? {} : { reason: asked.reason }),
  });
  // What stopped the claim's road may not stop it any more, or again.
  if (finding.severity === 'blocker') await wakeClaim(tx, deps, finding.claimId);
  return { outcome: 'done', finding: decided };
}

async function escalateFraud(
  tx: Tx,
  { claimId, note, person }: Asked<'escalateFraud'>,
): ReturnType<ApiActions['escalateFraud']> {
  await claims.lock(tx, claimId);
  if ((await claims.loadFiles(tx, [claimId])).length === 0) return unknown;
  if ((await fraudEscalationOf(tx, claimId)) !== undefined) return { outcome: 'raised', again: true };
  const [ticket] = await tickets.list(tx, { claimId }, { size: 1 });
  if (ticket === undefined)
    return notPossible({
      it: 'il sinistro non ha una pratica da passare al supervisore',
      en: 'the claim has no ticket to hand up',
    });
  // The ticket itself does not change: its status would tell everybody that there is something.
  await raise(tx, {
    ticketId: ticket.id,
    claimId,
    reason: 'fraud_signal',
    period: `claim-${claimId}`,
    note,
    by: `person:${person.name}`,
  });
  await record(tx, {
    ticketId: ticket.id,
    claimId,
    actor: `person:${person.name}`,
    action: 'escalated',
    data: { reason: 'fraud_signal', role: person.role, note },
    restricted: 'fraud',
  });
  return { outcome: 'raised', again: false };
}
