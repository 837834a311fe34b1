/** The numbers of a file: references, policies, other companies' numbers, and whose plate is whose. */
import type { Fact, FactKey } from './fact.ts';
import { findPlates, isOneSlipApart, normalizePolicyNumber, type FoundPlate } from './identifiers.ts';
import type { Span } from '../message.ts';
import type { Profile } from '../profile.ts';
import { findReferences, isReference, repairReference } from '../linking/reference.ts';
import { factAt, item, type ReadPart } from './statements.ts';
import { tellsEvent, tellsPast } from './telling.ts';
import { firstMatches, sentenceAround, withFlag, type Reading } from '../text/text.ts';

/** Our own references; those one slip away from a valid one come as `reference_fixed`, to be looked up. */
export function references(source: ReadPart, profile: Profile): readonly Fact[] {
  const { part, reading } = source;
  return findReferences(reading)
    .slice(0, 100)
    .flatMap(({ value, digits, labelled, ...place }): Fact[] => {
      const span: Span = { part, ...place };
      const method = labelled ? 'labelled' : 'regex';
      if (value === undefined) {
        return repairReference(digits).map((candidate) => ({
          key: 'reference_fixed',
          value: candidate,
          span,
          method: 'repaired',
          confidence: labelled ? 0.5 : 0.4,
        }));
      }
      const fact = { value, span, method, confidence: labelled ? 1 : 0.9 };
      const keys: FactKey[] = profile.items.has(item('claim_ref'))
        ? ['reference', item('claim_ref')]
        : ['reference'];
      return keys.map((key) => ({ key, ...fact }));
    });
}

/** Behind a label, or in the shape this insurer gives its numbers. */
export function policyNumbers(source: ReadPart, profile: Profile): readonly Fact[] {
  const { plain, folded } = source.reading;
  const fact = (at: { start: number; end: number }, method: string, confidence: number) =>
    factAt(
      source,
      item('policy_number'),
      normalizePolicyNumber(plain.slice(at.start, at.end)),
      at,
      method,
      confidence,
    );
  const labels = firstMatches(folded, policyLabel).map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    isSure: match.groups?.['sure'] !== undefined,
    /** «polizza RCA 2025 004217»: the letters may be a word or the head of the number. */
    letters:
      /(?<![\p{L}\d])\p{Lu}{2,4}[ ./-]?$/u.exec(plain.slice(match.index, match.index + match[0].length))?.[0]
        .length ?? 0,
  }));
  const own = firstMatches(
    plain,
    new RegExp(profile.policyNumber.source, withFlag(profile.policyNumber.flags)),
  )
    .filter((match) => match[0].trim() !== '')
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const facts = own.map((at) => {
    const labelled = labels.some(({ start, end }) => at.start >= start && at.start <= end + 1);
    return fact(at, labelled ? 'labelled' : 'regex', labelled ? 0.97 : 0.9);
  });
  for (const { start, end, isSure, letters } of labels) {
    if (own.some((at) => at.start >= start && at.start <= end + 1)) continue;
    const written = readNumber(plain, end);
    if (written === undefined || isOtherNumber(written, normalizePolicyNumber(written))) continue;
    const at = { start: end, end: end + written.length };
    facts.push(fact(at, 'labelled', isSure ? 0.85 : 0.6));
    if (letters > 0) facts.push(fact({ start: end - letters, end: at.end }, 'labelled', isSure ? 0.7 : 0.45));
  }
  return facts;
}

/** Numbers other companies and lawyers gave the loss: behind their label and not in the shape of ours. */
export function externalReferences(source: ReadPart, profile: Profile): readonly Fact[] {
  const { plain, folded } = source.reading;
  const facts: Fact[] = [];
  const ownPattern = new RegExp(profile.policyNumber.source, profile.policyNumber.flags.replace('g', ''));
  const ours = findReferences(source.reading).map((found) => source.reading.seek(found.start));
  for (const match of firstMatches(folded, externalLabel)) {
    const start = match.index + match[0].length;
    const written = readNumber(plain, start);
    if (written === undefined || ours.some((at) => Math.abs(at - start) < 8)) continue;
    const value = normalizePolicyNumber(written);
    if (isOtherNumber(written, value) || ownPattern.test(written)) continue;
    const theirs = /^(?:vs|vostro|ns|nostro|your|our)/.test(match[0]);
    facts.push(
      factAt(
        source,
        'external_ref',
        value,
        { start, end: start + written.length },
        'labelled',
        theirs ? 0.85 : 0.7,
      ),
    );
  }
  return facts;
}

