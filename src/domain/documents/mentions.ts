/**
 * What a sender says is attached. Every document named in a text has a verb that governs it, in its clause or in
 * the one before: only «allego», «in allegato», "enclosed" and their like make it one that came. «Non ho», «vi
 * manderò», «appena ricevo», «avete chiesto», "I will send" do not.
 */
import type { ItemId } from '../ids.ts';
import { occurrencesOf, type Occurrence } from './item-words.ts';
import type { Span } from '../message.ts';
import type { Item } from '../profile.ts';
import { read, type Reading } from '../text/text.ts';

/** A document that the text says is attached. */
export interface Mention {
  readonly item: ItemId;
  readonly span: Span;
  /** Said with «allego», «in allegato», "attached", not only with «vi mando». */
  readonly isPlain: boolean;
}

export interface MentionReading {
  /** Each item once. */
  readonly mentions: readonly Mention[];
  /** «In allegato quanto richiesto»: the words, when the text says so. */
  readonly whatWeAskedFor?: Span;
}

/** Reads what is said to be attached in what the sender newly wrote; of a very long text the first 20,000 characters. */
export function readMentions(newText: string, items: readonly Item[]): MentionReading {
  const reading = read(newText.slice(0, 20_000));
  const told = judge(reading, occurrencesOf(reading.plain, [...items, allAtOnce]));
  const mentions = new Map<ItemId, Mention>();
  for (const { occurrence, attached, isPlain } of told) {
    if (!attached || mentions.has(occurrence.item)) continue;
    const span: Span = { part: 'body', ...reading.place(occurrence.start, occurrence.end) };
    mentions.set(occurrence.item, { item: occurrence.item, span, isPlain });
  }
  const everything = mentions.get(allAtOnce.id);
  mentions.delete(allAtOnce.id);
  return { mentions: [...mentions.values()], ...(everything ? { whatWeAskedFor: everything.span } : {}) };
}

/** «Quanto richiesto», «la documentazione mancante», "the requested documents": a document like any other, by its words. */
const allAtOnce: Item = {
  id: '*' as ItemId,
  kind: 'document',
  label: { it: 'quanto richiesto', en: 'what was requested' },
  why: { it: '', en: '' },
  pattern:
    /(?<!\p{L})(?:(?:quanto|tutto(?: quello| ciò)?)(?: (?:da voi|che)(?: mi)?(?: avete)?)? (?:richiesto|chiesto)|(?:document[oi]|documentazione|moduli|carte|file)(?: (?:da voi|che mi avete|che avete))?(?: (?:richiest[aoi]|chiest[aoi]|mancant[ei]|necessari[ao]?|integrativ[aoi]))?|(?:requested|missing|required) (?:documents?|papers|documentation|items)|(?:documents?|papers|documentation|everything|what) (?:that )?you (?:asked|requested|wanted|need(?:ed)?)|documents|paperwork|as (?:you )?requested|come (?:da )?(?:vostra |sua )?richiest[ao])(?!\p{L})/iu,
  checks: [],
};

const meanings = ['attach', 'send', 'later', 'promise', 'lack', 'wish', 'past', 'asked'] as const;
/** `attach` says that it is here, `send` too unless a later time stands beside it; the others say that it is not. */
type Meaning = (typeof meanings)[number];

interface Marker {
  readonly meaning: Meaning;
  readonly start: number;
  readonly end: number;
}

/** Pronouns and little words between «non» and its verb. */
const clitics = String.raw`(?:(?:vi|ve|le|la|lo|li|ti|te|mi|me|ci|ce|ne|gliel[aeo]|glieli|più|piu|ancora|anche) |(?:l|c|ce l)'){0,4}`;

