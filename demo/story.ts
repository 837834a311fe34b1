/** What became of a mail, in words and in a table. */
import { showRoad } from '#src/api/case-roads.ts';
import type { ClaimId, OriginalId, TicketId } from '#src/domain/ids.ts';
import { describeProblem } from '#src/domain/problem.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import { missingFor } from '#src/domain/claims/requirements.ts';
import { cutWords, doubtWords } from '#src/domain/letters/scan-batch.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import type { ScanBatch } from '#src/storage/scan-batches.ts';
import { claimClocks, ticketClocks } from '#src/domain/time/running-clock.ts';
import * as claims from '#src/storage/claims.ts';
import { factsOfClaim, factsOfTicket } from '#src/storage/clocks.ts';
import { findingsOf } from '#src/storage/findings.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import * as outbound from '#src/storage/outbound.ts';
import { findOpen } from '#src/storage/requests.ts';
import { besideTicket } from '#src/storage/second-tickets.ts';
import { find as findTicket } from '#src/storage/tickets.ts';
import type { Deps } from '#workers/index.ts';

/** One mail's story. */
export interface Outcome {
  readonly originalId: OriginalId;
  readonly ticketId?: TicketId;
  /** How many tickets it became. */
  readonly tickets: number;
  readonly shows?: string;
  readonly channel: string;
  readonly from: string;
  readonly subject: string;
  /** What it was taken for: a kind of case, or the nature of an automatic message. */
  readonly kind: string;
  /** The same, and where it stands. */
  readonly stage: string;
  readonly linked: string;
  readonly why: readonly string[];
  readonly missing: readonly string[];
  /** Other claims it belongs to, and the tickets of their own that a complaint or another loss in it opened. */
  readonly also: readonly string[];
  /** What the first review found and is still open; fraud signals too, because the demonstration looks as a supervisor. */
  readonly findings: readonly string[];
  /** What its kind of work needs next, and by when. */
  readonly next?: string;
  /** What we sent because of it. */
  readonly answers: readonly outbound.Outbound[];
  readonly note?: string;
}

/** What a person or a clock did, and what became of it. */
export interface Work {
  readonly shows: string;
  /** Reference of the claim or the ticket. */
  readonly about: string;
  readonly by: string;
  /** `waits` for somebody else; `failed`: it is not as it was to be shown. */
  readonly state: 'done' | 'waits' | 'failed';
  readonly became: string;
}

/**
 * The story of one original, once no machine has anything left to do with it.
 *
 * @param knownAnswers ids of messages that earlier stories told already.
 * @returns undefined while it is being worked on.
 */
export async function outcomeOf(
  deps: Deps,
  originalId: OriginalId,
  knownAnswers: ReadonlySet<string>,
  shows?: string,
): Promise<Outcome | undefined> {
  const found = await messages.findByOriginal(deps.db, originalId);
  if (found === undefined) return undefined;
  const message = await messages.findMessage(deps.db, found.id);
  if (message === undefined) return undefined;
  const ticket = found.ticketId === undefined ? undefined : await findTicket(deps.db, found.ticketId);
  if (ticket !== undefined && !(await isAtRest(deps, ticket))) return undefined;
  const second = ticket === undefined ? [] : await besideTicket(deps.db, ticket.id);
  const beside: Ticket[] = [];
  for (const id of second) {
    const other = await findTicket(deps.db, id);
    if (other === undefined) continue;
    if (!(await isAtRest(deps, other))) return undefined;
    beside.push(other);
  }
  // After the look at the request: a round's message is there before its request is at rest.
  const answers =
    ticket === undefined
      ? []
      : (await Promise.all([ticket, ...beside].map((each) => outbound.ofTicket(deps.db, each.id))))
          .flat()
          .filter((each) => !knownAnswers.has(each.id));
  // A text message that waits for the morning is at rest; so is what goes by post, until people post it.
  const soon = new Date(deps.now().getTime() + 60_000);
  if (
    answers.some(
      ({ state, nextAt, carriedBy }) =>
        carriedBy === 'machine' &&
        (['dialing', 'transmitting'].includes(state) || (state === 'queued' && nextAt < soon)),
    )
  )
    return undefined;

  const story = ticket?.claimId === undefined ? undefined : await claims.load(deps.db, ticket.claimId);
  const evidence = ticket === undefined ? [] : await links.ofTicket(deps.db, ticket.id);
  const belongs = ticket === undefined ? [] : await links.claimsOf(deps.db, ticket);
  const others = (await claims.loadFiles(deps.db, belongs)).filter(
    ({ claim }) => claim.id !== ticket?.claimId,
  );
  const work = [ticket ?? [], beside].flat();
  const roads = message.nature.kind === 'human' ? await roadsOf(deps, work) : [];
  const reviewed = story === undefined ? [] : await findingsOf(deps.db, story.claim.id);
  const requirements = story === undefined ? [] : await claims.requirementsOf(deps.db, story.claim.id);
  const label = story === undefined ? undefined : deps.profile.claimTypes.get(story.claim.type)?.label.en;
  const kind =
    message.nature.kind === 'human' && ticket !== undefined ? ticket.caseKind : message.nature.kind;
  return {
    originalId,
    ...(ticket === undefined ? {} : { ticketId: ticket.id }),
    tickets: work.length,
    ...(shows === undefined ? {} : { shows }),
    channel:
      message.channel === 'letter'
        ? 'letter'
        : message.channel === 'phone'
          ? 'call'
          : message.pec === undefined && message.nature.kind !== 'pec-receipt'
            ? 'e-mail'
            : 'PEC',
    from: message.sender?.address ?? 'unknown sender',
    subject: message.subject === '' ? '(no subject)' : message.subject,
    kind,
    stage: ticket === undefined ? `${kind}: filed, no ticket` : `${kind}, ${ticket.status}`,
    linked:
      story !== undefined && message.nature.kind === 'human'
        ? `${formatReference(story.claim.reference, deps.profile.terms.claimPrefix)} ${label ?? ''}`
        : evidence.some((each) => each.state === 'suggested')
          ? 'suggested, a person decides'
          : ticket === undefined
            ? 'nothing'
            : formatReference(ticket.reference, 'TCK'),
    why:
      message.nature.kind === 'human'
        ? reasons(shown(evidence, ticket?.claimId))
        : [natureReason(message.nature)],
    missing: missingFor(requirements, 'review').map((line) =>
      line.anyOf.map((item) => deps.profile.items.get(item)?.label.en ?? item).join(' / '),
    ),
    also: [
      ...others.map(({ claim }) => `${formatReference(claim.reference, deps.profile.terms.claimPrefix)} too`),
      ...beside.map((each) => `${formatReference(each.reference, 'TCK')}, a ${each.caseKind} of its own`),
    ],
    findings: reviewed
      .filter(({ state }) => state === 'open')
      .map(({ check, severity, text }) => `${severity} ${check}: ${text.en}`),
    ...(roads.length === 0 ? {} : { next: roads.join('; ') }),
    answers,
    ...(ticket?.problem === undefined ? {} : { note: describeProblem(ticket.problem, 'en') }),
  };
}

