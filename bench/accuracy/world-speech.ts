/** How values are written and spoken: days, hours, money, numbers and letters, in both languages. */
import type { Random } from '../../test/random.ts';
import type { Tongue } from './phrases.ts';
import { addDays } from './world.ts';

const months = {
  it: [
    'gennaio',
    'febbraio',
    'marzo',
    'aprile',
    'maggio',
    'giugno',
    'luglio',
    'agosto',
    'settembre',
    'ottobre',
    'novembre',
    'dicembre',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
} as const;
const weekdays = {
  it: ['domenica', 'lunedì', 'martedì', 'mercoledì', 'giovedì', 'venerdì', 'sabato'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
} as const;

/** A moment as words, with what they say for sure. */
export interface SaidWhen {
  readonly text: string;
  readonly day?: string;
  /** `HH:MM`. */
  readonly time?: string;
}

/** A day written so that no other day can be meant, given today. */
export function sayDay(random: Random, language: Tongue, day: string, today: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const name = months[language][Number(month) - 1] ?? '';
  const plain = String(Number(date));
  const recent = day > addDays(today, -300);
  if (language === 'en')
    return random.pick([
      `${plain} ${name} ${year}`,
      `${date}/${month}/${year}`,
      `${name} ${plain}, ${year}`,
      ...(recent ? [`${plain} ${name}`, `${plain}${ordinal(Number(date))} ${name}`] : []),
    ]);
  return random.pick([
    `${plain} ${name} ${year}`,
    `${date}/${month}/${year}`,
    `${plain}/${Number(month)}/${year}`,
    `${date}.${month}.${year}`,
    `${date}-${month}-${year}`,
    `${date}/${month}/${year.slice(2)}`,
    ...(recent ? [`${plain} ${name}`] : []),
    ...(plain === '1' ? [`1° ${name} ${year}`] : []),
  ]);
}

function ordinal(n: number): string {
  if (n > 3 && n < 21) return 'th';
  return ['th', 'st', 'nd', 'rd'][n % 10] ?? 'th';
}

/** When it happened, as people tell it: a date, a day of the week, «ieri», and perhaps the hour. */
export function sayWhen(random: Random, language: Tongue, day: string, today: string): SaidWhen {
  if (random.chance(0.07))
    return {
      text: random.pick(
        language === 'it'
          ? ['la settimana scorsa', 'qualche giorno fa', 'nei giorni scorsi', 'il mese scorso']
          : ['last week', 'a few days ago', 'recently', 'some days ago'],
      ),
    };
  const ago = Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000);
  const weekday = weekdays[language][new Date(`${day}T12:00:00Z`).getUTCDay()] ?? '';
  const feminine = weekday === 'domenica';
  const date = sayDay(random, language, day, today);
  const forms =
    language === 'it'
      ? [
          `il ${date}`,
          `il ${date}`,
          `in data ${date}`,
          `${weekday} ${date}`,
          ...(ago === 0 ? ['oggi', 'stamattina', 'poco fa'] : []),
          ...(ago === 1 ? ['ieri', 'ieri', 'ieri sera', 'ieri mattina'] : []),
          ...(ago === 2 ? ['l’altro ieri', 'avantieri'] : []),
          ...(ago > 0 && ago < 7 ? [`${weekday} scors${feminine ? 'a' : 'o'}`] : []),
        ]
      : [
          `on ${date}`,
          `on ${date}`,
          `on ${weekday}, ${date}`,
          ...(ago === 0 ? ['today', 'this morning'] : []),
          ...(ago === 1 ? ['yesterday', 'yesterday evening', 'last night'] : []),
          ...(ago === 2 ? ['the day before yesterday'] : []),
          ...(ago > 0 && ago < 7 ? [`last ${weekday}`] : []),
        ];
  // «primo» is said of dates only in full; a date of today carries no date form twice.
  const text = random
    .pick(forms)
    .replace('il 8 ', 'l’8 ')
    .replace('il 11 ', 'l’11 ')
    .replace('il 1 ', 'il 1° ');
  if (!random.chance(0.55)) return { text, day };
  const spoken = sayTime(random, language, text);
  return { text: `${text} ${spoken.text}`, day, time: spoken.time };
}

function sayTime(random: Random, language: Tongue, dayWords: string): { text: string; time: string } {
  const evening = /sera|evening|night/.test(dayWords);
  const morning = /mattin|morning/.test(dayWords);
  const hour = evening ? random.whole(18, 22) : morning ? random.whole(7, 11) : random.whole(7, 21);
  const minute = random.pick([0, 0, 15, 30, 45, random.whole(1, 59)]);
  const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  const dotted = clock.replace(':', '.');
  if (language === 'en')
    return {
      text: random.pick([
        `at ${clock}`,
        `around ${clock}`,
        minute === 0 ? `at ${hour > 12 ? hour - 12 : hour} ${hour >= 12 ? 'pm' : 'am'}` : `at ${clock}`,
        minute === 0 ? `at about ${hour}:00` : `at about ${clock}`,
      ]),
      time: clock,
    };
  return {
    text: random.pick([
      `alle ${clock}`,
      `alle ore ${dotted}`,
      `verso le ${minute === 0 ? hour : dotted}`,
      minute === 30
        ? `alle ${hour} e mezza`
        : minute === 0
          ? `intorno alle ${hour}`
          : `alle ${hour} e ${minute}`,
      `ore ${clock}`,
      `circa alle ${dotted}`,
    ]),
    time: clock,
  };
}

/** Two days as a period. */
export function sayPeriod(random: Random, language: Tongue, from: string, to: string, today: string): string {
  const [, , a = ''] = from.split('-');
  const first =
    random.chance(0.4) && from.slice(0, 7) === to.slice(0, 7)
      ? String(Number(a))
      : sayDay(random, language, from, today);
  const last = sayDay(random, language, to, today);
  return elide(
    language === 'it'
      ? random.pick([`dal ${first} al ${last}`, `dal ${first} fino al ${last}`])
      : random.pick([`from ${first} to ${last}`, `from ${first} until ${last}`]),
  );
}

/** Contractions that slots leave open: «di il 3» becomes «del 3». */
export function elide(text: string): string {
  return text
    .replaceAll(/\bdi il (?=\d)/g, 'del ')
    .replaceAll(/\bda il (?=\d)/g, 'dal ')
    .replaceAll(/\bdi in data /g, 'del ')
    .replaceAll(/\bda in data /g, 'dal ')
    .replaceAll(/\bil ([18]|11) (?=\p{L})/gu, (_, day: string) => (day === '1' ? 'il 1° ' : `l’${day} `))
    .replaceAll(/\bdal ([18]|11) (?=\p{L})/gu, (_, day: string) => (day === '1' ? 'dal 1° ' : `dall’${day} `))
    .replaceAll(/\b(del|al) ([18]|11) (?=\p{L})/gu, (_, word: string, day: string) =>
      day === '1' ? `${word} 1° ` : `${word}l’${day} `,
    )
    .replaceAll(/\bsince on /g, 'since ')
    .replaceAll(/\bper il\b/g, 'per il')
    .replaceAll(/\bsu il\b/g, 'sul')
    .replaceAll(/\bsu la\b/g, 'sulla')
    .replaceAll(/\bsu l’/g, 'sull’')
    .replaceAll(/\bsu le\b/g, 'sulle')
    .replaceAll(/\bsu i\b/g, 'sui')
    .replaceAll(/\bin il\b/g, 'nel')
    .replaceAll(/\bin la\b/g, 'nella')
    .replaceAll(/\bin l’/g, 'nell’')
    .replaceAll(/\ba il\b/g, 'al')
    .replaceAll(/\ba la\b/g, 'alla')
    .replaceAll(/\ba l’/g, 'all’')
    .replaceAll(/\bdi il\b/g, 'del')
    .replaceAll(/\bdi la\b/g, 'della')
    .replaceAll(/\bdi l’/g, 'dell’');
}

export function sayMoney(random: Random, language: Tongue, cents: number): string {
  const whole = Math.floor(cents / 100);
  const rest = String(cents % 100).padStart(2, '0');
  const grouped = (sign: string) => String(whole).replaceAll(/\B(?=(\d{3})+$)/g, sign);
  if (language === 'en')
    return random.pick(
      cents % 100 === 0
        ? [`€${grouped(',')}`, `${grouped(',')} euros`, `EUR ${grouped(',')}.00`, `€ ${grouped(',')}.00`]
        : [`€${grouped(',')}.${rest}`, `EUR ${grouped(',')}.${rest}`, `${grouped(',')}.${rest} euros`],
    );
  return random.pick(
    cents % 100 === 0
      ? [
          `${grouped('.')} euro`,
          `€ ${grouped('.')},00`,
          `${grouped('.')},00 €`,
          `euro ${grouped('.')}`,
          `${whole} €`,
          `${whole} euro`,
        ]
      : [
          `${grouped('.')},${rest} euro`,
          `€ ${grouped('.')},${rest}`,
          `${grouped('.')},${rest}€`,
          `EUR ${whole},${rest}`,
        ],
  );
}

const units = {
  it: 'zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove'.split(
    ' ',
  ),
  en: 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  ),
};
const tens = {
  it: ['', '', 'venti', 'trenta', 'quaranta', 'cinquanta', 'sessanta', 'settanta', 'ottanta', 'novanta'],
  en: ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'],
};

