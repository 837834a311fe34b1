/** What a claim is about besides the loss itself: money, periods, papers of a journey, an illness, other insurers. */
import { findDateRanges, findDates } from '../time/calendar.ts';
import { answersLike } from './answer-likeness.ts';
import type { Fact } from './fact.ts';
import { normalizePolicyNumber } from './identifiers.ts';
import type { LocalDate } from '../ids.ts';
import type { Span } from '../message.ts';
import { findAmounts } from '../money.ts';
import type { Profile } from '../profile.ts';
import {
  beforeClosing,
  factAt,
  findFields,
  happened,
  isAsked,
  isDenied,
  item,
  type ReadPart,
} from './statements.ts';
import {
  findWord,
  firstMatches,
  read,
  sentenceAround,
  sentencesOf,
  type Place,
  type Reading,
} from '../text/text.ts';

/** What the customer wants: an amount beside a word of asking or cost, not a premium, a deductible or our own offer. */
export function amounts(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const asked: Fact[] = [];
  const others: Fact[] = [];
  for (const found of findAmounts(reading).slice(0, 100)) {
    if (found.currency !== 'EUR' || found.cents <= 0) continue;
    const at = { start: reading.seek(found.start), end: reading.seek(found.end) };
    const sentence = sentenceAround(reading, at.start, 160);
    const before = reading.folded.slice(Math.max(sentence.start, at.start - 90), at.start);
    // «Ho speso 271 €, quanto mi rimborsate?» asks for the refund, not what was spent.
    if (
      otherAmount.test(before) ||
      earned.test(before) ||
      tookCash.test(before) ||
      (isAsked(reading, at.start) && !spentAmount.test(before))
    )
      continue;
    const near =
      askedAmount.test(before) ||
      askedAmount.test(reading.folded.slice(at.end, Math.min(sentence.end, at.end + 40)));
    const fact = factAt(
      source,
      item('amount_claimed'),
      String(found.cents),
      at,
      near ? 'phrase' : 'regex',
      near ? 0.85 : 0.5,
    );
    (near ? asked : others).push(fact);
  }
  // The sum of several items is usually named a total; then the items are not what is claimed.
  const totals = asked.filter(({ span }) =>
    /(?<![a-z])(?:total[ei]?|complessiv[oaie]|in tutto|altogether|sum)(?![a-z])[^.\n]{0,40}$/.test(
      before(reading, span.start),
    ),
  );
  if (totals.length > 0) return totals.map((fact): Fact => ({ ...fact, confidence: 0.9 }));
  return asked.length > 0 ? asked : others.length === 1 ? others : [];
}

/** What the injured person earns. */
const earned =
  /(?<![a-z])(?:guadagn(?:o|a|avo|iamo)|percepisc[oe]|retribuzione|salario|ral|earn(?:s|ed|ing)?|income|wages?)(?![a-z])[^.;]{0,40}$/;
/** Banknotes are among the things that were taken, and no sum that is asked for. */
const tookCash =
  /(?<![a-z])(?:rubat[oaie]|pres[oaie]|sottratt[oaie]|portat[oaie] via|prelevat[oaie]|sparit[oaie]|mancano|stole(?:n)?|took|taken)(?![a-z])[^.;]{0,60}(?<![a-z])(?:e|ed|and|circa|contanti|about|cash(?: of)?)[ ,:]{1,2}(?:circa |about |altri )?$/;

const spentAmount =
  /(?<![a-z])(?:(?:ho|abbiamo|ha) (?:gia )?(?:speso|pagato|anticipato|sostenuto|versato)|pagando|cost[oi]|costat[oaie]|spesa|totale|paid|spent|cost(?:s|ing)?(?: me)?|charged(?: me)?|for)(?![a-z])[^.;?]{0,40}$/;

