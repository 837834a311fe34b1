/** What papers say that does not fit: each by itself, among each other, and with what is claimed. */
import { daysBetween, formatDate } from '../time/calendar.ts';
import type { Cents } from '../claims/claim.ts';
import type { DocumentQuality } from '../documents/document-detail.ts';
import type { CheckId, Finding, Quote, Severity } from './finding.ts';
import type { LocalDate } from '../ids.ts';
import { formatMoney } from '../money.ts';
import type { Labels } from '../profile.ts';
import type { ReviewedDocument, ReviewFile } from './review-file.ts';
import { expectedPayees, isSameName } from './review-payee.ts';
import { figures } from './review-policy.ts';
import { read } from '../text/text.ts';
import { foreignAmounts } from './review-amounts.ts';

/** A cent may be lost in rounding. */
const tolerance: Cents = 1;

export function reviewDocuments(file: ReviewFile): readonly Finding[] {
  // Another sighting of a document says nothing new.
  const once = { ...file, documents: file.documents.filter(({ isCopy }) => !isCopy) };
  return [
    ...once.documents.flatMap(flaws),
    ...once.documents.flatMap(sums),
    ...claimedAmount(once),
    ...datesOutOfOrder(once),
    ...otherNames(once),
    ...once.documents.flatMap(foreignBill),
    ...onOtherClaims(once),
  ];
}

const flawChecks: Readonly<Record<DocumentQuality, { check: CheckId; text: Labels }>> = {
  unsigned: {
    check: 'pe.missing_signature',
    text: { it: 'Manca una firma su', en: 'A signature is missing on' },
  },
  undated: { check: 'pe.missing_date', text: { it: 'Manca la data su', en: 'The date is missing on' } },
  illegible: { check: 'pe.illegible', text: { it: 'Non si legge bene:', en: 'Hard to read:' } },
  partial: { check: 'pe.partial_document', text: { it: 'Mancano pagine in', en: 'Pages are missing from' } },
};

function flaws(document: ReviewedDocument): readonly Finding[] {
  return document.detail.quality.map((quality) => {
    const { check, text } = flawChecks[quality];
    const { pages, pagesOf, emptySignatures } = document.detail;
    return aboutDocument(document, check, 'warning', {
      text: { it: `${text.it} «${document.name.it}».`, en: `${text.en} “${document.name.en}”.` },
      figures: figures({ item: document.item, pages, pagesOf, emptySignatures }),
    });
  });
}

/** The lines of a bill against its total, and net, VAT and charges against it; a VAT number that fails its check. */
function sums(document: ReviewedDocument): readonly Finding[] {
  const { lines, net, vat, charges = [], total, issuerVatWrong } = document.detail;
  const findings: Finding[] = [];
  const mismatch = (about: string, computed: Cents, printed: Cents, text: Labels) => {
    if (Math.abs(computed - printed) <= tolerance) return;
    findings.push(
      aboutDocument(document, 'pe.amount_mismatch', 'warning', {
        key: about,
        text,
        figures: { item: document.item, computed, printed },
        places: ['total', 'net', 'vat', 'lines'],
      }),
    );
  };
  const extra = charges.reduce((sum, each) => sum + each, 0);
  const both = (it: string, en: string, a: Cents, b: Cents): Labels => ({
    it: `«${document.name.it}»: ${it} ${formatMoney(a, 'it')}, il totale è ${formatMoney(b, 'it')}.`,
    en: `“${document.name.en}”: ${en} ${formatMoney(a, 'en')}, the total is ${formatMoney(b, 'en')}.`,
  });
  if (net !== undefined && vat !== undefined && total !== undefined)
    mismatch(
      'vat',
      net + vat + extra,
      total,
      both('imponibile, IVA e spese fanno', 'net, VAT and charges make', net + vat + extra, total),
    );
  else if (lines !== undefined && lines.length > 0 && total !== undefined) {
    const sum = lines.reduce((before, line) => before + line, 0);
    // Lines may be printed with VAT or without it.
    const fits = [sum, sum + extra, sum + (vat ?? 0), sum + (vat ?? 0) + extra].some(
      (each) => Math.abs(each - total) <= tolerance,
    );
    if (!fits) mismatch('lines', sum, total, both('le righe fanno', 'the lines make', sum, total));
  }
  if (issuerVatWrong !== undefined)
    findings.push(
      aboutDocument(document, 'pe.amount_mismatch', 'warning', {
        key: 'issuer',
        text: {
          it: `«${document.name.it}»: la partita IVA ${issuerVatWrong} non supera il controllo.`,
          en: `“${document.name.en}”: the VAT number ${issuerVatWrong} fails its check.`,
        },
        figures: { item: document.item, vatNumber: issuerVatWrong },
        places: ['issuerVatWrong'],
      }),
    );
  return findings;
}

