/** When a loss happened: which of the dates of a message is its date, and at what hour. */
import { addDays, findDateRanges, findDates, type FoundDate } from '../time/calendar.ts';
import type { Fact } from './fact.ts';
import type { LocalDate } from '../ids.ts';
import { factAt, findFields, happened, happening, isAsked, item, type ReadPart } from './statements.ts';
import { speaksOfCase, speaksOfOffice, tellsAnywhere, tellsEvent, tellsPast } from './telling.ts';
import { firstMatches, sentenceAround, type Reading } from '../text/text.ts';

/**
 * Every date, the date or dates of loss, and the hour. `full` for what the sender wrote; in attachments only the
 * fields of forms tell of the loss.
 */
export function findLossTimes(source: ReadPart, today: LocalDate, full: boolean): readonly Fact[] {
  const dates = findDates(source.reading, today).map((date) => ({
    date,
    ...offsetsOf(source.reading, date),
  }));
  const told = lossDates(source, dates, findCues(source.reading), today, full);
  return [
    ...dates.map(({ date, start, end }) =>
      factAt(source, 'date', date.date, { start, end }, 'regex', dateConfidence[date.precision]),
    ),
    ...told,
    ...(full && told.length === 0 ? lossWeekdays(source, dates, today) : []),
    ...lossTimes(source, full, told),
  ];
}

const dateConfidence = { full: 0.95, 'year-inferred': 0.85, relative: 0.85, vague: 0.3 } as const;

interface DateAt {
  readonly date: FoundDate;
  readonly start: number;
  readonly end: number;
}

/**
 * A date is the date of loss when the nearest telling word before it, or else the first one after it in the same
 * sentence, speaks of the loss and not of an invoice, a birth or a letter. Where no such word stands, a sentence that
 * tells in the past tense will do, or «per il bagaglio del …», which says of which claim a message speaks. The only
 * past date of a message that reports a loss is taken too, with less confidence.
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
  const spans = findDateRanges(reading, today).slice(0, 50);
  for (const at of dates.slice(0, 300)) {
    if (at.date.date > today) continue;
    const plain = occasionOf(reading, at, cuesFound, full);
    const isOfSpan = spans.some(({ start, end }) => start < at.date.end && end > at.date.start);
    const occasion =
      full && (plain === undefined || plain === 'other') && !isOfSpan
        ? (occasionBySentence(reading, at, plain) ?? plain)
        : plain;
    if (occasion === 'other') continue;
    if (occasion === undefined) {
      if (!isOfSpan) undecided.push(at);
      continue;
    }
    if (!full && occasion !== 'labelled') continue;
    // A vague day is shown, but nothing rests on it and the customer is asked for the real one.
    const confidence =
      at.date.precision === 'vague'
        ? 0.3
        : { labelled: 0.95, before: 0.9, after: 0.85, told: 0.75, about: 0.75 }[occasion] -
          (at.date.precision === 'full' ? 0 : 0.05);
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
  if (full && facts.length === 0 && only && only.date.precision !== 'vague' && single) {
    const { text } = sentenceAround(reading, only.start);
    // «Oggi il vostro numero verde era occupato» tells of us, whatever the rest of the message tells.
    const isTelling =
      !speaksOfOffice(text) &&
      (happened.test(reading.folded) || tellsAnywhere(reading, reading.folded.length));
    // Or the only day of a report, in a sentence that speaks of no papers, no money and not of us.
    if (isTelling || (reports.test(reading.folded) && !ofPapers.test(text) && !speaksOfCase(text)))
      facts.push(factAt(source, item('loss_date'), only.date.date, only, 'regex', isTelling ? 0.6 : 0.5));
  }
  return facts;
}

/**
 * «Sabato mi hanno tamponato», "on Saturday": the latest such day before today, where no date stands and the
 * nearest telling word speaks of the loss. «Il sabato», «dal lunedì», «lunedì prossimo» are no days gone by.
 */