/** A plate that was found, as a fact; whose it is, `plateRoles` says. */
export function plateFact(
  { part }: ReadPart,
  { value, start, end, quote, fuzzy, labelled, kind }: FoundPlate,
): Fact {
  const confidence = fuzzy ? 0.6 : labelled || kind === 'car' ? 0.95 : 0.7;
  return {
    key: 'plate',
    value,
    span: { part, start, end, quote },
    method: fuzzy ? 'repaired' : labelled ? 'labelled' : 'regex',
    confidence,
  };
}

/** Whose plate it is, when the words before it say so; with one known of two, the second follows. */
export function plateRoles(written: readonly ReadPart[]): readonly Fact[] {
  const all = written.flatMap((source) => findPlates(source.reading).map((plate) => ({ source, plate })));
  const roles = new Map<string, 'own' | 'other'>();
  for (const { source, plate } of all) {
    const role = plateRole(source.reading, plate);
    if (role && !roles.has(plate.value)) roles.set(plate.value, role);
  }
  // Two plates that both follow «mia»: of «ha urtato la mia auto, targa X. La mia: Y» only the second is.
  const claimed = new Set([...roles].flatMap(([value, role]) => (role === 'own' ? [value] : [])));
  const plain = new Set(
    all.flatMap(({ source, plate }) => (isPlainlyOwn(source.reading, plate) ? [plate.value] : [])),
  );
  const [doubtful, ...more] = [...claimed].filter((value) => !plain.has(value));
  const [one = '', another = ''] = claimed;
  const areTwo = claimed.size === 2 && !isOneSlipApart(one, another);
  if (areTwo && doubtful !== undefined && more.length === 0) roles.set(doubtful, 'other');
  const distinct = [...new Set(all.map(({ plate }) => plate.value))];
  const said = new Set(roles.keys());
  for (const { source, plate } of all)
    if (!roles.has(plate.value) && standsInCollision(source.reading, plate)) roles.set(plate.value, 'other');
  const rest = distinct.filter((value) => !roles.has(value));
  if (rest.length === 1 && rest[0] !== undefined) {
    const known = [...roles.values()];
    if (distinct.length === 1) roles.set(rest[0], 'own');
    else if (distinct.length === 2 && known.length === 1)
      roles.set(rest[0], known[0] === 'own' ? 'other' : 'own');
  }
  return all.flatMap(({ source, plate }): Fact[] => {
    const role = roles.get(plate.value);
    if (role === undefined) return [];
    const base = plateFact(source, plate);
    const confidence = said.has(plate.value) ? Math.min(base.confidence, 0.9) : 0.6;
    return [{ ...base, key: item(role === 'own' ? 'plate_own' : 'plate_other'), confidence }];
  });
}

const policyLabel =
  /(?<![a-z])(?:(?:numero|n\.?|nr\.?|num\.?|no\.?|cod(?:ice|\.)?) ?(?:di |della )?)?(?:(?<sure>polizz[ae]|pol\.|policy)|(?<weak>contratto(?: assicurativo| di assicurazione)?|certificato(?: assicurativo| di assicurazione)?|certificate))(?![a-z])(?:[\s:#'°.,*_"(-]{1,4}(?:numero|number|num|nro|nr|no|n|id|codice|auto|casa|moto|rca?|kasko|viaggi[oi]?|travel|salute|sanitaria|health|infortuni|vita|home|motor|car|e'?|is|was|mi[oa]|assicurativa|in oggetto)(?![a-z])){0,4}[\s:#'°.,*_"(=-]{0,5}(?:(?:[a-z]{1,16} ){1,5}(?:n(?:[.°]|r\.?|um\.?|o\.?)?|numero|number)[\s:.#°]{1,3})?/g;

/** Letters and digits with single separators, four digits at least; after a blank only plain groups of digits go on. */
function readNumber(plain: string, from: number): string | undefined {
  const rest = plain.slice(from, from + 40);
  const match =
    /^(?=[\p{L}./_-]{0,12}[ ]?\d)[A-Z0-9]{1,20}(?:[./_-][A-Z0-9]{1,16}){0,5}(?:[ ](?:\d{3,12})(?![\p{L}\d/:,]|[.]\d)){0,4}/iu.exec(
      rest,
    );
  const written = match?.[0];
  if (written === undefined || /^\p{L}/u.test(rest.slice(written.length))) return undefined;
  const digits = written.replace(/\D/g, '');
  return digits.length >= 4 && written.length >= 5 && written.length <= 30 && new Set(digits).size > 1
    ? written
    : undefined;
}

/** A date, a plate, an account or one of our own references is not somebody's policy or file number. */
function isOtherNumber(written: string, value: string): boolean {
  return (
    /^\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})$/.test(written) ||
    /^[A-HJ-NPR-TV-Z]{2}\d{3}[A-HJ-NPR-TV-Z]{2}$/.test(value) ||
    /^[A-Z]{2}\d{2}[A-Z]\d{10}/.test(value) ||
    /^(?:19|20)\d{2}$/.test(value) ||
    isReference(value)
  );
}

