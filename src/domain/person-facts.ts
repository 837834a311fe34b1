/** Who writes, how to reach them, and whose account it is. */
import type { Fact } from './fact.ts';
import { findEmails, findPhones } from './identifiers.ts';
import type { Address, Span } from './message.ts';
import { findSignature, nameBefore, nameFromHeader, readName, readSpokenName } from './names.ts';
import { factAt, findFields, item, type ReadPart } from './statements.ts';
import { firstMatches, type Reading } from './text.ts';

/** The name of the insured as a form, an introduction («mi chiamo …») or the data beside it give it. */
export function names(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const field of findFields(reading, nameLabels)) {
    const named = readName(reading, field.start, { anyCase: true });
    if (named && named.end <= field.end + 1 && !isSomebodyElse(reading, field.start))
      facts.push(factAt(source, item('insured_name'), named.name, named, 'labelled', 0.9));
  }
  for (const match of reading.folded.matchAll(selfIntroduction)) {
    if (facts.length >= 20) break;
    const end = match.index + match[0].length;
    const named =
      readName(reading, end) ??
      (source.part === 'transcript' && saysName.test(match[0]) ? readSpokenName(reading, end) : undefined);
    if (named) facts.push(factAt(source, item('insured_name'), named.name, named, 'phrase', 0.85));
  }
  for (const match of firstMatches(reading.folded, nameWithData)) {
    const named = nameBefore(reading, match.index);
    if (named && !isSomebodyElse(reading, named.start))
      facts.push(factAt(source, item('insured_name'), named.name, named, 'phrase', 0.65));
  }
  return facts;
}

/** The name below the closing words. */
export function signature(source: ReadPart): readonly Fact[] {
  const named = source.part === 'body' ? findSignature(source.reading) : undefined;
  return named ? [factAt(source, item('insured_name'), named.name, named, 'signature', 0.7)] : [];
}

/** Telephones and addresses at which the sender can be reached, unless the words before give them to someone else. */
export function contacts(source: ReadPart): readonly Fact[] {
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

/** Every telephone number. */
export function phones(source: ReadPart): readonly Fact[] {
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

/** Every mail address. */
export function emails({ reading, part }: ReadPart): readonly Fact[] {
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

/** The header's address reaches the sender; its name is often that of an agency or a relative, hence the doubt. */
export function senderFacts(sender: Address | undefined, written: readonly ReadPart[]): readonly Fact[] {
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

/** Who holds the account: near words of an account only, since policies and cars are «intestati» too. */
export function accountHolders(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const field of findFields(
    reading,
    "(?:co)?intestatari[oa](?: (?:del?l?'? ?)?(?:conto|c\\/c|iban))?(?: corrente)?|account holder|conto (?:corrente )?intestato a|intestazione(?: conto)?",
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

/** What the holder of the account is to the insured, when it is somebody else. */
export function payeeRelations(source: ReadPart): readonly Fact[] {
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

const nameLabels =
  '(?:nome e cognome|cognome e nome|nominativo|nome(?: completo)?|assicurat[oa]|contraente|intestatari[oa] (?:della )?polizza|paziente|richiedente|danneggiat[oa]|full name|name|insured(?: person)?|policy ?holder|claimant|patient)(?: ?\\/ ?[a-z]{4,14})?';

/** «Sig.ra Carla Blu cell. 340 …», «Mario Rossi, nato a …»: a name with what only its bearer's name is given with. */
const nameWithData =
  /(?<=[\p{L}'],?[ ]{1,2}-?[ ]?)(?:nat[oa] (?:a|il)|c\. ?f\.?|cf|cod(?:ice|\.) ?fisc|cell|tel|residente)(?![a-z])/gu;

const selfIntroduction =
  /(?<![a-z])(?:(?:io |il |la )?sottoscritt[oa]|mi chiamo|il mio nome e'?|my name is|i am|i'm|sono(?: il| la)?(?: sig(?:\.ra|nor[ae]?|\.)?)?|assicurat[oa](?: e'?)?|contraente|policyholder is)[\s,:]{1,3}/g;

/** What follows these is a name even in a transcript without capitals. */
const saysName = /(?:mi chiamo|il mio nome|my name)/;

/** «Il conducente è Mario Rossi, nato a …», or a name in the block of the other driver: not the insured's. */
function isSomebodyElse({ folded }: Reading, at: number): boolean {
  return /(?<![a-z])(?:contropart[ei]|conducente|testimon[ei]|altr[oa] (?:automobilista|veicolo|auto)|perito|avvocato|medico|other (?:driver|party)|the driver|witness(?:es)?|veicolo b|danneggiante|investitore)(?: (?:di )?(?:controparte|oculare|altro veicolo))?(?:[\s:,*_(-]|e'?(?=\s)|era(?=\s)|is(?=\s)|was(?=\s)|(?:si chiama|nome|cognome|nominativo|name|il|la|sig(?:\.ra|nora|nor|\.)?)(?![a-z])){1,8}$/.test(
    folded.slice(Math.max(0, at - 70), at),
  );
}

const someoneElses =
  /(?<![a-z])(?:controparte|altro conducente|conducente|testimon[ei]|perito|avvocato|carrozzeria|officina|medico|fax|vostro numero|vostra|vs|other driver|witness|garage|lawyer)(?![a-z])[^.;\n]{0,60}$/;

const accountWords =
  /(?<![a-z])(?:conto|c\/c|cc|iban|coordinate bancarie|account|bonifico|accredito)(?![a-z])/;

const holderLabel =
  /(?<![a-z])(?:(?:co)?intestat[oaie] (?:al(?:la)? (?:sottoscritt[oa]|sig(?:nor[ae]?|\.ra|\.)?)?|a(?: nome (?:di)?| mi[oa] [a-z]{4,10})?|ad)|a nome (?:di|del(?:la)?(?: sig\.?(?:ra|nora)?)?)|(?:in the name of|held by|account holder(?: is)?|beneficiari[oa]|intestatari[oa](?: del (?:conto|c\/c)(?: corrente)?)?(?: e'?)?)):?[\s*_]{1,3}/g;

const relations =
  /(?<![a-z])(?:intestat[oaie] a|conto (?:corrente )?(?:e'? )?(?:di|della?|del)|account (?:of|is)|in the name of|rapporto con l'assicurat[oa]:?|relazione con l'assicurat[oa]:?|relation(?:ship)? to the insured:?)\s{1,2}(?:mi[oa]|mie|my|e'? )?\s?(?<who>moglie|marito|figli[oa]|padre|madre|mamma|papa|coniuge|compagn[oa]|convivente|fratello|sorella|genero|nuora|suocer[oa]|nipote|nonn[oa]|wife|husband|son|daughter|mother|father|partner|spouse|brother|sister)(?![a-z])|(?<![a-z])(?:my|his|her) (?<who>wife|husband|son|daughter|mother|father|partner|spouse|brother|sister)'s (?:bank |current |own )?account(?![a-z])/g;

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
