/**
 * The addresses of the API that the page uses, with the shapes that go in and come out. The shapes are those of the
 * API's own schemas: a schema that changes shows here as an error of the compiler, and a test holds every line of this
 * list against the operation of that address.
 */
import type { auditPage, chainReport } from '../../api/audit.ts';
import type { callBackBody, callBackPage, callBackStepBody, callBackView } from '../../api/call-backs.ts';
import type { callBody } from '../../api/calls.ts';
import type { currentCallList } from '../../api/current-calls.ts';
import type { telephoneTrialView, telephoneView } from '../../api/telephone.ts';
import type { z } from 'zod';
import type { bulkBody, bulkView } from '../../api/bulk.ts';
import type { handBody } from '../../api/by-hand.ts';
import type { draftBody, draftList, droppedDraft } from '../../api/drafts.ts';
import type { draftView, uploadView } from '../../api/draft-view.ts';
import type { presenceBody, presenceList } from '../../api/live.ts';
import type { noteView } from '../../api/note-view.ts';
import type { mentionSeen, noteBody, timelinePage } from '../../api/notes.ts';
import type {
  codeAnswerBody,
  identityCodeBody,
  identityView,
  proofBody,
  reasonBody,
} from '../../api/identity.ts';
import type {
  dataActBody,
  dataActList,
  dataActStep,
  dataActView,
  holdBody,
  holdList,
} from '../../api/personal-data.ts';
import type { retentionBody, retentionView } from '../../api/personal-data.ts';
import type { takenBack } from '../../api/outbox.ts';
import type { connectionList, forgottenView, healthView, ledgerView, trialView } from '../../api/channels.ts';
import type { claimChange } from '../../api/claim-cover.ts';
import type { claimStepBody } from '../../api/claim-ending.ts';
import type { alikeList, claimProposal, openedClaim, openingBody } from '../../api/claim-opening.ts';
import type { policyList } from '../../api/policies.ts';
import type { claimPage, claimView, decision, decisions, requirementView } from '../../api/claims.ts';
import type { changePatch, changeStepBody, changeView } from '../../api/account-changes.ts';
import type { complaintPage, complaintPatch, complaintView } from '../../api/complaints.ts';
import type {
  decisionBody,
  decisionDraft,
  decisionLetter,
  decisionList,
  decisionPage,
  decisionStep,
  sheetView,
} from '../../api/decisions.ts';
import type { decisionView } from '../../api/decision-view.ts';
import type {
  escalatingBody,
  escalationPage,
  escalationStep,
  escalationView,
} from '../../api/escalations.ts';
import type {
  departmentList,
  givingBody,
  taskList,
  taskPage,
  taskStepBody,
  taskView,
} from '../../api/departments.ts';
import type { practiceView } from '../../api/practice.ts';
import type { claimEventBody, clockList, clockView, ticketEventBody } from '../../api/clocks.ts';
import type { documentView } from '../../api/document-view.ts';
import type { correction, naming } from '../../api/documents.ts';
import type { calendarView } from '../../api/follow-ups.ts';
import type { findingView } from '../../api/finding-view.ts';
import type { judgementBody } from '../../api/findings.ts';
import type { letterPreview, postalAddresses, previewBody } from '../../api/answer-by-letter.ts';
import type { letterList } from '../../api/letters.ts';
import type {
  batchRow,
  handOverBody,
  letterRow,
  paperList,
  paperStep,
  postBody,
  printBody,
  printed,
} from '../../api/print-room.ts';
import type { mailHtmlView } from '../../api/mail-html.ts';
import type { messageFile } from '../../api/originals.ts';
import type { claimMergePreview, splitPreview, ticketMergePreview } from '../../api/merge-previews.ts';
import type {
  claimMergeBody,
  duplicateJudgement,
  duplicateList,
  mergeBody,
  splitBody,
  undoBody,
} from '../../api/rearrangements.ts';
import type { rearrangementView } from '../../api/rearrangement-view.ts';
import type { outboundView } from '../../api/outbox-view.ts';
import type { profileView } from '../../api/profile.ts';
import type {
  filledView,
  restoreBody,
  sampleReplyView,
  templateBody,
  templateList,
  templateVersions,
  templateView,
} from '../../api/reply-templates.ts';
import type { readingList, readingWord } from '../../api/readings.ts';
import type { pageList, wordList } from '../../api/scans.ts';
import type { rungView, transcriptView } from '../../api/transcripts.ts';
import type { batchFile, batchList, batchStep } from '../../api/scan-batches.ts';
import type { searchView } from '../../api/search.ts';
import type { supervisionView } from '../../api/supervision.ts';
import type { requestView } from '../../api/request-view.ts';
import type { preview, startBody, stepBody } from '../../api/requests.ts';
import type { figuresQuery, statisticsTickets, statisticsView } from '../../api/statistics.ts';
import type { attachmentView, factView, linkView, messageView, ticketRow } from '../../api/ticket-view.ts';
import type { linkBody, replyBody, ticketPatch, ticketView, unlinkBody } from '../../api/tickets.ts';
import type {
  assignment,
  postponement,
  queueQuery,
  queueRow,
  queueView,
  savedView,
  savedViewBody,
  removedView,
  savedViews,
  seenBody,
  seenView,
} from '../../api/worklist.ts';
import type { codeBody, mePatch, offerView, passwordBody, recoveryView } from '../../api/account.ts';
import type {
  arrivedView,
  colleagueList,
  invitationList,
  inviteBody,
  givenLinkView,
  lookBody,
  peopleEvents,
  personList,
  personPatch,
  resetBody,
  welcomeBody,
  welcomeView,
} from '../../api/people.ts';
import type { invitationView, meView, personView, sessionView } from '../../api/person-view.ts';
import type { leaveBody, leaveView, returnBody } from '../../api/provider.ts';
import type {
  confirmationBody,
  currentView,
  doneView,
  sampleBody,
  sessionList,
  signInBody,
  signInView,
  waysView,
} from '../../api/session.ts';

