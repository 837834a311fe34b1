/**
 * A postal address in its parts, as people enter it and as the post wants it on an envelope. On file it is one line
 * («Via Garibaldi 14, 26900 Lodi LO»).
 */
import type { Labels } from '../profile.ts';
import { fold } from '../text/text.ts';

export interface PostalAddress {
  /** Person or company, the first line of the envelope. */
  readonly name: string;
  /** «presso», an apartment, a floor: the line below the name. */
  readonly careOf?: string;
  /** Street and house number. */
  readonly street: string;
  /** Five digits in Italy (CAP). */
  readonly postcode: string;
  readonly town: string;
  /** Two letters, of Italian towns only. */
  readonly province?: string;
  /** Absent for Italy. */
  readonly country?: string;
}

export type AddressPart = keyof PostalAddress;

/** What is wrong with a part. `stops`: no letter can go there; otherwise somebody should look once more. */
export interface AddressRemark {
  readonly part: AddressPart;
  readonly stops: boolean;
  readonly words: Labels;
}

/**
 * The parts of an Italian address on file; undefined when it is not one, so that nobody posts a letter to half an address.
 * What stands behind the town is the province, in brackets or not.
 */
export function readPostalAddress(name: string, address: string): PostalAddress | undefined {
  const line = address
    .replaceAll(/[\n;]+/g, ', ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const [, street = '', postcode = '', rest = ''] =
    /^(.{3,}?)[,\s-]+(?:IT?-)?(\d{5})[,\s-]+(.+)$/iu.exec(line) ?? [];
  const [, town = '', province] = /^(.+?)(?:[\s,]+\(?(\p{Lu}{2})\)?)?[,.\s]*$/u.exec(rest) ?? [];
  const read: PostalAddress = {
    name: name.trim(),
    street: street.replace(/[,\s-]+$/, ''),
    postcode,
    town: town.replace(/[,\s]+$/, ''),
    ...(province === undefined ? {} : { province }),
  };
  return remarksOn(read).some(({ stops }) => stops) ? undefined : read;
}

/** What a person should mend, or look at once more, before a letter leaves. */
export function remarksOn(address: PostalAddress): readonly AddressRemark[] {
  const remarks: AddressRemark[] = [];
  const say = (part: AddressPart, stops: boolean, it: string, en: string) =>
    void remarks.push({ part, stops, words: { it, en } });
  const parts = ['name', 'careOf', 'street', 'postcode', 'town', 'province', 'country'] as const;
  for (const part of parts)
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(address[part] ?? ''))
      say(part, true, 'Deve stare su una riga sola.', 'It must be a single line.');
    else if ((address[part] ?? '').length > longestPart)
      say(part, true, `Al massimo ${longestPart} caratteri.`, `At most ${longestPart} characters.`);
  if (!/\p{L}{2}/u.test(address.name))
    say('name', true, 'Scriva a chi va la lettera.', 'Say to whom the letter goes.');
  if (!/\p{L}{2}/u.test(address.street))
    say('street', true, 'Scriva via e numero civico.', 'Enter street and house number.');
  else if (!/\d|\bs\.?n\.?c\b/iu.test(address.street))
    say('street', false, 'Manca il numero civico?', 'Is the house number missing?');
  if (!/\p{L}/u.test(address.town)) say('town', true, 'Scriva il comune.', 'Enter the town.');
  const { province } = address;
  if (province !== undefined && !/^[A-Z]{2}$/.test(province)) {
    say(
      'province',
      true,
      'La provincia è di due lettere, come MI.',
      'A province is two letters, such as MI.',
    );
    return remarks;
  }
  if (address.country !== undefined) return remarks;
  if (!/^\d{5}$/.test(address.postcode) || address.postcode === '00000') {
    say('postcode', true, 'Il CAP ha cinque cifre.', 'An Italian postcode has five digits.');
    return remarks;
  }
  if (province === undefined) return remarks;
  if (!provinces.has(province))
    say('province', true, `${province} non è una provincia.`, `${province} is no Italian province.`);
  else if (!(zones.get(address.postcode.slice(0, 2)) ?? []).includes(province))
    say(
      'province',
      false,
      `Il CAP ${address.postcode} di solito non è della provincia di ${province}: lo ricontrolli.`,
      `Postcode ${address.postcode} is not usually of the province ${province}: check it again.`,
    );
  return remarks;
}

/** The lines below the name, as the envelope's window shows them; a foreign country stands last, in capitals. */
export function linesBelowName(address: PostalAddress): readonly string[] {
  const { careOf, street, postcode, town, province, country } = address;
  return [
    ...(careOf === undefined ? [] : [careOf]),
    street,
    [postcode, town, province].filter((part) => part !== undefined && part !== '').join(' '),
    ...(country === undefined ? [] : [country.toUpperCase()]),
  ];
}

/** Name and address in one line: what a message on paper has where others have a mail address. */
export function inOneLine(address: PostalAddress): string {
  return [address.name, ...linesBelowName(address)].join(', ');
}

/** Whether two people wrote down the same address of the same person. */
export function isSameAddress(a: PostalAddress, b: PostalAddress): boolean {
  const plain = (address: PostalAddress) => fold(inOneLine(address)).replaceAll(/[^\p{L}\p{N}]+/gu, ' ');
  return plain(a) === plain(b);
}

const longestPart = 70;

/**
 * Which provinces lie in a zone, by the first two digits of the postcode. From memory, and single towns lie across the
 * border of a zone: a mismatch is worth a look and stops nothing.
 */
const zones: ReadonlyMap<string, readonly string[]> = new Map(
  (
    '00 RM,01 VT,02 RI,03 FR,04 LT,05 TR,06 PG,07 SS,08 NU SS SU,09 CA OR SU,10 TO,11 AO,12 CN,13 VC BI,14 AT,15 AL,16 GE,' +
    '17 SV,18 IM,19 SP,20 MI MB LO,21 VA,22 CO,23 SO LC,24 BG,25 BS,26 CR LO,27 PV,28 NO VB,29 PC,30 VE,31 TV,32 BL,' +
    '33 UD PN,34 TS GO,35 PD,36 VI,37 VR,38 TN,39 BZ,40 BO,41 MO,42 RE,43 PR,44 FE,45 RO,46 MN,47 FC RN,48 RA,50 FI,' +
    '51 PT,52 AR,53 SI,54 MS,55 LU,56 PI,57 LI,58 GR,59 PO,60 AN,61 PU,62 MC,63 AP FM,64 TE,65 PE,66 CH,67 AQ,70 BA,' +
    '71 FG,72 BR,73 LE,74 TA,75 MT,76 BT,80 NA,81 CE,82 BN,83 AV,84 SA,85 PZ,86 CB IS,87 CS,88 CZ KR,89 RC VV,90 PA,' +
    '91 TP,92 AG,93 CL,94 EN,95 CT,96 SR,97 RG,98 ME'
  )
    .split(',')
    .map((zone) => {
      const [digits = '', ...codes] = zone.split(' ');
      return [digits, codes];
    }),
);
const provinces: ReadonlySet<string> = new Set([...zones.values()].flat());
