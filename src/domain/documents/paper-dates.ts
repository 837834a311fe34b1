/** Which of the dates on a paper is the paper's own. */
import { findDates } from '../time/calendar.ts';
import type { LocalDate } from '../ids.ts';
import { slotsOf, type Row } from './page-layout.ts';
import type { Reading } from '../text/text.ts';

/** A day with its place in the reading. */
export interface DayAt {
  readonly date: LocalDate;
  readonly start: number;
  readonly end: number;
}

/** Full dates of a paper, in the order they stand; «L'anno 2026, addì 02 del mese di novembre» is one. */
export function daysOf(reading: Reading, today: LocalDate): readonly DayAt[] {
  const found = findDates(reading, today)
    .filter(({ precision }) => precision === 'full')
    .map(({ date, start, end }) => ({ date, start: reading.seek(start), end: reading.seek(end) }));
  const solemn = Array.from(reading.folded.matchAll(yearFirst)).flatMap((match): DayAt[] => {
    const { y = '', d = '', m = '' } = match.groups ?? {};
    const [day] = findDates(`${d} ${m} ${y}`, today);
    return day === undefined
      ? []
      : [{ date: day.date, start: match.index, end: match.index + match[0].length }];
  });
  return [...found, ...solemn].toSorted((a, b) => a.start - b.start).slice(0, 300);
}

