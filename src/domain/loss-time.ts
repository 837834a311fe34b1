/** When a loss happened: which of the dates of a message is its date, and at what hour. */
import { findDates, type FoundDate } from './calendar.ts';
import type { Fact } from './fact.ts';
import type { LocalDate } from './ids.ts';
import { factAt, findFields, happened, happening, item, type ReadPart } from './statements.ts';
import { sentenceAround, type Reading } from './text.ts';

/**
 * Every date, the date or dates of loss, and the hour. `full` for what the sender wrote; in attachments only the
 * fields of forms tell of the loss.
 */
export function findLossTimes(source: ReadPart, today: LocalDate, full: boolean): readonly Fact[] {
  const dates = findDates(source.reading, today).map((date) => ({
    date,
    ...offsetsOf(source.reading, date),
  }));
  return [
    ...dates.map(({ date, start, end }) =>
      factAt(source, 'date', date.date, { start, end }, 'regex', date.precision === 'full' ? 0.95 : 0.85),
    ),
    ...lossDates(source, dates, findCues(source.reading), today, full),
    ...lossTimes(source, full),
  ];
}

interface DateAt {
  readonly date: FoundDate;
  readonly start: number;
  readonly end: number;
}

/**
 * A date is the date of loss when the nearest telling word before it, or else the first one after it in the same
 * sentence, speaks of the loss and not of an invoice, a birth or a letter. The only past date of a message that
 * reports a loss is taken too, with less confidence.
 */
function lossDates(
  source: ReadPart,
  dates: readonly DateAt[],
  cuesFound: readonly Cue[],
  today: LocalDate,
  full: boolean,
): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  const undecided: DateAt[] = [];
  for (const at of dates.slice(0, 300)) {
    if (at.date.date > today) continue;
    const occasion = occasionOf(reading, at, cuesFound);
    if (occasion === 'other') continue;
    if (occasion === undefined) {
      undecided.push(at);
      continue;
    }
    if (!full && occasion !== 'labelled') continue;
    const confidence =
      { labelled: 0.95, before: 0.9, after: 0.85 }[occasion] - (at.date.precision === 'full' ? 0 : 0.05);
    facts.push(
      factAt(
        source,
        item('loss_date'),
        at.date.date,
        at,
        occasion === 'labelled' ? 'labelled' : 'phrase',
        confidence,
      ),
    );
  }
  const only = undecided[0];
  const single = new Set(undecided.map(({ date }) => date.date)).size === 1;
  if (full && facts.length === 0 && only && single && happened.test(reading.folded)) {
    facts.push(factAt(source, item('loss_date'), only.date.date, only, 'regex', 0.6));
  }
  return facts;
}

