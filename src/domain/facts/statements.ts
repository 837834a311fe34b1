/** How people state things in forms and sentences: fields, denials, questions, and the words for a loss. */
import type { Fact, FactKey } from './fact.ts';
import type { ItemId } from '../ids.ts';
import type { Span } from '../message.ts';
import type { Reading } from '../text/text.ts';

/** One part of a message, ready to be searched. */
export interface ReadPart {
  readonly part: Span['part'];
  readonly reading: Reading;
}

/** Only branding: the profile decides whether it lists the item, and an unlisted fact does no harm. */
export function item(id: string): ItemId {
  return id as ItemId;
}

/** A fact with the words between two offsets of the reading. */
export function factAt(
  { part, reading }: ReadPart,
  key: FactKey,
  value: string,
  { start, end }: { start: number; end: number },
  method: string,
  confidence: number,
): Fact {
  return { key, value, span: { part, ...reading.place(start, end) }, method, confidence };
}

/** A field of a form. */
export interface Field {
  readonly start: number;
  readonly end: number;
  /** As written, ends trimmed, never empty or a placeholder. */
  readonly text: string;
}

/**
 * Fields of a form with one of these labels (a pattern on folded text): «Luogo: via Roma», also with the value
 * on the next line. Dashes, dots and «da comunicare» are no values.
 */
export function findFields({ folded, plain }: Reading, labels: string): readonly Field[] {
  const label = new RegExp(
    `(?<![a-z])(?:${labels})(?![a-z])(?: ?\\([^()\\n]{0,40}\\))?[ *_]{0,3}(?:[:=|]| - )[ *_]{0,3}(?:\\n(?![^:\\n]{0,40}:))?[ *_]{0,3}`,
    'g',
  );
  const fields: Field[] = [];
  for (const match of folded.matchAll(label)) {
    const start = match.index + match[0].length;
    if (isHeadings(match[0], folded.slice(start, start + 160))) continue;
    const value = /^[^\n;|]{0,160}/.exec(plain.slice(start, start + 160))?.[0] ?? '';
    // In a sentence the field ends where the next sentence begins.
    const stop = /(?<=[\p{L}\d]{4})[.!?]\s+(?=\p{Lu})/u.exec(value)?.index ?? value.length;
    const text = value.slice(0, stop).replace(/[\s*_.,-]+$/, '');
    if (text !== '' && !placeholder.test(folded.slice(start, start + text.length))) {
      fields.push({ start, end: start + text.length, text });
    }
  }
  return fields;
}

/** «Reparto – Diagnosi – Terapia a domicilio»: what stands behind such a heading is the next one, not its value. */
function isHeadings(label: string, behind: string): boolean {
  return (
    label.trimEnd().endsWith(' -') && /^[^\n:\d]{0,80}(?: - |\n|$)/.test(behind) && headings.test(behind)
  );
}

const headings =
  /^(?:[^\n:\d]{0,60} - |(?:terapi|descrizion|decors|prognos|prestazion|firma|trattament|dimission|totale|causa|lavori|therap|description|signature|treatment|total)[a-z]*(?![a-z]))/;

/** True when a word of denial stands shortly before: «nessun ferito», "no witnesses", «non ho altre polizze». */
export function isDenied(reading: Reading, at: number): boolean {
  return startOfDenial(reading, at) !== undefined;
}

/** Where the word of denial before an offset begins: «nessun ferito» proves a no, «ferito» alone would prove a yes. */
export function startOfDenial({ folded }: Reading, at: number): number | undefined {
  const from = Math.max(0, at - 40);
  const match =
    /(?<![a-z])(?:non|nn|ness?un[oa]?|senza|mai|ne|niente|zero|esclud[a-z]{1,4}|esclus[oaie]|assenza|mancanza|priv[oi]|no|nil|not|without|never|nor|nobody|none|[a-z]{2,6}n't)(?![a-z])[^.,;:\n?!]{0,25}$/.exec(
      folded.slice(from, at),
    );
  return match === null ? undefined : from + match.index;
}

/** True when the sentence asks: «ci sono feriti?» tells nothing. */
export function isAsked({ folded }: Reading, at: number): boolean {
  return /^[^.!;\n?]{0,120}\?/.test(folded.slice(at, at + 122));
}

/** Where the greetings at the end begin: an address below them is where the sender lives. */
export function beforeClosing({ folded }: Reading): number {
  const tail = Math.max(0, folded.length - 1200);
  const closing =
    /(?:^|\n)[ *_]{0,3}(?:(?:porgo |con i |con )?(?:cordiali|distinti|i miei|migliori) (?:piu )?(?:cordiali )?saluti|cordialmente|in fede|(?:best|kind|warm) regards|regards|sincerely|yours)/.exec(
      folded.slice(tail),
    );
  return closing ? tail + closing.index : folded.length;
}

