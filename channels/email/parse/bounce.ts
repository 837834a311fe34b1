/** Mail about mail: delivery reports, standard and not, and complaints of mailbox providers. */
import type { Address, DeliveryFailure } from '#src/domain/message.ts';
import { domainOf, readAddress } from './addresses.ts';
import { decodeText } from './charset.ts';
import type { Header } from './header.ts';
import type { Part } from './parts.ts';
import { anyOf } from './phrases.ts';

/**
 * A delivery report that proves itself by its structure (RFC 3464), or by the X-Failed-Recipients header
 * that Exim and Gmail write. Only the outermost report counts: a person may attach one. Postfix and Exim
 * mark theirs `Auto-Submitted: auto-replied`, so this is asked before any automatic answer.
 */
export function readDeliveryReport(evidence: BounceEvidence): readonly DeliveryFailure[] | undefined {
  const report = reportOf(evidence.root);
  const status = report?.children.find((part) => /^message\/(?:global-)?delivery-status$/.test(part.type));
  const failures = status === undefined ? [] : readDeliveryStatus(status);
  if (failures.length > 0) return failures;
  const isReport = report !== undefined && (status !== undefined || reportType(report) === 'delivery-status');
  const names = evidence.header.has('x-failed-recipients') && isDaemon(evidence.sender);
  return isReport || names ? failuresInWords(evidence) : undefined;
}

/** The complaint a mailbox provider passes on (ARF, RFC 5965): a reader called our mail spam. */
export function readFeedbackReport(root: Part): { readonly reportedAddress?: string } | undefined {
  const report = reportOf(root);
  const feedback = report?.children.find((part) => part.type === 'message/feedback-report');
  if (feedback === undefined) return undefined;
  const fields = readFields(feedback)[0] ?? new Map<string, string>();
  const text = fields.get('original-rcpt-to') ?? fields.get('removal-recipient');
  const reportedAddress = text === undefined ? undefined : readAddress(afterType(text));
  return reportedAddress === undefined ? {} : { reportedAddress };
}

/** True for a receipt that a message was shown or deleted (RFC 8098). */
export function isReadReceipt(root: Part): boolean {
  const report = reportOf(root);
  return report?.children.some((part) => part.type === 'message/disposition-notification') ?? false;
}

/** What is known of a mail that may be a delivery report in the sender's own words. */
export interface BounceEvidence {
  readonly header: Header;
  readonly root: Part;
  readonly sender: Address | undefined;
  readonly subject: string;
  readonly text: string;
  readonly nullReturnPath: boolean;
  readonly isOurs: (address: string) => boolean;
}

/**
 * Recognises the delivery reports that keep to no standard (qmail, old Exchange, providers' own words). A
 * daemon's name or the empty return path must be there, and two more signs; so a person who forwards a
 * report or complains about one stays a person.
 */
export function guessBounce(evidence: BounceEvidence): readonly DeliveryFailure[] | undefined {
  const { header, root, sender, subject, text, nullReturnPath } = evidence;
  const daemon = isDaemon(sender);
  if (!daemon && !nullReturnPath) return undefined;
  const beginning = text.slice(0, 4000);
  const signs = [
    daemon,
    nullReturnPath,
    bounceSubject.test(subject),
    bouncePhrase.test(beginning),
    root.children.some((part) => /^(?:message\/rfc822|text\/rfc822-headers)$/.test(part.type)),
    header.has('x-failed-recipients'),
  ].filter(Boolean).length;
  if (signs < 3 || !(bounceSubject.test(subject) || bouncePhrase.test(beginning))) return undefined;
  return failuresInWords(evidence);
}

/** Senders that are programs of a mail server. */
function isDaemon(sender: Address | undefined): boolean {
  const local = sender?.address.split('@')[0] ?? '';
  return /^(?:mailer-?daemon|mail-?daemon|postmaster|mdaemon|microsoftexchange[0-9a-f]*)$/.test(local);
}

const mostFailures = 100;

/** The report itself, also when a gateway (an antivirus, a list) has put one wrapper around it. */
function reportOf(root: Part): Part | undefined {
  if (root.type === 'multipart/report') return root;
  const first = root.type === 'multipart/mixed' ? root.children[0] : undefined;
  return first?.type === 'multipart/report' && root.children.length <= 2 ? first : undefined;
}

function reportType(report: Part): string {
  return report.params.get('report-type')?.toLowerCase() ?? '';
}

