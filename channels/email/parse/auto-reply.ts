/** Answers nobody typed: out-of-office notes, acknowledgements of other systems, read receipts. */
import type { LocalDate } from '#src/domain/ids.ts';
import type { Header } from './header.ts';
import { anyOf } from './phrases.ts';

/** What the decision needs of a mail. */
export interface AutoReplyEvidence {
  readonly header: Header;
  readonly subject: string;
  /** The return path is known and empty (`<>`), by the header or by the SMTP envelope. */
  readonly nullReturnPath: boolean;
}

/**
 * Why this is an automatic answer, or undefined when a person wrote it.
 *
 * A header that only such programs write decides alone. `Auto-Submitted: auto-generated` does not: web
 * forms and scanners write it too, and what they send is a customer's business. Exchange writes it on
 * absence notes, which the subject or the empty return path then betrays. X-Auto-Response-Suppress alone
 * says nothing: it asks *us* to be silent. Of subjects, the fixed prefixes of mail programs («Risposta
 * automatica:», "Automatic reply:") decide alone, because gateways strip headers; words a customer may
 * type («Fuori ufficio», "Out of office") need a header that agrees.
 */
export function findAutoReply({ header, subject, nullReturnPath }: AutoReplyEvidence): string | undefined {
  const submitted = autoSubmitted(header);
  if (submitted === 'auto-replied') return 'Auto-Submitted: auto-replied';
  for (const name of decidingHeaders) {
    const value = header.text(name)?.toLowerCase();
    if (value !== undefined && !/^(?:no|false|0)$/.test(value)) return `${name}: ${value.slice(0, 60)}`;
  }
  const precedence = header.text('precedence')?.toLowerCase() ?? '';
  if (/^auto[_-]?reply$/.test(precedence)) return `precedence: ${precedence}`;
  const title = subject.trim();
  if (fixedPrefix.test(title)) return `subject: ${title.slice(0, 80)}`;
  const answers = header.has('in-reply-to') || header.has('references');
  const generated = submitted !== undefined && submitted !== 'no';
  if (generated && answers && nullReturnPath) return `Auto-Submitted: ${submitted}, in answer to a message`;
  const suppresses = answers && header.has('x-auto-response-suppress');
  const agrees = generated || nullReturnPath || suppresses || /^(?:bulk|junk)$/.test(precedence);
  if (looseSubject.test(title) && (agrees || (answers && loosePrefix.test(title)))) {
    return `subject: ${title.slice(0, 80)}`;
  }
  return undefined;
}

