/** How explanations say things: quoted proof and where it stands, lists, nouns with their articles. */
import type { Labels } from '../profile.ts';
import type { Language, Span } from '../message.ts';
import type { Term } from './terms.ts';

/** The same said in both languages, a sentence each. */
export interface Explanation {
  readonly it: readonly string[];
  readonly en: readonly string[];
}

/** Words that prove something: where they stand and, for a file, what it is called and on which page, if known. */
export interface Proof {
  readonly span: Pick<Span, 'part' | 'quote'>;
  readonly file?: string;
  readonly page?: number;
}

/** What a message is called: the carrier of the words. `undefined` where it is not known. */
export type Carrier = 'email' | 'letter' | 'phone' | 'sms' | undefined;

/** «“polizza n. 12” nel testo della mail»: the words and their place, or the place alone where no words stand. */
export function proven({ span, file, page }: Proof, language: Language, carrier?: Carrier): string {
  const place = placeOf(span.part, language, carrier, file, page);
  const words = quoted(span.quote, language);
  return words === '' ? place : `${words} ${place}`;
}

/** Quotes of either language around words on one line, at most ninety characters; nothing around nothing. */
export function quoted(words: string, language: Language): string {
  const line = words.replace(/\s+/g, ' ').trim();
  if (line === '') return '';
  const short = line.length > 90 ? `${line.slice(0, 89).trimEnd()}…` : line;
  return language === 'it' ? `«${short}»` : `“${short}”`;
}

function placeOf(
  part: Span['part'],
  language: Language,
  carrier: Carrier,
  file: string | undefined,
  page: number | undefined,
): string {
  const message = messageNames[carrier ?? 'message'][language];
  if (part.startsWith('attachment:')) return inFile(language, file, page);
  const it: Readonly<Record<string, string>> = {
    subject: `nell’oggetto ${message.of}`,
    body: `nel testo ${message.of}`,
    transcript: 'nella trascrizione della telefonata',
    quoted: `nel testo citato ${message.of}`,
    sender: 'nel mittente',
    recipient: `nell’indirizzo a cui è stato spedito`,
    headers: `nelle intestazioni ${message.of}`,
  };
  const en: Readonly<Record<string, string>> = {
    subject: `in the subject ${message.of}`,
    body: `in the text ${message.of}`,
    transcript: 'in the transcript of the call',
    quoted: `in the text quoted ${message.in}`,
    sender: 'as the sender',
    recipient: 'in the address it was sent to',
    headers: `in the headers ${message.of}`,
  };
  return (language === 'it' ? it : en)[part] ?? (language === 'it' ? `nel messaggio` : 'in the message');
}

/** «nell’allegato «fattura.pdf», pagina 2» */
export function inFile(language: Language, file: string | undefined, page: number | undefined): string {
  const name = file === undefined ? '' : ` ${quoted(file, language)}`;
  if (language === 'it') return `nell’allegato${name}${page === undefined ? '' : `, pagina ${page}`}`;
  return `in the attachment${name}${page === undefined ? '' : `, page ${page}`}`;
}

const messageNames = {
  email: { it: { of: 'della mail', in: 'nella mail' }, en: { of: 'of the e-mail', in: 'in the e-mail' } },
  letter: {
    it: { of: 'della lettera', in: 'nella lettera' },
    en: { of: 'of the letter', in: 'in the letter' },
  },
  phone: {
    it: { of: 'della telefonata', in: 'nella telefonata' },
    en: { of: 'of the call', in: 'in the call' },
  },
  sms: {
    it: { of: 'dell’SMS', in: 'nell’SMS' },
    en: { of: 'of the text message', in: 'in the text message' },
  },
  message: {
    it: { of: 'del messaggio', in: 'nel messaggio' },
    en: { of: 'of the message', in: 'in the message' },
  },
} as const;

/** «A, B e C», "A, B and C". */
export function listed(things: readonly string[], language: Language): string {
  const and = language === 'it' ? ' e ' : ' and ';
  return things.length < 2
    ? things.join('')
    : `${things.slice(0, -1).join(', ')}${and}${things.at(-1) ?? ''}`;
}

/** «A o B», "A or B". */
export function either(things: readonly string[], language: Language): string {
  return things.join(language === 'it' ? ' o ' : ' or ');
}

/** «il sinistro», «la domanda», «al sinistro», «della polizza», «dell’assicurato»; "the claim", "of the policy". */
export function theTerm(
  term: Term,
  language: Language,
  preposition: 'none' | 'a' | 'di' | 'su' = 'none',
): string {
  if (language === 'en')
    return `${{ none: '', a: 'to ', di: 'of ', su: 'on ' }[preposition]}the ${term.en.one}`;
  const { one, gender } = term.it;
  const kind = /^[aeiou]/i.test(one)
    ? 'l’'
    : gender === 'f'
      ? 'la'
      : /^(?:s[^aeiou]|z|gn|ps|x)/i.test(one)
        ? 'lo'
        : 'il';
  const article = articles[preposition][kind];
  return article.endsWith('’') ? `${article}${one}` : `${article} ${one}`;
}

const articles = {
  none: { 'l’': 'l’', la: 'la', lo: 'lo', il: 'il' },
  a: { 'l’': 'all’', la: 'alla', lo: 'allo', il: 'al' },
  di: { 'l’': 'dell’', la: 'della', lo: 'dello', il: 'del' },
  su: { 'l’': 'sull’', la: 'sulla', lo: 'sullo', il: 'sul' },
} as const;

/** The first letter large, a full stop at the end. */
function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…:]$/.test(begun) ? begun : `${begun}.`;
}

/** Both languages of one thought. */
export function inBoth(say: (language: Language) => readonly string[]): Explanation {
  return { it: say('it').map(sentence), en: say('en').map(sentence) };
}

/** English writes these large wherever they stand. */
const named = /^(?:Italian|European|English)\b/;

/** A label or sentence inside another: the first letter small unless the word is written so everywhere, no full stop. */
export function within(label: Labels, language: Language): string {
  const text = label[language].replace(/\.$/, '');
  return /^\p{Lu}(?=\p{Ll}|[’'])/u.test(text) && !named.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}
