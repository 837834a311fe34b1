/**
 * Telling by grammar: who tells an event names a time gone by and says in the past tense what came about. So a sentence
 * can be known as telling though nobody listed its verb. What is done to papers and money is told in the same tense,
 * and is no event.
 */
import { happened } from './statements.ts';
import { sentencesOf, type Reading } from '../text/text.ts';

/** True when a folded sentence tells an event: by a word for what happened, or by a time gone by and a verb of the past. */
export function tellsEvent(sentence: string): boolean {
  return happened.test(sentence) || tellsTimedEvent(sentence);
}

/** True when a folded sentence names a time gone by and says in the past tense what came about then. */
export function tellsTimedEvent(sentence: string): boolean {
  return timeGoneBy.test(sentence) && tellsPast(sentence) && !speaksOfCase(sentence);
}

/** True when a folded sentence speaks of us or of the money that a case is about. */
export function speaksOfCase(sentence: string): boolean {
  return speaksOfOffice(sentence) || ofMoney.test(sentence);
}

/** True when a folded sentence speaks of us: what the office, its agency or its surveyor did is no loss. */
export function speaksOfOffice(sentence: string): boolean {
  return ofTheOffice.test(sentence);
}

const ofTheOffice =
  /(?<![a-z])(?:(?<!dalla |dal )vostr[oaie](?! (?:assicurat|client|contraent))|avete|avevate|(?<!da )voi|perit[oi]|liquidator[ei]|(?:vostra |mia )agenzia|operator[ei]|operatrice|impiegat[oa] (?:dell|vostr)|call cent(?:er|re)|centralino|switchboard|(?<!under )your|(?<!inform )(?<!notify )(?<!tell )(?<!advise )(?<!remind )you|surveyor|adjuster|branch (?:office|manager|staff))(?![a-z])/;

/**
 * True when a folded text tells of what happened to others, says that it did nothing to whoever writes, and tells of
 * nothing of their own that it reached: «nel palazzo accanto c'è stato un incendio, da noi niente». «Nessuno si è fatto
 * male» alone denies no damage, and "we are all safe" after a fire at home is no fire next door.
 */
export function happenedToOthers(text: string): boolean {
  const isElsewhere =
    (elsewhere.test(text) && sparedUs.test(text)) || (toOthers.test(text) && perhapsSparedUs.test(text));
  return (
    isElsewhere && !reachedUs.test(text.replaceAll(everySparing, ' ').replaceAll(everyPerhapsSparing, ' '))
  );
}

/** People who are not us, and where they live. */
const others =
  "vicin[oaie](?! (?:al?|alla|all'|allo|ai|alle|agli)(?![a-z]))|vicinato|dirimpettai[oa]|coinquilin[oa]|amic[oaihe]{1,2}|cognat[oaie]|suocer[oaie]|fratell[oi]|sorell[ae]|collegh?[aei]|cugin[oa]|zi[oa]|parent[ei]|di fronte|accanto|di fianco|intorno|quartiere|zona|paes[ei]|rione|palazz[oi]|edifici[oi]|condomini[oi]?|scuola|asilo|(?:sopra|sotto|accanto|vicino|dietro) (?:a noi|al nostro|alla nostra|al mio|alla mia)|al telegiornale|sul giornale|in televisione|bar|chiesa|ristorante|church|bakery|restaurant|pub|on the news|in the papers?|school|(?:above|below|beside|behind|next to|opposite) (?:ours|mine|us)|neighbou?rs?|neighbou?rhood|next door|across the (?:street|road)|village|town|area|friend|brother|sister|in-law|colleague|cousin|uncle|aunt";