const externalLabel =
  /(?<![a-z])(?:(?:vs|vostro|ns|nostro|your|our)\.?\s{0,2}(?:rif(?:erimento)?|ref(?:erence)?|sinistro|claim|pratica|prot(?:ocollo)?|n|file)\b|(?:rif(?:erimento)?|ref(?:erence)?)\.? (?:pratica|sinistro|studio|controparte|cliente|broker|agenzia)|sinistro|claim|pratica|fascicolo|prot(?:ocollo|\.)?|rgnr|r\.g\.|file ref)(?:[\s.:#°*_-]{1,4}(?:numero|number|num|nro|nr|no|n|rif|ref|sinistro|pratica|di|controparte|compagnia|e'?|is)(?![a-z])){0,4}[\s.:#°*_"(=-]{1,5}/g;

const ownPlate =
  /(?<![a-z])(?:mi[oa]|nostr[oa]|propri[oa]|assicurat[oa](?! (?:con|presso|da|dalla|in)(?![a-z]))|veicolo a|targa a|veicolo (?:di riferimento|garantito)|my|mine|ours?|own|insured|di mia proprieta)(?![a-z])/g;

const otherPlate =
  /(?<![a-z])(?:contropart[ei]|altr[oa]|l'altr[oa]|veicolo b|targa b|other|another|third party|investitore|danneggiante|responsabile|contro|(?:tamponat|urtat|colpit|investit|travolt|strisciat)[oaie] (?:da dietro |in pieno )?(?:da )?un[oa']?|(?:hit|struck|rear-ended|bumped)(?: me| us| my car)?(?: by)? (?:an?|another)|da un[oa']?(?: [a-z]{2,12}){0,3} targat[oa]|that hit|che mi ha|against)(?![a-z])/g;

const vehicle =
  '(?:auto(?:mobile|vettura|carro|bus|articolato)?|macchina|vettura|utilitaria|berlina|furgon(?:e|cino)|camion(?:cino)?|tir|moto(?:ciclo|cicletta|rino)?|scooter|ciclomotore|taxi|bus|pullman|suv|jeep|mezzo|veicolo|fiat|panda|punto|alfa(?: romeo)?|lancia|ypsilon|audi|bmw|mercedes|smart|opel|corsa|volkswagen|golf|polo|ford|fiesta|focus|toyota|yaris|renault|clio|peugeot|citroen|dacia|duster|nissan|qashqai|hyundai|kia|mazda|volvo|tesla|skoda|seat|mini|car|van|lorry|truck|coach|motorbike|motorcycle|moped|vehicle|driver)';
/** «La mia auto è …», «guido …», "ours was …": what follows tells what we drive. */
const ownOne =
  "(?<![a-z])(?:(?:mi[oa]|nostr[oa]|propri[oa]|my|our|mine|ours)(?: [a-z]{3,14}){0,2} (?:e'?|era|is|was)|guid(?:o|avo|iamo|avamo)|(?:i|we) (?:drive|drove)|(?:i|we) (?:am|was|are|were) driving)";
/** «Una Audi grigia, targata …», "a blue Ford with the plate …": a vehicle spoken of for the first time is somebody else's. */
const someVehicle = new RegExp(
  `(?<!${ownOne} )(?<![a-z])(?:un[ao]?|un'|an?|another|l'altr[oa]|(?:veicolo|mezzo|auto|vettura) (?:antagonista|investitric[ei]|avversari[oa])|targa d(?:el|ella|ell') ?(?:${vehicle}|altr[oa])) ?(?:[a-z]{2,14} ){0,2}(?:${vehicle}(?: [a-z]{3,12}){0,2})?[ ,;(:]{1,3}(?:(?:con |with |bearing )?(?:la |the |number )?(?:targat[oa]|targa|tg\\.?|plates?|registration(?: number)?|reg\\.?|number plate)[ :.,(]{0,3})?$`,
);
/** «Alla guida della …», «con la …», "by …", "his number plate is …": the vehicle of the other side. */
const thatVehicle =
  /(?<![a-z])(?:(?:dal|dalla|dall'|dall'auto|dal(?:la)? (?:veicolo|vettura|macchina|moto)|con (?:il|la|l'|un'?)|contro (?:il|la)|alla guida (?:di|della|del)|(?:il |la |l'|lo |the )(?:veicolo|auto|macchina|vettura|moto|car|vehicle)(?: was| is| era)?|(?:his|her|its|their|the driver's) (?:number |licence |license )?plate(?: number)?(?: is| was)?|(?:sua|loro|la sua) targa(?: e'?)?|by|un'auto|che mi precedeva|chi mi precedeva)[ ,(:]{0,3}|(?:^|[,.:;] ?|che |e |poi |quando )(?:la|il) )(?:targat[oa] |targa )?$/;
/** «La vettura ferma era la …», whose door was opened: who is telling was driving. */
const standingOne =
  /(?<![a-z])(?:vettura|auto|macchina|furgone|veicolo) (?:ferm[oa]|in sosta|parcheggiat[oa]) era (?:la |il |una? )?(?:targat[oa] |targa )?$/;
/** «Collisione fra il nostro furgone e il veicolo …», "between our van and the lorry …": the second is the other one. */
const secondOfTwo = new RegExp(
  `(?<![a-z])(?:fra|tra|between) [^.;:]{3,60} (?:e|ed|and) (?:il |la |lo |l'|un[ao]? |un'|the |an? )?(?:${vehicle})[ ,(:]{1,3}(?:targat[oa] |targa |tg\\.? ?)?$`,
);
/** «… dalla vettura», «ad opera del furgone», "by the car", and «dalla AB123CD» itself; slips of the pen in the noun do not matter. */
const agent =
  /(?<![a-z])(?:(?:dal|dalla|dallo|da un[ao]?|dall'|da un'|(?:ad|per) opera (?:del|della|dell'|di un[ao]?)|da parte (?:del|della|dell'|di un[ao]?)|by (?:the|an?|another)|by) ?(?!(?:assicurat|mi[oa]|nostr|propri|my|our))(?:[a-z]{3,14} ){0,3}|(?:portiera|sportello|conducente|autista|guidatore|driver|door) (?:del|della|dell'|di un[ao]?|of the|of an?) ?(?:[a-z]{3,14} ){0,2})[ ,(]{0,3}(?:(?:con |with |bearing )?(?:the |la )?(?:targat[oa]|targa|tg\.?|plates?|registration(?: number)?)[ :.]{0,2})?$/;
/** «Ho urtato», «urtando», "I reversed into": and no word of owning up to the plate. */
const struckByUs =
  /(?<![a-z])(?:(?:ho|abbiamo|ha|hanno|aveva|avevo|avendo|aver) (?:[a-z]{3,14} ){0,2}(?:urtat|tamponat|colpit|strisciat|toccat|centrat|investit|danneggiat|agganciat|sfiorat|ammaccat|speronat)[oae]|(?:urtando|tamponando|colpendo|strisciando|toccando|danneggiando|investendo|agganciando|urtavo|tamponavo|colpivo|investivo)|(?:i|we|he|she|my (?:wife|husband|son|daughter)) (?:[a-z]{3,10} )?(?:hit|struck|bumped(?: into)?|scraped|clipped|rear-?ended|(?:ran|reversed|backed|drove|crashed) into))(?: (?!mi[oa]|nostr|propri|assicurat|my|our)[a-z']{1,14}){0,9}[ ,(:]{1,3}(?:(?:con |with |bearing )?(?:la |the )?(?:targat[oa]|targa|tg\.?|plates?|registration(?: number)?)[ :.]{0,2})?$/;
/** «La AB123CD», «della AB123CD», «con AB123CD», but not «la mia è la AB123CD». */
const barePlate =
  /(?<!(?:mi[oa]|nostr[oa]|propri[oa]|assicurat[oa]|garantit[oa]|mezzo|veicolo|vettura|auto|macchina|targa|vehicle|car|mine|plate) (?:vettura |auto |macchina |veicolo |mezzo |moto |targa )?(?:e'?|era|is|was|risulta|sarebbe) )(?<![a-z])(?:la|il|della|del|dalla|dal|alla|al|sulla|con(?: la| il)?|contro(?: la| il)?|fra|tra|with(?: the)?|into(?: the)?) ?$/;
const isStruck =
  /(?<![a-z])(?:(?:urtat|tamponat|colpit|investit|travolt|attint|strisciat|speronat|centrat|danneggiat|sbalzat|spint|pres|schiacciat|agganciat|ammaccat|sfiorat|intraversat|abbattut|falciat)[oaie]|(?:veniva|viene|fu|e' stat[oa]|era stat[oa]) apert[oa]|tamponamento|urto|investimento|impatto|collisione|hit|struck|knocked|rear-?ended|rammed|scraped|shunted|clipped|run (?:over|into)|opened)(?![a-z])/;
/** «Mezzo che seguiva: …», «ad opera della vettura …», «precedenza al veicolo …», «il conducente dell'auto …» */
const actingVehicle = new RegExp(
  `(?<![a-z])(?:(?:${vehicle}) (?:che (?:mi |ci )?[a-z]{4,16}|antagonista|avversari[oa]|investit[a-z]{3,6}|sopraggiunt[oa])[ ,(:]{1,3}|(?:ad opera|da parte|per (?:effetto|colpa)(?: [a-z]{3,14}){0,3}|a causa|precedenza|conducente|autista|guidatore|driver|proprietari[oa]|owner) (?:d[ea]l|d[ea]lla|d[ea]ll'|al|alla|all'|of the|to the) ?(?:${vehicle})(?: [a-z]{3,12})?[ ,(:]{1,3})(?:targat[oa] |targa |tg\\.? ?)?$`,
);
/** A vehicle with its article right before the plate. */
const theVehicle = new RegExp(
  `(?<![a-z])(?:il|lo|la|l'|[dns]el|[dns]ella|[dns]ell'|dal|dalla|dall'|al|alla|all'|sul|sulla|sull'|the) ?(?:${vehicle})(?: [a-z]{3,12})?[ ,;(:]{1,3}(?:(?:con |with |bearing )?(?:targat[oa]|targa|tg\\.?|plates?|registration(?: number)?|reg\\.?|number plate)[ :.,(]{0,3})?$`,
);
const itsNumber =
  /(?<![a-z])(?:targa|plate|registration(?: number| mark)?|libretto|dati|polizza(?: n[.a-z]{0,3})?|policy|revisione|bollo|assicura|insure[ds]?) (?:d[ei]l |della |dell'|per |of |for |on )?(?:il |la |l'|the )?(?:[a-z]{3,14})[ ,;(:]{1,3}$/;
/** «… è stata tamponata», «… era in sosta», "… was parked": so one speaks of one's own. */
const isDoneTo =
  /^[ ,);.-]{0,3}(?:(?:che |which |that )?(?:e'?|era|fu|veniva|risulta|is|was|has been|had been)(?: (?:stat[oa]|gia|regolarmente|been))* (?:[a-z]{3,14}(?:at|ut|it|es|ert|ott|os)[oa](?![a-z])|in sosta|ferm[oa]|[a-z]{3,12}(?:ed|en)(?![a-z])|hit|struck)|(?:regolarmente )?(?:parcheggiat|posteggiat|in sosta|parked|ferm[oa]))/;
/** «… ha svoltato senza vedermi», «… usciva in retro»: behind the plate somebody does what we would not do to ourselves. */
const doesIt =
  /^[ ,);.-]{0,3}(?:che )?(?:(?:poi |improvvisamente )?(?:mi|ci) (?:ha|e'|hanno|veniva|tagliava)|non (?:ha|si e'?) (?:frenat|fermat|dat|rispettat|vist)|usciva|veniva|sbucava|ha (?:svoltato|urtato|tamponato|frenato|perso|aperto|invaso|colpito|strisciato|sbandato|fatto)|e'? (?:sbucat|uscit|arrivat|venut|passat)|(?:that |which |who )?(?:hit|struck|ran|cut|jumped|turned|pulled|scraped|clipped|overtook|reversed|lost|pushed))(?![a-z]{6})/;

function plateRole(reading: Reading, plate: FoundPlate): 'own' | 'other' | undefined {
  const at = reading.seek(plate.start);
  const sentence = sentenceAround(reading, at, 120);
  // «… AB123CD tamponava il veicolo …»: behind such a verb somebody else's words begin.
  const near = reading.folded.slice(Math.max(sentence.start, at - 80), at);
  const verb = [
    ...near.matchAll(
      /(?<![a-z])(?:tamponava|urtava|colpiva|investiva|travolgeva|rear-ended|e il veicolo)(?![a-z])/g,
    ),
  ].at(-1);
  const before = near.slice(verb ? verb.index + verb[0].length : 0);
  const own = lastIndex(before, ownPlate);
  const other = lastIndex(before, otherPlate);
  if (someVehicle.test(before) || secondOfTwo.test(near) || standingOne.test(before)) return 'other';
  // «Il veicolo assicurato veniva attinto dall'autovettura AB123CD»: who does it to us stands right before the plate.
  if (agent.test(before) && isStruck.test(sentence.text)) return 'other';
  // «Ho urtato in manovra la AB123CD», «scontro con AB123CD»: it stands where the other vehicle would.
  if (
    struckByUs.test(before) ||
    (barePlate.test(before) && (tellsEvent(sentence.text) || tellsPast(sentence.text)))
  )
    return 'other';
  if (own === -1 && other === -1) {
    const after = reading.folded.slice(reading.seek(plate.end), reading.seek(plate.end) + 90);
    if (
      /^[ ,(:-]{1,3}(?:(?:di |della )?(?:controparte|altro veicolo|other)|(?:garantit|assicurat)[oa] (?:con|presso|da)|insured (?:with|by))/.test(
        after,
      )
    )
      return 'other';
    if (
      /^[ ,(:-]{1,3}(?:mia|di mia proprieta|(?:del(?:la)? )?(?:(?:vs|vostr[oa])\.? )?assicurat[oa]|mine)/.test(
        after,
      )
    )
      return 'own';
    if (doesIt.test(after) || actingVehicle.test(before)) return 'other';
    // In a telling, who speaks says «la mia auto»; «la vettura AB123CD» is the other one, unless something is done to it.
    if (theVehicle.test(before) && isDoneTo.test(after)) return undefined;
    const isSpokenOf = theVehicle.test(before) && !itsNumber.test(before) && tellsEvent(sentence.text);
    return thatVehicle.test(before) || isSpokenOf ? 'other' : undefined;
  }
  return own > other ? 'own' : 'other';
}

/**
 * A plate told where two vehicles met, and nobody says whose: one's own is called «la mia», stands in a field or has
 * something done to it.
 */
function standsInCollision(reading: Reading, plate: FoundPlate): boolean {
  const at = reading.seek(plate.start);
  const { start, text } = sentenceAround(reading, at, 160);
  const before = reading.folded.slice(start, at);
  const after = reading.folded.slice(reading.seek(plate.end), reading.seek(plate.end) + 90);
  return (
    meets.test(text) &&
    before.trim().split(/\s+/).length > 2 &&
    !isDoneTo.test(after) &&
    !itsNumber.test(before)
  );
}
const meets =
  /(?<![a-z])(?:(?:mi|ci) (?:ha|hanno|e'?|veniva|tagliava|arriva|viene|prende|urta|tampona|investe) |(?:addosso|contro) (?:di me|a me|un'?|una|il|la|alla|al)|tampon\w{2,8}|scontr\w{1,7}|urt(?:o|ato|ata|ava|andomi|andoci)(?![a-z])|collision\w?|investit[oa] da|precedenza|sorpass\w{1,6}|retromarcia|(?:hit|struck|bumped|clipped|rear-?ended|scraped|rammed|shunted|sideswiped|knocked) (?:me|us|my|our|the|into)|(?:ran|reversed|backed|crashed|drove|went) into|collided|collision)/;

/** «La mia: X», «la mia targa è X»: nothing stands between the word of owning and the plate. */
function isPlainlyOwn(reading: Reading, plate: FoundPlate): boolean {
  const at = reading.seek(plate.start);
  return /(?<![a-z])(?:mi[oa]|nostr[oa]|mine|my|our)(?: (?:targa|auto|macchina|veicolo|vettura|moto|car|vehicle|plate|number|registration)(?![a-z])){0,2}[ :=,(]{1,3}(?:e'? |is )?(?:targa |targat[oa] )?$/.test(
    reading.folded.slice(Math.max(0, at - 60), at),
  );
}

function lastIndex(text: string, pattern: RegExp): number {
  let last = -1;
  for (const match of text.matchAll(pattern)) last = match.index;
  return last;
}
