/** The verdict: what was promised, checked against what is there. Pure, so that planted rows can try it out. */
import { createHash } from 'node:crypto';
import type { Rows, TicketRow } from './evidence.ts';
import type { PlannedMail } from './mails.ts';
import type { PlannedScan, ScannerFolder } from './scans.ts';
import type { Accepted } from './sink.ts';

/** Everything the verdict looks at. */
export interface Evidence {
  readonly rows: Rows;
  /** SHA-256 of every message in the mailbox, copies included. */
  readonly mailbox: readonly string[];
  /** What was mailed by plan, in any order. */
  readonly mails: readonly PlannedMail[];
  readonly accepted: readonly Pick<Accepted, 'messageId' | 'recipient' | 'subject'>[];
  /** What was laid into the scanner's folder, and what lies there now. */
  readonly brought: readonly Omit<PlannedScan, 'bytes'>[];
  readonly scanner: ScannerFolder;
  /** What did not come to rest in time. */
  readonly unfinished: readonly string[];
  /** Processes that ended by themselves, and those that did not stop when asked. */
  readonly misbehaved: readonly string[];
}

/** One promise. */
export interface Line {
  readonly passed: boolean;
  readonly check: string;
  /** Numbers first; then, when it failed, whom it concerns. */
  readonly found: string;
}

/** Checks every promise. `uncertain` names each message whose fate nobody knows. */
export function judge(evidence: Evidence): {
  readonly lines: readonly Line[];
  readonly uncertain: readonly string[];
} {
  const { rows } = evidence;
  return {
    lines: [
      atRest(evidence),
      storedOnce(evidence),
      oneMessageEach(rows),
      ticketsByPlan(evidence),
      openedOnce(rows),
      nothingStuck(rows),
      uniqueAtRelay(evidence),
      saidOnce(evidence),
      onePerCustomer(evidence),
      oneFirstWord(evidence),
      nothingUnknown(evidence),
      nothingPretended(evidence),
      uncertainKnown(evidence),
      mailboxAlive(rows),
      scansStoredOnce(evidence),
      pagesOnce(evidence),
      {
        check: 'processes end when they are killed or asked, and never by themselves',
        passed: evidence.misbehaved.length === 0,
        found: evidence.misbehaved.length === 0 ? 'all did' : evidence.misbehaved.join('; '),
      },
    ],
    uncertain: rows.outbound
      .filter((each) => each.state === 'uncertain')
      .map((each) => {
        const really = evidence.accepted.some((one) => one.messageId === each.messageId);
        return `outbound ${each.id} <${each.messageId}>: the relay ${really ? 'has it' : 'never kept it'} (${each.lastResponse ?? 'no word'})`;
      }),
  };
}

function atRest({ unfinished }: Evidence): Line {
  return {
    check: 'the desk comes to rest by itself',
    passed: unfinished.length === 0,
    found: unfinished.length === 0 ? 'nothing left to do' : unfinished.join(', '),
  };
}

/** Nothing lost, nothing stored twice, nothing that was never mailed. */
function storedOnce({ rows, mailbox, mails }: Evidence): Line {
  const there = new Set(mailbox);
  const unmailed = new Set(mails.map((each) => hashOf(each.raw)).filter((sha256) => !there.has(sha256)));
  const stored = counted(rows.originals.map((each) => each.sha256));
  const lost = [...there].filter((sha256) => !stored.has(sha256));
  const twice = [...stored].filter(([, count]) => count > 1);
  const strange = [...stored.keys()].filter((sha256) => !there.has(sha256));
  return {
    check: 'every different mail in the mailbox is stored exactly once',
    passed: lost.length + twice.length + strange.length + unmailed.size === 0,
    found:
      `${mailbox.length} mails, ${there.size} different, ${stored.size} stored (${rows.sightings} sightings): ` +
      `${lost.length} lost, ${twice.length} twice, ${strange.length} from nowhere${unmailed.size === 0 ? '' : `, ${unmailed.size} of the plan never reached the mailbox`}${named(lost)}`,
  };
}

function oneMessageEach({ originals, messages }: Rows): Line {
  const byOriginal = counted(messages.map((each) => each.originalId));
  const none = originals.filter((each) => !byOriginal.has(each.id)).map((each) => each.id);
  const several = originals.filter((each) => (byOriginal.get(each.id) ?? 0) > 1).map((each) => each.id);
  const homeless = messages.filter((each) => each.ticketId === null).map((each) => each.id);
  return {
    check: 'every original became exactly one message of a ticket',
    passed: none.length + several.length + homeless.length === 0,
    found: `${originals.length} originals, ${messages.length} messages: ${none.length} without, ${several.length} with several, ${homeless.length} of no ticket${named([...none, ...several, ...homeless])}`,
  };
}