function readDeliveryStatus(status: Part): DeliveryFailure[] {
  const failures: DeliveryFailure[] = [];
  for (const fields of readFields(status)) {
    const final = fields.get('final-recipient');
    const original = fields.get('original-recipient');
    const action = fields.get('action')?.toLowerCase();
    if (final === undefined && original === undefined && action === undefined) continue;
    if (failures.length >= mostFailures) break;
    // The original recipient is the address we wrote to; the final one may be where it was forwarded.
    const recipient =
      (original === undefined ? undefined : readAddress(decodeXtext(afterType(original)))) ??
      (final === undefined ? undefined : readAddress(afterType(final)));
    const code = fields.get('diagnostic-code');
    const diagnostic = code === undefined ? undefined : afterType(code).slice(0, 500);
    const status = statusIn(fields.get('status') ?? '') ?? statusIn(diagnostic ?? '');
    failures.push(
      withRecipient(recipient, {
        ...(status === undefined ? {} : { status }),
        severity: severityOf(action, status, diagnostic ?? ''),
        ...(diagnostic === undefined || diagnostic === '' ? {} : { diagnostic: diagnostic.toWellFormed() }),
      }),
    );
  }
  return failures;
}

/**
 * Groups of fields parted by blank lines, as in `message/delivery-status`. Names lower-cased, folding
 * undone.
 */
function readFields(part: Part): Map<string, string>[] {
  const text = decodeText(part.content.subarray(0, 256 * 1024), part.params.get('charset')).text.replaceAll(
    '\0',
    '',
  );
  const groups: Map<string, string>[] = [];
  let group = new Map<string, string>();
  let last: string | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (line.trim() === '') {
      if (group.size > 0) groups.push(group);
      group = new Map();
      last = undefined;
    } else if (/^[ \t]/.test(line) && last !== undefined) {
      group.set(last, `${group.get(last) ?? ''} ${line.trim()}`.slice(0, 4000));
    } else {
      const colon = line.indexOf(':');
      if (colon < 1) continue;
      last = line.slice(0, colon).trim().toLowerCase();
      if (!group.has(last)) group.set(last, line.slice(colon + 1).trim());
    }
  }
  if (group.size > 0) groups.push(group);
  return groups;
}

/** `rfc822; m.rossi@example.it` without the type before the semicolon. */
function afterType(value: string): string {
  return value.replace(/^[\w.+-]{1,40}\s{0,5};/, '').trim();
}

