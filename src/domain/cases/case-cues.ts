/**
 * Kinds of work told by two things said in one sentence: what it is about, and what is wrong or wanted with it.
 * «Soldi» alone is nothing, and neither is «quando»; «quando arrivano i soldi» is a payment that is late. It reads what
 * no list of phrases foresees, so it weighs less than an outright phrase of `case-kind.ts`.
 */
import { asksToAct, handsOver, supposes, takesUpRequest, wishToKnow } from './asking.ts';
import { happened } from '../facts/statements.ts';
import { namedAsKnown, tellsEvent, tellsPast, tellsTimedEvent } from '../facts/telling.ts';
import { sentencesOf, type Reading } from '../text/text.ts';
import type { CaseKind } from '../ticket.ts';
import { wordList } from '../text/word-list.ts';

/** Words of a message that point to a kind of work. */
export interface Cue {
  readonly kind: CaseKind;
  readonly weight: number;
  readonly start: number;
  readonly end: number;
  /** Told by grammar alone, so a story of a loss in the same message is believed before it. */
  readonly isFaint?: boolean;
}

/** What is known of a message beside its words. */
export interface CueContext {
  /** A subject only names what the message is about: nobody asks or brings anything in it. */
  readonly isSubject: boolean;
  readonly senderIsParty: boolean;
  readonly hasClaimReference: boolean;
  readonly attachments: number;
}

/** The cues in a text up to `limit`, each rule at its first place. */
export function caseCues(reading: Reading, limit: number, context: CueContext): readonly Cue[] {
  const found: Cue[] = [];
  const open = new Set(rules);
  const said = new Set<CaseKind>();
  for (const { start, text } of sentencesOf(reading, Math.min(limit, 8000))) {
    for (const cue of context.isSubject ? [] : cuesOfActs(text.replaceAll('\n', ' '), context)) {
      if (said.has(cue.kind)) continue;
      said.add(cue.kind);
      found.push({ ...cue, start: start + cue.start, end: start + cue.end });
    }
    for (const rule of open) {
      if (rule.when?.(context) === false) {
        open.delete(rule);
        continue;
      }
      const match = rule.about.exec(text);
      const says = rule.says?.exec(text);
      if (!match || says === null || rule.without?.test(text) === true) continue;
      // «In merito al furto della bici»: the loss is named, not told.
      if (rule.kind === 'claim_new' && namedAsKnown(text.slice(0, (says ?? match).index))) continue;
      open.delete(rule);
      const at = start + match.index;
      found.push({ kind: rule.kind, weight: rule.weight, start: at, end: at + match[0].length });
    }
  }
  return found;
}

/**
 * Kinds told by what a sentence does and with what: to ask how a matter stands, to miss money that was promised, to bring
 * papers, to add to a loss that is known, to apply.
 */
function* cuesOfActs(text: string, context: CueContext): Generator<Cue, undefined> {
  const brings = takesUpRequest(text) && (handsOver(text) || context.attachments > 0);
  // «Ha perso la vita sabato e la famiglia attende il capitale»: nobody has agreed to anything yet.
  const isAppliedFor = tellsTimedEvent(text) && !awarded.test(text);
  if (missesMoney(text) && !brings && !isAppliedFor) {
    const money = owedMoney.exec(text) ?? sumAwaited.exec(text);
    if (money !== null)
      yield {
        kind: 'payment_delay',
        weight: 5,
        isFaint: true,
        start: money.index,
        end: money.index + money[0].length,
      };
    return;
  }
  // A time and a verb alone («il 3 ho cambiato casa») tell a loss only where nothing better is known.
  const isLoss = tellsLoss(text);
  const isPlainLoss = isLoss && happened.test(text);
  const right = isPlainLoss ? undefined : dataRight(text);
  if (right !== undefined) {
    yield { kind: 'data_request', weight: 5, ...right };
    return;
  }
  const change = recordChange(text, isPlainLoss ? 45 : 130);
  if (change !== undefined) {
    yield { kind: 'account_change', weight: 4, ...change };
    return;
  }
  const term =
    isPlainLoss && (tellsTimedEvent(text) || !duesWords.test(text)) ? undefined : contractMatter(text);
  if (term !== undefined) {
    yield { kind: 'renewal_problem', weight: 4, ...term };
    return;
  }
  const isPolicyMatter = policyWords.test(text);
  const wish = wishToKnow(text);
  const matter = matters.exec(text);
  const how = context.hasClaimReference ? null : howToClaim.exec(text);
  if (how !== null && lossOrBenefit.test(text) && supposes(text)) return;
  if (how !== null && lossOrBenefit.test(text)) {
    yield { kind: 'claim_new', weight: 3, isFaint: true, start: how.index, end: how.index + how[0].length };
    return;
  }
  if (wish !== undefined) {
    if ((matter !== null || context.hasClaimReference) && !isPolicyMatter && !notStatus.test(text))
      yield { kind: 'claim_status', weight: 4, isFaint: true, ...wish };
    return;
  }
  const whole = { start: 0, end: Math.min(text.length, 120) };
  if (brings && !isPolicyMatter) {
    yield { kind: 'claim_update', weight: 6, ...whole };
    return;
  }
  const isOurs = context.senderIsParty || context.hasClaimReference || claimPapers.test(text);
  if (context.attachments > 0 && handsOver(text) && isOurs && !tellsTimedEvent(text)) {
    yield { kind: 'claim_update', weight: 3, isFaint: true, ...whole };
    return;
  }
  if (isLoss) return;
  const applied = applying.exec(text);
  if (
    applied !== null &&
    !denial.test(text.slice(0, applied.index)) &&
    !namedAsKnown(text.slice(0, applied.index)) &&
    !isPolicyMatter
  ) {
    yield {
      kind: 'claim_new',
      weight: 4,
      isFaint: true,
      start: applied.index,
      end: applied.index + applied[0].length,
    };
    return;
  }
  if (isPolicyMatter && matter === null) return;
  const known = knownMatter(text);
  if (known !== undefined && !wantsCover.test(text))
    yield { kind: 'claim_update', weight: 5, isFaint: true, ...known };
}

/** True when a folded sentence misses money we owe: it has not come, or it was agreed and is asked for. */
export function missesMoney(text: string): boolean {
  const money = owedMoney.exec(text) ?? sumAwaited.exec(text);
  if (money === null || isOthersMoney(text)) return false;
  // What is said of the money stands near it; spoken words have no full stops.
  const near = text.slice(Math.max(0, money.index - 160), money.index + 240);
  return notCome.test(near) || (awarded.test(near) && (asksToAct(near) || wishToKnow(near) !== undefined));
}

/** «Il bonifico per la valigia rotta» is ours to pay: what is only named does not say whose money it is. */
function isOthersMoney(text: string): boolean {
  for (const match of text.matchAll(everyOthersMoney))
    if (!namedAsKnown(text.slice(0, match.index))) return true;
  return false;
}

/**
 * The words by which a folded sentence tells an event, and does not only name one, hand over papers about one, or give
 * its day as a mark of a claim that is known.
 */
export function toldLoss(text: string): { readonly start: number; readonly end: number } | undefined {
  if (!tellsEvent(text) || isMark(text) || (handsOver(text) && !tellsTimedEvent(text))) return undefined;
  const word = happened.exec(text);
  if (word === null) return aftermath.test(text) ? undefined : { start: 0, end: Math.min(text.length, 120) };
  if (/^ (?:nothing|none|niente|nulla)(?![a-z])/.test(text.slice(word.index + word[0].length)))
    return undefined;
  if (isKnownNoun(text, word) && !tellsPast(text)) return undefined;
  if (namedAsKnown(text.slice(0, word.index)) && !dated.test(word[0])) return undefined;
  return { start: word.index, end: word.index + word[0].length };
}

/** True when a folded sentence asks how a matter stands, whatever it names meanwhile. */
export function asksHowItStands(text: string): boolean {
  return wishToKnow(text) !== undefined && !notStatus.test(text);
}

/** True when a folded sentence tells an event (see `toldLoss`). */
export function tellsLoss(text: string): boolean {
  return toldLoss(text) !== undefined;
}

/** «Il testimone dell’incidente», "the day of the theft": a noun with the article of what is known. */
function isKnownNoun(text: string, { 0: word, index }: RegExpExecArray): boolean {
  return (
    /^(?:incident[ei]|furto|rapina|scippo|tamponamento|infortunio|allagamento|incendio|scontro|urto|collisione|rottura|infiltrazion[ei]|smarrimento|grandine|tempesta|temporale|bufera|fulmine|frattura|caduta|sinistro stradale|accident|crash|theft|burglary|leaks?|fire|storm|collision)$/.test(
      word,
    ) &&
    /(?:(?<![a-z])(?:del|dello|della|dei|delle|al|allo|alla|nel|nello|nella|dal|dalla|(?:of|in|at|from|to|before|after|since) (?:the|my|our)) |(?:dell|all|nell|dall)')$/.test(
      text.slice(Math.max(0, index - 12), index),
    )
  );
}