type Out<T extends z.ZodType> = z.output<T>;
type In<T extends z.ZodType> = z.input<T>;

export type Transcript = Out<typeof transcriptView>;
export type Queue = Out<typeof queueView>;
export type Reading = Out<typeof readingList>['items'][number];
export type ScannedPage = Out<typeof pageList>['items'][number];
export type ScannedWord = Out<typeof wordList>['items'][number];
export type Decision = Out<typeof decisionView>;
export type DecisionSheet = Out<typeof sheetView>;
export type Escalation = Out<typeof escalationView>;
export type Supervision = Out<typeof supervisionView>;
export type PracticeCase = Addresses['GET /practice']['answer']['cases'][number];
export type Task = Out<typeof taskView>;
export type CallBack = Out<typeof callBackView>;
export type CurrentCall = Out<typeof currentCallList>['items'][number];
export type Telephone = Out<typeof telephoneView>;
export type TelephoneTrial = Out<typeof telephoneTrialView>;
export type RunningClock = Out<typeof clockView>;
export type QueueRow = Out<typeof queueRow>;
/** A query of the queue as an address carries it: words, and `true`. */
export type QueueQuery = {
  readonly [K in Exclude<keyof In<typeof queueQuery>, 'limit' | 'needsPerson' | 'unread'>]?:
    | In<typeof queueQuery>[K]
    | undefined;
} & {
  readonly limit?: number;
  readonly needsPerson?: 'true' | undefined;
  readonly unread?: 'true' | undefined;
};
export type View = NonNullable<In<typeof queueQuery>['view']>;
/** How many tickets a list holds. */
export type ViewCount = NonNullable<Out<typeof queueView>['size']>;
export type SavedView = Out<typeof savedView>;
/** A search as an address carries it. */
export interface SearchQuery {
  readonly q: string;
  readonly kind?: SearchHit['kind'];
  readonly channel?: string;
  readonly from?: string;
  readonly to?: string;
  readonly straight?: 'true';
  readonly limit?: number;
  readonly cursor?: string;
}
export type Found = Out<typeof searchView>;
export type SearchHit = Found['groups'][number]['items'][number];
export type StraightHit = Found['straight'][number];
export type TicketRow = Out<typeof ticketRow>;
export type Ticket = Out<typeof ticketView>;
export type Message = Out<typeof messageView>;
export type Attachment = Out<typeof attachmentView>;
export type MailHtml = Out<typeof mailHtmlView>;
export type Link = Out<typeof linkView>;
export type Fact = Out<typeof factView>;
export type Claim = Out<typeof claimView>;
export type Requirement = Out<typeof requirementView>;
export type Road = NonNullable<Ticket['road']>;
export type AccountChange = Out<typeof changeView>;
export type Complaint = Out<typeof complaintView>;
export type ClaimDocument = Claim['documents'][number];
export type Finding = Out<typeof findingView>;
export type InformationRequest = Out<typeof requestView>;
export type Outbound = Out<typeof outboundView>;
export type Draft = Out<typeof draftView>;
export type Upload = Out<typeof uploadView>;
export type Note = Out<typeof noteView>;
export type TimelineItem = Out<typeof timelinePage>['items'][number];
export type ScanBatchFile = Out<typeof batchFile>;
export type ScanBatch = ScanBatchFile['batch'];
export type PaperLetter = Out<typeof letterRow>;
export type PostalAddress = Out<typeof postalAddresses>['items'][number];
export type Move = Out<typeof rearrangementView>;
/** What a claim opened from a ticket would say. */
export type Proposal = Out<typeof claimProposal>;
export type Alike = Out<typeof alikeList>['items'][number];
export type FoundPolicy = Out<typeof policyList>['items'][number];
export type Duplicate = Claim['duplicates'][number];
export type TicketMergePreview = Out<typeof ticketMergePreview>;
export type SplitPreview = Out<typeof splitPreview>;
export type ClaimMergePreview = Out<typeof claimMergePreview>;
export type Event = Extract<TimelineItem, { kind: 'event' }>['event'];
export type Labels = { readonly it: string; readonly en: string };