/** Where and when the damage can be seen: a sentence about looking at it that also names a place or time. */
export function inspectionPlaces(source: ReadPart, profile: Profile): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = findFields(
    reading,
    "(?:luogo|dove|sede)(?: (?:della|per la|di))? (?:perizia|ispezione)|perizia|ispezione|(?:veicolo|auto|mezzo) (?:visionabile|visibile)|dove,? in quali giorni e ore si puo vedere il danno|dove (?:si puo )?(?:vedere|visionare) (?:il danno|il veicolo|l'auto)|carrozzeria|officina|inspection(?: place)?|body ?shop|where and when the damage can be inspected|where (?:it )?can be (?:seen|inspected)",
  )
    .filter(({ text }) => text.length >= 10 && !/\d[.,]\d{2}\s?(?:€|eur)/i.test(text))
    .map((field) => factAt(source, item('inspection_place'), field.text, field, 'labelled', 0.9));
  if (facts.length > 0) return facts;
  for (const match of reading.folded.matchAll(inspection)) {
    if (facts.length >= 5) break;
    const sentence = sentenceAround(reading, match.index);
    if (
      sentence.text.trimEnd().endsWith('?') ||
      isAsked(reading, match.index) ||
      isDenied(reading, match.index)
    )
      continue;
    if (!placeOrTime.test(sentence.text) || sentence.text.trim().length < 10) continue;
    if (
      /^(?:you|la|lo|l')/.test(match[0]) &&
      /(?<![a-z])(?:allegat|attach|enclos|foto|photo|pictur|immagin|video|pdf)/.test(sentence.text)
    )
      continue;
    if (
      match[0].startsWith('si trova') &&
      !/(?:carrozzeria|officina|carrozziere|deposito|garage)/.test(sentence.text)
    )
      continue;
    const start = sentence.start + (/^\s*/.exec(sentence.text)?.[0].length ?? 0);
    const value = reading.plain.slice(start, sentence.end).replace(/\s+/g, ' ').trim();
    facts.push(
      factAt(
        source,
        item('inspection_place'),
        value.slice(0, 200),
        { start, end: sentence.end },
        'phrase',
        0.75,
      ),
    );
  }
  if (facts.length > 0) return facts;
  const found = whereaboutsAndHours(source);
  return found.length > 0 ? found : likePlaceToSee(source, profile);
}

/** The sentence that reads most like one that says where something can be seen, and tells no event. */
function likePlaceToSee(
  source: ReadPart,
  { answerExamples }: Pick<Profile, 'answerExamples'>,
): readonly Fact[] {
  if (answerExamples === undefined) return [];
  const { reading } = source;
  const alike = [...sentencesOf(reading, Math.min(beforeClosing(reading), 8_000))]
    .filter(({ text }) => !text.endsWith('?') && text.trim().split(/\s+/).length >= 6 && !happened.test(text))
    .map((sentence) => ({
      ...sentence,
      share: answersLike(answerExamples, item('inspection_place'), reading, sentence),
    }))
    .filter(({ share }) => share >= enoughLikePlace)
    .toSorted((a, b) => b.share - a.share)[0];
  if (alike === undefined) return [];
  const start = alike.start + (/^\s*/.exec(alike.text)?.[0].length ?? 0);
  const value = reading.plain.slice(start, alike.end).replace(/\s+/g, ' ').trim();
  return [
    factAt(
      source,
      item('inspection_place'),
      value.slice(0, 200),
      { start, end: alike.end },
      'likeness',
      0.55,
    ),
  ];
}
const enoughLikePlace = 0.35;

/**
 * «Da mio cognato in via Po 3 a Lodi, sempre dopo le 18»: a place and the hours of being there, in a sentence that
 * tells nothing that happened and speaks of no call. So people answer the question where the damage can be seen.
 */
function whereaboutsAndHours(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  for (const match of firstMatches(reading.folded, hoursOfBeing)) {
    const sentence = sentenceAround(reading, match.index);
    if (
      !placeOfBeing.test(sentence.text) ||
      happened.test(sentence.text) ||
      notToBeSeen.test(sentence.text) ||
      isAsked(reading, match.index) ||
      isDenied(reading, match.index)
    )
      continue;
    const start = sentence.start + (/^\s*/.exec(sentence.text)?.[0].length ?? 0);
    const value = reading.plain.slice(start, sentence.end).replace(/\s+/g, ' ').trim();
    return [
      factAt(
        source,
        item('inspection_place'),
        value.slice(0, 200),
        { start, end: sentence.end },
        'phrase',
        0.65,
      ),
    ];
  }
  return [];
}

