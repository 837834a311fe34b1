/** What happened, and to whom: the story, injuries, authorities, witnesses, the other side. */
import type { Fact } from './fact.ts';
import { nameBefore, readName } from './names.ts';
import type { Profile } from './profile.ts';
import {
  beforeClosing,
  factAt,
  findFields,
  isAsked,
  isDenied,
  item,
  startOfDenial,
  tidy,
  type ReadPart,
} from './statements.ts';
import { tellsEvent } from './telling.ts';
import { firstMatches, hasWord, isWordCharacter, sentencesOf, type Reading } from './text.ts';

/** D.4 `text.min(60)`: sixty characters of telling, with a word for what happened. */
export function descriptions(source: ReadPart, profile: Profile): readonly Fact[] {
  const { reading } = source;
  const labels =
    "(?:breve )?descrizione(?: (?:del|dell'|dei|della)\\s?(?:sinistro|evento|incidente|accaduto|fatti|fatto|danno|dinamica))?|dinamica(?: (?:del|dell')\\s?(?:sinistro|incidente|evento))?|(?:cosa|che cosa) e'? successo|(?:description|circumstances)(?: of (?:the )?(?:loss|accident|incident|event|damage))?|what happened";
  for (const field of findFields(reading, labels)) {
    const end = endOfParagraph(reading.plain, field.start);
    const text = tidy(reading.plain.slice(field.start, end));
    if (text.length >= 60)
      return [
        factAt(
          source,
          item('loss_description'),
          text.slice(0, 1000),
          { start: field.start, end },
          'labelled',
          0.95,
        ),
      ];
  }
  const listed = reportInHeadings(reading);
  if (listed !== undefined)
    return [
      factAt(
        source,
        item('loss_description'),
        tidy(reading.plain.slice(listed.start, listed.end)).slice(0, 1000),
        listed,
        'labelled',
        0.85,
      ),
    ];
  let from: number | undefined;
  let to = 0;
  let length = 0;
  for (const sentence of sentencesOf(reading, beforeClosing(reading))) {
    if (length >= 1000) break;
    // A mail on one line, or a call, tells and greets in one breath.
    const isLong = sentence.text.length > 220;
    if (isFormLine(sentence.text) || sentence.text.endsWith('?')) continue;
    if (!isLong && notTelling.test(sentence.text)) continue;
    // What follows a telling sentence in the past tense goes on telling.
    if (!tellsEvent(sentence.text) && (from === undefined || length >= 60 || !past.test(sentence.text)))
      continue;
    const greeting = from === undefined ? (salutation.exec(sentence.text)?.[0].length ?? 0) : 0;
    from ??= sentence.start + greeting;
    to = sentence.end;
    length += tidy(sentence.text).length - greeting;
  }
  if (from === undefined || length < 60) return [];
  const hasCause = causeWords(profile).some((word) => hasWord(reading, word));
  const text = tidy(reading.plain.slice(from, to)).slice(0, 1000);
  return [
    factAt(source, item('loss_description'), text, { start: from, end: to }, 'phrase', hasCause ? 0.85 : 0.7),
  ];
}

/** Whether anybody was hurt: «nessun ferito» is a no, a question is nothing, and both may be said. */
export function injuries(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  const say = (value: 'yes' | 'no', match: RegExpExecArray, method: string, confidence: number) =>
    facts.push(
      factAt(
        source,
        item('injuries_flag'),
        value,
        {
          start: (value === 'no' ? startOfDenial(reading, match.index) : undefined) ?? match.index,
          end: match.index + match[0].trimEnd().length,
        },
        method,
        confidence,
      ),
    );
  const answered: number[] = [];
  for (const match of reading.folded.matchAll(injuryAnswer)) {
    const { no, yes } = match.groups ?? {};
    if (no === undefined && yes === undefined) continue;
    say(no === undefined ? 'yes' : 'no', match, 'labelled', 0.95);
    answered.push(match.index);
  }
  for (const match of reading.folded.matchAll(noInjuries)) {
    if (
      facts.length < 20 &&
      !isAsked(reading, match.index) &&
      !/(?<![a-z])(?:se|if|hope|that) $/.test(reading.folded.slice(Math.max(0, match.index - 8), match.index))
    )
      say('no', match, 'phrase', 0.95);
  }
  for (const match of reading.folded.matchAll(someInjuries)) {
    if (facts.length >= 40) break;
    if (answered.some((at) => Math.abs(at - match.index) < 40) || isAsked(reading, match.index)) continue;
    if (/^[ *_]{0,3}[:?]/.test(reading.folded.slice(match.index + match[0].length))) continue;
    const denied = isDenied(reading, match.index);
    if (
      denied &&
      facts.some(({ value, span }) => value === 'no' && Math.abs(reading.seek(span.start) - match.index) < 40)
    )
      continue;
    say(denied ? 'no' : 'yes', match, 'phrase', denied ? 0.95 : 0.85);
  }
  return facts;
}

