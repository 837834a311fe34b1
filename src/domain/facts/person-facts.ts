/** Who writes, how to reach them, and whose account it is. */
import type { Fact } from './fact.ts';
import { findEmails, findPhones } from './identifiers.ts';
import type { Address, Span } from '../message.ts';
import {
  findSignature,
  isWithoutCapitals,
  nameBefore,
  nameFromHeader,
  readFieldName,
  readName,
  readSpokenName,
  type FoundName,
} from '../text/names.ts';
import { factAt, findFields, item, type ReadPart } from './statements.ts';
import { firstMatches, type Reading } from '../text/text.ts';

/** The name of the insured as a form, an introduction («mi chiamo …») or the data beside it give it. */
export function names(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  const isInWriting = source.part !== 'transcript' && !isWithoutCapitals(reading);
  const say = (named: FoundName, method: string, confidence: number) =>
    facts.push(factAt(source, item('insured_name'), named.name, named, method, confidence));
  const isPaper = source.part.startsWith('attachment:');
  // On a paper the customer is whoever was billed.
  for (const field of findFields(reading, isPaper ? nameLabels : `${nameLabels}|cliente|customer|client`)) {
    const named = readFieldName(reading, field.start);
    if (named && !isSomebodyElse(reading, field.start)) say(named, 'labelled', 0.9);
  }
  for (const match of reading.folded.matchAll(selfIntroduction)) {
    if (facts.length >= 20) break;
    const end = match.index + match[0].length;
    const named =
      readName(reading, end) ??
      (isInWriting ? undefined : readSpokenName(reading, end, { closed: !saysName.test(match[0]) }));
    if (named) say(named, 'phrase', 0.85);
  }
  for (const match of firstMatches(reading.folded, nameWithData)) {
    const named = nameBefore(reading, match.index);
    if (named && !isSomebodyElse(reading, named.start)) say(named, 'phrase', 0.65);
  }
  // A lawyer's client is whom the loss was done to, not whom we insure.
  if (isPaper || lawyer.test(reading.folded)) return facts;
  for (const named of spokenFor(reading)) {
    if (facts.length >= 20) break;
    say(named, 'phrase', 0.6);
  }
  return facts;
}

/** For whom an agency or a relative writes: «per conto di Ada Neri», "our client John Smith", «Ugo Po, nostro assicurato». */
function spokenFor(reading: Reading): readonly FoundName[] {
  const found: FoundName[] = [];
  const isSmall = isWithoutCapitals(reading);
  for (const match of firstMatches(reading.folded, inPlaceOf)) {
    const end = match.index + match[0].length;
    const named =
      readName(reading, end) ??
      (isSmall && match.groups?.['person'] !== undefined ? readSpokenName(reading, end) : undefined);
    // «Il cliente, Ada Neri (340 …), pretende»: whoever comes with a number is somebody else's client.
    if (named && !isSomebodyElse(reading, named.start) && !withNumber.test(reading.folded.slice(named.end)))
      found.push(named);
  }
  for (const match of firstMatches(reading.folded, asOurs)) {
    const named = nameBefore(reading, match.index);
    if (named && !isSomebodyElse(reading, named.start)) found.push(named);
  }
  return found;
}

const customer =
  '(?:client[ei]|cliente|assistit[oa]|assicurat[oa]|contraente|mandante|congiunt[oa]|customer|client|policyholder|insured|principal)';
const kin =
  '(?:marito|moglie|coniuge|compagn[oa]|convivente|padre|madre|papa|mamma|figli[oa]|fratello|sorella|genero|nuora|suocer[oa]|nipote|nonn[oa]|zi[oa]|cugin[oa]|genitore|husband|wife|spouse|partner|father|mother|son|daughter|brother|sister|uncle|aunt|grand(?:father|mother)|relative|parent)';