const hoursOfBeing =
  /(?<![a-z])(?:dopo le|prima delle|dalle (?:ore )?\d|fino alle|sempre|tutti i giorni|tutti i pomeriggi|tutte le (?:mattine|sere)|ogni (?:giorno|mattina|sera|pomeriggio)|la mattina|di mattina|al mattino|nel pomeriggio|di pomeriggio|la sera|di sera|nel weekend|il sabato|dal lun[a-z]{0,4}|lun ?-|apert[oa] (?:dalle |tutti|\d)|any (?:day|evening|morning|afternoon|time)|every (?:day|evening|morning|afternoon)|after \d|on weekdays|weekdays|weekends|in the (?:mornings?|evenings?|afternoons?))(?![a-z])/g;

const placeOfBeing =
  /(?<![a-z])(?:(?:via|viale|piazza|corso|c\.so|largo|v\.le|p\.?zza|vicolo) [a-z0-9]|da (?:mio|mia|mio padre|casa)|a casa|sotto casa|in (?:garage|cortile|carrozzeria|officina|ufficio|azienda)|carrozzeria|officina|at (?:my|our) (?:house|home|place|flat|office|parents|work|garage)|at home|in (?:my|our) (?:garage|drive|driveway)|(?:the|a) (?:garage|body ?shop))/;

/** Being reached by telephone, opening an office, or having lived somewhere is not showing a damage. */
const notToBeSeen =
  /(?<![a-z])(?:chiam[a-z]{2,9}|telefon[a-z]{1,7}|contatt[a-z]{2,9}|reperibil[ei]|rispond[a-z]{1,3}|scriv[a-z]{2,6}|call|phone|reach|risied[oa]|resident[ei]|abit[oa]|abitiamo|domiciliat[oa]|percorr[a-z]{1,5}|viaggi[a-z]{1,5}|guid[a-z]{1,4}|parcheggi[a-z]{2,4}|stavo|ero|eravamo|i was|we were|vorrei|vi prego|cur[ae]|visit[ae]|medico)(?![a-z])/;

/** Names of other insurers; sure only beside a word for the other side. */
export function otherInsurers(source: ReadPart, profile: Profile): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  for (const name of profile.insurers) {
    const found = findWord(reading, read(name).folded);
    if (!found) continue;
    // Names that are also words («Prima», «Verti», "Admiral") need their capital.
    if (!/^[\p{Lu}\d]/u.test(reading.plain.slice(found.start))) continue;
    const near = insurerContext.test(reading.folded.slice(Math.max(0, found.start - 160), found.start));
    if (
      !near &&
      /^(?:prima|linear|verti|conte\.it|ergo|wakam|nobis|alleanza|admiral)$/.test(read(name).folded)
    )
      continue;
    facts.push(
      factAt(source, item('other_insurer'), name, found, near ? 'labelled' : 'regex', near ? 0.9 : 0.5),
    );
  }
  return facts.filter(
    ({ value }) => !facts.some((other) => other.value !== value && other.value.includes(value)),
  );
}