/** Who attended: police, Carabinieri, fire brigade; `no` when the sender says that nobody came. */
export function authorities(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const match of reading.folded.matchAll(authorityWords)) {
    if (facts.length >= 20) break;
    if (isAsked(reading, match.index)) continue;
    const at = { start: match.index, end: match.index + match[0].length };
    const denied =
      isDenied(reading, match.index) ||
      /^[^.;\n]{0,20}(?:(?:non (?:e'?|sono|ha|hanno)|did not|didn't|was not|were not|never) |: ?(?:no|nessun))/.test(
        reading.folded.slice(at.end, at.end + 50),
      );
    if (!denied && /^(?:autorita|authorities)$/.test(match[0])) continue;
    facts.push(
      factAt(
        source,
        item('authority'),
        denied ? 'no' : match[0].replace(/\s+/g, ' '),
        denied ? { start: startOfDenial(reading, at.start) ?? at.start, end: at.end } : at,
        'phrase',
        0.85,
      ),
    );
  }
  return facts;
}

/** Witnesses: a name when one stands there, else `yes` or `no`. Late witnesses lose value (art. 135 c. 3-bis CAP). */
export function witnesses(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const match of reading.folded.matchAll(/(?<![a-z])(?:testimon[ei]|witness(?:es)?)(?![a-z])/g)) {
    if (facts.length >= 20) break;
    if (isAsked(reading, match.index)) continue;
    const at = { start: match.index, end: match.index + match[0].length };
    const after = reading.folded.slice(at.end, at.end + 30);
    const denied =
      isDenied(reading, match.index) ||
      /^[ *_]{0,3}:[ *_]{0,3}(?:no|nessuno|nessun|none)(?![a-z])/.test(after);
    const named = denied ? undefined : nameNear(reading, at.end);
    facts.push(
      factAt(
        source,
        item('witnesses'),
        denied ? 'no' : (named?.name ?? 'yes'),
        {
          start: (denied ? startOfDenial(reading, at.start) : undefined) ?? at.start,
          end: named?.end ?? at.end,
        },
        'phrase',
        named || denied ? 0.9 : 0.7,
      ),
    );
  }
  for (const { name, ...at } of whoSaw(source))
    if (!facts.some(({ value }) => value === name))
      facts.push(factAt(source, item('witnesses'), name, at, 'phrase', 0.8));
  return facts;
}

/** «Ha visto tutto la signora Blu», "my passenger, Huck Finn, can testify": who saw it, without the word witness. */
function whoSaw({ reading }: ReadPart): readonly { name: string; start: number; end: number }[] {
  return firstMatches(reading.folded, seeing)
    .slice(0, 10)
    .flatMap((match) => {
      if (isAsked(reading, match.index) || isDenied(reading, match.index)) return [];
      const end = match.index + match[0].length;
      const after = nameNear(reading, end);
      if (after) return [{ name: after.name, start: match.index, end: after.end }];
      const before = nameBefore(reading, match.index);
      return before ? [{ name: before.name, start: before.start, end }] : [];
    });
}