/** Says what became of the pages of a scanned file. */
export function printBatch({ envelope, plan, doubts, state }: ScanBatch): void {
  console.log(`\n── ${envelope.path ?? 'a scan'} ─ ${state === 'held' ? 'waits for a person' : 'sorted'}`);
  for (const [index, { leaves, why }] of (plan?.letters ?? []).entries())
    console.log(
      `   letter ${index + 1}  pages ${leaves.map(({ page }) => page).join(', ')} (${cutWords[why].en})`,
    );
  if ((plan?.aside.length ?? 0) > 0) console.log(`   aside     pages ${plan?.aside.join(', ')}`);
  for (const { reason, page } of doubts)
    console.log(`   person    ${page === undefined ? '' : `page ${page}: `}${doubtWords[reason].en}`);
}

/** What the kinds of work of these tickets need next. */
async function roadsOf(deps: Deps, tickets: readonly Ticket[]): Promise<string[]> {
  const lines: string[] = [];
  for (const ticket of tickets) {
    const road = await showRoad(deps.db, deps, ticket);
    if (road === null) continue;
    const by = road.answerBy === null ? '' : ` (by ${road.answerBy})`;
    lines.push(`${road.urgent ? 'URGENT: ' : ''}${road.next.en}${by}`);
  }
  return lines;
}

async function isAtRest(deps: Deps, ticket: Ticket): Promise<boolean> {
  if (ticket.stage !== 'settled') return false;
  if (ticket.claimId === undefined) return true;
  const request = await findOpen(deps.db, ticket.claimId);
  return request?.nextAt === undefined || request.nextAt > new Date(deps.now().getTime() + 60_000);
}

function natureReason(nature: messages.StoredMessage['nature']): string {
  switch (nature.kind) {
    case 'auto-reply':
    case 'list':
      return nature.why;
    case 'unreadable':
      return nature.reason;
    case 'bounce':
      return nature.failures.map((each) => `${each.status ?? ''} ${each.severity}`.trim()).join(', ');
    case 'pec-receipt':
      return nature.receipt.kind;
    case 'feedback-report':
    case 'department':
    case 'human':
      return nature.kind;
  }
}

/** Links that say why the ticket is where it is: those to its claim, or what is offered where it has none. */
function shown(evidence: readonly links.Link[], claimId: ClaimId | undefined): readonly links.Link[] {
  return evidence.filter((each) =>
    claimId === undefined ? each.state === 'suggested' : each.claimId === claimId && each.state !== 'removed',
  );
}

/** The strongest evidence of the best link, in words. */
function reasons(evidence: readonly links.Link[]): string[] {
  const [best] = evidence;
  if (best === undefined || !Array.isArray(best.evidence)) return [];
  return best.evidence.slice(0, 4).flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null || !('text' in each)) return [];
    const { text } = each;
    if (typeof text !== 'object' || text === null || !('en' in text)) return [];
    const weight =
      'weight' in each && typeof each.weight === 'number'
        ? ` (${each.weight > 0 ? '+' : ''}${Math.round(each.weight * 10) / 10})`
        : '';
    return [`${String(text.en)}${weight}`];
  });
}

