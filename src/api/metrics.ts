/** Counters and gauges for Prometheus. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { waiting } from '../storage/originals.ts';
import { countByState, lateAcknowledgements } from '../storage/outbound.ts';
import { acknowledgedWithin } from '../domain/time/clock.ts';
import { lateUntil } from '../domain/letters/letter-clock.ts';
import { lyingLetters } from '../storage/paper-letters.ts';
import { countOrders } from '../storage/payment-orders.ts';
import { waitingQuestions } from '../storage/policy-questions.ts';
import { listHealth } from '../storage/sources.ts';
import { countByStatus, working } from '../storage/tickets.ts';
import { depthOf } from './channels.ts';
import { none, page, type Operation } from './operation.ts';
import type { ApiTools } from './tools.ts';
import { within } from './within.ts';

/** Where the API keeps its counters; one per running API. */
export interface Metrics {
  /** Counts a request: its route as declared, never the address itself. */
  observe(request: { method: string; route: string; status: number; seconds: number }): void;
  /** Counts a request refused at the door. */
  readonly refused: (why: 'cross-site' | 'too-many') => void;
  /** Counts a sign-in by how it was done, or that it was refused. */
  readonly signedIn: (how: string) => void;
  /** Counts a password hash computed: the work an attacker can make us do. */
  readonly hashed: () => void;
  /** Where to ask how many streams of changes are open. */
  readonly watch: (size: () => number) => void;
  /** Everything in the text format of Prometheus. */
  read(): Promise<string>;
}

/** Gauges are counted up to here. */
const atMost = 10_000;
const patienceMs = 5_000;
/** Several scrapers, and impatient ones, share one look at the database. */
const freshMs = 2_000;

