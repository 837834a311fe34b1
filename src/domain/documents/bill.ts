/** What bills say in figures: lines, net, VAT, duties, total, currency, and whether they are paid. */
import type { Cents } from '../claims/claim.ts';
import { parseMoney } from '../money.ts';
import type { Row } from './page-layout.ts';

/** An amount with its place in the reading. */
interface AmountAt {
  readonly cents: Cents;
  readonly start: number;
  readonly end: number;
}

/** The figures of a bill; absent where it does not say them. */
export interface BillFigures {
  readonly lines?: readonly AmountAt[];
  readonly net?: AmountAt;
  readonly vat?: AmountAt;
  readonly charges: readonly AmountAt[];
  readonly total?: AmountAt;
}

/**
 * Reads the figures of a bill or list. Single lines are given only when they stand between the head of a table and its
 * end, or when their sum is one the bill itself names: a figure torn out of its context would be a false alarm.
 */
export function readFigures(rows: readonly Row[]): BillFigures {
  const kinds = rows.map(kindOfRow);
  const total = totalOf(rows, kinds);
  const at = (kind: RowKind) =>
    rows.flatMap((_, index) => (kinds[index] === kind ? (amountAfter(rows, index) ?? []) : [])).at(-1);
  const net = at('net');
  const vat = at('vat');
  const charges = rows.flatMap((row, index): AmountAt[] => {
    const kind = kinds[index];
    if (kind !== 'charge' && kind !== 'discount') return [];
    const amount = lastAmount(row);
    if (amount === undefined) return [];
    return [kind === 'discount' ? { ...amount, cents: -Math.abs(amount.cents) } : amount];
  });
  const sums = {
    charges,
    ...(net === undefined ? {} : { net }),
    ...(vat === undefined ? {} : { vat }),
    ...(total === undefined ? {} : { total }),
  };
  const lines = linesOf(rows, kinds, sums);
  return { ...sums, ...(lines.length === 0 ? {} : { lines }) };
}

/** One sum of a bill that does not come out: what its parts make, and what stands there. */
export interface WrongSum {
  readonly what: 'lines' | 'vat';
  readonly made: Cents;
  readonly written: Cents;
}

/**
 * Sums of a bill that do not come out by more than a cent a line (domain guide D.4 `amount.sum`). Stamp duties, funds and
 * discounts may or may not be part of a sum: it is wrong only when no choice of them makes it right.
 */
export function wrongSums(bill: {
  readonly lines?: readonly Cents[];
  readonly net?: Cents;
  readonly vat?: Cents;
  readonly charges?: readonly Cents[];
  readonly total?: Cents;
}): readonly WrongSum[] {
  const { lines, net, vat, total, charges = [] } = bill;
  const wrong: WrongSum[] = [];
  if (lines !== undefined && lines.length > 0) {
    const made = lines.reduce((sum, each) => sum + each, 0);
    const sums = [net, total, total === undefined ? undefined : total - (vat ?? 0)].flatMap(
      (sum) => sum ?? [],
    );
    const written = sums[0];
    if (written !== undefined && !sums.some((sum) => comesOut(made, sum, charges, lines.length)))
      wrong.push({ what: 'lines', made, written });
  }
  if (net !== undefined && vat !== undefined && total !== undefined) {
    const made = net + vat;
    if (!comesOut(made, total, charges, 2)) wrong.push({ what: 'vat', made, written: total });
  }
  return wrong;
}

function comesOut(made: Cents, written: Cents, charges: readonly Cents[], cents: number): boolean {
  const some = charges.slice(0, 6);
  for (let choice = 0; choice < 1 << some.length; choice++) {
    const added = some.reduce((sum, charge, index) => sum + ((choice >> index) & 1 ? charge : 0), 0);
    if (Math.abs(made + added - written) <= cents) return true;
  }
  return false;
}