/** Folded words and phrases, as pieces of regular expressions. Of two that overlap the one that begins first speaks. */
const vocabulary: Readonly<Record<Meaning, readonly string[]>> = {
  attach: [
    'in allegat[oi]|qui allegat[oi]|come allegat[oi]|allegat[oaie]|allego|alleghiamo|allegando|si allegan?o?',
    'acclud[oe]|accludiamo|acclus[oaie]|unisco|ecco(?:vi|le|ti|la|lo|li|ne)?',
    'attached|attaching|(?:i|we) attach|enclosed|enclosing|(?:i|we) enclose|find herewith|in the attachments?',
    "here(?:'s| is| are| they are| it is)",
  ],
  send: [
    "(?<!l')(?<!un )invio|inviamo|inviandovi|inviandole|mando|mandiamo|rimando|rinvio|spedisco|condivido",
    'trasmetto|trasmettiamo|si trasmett(?:e|ono)|inoltro|inoltriamo|[vlt][ie] giro|consegno|forn(?:isco|iamo)',
    'trov(?:a|ate|i|ano|era|erete|erai)|sending|(?:i|we) (?:send|forward)|forwarding|sharing|herewith',
    "please find|you(?:'ll| will) find",
    // As offices and lawyers write: «si rimette», «si produce copia», «compiegato», "I beg to submit".
    'rimett(?:o|iamo)|si (?:rimette|inoltra|unisce|uniscono|produce|producono|deposita|depositano|invia|inviano)|produciamo|depositiamo|uniamo',
    'fac(?:cio|ciamo) (?:avere|pervenire)|compiegat[oaie]|a (?:vostra|sua) disposizione|(?:i|we) (?:hereby |now |beg to )?submit|beg to submit|pleased to (?:forward|submit)',
  ],
  later: [
    'domani|dopodomani|a breve|al piu presto|quanto prima|piu tardi|in seguito|prossimamente|in settimana',
    '(?:nei )?prossimi giorni|(?:la )?prossima settimana|settimana prossima|in un secondo momento',
    '(?:non )?(?<!ho )(?<!abbiamo )appena|quando (?:la|lo|li|le|avro|avremo|mi|sara|saranno|arriva|arrivera|torno)',
    String.raw`entro (?:domani|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|pochi giorni|fine|il \d{1,2})`,
    'tomorrow|later|soon|shortly|in a few days|as soon as|(?:once|when) (?:i|it|we|they)',
    '(?:next|by) (?:tomorrow|week|monday|tuesday|wednesday|thursday|friday)',
  ],
  promise: [
    '(?:mander|rimander|invier|spedir|trasmetter|inoltrer|alleger|provveder|seguir|fornir)(?:o|emo|a|anno)',
    '(?:produrr|porter|consegner|girer|recapiter|caricher|chieder|richieder)(?:o|emo|a|anno)',
    'far(?:o|emo|a|anno) (?:avere|pervenire)|in attesa|in arrivo|aspetto|aspettiamo|attendo|attendiamo',
    '(?:sto|stiamo) (?:ancora )?(?:aspettando|attendendo|preparando|cercando|recuperando)',
    'devo (?:ancora )?(?:ricevere|ritirare|fare|farmi|chiedere|recuperare|andare)',
    'ho (?:gia )?(?:richiesto|chiesto|ordinato|prenotato)',
    "(?:i|we|he|she|they|it) will|will (?:send|follow|forward|be sent|provide)|(?:i|we)'ll|going to send",
    'waiting for|awaiting|to follow|(?:have|has been) requested|asked (?:for|my|the)',
  ],
  lack: [
    `non ${clitics}(?:ho|abbiamo|ha|hanno|e|sono|dispongo|posso|possiamo|riesco|riusciamo|allego|alleghiamo|invio)`,
    `non ${clitics}(?:mando|trovo|possiedo|esiste|risulta|si trova|sara|saranno|avendo|essendo|avevo|avevamo|serve)`,
    "non(?= (?:la|il|lo|le|i|gli) | l')|non c'e|(?:mi )?manc(?:a|ano|ava|avano)|sprovvist[oaie]|priv[oaie] d[ie]",
    'senza(?! (?:indugio|ritardo|problemi))|nessun[ao]?|neanche|neppure|nemmeno|al posto|anziche|invece d[ie]',
    'tranne|salvo|eccetto|a parte|fuorche',
    "not(?! only)|don't|haven't|hasn't|didn't|doesn't|isn't|aren't|wasn't|cannot|can't|couldn't|unable|without",
    "(?:is|are|am|still|i'm) missing|no longer|(?:i|we)(?:'ve| have)? lost|instead of|neither|nor|except|apart from",
  ],
  wish: [
    '(?:potete|potreste|puo|puoi|potrebbe|potresti|vogliate|voglia) (?:cortesemente |gentilmente )?(?:inviar|mandar|spedir|fornir|trasmetter|rilasciar|far|dar|indicar|dir|confermar)[a-z]{1,4}',
    '(?:prego|pregherei|chiedo) (?:di )?(?:inviar|mandar|spedir|fornir|trasmetter|rilasciar|far|dar|indicar|dir|confermar)[a-z]{1,4}',
    'inviarmi|mandarmi|spedirmi|trasmettermi|fornirmi|rilasciarmi|farmi (?:avere|sapere)',
    'vorrei (?:ricevere|avere|sapere|copia|una copia)|mi (?:mandate|inviate|mandi|invii|mandereste|inviereste)',
    'mi (?:serve|servirebbe|occorre|occorrerebbe)|avete (?:ricevuto|bisogno)|dovrei|bisogna',
    'devo (?:mandare|inviare|allegare|presentare|compilare|fornire|portare)|come (?:faccio|posso|si fa)',
    '(?:could|can|would|will) you|please (?:send|provide|confirm|let)|send me|do (?:i|you) need|(?:should|shall) i',
    'did you (?:get|receive)|have you (?:got|received)|(?:where|how) (?:can|do|should)',
  ],
  past: [
    '(?:ho|abbiamo|avevo|avevamo|ha|hanno) (?:gia )?(?:inviat|mandat|spedit|trasmess|inoltrat|consegnat|fornit)[oaie]',
    'gia (?:inviat|mandat|spedit|trasmess|inoltrat|consegnat|fornit|allegat)[oaie]',
    '(?:already|previously) (?:sent|provided|attached|submitted)|(?:have|had) (?:sent|provided|submitted)|(?:i|we) sent',
  ],
  asked: [
    '(?:mi |ci )?(?:avete|avevate|aveva) (?:chiest|richiest|domandat)[oaie]|richiest[oaie] da (?:voi|lei)|da voi richiest[oaie]',
    '(?:vostra|sua) richiesta(?: d[ie]| della?)?|mi (?:chiedete|chiedevate|chiede)',
    "you(?:'ve| have)? (?:asked(?: for)?|requested|wanted)|your request for|requested by you",
  ],
};