/** What is claimed against what was paid by the bills, when every bill could be read; estimates where there is no bill. */
function claimedAmount({ facts, documents }: ReviewFile): readonly Finding[] {
  const claimed = facts
    .filter(
      ({ key, span, confidence }) => key === 'amount_claimed' && span.part !== 'quoted' && confidence >= 0.85,
    )
    // A total told later replaces the one told before; contradictions are a finding of their own.
    .at(-1);
  if (claimed === undefined) return [];
  const bills = documents.filter(({ item }) => spending.has(item));
  const papers = bills.length > 0 ? bills : documents.filter(({ item }) => item === estimate);
  if (papers.length === 0) return [];
  const totals = papers.flatMap(({ detail }) => (isEuro(detail.currency) ? (detail.total ?? []) : []));
  if (totals.length < papers.length) return [];
  const sum = totals.reduce((before, total) => before + total, 0);
  const amount = Number(claimed.value);
  // Somebody may ask for one bill of several: each of them and their sum are all right.
  if ([sum, ...totals].some((each) => Math.abs(each - amount) <= tolerance)) return [];
  return [
    {
      check: 'pe.amount_mismatch',
      key: 'claimed',
      severity: 'warning',
      text: {
        it: `Si chiedono ${formatMoney(amount, 'it')}; i documenti fanno ${formatMoney(sum, 'it')}.`,
        en: `${formatMoney(amount, 'en')} is claimed; the papers make ${formatMoney(sum, 'en')}.`,
      },
      figures: { claimed: amount, documents: sum, count: papers.length },
      quotes: [
        {
          quote: claimed.span.quote.slice(0, 200),
          ...(claimed.messageId === undefined ? {} : { message: claimed.messageId }),
        },
        ...papers.flatMap((paper) => quotesAt(paper, ['total'])),
      ],
    },
  ];
}

/** The item of a profile that is a repair estimate, and those that are money spent. */
const estimate: string = 'doc_estimate';
const spending: ReadonlySet<string> = new Set(['doc_invoice', 'doc_proof_purchase']);
const medicalTypes = /^health|^travel_medical|^personal_accident/;

function isEuro(currency: string | undefined): boolean {
  return currency === undefined || currency === 'EUR';
}

/** Papers in an order in which things do not happen. */
function datesOutOfOrder({ claim, documents }: ReviewFile): readonly Finding[] {
  const findings: Finding[] = [];
  const dated = documents.flatMap((document) =>
    document.detail.datedOn === undefined ? [] : [{ document, on: document.detail.datedOn }],
  );
  const of = (item: string) => dated.filter(({ document }) => document.item === item);
  const out = (
    { document, on }: { document: ReviewedDocument; on: LocalDate },
    about: string,
    other: LocalDate,
    text: Labels,
  ) =>
    findings.push(
      aboutDocument(document, 'pe.date_order', 'warning', {
        key: about,
        text,
        figures: { item: document.item, datedOn: on, other },
        places: ['datedOn'],
      }),
    );
  // The prescription comes before the bill. Of several, one that is early enough will do.
  const prescriptions = of('doc_prescription').toSorted((a, b) => a.on.localeCompare(b.on));
  const [firstPrescription] = prescriptions;
  for (const invoice of medicalTypes.test(claim.type) ? of('doc_invoice') : []) {
    if (firstPrescription === undefined || firstPrescription.on <= invoice.on) continue;
    out(invoice, 'prescription', firstPrescription.on, {
      it: `La prescrizione (${formatDate(firstPrescription.on, 'it')}) è successiva alla fattura (${formatDate(invoice.on, 'it')}).`,
      en: `The prescription (${formatDate(firstPrescription.on, 'en')}) is later than the invoice (${formatDate(invoice.on, 'en')}).`,
    });
  }
  const { lossOn } = claim;
  if (lossOn === undefined) return findings;
  for (const report of of('doc_er_report')) {
    if (daysBetween(lossOn, report.on) <= 1 && report.on >= lossOn) continue;
    out(report, 'accident', lossOn, {
      it: `Il verbale di pronto soccorso è del ${formatDate(report.on, 'it')}, l’accaduto del ${formatDate(lossOn, 'it')}.`,
      en: `The emergency room report is of ${formatDate(report.on, 'en')}, the event of ${formatDate(lossOn, 'en')}.`,
    });
  }
  // Where something is repaired after a loss; care may well begin before the day somebody calls the loss.
  if (!repairTypes.test(claim.type)) return findings;
  const spent = [...of('doc_invoice'), ...of(estimate), ...of('doc_technical_report')];
  for (const paper of spent) {
    if (paper.on >= lossOn) continue;
    out(paper, 'loss', lossOn, {
      it: `«${paper.document.name.it}» è del ${formatDate(paper.on, 'it')}, prima dell’accaduto (${formatDate(lossOn, 'it')}).`,
      en: `“${paper.document.name.en}” is of ${formatDate(paper.on, 'en')}, before the event (${formatDate(lossOn, 'en')}).`,
    });
  }
  return findings;
}

const repairTypes = /^motor|^home_(?:water|fire)|^liability/;

