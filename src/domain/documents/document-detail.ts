/**
 * What a document says: its number, date, issuer, people, amounts and pages, and what is wrong with it as a document.
 * Everything carries the place it was read at. What cannot be read is left out: nothing here is ever guessed.
 */
import { readCurrency, readFigures, readPayment } from './bill.ts';
import { findDateRanges } from '../time/calendar.ts';
import type { Cents } from '../claims/claim.ts';
import { readQuality, type QualityReading } from './document-quality.ts';
import { checkVatNumber, findIbans, findPlates } from '../facts/identifiers.ts';
import type { DocumentSeen } from '../facts/fact.ts';
import type { AttachmentId, ItemId, LocalDate } from '../ids.ts';
import type { Span } from '../message.ts';
import { rowsOf, slotsOf, type Row } from './page-layout.ts';
import { datedOn, dayAfter, daysOf, type DateHabit, type DayAt } from './paper-dates.ts';
import { doctorOf, issuerOf, personAfter, personBehind } from './paper-people.ts';
import type { Item } from '../profile.ts';
import { read, type Reading } from '../text/text.ts';

/** Grows whenever the rules of this file read something differently: what older rules read is read again. */
export const documentRules = '2';

/**
 * Why a document may not do as it is (domain guide D.3, D.5). `unsigned` is said only of a signature line or form
 * field that stands empty: a text cannot show a signature.
 */
export type DocumentQuality = 'illegible' | 'unsigned' | 'undated' | 'partial';

/** What was read in a document of one kind. Absent: the document does not say it, or nobody could read it. */
export interface DocumentDetail {
  readonly item: ItemId;
  readonly quality: readonly DocumentQuality[];
  /** The day the document bears: of issue, of access to the emergency room, of the accident on an accident statement. */
  readonly datedOn?: LocalDate;
  /** As printed. */
  readonly number?: string;
  /** Who made it out: the firm, doctor or office at its head. */
  readonly issuer?: string;
  /** Eleven digits that pass Luhn, or a foreign number with its country. */
  readonly issuerVat?: string;
  /** Digits that are labelled a VAT number and fail its check. */
  readonly issuerVatWrong?: string;
  /** In whose name it is: customer of an invoice, holder of an account, bearer of an identity document. */
  readonly holder?: string;
  readonly patient?: string;
  readonly diagnosis?: string;
  readonly doctor?: string;
  /** Amounts of the single lines of a bill, only when they could be told from everything else. */
  readonly lines?: readonly Cents[];
  readonly net?: Cents;
  readonly vat?: Cents;
  /** Stamp duty, pension-fund contribution, discount (negative): what lies between net, VAT and total. */
  readonly charges?: readonly Cents[];
  readonly total?: Cents;
  /** ISO 4217. */
  readonly currency?: string;
  /** True when it says it is paid, false when it says it is not. */
  readonly paid?: boolean;
  /** Pages that are there. */
  readonly pages?: number;
  /** Pages there should be, as the page numbers say («pag. 1 di 3»). */
  readonly pagesOf?: number;
  /** Number plates, compact. */
  readonly plates?: readonly string[];
  readonly iban?: string;
  /** Last day of validity of an identity document. */
  readonly validUntil?: LocalDate;
  /** First and last day of a trip, a stay in hospital, a prognosis. */
  readonly from?: LocalDate;
  readonly to?: LocalDate;
  /** How many signature lines stand empty, of how many. */
  readonly emptySignatures?: number;
  readonly signatures?: number;
  /** Where the values stood. */
  readonly spans: Readonly<Partial<Record<DetailKey, Span>>>;
}

/** A value of a detail that has a place. */
export type DetailKey = Exclude<keyof DocumentDetail, 'item' | 'spans' | 'pages'>;

/** A field of a PDF form. An empty value is a field nobody filled in. */
export interface FormField {
  /** As the form shows it when it says so, else its technical name. */
  readonly name: string;
  readonly kind: 'text' | 'choice' | 'check' | 'signature';
  readonly value: string;
}