const patterns = meanings.map((meaning) => ({
  meaning,
  pattern: new RegExp(`(?<![a-z0-9])(?:${vocabulary[meaning].join('|')})(?![a-z0-9])`, 'g'),
}));

function markersOf(folded: string): readonly Marker[] {
  const all: Marker[] = [];
  for (const { meaning, pattern } of patterns) {
    for (const match of folded.matchAll(pattern)) {
      all.push({ meaning, start: match.index, end: match.index + match[0].length });
    }
  }
  all.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Marker[] = [];
  let reached = -1;
  for (const marker of all) {
    // «Non vi allego» is one marker, not two; of two that begin together the longer speaks.
    if (marker.end <= reached) continue;
    kept.push(marker);
    reached = marker.end;
  }
  return kept;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface Sentence extends Stretch {
  readonly isQuestion: boolean;
  /** It goes on with a list that an earlier sentence introduced. */
  readonly continues: boolean;
}

const abbreviations = new Set(
  'sig sigg sigra dott dr prof avv ing geom rag spett gent egr n nr num no art pag tel cell rif fatt ric doc vs ns mr mrs ms st ref p c s es'.split(
    ' ',
  ),
);

/** Ends of sentences; a line that only wraps ends none, a line of a list and an empty line do. */
function sentencesOf({ folded }: Reading): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  let isList = false;
  const add = (end: number, stop: string): void => {
    const text = folded.slice(start, end);
    if (text.trim() !== '') {
      const isBullet = /^\s*(?:[-*•·]|\d{1,2}[.)]|[a-h]\))\s*[a-z]/.test(text);
      sentences.push({
        start,
        end,
        isQuestion: stop.startsWith('?'),
        continues: isList,
      });
      isList = /:\s*$/.test(text) || (isList && isBullet);
    }
    start = end + stop.length;
  };
  for (const stop of folded.matchAll(
    /[.!?;]{1,5}(?=\s|$)|\n[ \t]*\n\s*|\n(?=[ \t]*(?:[-*•·]|\d{1,2}[.)])\s?[a-z])/g,
  )) {
    if (stop.index < start) continue;
    if (stop[0] === '.' && isAbbreviated(folded, stop.index)) continue;
    add(stop.index, stop[0]);
  }
  add(folded.length, '');
  return sentences;
}

function isAbbreviated(folded: string, dot: number): boolean {
  const before = /(?:^|[^a-z])([a-z]{1,5}|\d{1,2})$/.exec(folded.slice(Math.max(0, dot - 7), dot))?.[1];
  if (before === undefined) return false;
  // «1. fattura» at the head of a line is a list, not an end.
  if (/^\d/.test(before)) return /(?:^|\n)[ \t]*\d{1,2}$/.test(folded.slice(Math.max(0, dot - 12), dot));
  return abbreviations.has(before);
}

interface Clause extends Stretch {
  /** In order; a «send» beside a later time has become a promise. */
  readonly verbs: readonly Marker[];
  readonly items: readonly Occurrence[];
}