const seeing =
  /(?<![a-z])(?:(?:ha|hanno|ho) (?:visto (?:tutto|tutta la scena|la scena|l'incidente|l'accaduto|il fatto)|assistito (?:a tutto|all'incidente|alla scena|al fatto|all'accaduto))|pu[o'] (?:testimoniare|confermare)|(?:can|could|will) (?:testify|confirm)|saw (?:everything|it all|the (?:accident|crash|whole thing)|what happened))(?![a-z])/g;

/** The other driver, the neighbour, whoever is on the other side, when named. */
export function otherParties(source: ReadPart): readonly Fact[] {
  const facts: Fact[] = [];
  for (const match of source.reading.folded.matchAll(otherPartyWords)) {
    if (facts.length >= 20) break;
    const end = match.index + match[0].length;
    const named = nameNear(source.reading, end);
    if (named)
      facts.push(
        factAt(
          source,
          item('other_party'),
          named.name,
          { start: match.index, end: named.end },
          'phrase',
          0.85,
        ),
      );
  }
  return facts;
}

/**
 * «Tipo di evento: …. Luogo: …. Mezzo che seguiva: …»: three headings about the event, one after the other, tell it as
 * a form does. Headings of who writes, of contracts and accounts are not about it.
 */
function reportInHeadings(reading: Reading): { start: number; end: number } | undefined {
  const { folded } = reading;
  const body = beforeClosing(reading);
  let run: { start: number; end: number }[] = [];
  let best: { start: number; end: number }[] = [];
  for (const match of firstMatches(folded, heading)) {
    const start = match.index + (match.groups?.['lead']?.length ?? 0);
    if (start > body) break;
    if (ofContract.test(match.groups?.['label'] ?? '')) {
      run = [];
      continue;
    }
    const value = /^[^\n.;]{1,200}(?:[.,]\d[^\n.;]{0,120})*/.exec(
      folded.slice(match.index + match[0].length),
    );
    const end = match.index + match[0].length + (value?.[0].trimEnd().length ?? 0);
    const last = run.at(-1);
    run = last !== undefined && start - last.end > 120 ? [{ start, end }] : [...run, { start, end }];
    if (run.length > best.length) best = run;
  }
  const [first] = best;
  const end = best.at(-1)?.end ?? 0;
  return first !== undefined && best.length >= 3 && end - first.start >= 60
    ? { start: first.start, end: Math.min(end, first.start + 1000) }
    : undefined;
}

const heading =
  /(?<lead>^|[.;\n] {0,3}(?:[-*\u2022] |\d{1,2}[.)] ?)?)(?<label>[a-z][a-z' ]{2,44}):(?= ?\n? ?[a-z\d])/g;

const ofContract =
  /(?<![a-z])(?:polizza|pol|policy|contratt[oi]|certificato|contract|targa|tg|plate|registration|codice|cod|c\.?f|cf|tax|fiscal|iban|conto|account|coordinate|estremi|pagamento|payment|tel|telefono|telephone|phone|mobile|cell|cellulare|contact|e-?mail|pec|posta|indirizzo|address|nome|name|cognome|nominativo|contraente|policyholder|insured|sottoscritt[oa]|intestatari[oa]|rif|riferimento|ref|reference|oggetto|subject|re|sinistro|pratica|posizione|claim|allegat[io]|da|a|from|to|data|date|nota|ps|p\.s)(?![a-z])(?! (?:e ora|e luogo|del|della|dell|of|and time))/;

/** Sentences that ask, announce or thank, though they may name the loss: they do not tell it. */
const notTelling =
  /(?<![a-z])(?:vorrei sapere|vorremmo sapere|a che punto|in attesa|resto in|restiamo in|rimango|allego|alleghiamo|in allegato|trasmetto|invio|invia(?:re|mo)|chiedo|chiediamo|quando (?:sara|riceve|verra)|sollecit[a-z]{1,5}|vi prego|la prego|cordiali|distinti|saluti|grazie|i would like to know|please find|attached|could you|waiting for|looking forward|status of|what is the|regards)(?![a-z])/;

const past = /(?<![a-z])(?:ero|era|stavo|stava|ha|ho|hanno|e'?|sono|si|was|were|had|did)(?![a-z])/;

/** A line of a form or of an answered list; its words name the loss without telling it. */
const isForm = /^[-*\u2022\d.) ]{0,6}[a-z][a-z'/ ]{1,40}[:?](?:\s|$)/;

/** «Vorrei denunciare un sinistro: ieri …» looks like a label and tells: what follows the colon decides. */
function isFormLine(text: string): boolean {
  const label = isForm.exec(text)?.[0];
  if (label === undefined) return false;
  const rest = text.slice(label.length);
  return rest.length < 60 || !tellsEvent(rest);
}

const salutation =
  /^(?:(?:buongiorno|buon giorno|buonasera|salve|gentil[ei]|egregi[oa]?|spett|ciao|dear|hello|hi|good (?:morning|afternoon|evening))[^,.!\n]{0,40}(?:\.le[^,\n]{0,40})?[,!\n]\s*)?/;

function causeWords(profile: Profile): readonly string[] {
  return [...profile.claimTypes.values()].flatMap(({ words }) =>
    words.filter(({ weight }) => weight >= 3).map(({ word }) => word),
  );
}

function endOfParagraph(plain: string, from: number): number {
  const rest = plain.slice(from, from + 2000);
  const stop = /\n\s*\n|\n[ *_]{0,3}\p{Lu}[^:\n]{1,40}:\s/u.exec(rest)?.index ?? rest.length;
  return from + rest.slice(0, stop).trimEnd().length;
}

const injuryAnswer =
  /(?<![a-z])(?:(?:ci sono (?:stati )?)?(?:persone )?ferit[ie]|lesioni(?: a persone)?|danni (?:a|alle) persone|any injur(?:y|ies)|injur(?:y|ies|ed)|injured persons?)(?: ?\([^()\n]{0,30}\))?[ *_]{0,2}[?:][ *_?]{0,3}\n?[ *_]{0,3}(?<no>no|nn|ness?un[oa]?|none|nobody|zero|0|n)?(?<yes>si'?|yes|s|y)?(?![a-z])/g;

const noInjuries =
  /(?<![a-z])(?:(?:tutti |siamo (?:tutti )?|sono (?:tutti )?|rimast[oaie] )?(?:illes[oaie]|incolum[ei])|ness?un[oa](?: di noi(?: due)?| dei due| a bordo)? (?:si e'? (?:fatt[oa] (?:male|nulla|niente)|ferit[oa])|ha riportato (?:ferite|lesioni|danni))|(?:non|nn) (?:ci siamo|mi sono|si e'?|si sono) fatt[oaie] (?:male|nulla|niente)|(?<!non )(?<!nn )(?:stiamo|stanno) (?:tutti |tutte |entrambi |tutti e due )?(?:abbastanza |molto )?bene|(?:tutti|entrambi) stanno bene|(?:every(?:one|body)|we|both of us|all of us)(?: all| both)?(?:'re| (?:is|are|was|were))(?: all| both)? (?:fine|ok|okay|all right|alright|safe|unharmed|well)(?! (?:with|to|for))|solo danni (?:materiali|a cose|alle? (?:cose|auto|macchine|veicol[oi]))|(?:no ?body|no one) (?:was|is|got) (?:hurt|injured)|no injur(?:y|ies)|unhurt|uninjured|unharmed|only (?:material|property) damage|niente feriti|nessun danno (?:fisico|alle persone)|nessuna (?:conseguenza|lesione)(?: (?:fisica|alle persone))?|(?:tutto|tutti) (?:ok|bene|a posto) a parte lo spavento|a parte lo spavento|solo (?:tanto |un (?:gran |grande )?)?spavento|(?:io|noi|lui|lei|entrambi) st(?:o|iamo|a) (?:tutti )?bene|danni solo (?:materiali|alle (?:auto|cose))|(?:persone|occupanti) (?:tutte |tutti )?(?:illes[ei]|incolumi)|(?:i am|i'm|we are|both are|everyone is) (?:fine|unhurt|ok|okay|all right)(?! (?:with|to|for)))(?![a-z])/g;

const someInjuries =
  /(?<![a-z])(?:ferit[oiae]|lesion[ei]|contusion[ei]|escoriazion[ei]|distorsion[ei]|ematom[ai]|trauma|ginocchi[oa] gonfi[oa]|gesso|ingessat[oa]|punti di sutura|fatt[oaie] male (?:al|alla|a un|ad)|colpo di frusta|pronto soccorso|ambulanza|frattur[ae]|fratturat[oaie]|trauma cranico|prognosi|ricoverat[oaie]|mi sono fatt[oa] male|si e'? fatt[oa] male|(?:rott|fratturat|lussat|slogat|storta?)[oaie]? (?:un[oa']?|il|la|lo|le|i|l'|due|entramb[ie])? ?(?:bracci[oa]|gamb[ae]|pols[oi]|costol[ae]|naso|cavigli[ae]|clavicola|spall[ae]|ginocchi[oa]?|dit[oa]|piede|piedi|femore|bacino|vertebr[ae]|dent[ei]|gomito)|f(?:a|anno) male (?:il|la|l'|le|i)? ?(?:collo|testa|schiena|spall[ae]|bracci[oa]|gamb[ae]|ginocchi[oa]?|petto|costole)|(?:broke|broken|sprained|fractured|dislocated) (?:my|his|her|an?|the|two) (?:arm|leg|wrist|ribs?|nose|ankle|collarbone|shoulder|knee|finger|foot|hip|teeth|tooth|elbow)|dolor[ei] (?:al|alla|cervical)[a-z]*|injured|injur(?:y|ies)|whiplash|ambulance|fractured?s?|broken (?:bone|collarbone|arm|leg|wrist|ribs?)|cracked ribs?|in plaster|stitches|sprain(?:ed)?|hurt|emergency room|concussion)(?![a-z])/g;

const authorityWords =
  /(?<![a-z])(?:polizia(?: locale| stradale| municipale| ferroviaria)?|carabinieri|vigili(?: urbani| del fuoco)?|pompieri|questura|guardia di finanza|police|fire (?:brigade|department)|autorita|authorities)(?![a-z])/g;

const otherPartyWords =
  /(?<![a-z])(?:contropart[ei]|altr[oa] (?:conducente|automobilista|guidatore|guidatrice)|conducente (?:dell'|del |della )?(?:altr[oa] (?:auto|veicolo|mezzo)|controparte)|(?:guidat[oa]|condott[oa]) da(?:l|lla)?|danneggiat[oa]|vicin[oa] (?:del piano di sotto|di sotto|di casa)|proprietari[oa] (?:dell'altr[oa] \w{3,10}|del cane|dell'appartamento)|other (?:driver|party)|third party|driven by|neighbou?r|danneggiante|responsabile civile|(?:il|la|lo) (?:signor[ea]?|sig\.?(?:ra)?|famiglia|titolare|proprietari[oa]|cliente|condomin[oa]|inquilin[oa]|conducente|guidatore|automobilista|motociclista|ciclista)|un (?:vicino|amico|passante|cliente|ciclista|estraneo)|una (?:vicina|amica|passante|cliente|signora)|(?:lui|lei) (?:e'|si chiama)|si chiama|(?:swapped|exchanged) details|(?:he|she) is|(?:his|her) name is|the (?:owner|neighbou?r|driver|tenant|customer|shopkeeper|lady|man)(?: (?:is|was))?|between neighbou?rs)(?![a-z])/g;

/** A name right after a word, behind «è», «il sig.», a colon, an opening bracket. */
function nameNear(reading: Reading, from: number): { name: string; end: number } | undefined {
  const gap =
    /^(?:[\s:,(*_-]|e'?(?=\s)|era(?=\s)|is(?=\s)|was(?=\s)|il(?=\s)|la(?=\s)|sono(?=\s)|un(?=\s)|certo(?=\s)|certa(?=\s)|named?(?=\s)|di nome(?=\s)|si chiama(?:va)?(?=\s)|called(?=\s)|oculare(?=\s)|oculari(?=\s)|signor[ae]?(?=\s)|sig\.?(?:ra|na)?\.?(?=\s)|mr\.?(?=\s)|mrs\.?(?=\s)|ms\.?(?=\s)){0,8}/.exec(
      reading.folded.slice(from, from + 40),
    );
  const start = from + (gap?.[0].length ?? 0);
  if (isWordCharacter(reading.folded, start - 1)) return undefined;
  return readName(reading, start);
}