/** What a file holds beside its text. */
export interface FileLayer {
  readonly form?: readonly FormField[];
  /** Pages, from 1, with pictures, ink or stamps on them: a signature may be one of these. */
  readonly marked?: readonly number[];
  /** Signed with a certificate. */
  readonly signed?: boolean;
  /** What the file says of its making; instants in ISO 8601. */
  readonly made?: {
    readonly producer?: string;
    readonly creator?: string;
    readonly created?: string;
    readonly modified?: string;
  };
  /** 0–1, how sure OCR was of the letters; absent for a text layer. */
  readonly confidence?: number;
}

/** A document as it is read. */
export interface DocumentSource {
  readonly part: Span['part'];
  /** Text of this document's own pages, parted by form feeds; absent when nobody could read any. */
  readonly text?: string;
  /** Where `text` begins in the file's text; spans count from there. */
  readonly offset?: number;
  /** Pages of this document; absent when nobody counted. */
  readonly pages?: number;
  /** Number of its first page within the file, from 1. */
  readonly firstPage?: number;
  readonly layer?: FileLayer;
  /** Day of receipt, for two-digit years. */
  readonly today: LocalDate;
}

/** Reads a document of a kind. The same source always gives the same detail. */
export function readDocument(item: Item, source: DocumentSource): DocumentDetail {
  const reading = source.text === undefined ? undefined : read(source.text.slice(0, longestText));
  const base = { item: item.id, ...(source.pages === undefined ? {} : { pages: source.pages }) };
  if (reading === undefined)
    return { ...base, ...flawsOf(readQuality(item, source, undefined, false), source), spans: {} };
  const values = new Values(reading, source);
  const rows = rowsOf(reading);
  const days = daysOf(reading, source.today);
  const habit = habits.get(item.id) ?? standardHabit;
  const own = datedOn(reading, rows, days, habit.date);
  values.put('datedOn', own?.date, own);
  for (const part of habit.reads) readers[part](values, { reading, rows, days });
  const quality = readQuality(item, source, reading, own !== undefined || hasUnsureDate(habit, days));
  const illegible = quality.flaws.some(({ flaw }) => flaw === 'illegible');
  // Figures found in rubbish are rubbish.
  const found = illegible ? { values: {}, spans: {} } : values.all();
  const flaws = flawsOf(quality, source, reading);
  return { ...base, ...found.values, ...flaws, spans: { ...found.spans, ...flaws.spans } };
}

/** The number a page bears, as printed; undefined when it has none. */
export function numberOf(reading: Reading): string | undefined {
  return documentNumber(reading, rowsOf(reading))?.value;
}

/** A file, and the pages of it that are one document, ready to be read. */
export function sourceOf(
  file:
    | {
        readonly id: AttachmentId;
        readonly text?: string;
        readonly pages?: number;
        readonly layer?: FileLayer;
      }
    | undefined,
  seen: Pick<DocumentSeen, 'span' | 'pages'>,
  today: LocalDate,
): DocumentSource {
  if (file === undefined) return { part: seen.span.part, today };
  const sheets = file.text?.split('\f');
  const { first, last } = seen.pages ?? { first: 1, last: Math.max(file.pages ?? 1, sheets?.length ?? 1) };
  const before = sheets?.slice(0, first - 1).reduce((length, sheet) => length + sheet.length + 1, 0);
  const pages = seen.pages === undefined ? (file.pages ?? sheets?.length) : last - first + 1;
  return {
    part: `attachment:${file.id}`,
    today,
    firstPage: first,
    ...(pages === undefined ? {} : { pages }),
    ...(sheets === undefined ? {} : { text: sheets.slice(first - 1, last).join('\f'), offset: before ?? 0 }),
    ...(file.layer === undefined ? {} : { layer: file.layer }),
  };
}

/** Texts are read up to here; no document is longer. */
const longestText = 100_000;

type Part = keyof typeof readers;

interface Habit {
  readonly date: DateHabit;
  readonly reads: readonly Part[];
}

