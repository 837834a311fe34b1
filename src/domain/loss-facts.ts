/** What a message tells about the loss itself: when, where, what happened, to whom. */
import { findDates, type FoundDate } from './calendar.ts';
import type { Fact, FactKey } from './fact.ts';
import type { ItemId, LocalDate } from './ids.ts';
import type { Span } from './message.ts';
import type { Profile } from './profile.ts';
import { readName } from './names.ts';
import { hasWord, isWordCharacter, sentenceAround, type Reading } from './text.ts';

/** One part of a message, ready to be searched. */
export interface ReadPart {
  readonly part: Span['part'];
  readonly reading: Reading;
}

/** Only branding: the profile decides whether it lists the item, and an unlisted fact does no harm. */
export function item(id: string): ItemId {
  return id as ItemId;
}

/** A fact with the words between two offsets of the reading. */
export function factAt(
  { part, reading }: ReadPart,
  key: FactKey,
  value: string,
  { start, end }: { start: number; end: number },
  method: string,
  confidence: number,
): Fact {
  return { key, value, span: { part, ...reading.place(start, end) }, method, confidence };
}

/** A field of a form. */
export interface Field {
  readonly start: number;
  readonly end: number;
  /** As written, ends trimmed, never empty or a placeholder. */
  readonly text: string;
}

/**
 * Fields of a form with one of these labels (a pattern on folded text): «Luogo: via Roma», also with the value
 * on the next line. Dashes, dots and «da comunicare» are no values.
 */
export function findFields({ folded, plain }: Reading, labels: string): readonly Field[] {
  const label = new RegExp(
    `(?<![a-z])(?:${labels})(?![a-z])(?: ?\\([^()\\n]{0,40}\\))?[ *_]{0,3}(?:[:=|]| - )[ *_]{0,3}(?:\\n(?![^:\\n]{0,40}:))?[ *_]{0,3}`,
    'g',
  );
  const fields: Field[] = [];
  for (const match of folded.matchAll(label)) {
    const start = match.index + match[0].length;
    const value = /^[^\n;|]{0,160}/.exec(plain.slice(start, start + 160))?.[0] ?? '';
    // In a sentence the field ends where the next sentence begins.
    const stop = /(?<=[\p{L}\d]{4})[.!?]\s+(?=\p{Lu})/u.exec(value)?.index ?? value.length;
    const text = value.slice(0, stop).replace(/[\s*_.,-]+$/, '');
    if (text !== '' && !placeholder.test(folded.slice(start, start + text.length))) {
      fields.push({ start, end: start + text.length, text });
    }
  }
  return fields;
}

/** True when a word of denial stands shortly before: «nessun ferito», "no witnesses", «non ho altre polizze». */
export function isDenied({ folded }: Reading, at: number): boolean {
  return /(?<![a-z])(?:non|nessun[oa]?|senza|mai|ne|no|not|without|never|nor|nobody|none|[a-z]{2,6}n't)(?![a-z])[^.,;:\n?!]{0,25}$/.test(
    folded.slice(Math.max(0, at - 40), at),
  );
}

/** True when the sentence asks: «ci sono feriti?» tells nothing. */
export function isAsked({ folded }: Reading, at: number): boolean {
  return /^[^.!;\n?]{0,120}\?/.test(folded.slice(at, at + 122));
}