function lossWeekdays(source: ReadPart, dates: readonly DateAt[], today: LocalDate): readonly Fact[] {
  const { reading } = source;
  const matches = firstMatches(reading.folded, weekdayNames);
  if (matches.length === 0) return [];
  const cuesFound = findCues(reading);
  const weekdayToday = new Date(`${today}T00:00:00Z`).getUTCDay();
  return matches.flatMap((match): readonly Fact[] => {
    const at = { start: match.index, end: match.index + match[0].length };
    const isNearDate = dates.some(({ start, end }) => start <= at.end + 3 && end >= at.start - 3);
    const isOther =
      beginsThen.test(reading.folded.slice(Math.max(0, at.start - 30), at.start)) ||
      notGoneBy.test(reading.folded.slice(Math.max(0, at.start - 20), at.start)) ||
      /^(?:s(?![a-z])|'?,? (?:prossim|next|e (?!mi|ci|un)|al? |to |and [a-z]{3,6}day|-|\d)|[-/])/.test(
        reading.folded.slice(at.end, at.end + 14),
      );
    const rest = reading.plain.slice(at.end, at.end + 50);
    const isAhead = plansAhead.test((/^[^.;\n]{0,50}/.exec(rest)?.[0] ?? '').toLowerCase());
    if (isNearDate || isOther || isAhead || isAsked(reading, at.start)) return [];
    const wanted = weekdayOrder.findIndex((names) => names.includes(match.groups?.['day'] ?? ''));
    const date = addDays(today, -((weekdayToday - wanted + 6) % 7) - 1);
    const occasion = occasionOf(
      reading,
      { ...at, date: { date, precision: 'relative', ...reading.place(at.start, at.end) } },
      cuesFound,
      true,
    );
    if (occasion === undefined || occasion === 'other') return [];
    return [factAt(source, item('loss_date'), date, at, 'phrase', 0.7)];
  });
}

const weekdayOrder: readonly (readonly string[])[] = [
  ['domenica', 'sunday'],
  ['lunedi', 'monday'],
  ['martedi', 'tuesday'],
  ['mercoledi', 'wednesday'],
  ['giovedi', 'thursday'],
  ['venerdi', 'friday'],
  ['sabato', 'saturday'],
];

const weekdayNames = new RegExp(
  `(?<![a-z])(?<day>${weekdayOrder.flat().join('|')})'?(?: (?:mattina|pomeriggio|sera|notte|morning|afternoon|evening|night))?(?![a-z])`,
  'g',
);

/** «Lunedì porterò i documenti dell’incidente» */
const plansAhead =
  /(?<!\p{L})(?:\p{L}{2,12}(?:rò|rà|remo|ranno|rete)|porto|passo|vengo|vado|consegno|invio|mando|posso|devo|dobbiamo|will|shall|can|i'll|we'll|going to)(?!\p{L})/u;

/** «Il lavoro inizia lunedì» */
const beginsThen =
  /(?<![a-z])(?:inizia(?:no)?|comincia(?:no)?|parte|riprende|riprendono|finisce|torn[oa]|arriva(?:no)?|fissat[oa]|starts?|begins?|resumes?|comes?|due|back)(?: on| per)? $/;

const dayBefore = new RegExp(`(?:${weekdayOrder.flat().join('|')})'?,? $`);

const notGoneBy =
  /(?<![a-z])(?:il|i|la|le|dal(?:la)?|al(?:la)?|ogni|tutti i|tutte le|prossim[oa]|quest[oa]|entro|fino a|da|the|next|every|each|this|until|till|by|from|to|through|and|e)[ ,]{1,2}$/;