/** What a verb makes of the documents it governs. */
interface Verdict {
  readonly attached: boolean;
  readonly isPlain: boolean;
}

interface Told {
  readonly occurrence: Occurrence;
  readonly clause: Clause;
  attached: boolean;
  isPlain: boolean;
  /** No verb has decided, or only our own asking: «mi avete chiesto la fattura: eccola». */
  isOpen: boolean;
}

function judge(reading: Reading, found: readonly Occurrence[]): readonly Told[] {
  const markers = markersOf(reading.folded);
  const all: Told[] = [];
  let previous: Told[] = [];
  let carried: Verdict | undefined;
  for (const sentence of sentencesOf(reading)) {
    const clauses = clausesOf(reading, sentence, found, markers);
    const here: Told[] = [];
    if (!sentence.continues) carried = undefined;
    for (const [index, clause] of clauses.entries()) {
      const wasCarried = carried;
      carried = handedOn(clause, sentence) ?? carried;
      if (clause.items.length > 0) {
        here.push(...clause.items.map((occurrence) => tell(occurrence, clause, sentence, wasCarried)));
        continue;
      }
      const isLast = !clauses.slice(index + 1).some(({ items }) => items.length > 0);
      if (isLast && isWhenReady(reading.folded, clause)) withdrawLoose(here, clauses[index - 1]);
      const answers = here.length > 0 ? here : speaksOfThem(reading.folded, sentence) ? previous : [];
      if (carried?.attached && handedOn(clause, sentence)) settleOpen(answers, carried);
    }
    all.push(...here);
    if (here.length > 0 || clauses.length > 0) previous = here;
  }
  return all;
}

function tell(
  occurrence: Occurrence,
  clause: Clause,
  sentence: Sentence,
  carried: Verdict | undefined,
): Told {
  const verb = governing(clause, occurrence);
  const verdict = verb ? verdictOf(verb, sentence) : carried;
  return {
    occurrence,
    clause,
    attached: verdict?.attached ?? false,
    isPlain: verdict?.isPlain ?? false,
    isOpen: verdict === undefined || verb?.meaning === 'asked',
  };
}

/** The verb that decides over a document: the nearest before it in its clause, else the nearest after it. */
function governing({ verbs, items }: Clause, { start, end }: Occurrence): Marker | undefined {
  const nextItem = items.find((item) => item.start >= end)?.start ?? Infinity;
  const after = verbs.filter((verb) => verb.start >= end);
  const before = verbs.filter((verb) => verb.end <= start).toReversed();
  const [nearest] = before;
  const attachAfter = after.find(({ meaning }) => meaning === 'attach' || meaning === 'send');
  // «la fattura allegata»
  if (nearest?.meaning !== 'lack' && attachAfter?.meaning === 'attach' && attachAfter.start - end <= 4) {
    return attachAfter;
  }
  if (nearest && isWeak(nearest)) {
    const stronger = before.find((verb) => !isWeak(verb) && isHere(verb));
    if (stronger && !items.some((item) => item.start >= stronger.end && item.end <= nearest.start))
      return stronger;
    if (attachAfter && attachAfter.start < nextItem) return attachAfter;
  }
  if (nearest) return nearest;
  const [following] = after;
  return following && isWeak(following) && attachAfter ? attachAfter : following;
}

/** What a clause leaves for documents that follow without a verb: its last verb, but our asking takes nothing back. */
function handedOn({ verbs }: Clause, sentence: Sentence): Verdict | undefined {
  const deciding = verbs.filter((verb) => !isWeak(verb)).at(-1) ?? verbs.at(-1);
  return deciding && deciding.meaning !== 'asked' ? verdictOf(deciding, sentence) : undefined;
}

/** In a question only what is plainly attached is here: «vi mando anche la ricetta?» asks. */
function verdictOf({ meaning }: Marker, { isQuestion }: Sentence): Verdict {
  return {
    attached: meaning === 'attach' || (meaning === 'send' && !isQuestion),
    isPlain: meaning === 'attach',
  };
}

function isHere({ meaning }: Marker): boolean {
  return meaning === 'attach' || meaning === 'send';
}

/** Said of the past or of us: gives way to any word about what comes with this message. */
function isWeak({ meaning }: Marker): boolean {
  return meaning === 'asked' || meaning === 'past';
}

function settleOpen(told: readonly Told[], verdict: Verdict): void {
  for (const each of told) {
    if (!each.isOpen) continue;
    each.attached = verdict.attached;
    each.isPlain = verdict.isPlain;
    each.isOpen = false;
  }
}

