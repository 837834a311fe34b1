/**
 * Everything a message tells in figures, names and phrases: what linking compares and what a checklist ticks.
 * Rules and words only; each fact keeps the words it was read from, so that a person can judge it.
 */
import { findDateRanges, findDates } from './calendar.ts';
import type { Fact, FactKey } from './fact.ts';
import {
  findEmails,
  findFiscalCodes,
  findIbans,
  findPhones,
  findPlates,
  findVatNumbers,
  findVins,
  normalizePolicyNumber,
  type FoundPlate,
} from './identifiers.ts';
import type { LocalDate } from './ids.ts';
import { factAt, findFields, findLossFacts, isAsked, isDenied, item, type ReadPart } from './loss-facts.ts';
import type { Address, Language, Span } from './message.ts';
import { findAmounts } from './money.ts';
import { findSignature, nameFromHeader, readName } from './names.ts';
import type { Profile } from './profile.ts';
import { findReferences, isReference, repairReference } from './reference.ts';
import { findWord, read, sentenceAround, type Place, type Reading } from './text.ts';

export interface FactSource {
  /** `body` is only what the sender newly wrote; from `quoted` only references and policy numbers are taken. */
  readonly parts: readonly { readonly part: Span['part']; readonly text: string }[];
  readonly sender?: Address;
  readonly profile: Profile;
  /** The day the message reached us, for «ieri» and missing years. */
  readonly today: LocalDate;
  readonly language: Language;
}

/**
 * Facts of one message, each (key, value) once with its surest reading, in the order of confidence. Values:
 * dates `2026-07-03`, spans of days `2026-07-03/2026-07-10`, times `15:30`, amounts in cents, telephones E.164,
 * plates, accounts and codes in capitals without blanks, flags `yes` or `no`, names and places as written.
 * Values that contradict each other are all kept: that is a finding, not ours to settle.
 */
export function extractFacts({ parts, sender, profile, today }: FactSource): readonly Fact[] {
  const facts: Fact[] = [];
  const written: ReadPart[] = [];
  for (const { part, text } of parts) {
    const source: ReadPart = { part, reading: read(text) };
    if (part === 'quoted') {
      facts.push(...lessSure([...references(source, profile), ...policyNumbers(source, profile)], 0.8));
    } else if (part === 'subject' || part === 'body') {
      written.push(source);
      facts.push(...tellingFacts(source, profile, today), ...identifierFacts(source, profile));
    } else {
      facts.push(
        ...lessSure([...documentFacts(source, profile, today), ...identifierFacts(source, profile)], 0.9),
      );
    }
  }
  facts.push(...plateRoles(written), ...senderFacts(sender, written));
  return surestOfEach(facts);
}

/** What only the sender's own words can tell. */
function tellingFacts(source: ReadPart, profile: Profile, today: LocalDate): readonly Fact[] {
  return [
    ...findLossFacts(source, { profile, today, full: true }),
    ...contacts(source),
    ...names(source),
    ...signature(source),
    ...otherInsurers(source, profile),
    ...amounts(source),
    ...inspectionPlaces(source),
    ...otherInsurance(source),
    ...periods(source, today),
    ...payeeRelations(source),
    ...fieldItems(source, profile),
  ];
}

/** What a paper tells: its own fields and numbers, but not the story. */
function documentFacts(source: ReadPart, profile: Profile, today: LocalDate): readonly Fact[] {
  return [
    ...findLossFacts(source, { profile, today, full: false }),
    ...names(source),
    ...treatmentDates(source, today),
    ...phones(source).map((fact): Fact => ({ ...fact, key: 'phone' })),
    ...emails(source),
  ];
}

/** Numbers that check themselves or stand behind a label, wherever they stand. */
function identifierFacts(source: ReadPart, profile: Profile): readonly Fact[] {
  const { reading } = source;
  const simple = (key: string, found: readonly (Place & { value: string })[], confidence: number) =>
    found.map(({ value, ...place }): Fact => ({
      key: item(key),
      value,
      span: { part: source.part, ...place },
      method: 'regex',
      confidence,
    }));
  return [
    ...references(source, profile),
    ...policyNumbers(source, profile),
    ...externalReferences(source, profile),
    ...findPlates(reading).map((plate) => plateFact(source, plate)),
    ...simple('fiscal_code', findFiscalCodes(reading), 1),
    ...simple('vat_number', findVatNumbers(reading), 1),
    ...simple('iban', findIbans(reading), 1),
    ...simple('vin', findVins(reading), 0.8),
    ...accountHolders(source),
    ...flights(source),
    ...baggageReports(source),
    ...diagnoses(source),
  ];
}

function references(source: ReadPart, profile: Profile): readonly Fact[] {
  const { part, reading } = source;
  return findReferences(reading)
    .slice(0, 100)
    .flatMap(({ value, digits, labelled, ...place }): Fact[] => {
      const span: Span = { part, ...place };
      const method = labelled ? 'labelled' : 'regex';
      if (value === undefined) {
        return repairReference(digits).map((candidate) => ({
          key: 'reference_fixed',
          value: candidate,
          span,
          method: 'repaired',
          confidence: labelled ? 0.5 : 0.4,
        }));
      }
      const fact = { value, span, method, confidence: labelled ? 1 : 0.9 };
      const keys: FactKey[] = profile.items.has(item('claim_ref'))
        ? ['reference', item('claim_ref')]
        : ['reference'];
      return keys.map((key) => ({ key, ...fact }));
    });
}

