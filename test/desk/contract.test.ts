import { expect, test } from 'vitest';
import type { ZodType } from 'zod';
import { auditPage, chainReport } from '#src/api/audit.ts';
import { bulkBody, bulkView } from '#src/api/bulk.ts';
import * as channels from '#src/api/channels.ts';
import { letterList } from '#src/api/letters.ts';
import { handBody } from '#src/api/by-hand.ts';
import { claimChange } from '#src/api/claim-cover.ts';
import { claimStepBody } from '#src/api/claim-ending.ts';
import { alikeList, claimProposal, openedClaim, openingBody } from '#src/api/claim-opening.ts';
import { policyList } from '#src/api/policies.ts';
import { claimPage, claimView, decision, decisions, requirementView } from '#src/api/claims.ts';
import { changePatch, changeStepBody, changeView } from '#src/api/account-changes.ts';
import { complaintPage, complaintPatch, complaintView } from '#src/api/complaints.ts';
import {
  decisionBody,
  decisionDraft,
  decisionLetter,
  decisionList,
  decisionPage,
  decisionStep,
  sheetView,
} from '#src/api/decisions.ts';
import { decisionView } from '#src/api/decision-view.ts';
import { practiceView } from '#src/api/practice.ts';
import { claimEventBody, clockList, ticketEventBody } from '#src/api/clocks.ts';
import {
  departmentList,
  givingBody,
  taskList,
  taskPage,
  taskStepBody,
  taskView,
} from '#src/api/departments.ts';
import { escalatingBody, escalationPage, escalationStep, escalationView } from '#src/api/escalations.ts';
import { supervisionView } from '#src/api/supervision.ts';
import { documentView } from '#src/api/document-view.ts';
import { correction, naming } from '#src/api/documents.ts';
import { draftView } from '#src/api/draft-view.ts';
import { draftBody, draftList, droppedDraft } from '#src/api/drafts.ts';
import { findingView } from '#src/api/finding-view.ts';
import { calendarView } from '#src/api/follow-ups.ts';
import { readingList, readingWord } from '#src/api/readings.ts';
import { pageList, wordList } from '#src/api/scans.ts';
import { rungView, transcriptView } from '#src/api/transcripts.ts';
import { batchFile, batchList, batchStep } from '#src/api/scan-batches.ts';
import { judgementBody } from '#src/api/findings.ts';
import type { Operation } from '#src/api/operation.ts';
import { mailHtmlView } from '#src/api/mail-html.ts';
import { presenceBody, presenceList } from '#src/api/live.ts';
import { noteView } from '#src/api/note-view.ts';
import { mentionSeen, noteBody, timelinePage } from '#src/api/notes.ts';
import { takenBack } from '#src/api/outbox.ts';
import { messageFile } from '#src/api/originals.ts';
import { outboundView } from '#src/api/outbox-view.ts';
import * as byLetter from '#src/api/answer-by-letter.ts';
import * as printRoom from '#src/api/print-room.ts';
import { profileView } from '#src/api/profile.ts';
import * as templates from '#src/api/reply-templates.ts';
import { requestView } from '#src/api/request-view.ts';
import { preview, startBody, stepBody } from '#src/api/requests.ts';
import * as account from '#src/api/account.ts';
import * as people from '#src/api/people.ts';
import * as views from '#src/api/person-view.ts';
import * as identity from '#src/api/identity.ts';
import * as data from '#src/api/personal-data.ts';
import * as provider from '#src/api/provider.ts';
import { searchView } from '#src/api/search.ts';
import * as session from '#src/api/session.ts';
import { statisticsTickets, statisticsView } from '#src/api/statistics.ts';
import { ticketRow } from '#src/api/ticket-view.ts';
import { claimMergePreview, splitPreview, ticketMergePreview } from '#src/api/merge-previews.ts';
import * as moves from '#src/api/rearrangements.ts';
import { rearrangementView } from '#src/api/rearrangement-view.ts';
import { callBackBody, callBackPage, callBackStepBody, callBackView } from '#src/api/call-backs.ts';
import { callBody } from '#src/api/calls.ts';
import { currentCallList } from '#src/api/current-calls.ts';
import { telephoneTrialView, telephoneView } from '#src/api/telephone.ts';
import { linkBody, replyBody, ticketPatch, ticketView, unlinkBody } from '#src/api/tickets.ts';
import {
  assignment,
  postponement,
  queueView,
  savedView,
  savedViewBody,
  removedView,
  savedViews,
  seenBody,
  seenView,
} from '#src/api/worklist.ts';
import { addresses, type Unlisted } from '#src/desk/api/contract.ts';
import { useApi } from '../api/client.ts';
import { useDesk } from '../desk.ts';