/** Whether another policy covers the same risk (art. 1910 of the Italian civil code). */
export function otherInsurance(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const pattern =
    /(?<![a-z])(?:altr[ae'] ?(?:polizz[ae]|assicurazion[ei]|copertur[ae])|polizza (?:globale|del condominio|condominiale|del fabbricato|dello stabile)|globale (?:dei )?fabbricat[oi]|other (?:insurance|polic(?:y|ies))|another (?:insurance|policy|insurer))(?![a-z])/g;
  return Array.from(reading.folded.matchAll(pattern))
    .slice(0, 10)
    .flatMap((match): Fact[] => {
      if (isAsked(reading, match.index)) return [];
      const at = { start: match.index, end: match.index + match[0].length };
      return [
        factAt(
          source,
          item('other_insurance'),
          isDenied(reading, match.index) ||
            /^ ?[:?] ?(?:no|nessuna|none)(?![a-z])/.test(reading.folded.slice(at.end, at.end + 12))
            ? 'no'
            : 'yes',
          at,
          'phrase',
          0.85,
        ),
      ];
    });
}

/** Spans of days: of a trip, of treatment or of a benefit, told by the words in the sentence. */
export function periods(source: ReadPart, today: LocalDate): readonly Fact[] {
  const { reading, part } = source;
  const spans: { value: string; place: Place }[] = findDateRanges(reading, today)
    .slice(0, 20)
    .map(({ from, to, ...place }) => ({ value: `${from}/${to}`, place }));
  const days = findDates(reading, today).slice(0, 100);
  const happensWithin = (value: string, place: Place) => {
    const [from = '', to = ''] = value.split('/');
    const around = sentenceAround(reading, reading.seek(place.start));
    return days.some(
      ({ date, start, end }) =>
        (end <= place.start || start >= place.end) &&
        from <= date &&
        date <= to &&
        reading.seek(start) >= around.start &&
        reading.seek(end) <= around.end,
    );
  };
  const facts = spans.flatMap(({ value, place }): Fact[] => {
    const sentence = sentenceAround(reading, reading.seek(place.start)).text;
    // «In ferie dal 3 al 9, cure d'urgenza»: the days of both, and the claim knows which it needs.
    const keys = [
      ...(careWords.test(sentence) ? ['treatment_dates'] : []),
      ...(tripWords.test(sentence) ? ['trip_dates'] : []),
    ];
    // «Licenziamento. Senza lavoro dal 5 al 9. Chiedo la disoccupazione.»: of which days is said in another breath.
    // «A Creta dal 2 al 9, il 5 la bimba ha avuto la febbre»: what befell somebody on a day between befell him on a journey.
    if (keys.length === 0 && !benefitWords.test(reading.folded) && happensWithin(value, place))
      keys.push('trip_dates');
    const isOfBenefit = benefitWords.test(keys.length === 0 ? reading.folded : sentence);
    if (isOfBenefit && !tripWords.test(sentence)) keys.push('period_from_to');
    return keys.map((key): Fact => ({
      key: item(key),
      value,
      span: { part, ...place },
      method: 'phrase',
      confidence: keys.length === 1 ? 0.85 : 0.7,
    }));
  });
  return facts.some(({ key }) => key === item('trip_dates'))
    ? facts
    : [...facts, ...departureAndReturn(source, today)];
}

/** Dates of invoices and receipts among the attachments are when the care was given. */
export function treatmentDates(source: ReadPart, today: LocalDate): readonly Fact[] {
  const { reading, part } = source;
  if (!/(?<![a-z])(?:fattura|ricevuta|parcella|prestazione|invoice|receipt)(?![a-z])/.test(reading.folded))
    return [];
  return findDates(reading, today)
    .filter(({ date, precision }) => date <= today && precision !== 'relative')
    .filter(({ start }) => !/(?:nat[oa]|nascita|born|scadenza|due)[^\n]{0,20}$/.test(before(reading, start)))
    .slice(0, 5)
    .map(({ date, start, end, quote }): Fact => ({
      key: item('treatment_dates'),
      value: date,
      span: { part, start, end, quote },
      method: 'regex',
      confidence: 0.6,
    }));
}

/** Days of care the sender tells of: «ho fatto la visita il 3 luglio»; not the dates of papers and appointments. */
export function treatmentDays(source: ReadPart, today: LocalDate): readonly Fact[] {
  const { reading, part } = source;
  if (!careWords.test(reading.folded)) return [];
  const spans = findDateRanges(reading, today).slice(0, 20);
  return findDates(reading, today)
    .slice(0, 100)
    .filter((date) => !spans.some(({ start, end }) => start < date.end && end > date.start))
    .flatMap(({ date, start, end, quote }): Fact[] => {
      const at = reading.seek(start);
      const sentence = sentenceAround(reading, at, 120);
      const told = reading.folded.slice(sentence.start, at);
      const cares = [...told.matchAll(careOrPaper)].at(-1)?.groups;
      const after = reading.folded.slice(reading.seek(end), Math.min(sentence.end, reading.seek(end) + 40));
      const isCare = cares?.['care'] !== undefined || (cares === undefined && careWords.test(after));
      return date > today || !isCare || isAsked(reading, at)
        ? []
        : [
            {
              key: item('treatment_dates'),
              value: date,
              span: { part, start, end, quote },
              method: 'phrase',
              confidence: 0.7,
            },
          ];
    })
    .slice(0, 10);
}

/** Flight numbers behind «volo» or "flight", or behind a word of flying. */
export function flights(source: ReadPart): readonly Fact[] {
  const pattern =
    /(?<![a-z])(?:vol[oi]|flights?|(?:flew|flying|flown|volato|viaggiato|imbarcat[oaie]|boarded) (?:with|on|con|sul|su))(?: (?:numero|number|n[°.ro]{0,3}|no\.?|di (?:andata|ritorno)|alitalia|ita|ryanair|easyjet|aereo))?[\s:#*_(]{1,4}(?<code>(?:[a-z]{2}|[a-z]\d|\d[a-z]) ?-?\d{1,4})(?![a-z\d])/g;
  return Array.from(source.reading.folded.matchAll(pattern), (match) => {
    const code = match.groups?.['code'] ?? '';
    const start = match.index + match[0].length - code.length;
    return factAt(
      source,
      item('flight_number'),
      normalizePolicyNumber(code),
      { start, end: start + code.length },
      'labelled',
      0.9,
    );
  });
}

/** Ten signs such as FCOAZ12345: the bare shape is everywhere, so only behind its label, beside baggage, or where things flew. */
export function baggageReports(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const facts: Fact[] = [];
  // Whatever the thing was called: things that flew and a number of this shape.
  const isAboutBaggage = flownThings.test(reading.folded) && flightWords.test(reading.folded);
  for (const match of reading.folded.matchAll(
    /(?<![a-z0-9])[a-z]{3}[ -]?[a-z0-9]{2}[ -]?\d{5}(?![a-z0-9])/g,
  )) {
    if (facts.length >= 20) break;
    const at = { start: match.index, end: match.index + match[0].length };
    const labelled = pirLabel.test(reading.folded.slice(Math.max(0, at.start - 60), at.start));
    const compact =
      match[0].length === 10 && reading.plain.slice(at.start, at.end) === match[0].toUpperCase();
    if (
      !labelled &&
      !(compact && (isAboutBaggage || baggageWords.test(sentenceAround(reading, at.start).text)))
    )
      continue;
    facts.push(
      factAt(
        source,
        item('pir_number'),
        normalizePolicyNumber(match[0]),
        at,
        labelled ? 'labelled' : 'phrase',
        labelled ? 0.95 : 0.8,
      ),
    );
  }
  return facts;
}

/** What a form or the sender names as the diagnosis. */
export function diagnoses(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const fields = findFields(
    reading,
    'diagnosi(?: di dimissione| di ingresso)?|quesito diagnostico|patologia|diagnosis|sospetto diagnostico',
  );
  const facts = fields
    .filter(({ text }) => text.length >= 4)
    .map((field) => factAt(source, item('diagnosis'), field.text.slice(0, 200), field, 'labelled', 0.9));
  const told =
    /(?<![a-z])(?:diagnosticat[oaie](?: (?:un[oa']?|la|il|l'))?|affett[oa] da|diagnosi (?:di(?! (?:dimissione|ingresso|accettazione|uscita|entrata))|e'?(?! stat[oa])|era|risulta|definitiva e'?)(?! (?:in allegato|allegat|nel|nell|sul|da |quell|riportat|indicat|scritt|gia|qui|sott|seguent|mancant|non ))|soffro di|the diagnosis (?:is|was)(?! (?:in|on|attached|enclosed))|diagnosed with|suffer(?:ing|s)? from|diagnosis of)\s{1,2}(?<what>[a-z][^.,;\n]{3,80})/g;
  for (const match of reading.folded.matchAll(told)) {
    if (facts.length >= 20) break;
    const what = match.groups?.['what'] ?? '';
    const start = match.index + match[0].length - what.length;
    facts.push(
      factAt(
        source,
        item('diagnosis'),
        reading.plain.slice(start, start + what.length).trim(),
        { start, end: start + what.trimEnd().length },
        'phrase',
        0.8,
      ),
    );
  }
  if (facts.length > 0) return facts;
  for (const match of firstMatches(reading.folded, illness)) {
    if (facts.length >= 5) break;
    if (isDenied(reading, match.index) || isAsked(reading, match.index)) continue;
    const at = { start: match.index, end: match.index + match[0].length };
    const isReason = reasonForCare.test(reading.folded.slice(Math.max(0, at.start - 60), at.start));
    facts.push(
      factAt(
        source,
        item('diagnosis'),
        reading.plain.slice(at.start, at.end).replace(/\s+/g, ' '),
        at,
        'phrase',
        isReason ? 0.75 : 0.6,
      ),
    );
  }
  return facts;
}

/** Names of illnesses and injuries that people and doctors write, with what they add to them. */
const illness =
  /(?<![a-z])(?:[a-z]{3,10}algi[ae]|erni[ae](?: (?:del disco|discal[ei]|inguinal[ei]|iatal[ei]|cervical[ei]|lombar[ei]))?|miopia|astigmatismo|presbiopia|ipermetropia|cataratta|glaucoma|mal di (?:schiena|denti|collo)|(?:poli|osteo)?artrite|(?:gon|cox|osteo)?artrosi|tendinite|tendinopatia|bronchite|polmonite|otite|sinusite|gastrite|colite|cistite|dermatite|congiuntivite|appendicite|epicondilite|borsite|fascite|pulpite|gengivite|parodontite|psoriasi|scoliosi|trombosi|stenosi|endometriosi|osteoporosi|carie|ipertensione|diabete|tunnel carpale|lesione (?:del )?(?:menisco|meniscale|del legamento|legamentosa|muscolare)|distorsion[ei]|frattur[ae]|lussazione|contusion[ei]|colpo di frusta|cervicobrachialgia|slipped dis[ck]|herniated dis[ck]|hernia|(?:back|neck|knee|shoulder|hip) pain|sciatica|arthritis|tendonitis|bronchitis|pneumonia|short-?sightedness|myopia|astigmatism|tooth decay|whiplash|sprained [a-z]{3,10}|fractured? [a-z]{3,10}|torn [a-z]{3,10})(?:[ -](?:acut[oa]|cronic[oa]|discal[ei]|cervical[ei]|lombar[ei]|destr[oa]|sinistr[oa]|bilaterale|compost[oa]|scompost[oa]|[lcds]\d(?: ?- ?[lcds]?\d)?|(?:del|della|al|alla|of the|in my) [a-z]{3,14})(?![a-z])){0,4}(?![a-z])/g;

/** «Visita per lombalgia», "physio for a slipped disc", «occhiali (miopia)» */
const reasonForCare =
  /(?<![a-z])(?:visit[ae]|sedut[ae]|fisioterapia|terapi[ae]|cur[ae]|ricovero|intervento|operat[oa]|operazione|occhiali|lenti|esam[ei]|risonanza|physio(?:therapy)?|treatment|surgery|therapy|consultation|glasses|appointment|scan)(?![a-z])[^.;\n]{0,30}(?:per|for|\()(?: (?:una?|l[ae]|il|a|an|my))?\s?$/;

const askedAmount =
  /(?<![a-z])(?:chied[oe](?:re)?|chiediamo|richied[oe]|richiest[aoi]|richiediamo|rimbors[a-z]{1,5}|risarcimento|importo|somma|spes[aeo]|totale|ammont[a-z]{1,5}|quantificat[oa]|quantifico|penale|pagamento|corresponsione|scontrin[oi]|comprat[oa]|acquist[a-z]{1,4}|spes[io]|danno|danni|preventivo|costo|costi|costat[oa]|fattur[ae]|parcella|valore|pagato|claim(?:ing|ed)?|refund|reimburse[a-z]{0,5}|amount|total|cost|costs|damage|damages|estimate|paid|worth|value|spent|invoice)(?![a-z])/;

const otherAmount =
  /(?<![a-z])(?:franchigia|scoperto|premio|massimale|rata|rate|liquidat[oaie]|offert[oa]|offrite|proposta|ricevuto da voi|avete (?:pagato|liquidato|versato)|mi avete|ricevuto (?:il|un|la)|versato da voi|reddito|stipendio|canone|deductible|excess|premium|limit|instal?ment|you (?:paid|offered)|settlement|salary|tetto|soglia)(?![a-z])/;

function before(reading: Reading, originalOffset: number): string {
  const at = reading.seek(originalOffset);
  return reading.folded.slice(Math.max(0, at - 60), at);
}

const inspection =
  /(?<![a-z])(?:visionabil[ei]|visionat[oa]|visionare|ispezionabile|ispezionare|ispezionat[oa]|perizia(?:re|bile|to|ta)?|perito|sopralluogo|a disposizione|si trova(?: ora| attualmente)?|inspect(?:ed|ion)?|can be seen|viewed|(?:si puo|si possono|potete|puo essere|possono essere) (?:veder[aeilo]{1,2}|vist[oaie])|visibil[ei]|luogo (?:della )?perizia|surveyor|adjuster|you can (?:come and )?(?:see|inspect|look at) (?:the|my|it|our)|(?:la|lo) (?:trovate|trova|potete vedere)|l'(?:auto|ho) (?:e'? )?(?:in|dal|presso) (?:carrozzeria|officina|carrozziere|meccanico))(?![a-z])/g;

const placeOrTime =
  /(?<![a-z])(?:presso|via|viale|piazza|corso|carrozzeria|officina|carrozziere|a casa|mio domicilio|mia abitazione|sotto casa|in garage|dal(?:le)?|dalle|lun|lunedi|martedi|mercoledi|giovedi|venerdi|mattina|pomeriggio|tutti i giorni|ogni giorno|tutte le mattine|ogni mattina|in sede|nostra sede|ore|orari[oi]|at|home|garage|body ?shop|monday|tuesday|wednesday|thursday|friday|morning|afternoon|weekdays)(?![a-z])/;

const insurerContext =
  /(?<![a-z])(?:contropart[ei]|altr[oa] (?:veicolo|auto|vettura|conducente|macchina|assicurazione|compagnia)|assicurat[oa] (?:con|presso|da)|other (?:car|vehicle|driver|insurer|party)|insured (?:with|by)|compagnia (?:di controparte|avversaria)|veicolo b)(?![a-z])/;

const tripWords =
  /(?<![a-z])(?:permanenza|pacchetto|convegno|trasferta|villeggiatura|tour|stay(?:ing)?|whilst (?:away|abroad|in)|viaggi[oa]|vacanz[ae]|ferie|gita|luna di miele|siamo (?:stati |rimasti )?(?:via|fuori|all'estero)|(?:sono )?(?:stat[oa] )?(?:via|all'estero)|partenza|partit[oaie]|partire|rientro|rientrat[oa]|ritorno|vol[oi]|soggiorno|crociera|(?:sono|siamo|ero|eravamo) stat[oaie] (?:in|a|ad|negli|nelle|alle)|(?:sono|siamo) andat[oaie] (?:in|a|ad|negli|nelle|alle)|(?:i was|we were|i went|we went) (?:in|to)|trip|holiday|travel[a-z]{0,5}|departure|return(?:ed|ing)?|stay(?:ed)?|flights?|cruise|vacation)(?![a-z])/;

const careWords =
  /(?<![a-z])(?:ricover[a-z]{1,5}|ospedalizz[a-z]{3,6}|parto|degenz[ae]|cure|clinica|reparto|terapi[ae]|sedut[ae]|visit[ae]|visitat[oa]|trattament[oi]|fisioterapia|intervento|operat[oa]|ospedale|in-?patient|ward|clinic|caesarean|gave birth|esam[ei]|risonanza|ecografia|surgery|operation|consultation|physio|hospital[a-z]{0,6}|admitted|treatments?|therapy|sessions?)(?![a-z])/;

/** The last of these before a date says whose date it is: that of the care, of a paper about it, or of something else. */
const careOrPaper =
  /(?<![a-z])(?:(?<care>ricover[a-z]{1,5}|degenz[ae]|cure|terapi[ae]|sedut[ae]|visit[ae]|visitat[oa]|trattament[oi]|fisioterapia|intervento|operat[oa]|esam[ei]|risonanza|ecografia|admitted|treated|treatments?|therapy|sessions?|surgery|operation|operated|consultation|seen by)|(?<paper>fattur[ae]|ricevut[ae]|parcell[ae]|prescri[a-z]{3,7}|ricett[ae]|impegnativa|certificat[oi]|referto|appuntamento|prenotat[oa]|fissat[oa]|nat[oa]|scad[a-z]{2,6}|polizza|invoice|receipt|prescription|certificate|report|appointment|booked|born|expires?|policy|incidente|infortunio|sinistro|cadut[oa]|accident))(?![a-z])/g;

const benefitWords =
  /(?<![a-z])(?:prestazion[ei]|decorrenza|lavorare|trattamento economico|sussidi[oa]|indennita|malattia|sussidi[oa]|contributo|domanda|congedo|licenzia(?:t[oa]|mento)|invalidita|disabilita|isee|allowance|application|apply|applying|disabled|disoccupazione|maternita|assegno|periodo|benefit|sick(?:ness)?|unemploy[a-z]{2,5}|period|leave)(?![a-z])/;

function departureAndReturn({ reading, part }: ReadPart, today: LocalDate): readonly Fact[] {
  const dates = findDates(reading, today).slice(0, 50);
  const dateAfter = (label: RegExp) =>
    dates.find(({ start }) => {
      const at = reading.seek(start);
      return label.test(reading.folded.slice(Math.max(0, at - 40), at));
    });
  const out = dateAfter(
    /(?<![a-z])(?:partenza|partit[oaie]|andata|departure|departed|left|leaving|outbound|check-?in)(?![a-z])[^.;\n]{0,20}$/,
  );
  const back = dateAfter(
    /(?<![a-z])(?:rientro|rientrat[oaie]|ritorno|tornat[oaie]|return(?:ed|ing)?|back|inbound|check-?out)(?![a-z])[^.;\n]{0,20}$/,
  );
  if (!out || !back || out.date > back.date) return [];
  const span: Span = { part, start: out.start, end: out.end, quote: out.quote };
  return [
    {
      key: item('trip_dates'),
      value: `${out.date}/${back.date}`,
      span,
      method: 'labelled',
      confidence: 0.85,
    },
  ];
}

const baggageWords =
  /(?<![a-z])(?:bagagli[oa]?|valigi[ae]|trolley|pir|property irregularity|rapporto (?:di )?irregolarit|worldtracer|lost (?:and|&) found|luggage|baggage|suitcase|bag)(?![a-z])/;

const flownThings =
  /(?<![a-z])(?:bagagli[oa]?|valigi[ae]|trolley|coll[oi]|stiva|custodi[ae]|passeggin[oi]|borson[ei]|bors[ae]|zain[oi]|carrozzin[ae]|strumento|luggage|baggage|suitcases?|bags?|holdall|rucksack|backpack|pram|pushchair|buggy|stroller|hold|hard ?case|belongings)(?![a-z])/;
const flightWords =
  /(?<![a-z])(?:vol[oi]|aere[oa]|aeroport[a-z]{1,6}|vettore|compagnia aerea|sbarc[a-z]{1,4}|atterr[a-z]{1,6}|imbarc[a-z]{1,5}|flights?|flew|flown|airport|airline|carrier|landed|landing|arrivals|carousel)(?![a-z])/;

const pirLabel =
  /(?<![a-z])(?:pir|codice|riferimento|rif\.?|reference|ref\.?|file|pratica(?: aeroporto)?|property irregularity report|irregolarita(?: bagaglio)?|worldtracer|file reference)(?:[\s.:#°*_"(-]{1,3}(?:numero|number|nr|no|n|e'?|is|report)(?![a-z])){0,3}[\s.:#°*_"(-]{0,5}$/;
