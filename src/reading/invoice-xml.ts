/**
 * Italian electronic invoices (FatturaPA 1.2, Agenzia delle Entrate) as the text of the invoice a person would see: the
 * same words in the same order as on paper, so that one set of rules reads both.
 */
import { decodeXML } from 'entities';

/** The text of each invoice in the file; undefined when it is no electronic invoice. */
export function readInvoiceXml(bytes: Uint8Array): readonly string[] | undefined {
  const xml = decode(bytes.subarray(0, largest));
  if (!/<(?:[\w.-]+:)?FatturaElettronica(?:Semplificata)?[\s>]/.test(xml.slice(0, 4_000))) return undefined;
  const values = valuesOf(xml);
  const head = values.filter(({ body }) => body === 0);
  const last = values.at(-1)?.body ?? 0;
  return Array.from({ length: last }, (_, index) =>
    invoiceText(
      head,
      values.filter(({ body }) => body === index + 1),
    ),
  );
}

const largest = 5_000_000;

function decode(bytes: Uint8Array): string {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const declared = /encoding=["']([\w-]{2,20})["']/i.exec(start)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(declared, { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** A text with the names of the elements around it; `body` counts the invoices of the file, 0 before the first. */
interface Value {
  readonly path: string;
  readonly text: string;
  readonly body: number;
}

function valuesOf(xml: string): readonly Value[] {
  const values: Value[] = [];
  const open: string[] = [];
  let body = 0;
  const plain = xml.replaceAll('<![CDATA[', '').replaceAll(']]>', '');
  for (const match of plain.matchAll(/<(\/?)(?:[\w.-]+:)?([\w.-]+)([^<>]*)>|([^<]+)/g)) {
    const [, closing, name, rest, text] = match;
    if (text !== undefined) {
      const said = decodeXML(text).replace(/\s+/g, ' ').trim();
      if (said !== '' && values.length < 20_000)
        values.push({ path: open.slice(-6).join('/'), text: said, body });
    } else if (name !== undefined && closing === '/') open.pop();
    else if (name !== undefined && rest?.endsWith('/') !== true) {
      open.push(name);
      if (name === 'FatturaElettronicaBody') body++;
    }
  }
  return values;
}

function invoiceText(head: readonly Value[], body: readonly Value[]): string {
  const of = (from: readonly Value[], end: string) =>
    from.filter(({ path }) => path.endsWith(end)).map(({ text }) => text);
  const one = (from: readonly Value[], end: string) => of(from, end)[0];
  const who = (role: string) => {
    const own = head.filter(({ path }) => path.includes(`${role}/`));
    return {
      name:
        one(own, 'Anagrafica/Denominazione') ??
        one(own, '/Denominazione') ??
        [one(own, '/Nome'), one(own, '/Cognome')].filter((part) => part !== undefined).join(' '),
      vat:
        of(own, 'IdFiscaleIVA/IdPaese')[0] === undefined
          ? undefined
          : `${one(own, 'IdFiscaleIVA/IdPaese')}${one(own, 'IdFiscaleIVA/IdCodice') ?? ''}`,
      code: one(own, 'DatiAnagrafici/CodiceFiscale'),
      address: [one(own, 'Sede/Indirizzo'), one(own, 'Sede/CAP'), one(own, 'Sede/Comune')]
        .filter((part) => part !== undefined)
        .join(' '),
    };
  };
  const issuer = who('CedentePrestatore');
  const customer = who('CessionarioCommittente');
  const kind = one(body, 'DatiGeneraliDocumento/TipoDocumento');
  const title = creditNotes.has(kind ?? '') ? 'NOTA DI CREDITO' : 'FATTURA';
  const date = one(body, 'DatiGeneraliDocumento/Data')?.split('-').toReversed().join('/');
  const descriptions = of(body, 'DettaglioLinee/Descrizione');
  const prices = of(body, 'DettaglioLinee/PrezzoTotale').map(money);
  const sum = (end: string) => {
    const parts = of(body, end).map(Number).filter(Number.isFinite);
    return parts.length === 0 ? undefined : parts.reduce((total, part) => total + part, 0).toFixed(2);
  };
  const row = (label: string, amount: string | undefined) =>
    amount === undefined ? undefined : `${label}    ${amount}`;
  const currency = one(body, 'DatiGeneraliDocumento/Divisa') ?? '';
  const lines = [
    issuer.name,
    issuer.address,
    issuer.vat === undefined ? undefined : `P.IVA ${issuer.vat}`,
    `Cliente: ${customer.name}`,
    customer.address,
    customer.code === undefined ? undefined : `Codice fiscale: ${customer.code}`,
    `${title} n. ${one(body, 'DatiGeneraliDocumento/Numero') ?? ''} del ${date ?? ''}`,
    ...of(body, 'DatiGeneraliDocumento/Causale'),
    'Descrizione    Importo',
    ...descriptions.map((description, index) => row(description.slice(0, 300), prices[index])),
    row('Cassa previdenza', sum('DatiCassaPrevidenziale/ImportoContributoCassa')),
    row('Totale imponibile', sum('DatiRiepilogo/ImponibileImporto')),
    row('IVA', sum('DatiRiepilogo/Imposta')),
    row('Imposta di bollo', sum('DatiBollo/ImportoBollo')),
    row(`Totale documento ${currency}`, one(body, 'DatiGeneraliDocumento/ImportoTotaleDocumento')),
  ];
  return lines.filter((line) => line !== undefined && line !== '').join('\n');
}

/** TD04 and TD08: what gives money back. */
const creditNotes: ReadonlySet<string> = new Set(['TD04', 'TD08']);

/** Prices have up to eight decimals; people see two. */
function money(value: string): string {
  const amount = Number(value);
  return Number.isFinite(amount) ? amount.toFixed(2) : value;
}