const shapes = { ...channels, ...templates, ...account, ...people, ...views, ...provider, ...session };

/** The schemas from which the page's contract takes its types, address by address. */
const schemas: Readonly<
  Record<(typeof addresses)[number], { readonly answer: ZodType; readonly body?: ZodType }>
> = {
  'GET /queue': { answer: queueView },
  'GET /personal-data': { answer: data.dataActList },
  'POST /parties/:party/personal-data': { body: data.dataActBody, answer: data.dataActView },
  'POST /personal-data/:act/steps': { body: data.dataActStep, answer: data.dataActView },
  'GET /retention': { answer: data.retentionView },
  'POST /retention/confirmation': { body: data.retentionBody, answer: data.retentionView },
  'GET /parties/:party/holds': { answer: data.holdList },
  'POST /parties/:party/holds': { body: data.holdBody, answer: data.holdList },
  'DELETE /parties/:party/holds/:hold': { answer: data.holdList },
  'GET /tickets/:ticket/identity': { answer: identity.identityView },
  'POST /tickets/:ticket/identity/proofs': { body: identity.proofBody, answer: identity.identityView },
  'POST /tickets/:ticket/identity/proofs/:proof/withdrawal': {
    body: identity.reasonBody,
    answer: identity.identityView,
  },
  'POST /tickets/:ticket/identity/codes': {
    body: identity.identityCodeBody,
    answer: identity.identityView,
  },
  'POST /tickets/:ticket/identity/codes/:code/answers': {
    body: identity.codeAnswerBody,
    answer: identity.identityView,
  },
  'POST /tickets/:ticket/identity/overrides': { body: identity.reasonBody, answer: identity.identityView },
  'GET /search': { answer: searchView },
  'GET /channels/health': { answer: shapes.healthView },
  'GET /channels': { answer: shapes.connectionList },
  'POST /channels/:name/test': { answer: shapes.trialView },
  'DELETE /channels/sources/:source': { answer: shapes.forgottenView },
  'GET /ledger': { answer: shapes.ledgerView },
  'GET /letters': { answer: letterList },
  'GET /paper-letters': { answer: printRoom.paperList },
  'POST /paper-letters/:letter/steps': { answer: printRoom.letterRow, body: printRoom.paperStep },
  'POST /paper-letters/posted': { answer: printRoom.paperList, body: printRoom.postBody },
  'POST /print-batches': { answer: printRoom.printed, body: printRoom.printBody },
  'POST /print-batches/:batch/hand-over': { answer: printRoom.batchRow, body: printRoom.handOverBody },
  'GET /tickets/:ticket/postal-addresses': { answer: byLetter.postalAddresses },
  'POST /tickets/:ticket/letter-preview': { answer: byLetter.letterPreview, body: byLetter.previewBody },
  'GET /presence': { answer: presenceList },
  'POST /tickets/:ticket/presence': { answer: presenceList, body: presenceBody },
  'GET /saved-views': { answer: savedViews },
  'DELETE /saved-views/:view': { answer: removedView },
  'PUT /saved-views/:name': { answer: savedView, body: savedViewBody },
  'POST /tickets': { answer: ticketRow, body: handBody },
  'GET /tickets/:ticket': { answer: ticketView },
  'PATCH /tickets/:ticket': { answer: ticketRow, body: ticketPatch },
  'PUT /tickets/:ticket/assignment': { answer: ticketRow, body: assignment },
  'PUT /tickets/:ticket/postponement': { answer: ticketRow, body: postponement },
  'PUT /tickets/:ticket/seen': { answer: seenView, body: seenBody },
  'PUT /tickets/:ticket/link': { answer: ticketRow, body: linkBody },
  'DELETE /tickets/:ticket/link': { answer: ticketRow, body: unlinkBody },
  'GET /tickets/:ticket/claim/proposal': { answer: claimProposal },
  'GET /tickets/:ticket/claim/alike': { answer: alikeList },
  'POST /tickets/:ticket/claim': { answer: openedClaim, body: openingBody },
  'GET /policies': { answer: policyList },
  'POST /tickets/:ticket/calls': { body: callBody, answer: outboundView },
  'GET /calls': { answer: currentCallList },
  'GET /call-backs': { answer: callBackPage },
  'POST /tickets/:ticket/call-backs': { body: callBackBody, answer: callBackView },
  'POST /call-backs/:callBack/steps': { body: callBackStepBody, answer: callBackView },
  'GET /telephone': { answer: telephoneView },
  'POST /telephone/test': { answer: telephoneTrialView },
  'POST /tickets/:ticket/replies': { answer: outboundView, body: replyBody },
  'GET /messages/:message': { answer: messageFile },
  'GET /messages/:message/readings': { answer: readingList },
  'POST /messages/:message/readings': { body: readingWord, answer: readingList },
  'GET /attachments/:attachment/transcript': { answer: transcriptView },
  'POST /attachments/:attachment/transcript/again': { answer: rungView },
  'GET /attachments/:attachment/scan': { answer: pageList },
  'GET /attachments/:attachment/scan/words': { answer: wordList },
  'GET /messages/:message/html': { answer: mailHtmlView },
  'GET /tickets/:ticket/merge/preview': { answer: ticketMergePreview },
  'POST /tickets/:ticket/merge': { answer: ticketRow, body: moves.mergeBody },
  'GET /tickets/:ticket/split/preview': { answer: splitPreview },
  'POST /tickets/:ticket/split': { answer: ticketRow, body: moves.splitBody },
  'GET /claims/:claim/merge/preview': { answer: claimMergePreview },
  'POST /claims/:claim/merge': { answer: moves.duplicateList, body: moves.claimMergeBody },
  'PUT /claims/:claim/duplicates/:other': { answer: moves.duplicateList, body: moves.duplicateJudgement },
  'POST /rearrangements/:rearrangement/undo': { answer: rearrangementView, body: moves.undoBody },
  'GET /claims': { answer: claimPage },
  'GET /claims/:claim': { answer: claimView },
  'PATCH /claims/:claim': { answer: claimView, body: claimChange },
  'POST /claims/:claim/events': { answer: clockList, body: claimEventBody },
  'POST /tickets/:ticket/events': { answer: clockList, body: ticketEventBody },
  'POST /claims/:claim/steps': { answer: claimView, body: claimStepBody },
  'PATCH /claims/:claim/requirements': { answer: claimView, body: decisions },
  'PATCH /claims/:claim/requirements/:key': { answer: requirementView, body: decision },
  'PATCH /account-changes/:change': { answer: changeView, body: changePatch },
  'POST /account-changes/:change/steps': { answer: changeView, body: changeStepBody },
  'GET /complaints': { answer: complaintPage },
  'PATCH /complaints/:complaint': { answer: complaintView, body: complaintPatch },
  'POST /claims/:claim/documents': { answer: documentView, body: naming },
  'PATCH /claims/:claim/documents/:document': { answer: documentView, body: correction },
  'GET /claims/:claim/decisions': { answer: decisionList },
  'GET /decisions': { answer: decisionPage },
  'POST /claims/:claim/decisions/preview': { answer: sheetView, body: decisionDraft },
  'POST /claims/:claim/decisions': { answer: decisionView, body: decisionBody },
  'GET /decisions/:decision/letter': { answer: decisionLetter },
  'POST /decisions/:decision/steps': { answer: decisionView, body: decisionStep },
  'GET /supervision': { answer: supervisionView },
  'GET /escalations': { answer: escalationPage },
  'POST /tickets/:ticket/escalations': { answer: escalationView, body: escalatingBody },
  'POST /escalations/:escalation/steps': { answer: escalationView, body: escalationStep },
  'GET /practice': { answer: practiceView },
  'POST /practice/reset': { answer: practiceView },
  'GET /departments': { answer: departmentList },
  'GET /tasks': { answer: taskPage },
  'GET /claims/:claim/tasks': { answer: taskList },
  'POST /tickets/:ticket/tasks': { answer: taskView, body: givingBody },
  'POST /tasks/:task/steps': { answer: taskView, body: taskStepBody },
  'GET /claims/:claim/clocks': { answer: clockList },
  'GET /tickets/:ticket/clocks': { answer: clockList },
  'PATCH /findings/:finding': { answer: findingView, body: judgementBody },
  'GET /claims/:claim/requests/preview': { answer: preview },
  'POST /claims/:claim/requests': { answer: requestView, body: startBody },
  'GET /requests/:request/preview': { answer: preview },
  'POST /requests/:request/steps': { answer: requestView, body: stepBody },
  'GET /tickets/:ticket/timeline': { answer: timelinePage },
  'POST /tickets/:ticket/notes': { answer: noteView, body: noteBody },
  'PUT /notes/:note/seen': { answer: mentionSeen },
  'GET /tickets/:ticket/drafts': { answer: draftList },
  'PUT /tickets/:ticket/draft': { answer: draftView, body: draftBody },
  'DELETE /tickets/:ticket/draft': { answer: droppedDraft },
  'GET /reply-templates': { answer: shapes.templateList },
  'GET /tickets/:ticket/reply-templates/:template': { answer: shapes.filledView },
  'GET /reply-templates/sample': { answer: shapes.sampleReplyView },
  'GET /reply-templates/:template/versions': { answer: shapes.templateVersions },
  'POST /reply-templates': { answer: shapes.templateView, body: shapes.templateBody },
  'PUT /reply-templates/:template': { answer: shapes.templateView, body: shapes.templateBody },
  'DELETE /reply-templates/:template': { answer: shapes.templateView },
  'POST /reply-templates/:template/restore': { answer: shapes.templateView, body: shapes.restoreBody },
  'POST /outbox/:outbound/undo': { answer: takenBack },
  'POST /bulk': { answer: bulkView, body: bulkBody },
  'POST /bulk/:bulk/undo': { answer: bulkView },
  'GET /scan-batches': { answer: batchList },
  'GET /scan-batches/:batch': { answer: batchFile },
  'POST /scan-batches/:batch/steps': { body: batchStep, answer: batchFile },
  'GET /follow-ups': { answer: calendarView },
  'GET /statistics': { answer: statisticsView },
  'GET /statistics/tickets': { answer: statisticsTickets },
  'GET /profile': { answer: profileView },
  'GET /session/ways': { answer: shapes.waysView },
  'GET /session': { answer: shapes.currentView },
  'POST /session': { answer: shapes.signInView, body: shapes.signInBody },
  'DELETE /session': { answer: shapes.doneView },
  'POST /session/confirmation': { answer: shapes.currentView, body: shapes.confirmationBody },
  'POST /session/demo': { answer: shapes.signInView, body: shapes.sampleBody },
  'POST /session/provider': { answer: shapes.leaveView, body: shapes.leaveBody },
  'POST /session/provider/return': { answer: shapes.signInView, body: shapes.returnBody },
  'GET /sessions': { answer: shapes.sessionList },
  'DELETE /sessions': { answer: shapes.doneView },
  'DELETE /sessions/:session': { answer: shapes.doneView },
  'GET /me': { answer: shapes.meView },
  'PATCH /me': { answer: shapes.meView, body: shapes.mePatch },
  'PUT /me/password': { answer: shapes.meView, body: shapes.passwordBody },
  'POST /me/app': { answer: shapes.offerView },
  'PUT /me/app': { answer: shapes.recoveryView, body: shapes.codeBody },
  'DELETE /me/app': { answer: shapes.meView },
  'POST /me/recovery-codes': { answer: shapes.recoveryView },
  'GET /colleagues': { answer: shapes.colleagueList },
  'GET /people': { answer: shapes.personList },
  'PATCH /people/:person': { answer: shapes.personView, body: shapes.personPatch },
  'POST /people/:person/password-link': { answer: shapes.givenLinkView, body: shapes.resetBody },
  'GET /audit': { answer: auditPage },
  'GET /audit/verification': { answer: chainReport },
  'GET /people/history': { answer: shapes.peopleEvents },
  'GET /invitations': { answer: shapes.invitationList },
  'POST /invitations': { answer: shapes.givenLinkView, body: shapes.inviteBody },
  'DELETE /invitations/:invitation': { answer: shapes.invitationList },
  'POST /welcome/link': { answer: shapes.welcomeView, body: shapes.lookBody },
  'POST /welcome': { answer: shapes.arrivedView, body: shapes.welcomeBody },
};
/** Does not compile while the list forgets an address of the contract. */
const forgotten: [Unlisted] extends [never] ? 'none' : Unlisted = 'none';

/** With everything switched on that only some installations have. */
const client = useApi(useDesk(), (tools) => tools, {
  demo: true,
  provider: {
    name: 'Azienda',
    issuer: 'https://login.example.it',
    clientId: 'sportello',
    scope: 'openid',
    groupsClaim: 'groups',
    groups: [{ group: 'liquidatori', role: 'rep' }],
    timeoutSeconds: 1,
  },
});

test('every address the page calls is one of the API, with the shapes the page believes in', () => {
  expect(forgotten).toBe('none');
  expect(Object.keys(schemas).toSorted()).toEqual(addresses.toSorted());
  for (const address of addresses) {
    const operation = client.api.operations.find(
      ({ method, path }) => `${method.toUpperCase()} ${path}` === address,
    );
    const schemaOf = (part: Operation['answer'] | Operation['body'] | undefined) =>
      part?.kind === 'json' ? part.schema : undefined;
    const { answer, body } = schemas[address];
    expect(operation === undefined ? `no ${address}` : 'found').toBe('found');
    expect(schemaOf(operation?.answer) === answer).toBe(true);
    expect(schemaOf(operation?.body) === body).toBe(true);
  }
});