/** «Vi mando la fattura, appena la ricevo»: the second half takes back a loose «vi mando». */
function withdrawLoose(told: readonly Told[], clause: Clause | undefined): void {
  for (const each of told) if (each.clause === clause && !each.isPlain) each.attached = false;
}

function isWhenReady(folded: string, { start, end }: Stretch): boolean {
  return /^[\s,:()-]{0,6}(?:(?:non )?appena|quando|as soon as|once|when)(?![a-z])/.test(
    folded.slice(start, end),
  );
}

/** «Ve la allego», «eccole», "here they are": the sentence points back at what the one before named. */
function speaksOfThem(folded: string, { start, end }: Stretch): boolean {
  return /(?<![a-z])(?:(?:la|lo|li|ve le|gliel[aeo]|l')\s?(?:allego|alleghiamo|invio|inviamo|mando|mandiamo|trovate|trova|trasmetto|inoltro)|eccol[aeio]|tutt[oiae]|entramb[ie]|it|them|both|they|everything)(?![a-z])/.test(
    folded.slice(start, end),
  );
}

function clausesOf(
  { folded, plain }: Reading,
  sentence: Sentence,
  found: readonly Occurrence[],
  markers: readonly Marker[],
): readonly Clause[] {
  const borders =
    /,(?=\s)|[()]|:(?=\s|$)|\s-\s|(?<![a-z])(?:ma|pero|mentre|invece|tuttavia|but|however|while|whereas|although)(?![a-z])/g;
  const cuts = [...folded.slice(sentence.start, sentence.end).matchAll(borders)].map(
    ({ index }) => sentence.start + index,
  );
  return [sentence.start, ...cuts].map((start, at): Clause => {
    const stretch = { start, end: cuts[at] ?? sentence.end };
    const items = withoutComplements(
      plain,
      found.filter((each) => isWithin(each, stretch)),
    );
    const verbs = markers.filter((marker) => isWithin(marker, stretch));
    return { ...stretch, items, verbs: postpone(withoutRelative(folded, verbs, items)) };
  });
}

function isWithin(inner: Stretch, outer: Stretch): boolean {
  return inner.start >= outer.start && inner.start < outer.end;
}

/**
 * «La fattura del pronto soccorso» is one document, and so is «foto della fattura»: what stands behind «of» says
 * which one it is. Of a picture or a form it says what it is.
 */
function withoutComplements(plain: string, items: readonly Occurrence[]): readonly Occurrence[] {
  const dropped = new Set<Occurrence>();
  for (const [at, item] of items.entries()) {
    const next = items[at + 1];
    if (!next || dropped.has(item)) continue;
    const between = plain.slice(item.end, next.start);
    if (
      between.length > 30 ||
      !/^(?: \p{L}{1,14}){0,1} (?:d[ei]|de[il]|d[ae]l(?:l[aeo])?|degli|dell'|per|of|from|for)(?: (?:l[aeo]|il|i|gli|the|my|mi[ao]|un[ao]?))? ?$/iu.test(
        between,
      )
    ) {
      continue;
    }
    const isVessel =
      item.item === allAtOnce.id ||
      /^(?:foto|fotografi[ae]|immagin[ei]|modul[oi]|photos?|pictures?)$/i.test(
        plain.slice(item.start, item.end),
      );
    dropped.add(isVessel ? item : next);
  }
  return items.filter((item) => !dropped.has(item));
}

/** «La fattura che non ho ancora pagato» says nothing about whether it is here. */
function withoutRelative(
  folded: string,
  verbs: readonly Marker[],
  items: readonly Occurrence[],
): readonly Marker[] {
  return verbs.filter(
    (verb) =>
      verb.meaning !== 'lack' ||
      !items.some((item) => /^[ ]?(?:che|which|that) (?:i |we )?$/.test(folded.slice(item.end, verb.start))),
  );
}

/** A time still to come turns the nearest «vi mando» into a promise. */
function postpone(verbs: readonly Marker[]): readonly Marker[] {
  const postponed = new Set<Marker>();
  for (const later of verbs) {
    if (later.meaning !== 'later') continue;
    const [nearest] = verbs
      .filter(({ meaning }) => meaning === 'send')
      .toSorted((a, b) => distance(a, later) - distance(b, later));
    if (nearest) postponed.add(nearest);
  }
  return verbs.map((verb) => (postponed.has(verb) ? { ...verb, meaning: 'promise' } : verb));
}

function distance(a: Stretch, b: Stretch): number {
  return a.end <= b.start ? b.start - a.end : a.start - b.end;
}
