/**
 * Dissatisfaction with us that never says «reclamo». No list of phrases holds what angry people write, so weak signs
 * are added up: a judgement and whom it is aimed at, losing patience, an accusation, a service that failed, a threat to
 * go elsewhere. One sign alone is somebody's manner of speaking; together they are a complaint (ISVAP Regulation
 * 24/2008: any written expression of dissatisfaction with the company, its people or its service).
 */
import { happened } from '../facts/statements.ts';
import { sentencesOf, type Reading } from '../text/text.ts';
import { wordList } from '../text/word-list.ts';

/** A text and how much of it is the sender's own. */
export interface Written {
  readonly reading: Reading;
  readonly end: number;
}

/** Words that show displeasure, with what they weigh, and the text they stand in. */
export interface DispleasureSign<Source extends Written> {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  readonly weight: number;
}

/** True when a folded sentence only wishes to speak with whoever has the file: a wish for a superior or another one is more. */
export function onlyWishesToSpeak(sentence: string): boolean {
  return wishToSpeak.test(sentence.trim());
}

const wishToSpeak =
  /^(?:vorrei|potrei|posso|gradirei|desidero|desidererei|mi piacerebbe|i would like to|i'd like to|could i|can i|may i) (?:poter )?(?:parlare|sentire|speak|talk)(?: (?:con|to|with))? (?:il|la|l'|the|your) ?(?:liquidatore|liquidatrice|perit[oa]|addett[oa]|adjuster|surveyor|assessor|handler)(?:,? (?:per favore|please|incaricat[oa]))?[.?! ]*$/;

/** True when folded words speak of us: of our people, our work, or the file we handle. */
export function speaksOfUs(text: string): boolean {
  return us.test(text);
}

/** True when folded words speak of how somebody is dealt with: no judgement, but what judgements are about. */
export function speaksOfTreatment(text: string): boolean {
  return treatment.test(text);
}

const treatment = wordList(
  `trattat*, trattamento, gestit*, gestione, il modo in cui, la maniera in cui, modo di, comportamento, atteggiamento, condotta, servizio, assistenza, la vostra idea di, manner in which, the way, dealt with, handled, handling, treated, treatment, conduct, attitude, service, services, your idea of`,
);

/**
 * True when folded words say that nobody knows who caused a loss: «ignoto il responsabile», "the culprit was never found".
 * They sound like an accusation, and accuse nobody here.
 */
export function namesUnknownCulprit(text: string): boolean {
  return culprit.test(text) && unknown.test(text) && !addressed.test(text);
}

const culprit =
  /(?<![a-z])(?:responsabil[ei]|colpevol[ei]|autor[ei]|artefic[ei]|investitore|danneggiante|colpa|ladr[oi]|vandal[oi]|(?:chi|chiunque) (?:e' stato|e stato|sia stato|l'ha fatt[oa]|ha fatto)|culprits?|perpetrators?|offenders?|thie(?:f|ves)|vandals?|burglars?|whoever|to blame|at fault|responsible|guilty (?:party|person))(?![a-z])/;