/** The encoding of Original-Recipient (RFC 3461 section 4): `+2B` is a plus. */
function decodeXtext(text: string): string {
  return text.replace(/\+([2-7][0-9A-F])/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function statusIn(text: string): string | undefined {
  return /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(text.slice(0, 2000))?.[1];
}

/**
 * RFC 3464 section 2.3.3 for the action, RFC 3463 for the status: class 4 and a full mailbox (5.2.2) may
 * pass.
 */
function severityOf(
  action: string | undefined,
  status: string | undefined,
  diagnostic: string,
): DeliveryFailure['severity'] {
  if (action === 'delivered' || action === 'relayed' || action === 'expanded') return 'delivered';
  if (action === 'delayed') return 'soft';
  if (status?.startsWith('2.') === true && action === undefined) return 'delivered';
  if (status !== undefined) return status.startsWith('4.') || status === '5.2.2' ? 'soft' : 'hard';
  const reply = /(?:^|\D)([45])\d\d[ -]/.exec(diagnostic.slice(0, 500))?.[1];
  return reply === '4' || fullMailbox.test(diagnostic.slice(0, 500)) ? 'soft' : 'hard';
}

function withRecipient(recipient: string | undefined, failure: DeliveryFailure): DeliveryFailure {
  return recipient === undefined ? failure : { recipient, ...failure };
}

const bounceSubject = anyOf(
  [
    'undeliver(?:ed|able)',
    'returned mail',
    'mail delivery (?:failed|failure|system)',
    'delivery (?:status notification|failure|has failed|incomplete|delayed|notification)',
    'failure notice',
    'message (?:undeliverable|delayed|not delivered)',
    'could not send message',
    'warning: (?:could not send|message)',
    'non recapitabile',
    'impossibile recapitare',
    'recapito non riuscito',
    'mancato recapito',
    'mancata consegna',
    'messaggio non recapitato',
    'mail non consegnata',
    'notifica (?:di )?(?:mancato recapito|stato (?:di )?(?:consegna|recapito))',
    'errore (?:di|nella) consegna',
    'unzustellbar',
    'undelivrable',
  ],
  { before: '^' },
);
const bouncePhrase = anyOf([
  'this is the qmail-send program',
  'this is the mail system at host',
  '(?:could not|couldn.t|cannot|can.t|was not|wasn.t|were? not|unable to|not able to) (?:be )?deliver',
  'delivery (?:to the following|has failed|failed)',
  'undeliverable',
  '(?:did not|didn.t) reach the following',
  'message (?:has been|was) (?:rejected|returned)',
  'permanent (?:fatal )?error',
  'delayed',
  'has not yet been delivered',
  '(?:non è stato|impossibile|non è possibile)(?: possibile)?[^.\\n]{0,40}(?:recapit|consegn)',
  '(?:non sono riuscito|non siamo riusciti|non è riuscit[oa]) a[^.\\n]{0,40}(?:recapit|consegn)',
  '(?:recapito|consegna)[^.\\n]{0,40}(?:non riuscit[oa]|fallit[oa])',
  'non recapitabile',
  'mancato recapito',
]);
const delayedWords = anyOf([
  '\\bdelay(?:ed)?\\b',
  'not yet been delivered',
  'will (?:continue|keep) trying',
  'ritard(?:o|at)',
  'ulteriori tentativi',
  'continuer[àa] a tentare',
  'temporan',
]);
const fullMailbox = anyOf([
  'mailbox (?:is )?full',
  'over ?quota',
  'quota exceeded',
  'insufficient storage',
  'casella (?:è )?piena',
  'spazio esaurito',
]);
/** What follows is the copy of our own message. */
const copyBegins = anyOf(
  [
    '-{2,}\\s{0,3}(?:below this line is a copy|original message|the header of the original)',
    '-{2,}\\s{0,3}(?:this is a copy|undelivered message|messaggio originale)',
    'received: ',
    'original message headers',
    'intestazioni (?:originali )?del messaggio',
  ],
  { before: '^', perLine: true },
);

/**
 * Recipients, status and reason out of a report in plain words. Our own addresses in it are the sender's,
 * not the failing one.
 */
function failuresInWords({ header, subject, text, sender, isOurs }: BounceEvidence): DeliveryFailure[] {
  const beginning = text.slice(0, 20_000);
  const copyAt = beginning.search(copyBegins);
  const words = copyAt < 0 ? beginning : beginning.slice(0, copyAt);
  const soft = delayedWords.test(subject) || (delayedWords.test(words) && !/permanent/i.test(words));
  const found = new Map<string, DeliveryFailure>();
  const named = header.texts('x-failed-recipients').flatMap((value) => value.split(','));
  const add = (address: string | undefined, around: string) => {
    if (address === undefined || found.has(address) || found.size >= 10) return;
    if (isOurs(address) || address === sender?.address || isDaemon({ address })) return;
    const status = statusIn(around) ?? statusIn(words);
    const severity = soft ? 'soft' : severityOf(undefined, status, around);
    const diagnostic = around
      .replace(/^[>)\]:;,\s]{1,20}/, '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 300)
      .toWellFormed();
    found.set(address, {
      recipient: address,
      ...(status === undefined ? {} : { status }),
      severity: severity === 'delivered' ? 'hard' : severity,
      ...(diagnostic === '' ? {} : { diagnostic }),
    });
  };
  for (const text of named) {
    const address = readAddress(text);
    const at = address === undefined ? -1 : words.toLowerCase().indexOf(address);
    add(address, at < 0 ? '' : words.slice(at + (address ?? '').length, at + 400));
  }
  for (const match of words.matchAll(/[^\s<>()[\]"',;:|]{1,64}@[^\s<>()[\]"',;:|]{3,200}/g)) {
    const address = readAddress(match[0]);
    // Message-IDs look like addresses; a mailbox has a dot in a short domain and no long run of digits
    // before the at sign.
    if (address === undefined || !/\.[a-z]{2,24}$/.test(domainOf(address)) || /\d{9}/.test(address)) continue;
    const end = match.index + match[0].length;
    add(address, words.slice(end, end + 400));
  }
  if (found.size > 0) return [...found.values()];
  const status = statusIn(words);
  return [
    {
      ...(status === undefined ? {} : { status }),
      severity: soft ? 'soft' : severityOf(undefined, status, words),
    },
  ];
}
