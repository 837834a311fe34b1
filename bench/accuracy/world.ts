/**
 * The people of the accuracy bench: households who share surname, address and sometimes telephone, policies with
 * covers, claims with references. The same seed makes the same world. Nothing here knows a rule of the product:
 * check digits are computed once more on purpose, from the domain guide D.4 and F.2.
 */
import type { Random } from '../../test/random.ts';
import type { LossType, Tongue } from './phrases.ts';
import { brokerNames, mailHosts, men, streets, surnames, towns, women, type Town } from './world-names.ts';

/** The day of the bench: messages arrive from here on. */
export const benchDay = '2026-11-12';

export interface Person {
  readonly key: number;
  readonly given: string;
  readonly surname: string;
  readonly woman: boolean;
  readonly fiscalCode: string;
  readonly iban?: string;
  readonly email?: string;
  /** E.164. */
  readonly phone?: string;
  readonly town: Town;
  /** Street and number. */
  readonly street: string;
  readonly household: number;
  readonly broker?: Broker;
  readonly language: Tongue;
}

export interface Broker {
  readonly name: string;
  readonly email: string;
}

export type Line = 'motor' | 'home' | 'health' | 'travel';

export interface WorldPolicy {
  readonly key: number;
  readonly number: string;
  readonly line: Line;
  readonly holder: Person;
  readonly plate?: string;
  readonly types: readonly LossType[];
}

export interface WorldClaim {
  readonly key: number;
  /** Ten digits, domain guide F.2. */
  readonly reference: string;
  readonly type: LossType;
  /** None for a welfare benefit. */
  readonly policy?: WorldPolicy;
  readonly person: Person;
  readonly lossOn: string;
  readonly town: Town;
  readonly otherPlate?: string;
  /** Number that another insurer gave the loss. */
  readonly externalReference?: string;
  readonly status: 'incomplete' | 'in_review' | 'payment_ordered' | 'paid' | 'closed';
}

export interface World {
  readonly people: readonly Person[];
  readonly policies: readonly WorldPolicy[];
  readonly claims: readonly WorldClaim[];
  readonly brokers: readonly Broker[];
}

const typesOf: Readonly<Record<Line, readonly LossType[]>> = {
  motor: ['motor_damage', 'motor_injury', 'motor_own'],
  home: ['home_water', 'home_theft', 'home_fire_weather', 'liability'],
  health: ['health_expense', 'health_hospital', 'personal_accident', 'death_benefit'],
  travel: ['travel_medical', 'travel_baggage', 'travel_cancel'],
};
const prefixOf: Readonly<Record<Line, string>> = { motor: 'RCA', home: 'CAS', health: 'SAL', travel: 'VIA' };

/** Makes a world of about `size` people. */
export function makeWorld(random: Random, size: number): World {
  const people: Person[] = [];
  const brokers = brokerNames.map((name) => ({ name, email: `sinistri@${slug(name)}.example` }));
  const names = new Map<string, number>();
  for (let household = 0; people.length < size; household += 1) {
    const home = { town: random.pick(towns), street: `${random.pick(streets)} ${random.whole(1, 180)}` };
    const members = random.pick([1, 1, 1, 2, 2, 3, 4]);
    const family = frequent(random, surnames);
    const broker = random.chance(0.18) ? random.pick(brokers) : undefined;
    const sharesPhone = random.chance(0.35);
    const sharesMail = random.chance(0.25);
    const first = people.length;
    for (let member = 0; member < members; member += 1) {
      const woman = random.chance(0.5);
      const given = frequent(random, woman ? women : men);
      // Italian spouses keep their names; children carry the father's.
      const surname = member === 1 && random.chance(0.7) ? frequent(random, surnames) : family;
      const name = `${given} ${surname}`;
      const namesakes = names.get(name) ?? 0;
      names.set(name, namesakes + 1);
      const head = people[first];
      const ownMail = `${slug(given)}.${slug(surname)}${namesakes === 0 ? '' : String(60 + namesakes)}@${random.pick(mailHosts)}`;
      const email = member > 0 && sharesMail ? head?.email : random.chance(0.88) ? ownMail : undefined;
      const phone =
        member > 0 && sharesPhone ? head?.phone : random.chance(0.85) ? mobile(random) : undefined;
      people.push({
        key: people.length,
        given,
        surname,
        woman,
        fiscalCode: fiscalCode(random, given, surname, woman),
        ...(random.chance(0.45) ? { iban: iban(random) } : {}),
        ...(email === undefined ? {} : { email }),
        ...(phone === undefined ? {} : { phone }),
        ...home,
        household,
        ...(broker === undefined ? {} : { broker }),
        language: random.chance(0.14) ? 'en' : 'it',
      });
    }
  }
  const policies: WorldPolicy[] = [];
  for (const holder of people)
    for (const line of ['motor', 'home', 'health', 'travel'] as const) {
      const count = random.chance({ motor: 0.6, home: 0.35, health: 0.3, travel: 0.2 }[line])
        ? line === 'motor' && random.chance(0.18)
          ? 2
          : 1
        : 0;
      for (let each = 0; each < count; each += 1)
        policies.push({
          key: policies.length,
          number: `${prefixOf[line]}-${random.whole(2019, 2026)}-${String(100_000 + ((policies.length * 7919) % 900_000)).padStart(6, '0')}`,
          line,
          holder,
          ...(line === 'motor' ? { plate: plate(random) } : {}),
          types: typesOf[line],
        });
    }
  const claims: WorldClaim[] = [];
  const open = (type: LossType, person: Person, policy: WorldPolicy | undefined) => {
    const status = random.pick([
      'incomplete',
      'incomplete',
      'incomplete',
      'in_review',
      'payment_ordered',
      'paid',
      'closed',
    ] as const);
    claims.push({
      key: claims.length,
      reference: reference(claims.length),
      type,
      ...(policy === undefined ? {} : { policy }),
      person,
      lossOn: addDays(
        benchDay,
        -random.whole(status === 'incomplete' ? 12 : 30, status === 'incomplete' ? 120 : 500),
      ),
      town: random.chance(0.6) ? person.town : random.pick(towns),
      ...(type === 'motor_damage' || type === 'motor_injury' ? { otherPlate: plate(random) } : {}),
      ...(random.chance(0.1)
        ? { externalReference: `${random.whole(2025, 2026)}/${random.whole(100_000, 999_999)}` }
        : {}),
      status,
    });
  };
  for (const policy of policies) {
    const count = random.pick([0, 0, 1, 1, 1, 2, 2, 3]);
    for (let each = 0; each < count; each += 1) open(random.pick(policy.types), policy.holder, policy);
  }
  for (const person of people) if (random.chance(0.06)) open('welfare_benefit', person, undefined);
  return { people, policies, claims, brokers };
}