/** 0–99 in words. */
export function numberWords(language: Tongue, n: number): string {
  if (n < 20) return units[language][n] ?? '';
  const ten = tens[language][Math.floor(n / 10)] ?? '';
  const unit = n % 10;
  if (unit === 0) return ten;
  const word = units[language][unit] ?? '';
  if (language === 'en') return `${ten} ${word}`;
  return `${unit === 1 || unit === 8 ? ten.slice(0, -1) : ten}${unit === 3 ? 'tré' : word}`;
}

/** Digits as somebody dictates them: one by one, in pairs, with doubles. */
export function dictateDigits(random: Random, language: Tongue, digits: string): string {
  if (random.chance(0.35) && digits.length % 2 === 0) {
    const pairs = digits.match(/\d\d/g) ?? [];
    if (pairs.every((pair) => !pair.startsWith('0')))
      return pairs.map((pair) => numberWords(language, Number(pair))).join(' ');
  }
  const words: string[] = [];
  for (let at = 0; at < digits.length; at += 1) {
    const digit = digits[at] ?? '';
    if (digits[at + 1] === digit && digits[at + 2] !== digit && random.chance(0.3)) {
      words.push(language === 'it' ? 'doppio' : 'double');
      at += 1;
    }
    words.push(
      language === 'en' && digit === '0' && random.chance(0.5)
        ? 'oh'
        : (units[language][Number(digit)] ?? ''),
    );
  }
  return words.join(' ');
}