/** What is read of each kind of document beside its date. */
const standardHabit: Habit = { date: { where: 'last', bare: false }, reads: ['number', 'holder'] };
const bill: Habit = {
  date: {
    where: 'first',
    bare: true,
    labels:
      'data (?:della )?(?:fattura|ricevuta|parcella)|data (?:del )?doc(?:umento|\\.)?|data (?:di )?emissione|invoice date|date of issue|tax point(?: date)?|issue date|date of invoice|receipt date',
  },
  reads: ['number', 'issuer', 'vat', 'holder', 'patient', 'figures', 'payment', 'plates'],
};
const habits: ReadonlyMap<string, Habit> = new Map<string, Habit>(
  Object.entries({
    doc_invoice: bill,
    doc_proof_purchase: bill,
    doc_estimate: {
      ...bill,
      date: { ...bill.date, labels: 'data (?:del )?preventivo|estimate date|quote date|date of estimate' },
      reads: ['number', 'issuer', 'vat', 'holder', 'figures', 'plates'],
    },
    doc_cancellation_cost: { ...bill, reads: ['number', 'issuer', 'vat', 'holder', 'figures'] },
    doc_items_list: { date: { where: 'first', bare: false }, reads: ['holder', 'figures'] },
    doc_prescription: {
      date: {
        where: 'last',
        bare: true,
        labels: 'data (?:di |della )?(?:prescrizione|ricetta|emissione|compilazione)',
      },
      reads: ['patient', 'diagnosis', 'doctor'],
    },
    doc_medical_cert: {
      date: { where: 'last', bare: true },
      reads: ['patient', 'diagnosis', 'doctor', 'prognosis'],
    },
    doc_recovery_cert: { date: { where: 'last', bare: true }, reads: ['patient', 'diagnosis', 'doctor'] },
    doc_er_report: {
      date: {
        where: 'first',
        bare: true,
        labels:
          "data (?:e ora )?(?:di |dell'|della )?(?:accettazione|accesso|ingresso|arrivo|entrata|presentazione|triage|prestazione)|(?:accettazione|accesso|ingresso|arrivo|presa in carico)(?: (?:del|il|in data))?|attended(?: on)?|(?:date|time) of (?:arrival|attendance)|arriv(?:al|ed)(?: date| on)?|attendance date|admitted(?: on)?|date (?:and time )?of admission",
      },
      reads: ['number', 'patient', 'diagnosis', 'doctor'],
    },
    doc_clinical_record: {
      date: {
        where: 'last',
        bare: false,
        labels:
          'data (?:di )?dimissione|si dimette in data|dimess[oa] (?:il|in data)|date of discharge|discharged(?: on)?|discharge date',
      },
      reads: ['number', 'patient', 'diagnosis', 'doctor', 'stay'],
    },
    doc_cai: {
      date: {
        where: 'first',
        bare: true,
        labels: "data (?:dell')?(?:incidente|sinistro)|data|date of (?:the )?accident|date",
      },
      reads: ['holder', 'plates'],
    },
    doc_police_report: {
      date: {
        where: 'first',
        bare: true,
        labels: 'date reported|reported on|data (?:della )?denuncia|sporta (?:il|in data)',
      },
      reads: ['number', 'holder'],
    },
    doc_fire_report: { date: { where: 'first', bare: true }, reads: ['number', 'holder'] },
    doc_technical_report: { date: { where: 'first', bare: true }, reads: ['number', 'issuer', 'holder'] },
    doc_bank_details: { date: { where: 'last', bare: false }, reads: ['holder', 'account'] },
    doc_id: {
      date: {
        where: 'first',
        bare: false,
        labels:
          'emissione(?: \\/ issuing)?|(?:data (?:di )?)?rilascio|rilasciat[oa] (?:il|in data)|issuing|date of issue|issued(?: on)?|4a\\.?',
      },
      reads: ['holder', 'validity'],
    },
    doc_vehicle_reg: { date: { where: 'first', bare: false }, reads: ['plates'] },
    doc_carrier_statement: { date: { where: 'first', bare: true }, reads: ['number', 'holder'] },
    doc_travel_booking: {
      date: {
        where: 'first',
        bare: false,
        labels:
          'data (?:di )?(?:prenotazione|conferma|emissione)|booking date|booked on|issued(?: on)?|date of issue',
      },
      reads: ['number', 'holder', 'trip', 'figures'],
    },
  } satisfies Record<string, Habit>),
);

