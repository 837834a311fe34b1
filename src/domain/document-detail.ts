/**
 * What a document says: its number, date, issuer, people, amounts and pages, and what is wrong with it as a document.
 * Everything carries the place it was read at. What cannot be read is left out: nothing here is ever guessed.
 */
import type { Cents } from './claim.ts';
import type { ItemId, LocalDate } from './ids.ts';
import type { Span } from './message.ts';
import type { Item } from './profile.ts';

/** Grows whenever the rules of this file read something differently: what older rules read is read again. */
export const documentRules = '1';

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
  return {
    item: item.id,
    quality: [],
    ...(source.pages === undefined ? {} : { pages: source.pages }),
    spans: {},
  };
}