/** Words, folded, by which people say that something happened; shared by date, time, place and description. */
const happening =
  'avvenut[oaie]|accadut[oaie]|success[oaie]|occors[oaie]|verificat[oaie]|verificatosi|capitat[oaie]|tamponat[oaie]|tamponamento|urtat[oaie]|urto|urtand[oa]|' +
  'colpit[oaie]|investit[oaie]|travolt[oaie]|scontrat[oaie]|scontro|sbandat[oa]|sbandando|slittat[oa]|scivolat[oaie]|scivolando|cadut[oaie]|cadendo|inciampat[oa]|rubat[oaie]|' +
  'sottratt[oaie]|scippat[oaie]|rapinat[oaie]|scassinat[oaie]|forzat[oaie]|sfondat[oaie]|svaligiat[oa]|rott[oaie]|rottura|scoppiat[oa]|esplos[oaie]|allagat[oaie]|allagamento|' +
  'infiltrat[oaie]|infiltrazion[ei]|danneggiat[oaie]|danneggiando|rovinat[oaie]|distrutt[oaie]|bruciat[oaie]|incendiat[oaie]|incendio|grandinat[oaie]|grandine|crollat[oaie]|' +
  "smarrit[oaie]|smarrimento|pers[oaie]|mai arrivat[oaie]|arrivat[oa] in ritardo|non (?:e'? |sono |risulta )?arrivat[oaie]|fratturat[oaie]|feri?t[oaie]|mors[oaie]|morsicat[oa]|graffiat[oaie]|rigat[oaie]|ammaccat[oaie]|" +
  "venut[oa] addosso|andat[oa] addosso|mancata precedenza|incidente|incidenti|sinistro stradale|furto|rapina|scippo|infortuni[oa]|infortunat[oa]|perdita d'acqua|perdeva acqua|uscita acqua|usciva acqua|fuoriuscita|" +
  'accident|crash(?:ed)?|collided|collision|rear[- ]ended|bumped|stolen|stole|robbed|theft|burgled|burglary|broke[n]?|burst|leak(?:ed|ing|s)?|flooded|damaged|fell|slipped|tripped|' +
  "lost|went missing|never arrived|did not arrive|didn't arrive|delayed|burnt|burned|caught fire|bitten|scratched|dented|smashed|injured|happened|occurred|took place|(?:was|got|been|were|car|he|she|they|someone|who|and|i|driver|van|lorry) hit|hit (?:my|me|us|our|a|the)";

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
const happened = new RegExp(`(?<![a-z])(?:${happening})(?![a-z])`);

interface Cue {
  readonly start: number;
  readonly end: number;
  readonly isLoss: boolean;
}

/**
 * Facts about the loss in one part. `full` is for what the sender wrote; in attachments only fields of forms
 * and clear phrases count.
 */
export function findLossFacts(
  source: ReadPart,
  { profile, today, full }: { readonly profile: Profile; readonly today: LocalDate; readonly full: boolean },
): readonly Fact[] {
  const cuesFound = findCues(source.reading);
  const dates = findDates(source.reading, today).map((date) => ({
    date,
    ...offsetsOf(source.reading, date),
  }));
  const facts: Fact[] = dates.map(({ date, start, end }) =>
    factAt(source, 'date', date.date, { start, end }, 'regex', date.precision === 'full' ? 0.95 : 0.85),
  );
  facts.push(
    ...lossDates(source, dates, cuesFound, today, full),
    ...lossTimes(source, full),
    ...lossPlaces(source, full),
  );
  if (full) {
    facts.push(
      ...descriptions(source, profile),
      ...injuries(source),
      ...authorities(source),
      ...witnesses(source),
      ...otherParties(source),
    );
  }
  return facts;
}

const placeholder =
  /^(?:[\s_.\-?*x0]*$|n\/?[ad]$|non (?:so|disponibil|ricord|conosc|ho|noto|lo so)|da (?:definir|comunicar|inviar|indicar|complet)|segue|in allegato|allegat|vedi|come da|tbd|to follow|unknown|not known|see |\?)/;

function findCues(reading: Reading): readonly Cue[] {
  return Array.from(reading.folded.matchAll(cues), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    isLoss: match.groups?.['loss'] !== undefined,
  }));
}

interface DateAt {
  readonly date: FoundDate;
  readonly start: number;
  readonly end: number;
}

