/** Age, work, income and household: what an injury or a benefit is reckoned with (art. 148 CAP, domain guide D.2). */
import type { Fact } from './fact.ts';
import { findAmounts } from '../money.ts';
import { factAt, findFields, isAsked, isDenied, item, type ReadPart } from './statements.ts';
import { firstMatches, sentenceAround } from '../text/text.ts';

interface Told {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Age, job and income of the injured person as one fact, «45 anni, impiegato, 28.000 euro»: sure when all three are
 * told (or the job earns nothing), less with two; one alone answers nothing.
 */
export function livelihoods(source: ReadPart): readonly Fact[] {
  const job = firstOf(
    source,
    jobs,
    'professione|occupazione|attivita(?: lavorativa)?|lavoro|mestiere|occupation|job|profession',
  );
  const income = incomeIn(source);
  const age =
    firstOf(source, ages, 'anni|eta|age') ??
    (source.part === 'transcript' ? undefined : firstOf(source, agesInWords, 'eta')) ??
    ageBeside(source, job ?? income);
  const told = [age, job, income].filter((each) => each !== undefined);
  const [first] = told;
  if (!first) return [];
  const isWhole =
    told.length === 3 || (age !== undefined && job !== undefined && earnsNothing.test(job.text));
  const value = told.map(({ text }) => text).join(', ');
  return [
    factAt(
      source,
      item('injured_age_job_income'),
      value,
      first,
      'phrase',
      isWhole ? 0.85 : told.length === 2 ? 0.6 : 0.3,
    ),
  ];
}

/** «1.400 euro netti al mese», "€ 30,000 a year": what comes again and again is earned, unless it is paid. */
const regularly =
  /^ ?(?:euro |eur )?(?:(?:netti|lordi|circa|nette|lorde|net|gross|before tax|after tax) )?(?:al mese|mensili|il mese|l'anno|all'anno|annui|annue|di stipendio|di reddito|di pensione|a month|per month|monthly|a year|per year|per annum|p\.a|yearly)(?! (?:di (?:affitto|rata|mutuo|premio)|for|rent))(?![a-z])/;
const isPaid =
  /(?<![a-z])(?:pag[a-z]{1,4}|vers[a-z]{1,4}|rat[ae]|premio|affitto|mutuo|canone|costa|pay(?:s|ing)?|rent|mortgage|premium|costs?)(?![a-z])/;

/** Who lives in the household: the field of a form, or a sentence that counts or names its people. */
export function households(source: ReadPart): readonly Fact[] {
  const { reading } = source;
  const fields = findFields(
    reading,
    '(?:composizione (?:del )?)?(?:nucleo familiare|stato di famiglia)|(?:our |my )?household(?: composition)?|family members',
  ).filter(({ text }) => /\p{L}{2}|\d/u.test(text));
  if (fields.length > 0) {
    return fields
      .slice(0, 5)
      .map((field) => factAt(source, item('household'), field.text.slice(0, 200), field, 'labelled', 0.9));
  }
  const facts: Fact[] = [];
  for (const match of firstMatches(reading.folded, householdWords)) {
    const sentence = sentenceAround(reading, match.index);
    if (!relatives.test(sentence.text) || isAsked(reading, match.index)) continue;
    const start = sentence.start + (/^\s*/.exec(sentence.text)?.[0].length ?? 0);
    const value = reading.plain.slice(start, sentence.end).replace(/\s+/g, ' ').trim().slice(0, 200);
    if (value !== '' && !facts.some((fact) => fact.value === value))
      facts.push(factAt(source, item('household'), value, { start, end: sentence.end }, 'phrase', 0.75));
    if (facts.length === 5) break;
  }
  return facts;
}

function firstOf(source: ReadPart, pattern: RegExp, labels: string): Told | undefined {
  const { reading } = source;
  const [field] = findFields(reading, labels).filter(({ text }) => text.length <= 60);
  if (field) return { ...field, text: field.text.replace(/[.,;].*$/, '').trim() };
  for (const match of firstMatches(reading.folded, pattern)) {
    if (isAsked(reading, match.index) || isDenied(reading, match.index)) continue;
    const what = match.groups?.['what'] ?? match[0];
    const start = match.index + match[0].lastIndexOf(what);
    return { start, end: start + what.length, text: reading.plain.slice(start, start + what.length) };
  }
  return undefined;
}

/** «Geometra, 41 anni», "a welder born in 1985": years of age, since job or income stand in the same sentence. */
function ageBeside({ reading }: ReadPart, told: Told | undefined): Told | undefined {
  if (told === undefined) return undefined;
  const sentence = sentenceAround(reading, told.start);
  const found = yearsOfAge.exec(sentence.text);
  if (found === null) return undefined;
  const start = sentence.start + found.index;
  const end = start + found[0].length;
  return { start, end, text: reading.plain.slice(start, end) };
}

const yearsOfAge =
  /(?<![a-z\d])(?:(?:[1-9]\d) (?:anni(?! (?:di|fa|che|or sono|prima|dopo))|years? old|years of age)|(?:nat[oa] (?:nel|il [\d/. ]{0,6})|classe|born (?:in|on [\d/. ]{0,6})) ?(?:19|20)\d{2})(?![a-z\d])/;

function incomeIn({ reading }: ReadPart): Told | undefined {
  for (const amount of findAmounts(reading).slice(0, 50)) {
    const [start, end] = [reading.seek(amount.start), reading.seek(amount.end)];
    if (
      incomeWords.test(reading.folded.slice(Math.max(0, start - 60), start)) ||
      (regularly.test(reading.folded.slice(end, end + 40)) &&
        !isPaid.test(reading.folded.slice(Math.max(0, start - 40), start)))
    )
      return { start, end, text: reading.plain.slice(start, end).trim() };
  }
  for (const match of firstMatches(reading.folded, thousands)) {
    if (
      incomeWords.test(reading.folded.slice(Math.max(0, match.index - 60), match.index)) ||
      (regularly.test(
        reading.folded.slice(match.index + match[0].length, match.index + match[0].length + 40),
      ) &&
        !isPaid.test(reading.folded.slice(Math.max(0, match.index - 40), match.index)))
    )
      return {
        start: match.index,
        end: match.index + match[0].length,
        text: reading.plain.slice(match.index, match.index + match[0].length),
      };
  }
  return undefined;
}

/** «Trentamila euro», «28mila», "some 27 thousand euros": sums that people round in words. */
const thousands =
  /(?<![a-z\d])(?:\d{1,3} ?(?:mila|k|thousand)|[a-z]{3,20}mila(?:[a-z]{3,20})?|mille[a-z]{5,20}|[a-z]{0,9}cento(?:[a-z]{3,16})? (?=euro)|[a-z]{3,9}(?:[ -][a-z]{3,6})? thousand)(?: (?:euros?|eur|€))?(?![a-z])|(?<![a-z])(?:mille|due|tre|quattro|cinque)(?:mila)?[a-z]{0,18}(?= (?:euro )?(?:netti |lordi |circa )?(?:al|il) mese)/g;

/** «Ho 45 anni», «mia figlia, 12 anni,», "38 years old"; a car and a contract have years too. */
const ages =
  /(?<![a-z])(?:(?:ho|avere|avendo|(?:figli[oa]|moglie|marito|madre|padre|coniuge|passegger[oa]|ferit[oa]|danneggiat[oa]|signor[ae]?|lui|lei)(?: [a-z]{2,12}){0,2} ha|compiuto|di anni|dell'eta di)\s(?<what>\d{1,2}(?: anni)?)|(?:i am|i'm|(?:son|daughter|wife|husband|mother|father|he|she|passenger) is|aged?|eta'?(?: di)?|of age)\s(?<what>\d{1,2}(?: years old| anni)?))(?![a-z\d]|[.,]\d)|(?<![a-z\d])(?<what>\d{2}-?enne)(?![a-z])/g;

/** «Di avere settantotto anni», in letters: what is spoken is read in figures beside. */
const agesInWords =
  /(?<![a-z])(?:ho|avere|avendo|di) (?<what>(?:vent|trent|quarant|cinquant|sessant|settant|ottant|novant)[ia]?(?:uno?|due|tre|quattro|cinque|sei|sette|otto|nove)? anni)(?![a-z])/g;

const jobNames = [
  'impiegat[oa]|operai[oa]|insegnante|maestr[oa]|professor(?:e|essa)|pensionat[oa]|casaling[ao]|student(?:e|essa)|disoccupat[oa]|muratore|idraulico|elettricista|autista',
  'camerier[ea]|cuoc[oa]|infermier[ea]|medico|avvocat[oa]|commerciante|artigian[oa]|agricoltore|libero professionista|imprenditor(?:e|rice)|commess[oa]|meccanico|badante|colf|dirigente|ingegnere|geometra|architett[oa]|commercialista|parrucchier[ea]|magazziniere|operatore sanitario|oss',
  'employee|clerk|worker|teacher|retired|pensioner|housewife|student|unemployed|plumber|electrician|driver|waiter|waitress|cook|chef|nurse|doctor|lawyer|self-employed|builder|mechanic|engineer|accountant|farmer|carpenter|manager|shop assistant',
].join('|');

const jobs = new RegExp(
  `(?<![a-z])(?:(?:lavoro|lavora|impiegat[oa]) come|facci[oa]m?o?|fa) (?:il |la |l'|lo )?(?<what>[a-z]{4,20}(?: [a-z]{3,14}(?=[ ,.;]|$))?)(?= [e,.;]|[,.;\\n]|\\s(?:presso|in|con|da|per|e)\\s|$)` +
    `|(?<![a-z])(?:sono|ero|e'?|disoccupat[oa],?|i am|i'm|is|professione)(?: (?:un[oa']?|an?|the))? ?(?<what>${jobNames})(?![a-z])` +
    // «Di professione geometra», "I am 39, a secondary school teacher,".
    `|(?<![a-z])(?:di professione|professione|mestiere|occupazione|by profession|occupation)[ ,:]{1,2}(?<what>[a-z]{4,20}(?: [a-z]{3,14}(?=[ ,.;]|$))?)(?=[,.;\\n]| (?:reddito|con|e|presso|in)\\s|$)` +
    `|(?<=(?:anni|\\d| old),? )an? (?<what>(?:[a-z-]{3,12} ){0,2}(?:teacher|worker|clerk|nurse|driver|engineer|manager|assistant|officer|[a-z]{3,12}(?:er|or|ist|ant|ian)))(?=[,.;])` +
    // «Settantun anni, pensionato delle ferrovie», «insegno al liceo».
    `|(?<=(?:anni|\\d),? (?:e |faccio )?)(?<what>${jobNames})(?![a-z])|(?<![a-z])(?<what>insegno|insegnavo)(?![a-z])` +
    // «Lavoro in una tipografia», «sono saldatrice», "I work in a bakery", "a roofer by trade".
    `|(?<![a-z])(?:lavoro|lavora|lavoravo|lavorava) (?:in|da|presso|per|nel|nella|alle dipendenze d[ei]) (?:un[oa]? |un'|il |la |l')?(?<what>[a-z]{4,18})(?=[ ,.;]|$)` +
    `|(?<![a-z])(?:sono|ero|e'?|era) (?:un[oa']? ?)?(?!(?:genit|tut|debit|credit|condutt|investit|danneggiat|mitt)(?:ore|rice))(?<what>[a-z]{3,12}(?:ista|aio|aia|iere|iera|tore|trice|ologo|ologa))(?![a-z])` +
    `|(?<![a-z])(?:i|he|she) (?:work|works|worked) (?:in|at|for) (?:an? |the )?(?<what>[a-z]{3,18})(?![a-z])|(?<![a-z])(?<what>[a-z]{4,14}) by trade(?![a-z])` +
    // «Magistrato in quiescenza», «guido il camion», "I drive a lorry".
    `|(?<![a-z])(?<what>[a-z]{4,16}) in (?:quiescenza|pensione)(?![a-z])|(?<![a-z])(?:guido|guidavo|guida) (?:il |un |la |i )?(?<what>camion|tir|bilico|taxi|autobus|pullman|furgone|muletto)(?![a-z])|(?<![a-z])i (?:drive|drove) an? (?<what>lorry|truck|taxi|bus|van|coach)(?![a-z])` +
    `|(?<![a-z])(?:work|works|working|employed) as (?:an? |the )?(?<what>[a-z]{3,16}(?: (?:driver|assistant|worker|engineer|manager|teacher|officer))?)`,
  'g',
);

const earnsNothing = /(?:casaling|student|disoccupat|unemployed|housewife|minorenne)/i;

const incomeWords =
  /(?<![a-z])(?:guadagn[oa]|guadagnavo|percepisc[oe]|percepire|percepivo|prend[oe]|prendevo|porto a casa|reddito|stipendio|pensione|fatturo|earn(?:s|ed|ing)?|income|salary|wages?|pension)(?![a-z])[^.;\n]{0,40}$/;

/** "Household goods" and the household policy are things. */
const householdWords =
  /(?<![a-z])(?:nucleo (?:familiare|di|composto)|siamo (?:in )?(?:due|tre|quattro|cinque|sei|\d)|we are (?:two|three|four|five|six|\d)(?! (?:weeks|days|months|years|hours|minutes))|there are (?:two|three|four|five|six|\d) of us|(?:two|three|\d) adults|stato di famiglia|(?:figli[oe]?|familiari|persone|genitor[ei]|coniuge) a carico|household(?! (?:goods|contents|items|insurance|policy|appliances?|waste))|dependent (?:children|child|relatives?|parents?)|dependants?)(?![a-z])/g;

const relatives =
  /(?<![a-z])(?:un[oa']?|due|tre|quattro|cinque|sei|\d{1,2}|one|two|three|four|five|six|mogli[e]|marito|coniuge|convivente|figli[oae]?|madre|padre|genitori|suocer[oa]|nonn[oa]|wife|husband|partner|children|child|son|daughter|mother|father|alone|da sol[oa])(?![a-z])/;
