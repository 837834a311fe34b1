/** Whose account it is and whether it is the one we knew: what a payment must not get wrong. */
import { daysBetween, formatDate } from '../time/calendar.ts';
import type { Party } from '../claims/claim.ts';
import type { SourcedFact } from '../facts/conflicts.ts';
import type { Finding } from './finding.ts';
import type { ReviewFile } from './review-file.ts';
import { figures, quoteOf } from './review-policy.ts';
import { fold } from '../text/text.ts';

/** Days in which a new account counts as new (domain guide D.5). */
const newAccountDays = 30;

export function reviewPayee(file: ReviewFile): readonly Finding[] {
  return [...accountChanged(file), ...otherHolder(file), ...ownPeople(file)];
}

function ownPeople({ ownPeople: names }: ReviewFile): readonly Finding[] {
  if (names.length === 0) return [];
  const who = names.join(', ');
  return [
    {
      check: 'pe.own_people',
      key: '',
      severity: 'warning',
      text: {
        it: `Sul sinistro c’è chi lavora qui, o un suo familiare (${who}): decidono due persone.`,
        en: `Somebody who works here, or a relative, is on the claim (${who}): two people decide.`,
      },
      figures: { people: [...names] },
      quotes: [],
    },
  ];
}

/**
 * The account to be paid is not the one we knew: another one than on file or last paid, one that was put on file within
 * the last thirty days, or a second one told in the course of the claim. A call back on the known number settles it.
 */
function accountChanged(file: ReviewFile): readonly Finding[] {
  const { accounts, messages, today } = file;
  const day = new Map(messages.map(({ id, receivedOn }) => [id, receivedOn]));
  const told = file.facts
    .filter((fact) => fact.key === 'iban' && fact.confidence >= 0.85 && isTheirOwn(fact, file))
    .map((fact) => ({
      fact,
      iban: compact(fact.value),
      on: fact.messageId === undefined ? today : (day.get(fact.messageId) ?? today),
    }))
    .toSorted((a, b) => a.on.localeCompare(b.on));
  const known = new Set(accounts.map(({ iban }) => compact(iban)));
  const findings: Finding[] = [];
  const latest = told.at(-1);
  const earlier = told.filter(({ iban }) => iban !== latest?.iban).at(-1);
  if (latest !== undefined && known.size > 0 && !known.has(latest.iban)) {
    const before = accounts.find(({ from }) => from === 'paid') ?? accounts[0];
    const [old, now] = [maskIban(before?.iban ?? ''), maskIban(latest.iban)];
    findings.push({
      check: 'pe.iban_changed',
      key: `told:${now}`,
      severity: 'blocker',
      text: {
        it: `L’IBAN comunicato (${now}) non è quello ${before?.from === 'paid' ? 'dell’ultimo pagamento' : 'che conosciamo'} (${old}): richiamare la persona al numero già noto prima di pagare.`,
        en: `The IBAN given (${now}) is not the one ${before?.from === 'paid' ? 'last paid' : 'on file'} (${old}): call the person back on the known number before paying.`,
      },
      figures: figures({ told: now, known: old, from: before?.from, toldOn: latest.on }),
      quotes: [quoteOf(latest.fact)],
    });
  } else if (latest !== undefined && earlier !== undefined && !known.has(latest.iban)) {
    const [old, now] = [maskIban(earlier.iban), maskIban(latest.iban)];
    findings.push({
      check: 'pe.iban_changed',
      key: `told:${now}`,
      severity: 'blocker',
      text: {
        it: `Nel corso della pratica sono stati comunicati due IBAN (${old}, poi ${now}): richiamare la persona al numero già noto prima di pagare.`,
        en: `Two IBANs were given in the course of the claim (${old}, then ${now}): call the person back on the known number before paying.`,
      },
      figures: { told: now, before: old, toldOn: latest.on, beforeOn: earlier.on },
      quotes: [quoteOf(earlier.fact), quoteOf(latest.fact)],
    });
  }
  for (const { iban, changedOn } of accounts) {
    if (changedOn === undefined || daysBetween(changedOn, today) >= newAccountDays) continue;
    findings.push({
      check: 'pe.iban_changed',
      key: `file:${maskIban(iban)}`,
      severity: 'blocker',
      text: {
        it: `L’IBAN in archivio (${maskIban(iban)}) è stato cambiato il ${formatDate(changedOn, 'it')}, da meno di ${newAccountDays} giorni: richiamare la persona al numero già noto prima di pagare.`,
        en: `The IBAN on file (${maskIban(iban)}) was changed on ${formatDate(changedOn, 'en')}, less than ${newAccountDays} days ago: call the person back on the known number before paying.`,
      },
      figures: { iban: maskIban(iban), changedOn },
      quotes: [],
    });
  }
  return findings;
}