const policyLabel =
  /(?<![a-z])(?:(?:numero|n\.?|nr\.?|num\.?|no\.?|cod(?:ice|\.)?) ?(?:di |della )?)?(?:(?<sure>polizz[ae]|pol\.|policy)|(?<weak>contratto(?: assicurativo| di assicurazione)?|certificato(?: assicurativo| di assicurazione)?|certificate))(?![a-z])(?:[\s:#'°.,*_"(-]{1,4}(?:numero|number|num|nro|nr|no|n|id|codice|auto|casa|moto|rca?|kasko|viaggi[oi]?|travel|salute|sanitaria|health|infortuni|vita|home|motor|car|e'?|is|was|mi[oa]|assicurativa|in oggetto)(?![a-z])){0,4}[\s:#'°.,*_"(=-]{0,5}/g;

/** Behind a label, or in the shape this insurer gives its numbers. */
function policyNumbers(source: ReadPart, profile: Profile): readonly Fact[] {
  const { plain, folded } = source.reading;
  const fact = (at: { start: number; end: number }, method: string, confidence: number) =>
    factAt(
      source,
      item('policy_number'),
      normalizePolicyNumber(plain.slice(at.start, at.end)),
      at,
      method,
      confidence,
    );
  const labels = firstMatches(folded, policyLabel).map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    isSure: match.groups?.['sure'] !== undefined,
    /** «polizza RCA 2025 004217»: the letters may be a word or the head of the number. */
    letters:
      /(?<![\p{L}\d])\p{Lu}{2,4}[ ./-]?$/u.exec(plain.slice(match.index, match.index + match[0].length))?.[0]
        .length ?? 0,
  }));
  const own = firstMatches(
    plain,
    new RegExp(profile.policyNumber.source, withFlag(profile.policyNumber.flags)),
  )
    .filter((match) => match[0].trim() !== '')
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const facts = own.map((at) => {
    const labelled = labels.some(({ start, end }) => at.start >= start && at.start <= end + 1);
    return fact(at, labelled ? 'labelled' : 'regex', labelled ? 0.97 : 0.9);
  });
  for (const { start, end, isSure, letters } of labels) {
    if (own.some((at) => at.start >= start && at.start <= end + 1)) continue;
    const written = readNumber(plain, end);
    if (written === undefined || isOtherNumber(written, normalizePolicyNumber(written))) continue;
    const at = { start: end, end: end + written.length };
    facts.push(fact(at, 'labelled', isSure ? 0.85 : 0.6));
    if (letters > 0) facts.push(fact({ start: end - letters, end: at.end }, 'labelled', isSure ? 0.7 : 0.45));
  }
  return facts;
}

/** The first hundred matches: more of a kind is a list, not a message. */
function firstMatches(text: string, pattern: RegExp): readonly RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  for (const match of text.matchAll(pattern)) {
    matches.push(match);
    if (matches.length === 100) break;
  }
  return matches;
}

/** Letters and digits with single separators, four digits at least; after a blank only plain groups of digits go on. */
function readNumber(plain: string, from: number): string | undefined {
  const rest = plain.slice(from, from + 40);
  const match =
    /^(?=[\p{L}./_-]{0,12}[ ]?\d)[A-Z0-9]{1,20}(?:[./_-][A-Z0-9]{1,16}){0,5}(?:[ ](?:\d{3,12})(?![\p{L}\d/:,]|[.]\d)){0,4}/iu.exec(
      rest,
    );
  const written = match?.[0];
  if (written === undefined || /^\p{L}/u.test(rest.slice(written.length))) return undefined;
  const digits = written.replace(/\D/g, '');
  return digits.length >= 4 && written.length >= 5 && written.length <= 30 && new Set(digits).size > 1
    ? written
    : undefined;
}

/** A date, a plate, an account or one of our own references is not somebody's policy or file number. */
function isOtherNumber(written: string, value: string): boolean {
  return (
    /^\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})$/.test(written) ||
    /^[A-HJ-NPR-TV-Z]{2}\d{3}[A-HJ-NPR-TV-Z]{2}$/.test(value) ||
    /^[A-Z]{2}\d{2}[A-Z]\d{10}/.test(value) ||
    /^(?:19|20)\d{2}$/.test(value) ||
    isReference(value)
  );
}