const toOthers = new RegExp(`(?<![a-z])(?:${others})(?![a-z])`);
/** … and every place that may be somebody else's. */
const elsewhere = new RegExp(
  `(?<![a-z])(?:${others}|cas[ae]|appartament[oi]|pian[oi]|negozi[oi]?|bar|strada|via|citta|di sopra|di sotto|tutti|building|flat|block|house|shop|upstairs|downstairs|street|road|opposite|office)(?![a-z])`,
);
/** It did nothing to us, or is none of our house's business. */
const sparing =
  "(?:da|a|per) (?:noi|me|casa nostra|casa mia)(?: altri)?,? (?:(?:per fortuna|fortunatamente|grazie a dio|invece|e'?|non (?:c'e'?|e'?|ha|hanno|e'? stato|e'? successo|e'? accaduto|e'? capitato)|sta|sono|risulta) ){0,3}(?:niente|nulla|nessun dann\\w|nessun problema|tutto (?:bene|a posto|ok|in ordine|asciutto|intatto|regolare))|(?:da|a|per) (?:noi|me)(?: altri)?,? (?:[a-z]{2,12} ){0,2}?non (?:[a-z']{1,12} ){1,4}?(?:niente|nulla|nessun\\w*|alcun\\w*|(?:neanche |nemmeno |neppure )?(?:una |un )?(?:goccia|graffio|soldo|filo))|noi (?:per fortuna |fortunatamente |invece |pero |non ){0,2}(?:niente|nulla|nessun dann\\w|salvi|risparmiat\\w|abbiamo (?:avuto|subito|riportato) (?:niente|nulla|dann\\w|alcun dann\\w))|casa (?:mia|nostra)[^.;:!?]{0,30}(?:sta bene|e'? a posto|e'? salva|intatt\\w|illes\\w|asciutt\\w|risparmiat\\w|niente|nulla)|(?:io|noi) non c'entr\\w{1,4}|non e'? (?:la vostra|con voi)|non sono (?:vostri|con voi)|not insured with you|nothing to do with (?:me|us)|nothing (?:was touched |was taken |was damaged )?(?:at|in|for|from) (?:us|me|ours|our|mine|my)|nothing (?:of|belonging to) (?:us|me|ours|mine)|none of (?:ours|our things|my things|mine)|no (?:[a-z]{3,10} ){1,3}(?:through |over |in |on )?(?:to|into) (?:us|me|ours|mine)|(?:we|i) (?:had|have|suffered) (?:no|not any) (?:damage|loss|harm)|(?:we|i) lost nothing|(?:we|i|ours|mine) (?:was|were)(?: not|n't) (?:affected|involved|touched|damaged)|(?:did not|didn't|never) (?:affect|touch|reach|concern|damage) (?:us|me|ours|mine)|(?:we|our (?:house|home|flat|place)|my (?:house|home|flat|place)) (?:are|were|is|was) (?:all |quite |perfectly |luckily |fortunately )?(?:spared|untouched|unaffected|undamaged|intact|bone dry|dry)";
