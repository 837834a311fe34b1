/**
 * Which passwords a person may choose (NIST SP 800-63B 3.1.1: length counts, rules of composition do not help, common
 * ones are refused). Pure: hashing is done elsewhere.
 */

/** Shortest password, in characters. */
const shortestPassword = 12;
/** Longest password, in characters: hashing must not be made to work on megabytes. */
const longestPassword = 200;

/** Why a password cannot be taken. */
export type PasswordFault = 'too-short' | 'too-long' | 'common';

/** Words an attacker tries first, in Italian and English, and what every sign-in of this kind attracts. */
const commonWords = `
  password passwort passwd pass parola chiave segreta secret accesso login admin administrator amministratore
  user utente root test prova demo guest benvenuto welcome ciao hello letmein changeme cambiami iloveyou tiamo
  amore sportello sinistri sinistro assicurazione assicurazioni polizza ufficio claims insurance desk estate
  inverno primavera autunno summer winter spring autumn gennaio febbraio marzo aprile maggio giugno luglio
  agosto settembre ottobre novembre dicembre italia milano roma napoli torino juventus juve inter milan forza
  football calcio dragon monkey princess principessa francesco andrea giuseppe giulia marco master superman
  sunshine shadow my mia mio la il e and the di
`
  .trim()
  .split(/\s+/);

/** Rows of keys and alphabets: pieces of them, in either direction, are no secret. */
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc',
];

const disguises: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/**
 * What is wrong with a password; undefined when it may be taken. Common is: few different characters, runs of the
 * keyboard, and common words or words of the person's own with only digits and signs around them.
 *
 * @param own words of the person that are no secret: name, e-mail address.
 */
export function passwordFault(password: string, own: readonly string[] = []): PasswordFault | undefined {
  const length = Array.from(password).length;
  if (length < shortestPassword) return 'too-short';
  if (length > longestPassword) return 'too-long';
  const text = password.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  if (new Set(text).size < 5) return 'common';
  const words = [
    ...commonWords,
    ...own
      .flatMap((each) =>
        each
          .normalize('NFKD')
          .replaceAll(/\p{M}/gu, '')
          .toLowerCase()
          .split(/[^a-z]+/),
      )
      .filter((word) => word.length > 2),
  ];
  // Signs before and after are an ornament; in the middle they stand for letters.
  const undisguised = text
    .replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
    .replaceAll(/[01345@$!7]/g, (sign) => disguises[sign] ?? sign);
  for (const each of [text, undisguised]) {
    const letters = each.replaceAll(/[^\p{L}]/gu, '');
    // Digits and signs alone: a date or a number is no secret of twelve characters.
    if (letters === '' || isMadeOf(letters, words)) return 'common';
  }
  return isRun(text.replaceAll(/[^\p{L}\p{N}]/gu, '')) ? 'common' : undefined;
}

/** True when a text is nothing but words of the list, one after the other, perhaps with single letters repeated. */
function isMadeOf(text: string, words: readonly string[]): boolean {
  const reached = new Set([0]);
  for (let at = 0; at < text.length; at++) {
    if (!reached.has(at)) continue;
    for (const word of words) if (text.startsWith(word, at)) reached.add(at + word.length);
    for (const row of rows)
      for (let size = 4; size <= row.length && at + size <= text.length; size++)
        if (runs(text.slice(at, at + size), row)) reached.add(at + size);
  }
  return reached.has(text.length);
}

function isRun(text: string): boolean {
  return isMadeOf(text, []);
}

function runs(piece: string, row: string): boolean {
  return row.includes(piece) || row.split('').toReversed().join('').includes(piece);
}
