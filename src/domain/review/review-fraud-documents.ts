/** Signals in papers: who made them out, how they are numbered, and what their files say of their making. */
import { daysBetween, formatDate, localDateOf, parseLocalDate } from '../time/calendar.ts';
import type { Finding } from './finding.ts';
import type { LocalDate } from '../ids.ts';
import type { Labels } from '../profile.ts';
import type { ReviewFile, Sharing } from './review-file.ts';
import { maskIban } from './review-payee.ts';
import { figures } from './review-policy.ts';
import { fold } from '../text/text.ts';

export function reviewFraudDocuments(file: ReviewFile): readonly Finding[] {
  return [...billsOfTheirOwn(file), ...consecutiveReceipts(file), ...alteredFiles(file)];
}

/** The bill was made out by somebody who is on the claim himself: the repairer is also the insured, or the other side. */
function billsOfTheirOwn({ claim, documents }: ReviewFile): readonly Finding[] {
  const parties = claim.parties.filter(({ role }) => ['insured', 'claimant', 'third_party'].includes(role));
  const findings = new Map<string, Finding>();
  for (const { isCopy, item, detail } of documents) {
    const { issuerVat } = detail;
    if (isCopy || issuerVat === undefined || !bills.has(item)) continue;
    const people = parties
      .filter(({ party }) => party.vatNumber === issuerVat)
      .map(({ party }) => party.name);
    if (people.length > 0) findings.set(issuerVat, ofSharing({ of: 'repairer', value: issuerVat }, people));
  }
  return [...findings.values()];
}

/** The items of a profile that somebody was paid or asked to be paid with. */
const bills: ReadonlySet<string> = new Set(['doc_invoice', 'doc_proof_purchase', 'doc_estimate']);

/**
 * Receipts of one issuer whose numbers follow each other although days lie between them: between the two, nobody else
 * was given one. Numbers that hold more than one figure beside the year are not compared.
 */
function consecutiveReceipts({ documents }: ReviewFile): readonly Finding[] {
  const byIssuer = Map.groupBy(
    documents.flatMap((document) => {
      const { detail, isCopy, item } = document;
      const issuer = detail.issuerVat ?? (detail.issuer === undefined ? undefined : fold(detail.issuer));
      const number = detail.number === undefined ? undefined : serialOf(detail.number);
      return isCopy || !bills.has(item) || issuer === undefined || number === undefined || !detail.datedOn
        ? []
        : [{ document, issuer, number, on: detail.datedOn }];
    }),
    ({ issuer }) => issuer,
  );
  return [...byIssuer].flatMap(([issuer, receipts]): Finding[] => {
    const sorted = receipts.toSorted((a, b) => a.number - b.number);
    const follow = sorted.filter((receipt, index) =>
      [sorted[index - 1], sorted[index + 1]].some(
        (other) =>
          other !== undefined && Math.abs(other.number - receipt.number) === 1 && other.on !== receipt.on,
      ),
    );
    if (follow.length < 2) return [];
    const numbers = follow.map(({ document }) => document.detail.number ?? '');
    const name = follow[0]?.document.detail.issuer ?? issuer;
    return [
      {
        check: 'fr.sequential_receipts',
        key: `issuer:${issuer}`,
        severity: 'info',
        text: {
          it: `Ricevute di ${name} con numeri consecutivi in giorni diversi: ${numbers.join(', ')}.`,
          en: `Receipts of ${name} with consecutive numbers on different days: ${numbers.join(', ')}.`,
        },
        figures: { issuer: name, numbers, days: follow.map(({ on }) => on) },
        quotes: [],
      },
    ];
  });
}

/** The running number of a receipt, without the year: 112 of «112/2026», "FT-2026-000112". */
function serialOf(number: string): number | undefined {
  const figures = number.match(/\d+/g) ?? [];
  const years = figures.filter((each) => /^(?:19|20)\d{2}$/.test(each));
  const others = figures.length === 1 ? figures : figures.filter((each) => !years.includes(each));
  const [only] = others;
  return others.length === 1 && only !== undefined && only.length <= 9 ? Number(only) : undefined;
}

/**
 * What files say of their making does not fit what they are: a paper of somebody else edited with a drawing program or
 * days after it was made, a paper older than the day it bears, a photograph older than what it shows.
 */