/** Each conversation has one ticket, no two share one, and there is no other ticket. */
function ticketsByPlan({ rows, mails, mailbox }: Evidence): Line {
  const there = new Set(mailbox);
  const originalOf = new Map(rows.originals.map((each) => [each.sha256, each.id]));
  const messageOf = new Map(rows.messages.map((each) => [each.originalId, each]));
  const ticketsOf = new Map<string, Set<string>>();
  for (const mail of mails) {
    const sha256 = hashOf(mail.raw);
    if (!there.has(sha256)) continue;
    const ticket = messageOf.get(originalOf.get(sha256) ?? '')?.ticketId;
    const its = ticketsOf.get(mail.conversation) ?? new Set();
    if (typeof ticket === 'string') its.add(ticket);
    ticketsOf.set(mail.conversation, its);
  }
  const split = [...ticketsOf]
    .filter(([, its]) => its.size > 1)
    .map(([conversation, its]) => `${conversation} on tickets ${[...its].join(' and ')}`);
  const without = [...ticketsOf]
    .filter(([, its]) => its.size === 0)
    .map(([conversation]) => `${conversation} without a ticket`);
  const shared = [...counted([...ticketsOf.values()].flatMap((its) => [...its]))]
    .filter(([, count]) => count > 1)
    .map(([ticket, count]) => `ticket ${ticket} of ${count} conversations`);
  const planned = new Set([...ticketsOf.values()].flatMap((its) => [...its]));
  const extra = rows.tickets
    // A mail that is two pieces of work has a second ticket on purpose; `openedOnce` looks at that one.
    .filter((each) => !planned.has(each.id) && each.openedBeside.length === 0)
    .map((each) => `ticket ${each.id} of nobody`);
  const wrong = [...split, ...without, ...shared, ...extra];
  return {
    check: 'every conversation has one ticket of its own, answers and copies in it',
    passed: wrong.length === 0,
    found: `${ticketsOf.size} conversations, ${rows.tickets.length} tickets: ${split.length} split, ${without.length} without, ${shared.length} shared, ${extra.length} extra${named(wrong)}`,
  };
}

function openedOnce({ tickets, messages }: Rows): Line {
  const filled = new Set(messages.map((each) => each.ticketId));
  const wrong = tickets.filter((each) =>
    each.openedBeside.length > 0
      ? each.openedBeside.length !== 1 || each.openedBy.length !== 0
      : each.openedBy.length !== 1 || !filled.has(each.id),
  );
  const twice = [
    ...counted(tickets.flatMap((each) => each.openedBy)),
    ...counted(tickets.flatMap((each) => each.openedBeside)),
  ].filter(([, count]) => count > 1);
  return {
    check: 'every ticket was opened once, by one mail, and no mail opened two of one kind',
    passed: wrong.length + twice.length === 0,
    found: `${tickets.length} tickets: ${wrong.length} opened otherwise, ${twice.length} mails opened several${named(wrong.map((each) => `ticket ${each.id}`))}`,
  };
}

function nothingStuck({ tickets, originals }: Rows): Line {
  const working = tickets
    .filter((each) => each.stage !== 'settled')
    .map((each) => `ticket ${each.id} at ${each.stage}`);
  const failed = tickets
    .filter((each) => each.problem === 'stage_failed')
    .map((each) => `ticket ${each.id}: stage failed`);
  const waiting = originals.filter((each) => each.stage === 'waiting').map((each) => `original ${each.id}`);
  return {
    check: 'no ticket sits in a working stage, none was given up, no original waits',
    passed: working.length + failed.length + waiting.length === 0,
    found: `${working.length} working, ${failed.length} given up, ${waiting.length} waiting${named([...working, ...failed, ...waiting])}`,
  };
}

function uniqueAtRelay({ accepted }: Evidence): Line {
  const twice = [...counted(accepted.map((each) => `${each.messageId} > ${each.recipient}`))].filter(
    ([, count]) => count > 1,
  );
  return {
    check: 'the relay accepted no Message-ID twice for one recipient',
    passed: twice.length === 0,
    found: `${accepted.length} accepted, ${twice.length} duplicates${named(twice.map(([id, count]) => `${id} × ${count}`))}`,
  };
}

/** The same thing said in other words is said twice too: compared by what it is about, and by what the customer reads. */
function saidOnce({ rows, accepted }: Evidence): Line {
  const byId = new Map(rows.outbound.map((each) => [each.messageId, each]));
  const about = accepted.flatMap((each) => {
    const row = byId.get(each.messageId);
    return row === undefined
      ? []
      : [
          `${row.purpose} ${row.round} ${row.claimId === null ? `ticket ${row.ticketId}` : `claim ${row.claimId} ticket ${row.ticketId}`} > ${each.recipient}`,
        ];
  });
  const twice = [...counted(about)].filter(([, count]) => count > 1).map(([what]) => what);
  const read = [...counted(accepted.map((each) => `«${each.subject}» > ${each.recipient}`))]
    .filter(([, count]) => count > 1)
    .map(([what]) => what);
  return {
    check: 'no customer got the same purpose and round twice, nor the same subject',
    passed: twice.length + read.length === 0,
    found: `${about.length} compared: ${twice.length} purposes twice, ${read.length} subjects twice${named([...twice, ...read])}`,
  };
}