/** The account is said to be in the name of somebody who is not the payee. */
function otherHolder(file: ReviewFile): readonly Finding[] {
  const payees = expectedPayees(file);
  if (payees.length === 0) return [];
  const holders = new Map<string, SourcedFact>();
  for (const fact of file.facts)
    if (fact.key === 'account_holder' && fact.confidence >= 0.7 && isTheirOwn(fact, file))
      if (!payees.some(({ name }) => isSameName(name, fact.value))) holders.set(fold(fact.value), fact);
  return [...holders.values()].map((fact) => ({
    check: 'pe.holder_mismatch',
    key: `account:${fold(fact.value)}`,
    severity: 'warning',
    text: {
      it: `Il conto è intestato a ${fact.value}, che non è chi deve ricevere il pagamento (${payees.map(({ name }) => name).join(', ')}): servono due persone.`,
      en: `The account is held by ${fact.value}, who is not the person to be paid (${payees.map(({ name }) => name).join(', ')}): two people are needed.`,
    },
    figures: { holder: fact.value, payees: payees.map(({ name }) => name) },
    quotes: [quoteOf(fact)],
  }));
}

/** The account on a garage's bill is the garage's, and what is quoted was said before, by whoever said it. */
function isTheirOwn({ span }: SourcedFact, { documents }: ReviewFile): boolean {
  if (span.part === 'quoted') return false;
  return !documents.some(
    ({ attachmentId, item }) => span.part === `attachment:${attachmentId}` && papersOfOthers.has(item),
  );
}

const papersOfOthers: ReadonlySet<string> = new Set([
  'doc_invoice',
  'doc_estimate',
  'doc_proof_purchase',
  'doc_technical_report',
]);

/** Who should receive the money: the payee if one is named, else whoever claims, else the insured. */
export function expectedPayees({ claim, policy }: Pick<ReviewFile, 'claim' | 'policy'>): readonly Party[] {
  for (const role of ['payee', 'claimant'] as const) {
    const named = claim.parties.filter((each) => each.role === role).map(({ party }) => party);
    if (named.length > 0) return named;
  }
  const insured = claim.parties.filter(({ role }) => role === 'insured').map(({ party }) => party);
  const onPolicy = (policy?.parties ?? []).map(({ party }) => party);
  return [...new Map([...insured, ...onPolicy].map((party) => [party.id, party])).values()];
}

/**
 * Whether two texts name the same person or company: the words of one are all in the other, whatever their order.
 * «Bianchi Anna e Marco Bianchi» names Anna Bianchi too; «Rossi» alone names any Rossi.
 */
export function isSameName(a: string, b: string): boolean {
  const [one, other] = [wordsOf(a), wordsOf(b)];
  const [few, many] = one.size <= other.size ? [one, other] : [other, one];
  return few.size > 0 && [...few].every((word) => many.has(word));
}

function wordsOf(name: string): ReadonlySet<string> {
  const words = fold(name)
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word.length > 1 && !titles.has(word));
  return new Set(words);
}

const titles: ReadonlySet<string> = new Set(
  'sig sigra signor signora sigg dott dottssa dottore dottoressa avv ing geom rag prof mr mrs ms miss dr srl srls spa snc sas ltd plc di del della'.split(
    ' ',
  ),
);

function compact(iban: string): string {
  return iban.replaceAll(/\s/g, '').toUpperCase();
}

/** Enough of an account to tell it from another, not enough to use it: `IT60…3456`. */
export function maskIban(iban: string): string {
  const whole = compact(iban);
  return `${whole.slice(0, 4)}…${whole.slice(-4)}`;
}