/** What is done after a loss, in the same tense: repairs, a plaster taken off, keys that were found. */
const aftermath =
  /(?<![a-z])(?:riparat\w|riparazion[ei]|aggiustat\w|sistemat[oaie]|sostituit[oaie]|ritirat[oaie]|portat[oaie] (?:la |il |l')?(?:\w{1,10} )?(?:in |dal |dalla |a )|consegnat[oaie]|i lavori|cantiere|(?:tolto|levato|rimosso|tolti|levati) (?:il gesso|i punti|il tutore)|guarit[oaie]|guarigione|ritrovat[oaie]|recuperat[oaie]|rintracciat[oaie]|restituit[oaie]|carrozzier[ei]|carrozzeria|officina|elettricista|muratore|testimon[ei]|ditta|prognosi|convalescenza|appuntamento|repaired|repairs|fixed|mended|replaced|collected|picked up|(?:work|works) (?:has|have) (?:begun|started|finished)|recovered|turned up|healed|plaster (?:came|was taken) off|stitches|check-?up|follow-up|garage|plumber|builders?|witness\w{0,2}|appointment)(?![a-z])/;

/** «Il sinistro avvenuto ieri»: the participle tells. */
const dated = /avvenut|accadut|occors|verificat|success|capitat/;
/** «Data del sinistro: 3 marzo», «i fatti risalgono al 3 marzo»: which claim it is, and no story. */
const mark =
  /^(?:[^a-z]{0,4})(?:la |il |l'|i |the |on the )?(?:data|date|giorno|day|d\.? ?d\.? ?s|fatt[oi]|evento|event|incident|loss|sinistro|it was|it happened|which|accident)(?: [\w'.]{1,14}){0,5}:? ?(?:\w{2,9},? )?(?:the )?\d[\d/.\- \w,]{3,24}\.?$/;
const markWords =
  /(?<![a-z\d])(?:il|lo|la|l'|i|gli|le|in|nel|nella|di|del|della|dell'|dello|al|alle|alla|ore|verso|circa|e'?|era|sono|stat[oa]|si|data|giorno|mio|mia|suddett[oa]|fatt[oi]|event[oi]|sinistr[oi]|incident[ei]|dann[oi]|episodio|tutto|avvenut[oaie]|accadut[oaie]|occors[oaie]|success[oaie]|verificat[oaie]|verificatosi|risal(?:e|gono)|riferisc\w{1,3}|accadimento|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|the|on|of|at|it|that|which|was|is|my|date|day|loss|accident|incident|event|happened|occurred|took|place|dates?|from|back|to|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|st|nd|rd|th)(?![a-z])/g;

/** True when a folded sentence says nothing but which day a loss was: a mark of a claim, and no story. */
export function isMark(text: string): boolean {
  return (
    mark.test(text) ||
    (text.length < 110 && /\d/.test(text) && !/[a-z]/.test(text.replaceAll(markWords, ' ')))
  );
}

/** True when a folded text is a form of a loss: three fields or more that only such a form has. */
export function isLossForm(text: string): boolean {
  return [...text.matchAll(formFields)].length >= 3;
}
const formFields =
  /(?<![a-z])(?:evento|accaduto|quando|dove|luogo(?: [a-z']{1,10}){0,3}|data e ora|cause?|natura dell'evento|dann[oi]|parti interessate|apparecchi [a-z ]{3,16}|beni sottratti|modalita|momento della scoperta|conducente(?: [a-z]{1,12})?|controparte|punto d'impatto|degenza|reparto|diagnosi|prestazione richiesta|benefit applied for|garanzia invocata|premises|discovered|date of (?:death|loss|accident)|date and time|location|place|means of entry|property taken|what happened|casualties|life insured|reason|damage) ?:/g;

/** Somebody wants to be insured, or to know what it costs. */
const wantsCover = wordList(
  'preventivo per, un preventivo, quanto costa, quanto costerebbe, assicurare, stipulare, nuova polizza, una polizza, quote, how much, insure my, take out, a policy for',
);

const ofApplication =
  /(?<![a-z])(?:domanda|istanza|richiesta|prestazione|application|request|papers|documents)(?: (?:di|per|for|of)(?: [a-z]{2,14})?)?$/;

/** True when folded words name something that a record holds: an address, a number, an account. */
export function namesRecord(words: string): boolean {
  // «Conto a me intestato: IT…» says where money should go, unless it says that this is another account now.
  if (!somethingNew.test(words) && (whereToPay.test(words) || /\d{3}|@/.test(words) === false)) return false;
  return records.some(({ fact }) => fact.test(words));
}

/** True when folded words name a loss or a file that we have. */
export function namesKnown(words: string): boolean {
  return knownMatter(words) !== undefined;
}

/** What the sentence is about, where that is a loss or a file we have. */
function knownMatter(text: string): { readonly start: number; readonly end: number } | undefined {
  for (const match of text.matchAll(everyMatter)) {
    // «Per la mia domanda di malattia»: there may be several, and nothing says which.
    if (ofApplication.test(text.slice(Math.max(0, match.index - 24), match.index + match[0].length)))
      continue;
    if (namedAsKnown(text.slice(0, match.index)) || isKnownNoun(text, match))
      return { start: match.index, end: match.index + match[0].length };
  }
  return undefined;
}

/** Somebody asks how one applies for something: he has not yet. */
const howToClaim =
  /(?<![a-z])(?:(?:quali|che|cosa|quale) (?:\w{1,10} )?(?:documenti|documentazione|carte|moduli|modulo|certificati|formalita|adempimenti|pezze)|(?:documenti|carte|moduli) (?:serv|occorr|necess)\w{1,5}|come (?:faccio|posso|possiamo|si fa|devo|dobbiamo|mi devo|procedo|si procede|funziona) ?(?:\w{1,3} )?(?:\w{1,3} )?(?:chieder|richieder|otten|aver|denunci|apri|fare|procedere|comport|muover|recuper)?\w{0,4}|(?:what|which) (?:documents|papers|forms|paperwork|form)|how (?:do|can|should|would) (?:i|we) (?:claim|apply|go about|get|make|obtain)|can (?:i|we) (?:claim|apply|get)|(?:am i|are we) (?:entitled|covered))(?![a-z])/;
const lossOrBenefit = wordList(
  `rimborso, risarcimento, indennizzo, infortunio, ricovero, visita, intervento, cure, viaggio, volo, bagagli*, valigi*, furto, danni, danno, incidente, decesso, morte, maternita, disoccupazione, naspi, malattia, invalidita, sussidio, indennita, assegno unico, bonus, denuncia,
  refund, reimbursement, compensation, injury, admission, treatment, trip, flight, luggage, theft, damage, accident, death, benefit, allowance, claim`,
);

/** Who writes uses a right over his own data (GDPR, articles 15 to 22). */
function dataRight(text: string): { readonly start: number; readonly end: number } | undefined {
  const data = ownData.exec(text);
  if (data === null || noDataRight.test(text)) return undefined;
  const near = text.slice(Math.max(0, data.index - 120), data.index + 160);
  const uses = dataVerbs.test(near);
  const asks = asksToAct(near) || wishToKnow(near) !== undefined;
  return uses || (asks && dataMatters.test(near))
    ? { start: data.index, end: data.index + data[0].length }
    : undefined;
}
const ownData =
  /(?<![a-z])(?:dati (?:personali|miei|sensibili|sanitari|biometrici|che mi riguardano|a mio nome|forniti|detenuti|ancora detenuti|conservati)|(?:miei|suoi|nostri) dati|(?:mie|nostre) (?:informazioni|generalita)|informazioni (?:sul mio conto|su di me|che mi riguardano|a mio nome)|(?:mio|proprio) nominativo|profilazione|profilat[oa]|consens[oi]|(?:titolare|responsabile|limitazione|registro|finalita|base giuridica|logica) del(?:la)? (?:trattamento|protezione)|responsabile della protezione|d\.?p\.?o|r\.?p\.?d|garante (?:della |per la )?(?:privacy|protezione)|interessato|gdpr|regolamento (?:ue |\(ue\) )?2016\/679|privacy|riservatezza|registrazion[ei] (?:delle? |della |di )?(?:mi[ae] )?(?:telefonat|chiamat|conversazion|colloqui)\w{1,2}|decision[ei] automatizzat[ea]|materiale pubblicitario|comunicazioni (?:commerciali|promozionali|pubblicitarie)|newsletter|mailing list|personal (?:data|details|information|file)|my (?:data|details|information)|(?:data|information|details|particulars|everything)(?: that)? (?:you |is )?(?:hold|held|keep|kept|store|stored|have|retained|process|processed)? ?(?:about|on|concerning|relating to) (?:me|my|myself)|profil(?:ed|ing)|consent|data (?:protection|subject|controller|portability)|marketing|recordings? of my|automated decision\w{0,2}|subject access)(?![a-z])/;
const dataVerbs =
  /(?<![a-z])(?:esercit\w{1,4} (?:il|i|un|la|tutti|pienamente)?|revoc\w{1,4}|ritir(?:o|are|iamo) (?:il|la|ogni|l')|m'?i? ?oppong\w{1,4}|opporsi|opposizione|oblio|portabilita|cancell(?:azione|are|ate|iate|i|arli|armi)|rimoz\w{3}|rimuov\w{1,5}|rettific(?:a|are) dei|limitazione|accesso a[il]|diritto (?:di|alla|all'|a)|withdraw\w{0,3}|object(?:ion|ing)?|eras(?:e|ure|ed|ing)|delet(?:e|ion|ed|ing)|forgotten|restrict(?:ed|ion|ing)?|port(?:able|ability)|right (?:of|to)|exercise|opt out|unsubscribe me from)(?![a-z])/;
const dataMatters =
  /(?<![a-z])(?:quali|copia|elenco|conserv\w{1,6}|deten\w{1,5}|possess\w|trattat[ie]|trattamento|tratt(?:ate|iate)|comunicat[ie]|cedut[ie]|trasferit[ie]|trasmess[ie]|origine|fonte|finalita|soggetti|a chi|registrat[ie]|registrazion[ei]|archivi\w{0,2}|sistemi|formato|rilasciat[ie]|consensi|logica|per quanto tempo|in base|hold|held|keep|kept|stored?|retained|obtained|shared|passed|disclose\w?|cop(?:y|ies)|source|where you|whom|purposes?|how long|format|process(?:ed|ing)?|recordings?)(?![a-z])/;
const noDataRight = wordList(
  `autorizzo, acconsento, presto il consenso, do il consenso, alleg*, acclud*, unisc*, trasmett*, modulo, firmat*, sottoscritt* il consenso, non avere ancora sottoscritto, dati dell'altro, dati della controparte, dati del conducente, dati bancari, dati anagrafici, i consent, i authori*, attach*, enclos*, signed, consent form, indirizzo, residenza, rimborso, risarcimento, liquidazione, perito, cartella clinica, nuovo numero, data di nascita, date of birth, surname, cognome, address`,
);

/** A fact about a person or contract, and that it is another now, was wrong, or should be written down anew. */
function recordChange(
  text: string,
  reach: number,
): { readonly start: number; readonly end: number } | undefined {
  if (noRecordChange.test(text)) return undefined;
  for (const { fact, change } of records) {
    const found = fact.exec(text);
    if (found === null) continue;
    const near = text.slice(Math.max(0, found.index - Math.min(reach, 90)), found.index + reach);
    if (change.test(near)) return { start: found.index, end: found.index + found[0].length };
  }
  return undefined;
}
const anew =
  "cambi(?:o|a|ato|ata|ati|are|amento|iamo|ando)|variazion[ei]|vari(?:o|are|at[oaie])|modific\\w{1,5}|aggiorn\\w{1,6}|rettific\\w{1,4}|corregg\\w{1,5}|correzion[ei]|sostitui\\w{1,5}|sostituzione|rimpiazz\\w{1,5}|nuov[oaie]|trasferi\\w{1,4}|trasloc\\w{1,4}|migrat[oa]|spostat[oa]|d'ora (?:in (?:poi|avanti)|innanzi)|da (?:ora|oggi|domani|adesso|questo mese)|dal (?:mese|prossimo|primo|\\d)|a (?:partire|decorrere) da\\w{0,2}|con decorrenza|in futuro|futur[oaie]|(?:non|nn) (?:\\w{1,3} )?(?:e'? |sono |lo |la |uso |utilizzo )?piu|cessat[oa]|dismess[oa]|disattivat[oa]|chius[oa]|estint[oa]|vecchi[oa]|precedente|ex|errat[oaie]|sbagliat[oaie]|inesatt[oaie]|scorrett[oaie]|incomplet[oaie]|anziche|in luogo di|al posto di|invece (?:di|che|del)|adegu\\w{1,5}|registr(?:are|ate|iate|i)|annotat?(?:e|are)?|prend(?:ete|ere|a|iate) nota|aggiung\\w{1,5}|chang(?:e|ed|es|ing)|updat(?:e|ed|ing)|amend\\w{0,4}|replac(?:e|ed|es|ing)|correct(?:ed|ion)?|incorrect\\w{0,2}|wrong\\w{0,2}|misspel\\w{1,4}|put (?:it )?right|new|now|no longer|former|previous|old|discontinued|closed|instead|henceforth|from now on|from (?:next|the|today|monday)|in future|future|moved|moving|relocat\\w{1,4}|effective|altered|switched|substitut\\w{1,4}|should (?:be|read)";
const whereToPay =
  /(?<![a-z])(?:intestat[oaie] a|a me intestat[oaie]|intestatari[oa]|in my name|held by (?:me|us)|account holder|accredit\w{1,5}|bonific\w{1,5}|soldi|pagament[oi]|versament[oi]|rimbors\w{1,5}|payment|refund|credit)(?![a-z])/;
const somethingNew = new RegExp(`(?<![a-z])(?:${anew})(?![a-z])`);
const records: readonly { readonly fact: RegExp; readonly change: RegExp }[] = [
  {
    fact: /(?<![a-z])(?:(?:variazione|aggiornamento|rettifica|modifica) (?:dei |di |del |della )?(?:dati|recapit[oi]|anagrafic[ao]|contatt[oi]|indirizzo|residenza|iban)|change of (?:details|address|name|bank|particulars))(?![a-z])/,
    change: /./,
  },
  {
    fact: /(?<![a-z])(?:indirizz[oi](?! ip)|residenza|domicilio|recapit[oi]|sede legale|sede|utenza (?:telefonica|mobile)|(?:numero|num|n\.?) (?:di |del )?(?:telefono|cellulare|cell|mobile|fisso)|telefono|cellulare|posta elettronica|casella(?: di posta| e-?mail| pec)?|(?<!(?:in una|sola|unica|questa|presente|precedente|vostra|scorsa|ultima|prima|nella|alla|dalla|via|per|stessa|this|your|last|by|one|same|an|single) )(?:e-?)?mail|pec|iban|(?:numero di |mio |nostro |il )conto(?: corrente)?|conto corrente|c\/c|coordinate(?: bancarie)?|banca|rapporto bancario|istituto (?:bancario|di credito)|cognome|nome di battesimo|mio nome|data di nascita|luogo di nascita|anagrafic[ah]e?|stato civile|intestazione|intestatari[oa] (?:della|del)|beneficiari[oa]|ragione sociale|registered office|address|residence|phone(?: number)?|telephone(?: number)?|mobile(?: phone| number)?|e-?mail address|bank(?: details| account)?|account(?: number| details)?|surname|last name|maiden name|first name|date of birth|marital status|beneficiary|contact details|details on (?:file|record)|(?:my|your|our|the) records?)(?![a-z])/,
    change: new RegExp(`(?<![a-z])(?:${anew})(?![a-z])`),
  },
  {
    fact: /(?<![a-z])(?:corrispondenza|comunicazioni|lettere|posta|le buste|avvisi|bollettini|correspondence|letters|post|mail)(?![a-z])/,
    change:
      /(?<![a-z])(?:(?:va|vanno|dovr\w{1,4}|dev\w{1,3}|siano|sia|vengano) (?:essere |d'ora innanzi |d'ora in poi |d'ora in avanti |in futuro |sempre |da ora |ora ){0,3}(?:inviat|spedit|indirizzat|inoltrat|recapitat|mandat|trasmess)[oaie]|(?:inviate|spedite|indirizzate|mandate|recapitate|inoltrate|inviare|spedire|mandare|mandatemi|inviatemi|ricevere) (?:\w{1,12} ){0,4}(?:al nuovo|alla nuova|in |a |presso|all')|should (?:\w{2,12} )?(?:go|be (?:sent|directed|addressed|e-?mailed|posted))|(?:send|direct|address|forward) (?:\w{1,12} ){0,4}to)(?![a-z])/,
  },
  {
    fact: /(?<![a-z])(?:(?:mi|ci) (?:sono|siamo) (?:trasferit|spostat|spos)\w{1,3}|abiter(?:o|emo)|andr(?:o|emo) ad abitare|(?:vado|andiamo|vivo|viviamo) (?:ora |adesso )?(?:a vivere|ad abitare)|(?:ho|o|abbiamo|avemo|emo) (?:cambiato|traslocato)|assunto (?:il|un) (?:\w{1,8} )?cognome|preso il cognome|(?:i|we) (?:have |'ve )?(?:moved|changed (?:bank|address|number)|got married)|following my (?:marriage|divorce))(?![a-z])/,
    change:
      /(?<![a-z])(?:casa|indirizzo|via|viale|piazza|corso|banca|numero|citta|comune|anagrafic\w|cognome|in|a|to|bank|address|number|name|records?)(?![a-z])/,
  },
];
const noRecordChange = wordList(
  `nuovo evento, nuovo fatto, fatto nuovo, caso nuovo, nuovo caso, nuova posizione, nuova pratica, nuova richiesta, richiesta nuova, new case, new file, ora indicata, orario indicato, data indicata, data che ho, ora che ho, the hour, the date i gave, the time i gave, preso telefono, preso il telefono, serratura, parabrezza, lunotto, caldaia, cambio automatico, targa dell'altro, sbagliato persona, sbagliato indirizzo, sbagliato numero, wrong person, wrong number, bonifico, accredito, respint*, bounced, carrozzeri*, officina, garage, body shop, perito, perizia, surveyor, adjuster, assessor, inspect*, sopralluogo, scrivente, studio legale, legale, avvocato, avv, solicitor*, portale, password, premio, premium, quietanza, controparte, conducente, testimone, witness, hotel, albergo, volo, flight, bagagl*, luggage, furto, rubat*, stolen, refuso, relazione, registrazion*, archivi commerciali, pagamento, pagato, versat*, arrivat*, ricevut*, received, payment, arrived, nuovo sinistro, new claim, consegna, ordine, order, delivery`,
);

/** The contract: that it ends or goes on, what it costs, and the papers that prove it. */
function contractMatter(text: string): { readonly start: number; readonly end: number } | undefined {
  if (noContractMatter.test(text)) return undefined;
  const dues = duesWords.exec(text);
  if (dues !== null && (termWords.test(text) || duesEvents.test(text)))
    return { start: dues.index, end: dues.index + dues[0].length };
  const contract = contractWords.exec(text);
  return contract !== null && termWords.test(text)
    ? { start: contract.index, end: contract.index + contract[0].length }
    : undefined;
}
const duesWords =
  /(?<![a-z])(?:premio|premi|rateo|rat[ae](?! mutuo)|quietanza di (?:premio|rinnovo)|annualita|attestat\w{1,4} (?:di|del|dello|dei) (?:rischio|stato)|attestato|classe (?:di merito|universale)|bonus|malus|contrassegno|frazionamento|certificat[oi] (?:assicurativ[oi]|di assicurazione|della nuova)|libro matricola|avviso di scadenza|premium|instal?ments?|no-?claims|certificate of (?:motor )?insurance|insurance certificate|cover note|renewal|direct debit|renewal notice)(?![a-z])/;
const duesEvents =
  /(?<![a-z])(?:due volte|doppi[oa]|aument\w{1,4}|rincar\w{1,3}|superiore|piu (?:alt|car|elevat|salat)\w|lievitat\w|maggiorat\w|raddoppiat\w|sal(?:it[oa]|e)|ribass\w{1,3}|scont[oi]|non goduto|restituzion\w|restitu\w{1,5}|storn\w{1,4}|addebit\w{1,4}|respint\w|non (?:\w{1,10} ){0,4}?(?:ricevut|pervenut|giunt|arrivat|accettat|risult|trov|comprend|registrat|contabilizzat|avut|mandat|inviat)\w{0,4}|mai (?:ricevut|arrivat|avut|mandat)\w{1,2}|errat\w|sbagliat\w|divers[oa]|copia|duplicato|rilascio|morosita|insolut\w|regolarmente (?:pagat|versat|corrispost|saldat)\w|(?:pagat|corrispost|versat|saldat)[oa]|cambiare|mensile|semestrale|annuale|trimestrale|perche|twice|doubl\w{1,2}|increas\w{1,3}|risen|rise|higher|dearer|gone up|went up|unused|refund\w{0,2}|return\w{0,2}|debited|taken|charged|failed|not (?:\w{1,8} ){0,3}?(?:come|arrived|received|reached|been|gone)|never (?:\w{1,8} )?(?:came|arrived|got|received)|wrong|lower|monthly|yearly|annually|why|paid|missed)(?![a-z])/;
const contractWords =
  /(?<![a-z])(?:polizz[ae]|quietanza|contratto(?! di fornitura| di locazione)|copertura|coperture|assicurazione|rca|rc auto|garanzia|polic(?:y|ies)|cover|insurance|insured)(?![a-z])/;
const termWords =
  /(?<![a-z])(?:scad(?:e|ono|ra|enza|ut[oaie]|uta)|in scadenza|rinnov\w{1,6}|cessa(?:zione|re|ta|to|ra)|decad\w{1,5}|prosegu\w{1,5}|prosecuzione|continuare|prorog\w{1,4}|disdett\w|disdire|disdico|recedere|recesso|risolt[oa]|risoluzione|annullat[oa]|annullamento|annullare|sospes[oa]|sospensione|sospendere|riattiv\w{1,6}|ripristin\w{1,4}|tacit\w{1,6}|scopert[oaie]|ancora (?:valid|attiv|copert|in vigore)\w?|senza copertura|non (?:sono|e'?|siamo) (?:piu )?copert[oaie]|copert[oaie] o (?:no|meno)|venut[oa] meno|vendut[oa]|rottamat[oa]|demolit[oa]|expir\w{1,4}|renew\w{0,4}|laps\w{1,3}|terminat\w{1,4}|continu\w{1,4}|cancel\w{0,5}|suspend\w{0,3}|reinstat\w{1,4}|runs? out|ran out|still (?:covered|valid|in force)|in force|automatically|end of the (?:term|year)|comes? to an end|sold|scrapped|uncovered|uninsured|without cover)(?![a-z])/;
const noContractMatter = wordList(
  `bank statement, passaporto, carta d'identita, patente, passport, licence, viaggio, vacanza, volo, crociera, hotel, albergo, traghetto, cruise, ferry, denti, dentista, dentist, apparecchio, trip, holiday, flight, soggiorno, prenotazione, booking, sinistro, incidente, accident, furto, theft, allagament*, leak, danni, danno, damage, damaged, indennizzo, risarcimento, reclamo, complaint, fornitura, energia, palestra, gym, abbonamento, locazione, affitto, luce, gas, internet, telefono, biblioteca, library, tessera, journal, magazine, prestazione, sussidio, disoccupazione, rapporto di lavoro, ferie, ricovero, visita, scontrin*, iban, indirizzo, address, residenza, denuncia di, evento, loss, morte, decesso, deceased, died, premio di laurea, concorso`,
);

/** Money as people name what we owe them. */
const owedMoney = wordList(
  `bonific*, pagament*, accredit*, soldi, sordi, schei, denaro, liquidazione, liquidat*, assegno, assegni, rimbors*, risarciment*, indennizz*, somma, somme, importo, importi, cifra, versament*, corresponsione, erogazione, rimessa, saldo, acconto, spettanze, spettanza, dovuto, dovutomi, quanto offerto, quanto riconosciuto, quanto concordato, quanto pattuito, quanto promesso, quanto da voi, fondi, ristoro, incasso, mandato di pagamento, ordine di pagamento, diaria, indennita, capitale, movimenti in entrata, pagare, pagarmi, pagarci, pagate, pagato, pagata, saldare, saldat*, liquidare, liquidarmi, versat*, corrispost*, erogat*, incassat*, quattrini, euro, centesimo,
  payment*, money, funds, refund*, transfer*, cheque*, settlement, payout, remittance, remitted, reimburse*, compensation, award, proceeds, disbursement, sum, amount, balance, cash, pay, paid, paying, owe, owed, penny, cent`,
);
/** «I 923 € promessi», "the EUR 3,734": the sum itself. */
const sumAwaited = /(?:€|(?<![a-z])eur(?:os?)?(?![a-z])) ?\d[\d.,]*|\d[\d.,]* ?(?:€|eur(?:os?)?(?![a-z]))/;
/** … that has not come, or not all of it. */
const notCome =
  /(?<![a-z])(?:(?:mai|non si e'?|non si sono|non s'e'?) (?:ancora |mai |piu )?(?:vist|arrivat|ricevut|pervenut|incassat)\w|(?:non c'e'?|c'e'?|vedo|trovo|arriva|arrivato|resta|siamo a) (?:ancora |sempre |sul conto |in banca )?(?:niente|nulla|zero)|(?:still |has |is |got |shows? |there'?s )(?:still )?nothing(?: (?:in|on|from|yet|at))?|(?:my|the|our) (?:bank|account) (?:has|shows|says|is) (?:still )?(?:nothing|empty|no)|(?:i|we) (?:am |are |'m )?(?:still )?wait(?:ing)? (?:for )?(?:the|my|our|it)|non (?:(?:mi|ci|vi|ne|si|lo|la|e'?|era|erano|sia|siano|sono|siamo|fosse|verr\w{1,4}|sar\w{1,4}|ho|abbiamo|ha|hanno|risulta|ancora|mai|piu|a tutt'oggi|tuttora|ci risulta|mi risulta|risultano|essendo|avendo|stat[oaie]|affatto) ){0,6}(?:ancora |mai |tuttora )?(?:arriv|pervenut|pervien|giunt|giung|ricevut|ricev|vist|vedo|vediamo|vede|accreditat|versat|corrispost|incassat|recapitat|liquidat|erogat|pagat|compar|appar|trov|emerg|disponibil|visibil|contabilizzat|registrat|riscontr|transitat|entrat|bonificat|avvenut|eseguit|effettuat|dispost|rimess|pres[oa] (?:nulla|niente)|traccia|present)\w{0,5}|(?:nulla|niente|gnente|nessun\w?|alcun\w?) (?:[\w']{1,10} ){0,3}?(?:arriv|pervenut|giunt|ricevut|vist|accredit|versat|corrispost|incass|bonific|accredit|moviment|pagament|traccia|sul (?:mio )?conto|in banca)\w{0,4}|(?:neanche|nemmeno|neppure|manco) (?:un|una|l'ombra|mezzo)|l'ombra d\w|(?:giorni|settimane|mesi|mese|anno) (?:da quando|dal|dall'|dalla)|(?:weeks|months|days|a month|a week) (?:since|ago)|not a (?:penny|cent)|mancat[oa] (?:accredit|pagament|versament|incass|bonific|liquidazion|corresponsion|erogazion|rimess)\w{1,2}|manca(?:no)? (?:ancora |tuttora |sempre )?(?:il|la|i|all|l'|del|una|un|tuttora|ancora)|(?:accredito|pagamento|bonifico|saldo|residuo|importo|somma) (?:\w{1,10} ){0,2}?(?:manca|mancante|latita|tarda|ritarda)|(?:ancora|tuttora|sempre|a tutt'oggi) (?:\w{1,8} ){0,2}?(?:in attesa|attend|aspett|nulla|niente|insolut|inevas|sospes|pendent|da (?:pagare|liquidare|versare|ricevere|incassare))\w{0,4}|(?:attend|aspett)\w{1,4} (?:ancora |tuttora |sempre |da \w{2,8} \w{3,9} |invano |con ansia )?(?:il|la|i|le|l'|che|di ricevere|di incassare|quanto|quei|questi)|in attesa (?:del|della|dell'|dei|di (?:ricevere|incassare|vedere|liquidazione|pagamento|bonifico|rimborso|accredito|corresponsione))|sollecit\w{1,4}|a quando|entro quando|quando (?:[\w']{1,12} ){0,4}?(?:arriv|ricev|pag|accredit|liquid|vers|verr|effettu|dispon|emett|avver|avro|potro|saro|sara|vedro|incass|contare|otter)\w{0,8}|in che (?:data|giorno)|(?:c\.?r\.?o\.?|trn)(?![a-z])|valuta del|data (?:di )?valuta|estremi del (?:bonifico|pagamento|versamento)|respint\w|stornat\w|tornat[oi] indietro|restituit[oa] (?:dalla banca|al mittente)|non (?:e' |e )?andat[oa] a buon fine|in ritardo|ritardo|ritardi|scadut[oi] (?:il|i) termin|trascors[oaie]|sono passat[ei]|decors[oi]|termini? (?:\w{1,10} ){0,2}(?:trascors|scadut|decors|superat)\w|dovev(?:a|ano|ate) (?:\w{1,10} ){0,2}?(?:arrivar|pagar|accreditar|esser|giunger|versar|liquidar)\w{0,3}|solo (?:una |in )?(?:parte|parzial\w{1,4}|meta|un acconto)|soltanto (?:una |in )?(?:parte|meta)|dove (?:sono|e|e') (?:finit|i soldi|il)|che fine|esclude|dia corso|dare corso|sblocc\w{2,6}|provved\w{2,6} (?:\w{1,8} ){0,2}?(?:al|alla|quanto prima|con urgenza)|insolut[oa]|inadempient\w|vi siete impegnat\w|impegnat\w a (?:versar|pagar|liquidar|corrisponder)e|(?:not|n't|never|nothing|yet to|no) (?:[\w']{1,10} ){0,5}?(?:reached|received|appeared|come|came|arrived|arrive|credited|cleared|paid|landed|shown|show|seen|hit|been|turned up|materiali[sz]ed|sign|trace|record|transfer|payment|credit|got|had|settled)|outstanding|overdue|await(?:ing)?|(?:still|been) waiting|waiting (?:for|on)|still (?:owed|unpaid|to come|owe|due)|unpaid|shows? nothing|nothing (?:on|in|has|from)|when (?:\w{1,10} ){0,4}?(?:be|pay|paid|expect|receive|get|arrive|reach|come|see|have|release)|what date|value date|late|delay\w{0,3}|chas(?:e|ing|ed)|expedite|press (?:you )?for|release of|only (?:part|half|some|a part)|partial\w{0,2}|short|shortfall|bounced|returned by|rejected|sent back|came back|should have (?:been|had|come|arrived|reached)|was (?:due|supposed|meant) to|undertook|where is|where's|whereabouts)(?![a-z])/;
/** … though it was agreed. */
const awarded =
  /(?<![a-z])(?:riconosciut[oaie]|concordat[oaie]|pattuit[oaie]|deliberat[oaie]|offert[oaie]|accettat[oaie]|promess[oaie]|dispost[oaie]|annunciat[oaie]|approvat[oaie]|definit[oaie]|stabilit[oaie]|quantificat[oaie]|autorizzat[oaie]|emess[oaie]|emesso|liquidat[oaie]|quietanza(?:t[oaie])?|transazione|atto di liquidazione|agreed|approved|offered|accepted|promised|awarded|settled|announced|authori[sz]ed|discharge|confirmed|signed)(?![a-z])/;
/** Money that is not ours to pay, or is spoken of otherwise. */
const ofOthersMoney = wordList(
  `compagnia aerea, vettore, tour operator, albergo, hotel, agenzia di viaggi, airline, carrier, premio, premi, rata, rate, rateo, rinnovo, polizza da pagare, quietanza di premio, addebit*, devo pagare, dovuto pagare, ho pagato, abbiamo pagato, ho dovuto, abbiamo dovuto, ho speso, ho sostenut*, abbiamo sostenut*, had to pay, i paid, we paid, how do i claim, how to claim,
  premium, instalment*, installment*, direct debit, bagagl*, valigi*, volo, luggage, suitcase*, baggage, flight, fattura da pagare, nostra fornitura, vostro ordine, canone, abbonamento, bolletta, rubat* ~ soldi, rubat* ~ denaro, sottratt* ~ denaro, stole ~ money, stole ~ cash, preventivo, estimate, rimborso del premio, busta paga, stipendio, salario, datore di lavoro, inps, licenziat*`,
);

const everyOthersMoney = new RegExp(ofOthersMoney.source, 'g');

/** The contract itself: its price, term and papers. */
const policyWords = wordList(
  `premio, rata, rate, rateo, rinnov*, quietanza di premio, disdett*, disdire, annualita, attestat* di rischio, attestato, attestazione, classe di merito, contrassegno, frazionamento, sospensione, riattiv*, scadenza, tacit*, avviso di scadenza, proroga della polizza, franchigia, massimale, massimali, certificato assicurativo, certificato di assicurazione, certificati, appendice, dati personali, miei dati, trattamento, gdpr, privacy,
  premium, renew*, instalment*, no claims, no-claims, certificate of insurance, certificate of motor insurance, expir*, excess, deductible, cover note, schedule, personal data, my data, data protection, direct debit`,
);

/** Questions that are none about how a matter stands: what is needed, what is covered, how one applies. */
const notStatus = wordList(
  `copre, coperto, coperta, coprono, garantit*, risponda, risponde, operi, opera la, operante, spetta, spettano, ho diritto, abbiamo diritto, rimborsabil*, rientra, rientrano, preventivo, mi conviene, come si fa, come devo, cosa devo, che cosa devo, che devo fare, cosa fare, come procedere, quali document*, che document*, quali carte, che carte, quale modulo, quali moduli, documenti servono, carte servono, adempimenti, documenti occorrono,
  indirizzo, iban, residenza, recapit*, numero di telefono, e-mail nuova, dati, consenso, costa, costerebbe, assicurare, posso mandare, posso inviare, posso mandarvi, va bene se, basta la, basta il, posso sostituire, can i send, is it ok if, how much does, quanto costa, parlare, richiamar*, portale, password, orari, sportello,
  covered, entitled, eligible, reimbursable, what should i do, what do i need, what papers, which papers, which documents, what documents, how do i, how to, how can i, can i claim, can we claim, may i claim, how is the, paid out, address, opening hours, log in, password, personal, consent`,
);

/** «Non intendo presentare», "I do not want to apply". */
const denial = /(?<![a-z])(?:non|mai|senza|not|never|[a-z]{2,6}n't)(?: [\w']{1,10}){0,3} $/;

/** Asks for a benefit or for money of a loss, as somebody who applies. */
const applying =
  /(?<![a-z])(?:(?:chied|richied|domand|inoltr|present|formul|propon|avanz|invoc|rivendic|sollecit|vorre|desider|intend|necessit|presentaz|rivolg)\w{1,6} (?:\w{1,3} )?(?:(?!per )[\w']{1,14} ){0,5}?(?:l'|un'|dell')?|(?:domanda|istanza|richiesta)(?: di| per| d')? ?(?:la |il |l'|un |una |lo )?(?:[\w']{1,12} ){0,2}?|(?:prestazione|garanzia|beneficio) (?:richiest|domandat|invocat)\w: ?|(?:apply|applying|application|claim|claiming|request|requesting|wish to receive|entitled to|ask|asking|seek|seeking)(?: for| to receive)? (?:\w{1,12} ){0,4}?)(?:rimborso|rifusione|refusione|ristoro|risarcimento|indennizzo|indennita|diaria|prestazion[ei]|sussidio|assegno (?:di|per|unico|familiar|ordinari|social)\w{0,3}|naspi|disoccupazione|maternita|paternita|congedo|pensione|bonus|contributo|sostegno|trattamento (?:di|economico)|caso morte|capitale (?:assicurato|caso)|attivazione (?:della )?(?:garanzia|copertura|polizza)|apertura (?:di |del |della )?(?:un[oa]? )?(?:nuov[oa] )?(?:sinistro|pratica|posizione|denuncia|fascicolo)|benefits?|allowance|grant|pension|leave|income support|refund|reimbursement|compensation|indemnity|sum (?:assured|insured)|lump sum|death cover|daily (?:cash|benefit))(?![a-z])/;

/** Papers as claims bring them: whoever sends them, they are for one. */
const claimPapers = wordList(
  `fattura, fatture, ricevut*, scontrin*, preventivo, preventivi, certificato medic*, certificat*, referto, referti, verbale, cartella clinica, foto, fotografi*, immagini, prescrizione, impegnativa, denuncia, modulo, moduli, cai, constatazione, libretto, carta di circolazione, documento d'identita, carta d'identita, atto notorio, dichiarazion*, lettera di dimission*, dimission*, perizia, relazione, quietanza, elenco dei, distinta, biglietti, prenotazione, carta d'imbarco, consenso, parcella,
  invoice*, receipt*, bill, bills, estimate*, medical report, medical certificate, certificate*, police report, photo*, picture*, prescription*, claim form, form, statement, booking, boarding pass*, list of, discharge, referral, declaration, report, id card, passport, licence, quotation`,
);

const matterWords = `pratica, pratiche, sinistr*, fascicolo, posizione, istruttoria, denuncia, perizia, perito, liquidatore, liquidatrice, sopralluogo, incidente, tamponamento, collisione, scontro, urto, investimento, furto, rapina, scippo, effrazione, allagamento, infiltrazion*, perdita d'acqua, acqua, incendio, fulmine, grandine, grandinata, tempesta, vento, temporale, danno, danni, danneggiament*, rottura, infortunio, caduta, frattura, trauma, lesion*, colpo di frusta, malattia, ricovero, degenza, intervento, operazione, visita, spesa medica, spese, cure, terapia, nota spese, parcella, rimborso, bagagli*, valigia, valigie, viaggio, volo, vacanza, annullamento, cristall*, parabrezza, vetri, auto, vettura, macchina, veicolo, moto, kasko, garanzia, responsabilita civile, rc, cane, decesso, morte, capitale, successione, prestazione, indennita, sussidio, domanda, istanza, richiesta, contributo, diaria, conto della, evento, risarcimento, indennizzo, liquidazione,
  claim, claims, case, file, matter, accident, crash, collision, burglary, theft, robbery, break-in, leak, flood*, escape of water, fire, storm, hail*, lightning, damage*, breakage, injur*, fall, fracture, whiplash, illness, hospital*, admission, operation, treatment, surgery, dental, dentist*, physio*, medical, bill, expenses, refund, reimbursement, luggage, baggage, suitcase, trip, holiday, flight, cancellation, windscreen, glass, vehicle, car, bike, liability, dog, death, life cover, sum assured, benefit*, allowance, application, request, compensation, surveyor, adjuster, assessor, loss, incident, papers, documents`;
const matters = wordList(matterWords);
const everyMatter = new RegExp(matters.source, 'g');

interface Rule {
  readonly kind: CaseKind;
  readonly weight: number;
  /** What the sentence is about: the words shown as evidence. */
  readonly about: RegExp;
  /** What it says of it. */
  readonly says?: RegExp;
  readonly without?: RegExp;
  readonly when?: (context: CueContext) => boolean;
}

const stranger = ({ senderIsParty }: CueContext) => !senderIsParty;

const ourClient = wordList(
  `cliente vostro, assicurato vostro, cliente vostra, the driver you insure, driver you insure, person you insure, vostr* assicurat*, vs. assicurat*, vs assicurat*, vostr* client*, vs. client*, vs client*, vostr* contraente, assicurat* con voi,
  che assicurate, assicurata da voi, assicurato da voi, your insured*, your insured's, your policyholder*, your policyholder's, your policy holder*,
  your customer*, your customer's, your client*, your client's, insured with you, insured by you, the insured`,
);
const trades = wordList(
  `carrozzeri*, officina, autofficina, dentista dott, dottor, dott., dott.ssa, recovery services, physiotherapy practice, physiotherapist, practice, courtesy car, autocarrozzeria, carrozziere, centro cristalli, gommista, elettrauto, soccorso stradale, autosoccorso, carro attrezzi,
  autonoleggio, noleggio, clinica, casa di cura, poliambulatorio, ambulatorio, studio dentistico, centro medico, centro diagnostico, struttura sanitaria, struttura, fisioterapist*,
  idraulic*, vetraio, falegname, impresa edile, ditta, perito, geom, geometra, studio peritale, studio tecnico, accertatore, paziente,
  garage, workshop, bodyshop, body shop, repairer*, clinic, dental practice, surgery, hospital, plumber*, glazier*, surveyor, loss adjuster, assessor,
  hire car company, car hire, rental company, recovery company, towing, our patient, contractor*, builders`,
);

/** A trade that speaks of itself: «la scrivente carrozzeria», «siamo l’officina», "this is the garage", «la clinica comunica». */
const tradeNoun =
  "(?:auto)?(?:carrozzeria|officina|carrozziere)|clinica|casa di cura|poliambulatorio|ambulatorio|ospedale|laboratorio|farmacia|centro (?:medico|diagnostico|fisioterapico|cristalli|odontoiatrico|revisioni)|struttura sanitaria|studio (?:peritale|tecnico|dentistico|medico|odontoiatrico|fisioterapico)|impresa(?: edile)?|ditta(?: edile)?|vetreria|falegnameria|idraulic[oi]|fabbro|autonoleggio|soccorso stradale|perito(?: assicurativo)?|fiduciario|geometra|garage|body ?shop|workshop|repairers?|clinic|hospital|dental practice|physiotherapy practice|surgery|laboratory|loss adjusters?|surveyors?(?:' practice)?|contractors?|builders|plumbers|restorers|car hire company|recovery (?:company|service)";
const selfNamedTrade = new RegExp(
  `(?<![a-z])(?:(?:siamo|sono|scrive|scriviamo dal(?:la|l')?|a nome del(?:la|l')?|per conto del(?:la|l')?|in qualita di|quale|nostr[oa]|scrivente|sottoscritt[oa]|ns\\.?) ?(?:la |il |l'|lo |una |un |un')?(?:${tradeNoun})|(?:${tradeNoun}) (?:scrivente|sottoscritt[oa]|convenzionat[oa] (?:scrivente|:)|esecutrice|da (?:voi|lei) (?:incaricat|nominat)|incaricat[oa] da(?:l|lla)? (?!voi)[a-z])|(?:${tradeNoun})[a-z' ]{0,30}: (?:si|il|la|l'|per|abbiamo|trasmett|invi|alleg|attend|chied|we|the|invoice|may)|^(?:[^a-z]{0,4})(?:(?:spett[^,:]{0,40}|buongiorno|egregi\\w?|gentil\\w{1,6})[,:]? )?(?:la |il |l'|lo |the )?(?:${tradeNoun})(?:'s accounts department)? (?:[a-z']{1,14} ){0,3}?(?:comunica|segnala|informa|chiede|trasmette|attende|domanda|sollecita|rassegna|dichiara|conferma|ha (?:ultimato|eseguito|in custodia|terminato|completato|riparato|effettuato|trattato|ricoverato|preso)|has (?:completed|treated|repaired|finished|received|admitted)|awaits|requests|confirms|holds|writes|asks|is waiting)|(?:direzione sanitaria|ufficio (?:convenzioni|ricoveri|accettazione|amministrativo|fatturazione)|admissions office|accounts department|direzione) (?:della|dell'|del|di|of the|of) ?(?:${tradeNoun})|(?:(?<!(?:from|into|of) )our|this is the|as the|as|we are the|we are a|on behalf of the|in my capacity as the) (?:${tradeNoun})|incarico conferito(?:ci|mi)|(?:abbiamo|ho) (?:eseguito|ultimato|terminato|riparato|sostituito|effettuato|completato) (?:[a-z']{1,14} ){0,4}?(?:per (?:il|la) vostr[oa]|quanto commissionato|al vostro assicurat|sul veicolo d)|(?:we|i) (?:have )?(?:carried out|completed|repaired|treated|finished|inspected) (?:[a-z']{1,14} ){0,5}?(?:your (?:instructions|insured|member|customer|client|policyholder)|the work))`,
);

const rules: readonly Rule[] = [
  // Money that was promised and has not come. What other people owe is no payment of ours.
  {
    kind: 'payment_delay',
    weight: 3,
    about: wordList(
      `funds, bonific*, pagament*, accredit*, soldi, denaro, liquidazione, liquidat*, assegno, assegni, rimbors*, risarciment*, indennizz*, quietanza, somma, importo,
      euro, pagarmi, cash,  pagare, pagata, pagato, pagat*, corrispost*, payment*, money, refund*, transfer, cheque, check for, settlement, payout, pay out, paid, pay me, reimburse*, compensation, euros`,
    ),
    says: wordList(
      `quando, a quando, in che data, che giorno, entro ieri, entro quando, dovevate, doveva arrivare, dovevano arrivare, aspett*, attend*, in attesa, non ~ arrivat*, non ~ ricevut*, non ~ vist*, non ~ pervenut*,
      non ~ corrispost*, non ~ accreditat*, non ~ versat*, non c'e' niente, non c'e niente, non c'e' nulla, non risulta, nessun accredito, niente sul conto, nulla sul conto, mai arrivat*, mai vist*, mai versat*, mai ricevut*,
      ancora niente, ancora nulla, respint*, stornat*, tornato indietro, sollecit*, tornati indietro, sono tornat*, previsto per, nemmeno l'ombra, la data, a che punto, the date, be released, being paid, non vedo ancora, vedo ancora, non trovano, non ~ trovan*, approvato a, siamo a, cro, solleciti, trascors*, oltre trenta, in ritardo, ritardo, sparit*, dove sono, che fine,
      when, any idea, what date, hasn't, haven't, has not, have not, not come through, still not, still waiting, waiting, yet, never turned, never arrived, never came, nothing has, outstanding, nothing from you, no sign of, came back, come back, not paid, when do i get, sent back, overdue, late,
      delay*, bounced, returned, rejected, should have been, promised, where is, where's, chase, chasing`,
    ),
    without: wordList(
      `compagnia aerea, vettore, tour operator, albergo, hotel, airline, preventivo, premio, rinnovo, rata, polizza da pagare, quanto devo pagare, ho dovuto pagare, had to pay, come chiedo, come si chiede, how do i,
      how to claim, fattura da pagare, devo pagare, need from me, do you need, premium, instalment`,
    ),
    when: ({ hasClaimReference }) => hasClaimReference,
  },
  {
    kind: 'payment_delay',
    weight: 4,
    about: wordList(
      `bonifico, accredito, liquidazione, rimborso, risarcimento, indennizzo, assegno, payment, refund, transfer, cheque, settlement, reimbursement, offerta, offer`,
    ),
    says: wordList(
      `non ~ arrivat*, mai arrivat*, mai versat*, mai pagat*, mai ricevut*, non ~ pervenut*, non ~ ricevuto, respint*, ancora niente, not come through, never turned up, never arrived, bounced, still waiting for, outstanding, overdue,
      accettata ~ pagamento, accettato ~ versato`,
    ),
    without: wordList('compagnia aerea, vettore, tour operator, airline, premio, premium, hotel, albergo'),
  },
  {
    kind: 'payment_delay',
    weight: 3,
    about: wordList('offerta, quietanza, offer, i accepted, ho accettato, accettata, liquidato'),
    says: wordList(
      'pagament*, sul conto, my account, soldi, accredito, bonifico, in che data, nothing, niente, mai, be paid, payment',
    ),
    when: ({ hasClaimReference }) => hasClaimReference,
  },
  {
    kind: 'payment_delay',
    weight: 4,
    about: wordList(
      'mi dovevate pagare, data di pagamento, date of payment, dovevate pagarmi, there is nothing from you, nothing from you, cro, would be paid, should have been paid, i would be paid, was due to be paid, my account, sul mio conto',
    ),
    says: wordList(
      'entro, ieri, giorni, within, days, weeks, last, by, non, niente, nothing, money, hit, bonifico, bank',
    ),
    when: ({ hasClaimReference }) => hasClaimReference,
  },

  {
    kind: 'payment_delay',
    weight: 5,
    about: wordList(
      `soldi non si vedono, non ci sono bonifici, nessun bonifico, a quando il pagamento, disposto il pagamento, ho accettato la vostra offerta, no transfer, money ~ should have been here, should have been here, accepted your offer`,
    ),
  },

  // A policy that ends, was paid twice or not at all, became dearer, or should not go on.
  {
    kind: 'renewal_problem',
    weight: 4,
    about: wordList(
      'polizza, polizze, assicurazione, rca, rc auto, contratto, copertura, premio, rata, rate, tagliando, bollettino, classe di merito, bonus malus, no claims, car insured, policy, insurance, cover, premium, instalment*, installment*, direct debit, the card',
    ),
    says: wordList(
      `rinnov*, scad*, disdett*, disdire, recess*, recedere, addebitat*, due volte, doppio addebito, sospes*, riattiv*, ancora copert*, sono copert*, senza assicurazione, aumentat*, rincaro, piu car*,
      dimenticat* di pagare, non ho pagato, pagato in ritardo, non mi e' arrivat*, non mi e arrivat*, attestato, annullare la polizza, chiudere la polizza, non voglio piu, ripartire, non pagata, risulta scoperta, scoperto, scoperta, suspended, non ~ buon fine, ended, can i still, risulta ~ non, come faccio a non, rinnovarl*, switching, sul rinnovo, bonus, insured today, failed, when it ends, stop the policy,
      renew*, expir*, laps*, runs out, run out, cancel*, twice, still covered, covered, still valid, still in force, missed, gone up, went up, increase*, dearer, double charge*, not renew`,
    ),
    without: wordList(
      `bank statement, passaporto, carta d'identita, patente, passport, licence, viaggio, vacanza, volo, trip, holiday, flight, sinistro, incidente, accident, la perdita, allagament*, leak, does ~ cover, siamo coperti dalla, covered by,
      indirizzo, iban, address, bank details, beneficiari*, beneficiary, nome sulla, date of birth`,
    ),
  },
  {
    kind: 'renewal_problem',
    weight: 3,
    about: wordList(
      'ancora copert*, sono copert*, am i still covered, still covered, am i covered, dopo la scadenza, puo circolare, posso circolare, is my car insured, senza assicurazione, without insurance, no insurance, uninsured',
    ),
    says: wordList(
      'rata, pagat*, scadut*, rinnov*, scadenza, giorno, failed, vigili, polizia, instalment, missed, paid, police, expired, premium',
    ),
  },

  {
    kind: 'renewal_problem',
    weight: 3,
    about: wordList(
      'mi scade, scade il, scade oggi, scade domani, scade tra, scade fra, scaduta da, expires on, runs out on',
    ),
    without: wordList(
      'termine, termini, prescrizione, offerta, passaporto, patente, documento, prognosi, certificato, passport, licence, offer, deadline, certificate',
    ),
  },

  {
    kind: 'renewal_problem',
    weight: 4,
    about: wordList('premio, rata, polizza, premium, instalment, policy'),
    says: wordList(
      'certificato nuovo, nuovo certificato, contrassegno, annullata per, mancato pagamento, new certificate, cancelled for, non-payment',
    ),
  },

  // Facts about a person or a contract that changed.
  {
    kind: 'account_change',
    weight: 4,
    about: wordList(
      `indirizzo, residenza, domicilio, sede, sede legale, iban, cell, residente, codice fiscale, landline, number off, coordinate, conto, conto corrente, banca, telefono, cellulare, numero, recapit*, mia e-mail, mia email, la e-mail, la email, l'e-mail, l'email, nuova e-mail, nuova email, mia mail, la mail, nuova mail, my email, my e-mail, new email, new e-mail, pec, cognome, nome sulla,
      intestazione, intestatari*, beneficiari*, data di nascita, anagrafic*, address, bank details, bank account, account, mobile, phone, phone number, number, surname, last name, name on, beneficiary, date of birth, email address, contact details`,
    ),
    says: wordList(
      `cambi*, variaz*, variat*, modific*, aggiorni, aggiornate, aggiornare, aggiornato, aggiornata, aggiorno, aggiornarlo, aggiornarla, correg*, sbagliat*, errat*, non uso piu, non e' piu, non e piu, non piu attiv*, d'ora in poi, da ora in poi, da oggi, segnatevi, prendete nota, sposat*, preso il cognome,
      trasfer*, traslocat*, adesso abit*, ora abit*, il mio nuovo, la mia nuova, i miei nuovi, il nuovo, la nuova, chiuso, quello vecchio, al posto di, invece di, decorrenza, un nuovo, una nuova, e' sbagliata, e' errato, quello giusto, d'ora in avanti, in avanti, put mine, replace, relocating, add a second, remove the old, aggiungere un, aggiungere una,
      chang*, updat*, amend*, correct*, wrong, should be, from now on, now is, is now, no longer, closed, old account, instead, moved, moving, married, my new, our new`,
    ),
    without: wordList(
      `serratura, parabrezza, lunotto, caldaia, cambio automatico, sinistro, targa dell'altro, numero di sinistro, avete sbagliato, sbagliato persona, sbagliato indirizzo, sbagliato numero, numero sbagliato, wrong person, wrong address, wrong number,
      bonifico, respint*, bounced, came back, the payment you, arrivat*, reached, hit my account, iban errato, accident, incidente, premio, premium, polizza scad*, carrozzeria, carrozziere, officina, garage, body shop, perito, surveyor, adjuster, inspect*, database, my data, miei dati`,
    ),
  },
  {
    kind: 'account_change',
    weight: 4,
    about: wordList(
      `la via e' sbagliata, la via e sbagliata, mandare la posta, mandate la posta, mandatemi la posta, inviate la posta, inviare la posta, send my post, send my mail, risiedo a, risiedo in, mi trasferisco a, relocating to, we are relocating, we're relocating, future refunds, futuri rimborsi, future payments, futuri pagamenti, accreditare i, usate il conto, usate questo iban, usate l'iban, use my ~ email, use my ~ number, pay any refunds, pay into, my surname is now, ho preso il cognome, passare la polizza sulla, passare la polizza su,
      trasferire la polizza, swap the policy, transfer the policy, change of address, cambio di residenza, cambio di indirizzo, cambio residenza`,
    ),
  },

  // Rights over one's own data.
  {
    kind: 'data_request',
    weight: 5,
    about: wordList(
      `dati, dati personali, privacy, dsar, data relating to me, everything about me, limitazione del trattamento, da ogni vostro archivio, miei dati, informazioni su di me, registrat* su di me, registrazione della telefonata, registrazioni, sapete di me, consenso, database, archivi*, data, personal data, personal information, information you hold, information about me,
      everything you hold, hold about me, on file about me, details from, consent, recording of my call, recordings`,
    ),
    says: wordList(
      `accesso, copia, cancella*, rimuov*, eliminat*, eliminare, revoc*, oppon*, opposizione, portabil*, formato elettronico, rettific* dei, a chi, ceduto, comunicat*, rimuovetemi, che informazioni, che dati, dati avete, informazioni conserv*, ritiro, autorizzazione a usare, commercial*, limitazione, articolo 18, art. 18, stop processing, advertising, supply, avete su di me, avete registrato, ho diritto, marketing, pubblicita, oblio, quali dati,
      access, copy, delete, erase, remove, withdraw, object, objecting, portab*, shared, share, marketing, right to know, you hold, hold about, on file, permission`,
    ),
    without: wordList(
      `autorizzo, acconsento, bonifico, pagament*, consenso al trattamento, presto il consenso, do il consenso, i dati dell'altro, dati dell'altro, dati del conducente, dati della controparte, i consent, i authorise, i authorize, cartella clinica, new address, nuovo indirizzo,
      dati bancari, coordinate, recording attached, dash cam, scatola nera, police report`,
    ),
  },

  {
    kind: 'data_request',
    weight: 4,
    about: wordList(
      `che informazioni conservate, che dati avete, quali dati avete, informazioni avete su di me, toglietemi dalla lista, togliermi dalla lista, rimuovetemi, cancellatemi, toglietemi da, non voglio piu ricevere pubblicita, erase everything about, delete everything about, remove me from your, take me off your mailing, dsar, subject access`,
    ),
  },

  // Lawyers, other insurers, authorities, and whoever our insured has hurt: never a party of ours.
  {
    kind: 'third_party_letter',
    weight: 4,
    about: ourClient,
    says: wordList(
      `urtat*, tamponat*, investit*, danneggiat*, ammaccat*, addosso, buttat*, buttato giu, pulled out, wrecked, fully responsible, colpit*, ferit*, rott*, graffiat*, allagat*, responsabil*, liability, liable, drove into, hit, damaged, crashed, reversed, scratched, flooded, injured, bit, my gate, my car,
      my fence, my wall, la mia auto, mi ha, mi e venut*, mi e' venut*, accepts, accetta la responsabilita, confermare la responsabilita`,
    ),
    without: wordList(
      'sono un vostro, sono una vostra, sono vostr*, essendo vostr*, i am your, i am insured, as your',
    ),
    when: stranger,
  },
  {
    kind: 'third_party_letter',
    weight: 4,
    about: wordList(
      `compagnia dell'altro, assicurazione dell'altro, assicuratrice dell'altro, assicuriamo l'altro, assicuriamo il veicolo, garantiamo il veicolo, garantisce la controparte, assicura la controparte, difensore della controparte, controparte ~ respinge, we insure, we are the insurers of, insurers of the other, our outlay, recovery of our, conduct of the claim,
      i act for, we act for, acting on behalf of, instructed by, we are instructed, i am instructed, our client*, my client, client's instructions, proceedings, ho ricevuto mandato, conferito mandato, mandato dal, procura alle liti, scrivente compagnia, garante per la rc, garante rc, assisto la, assisto il, assisto lo, nell'interesse del*, claim form has been issued, high court, special damages, our member*, surrog*, regresso, rivalsa`,
    ),
    when: stranger,
  },
  {
    kind: 'third_party_letter',
    weight: 4,
    about: wordList(
      `polizia locale, polizia stradale, polizia municipale, carabinieri, questura, prefettura, procura, tribunale, giudice di pace, guardia di finanza, inail, inps, agenzia delle entrate, comando di, comando della, stazione di, police constabulary, police force,
      county court, magistrates, court, prosecutor, hm revenue, department for work`,
    ),
    says: wordList(
      'acquisizione, fascicolo, richied*, si richiede, chied*, invita*, notific*, comunica, dispone, esibizione, copertura assicurativa, risulti assicurato, trasmettere, ordina, decreto, request*, require*, hereby, summons, disclose, confirm whether',
    ),
    without: wordList(
      'ho fatto, abbiamo fatto, denuncia fatta, ho sporto, verbale dei, allego il verbale, i reported, called the',
    ),
    when: stranger,
  },

  // A legal office by its part and its threats; an authority by what it sends or asks.
  {
    kind: 'third_party_letter',
    weight: 4,
    about:
      /(?<![a-z])(?:(?:quale|nella qualita di|in qualita di|sono|siamo) (?:il |la |i )?(?:legal[ei]|difensor[ei]|patron[oi]|procurator[ei]|mandatari[oa]|avvocat[oi]|liquidator[ei] della)|(?:questo|lo scrivente|il sottoscritto) (?:studio|legale|difensore|patrocinio)|(?:officiat|incaricat|mandatat)[oa] da(?:l|lla)? [^.]{2,40} (?:di|a) (?:tutelar|rappresentar|assister|agir)\w{1,3}|parte (?:lesa|danneggiata|attrice|offesa)|persona danneggiata|(?:in difetto|in mancanza)[^.]{0,30} (?:si )?adir\w{1,3}|adir(?:o|a|emo) (?:il|l'|la|le)|congrua offerta|riserva di ogni (?:azione|diritto)|(?:interromp|interruzione)\w{0,3} (?:con la presente )?(?:i|dei) termini(?: di prescrizione)?|elezione di domicilio|revoca del mandato|mandataria|causa vertente|consulente tecnico nella causa|(?:scrivente|questa) (?:impresa|compagnia|societa)[^.]{0,40}(?:garanti\w{1,4}|assicura)|(?:comando|questura|procura|prefettura|tribunale) scrivente|(?:scrivente|questo) comando|solicitors? (?:for|to|acting)|(?:i|we) (?:have been |are |am )?(?:retained|instructed|engaged) by|(?:our|this) firm (?:represents|acts|has been)|represents? the (?:party|person|claimant)|(?:we|i) (?:act|are acting) (?:on behalf of|for)|power (?:to act|of attorney)|named as defendant|(?:reserve|reserves|reserving) (?:all )?(?:our|his|her|their|all) rights|letter of claim|address all (?:future )?correspondence|opposing party|subrogat\w{1,4}|the court has|hearing in the|our policy ?holder's)(?![a-z])/,
    without: wordList(
      'mio avvocato, mio legale, nostro legale, my solicitor, my lawyer, broker, agenzia, intermediari*, sinistro da voi',
    ),
    when: stranger,
  },
  {
    kind: 'third_party_letter',
    weight: 4,
    about:
      /(?<![a-z])(?:(?:comando|corpo|ufficio infortunistica|sezione) (?:[\w.]{1,14} ){0,4}?(?:di )?polizia|polizia (?:locale|municipale|stradale|di stato)|carabinieri|guardia di finanza|tribunale|procura della repubblica|road policing|police (?:unit|force|constabulary)|constabulary)[^.]{0,60}: (?:si |e' |e |ai |in |the |we )/,
    when: stranger,
  },

  // Who repairs, treats, inspects.
  {
    kind: 'provider',
    weight: 4,
    about: selfNamedTrade,
    without: wordList(
      'mia auto, mia macchina, mia vettura, mio veicolo, la mia, il mio, i miei, mi hanno, mi ha, mi e, ho portato, ho avuto, sono stato, sono stata, vorrei sapere, desider*, gradirei, my car, my vehicle, my garage, my repairer, my plumber, my dentist, i took, i would',
    ),
    when: stranger,
  },
  {
    kind: 'provider',
    weight: 3,
    about: trades,
    says: wordList(
      `vostr* assicurat*, vs. assicurat*, vs assicurat*, vostr* client*, vs. client*, vs client*, dell* sig*, l'assicurat*, dell'assicurat*, paziente, ricovero, preventivo, autorizzazione, autorizzare, fattura, ns. fattura, nostra fattura, sopralluogo, relazione, perizia, incarico, incaricat*,
      riparazione, in riparazione, intervento eseguito, sostituito, presa in carico, e' pronta, pronta, fatturiamo, piano di cure, visita del, confermata, proroga, cessione del credito, rapporto, onorari, dimesso, sedute, visionato,
      your insured*, your policyholder*, your customer*, your client*, the insured, patient, treating, authorisation for, collected, deliver, admission, confirm cover, approval, be admitted, guarantee of payment, estimate, authorise, authorize, authorisation, our invoice, invoice, inspected, report, finished the work, repairs, replacement vehicle, job sheet, rebook`,
    ),
    without: wordList(
      'mia auto, mia macchina, mia vettura, mio veicolo, la mia carrozzeria, il mio carrozziere, del carrozziere, dal mio, che mi avevate chiesto, mi avete chiesto, my car, my vehicle, my garage, my repairer, my plumber, my dentist, ho portato, mi hanno, mi ha, sono stat*, ho avuto, i took',
    ),
    when: stranger,
  },
  {
    kind: 'provider',
    weight: 4,
    about: wordList(
      `ns. fattura, ns fattura, nostra fattura, our invoice, per il vostro incarico, vostro incarico, site visit report, chartered surveyor, invoice to follow, a chi fatturiamo, visita del paziente, nota onorari, nota spese, our job sheet, job sheet, guarantee of payment, cessione del credito, attendiamo autorizzazione, please authorise, please authorize, gain access, as instructed, ho visionato, sopralluogo presso, sopralluogo,
      bodyshop estimate, trasmettiamo il preventivo, the patient, release the car, intervento eseguito, replacement vehicle`,
    ),
    says: wordList(
      `geom*, proroga, photos, surveyor, confermata, auto, assicurat*, client*, veicolo, vettura, targ*, incaric*, incarico, riparaz*, paziente, sedute, insured*, policyholder*, customer*, vehicle, property, admission, towing, report, address, door, repair*, fiat, panda`,
    ),
    without: wordList('mia auto, mia macchina, my car, my vehicle'),
    when: stranger,
  },

  // Meant for somebody else, or about a business that is none of ours.
  {
    kind: 'misdirected',
    weight: 4,
    about: wordList(
      `sbagliato persona, sbagliata persona, non vi conosco, per un'altra persona, mai stipulato polizze, mai stipulato, not a customer, not a customer of yours, not your customer, perche mi contattate, per altra persona, perche mi scriv*, perche mi sta*, mixed me up, mixed up with, confused me with, no policy here, no policy with you, have no policy, persona sbagliata, numero sbagliato, vi siete sbagliati, avete sbagliato, si e' sbagliato, non ho nessuna polizza, non ho polizze, non ho alcuna polizza, non sono assicurat* con voi, non sono vostr* client*, non sono io, non sono la signora, non sono il signor,
      non conosco nessun*, non conosco quest*, destinat* a un cert*, destinat* ad altr*, indirizzat* ad altr*, indirizzata ad altra, non era per me, ricevuto per errore, wrong guy, wrong person, wrong number, wrong address, wrong inbox, meant for someone, meant for somebody, intended for someone, for someone called, for somebody called,
      sent to me in error, sent to me by mistake, never had insurance with, never had a policy, don't have a policy with you, do not have a policy with you, i am not ~ mr, i am not ~ mrs, i'm not ~ mr, why i received this, why i am getting, why i'm getting, don't own a car, do not own a car`,
    ),
    when: stranger,
  },
  {
    kind: 'misdirected',
    weight: 6,
    about: wordList(
      `abbonamento alla palestra, pizze, pizze margherita, come faccio il reso, comprato da voi, gentile professoressa, professoressa, corso di inglese, corso serale, shoes i ordered, wrong size, return them, evening course, gym membership, curriculum, il mio cv, my cv, my resume, ufficio tributi, ufficio anagrafe, ristrutturare, pizza, pizzas, preventivo per ristrutturare, order two,  la taglia, taglia, birthday cake*, the vet, unsubscribe me, candidatura, posizione lavorativa, colloquio di lavoro, job application, vacancy, bolletta, bollette, fornitura di, cartucce, toner, ufficio acquisti, nostro listino, nostra offerta, preventivo gratuito per il vostro sito, prenotare un tavolo, prenotare un appuntamento per,
      un taglio, pacco amazon, il mio pacco, tracking, numero d'ordine, ordine n, carta d'identita elettronica, council tax, gas bill, electricity bill, my parcel, your parcel, order number, book a table, book a haircut, haircut, dentist appointment, iscrizione al corso, abbonamento in palestra`,
    ),
    without: wordList(
      'rubat*, furto, allagat*, bruciat*, stolen, burnt, fattura ~ rimborso, corrente, sinistro, claim',
    ),
    when: ({ hasClaimReference }) => !hasClaimReference,
  },

  // Something for a claim we know: papers by their names, or facts.
  {
    kind: 'claim_update',
    weight: 3,
    about: wordList(
      `fattura, fatture, ricevuta, ricevute, scontrino, preventivo, certificato, certificati, referto, verbale, cartella clinica, foto, fotografie, prescrizione, quietanza firmata, denuncia, documenti richiesti, documentazione richiesta, quanto richiesto,
      invoice, invoices, receipt, receipts, estimate, quote, certificate, medical report, police report, photos, pictures, prescription, requested documents, documents you asked, papers`,
    ),
    says: wordList(
      `allego, alleghiamo, allegat*, in allegato, invio, inviamo, mando, vi giro, trasmett*, ecco, ho allegato, vi mando, attach*, enclos*, here is, here are, sending, i send, please find`,
    ),
    without: wordList('reclamo, complaint'),
    when: ({ hasClaimReference, attachments }) => hasClaimReference && attachments > 0,
  },
  {
    kind: 'claim_update',
    weight: 3,
    about: wordList(
      `la targa dell'altr*, targa dell'altr*, testimone, testimoni, puo vederla, puo vederlo, puo essere vist*, si trova presso, si trova in, si trova dal, e' dal carrozziere, e' dalla carrozzeria, dal carrozziere, il mio codice fiscale e', il mio iban e', the other car's plate, witness, witnesses,
      can be seen, can be inspected, can see it, can view it, is now at, my tax code is, my iban is`,
    ),
    without: wordList('nuovo iban, new iban'),
    when: ({ hasClaimReference }) => hasClaimReference,
  },

  {
    kind: 'claim_update',
    weight: 6,
    about: wordList(
      `a integrazione, ad integrazione, aggiungo al*, aggiungo a, ho trovato un altro danno, un altro danno che non avevo, volevo precisare, vorrei precisare, confermo che va bene, che mi avevate chiesto, che mi avete chiesto, in risposta alla vostra, come da vostra richiesta, due aggiornamenti, tre aggiornamenti, vi aggiorno, vi aggiorniamo, la aggiorno, two updates, three updates,
      i found another, another scratch, further to the, further to my, i would like to add that, you had asked for, in reply to your`,
    ),
    without: wordList('reclamo, complaint'),
  },

  // How far it has come, asked about something we have.
  {
    kind: 'claim_status',
    weight: 3,
    about: wordList(
      `pratica, sinistro, denuncia, incidente di, documenti, documentazione, richiesta, perito, perizia, liquidatore, raccomandata, risposta, novita, notizie, news, update, claim, case, file, surveyor, adjuster, assessor, documents, papers, other insurer, report, progress, status, things, this, it`,
    ),
    says: wordList(
      `a che punto, che punto, presa in carico, preso in carico, e' stat* chius*, stato chiuso, stata chiusa, ancora apert*, si sa qualcosa, si sa nulla, ci sono novita, chi segue, come procede, procede, quando verra, quando viene, quando passa, quando arriva il, e' passato qualcuno, passato qualcuno, devo mandare altro,
      serve altro, manca altro, manca qualcosa, avete ricevuto, avete poi ricevuto, vi e' arrivat*, vi e arrivat*, entro quando, quanto tempo, quanto ci, volevo sapere, vorrei sapere, vorremmo sapere, mi fate sapere, fatemi sapere, mi sapete dire, lo stato,
      where we are, where are we, where things stand, how are things, how things are, whether you got, whether you received, did you get, did you receive, have you heard, heard back, heard anything, when is, when will, how much longer, how long, anything else you need, anything else, all in hand,
      wondering, current status, please advise, appreciate an update, keep me posted, any movement, still open, been closed`,
    ),
    without: wordList(
      'pagament*, bonifico, soldi, payment, money, paid, polizza, policy, premio, premium, copert*, covered, dati personali, personal data',
    ),
  },

  {
    kind: 'claim_status',
    weight: 4,
    about: wordList(
      `c'e' un aggiornamento, non ho piu sentito nessuno, si sa qualcosa, indicarmi i tempi, dirmi i tempi, vi manca ancora qualcosa, manca ancora qualcosa, sull'avanzamento, avanzamento del*, vi e' arrivata la mia, avete notizie,
      is progressing, are progressing, surveyor been appointed, adjuster been appointed, been appointed, any movement on`,
    ),
  },

  // A loss told in words that no list of damages has: something of mine, and what became of it.
  {
    kind: 'claim_new',
    weight: 3,
    about: wordList(
      `auto, macchina, motorino, scooter, moto, bici, bicicletta, vespa, furgone, camper, casa, bagno, cucina, cantina, garage, tetto, soffitto, vetro, parabrezza, specchietto, portiera, paraurti, fiancata, valigia, bagaglio, telefono, portafoglio, borsa, polso, caviglia, ginocchio, gamba, braccio, spalla, dente, lavatrice, lavastoviglie, caldaia, taverna, parquet, veranda, camper, dito, mano, piede,
      televisore, jewellery, jewelry, back door, front door, garage door, finger, hand, foot, cane, lorry, truck, van, car, bike, bicycle, motorbike, suitcase, luggage, bag, kitchen, bathroom, roof, ceiling, conservatory, fence, window, windscreen, bumper, phone, wallet, laptop, wrist, ankle, knee, leg, arm, shoulder, tooth, boiler, trip, holiday, flight, tree, dog`,
    ),
    says: wordList(
      `rubbat*, rubat*, fregat*, grattat*, sparit*, scomparsa, preso fuoco, andat* a fuoco, saltat*, scoppiat*, caduto, caduta, crollat*, finit* contro, finita contro, venut* addosso, andat* addosso, sbattut*, picchiat*, spaccat*, rott*, anno rotto, hanno rotto, bozzi, bozzo, ammaccat*, allagat*, bagnat*, muffa, macchia, frantumi, strisciat*, si e' tagliat*, da buttare, perso, portato via, portati via, forced, gone, reversed, leaked,
      nicked, stolen, pinched, swiped, vanished, gone missing, can't find, cannot find, came down, fell on, fell onto, went through, smashed, shattered, cracked, snapped, reversed into, backed into, drove into, ran into, ploughed into, pulled out in front, hit, hanging off, dented, scraped, soaked, flooded, leaking, on fire, caught fire,
      call off, called off, cut short, had to cancel, broke, broken, twisted, sprained, dislocated, bit, bitten, ruined, written off, totalled`,
    ),
    when: ({ hasClaimReference }) => !hasClaimReference,
  },
  {
    kind: 'claim_new',
    weight: 3,
    about: wordList(
      'missed our flight, missed my flight, missed the flight, perso il volo, mi tamponano, mi hanno tamponat*, mi ha tamponat*, tamponamento, mi hanno investit*, ho strisciato, tosaerba, punti di sutura, rear-ended, ran into the back',
    ),
    when: ({ hasClaimReference }) => !hasClaimReference,
  },
  {
    kind: 'claim_new',
    weight: 4,
    about: wordList(
      `segnalarvi un fatto, ho subito un danno, vi segnalo quanto segue, register the following loss, following loss, inoltro domanda di, chiedo il sussidio, richiesta di sussidio, we apply for, i apply for`,
    ),
    when: ({ hasClaimReference }) => !hasClaimReference,
  },
  // Papers of an expense, and nothing about an earlier message.
  {
    kind: 'claim_new',
    weight: 3,
    about: wordList(
      'fattura, fatture, ricevuta, ricevute, parcella, invoice, invoices, bill, receipt, receipts',
    ),
    says: wordList(
      `visita, visite, ecografia, risonanza, esami, terapia, terapie, fisioterapia, sedute, dentista, oculista, cardiolog*, dermatolog*, ortopedic*, prescrizione, ticket sanitario, intervento, ricovero, physio, physiotherapy, treatment, consultation, dentist, dental, scan, prescription, doctor, specialist, surgery`,
    ),
    without: wordList(
      `come richiest*, richiest* da voi, vostra richiesta, integrazione, mancant*, mancava*, gia inviat*, as requested, you asked, missing, already, ns. fattura, nostra fattura, our invoice, paziente, patient`,
    ),
    when: ({ hasClaimReference, attachments, senderIsParty }) =>
      !hasClaimReference && attachments > 0 && senderIsParty,
  },
];

/** Something asked, and nothing told: every sentence of it is a question, a greeting or thanks. */
export function onlyAsks(reading: Reading, limit: number): boolean {
  let asks = false;
  for (const { text } of sentencesOf(reading, Math.min(limit, 3000))) {
    if (text.endsWith('?') || asking.test(text)) asks = true;
    else if (!courtesy.test(text) && (text.split(/\s+/).length > 4 || happened.test(text))) return false;
  }
  return asks;
}

const asking = wordList(
  'avrei bisogno di sapere, ho bisogno di sapere, mi serve sapere, vorrei sapere, volevo sapere, vorremmo sapere, mi fate sapere, fatemi sapere, chiedo di sapere, chiede ~ conoscere, mi chiedevo, i was wondering, just wondering, wondering, please advise, please let me know, let me know, could you tell, can you tell',
);
const courtesy =
  /^(?:buongiorno|buonasera|salve|gentil|egregi|spett|grazie|ringrazi|cordiali|distinti|saluti|resto in attesa|thank|thanks|many thanks|dear|hello|hi|kind regards|best regards|regards|scus|sorry|excuse)/;