const withNumber =
  /^,? ?\(?(?:tel|cell|telefono|telephone|phone|mobile|cellulare|raggiungibile|reachable)?[. :/]{0,3}\+?\d/;

/** What stands before the name of whom somebody writes for; a title may follow. `person`: nothing but a person can follow. */
const inPlaceOf = new RegExp(
  '(?<![a-z])(?:(?<person>' +
    `(?:(?:il|la|lo|del|della|al|alla|dal|dalla|un[ao]?|nostr[oa]|ns\\.?|vs\\.?|vostr[oa]|comune|suddett[oa]|the|our|your|mutual|my|a) |(?:dell|all|l|dall)')${customer}:?,?` +
    // «Per conto di», «su incarico di», «nell'interesse di», "on behalf of", "as brokers to".
    `|(?:per conto|(?:su|per|dietro) (?:incarico|richiesta|mandato|delega|disposizione)|a nome|in nome(?: e per conto| e nell'interesse)?|nell'interesse|da parte)(?: [a-z]{4,12})? (?:di|del|della|dell'assicurat[oa])` +
    `|(?:on behalf|on the instructions|at the request|in the name|in the interest) of|acting for|brokers? (?:to|for|of)` +
    // «Scrivo per mio marito», "my husband", "as the spouse of", «sono il figlio di».
    `|(?:per|di|a|for|of) (?:mi[oa]|my|nostr[oa]|our) ${kin},?|(?:sono|in qualita di|quale|come|as|i am|i'm)(?: (?:il|la|lo|the|a|l'))? ?${kin} (?:di|del(?:la)?|of)|${kin} (?:di|of))` +
    `|(?:in favore|posizione|segnalazione|dichiarazione|comunicazione|denuncia|nota|richiesta|pratica|caso)(?: [a-z]{4,12})?(?: (?:di|del|della|dell'assicurat[oa]|del client[ei]|resa da|ricevuta da|pervenuta da|a nome di))?` +
    `|(?:res[oa]|riferit[oa]|ricevut[oa]|pervenut[oa]|comunicat[oa]|segnalat[oa]|dichiarat[oa]|trasmess[oa]|fornit[oa]|espost[oa]|scritt[oa]|inviat[oa]) da(?:l|lla)?` +
    // «Scrivo io per Ada Neri», «per Ada Neri, che assistiamo», "passing this on from my client".
    `|scriv(?:o|e|iamo|endo)(?: (?:io|noi|qui|a voi))* (?:per|al posto di|in vece di)(?! (?:mi[oa]|nostr[oa]|il|la|lo|conto|un[ao]?|l')[ '])|(?:segnal|inoltr|trasmett)(?:o|a|iamo) per(?: conto di)?(?! (?:mi[oa]|nostr[oa]|il|la|lo|un[ao]?|l')[ '])|(?:sono |siamo )?in famiglia con` +
    `|(?:writing|acting|write|act|deal(?:ing)?|speak(?:ing)?) for|(?:agents?|agency|intermediar(?:y|ies)) (?:to|for|of)|(?:instructed|asked|appointed|reported|sent|told to us|received) (?:by|from)` +
    ')(?: (?:sig(?:\\.ra|nor[ae]?|\\.)?|mr\\.?|mrs\\.?|ms\\.?|dott(?:\\.ssa|\\.)?))?[ ,:]{1,2}',
  'g',
);

/** What stands behind it: «…, nostro cliente», «…, in portafoglio presso questa agenzia», "…, insured with you". */
const asOurs = new RegExp(
  `(?<=[a-z'],? ?\\(?)(?:(?:mi[oa]|nostr[oa]|ns\\.?|vostr[oa]|vs\\.?|my|our|your) (?:${customer}|${kin})|(?:cliente|assicurat[oa]|contraente|titolare|insured|customer|client|policyholder) (?:presso|con|di (?:questa|codesta)|della (?:vostra|polizza)|del(?:la)? (?:contratto|polizza)|with|of)|in portafoglio|am the (?:insured|policyholder)|(?:is|are) insured with|client[ei] nostr[oaie]|(?:persona|uno|una) (?:della mia|della nostra|di) famiglia|che (?:assistiamo|assisto|seguiamo|seguo|rappresentiamo)|che (?:col|con il) (?:computer|telefono)|we(?:'re| are) family|(?:a |another )?(?:close |near )?(?:relative|relation) of (?:mine|ours)|who (?:does not|doesn't|cannot|can't) (?:use|write))(?![a-z])`,
  'g',
);

/** Where a lawyer writes. */
const lawyer =
  /(?<![a-z])(?:avv\.|avvocat[oi]|studio legale|legale rappresentante di parte|patrocin[a-z]{2,8}|solicitors?|law firm|attorney|counsel)(?![a-z])/;

/** The name below the closing words. */
export function signature(source: ReadPart): readonly Fact[] {
  const named = source.part === 'body' ? findSignature(source.reading) : undefined;
  return named && !isSomebodyElse(source.reading, named.start)
    ? [factAt(source, item('insured_name'), named.name, named, 'signature', 0.7)]
    : [];
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
    return toBeReached.test(reading.folded.slice(Math.max(0, at - 70), at));
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

/** Words of writing and answering before an address: «ogni riscontro a», "correspondence to", «Indirizzo di posta elettronica:⏎». */
const toBeReached =
  /(?<![a-z])(?:e-?mail|posta(?: elettronica)?|pec|indirizz[oi]|scriv[a-z]{2,6}|scritt[ei]|contatt[a-z]{2,8}|recapit[oi]|comunicazion[ei]|riscontr[oi]|rispost[ae]|rispond[a-z]{2,6}|raggiung[a-z]{2,6}|corrispondenza|inviar[a-z]{1,4}|mail|address|reach(?:ed|able)?|writ(?:e|ing|ten)|contact(?:ed|able)?|correspond(?:ence)?|repl(?:y|ies)|answers?|respond|electronic)(?![a-z])[^@]{0,40}$/;

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
  "(?:nome e cognome|cognome e nome|nominativo(?: (?:dell'|del(?:la)? )?(?:assicurat[oa]|contraente|cliente))?|(?:nome|generalita|dati)(?: completo)?(?: (?:dell'|del(?:la)? )(?:assicurat[oa]|contraente|cliente|denunciante))?|(?:persona|parte) assicurata|assicurat[oa]|contraente|(?:intestatari[oa]|titolare) (?:d(?:ella|el|i) )?(?:polizza|contratto)|paziente|richiedente|denunciante|(?:full )?name(?: of (?:the )?(?:insured|policy ?holder|client|claimant|customer))?|insured(?: person| party)?|policy ?holder|claimant|patient)(?: ?\\/ ?[a-z]{4,14})?";

/** «Sig.ra Carla Blu cell. 340 …», «Mario Rossi, nato a …»: a name with what only its bearer's name is given with. */
const nameWithData =
  /(?<=[\p{L}'],?[ ]{1,2}-?[ ]?)(?:nat[oa] (?:a|il)|c\. ?f\.?|cf|cod(?:ice|\.) ?fisc|cell|tel|residente)(?![a-z])/gu;

const selfIntroduction =
  /(?<![a-z])(?:(?:io |il |la )?sottoscritt[oa](?: (?:assicurat[oa]|persona assicurata|contraente))?(?: risponde al nome di)?|mi chiamo|il mio nome e'?|rispondo al nome di|my name is|this is|i am|i'm|(?<=(?:^|[.\n] ?))i(?=,)|sono(?: il| la)?(?: sig(?:\.ra|nor[ae]?|\.)?)?|(?:scrive|parla|chi scrive e'?|lo scrivente(?: e'?)?)|assicurat[oa](?: e'?)?|contraente(?: e'?)?|policyholder is|insured is)[\s,:]{1,3}/g;

/** What follows these is a name even in a transcript without capitals. */
const saysName = /(?:mi chiamo|(?:il mio|al) nome|my name)/;

/** «Il conducente è Mario Rossi, nato a …», or a name in the block of the other driver: not the insured's. */
function isSomebodyElse({ folded }: Reading, at: number): boolean {
  return /(?<![a-z])(?:contropart[ei]|conducente|proprietari[oa]|vicin[oa]|condomin[oa]|inquilin[oa]|danneggiat[oa]|trattasi di|appartenente a|di proprieta di|passante|belonging to|owner|neighbou?r|(?:swapped|exchanged) details|reached me from|testimon[ei]|altr[oa] (?:automobilista|veicolo|auto)|perito|avvocato|medico|other (?:driver|party)|the driver|witness(?:es)?|veicolo b|danneggiante|investitore)(?: (?:di )?(?:controparte|oculare|altro veicolo))?(?:[\s:,*_(-]|e'?(?=\s)|era(?=\s)|is(?=\s)|was(?=\s)|(?:si chiama|nome|cognome|nominativo|name|il|la|sig(?:\.ra|nora|nor|\.)?)(?![a-z])){1,8}$/.test(
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