/** A way in, in its own words. */
export type Source = Out<typeof healthView>['sources'][number];
export type Connection = Out<typeof connectionList>['items'][number];
export type ConnectionTrial = Out<typeof trialView>;
export type ReplyTemplate = Out<typeof templateView>;
export type SampleReply = Out<typeof sampleReplyView>;
export type Letter = Out<typeof letterList>['items'][number];
export type Profile = Out<typeof profileView>;

export type FollowUp = Out<typeof calendarView>['items'][number];
export type FollowUpDay = Out<typeof calendarView>['days'][number];
export type Statistics = Out<typeof statisticsView>;
/** Which tickets are behind a figure. */
export type FigureQuery = {
  readonly [K in Exclude<keyof In<typeof figuresQuery>, 'round' | 'limit'>]:
    | In<typeof figuresQuery>[K]
    | undefined;
} & {
  readonly figure: In<typeof figuresQuery>['figure'];
  readonly round?: number | undefined;
  readonly limit?: number;
};

export type Me = Out<typeof meView>;
export type CurrentSession = Out<typeof currentView>;
export type SessionRow = Out<typeof sessionView>;
export type PersonRow = Out<typeof personView>;
export type AuditEvent = Out<typeof auditPage>['items'][number];
export type ChainReport = Out<typeof chainReport>;
/** What the audit is limited to. */
export interface AuditQuery {
  readonly ticket?: string;
  readonly claim?: string;
  readonly party?: string;
  readonly person?: string;
  readonly from?: string;
  readonly to?: string;
  readonly kind?: AuditEvent['kind'];
}
export type PeopleEvent = Out<typeof peopleEvents>['items'][number];
export type InvitationRow = Out<typeof invitationView>;
export type Welcome = Out<typeof welcomeView>;