const cities: Readonly<Record<string, readonly string[]>> = {
  A: ['Ancona'],
  B: ['Bologna', 'Bari'],
  C: ['Como', 'Catania'],
  D: ['Domodossola'],
  E: ['Empoli'],
  F: ['Firenze'],
  G: ['Genova'],
  H: ['hotel'],
  I: ['Imola'],
  J: ['jolly'],
  K: ['kappa'],
  L: ['Livorno'],
  M: ['Milano'],
  N: ['Napoli'],
  O: ['Otranto'],
  P: ['Palermo', 'Padova'],
  Q: ['Quarto'],
  R: ['Roma'],
  S: ['Savona', 'Salerno'],
  T: ['Torino', 'Taranto'],
  U: ['Udine'],
  V: ['Venezia', 'Verona'],
  W: ['Washington'],
  X: ['ics'],
  Y: ['York'],
  Z: ['Zara'],
};
const nato =
  'alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu'.split(
    ' ',
  );

/** Letters and digits as somebody dictates them: «A come Ancona», "B for bravo". */
export function dictate(random: Random, language: Tongue, code: string): string {
  const short = random.chance(0.3);
  const parts: string[] = [];
  for (const run of code.toUpperCase().match(/\d+|[A-Z]/g) ?? []) {
    if (/\d/.test(run)) parts.push(dictateDigits(random, language, run));
    else if (language === 'it') {
      const city = random.pick(cities[run] ?? ['Ancona']);
      parts.push(short && city.length > 4 ? city : `${run.toLowerCase()} come ${city}`);
    } else {
      const word = nato[run.charCodeAt(0) - 65] ?? 'alpha';
      parts.push(short ? word : `${run.toLowerCase()} ${random.pick(['for', 'as in'])} ${word}`);
    }
  }
  return parts.join(' ');
}