/** HH:MM, when the sentence is about what happened, or the form says so. */
function lossTimes(source: ReadPart, full: boolean): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const field of findFields(
    reading,
    "(?:ora|ore|orario)(?: (?:del|dell'|della) ?(?:sinistro|evento|incidente|accaduto|fatto))?|ora sinistro|time(?: of (?:the )?(?:loss|accident|incident|event))?",
  )) {
    const match =
      /^(?:h|(?:(?:verso|circa|intorno|attorno|about|around|at|le|alle|ore|all') ?(?:le |alle )?(?:ore )?))?[ .]{0,2}([01]?\d|2[0-3])(?:[:.,h ]{1,2}([0-5]\d))?(?!\d)(\s?(?:am|pm|a\.m|p\.m))?/.exec(
        reading.folded.slice(field.start, field.end),
      );
    if (match)
      facts.push(
        factAt(source, item('loss_time'), clockTime(match[1], match[2], match[3]), field, 'labelled', 0.95),
      );
  }
  if (facts.length > 0 || !full) return facts;
  for (const match of reading.folded.matchAll(timeOfDay)) {
    if (facts.length >= 20) break;
    const { lead, h, m, rest, h2, m2, rest2, word } = match.groups ?? {};
    if (
      /^(?:at|about|around|all'|alle|circa le|a?)$/.test(lead ?? '-') &&
      m === undefined &&
      !saysHour(lead, h, rest, reading, match)
    )
      continue;
    const sentence = sentenceAround(reading, match.index);
    if (!happened.test(sentence.text) || notTheLoss.test(sentence.text)) continue;
    const value =
      word === undefined
        ? clockTime(h ?? h2, m ?? m2, rest ?? rest2)
        : /notte|night/.test(word)
          ? '00:00'
          : '12:00';
    facts.push(
      factAt(
        source,
        item('loss_time'),
        value,
        { start: match.index, end: match.index + match[0].trimEnd().length },
        'phrase',
        0.8,
      ),
    );
  }
  return facts;
}

/** Things that also have a date, but not the date of a loss. */
const otherOccasion =
  'nat[oaie]|nascita|born|birth|dob|fattur[ae]|ricevut[aeoi]|scontrin[oi]|preventiv[oi]|parcell[ae]|certificat[oi]|referto|prescrizione|ricetta|impegnativa|verbale|' +
  'denunciat[oa]|querela|invoices?|receipts?|estimate|quote|report|patente|documento|rilasciat[oaie]|emess[oaie]|emissione|issued|dated|perizia|relazione|cartella|polizza|contratto|decorrenza|decorre|' +
  'scad[a-z]{2,6}|rinnov[a-z]{1,6}|valid[oae]|validita|stipulat[oa]|copertura|rata|premio|expir[a-z]{1,4}|renew[a-z]{0,4}|inception|policy|premium|effetto|disdetta|lettera|mail|e-mail|email|pec|' +
  'raccomandata|comunicazione|comunicat[oa]|richiest[ae]|chiest[oa]|sollecit[oai]|sollecitat[oa]|messaggio|telefonat[aoe]|inviat[oaie]|invio|spedit[oaie]|scritt[oaie]|trasmess[oaie]|rispost[aoe]|pagat[oaie]|pagamento|bonifico|' +
  'liquidat[oaie]|liquidazione|accreditat[oa]|letter|message|sent|wrote|received|paid|payment|called|chiamat[oaie]|aperto|aperta|apertura|appuntament[oi]|disponibil[ei]|visita|visit[ae]|visitat[oa]|fissat[oa]|perito|sopralluogo|' +
  'appointments?|available|inspection|riparat[oaie]|repaired|acquistat[oaie]|acquisto|comprat[oaie]|bought|purchased?|entro|by|before|until|partenza|rientro|ritorno|partit[oaie]|partire|departure|return(?:ed|ing)?|' +
  'soggiorno|vacanza|holiday|trip|viaggio|immatricolat[oa]|immatricolazione|dimess[oa]|dimissioni|intervento|operazione|operat[oa]|surgery|terapia|sedut[ae]|esam[ei]|allegat[oaie]|attached|denuncia';

const cues = new RegExp(
  `(?<![a-z])(?:(?<loss>${happening}|sinistro|evento|fatti|fatto|accaduto|danno|danni|loss|event|incident)|(?<other>${otherOccasion}))(?![a-z])`,
  'g',
);

interface Cue {
  readonly start: number;
  readonly end: number;
  readonly isLoss: boolean;
}

function findCues(reading: Reading): readonly Cue[] {
  return Array.from(reading.folded.matchAll(cues), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    isLoss: match.groups?.['loss'] !== undefined,
  }));
}

function offsetsOf(reading: Reading, place: { start: number; end: number }): { start: number; end: number } {
  return { start: reading.seek(place.start), end: reading.seek(place.end) };
}

type Occasion = 'labelled' | 'before' | 'after' | 'other';

function occasionOf(
  reading: Reading,
  { start, end }: DateAt,
  cuesFound: readonly Cue[],
): Occasion | undefined {
  const { folded } = reading;
  const justBefore = folded.slice(Math.max(0, start - 60), start);
  if (lossDateLabel.test(justBefore)) return 'labelled';
  if (otherDateLabel.test(justBefore)) return 'other';
  // «Lodi, 10 luglio 2026» alone on a line is where and when a letter was written.
  if (letterHead.test(justBefore) && /^[ .]*(?:\n|$)/.test(folded.slice(end, end + 5))) return 'other';
  if (isFormDate(folded, start, end)) return 'labelled';
  const sentence = sentenceAround(reading, start);
  const next = firstAfter(cuesFound, start);
  const before = cuesFound[next - 1];
  if (before && before.start >= sentence.start && start - before.end <= 45)
    return before.isLoss ? 'before' : 'other';
  const after = cuesFound[next];
  if (after && after.start < sentence.end && after.start - end <= 160)
    return after.isLoss ? 'after' : 'other';
  if (before?.isLoss && before.start >= sentence.start) return 'before';
  return undefined;
}