function offsetsOf(reading: Reading, place: { start: number; end: number }): { start: number; end: number } {
  return { start: reading.seek(place.start), end: reading.seek(place.end) };
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
const letterHead = /(?:^|\n) *(?:li'?,? |[a-z][a-z' ]{1,28},? (?:li'?,? |il )?)$/;

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

/** HH:MM, when the sentence is about what happened, or the form says so. */
function lossTimes(source: ReadPart, full: boolean): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const field of findFields(
    reading,
    "(?:ora|ore|orario)(?: (?:del|dell'|della) ?(?:sinistro|evento|incidente|accaduto|fatto))?|ora sinistro|time(?: of (?:the )?(?:loss|accident|incident|event))?",
  )) {
    const match =
      /^(?:h|ore|alle)?[ .]{0,2}([01]?\d|2[0-3])(?:[:.,h ]{1,2}([0-5]\d))?(?!\d)(\s?(?:am|pm|a\.m|p\.m))?/.exec(
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

const street =
  /(?<![a-z'.])(?:(?<name>via|viale|v\.le|p\.?zza|piazza|piazzale|p\.?le|corso|c\.so|largo|vicolo|lungomare|strada|contrada|localita|loc\.|frazione|fraz\.|borgo|salita|lungarno)\s{1,2}(?=[a-z0-9])|(?<road>autostrada|tangenziale|superstrada|raccordo|svincolo|casello|strada (?:statale|provinciale|regionale)|s\.? ?[spr]\.? ?\d{1,3}(?!\d)|ss ?\d{1,3}|sp ?\d{1,3}|motorway|junction|km \d)|(?<motorway>(?:sulla|nella|lungo la|autostrada|on the|in) a\d{1,2}(?![a-z\d]))|(?<spot>(?:parcheggio|parking|supermercato|centro commerciale|aeroporto|stazione|hotel|albergo|ospedale|scuola|spiaggia|rotonda|rotatoria|incrocio|semaforo|airport|station|car park|supermarket|roundabout|beach|crossroads) (?<link>(?:d[eio]l{0,2}[aeo]?'?|of the|of|in|at|tra|fra|con|between|a)\s?)?(?=[a-z])))/g;
const english =
  /(?<![\p{L}])(?:on|in|at|along)\s(?:the\s)?(?:corner of\s)?((?:\d{1,4}\s)?\p{Lu}[\p{L}']{1,20}(?:\s\p{Lu}[\p{L}']{1,20}){0,2}\s(?:Street|St|Road|Rd|Avenue|Ave|Square|Lane|Motorway|Highway|Drive|Court|Place))(?![\p{L}])/gu;
