/** The period and the open figure of the statistics, as they stand in the address of the page. */
import type { FigureQuery, Ticket } from '../api/contract.ts';
import { filterKinds } from './filters.ts';

/** Spans one can choose, in days up to today. */
export const spans = [7, 30, 90, 365] as const;
export type Span = (typeof spans)[number];

const figures = [
  'volume',
  'ageing',
  'deadlines',
  'answers_any',
  'answers_person',
  'complete',
  'links',
  'reminders',
] as const satisfies readonly FigureQuery['figure'][];

/** What is asked: a span or two days, and the figure whose tickets are shown. */
export interface FiguresSearch {
  readonly days?: Span | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly figure?: FigureQuery['figure'] | undefined;
  /** A part that is none is refused by the API, in words. */
  readonly part?: string | undefined;
  readonly round?: number | undefined;
  readonly channel?: string | undefined;
  readonly kind?: Ticket['caseKind'] | undefined;
}

/** Reads the address; what cannot be read is left out. */
export function readFiguresSearch(search: Readonly<Record<string, unknown>>): FiguresSearch {
  const days = spans.find((each) => each === Number(search['days']));
  const from = dayOf(search['from']);
  const to = dayOf(search['to']);
  const figure = figures.find((each) => each === search['figure']);
  const kind = filterKinds.find((each) => each === search['kind']);
  const round = Number(search['round']);
  return {
    ...(from !== undefined && to !== undefined ? { from, to } : days === undefined ? {} : { days }),
    ...(figure === undefined ? {} : { figure }),
    ...(figure !== undefined && typeof search['part'] === 'string' ? { part: search['part'] } : {}),
    ...(figure === 'reminders' && Number.isInteger(round) && round > 0 ? { round } : {}),
    ...(figure !== undefined && typeof search['channel'] === 'string' ? { channel: search['channel'] } : {}),
    ...(figure === undefined || kind === undefined ? {} : { kind }),
  };
}

function dayOf(word: unknown): string | undefined {
  return typeof word === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(word) ? word : undefined;
}

/** First and last day. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The days that are asked for: the last thirty unless the address says otherwise. */
export function daysOf({ days = 30, from, to }: FiguresSearch, now: Date): Days {
  if (from !== undefined && to !== undefined) return { from, to };
  const today = romeDay(now);
  return { from: addDays(today, 1 - days), to: today };
}

/** As many days, just before. */
export function daysBefore({ from, to }: Days): Days {
  const length = Math.round((noon(to) - noon(from)) / day) + 1;
  return { from: addDays(from, -length), to: addDays(from, -1) };
}

const day = 86_400_000;
const rome = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Rome' });

/** The day it is in Rome, `YYYY-MM-DD`. */
export function romeDay(now: Date): string {
  return rome.format(now);
}

/** The day so many days later. */
export function addDays(from: string, days: number): string {
  return new Date(noon(from) + days * day).toISOString().slice(0, 10);
}

function noon(of: string): number {
  return new Date(`${of}T12:00:00Z`).getTime();
}