const lossDateLabel =
  /(?<![a-z])(?:(?:data|giorno)(?: e ora| e luogo)?(?: \/ ora)? (?:del|dell'|della|di)\s?(?:sinistro|evento|incidente|accaduto|accadimento|furto|danno|fatto|infortunio|avvenimento|scomparsa)|data (?:sinistro|evento|incidente|accadimento|infortunio)|date (?:and time )?of (?:the )?(?:loss|accident|incident|event|theft|damage|injury)|(?:loss|accident|incident) date)(?: e ora| and time)?(?: ?\([^()\n]{0,30}\))?[\s*_]{0,3}(?:[:=|-]|e'?\s|is\s|was\s)?[\s*_]{0,4}$/;

const otherDateLabel =
  /(?<![a-z])(?:nat[oaie](?: [a-z' ]{1,25})?(?: \([a-z]{2}\))?,? il|data (?:di |della |del |dell')?(?:nascita|fattura|emissione|rilascio|scadenza|decorrenza|stipula|visita|ricovero|dimissione|prescrizione|acquisto|invio|firma|immatricolazione|oggi|documento)|date of (?:birth|issue|expiry|purchase|invoice|signature)|(?:birth|invoice|expiry|issue) date|dob|entro(?: e non oltre)?(?: il)?|inviato|sent|date inviato)[\s*_]{0,3}[:=|-]?[\s*_]{0,4}$/;

const letterHead = /(?:^|\n) *(?:li'?,? |[a-z][a-z' ]{1,28}(?:, (?:li'?,? |il )?| li'?,? ))$/;

/** «Data: 3/7/2026» is the date of loss when the form goes on with hour or place. */
function isFormDate(folded: string, start: number, end: number): boolean {
  return (
    /(?:^|\n)[ *_\-\d.)]{0,6}(?:data|date|giorno|quando|when)[ *_]{0,3}:[ *_]{0,3}$/.test(
      folded.slice(Math.max(0, start - 30), start),
    ) &&
    /^[^\n]{0,40}\n[^\n]{0,60}(?:\n[^\n]{0,60})?(?<![a-z])(?:ora|ore|orario|luogo|dove|time|place|where)[ *_]{0,3}:/.test(
      folded.slice(end, end + 180),
    )
  );
}

/** Index of the first cue that begins at or after an offset. */
function firstAfter(cuesFound: readonly Cue[], offset: number): number {
  let low = 0;
  let high = cuesFound.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuesFound[middle]?.start ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

const timeOfDay =
  /(?<![a-z\d])(?<lead>alle ore|dopo le ore|verso le ore|intorno alle|circa alle|circa le|attorno alle|verso le|alle|all'|ore|h|at about|at around|around|about|at|time:?|ora:?|orario:?)[ :.]{0,3}(?:circa |le )?(?<h>[01]?\d|2[0-4])(?:(?:[:.,h]|e )\s?(?<m>[0-5]\d))?(?!\d|[./,:-]\d)(?<rest>\s{0,2}(?:circa |ca\.? )?(?:(?:am|pm|a\.m\.?|p\.m\.?|o'clock)(?![a-z])|del mattino|di mattina|del pomeriggio|di pomeriggio|di sera|della sera|di notte|della notte|in the (?:morning|afternoon|evening)|at night)?)|(?<![\d:./,-])(?<h2>[01]?\d|2[0-3]):(?<m2>[0-5]\d)(?![\d:/])(?<rest2>\s{0,2}(?:am|pm|a\.m\.?|p\.m\.?)(?![a-z]))?|(?<![a-z])(?:a|verso|at|around) (?<word>mezzogiorno|mezzanotte|noon|midnight)(?![a-z])/g;

const notTheLoss =
  /(?<![a-z])(?:disponibil[ei]|chiam[a-z]{2,7}|contatt[a-z]{2,8}|appuntamento|reperibil[ei]|available|call|orari|apert[oa]|perito|visionar[ei]|visionabile|visita|perizia|ispezion[a-z]{1,4}|entro le|ricev[a-z]{2,6}|volo|flight|decoll[a-z]{1,4}|inviat[oa]|sent|scritto|wrote)(?![a-z])/;

/** «alle 18» is an hour, «alle 2 auto» and "at 15 Via Roma" are not. */
function saysHour(
  lead: string | undefined,
  hour: string | undefined,
  rest: string | undefined,
  reading: Reading,
  match: RegExpExecArray,
): boolean {
  if (/[a-z]/.test(rest?.replace(/circa|ca\.?/g, '') ?? '')) return true;
  if (lead === 'at') return false;
  const after = reading.folded.slice(match.index + match[0].length, match.index + match[0].length + 12);
  return Number(hour) >= 5 || /^\s*(?:[,.;)\n]|circa|del|di|in|a |ho|mi|sono|mentre|$)/.test(after);
}

function clockTime(
  hourText: string | undefined,
  minuteText: string | undefined,
  rest: string | undefined,
): string {
  const hour = Number(hourText ?? 0) % 24;
  const later = /pm|p\.m|pomeriggio|sera|afternoon|evening/.test(rest ?? '') && hour < 12;
  const midnight = /am|a\.m/.test(rest ?? '') && hour === 12;
  const value = later ? hour + 12 : midnight ? 0 : hour;
  return `${String(value).padStart(2, '0')}:${(minuteText ?? '00').padStart(2, '0')}`;
}