function alteredFiles({ claim, documents }: ReviewFile): readonly Finding[] {
  return documents.flatMap((document): Finding[] => {
    const { made, isCopy, item, id, name, detail, signed = false } = document;
    if (made === undefined || isCopy) return [];
    const created = dayOf(made.created);
    const modified = dayOf(made.modified);
    const tool = [made.producer, made.creator].find((each) => each !== undefined && editors.test(each));
    const reasons: { readonly why: string; readonly text: Labels }[] = [];
    if (item === photos) {
      if (created !== undefined && claim.lossOn !== undefined && created < claim.lossOn)
        reasons.push({
          why: 'before-loss',
          text: {
            it: `la foto è del ${formatDate(created, 'it')}, prima dell’accaduto`,
            en: `the picture was taken on ${formatDate(created, 'en')}, before the event`,
          },
        });
    } else if (ofOthers.has(item)) {
      if (tool !== undefined)
        reasons.push({
          why: 'editor',
          text: { it: `il file viene da ${tool}`, en: `the file comes from ${tool}` },
        });
      if (!signed && created !== undefined && modified !== undefined && daysBetween(created, modified) >= 1)
        reasons.push({
          why: 'edited',
          text: {
            it: `il file è stato creato il ${formatDate(created, 'it')} e modificato il ${formatDate(modified, 'it')}`,
            en: `the file was made on ${formatDate(created, 'en')} and changed on ${formatDate(modified, 'en')}`,
          },
        });
      const last = modified ?? created;
      if (last !== undefined && detail.datedOn !== undefined && last < detail.datedOn)
        reasons.push({
          why: 'before-its-date',
          text: {
            it: `il file è del ${formatDate(last, 'it')}, prima della data che porta (${formatDate(detail.datedOn, 'it')})`,
            en: `the file is of ${formatDate(last, 'en')}, before the date it bears (${formatDate(detail.datedOn, 'en')})`,
          },
        });
    }
    if (reasons.length === 0) return [];
    return [
      {
        check: 'fr.altered_document',
        key: `document:${id}`,
        severity: 'info',
        text: {
          it: `«${name.it}»: ${reasons.map(({ text }) => text.it).join('; ')}.`,
          en: `“${name.en}”: ${reasons.map(({ text }) => text.en).join('; ')}.`,
        },
        figures: figures({
          item,
          why: reasons.map(({ why }) => why),
          tool,
          created,
          modified,
          datedOn: detail.datedOn,
        }),
        quotes: [],
      },
    ];
  });
}

/** The day of an instant in Rome; of a camera's own time, which has no zone, the day it says. */
function dayOf(instant: string | undefined): LocalDate | undefined {
  if (instant === undefined) return undefined;
  const at = new Date(instant);
  if (/(?:Z|[+-]\d\d:\d\d)$/.test(instant)) return Number.isNaN(at.getTime()) ? undefined : localDateOf(at);
  return parseLocalDate(instant.slice(0, 10));
}

const photos: string = 'doc_damage_photos';

/** Papers that somebody else made out: forms and letters of the customer are written with whatever is at hand. */
const ofOthers: ReadonlySet<string> = new Set([
  ...bills,
  'doc_prescription',
  'doc_medical_cert',
  'doc_er_report',
  'doc_clinical_record',
  'doc_recovery_cert',
  'doc_police_report',
  'doc_fire_report',
  'doc_technical_report',
  'doc_carrier_statement',
]);

/** Programs that change what is printed; not those that scan, join or shrink files. */
const editors =
  /photoshop|illustrator|gimp|inkscape|affinity|coreldraw|canva|pdfescape|sejda|pdfelement|pdffiller|dochub|infix|foxit (?:phantom|pdf editor)|pdf-xchange (?:editor|pro)|nitro (?:pro|pdf)|master pdf editor|libreoffice draw|microsoft paint|paint\.net|pixelmator|snapseed|picsart/i;

/** An identifier and the people who have it too. */
export function ofSharing({ of, value }: Pick<Sharing, 'of' | 'value'>, people: readonly string[]): Finding {
  const shown = of === 'iban' ? maskIban(value) : value;
  const name = sharingNames[of];
  return {
    check: 'fr.shared_identifiers',
    key: `${of}:${shown}`,
    severity: 'warning',
    text: {
      it:
        of === 'repairer'
          ? `${name.it} (${shown}) è quella di ${people.join(', ')}, parte nel sinistro.`
          : `${name.it} (${shown}) risulta anche di persone senza un legame noto: ${people.join(', ')}.`,
      en:
        of === 'repairer'
          ? `${name.en} (${shown}) is that of ${people.join(', ')}, who is on the claim.`
          : `${name.en} (${shown}) also belongs to people with no known connection: ${people.join(', ')}.`,
    },
    figures: { of, value: shown, people },
    quotes: [],
  };
}

const sharingNames: Readonly<Record<Sharing['of'], Labels>> = {
  phone: { it: 'Il telefono', en: 'The telephone' },
  email: { it: 'L’indirizzo e-mail', en: 'The e-mail address' },
  iban: { it: 'L’IBAN', en: 'The IBAN' },
  repairer: {
    it: 'La partita IVA di chi ha emesso il documento',
    en: 'The VAT number of whoever issued the document',
  },
};
