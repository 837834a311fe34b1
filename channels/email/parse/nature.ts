/** What kind of thing arrived, and why no machine may answer it. */
import type { Address, Nature } from '#src/domain/message.ts';
import { domainOf, isMailbox } from './addresses.ts';
import { autoSubmitted, findAutoReply, findReturnDate } from './auto-reply.ts';
import { guessBounce, isReadReceipt, readDeliveryReport, readFeedbackReport } from './bounce.ts';
import type { Header } from './header.ts';
import type { Part } from './parts.ts';
import { anyOf } from './phrases.ts';

/** What the decision is made from. */
export interface NatureEvidence {
  readonly root: Part;
  readonly subject: string;
  readonly text: string;
  readonly sender: Address | undefined;
  readonly nullReturnPath: boolean;
  /** It answers a message of ours: a Message-ID of our domain stands in In-Reply-To or References. */
  readonly answersUs: boolean;
  readonly receivedAt: Date;
  readonly isOurs: (address: string) => boolean;
}

/**
 * Decides what a mail is (certified receipts have been taken out before). Reports that prove themselves
 * by their structure come first, because mail servers mark them as automatic answers too; then automatic
 * answers, so that an absence note sent from an empty return path is not taken for a bounce; then reports
 * in plain words; then lists; what is left was written by somebody.
 */
export function decideNature(evidence: NatureEvidence): Nature {
  const { root, text, receivedAt } = evidence;
  const header = root.header;
  const feedback = readFeedbackReport(root);
  if (feedback !== undefined) return { kind: 'feedback-report', ...feedback };
  if (isReadReceipt(root)) return { kind: 'auto-reply', why: 'read receipt (RFC 8098)' };
  const report = readDeliveryReport({ ...evidence, header });
  if (report !== undefined) return { kind: 'bounce', failures: report };
  const guessed = guessBounce({ ...evidence, header });
  const why = findAutoReply({ header, subject: evidence.subject, nullReturnPath: evidence.nullReturnPath });
  // A daemon's report keeps being one though its server calls it auto-replied.
  if (why !== undefined && !(guessed !== undefined && why.startsWith('Auto-Submitted'))) {
    const returnsOn = findReturnDate(text, receivedAt);
    return { kind: 'auto-reply', why, ...(returnsOn === undefined ? {} : { returnsOn }) };
  }
  if (guessed !== undefined) return { kind: 'bounce', failures: guessed };
  const list = findList(header);
  if (list !== undefined && !evidence.answersUs) return { kind: 'list', why: list };
  return { kind: 'human' };
}

/**
 * Why this came through a mailing list or as a circular. List-Unsubscribe alone is no proof: customer
 * systems of brokers and garages put it on letters written for one reader. A person who answers us
 * through their firm's group address is no list.
 */
function findList(header: Header): string | undefined {
  const id = header.text('list-id');
  if (id !== undefined) return `List-Id: ${id.slice(0, 200)}`;
  for (const name of ['list-post', 'list-subscribe']) if (header.has(name)) return name;
  const precedence = header.text('precedence')?.toLowerCase() ?? '';
  if (precedence === 'list') return 'Precedence: list';
  if (!header.has('list-unsubscribe')) return undefined;
  if (/^(?:bulk|junk)$/.test(precedence)) return `List-Unsubscribe, Precedence: ${precedence}`;
  // One-click unsubscribing (RFC 8058) and complaint loops are for senders of circulars.
  for (const name of [
    'list-unsubscribe-post',
    'feedback-id',
    'x-campaign',
    'x-campaignid',
    'x-mc-user',
    'x-mailgun-tag',
  ]) {
    if (header.has(name)) return `List-Unsubscribe, ${name}`;
  }
  return undefined;
}

/** What may be known of why an answer must not be sent. */
export interface AnswerEvidence {
  /** Outermost header first; a certified message has two. */
  readonly headers: readonly Header[];
  readonly rootType: string;
  readonly nature: Nature;
  readonly senders: readonly Address[];
  readonly nullReturnPath: boolean;
  /** Everyone the mail names as a recipient, delivery headers and envelope included. */
  readonly recipients: readonly string[];
  readonly ownAddresses: readonly string[];
  readonly ownDomain: string | undefined;
}

/**
 * Reasons why no automatic message may answer (RFC 3834 section 2, RFC 5230, practice of large desks);
 * empty when one may.
 */
export function findReasonsNotToAnswer(evidence: AnswerEvidence): string[] {
  const { nature } = evidence;
  const reasons: string[] = [];
  if (nature.kind !== 'human') reasons.push(`not written by a person to us: ${nature.kind}`);
  if (evidence.nullReturnPath) reasons.push('empty return path');
  if (evidence.rootType === 'multipart/report') reasons.push('a report (multipart/report)');
  for (const header of evidence.headers) reasons.push(...reasonsInHeader(header));
  for (const { address } of evidence.senders) {
    if (machineSender.test(address)) reasons.push(`sent by a machine: ${address}`);
    if (evidence.ownAddresses.some((own) => isMailbox(address, own)))
      reasons.push(`sent by ourselves: ${address}`);
    else if (evidence.ownDomain !== undefined && domainOf(address) === evidence.ownDomain) {
      reasons.push(`sent from our own domain: ${address}`);
    }
  }
  const addressed = evidence.recipients.some((to) => evidence.ownAddresses.some((own) => isMailbox(to, own)));
  if (evidence.ownAddresses.length > 0 && !addressed) reasons.push('not addressed to us');
  return [...new Set(reasons)];
}

function reasonsInHeader(header: Header): string[] {
  const reasons: string[] = [];
  const submitted = autoSubmitted(header);
  if (submitted !== undefined && submitted !== 'no')
    reasons.push(`Auto-Submitted: ${submitted.slice(0, 60)}`);
  const list = header.names().find((name) => name.startsWith('list-'));
  if (list !== undefined) reasons.push(`mailing list (${list.slice(0, 60)})`);
  const precedence = header.text('precedence')?.toLowerCase() ?? '';
  if (/^(?:bulk|list|junk|auto[_-]?reply)$/.test(precedence)) reasons.push(`Precedence: ${precedence}`);
  const suppressed = header.text('x-auto-response-suppress') ?? '';
  if (/\b(?:all|autoreply|oof)\b/i.test(suppressed))
    reasons.push(`X-Auto-Response-Suppress: ${suppressed.slice(0, 60)}`);
  if (/^yes\b/i.test(header.text('x-spam-flag') ?? '')) reasons.push('marked as spam');
  return reasons;
}

const machineSender = anyOf(
  [
    'mailer-?daemon|mail-?daemon|mdaemon|postmaster',
    '(?:[^@]*[._+-])?(?:no|not|do[._-]?not|non)[._-]?(?:reply|rispondere)(?:[._+-][^@]*)?',
    'bounces?|(?:bounces?|owner)[-+][^@]*|[^@]+-(?:request|bounces?|owner)',
  ],
  { before: '^', after: '@' },
);
