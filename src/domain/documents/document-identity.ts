/**
 * When two documents are one (domain guide D.4 `inv.not_duplicate`): the same file, the same bill by its issuer, number
 * and date, or by amount, date and patient where a number or issuer could not be read. Looking alike is not enough:
 * whatever two readings contradict each other in keeps them apart.
 */
import type { DocumentDetail } from './document-detail.ts';
import type { ItemId, LocalDate, Sha256 } from '../ids.ts';
import { fold } from '../text/text.ts';

/** What identity looks at. */
export interface Identifiable {
  readonly item: ItemId;
  readonly sha256?: Sha256;
  /** First page within the file, from 1; 0 or absent is the whole file. One file may hold several bills. */
  readonly firstPage?: number;
  readonly detail: DocumentDetail;
}

/** By what two documents are one: the very same file, a bill's own number, or amount, date and patient. */
export type SameBy = 'file' | 'number' | 'amount';

/**
 * Keys under which an index finds the same document again. Two that share none are different; two that share one are
 * candidates for `sameDocument`.
 */
export function identityKeys(document: Identifiable): readonly string[] {
  const { detail } = document;
  const keys: string[] = [];
  const file = fileKey(document);
  if (file !== undefined) keys.push(file);
  if (!bills.has(document.item) || detail.datedOn === undefined) return keys;
  const number = billNumber(detail);
  if (number !== undefined && detail.issuerVat !== undefined)
    keys.push(`bill:${detail.issuerVat}|${number}|${detail.datedOn}`);
  if (detail.total !== undefined) {
    if (number !== undefined) keys.push(`number:${number}|${detail.datedOn}|${detail.total}`);
    const patient = personOf(detail);
    if (patient !== undefined) keys.push(`amount:${detail.total}|${detail.datedOn}|${patient}`);
  }
  return keys;
}

/** Whether two documents are one, and by what. */
export function sameDocument(a: Identifiable, b: Identifiable): SameBy | undefined {
  const sameKind = a.item === b.item || (bills.has(a.item) && bills.has(b.item));
  if (!sameKind) return undefined;
  const contradict =
    differs(billNumber(a.detail), billNumber(b.detail)) || differs(a.detail.issuerVat, b.detail.issuerVat);
  const file = fileKey(a);
  if (file !== undefined && file === fileKey(b) && !contradict) return 'file';
  const shared = identityKeys(a).filter((key) => identityKeys(b).includes(key));
  if (contradict || differs(a.detail.total, b.detail.total)) {
    // A total misread is no other bill; another number or issuer is.
    return !contradict && shared.some((key) => key.startsWith('bill:')) ? 'number' : undefined;
  }
  if (shared.some((key) => key.startsWith('bill:') || key.startsWith('number:'))) return 'number';
  return shared.some((key) => key.startsWith('amount:')) ? 'amount' : undefined;
}

/**
 * Documents of one claim told apart: for each sighting the earliest sighting of the same document, itself when it is
 * the first. `documents` in the order they came.
 */
export function firstSightings<Id>(
  documents: readonly (Identifiable & { readonly id: Id })[],
): ReadonlyMap<Id, Id> {
  const first = new Map<Id, Id>();
  const known = new Map<string, (Identifiable & { readonly id: Id })[]>();
  for (const document of documents) {
    const keys = identityKeys(document);
    const twin = keys
      .flatMap((key) => known.get(key) ?? [])
      .find((each) => sameDocument(each, document) !== undefined);
    first.set(document.id, twin === undefined ? document.id : (first.get(twin.id) ?? twin.id));
    for (const key of keys) known.set(key, [...(known.get(key) ?? []), document]);
  }
  return first;
}

/**
 * True for what is paid once: a bill, a receipt, a photo of damage on a second claim is news; an identity card, a
 * prescription or an accident statement may well serve two.
 */
export function isSpentOnce(item: ItemId): boolean {
  return spentOnce.has(item);
}

/**
 * A bill's number for comparing: upper case, words such as «FT» or «n.» and leading zeros away, and the year too when
 * it is that of the bill, because one copy says «123/2026» and another «FT 123-26». Anything else stays: «12/A» is not
 * «12».
 */
export function normalizeBillNumber(number: string, datedOn?: LocalDate): string {
  const parts = (
    number
      .normalize('NFKC')
      .toUpperCase()
      .match(/\p{L}+|\d+/gu) ?? []
  )
    .map((part) => part.replace(/^0+(?=\d)/, ''))
    .filter((part, index) => index > 0 || !numberWords.has(part));
  while (parts.length > 1 && numberWords.has(parts[0] ?? '')) parts.shift();
  const year = datedOn?.slice(0, 4);
  const isYear = (part: string | undefined) =>
    year !== undefined && (part === year || part === String(Number(year.slice(2))));
  const figures = parts.filter((part) => /\d/.test(part)).length;
  if (figures > 1) {
    if (isYear(parts.at(-1))) parts.pop();
    else if (isYear(parts[0]) && parts[0]?.length === 4) parts.shift();
  }
  return parts.join('-');
}

function fileKey({ sha256, firstPage = 0 }: Identifiable): string | undefined {
  return sha256 === undefined ? undefined : `file:${sha256}/${Math.max(1, firstPage)}`;
}

function billNumber({ number, datedOn }: DocumentDetail): string | undefined {
  if (number === undefined) return undefined;
  const normal = normalizeBillNumber(number, datedOn);
  return normal === '' ? undefined : normal;
}

/** A person's name in any order of its words. */
function personOf({ patient, holder }: DocumentDetail): string | undefined {
  const name = patient ?? holder;
  return name === undefined
    ? undefined
    : fold(name)
        .split(/[^a-z]+/)
        .filter(Boolean)
        .toSorted()
        .join(' ');
}

function differs<T>(a: T | undefined, b: T | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}

const numberWords: ReadonlySet<string> = new Set(
  'FT FATT FATTURA FAT N NR NO NUM NUMERO RIC RICEVUTA INV INVOICE RECEIPT PARCELLA NOTULA DOC DOCUMENTO'.split(
    ' ',
  ),
);

const bills: ReadonlySet<string> = new Set(['doc_invoice', 'doc_proof_purchase', 'doc_cancellation_cost']);
const spentOnce: ReadonlySet<string> = new Set([...bills, 'doc_estimate', 'doc_damage_photos']);