/** The keyword of Auto-Submitted (RFC 3834 section 5), lower-cased, or undefined without the field. */
export function autoSubmitted(header: Header): string | undefined {
  return header
    .text('auto-submitted')
    ?.toLowerCase()
    .split(/[;\s(]/)[0];
}

const decidingHeaders = [
  'x-autoreply',
  'x-auto-reply',
  'x-autorespond',
  'x-autoresponder',
  'x-autoresponse',
  'x-mail-autoreply',
  'x-vacation',
  'x-autoreply-from',
];

const fixedPrefix = anyOf(
  [
    'risposta automatica',
    'autorisposta',
    'risponditore automatico',
    'messaggio automatico di (?:assenza|risposta)',
    'automatic reply',
    'auto(?:matic)?[ -]?re(?:ply|sponse)',
    'out of (?:the )?office auto ?reply',
    'automatische antwort',
    'abwesenheitsnotiz',
    'réponse automatique',
    'respuesta automática',
    'resposta automática',
  ],
  { before: '^', after: '\\s{0,3}(?::|$)' },
);
const loosePrefix = /^(?:fuori sede|fuori ufficio|out of (?:the )?office|assente|assenza)\s{0,3}[:-]/i;
/** At the beginning only: «Furto del bagaglio in ferie» is a claim. */
const looseSubject = anyOf(
  [
    '(?:sono )?(?:fuori sede|fuori (?:dall.)?ufficio|assen(?:te|za)|in ferie)',
    'out of (?:the )?office',
    'on (?:annual |parental |sick )?leave',
    'on (?:holiday|vacation)',
    'vacation (?:reply|response|notice|message)',
    'chiusura (?:uffici|ufficio|studio|estiva)',
    'conferma (?:di )?(?:avvenuta )?ricezione',
    'ricevuta automatica',
    'auto(?:matic|matica|matico|risposta)\\b',
  ],
  { before: '^(?:(?:re|r)\\s{0,2}:\\s{0,3})?' },
);

/**
 * The day an absence note names as the end of the absence: the return («rientro il …», "back on …")
 * before the last day away («fino al …», "until …"), which is given as it stands. Undefined when there is
 * none within 400 days after `receivedAt`. A date without a year is the next one.
 */
export function findReturnDate(text: string, receivedAt: Date): LocalDate | undefined {
  const words = text.slice(0, 5000).replace(/\s+/g, ' ');
  const today = romeDay(receivedAt);
  for (const pattern of [returnWords, untilWords]) {
    const days: string[] = [];
    for (const match of words.matchAll(pattern)) {
      const day = resolveDay(match.groups ?? {}, today);
      if (day !== undefined) days.push(day);
    }
    const latest = days.toSorted().at(-1);
    if (latest !== undefined && isLocalDate(latest)) return latest;
  }
  return undefined;
}

const monthNames = new Map(
  [
    ['gen', 'jan'],
    ['feb'],
    ['mar'],
    ['apr'],
    ['mag', 'may'],
    ['giu', 'jun'],
    ['lug', 'jul'],
    ['ago', 'aug'],
    ['set', 'sep'],
    ['ott', 'oct'],
    ['nov'],
    ['dic', 'dec'],
  ].flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
);

const month = '[a-z]{3,9}';
const date = [
  '(?<isoYear>\\d{4})-(?<isoMonth>\\d{2})-(?<isoDay>\\d{2})',
  '(?<numDay>\\d{1,2})[/.-](?<numMonth>\\d{1,2})(?:[/.-](?<numYear>\\d{4}|\\d{2}))?',
  `(?<day>\\d{1,2})(?:°|º|st|nd|rd|th)?(?: of)? (?<month>${month})\\.?,?(?: (?<year>\\d{4}))?`,
  `(?<enMonth>${month})\\.? (?<enDay>\\d{1,2})(?:st|nd|rd|th)?,?(?: (?<enYear>\\d{4}))?`,
].join('|');
const returnWords = new RegExp(
  `(?:rientr[a-zò]{1,8}|ritorn[a-zò]{1,8}|torn(?:o|erò|eremo|a|ano)|di nuovo|nuovamente|back|return(?:ing)?|available again|a partire)[^\\d.!?]{0,40}?(?:${date})`,
  'gi',
);
const untilWords = new RegExp(
  `(?:(?:fino|sino) (?:a|al|all.)|\\bal|until|till?|through|\\bto)[^\\d.!?]{0,20}?(?:${date})`,
  'gi',
);

/** Groups of a matched date as `YYYY-MM-DD` when it lies on or after `today` and within 400 days of it. */
function resolveDay(groups: Readonly<Record<string, string | undefined>>, today: string): string | undefined {
  const named = (groups.month ?? groups.enMonth)?.slice(0, 3).toLowerCase();
  const monthNumber = Number(
    groups.isoMonth ?? groups.numMonth ?? (named === undefined ? 0 : monthNames.get(named)),
  );
  const dayNumber = Number(groups.isoDay ?? groups.numDay ?? groups.day ?? groups.enDay);
  const written = groups.isoYear ?? groups.numYear ?? groups.year ?? groups.enYear;
  const thisYear = Number(today.slice(0, 4));
  const years =
    written === undefined
      ? [thisYear, thisYear + 1]
      : [written.length === 2 ? 2000 + Number(written) : Number(written)];
  for (const year of years) {
    const time = Date.UTC(year, monthNumber - 1, dayNumber);
    if (!(monthNumber >= 1 && monthNumber <= 12 && dayNumber >= 1) || Number.isNaN(time)) return undefined;
    const day = new Date(time).toISOString().slice(0, 10);
    if (Number(day.slice(8)) !== dayNumber) return undefined;
    const ahead = (time - Date.parse(`${today}T00:00:00Z`)) / 86_400_000;
    if (ahead >= 0 && ahead <= 400) return day;
  }
  return undefined;
}

const romeDays = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Rome',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

function romeDay(instant: Date): string {
  return romeDays.format(instant);
}

function isLocalDate(text: string): text is LocalDate {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}