export interface Addresses {
  'GET /queue': { query: QueueQuery; answer: Queue };
  'GET /search': { query: SearchQuery; answer: Found };
  'GET /channels/health': { answer: Out<typeof healthView> };
  'GET /channels': { answer: Out<typeof connectionList> };
  'POST /channels/:name/test': { answer: ConnectionTrial };
  'DELETE /channels/sources/:source': { answer: Out<typeof forgottenView> };
  'GET /ledger': { answer: Out<typeof ledgerView> };
  'GET /letters': {
    query: { readonly language?: 'it' | 'en'; readonly claimType?: string };
    answer: Out<typeof letterList>;
  };
  'GET /presence': { answer: Out<typeof presenceList> };
  'POST /tickets/:ticket/presence': {
    body: In<typeof presenceBody>;
    answer: Out<typeof presenceList>;
  };
  'GET /saved-views': { answer: Out<typeof savedViews> };
  'DELETE /saved-views/:view': { answer: Out<typeof removedView> };
  'PUT /saved-views/:name': { body: In<typeof savedViewBody>; answer: SavedView };
  'POST /tickets': { body: In<typeof handBody>; answer: TicketRow };
  'GET /tickets/:ticket': { answer: Ticket };
  'PATCH /tickets/:ticket': { body: In<typeof ticketPatch>; answer: TicketRow };
  'PUT /tickets/:ticket/assignment': { body: In<typeof assignment>; answer: TicketRow };
  'PUT /tickets/:ticket/postponement': { body: In<typeof postponement>; answer: TicketRow };
  'PUT /tickets/:ticket/seen': { body: In<typeof seenBody>; answer: Out<typeof seenView> };
  'PUT /tickets/:ticket/link': { body: In<typeof linkBody>; answer: TicketRow };
  'DELETE /tickets/:ticket/link': { body: In<typeof unlinkBody>; answer: TicketRow };
  'GET /tickets/:ticket/claim/proposal': { answer: Proposal };
  'GET /tickets/:ticket/claim/alike': {
    query: { readonly type: string; readonly policy?: string; readonly lossOn?: string };
    answer: Out<typeof alikeList>;
  };
  'POST /tickets/:ticket/claim': { body: In<typeof openingBody>; answer: Out<typeof openedClaim> };
  'GET /policies': {
    query: { readonly [clue in 'number' | 'plate' | 'fiscalCode' | 'contact']?: string };
    answer: Out<typeof policyList>;
  };
  'POST /tickets/:ticket/calls': { body: In<typeof callBody>; answer: Outbound };
  'GET /calls': { answer: Out<typeof currentCallList> };
  'GET /call-backs': { query: { readonly cursor?: string }; answer: Out<typeof callBackPage> };
  'POST /tickets/:ticket/call-backs': { body: In<typeof callBackBody>; answer: CallBack };
  'POST /call-backs/:callBack/steps': { body: In<typeof callBackStepBody>; answer: CallBack };
  'GET /telephone': { answer: Out<typeof telephoneView> };
  'POST /telephone/test': { answer: Out<typeof telephoneTrialView> };
  'POST /tickets/:ticket/replies': { body: In<typeof replyBody>; answer: Outbound };
  'GET /tickets/:ticket/merge/preview': { query: { readonly into: string }; answer: TicketMergePreview };
  'POST /tickets/:ticket/merge': { body: In<typeof mergeBody>; answer: TicketRow };
  'GET /tickets/:ticket/split/preview': { query: { readonly messages: string }; answer: SplitPreview };
  'POST /tickets/:ticket/split': { body: In<typeof splitBody>; answer: TicketRow };
  'GET /claims/:claim/merge/preview': { query: { readonly into: string }; answer: ClaimMergePreview };
  'POST /claims/:claim/merge': { body: In<typeof claimMergeBody>; answer: Out<typeof duplicateList> };
  'PUT /claims/:claim/duplicates/:other': {
    body: In<typeof duplicateJudgement>;
    answer: Out<typeof duplicateList>;
  };
  'POST /rearrangements/:rearrangement/undo': { body: In<typeof undoBody>; answer: Move };
  'GET /claims': { query: { readonly policy?: string }; answer: Out<typeof claimPage> };
  'GET /claims/:claim': { answer: Claim };
  'PATCH /claims/:claim': { body: In<typeof claimChange>; answer: Claim };
  'POST /claims/:claim/events': { body: In<typeof claimEventBody>; answer: Out<typeof clockList> };
  'POST /tickets/:ticket/events': { body: In<typeof ticketEventBody>; answer: Out<typeof clockList> };
  'POST /claims/:claim/steps': { body: In<typeof claimStepBody>; answer: Claim };
  'PATCH /claims/:claim/requirements': { body: In<typeof decisions>; answer: Claim };
  'PATCH /claims/:claim/requirements/:key': { body: In<typeof decision>; answer: Requirement };
  'PATCH /account-changes/:change': { body: In<typeof changePatch>; answer: AccountChange };
  'POST /account-changes/:change/steps': { body: In<typeof changeStepBody>; answer: AccountChange };
  'GET /complaints': {
    query: { readonly open?: 'true'; readonly cursor?: string };
    answer: Out<typeof complaintPage>;
  };
  'PATCH /complaints/:complaint': { body: In<typeof complaintPatch>; answer: Complaint };
  'POST /claims/:claim/documents': { body: In<typeof naming>; answer: Out<typeof documentView> };
  'PATCH /claims/:claim/documents/:document': {
    body: In<typeof correction>;
    answer: Out<typeof documentView>;
  };
  'GET /claims/:claim/decisions': { answer: Out<typeof decisionList> };
  'GET /decisions': { query: { readonly cursor?: string }; answer: Out<typeof decisionPage> };
  'POST /claims/:claim/decisions/preview': { body: In<typeof decisionDraft>; answer: DecisionSheet };
  'POST /claims/:claim/decisions': { body: In<typeof decisionBody>; answer: Decision };
  'GET /decisions/:decision/letter': { answer: Out<typeof decisionLetter> };
  'POST /decisions/:decision/steps': { body: In<typeof decisionStep>; answer: Decision };
  'GET /supervision': { answer: Supervision };
  'GET /escalations': { query: { readonly cursor?: string }; answer: Out<typeof escalationPage> };
  'POST /tickets/:ticket/escalations': { body: In<typeof escalatingBody>; answer: Escalation };
  'POST /escalations/:escalation/steps': { body: In<typeof escalationStep>; answer: Escalation };
  'GET /practice': { answer: Out<typeof practiceView> };
  'POST /practice/reset': { answer: Out<typeof practiceView> };
  'GET /departments': { answer: Out<typeof departmentList> };
  'GET /tasks': { query: { readonly cursor?: string }; answer: Out<typeof taskPage> };
  'GET /claims/:claim/tasks': { answer: Out<typeof taskList> };
  'POST /tickets/:ticket/tasks': { body: In<typeof givingBody>; answer: Task };
  'POST /tasks/:task/steps': { body: In<typeof taskStepBody>; answer: Task };
  'GET /claims/:claim/clocks': { answer: Out<typeof clockList> };
  'GET /tickets/:ticket/clocks': { answer: Out<typeof clockList> };
  'PATCH /findings/:finding': { body: In<typeof judgementBody>; answer: Finding };
  'GET /claims/:claim/requests/preview': {
    query: { readonly ticket?: string };
    answer: Out<typeof preview>;
  };
  'POST /claims/:claim/requests': { body: In<typeof startBody>; answer: InformationRequest };
  'GET /requests/:request/preview': { answer: Out<typeof preview> };
  'POST /requests/:request/steps': { body: In<typeof stepBody>; answer: InformationRequest };
  'GET /tickets/:ticket/timeline': {
    query: { readonly cursor?: string; readonly limit?: number };
    answer: Out<typeof timelinePage>;
  };
  'GET /messages/:message': { answer: Out<typeof messageFile> };
  'GET /messages/:message/readings': { answer: Out<typeof readingList> };
  'POST /messages/:message/readings': { body: In<typeof readingWord>; answer: Out<typeof readingList> };
  'GET /attachments/:attachment/transcript': { answer: Transcript };
  'POST /attachments/:attachment/transcript/again': { answer: Out<typeof rungView> };
  'GET /attachments/:attachment/scan': { answer: Out<typeof pageList> };
  'GET /attachments/:attachment/scan/words': { query: { page?: number }; answer: Out<typeof wordList> };
  'GET /messages/:message/html': {
    query: { readonly images?: 'blocked' | 'shown' };
    answer: MailHtml;
  };
  'POST /tickets/:ticket/notes': { body: In<typeof noteBody>; answer: Note };
  'PUT /notes/:note/seen': { answer: Out<typeof mentionSeen> };
  'GET /personal-data': {
    query: { readonly party?: string; readonly ticket?: string };
    answer: Out<typeof dataActList>;
  };
  'POST /parties/:party/personal-data': { body: In<typeof dataActBody>; answer: Out<typeof dataActView> };
  'POST /personal-data/:act/steps': { body: In<typeof dataActStep>; answer: Out<typeof dataActView> };
  'GET /retention': { answer: Out<typeof retentionView> };
  'POST /retention/confirmation': { body: In<typeof retentionBody>; answer: Out<typeof retentionView> };
  'GET /parties/:party/holds': { answer: Out<typeof holdList> };
  'POST /parties/:party/holds': { body: In<typeof holdBody>; answer: Out<typeof holdList> };
  'DELETE /parties/:party/holds/:hold': { answer: Out<typeof holdList> };
  'GET /tickets/:ticket/identity': { answer: Out<typeof identityView> };
  'POST /tickets/:ticket/identity/proofs': {
    body: In<typeof proofBody>;
    answer: Out<typeof identityView>;
  };
  'POST /tickets/:ticket/identity/proofs/:proof/withdrawal': {
    body: In<typeof reasonBody>;
    answer: Out<typeof identityView>;
  };
  'POST /tickets/:ticket/identity/codes': {
    body: In<typeof identityCodeBody>;
    answer: Out<typeof identityView>;
  };
  'POST /tickets/:ticket/identity/codes/:code/answers': {
    body: In<typeof codeAnswerBody>;
    answer: Out<typeof identityView>;
  };
  'POST /tickets/:ticket/identity/overrides': {
    body: In<typeof reasonBody>;
    answer: Out<typeof identityView>;
  };
  'GET /tickets/:ticket/drafts': { answer: Out<typeof draftList> };
  'PUT /tickets/:ticket/draft': { body: In<typeof draftBody>; answer: Draft };
  'DELETE /tickets/:ticket/draft': {
    query: { readonly revision: number; readonly channel?: string };
    answer: Out<typeof droppedDraft>;
  };
  'GET /reply-templates': {
    query: {
      readonly language?: 'it' | 'en';
      readonly kind?: Ticket['caseKind'];
      readonly retired?: 'true';
    };
    answer: Out<typeof templateList>;
  };
  'GET /reply-templates/sample': { query: { readonly language?: 'it' | 'en' }; answer: SampleReply };
  'GET /reply-templates/:template/versions': { answer: Out<typeof templateVersions> };
  'POST /reply-templates': { body: In<typeof templateBody>; answer: ReplyTemplate };
  'PUT /reply-templates/:template': { body: In<typeof templateBody>; answer: ReplyTemplate };
  'DELETE /reply-templates/:template': { query: { readonly version: number }; answer: ReplyTemplate };
  'POST /reply-templates/:template/restore': { body: In<typeof restoreBody>; answer: ReplyTemplate };
  'GET /tickets/:ticket/reply-templates/:template': { answer: Out<typeof filledView> };
  'POST /outbox/:outbound/undo': { answer: Out<typeof takenBack> };
  'POST /bulk': { body: In<typeof bulkBody>; answer: Out<typeof bulkView> };
  'POST /bulk/:bulk/undo': { answer: Out<typeof bulkView> };
  'GET /scan-batches': {
    query: {
      readonly state?: ScanBatch['state'];
      readonly size?: number;
      readonly after?: string;
      readonly order?: 'oldest' | 'newest';
    };
    answer: Out<typeof batchList>;
  };
  'GET /scan-batches/:batch': { answer: ScanBatchFile };
  'POST /scan-batches/:batch/steps': { body: In<typeof batchStep>; answer: ScanBatchFile };
  'GET /paper-letters': {
    query: { readonly shelf?: PaperLetter['state']; readonly size?: number; readonly after?: string };
    answer: Out<typeof paperList>;
  };
  'POST /paper-letters/:letter/steps': { body: In<typeof paperStep>; answer: PaperLetter };
  'POST /paper-letters/posted': { body: In<typeof postBody>; answer: Out<typeof paperList> };
  'POST /print-batches': { body: In<typeof printBody>; answer: Out<typeof printed> };
  'POST /print-batches/:batch/hand-over': { body: In<typeof handOverBody>; answer: Out<typeof batchRow> };
  'GET /tickets/:ticket/postal-addresses': { answer: Out<typeof postalAddresses> };
  'POST /tickets/:ticket/letter-preview': { body: In<typeof previewBody>; answer: Out<typeof letterPreview> };
  'GET /follow-ups': {
    query: {
      readonly from: string;
      readonly to: string;
      readonly limit?: number;
      readonly cursor?: string | undefined;
    };
    answer: Out<typeof calendarView>;
  };
  'GET /statistics': { query: { readonly from: string; readonly to: string }; answer: Statistics };
  'GET /statistics/tickets': { query: FigureQuery; answer: Out<typeof statisticsTickets> };
  'GET /profile': { answer: Out<typeof profileView> };
  'GET /session/ways': { answer: Out<typeof waysView> };
  'GET /session': { answer: Out<typeof currentView> };
  'POST /session': { answer: Out<typeof signInView>; body: In<typeof signInBody> };
  'DELETE /session': { answer: Out<typeof doneView> };
  'POST /session/confirmation': { answer: Out<typeof currentView>; body: In<typeof confirmationBody> };
  'POST /session/demo': { answer: Out<typeof signInView>; body: In<typeof sampleBody> };
  'POST /session/provider': { answer: Out<typeof leaveView>; body: In<typeof leaveBody> };
  'POST /session/provider/return': { answer: Out<typeof signInView>; body: In<typeof returnBody> };
  'GET /sessions': { answer: Out<typeof sessionList> };
  'DELETE /sessions': { answer: Out<typeof doneView> };
  'DELETE /sessions/:session': { answer: Out<typeof doneView> };
  'GET /me': { answer: Out<typeof meView> };
  'PATCH /me': { answer: Out<typeof meView>; body: In<typeof mePatch> };
  'PUT /me/password': { answer: Out<typeof meView>; body: In<typeof passwordBody> };
  'POST /me/app': { answer: Out<typeof offerView> };
  'PUT /me/app': { answer: Out<typeof recoveryView>; body: In<typeof codeBody> };
  'DELETE /me/app': { answer: Out<typeof meView> };
  'POST /me/recovery-codes': { answer: Out<typeof recoveryView> };
  'GET /colleagues': { answer: Out<typeof colleagueList> };
  'GET /people': { answer: Out<typeof personList> };
  'PATCH /people/:person': { answer: Out<typeof personView>; body: In<typeof personPatch> };
  'POST /people/:person/password-link': { answer: Out<typeof givenLinkView>; body: In<typeof resetBody> };
  'GET /audit': { query: AuditQuery & { readonly cursor?: string }; answer: Out<typeof auditPage> };
  'GET /audit/verification': { answer: ChainReport };
  'GET /people/history': { query: { readonly cursor?: string }; answer: Out<typeof peopleEvents> };
  'GET /invitations': { answer: Out<typeof invitationList> };
  'POST /invitations': { answer: Out<typeof givenLinkView>; body: In<typeof inviteBody> };
  'DELETE /invitations/:invitation': { answer: Out<typeof invitationList> };
  'POST /welcome/link': { answer: Out<typeof welcomeView>; body: In<typeof lookBody> };
  'POST /welcome': { answer: Out<typeof arrivedView>; body: In<typeof welcomeBody> };
}

