/**
 * The figures of the desk: how work comes, how old it grows, how fast and how well it is answered. Every figure counts
 * tickets, so that each can be opened as the list of tickets behind it. Here are the names of the figures and of
 * their parts, and the days and instants that part them; what falls into each is counted where the rows are.
 */
import { addDays, localDateOf, startOfDay } from './time/calendar.ts';

/** What is counted. */
export const figures = [
  'volume',
  'ageing',
  'deadlines',
  'answers_any',
  'answers_person',
  'complete',
  'links',
  'reminders',
] as const;
export type Figure = (typeof figures)[number];

/** Ages of open tickets in calendar days since they came, the oldest first; `to` is the last day that belongs. */
export const ages = [
  { part: 'days_30', from: 30, to: undefined },
  { part: 'days_14_29', from: 14, to: 29 },
  { part: 'days_7_13', from: 7, to: 13 },
  { part: 'days_3_6', from: 3, to: 6 },
  { part: 'days_1_2', from: 1, to: 2 },
  { part: 'days_0', from: 0, to: 0 },
] as const;

/** Where the deadlines of open tickets lie: over, on one of the next seven days, after them, or nowhere. */
export const dueParts = [
  'missed',
  'due_0',
  'due_1',
  'due_2',
  'due_3',
  'due_4',
  'due_5',
  'due_6',
  'due_later',
  'due_none',
] as const;

/** Parts of each figure; a volume is parted by channel and kind instead. */
export const partsOf = {
  volume: [],
  ageing: ages.map(({ part }) => part),
  deadlines: dueParts,
  answers_any: ['answered', 'slow', 'unanswered'],
  answers_person: ['answered', 'slow', 'unanswered'],
  complete: ['complete', 'incomplete', 'awaited'],
  links: ['kept', 'corrected', 'by_person'],
  reminders: ['worked', 'in_vain'],
} as const satisfies Readonly<Record<Figure, readonly string[]>>;
export type FigurePart = (typeof partsOf)[Figure][number];

/** Every part of any figure, for the edge. */
export const figureParts: readonly FigurePart[] = [...new Set(figures.flatMap((figure) => partsOf[figure]))];

/** The instants that part `ages`, earliest first: a ticket that came before the first is of the oldest part. */
export function ageBounds(now: Date): readonly Date[] {
  const today = localDateOf(now);
  return ages.slice(0, -1).map(({ from }) => startOfDay(addDays(today, 1 - from)));
}

/** Where no clock runs, the deadline of a ticket lies there. */
const never = new Date('9999-12-31T00:00:00Z');

/** The instants that part `dueParts`: a deadline before the first is missed. Days end in Rome. */
export function dueBounds(now: Date): readonly Date[] {
  const today = localDateOf(now);
  return [now, ...[1, 2, 3, 4, 5, 6, 7].map((days) => startOfDay(addDays(today, days))), never];
}
