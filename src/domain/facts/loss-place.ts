/** Where a loss happened. */
import type { Fact } from './fact.ts';
import { beforeClosing, factAt, findFields, item, tidy, type ReadPart } from './statements.ts';
import { tellsAnywhere, tellsEvent, tellsPast } from './telling.ts';
import { sentenceAround, type Reading } from '../text/text.ts';

/**
 * A street, a road, a spot, a town or the home, in the sentence that tells the loss; or the field of a form. `days` are
 * the days of loss found in the same part: the sentence around one of them tells, whatever its words.
 */
export function lossPlaces(source: ReadPart, full: boolean, days: readonly Fact[] = []): readonly Fact[] {
  const { reading } = source;
  const labels =
    "(?:luogo|sede)(?: (?:del|dell'|della|di)\\s?(?:sinistro|evento|incidente|accaduto|accadimento|fatto|furto|danno|infortunio))?(?: e (?:data|ora))?|luogo (?:sinistro|incidente|evento)|dove|localita|place(?: of (?:the )?(?:loss|accident|incident|event))?|location|where";
  const fields = findFields(reading, labels).filter(
    ({ text }) => /\p{L}{3}/u.test(text) && !/^(?:e data )?di nascita/.test(text),
  );
  const facts = fields.map((field) =>
    factAt(source, item('loss_place'), tidy(field.text), field, 'labelled', 0.95),
  );
  if (facts.length > 0 || !full) return facts;
  const body = beforeClosing(reading);
  const told: { start: number; end: number; confidence: number }[] = [];
  for (const match of reading.folded.matchAll(street)) {
    if (match.index > body) break;
    const { name, road, spot, link } = match.groups ?? {};
    const start = match.index;
    const next = start + match[0].length;
    if (
      name !== undefined &&
      ((notAStreet.test(reading.folded.slice(next, next + 24)) && !isOfSomebody(reading, next)) ||
        isNumber(reading, start, next) ||
        !isStreetName(reading, start, next, name))
    )
      continue;
    if (whereabouts.test(reading.folded.slice(Math.max(0, start - 90), start))) continue;
    if (isPostalAddress(reading, start)) continue;
    const isNamed = /^[\p{Lu}"]/u.test(reading.plain.slice(next, next + 1));
    if (
      spot !== undefined &&
      crossing.test(spot) &&
      streetAhead.test(reading.folded.slice(next, next + 12))
    ) {
      told.push({ start, end: endOfCrossing(reading, next), confidence: 0.88 });
      continue;
    }
    if (spot !== undefined && !isNamed && !/^(?:d|of|tra|fra|between)/.test(link ?? '')) continue;
    told.push({
      // «Sulla A4» names the road without its preposition.
      start:
        start +
        (/^(?:(?:sulla|nella|lungo la|on the|in) |(?:sull|dell|nell|all)')(?=[am] ?\d)/.exec(match[0])?.[0]
          .length ?? 0),
      end: endOfPlace(reading, next),
      confidence: spot === undefined && road?.startsWith('km') !== true ? 0.85 : isNamed ? 0.8 : 0.65,
    });
  }
  for (const match of reading.plain.matchAll(english)) {
    const start = match.index + match[0].indexOf(match[1] ?? '');
    if (match.index < body && !whereabouts.test(reading.folded.slice(Math.max(0, start - 90), start))) {
      const isCrossing = /^(?:the )?(?:junction|crossroads|intersection|corner)/.test(match[1] ?? '');
      const end = start + (match[1] ?? '').length;
      const inTown =
        /^,? (?:in|near|,)? ?\p{Lu}[\p{L}']{2,20}(?:[ -]\p{Lu}[\p{L}']{2,20}){0,2}(?![\p{L}\p{N}])/u.exec(
          reading.plain.slice(end, end + 60),
        );
      const length = inTown && /^(?:,| in| near)/.test(inTown[0]) ? inTown[0].length : 0;
      told.push({ start, end: end + length, confidence: isCrossing ? 0.88 : 0.85 });
    }
  }
  for (const match of reading.plain.matchAll(town)) {
    const start = match.index + match[0].indexOf(match[1] ?? '');
    if (match.index < body && isTown(reading, match.index, start, match[1] ?? ''))
      told.push({ start, end: match.index + match[0].length, confidence: 0.75 });
  }
  // Without capitals (a call, a mail in small letters) only the towns everybody knows can be told from other words.
  if (!/\p{Lu}\p{Ll}{2}/u.test(reading.plain.slice(0, body)))
    for (const match of reading.folded.matchAll(knownTown)) {
      const start = match.index + match[0].length - (match[1] ?? '').length;
      if (match.index < body && !whereabouts.test(reading.folded.slice(Math.max(0, start - 90), start)))
        told.push({ start, end: match.index + match[0].length, confidence: 0.7 });
    }
  for (const match of reading.folded.matchAll(home)) {
    // «Il furto in appartamento» names a claim; only who tells what came about says where.
    if (match.index < body && tellsPast(sentenceAround(reading, match.index).text))
      told.push({ start: match.index, end: match.index + match[0].length, confidence: 0.55 });
  }
  return inLossSentences(source, told, days);
}

const street =
  /(?<![a-z.])(?:(?<name>via|viale|v\.le|p\.?zza|piazza|piazzale|p\.?le|corso|c\.so|largo|vicolo|lungomare|strada|contrada|localita|loc\.|frazione|fraz\.|borgo|salita|lungarno)\s{1,2}(?=[a-z0-9])|(?<road>autostrada|tangenziale|superstrada|raccordo(?= autostradale| anulare| \d)|svincolo|casello|(?:strada )?(?:statale|provinciale|regionale) (?:n\.? ?)?(?=\d)|strada (?:statale|provinciale|regionale)|s\.? ?[spr]\.? ?\d{1,3}(?!\d)|ss ?\d{1,3}|sp ?\d{1,3}|motorway|junction \d|km \d)|(?<motorway>(?:(?:sulla|nella|lungo la|autostrada|on the|in) (?:a\d{1,4}|m\d{1,2})|(?:sull|dell|nell|all)'a ?\d{1,2})(?![a-z\d]))|(?<spot>(?:parcheggio|parking|supermercato|centro commerciale|aeroporto|stazione|hotel|albergo|ospedale|scuola|spiaggia|rotonda|rotatoria|incrocio|semaforo|airport|station|car park|supermarket|roundabout|beach|crossroads) (?<link>(?:d[eio]l{0,2}[aeo]?|of the|of|in|at|tra|fra|con|between|a)\s|d[eio]ll')?(?=[a-z])))/g;

const english =
  /(?<![\p{L}])(?:on|in|at|along)\s(?:the\s)?(?:corner of\s(?!\p{Lu}[\p{L}' ]{1,40}\sand\s\p{Lu}))?((?:junction|crossroads|intersection|corner)\s(?:of|between|at)\s\p{Lu}[\p{L}']{1,20}(?:\s\p{Lu}[\p{L}']{1,20}){0,3}\s(?:and|with)\s\p{Lu}[\p{L}']{1,20}(?:\s\p{Lu}[\p{L}']{1,20}){0,3}|\p{Lu}[\p{L}']{1,20}(?:\s\p{Lu}[\p{L}']{1,20}){0,2}\s(?:car park|multi-storey|supermarket|shopping centre|retail park|station|airport|hospital|hotel|school|store|gym)|(?:\d{1,4}\s)?\p{Lu}[\p{L}']{1,20}(?:\s\p{Lu}[\p{L}']{1,20}){0,2}\s(?:Street|St|Road|Rd|Avenue|Ave|Square|Lane|Motorway|Highway|Drive|Court|Place))(?![\p{L}])/gu;

const town =
  /(?<![\p{L}])(?:a|ad|in|near|presso|vicino a|nei pressi di|zona|at)\s((?:(?:San|Santa|Sant'|La|Lo|Le|Il)\s?)?\p{Lu}[\p{Ll}']{2,20}(?:[ -](?:(?:sul|in|di|del|della|al|d')\s?)?\p{Lu}[\p{Ll}']{2,20}){0,2}(?:\s(?:[Aa]irport|[Ss]tation|[Hh]ospital|[Bb]each|[Rr]etail park|[Cc]ar park))?)(?![\p{L}\p{N}@])(?:\s\(\p{Lu}{2}\))?/gu;

/** Capitals of the Italian provinces, and the places abroad where Italians travel most. */
const knownTown = new RegExp(
  `(?<![a-z])(?:a|ad|in|near|at|to) (${[
    'agrigento alessandria ancona aosta arezzo asti avellino bari barletta belluno benevento bergamo biella bologna bolzano brescia brindisi cagliari',
    'caltanissetta campobasso caserta catania catanzaro chieti como cosenza cremona crotone cuneo enna fermo ferrara firenze foggia forli frosinone',
    'genova gorizia grosseto imperia isernia latina lecce lecco livorno lodi lucca macerata mantova massa matera messina milano modena monza napoli',
    'novara nuoro oristano padova palermo parma pavia perugia pesaro pescara piacenza pisa pistoia pordenone potenza prato ragusa ravenna rieti rimini',
    'roma rovigo salerno sassari savona siena siracusa sondrio taranto teramo terni torino trapani trento treviso trieste udine varese venezia verbania',
    'vercelli verona vicenza viterbo rome milan turin naples florence venice genoa parigi paris londra london barcellona barcelona madrid lisbona lisbon',
    'berlino berlin vienna praga prague atene athens creta crete rodi rhodes tenerife ibiza istanbul dubai zanzibar malta bangkok',
  ]
    .join(' ')
    .replaceAll(
      ' ',
      '|',
    )}|new york|reggio emilia|reggio calabria|la spezia|l'aquila|ascoli piceno|sharm el sheikh)(?![a-z])`,
  'g',
);

const home =
  /(?<![a-z])(?:in|nell[a']?|nel|della?|presso|at|inside|from)\s?(?:l[a']\s?|il |the )?(?:(?:mi[oa]|nostr[oa]|my|our)\s)?(?:casa(?: mia| nostra)?|abitazione|appartamento|cucina|bagno|camera|salotto|terrazzo|balcone|giardino|tetto|cantina|villetta|villa|soggiorno|box|home|house|flat|apartment|kitchen|bathroom|basement|cellar)(?![a-z])|(?<![a-z])(?:a scuola|al lavoro|sul (?:posto di )?lavoro|in (?:ufficio|palestra|piscina|montagna|spiaggia)|per strada|sulle scale|at (?:school|work|the gym)|on the stairs)(?![a-z])/g;

/** After «via» these make it a way and not a street: «via mail», «in via bonaria». */
const notAStreet =
  /^(?:(?:19|20)\d{2}[ ./-]?\d{3}|e?-?mail|pec|posta|fax|telefono|telefonica|telefonicamente|sms|whatsapp|app|web|internet|skype|radio|mare|terra|aerea|bonaria|amichevole|telematica|preventiva|cautelare|esclusiva|definitiva|eccezionale|generale|principale|breve|giudiziale|stragiudiziale|prioritaria|subordinata|informatica|libera|di |il |la |lo |i |le |con |per |da |dal |e |che |anche |qualche|tutto|tutti)/;

const whereabouts =
  /(?<![a-z])(?:residen[a-z]{1,4}|domicili[a-z]{1,5}|abit[oa]|abitante|abitiamo|sede|ufficio|uffici|studio|officina|carrozzeria|carrozziere|indirizzo|spedi[a-z]{1,5}|inviare|recapito|nat[oa]|visionabile|visionare|si trova|live|living|address|body ?shop|banca|filiale|agenzia)(?![a-z])[^.;\n]{0,60}$/;

const placeEnd =
  /[.;:!?\n(]|,(?! (?:n[. °]|num|civico|\d|angolo|incrocio|altezza|km|a \p{Lu}|ad \p{Lu}|in \p{Lu}|\p{Lu}))|\s(?=un'|l'altr|c'er)|\s(?:e'?|è|ed|si|ci|mi|ti|ne|quando|mentre|dove|che|sono|ha|hanno|ho|mi|il|la|lo|un|una|alle|verso|ore|con|per|intorno|circa|stavo|stava|ero|era|eravamo|stavamo|siamo|abbiamo|avevo|aveva|hai|fu|c'è|uno|altra|altro|ieri|oggi|stamattina|stanotte|stasera|perché|poiché|poi|ma|però|quindi|durante|causando|provocando|dopo|and|when|while|where|the|a car|i|my|at|around|on|was|is|has|had|were|which|because|someone|somebody|another|this|last|yesterday|today|a (?:car|van|lorry|truck|bus))(?=\s)/u;

/** Of each sentence that tells what happened the surest place; without such a sentence, a street anywhere, less sure. */
function inLossSentences(
  source: ReadPart,
  told: readonly { start: number; end: number; confidence: number }[],
  days: readonly Fact[],
): readonly Fact[] {
  const lossDays = days
    .filter(({ key }) => key === item('loss_date'))
    .map(({ span }) => source.reading.seek(span.start));
  const bestBySentence = new Map<number, { start: number; end: number; confidence: number }>();
  const elsewhere: { start: number; end: number; confidence: number }[] = [];
  const some = told.slice(0, 200);
  for (const place of some) {
    if (some.some((other) => isAround(other, place))) continue;
    const sentence = sentenceAround(source.reading, place.start);
    const isOfDay = lossDays.some((at) => at >= sentence.start && at < sentence.end);
    if (!isOfDay && !tellsEvent(sentence.text)) {
      if (place.confidence >= 0.7) elsewhere.push({ ...place, confidence: 0.6 });
      continue;
    }
    const best = bestBySentence.get(sentence.start);
    if (!best || place.confidence > best.confidence) bestBySentence.set(sentence.start, place);
  }
  const found = [...bestBySentence.values()];
  if (
    found.length === 0 &&
    elsewhere[0] &&
    (lossDays.length > 0 || tellsAnywhere(source.reading, source.reading.folded.length))
  )
    found.push(elsewhere[0]);
  return found.map((place) =>
    factAt(
      source,
      item('loss_place'),
      tidy(source.reading.plain.slice(place.start, place.end)),
      place,
      'phrase',
      place.confidence,
    ),
  );
}

/** «Parcheggio del supermercato Esselunga» says more than «supermercato Esselunga», though a spot is less sure than a name. */
function isAround(
  outer: { start: number; end: number; confidence: number },
  inner: { start: number; end: number },
): boolean {
  return (
    outer.confidence >= 0.6 &&
    outer.start <= inner.start &&
    outer.end >= inner.end &&
    outer.end - outer.start > inner.end - inner.start
  );
}

function isStreetName(reading: Reading, start: number, next: number, name: string): boolean {
  if (/^[\p{Lu}\d]/u.test(reading.plain.slice(next, next + 2)) || isOfSomebody(reading, next)) return true;
  // In small letters only after «in»: «in via roma 12»; «in strada» is something else, «in corso» mostly.
  return (
    /(?:^|[^a-z])in $/.test(reading.folded.slice(Math.max(0, start - 4), start)) &&
    (/^(?:via|viale|piazza|piazzale|largo|localita)$/.test(name) ||
      (/^(?:corso|c\.so)$/.test(name) && citizensOfCorso.test(reading.folded.slice(next, next + 40))))
  );
}

/** What streets called «corso» are mostly named after, or a name with its house number; «in corso d'opera» is none. */
const citizensOfCorso =
  /^(?:buenos aires|garibaldi|mazzini|cavour|italia|europa|roma|torino|milano|francia|genova|venezia|vercelli|sempione|como|lodi|indipendenza|liberta|repubblica|unita|umberto|vittorio|matteotti|dante|magenta|monforte|moncalieri|casale|regina|palestro|porta|trieste|trento|xxii|san|santa|sant'|[a-z']{3,15}(?: [a-z']{3,15}){0,2},? (?:n\.? ?)?\d{1,4}(?![a-z\d]))(?![a-z])|^(?:[a-z']{3,15}(?: [a-z']{3,15}){0,2},? \d{1,4}(?!\d))/;

/** «Via della Scala», «via dei Mille», «via di Ripetta» */
function isOfSomebody(reading: Reading, next: number): boolean {
  return /^(?:de[il]|degli|dell[aeo]|di|da|dal(?:la)?|al(?:la)?)\s\p{Lu}\p{Ll}|^(?:dell|d|all)'\p{Lu}\p{Ll}/u.test(
    reading.plain.slice(next, next + 12),
  );
}

/** «Anna Bianchi⏎via Roma 12, 20121 Milano»: with a postcode and no «in» before it, a street is where somebody lives. */
function isPostalAddress(reading: Reading, start: number): boolean {
  return (
    /^[^\n;:]{3,60}?,? *\n? *\d{5} +[a-z]/.test(reading.folded.slice(start, start + 90)) &&
    !/(?<![a-z])(?:in|at|on|presso|nella|sulla|lungo|a) +(?:[a-z]{2,15},? +)?$/.test(
      reading.folded.slice(Math.max(0, start - 24), start),
    )
  );
}

/** «VIA 2025 000702» is the head of a policy number. */
function isNumber(reading: Reading, start: number, next: number): boolean {
  return (
    /^[A-Z./]{2,6}\s/.test(reading.plain.slice(start, next)) &&
    /^\d{3,}/.test(reading.plain.slice(next, next + 4))
  );
}

function isTown(reading: Reading, at: number, start: number, name: string): boolean {
  const folded = reading.folded.slice(start, start + name.length);
  const [first = ''] = folded.split(/[ ']/);
  if (notTowns.has(first) || notTowns.has(folded)) return false;
  const { start: begin, text } = sentenceAround(reading, start);
  // "A Ford van": in English «a» is an article.
  if (/^ad? /.test(reading.folded.slice(at, at + 3)) && isEnglish(text)) return false;
  if (toSomebody.test(reading.folded.slice(Math.max(begin, at - 60), at))) return false;
  if (ofSomebody.test(reading.folded.slice(Math.max(0, start - 40), start))) return false;
  return !whereabouts.test(reading.folded.slice(Math.max(0, start - 90), start));
}

const notTowns: ReadonlySet<string> = new Set(
  (
    'voi lei loro vostro vostra seguito allegato allegati data merito riferimento attesa fede gennaio febbraio marzo aprile maggio giugno luglio agosto ' +
    'settembre ottobre novembre dicembre january february march april may june july august september october november december lunedi martedi ' +
    'mercoledi giovedi venerdi sabato domenica monday tuesday wednesday thursday friday saturday sunday via viale piazza corso largo iban polizza ' +
    'the this your our my all copia caso effetti sede particolare pronto natale pasqua pasquetta capodanno ferragosto carnevale epifania ognissanti ' +
    'christmas easter halloween thanksgiving ramadan italian italiano inglese english french francese german tedesco spanish spagnolo euro euros ' +
    'sterline pounds dollari dollars leather reverse pdf word excel jpg whatsapp facebook pec internet allianz generali unipol axa zurich'
  ).split(' '),
);

/** More words of English than of Italian grammar. */
function isEnglish(text: string): boolean {
  const count = (words: RegExp) => text.match(words)?.length ?? 0;
  return (
    count(
      /(?<![a-z])(?:the|my|our|his|her|was|were|and|of|on|it|i|we|he|she|with|from|has|had|that|this|by|into|me|us)(?![a-z])/g,
    ) >
    count(
      /(?<![a-z])(?:il|lo|la|gli|le|del|della|di|che|e'?|mi|ci|si|ho|ha|mia|mio|nel|nella|un|una|con|per|sono|alle|al|da|dal)(?![a-z])/g,
    )
  );
}

/** «Ho telefonato a Giulia», «l'ho detto ad Andrea», «ho mandato la denuncia a Generali»: whom it was told or given to. */
const toSomebody =
  /(?<![a-z])(?:(?:telefonat|dett|raccontat|scritt|mandat|inviat|spedit|inoltrat|consegnat|prestat|vendut|dat|affidat|regalat|chiest|rivolt|segnalat|comunicat|mostrat|assicurat)[oaie]|insieme|accanto|oltre|grazie)(?: (?:il|lo|la|i|gli|le|un[ao]?|tutto|anche|pure|subito|gia|poi|[a-z]{3,14})){0,2} ?$/;

/** «Intestato a Anna Bianchi», «presso la signora Rossi»: people follow «a» too. */
const ofSomebody =
  /(?<![a-z])(?:intestat[oaie]|cointestat[oaie]|relativ[oaie]|appartenent[ei]|in favore|a favore|affidat[oaie]|dat[oaie]|resa|insieme|vicino|davanti|presso)(?: (?:al?|alla|di|ad))? ?$|(?<![a-z])(?:moglie|marito)(?: di)? $/;

const crossing = /^(?:incrocio|rotonda|rotatoria|semaforo)/;
const streetAhead = /^(?:via|viale|corso|piazza|piazzale|largo|strada) /;

/** «Incrocio tra via Roma e via Verdi» goes on behind the «e». */
function endOfCrossing(reading: Reading, from: number): number {
  const first = endOfPlace(reading, from);
  const link = /^ (?:e|con) /.exec(reading.folded.slice(first, first + 6))?.[0].length;
  return link !== undefined && streetAhead.test(reading.folded.slice(first + link, first + link + 12))
    ? endOfPlace(reading, first + link)
    : first;
}

function endOfPlace({ plain }: Reading, from: number): number {
  const rest = plain.slice(from, from + 90);
  const stop = placeEnd.exec(rest)?.index ?? rest.length;
  return from + rest.slice(0, stop).trimEnd().length;
}
