/**
 * What a sentence does, by grammar: it asks to know something, wants something done, hands something over, or is only a
 * form of politeness. A verb of knowing or telling that a wish, a request or a duty governs asks, whatever it asks about.
 */

/** True when a folded sentence asks to know: it puts a question, or wishes, begs or waits to be told. */
export function asksToKnow(sentence: string): boolean {
  return wishToKnow(sentence) !== undefined;
}

/** The words by which a folded sentence asks to know something, as offsets in it. */
export function wishToKnow(sentence: string): { readonly start: number; readonly end: number } | undefined {
  const text = withoutStock(sentence);
  const words = knowing.exec(text) ?? (text.endsWith('?') ? /[^\s?][^?]{0,80}/.exec(text) : null);
  // «Mi ero dimenticato di dirvi che mio padre sa come è andata»: what follows is told, not asked.
  const told = telling.exec(text);
  if (
    words !== null &&
    told !== null &&
    !text.endsWith('?') &&
    words.index >= told.index &&
    words.index - told.index < 160
  )
    return undefined;
  return words === null ? undefined : { start: words.index, end: words.index + words[0].length };
}

/** True when a folded sentence wants something done: «si prega di», «vogliate», "kindly". */
export function asksToAct(sentence: string): boolean {
  return acting.test(withoutStock(sentence));
}

/** True when a folded sentence hands something over with this message, or says that it is attached. */
export function handsOver(sentence: string): boolean {
  return handing.test(sentence);
}

/** True when a folded text takes up what we asked: «come da vostra richiesta», "as you asked", «facendo seguito alla vostra». */
export function takesUpRequest(text: string): boolean {
  return takingUp.test(text);
}

/** True when a folded sentence only supposes what it speaks of: «qualora dovessi», «mettiamo che», "if somebody". */
export function supposes(sentence: string): boolean {
  return supposing.test(sentence);
}