/** Nobody was hurt, one thing of ours was spared, or the other side has its own insurer: so people speak of their own loss too. */
const perhapsSparing =
  "(?:la|il|le|i) (?:mi[ae]|miei|mio|nostr[aoie]) (?:(?:invece|per fortuna|fortunatamente|pero) ){0,2}(?:non (?:l'|la |le |li |lo )(?:hanno|ha) (?:\\w{1,10} )?(?:toccat|pres|rubat|danneggiat|rovinat|colpit)\\w|non (?:ha|hanno|e'?|sono) (?:avuto|subito|stat[aoie]|riportato) (?:niente|nulla|dann\\w|alcun dann\\w|toccat\\w|colpit\\w)|(?:sta|stanno|e'?|sono) (?:tutt[aoie] )?(?:bene|benissimo|salv[aoie]|a posto|intatt[aoie]|illes[aoie]))|noi (?:stiamo )?tutt[oi] (?:bene|a posto|ok)|noi stiamo bene|(?:my|our) (?:flat|house|home|car|shop|things?|place|garden|windscreen) (?:was|were) (?:left alone|not (?:touched|affected|damaged))|nothing happened to (?:us|me)|insured (?:elsewhere|with (?:somebody|someone) else)|(?:roba|auto|macchina|porta) (?:mia|nostra)[^.;:!?]{0,30}(?:sta bene|e'? a posto|e'? salva|intatt\\w|illes\\w|asciutt\\w|risparmiat\\w|niente|nulla)|(?:la|il) (?:mia|nostra|mio|nostro) (?:[a-z]{3,14} ){1,2}(?:(?:invece|per fortuna|fortunatamente) )?(?:non (?:ha|e'?) (?:avuto|subito|riportato|stat[oa]|successo) (?:niente|nulla|dann\\w|alcun dann\\w|toccat\\w|colpit\\w)|(?:e'?|sta|era) (?:\\w{1,8} )?(?:bene|a posto|salv[oa]|intatt[oa]|illes[oa]|asciutt[oa]))|(?:ci pensa|paga|pagano|risponde|copre|e'? assicurat[oaie] con|sta con|stanno con|era con|con) (?:la (?:sua|loro)|un'altra|altra|un altro)(?: loro)? (?:assicurazione|compagnia|assicuratore)|(?:different|another|other) insurer|(?:we|our (?:house|home|flat|place|car|shop)|my (?:house|home|flat|place|car|shop)|ours|mine) (?:are|were|is|was) (?:all |quite |perfectly |luckily |fortunately )?(?:spared|untouched|unaffected|unharmed|undamaged|intact|dry|fine|ok|safe)";
const sparedUs = new RegExp(`(?<![a-z])(?:${sparing})(?![a-z])`);
const perhapsSparedUs = new RegExp(`(?<![a-z])(?:${perhapsSparing})(?![a-z])`);
const everySparing = new RegExp(sparedUs.source, 'g');
const everyPerhapsSparing = new RegExp(perhapsSparedUs.source, 'g');