/** On a kind that counts bare dates any date may be its own: then it is not called undated. */
function hasUnsureDate({ date }: Habit, days: readonly DayAt[]): boolean {
  return date.bare && days.length > 0;
}

interface Page {
  readonly reading: Reading;
  readonly rows: readonly Row[];
  readonly days: readonly DayAt[];
}

const readers = {
  number: (values: Values, { reading, rows }: Page) => {
    const found = documentNumber(reading, rows);
    values.put('number', found?.value, found);
  },
  issuer: (values: Values, { reading, rows }: Page) => {
    const found = issuerOf(reading, rows);
    values.put('issuer', found?.name, found);
  },
  vat: (values: Values, { reading, rows }: Page) => {
    const found = issuerVat(reading, rows);
    values.put(found?.valid === false ? 'issuerVatWrong' : 'issuerVat', found?.value, found);
  },
  holder: (values: Values, { reading, rows }: Page) => {
    const found = personAfter(reading, rows, holderLabels) ?? personBehind(reading, holderWords);
    values.put('holder', found?.name, found);
  },
  patient: (values: Values, { reading, rows }: Page) => {
    const found = personAfter(reading, rows, patientLabels) ?? personBehind(reading, patientWords);
    values.put('patient', found?.name, found);
  },
  doctor: (values: Values, { reading, rows }: Page) => {
    const found = doctorOf(reading, rows);
    values.put('doctor', found?.name, found);
  },
  diagnosis: (values: Values, { reading, rows }: Page) => {
    for (const slot of slotsOf(rows, diagnosisLabels)) {
      const text = reading.plain.slice(slot.start, Math.min(slot.end, slot.start + 200));
      const value = text.replace(/^[\s:.-]+/, '').replace(/[\s.;,_-]+$/, '');
      if ((value.match(/\p{L}/gu)?.length ?? 0) < 4) continue;
      const start = slot.start + text.indexOf(value);
      values.put('diagnosis', value, { start, end: start + value.length });
      return;
    }
  },
  figures: (values: Values, { reading, rows }: Page) => {
    const { lines, net, vat, total, charges } = readFigures(rows);
    values.put('net', net?.cents, net);
    values.put('vat', vat?.cents, vat);
    values.put('total', total?.cents, total);
    const first = lines?.[0];
    values.put(
      'lines',
      lines?.map(({ cents }) => cents),
      first === undefined ? undefined : { start: first.start, end: lines?.at(-1)?.end ?? first.end },
    );
    if (charges.length > 0)
      values.put(
        'charges',
        charges.map(({ cents }) => cents),
        charges[0],
      );
    if (total !== undefined) values.put('currency', readCurrency(reading.folded), total);
  },
  payment: (values: Values, { reading }: Page) => {
    const found = readPayment(reading.folded);
    values.put('paid', found?.paid, found);
  },
  plates: (values: Values, { reading }: Page) => {
    const plates = findPlates(reading).filter(({ kind, labelled }) => kind !== 'foreign' || labelled);
    const first = plates[0];
    if (first === undefined) return;
    values.put('plates', [...new Set(plates.map(({ value }) => value))].slice(0, 10), {
      start: reading.seek(first.start),
      end: reading.seek(first.end),
    });
  },
  account: (values: Values, { reading }: Page) => {
    const [found] = findIbans(reading);
    if (found === undefined) return;
    values.put('iban', found.value, { start: reading.seek(found.start), end: reading.seek(found.end) });
  },
  validity: (values: Values, { rows, days }: Page) => {
    const found = dayAfter(rows, days, validityLabels);
    values.put('validUntil', found?.date, found);
  },
  trip: (values: Values, page: Page) => period(values, page),
  stay: (values: Values, page: Page) => {
    const from = dayAfter(
      page.rows,
      page.days,
      'data (?:di |del )?(?:ricovero|ingresso|ammissione)|ricoverat[oa] (?:il|in data|dal)|date of admission|admitted(?: on)?|admission date',
    );
    const to = dayAfter(
      page.rows,
      page.days,
      'data (?:di )?dimissione|dimess[oa] (?:il|in data)|date of discharge|discharged(?: on)?|discharge date',
    );
    if (from === undefined || to === undefined) {
      period(values, page);
      return;
    }
    values.put('from', from.date, from);
    values.put('to', to.date, to);
  },
  prognosis: (values: Values, page: Page) => period(values, page),
} as const;