const externalLabel =
  /(?<![a-z])(?:(?:vs|vostro|ns|nostro|your|our)\.?\s{0,2}(?:rif(?:erimento)?|ref(?:erence)?|sinistro|claim|pratica|prot(?:ocollo)?|n|file)\b|(?:rif(?:erimento)?|ref(?:erence)?)\.? (?:pratica|sinistro|studio|controparte|cliente|broker|agenzia)|sinistro|claim|pratica|fascicolo|prot(?:ocollo|\.)?|rgnr|r\.g\.|file ref)(?:[\s.:#°*_-]{1,4}(?:numero|number|num|nro|nr|no|n|rif|ref|sinistro|pratica|di|controparte|compagnia|e'?|is)(?![a-z])){0,4}[\s.:#°*_"(=-]{1,5}/g;

/** Numbers other companies and lawyers gave the loss: behind their label and not in the shape of ours. */
function externalReferences(source: ReadPart, profile: Profile): readonly Fact[] {
  const { plain, folded } = source.reading;
  const facts: Fact[] = [];
  const ownPattern = new RegExp(profile.policyNumber.source, profile.policyNumber.flags.replace('g', ''));
  const ours = findReferences(source.reading).map((found) => source.reading.seek(found.start));
  for (const match of firstMatches(folded, externalLabel)) {
    const start = match.index + match[0].length;
    const written = readNumber(plain, start);
    if (written === undefined || ours.some((at) => Math.abs(at - start) < 8)) continue;
    const value = normalizePolicyNumber(written);
    if (isOtherNumber(written, value) || ownPattern.test(written)) continue;
    const theirs = /^(?:vs|vostro|ns|nostro|your|our)/.test(match[0]);
    facts.push(
      factAt(
        source,
        'external_ref',
        value,
        { start, end: start + written.length },
        'labelled',
        theirs ? 0.85 : 0.7,
      ),
    );
  }
  return facts;
}

function plateFact(
  { part }: ReadPart,
  { value, start, end, quote, fuzzy, labelled, kind }: FoundPlate,
): Fact {
  const confidence = fuzzy ? 0.6 : labelled || kind === 'car' ? 0.95 : 0.7;
  return {
    key: 'plate',
    value,
    span: { part, start, end, quote },
    method: fuzzy ? 'repaired' : labelled ? 'labelled' : 'regex',
    confidence,
  };
}

const ownPlate =
  /(?<![a-z])(?:mi[oa]|nostr[oa]|propri[oa]|assicurat[oa]|veicolo a|targa a|my|our|own|insured|di mia proprieta)(?![a-z])/g;
const otherPlate =
  /(?<![a-z])(?:contropart[ei]|altr[oa]|l'altr[oa]|veicolo b|targa b|other|another|third party|investitore|danneggiante|responsabile|contro|da un[oa']?(?: [a-z]{2,12}){0,3} targat[oa]|that hit|che mi ha|against)(?![a-z])/g;

/** Whose plate it is, when the words before it say so; with one known of two, the second follows. */
function plateRoles(written: readonly ReadPart[]): readonly Fact[] {
  const all = written.flatMap((source) => findPlates(source.reading).map((plate) => ({ source, plate })));
  const roles = new Map<string, 'own' | 'other'>();
  for (const { source, plate } of all) {
    const role = plateRole(source.reading, plate);
    if (role && !roles.has(plate.value)) roles.set(plate.value, role);
  }
  const distinct = [...new Set(all.map(({ plate }) => plate.value))];
  const said = new Set(roles.keys());
  const rest = distinct.filter((value) => !said.has(value));
  if (rest.length === 1 && rest[0] !== undefined) {
    const known = [...roles.values()];
    if (distinct.length === 1) roles.set(rest[0], 'own');
    else if (distinct.length === 2 && known.length === 1)
      roles.set(rest[0], known[0] === 'own' ? 'other' : 'own');
  }
  return all.flatMap(({ source, plate }): Fact[] => {
    const role = roles.get(plate.value);
    if (role === undefined) return [];
    const base = plateFact(source, plate);
    const confidence = said.has(plate.value) ? Math.min(base.confidence, 0.9) : 0.6;
    return [{ ...base, key: item(role === 'own' ? 'plate_own' : 'plate_other'), confidence }];
  });
}

function plateRole(reading: Reading, plate: FoundPlate): 'own' | 'other' | undefined {
  const at = reading.seek(plate.start);
  const sentence = sentenceAround(reading, at, 120);
  const before = reading.folded.slice(Math.max(sentence.start, at - 80), at);
  const own = lastIndex(before, ownPlate);
  const other = lastIndex(before, otherPlate);
  if (own === -1 && other === -1) {
    const after = reading.folded.slice(reading.seek(plate.end), reading.seek(plate.end) + 25);
    if (/^[ ,(:-]{1,3}(?:di |della )?(?:controparte|altro veicolo|other)/.test(after)) return 'other';
    return /^[ ,(:-]{1,3}(?:mia|di mia proprieta|assicurat[oa]|mine)/.test(after) ? 'own' : undefined;
  }
  return own > other ? 'own' : 'other';
}

function lastIndex(text: string, pattern: RegExp): number {
  let last = -1;
  for (const match of text.matchAll(pattern)) last = match.index;
  return last;
}

const accountWords =
  /(?<![a-z])(?:conto|c\/c|cc|iban|coordinate bancarie|account|bonifico|accredito)(?![a-z])/;
const holderLabel =
  /(?<![a-z])(?:intestat[oaie] (?:al(?:la)? (?:sottoscritt[oa]|sig(?:nor[ae]?|\.ra|\.)?)?|a(?: nome (?:di)?| mi[oa] [a-z]{4,10})?|ad)|a nome (?:di|del(?:la)?(?: sig\.?(?:ra|nora)?)?)|(?:in the name of|held by|account holder(?: is)?|beneficiari[oa]|intestatari[oa](?: del (?:conto|c\/c)(?: corrente)?)?(?: e'?)?)):?[\s*_]{1,3}/g;

/** Who holds the account: near words of an account only, since policies and cars are «intestati» too. */
function accountHolders(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const field of findFields(
    reading,
    'intestatari[oa](?: del?l? ?(?:conto|c\\/c|iban))?(?: corrente)?|account holder|conto (?:corrente )?intestato a|intestazione(?: conto)?',
  )) {
    const named = readName(reading, field.start, { anyCase: true });
    const context =
      reading.folded.slice(Math.max(0, field.start - 160), field.start) +
      reading.folded.slice(field.end, field.end + 120);
    if (named && accountWords.test(context))
      facts.push(factAt(source, item('account_holder'), named.name, named, 'labelled', 0.95));
  }
  for (const match of reading.folded.matchAll(holderLabel)) {
    if (facts.length >= 20) break;
    const end = match.index + match[0].length;
    const before = reading.folded.slice(Math.max(0, match.index - 120), match.index);
    if (
      !accountWords.test(before) ||
      /(?:polizza|auto|veicolo|fattura|ricevuta|vettura|immobile) $/.test(before)
    )
      continue;
    const named = readName(reading, end);
    if (named)
      facts.push(
        factAt(
          source,
          item('account_holder'),
          named.name,
          { start: match.index, end: named.end },
          'labelled',
          0.9,
        ),
      );
  }
  return facts;
}

const relations =
  /(?<![a-z])(?:intestat[oaie] a|conto (?:corrente )?(?:di|della?|del)|account (?:of|is)|in the name of|rapporto con l'assicurat[oa]:?|relazione con l'assicurat[oa]:?|relation(?:ship)? to the insured:?)\s{1,2}(?:mi[oa]|mie|my|e'? )?\s?(?<who>moglie|marito|figli[oa]|padre|madre|mamma|papa|coniuge|compagn[oa]|convivente|fratello|sorella|genero|nuora|suocer[oa]|nipote|nonn[oa]|wife|husband|son|daughter|mother|father|partner|spouse|brother|sister)(?![a-z])/g;

function payeeRelations(source: ReadPart): readonly Fact[] {
  return Array.from(source.reading.folded.matchAll(relations), (match) =>
    factAt(
      source,
      item('payee_relation'),
      match.groups?.['who'] ?? '',
      { start: match.index, end: match.index + match[0].length },
      'phrase',
      0.85,
    ),
  );
}

function flights(source: ReadPart): readonly Fact[] {
  const pattern =
    /(?<![a-z])(?:vol[oi]|flights?)(?: (?:numero|number|n[°.ro]{0,3}|no\.?|di (?:andata|ritorno)|alitalia|ita|ryanair|easyjet|aereo))?[\s:#*_(]{1,4}(?<code>(?:[a-z]{2}|[a-z]\d|\d[a-z]) ?-?\d{1,4})(?![a-z\d])/g;
  return Array.from(source.reading.folded.matchAll(pattern), (match) => {
    const code = match.groups?.['code'] ?? '';
    const start = match.index + match[0].length - code.length;
    return factAt(
      source,
      item('flight_number'),
      normalizePolicyNumber(code),
      { start, end: start + code.length },
      'labelled',
      0.9,
    );
  });
}

const baggageWords =
  /(?<![a-z])(?:bagagli[oa]?|valigi[ae]|trolley|pir|property irregularity|rapporto (?:di )?irregolarit|worldtracer|lost (?:and|&) found|luggage|baggage|suitcase|bag)(?![a-z])/;
const pirLabel =
  /(?<![a-z])(?:pir|property irregularity report|irregolarita(?: bagaglio)?|worldtracer|file reference)(?:[\s.:#°*_"(-]{1,3}(?:numero|number|nr|no|n|e'?|is|report)(?![a-z])){0,3}[\s.:#°*_"(-]{0,5}$/;

/** Ten signs such as FCOAZ12345: the bare shape is everywhere, so only behind its label or in a sentence about baggage. */
function baggageReports(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const match of reading.folded.matchAll(
    /(?<![a-z0-9])[a-z]{3}[ -]?[a-z0-9]{2}[ -]?\d{5}(?![a-z0-9])/g,
  )) {
    if (facts.length >= 20) break;
    const at = { start: match.index, end: match.index + match[0].length };
    const labelled = pirLabel.test(reading.folded.slice(Math.max(0, at.start - 60), at.start));
    const compact =
      match[0].length === 10 && reading.plain.slice(at.start, at.end) === match[0].toUpperCase();
    if (!labelled && !(compact && baggageWords.test(sentenceAround(reading, at.start).text))) continue;
    facts.push(
      factAt(
        source,
        item('pir_number'),
        normalizePolicyNumber(match[0]),
        at,
        labelled ? 'labelled' : 'phrase',
        labelled ? 0.95 : 0.8,
      ),
    );
  }
  return facts;
}

function diagnoses(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const fields = findFields(
    reading,
    'diagnosi(?: di dimissione| di ingresso)?|quesito diagnostico|patologia|diagnosis|sospetto diagnostico',
  );
  const facts = fields
    .filter(({ text }) => text.length >= 4)
    .map((field) => factAt(source, item('diagnosis'), field.text.slice(0, 200), field, 'labelled', 0.9));
  const told =
    /(?<![a-z])(?:diagnosticat[oaie](?: (?:un[oa']?|la|il|l'))?|affett[oa] da|diagnosi di|soffro di|diagnosed with|suffer(?:ing|s)? from|diagnosis of)\s{1,2}(?<what>[a-z][^.,;\n]{3,80})/g;
  for (const match of reading.folded.matchAll(told)) {
    if (facts.length >= 20) break;
    const what = match.groups?.['what'] ?? '';
    const start = match.index + match[0].length - what.length;
    facts.push(
      factAt(
        source,
        item('diagnosis'),
        reading.plain.slice(start, start + what.length).trim(),
        { start, end: start + what.trimEnd().length },
        'phrase',
        0.8,
      ),
    );
  }
  return facts;
}

function phones(source: ReadPart): readonly Fact[] {
  const { reading, part } = source;
  return findPhones(reading).map(({ value, ...place }): Fact => {
    const at = reading.seek(place.start);
    const before = reading.folded.slice(Math.max(0, at - 60), at);
    const labelled =
      /(?<![a-z])(?:tel|telefono|cell|cellulare|mobile|phone|recapito|chiama[a-z]{0,4}|contatta[a-z]{0,4}|call|numero)(?![a-z])[^\n]{0,25}$/.test(
        before,
      );
    return {
      key: 'phone',
      value,
      span: { part, ...place },
      method: labelled ? 'labelled' : 'regex',
      confidence: labelled ? 0.95 : 0.85,
    };
  });
}

function emails({ reading, part }: ReadPart): readonly Fact[] {
  return findEmails(reading)
    .slice(0, 100)
    .map(({ value, ...place }): Fact => ({
      key: 'email',
      value,
      span: { part, ...place },
      method: 'regex',
      confidence: 0.9,
    }));
}

const someoneElses =
  /(?<![a-z])(?:controparte|altro conducente|conducente|testimon[ei]|perito|avvocato|carrozzeria|officina|medico|fax|vostro numero|vostra|vs|other driver|witness|garage|lawyer)(?![a-z])[^.;\n]{0,60}$/;

/** Telephones and addresses at which the sender can be reached, unless the words before give them to someone else. */
function contacts(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const isSendersOwn = ({ span }: Fact) => {
    const at = reading.seek(span.start);
    return !someoneElses.test(reading.folded.slice(Math.max(0, at - 80), at));
  };
  const numbers = phones(source);
  const mails = emails(source);
  const labelledMail = ({ span }: Fact) => {
    const at = reading.seek(span.start);
    return /(?<![a-z])(?:e-?mail|posta elettronica|pec|indirizzo|scriv[a-z]{2,6}|contatt[a-z]{2,6}|mail|address|reach me|write to me)(?![a-z])[^\n@]{0,30}$/.test(
      reading.folded.slice(Math.max(0, at - 50), at),
    );
  };
  return [
    ...numbers,
    ...numbers.filter(isSendersOwn).map((fact): Fact => ({ ...fact, key: item('contact_phone') })),
    ...mails,
    ...mails
      .filter((fact) => labelledMail(fact) && isSendersOwn(fact))
      .map((fact): Fact => ({ ...fact, key: item('contact_email') })),
  ];
}

const nameLabels =
  '(?:nome e cognome|cognome e nome|nominativo|nome(?: completo)?|assicurat[oa]|contraente|intestatari[oa] (?:della )?polizza|paziente|richiedente|danneggiat[oa]|full name|name|insured(?: person)?|policy ?holder|claimant|patient)(?: ?\\/ ?[a-z]{4,14})?';
const selfIntroduction =
  /(?<![a-z])(?:(?:io |il |la )?sottoscritt[oa]|mi chiamo|il mio nome e'?|my name is|i am|i'm|sono(?: il| la)?(?: sig(?:\.ra|nor[ae]?|\.)?)?|assicurat[oa](?: e'?)?|contraente|policyholder is)[\s,:]{1,3}/g;

function names(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const field of findFields(reading, nameLabels)) {
    const named = readName(reading, field.start, { anyCase: true });
    if (named && named.end <= field.end + 1)
      facts.push(factAt(source, item('insured_name'), named.name, named, 'labelled', 0.9));
  }
  for (const match of reading.folded.matchAll(selfIntroduction)) {
    if (facts.length >= 20) break;
    const named = readName(reading, match.index + match[0].length);
    if (named) facts.push(factAt(source, item('insured_name'), named.name, named, 'phrase', 0.85));
  }
  return facts;
}

function signature(source: ReadPart): readonly Fact[] {
  const named = source.part === 'body' ? findSignature(source.reading) : undefined;
  return named ? [factAt(source, item('insured_name'), named.name, named, 'signature', 0.7)] : [];
}

/** The header's address reaches the sender; its name is often that of an agency or a relative, hence the doubt. */
function senderFacts(sender: Address | undefined, written: readonly ReadPart[]): readonly Fact[] {
  if (!sender) return [];
  const isNumber = /^\+\d{6,15}$/.test(sender.address);
  const span: Span = { part: 'sender', start: 0, end: sender.address.length, quote: sender.address };
  const base = { value: sender.address, span, method: 'header', confidence: 1 };
  const facts: Fact[] = isNumber
    ? [
        { ...base, key: 'phone' },
        { ...base, key: item('contact_phone') },
      ]
    : sender.address.includes('@')
      ? [
          { ...base, key: 'email' },
          { ...base, key: item('contact_email') },
        ]
      : [];
  const name = sender.name === undefined ? undefined : nameFromHeader(sender.name);
  if (name !== undefined) {
    const shown: Span = { part: 'sender', start: 0, end: sender.name?.length ?? 0, quote: sender.name ?? '' };
    facts.push({ key: item('insured_name'), value: name, span: shown, method: 'header', confidence: 0.6 });
    facts.push(...ownAccount(written, name));
  }
  return facts;
}

/** «conto intestato a me»: the holder is whoever writes. */
function ownAccount(written: readonly ReadPart[], name: string): readonly Fact[] {
  const pattern =
    /(?<![a-z])(?:intestat[oa] (?:a me(?: medesim[oa]| stess[oa])?|al(?:la)? sottoscritt[oa]|a mio nome)|a mio nome|in my (?:own )?name|my own account)(?![a-z])/g;
  return written.flatMap((source) =>
    Array.from(source.reading.folded.matchAll(pattern)).flatMap((match): Fact[] => {
      const before = source.reading.folded.slice(Math.max(0, match.index - 120), match.index);
      if (!accountWords.test(before)) return [];
      const at = { start: match.index, end: match.index + match[0].length };
      return [factAt(source, item('account_holder'), name, at, 'phrase', 0.8)];
    }),
  );
}

const insurerContext =
  /(?<![a-z])(?:contropart[ei]|altr[oa] (?:veicolo|auto|vettura|conducente|macchina|assicurazione|compagnia)|assicurat[oa] (?:con|presso|da)|other (?:car|vehicle|driver|insurer|party)|insured (?:with|by)|compagnia (?:di controparte|avversaria)|veicolo b)(?![a-z])/;

/** Names of other insurers; sure only beside a word for the other side. */
function otherInsurers(source: ReadPart, profile: Profile): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const name of profile.insurers) {
    const found = findWord(reading, read(name).folded);
    if (!found) continue;
    // Names that are also words («Prima», «Verti», "Admiral") need their capital.
    if (!/^[\p{Lu}\d]/u.test(reading.plain.slice(found.start))) continue;
    const near = insurerContext.test(reading.folded.slice(Math.max(0, found.start - 160), found.start));
    if (
      !near &&
      /^(?:prima|linear|verti|conte\.it|ergo|wakam|nobis|alleanza|admiral)$/.test(read(name).folded)
    )
      continue;
    facts.push(
      factAt(source, item('other_insurer'), name, found, near ? 'labelled' : 'regex', near ? 0.9 : 0.5),
    );
  }
  return facts.filter(
    ({ value }) => !facts.some((other) => other.value !== value && other.value.includes(value)),
  );
}

const askedAmount =
  /(?<![a-z])(?:chied[oe](?:re)?|chiediamo|richied[oe]|richiest[aoi]|richiediamo|rimbors[a-z]{1,5}|risarcimento|importo|somma|spes[aeo]|totale|ammont[a-z]{1,5}|quantificat[oa]|quantifico|danno|danni|preventivo|costo|costi|costat[oa]|fattur[ae]|parcella|valore|pagato|claim(?:ing|ed)?|refund|reimburse[a-z]{0,5}|amount|total|cost|costs|damage|damages|estimate|paid|worth|value|spent|invoice)(?![a-z])/;
const otherAmount =
  /(?<![a-z])(?:franchigia|scoperto|premio|massimale|rata|rate|liquidat[oaie]|offert[oa]|offrite|proposta|ricevuto da voi|avete (?:pagato|liquidato|versato)|mi avete|versato da voi|reddito|stipendio|canone|deductible|excess|premium|limit|instal?ment|you (?:paid|offered)|settlement|salary|tetto|soglia)(?![a-z])/;

/** What the customer wants: an amount beside a word of asking or cost, not a premium, a deductible or our own offer. */
function amounts(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const asked: Fact[] = [];
  const others: Fact[] = [];
  for (const found of findAmounts(reading).slice(0, 100)) {
    if (found.currency !== 'EUR' || found.cents <= 0) continue;
    const at = { start: reading.seek(found.start), end: reading.seek(found.end) };
    const sentence = sentenceAround(reading, at.start, 160);
    const before = reading.folded.slice(Math.max(sentence.start, at.start - 90), at.start);
    if (otherAmount.test(before) || isAsked(reading, at.start)) continue;
    const near =
      askedAmount.test(before) ||
      askedAmount.test(reading.folded.slice(at.end, Math.min(sentence.end, at.end + 40)));
    const fact = factAt(
      source,
      item('amount_claimed'),
      String(found.cents),
      at,
      near ? 'phrase' : 'regex',
      near ? 0.85 : 0.5,
    );
    (near ? asked : others).push(fact);
  }
  // The sum of several items is usually named a total; then the items are not what is claimed.
  const totals = asked.filter(({ span }) =>
    /(?<![a-z])(?:total[ei]|complessiv[oaie]|in tutto|altogether|sum)(?![a-z])[^.\n]{0,40}$/.test(
      before(reading, span.start),
    ),
  );
  if (totals.length > 0) return totals.map((fact): Fact => ({ ...fact, confidence: 0.9 }));
  return asked.length > 0 ? asked : others.length === 1 ? others : [];
}

function before(reading: Reading, originalOffset: number): string {
  const at = reading.seek(originalOffset);
  return reading.folded.slice(Math.max(0, at - 60), at);
}

const inspection =
  /(?<![a-z])(?:visionabil[ei]|visionat[oa]|visionare|ispezionabile|ispezionare|ispezionat[oa]|perizia(?:re|bile|to|ta)?|perito|sopralluogo|a disposizione|si trova(?: ora| attualmente)?|inspect(?:ed|ion)?|can be seen|viewed|luogo (?:della )?perizia|surveyor|adjuster)(?![a-z])/g;
const placeOrTime =
  /(?<![a-z])(?:presso|via|viale|piazza|corso|carrozzeria|officina|carrozziere|a casa|mio domicilio|mia abitazione|sotto casa|in garage|dal(?:le)?|dalle|lun|lunedi|martedi|mercoledi|giovedi|venerdi|mattina|pomeriggio|tutti i giorni|ogni giorno|ore|orari[oi]|at|home|garage|body ?shop|monday|tuesday|wednesday|thursday|friday|morning|afternoon|weekdays)(?![a-z])/;

/** Where and when the damage can be seen: a sentence about looking at it that also names a place or time. */
function inspectionPlaces(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = findFields(
    reading,
    '(?:luogo|dove|sede)(?: (?:della|per la|di))? (?:perizia|ispezione)|perizia|ispezione|veicolo visionabile|inspection(?: place)?|where (?:it )?can be (?:seen|inspected)',
  )
    .filter(({ text }) => text.length >= 10)
    .map((field) => factAt(source, item('inspection_place'), field.text, field, 'labelled', 0.9));
  for (const match of reading.folded.matchAll(inspection)) {
    if (facts.length >= 5) break;
    const sentence = sentenceAround(reading, match.index);
    if (
      sentence.text.trimEnd().endsWith('?') ||
      isAsked(reading, match.index) ||
      isDenied(reading, match.index)
    )
      continue;
    if (!placeOrTime.test(sentence.text) || sentence.text.trim().length < 10) continue;
    if (
      match[0].startsWith('si trova') &&
      !/(?:carrozzeria|officina|carrozziere|deposito|garage)/.test(sentence.text)
    )
      continue;
    const start = sentence.start + (/^\s*/.exec(sentence.text)?.[0].length ?? 0);
    const value = reading.plain.slice(start, sentence.end).replace(/\s+/g, ' ').trim();
    facts.push(
      factAt(
        source,
        item('inspection_place'),
        value.slice(0, 200),
        { start, end: sentence.end },
        'phrase',
        0.75,
      ),
    );
  }
  return facts;
}

function otherInsurance(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const pattern =
    /(?<![a-z])(?:altr[ae'] ?(?:polizz[ae]|assicurazion[ei]|copertur[ae])|polizza (?:del condominio|condominiale)|globale fabbricati|other (?:insurance|polic(?:y|ies)))(?![a-z])/g;
  return Array.from(reading.folded.matchAll(pattern))
    .slice(0, 10)
    .flatMap((match): Fact[] => {
      if (isAsked(reading, match.index)) return [];
      const at = { start: match.index, end: match.index + match[0].length };
      return [
        factAt(
          source,
          item('other_insurance'),
          isDenied(reading, match.index) ? 'no' : 'yes',
          at,
          'phrase',
          0.85,
        ),
      ];
    });
}

const tripWords =
  /(?<![a-z])(?:viaggi[oa]|vacanz[ae]|partenza|partit[oaie]|partire|rientro|rientrat[oa]|ritorno|vol[oi]|soggiorno|crociera|trip|holiday|travel[a-z]{0,5}|departure|return(?:ed|ing)?|stay(?:ed)?|flights?|cruise|vacation)(?![a-z])/;
const careWords =
  /(?<![a-z])(?:ricover[a-z]{1,5}|degenz[ae]|cure|terapi[ae]|sedut[ae]|visit[ae]|trattament[oi]|fisioterapia|hospital[a-z]{0,6}|admitted|treatments?|therapy|sessions?)(?![a-z])/;
const benefitWords =
  /(?<![a-z])(?:prestazion[ei]|indennita|malattia|disoccupazione|maternita|assegno|periodo|benefit|sick(?:ness)?|unemploy[a-z]{2,5}|period|leave)(?![a-z])/;

/** Spans of days: of a trip, of treatment or of a benefit, told by the words in the sentence. */
function periods(source: ReadPart, today: LocalDate): readonly Fact[] {
  const { reading, part } = source;
  const spans: { value: string; place: Place }[] = findDateRanges(reading, today)
    .slice(0, 20)
    .map(({ from, to, ...place }) => ({ value: `${from}/${to}`, place }));
  const facts = spans.flatMap(({ value, place }): Fact[] => {
    const sentence = sentenceAround(reading, reading.seek(place.start)).text;
    const key = careWords.test(sentence)
      ? 'treatment_dates'
      : tripWords.test(sentence)
        ? 'trip_dates'
        : benefitWords.test(sentence)
          ? 'period_from_to'
          : undefined;
    return key === undefined
      ? []
      : [{ key: item(key), value, span: { part, ...place }, method: 'phrase', confidence: 0.85 }];
  });
  return facts.some(({ key }) => key === item('trip_dates'))
    ? facts
    : [...facts, ...departureAndReturn(source, today)];
}

function departureAndReturn({ reading, part }: ReadPart, today: LocalDate): readonly Fact[] {
  const dates = findDates(reading, today).slice(0, 50);
  const dateAfter = (label: RegExp) =>
    dates.find(({ start }) => {
      const at = reading.seek(start);
      return label.test(reading.folded.slice(Math.max(0, at - 40), at));
    });
  const out = dateAfter(
    /(?<![a-z])(?:partenza|partit[oaie]|andata|departure|departed|left|leaving|outbound|check-?in)(?![a-z])[^.;\n]{0,20}$/,
  );
  const back = dateAfter(
    /(?<![a-z])(?:rientro|rientrat[oaie]|ritorno|tornat[oaie]|return(?:ed|ing)?|back|inbound|check-?out)(?![a-z])[^.;\n]{0,20}$/,
  );
  if (!out || !back || out.date > back.date) return [];
  const span: Span = { part, start: out.start, end: out.end, quote: out.quote };
  return [
    {
      key: item('trip_dates'),
      value: `${out.date}/${back.date}`,
      span,
      method: 'labelled',
      confidence: 0.85,
    },
  ];
}

/** Dates of invoices and receipts among the attachments are when the care was given. */
function treatmentDates(source: ReadPart, today: LocalDate): readonly Fact[] {
  const { reading, part } = source;
  if (!/(?<![a-z])(?:fattura|ricevuta|parcella|prestazione|invoice|receipt)(?![a-z])/.test(reading.folded))
    return [];
  return findDates(reading, today)
    .filter(({ date, precision }) => date <= today && precision !== 'relative')
    .filter(({ start }) => !/(?:nat[oa]|nascita|born|scadenza|due)[^\n]{0,20}$/.test(before(reading, start)))
    .slice(0, 5)
    .map(({ date, start, end, quote }): Fact => ({
      key: item('treatment_dates'),
      value: date,
      span: { part, start, end, quote },
      method: 'regex',
      confidence: 0.5,
    }));
}

/** Items this file reads by its own rules; any other field with a pattern is read by that pattern alone. */
const ownRules: ReadonlySet<string> = new Set(
  (
    'claim_ref policy_number insured_name fiscal_code vat_number contact_phone contact_email loss_date loss_time loss_place loss_description plate_own ' +
    'plate_other vin other_insurer other_party injuries_flag witnesses authority inspection_place amount_claimed iban account_holder payee_relation ' +
    'other_insurance flight_number pir_number trip_dates diagnosis treatment_dates period_from_to signature'
  ).split(' '),
);

function fieldItems(source: ReadPart, profile: Profile): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const { id, kind, pattern } of profile.items.values()) {
    if (kind !== 'field' || !pattern || ownRules.has(id)) continue;
    for (const match of Array.from(
      reading.plain.matchAll(new RegExp(pattern.source, withFlag(pattern.flags))),
    ).slice(0, 10)) {
      if (match[0] === '' || isAsked(reading, match.index) || isDenied(reading, match.index)) continue;
      const value = match[1] ?? match[0];
      const start = match.index + match[0].indexOf(value);
      facts.push(
        factAt(
          source,
          id,
          value.replace(/\s+/g, ' ').trim(),
          { start, end: start + value.length },
          'regex',
          0.6,
        ),
      );
    }
  }
  return facts;
}

function withFlag(flags: string): string {
  return flags.includes('g') ? flags : `${flags}g`;
}

function lessSure(facts: readonly Fact[], factor: number): readonly Fact[] {
  return facts.map((fact): Fact => ({
    ...fact,
    confidence: fact.confidence * factor,
  }));
}

/** At most 50 values of a key: more is a list, not a message, and nobody can use it. */
function surestOfEach(facts: readonly Fact[]): readonly Fact[] {
  const best = new Map<string, Fact>();
  for (const fact of facts) {
    const name = `${fact.key} ${fact.value}`;
    const known = best.get(name);
    if (!known || fact.confidence > known.confidence) best.set(name, fact);
  }
  const counts = new Map<string, number>();
  return [...best.values()]
    .map((fact): Fact => ({ ...fact, confidence: Math.round(fact.confidence * 100) / 100 }))
    .toSorted((a, b) => b.confidence - a.confidence)
    .filter(({ key }) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= 50;
    });
}
