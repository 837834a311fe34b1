/**
 * Which documents came with a message. Three witnesses, in order of trust: what a file says of itself, what it is
 * called, and what the sender says is attached while there is a file that nothing else explains. A document that
 * is only promised, missed or asked for has not come.
 */
import { readFigures } from './bill.ts';
import { numberOf } from './document-detail.ts';
import type { DocumentSeen } from '../facts/fact.ts';
import type { AttachmentId, ItemId } from '../ids.ts';
import { occurrencesOf, type Occurrence } from './item-words.ts';
import { findAmounts } from '../money.ts';
import { readMentions, type Mention } from './mentions.ts';
import { rowsOf } from './page-layout.ts';
import type { ClaimType, Item, Profile } from '../profile.ts';
import type { Span } from '../message.ts';
import { read, type Reading } from '../text/text.ts';

/** A file as the channel and the reader of its text left it. */
export interface AttachmentSeen {
  readonly id: AttachmentId;
  readonly name: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  readonly inline: boolean;
  /** Its text layer, or what OCR read; pages separated by form feeds. Absent when nobody could read it. */
  readonly text?: string;
  /** What came of reading it; absent before anybody has tried. */
  readonly readState?: 'waiting' | 'read' | 'no-text' | 'failed';
}

export interface DocumentQuestion {
  readonly attachments: readonly AttachmentSeen[];
  /** What the sender newly wrote. */
  readonly newText: string;
  readonly claimType?: ClaimType;
  readonly profile: Pick<Profile, 'items'>;
  /** Document items of our open request: «in allegato quanto richiesto» means these. */
  readonly asked?: readonly ItemId[];
}

export interface AttachmentReading {
  readonly documents: readonly DocumentSeen[];
  /**
   * Files that may be documents and that nothing explained, or that could not be opened: a person must look at them
   * before anybody asks again.
   */
  readonly unexplained: readonly AttachmentId[];
}

/**
 * The documents of a message. Spans of method `file-name` and `photo` count in the file's name, of `file-text` in
 * its text, of `mentioned` in `newText`.
 */
export function recogniseDocuments(question: DocumentQuestion): readonly DocumentSeen[] {
  return readAttachments(question).documents;
}

/** The documents of a message, and the files that remain a riddle. */
export function readAttachments(question: DocumentQuestion): AttachmentReading {
  const items = [...question.profile.items.values()].filter(({ kind }) => kind === 'document');
  const wantsPhotos = question.claimType?.requirements.some(({ anyOf }) => anyOf.some(isPhotos)) ?? false;
  const documents: DocumentSeen[] = [];
  const riddles: AttachmentSeen[] = [];
  const unopened: AttachmentSeen[] = [];
  for (const file of question.attachments) {
    if (!isCarrier(file) || isOnlyTerms(file)) continue;
    if (isUnopened(file)) {
      unopened.push(file);
      continue;
    }
    const found = explain(file, items, wantsPhotos);
    documents.push(...found);
    if (found.length === 0) riddles.push(file);
  }
  const listed = itemsListed(question);
  if (listed && !documents.some(({ item }) => item === listed.item)) documents.push(listed);
  const closed = unopened.map(({ id }) => id);
  if (riddles.length === 0) return { documents, unexplained: closed };

  const explained = new Set(
    [...documents, ...unopened.flatMap((file) => namesOf(file, items))].map(({ item }) => item),
  );
  const mentions = mentionsOf(question, items).filter(({ item }) => !explained.has(item));
  const pages = mentions.filter(({ item }) => !isPhotos(item));
  const only = riddles.length === 1 && pages.length === 1 ? riddles[0] : undefined;
  // What is said to be attached may be the very file that does not open.
  const believed = (unopened.length > 0 ? [] : pages).map((mention) => ({
    ...believe(mention, pages.length, riddles),
    ...(only === undefined ? {} : { file: only.id }),
  }));
  const pictures = picturesAmong(
    riddles,
    unopened.length,
    pages.length,
    mentions.find(({ item }) => isPhotos(item)),
    wantsPhotos,
  );
  const accountedFor = believed.length + pictures.length;
  return {
    documents: [...documents, ...believed, ...pictures],
    unexplained: [...(riddles.length > accountedFor ? riddles.map(({ id }) => id) : []), ...closed],
  };
}