/** A phrase on one line, without the punctuation and quotes around it. */
export function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/^[\s"'*_,-]+|[\s"'*_,-]+$/g, '');
}

/** Words, folded, by which people say that something happened; shared by date, time, place and description. */
export const happening = byInitial(
  'avvenut[oaie]|accadut[oaie]|in frantumi|spezzat[oaie]|ritrovat[oa]|si allarga|macchia di umidita|perdita (?:nel|dal|del|di)|piantat[oa]|bozzat[oaie]|saltat[oaie]|aperto la portiera|gastroenterite|arrivat[oaie] (?:\\w+ )?giorni dopo|dopo di noi|tamponava|urtava|colpiva|investiva|travolgeva|ammalat[oaie]|annullat[oaie]|decedut[oaie]|mort[oaie]|mancat[oa] (?:mio|mia|il|la)|cancellat[oaie]|fell ill|got sick|died|passed away|cancell?ed|success[oaie]|occors[oaie]|verificat[oaie]|verificatosi|capitat[oaie]|tamponat[oaie]|tamponamento|urtat[oaie]|urto|urtand[oa]|' +
    'colpit[oaie]|investit[oaie]|travolt[oaie]|scontrat[oaie]|scontro|sbandat[oa]|sbandando|slittat[oa]|scivolat[oaie]|scivolando|cadut[oaie]|cadendo|inciampat[oa]|rubat[oaie]|' +
    'sottratt[oaie]|scippat[oaie]|rapinat[oaie]|scassinat[oaie]|forzat[oaie]|sfondat[oaie]|svaligiat[oa]|rott[oaie]|rottura|scoppiat[oa]|esplos[oaie]|allagat[oaie]|allagamento|' +
    'infiltrat[oaie]|infiltrazion[ei]|danneggiat[oaie]|danneggiando|rovinat[oaie]|distrutt[oaie]|bruciat[oaie]|incendiat[oaie]|incendio|grandinat[oaie]|grandine|crollat[oaie]|' +
    "smarrit[oaie]|smarrimento|pers[oaie]|mai arrivat[oaie]|arrivat[oa] in ritardo|non (?:e'? |sono |risulta )?arrivat[oaie]|fratturat[oaie]|feri?t[oaie]|mors[oaie]|morsicat[oa]|graffiat[oaie]|strisciat[oaie]|fatt[oaie] male|sbattut[oaie]|spaccat[oaie]|portat[oaie] via|sfasciat[oaie]|bucat[oaie]|acqua (?:e'? )?(?:entrata|uscita|penetrata)|scende acqua|gocciola(?:va|vano)?|perde acqua|macchie di umidita|ha ceduto|staccat[oaie]|(?:backed|ran|rode|drove|rolled|slammed|ploughed|plowed|veered|bumped) (?:straight |right )?into|scraped|rigat[oaie]|ammaccat[oaie]|" +
    "venut[oa] addosso|andat[oa] addosso|mancata precedenza|incidente|incidenti|sinistro stradale|furto|rapina|scippo|infortuni[oa]|infortunat[oa]|perdita d'acqua|perdeva acqua|uscita acqua|usciva acqua|fuoriuscita|" +
    'accident|crash(?:ed)?|collided|collision|rear[- ]ended|bumped|stolen|stole|robbed|theft|burgled|burglary|broke[n]?|burst|leak(?:ed|ing|s)?|flooded|damaged|fell|slipped|tripped|' +
    "lost|went missing|never (?:arrived|turned up|showed up)|did(?: not|n't) (?:arrive|turn up|show up)|delayed|burnt|burned|caught fire|bitten|scratched|dented|smashed|injured|happened|occurred|took place|(?:was|got|been|were|car|he|she|they|someone|who|and|i|driver|van|lorry) hit|hit (?:my|me|us|our|a|the)|" +
    // On the road.
    "collisione|impatto frontale|scontr(?:ando|ati)|(?:mi|ci) (?:ha|hanno) (?:pres[oaie](?! (?:in|sul serio))|centrat[oaie]|schiacciat[oaie]|buttat[oaie]|spint[oaie]|sperona(?:t[oaie])|chius[oaie] in|tagliato la strada|fatto cadere|abbattut[oaie])|mi (?:tagliava|chiudeva|veniva) (?:la strada|addosso)|mi e'? (?:venut|entrat|arrivat|finit|piombat)[oa] (?:addosso|contro|dietro|nel)|(?:e'?|era|ha) (?:sbucat[oa]|svoltato)|non (?:ha frenato|si e'? fermat[oa] allo stop|ha (?:dato|rispettato))|(?:ha |avevo |ho )perso il controllo|finit[oaie] (?:contro|fuori strada|nel fosso|in un fosso|addosso)|uscit[oaie] di strada|fuori strada|abbattut[oaie]|scheggiat[oaie]|crepat[oaie]|ha crepato|sollevato da|vandal(?:ic[oi]|ismo)|preso fuoco|prendere fuoco|divelt[oaie]|collided|struck|clipped|side-?swiped|rammed|reversed into|pulled out|cut across|jumped the lights|lost control|skidded|swerved|shunted|knocked (?:me |him |her |us )?(?:off|over|down)|run over|chipped|cracked|keyed|slashed|vandali[sz]ed|wild boar|" +
    // In the house.
    "(?:cola|colava|gocciolava|entrava|pioveva) acqua|acqua (?:mi |ci )?(?:ha|e'?) (?:invaso|scesa|arrivata|risalita|allagat[oa])|(?:ha|si e'?|hanno) allagat[oaie]|cedut[oa]|(?:si e'?|si sono) (?:sollevat|gonfiat|scrostat|intasat|girat|rott|bruciat|spent|fulminat|spaccat)[oaie]|intasat[oaie]|inondat[oaie]|pien[oa] d'acqua|scoperchiat[oaie]|volat[oaie] (?:via|in)|sradicat[oaie]|strappat[oaie]|fulmine|corto ?circuito|fiamme|sbalzo di tensione|nubifragio|bufera|tempesta|temporale|tromba d'aria|ladri|topi d'appartamento|scasso|effrazione|a soqquadro|smurat[oaie]|sparit[oaie]|scompars[oaie] (?:da|dal|dalla)|(?:hanno|ha) (?:portato via|svuotato|forzato|tagliato|preso (?:il|i|la|le|due|tre|un))|mancavano|minacciat[oaie]|sfilat[oaie]|borseggiat[oaie]|derubat[oaie]|blew|blown|uprooted|tore|torn|lightning|hail(?:storm|stones)?|storm|caught fire|a fire|on fire|burnt out|poured|soaked|came (?:through|loose|off)|coming through|ransacked|forced open|(?:was|were) forced|thieves|burglars|took (?:my|our)|snatched|" +
    // To people.
    "rovesciat[oaie]|versat[oa] (?:il|del|un)|fatt[oaie] cadere|sbucciat[oaie]|slogat[oaie]|lussat[oaie]|storta|strappo|lesionat[oaie]|distorsione|frattura|trauma|ustionat[oaie]|punt[oa] da|puntura di|malore|sentit[oaie] male|colica|reazione allergica|precipitat[oaie]|schiacciat[oaie]|ha morso|sfondat[oaie]|soppress[oaie]|(?:viaggio|vacanza|partenza|crociera|pacchetto) (?:e'? |e' stat[oa] )?(?:disdett|annullat|saltat)[oaie]|(?:annullare|rinunciare|rinunciat[oaie]|disdire) (?:a )?(?:il|al|alla|la|lo|l') ?(?:viaggio|vacanza|partenza|crociera|soggiorno)|non siamo (?:piu )?partiti|ci (?:ha|hanno) lasciat[oaie]|venut[oa] a mancare|perso la vita|broke|fractured|sprained|twisted|crushed|tore|spilled|spilt|bit|fell through|fell off|taken ill|came down with|killed|food poisoning|gave up (?:the|our) trip|cut (?:my|his|her)|died",
);