export function fullName(person: Person): string {
  return `${person.given} ${person.surname}`;
}

/** A number of the list, the first much likelier than the last, as names are in life. */
function frequent(random: Random, values: readonly string[]): string {
  const place = Math.floor(values.length * random.next() ** 2.2);
  return values[Math.min(place, values.length - 1)] ?? '';
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function slug(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '');
}

export function mobile(random: Random): string {
  return `+393${random.pick(['28', '33', '38', '39', '40', '47', '48', '49', '66', '80', '92'])}${random.whole(1_000_000, 9_999_999)}`;
}

const plateLetters = 'ABCDEFGHJKLMNPRSTVWXYZ';
export function plate(random: Random): string {
  const letter = () => random.pick(plateLetters.split(''));
  // Cars of today begin with D to H.
  return `${random.pick('DEFGH'.split(''))}${letter()}${String(random.whole(0, 999)).padStart(3, '0')}${letter()}${letter()}`;
}

/** The n-th reference: body permuted within 40–80 million, check digits by MOD 97-10. */
function reference(n: number): string {
  const body = 40_000_000n + ((BigInt(n) * 24_721_359n + 12_345n) % 40_000_000n);
  return `${body}${String(98n - ((body * 100n) % 97n)).padStart(2, '0')}`;
}

const oddValues: Readonly<Record<string, number>> = Object.fromEntries(
  '0123456789'
    .split('')
    .map((sign, index) => [sign, [1, 0, 5, 7, 9, 13, 15, 17, 19, 21][index] ?? 0] as const)
    .concat(
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
        .split('')
        .map(
          (sign, index) =>
            [
              sign,
              [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23][
                index
              ] ?? 0,
            ] as const,
        ),
    ),
);
function checkLetter(text: string): string {
  let sum = 0;
  text.split('').forEach((sign, index) => {
    const even = /\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 65;
    sum += index % 2 === 0 ? (oddValues[sign] ?? 0) : even;
  });
  return String.fromCharCode(65 + (sum % 26));
}

function fiscalCode(random: Random, given: string, surname: string, woman: boolean): string {
  const year = random.whole(1938, 2005);
  const month = random.whole(0, 11);
  const day = random.whole(1, 28) + (woman ? 40 : 0);
  const body = `${three(surname, false)}${three(given, true)}${String(year % 100).padStart(2, '0')}${'ABCDEHLMPRST'[month] ?? 'A'}${String(day).padStart(2, '0')}${random.pick(towns).code}`;
  return body + checkLetter(body);
}

function three(name: string, isGiven: boolean): string {
  const letters = slug(name).toUpperCase();
  let consonants = letters.replaceAll(/[AEIOU]/g, '');
  if (isGiven && consonants.length >= 4) consonants = `${consonants[0]}${consonants[2]}${consonants[3]}`;
  return `${consonants}${letters.replaceAll(/[^AEIOU]/g, '')}XXX`.slice(0, 3);
}

export function iban(random: Random): string {
  const account = `0${random.whole(1000, 9999)}0${random.whole(1000, 9999)}${String(random.whole(1, 999_999_999)).padStart(12, '0')}`;
  const bban = `${checkLetter(account)}${account}`;
  const digits = `${bban}IT00`
    .split('')
    .map((sign) => (/\d/.test(sign) ? sign : String(sign.charCodeAt(0) - 55)))
    .join('');
  return `IT${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${bban}`;
}