/** HH:MM, when the sentence is about what happened, or the form says so. */
function lossTimes(source: ReadPart, full: boolean, lossDays: readonly Fact[]): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const field of findFields(
    reading,
    "(?:ora|ore|orario)(?: (?:del|dell'|della) ?(?:sinistro|evento|incidente|accaduto|fatto))?|ora sinistro|time(?: of (?:the )?(?:loss|accident|incident|event))?",
  )) {
    const match = fieldTime.exec(reading.folded.slice(field.start, field.end));
    if (match)
      facts.push(factAt(source, item('loss_time'), clockTime(match.groups ?? {}), field, 'labelled', 0.95));
  }
  if (facts.length > 0 || !full) return facts;
  for (const match of reading.folded.matchAll(timeOfDay)) {
    if (facts.length >= 20) break;
    const { lead, h, m, mw, way, word, told } = match.groups ?? {};
    if (
      /^(?:at|about|around|all'|all|alle|verso le|circa le|a?)$/.test(lead ?? '-') &&
      m === undefined &&
      mw === undefined &&
      way === undefined &&
      !saysHour(match, reading)
    )
      continue;
    const sentence = sentenceAround(reading, match.index);
    const isOfLossDay = lossDays.some(
      ({ span, confidence }) =>
        confidence >= 0.5 && isBeside(reading, match, reading.seek(span.start), reading.seek(span.end)),
    );
    if (!isOfLossDay && notTheLoss.test(sentence.text)) continue;
    const isTold =
      isOfLossDay ||
      (told === undefined && lead?.startsWith('er') !== true
        ? tellsEvent(sentence.text)
        : happened.test(reading.folded));
    if (!isTold) continue;
    const before = reading.folded.slice(Math.max(sentence.start, match.index - 90), match.index);
    // «All'una» alone may be at night or after lunch.
    if (h === 'una' && partOfDayIn(match[0]) === undefined && partOfDayIn(before) === undefined) continue;
    const value =
      word === undefined
        ? clockTime(match.groups ?? {}, partOfDayIn(before))
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

/** «Il 3 luglio verso le 17», «alle 17 di ieri»: the hour of a day that is known to be the day of the loss. */
function isBeside(reading: Reading, match: RegExpExecArray, start: number, end: number): boolean {
  const hourEnd = match.index + match[0].length;
  const between =
    match.index >= end ? reading.folded.slice(end, match.index) : reading.folded.slice(hourEnd, start);
  return (
    between.length <= 24 &&
    /^[\s,(]*(?:(?:di|del(?:la)?|on|of|sera|mattina|notte|pomeriggio|mattino|circa|about|in the|morning|evening|afternoon|night|giorno|il|e)[\s,]*)*$/.test(
      between,
    )
  );
}

/** Things that also have a date, but not the date of a loss. */
const otherOccasion =
  'nat[oaie]|nascita|born|birth|dob|fattur[ae]|ricevut[aeoi]|scontrin[oi]|preventiv[oi]|parcell[ae]|certificat[oi]|referto|prescrizione|ricetta|impegnativa|verbale|' +
  'denunciat[oa]|querela|invoices?|receipts?|estimate|quote|report|patente|documento|rilasciat[oaie]|emess[oaie]|emissione|issued|dated|perizia|relazione|cartella|polizza|(?<!ho |ha |abbiamo |hanno |avevo |avevamo |aveva )contratto|decorrenza|decorre|' +
  'scad[a-z]{2,6}|rinnov[a-z]{1,6}|valid[oae]|validita|stipulat[oa]|copertura|rata|premio|expir[a-z]{1,4}|renew[a-z]{0,4}|inception|policy|premium|(?<!per )effetto|disdetta|lettera|mail|e-mail|email|pec|' +
  'raccomandata|comunicazione|comunicat[oa]|richiest[ae]|chiest[oa]|sollecit[oai]|sollecitat[oa]|messaggio|telefonat[aoe]|inviat[oaie]|invio|spedit[oaie]|scritt[oaie]|trasmess[oaie]|rispost[aoe]|pagat[oaie]|pagamento|bonifico|' +
  'liquidat[oaie]|liquidazione|accreditat[oa]|letter|message|sent|wrote|received|paid|payment|called|chiamat[oaie]|(?:pratica|posizione|sinistro|fascicolo|conto) (?:[a-z]{1,8} ){0,2}apert[oa]|apert[oa] (?:la|una|il|un) (?:pratica|posizione|sinistro|conto)|apertura|appuntament[oi]|disponibil[ei]|visita|visit[ae]|visitat[oa]|fissat[oa]|perito|sopralluogo|' +
  'appointments?|available|inspection|ispezion[ei]|cominc[a-z]{3,8}(?! (?:a|ad) (?:scendere|uscire|perdere|gocciolare|colare|cadere|fumare|bruciare|piovere|entrare|filtrare|allagar[a-z]*))|inizier[a-z]{2,6}|riparat[oaie]|repaired|acquistat[oaie]|acquisto|comprat[oaie]|bought|purchased?|entro|until|partenza|(?<!volo (?:di|del) )(?:rientro|ritorno)(?! dal(?:la|le|l.)? ?(?:lavoro|ufficio|ferie|vacanz[ae]|spesa|palestra|scuola))|partit[oaie]|partire|departure|return(?:ed|ing)?|' +
  '(?<!dal |nel |del |sul |al )soggiorno|vacanza|holiday|trip|viaggio|immatricolat[oa]|immatricolazione|dimess[oa]|dimissioni|intervento|operazione|operat[oa]|surgery|terapia|(?<!(?:era|ero|stav[ao]|stata|erano|mentre) )sedut[ae]|esam[ei]|allegat[oaie]|attached|denuncia';

/** A journey called off, in one piece: «viaggio» alone has days of its own. */
const called =
  '(?:annull(?:are|ato|ata)|rinunci(?:are|ato|ata)|disd(?:ire|etto|etta)|cancel(?:led|ling)?|call(?:ed)? off)(?: (?:a|al|alla|il|la|lo|the|my|our|un|una))? ?(?:viaggio|vacanza|partenza|crociera|soggiorno|pacchetto|trip|holiday|journey|cruise|stay|booking)';

/** What makes a traveller see a doctor. */
const ailments =
  "(?<!(?:per|di|with|of|della) (?:la |una |the |a |l')?)(?:otite|febbre|colica|polmonite|bronchite|appendicite|intossicazione|svenimento|svenut[oa]|congestione|fever|pneumonia|appendicitis|fainted|collapsed|(?:ear|chest|stomach) infection)";

const cues = new RegExp(
  `(?<![a-z])(?:(?<loss>${happening}|sinistro|evento|fatti|fatto|accaduto|danno|danni|loss|event|incident|damages?|impatto|annullamento|sottrazione|scoperta|decesso|scomparsa|death|urtato|collisione|scarica atmosferica|cancellation|delay|break-?in|${called}|${ailments}|all'affetto|(?:e'?|era) scompars[oa])|(?<other>${otherOccasion}))(?![a-z])`,
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

type Occasion = 'labelled' | 'before' | 'after' | 'other' | 'told' | 'about';

/** What a sentence makes of a date beside which no telling word stands, or only one of something else farther off. */
function occasionBySentence(
  reading: Reading,
  { start, end }: DateAt,
  plain: Occasion | undefined,
): 'told' | 'about' | undefined {
  const { folded } = reading;
  const lead = folded.slice(Math.max(0, start - 110), start);
  const { head, what } = aboutWhat.exec(lead.slice(lastTopic(lead)))?.groups ?? {};
  if (what !== undefined && (losses.test(what) || !paperOrDesk.test(`${head ?? ''} ${what}`))) return 'about';
  if (plain === 'other') return undefined;
  const sentence = sentenceAround(reading, start);
  return tellsPast(sentence.text) && !speaksOfOffice(sentence.text) && !isAsked(reading, end)
    ? 'told'
    : undefined;
}

/**
 * «Per la garanzia cristalli del», "about my luggage of": what a message is about, right before the day; `head` is what
 * it belongs to («la fattura della carrozzeria del»).
 */
const aboutWhat = new RegExp(
  `^.*?(?:(?<head>[a-z]{3,20}(?: [a-z]{3,12})?) (?:d[ei]l?|dell[aeo]|dell'|of) ?)?(?:(?<![a-z])(?:il|lo|l'|i|gli|l[ae]|un[ao]?|[dns]?ell[aeo']|[dans][aeu]ll?[aeo']?|per|su|circa|mi[oa]|nostr[oa]|the|my|our|for|about|regarding|concerning)[ '])(?<what>[a-z][a-z' -]{2,50}?),? (?:del(?:l'|la)?|of|from|dated)\\s?(?:giorno |the |${weekdayOrder.flat().join("'? |")}'? )?$`,
  's',
);

/** Where the last thing that is spoken of begins: of «il bonifico per la responsabilità civile del» the liability. */
function lastTopic(lead: string): number {
  let at = 0;
  for (const match of lead.matchAll(topic))
    if (!datedPaper.test(lead.slice(0, match.index))) at = match.index;
  return at;
}

/** «Il certificato per la polmonite del 3» has the day of the certificate. */
const datedPaper =
  /(?<![a-z])(?:certificat[oi]|refert[oi]|fattur[ae]|ricevut[ae]|preventiv[oi]|prescrizion[ei]|parcell[ae]|verbal[ei]|perizi[ae]|invoices?|receipts?|certificates?|reports?|quotes?|estimates?) $/;

const topic =
  /(?<![a-z])(?:per|circa|riguardo a|about|for|regarding|concerning) (?=(?:il|lo|la|l'|i|gli|le|mi[oa]|the|my|our)[ '])/g;

/** What may be a loss though a word for other occasions stands in it: «la rinuncia al viaggio», «le cure in vacanza». */
const losses =
  /(?<![a-z])(?:rinuncia|annullament[oi]|mancata partenza|smarriment[oi]|furt[oi]|rapin[ae]|sottrazion[ei]|infortuni[oa]?|incident[ei]|scontr[oi]|tamponament[oi]|dann[oi]|danneggiament[oi]|perdit[ae]|rottur[ae]|lesion[ei]|malatti[ae] (?:insort|in|durante)[a-z]*|cure (?:in|all|durante)|visita (?:specialistica|medica|oculistica|ortopedica|cardiologica)|malore|ricover[oi]|degenza|successione|penale (?:del|della|di)|cancell?ed trip|cancellation|theft|loss|damage|accident|injur(?:y|ies)|illness|stay in hospital|hospital stay)(?![a-z])/;

/** Papers, payments, contracts and appointments have days of their own. */
const paperOrDesk = new RegExp(
  `(?<![a-z])(?:${otherOccasion}|raccomandat[ae]|vostra|sua|nota|missiva|legge|decreto|codice|regolamento|circolare|sentenza|diffida|proposta|delibera|assemblea|stipendio|mese|art(?:icolo)?|modul[oi]|document[oi]|documentazione|assegn[oi]|soll?ecit[a-z]+|istanza|reclamo|complaint|offerta|offer|perizi[ae]|incontro|colloquio|call|transfer|cheque|remittance|statement|form|documents?|papers?|bill)(?![a-z])`,
);

/** Words of whoever reports a loss or asks for cover. */
const reports =
  /(?<![a-z])(?:denunci[a-z]{0,4}|sinistr[oi]|segnal[a-z]{1,6}|avviso|notific[a-z]{1,3}|rimbors[a-z]{1,6}|indenn[a-z]{3,6}|risarciment[oi]|copertur[ae]|garanzi[ae]|dann[oi]|claim|notice|notify|notification|report(?:ing)?|loss|damages?|cover(?:ed|age)?|refund|reimburse[a-z]{0,5}|compensation|insured)(?![a-z])/;

const ofPapers = new RegExp(`(?<![a-z])(?:${otherOccasion})(?![a-z])`);

/** «Da: …⏎Data: 12/11/2026 08:10» is the head of a mail that is passed on. */
function isMailHead(folded: string, start: number): boolean {
  return /(?:^|\n)[ >*]{0,4}(?:da|from|di|von)[ *]{0,2}:[^\n]{0,120}\n(?:[^\n]{0,120}\n){0,3}[ >*]{0,4}(?:data|date|inviato|sent|il)[ *]{0,2}:[^\n]{0,30}$/.test(
    folded.slice(Math.max(0, start - 400), start),
  );
}

function occasionOf(
  reading: Reading,
  { start, end }: DateAt,
  cuesFound: readonly Cue[],
  full: boolean,
): Occasion | undefined {
  const { folded } = reading;
  // «Data del sinistro: sabato 4 luglio»: the label stands before the day of the week.
  const written = folded.slice(Math.max(0, start - 60), start);
  const justBefore = written.replace(dayBefore, '');
  if (otherDateLabel.test(justBefore) || isMailHead(folded, start)) return 'other';
  if (lossDateLabel.test(justBefore) || (full && bareLabel.test(justBefore))) return 'labelled';
  // «Lodi, 10 luglio 2026» alone on a line is where and when a letter was written.
  if (letterHead.test(justBefore) && /^[ .]*(?:\n|$)/.test(folded.slice(end, end + 5))) return 'other';
  if (isFormDate(folded, start - (written.length - justBefore.length), end)) return 'labelled';
  const sentence = sentenceAround(reading, start);
  // «A proposito della caduta, oggi ho parlato con il carrozziere»: the day is that of the talk.
  const next = firstAfter(cuesFound, start);
  if (dealings.test(folded.slice(end, end + 50)) && !tellsCallFor(reading, end, sentence)) return 'other';
  const before = cuesFound[next - 1];
  if (before && before.start >= sentence.start && start - before.end <= 45) {
    if (before.isLoss) return 'before';
    if (isOfIt(folded.slice(before.end, start)))
      return isDiscovery(before, reading, sentence) ? 'told' : 'other';
  }
  const after = cuesFound[next];
  if (after && after.start < sentence.end && after.start - end <= 160) {
    if (after.isLoss) return 'after';
    if (after.start - end <= 60 && !/[,;:(]/.test(folded.slice(end, after.start)))
      return tellsCallFor(reading, end, sentence) ? 'told' : 'other';
  }
  if (before?.isLoss && before.start >= sentence.start) return 'before';
  return undefined;
}

/** What people do about a loss, right behind the day on which they did it. */
const dealings =
  /^,? ?(?:(?:ho|abbiamo|mi ha|mi hanno|ci ha|ci hanno|ha|hanno|i|we|i've|we've|have) )?(?:(?:gia|poi|anche|just|have|finally) ){0,2}(?:parlat[oa]|sentit[oa] (?:il|la|l'|i|con)|telefonato|chiamat[oa]|scritto|inviat[oaie]|mandat[oaie]|spedit[oaie]|ricevut[oaie]|pagat[oaie]|contattat[oaie]|consegnat[oaie]|incontrat[oa] (?:il|la|l')|spoke(?:n)? (?:to|with)|talked to|phoned|rang|wrote|received|sent|paid)(?![a-z])/;

/** Somebody rang because it had happened. */
function tellsCallFor({ folded }: Reading, from: number, sentence: { readonly end: number }): boolean {
  const rest = folded.slice(from, sentence.end);
  const why =
    /(?:chiamat|telefonat|avvisat|phoned|rang)[a-z]* (?:[a-z]+ ){0,3}?(?:perche'?|poiche'?|because)(?![a-z])/.exec(
      rest,
    );
  return why !== null && happened.test(rest.slice(why.index));
}

/** «La fattura, del 3» is the invoice's date; in «richiesta di cristalli: il 3 …» and «la polizza, il 3 è …» a new phrase begins. */
function isOfIt(between: string): boolean {
  if (/[:;)]|(?<![a-z])(?:that|che|who|which)(?![a-z])/.test(between)) return false;
  const comma = between.lastIndexOf(',');
  return (
    comma === -1 ||
    /^,[ \n]*(?:(?:in data|nel|n[.°r]*|no\.?|del(?:la|l')?|dated|of|[\d/.-]+)[ \n]*)*$/.test(
      between.slice(comma),
    )
  );
}

/** «Al rientro il 3 abbiamo trovato …», «il vicino mi ha chiamato il 3 perché gocciolava»: so one learns what happened. */
function isDiscovery(cue: Cue, { folded }: Reading, sentence: { readonly end: number }): boolean {
  const rest = folded.slice(cue.end, sentence.end);
  if (/^(?:chiamat|telefonat|called)/.test(folded.slice(cue.start, cue.end))) {
    const why = /(?<![a-z])(?:perche'?|poiche'?|because|che|dicendo|to say)(?![a-z])/.exec(rest);
    return why !== null && happened.test(rest.slice(why.index));
  }
  return /^(?:rientr|ritorn|return)/.test(folded.slice(cue.start, cue.end)) && discovered.test(rest);
}

const discovered =
  /(?<![a-z])(?:(?:ho|abbiamo|hanno|ha|avevo|avevamo) (?:[a-z]{3,12} )?(?:trovat|scopert|constatat|notat|rinvenut|vist|rilevat|appres)[oaie]|(?:constatav|scopriv|trovav|notav|rileva|rinveniv)[oa](?:mo)?|(?:was|were) found|found|discovered|noticed|saw|realised|realized)(?![a-z])/;

const lossDateLabel =
  /(?<![a-z])(?:d\.? ?d\.? ?s\.?|(?:data|giorno|quando|when|date|day)(?: e ora(?:rio)?| ed ora| and time| & time)|it (?:was|happened|occurred)(?: on)?|risal[a-z]{1,5} (?:al(?:l')?|a)|(?:data|giorno|momento|quando)(?: e ora| e luogo)?(?: \/ ora)? (?:del|dell'|della|di)\s?(?:scoperta|avverarsi|decesso|morte|sinistro|evento|incidente|accaduto|accadimento|furto|danno|fatto|infortunio|avvenimento|scomparsa)|data (?:sinistro|evento|incidente|accadimento|infortunio)|date (?:and time )?of (?:the )?(?:loss|accident|incident|event|theft|damage|injury|discovery|occurrence|death)|(?:loss|accident|incident) date)(?: e ora| and time)?(?: ?\([^()\n]{0,30}\))?[\s*_]{0,3}(?:[:=|-]|e'?\s|is\s|was\s)?[\s*_]{0,4}(?:(?:in data|il|lo|on|the|l'|di) ?(?:giorno )?)?$/;

/** «Data: 3/7/2026» as a heading within what somebody writes about a loss. */
const bareLabel =
  /(?:^|[.;,\n:)] ?|(?<![a-z]))(?:data|giorno|quando|date|day|when)(?: e (?:ora(?:rio)?|luogo)| and (?:time|place))?[ *_]{0,2}:[ *_]{0,2}(?:(?:in data|il|lo|on|the|l')? ?(?:giorno )?)?$/;

const otherDateLabel =
  /(?<![a-z])(?:nat[oaie](?: [a-z' ]{1,25})?(?: \([a-z]{2}\))?,? il|data (?:di |della |del |dell')?(?:nascita|fattura|emissione|rilascio|scadenza|decorrenza|stipula|visita|ricovero|dimissione|prescrizione|acquisto|invio|firma|immatricolazione|oggi|documento)|date of (?:birth|issue|expiry|purchase|invoice|signature)|(?:birth|invoice|expiry|issue) date|dob|entro(?: e non oltre)?(?: il)?|by|before|until|inviato|sent|date inviato)[\s*_]{0,3}[:=|-]?[\s*_]{0,4}$/;

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

const hourWords: ReadonlyMap<string, number> = new Map(
  [
    'una due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti ventuno ventidue ventitre',
    'one two three four five six seven eight nine ten eleven twelve',
  ].flatMap((words) => words.split(' ').map((word, index) => [word, index + 1] as const)),
);
const hourWord = [...hourWords.keys()].toSorted((a, b) => b.length - a.length).join('|');

/** Words for minutes, alone or behind «e», «meno», "past", "to". */
const minuteWords: ReadonlyMap<string, number> = new Map([
  ['un quarto', 15],
  ['quarto', 15],
  ['quarter', 15],
  ['mezza', 30],
  ['mezzo', 30],
  ['half', 30],
  ['tre quarti', 45],
  ['cinque', 5],
  ['dieci', 10],
  ['venti', 20],
  ['venticinque', 25],
  ['trentacinque', 35],
  ['trenta', 30],
  ['quarantacinque', 45],
  ['quaranta', 40],
  ['cinquanta', 50],
  ['five', 5],
  ['ten', 10],
  ['twenty', 20],
  ['twenty-five', 25],
]);
const minuteWord = [...minuteWords.keys()].toSorted((a, b) => b.length - a.length).join('|');

/** 15, 15.30, 18 e 30, nove e mezza, 8 meno un quarto. */
const clock = `(?<h>[01]?\\d|2[0-4]|(?:${hourWord})(?![a-z]))(?:(?:[:.h]\\s?|,|\\se\\s)(?<m>[0-5]\\d)(?!\\d)|\\s(?<sign>e|meno)\\s(?:un )?(?<mw>(?:${minuteWord}|5)(?![a-z]))(?! (?:metr[oi]|ora|minuti|auto)))?`;
/** half past eight, quarter to 9 */
const englishClock = `(?:a )?(?<pw>half(?= past)|quarter|(?:five|ten|twenty(?:-five)?|[0-5]?\\d)(?=(?: minutes)? past)|(?:five|ten|twenty(?:-five)?) minutes(?= to))(?: minutes)? (?<way>past|to) (?<ph>[01]?\\d|${hourWord})(?![a-z\\d])`;
/** What says which half of the day: pm, di sera, o'clock in the afternoon. */
const partOfDay = `(?:\\s{0,2}(?:circa|ca\\.?)(?![a-z]))?(?:\\s{0,2}(?:am|pm|a\\.m\\.?|p\\.m\\.?|o'clock)(?![a-z]))?(?:,?\\s(?:del(?:la)? |di |nel(?:la)? |in the |at |this |last |on )?(?:ieri |oggi |yesterday |[a-z]{3,6}day )?(?:mattin[oa]|pomeriggio|sera|notte|morning|afternoon|evening|night)(?![a-z]))?`;

const timeOfDay = new RegExp(
  `(?<![a-z\\d])(?:(?<lead>alle ore|dopo le ore|verso le ore|intorno alle|circa alle|circa le|attorno alle|verso le|verso l'|alle|all'|ore|h|erano (?:circa |quasi )?le|at about|at around|at approximately|around|about|at|time:?|ora:?|orario:?)[ :.]{0,3}(?:circa |quasi |le )?)(?:${englishClock}|${clock}(?!\\d|[./,:-]\\d))(?<rest>${partOfDay})` +
    `|(?<![a-z\\d])(?:(?<told>it was (?:about |around |almost )?))?${englishClock.replace(/\?<(\w+)>/g, '?<$1e>')}(?<reste>${partOfDay})` +
    `|(?<![\\d:./,-])(?<h2>[01]?\\d|2[0-3]):(?<m2>[0-5]\\d)(?![\\d:/])(?<rest2>${partOfDay})` +
    `|(?<![a-z])(?:a|verso|at|around) (?<word>mezzogiorno|mezzanotte|noon|midnight)(?![a-z])`,
  'g',
);

/** The hour of a form: nothing must stand before it but «verso le» and the like. */
const fieldTime = new RegExp(
  `^(?:h|(?:(?:verso|circa|intorno|attorno|about|around|at|le|alle|ore|all'|l') ?(?:le |alle )?(?:ore )?){0,2})[ .]{0,2}(?:${englishClock}|${clock}(?!\\d))(?<rest>${partOfDay})`,
);

const notTheLoss =
  /(?<![a-z])(?:disponibil[ei]|chiam[a-z]{2,7}|contatt[a-z]{2,8}|appuntamento|reperibil[ei]|available|call|orari|apert[oa]|perito|visionar[ei]|visionabile|visita|perizia|ispezion[a-z]{1,4}|entro le|ricev[a-z]{2,6}|volo|flight|decoll[a-z]{1,4}|inviat[oa]|sent|scritto|wrote)(?![a-z])/;

/** «alle 18» is an hour, «alle 2 auto» and "at 15 Via Roma" are not. */
function saysHour(match: RegExpExecArray, reading: Reading): boolean {
  const { lead = '', h = '', rest = '' } = match.groups ?? {};
  if (/[a-z]/.test(rest.replace(/circa|ca\.?/g, ''))) return true;
  const from = match.index + match[0].length;
  const after = reading.folded.slice(from, from + 16);
  const isWord = hourWords.has(h);
  if (/^(?:at|about|around)$/.test(lead))
    return /(?<![a-z])(?:night|evening|afternoon|morning),? $/.test(
      reading.folded.slice(Math.max(0, match.index - 12), match.index),
    ) ||
      /^\s(?:yesterday|today|this|last|on (?:the|\d|[a-z]{3,6}day))(?![a-z])/.test(after) ||
      (isWord && lead === 'at' && /^\s*(?:[,.;)\n]|$)/.test(after))
      ? true
      : lead !== 'at' && !isWord && (Number(h) >= 5 || sentenceGoesOn.test(after));
  return (!isWord && Number(h) >= 5) || sentenceGoesOn.test(after);
}

const sentenceGoesOn =
  /^\s*(?:[,.;)\n]|(?:circa|del|di|in|a|ho|mi|ci|sono|ero|e'|mentre|un[ao']?)(?![a-z])|$)/;

type PartOfDay = 'morning' | 'afternoon' | 'evening' | 'night';

/** The last part of the day that a stretch of text names; greetings do not count. */
function partOfDayIn(folded: string): PartOfDay | undefined {
  const last = [
    ...folded.matchAll(
      /(?<!buon |buona |good )(?<![a-z])(?:(?<afternoon>pomeriggio|p\.?m\b|afternoon)|(?<evening>sera|serata|stasera|evening|tonight)|(?<night>notte|stanotte|nottata|night)|(?<morning>mattin[oa]|mattinata|stamattina|stamani|stamane|morning|a\.?m\b))(?![a-z])/g,
    ),
  ].at(-1)?.groups;
  if (last?.['afternoon'] !== undefined) return 'afternoon';
  if (last?.['evening'] !== undefined) return 'evening';
  if (last?.['night'] !== undefined) return 'night';
  return last?.['morning'] === undefined ? undefined : 'morning';
}

/** HH:MM of the groups of a match; what stands right behind the hour says more than what was said before. */
function clockTime(groups: Readonly<Record<string, string | undefined>>, told?: PartOfDay): string {
  const { h, m, sign, mw, pw, way, ph, pwe, waye, phe, h2, m2, rest, reste, rest2 } = groups;
  const hour = hourOf(h ?? ph ?? phe ?? h2);
  const word = mw ?? pw ?? pwe;
  const minutes = Number(
    m ?? m2 ?? (word === undefined ? 0 : (minuteWords.get(word.replace(' minutes', '')) ?? word)),
  );
  const isBefore = sign === 'meno' || (way ?? waye) === 'to';
  const behind = rest ?? reste ?? rest2 ?? '';
  // «08:49» counts to 24, whatever part of the day was named before.
  const isOfDay = /^0\d/.test(h ?? h2 ?? '');
  const part = partOfDayIn(behind) ?? (isOfDay ? undefined : told);
  const isLater =
    part === 'afternoon'
      ? hour < 12
      : part === 'evening'
        ? hour >= 4 && hour < 12
        : part === 'night' && hour >= 8 && hour < 12;
  const isMidnight =
    hour === 12 && (/(?<![a-z])a\.?m/.test(behind) || part === 'night' || part === 'evening');
  const total =
    ((isLater ? hour + 12 : isMidnight ? 0 : hour) * 60 + (isBefore ? -minutes : minutes) + 1440) % 1440;
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`;
}

/** «nove», "24" and 9 alike. */
function hourOf(text = '0'): number {
  return (hourWords.get(text) ?? Number(text)) % 24;
}