/**
 * Alternatives of a pattern, gathered by their first letter: a long list is then tried only where its letter stands.
 * Those that begin with a group stay as they are.
 */
function byInitial(alternatives: string): string {
  const groups = new Map<string, string[]>();
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= alternatives.length; at += 1) {
    const sign = alternatives[at];
    if (sign === '(' || sign === '[') depth += 1;
    else if (sign === ')' || sign === ']') depth -= 1;
    else if (sign === undefined || (sign === '|' && depth === 0)) {
      const each = alternatives.slice(from, at);
      const initial = /^[a-z](?![?*+{])/.test(each) ? each.charAt(0) : '';
      groups.set(initial, [...(groups.get(initial) ?? []), each.slice(initial.length)]);
      from = at + 1;
    }
  }
  return [...groups].map(([initial, rest]) => `${initial}(?:${rest.join('|')})`).join('|');
}

/** Finds such a word in folded text. */
export const happened = new RegExp(`(?<![a-z])(?:${happening})(?![a-z])`);

const placeholder =
  /^(?:[\s_.\-?*x0]*$|n\/?[ad]$|non (?:so|disponibil|ricord|conosc|ho|noto|lo so)|da (?:definir|comunicar|inviar|indicar|complet)|segue|in allegato|allegat|vedi|come da|tbd|to follow|unknown|not known|see |\?)/;