/** Opens the counters of one API. */
export function openMetrics(tools: ApiTools): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const duration = new Histogram({
    name: 'sportello_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
    registers,
  });
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter<Label>({ name: `sportello_${name}`, help, labelNames, registers });
  const refused = counter('refused_total', 'Requests refused at the door, by why.', ['why']);
  const signIns = counter('sign_ins_total', 'Sign-ins, by how; `refused` for those that failed.', ['how']);
  const hashes = counter('password_hashes_total', 'Password hashes computed.');
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge<Label>({ name: `sportello_${name}`, help, labelNames, registers });
  const gauges = {
    up: gauge('database_up', '1 when the database answered this look at it.'),
    originals: gauge('originals_waiting', `Originals nobody has read yet, counted up to ${atMost}.`),
    originalsAge: gauge('originals_oldest_seconds', 'How long the oldest of them has waited.'),
    working: gauge('tickets_working', `Tickets a machine has the next move on, counted up to ${atMost}.`),
    workingAge: gauge('tickets_working_oldest_seconds', 'How long the oldest of them has been at its stage.'),
    tickets: gauge('tickets', `Tickets that are somebody's work, by status, each counted up to ${atMost}.`, [
      'status',
    ]),
    outbound: gauge('outbound_open', 'Messages of ours that have not come to rest, by state.', ['state']),
    latest: gauge('outbound_latest', `States of our latest ${atMost} messages.`, ['state']),
    queue: gauge('queue_jobs', 'Bells in the queue.', ['lane', 'state']),
    queueUp: gauge('queue_up', '1 when the queue answered within two seconds.'),
    questions: gauge(
      'directory_questions_waiting',
      `Tickets whose question to the directory of policies has no answer yet, counted up to ${atMost}.`,
    ),
    questionsAge: gauge('directory_questions_oldest_seconds', 'How long the oldest of them has waited.'),
    letters: gauge(
      'letters_lying',
      'Letters of ours that are not in the post, by whether they are printed.',
      ['state'],
    ),
    lettersLate: gauge(
      'letters_late',
      'Of them, those that lie longer than the clock of the house lets them.',
    ),
    lettersAge: gauge('letters_oldest_seconds', 'How long the oldest of them could have been printed.'),
    acknowledgementsLate: gauge(
      'acknowledgements_late',
      'What came in and has had no acknowledgement for longer than the house allows, each kind counted up to 1000.',
    ),
    orders: gauge(
      'payment_orders_open',
      'Orders of payment that the paying system has not got for certain.',
      ['state'],
    ),
    alive: gauge('source_alive_seconds', 'Time since the last proof of life of a source.', ['source']),
    streams: gauge('live_streams', 'Browsers and programs that are told what changes.'),
    failing: gauge('source_failing', '1 while a source says that it fails.', ['source']),
    compared: gauge('source_compared_seconds', 'Time since a source was last compared with what is here.', [
      'source',
    ]),
    missing: gauge(
      'source_missing',
      'What the last comparison found at the source and not here; it was fetched then.',
      ['source'],
    ),
  };

  const look = async () => {
    const now = tools.now().getTime();
    const { db, profile } = tools;
    const allowed = acknowledgedWithin(profile.clocks);
    const [originals, busy, statuses, outbound, sources, questions, letters, late, orders] = await within(
      patienceMs,
      'the database',
      Promise.all([
        waiting(db),
        working(db),
        countByStatus(db, atMost),
        countByState(db),
        listHealth(db),
        waitingQuestions(db, atMost),
        lyingLetters(db, new Date(now), lateUntil(profile, new Date(now))),
        allowed === undefined ? undefined : lateAcknowledgements(db, new Date(now - allowed)),
        countOrders(db),
      ]),
    );
    const age = (since: Date | undefined) =>
      since === undefined ? 0 : Math.max(0, (now - since.getTime()) / 1_000);
    gauges.originals.set(originals.count);
    gauges.originalsAge.set(age(originals.oldest));
    gauges.working.set(busy.count);
    gauges.workingAge.set(age(busy.oldest));
    gauges.questions.set(questions.count);
    gauges.questionsAge.set(age(questions.oldest));
    gauges.letters.set({ state: 'to_print' }, letters.to_print);
    gauges.letters.set({ state: 'printed' }, letters.printed);
    gauges.lettersLate.set(letters.late);
    gauges.lettersAge.set(age(letters.oldest?.readyAt));
    for (const state of ['waits', 'handing', 'uncertain'] as const)
      gauges.orders.set({ state }, orders.get(state) ?? 0);
    gauges.acknowledgementsLate.set(late?.count ?? 0);
    for (const { status, count } of statuses) gauges.tickets.set({ status }, count);
    for (const [state, count] of Object.entries(outbound.open)) gauges.outbound.set({ state }, count);
    gauges.latest.reset();
    for (const [state, count] of outbound.latest) gauges.latest.set({ state }, count);
    gauges.alive.reset();
    gauges.failing.reset();
    gauges.compared.reset();
    gauges.missing.reset();
    for (const source of sources) {
      if (source.aliveAt !== undefined) gauges.alive.set({ source: source.source }, age(source.aliveAt));
      gauges.failing.set({ source: source.source }, source.state === 'failing' ? 1 : 0);
      if (source.reconciledAt !== undefined)
        gauges.compared.set({ source: source.source }, age(source.reconciledAt));
      if (source.missing !== undefined) gauges.missing.set({ source: source.source }, source.missing);
    }
  };

  const refresh = async () => {
    try {
      await look();
      gauges.up.set(1);
    } catch (error) {
      // Numbers of another hour, or zeros, would look like good news.
      for (const each of [
        gauges.originals,
        gauges.originalsAge,
        gauges.working,
        gauges.workingAge,
        gauges.questions,
        gauges.questionsAge,
        gauges.lettersLate,
        gauges.lettersAge,
        gauges.acknowledgementsLate,
      ])
        each.set(NaN);
      for (const each of [
        gauges.tickets,
        gauges.letters,
        gauges.orders,
        gauges.outbound,
        gauges.latest,
        gauges.alive,
        gauges.failing,
        gauges.compared,
        gauges.missing,
      ])
        each.reset();
      gauges.up.set(0);
      tools.log.error('metrics.failed', error);
    }
    const depth = await depthOf(tools.queue);
    gauges.queue.reset();
    gauges.queueUp.set(depth === undefined ? 0 : 1);
    for (const [lane, counts] of Object.entries(depth ?? {}))
      for (const [state, count] of Object.entries(counts)) gauges.queue.set({ lane, state }, count);
  };

  let streams = () => 0;
  let looked: { readonly at: number; readonly done: Promise<void> } | undefined;
  return {
    observe: ({ method, route, status, seconds }) => duration.observe({ method, route, status }, seconds),
    refused: (why) => refused.inc({ why }),
    signedIn: (how) => signIns.inc({ how }),
    hashed: () => hashes.inc(),
    watch: (size) => {
      streams = size;
    },
    read: async () => {
      const now = performance.now();
      if (looked === undefined || now - looked.at > freshMs) looked = { at: now, done: refresh() };
      await looked.done;
      gauges.streams.set(streams());
      return registry.metrics();
    },
  };
}

/** The operation that shows the counters. */
export function metricsOperation(metrics: Metrics): Operation {
  return page(
    {
      id: 'metrics',
      method: 'get',
      path: '/metrics',
      chapter: 'Service',
      summary: 'Counters and gauges for Prometheus',
      params: none,
      query: none,
      types: ['text/plain; version=0.0.4; charset=utf-8'],
      what: 'The text format of Prometheus.',
    },
    () => metrics.read(),
  );
}