const unknown =
  /(?<![a-z])(?:ignot[oaie]|sconosciut[oaie]|anonim[oaie]|non (?:si (?:sa|conosc\w{1,3}|e' (?:mai )?(?:saputo|trovato|scoperto)|sono trovati)|(?:e'?|e' stat[oaie]|sono stat[oaie]|ha |hanno |sono |abbiamo |ho )?(?:mai |ancora |stat[oaie] )*(?:identificat|individuat|rintracciat|trovat|pres|scopert|not)[oaie]|so|sappiamo|conosc(?:o|iamo))|mai (?:identificat|individuat|rintracciat|trovat|scopert)[oaie]|unknown|unidentified|untraced|(?:not|never) (?:yet |been |ever )*(?:identified|found|known|traced|caught|seen)|(?:do not|don't|did not|didn't|nobody|no one) (?:\w{2,8} )?(?:know|knows|see|saw)|left no (?:note|details|trace))(?![a-z])/;
/** Then it is we who are held responsible, or asked who is. */
const addressed = wordList(
  'voi, vostr*, vs, pratica, sinistro, ufficio, liquidator*, perit*, you, your, yours, claim, office, adjuster, company',
);

/** From this sum on a person should look whether it is one. */
const doubtful = 2;
/** From this sum on it is a complaint, whatever else the message is about. */
const enough = 4;
/** … and from this one, or with any judgement, where the message brings nothing, asks nothing and is about nothing else. */
const enoughAlone = 3;

/**
 * The signs of displeasure in the parts of a message, and whether together they make a complaint.
 *
 * @param alone the message was found to be about nothing else
 */
export function displeasure<Source extends Written>(
  parts: readonly Source[],
  alone: boolean,
): {
  readonly signs: readonly DispleasureSign<Source>[];
  readonly verdict: 'complaint' | 'perhaps' | 'none';
} {
  const found = new Map<string, DispleasureSign<Source>>();
  let sum = 0;
  for (const source of parts) {
    const { reading, end } = source;
    const sentences = [...sentencesOf(reading, Math.min(end, 8000))];
    for (const [index, { start, text }] of sentences.entries()) {
      const nearUs = [index - 1, index + 1].some((at) => us.test(sentences[at]?.text ?? ''));
      const aim = us.test(text) ? 2 : nearUs ? 1 : 0;
      for (const sign of signsIn(text)) {
        const weight = sign.aimed ? sign.weight + aim : sign.weight;
        if ((found.get(sign.name)?.weight ?? 0) >= weight) continue;
        found.set(sign.name, { source, start: start + sign.at, end: start + sign.at + sign.length, weight });
      }
    }
    if (loud.test(reading.plain.slice(0, end))) sum += 1;
    if (praise.test(reading.folded.slice(0, end))) sum -= 4;
  }
  const signs = [...found.values()];
  sum += signs.reduce((total, { weight }) => total + weight, 0);
  const telling = signs.some(({ weight }) => weight > 1);
  const certain = sum >= (alone ? enoughAlone : enough) || (alone && found.has('judgement'));
  const verdict = !telling ? 'none' : certain ? 'complaint' : sum >= doubtful ? 'perhaps' : 'none';
  return { signs: verdict === 'none' ? [] : signs, verdict };
}

function* signsIn(
  text: string,
): Generator<Pick<Sign, 'name' | 'weight' | 'aimed'> & { at: number; length: number }> {
  if (namesUnknownCulprit(text)) return;
  const speaksOfOthers = others.test(text);
  if (speaksOfOthers && !us.test(text)) return;
  // «È stato un incidente terribile»: the loss is judged, not we.
  const judgesOthers =
    (speaksOfOthers && !ourPeople.test(text)) ||
    ((unwell.test(text) || happened.test(text)) && !spokenTo.test(text));
  for (const { name, weight, aimed, words, without } of signs) {
    if (aimed && judgesOthers) continue;
    const match = words.exec(text);
    if (match && without?.test(text) !== true && !isDenied(text, match.index))
      yield { name, weight, aimed, at: match.index, length: match[0].length };
  }
}

interface Sign {
  readonly name: string;
  readonly weight: number;
  readonly words: RegExp;
  /** Weighs two more where the sentence speaks of us, one more where a sentence beside it does. */
  readonly aimed: boolean;
  readonly without?: RegExp;
}

/** Whom the words may be about when they are about us. */
const us = wordList(
  `voi, vostr*, vs, codesta, codesto, fiduciario, incaricato, diniego, rigetto, istruttoria, avete, avevate, siete, state, fate, fareste, dovreste, sapete, potete, pagate, lavorate, rispondete, trattate, ignorate, prendete, dite, chiedete, promettete, continuate,
  servizio, assistenza, call center, centralino, operator*, operatric*, assicurazione, compagnia, liquidator*, liquidatric*,
  perit*, perizia, uffici*, ufficio, addett*, agenzia, agente, tecnico, numero verde, pratica, sinistro, la gestione,
  tempi, you, your, yours, company, insurer, insurance company, staff, service, adjuster, surveyor, assessor, agent, helpline,
  call handler, representative, handling, handled, customer service, claims team, claims department, my claim, my case`,
);
/** We are spoken to, or our silence is spoken of: then a loss named in the same sentence is not what is judged. */
const spokenTo = wordList(
  `voi, vostr*, vs, codesta, codesto, avete, siete, promettete, sparite, trattamento, diniego, rigetto, direzione, disservizio, disservizi, turning down, reasons given, your adjuster, your staff, your surveyor, your representative, ignoring me, same papers, same documents, paga regolarmente, ho chiesto, risposto con, perito, liquidatore, incaricato, gestit*, gestione, trattazione, istruttoria, istruit*, servizio, service, services, handling, dealt with, conduct, returns my calls, return my calls, rispondete, you, your, yours, risposta, risposte, richiamare, richiamat*,
  si degna, si degnano, nessuno risponde, ritardi, i ritardi, il ritardo, silenzio, silence, nobody, reply, called back, handled`,
);
/** One of ours is named: the hospital or the garage in the same sentence is only what it was about. */
const ourPeople = wordList(
  'vostro perit*, vostro liquidator*, vostra liquidatric*, vostro incaricato, vostro fiduciario, vostro operator*, vostra operatric*, vostro diniego, your adjuster, your surveyor, your staff, your representative, your colleague, your agent, your handling, ignoring me',
);
/** Whom they are about when they are not. */
const others = wordList(
  `compagnia aerea, vettore, linee aeree, airways, aeroport*, tour operator, hotel, albergo, agenzia di viaggi, ferrovie, corriere,
  vicin*, condomin*, amministratore, inquilin*, controparte, altro automobilista, altro conducente, altra auto, ubriac*,
  carrozzeri*, officina, meccanico, idraulico, clinica, ospedale, airline, carrier, travel agency, neighbour*, neighbor*,
  other driver, third party, garage, landlord, tenant, hospital`,
);
const unwell = wordList(
  'dolor*, male al, male alla, mal di, cervical*, pain, ache*, headache*, vertigini, lesioni, in ospedale, hospital',
);
const praise = wordList(
  `ottim*, eccellent*, molto soddisfatt*, davvero soddisfatt*, contentissim*, bravissim*,
  excellent, been brilliant, was brilliant, were brilliant, is brilliant, are brilliant, been great, wonderful, very helpful, very happy with, really pleased, no complaints`,
);
/** Signs of shouting: several exclamation marks, or words in capitals after words in small letters. */
const loud = /[!?]{2,}|[a-z][ ,.]+[A-Z]{4,}(?![a-z])/;

function isDenied(text: string, at: number): boolean {
  return /(?<![a-z])(?:non (?:e'?|sono|voglio|vorrei|intendo)|niente|nessun[oa]?|not|no|isn't|never|don't want)\s(?:un[oa']? |a |any |affatto |fare |essere |to be |to sound )?$/.test(
    text.slice(Math.max(0, at - 40), at),
  );
}

/** What an office can be guilty of, in the words of offices. */
const failings =
  'negligenz[ae]|incuria|inosservanza|inadempienz[ae]|imperizia|sciatteria|scortesia|leggerezza|inerzia|lassismo|mala gestio|malagestione|trascuratezza|superficialita|indolenza|villania|sgarbo|sgarberia|lungaggin[ei]|discourtesy|carelessness|negligence|neglect|tardiness|ineptitude|maladministration|incompetence|high-handed\\w*|offhand\\w*|indifference|insolence|sloth';

const signs: readonly Sign[] = [
  {
    // By saying so somebody complains: «esprimo la mia contrarietà», «me ne dolgo», "I take exception to".
    name: 'performed',
    weight: 5,
    aimed: false,
    words:
      /(?<![a-z])(?:(?:esprim|manifest|formul|rappresent|espon|espor|registr|muov|elev|avanz|notific|comunic|palesa)\w{0,4} (?:[\w']{1,12} ){0,4}?(?:contrarieta|disapprovazione|dissenso|biasimo|sdegno|indignazione|protesta|proteste|riprovazione|malcontento|disappunto|insoddisfazione|delusione|scontento|scontentezza|rimostranz\w|doglianz\w)|(?:stigmatizz|biasim|deplor|disapprov|censur)(?:o|a|iamo|are|abile)|(?:me ne|mi|ce ne|ci|non posso che|debbo|devo) (?:dolgo|duole|dorrebbe|lagno|lamento|dolermi|lagnarmi|lamentarmi|rammaric\w{1,5})(?! (?:di )?(?:dolor|mal|un dolore|un forte))|lament(?:o|iamo|are|ando) (?:il|la|lo|l'|i|gli|le|che|una?) (?:[\w']{1,14} ){0,5}?(?:termini|ritard[oi]|risposte?|riscontr[oi]|gestione|trattazione|servizio|assistenza|comportamento|condotta|mancanza|inosservanza|rispetto|disponibilita|trasparenza|comunicazion[ei]|vostr\w)|(?:ne chiedo|chiedendone|chiederne|chiedo) conto|(?:register|voice|express|lodge|make|record|enter|put) (?:\w{1,10} ){0,3}?(?:protest|displeasure|dissatisfaction|disapproval|objection|grievance|annoyance|indignation|disappointment)|(?:take|took|taking) (?:\w{2,10} )?(?:exception to|issue with|a (?:very )?dim view|umbrage)|protest (?:in the strongest|against|at the|most))(?![a-z])/,
    without: unwell,
  },
  {
    // A failing of ours, named and aimed.
    name: 'failing',
    weight: 2,
    aimed: true,
    words: new RegExp(`(?<![a-z])(?:${failings})(?![a-z])`),
  },
  {
    // Below what one may expect.
    name: 'expected',
    weight: 3,
    aimed: false,
    words:
      /(?<![a-z])(?:(?:meritass|merit|meritav|meriterebb)\w{1,4} (?:ben )?(?:altr[ao]|miglior|maggior|piu)\w? (?:\w{1,4} )?(?:considerazione|rispetto|trattamento|attenzione|riguardo)|(?:supera|oltrepassa|passa|passato|superato|varca) (?:ogni|il|i|qualsiasi) (?:limite|segno|decenza)|oltre ogni (?:limite|decenza|misura|sopportazione)|non (?:puo|posso|si puo) (?:essere )?(?:tollerat[oa]|tollerare|accettare|ammettere|ammess[oa]|giustificare|giustificat[oa])|mi (?:sarei|ero) aspettat[oa] (?:\w{1,8} ){0,2}(?:altro|diverso|meglio|piu)|fall(?:s|en|ing)? (?:\w{2,5} )?(?:short|below)|uncalled for|unpardonable|inexcusable|unforgivable|unworthy|beneath contempt|not (?:\w{2,8} )?good enough|not what i (?:am|was) (?:entitled|led)|indegn[oaie]|bella figura|prend(?:ete|ersela|etevela) comoda|pija(?:te)? comoda|vi (?:par|pare) (?:el|il|er|o) modo|ma vi par)(?![a-z])/,
    without: others,
  },
  {
    // The same papers over and over.
    name: 'repeated',
    weight: 3,
    aimed: false,
    words:
      /(?<![a-z])(?:(?:stess[ioea]|medesim[ioea]|identic[hi]e?) (?:document|cart|fogl|modul|domand|richiest|certificat)\w{1,6} (?:\w{1,10} ){0,3}?(?:due|tre|quattro|cinque|piu) volte|(?:due|tre|quattro|cinque|piu) volte (?:\w{1,10} ){0,6}?(?:stess[ioea]|medesim[ioea]) (?:document|cart|fogl|modul|domand|certificat)\w{1,6}|(?:same|identical) (?:papers?|documents?|forms?|questions?|information) (?:\w{1,6} )?(?:twice|again|(?:two|three|four|five|several) times)|(?:twice|(?:two|three|four|five|several) times) (?:\w{1,6} ){0,5}same (?:papers?|documents?|forms?))(?![a-z])/,
    without: wordList('per errore, per sbaglio, by mistake, in error'),
  },
  {
    // What was decided is contested, not only asked about.
    name: 'contested',
    weight: 3,
    aimed: false,
    words:
      /(?<![a-z])(?:contest(?:o|iamo|are|ando) (?:\w{4,14}mente |in toto |con forza )?(?:il|la|lo|l'|i|le|integralmente|fermamente)? ?(?:vostr[oa] |su[oa] )?(?:diniego|rigetto|reiezione|decisione|motivazion[ei]|valutazione|operato|conclusion[ei]|lettera)|la contesto|lo contesto|reject (?:your|the) (?:reasons|reasoning|decision|explanation)|(?:dispute|contest|challenge) (?:your|the) (?:decision|refusal|reasons))(?![a-z])/,
    without: others,
  },
  {
    name: 'judgement',
    weight: 2,
    aimed: true,
    words: wordList(
      `non e' tollerabile, non e' giustificabile, non e' concepibile, non e' sopportabile, non e' pensabile, insopportabil*, insostenibil*, ingiustificabil*, allucinant*, mediocre, mediocri, scadent*, trascurat*, ignorat*, snobbat*, bistrattat*, maltrattat*, mal gestit*, gestit* male, gestit* malissimo, di merda, che merda, del cazzo, stronz*, fanculo, coglion*,
      inqualificabil*, con sarcasmo, offensiv*, insulting, cursory, sheer incompetence, intolerable, unbearable, inexplicable, mediocre, second-rate, third-rate, below par, to be desired, ignored, neglected, mistreated, sloppy, slapdash, woeful*, lamentable, pitiful*, non-existent, unsatisfactory, rubbish service, crap, bullshit,
      inutile, inutili, il peggior, la peggior, la peggiore, i peggiori, contraddittorie, badly handled, handled very badly, handled so badly, handled badly,
      sono stanc* di, sono stanc* della, siamo stanc* di,
      farsa, grave che, calvario, un inferno, incubo, odissea, dilettant*, da dilettanti, amatorial*, elemosina, spettacolo indegno, vergogna, indecenza, sfacciat*, ipocri*, bruttissim*, brutta figura, brutta esperienza, una miseria, umiliazione, insult*, ingiust*, iniqu*, illegittim*, arbitrari*, unilateral*, contraddizion*, incoerent*, inefficac*, lentissim*, biblic*, eterni*, infinit*, inspiegat*, ingiustificat*, sconfortant*, demoralizzant*, avvilent*, avvilit*, frustrant*, frustrat*, irritant*, snervant*, estenuant*, sfiancant*, logorant*, non mi piace, non ci siamo, non e' giusto, non e giusto, non e' corretto, non e corretto, non e' normale, non e normale, e' crollato, e crollato, perso fiducia, perso la fiducia, persa la fiducia, perso ogni fiducia, nessuna fiducia,
      sfiducia, poca chiarezza, poca trasparenza, scarsa trasparenza, scarsa considerazione, scarsa attenzione, scarso rispetto, zero rispetto, nessun rispetto, nessuna attenzione, inefficienza, disinteresse, indifferenza, noncuranza, ostruzionis*, muro di gomma, tattica dilatoria, dilatori*, temporeggia*,
      colpa vostra, per colpa vostra, errore vostro, vostro errore, vostri errori, vostra negligenza, vostra colpa, vostre mancanze, vostra mancanza, gravi mancanze, gravi inadempienze, protesto, protesta, protestare, mi dolgo, antipatic*, menzogn*, bugie, falsita, ingannevol*, fuorviant*,
      nightmare, ordeal, torture, exhausting, exhausted by, draining, humiliat*, degrading, unfair, unjust, unreasonable, unhelpful, uncaring, heartless, callous, cold-hearted, indifferent, lack of care, lack of communication, lack of respect, lack of response, lack of professionalism, lack of empathy, no empathy,
      inefficient, inefficienc*, incompeten*, amateur*, badly handled, handled poorly, mishandl*, mismanag*, bungl*, botched, contradict*, inconsistent, misleading, dishonest*, deceitful, deceiv*, disrespect*, disdain, abrupt, curt, snotty, unfriendly, aggressive tone,
      bad experience, terrible experience, poor experience, poor treatment, poor standard*, low standard*, below the standard*, far from satisf*, far from happy, deeply concern*, extremely concern*, let down, beggars belief, unbelievable, incredible that, astonish*, astounded, baffl*, dismay*, exasperat*, infuriat*, aggravat*,
      lost all confidence, lost confidence, lost faith, lost all faith, lost trust, lost all trust, no confidence, no faith in, shameful, decency, unethical, scandal*, despicable, deplorable, inept*, laughable, not acceptable, isn't acceptable, not right, isn't right, not fair, slow, painfully slow, snail,
      inaccettabil*, inammissibil*, intollerabil*, inqualificabil*, inconcepibil*, inspiegabil*, vergogn*, scandal*, assurd*, ridicol*,
      schif*, pessim*, orribil*, penos*, indecent*, indegn*, indecoros*, scorrett*, maleducat*, maleducazione, villan*,
      sgarbat*, cafon*, scortes*, arrogan*, prepotent*, incompeten*, menefreghis*, superficialit*, pressappoch*,
      pressapoch*, approssimazione, lavoro approssimativ*, gestione approssimativ*, servizio approssimativ*, modo approssimativ*, disorganizza*, inefficien*, irrispettos*, offensiv*,
      offes*, umilian*, umiliat*, deludent*, delus*, delusione, amareggiat*, amarezza, contrariat*, indignat*, irritat*, arrabbiat*,
      furios*, furibond*, incazzat*, inferocit*, esasperat*, allibit*, sconcert*, basit*, insoddisf*, malcontent*, imbarazzant*,
      deplorevol*, rammarico, disappunto, disservizi*, lentezza, inerzia, trascuratezza, scarsa professionalita, poca professionalita,
      poco professional*, poco seri*, poca serieta, non e' seri*, non e seri*, a dir poco, a desiderare, coi piedi, con i piedi,
      imbroglion*, bugiard*, incapaci, buffon*, pagliacc*, non accetto, non posso accettare,
      non tollero, non e' accettabile, non e' ammissibile, non e' possibile che, alla carlona, non trova riscontro,
      unacceptable, disgrac*, disgust*, appall*, awful*, terribl*, horrendous*, horribl*, dreadful*, shocking*, shambol*, shambles,
      joke, farce, pathetic*, incompeten*, rude*, impolite*, arrogan*, dismissive*, condescending*, patronising*,
      patronizing*, unprofessional*, disorganised, disorganized, outrageous*, unhappy, not happy,
      not at all happy, not pleased, dissatisf*, displeas*, disappoint*, frustrat*, annoy*, angry, furious,
      fuming, livid, contempt*, insult*, poor service, poor communication, substandard, not good enough, ridiculous*, absurd*,
      inexcusabl*, atrocious*, abysmal*, worst, diabolical*, liars, crooks, idiots, lousy, lacklustre`,
    ),
  },
  {
    name: 'patience',
    weight: 4,
    aimed: false,
    words: wordList(
      `cialtron*, incompetenti, incapaci, buoni a nulla, dei ladri, la misura e' colma, menando per il naso, preso per il naso, presi per il naso, per il naso, chi vi paga, imparasse a, imparate a, andare fino in fondo, vado fino in fondo, expected better, expect better, deserve better, deserved better, expected more, simply wrong, plain wrong, che schifo,
      sono esaust*, siamo esaust*,
      faccia tosta, mia pazienza, giocando con, mi prendete per, presi per, per i fondelli, mi state prendendo, mi fate passare per, dormire la notte, mai vista una cosa, mai visto una cosa, mai visto nulla, cose da pazzi, cose dell'altro mondo, robe da matti, siamo alle comiche, siamo alla follia, follia, assurdita, ma siamo seri, ma scherziamo, state scherzando, ma vi sembra, vi sembra normale, ma come e' possibile, ma chi vi, chi vi credete, si fa per dire,
      mi voltate le spalle, avete voltato le spalle, pezza da piedi, mi fate perdere, non ho parole, senza parole, mi cadono le braccia, cascare le braccia, sono basit*, sono disgustat*, mi avete rotto, rotto le scatole, mi arrendo, allo stremo, complimenti per l'organizzazione, complimenti davvero, bel servizio, bella assicurazione, bravi davvero, grazie di niente, grazie per niente, grazie di nulla,
      shame on you, shame on, what exactly am i paying, what am i paying, what do i pay, if this is what i pay, why do i pay, strung along, stringing me along, being messed about, messed about, messing me about, led up the garden path, wild goose chase, brick wall, bang my head, banging my head, tearing my hair, end of my tether, end of my rope, pull my hair, enough is enough, none the wiser, know what they're doing, know what you're doing, know what you are doing, what on earth, what the hell, for god's sake, for heaven's sake,
      thanks for nothing, do you treat all, is this how you, is that how you, this is how you, you should be ashamed, ought to be ashamed, disgrace, laughing stock, kafkaesque, pack of lies, cut me off, right hand doesn't know, nerve to, have the nerve, have the cheek, what a joke, what a shambles, piene le, pieno le, non ne posso piu, stufo, stufi, stuf* marci*, sono stuf*, siamo stuf*, la mia pazienza, perso la pazienza,
      persa la pazienza, la pazienza ha, presa per, prendete per, prendendo per, preso per i, presa per i, presa in giro, pres* in giro,
      vergognatevi, vergognateve, vi rendete conto, ve ne rendete conto, ma vi pare, ma ti pare, ma e' possibile, ma e possibile,
      com'e' possibile che, come e' possibile che, possibile che, roba da matti, non si lavora cosi, non si fa cosi, non e' il modo, non e modo di,
      che modo e, che modi sono, modo di lavorare, modo di fare, vi sembra il modo, ma come si permette, come vi permettete, come si permette,
      non me lo aspettavo, mi aspettavo di piu, fate schifo, si comporti cosi, trattato cosi, trattata cosi, trattati cosi, come lavorate,
      come mi avete trattat*, ma che state a, ma cosa state, mi state ignorando, sono senza parole, a ignorarmi, ad ignorarmi, basta cosi, adesso basta, ora basta,
      sick and tired, fed up, had enough, wits end, wit's end, lost patience, losing patience, losing my patience, patience is,
      how dare you, pillar to post, runaround, run around in circles, beyond a joke, are you kidding, are you serious, way to run,
      way to treat, how you treat people, how you treat your, treat people, treat your customers, what kind of company, what sort of company,
      do you even, couldn't care less, can't be bothered, cannot be bothered, i am appalled, up to here, taking the mickey, taking the piss`,
    ),
  },
  {
    name: 'accusation',
    weight: 3,
    aimed: false,
    words: wordList(
      `prima promettete, promettete ~ sparite, fare io il vostro lavoro, doing your job for you, do your job for you, si e' permess*, si permette di, fatto aspettare, messo fretta, mi ha messo fretta, fatto firmare senza, senza spiegarmi, senza spiegar*, scritto il falso, dichiarato il falso, il falso, rimast* malissimo, rimast* male, sono rimast* molto male, come sono stat* liquidat*, come sono stat* trattat*, come vengo trattat*, questo modo di trattare, trattare i clienti, trattate i clienti, trattate chi, potevate dirlo, potevate ~ prima, potevate almeno, avreste dovuto, avreste potuto, nessuno si assume, si assuma la responsabilita, condotta contraria, buona fede, vostra condotta, liquidat* al telefono, vi siete permess*, vi permettete, vi siete rifiutat*, vi rifiutate, tone of your, closed my claim without, closed my file without, you closed, without asking me, mis-selling, misselling, disconnected, you could have, you should have, numerous calls, numerous emails, numerous e-mails, repeated calls, repeated requests, meaningful reply,
      nega di averl*, negate di, negato di, mi avete detto che ~ invece, mi avete promesso, avete promesso, avevate promesso, mi avevate ~ detto, mi avevate assicurato, mi avevate garantito, non mi avete ~ rispost*, non avete ~ rispost*, non mi avete ~ richiamat*, non avete risposto, non avete letto, non avete mai, mi avete ~ risposto male, avete chiuso ~ senza, avete respinto ~ senza, avete rifiutato senza, senza spiegazion*, senza alcuna spiegazione, senza dirmi nulla, senza dire nulla,
      non vi fate sentire, non vi siete fatti, siete spariti, sparite nel nulla, sembra che speriate, sperate che, il vostro modo di, vostro modo di operare, vostro operato, vostra condotta, vostro comportamento, vostri comportamenti, atteggiamento, il comportamento del, il comportamento della, comportamento ~ vostr*, vostro dipendente, vostra dipendente, vostra impiegata, vostro impiegato, riso in faccia, mi ha riso, mi ha urlato, alzato la voce,
      ha perso la mia pratica, perso la mia pratica, perso i miei documenti, smarrito la mia, smarrito i miei, smarrito la pratica, letto ad alta voce, lette ad alta voce, ne risponda, qualcuno ne risponda, chi ne risponde, di chi e' la colpa, mancanza di rispetto, mancanza di riguardo, lack of respect, lack of courtesy, non vi interessa, non ve ne importa, ve ne importa,
      your letter contradicts, contradicts what, told one thing, told me one thing, i was told ~ then, keep changing, changed your story, you promised, you've promised, promised to call, promised me, nobody told me, no one told me, never told me, you won't, you will not answer, refuse to, refuses to, refusing to, hiding behind, avoiding me, avoiding my, the way ~ was dealt with, the way ~ was handled, the way i was, the way i have been, the way you, the way this,
      spoken to, your error, your mistake, your mistakes, your errors, your fault, through no fault of mine, your delay*, your negligence, your incompetence, your attitude, his attitude, her attitude, their attitude, attitude of, attitude was, tone of voice, avete ~ smarrito, avete perso, avete ignorat*, avete dimenticat*, avete mentito, mi avete ~ mentito, avete ingannat*, avete abbandonat*,
      avete trascurat*, avete fatto perdere, mi avete raggirat*, mi avete truffat*, avete trattat*, non avete nemmeno, non avete neanche, non avete neppure,
      non avete alcun rispetto, non abbiate alcun, non avete rispetto, continuate a, poi sparite, siete spariti, rimbalz*,
      rimpall*, scaricabarile, scaricando, vostre continue, contesto il vostro, contesto la vostra, contesto formalmente, contestazione formale,
      formale contestazione, mi ha mentito, mi ha dato del, mi ha risposto male, mi ha trattat*, ha trattat*, mi hanno trattat*, mi avete lasciat*,
      prima mi dite, mi dite una cosa, ognuno dice, ognuno mi dice, versioni diverse, venduto una polizza che, promesse da, solo promesse,
      tante promesse, parole al vento, vi siete inventat*, a far finta, fate finta, fate orecchie, ve ne fregate, ve ne lavate,
      you lost, you've lost, you have lost, you ignored, you have ignored, you keep, you lied, lied to me, lied to us, misled, mis-sold, missold,
      you failed, you have failed, you've failed, your failure, you refuse, you people, blame me, blaming me, you couldn't, you can't even,
      you never, you have never, you haven't even, you didn't even, you did not even, you have not even, you don't even, you do not even,
      without telling me, without even telling, without warning, i feel cheated, i feel let down, let me down, let us down, feel ignored, being ignored, ignored me,
      fobbed off, fobbing me, treated me, treated us, treated my, treated like, treated with, being treated, been treated, different stories,
      empty promises, broken promises, spoke to me like, spoke down to, talked down to, shouted at, laughed at`,
    ),
  },
  {
    name: 'cheated',
    weight: 3,
    aimed: true,
    words: wordList(
      `far from impressed, less than impressed, not impressed, unimpressed,
      mi sento raggirat*, mi sento pres*, mi sento truffat*, mi sento abbandonat*, mi sento tradit*, mi sento ingannat*, mi sento umiliat*,
      mi sento maltrattat*, mi sento insultat*, mi sento offes*, mi sento deris*, mi sento discriminat*, sono ~ delus*, sono delus*, sono ~ amareggiat*, sono amareggiat*, sono ~ indignat*, sono indignat*, sono allibit*, sono ~ sconcertat*, sono sconcertat*, sono ~ contrariat*, sono insoddisfatt*, sono ~ insoddisfatt*, sono disgustat*, rest* ~ delus*,
      i am disappointed, i'm disappointed, i am ~ disappointed, i'm ~ disappointed, i am ~ dissatisfied, i am ~ disgusted, i am disgusted, i am ~ frustrated, i'm ~ frustrated, unhappy with, unhappy about, mi sento ignorat*, mi sono sentit* raggirat*, mi sono sentit* trattat*, mi sono sentit* pres*, i feel cheated, i feel let down, i feel misled,
      i feel ignored, i feel insulted, i feel humiliated, feel completely ignored, feel completely let down, we feel let down, feel very let down`,
    ),
  },
  {
    name: 'failure',
    weight: 2,
    aimed: false,
    words: wordList(
      `ho chiamato ~ volte, chiamato ~ volte, mi dicono che, non e' mai successo, non si e' mai, in due minuti, lasci una persona, senza risposte, nobody answering, no one answering, not answering, nobody is answering, is nobody answering, in grado di dirmi,
      si prenda la briga, chiamate a vuoto, telefonata a vuoto, telefonate a vuoto, senza riscontro, nessun riscontro, nessun cenno, silenzio, silenzio assoluto, silenzio totale, nel silenzio, non sapeva nulla, non sa nulla, non sapeva niente, non ha nemmeno, non ha neanche, nemmeno chiesto scusa, chiesto scusa, richiamare domani, mattina in attesa, in attesa al telefono, ore in attesa, musichetta, risponditore, numero verde non, squilla a vuoto, sempre occupato,
      neanche sceso, nemmeno guardato, neanche guardato, frettolos*, senza nemmeno guardare, senza neanche guardare, non ha guardato, non e' salito, persona diversa, persone diverse, sempre qualcuno di diverso, rimandat* indietro, non mi ascolta*, nessuno ascolta, nessuno mi ascolta, nessuno si fa, nessuno che,
      silence, radio silence, wall of silence, deafening silence, not heard a word, no one seems, nobody seems, nobody had the decency, no acknowledgement, without a reply, without any reply, no explanation, no apology, hold times, on hold, kept on hold, kept waiting, left waiting, kept me waiting, nobody listens, no one listens, not listening, doesn't listen, don't listen, four different people, different person each time, different person every time, transferred me,
      nessuno ~ rispond*, nessuno ~ rispost*, nessuno ~ richiam*, nessuno ~ chiamat*, nessuno ~ sa, nessuno sa, nessuno ~ degnat*, nessuno ~ vivo,
      nessuno ~ presentat*, nessuno ~ venut*, non ~ venuto nessuno, non ~ nessuno, nun ~ nisuno, non risponde mai, non rispondete, non rispondono mai, mai risposto,
      mai richiamat*, mai nessuno, non si e' presentat*, non si e presentat*, non si e' neanche, non si e' nemmeno, neanche una telefonata,
      nemmeno una telefonata, nemmeno una mail, neanche una mail, senza avvis*, non si degna*, caduta la linea, cade la linea, chiuso la telefonata,
      chiuso il telefono, chiuso in faccia, sbattuto il telefono, messo giu, riattaccat*, in malo modo, malissimo, trattat* male, ore di ritardo,
      ricominciare da capo, da un ufficio all'altro, ore al telefono, un'ora al telefono, al telefono un'ora, aspettato tutto il giorno, aspettato a casa, perso mezza giornata,
      perdere due mesi, perdere tempo, fatto perdere,
      nobody ~ answer*, nobody ~ call*, nobody ~ repl*, nobody ~ return*, no one ~ return*, nobody ~ bother*, nobody ~ responsib*, nobody ~ know*, nobody ~ care*, no one ~ answer*,
      no one ~ call*, no one ~ repl*, no one ~ bother*, no one ~ responsib*, no one ~ know*, no one ~ care*, no call back, no callback, never ~ call* back, never called,
      never ~ answer*, never repl*, never return*, hung up, put the phone down, on hold for, passed around, passed from, lost my paperwork,
      lost my documents, lost my papers, lose my papers, lose my documents, lose my file, managed to lose, lost my file, lost the documents, start from scratch, repeat myself, explain everything again, waited in all day, did not turn up,
      didn't turn up, didn't show up, no email, no reply to, still no answer, still no response`,
    ),
  },
  {
    name: 'again',
    weight: 1,
    aimed: false,
    words: wordList(
      `seconda volta, terza volta, quarta volta, quinta volta, ennesim*, ogni volta, per l'ennesima, quarto sollecito, terzo sollecito, secondo sollecito,
      piu volte, dieci volte, mille volte, gia inviat*, gia mandat*, di nuovo, ancora una volta, second time, third time, fourth time, umpteenth, again and again,
      over and over, time and again, every time, five calls, several calls, ten calls, many times, countless, yet again, once again, again`,
    ),
  },
  {
    name: 'long',
    weight: 1,
    aimed: false,
    words: wordList(
      `da mesi, da settimane, da due mesi, da tre mesi, da quattro mesi, da due settimane, da tre settimane, tre mesi, due mesi, quattro mesi, sei mesi, so du mesi,
      da agosto, da gennaio, da febbraio, da marzo, da aprile, da maggio, da giugno, da luglio, da settembre, da ottobre, un anno, for weeks, for months,
      two months, three months, four months, six weeks, five weeks, eight weeks, months now, weeks now, all this time, how long this`,
    ),
  },
  {
    name: 'elsewhere',
    weight: 3,
    aimed: false,
    words: wordList(
      `mai piu con voi, mai piu clienti, mai piu vostr*, vi segnalero, segnalero il vostro, segnalero la vostra, segnalero l'accaduto, scrivero a, scrivero all*, mi rivolgero a*, never use you, never deal with you, done with you,
      si assuma la responsabilita, reviewed by someone, independent review, response within, da un legale, dal mio legale, dal mio avvocato,
      i want my money back,
      una recensione, na recensione, faccio una recensione, a tutela degli utenti, tutela dei consumatori, tutela del consumatore, denunciare il vostro, denuncero, voglio una spiegazione, voglio spiegazioni, esigo spiegazioni, chiedo spiegazioni, chiedo formalmente, chiedo che il comportamento, venga esaminat*, chiedo le scuse, mi aspetto delle scuse, mi aspetto le scuse, il nome del responsabile, nome del responsabile, il suo superiore, vostri superiori, alla direzione, direzione generale, amministratore delegato, agire in sede, mi rivolgero, rivolgermi a, mi rivolgo all*, ci vediamo in tribunale, i miei diritti,
      person in charge, proper explanation, an explanation, explanation of why, answers now, straight answer, supervisory authority, autorita di vigilanza, by somebody senior, by someone senior, head office, chief executive, your ceo, senior manager, team leader, reported you, report you, ombudsman, regulator, consumer rights, citizens advice, my mp, local newspaper, warn others, warn people, tell everyone, never again, never insure with, con un responsabile, con il responsabile, con un superiore, con il direttore, un vostro superiore, riscontro scritto, risposta scritta, nei termini di legge,
      striscia la notizia, alle iene, ai giornali, alla stampa, in televisione, sui social, su facebook, trustpilot, recension*, associazion* dei consumatori,
      associazione consumatori, associazioni dei consumatori, cambio assicurazione, cambio compagnia, cambiero, disdico tutto, perderete un cliente, avete perso un cliente,
      pretendo, pretendiamo, esigo, esigiamo, delle scuse, le vostre scuse, venga registrato, venga messo a verbale, agiro, faro valere, non mi fermo, non finisce qui,
      speak to a manager, speak to your manager, speak to a supervisor, speak to someone senior, talk to a manager, a manager, your manager, your supervisor,
      an apology, apologise, apologize, i demand, taking my business, take my business, switch insurer*, changing insurer*, leave a review, social media,
      trading standards, watchdog, escalate this, take this further, taking this further, written reply, written explanation, this on record, put on record, placed on record`,
    ),
    without: wordList('a manager at work, my manager'),
  },
  {
    name: 'impatience',
    weight: 2,
    aimed: false,
    words: wordList(
      `quanto ancora devo, quanto devo ancora, quanto dovrei ancora, fino a quando devo, quante volte devo, quante volte ancora, dovro aspettare ancora, quanto dobbiamo ancora,
      how many times do i, how many more times, how many times must i, how much longer do i have to, how long do i have to, do i have to keep, must i keep, why do i have to`,
    ),
  },
  {
    // Praise that blames: «ma bravi», "well done, you lost it again".
    name: 'irony',
    weight: 2,
    aimed: true,
    words: wordList(
      `ma bravi, ma che bravi, bravi davvero, bravissimi davvero, complimenti davvero, complimenti vivissimi, tanti complimenti, davvero complimenti,
      congratulazioni per, che efficienza, che professionalita, thank you so much for ignoring, thanks for ignoring, brilliant customer care, brilliant service, great customer service, well done, congratulations on, bravo to, what a service, how efficient, thanks a lot for`,
    ),
  },
  {
    name: 'displeasure',
    weight: 5,
    aimed: false,
    words: wordList(
      `doglianz*, lagnanz*, rimostranz*, insoddisfazione, il mio disappunto, la mia insoddisfazione, dissatisfaction,
      grievance*, lamentarmi del, lamentarmi dell*, lamentarmi della, lamentarmi con voi, mi lamento del servizio`,
    ),
  },
  {
    name: 'grievance',
    weight: 5,
    aimed: false,
    words: wordList(
      `deals with complaints, deal with complaints, vostri reclami, un reclamo, formal complaint, complaint about, complain about, official complaint, segnalazione di disservizio,
      doglianz*, lagnanz*, rimostranz*, lamentel*, mi lamento, lamentarmi, lamentarci, grievance*, dissatisfaction, insoddisfazione, il mio disappunto, modulo di reclamo,
      complaint form, complaints procedure, complaints department, ufficio reclami, reparto reclami`,
    ),
    without: unwell,
  },
];
