/** Letters with known truth, and what happens to paper on its way to us. The same seed gives the same pages. */
import type { Sharp } from 'sharp';
import { referenceFor, formatReference } from '#src/domain/linking/reference.ts';
import { randomFrom } from '../../test/random.ts';
import { faxOf, leaning, photoOf, scanOf, shadowed } from '../../test/scan.ts';

export interface Letter {
  readonly lines: readonly string[];
  /** What a desk needs of it, as it stands there. */
  readonly fields: Readonly<
    Record<'reference' | 'policy' | 'plate' | 'fiscalCode' | 'iban' | 'amount' | 'date', string>
  >;
}

const people = [
  ['Anna Bianchi', 'BNCNNA85C54E648G', 'IT60X0542811101000000123456', 'AB123CD'],
  ['Bruno Verdi', 'VRDBRN70A01F205T', 'IT61I0306901000000000012345', 'GM045ZZ'],
  ['Carla Rossi', 'RSSCRL62M41H501O', 'IT22W0200811101000102030405', 'FG456RT'],
] as const;

/** `count` letters, Italian and English in turn. */
export function lettersFrom(seed: number, count: number): readonly Letter[] {
  const random = randomFrom(seed);
  const digits = (length: number) => Array.from({ length }, () => random.whole(0, 9)).join('');
  return Array.from({ length: count }, (_, index) => {
    const [name, fiscalCode, iban, plate] = people[index % people.length] ?? people[0];
    const euros = random.whole(100, 4_099);
    const fields = {
      reference: formatReference(referenceFor(random.whole(1, 1_000_000)), 'SIN'),
      policy: `2025${digits(6)}`,
      plate,
      fiscalCode,
      iban,
      amount: `${Math.floor(euros / 1_000) > 0 ? `${Math.floor(euros / 1_000)}.` : ''}${String(euros % 1_000).padStart(euros >= 1_000 ? 3 : 1, '0')},${digits(2)}`,
      date: `${String(random.whole(1, 28)).padStart(2, '0')}/07/2026`,
    };
    return { lines: index % 2 === 0 ? italian(name, fields) : english(name, fields), fields };
  });
}

function italian(
  name: string,
  { reference, policy, plate, fiscalCode, iban, amount, date }: Letter['fields'],
): string[] {
  return [
    name,
    'Via Cavour 12, 26900 Lodi',
    '',
    'Spett. Sportello Sinistri',
    '',
    `Oggetto: sinistro ${reference}`,
    '',
    `Con la presente vi informo che il ${date}, verso le ore 18, la mia auto targata ${plate}`,
    'è stata urtata da un altro veicolo mentre era parcheggiata davanti a casa.',
    'Il conducente si è fermato e abbiamo compilato il modulo, che però è rimasto a lui.',
    `La polizza è la n. ${policy}. La perizia è già stata fatta: il danno è di euro ${amount}.`,
    'Perché il carrozziere possa cominciare, vi chiedo di confermare al più presto.',
    '',
    `Codice fiscale: ${fiscalCode}`,
    `IBAN: ${iban}`,
    '',
    'In attesa di un vostro riscontro, porgo cordiali saluti.',
    name,
  ];
}

function english(
  name: string,
  { reference, policy, plate, fiscalCode, iban, amount, date }: Letter['fields'],
): string[] {
  return [
    name,
    '12 Garden Street, London',
    '',
    'Claims Department',
    '',
    `Subject: your reference ${reference}`,
    '',
    `I am writing about the accident of ${date}, when my car (plate ${plate}) was hit`,
    'by another vehicle while it stood in front of my house in Lodi.',
    'The other driver stopped, and we filled in the form together; he has kept it.',
    `The policy number is ${policy}. The garage estimates the repair at EUR ${amount}.`,
    'Please confirm as soon as you can, so that the work may begin.',
    '',
    `Italian tax code: ${fiscalCode}`,
    `IBAN: ${iban}`,
    '',
    'I look forward to your answer. Yours faithfully,',
    name,
  ];
}

export interface Paper {
  readonly name: string;
  make(letter: Letter): Promise<{ readonly bytes: Uint8Array; readonly type: string }>;
}

const photo = async (page: Sharp, quality = 70) => ({
  bytes: await photoOf(page, quality),
  type: 'image/jpeg',
});

/** Stamps over the words, as post offices and secretaries set them. */
const stamp =
  '<g fill="none" stroke="#c22" stroke-width="3" opacity="0.75" transform="rotate(-12 300 200)"><rect x="180" y="165" width="230" height="52"/></g>' +
  '<text x="196" y="200" font-size="30" fill="#c22" opacity="0.75" font-family="sans-serif" transform="rotate(-12 300 200)">PERVENUTO</text>';

/** What is measured, in the order of the table. */
export const papers: readonly Paper[] = [
  { name: '300 dpi', make: async ({ lines }) => photo(await scanOf(lines, { dpi: 300 })) },
  { name: '200 dpi', make: async ({ lines }) => photo(await scanOf(lines)) },
  { name: '150 dpi', make: async ({ lines }) => photo(await scanOf(lines, { dpi: 150 })) },
  { name: 'skew 1.2°', make: async ({ lines }) => photo(await scanOf(lines, { turned: 1.2 })) },
  { name: 'skew 4.5°', make: async ({ lines }) => photo(await scanOf(lines, { turned: 4.5 })) },
  { name: 'upside down', make: async ({ lines }) => photo(await scanOf(lines, { turned: 180 })) },
  { name: 'on its side', make: async ({ lines }) => photo(await scanOf(lines, { turned: 90 })) },
  { name: 'pale', make: async ({ lines }) => photo(await scanOf(lines, { ink: 0.18, specks: 0.002 })) },
  { name: 'specks 200 dpi', make: async ({ lines }) => photo(await scanOf(lines, { specks: 0.02 })) },
  {
    name: 'specks 150 dpi',
    make: async ({ lines }) => photo(await scanOf(lines, { dpi: 150, specks: 0.02 })),
  },
  { name: 'blur', make: async ({ lines }) => photo(await scanOf(lines, { blur: 1.4 })) },
  { name: 'JPEG 30', make: async ({ lines }) => photo(await scanOf(lines), 30) },
  {
    name: 'standard fax',
    make: async ({ lines }) => ({ bytes: await faxOf(await scanOf(lines)), type: 'image/tiff' }),
  },
  { name: 'stamped', make: async ({ lines }) => photo(await scanOf(lines, { over: stamp })) },
  {
    name: 'photo in shadow',
    make: async ({ lines }) => photo(await shadowed(await scanOf(lines, { turned: 2, blur: 0.8 })), 60),
  },
  {
    name: 'photo from aside',
    make: async ({ lines }) => photo(await leaning(await scanOf(lines, { blur: 0.8 }), 0.15), 60),
  },
];