const supposing =
  /(?<![a-z])(?:qualora|laddove|casomai|nel caso (?:in cui|che|mi|ci|qualcuno|un)|in caso (?:di|mi|ci)|nell'eventualita|(?:mettiamo|poniamo|supponiamo|ammettiamo|metti|immaginiamo) (?:che|il caso)|se (?:mai|per caso|domani|un domani|un giorno|dovess\w{1,4}|(?:mi|ci) (?:dovess\w{1,4}|capita\w{0,3}|succed\w{1,4}|rub\w{2,5}|tampon\w{1,5}|romp\w{1,4}|entra\w{0,3})|(?:il|la|un|uno|una) (?:mi[oa] )?(?:cane|gatto|figli[oa]|tubo|ladro|albero|vicino))|cosa (?:succede|succederebbe|faccio) se|suppos(?:e|ing)(?! to)|imagine|in the event|in case|what (?:if|happens if|would happen)|if (?:somebody|someone|anyone|anybody|something|a|an|one of|my|our) (?:\w{2,14} ){0,2}?(?:hits?|were|is|gets?|breaks?|falls?|bursts?|steals?|bites?|damages?|loses?)|if (?:i|we) (?:were|had to|ever|should|lose|break|crash|fall)|should (?:i|we|my|our|something|anything) (?:\w{2,10} ){1,3})(?![a-z])/;

const wish =
  "(?:vorre(?:i|mmo)|volev[oa](?:mo)?|vogli(?:o|amo)|desider(?:o|a|iamo|ere\\w{1,4})|gradire(?:i|mmo|bbe)|amere(?:i|mmo)|mi piacerebbe|(?:mi |ci )?basterebbe|(?:avre(?:i|mmo)|ho|abbiamo|avendo|avrebbe) (?:\\w{1,10} )?(?:bisogno|necessita|urgenza|interesse|piacere) (?:di|a)|(?:mi|ci) (?:serve|servirebbe|occorre|occorrerebbe|preme|interess[ae]\\w{0,4}|necessita)|dev(?:o|e|ono)|dovre(?:i|mmo|bbe)|dobbiamo|bisogna|chied(?:o|e|iamo|ono|ere|endo)|richied(?:o|e|iamo|ono)|domand(?:o|a|iamo|are)|preg(?:o|a|hiamo)|pregherei|pregasi|sollecit(?:o|a|iamo)|attend(?:o|e|iamo|ono)|aspett(?:o|iamo)|resto in attesa|gentilmente|cortesemente|potre(?:i|mmo|ste|bbe)|pot(?:ete|ervi|rebbero)|puo(?:i)?|possiamo|posso|sape(?:te|r)|sapre(?:ste|bbe)|sa|vogliate|voglia|volete|vi spiace|sarebbe possibile|e' possibile|e possibile|si (?:puo|potrebbe|riesce)|riusci(?:te|amo)|riesce|grato se|grata se|grati se|lieto di|lieta di)";
const toKnow =
  '(?:sapere|saperne|conoscere|conoscerne|apprendere|capire|verificare se|sentire se|essere (?:\\w{1,10} )?(?:informat|aggiornat|edott|ragguagliat|notiziat|mess)\\w{1,2}|avere (?:\\w{1,12} ){0,2}?(?:notizi|novita|informazion|aggiornament|ragguagli|chiariment|delucidazion|lumi|contezza|conferma|riscontro|risposta|un cenno|idea|indicazion)\\w{0,3}|(?:ricever|ottener|fornir|dar)\\w{1,4} (?:\\w{1,12} ){0,2}?(?:notizi|novita|informazion|aggiornament|ragguagli|chiariment|delucidazion|cenno|indicazion|conferma|riscontr|rispost)\\w{0,3}|(?:far|dar|tener)(?:mi|ci|gli|le)? (?:sapere|notizia|presente lo stato|aggiornat\\w|informat\\w)|(?:dir|indicar|comunicar|confermar|precisar|chiarir|specificar|riferir|spiegar|informar|aggiornar|ragguagliar|notiziar|relazionar|anticipar|segnalar)(?:e|mi|ci|gli|le|melo|celo)(?! che)|rendere noto|un (?:cenno|ragguaglio|aggiornamento|riscontro|chiarimento)|(?:notizie|novita|informazioni|ragguagli|delucidazioni|lumi|chiarimenti|aggiornamenti)|conferma (?:che|se|di|del|dell|della)(?= )|(?:se|quando|a che|a quale|quale|quali|chi|come mai|quanto|entro quando|in che)(?= ))';
const knowing = new RegExp(
  `(?<![a-z])(?:${wish}(?:,? [\\w']{1,14}){0,5}?,? ${toKnow}` +
    '|(?:mi|ci) (?:sa|sapete|sai|puo|potete|dite|dice|fate|fa|dareste|date|da) (?:\\w{1,10} )?(?:dire|sapere|qualcosa|notizie|qualche|se)' +
    '|(?:ditemi|diteci|dicami|mi dica|fatemi sapere|fateci sapere|mi faccia sapere|indicatemi|confermatemi|informatemi|aggiornatemi|ragguagliatemi|tenetemi|mi tenga) ?(?:\\w{1,10} ){0,2}' +
    '|richiesta (?:di )?(?:notizi|informazion|informativ|aggiornament|chiariment|ragguagli|stato|delucidazion)\\w{0,3}|istanza di (?:notizie|informazioni)' +
    "|non (?:si )?(?:ho|abbiamo|avendo|ha|hanno|sono|siamo|so|sappiamo|mi e|ci e|mi e'|ci e'|mi risulta|e|e') (?:\\w{1,12} ){0,4}?(?:notizi[ae]|novita|riscontr[oi]|rispost[ae]|comunicazion[ei]|aggiornament[oi]|esit[oi]|seguito|sentito (?:nulla|niente|nessuno|piu)|saputo|saputa|fatt[oi] (?:sapere|sentire|viv[oi])|contattat[oai]|richiamat[oai])" +
    '|(?:rimast[oaie]|tuttora|ancora|sempre) (?:\\w{1,8} )?(?:senza|priv[oaie] di) (?:\\w{1,10} )?(?:riscontro|seguito|risposta|esito|notizie)|nessun(?:a|o)? (?:notizia|novita|riscontro|risposta|comunicazione|aggiornamento|cenno)' +
    '|(?:mi|ci) (?:chiedevo|domandavo|chiedo|domando|chiediamo|domandiamo)' +
    "|(?:like|wish|want|wanted|grateful|appreciate|glad|pleased|obliged|need|needs|happy|curious|keen|anxious|wonder|wondering|thankful)(?:,? [\\w']{1,14}){0,5}?,? (?:know|knowing|learn|hear|ascertain|find out|understand|told|informed|advised|updated|word|an update|news|an indication|information|whether|if|when|where|how|what|who)" +
    '|(?:could|can|would|will|may|might) (?:you|someone|somebody|anyone|i|we) (?:\\w{2,10} ){0,3}?(?:tell|advise|confirm|let|inform|update|indicate|state|say|clarify|explain|ask|enquire|inquire|know|shed|find out|check (?:if|whether|on|how))' +
    '|(?:please|kindly|pls) (?:\\w{2,8} )?(?:advise|confirm (?:whether|if|that|when|how|who)|tell|let (?:me|us)|inform|update|indicate|clarify|acknowledge|state|provide (?:\\w{1,8} ){0,3}(?:update|report|status|information|indication)|send (?:\\w{1,8} ){0,2}(?:update|news))' +
    "|(?:i|we) (?:\\w{2,10} )?(?:enquire|inquire)|enquiry (?:about|into|concerning|as to)|where are we (?:on|with|now)|how (?:is|are|was|does|do) (?:the|my|our|this) [a-z' ]{3,40} (?:coming along|getting on|getting along|progressing|going|doing|stand|look)|what (?:is|'s) the (?:status|state|position|progress)|about the status of|update (?:me|us) (?:about|on)|i wonder|i was wondering|(?:have|has|had|having) (?:\\w{1,8} )?(?:heard nothing|had no (?:word|news|reply|response|update|answer))|(?:not|never|n't) (?:\\w{1,8} )?(?:heard|had a reply|been told|been contacted|been informed)|no (?:word|news|update|reply|response)|any (?:news|update|progress|word|movement|development|idea|joy)" +
    ')(?![a-z])',
);

const telling =
  /(?<![a-z])(?:(?:dimenticat[oa] di|vorrei|volevo|voglio|devo|dovevo|tengo a|desidero|vi|le|per) (?:dir(?:vi|le)|aggiunger(?:e|vi|le)|precisar(?:e|vi|le)|segnalar(?:vi|le)|informar(?:vi|la)|comunicar(?:vi|le)|far(?:vi|le) (?:presente|sapere))(?: inoltre| anche)? (?:che|una cosa)|(?:want|wanted|like|wish|need|forgot) to (?:add|tell you|inform you|let you know|mention|point out|give you|share)(?! (?:if|whether|when|where|why|how)(?![a-z])))(?![a-z])/;

const acting =
  /(?<![a-z])(?:(?:si|vi|la|le|ne|lo) (?:preg(?:a|o|hiamo)|chied(?:e|o|iamo)|richied(?:e|o|iamo)|sollecita|invita|domanda|esorta)|preg(?:o|asi|hiamo)|chied(?:o|iamo|esi)|richied(?:o|iamo)|domand(?:o|iamo)|sollecit(?:o|iamo)|vogliate|voglia|vorrei|vorremmo|desider(?:o|iamo|erei)|gradirei|intend(?:o|iamo)|pot(?:ete|reste|rebbe)|dovete|dovreste|please|kindly|(?:could|would|can|will) you|i (?:ask|request|require|want|wish|would like|should like|'d like)|we (?:ask|request|require|want|wish|would like|should like)|may i (?:ask|request))(?![a-z])/;

const handing =
  /(?<![a-z])(?:(?:in|di|gli|negli|vedi|come da|i seguenti|here) allegat[oaie]|allegat[oaie](?! (?:tecnico|al contratto))|alleg(?:o|a|hiamo|ando)|acclud(?:o|e|iamo)|acclus[oaie]|unisc(?:o|e)|uniamo|unit[oaie] (?:alla presente|alla mail|trov)|compiegat[oaie]|compieg(?:o|a|hiamo)|metto insieme|(?:si|vi|le|ve lo|ve la|ve li|ve le|gliel[oaie]|qui|ora|di seguito|in allegato|con la presente|alla presente|come) (?:invi[oa]|inviamo|trasmett(?:o|e|iamo)|inoltr(?:o|a|iamo)|mand(?:o|a|iamo)|gir(?:o|iamo)|spedisc[oe]|rimett(?:o|e|iamo)|produc(?:e|o)|produciamo|deposit(?:a|o)|consegn[oa]|fornisc[oe]|riporto|trasmesso|faccio avere|facciamo avere|faccio pervenire)|(?:trasmett|invi|inoltr|mand|spedisc|rimett|produc|gir)(?:o|iamo)|facci(?:o|amo) (?:avere|pervenire|seguito con)|metto a disposizione|pongo a|trover(?:ete|a)|trovate|eccov?i?(?:lo|la|li|le)?|attach(?:ed|ments?|ing)?|enclos(?:ed?|ing|ures?)|here(?:with|by)? (?:is|are|attached|enclosed)|please find|find (?:attached|enclosed|herewith)|(?:i|we|i'm|i am|we are) (?:\w{2,9} )?(?:send|sending|forward|forwarding|submit|submitting|supply|provide|attach|enclose|return|pass on|hand over)|(?:submitted|sent|supplied|forwarded|provided|uploaded) (?:with|herewith|in attachment)|(?:pleased|beg|happy) to (?:forward|submit|send|provide|enclose))(?![a-z])/;

const takingUp =
  /(?<![a-z])(?:(?:in|a|ad) (?:risposta|riscontro|evasione|seguito|adempimento|ottemperanza|esito|relazione|adesione|conformita) (?:a|al|alla|alle|ai|della|di|del|all') ?(?:(?:gentile|gradita|cortese|pregiata|ultima|precedente|recente) )?(?:vostr[oaie]|vs|sua|suo|richiesta|sollecito)|(?:come|secondo|giusta|stante) (?:da |quanto )?(?:voi |lei )?(?:(?:mi |ci )?(?:e' stato |avete |ha )?(?:richiest|concordat|indicat|istruzion|domandat|disposto|suggerit|convenut|comunicat)\w{1,5}|(?:le )?(?:vostr[ae] |sua )?(?:richiesta|istruzioni|indicazioni|accordi|intese))|(?:richiest|domandat|chiest|sollecitat|indicat|elencat)[oaie](?:mi|ci)? (?:da|dal|dalla|dai)(?: (?:vostr[oai]|voi|lei|ufficio|collega|perito|liquidatore))|da (?:voi|lei) (?:\w{1,10} )?(?:richiest|domandat|chiest|sollecitat|indicat|elencat)[oaie]|(?:che|quanto|quello che|cio che) (?:mi |ci )?(?:avete|avevate|ha|e' stato|era stato|mancava|mancavano|occorre|serviva|servivano) ?(?:chiest|richiest|domandat|sollecitat|indicat)?[oaie]?|quanto (?:da (?:voi|lei) |mi )?(?:richiest|domandat|chiest|sollecitat|indicat)[oaie]|facendo seguito|faccio seguito|si fa seguito|si ottempera|ottempero|(?:a|ad|per) (?:completamento|completare|integrazione|integrare|perfezionamento|perfezionare|corredo)|documenti? (?:mancant|richiest|residu)\w|(?:documentazione|documenti|carte|atti) (?:\w{1,10} )?(?:mancante|richiest[ai]|integrativ[ai]|residua)|(?:in (?:answer|reply|response|compliance|obedience)|with reference|further|pursuant|in accordance) (?:to|with) (?:your|the request|our (?:call|conversation))|following (?:your|our (?:call|conversation|phone))|as (?:you |was |were )?(?:asked|requested|instructed|agreed|discussed|promised|required|directed)|(?:requested|required|asked for|wanted) by (?:you|your)|(?:that|which|what)? ?you (?:had |have |'ve )?(?:asked|requested|wanted|needed|were missing)|(?:to|in order to) complete (?:the|my|our|your)|the (?:missing|outstanding|remaining|requested) (?:documents?|papers?|items?|paperwork|information))(?![a-z])/;

/** Politeness that seems to ask: «in attesa di un cortese riscontro», "please confirm receipt". */
const stock =
  /(?<![a-z])(?:(?<!(?:ancora|tuttora|sempre|sono|siamo) )(?:(?:resto|restiamo|rimango|rimaniamo|si resta|nell'|in|rimanendo|restando) ?)+attesa(?: (?:di|del|d') ?(?:(?:un|una|vostr[oaie]|su[oaie]|gentile|cortese|gradit[oa]|sollecit[oa]|pront[oa]|rapid[oa]|celere|positiv[oa]) ){0,4}(?:riscontro|risposta|cenno|comunicazioni|istruzioni|notizie))?(?= ?(?:[.,;!]|$|porg|salut|cordial|ringraz|distint|si porg|vi salut))|confid(?:o|iamo|ando) (?:in|nel)[^.,;]{0,50}|cert[oaie] (?:di|del|della) (?:un[oa]? )?(?:vostr|cortes|sollecit|pront|gentil|rapid|positiv)[^.,;]{0,40}|(?:un |una )?(?:sollecit|pront|cortes|gentil|celer|rapid|gradit)[oae] (?:riscontro|risposta|cenno)(?! (?:su|circa|in merito|riguardo|relativ))|(?:attend|aspett)(?:o|iamo) (?:istruzioni|un (?:vostro |cortese |gentile |sollecito ){0,2}(?:riscontro|cenno)|(?:vostr[oaie] |cortese |gentile ){1,2}(?:riscontro|cenno|risposta|notizie|istruzioni))|(?:(?:resto|restiamo|rimango|rimaniamo|si resta|sono|siamo) )?a (?:vostra |sua |completa |totale |piena ){0,2}disposizione(?: per (?:ogni|qualsiasi|qualunque|eventuali)[^.,;]{0,40})?|per (?:ogni|qualsiasi|eventuali) (?:chiariment|informazion|necessita|delucidazion)\w{0,3}|voglia(?:te)? gradire[^.,;]{0,40}|(?:vi |la |le )?ringrazi\w{1,8}(?: (?:anticipatamente|sin d'ora|fin d'ora|in anticipo))?|scus(?:i|ate|atemi)(?: (?:se|per)[^.,;:]{0,40})?|mi scus[oi](?: (?:se|per)[^.,;:]{0,60})?|non esit\w{1,5}[^.,;]{0,40}|look(?:ing)? forward to (?:hearing|your|a|an)[^.,;]{0,40}|hear(?:ing)? from you(?: (?:soon|shortly|at your earliest convenience))?|(?:do not|don't) hesitate[^.,;]{0,40}|(?:please |kindly )?confirm receipt|if you need any[^.,;]{0,40}|should you (?:need|require|wish)[^.,;]{0,50}|feel free[^.,;]{0,30})(?![a-z])/g;

/** The sentence with blanks in place of stock phrases, so that offsets stay. */
function withoutStock(sentence: string): string {
  return sentence.replaceAll(stock, (words) => ' '.repeat(words.length));
}