export type Address = keyof Addresses;

/** The same list for the test: it must name every address, once. */
export const addresses = [
  'GET /queue',
  'GET /search',
  'GET /channels/health',
  'GET /channels',
  'POST /channels/:name/test',
  'DELETE /channels/sources/:source',
  'GET /ledger',
  'GET /letters',
  'GET /presence',
  'POST /tickets/:ticket/presence',
  'GET /saved-views',
  'PUT /saved-views/:name',
  'DELETE /saved-views/:view',
  'POST /tickets',
  'GET /tickets/:ticket',
  'PATCH /tickets/:ticket',
  'PUT /tickets/:ticket/assignment',
  'PUT /tickets/:ticket/postponement',
  'PUT /tickets/:ticket/seen',
  'PUT /tickets/:ticket/link',
  'DELETE /tickets/:ticket/link',
  'GET /tickets/:ticket/claim/proposal',
  'GET /tickets/:ticket/claim/alike',
  'POST /tickets/:ticket/claim',
  'GET /policies',
  'POST /tickets/:ticket/calls',
  'GET /calls',
  'GET /call-backs',
  'POST /tickets/:ticket/call-backs',
  'POST /call-backs/:callBack/steps',
  'GET /telephone',
  'POST /telephone/test',
  'POST /tickets/:ticket/replies',
  'GET /tickets/:ticket/merge/preview',
  'POST /tickets/:ticket/merge',
  'GET /tickets/:ticket/split/preview',
  'POST /tickets/:ticket/split',
  'GET /claims/:claim/merge/preview',
  'POST /claims/:claim/merge',
  'PUT /claims/:claim/duplicates/:other',
  'POST /rearrangements/:rearrangement/undo',
  'GET /claims',
  'GET /claims/:claim',
  'PATCH /claims/:claim',
  'POST /claims/:claim/events',
  'POST /tickets/:ticket/events',
  'POST /claims/:claim/steps',
  'PATCH /claims/:claim/requirements',
  'PATCH /claims/:claim/requirements/:key',
  'PATCH /account-changes/:change',
  'POST /account-changes/:change/steps',
  'GET /complaints',
  'PATCH /complaints/:complaint',
  'POST /claims/:claim/documents',
  'PATCH /claims/:claim/documents/:document',
  'GET /claims/:claim/decisions',
  'GET /decisions',
  'POST /claims/:claim/decisions/preview',
  'POST /claims/:claim/decisions',
  'GET /decisions/:decision/letter',
  'POST /decisions/:decision/steps',
  'GET /supervision',
  'GET /escalations',
  'POST /tickets/:ticket/escalations',
  'POST /escalations/:escalation/steps',
  'GET /practice',
  'POST /practice/reset',
  'GET /departments',
  'GET /tasks',
  'GET /claims/:claim/tasks',
  'POST /tickets/:ticket/tasks',
  'POST /tasks/:task/steps',
  'GET /claims/:claim/clocks',
  'GET /tickets/:ticket/clocks',
  'PATCH /findings/:finding',
  'GET /claims/:claim/requests/preview',
  'POST /claims/:claim/requests',
  'GET /requests/:request/preview',
  'POST /requests/:request/steps',
  'GET /tickets/:ticket/timeline',
  'GET /messages/:message',
  'GET /messages/:message/readings',
  'POST /messages/:message/readings',
  'GET /attachments/:attachment/transcript',
  'POST /attachments/:attachment/transcript/again',
  'GET /attachments/:attachment/scan',
  'GET /attachments/:attachment/scan/words',
  'GET /messages/:message/html',
  'POST /tickets/:ticket/notes',
  'PUT /notes/:note/seen',
  'GET /personal-data',
  'POST /parties/:party/personal-data',
  'POST /personal-data/:act/steps',
  'GET /retention',
  'POST /retention/confirmation',
  'GET /parties/:party/holds',
  'POST /parties/:party/holds',
  'DELETE /parties/:party/holds/:hold',
  'GET /tickets/:ticket/identity',
  'POST /tickets/:ticket/identity/proofs',
  'POST /tickets/:ticket/identity/proofs/:proof/withdrawal',
  'POST /tickets/:ticket/identity/codes',
  'POST /tickets/:ticket/identity/codes/:code/answers',
  'POST /tickets/:ticket/identity/overrides',
  'GET /tickets/:ticket/drafts',
  'PUT /tickets/:ticket/draft',
  'DELETE /tickets/:ticket/draft',
  'GET /reply-templates',
  'GET /tickets/:ticket/reply-templates/:template',
  'GET /reply-templates/sample',
  'GET /reply-templates/:template/versions',
  'POST /reply-templates',
  'PUT /reply-templates/:template',
  'DELETE /reply-templates/:template',
  'POST /reply-templates/:template/restore',
  'POST /outbox/:outbound/undo',
  'POST /bulk',
  'POST /bulk/:bulk/undo',
  'GET /scan-batches',
  'GET /scan-batches/:batch',
  'POST /scan-batches/:batch/steps',
  'GET /paper-letters',
  'POST /paper-letters/:letter/steps',
  'POST /paper-letters/posted',
  'POST /print-batches',
  'POST /print-batches/:batch/hand-over',
  'GET /tickets/:ticket/postal-addresses',
  'POST /tickets/:ticket/letter-preview',
  'GET /follow-ups',
  'GET /statistics',
  'GET /statistics/tickets',
  'GET /profile',
  'GET /session/ways',
  'GET /session',
  'POST /session',
  'DELETE /session',
  'POST /session/confirmation',
  'POST /session/demo',
  'POST /session/provider',
  'POST /session/provider/return',
  'GET /sessions',
  'DELETE /sessions',
  'DELETE /sessions/:session',
  'GET /me',
  'PATCH /me',
  'PUT /me/password',
  'POST /me/app',
  'PUT /me/app',
  'DELETE /me/app',
  'POST /me/recovery-codes',
  'GET /colleagues',
  'GET /people',
  'PATCH /people/:person',
  'POST /people/:person/password-link',
  'GET /audit',
  'GET /audit/verification',
  'GET /people/history',
  'GET /invitations',
  'POST /invitations',
  'DELETE /invitations/:invitation',
  'POST /welcome/link',
  'POST /welcome',
] as const satisfies readonly Address[];
/** Addresses that the list forgot; a test does not compile unless it is `never`. */
export type Unlisted = Exclude<Address, (typeof addresses)[number]>;