const town =
  /(?<![\p{L}])(?:a|ad|in|near|presso|vicino a|nei pressi di|zona|at)\s((?:(?:San|Santa|Sant'|La|Lo|Le|Il)\s?)?\p{Lu}[\p{Ll}']{2,20}(?:[ -](?:(?:sul|in|di|del|della|al|d')\s?)?\p{Lu}[\p{Ll}']{2,20}){0,2})(?![\p{L}\p{N}@])(?:\s\(\p{Lu}{2}\))?/gu;
const home =
  /(?<![a-z])(?:in|nell[a']?|nel|della?|presso|at|inside|from)\s?(?:l[a']\s?|il |the )?(?:(?:mi[oa]|nostr[oa]|my|our)\s)?(?:casa(?: mia| nostra)?|abitazione|appartamento|cucina|bagno|cantina|villetta|villa|soggiorno|box|home|house|flat|apartment|kitchen|bathroom|basement|cellar)(?![a-z])|(?<![a-z])(?:a scuola|al lavoro|sul (?:posto di )?lavoro|in (?:ufficio|palestra|piscina|montagna|spiaggia)|per strada|sulle scale|at (?:school|work|the gym)|on the stairs)(?![a-z])/g;
/** After «via» these make it a way and not a street: «via mail», «in via bonaria». */
const notAStreet =
  /^(?:e?-?mail|pec|posta|fax|telefono|telefonica|telefonicamente|sms|whatsapp|app|web|internet|skype|radio|mare|terra|aerea|bonaria|amichevole|telematica|preventiva|cautelare|esclusiva|definitiva|eccezionale|generale|principale|breve|giudiziale|stragiudiziale|prioritaria|subordinata|informatica|libera|di |il |la |lo |i |le |con |per |da |dal |e |che |anche |qualche|tutto|tutti)/;
const whereabouts =
  /(?<![a-z])(?:residen[a-z]{1,4}|domicili[a-z]{1,5}|abit[oa]|abitante|abitiamo|sede|ufficio|uffici|studio|officina|carrozzeria|carrozziere|indirizzo|spedi[a-z]{1,5}|inviare|recapito|nat[oa]|visionabile|visionare|si trova|live|living|address|body ?shop|garage|banca|filiale|agenzia)(?![a-z])[^.;\n]{0,60}$/;
const placeEnd =
  /[.;:!?\n(]|,(?! (?:n[. °]|num|civico|\d|a \p{Lu}|ad \p{Lu}|in \p{Lu}|\p{Lu}))|\s(?:e|ed|quando|mentre|dove|che|sono|ha|hanno|ho|mi|il|la|lo|un|una|alle|verso|ore|con|per|intorno|circa|stavo|stava|ero|era|durante|causando|provocando|dopo|and|when|while|where|the|a car|i|my|at|around|on|was|which|because)\s/u;

/** A street, a road, a spot, a town or the home, in the sentence that tells the loss; or the field of a form. */
function lossPlaces(source: ReadPart, full: boolean): readonly Fact[] {
  const { reading } = source;
  const labels =
    "luogo(?: (?:del|dell'|della|di)\\s?(?:sinistro|evento|incidente|accaduto|accadimento|fatto|furto|danno|infortunio))?(?: e (?:data|ora))?|luogo (?:sinistro|incidente|evento)|dove|localita|place(?: of (?:the )?(?:loss|accident|incident|event))?|location|where";
  const fields = findFields(reading, labels).filter(
    ({ text }) => /\p{L}{3}/u.test(text) && !/^(?:e data )?di nascita/.test(text),
  );
  const facts = fields.map((field) =>
    factAt(source, item('loss_place'), tidy(field.text), field, 'labelled', 0.95),
  );
  if (facts.length > 0 || !full) return facts;
  const body = beforeClosing(reading);
  const told: { start: number; end: number; confidence: number }[] = [];
  for (const match of reading.folded.matchAll(street)) {
    if (match.index > body) break;
    const { name, road, spot, link } = match.groups ?? {};
    const start = match.index;
    const next = start + match[0].length;
    if (
      name !== undefined &&
      (notAStreet.test(reading.folded.slice(next, next + 16)) || !isStreetName(reading, start, next, name))
    )
      continue;
    if (whereabouts.test(reading.folded.slice(Math.max(0, start - 90), start))) continue;
    const isNamed = /^[\p{Lu}"]/u.test(reading.plain.slice(next, next + 1));
    if (spot !== undefined && !isNamed && !/^(?:d|of|tra|fra|between)/.test(link ?? '')) continue;
    told.push({
      start,
      end: endOfPlace(reading, next),
      confidence: spot === undefined && road?.startsWith('km') !== true ? 0.85 : isNamed ? 0.8 : 0.65,
    });
  }
  for (const match of reading.plain.matchAll(english)) {
    const start = match.index + match[0].indexOf(match[1] ?? '');
    if (match.index < body && !whereabouts.test(reading.folded.slice(Math.max(0, start - 90), start))) {
      told.push({ start, end: start + (match[1] ?? '').length, confidence: 0.85 });
    }
  }
  for (const match of reading.plain.matchAll(town)) {
    const start = match.index + match[0].indexOf(match[1] ?? '');
    if (match.index < body && isTown(reading, start, match[1] ?? ''))
      told.push({ start, end: match.index + match[0].length, confidence: 0.75 });
  }
  for (const match of reading.folded.matchAll(home)) {
    if (match.index < body)
      told.push({ start: match.index, end: match.index + match[0].length, confidence: 0.55 });
  }
  return inLossSentences(source, told);
}

/** Of each sentence that tells what happened the surest place; without such a sentence, a street anywhere, less sure. */
function inLossSentences(
  source: ReadPart,
  told: readonly { start: number; end: number; confidence: number }[],
): readonly Fact[] {
  const bestBySentence = new Map<number, { start: number; end: number; confidence: number }>();
  const elsewhere: { start: number; end: number; confidence: number }[] = [];
  for (const place of told.slice(0, 200)) {
    const sentence = sentenceAround(source.reading, place.start);
    if (!happened.test(sentence.text)) {
      if (place.confidence >= 0.8) elsewhere.push({ ...place, confidence: 0.6 });
      continue;
    }
    const best = bestBySentence.get(sentence.start);
    if (!best || place.confidence > best.confidence) bestBySentence.set(sentence.start, place);
  }
  const found = [...bestBySentence.values()];
  if (found.length === 0 && elsewhere[0] && happened.test(source.reading.folded)) found.push(elsewhere[0]);
  return found.map((place) =>
    factAt(
      source,
      item('loss_place'),
      tidy(source.reading.plain.slice(place.start, place.end)),
      place,
      'phrase',
      place.confidence,
    ),
  );
}

function isStreetName(reading: Reading, start: number, next: number, name: string): boolean {
  if (/^[\p{Lu}\d]/u.test(reading.plain.slice(next))) return true;
  // In small letters only after «in»: «in via roma 12»; «in corso» and «in strada» are something else.
  return (
    /(?:^|[^a-z])in $/.test(reading.folded.slice(Math.max(0, start - 4), start)) &&
    /^(?:via|viale|piazza|largo|localita)$/.test(name)
  );
}

function isTown(reading: Reading, start: number, name: string): boolean {
  const folded = reading.folded.slice(start, start + name.length);
  const [first = ''] = folded.split(/[ ']/);
  if (notTowns.has(first) || notTowns.has(folded)) return false;
  return !whereabouts.test(reading.folded.slice(Math.max(0, start - 90), start));
}

const notTowns: ReadonlySet<string> = new Set(
  (
    'voi lei loro vostro vostra seguito allegato allegati data merito riferimento attesa fede gennaio febbraio marzo aprile maggio giugno luglio agosto ' +
    'settembre ottobre novembre dicembre january february march april may june july august september october november december lunedi martedi ' +
    'mercoledi giovedi venerdi sabato domenica monday tuesday wednesday thursday friday saturday sunday via viale piazza corso largo iban polizza ' +
    'the this your our my all copia caso effetti sede particolare pronto'
  ).split(' '),
);

function endOfPlace({ plain }: Reading, from: number): number {
  const rest = plain.slice(from, from + 90);
  const stop = placeEnd.exec(rest)?.index ?? rest.length;
  return from + rest.slice(0, stop).trimEnd().length;
}

/** Where the greetings at the end begin: an address below them is where the sender lives. */
function beforeClosing({ folded }: Reading): number {
  const tail = Math.max(0, folded.length - 1200);
  const closing =
    /(?:^|\n)[ *_]{0,3}(?:(?:porgo |con i |con )?(?:cordiali|distinti|i miei|migliori) (?:piu )?(?:cordiali )?saluti|cordialmente|in fede|(?:best|kind|warm) regards|regards|sincerely|yours)/.exec(
      folded.slice(tail),
    );
  return closing ? tail + closing.index : folded.length;
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/^[\s"'*_,-]+|[\s"'*_,-]+$/g, '');
}

/** Sentences that ask, announce or thank, though they may name the loss: they do not tell it. */
const notTelling =
  /(?<![a-z])(?:vorrei sapere|vorremmo sapere|a che punto|in attesa|resto in|restiamo in|rimango|allego|alleghiamo|in allegato|trasmetto|invio|invia(?:re|mo)|chiedo|chiediamo|quando (?:sara|riceve|verra)|sollecit[a-z]{1,5}|vi prego|la prego|cordiali|distinti|saluti|grazie|i would like to know|please find|attached|could you|waiting for|looking forward|status of|what is the|regards)(?![a-z])/;

/** D.4 `text.min(60)`: sixty characters of telling, with a word for what happened. */
function descriptions(source: ReadPart, profile: Profile): readonly Fact[] {
  const { reading } = source;
  const labels =
    "(?:breve )?descrizione(?: (?:del|dell'|dei|della)\\s?(?:sinistro|evento|incidente|accaduto|fatti|fatto|danno|dinamica))?|dinamica(?: (?:del|dell')\\s?(?:sinistro|incidente|evento))?|(?:cosa|che cosa) e'? successo|(?:description|circumstances)(?: of (?:the )?(?:loss|accident|incident|event|damage))?|what happened";
  for (const field of findFields(reading, labels)) {
    const end = endOfParagraph(reading.plain, field.start);
    const text = tidy(reading.plain.slice(field.start, end));
    if (text.length >= 60)
      return [
        factAt(
          source,
          item('loss_description'),
          text.slice(0, 1000),
          { start: field.start, end },
          'labelled',
          0.95,
        ),
      ];
  }
  if (!happened.test(reading.folded)) return [];
  let from: number | undefined;
  let to = 0;
  let length = 0;
  let at = 0;
  const body = beforeClosing(reading);
  while (at < body && length < 1000) {
    const sentence = nextSentence(reading, at, body);
    const telling =
      happened.test(sentence.text) &&
      !notTelling.test(sentence.text) &&
      !sentence.text.trimEnd().endsWith('?');
    if (telling) {
      from ??= sentence.start;
      to = sentence.end;
      length += tidy(sentence.text).length;
    } else if (from !== undefined && length < 60 && isTold(sentence.text)) {
      to = sentence.end;
      length += tidy(sentence.text).length;
    }
    at = sentence.next;
  }
  if (from === undefined || length < 60) return [];
  const hasCause = causeWords(profile).some((word) => hasWord(reading, word));
  const text = tidy(reading.plain.slice(from, to)).slice(0, 1000);
  return [
    factAt(source, item('loss_description'), text, { start: from, end: to }, 'phrase', hasCause ? 0.85 : 0.7),
  ];
}

/** The sentence after one that told: goes on in the past tense. */
function isTold(sentence: string): boolean {
  return (
    /(?<![a-z])(?:ero|era|stavo|stava|ha|ho|hanno|e'?|sono|si|was|were|had|did)(?![a-z])/.test(sentence) &&
    !notTelling.test(sentence) &&
    !sentence.trimEnd().endsWith('?')
  );
}

function nextSentence(
  { folded }: Reading,
  from: number,
  limit: number,
): { start: number; end: number; next: number; text: string } {
  const rest = folded.slice(from, Math.min(limit, from + 1200));
  const match = /[.!?](?=\s)|\n *\n/.exec(rest);
  const end = from + (match ? match.index + (match[0].startsWith('\n') ? 0 : 1) : rest.length);
  const start = from + (salutation.exec(folded.slice(from, end))?.[0].length ?? 0);
  return {
    start,
    end,
    next: Math.max(end, from + 1) + (match?.[0].startsWith('\n') === true ? match[0].length : 0),
    text: folded.slice(start, end),
  };
}

const salutation =
  /^\s*(?:(?:buongiorno|buon giorno|buonasera|salve|gentil[ei]|egregi[oa]?|spett|ciao|dear|hello|hi|good (?:morning|afternoon|evening))[^,.!\n]{0,40}(?:\.le[^,\n]{0,40})?[,!\n]\s*)?/;

function causeWords(profile: Profile): readonly string[] {
  return [...profile.claimTypes.values()].flatMap(({ words }) =>
    words.filter(({ weight }) => weight >= 3).map(({ word }) => word),
  );
}

function endOfParagraph(plain: string, from: number): number {
  const rest = plain.slice(from, from + 2000);
  const stop = /\n\s*\n|\n[ *_]{0,3}\p{Lu}[^:\n]{1,40}:\s/u.exec(rest)?.index ?? rest.length;
  return from + rest.slice(0, stop).trimEnd().length;
}

const injuryAnswer =
  /(?<![a-z])(?:(?:ci sono (?:stati )?)?feriti|lesioni(?: a persone)?|danni (?:a|alle) persone|any injur(?:y|ies)|injur(?:y|ies|ed)|injured persons?)(?: ?\([^()\n]{0,30}\))?[ *_]{0,2}[?:][ *_?]{0,3}\n?[ *_]{0,3}(?<no>no|nessuno|nessun|none|n)?(?<yes>si'?|yes|s|y)?(?![a-z])/g;
const noInjuries =
  /(?<![a-z])(?:(?:tutti |siamo (?:tutti )?|sono (?:tutti )?|rimast[oaie] )?(?:illes[oaie]|incolum[ei])|nessuno si e'? (?:fatto male|ferito)|non (?:ci siamo|mi sono|si e'?|si sono) fatt[oaie] (?:male|nulla|niente)|solo danni (?:materiali|a cose|alle? (?:cose|auto|macchine|veicol[oi]))|(?:no ?body|no one) (?:was|is|got) (?:hurt|injured)|no injur(?:y|ies)|unhurt|uninjured|only (?:material|property) damage|niente feriti|nessun danno (?:fisico|alle persone))(?![a-z])/g;
const someInjuries =
  /(?<![a-z])(?:ferit[oiae]|lesion[ei]|contusion[ei]|colpo di frusta|pronto soccorso|ambulanza|frattur[ae]|fratturat[oaie]|trauma cranico|prognosi|ricoverat[oaie]|mi sono fatt[oa] male|si e'? fatt[oa] male|dolor[ei] (?:al|alla|cervical)[a-z]*|injured|injur(?:y|ies)|whiplash|ambulance|fractures?|hurt|emergency room|concussion)(?![a-z])/g;

function injuries(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  const say = (value: 'yes' | 'no', match: RegExpExecArray, method: string, confidence: number) =>
    facts.push(
      factAt(
        source,
        item('injuries_flag'),
        value,
        { start: match.index, end: match.index + match[0].trimEnd().length },
        method,
        confidence,
      ),
    );
  const answered: number[] = [];
  for (const match of reading.folded.matchAll(injuryAnswer)) {
    const { no, yes } = match.groups ?? {};
    if (no === undefined && yes === undefined) continue;
    say(no === undefined ? 'yes' : 'no', match, 'labelled', 0.95);
    answered.push(match.index);
  }
  for (const match of reading.folded.matchAll(noInjuries)) {
    if (facts.length < 20 && !isAsked(reading, match.index)) say('no', match, 'phrase', 0.95);
  }
  for (const match of reading.folded.matchAll(someInjuries)) {
    if (facts.length >= 40) break;
    if (answered.some((at) => Math.abs(at - match.index) < 40) || isAsked(reading, match.index)) continue;
    if (/^[ *_]{0,3}[:?]/.test(reading.folded.slice(match.index + match[0].length))) continue;
    const denied = isDenied(reading, match.index);
    if (
      denied &&
      facts.some(({ value, span }) => value === 'no' && Math.abs(reading.seek(span.start) - match.index) < 40)
    )
      continue;
    say(denied ? 'no' : 'yes', match, 'phrase', denied ? 0.95 : 0.85);
  }
  return facts;
}

const authorityWords =
  /(?<![a-z])(?:polizia(?: locale| stradale| municipale| ferroviaria)?|carabinieri|vigili(?: urbani| del fuoco)?|pompieri|questura|guardia di finanza|police|fire (?:brigade|department)|autorita|authorities)(?![a-z])/g;

function authorities(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const match of reading.folded.matchAll(authorityWords)) {
    if (facts.length >= 20) break;
    if (isAsked(reading, match.index)) continue;
    const at = { start: match.index, end: match.index + match[0].length };
    const denied =
      isDenied(reading, match.index) ||
      /^[^.;\n]{0,20}(?:(?:non (?:e'?|sono|ha|hanno)|did not|didn't|was not|were not|never) |: ?(?:no|nessun))/.test(
        reading.folded.slice(at.end, at.end + 50),
      );
    if (!denied && /^(?:autorita|authorities)$/.test(match[0])) continue;
    facts.push(
      factAt(source, item('authority'), denied ? 'no' : match[0].replace(/\s+/g, ' '), at, 'phrase', 0.85),
    );
  }
  return facts;
}

function witnesses(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const match of reading.folded.matchAll(/(?<![a-z])(?:testimon[ei]|witness(?:es)?)(?![a-z])/g)) {
    if (facts.length >= 20) break;
    if (isAsked(reading, match.index)) continue;
    const at = { start: match.index, end: match.index + match[0].length };
    const after = reading.folded.slice(at.end, at.end + 30);
    const denied =
      isDenied(reading, match.index) ||
      /^[ *_]{0,3}:[ *_]{0,3}(?:no|nessuno|nessun|none)(?![a-z])/.test(after);
    const named = denied ? undefined : nameNear(reading, at.end);
    facts.push(
      factAt(
        source,
        item('witnesses'),
        denied ? 'no' : (named?.name ?? 'yes'),
        { start: at.start, end: named?.end ?? at.end },
        'phrase',
        named || denied ? 0.9 : 0.7,
      ),
    );
  }
  return facts;
}

const otherPartyWords =
  /(?<![a-z])(?:contropart[ei]|altr[oa] (?:conducente|automobilista|guidatore|guidatrice)|conducente (?:dell'|del |della )?(?:altr[oa] (?:auto|veicolo|mezzo)|controparte)|(?:guidat[oa]|condott[oa]) da(?:l|lla)?|danneggiat[oa]|vicin[oa] (?:del piano di sotto|di sotto|di casa)|proprietari[oa] (?:dell'altr[oa] \w{3,10}|del cane|dell'appartamento)|other (?:driver|party)|third party|driven by|neighbou?r|danneggiante|responsabile civile)(?![a-z])/g;

function otherParties(source: ReadPart): readonly Fact[] {
  const facts: Fact[] = [];
  for (const match of source.reading.folded.matchAll(otherPartyWords)) {
    if (facts.length >= 20) break;
    const end = match.index + match[0].length;
    const named = nameNear(source.reading, end);
    if (named)
      facts.push(
        factAt(
          source,
          item('other_party'),
          named.name,
          { start: match.index, end: named.end },
          'phrase',
          0.85,
        ),
      );
  }
  return facts;
}

/** A name right after a word, behind «è», «il sig.», a colon, an opening bracket. */
function nameNear(reading: Reading, from: number): { name: string; end: number } | undefined {
  const gap =
    /^(?:[\s:,(*_-]|e'?(?=\s)|era(?=\s)|is(?=\s)|was(?=\s)|il(?=\s)|la(?=\s)|sono(?=\s)|un(?=\s)|certo(?=\s)|certa(?=\s)|named?(?=\s)|di nome(?=\s)|oculare(?=\s)|oculari(?=\s)|signor[ae]?(?=\s)|sig\.?(?:ra|na)?\.?(?=\s)|mr\.?(?=\s)|mrs\.?(?=\s)|ms\.?(?=\s)){0,8}/.exec(
      reading.folded.slice(from, from + 40),
    );
  const start = from + (gap?.[0].length ?? 0);
  if (isWordCharacter(reading.folded, start - 1)) return undefined;
  return readName(reading, start);
}