/**
 * «Cappotto 200 €, scarpe 90 €»: a list of things with their values written into the message is the list, when the
 * claim needs one. Bills and terms of the policy are no things.
 */
function itemsListed({ newText, claimType }: DocumentQuestion): DocumentSeen | undefined {
  const list = claimType?.requirements
    .flatMap(({ anyOf }) => anyOf)
    .find((item) => item === ('doc_items_list' as ItemId));
  if (list === undefined) return undefined;
  const reading = read(newText);
  let first: number | undefined;
  let count = 0;
  let end = 0;
  for (const amount of findAmounts(reading).slice(0, 200)) {
    const start = reading.seek(amount.start);
    const before = reading.folded.slice(Math.max(end, start - 60), start);
    const thing =
      /(?:^|[,;:.\n(*\u2022+]|(?<![a-z])(?:e|ed|and|piu) )\s*(?:[-*\u2022\d.)]{1,3}\s)?([a-z][a-z0-9'\u2019" /-]{2,45}?)\s*(?:[:=-]|\(|circa|da|del valore di|worth|about)?\s*$/.exec(
        before,
      )?.[1];
    const isNear = first === undefined || start - end <= 60;
    end = reading.seek(amount.end);
    if (thing === undefined || noThing.test(thing)) continue;
    if (!isNear && count < 2) {
      first = undefined;
      count = 0;
    }
    first ??= start - thing.length;
    count += 1;
  }
  if (first === undefined || count < 2) return undefined;
  return {
    item: list,
    span: { part: 'body', ...reading.place(Math.max(0, first), end) },
    method: 'mentioned',
    confidence: 0.5,
  };
}

const noThing =
  /(?<![a-z])(?:fattur[ae]|ricevut[ae]|preventiv[oi]|parcell[ae]|totale|total|somma|importo|acconto|saldo|iva|vat|franchigia|scoperto|premio|massimale|rata|rate|polizza|rimborso|bonifico|danno|danni|spes[ae]|invoice|receipt|estimate|excess|premium|deductible|refund|claim|payment|fee|ticket|visita|multa|commissioni)(?![a-z])/;

/** The one item that pictures satisfy by being pictures. */
function isPhotos(item: ItemId): boolean {
  const photos: string = item;
  return photos === 'doc_damage_photos';
}

/** False for what mail programs add by themselves: signatures, logos, cards, receipts, the mail inside the mail. */
function isCarrier(file: AttachmentSeen): boolean {
  if (machineTypes.test(file.contentType) || machineNames.test(file.name)) return false;
  return !isPicture(file) || !isDecoration(file);
}

const machineTypes =
  /pkcs7-signature|pgp-signature|calendar|vcard|delivery-status|rfc822|disposition-notification|text\/html/i;
const machineNames = /\.(?:p7s|asc|vcf|ics|eml|css)$|^daticert\.xml$/i;

/**
 * A file of which nobody can say what it holds: broken, locked or empty, or a `winmail.dat` that gave up nothing. Its
 * name proves nothing then.
 */
function isUnopened({ name, contentType, size, readState }: AttachmentSeen): boolean {
  return readState === 'failed' || size === 0 || /ms-tnef/i.test(contentType) || /^winmail\.dat$/i.test(name);
}

function isPicture({ name, contentType }: AttachmentSeen): boolean {
  return /^image\//i.test(contentType) || /\.(?:jpe?g|png|heic|heif|webp|tiff?|gif|bmp)$/i.test(name);
}

/**
 * Telephones put real photographs into the body as well: inline alone does not make a logo, but inline and small
 * does. Outlook calls what was pasted and what stands in signatures alike `image001.png`.
 */
function isDecoration({ name, contentType, size, inline }: AttachmentSeen): boolean {
  if (/gif|svg/i.test(contentType) || (size < 6_000 && (inline || /^image\d{3}\./i.test(name)))) return true;
  if (size < 150_000 && logoNames.test(name)) return true;
  return inline && size < (/^image\d{3}\./i.test(name) ? 150_000 : 80_000);
}

const logoNames = /(?<!\p{L})(?:logo|banner|icona?|signature|facebook|linkedin|instagram|twitter)(?!\p{L})/iu;

/** A file of conditions and notices: no document, whatever it is called, and no riddle for a person either. */
function isOnlyTerms(file: AttachmentSeen): boolean {
  const text = readableText(file);
  if (text === undefined) return false;
  const pages = text.split('\f').filter((page) => page.trim() !== '');
  return pages.length > 0 && pages.every((page) => isTerms(read(page)));
}

/** What a file says of itself, else what it is called, else what it speaks of. */
function explain(
  file: AttachmentSeen,
  items: readonly Item[],
  wantsPhotos: boolean,
): readonly DocumentSeen[] {
  const text = readableText(file);
  // «foto1.jpg» says that it is a picture, not of what; whether that helps depends on what the claim needs.
  const named = namesOf(file, items).filter(({ item }) => !isPhotos(item) || wantsPhotos || !isPicture(file));
  if (text === undefined) return named;
  const titled = titlesOf(file, text, items);
  if (titled.length === 0) return named.length > 0 ? named : spokenOf(file, text, items);
  const told = new Set(titled.map(({ item }) => item));
  // A name that promises more than the readable page shows is believed when the part that can be checked is true.
  const isTruthful = named.some(({ item }) => told.has(item));
  return [...titled, ...(isTruthful ? named.filter(({ item }) => !told.has(item)) : [])];
}

/** Pictures of damage carry a plate or a street name; from twenty words on it is a page. */
function readableText(file: AttachmentSeen): string | undefined {
  if (file.text === undefined) return undefined;
  const words = file.text.slice(0, 2_000).match(/\p{L}{2,}/gu)?.length ?? 0;
  return words >= (isPicture(file) ? 20 : 3) ? file.text.slice(0, 100_000) : undefined;
}

function namesOf(file: AttachmentSeen, items: readonly Item[]): readonly DocumentSeen[] {
  const bare = file.name.normalize('NFKC').replace(/(?:\.[a-z0-9]{2,4}){1,2}$/i, '');
  // FatturaVisita_2026-07.pdf is read as «Fattura Visita 2026 07».
  const spelled = bare
    .replace(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\d)|(?<=\d)(?=\p{L})/gu, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const fileNameOf = (item: Item): RegExp | undefined => item.fileName;
  const found = new Set([
    ...occurrencesOf(spelled, items, fileNameOf).map(({ item }) => item),
    ...items.filter(({ fileName }) => fileName?.test(file.name)).map(({ id }) => id),
  ]);
  // «foto fattura.jpg» is a picture of an invoice, not of the damage.
  const pages = [...found].filter((item) => !isPhotos(item));
  return (pages.length > 0 ? pages : [...found]).map((item) => ({
    item,
    span: { part: `attachment:${file.id}`, start: 0, end: file.name.length, quote: file.name },
    method: 'file-name',
    confidence: 0.8,
  }));
}

interface Heading extends Occurrence {
  readonly isTitle: boolean;
}

/** One page of a file. */
interface Sheet {
  /** From 1. */
  readonly number: number;
  /** Where it begins in the file's text. */
  readonly offset: number;
  readonly reading: Reading;
}

/**
 * The pages of a text that may be documents. The conditions of a contract, a notice on privacy and a mail somebody
 * printed name every document there is and are none.
 */
function sheetsOf(text: string): readonly Sheet[] {
  const sheets: Sheet[] = [];
  let offset = 0;
  for (const [index, page] of text.split('\f').slice(0, 500).entries()) {
    const reading = read(page);
    if (!isTerms(reading) && !isPrintedMail(reading)) sheets.push({ number: index + 1, offset, reading });
    offset += page.length + 1;
  }
  return sheets;
}

/** A document that grows page by page. */
interface Section {
  readonly heading: Heading;
  readonly sheet: Sheet;
  last: number;
  readonly billNumber: string | undefined;
}

/**
 * What the pages call themselves. A title is a line of little else; failing one, the first mention in the head of a
 * page counts, unless it is a letter. «Rif. preventivo n. 12» and the list of enclosures on a form are no titles. A
 * page without a title belongs to the document before it, and so does one that repeats its title; a bill with another
 * number is another bill.
 */
function titlesOf(file: AttachmentSeen, text: string, items: readonly Item[]): readonly DocumentSeen[] {
  const sheets = sheetsOf(text);
  const sections: Section[] = [];
  for (const sheet of sheets) {
    const { plain, folded } = sheet.reading;
    const headings = occurrencesOf(plain, items).flatMap((each) => present(headingOf(plain, each)));
    const titles = outranked(headings, isLetter(folded) ? subjectsOf(sheet.reading, items) : []);
    const continues = sections.length > 0 && laterPage.test(folded);
    const weak = isLetter(folded) || continues ? [] : headings.slice(0, 1);
    let opened = false;
    for (const heading of titles.length > 0 ? titles.slice(0, 3) : weak) {
      const same = sections.filter((section) => section.heading.item === heading.item);
      const billNumber = bills.has(heading.item) ? numberOf(sheet.reading) : undefined;
      const isOther =
        same.length > 0 &&
        !continues &&
        billNumber !== undefined &&
        same.every((section) => section.billNumber !== undefined && section.billNumber !== billNumber) &&
        same.every((section) => section.sheet !== sheet);
      if (same.length > 0 && !isOther) {
        const before = same.at(-1);
        if (before !== undefined && before.last === sheet.number - 1) before.last = sheet.number;
        opened ||= before?.last === sheet.number;
        continue;
      }
      sections.push({ heading, sheet, last: sheet.number, billNumber });
      opened = true;
    }
    if (!opened)
      for (const section of sections) if (section.last === sheet.number - 1) section.last = sheet.number;
  }
  const pages = text.split('\f').length;
  return sections.map(({ heading, sheet, last }) => {
    const place = sheet.reading.place(heading.start, heading.end);
    return {
      item: heading.item,
      span: {
        part: `attachment:${file.id}`,
        start: place.start + sheet.offset,
        end: place.end + sheet.offset,
        quote: place.quote,
      },
      method: 'file-text',
      confidence: heading.isTitle ? 0.9 : 0.75,
      ...(pages === 1 ? {} : { pages: { first: sheet.number, last } }),
    };
  });
}

/**
 * Titles, where one kind's heading makes another's mean itself: the fire brigade's report of its work is a
 * fire report, and an emergency room's letter of discharge is its report.
 */
function outranked(headings: readonly Heading[], subjects: readonly Heading[]): readonly Heading[] {
  const titles = [...headings.filter(({ isTitle }) => isTitle), ...subjects];
  const has = (among: readonly Heading[], id: string) => among.find(({ item }) => item === (id as ItemId));
  const fire = has(headings, 'doc_fire_report');
  const emergency = has(titles, 'doc_er_report');
  return titles
    .filter(({ item }) => emergency === undefined || item !== ('doc_clinical_record' as ItemId))
    .map((title) =>
      fire !== undefined && title.item === ('doc_technical_report' as ItemId)
        ? { ...title, item: fire.item }
        : title,
    );
}

/** «Oggetto: preventivo di spesa …» above a list of prices with its total: an offer in the form of a letter. */
function subjectsOf(reading: Reading, items: readonly Item[]): readonly Heading[] {
  const subject = /(?:^|\n) {0,6}(?:oggetto|subject|re) ?: {0,3}/.exec(reading.folded);
  if (!subject) return [];
  const from = subject.index + subject[0].length;
  const found = occurrencesOf(reading.plain, items).find(
    ({ item, start }) => bills.has(item) && start >= from && start <= from + 12,
  );
  const figures = found === undefined ? undefined : readFigures(rowsOf(reading));
  return found !== undefined && figures?.total !== undefined && (figures.lines?.length ?? 0) >= 2
    ? [{ ...found, isTitle: true }]
    : [];
}

const bills: ReadonlySet<string> = new Set(['doc_invoice', 'doc_proof_purchase', 'doc_estimate']);

/** «Pag. 2 di 3» */
const laterPage =
  /(?<![a-z])(?:pag(?:ina|\.)?|page|foglio|sheet) {0,2}(?:n[.°]? {0,2})?(?!0*1 )0*(?:[2-9]|[1-9]\d{1,2}) {0,2}(?:di|of|su|\/) {0,2}\d{1,3}(?!\d)/;

/** Conditions of insurance or sale, glossaries, notices on privacy that nobody signs. */
function isTerms({ folded }: Reading): boolean {
  const head = folded.slice(0, 600);
  const signs =
    /(?<![a-z])(?:sottoscritt[oa]|acconsent[oe]|presta il consenso|firma|signature|i consent)(?![a-z])/;
  if (privacyTitle.test(head)) return !signs.test(folded);
  if (termsTitle.test(head)) return true;
  return (folded.match(articleHeading)?.length ?? 0) >= 4 && !signs.test(folded);
}

const termsTitle =
  /(?:^|\n)[^\n]{0,30}(?<![a-z])(?:condizioni (?:generali|particolari|di (?:assicurazione|polizza|contratto|vendita|garanzia|noleggio|trasporto)|contrattuali)|set informativo|fascicolo informativo|nota informativa|dip (?:danni|aggiuntivo|vita)|glossario|norme che regolano|terms (?:and|&) conditions|terms of (?:business|sale|service|use)|(?:general|policy) (?:terms|conditions|wording)|conditions of (?:sale|carriage)|insurance product information document)(?![a-z])/;
const privacyTitle =
  /(?:^|\n)[^\n]{0,30}(?<![a-z])(?:informativa (?:sul|sulla|privacy|ai sensi|in materia|per il)|nota informativa privacy|privacy (?:notice|policy|statement)|data protection notice)/;
const articleHeading =
  /(?:^|\n) {0,6}(?:art(?:icolo|\.)? ?\d{1,3}|clause \d{1,3}|§ ?\d{1,3}|\d{1,2}\.\d{1,2}\.? [a-z])/g;

/** The header of a mail at the head of a page: from, to and subject, each on its line. */
function isPrintedMail({ folded }: Reading): boolean {
  const head = folded.slice(0, 1_200);
  const fields = [
    /(?:^|\n) {0,6}(?:da|from|mittente)\s?:/,
    /(?:^|\n) {0,6}(?:a|to|destinatari[oi]?)\s?:/,
    /(?:^|\n) {0,6}(?:oggetto|subject|re)\s?:/,
    /(?:^|\n) {0,6}(?:data|date|inviato|sent)\s?:/,
  ];
  return (
    fields.filter((field) => field.test(head)).length >= 3 &&
    /@|(?:^|\n) {0,6}(?:oggetto|subject)\s?:/.test(head)
  );
}

const longestHeading = 90;

function headingOf(plain: string, found: Occurrence): Heading | undefined {
  const from = Math.max(0, found.start - longestHeading);
  const lineStart = Math.max(from, plain.slice(from, found.start).lastIndexOf('\n') + 1 + from);
  const rest = plain.slice(found.end, found.end + longestHeading);
  const lineEnd = found.end + (rest.includes('\n') ? rest.indexOf('\n') : rest.length);
  const line = plain.slice(lineStart, lineEnd).trim();
  if (line.length > longestHeading) return undefined;
  if (/^[-*•·☐□▢✓✔]|^\[|^\(\s?\)|^\d{1,2}[.)]\s/u.test(line)) return undefined;
  if (refersTo.test(plain.slice(Math.max(lineStart, found.start - 30), found.start))) return undefined;
  if (/^ ?ref(?:erence)?(?![a-z])/i.test(rest)) return undefined;
  if (
    /allegat|allegare|da presentare|enclos|attach/iu.test(
      plain.slice(Math.max(0, lineStart - 400), lineStart),
    )
  ) {
    return undefined;
  }
  const letters = lettersIn(line);
  const share = lettersIn(plain.slice(found.start, found.end)) / Math.max(1, letters);
  const isLoud = line === line.toUpperCase() && found.start - lineStart < 20 && letters >= digitsIn(line);
  if (share >= 0.6 || (isLoud && letters >= 5)) return { ...found, isTitle: true };
  // «Richiedi un preventivo gratuito online, in omaggio un buono.» is a sentence, not a heading.
  const isLong = line.split(/\s+/).length > 6;
  const isSentence = isLong && (/[.!?]$/.test(line) || found.start - lineStart > 30);
  return found.start < 400 && line.length <= 80 && !isSentence ? { ...found, isTitle: false } : undefined;
}

const refersTo =
  /(?:(?<!\p{L})(?:rif\.?|riferimento|vs\.?|vostr[ao]|come da|cfr\.?|vedi|vista|allegat[aoei]|ref\.?|see|per|your)) ?(?:(?:l[ao]|il|the|a|al|alla) )?$/iu;

function isLetter(text: string): boolean {
  return /(?:distinti|cordiali|migliori) saluti|(?:best|kind) regards|yours (?:faithfully|sincerely)/i.test(
    text,
  );
}

function digitsIn(text: string): number {
  return text.match(/\d/g)?.length ?? 0;
}

function lettersIn(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}

/** A page without any heading, in a file with a meaningless name: what it speaks of most. A letter proves nothing. */
function spokenOf(file: AttachmentSeen, text: string, items: readonly Item[]): readonly DocumentSeen[] {
  if (isLetter(text)) return [];
  const counts = new Map<ItemId, { first: Span; count: number }>();
  for (const { reading, offset } of sheetsOf(text)) {
    for (const { item, start, end } of occurrencesOf(reading.plain, items)) {
      const place = reading.place(start, end);
      const before = counts.get(item);
      counts.set(item, {
        first: before?.first ?? {
          part: `attachment:${file.id}`,
          start: place.start + offset,
          end: place.end + offset,
          quote: place.quote,
        },
        count: (before?.count ?? 0) + 1,
      });
    }
  }
  const [best] = [...counts].toSorted(([, a], [, b]) => b.count - a.count || a.first.start - b.first.start);
  if (best === undefined || isPhotos(best[0])) return [];
  // An advertisement speaks of estimates too: a bill has amounts, and one word is no subject.
  const isBill = bills.has(best[0]);
  if (
    isBill
      ? findAmounts(text.slice(0, 20_000)).length === 0 && !/\d[.,]\d{2}(?!\d)/.test(text)
      : best[1].count < 2
  )
    return [];
  return [{ item: best[0], span: best[1].first, method: 'file-text', confidence: 0.5 }];
}

/** What the sender says is attached: by name, or else all that we had asked for. */
function mentionsOf(question: DocumentQuestion, items: readonly Item[]): readonly Mention[] {
  const { mentions, whatWeAskedFor } = readMentions(question.newText, items);
  if (mentions.length > 0 || !whatWeAskedFor) return mentions;
  return (question.asked ?? [])
    .filter((item) => question.profile.items.get(item)?.kind === 'document')
    .map((item) => ({ item, span: whatWeAskedFor, isPlain: false }));
}

/**
 * How far a mention is believed. A file may hold several documents, a single picture hardly does, and more
 * documents than files means that one may have been forgotten.
 */
function believe(mention: Mention, mentions: number, riddles: readonly AttachmentSeen[]): DocumentSeen {
  const paper = riddles.filter((file) => !isPicture(file));
  const confidence =
    mentions <= riddles.length ? (mention.isPlain ? 0.7 : 0.6) : paper.length > 0 ? 0.5 : 0.4;
  return { item: mention.item, span: mention.span, method: 'mentioned', confidence };
}

/** Pictures that no page needs are photographs of the damage, when the claim wants some or the sender says so. */
function picturesAmong(
  riddles: readonly AttachmentSeen[],
  unopened: number,
  pagesMentioned: number,
  spoken: Mention | undefined,
  wantsPhotos: boolean,
): readonly DocumentSeen[] {
  if (!spoken && !wantsPhotos) return [];
  const pictures = riddles.filter((file) => isPicture(file) && readableText(file) === undefined);
  const paper = riddles.length - pictures.length + unopened;
  const free = paper > 0 ? pictures.length : pictures.length - pagesMentioned;
  if (free <= 0) {
    // «Allego foto e preventivo» with a single file: it may hold both.
    return spoken && unopened === 0
      ? [{ item: spoken.item, span: spoken.span, method: 'mentioned', confidence: 0.45 }]
      : [];
  }
  return pictures.slice(-free).map((file) => ({
    item: 'doc_damage_photos' as ItemId,
    span: { part: `attachment:${file.id}`, start: 0, end: file.name.length, quote: file.name },
    method: 'photo',
    confidence: spoken ? 0.85 : pagesMentioned > 0 && paper === 0 ? 0.55 : 0.7,
  }));
}

function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