const yearFirst =
  /(?<![a-z])anno (?<y>20\d{2})[, ]{1,3}(?:il (?:giorno )?|addi'? |il di |al giorno )(?<d>\d{1,2})[,°]? (?:del mese di |di )?(?<m>gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre)/g;

/** What the date of a kind of paper is called, and which of equals counts. */
export interface DateHabit {
  /** Labels of the date that counts for this kind, beside «data», «lì» and place and date. */
  readonly labels?: string;
  /** Forms and letters are dated at their end, bills at their head. */
  readonly where: 'first' | 'last';
  /** A date that nothing introduces is the paper's, as on a till receipt. */
  readonly bare: boolean;
}

/**
 * The day a paper bears. Dates of birth, of expiry, of what the paper tells and of other papers do not count; of a
 * date that nothing introduces it depends on the kind. Undefined when none can be told.
 */
export function datedOn(
  reading: Reading,
  rows: readonly Row[],
  days: readonly DayAt[],
  habit: DateHabit,
): DayAt | undefined {
  const labelled = habit.labels === undefined ? undefined : dayAfter(rows, days, habit.labels);
  if (labelled) return labelled;
  const weighed = days
    .map((day) => ({ day, weight: weightOf(reading, day) }))
    .filter(({ weight }) => weight > (habit.bare ? 0 : 10));
  const most = Math.max(...weighed.map(({ weight }) => weight));
  const best = weighed.filter(({ weight }) => weight === most);
  return (habit.where === 'first' ? best[0] : best.at(-1))?.day;
}

/** The first day behind or below one of these labels. */
export function dayAfter(rows: readonly Row[], days: readonly DayAt[], labels: string): DayAt | undefined {
  for (const slot of slotsOf(rows, labels)) {
    const day = days.find(({ start }) => start >= slot.start && start <= slot.start + 4 && start < slot.end);
    if (day) return day;
  }
  return undefined;
}

/** 0: not the paper's date; 10: nothing says what it is; more: the words before it say so. */
function weightOf({ folded }: Reading, { start, end }: DayAt): number {
  const lineStart = folded.lastIndexOf('\n', start - 1) + 1;
  const before = folded.slice(Math.max(lineStart, start - 60), start);
  const line = before.trimStart();
  const above = folded.slice(Math.max(0, lineStart - 60), lineStart);
  if (/(?<![a-z])dal(?: giorno)? $|^ ?(?:al|-|to|\/) ?\d/.test(before + folded.slice(end, end + 4))) return 0;
  const after = folded.slice(end, end + 60);
  if (
    /^[ ,]{0,3}(?:alle ore [\d.:]{1,5}[ ,]{0,3})?(?:ignot|sconosciut|qualcun|persone ignote|unknown|someone|mentre|subiv)/.test(
      after,
    )
  )
    return 0;
  // Before an officer: «Il giorno 15 ottobre 2026, alle ore 09.30, negli uffici …»
  if (
    /^[ ,]{0,3}(?:alle ore [\d.:]{1,5}[ ,]{0,3})?(?:negli uffici|presso (?:gli uffici|questo|la stazione)|innanzi|avanti a|in questi uffici|nei locali)/.test(
      after,
    )
  )
    return 95;
  if (notItsOwn.test(before)) return 0;
  if (docTitleThenOf.test(before)) return 90;
  if (itsOwn.test(before)) return 80;
  if (itsOwn.test(above.trimEnd() + ' ') && line === '') return 80;
  // «Lodi, 10/07/2026», «Milano, lì 3 luglio 2026»
  if (/^(?:[a-z][a-z' -]{1,30})[, ]{1,2}(?:li'?|il|addi'?)?,? ?$/.test(line) && /,/.test(line)) return 70;
  // «Milano 02/11/2026»
  if (
    /^(?!.*(?<![a-z])(?:del|dal|al|il|on|of|in|the|at|from|to|fino|ore|per|n)(?![a-z]))[a-z][a-z' ]{2,25} $/.test(
      line,
    ) &&
    /^\s*(?:\n|$)/.test(folded.slice(end, end + 10))
  )
    return 60;
  if (/^\W*$/.test(line) && /^(?: [\d:.]{4,8})?\W*(?:\n|$)/.test(folded.slice(end, end + 20))) return 50;
  return 10;
}

const notItsOwn =
  /(?<![a-z])(?:nat[oaie](?: (?:a|in) [a-z' ()]{2,30})?(?:,? il)?|nascita(?: [a-z' ]{2,30})?|dob|born|birth|scad[a-z]{1,6}|expir[a-z]{1,3}|due(?: date)?|date of service|service date|data (?:della )?prestazione|entro|until|by|valid[a-z]{0,4}(?: (?:fino al|sino al|until|to))?|decorrenza|prestazione|trattamento|cure|treatment|(?:visita|esame|prescrizione|ricetta|preventivo|polizza|contratto|ordine|ddt|bolla|sinistro|evento|incidente|accaduto|fatto|infortunio|furto|loss|accident|incident|event|departure|partenza|rientro|arrivo) ?(?:del(?:l')?|dated|of|on)?|immatricolazione|acquisto|il giorno|giorno|period[o]?|between|and|ricover[a-z]{2,4}(?: dal| il)?|nato il|art\.|legge|d\.?lgs|dpr|regolamento)[\s:.,(]{0,4}(?:il |in data )?$/;
const docTitleThenOf =
  /(?<![a-z])(?:fattura|ricevuta|parcella|notula|preventivo|nota|documento|verbale|rapporto|relazione|certificato|referto|prescrizione|bolletta|invoice|receipt|estimate|quote)[^\n]{0,40}(?<![a-z])(?:del|dated|of|in data|data)[\s:.]{1,3}$/;
const itsOwn =
  /(?<![a-z])(?:data(?: (?:documento|doc\.?|fattura|ricevuta|emissione|di emissione|del documento|rilascio|compilazione|preventivo|certificato|referto|stampa))?|date(?: of (?:issue|report))?|(?:invoice|issue|report(?:ed)?|document|statement) date|date (?:reported|issued)|issued(?: on)?|dated|emess[oa](?: il)?|emissione|rilasciat[oa](?: (?:il|in data))?|in data|addi'?|li'?|luogo e data|signed on|firmato il|tax point)[\s:./-]{0,4}(?:[a-z][a-z' ]{1,25}[,:]? ?(?:li'? ?)?)?$/;