function period(values: Values, { reading }: Page): void {
  const [range] = findDateRanges(reading, values.today);
  if (range === undefined) return;
  const at = { start: reading.seek(range.start), end: reading.seek(range.end) };
  values.put('from', range.from, at);
  values.put('to', range.to, at);
}

const holderLabels =
  'egr(?:egi[oa]|\\.)? (?:sig(?:nor[ae]?|\\.ra|\\.)?|dott\\.?)|gent(?:ile|\\.ma|\\.mo|\\.)? (?:sig(?:nor[ae]?|\\.ra|\\.)?|client[ei])|guest(?: name)?|spett(?:abile|\\.le|\\.|ile)?|(?:dati )?client[ei]|intestat[oaie] a|intestatari[oa](?: (?:pratica|fattura|del conto|del c\\/c|conto corrente))?|destinatari[oa]|cessionario(?: ?\\/ ?committente)?|committente|fatturare a|fattura a|bill(?:ed)? to|invoice to|sold to|customer(?: name)?|client(?: name)?|assicurat[oa]|contraente(?: ?\\/ ?assicurat[oa])?|richiedente|nome e cognome|cognome e nome|name of (?:the )?insured|insured(?: person)?|policy ?holder|claimant|reported by|account holder|account name|passenger(?: name)?|passegger[oi]|viaggiator[ei]|proprietari[oa]|utente|dipendente|lead (?:passenger|traveller)|dichiarante|denunciante|(?:il |la )?sottoscritt[oa]|paziente|patient(?: name)?|name';