/** A bill in a name that is neither insured nor payee nor patient; a patient who is not insured. */
function otherNames(file: ReviewFile): readonly Finding[] {
  const findings: Finding[] = [];
  const payees = expectedPayees(file);
  const people = [
    ...payees,
    ...file.claim.parties.map(({ party }) => party),
    ...(file.policy?.parties ?? []).map(({ party }) => party),
  ];
  if (people.length === 0) return [];
  const isKnown = (name: string) => people.some((each) => isSameName(each.name, name));
  for (const document of file.documents) {
    const { holder, patient } = document.detail;
    if (spending.has(document.item) && holder !== undefined && !isKnown(holder))
      if (patient === undefined || !isSameName(patient, holder))
        findings.push(
          aboutDocument(document, 'pe.holder_mismatch', 'warning', {
            key: 'bill',
            text: {
              it: `«${document.name.it}» è intestata a ${holder}, che non risulta nel sinistro: servono due persone.`,
              en: `“${document.name.en}” is in the name of ${holder}, who is not on the claim: two people are needed.`,
            },
            figures: { item: document.item, holder },
            places: ['holder'],
          }),
        );
    if (medicalTypes.test(file.claim.type) && patient !== undefined && file.policy !== undefined)
      if (!isKnown(patient))
        findings.push(
          aboutDocument(document, 'pe.not_insured', 'blocker', {
            key: 'patient',
            text: {
              it: `Il paziente ${patient} («${document.name.it}») non risulta tra le persone della polizza.`,
              en: `The patient ${patient} (“${document.name.en}”) is not among the people on the policy.`,
            },
            figures: { item: document.item, patient, policy: file.policy.number },
            places: ['patient'],
          }),
        );
  }
  return findings;
}

function foreignBill(document: ReviewedDocument): readonly Finding[] {
  const { currency, total } = document.detail;
  if (isEuro(currency) || currency === undefined) return [];
  // A bill that prints its value in euros, or the rate, needs no other.
  if (document.text !== undefined && foreignAmounts(read(document.text)).length === 0) return [];
  return [
    aboutDocument(document, 'pe.currency', 'warning', {
      text: {
        it: `«${document.name.it}» è in ${currency}, senza cambio né giorno del cambio.`,
        en: `“${document.name.en}” is in ${currency}, without a rate and its day.`,
      },
      figures: figures({ item: document.item, currency, total }),
      places: ['currency', 'total'],
    }),
  ];
}

/** The same bill or file lies on another claim: it is paid once. */
function onOtherClaims({ documents }: ReviewFile): readonly Finding[] {
  return documents.flatMap((document) =>
    document.elsewhere.map(({ reference, by }) =>
      aboutDocument(document, 'pe.duplicate_invoice', 'blocker', {
        key: reference,
        text: {
          it: `«${document.name.it}»${numberOf(document, 'it')} è già nel sinistro ${reference} (${sameness[by].it}).`,
          en: `“${document.name.en}”${numberOf(document, 'en')} is on claim ${reference} already (${sameness[by].en}).`,
        },
        figures: figures({
          item: document.item,
          other: reference,
          by,
          number: document.detail.number,
          total: document.detail.total,
          datedOn: document.detail.datedOn,
        }),
        places: ['number', 'issuerVat', 'total'],
      }),
    ),
  );
}

function numberOf({ detail: { number } }: ReviewedDocument, language: 'it' | 'en'): string {
  if (number === undefined) return '';
  return language === 'it' ? ` n. ${number}` : ` no. ${number}`;
}

const sameness: Readonly<Record<ReviewedDocument['elsewhere'][number]['by'], Labels>> = {
  file: { it: 'stesso file', en: 'the same file' },
  number: { it: 'stesso numero, data ed emittente', en: 'the same number, date and issuer' },
  amount: { it: 'stesso importo, data e persona', en: 'the same amount, date and person' },
};

/** A finding on one document; the key tells several of one check apart. */
function aboutDocument(
  document: ReviewedDocument,
  check: CheckId,
  severity: Severity,
  finding: {
    readonly key?: string;
    readonly text: Labels;
    readonly figures: Finding['figures'];
    readonly places?: readonly (keyof ReviewedDocument['detail']['spans'])[];
  },
): Finding {
  return {
    check,
    key: [`document:${document.id}`, ...(finding.key === undefined ? [] : [finding.key])].join(' '),
    severity,
    text: finding.text,
    figures: finding.figures,
    quotes: quotesAt(document, finding.places ?? []),
  };
}

function quotesAt(
  { detail, messageId, attachmentId }: ReviewedDocument,
  places: readonly (keyof ReviewedDocument['detail']['spans'])[],
): readonly Quote[] {
  return places.flatMap((place) => {
    const span = detail.spans[place];
    return span === undefined || span.quote === ''
      ? []
      : [
          {
            quote: span.quote.slice(0, 200),
            message: messageId,
            ...(attachmentId === undefined ? {} : { attachment: attachmentId }),
          },
        ];
  });
}