/** ISO 4217 of the amounts, by the sign most of them carry; absent when none does. */
export function readCurrency(text: string): string | undefined {
  const counts = new Map<string, number>();
  for (const match of text.slice(0, 20_000).matchAll(currencySigns)) {
    const code = currencyCodes.get(match[0]) ?? match[0].toUpperCase();
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}

/** What a bill says of its payment, with the place of the words; undefined when it is silent. */
export function readPayment(
  folded: string,
): { readonly paid: boolean; readonly start: number; readonly end: number } | undefined {
  const no = unpaid.exec(folded);
  if (no) return { paid: false, start: no.index, end: no.index + no[0].length };
  const yes = paid.exec(folded);
  return yes ? { paid: true, start: yes.index, end: yes.index + yes[0].length } : undefined;
}

type RowKind =
  | 'total'
  | 'total-weak'
  | 'to-pay'
  | 'net'
  | 'vat'
  | 'charge'
  | 'discount'
  | 'payment'
  | 'head'
  | 'other'
  | 'text';

function kindOfRow({ text }: Row): RowKind {
  for (const [kind, pattern] of rowKinds) if (pattern.test(text)) return kind;
  return 'text';
}

/** The first that fits decides. */
const rowKinds: readonly (readonly [RowKind, RegExp])[] = [
  [
    'other',
    /(?<![a-z])(?:iban|capitale sociale|cap\. soc|rea |tel\.?|telefono|fax|c\.? ?f\.?|codice fiscale|scadenza|valid[oa]|ai sensi|art\. ?\d|ritenut[ae]|massimale|franchigia|policy|polizza)(?![a-z])/,
  ],
  [
    'payment',
    /(?<![a-z])(?:importo pagato|pagat[oaie]|pagament[oi]|contant[ei]|bancomat|carta di credito|resto|versat[oaie]|acconto|saldo|caparra|paid|payments?|cash|change|card|deposit|balance)(?![a-z])/,
  ],
  [
    'charge',
    /(?<![a-z])(?:(?:imposta|marca)? ?(?:di|da)? ?bollo|contribut[oi] (?:integrativ[oi]|previdenzial[ei]|cassa|en[a-z]{2,5}|inps|\d)|cassa (?:previdenza|forense|geometri|\d)|rivalsa|en(?:pam|pap|pab|paf|paia)|spese (?:di )?(?:spedizione|incasso|trasporto|accessorie)|shipping|delivery|postage|arrotondament[oi]|rounding|service charge|commissioni)(?![a-z])/,
  ],
  ['discount', /(?<![a-z])(?:sconto|abbuono|discount|less)(?![a-z])/],
  [
    'total',
    /(?<![a-z])(?:totale (?:fattura|documento|doc\.?|complessiv[oa]|generale|ricevuta|preventivo|parcella|notula|penale|ivat[oa]|lordo|iva (?:inclusa|compresa)|spesa)|importo totale|tot\.? ?(?:fatt(?:ura)?|doc(?:umento)?)|(?:invoice|grand|estimate|quote) total|total (?:estimate|fare|invoice|incl[a-z]*|including vat|inc\.? vat|gross|price|cost)|gross total)(?![a-z])/,
  ],
  [
    'to-pay',
    /(?<![a-z])(?:(?:totale|importo|netto|somma) (?:da|a) (?:pagare|saldare|corrispondere)|totale dovuto|total (?:due|payable|to pay|amount)|amount (?:due|payable)|totale (?:eur|euro|€))(?![a-z])/,
  ],
  [
    'vat',
    /(?<![a-z.])(?:(?:di cui |totale |tot\. )?(?:iva|imposta)|vat|tax)(?![a-z])(?! ?(?:inclusa|compresa|esclusa|esente|reg|no\b|number|n\.|id|invoice|:? ?(?:it|gb) ?\d|:? ?\d{11}))/,
  ],
  [
    'net',
    /(?<![a-z])(?:(?:totale |tot\. )?imponibil[ei]|sub-? ?total[ei]?|totale (?:netto|parziale|merce|prestazioni|righe)|nett?o?(?: total| amount| totale)?|taxable(?: amount)?|total (?:net|excl[a-z]*|ex\.? vat))(?![a-z])(?! in busta)/,
  ],
  ['total-weak', /(?<![a-z])(?:tot(?:ale|al)?\.?)(?![a-z])/],
  [
    'head',
    /(?<![a-z])(?:descrizione|description|prestazion[ei]|importo|amount|q\.?t[a']|quantita|qty|prezzo|price|articolo|item)(?![a-z])/,
  ],
];

function totalOf(rows: readonly Row[], kinds: readonly RowKind[]): AmountAt | undefined {
  for (const wanted of ['total', 'to-pay', 'total-weak'] satisfies RowKind[]) {
    // The last of its kind: a page carries forward what the end settles.
    for (let index = rows.length - 1; index >= 0; index--) {
      if (kinds[index] !== wanted) continue;
      const amount = amountAfter(rows, index);
      if (amount !== undefined) return amount;
    }
  }
  return undefined;
}

/** The last amount of a row, or the one alone on the next. */
function amountAfter(rows: readonly Row[], index: number): AmountAt | undefined {
  const row = rows[index];
  if (row === undefined) return undefined;
  const own = lastAmount(row);
  if (own !== undefined) return own;
  const next = rows[index + 1];
  return next !== undefined &&
    /^[\s€$£]*(?:eur(?:o)?|gbp|usd|chf)?[\s\d.,'€$£]+(?:eur(?:o)?|gbp|usd|chf)?\s*$/.test(next.text)
    ? lastAmount(next)
    : undefined;
}

function linesOf(
  rows: readonly Row[],
  kinds: readonly RowKind[],
  sums: Omit<BillFigures, 'lines'>,
): readonly AmountAt[] {
  const head = kinds.findIndex((kind, index) => kind === 'head' && lastAmount(rows[index]) === undefined);
  const end = kinds.findIndex(
    (kind, index) =>
      index > head &&
      kind !== 'text' &&
      kind !== 'head' &&
      kind !== 'other' &&
      kind !== 'discount' &&
      lastAmount(rows[index]) !== undefined,
  );
  const body = rows.slice(head + 1, end === -1 ? rows.length : end);
  const lines = body.flatMap((row): AmountAt[] => {
    const kind = kindOfRow(row);
    const amount = kind === 'text' || kind === 'head' ? lastAmount(row) : undefined;
    const says = (row.text.match(/[a-z]{2,}/g) ?? []).some((word) => word.length > 2);
    return amount !== undefined && says ? [amount] : [];
  });
  if (lines.length === 0 || lines.length > 200) return [];
  const figures = {
    lines: lines.map(({ cents }) => cents),
    charges: sums.charges.map(({ cents }) => cents),
    ...(sums.net === undefined ? {} : { net: sums.net.cents }),
    ...(sums.vat === undefined ? {} : { vat: sums.vat.cents }),
    ...(sums.total === undefined ? {} : { total: sums.total.cents }),
  };
  const named = figures.net !== undefined || figures.total !== undefined;
  const right = named && wrongSums(figures).every(({ what }) => what !== 'lines');
  return right || (head !== -1 && end !== -1) ? lines : [];
}

/** Two decimals, so that a quantity or a year is no amount; no date, no percentage. */
const amount =
  /(?<![\d.,/-])(?:[€$£] ?|(?:eur|gbp|usd|chf) )?(-? ?(?:\d{1,3}(?:[.']\d{3})+,\d{2}|\d{1,3}(?:[,']\d{3})+\.\d{2}|\d{1,7}[.,]\d{2}))(?!\d|[.,/]\d| ?%|-\d)/g;

function lastAmount(row: Row | undefined): AmountAt | undefined {
  if (row === undefined) return undefined;
  let found: AmountAt | undefined;
  for (const match of row.text.matchAll(amount)) {
    const cents = parseMoney((match[1] ?? '').replace(/\s/g, ''));
    if (cents === undefined) continue;
    found = { cents, start: row.start + match.index, end: row.start + match.index + match[0].length };
  }
  return found;
}

const currencySigns =
  /€|£|\$|(?<![a-z])(?:eur|euro|gbp|usd|chf|dollars|dollari|pounds|sterline|franchi)(?![a-z])/g;
const currencyCodes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '€': 'EUR',
    euro: 'EUR',
    '£': 'GBP',
    pounds: 'GBP',
    sterline: 'GBP',
    $: 'USD',
    dollars: 'USD',
    dollari: 'USD',
    franchi: 'CHF',
  }),
);

const unpaid =
  /(?<![a-z])(?:(?:non|not|ancora|yet) (?:ancora |yet |stat[oa] )?(?:pagat[oa]|saldat[oa]|incassat[oa]|paid)|unpaid|insolut[oa]|in attesa di pagamento|(?:da|to) (?:saldare|be paid)|rest[ao](?:no)? da pagare|amount outstanding|outstanding balance|balance due(?![\s:]*[€£$]?\s*0[.,]00))(?![a-z])/;
const paid =
  /(?<![a-z])(?<!se |if |when |quando |gia' |importo da |data )(?:pagat[oa](?! (?:da|entro|il saldo entro))|quietanzat[oa]|saldat[oa]|incassat[oa]|per quietanza(?!\s*[:_.]{3})|pagamento (?:effettuato|ricevuto|eseguito|avvenuto|contante|contanti|elettronico|bancomat|pos)|importo pagato|(?:fully )?paid(?: in full| with thanks| by)?|payment received|received with thanks|thank you for your payment)(?![a-z])/;