const holderWords =
  /(?<![a-z])(?:(?:io |il |la |lo |l' ?)?sottoscritt[oa]|i,? the undersigned,?|ricev(?:o|iamo|uto) da(?:l|lla)?|received from|denuncia (?:orale )?(?:sporta|presentata) da:?|e' comparsa?o?|(?:e'|e) (?:comparso|presente) (?:il |la )?|comparsa (?:il |la )?)[\s:,]{0,3}/g;
const patientLabels =
  "paziente|degente|assistit[oa]|cognome e nome(?: ?\\/ ?iniziali dell'assistito)?(?! del medico)|nome e cognome(?! del medico)|nome(?: del)? paziente|patient(?:'s)?(?: name)?|name of patient|re|beneficiari[oa] della prestazione";
const patientWords =
  /(?<![a-z])(?:si (?:certifica|attesta|dichiara|dimette|visita)(?: in data [\d./]{6,10})?,?(?: che)?,? (?:il|la|lo|l')? ?|(?:per|al|alla|per il|per la|il|la) (?=sig)|i (?:certify|confirm) that (?:i (?:have )?(?:examined|seen) )?|per (?=[a-z]+ [a-z]+,))|\n(?:per |(?=(?:sig(?:\.ra|nor[ae]|\.)|mrs?|ms)\.? [a-z]))/g;
const diagnosisLabels =
  'diagnosi(?: (?:di|alla) (?:ingresso|dimissione|accettazione|uscita))?(?: (?:definitiva|principale|clinica))?|quesito diagnostico|quesito clinico|diagnosis|patologia|indicazione clinica|clinical (?:indication|diagnosis)';
const validityLabels =
  'scadenza(?: \\/ expiry)?|data (?:di )?scadenza|valid[oa] (?:fino al|sino al)|expiry(?: date)?|date of expiry|expires(?: on)?|valid until|4b\\.?';

/** A number as it is printed, behind the name of the paper or a label that asks for one. */
function documentNumber(
  reading: Reading,
  rows: readonly Row[],
): { value: string; start: number; end: number } | undefined {
  const { folded, plain } = reading;
  const behind = (labels: string) => {
    for (const slot of slotsOf(rows, labels)) {
      const found = numberAt(folded, plain, slot.start, slot.end);
      if (found) return found;
    }
    return undefined;
  };
  const titled = (pattern: RegExp) => {
    for (const match of folded.matchAll(pattern)) {
      const start = match.index + match[0].length;
      const found = numberAt(folded, plain, start, start + 40);
      if (found) return found;
    }
    return undefined;
  };
  return (
    behind(numberLabels) ?? titled(titledNumber) ?? behind(weakNumberLabels) ?? titled(barelyTitledNumber)
  );
}

function numberAt(
  folded: string,
  plain: string,
  from: number,
  until: number,
): { value: string; start: number; end: number } | undefined {
  const line = folded.indexOf('\n', from);
  const rest = folded.slice(from, Math.min(until, line === -1 ? folded.length : line, from + 40));
  const match = numberShape.exec(rest);
  const value = match?.groups?.['number'];
  if (match === null || value === undefined || !/\d/.test(value) || isDate.test(value)) return undefined;
  const start = from + match[0].length - value.length;
  const written = plain.slice(start, start + value.length).replace(/[\s./-]+$/, '');
  return { value: written, start, end: start + written.length };
}

const numberLabels =
  'numero (?:documento|doc\\.?|fattura|ricevuta|preventivo|pratica|prenotazione|verbale|parcella)|(?:documento|doc\\.?|fattura|ricevuta|preventivo|parcella|prenotazione|pratica) (?:n(?:umero|um|r|[.°º])?[.°º]?|no\\.?)(?= ?[:.]? ?[a-z]{0,6}[ -]?\\d)|(?:invoice|receipt|document|estimate|quote|booking|ticket|crime|incident|file|report)(?: reference)?(?: (?:number|no\\.?|ref(?:erence)?|id)| ?#)|booking reference|file reference';
const weakNumberLabels = 'numero|number|n[.°º]|nr\\.?|prot(?:ocollo|\\.)?(?: n\\.?)?|ref(?:erence)?';
const titleWords =
  "(?<![a-z])(?<!totale |importo |total )(?:fattura|ricevuta|parcella|notula|nota|preventivo|documento|verbale|cartella clinica|rapporto|relazione|pratica|prenotazione|referto|invoice|receipt|estimate|quotation|quote|booking|report|record)(?: (?!n[.r°º]|no\\.|num)[a-z.']{2,15}){0,4}[ :,-]{0,3}\n?";
const aNumber = '(?=(?:[a-z]{1,6}[ /-]?)?\\d)';
const titledNumber = new RegExp(
  `${titleWords}(?:n(?:umero|um|r)?[.°ºo]{1,2}|n(?= )|no\\.?|nr\\.?|numero|number|#|:)[ :.°º]{0,3}${aNumber}`,
  'g',
);
const barelyTitledNumber = new RegExp(`${titleWords}${aNumber}`, 'g');
/** «118/2026», «FPR 45/26», «INV-00342», «2026/45871», «12 / E / 2026». Two groups of bare digits are two numbers. */
const numberShape =
  /^[\s:.°º#]{0,4}(?:n(?:r|um|umero)?[.°º]{1,2} ?|no\.? )?(?<number>(?:(?!del |dated|in |data|date|td\d)[a-z]{1,6}[ /-]?)?\d[\da-z]{0,20}(?:[/._-][a-z\d]{1,15}| ?[/-] ?(?:\d[a-z\d]{0,14}|[a-z](?![a-z]))){0,4})(?![a-z\d]|,\d)/;
const isDate = /^(?:\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}|(?:19|20)\d{2}-\d{2}-\d{2}|td\d\d)$/;

/**
 * The VAT number of whoever made a bill out: the first that no word of the customer stands before. A foreign one keeps
 * its country.
 */
function issuerVat(
  reading: Reading,
  rows: readonly Row[],
): { value: string; valid: boolean; start: number; end: number } | undefined {
  const candidates = Array.from(reading.folded.matchAll(vatPattern))
    .slice(0, 20)
    .flatMap((match) => {
      const digits = (match.groups?.['number'] ?? '').replace(/[ .]/g, '').toUpperCase();
      const start = match.index + match[0].length - (match.groups?.['number'] ?? '').length;
      const value = digits.replace(/^IT(?=\d{11}$)/, '');
      const italian = /^\d{11}$/.test(value);
      if (!italian && !/^[A-Z]{2}[A-Z0-9]{7,12}$/.test(value)) return [];
      return [{ value, valid: !italian || checkVatNumber(value), start, end: match.index + match[0].length }];
    });
  const customers = slotsOf(rows, customerLabels).map(({ start }) => start);
  const issuers = candidates.filter(
    ({ start }) => !customers.some((customer) => customer < start && start - customer < 200),
  );
  const all = issuers.length > 0 ? issuers : candidates.slice(0, 1);
  return all.find(({ valid }) => valid) ?? all[0];
}

const customerLabels =
  'spett(?:abile|\\.le|\\.)?|client[ei]|intestat[oaie] a|intestatari[oa]|destinatari[oa]|cessionario(?: ?\\/ ?committente)?|committente|bill(?:ed)? to|customer|sold to';
const vatPattern =
  /(?<![a-z])(?:p\.? ?(?:iva|i\.?)|partita iva|part\. ?iva|piva|vat(?: reg(?:istration)?\.?)?(?: ?(?:no|number|id|nr))?|tva|ust-?id(?:-?nr)?|cif|nif)(?![a-z])[^\n\da-z]{0,6}(?:(?:e|\/) ?c\.? ?f\.?[^\n\da-z]{0,4}|(?:it|n\.?|no\.?|nr\.?) ?:? ?)?(?<number>(?:it ?)?\d{11}(?!\d)|(?:gb|de|fr|es|at|nl|be|pt|ie|ch|pl)[ .]?[a-z\d](?:[ .]?[a-z\d]){6,11}(?![a-z\d]))/g;

/** Values as they are found, each with its place in the file's text. */
class Values {
  readonly today: LocalDate;
  readonly #reading: Reading;
  readonly #source: DocumentSource;
  #values: Partial<Omit<DocumentDetail, 'spans'>> = {};
  #spans: Partial<Record<DetailKey, Span>> = {};

  constructor(reading: Reading, source: DocumentSource) {
    this.#reading = reading;
    this.#source = source;
    this.today = source.today;
  }

  put<Key extends DetailKey>(
    key: Key,
    value: DocumentDetail[Key] | undefined,
    at: { start: number; end: number } | undefined,
  ): void {
    if (value === undefined || at === undefined) return;
    this.#values = { ...this.#values, [key]: value };
    this.#spans = { ...this.#spans, [key]: spanAt(this.#reading, this.#source, at) };
  }

  all() {
    return { values: this.#values, spans: this.#spans };
  }
}

function spanAt(
  reading: Reading,
  { part, offset = 0 }: DocumentSource,
  at: { start: number; end: number },
): Span {
  const place = reading.place(at.start, at.end);
  return {
    part,
    start: place.start + offset,
    end: place.end + offset,
    quote: place.quote.slice(0, 300),
  };
}

function flawsOf(
  { flaws, signatures, emptySignatures, pagesOf }: QualityReading,
  source: DocumentSource,
  reading?: Reading,
): Pick<DocumentDetail, 'quality' | 'signatures' | 'emptySignatures' | 'pagesOf' | 'spans'> {
  const shown = flaws.find(({ at }) => at !== undefined)?.at;
  return {
    quality: flaws.map(({ flaw }) => flaw),
    ...(signatures === undefined ? {} : { signatures }),
    ...(emptySignatures === undefined ? {} : { emptySignatures }),
    ...(pagesOf === undefined ? {} : { pagesOf }),
    spans: shown === undefined || reading === undefined ? {} : { quality: spanAt(reading, source, shown) },
  };
}