/** From the plan alone: who wrote, and how many messages of ours the relay has for them. */
function onePerCustomer({ rows, mails, accepted }: Evidence): Line {
  const conversations = new Map<string, Set<string>>();
  const known = new Set<string>();
  for (const mail of mails) {
    if (mail.sender === '') continue;
    known.add(mail.sender);
    if (mail.outcome !== 'answered') continue;
    conversations.set(mail.sender, (conversations.get(mail.sender) ?? new Set()).add(mail.conversation));
  }
  const got = counted(accepted.map((each) => each.recipient));
  const atRelay = new Set(accepted.map((each) => each.messageId));
  const inDoubt = counted(
    rows.outbound
      .filter((each) => each.state === 'uncertain' && !atRelay.has(each.messageId))
      .map((each) => each.recipient),
  );
  const wrong: string[] = [];
  for (const address of known) {
    const complained = confirmedComplaints(rows).filter((each) => each.customer === address).length;
    const due = (conversations.get(address)?.size ?? 0) + complained;
    const has = got.get(address) ?? 0;
    const doubt = inDoubt.get(address) ?? 0;
    if (has + doubt !== due)
      wrong.push(`${address} got ${has} of ${due}${doubt === 0 ? '' : ` (${doubt} uncertain)`}`);
  }
  for (const address of got.keys()) if (!known.has(address)) wrong.push(`${address} never wrote`);
  return {
    check: 'everybody got exactly one message per matter, and who must not be answered none',
    passed: wrong.length === 0,
    found: `${known.size} people, ${conversations.size} to be answered, ${[...inDoubt.values()].reduce((a, b) => a + b, 0)} left in doubt: ${wrong.length} wrong${named(wrong)}`,
  };
}

function oneFirstWord({ rows }: Evidence): Line {
  const first = counted(
    rows.outbound
      .filter(
        (each) =>
          each.state !== 'cancelled' &&
          (each.purpose === 'received' || (each.purpose === 'missing' && each.round === 1)),
      )
      .map((each) => each.ticketId),
  );
  const answerable = new Set([
    ...rows.messages.flatMap((each) => (each.mayBeAnswered && each.ticketId !== null ? [each.ticketId] : [])),
    ...confirmedComplaints(rows).map((each) => each.id),
  ]);
  const wrong = rows.tickets.flatMap((ticket) => {
    const words = first.get(ticket.id) ?? 0;
    const due = answerable.has(ticket.id) && ticket.customer !== null ? 1 : 0;
    return words === due
      ? []
      : [
          `ticket ${ticket.id}: ${words} of ${due}${ticket.heldBack.length === 0 ? '' : ` (${ticket.heldBack.join('; ')})`}`,
        ];
  });
  return {
    check: 'one acknowledgement or request per ticket that may be answered, none for others',
    passed: wrong.length === 0,
    found: `${answerable.size} may be answered: ${wrong.length} wrong${named(wrong)}`,
  };
}

/** Complaints inside other mails: each has a ticket of its own, and a letter that confirms it. */
function confirmedComplaints({ tickets, messages }: Rows): TicketRow[] {
  const answerable = new Set(messages.flatMap((each) => (each.mayBeAnswered ? [each.id] : [])));
  return tickets.filter((each) =>
    each.openedBeside.some((opening) => {
      const [message = '', kind] = opening.split(':');
      return kind === 'complaint' && answerable.has(message);
    }),
  );
}

function nothingUnknown({ rows, accepted }: Evidence): Line {
  const row = new Map(rows.outbound.map((each) => [each.messageId, each]));
  const wrong = accepted.flatMap((each) => {
    const state = row.get(each.messageId)?.state;
    return state === 'sent' || state === 'uncertain'
      ? []
      : [`<${each.messageId}> is ${state ?? 'not in the outbox'}`];
  });
  return {
    check: 'everything the relay accepted stands in the outbox as sent or uncertain',
    passed: wrong.length === 0,
    found: `${accepted.length} accepted: ${wrong.length} unknown${named(wrong)}`,
  };
}