/** Something of ours, or we ourselves: «la mia cucina», «mi ha tamponato», "into my car"; our friends, street and policy are not. */
const reachedUs =
  /(?<![a-z])(?:(?<!(?:cas[ae]|roba|auto|macchina|moto|bici|cantina|negozio) )(?<!(?:scuola|asilo|palestra|ufficio) d(?:i|el|ella) )(?:mi[oa]|nostr[oaie]|miei|mie) (?!(?:vicin|amic|cognat|suocer|fratell|sorell|colleg|cugin|zi[oa]|parent|palazz|edifici|condomini|quartiere|zona|via|strada|paes|citta|rione|polizz|assicura|contratt|agenzi|domand|nome|parte|indirizz|numero))[a-z]{2}|(?<!(?:sotto|davanti a|fuori|vicino a|presso|di fronte a|accanto a) )(?:cas[ae]|roba|auto|macchina|moto|bici|cantina|negozio) (?:mi[oa]|nostr[oa])|(?:di|in) casa(?! (?:d|mia|nostra|su[oa]|loro|altrui|accanto|vicin|di fronte))|(?:mi|ci) (?:e'?|ha|hanno) (?!(?:stat[oa] )?(?:dett|raccontat|avvisat|avvertit|chiest|scritt|chiamat|telefonat|riferit|informat|spiegat|consigliat))[a-z]|(?:my|our) (?!(?:next-?door |upstairs |downstairs )?(?:neighbou?r|friend|brother|sister|colleague|cousin|uncle|aunt|building|block|street|road|area|village|town|policy|insurance|insurer|contract|cover|agent|name|number|question|phone))[a-z]{2}|(?:hit|struck|flooded|reached|injured|bumped|into) (?:me|us)(?![a-z]))/;

const ofMoney =
  /(?<![a-z])(?:bonific[oi]|accredit[oi]|pagament[oi]|premio|rat[ae]|denuncia|querela|payments?|transfer|premium|instal?ment|refund)(?![a-z])/;

/**
 * True when what follows is a loss that is only named, being known already: behind «in merito a», «per», "about" and the
 * article of what is known. «Per il furto della bici» names one; «per un furto» and «a causa del furto» tell of one.
 *
 * @param before the folded words of the sentence that stand before the word for the loss
 */
export function namedAsKnown(before: string): boolean {
  const tail = before.slice(-90);
  const reference = [...tail.matchAll(referring)].at(-1);
  if (reference === undefined || causing.test(tail.slice(0, reference.index))) return false;
  const named = tail.slice(reference.index);
  return !breaks.test(named) && !(/ (?:the|my|our|this|that)$/.test(reference[0]) && newSubject.test(named));
}

/** What a sentence is about, and the article of something known. */
const referring =
  /(?<![a-z])(?:(?:in (?:merito|relazione|riferimento|ordine)|con (?:riferimento|riguardo|riferimento)|(?:per )?quanto|riguardo|relativamente|relativ[oaie]|limitatamente|inerent[ei]|attinent[ei]|afferent[ei]|riferibil[ei]|attribuibil[ei]|spettant[ei]|rispetto|ad? (?:integrazione|completamento|rettifica|seguito della denuncia)|a proposito|nell'ambito|definizione|trattazione|gestione|istruttoria|iter|stato|evoluzione|avanzamento|liquidazione|pratica|fascicolo|posizione|denuncia|dossier|andamento|esito) (?:a|d)(?:i|el|ell[aeo]|ei|egli|ell'|l|ll[aeo]|ll'|i|gli)|(?:per quanto )?(?:concernent[ei]|riguardant[ei]|concerne|riguarda|circa|per|x|su)(?: il| lo| la| l'| i| gli| le|l|ll[aeo]|ll'|i|gli)|(?:about|regarding|concerning|re|with (?:regard|respect|reference) to|in (?:respect|connection) (?:of|with)|further to|relating to|related to|arising (?:from|out of)|as to|as for|on|over|for|status of|handling of|file on|update on|conduct of|settlement of) (?:the|my|our|this|that))(?:(?<=')|(?![a-z]))/g;
/** «A causa di», «vittima di», "owing to": the event itself is told. */
const causing =
  /(?<![a-z])(?:a (?:causa|seguito|motivo|opera)|in (?:seguito|conseguenza|occasione)|per (?:effetto|via|colpa)|vittima|autor[ei]|responsabil[ei]|dopo|durante|nel corso|owing|due|because|following|after|as a (?:result|consequence)|victim|during|caused by|apply|applying|claim|claiming|notice) ?(?:of |to |di |d')?$/;
/** The naming is over: another clause has begun. */
const breaks =
  /[,;:.!?()]|(?<![a-z])(?:ma|e|ed|mentre|quando|perche|poiche|and|but|when|because|while) (?:ho|ha|hanno|sono|mi|ci|si|il|la|lo|i|we|he|she|they|it|my|the)(?![a-z])|(?<![a-z])(?<!(?:che|cui|that|which|who|where|dove) (?:(?:mi|ci|si|lo|la|i|we) )?)(?:ha|hanno|ho|abbiamo|sono|siamo|fu|si e'?|mi e'?|non e'?|e'? (?:stat[oaie]|mai|gia|poi)|was|were|has|have|had)(?![a-z])/;

/** In English the verb of a new clause needs no helping word: "on the stairs I slipped", "for the bus a car hit me". */
const newSubject =
  /(?<![a-z])(?<!(?:of|from|with|for|to|by|in|on|at|into|as|about|over|that|which|who|whom|where|when|than|like) )(?:i|we|he|she|they|someone|somebody|an?|another)(?= )/;

/** True when some sentence of the text up to an offset tells an event; of a very long text the first hundred sentences. */
export function tellsAnywhere(reading: Reading, limit: number): boolean {
  let sentences = 0;
  for (const { text } of sentencesOf(reading, limit)) {
    if (tellsEvent(text)) return true;
    sentences += 1;
    if (sentences === 100) break;
  }
  return false;
}

/** True when a folded sentence has a verb of the past that is not one of writing, asking, paying, signing. */
export function tellsPast(sentence: string): boolean {
  for (const match of sentence.slice(0, 1200).matchAll(pastVerbs)) {
    const { participle, action } = match.groups ?? {};
    const verb = participle ?? action ?? '';
    if (notVerbs.test(action ?? '')) continue;
    // «La portiera veniva aperta» tells; «ho aperto una pratica» does not.
    const isOpening = /^(?:apert|open)/.test(verb) && !deskThings.test(sentence);
    // «L'acqua ha interessato il soffitto»; «sono interessato» asks for something.
    const isReaching = verb.startsWith('interessat') && /^(?:ha|hanno|aveva)(?![a-z])/.test(match[0]);
    if (!desk.test(verb) || isOpening || isReaching) return true;
  }
  return false;
}

const deskThings =
  /(?<![a-z])(?:pratica|posizione|sinistro|conto|fascicolo|ticket|reclamo|segnalazione|claim|file|account|case|complaint|allegat[oi]|attachment)(?![a-z])/;

const months =
  'gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|january|february|march|april|may|june|july|august|september|october|november|december';
const weekdays =
  'lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|monday|tuesday|wednesday|thursday|friday|saturday|sunday';

/** A day, an hour, «ieri», «nei giorni scorsi»: folded. */
const timeGoneBy = new RegExp(
  `(?<![a-z\\d])(?:\\d{1,2} ?[/.-] ?\\d{1,2} ?[/.-] ?\\d{2,4}|\\d{1,2}(?:°|st|nd|rd|th)? (?:di |of )?(?:${months})|(?:${months}) \\d{1,2}|${weekdays}` +
    "|ieri|avantieri|l'altro ieri|oggi|stamattina|stamani|stamane|stanotte|stasera|poco fa|l'altro (?:giorno|ieri)|(?:giorni|ore|minuti|settimane) fa" +
    '|(?:giorn[oi]|mese|settimana|mattina|sera|notte|weekend|fine settimana) (?:scors|passat)[oaie]|scors[oaie] (?:giorn[oi]|mese|settimana|mattina|sera|notte|weekend)' +
    '|yesterday|today|tonight|this (?:morning|afternoon|evening)|last (?:night|week|weekend|month)|(?:days?|hours?|weeks?) ago|the other day|recently|recentemente' +
    '|(?:alle|verso le|intorno alle|circa alle|ore) (?:ore )?\\d{1,2})(?![a-z\\d])',
);

/** Endings of Italian and English participles; auxiliaries decide whether one is a verb. */
const participle = '(?<participle>[a-z]{2,}(?:t|s)[oaie])';
const auxiliary =
  "(?:ho|ha|abbiamo|hanno|avevo|aveva|avevamo|avevano|ebbi|ebbe|sono|siamo|ero|era|eravamo|erano|fu|furono|venne|veniva|venivano|vennero|essere|avere|e'?(?= (?!(?:quest|tutt|quant|molt|cert|altrettant|contatt|dat|not|sit|part|cost|cas|vist|post|rest|mort|mezz|telefon|cost|sott|cess|grat|pront|cit|propriet|indirizz|recapit|fratt|confident|sottoscritt)[oaie]?(?![a-z]))))";
const between =
  '(?: (?:gia|poi|anche|purtroppo|subito|improvvisamente|completamente|inavvertitamente|accidentalmente|involontariamente|gravemente|stat[oaie]|dovuto|potuto|in parte|quasi|prima|infatti|tutt[oaie]|nuovamente|letteralmente|violentemente|seriamente))*';

const pastVerbs = new RegExp(
  `(?<![a-z])(?:${auxiliary}${between} ?${participle}(?![a-z])` +
    // «Procedevo», «omettevo», «collideva»: the tense of reports.
    '|(?<action>[a-z]{2,}(?:av|ev)(?:o|a|amo|ano))(?![a-z])' +
    '|(?<action>(?:[a-z]{2,}(?:iv)(?:ano|amo))|usciva|uscivo|veniva|finiva|finivo|colpiva|colpivo|investiva|investivo|partiva|sentivo|avvertiva|subiva|subivo|proseguiva|proseguivo|seguiva|seguivo|apriva|inseriva|ferivo|feriva)(?![a-z])' +
    // «Lasciata chiusa e non più rinvenuta», «risultano mancanti».
    "|(?<action>(?:non|mai) (?:piu )?(?:rinvenut|ritrovat|trovat|riconsegnat|pervenut|tornat|arrivat)[oaie]|(?:risulta|risultano|risultava|risultavano) (?:mancant[ei]|assent[ei]|sottratt[oaie]|sparit[oaie]|danneggiat[oaie])|e'? (?:insort|emers|sort|occors|intervenut)[oa])(?![a-z])" +
    '|(?:was|were|been|got|had|has|have|having)(?: (?:been|then|also|just|suddenly|badly|completely|seriously|slightly|accidentally))* (?<participle>[a-z]{2,}(?:ed|en|wn|lt|ung|uck|oke|ought|aught)|hit|cut|hurt|lost|left|torn|run|put|split|burst|shut|bent)(?![a-z])' +
    '|(?<action>[a-z]{3,}(?:ed)|cut|left|took|hit|came|went|fell|broke|ran|set|tore|threw|gave|struck|blew|burst|shook|stole|began|found|felt|drove|stood|split|caught|flew|spilt|sank|slid|bit|knocked|swung|shot|dragged|slipped|lost|hurt|bent|spun|brought|put|hung|rose|sprang|swept|leapt|spread|overtook|sprang|trod|bore|dug|rode)(?![a-z]))',
  'g',
);

/** What is done to papers, money and people who wait: told in the past too, and no event. */
const desk =
  /^(?:inviat|mandat|spedit|trasmess|inoltrat|allegat|scritt|telefonat|chiamat|contattat|ricevut|pervenut|pagat|versat|accreditat|addebitat|bonificat|liquidat|rimborsat|sollecitat|richiest|chiest|domandat|comunicat|segnalat|firmat|sottoscritt|stipulat|rinnovat|scadut|rispost|promess|dett|detto|dato|data|dati|stat|fissat|prenotat|compilat|consegnat|fornit|depositat|denunciat|sport|presentat|compres|lett[oa]|vist[oaie]$|pres[oa] atto|aperto|apert|chius|assicurat|intestat|accettat|respint|riconosciut|deliberat|disdett|acquistat|comprat|costat|spes|sostenut|trattat|gestit|lamentat|reclamat|interessat|incaricat|autorizzat|attivat|garantit|assent|previst|indicat|riferit|esposto|espost|scus|tent|provat|volut|potut|cercat|deciso|aspettat|attes|scrivev|dovev|volev|potev|avev|chiedev|ricevev|aspettav|pensav|credev|sapev|attendev|speravo|desiderav|sent$|sent|writt|wrote|receiv|request|ask|attach|enclos|insur|regist|phon|call|telephon|paid|pay|credit|transfer|refund|settl|promis|repli|answer|sign|renew|expir|cancel|open|clos|submit|fil|report|inform|instruct|advis|provid|need|want|hop|expect|tri|disappoint|pleas|concern|relat|mention|regard|appoint|arrang|agre|accept|declin|reject|return|complet|detail|own|nam|dat|bas|entitl|indebt|address|forward|author|seal|stamp|deliver|post|mail|email|publish|found$|spok|given|told|taken note)/;

/** Nouns and other words that end as the verbs of the past do. */
const notVerbs =
  /^(?:bravo|brava|ottav[oa]|devo|ricevo|rilevo|scavo|cavo|cava|lava|schiavo|schiava|chiave|neve|nuova|nuovo|prova|provo|trovo|trova|nava|leva|breve|greve|longevo|evo|coevo|medioevo|sollevo|allievo|allieva|rilievo|bed|red|shed|need|speed|feed|seed|hundred|indeed|exceed|proceed|wed|fred|united|limited|unlimited|undersigned|aforementioned|related|alleged|required|supposed|advanced|kindred|sacred|left$(?=hand))$/;