/** Prints one story as it happens. */
export function printOutcome(outcome: Outcome, title: string): void {
  const lines: [string, string][] = [
    ['from', outcome.from],
    ['subject', clip(outcome.subject, 90)],
    ['stage', outcome.stage],
    ['linked to', outcome.linked],
    ['why', outcome.why.join('; ')],
    ['also', outcome.also.join('; ')],
    ['missing', outcome.missing.join(', ')],
    ['findings', outcome.findings.join('; ')],
    ['next', outcome.next ?? ''],
    [
      'answer',
      outcome.answers
        .map((each) => `${each.purpose} → ${each.recipient}: «${clip(each.subject, 80)}» (${stateOf(each)})`)
        .join('; ') || 'none',
    ],
    ['person', outcome.note ?? ''],
  ];
  console.log(`── ${title} ─ ${outcome.channel}${outcome.shows === undefined ? '' : ` ─ ${outcome.shows}`}`);
  for (const [name, value] of lines) if (value !== '') console.log(wrap(`   ${name.padEnd(10)}`, value, 118));
  console.log('');
}

/** Prints all stories as one table. */
export function printTable(outcomes: readonly Outcome[]): void {
  printRows(
    [7, 26, 28, 34, 34, 26, 24],
    ['channel', 'from', 'stage', 'linked to', 'why', 'missing; findings', 'answer sent'],
    outcomes.map((outcome) => [
      outcome.channel,
      outcome.from,
      outcome.note === undefined ? outcome.stage : `${outcome.stage}; ${outcome.note}`,
      [outcome.linked, ...outcome.also].join('; '),
      outcome.why.slice(0, 3).join('; '),
      [outcome.missing.join(', '), ...outcome.findings.map((each) => each.split(':')[0] ?? '')]
        .filter((each) => each !== '')
        .join('; ') || '–',
      outcome.answers.map((each) => `${each.purpose} (${stateOf(each)})`).join(', ') || 'none',
    ]),
  );
}

/** Prints the clocks that run on the files of the stories, each with its last day. */
export async function printClocks({ db, profile }: Deps, outcomes: readonly Outcome[]): Promise<void> {
  const rows: string[][] = [];
  for (const id of new Set(outcomes.flatMap(({ ticketId }) => ticketId ?? []))) {
    const ticket = await findTicket(db, id);
    if (ticket === undefined) continue;
    const house = { clocks: profile.clocks, calendar: profile.calendar };
    const file = ticket.claimId === undefined ? undefined : await claims.load(db, ticket.claimId);
    const running = [
      ...ticketClocks({ ...(await factsOfTicket(db, ticket)), ...house }),
      ...(file === undefined ? [] : claimClocks({ ...(await factsOfClaim(db, file)), ...house })),
    ];
    const about =
      file === undefined
        ? formatReference(ticket.reference, 'TCK')
        : formatReference(file.claim.reference, profile.terms.claimPrefix);
    for (const { clock, deadline } of running)
      rows.push([about, clock.label.en, deadline?.legalDue ?? 'waits for the customer', clock.source]);
  }
  printRows([18, 52, 24, 60], ['what', 'clock', 'last day', 'source'], rows);
}

/** Prints what people and clocks did as one table. */
export function printWork(work: readonly Work[]): void {
  printRows(
    [34, 17, 14, 8, 100],
    ['what', 'about', 'by', 'state', 'what became of it'],
    work.map(({ shows, about, by, state, became }) => [shows, about, by, state, became]),
  );
}

function printRows(
  widths: readonly number[],
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const row = (cells: readonly string[]) => {
    const columns = cells.map((cell, index) => cut(cell, widths[index] ?? 20));
    const height = Math.max(...columns.map((column) => column.length));
    for (let line = 0; line < height; line++)
      console.log(
        columns
          .map((column, index) => (column[line] ?? '').padEnd(widths[index] ?? 20))
          .join(' │ ')
          .trimEnd(),
      );
  };
  const rule = widths.map((width) => '─'.repeat(width)).join('─┼─');
  row(head);
  for (const cells of rows) {
    console.log(rule);
    row(cells);
  }
  console.log(rule);
}

/** A letter is queued until somebody has posted it. */
function stateOf({ state, carriedBy }: outbound.Outbound): string {
  return carriedBy === 'people' && state === 'queued' ? 'in the print room' : state;
}

function clip(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function wrap(lead: string, text: string, width: number): string {
  return cut(text, width - lead.length)
    .map((line, index) => `${index === 0 ? lead : ' '.repeat(lead.length)}${line}`)
    .join('\n');
}

/** Cuts text into lines of at most `width`, between words where there are any. */
function cut(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (let word of text.split(/\s+/)) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
      continue;
    }
    if (last !== '') lines.push('');
    for (; word.length > width; word = word.slice(width)) lines.splice(-1, 1, word.slice(0, width), '');
    lines[lines.length - 1] = word;
  }
  return lines;
}
