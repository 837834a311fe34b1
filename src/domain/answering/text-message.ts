/** Text messages: how much fits into one, and the words that forbid and allow them. */

/** Length in septets of the GSM 7-bit default alphabet (3GPP TS 23.038); undefined when a character is not in it. */
export function gsmLength(text: string): number | undefined {
  let length = 0;
  for (const character of text) {
    if (gsmBasic.has(character)) length += 1;
    else if (gsmExtended.has(character)) length += 2;
    else return undefined;
  }
  return length;
}

/** One character outside the GSM alphabet would halve the room of the whole message: fold what has a plain twin. */
export function foldToGsm(text: string): string {
  const plain = text
    .replace(/[‘’‚′]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/[‐-―−]/g, '-')
    .replace(/…/g, '...')
    .replace(/[\u00A0\u2000-\u200A\u202F]/g, ' ');
  return Array.from(plain, (character) => {
    if (gsmLength(character) !== undefined) return character;
    const base = character.normalize('NFD').replace(/\p{M}/gu, '');
    return gsmLength(base) === undefined ? character : base;
  }).join('');
}

/**
 * Of how many parts a text message is made, and paid (3GPP TS 23.040): 160 septets in one and 153 in each of several;
 * a character outside the GSM alphabet makes it 70 and 67.
 */
export function partsOf(text: string): number {
  const septets = gsmLength(text);
  const [length, one, each] = septets === undefined ? [text.length, 70, 67] : [septets, 160, 153];
  return length <= one ? 1 : Math.ceil(length / each);
}

/** What a person may write at once, in parts. */
export const mostParts = 3;

/** Whether a person lets us send text messages. */
export type TextConsent = 'stopped' | 'allowed';

/**
 * What a whole text message says about getting any, in the words that carriers and Twilio act upon. «Basta» and the like
 * are for a person to read: they may be about something else.
 */
export function textConsentIn(body: string): TextConsent | undefined {
  const word = body.trim().toUpperCase();
  if (/^(?:STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT)$/.test(word)) return 'stopped';
  return /^(?:START|UNSTOP)$/.test(word) ? 'allowed' : undefined;
}

const gsmBasic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const gsmExtended = new Set('^{}\\[~]|€');