function nothingPretended({ rows, accepted }: Evidence): Line {
  const has = new Set(accepted.map((each) => each.messageId));
  const sent = rows.outbound.filter((each) => each.state === 'sent');
  const wrong = sent.filter((each) => !has.has(each.messageId)).map((each) => `outbound ${each.id}`);
  const proved = sent.filter((each) => each.settledBy !== null).length;
  return {
    check: 'everything the outbox calls sent is at the relay',
    passed: wrong.length === 0,
    found: `${sent.length} sent (${proved} proved by a copy or a bounce): ${wrong.length} pretended${named(wrong)}`,
  };
}

function uncertainKnown({ rows, accepted }: Evidence): Line {
  const uncertain = rows.outbound.filter((each) => each.state === 'uncertain');
  const has = new Set(accepted.map((each) => each.messageId));
  const untold = uncertain.filter((each) => !each.ownerTold).map((each) => `outbound ${each.id}`);
  return {
    check: 'every uncertain message is named to its owner and not sent again',
    passed: untold.length === 0,
    found: `${uncertain.length} uncertain (${uncertain.filter((each) => has.has(each.messageId)).length} of them at the relay): ${untold.length} owners not told${named(untold)}`,
  };
}

function mailboxAlive({ health }: Rows): Line {
  const mailboxes = health.filter((each) => each.source.includes('imap:'));
  const wrong = mailboxes.filter(
    (each) => each.state !== 'alive' || (each.secondsSinceAlive ?? Infinity) > 90,
  );
  return {
    check: 'the health page shows the mailbox alive',
    passed: mailboxes.length > 0 && wrong.length === 0,
    found:
      mailboxes
        .map(
          (each) =>
            `${each.source} ${each.state}, last proof ${Math.round(each.secondsSinceAlive ?? NaN)} s ago`,
        )
        .join('; ') || 'no mailbox reported',
  };
}

/** A file is moved aside when it is stored and not before: one that lies in `done` and nowhere else would be gone. */
function scansStoredOnce({ rows, brought, scanner }: Evidence): Line {
  const stored = counted(rows.scans.map((each) => each.sha256));
  const wrong = brought.flatMap(({ name, sha256 }) => [
    ...(stored.get(sha256) === 1 ? [] : [`${name} is stored ${stored.get(sha256) ?? 0} times`]),
    ...(scanner.done.filter((each) => each === name).length === 1 ? [] : [`${name} is not in done`]),
  ]);
  const strange =
    rows.scans.filter((each) => !brought.some(({ sha256 }) => sha256 === each.sha256)).length +
    scanner.waiting.length +
    scanner.failed.length;
  return {
    check: 'every scanned file is stored exactly once, and moved aside only then',
    passed: wrong.length + strange === 0,
    found: `${brought.length} files, ${rows.scans.length} stored, ${scanner.done.length} moved: ${wrong.length} wrong, ${strange} strange${named(wrong)}`,
  };
}

/** What the machine parted lies where it was meant to; what it did not dare to part waits with its doubt, every page read. */
function pagesOnce({ rows, brought }: Evidence): Line {
  const wrong: string[] = [];
  let held = 0;
  for (const { name, sha256, pages, letters } of brought) {
    const scan = rows.scans.find((each) => each.sha256 === sha256);
    if (scan === undefined) continue;
    if (scan.read !== pages) wrong.push(`${name}: ${scan.read} of ${pages} pages read`);
    const own = rows.letters.filter(({ batch }) => batch === scan.id);
    if (scan.state === 'held' && scan.doubts > 0 && own.length === 0) {
      held++;
      continue;
    }
    if (scan.state !== 'released' || own.length !== letters.length)
      wrong.push(`${name} is ${scan.state ?? 'no batch'} with ${own.length} letters`);
    const given = own.flatMap((each) => each.pages);
    if (new Set(given).size !== given.length) wrong.push(`${name} has a page in two letters`);
    for (const [index, tokens] of letters.entries())
      for (const token of tokens) {
        const places = own.flatMap(({ text }, place) => (text.includes(token) ? [place] : []));
        if (places.join(' ') !== String(index))
          wrong.push(`${name}: «${token}» is in letters ${places.join(' and ')}, and belongs in ${index}`);
      }
    for (const each of own)
      if (each.tickets.length !== 1)
        wrong.push(`letter ${each.id} of ${name} has ${each.tickets.length} tickets`);
  }
  return {
    check: 'every scanned page is read, and lies in one letter of one ticket',
    passed: wrong.length === 0,
    found: `${rows.letters.length} letters of ${brought.length} files, ${held} files held for a person: ${wrong.length} wrong${named(wrong)}`,
  };
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function counted(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The first few of those who are wrong. */
function named(wrong: readonly string[]): string {
  if (wrong.length === 0) return '';
  return `: ${wrong.slice(0, 8).join(', ')}${wrong.length > 8 ? ` and ${wrong.length - 8} more` : ''}`;
}
