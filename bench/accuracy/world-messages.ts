/**
 * Messages to the desk with the truth about each: which claim it belongs to or that it reports a new loss, its kinds,
 * the values it states, the items it brings. Everything is drawn from a bank of phrases, a world and a seed.
 */
import type { Random } from '../../test/random.ts';
import type { AskKind, Line, LossType, MarkName, Paper, Phrases, StoryLine, Tongue } from './phrases.ts';
import { mistype, scan, transcribe } from './world-noise.ts';
import {
  dictate,
  dictateDigits,
  elide,
  numberWords,
  sayDay,
  sayMoney,
  sayPeriod,
  sayWhen,
} from './world-speech.ts';
import {
  addDays,
  benchDay,
  fullName,
  iban,
  mobile,
  plate,
  slug,
  type Person,
  type World,
  type WorldClaim,
  type WorldPolicy,
} from './world.ts';
import {
  mailHosts,
  men,
  otherInsurers,
  resorts,
  resortsEnglish,
  roads,
  streets,
  surnames,
  towns,
  women,
  type Town,
} from './world-names.ts';

export const kinds = [
  'claim_new',
  'claim_update',
  'claim_status',
  'payment_delay',
  'renewal_problem',
  'account_change',
  'complaint',
  'data_request',
  'third_party_letter',
  'provider',
  'misdirected',
] as const;
export type Kind = (typeof kinds)[number];

/** What makes a message hard; wrong links are counted by it. */
export type Trap =
  | 'plain'
  | 'old reference on a new loss'
  | 'old thread on a new loss'
  | 'wrong digit in reference'
  | 'reference only in the quote'
  | 'homonym who is nobody here'
  | 'shared mailbox of a broker'
  | 'written by a relative'
  | 'unknown address'
  | 'about no claim'
  | 'several claims of one customer';

/** A value the text states, with the normal forms in which it may be read. */
export interface Stated {
  readonly item: string;
  readonly values: readonly string[];
}

export interface Truth {
  /** Key of the world's claim it is about. */
  readonly claim?: number;
  /** It reports a loss nobody knew: a claim of this type should be opened. */
  readonly opens?: LossType;
  /** Policies that a claim opened by it may name; none named is no fault. */
  readonly policies: readonly number[];
  /** The first is the main one. */
  readonly kinds: readonly Kind[];
  readonly trap: Trap;
  readonly stated: readonly Stated[];
  /** Values that stand in the text and may be read or not. */
  readonly tolerated: readonly string[];
  /** Conditions that hold. */
  readonly facts: Readonly<Record<string, string>>;
  /** Items answered by words or files. */
  readonly has: readonly string[];
  /** Items of which nobody can say whether the message answers them. */
  readonly open: readonly string[];
}

export interface MadeFile {
  readonly name: string;
  readonly form: 'pdf' | 'photo' | 'scan';
  /** Text layer of a PDF. */
  readonly text?: string;
}

export interface MadeMessage {
  readonly serial: number;
  readonly channel: 'email' | 'phone' | 'letter';
  readonly receivedAt: Date;
  /** E-mail address or E.164; letters and withheld numbers have none. */
  readonly from?: { readonly address: string; readonly name?: string };
  readonly subject: string;
  readonly text: string;
  readonly language: Tongue;
  /** It answers our mail about this claim: the runner puts our signed address into its To. */
  readonly answersClaim?: number;
  readonly files: readonly MadeFile[];
  readonly truth: Truth;
}

/** Documents that a claim of a type usually needs (domain guide D.3). */
const papersOf: Readonly<Record<LossType, readonly string[]>> = {
  motor_damage: ['doc_cai', 'doc_damage_photos', 'doc_estimate'],
  motor_injury: ['doc_cai', 'doc_medical_cert', 'doc_er_report', 'doc_social_decl'],
  motor_own: ['doc_damage_photos', 'doc_estimate', 'doc_police_report', 'doc_vehicle_reg', 'doc_invoice'],
  home_water: ['doc_damage_photos', 'doc_estimate', 'doc_technical_report', 'doc_invoice'],
  home_theft: ['doc_police_report', 'doc_items_list', 'doc_proof_purchase', 'doc_damage_photos'],
  home_fire_weather: [
    'doc_damage_photos',
    'doc_estimate',
    'doc_items_list',
    'doc_weather',
    'doc_fire_report',
  ],
  liability: ['doc_estimate', 'doc_invoice', 'doc_medical_cert'],
  health_expense: ['doc_invoice', 'doc_prescription', 'doc_claim_form', 'doc_health_consent'],
  health_hospital: ['doc_clinical_record', 'doc_invoice', 'doc_claim_form'],
  personal_accident: ['doc_medical_cert', 'doc_er_report', 'doc_clinical_record'],
  travel_medical: ['doc_medical_cert', 'doc_invoice', 'doc_travel_booking'],
  travel_baggage: [
    'doc_travel_booking',
    'doc_items_list',
    'doc_carrier_statement',
    'doc_police_report',
    'doc_proof_purchase',
  ],
  travel_cancel: ['doc_travel_booking', 'doc_cancellation_cost', 'doc_medical_cert', 'doc_carrier_statement'],
  welfare_benefit: ['doc_claim_form', 'doc_id', 'doc_income', 'doc_employer', 'doc_medical_cert'],
  death_benefit: ['doc_death_cert', 'doc_heirs', 'doc_id', 'doc_claim_form', 'doc_clinical_record'],
};

/** Makes `count` messages. */
export function makeMessages(
  world: World,
  phrases: Phrases,
  random: Random,
  count: number,
): readonly MadeMessage[] {
  const scribe = new Scribe(world, phrases, random.branch('messages'));
  return Array.from({ length: count }, (_, serial) => scribe.message(serial));
}

/** One message while it is being written. */
interface Sheet {
  readonly language: Tongue;
  readonly today: string;
  readonly spoken: boolean;
  /** Written by a firm or a lawyer. */
  official: boolean;
  readonly lines: string[];
  /** Codes as they stand in the text: a scanner may spoil one, fingers do not. */
  readonly codes: string[];
  /** Days, hours, sums and places as they stand in the text: noise leaves them alone. */
  readonly kept: string[];
  readonly stated: Stated[];
  readonly tolerated: string[];
  readonly facts: Record<string, string>;
  readonly has: Set<string>;
  readonly open: Set<string>;
  readonly files: MadeFile[];
  subject: string;
  trap: Trap;
  from?: { address: string; name?: string };
  answersClaim?: number;
  quoted?: string;
  forwarded?: string;
}

/** In what capacity somebody writes. */
type Writer = 'self' | 'broker' | 'relative' | 'stranger';

class Scribe {
  readonly #world: World;
  readonly #phrases: Phrases;
  readonly #random: Random;
  readonly #policiesOf = new Map<Person, WorldPolicy[]>();
  readonly #claimsOf = new Map<Person, WorldClaim[]>();
  readonly #householdOf = new Map<number, Person[]>();
  /** Claims whose papers are still to come; each answers once. */
  readonly #waiting: WorldClaim[];

  constructor(world: World, phrases: Phrases, random: Random) {
    this.#world = world;
    this.#phrases = phrases;
    this.#random = random;
    for (const person of world.people) push(this.#householdOf, person.household, person);
    for (const policy of world.policies) push(this.#policiesOf, policy.holder, policy);
    for (const claim of world.claims) push(this.#claimsOf, claim.person, claim);
    this.#waiting = random
      .branch('waiting')
      .shuffled(world.claims.filter((claim) => claim.status === 'incomplete'));
  }

  message(serial: number): MadeMessage {
    const random = this.#random;
    const today = addDays(benchDay, Math.floor(serial / 800) % 12);
    const share = random.whole(1, 1000);
    const write = this.#work.find(([upTo]) => share <= upTo)?.[1];
    return write === undefined ? this.#newLoss(serial, today) : write(serial, today);
  }

  readonly #work: readonly (readonly [number, (serial: number, today: string) => MadeMessage])[] = [
    [300, (serial, today) => this.#newLoss(serial, today)],
    [530, (serial, today) => this.#update(serial, today)],
    [640, (serial, today) => this.#ask(serial, today, 'claim_status')],
    [710, (serial, today) => this.#ask(serial, today, 'payment_delay')],
    [760, (serial, today) => this.#aboutNoClaim(serial, today, 'renewal_problem')],
    [810, (serial, today) => this.#aboutNoClaim(serial, today, 'account_change')],
    [890, (serial, today) => this.#ask(serial, today, 'complaint')],
    [912, (serial, today) => this.#aboutNoClaim(serial, today, 'data_request')],
    [945, (serial, today) => this.#thirdParty(serial, today)],
    [975, (serial, today) => this.#provider(serial, today)],
    [1000, (serial, today) => this.#aboutNoClaim(serial, today, 'misdirected')],
  ];

  // What people write about ---------------------------------------------------------------------------------------

  #newLoss(serial: number, today: string): MadeMessage {
    const random = this.#random;
    let person = random.pick(this.#world.people);
    let policy: WorldPolicy | undefined;
    let type: LossType;
    const welfare = random.chance(0.05);
    const uninsured = !welfare && random.chance(0.05);
    if (welfare) type = 'welfare_benefit';
    else {
      for (let tries = 0; tries < 60 && (this.#policiesOf.get(person) ?? []).length === 0; tries += 1)
        person = random.pick(this.#world.people);
      policy = random.pick(this.#policiesOf.get(person) ?? this.#world.policies);
      type = random.pick(policy.types);
      if (uninsured) policy = undefined;
    }
    const channel = this.#channel();
    const story = this.#story(type, person.language);
    const sheet = this.#sheet(today, story[0], channel);
    const sender = this.#sender(sheet, person, channel, type === 'death_benefit' ? 'relative' : undefined);
    const old = this.#claimsOf.get(person)?.[0];
    if (old !== undefined && channel === 'email' && random.chance(0.05) && sender === 'self') {
      sheet.trap = 'old thread on a new loss';
      sheet.answersClaim = old.key;
      sheet.subject = `Re: ${random.pick(['', `[SIN ${dashed(old.reference)}] `])}${sheet.language === 'it' ? 'Ci servono alcuni documenti' : 'We need some documents'}`;
    }
    this.#open(sheet);
    if (sender === 'broker') this.#introduce(sheet, 'brokers', person);
    if (sender === 'relative' && type !== 'death_benefit') this.#introduce(sheet, 'relatives', person);
    const announced = random.chance(0.6);
    if (announced || sheet.trap === 'old thread on a new loss')
      sheet.lines.push(this.#line('reports', sheet.language));
    this.#tell(sheet, story, person, policy);
    const insistent = random.chance(0.05);
    if (insistent) sheet.lines.push(this.#line('anger', sheet.language));
    if (old !== undefined && announced && sheet.trap === 'plain' && random.chance(0.08)) {
      sheet.trap = 'old reference on a new loss';
      this.#reference(sheet, old, true);
    }
    if (random.chance(policy === undefined ? 0 : 0.42)) this.#mark(sheet, 'policy', person, policy);
    if (policy?.plate !== undefined && random.chance(0.5)) this.#mark(sheet, 'plate', person, policy);
    if (random.chance(0.25)) this.#mark(sheet, 'fiscal', person, policy);
    if (random.chance(type.startsWith('health') || type.startsWith('travel') ? 0.35 : 0.08))
      this.#mark(sheet, 'iban', person, policy);
    if (random.chance(0.4)) this.#bring(sheet, type, this.#random.whole(1, 2), 'brings');
    this.#sign(sheet, person, sender);
    const policies =
      policy === undefined
        ? []
        : (this.#policiesOf.get(person) ?? [])
            .filter((each) => each.types.includes(type))
            .filter(
              (each) =>
                each === policy ||
                !sheet.stated.some((one) => one.item === 'policy_number' || one.item === 'plate_own'),
            )
            .map((each) => each.key);
    if (sender === 'broker') sheet.facts['represented'] = 'intermediary';
    return this.#finish(
      serial,
      sheet,
      channel,
      { opens: type, policies, kinds: insistent ? ['complaint', 'claim_new'] : ['claim_new'] },
      'loss',
    );
  }

  #update(serial: number, today: string): MadeMessage {
    const random = this.#random;
    const news = random.chance(0.2);
    const claim = news
      ? random.pick(this.#world.claims)
      : (this.#waiting.pop() ?? random.pick(this.#world.claims));
    const { channel, sheet, sender } = this.#aboutClaim(today, claim, news ? 0.25 : 0.5);
    this.#open(sheet);
    this.#introduceFor(sheet, sender, claim.person);
    const asked = sheet.answersClaim !== undefined || random.chance(0.4);
    if (news || channel === 'phone') sheet.lines.push(this.#aboutThing(sheet, 'updates', claim));
    else this.#bring(sheet, claim.type, random.pick([1, 1, 2, 2, 3]), asked ? 'answers' : 'brings');
    this.#marks(sheet, claim, 0.9);
    if (!news && random.chance(0.3)) this.#mark(sheet, 'iban', claim.person, claim.policy);
    if (!news && random.chance(0.3)) this.#mark(sheet, 'fiscal', claim.person, claim.policy);
    const insistent = random.chance(0.03);
    if (insistent) sheet.lines.push(this.#line('anger', sheet.language));
    this.#sign(sheet, claim.person, sender);
    return this.#finish(
      serial,
      sheet,
      channel,
      { claim: claim.key, policies: [], kinds: insistent ? ['complaint', 'claim_update'] : ['claim_update'] },
      'papers',
    );
  }

  #ask(serial: number, today: string, kind: 'claim_status' | 'payment_delay' | 'complaint'): MadeMessage {
    const random = this.#random;
    const claim = random.pick(this.#world.claims);
    if (kind === 'claim_status' && random.chance(0.04)) return this.#homonym(serial, today, claim);
    const { channel, sheet, sender } = this.#aboutClaim(today, claim, 0.18);
    this.#open(sheet);
    this.#introduceFor(sheet, sender, claim.person);
    sheet.lines.push(this.#aboutThing(sheet, kind, claim));
    this.#marks(sheet, claim, 0.8);
    this.#sign(sheet, claim.person, sender);
    return this.#finish(
      serial,
      sheet,
      channel,
      { claim: claim.key, policies: [], kinds: [kind] },
      kind === 'complaint' ? 'complaint' : 'ask',
    );
  }

  /** Somebody of the same name whom we do not insure asks about a loss that is not ours. */
  #homonym(serial: number, today: string, claim: WorldClaim): MadeMessage {
    const sheet = this.#sheet(today, claim.person.language, 'email');
    sheet.trap = 'homonym who is nobody here';
    sheet.from = {
      address: `${slug(claim.person.surname)}${this.#random.whole(100, 999)}@${this.#random.pick(mailHosts)}`,
      name: fullName(claim.person),
    };
    this.#open(sheet);
    sheet.lines.push(this.#aboutThing(sheet, 'claim_status', claim));
    sheet.lines.push(fullName(claim.person));
    return this.#finish(serial, sheet, 'email', { policies: [], kinds: ['claim_status'] }, 'ask');
  }

  #aboutNoClaim(
    serial: number,
    today: string,
    kind: Exclude<AskKind, 'claim_status' | 'payment_delay' | 'complaint'>,
  ): MadeMessage {
    const random = this.#random;
    const person = random.pick(this.#world.people);
    const channel = this.#channel();
    const sheet = this.#sheet(today, person.language, channel);
    const sender = this.#sender(sheet, person, channel, kind === 'misdirected' ? 'stranger' : 'self');
    sheet.trap = 'about no claim';
    this.#open(sheet);
    let ask = this.#line({ asks: kind }, sheet.language);
    if (ask.includes('{value}')) {
      const value = this.#newValue(sheet, ask, person);
      ask = ask.replace('{value}', value);
    }
    sheet.lines.push(ask);
    const policy = this.#policiesOf.get(person)?.[0];
    if (kind !== 'misdirected') {
      if (policy !== undefined && random.chance(0.6)) this.#mark(sheet, 'policy', person, policy);
      if (policy?.plate !== undefined && kind === 'renewal_problem' && random.chance(0.5))
        this.#mark(sheet, 'plate', person, policy);
      if (random.chance(0.3)) this.#mark(sheet, 'fiscal', person, policy);
    }
    this.#sign(sheet, person, sender);
    return this.#finish(serial, sheet, channel, { policies: [], kinds: [kind] }, 'ask');
  }

  #thirdParty(serial: number, today: string): MadeMessage {
    const random = this.#random;
    const motor = this.#world.claims.filter(
      (claim) => claim.type === 'motor_damage' || claim.type === 'motor_injury' || claim.type === 'liability',
    );
    const claim = random.pick(motor);
    const channel = random.pick(['email', 'email', 'letter'] as const);
    const sheet = this.#sheet(today, claim.person.language, channel);
    sheet.official = true;
    const insurer = random.pick(otherInsurers);
    const surname = random.pick(surnames);
    if (channel === 'email')
      sheet.from = random.chance(0.7)
        ? {
            address: `avv.${slug(surname)}@studiolegale-${slug(surname)}.example`,
            name: `Avv. ${random.pick(women)} ${surname}`,
          }
        : { address: `sinistri@${slug(insurer)}.example`, name: insurer };
    // A third of the lawyers write about a loss we have never heard of.
    const unheard = random.chance(0.25);
    if (unheard) sheet.trap = 'about no claim';
    sheet.lines.push(
      this.#aboutThing(
        sheet,
        'thirdParties',
        claim,
        unheard ? addDays(today, -random.whole(2, 9)) : claim.lossOn,
      ),
    );
    if (random.chance(0.6) && claim.policy?.plate !== undefined)
      this.#mark(sheet, 'plate', claim.person, claim.policy);
    if (!unheard && claim.otherPlate !== undefined && random.chance(0.5)) {
      const shown = this.#show(sheet, 'plate', claim.otherPlate);
      sheet.lines.push(
        sheet.language === 'it' ? `Veicolo di controparte ${shown}.` : `The other vehicle is ${shown}.`,
      );
      sheet.stated.push({ item: 'plate_other', values: [claim.otherPlate] });
    }
    if (!unheard && random.chance(0.3)) this.#reference(sheet, claim, false);
    if (!unheard && claim.externalReference !== undefined)
      sheet.lines.push(`${sheet.language === 'it' ? 'Ns. rif.' : 'Our ref.'} ${claim.externalReference}`);
    sheet.lines.push(this.#line('closings', sheet.language), sheet.from?.name ?? `Avv. ${surname}`);
    return this.#finish(
      serial,
      sheet,
      channel,
      { ...(unheard ? {} : { claim: claim.key }), policies: [], kinds: ['third_party_letter'] },
      'letter',
    );
  }

  #provider(serial: number, today: string): MadeMessage {
    const random = this.#random;
    const claim = random.pick(this.#world.claims.filter((each) => /motor|home|health/.test(each.type)));
    const channel = random.pick(['email', 'email', 'email', 'letter'] as const);
    const sheet = this.#sheet(today, claim.person.language, channel);
    sheet.official = true;
    const name = random.pick(surnames);
    const trade = claim.type.startsWith('motor')
      ? 'carrozzeria'
      : claim.type.startsWith('home')
        ? 'impresa'
        : 'clinica';
    if (channel === 'email')
      sheet.from = { address: `info@${trade}-${slug(name)}.example`, name: `${capital(trade)} ${name}` };
    const fitting = this.#phrases.providers
      .filter(([, text]) => !/clinic|poliamb/i.test(text) || trade === 'clinica')
      .filter(([, text]) => !/carrozz|officina|garage|body shop/i.test(text) || trade === 'carrozzeria')
      .filter(([, text]) => !/edile/i.test(text) || trade === 'impresa');
    sheet.lines.push(this.#fillThing(sheet, pickLine(random, fitting, sheet.language), claim, claim.lossOn));
    if (claim.policy?.plate !== undefined && random.chance(0.6))
      this.#mark(sheet, 'plate', claim.person, claim.policy);
    if (random.chance(0.35)) this.#reference(sheet, claim, false);
    if (random.chance(0.7))
      this.#bring(
        sheet,
        claim.type,
        1,
        'brings',
        trade === 'clinica' ? ['doc_invoice'] : ['doc_estimate', 'doc_invoice'],
      );
    sheet.lines.push(this.#line('closings', sheet.language), sheet.from?.name ?? name);
    return this.#finish(
      serial,
      sheet,
      channel,
      { claim: claim.key, policies: [], kinds: ['provider'] },
      'papers',
    );
  }

  // Who writes ----------------------------------------------------------------------------------------------------

  #channel(): MadeMessage['channel'] {
    const share = this.#random.next();
    return share < 0.78 ? 'email' : share < 0.89 ? 'letter' : 'phone';
  }

  #sheet(today: string, language: Tongue, channel: MadeMessage['channel']): Sheet {
    return {
      language,
      today,
      spoken: channel === 'phone',
      official: false,
      lines: [],
      codes: [],
      kept: [],
      stated: [],
      tolerated: [],
      facts: {},
      has: new Set(),
      open: new Set(),
      files: [],
      subject: '',
      trap: 'plain',
    };
  }

  #sender(
    sheet: Sheet,
    person: Person,
    channel: MadeMessage['channel'],
    wanted?: 'self' | 'relative' | 'stranger',
  ): Writer {
    const random = this.#random;
    if (channel === 'letter') return wanted === 'relative' ? 'relative' : 'self';
    if (channel === 'phone') {
      if (person.phone !== undefined && random.chance(0.75)) sheet.from = { address: person.phone };
      else if (random.chance(0.5)) sheet.from = { address: mobile(random) };
      if (sheet.from?.address !== person.phone) sheet.trap = 'unknown address';
      return wanted === 'relative' ? 'relative' : 'self';
    }
    const share = random.next();
    if (wanted === 'stranger') {
      sheet.from = {
        address: `${slug(random.pick(men))}.${slug(random.pick(surnames))}@${random.pick(mailHosts)}`,
        name: `${random.pick(men)} ${random.pick(surnames)}`,
      };
      return 'stranger';
    }
    if (wanted === undefined && person.broker !== undefined && share < 0.45) {
      sheet.from = { address: person.broker.email, name: person.broker.name };
      sheet.trap = 'shared mailbox of a broker';
      return 'broker';
    }
    if (wanted === 'relative' || (wanted === undefined && share > 0.94)) {
      const relative = (this.#householdOf.get(person.household) ?? []).find(
        (each) => each !== person && each.email !== undefined,
      );
      sheet.from =
        relative === undefined
          ? { address: `${slug(random.pick(women))}${random.whole(10, 99)}@${random.pick(mailHosts)}` }
          : { address: relative.email ?? '', name: fullName(relative) };
      sheet.trap = 'written by a relative';
      return 'relative';
    }
    if (person.email !== undefined && random.chance(0.85)) {
      sheet.from = { address: person.email, ...(random.chance(0.85) ? { name: fullName(person) } : {}) };
      return 'self';
    }
    sheet.from = {
      address: `${slug(person.given)}${random.whole(1, 999)}@${random.pick(mailHosts)}`,
      ...(random.chance(0.8) ? { name: fullName(person) } : {}),
    };
    sheet.trap = 'unknown address';
    return 'self';
  }

  #aboutClaim(
    today: string,
    claim: WorldClaim,
    answers: number,
  ): { channel: MadeMessage['channel']; sheet: Sheet; sender: Writer } {
    const random = this.#random;
    const channel = this.#channel();
    const sheet = this.#sheet(today, claim.person.language, channel);
    const sender = this.#sender(sheet, claim.person, channel);
    if (sheet.trap === 'plain' && (this.#claimsOf.get(claim.person)?.length ?? 0) > 1)
      sheet.trap = 'several claims of one customer';
    if (channel === 'email' && random.chance(answers)) {
      const subject =
        sheet.language === 'it'
          ? 'Ci servono alcuni documenti per il suo sinistro'
          : 'We need some documents for your claim';
      if (random.chance(0.7)) {
        sheet.answersClaim = claim.key;
        sheet.subject = `Re: ${random.chance(0.6) ? `[SIN ${dashed(claim.reference)}] ` : ''}${subject}`;
      } else {
        sheet.trap = 'reference only in the quote';
        sheet.subject = `${random.pick(['R:', 'Re:', 'RIF:'])} ${subject}`;
      }
      if (random.chance(0.6) || sheet.trap === 'reference only in the quote')
        sheet.quoted = this.#quote(sheet, claim);
    }
    return { channel, sheet, sender };
  }

  // What stands in it ---------------------------------------------------------------------------------------------

  #open(sheet: Sheet): void {
    const opening = this.#line('openings', sheet.language);
    if (opening !== '' && this.#random.chance(0.85)) sheet.lines.push(opening);
    if (this.#random.chance(0.18)) sheet.lines.push(this.#line('noise', sheet.language));
  }

  #introduceFor(sheet: Sheet, sender: Writer, person: Person): void {
    if (sender === 'broker') this.#introduce(sheet, 'brokers', person, /denuncia|segnal/i);
    if (sender === 'relative') this.#introduce(sheet, 'relatives', person);
  }

  #introduce(sheet: Sheet, bank: 'brokers' | 'relatives', person: Person, unfit = /^$/): void {
    const fitting = this.#phrases[bank].filter(([, text]) => !unfit.test(text));
    sheet.lines.push(pickLine(this.#random, fitting, sheet.language).replace('{client}', fullName(person)));
    sheet.has.add('insured_name');
  }

  /** The story, with its slots filled and noted. */
  #tell(sheet: Sheet, story: StoryLine, person: Person, policy: WorldPolicy | undefined): void {
    const random = this.#random;
    const [language, template, facts = '', has = ''] = story;
    const lossOn = addDays(sheet.today, -random.pick([0, 1, 1, 2, 2, 3, 4, 5, 6, 8]));
    const town = random.chance(0.7) ? person.town : random.pick(towns);
    const health = /^(?:health|welfare)/.test(this.#typeOf(story));
    let told = template.replaceAll(/\{(\w+)\}/g, (_, slot: string) =>
      this.#slot(sheet, slot, language, { lossOn, town, person, health }),
    );
    told = elide(told);
    sheet.lines.push(
      sheet.spoken
        ? told
        : told.replace(/^./u, (first) => (random.chance(0.6) ? first.toUpperCase() : first)),
    );
    for (const fact of facts.split(' ').filter((each) => each !== '')) {
      const [key = '', value = ''] = fact.split('=');
      sheet.facts[key] = value;
    }
    for (const item of has.split(' ').filter((each) => each !== '')) sheet.has.add(item);
    if (facts.includes('witnesses=declared') && !has.includes('witnesses')) sheet.open.add('witnesses');
    sheet.has.add('loss_description');
    if (policy === undefined) sheet.open.add('plate_own');
  }

  #slot(
    sheet: Sheet,
    slot: string,
    language: Tongue,
    told: { lossOn: string; town: Town; person: Person; health: boolean },
  ): string {
    const random = this.#random;
    switch (slot) {
      case 'when': {
        const when = sayWhen(random, language, told.lossOn, sheet.today);
        if (when.day !== undefined) {
          if (told.health) sheet.tolerated.push(when.day);
          else {
            sheet.stated.push({ item: 'loss_date', values: [when.day] });
            sheet.has.add('loss_date');
          }
        }
        if (when.time !== undefined) {
          if (told.health) sheet.tolerated.push(when.time);
          else {
            sheet.stated.push({ item: 'loss_time', values: [when.time] });
            sheet.has.add('loss_time');
          }
        }
        if (when.day === undefined) sheet.open.add('loss_date');
        if (when.time === undefined) sheet.open.delete('loss_time');
        sheet.kept.push(when.text);
        return when.text;
      }
      case 'road':
        return this.#place(sheet, language, told.town, 'road');
      case 'home':
        return this.#place(sheet, language, told.town, 'home');
      case 'abroad': {
        const at = random.whole(0, resorts.length - 1);
        const name = (language === 'it' ? resorts : resortsEnglish)[at] ?? 'Roma';
        sheet.stated.push({ item: 'loss_place', values: [name] });
        sheet.has.add('loss_place');
        sheet.kept.push(name);
        return language === 'it' ? `a ${name}` : `in ${name}`;
      }
      case 'other': {
        const value = plate(random);
        sheet.stated.push({ item: 'plate_other', values: [value] });
        sheet.has.add('plate_other');
        return this.#show(sheet, 'plate', value);
      }
      case 'third':
        return `${random.pick(random.chance(0.5) ? men : women)} ${random.pick(surnames)}`;
      case 'thirdphone': {
        const value = mobile(random);
        sheet.tolerated.push(value);
        return this.#show(sheet, 'phone', value);
      }
      case 'amount': {
        const cents = random.pick([
          random.whole(30, 900) * 100,
          random.whole(3000, 90_000),
          random.whole(10, 45) * 10_000,
        ]);
        sheet.stated.push({ item: 'amount_claimed', values: [String(cents)] });
        sheet.has.add('amount_claimed');
        const text = sayMoney(random, language, cents);
        sheet.kept.push(text);
        return text;
      }
      case 'flight': {
        const value = `${random.pick(['AZ', 'FR', 'LH', 'U2', 'VY', 'BA'])}${random.whole(100, 9999)}`;
        sheet.stated.push({ item: 'flight_number', values: [value] });
        sheet.has.add('flight_number');
        const text = random.chance(0.5) ? value : `${value.slice(0, 2)} ${value.slice(2)}`;
        sheet.codes.push(text);
        return text;
      }
      case 'pir': {
        const value = `${random.pick(['MXP', 'FCO', 'BGY', 'LIN', 'VCE'])}${random.pick(['AZ', 'FR', 'LH'])}${random.whole(10_000, 99_999)}`;
        sheet.stated.push({ item: 'pir_number', values: [value] });
        sheet.has.add('pir_number');
        sheet.codes.push(value);
        return value;
      }
      case 'trip':
      case 'period': {
        const from = addDays(told.lossOn, -random.whole(slot === 'trip' ? 0 : 3, 8));
        const to = addDays(told.lossOn, slot === 'trip' ? random.whole(1, 6) : -random.whole(0, 2));
        const text = sayPeriod(random, language, from, to, sheet.today);
        sheet.tolerated.push(from, to);
        sheet.has.add(slot === 'trip' ? 'trip_dates' : 'period_from_to');
        if (slot === 'period') sheet.has.add('treatment_dates');
        sheet.kept.push(text);
        return text;
      }
      case 'client':
        sheet.has.add('insured_name');
        return fullName(told.person);
      default:
        throw new Error(`no slot ${slot}`);
    }
  }

  #place(sheet: Sheet, language: Tongue, town: Town, sort: 'road' | 'home'): string {
    const random = this.#random;
    const street = random.pick(streets);
    const number = random.whole(1, 150);
    const road = random.pick(roads);
    const forms: readonly (readonly [string, readonly string[]])[] =
      sort === 'road'
        ? language === 'it'
          ? [
              [`in ${street} a ${town.name}`, [street, town.name]],
              [`a ${town.name} in ${street}`, [street, town.name]],
              [`all’incrocio tra ${street} e via Milazzo a ${town.name}`, [street, 'via Milazzo', town.name]],
              [`sulla ${road} all’altezza di ${town.name}`, [road, town.name]],
              [`a ${town.name}, ${street} ${number}`, [street, town.name]],
              [`a ${town.name}`, [town.name]],
            ]
          : [
              [`in ${street} in ${town.name}`, [street, town.name]],
              [
                `at the corner of ${street} and via Milazzo in ${town.name}`,
                [street, 'via Milazzo', town.name],
              ],
              [`on the ${road} near ${town.name}`, [road, town.name]],
              [`in ${town.name}`, [town.name]],
            ]
        : language === 'it'
          ? [
              [`in ${street} ${number} a ${town.name}`, [street, town.name]],
              [`nella mia casa di ${town.name}, ${street} ${number}`, [street, town.name]],
              [`a ${town.name} in ${street} ${number}`, [street, town.name]],
            ]
          : [
              [`at ${street} ${number}, ${town.name}`, [street, town.name]],
              [`in my home in ${street} ${number}, ${town.name}`, [street, town.name]],
            ];
    const [text, values] = random.pick(forms);
    sheet.stated.push({ item: 'loss_place', values });
    sheet.has.add('loss_place');
    sheet.kept.push(...values);
    return text;
  }

  #aboutThing(
    sheet: Sheet,
    bank: 'updates' | 'thirdParties' | 'claim_status' | 'payment_delay' | 'complaint',
    claim: WorldClaim,
    lossOn = claim.lossOn,
  ): string {
    const lines =
      bank === 'updates' || bank === 'thirdParties' ? this.#phrases[bank] : this.#phrases.asks[bank];
    return this.#fillThing(sheet, pickLine(this.#random, lines, sheet.language), claim, lossOn);
  }

  #fillThing(sheet: Sheet, template: string, claim: WorldClaim, lossOn: string): string {
    const random = this.#random;
    let thing = pickLine(random, this.#phrases.things[claim.type], sheet.language);
    if (template.includes('{thing}') && (random.chance(0.3) || sheet.trap === 'about no claim')) {
      const day = sayDay(random, sheet.language, lossOn, sheet.today);
      thing += sheet.language === 'it' ? ` del ${day}` : ` of ${day}`;
      sheet.stated.push({ item: 'loss_date', values: [lossOn] });
      sheet.kept.push(day);
    }
    const text = template
      .replace('{thing}', thing)
      .replace('{client}', fullName(claim.person))
      .replace('{amount}', () => {
        const cents = random.whole(80, 4000) * 100;
        sheet.tolerated.push(String(cents));
        return sayMoney(random, sheet.language, cents);
      });
    return elide(text);
  }

  /** Marks by which somebody tells which claim he means; some messages carry none. */
  #marks(sheet: Sheet, claim: WorldClaim, willing: number): void {
    const random = this.#random;
    if (!random.chance(willing)) return;
    if (sheet.answersClaim === undefined && sheet.quoted === undefined && random.chance(0.42))
      this.#reference(sheet, claim, false);
    if (claim.policy !== undefined && random.chance(0.3))
      this.#mark(sheet, 'policy', claim.person, claim.policy);
    if (claim.policy?.plate !== undefined && random.chance(0.4))
      this.#mark(sheet, 'plate', claim.person, claim.policy);
    if (random.chance(0.15)) this.#mark(sheet, 'fiscal', claim.person, claim.policy);
    if (random.chance(0.35) && !sheet.stated.some((each) => each.item === 'loss_date'))
      this.#mark(sheet, 'day', claim.person, claim.policy, claim.lossOn);
  }

  #reference(sheet: Sheet, claim: WorldClaim, old: boolean): void {
    const random = this.#random;
    let digits = claim.reference;
    if (!old && random.chance(0.07)) {
      const at = random.whole(1, 9);
      digits =
        digits.slice(0, at) + String((Number(digits[at]) + random.whole(1, 9)) % 10) + digits.slice(at + 1);
      sheet.trap = 'wrong digit in reference';
    } else sheet.stated.push({ item: 'reference', values: [digits] });
    const shown = sheet.spoken
      ? dictateDigits(random, sheet.language, digits)
      : random.pick([
          dashed(digits),
          digits,
          `${digits.slice(0, 4)} ${digits.slice(4, 8)} ${digits.slice(8)}`,
          `SIN ${dashed(digits)}`,
        ]);
    sheet.codes.push(shown);
    sheet.lines.push(this.#markLine('reference', sheet.language, sheet.official).replace('{ref}', shown));
  }

  #mark(
    sheet: Sheet,
    name: Exclude<MarkName, 'reference'>,
    person: Person,
    policy: WorldPolicy | undefined,
    day = '',
  ): void {
    const random = this.#random;
    const language = random.chance(0.04) ? 'it' : sheet.language;
    const line = this.#markLine(name, language, sheet.official);
    const put = (slot: string, shown: string) =>
      sheet.lines.push(line.replace(slot, shown).replace('{name}', fullName(person)));
    switch (name) {
      case 'policy':
        if (policy === undefined) return;
        sheet.stated.push({ item: 'policy_number', values: [policy.number] });
        sheet.has.add('policy_number');
        return void put('{policy}', this.#show(sheet, 'policy', policy.number));
      case 'plate':
        if (policy?.plate === undefined) return;
        sheet.stated.push({ item: 'plate_own', values: [policy.plate] });
        sheet.has.add('plate_own');
        return void put('{plate}', this.#show(sheet, 'plate', policy.plate));
      case 'fiscal':
        sheet.stated.push({ item: 'fiscal_code', values: [person.fiscalCode] });
        sheet.has.add('fiscal_code');
        return void put('{cf}', this.#show(sheet, 'fiscal', person.fiscalCode));
      case 'phone': {
        const value = person.phone ?? mobile(random);
        sheet.stated.push({ item: 'contact_phone', values: [value] });
        sheet.has.add('contact_phone');
        return void put('{phone}', this.#show(sheet, 'phone', value));
      }
      case 'email': {
        const value = person.email ?? `${slug(person.given)}${random.whole(1, 99)}@${random.pick(mailHosts)}`;
        sheet.stated.push({ item: 'contact_email', values: [value] });
        sheet.has.add('contact_email');
        sheet.kept.push(value);
        return void put('{email}', value);
      }
      case 'iban': {
        if (sheet.spoken) return;
        const value = person.iban ?? iban(random);
        sheet.stated.push({ item: 'iban', values: [value] });
        sheet.has.add('iban');
        if (/intestat|in my name|held by me|holder/.test(line)) sheet.has.add('account_holder');
        else sheet.open.add('account_holder');
        return void put('{iban}', this.#show(sheet, 'iban', value));
      }
      case 'day': {
        const shown = sayDay(random, language, day, sheet.today);
        sheet.stated.push({ item: 'loss_date', values: [day] });
        sheet.kept.push(shown);
        return void put('{day}', shown);
      }
      case 'name':
        sheet.has.add('insured_name');
        return void put('{name}', fullName(person));
    }
  }

  /** Firms and lawyers do not say «my car». */
  #markLine(name: MarkName, language: Tongue, official: boolean): string {
    const lines = this.#phrases.marks[name];
    const fitting = official ? lines.filter(([, text]) => !/\b(?:mi[ao]|my|sono|i am)\b/i.test(text)) : lines;
    return pickLine(this.#random, fitting.length === 0 ? lines : fitting, language);
  }

  /** A code as it is written, or as it is dictated. */
  #show(sheet: Sheet, sort: 'policy' | 'plate' | 'fiscal' | 'phone' | 'iban', value: string): string {
    const shown = sheet.spoken ? this.#dictated(sheet, sort, value) : this.#written(sort, value);
    sheet.codes.push(shown);
    return shown;
  }

  #dictated(sheet: Sheet, sort: 'policy' | 'plate' | 'fiscal' | 'phone' | 'iban', value: string): string {
    const random = this.#random;
    if (sort === 'phone') return dictateDigits(random, sheet.language, value.replace('+39', ''));
    if (sort === 'policy') {
      const [line = '', year = '', number = ''] = value.split('-');
      const slash =
        sheet.language === 'it' ? random.pick(['barra', 'trattino', '']) : random.pick(['slash', 'dash', '']);
      const spelt = dictate(random, sheet.language, line);
      const yearWords = `${numberWords(sheet.language, Number(year.slice(0, 2)))} ${numberWords(sheet.language, Number(year.slice(2)))}`;
      return [
        spelt,
        slash,
        random.chance(0.5) ? yearWords : dictateDigits(random, sheet.language, year),
        slash,
        dictateDigits(random, sheet.language, number),
      ]
        .filter((part) => part !== '')
        .join(' ');
    }
    return dictate(random, sheet.language, value);
  }

  #written(sort: 'policy' | 'plate' | 'fiscal' | 'phone' | 'iban', value: string): string {
    const random = this.#random;
    switch (sort) {
      case 'policy':
        return random.pick([
          value,
          value,
          value,
          value.replaceAll('-', '/'),
          value.replaceAll('-', ' '),
          value.toLowerCase(),
        ]);
      case 'plate':
        return random.pick([
          value,
          value,
          `${value.slice(0, 2)} ${value.slice(2, 5)} ${value.slice(5)}`,
          value.toLowerCase(),
          `${value.slice(0, 2)}-${value.slice(2, 5)}-${value.slice(5)}`,
        ]);
      case 'fiscal':
        return random.pick([
          value,
          value,
          value,
          value.toLowerCase(),
          `${value.slice(0, 6)} ${value.slice(6, 11)} ${value.slice(11)}`,
        ]);
      case 'phone': {
        const local = value.replace('+39', '');
        return random.pick([
          local,
          `+39 ${local.slice(0, 3)} ${local.slice(3)}`,
          `${local.slice(0, 3)} ${local.slice(3)}`,
          `${local.slice(0, 3)}/${local.slice(3)}`,
          `${local.slice(0, 3)} ${local.slice(3, 6)} ${local.slice(6)}`,
          `0039${local}`,
        ]);
      }
      case 'iban':
        return random.pick([value, (value.match(/.{1,4}/g) ?? []).join(' '), value.toLowerCase()]);
    }
  }

  /** Brings documents: named in a sentence, as files, or both; sometimes the file was forgotten. */
  #bring(
    sheet: Sheet,
    type: LossType,
    count: number,
    bank: 'brings' | 'answers',
    among = papersOf[type],
  ): void {
    const random = this.#random;
    if (sheet.spoken) return;
    const items = random.shuffled(among).slice(0, count);
    const named = random.chance(0.85);
    const forgotten = named && random.chance(0.03);
    const said: string[] = [];
    for (const item of items) {
      const paper = this.#phrases.papers[item];
      if (paper === undefined) continue;
      said.push(pickLine(random, paper.said, sheet.language));
      if (forgotten) {
        // Speaking of a paper may already make it one that is needed.
        sheet.open.add(item);
        continue;
      }
      sheet.has.add(item);
      this.#attach(sheet, paper, named);
    }
    const list =
      said.length > 1
        ? `${said.slice(0, -1).join(', ')} ${sheet.language === 'it' ? 'e' : 'and'} ${said.at(-1)}`
        : (said[0] ?? '');
    sheet.lines.push(
      named
        ? this.#line(bank, sheet.language).replace('{docs}', list)
        : sheet.language === 'it'
          ? 'Vedi allegati.'
          : 'See attached.',
    );
  }

  #attach(sheet: Sheet, paper: Paper, named: boolean): void {
    const random = this.#random;
    const name = random.pick(paper.files);
    if (paper.texts === undefined) {
      // Damage is seldom photographed once.
      for (let each = 0; each < random.whole(2, 3); each += 1)
        sheet.files.push({ name: name.replace('.', `_${each}.`), form: 'photo' });
      return;
    }
    // A scan without a text layer under a name that says nothing: only the words beside it tell what it is.
    if (named && random.chance(0.1))
      sheet.files.push({
        name: random.pick(['scan0001.pdf', 'Documento1.pdf', 'IMG_0001.pdf']),
        form: 'scan',
      });
    else {
      const odd = random.chance(0.12);
      sheet.files.push({
        name: odd ? random.pick(['documento.pdf', 'allegato.pdf', 'file.pdf']) : name,
        form: 'pdf',
        ...(odd || random.chance(0.75)
          ? { text: `${random.pick(paper.texts)}\n${random.whole(1000, 9999)}` }
          : {}),
      });
    }
  }

  #sign(sheet: Sheet, person: Person, sender: Writer): void {
    const random = this.#random;
    if (sender === 'self' && random.chance(0.3)) this.#mark(sheet, 'name', person, undefined);
    if (sender === 'self' && random.chance(0.3)) this.#mark(sheet, 'phone', person, undefined);
    if (sender === 'self' && random.chance(0.05)) this.#mark(sheet, 'email', person, undefined);
    const closing = this.#line('closings', sheet.language);
    if (closing !== '') sheet.lines.push(closing);
    if (sheet.spoken) return;
    if (sender === 'self' && random.chance(0.75)) {
      sheet.lines.push(fullName(person));
      sheet.has.add('insured_name');
      if (random.chance(0.2))
        sheet.lines.push(`${person.street}, ${person.town.postcode} ${person.town.name}`);
    } else if (sender === 'broker') sheet.lines.push(sheet.from?.name ?? '');
    else sheet.open.add('insured_name');
  }

  #newValue(sheet: Sheet, ask: string, person: Person): string {
    const random = this.#random;
    if (/iban|conto|banca|bank/i.test(ask)) {
      const value = iban(random);
      sheet.tolerated.push(value);
      return this.#show(sheet, 'iban', sheet.spoken ? value.slice(0, 4) : value);
    }
    if (/mail/i.test(ask)) {
      const value = `${slug(person.given)}.nuova@${random.pick(mailHosts)}`;
      sheet.tolerated.push(value);
      return value;
    }
    if (/cellulare|telefono|phone|recapit/i.test(ask)) {
      const value = mobile(random);
      sheet.tolerated.push(value);
      return this.#show(sheet, 'phone', value);
    }
    const town = random.pick(towns);
    return `${random.pick(streets)} ${random.whole(1, 99)}, ${town.postcode} ${town.name}`;
  }

  #quote(sheet: Sheet, claim: WorldClaim): string {
    const head =
      sheet.language === 'it'
        ? 'Il giorno gio 5 nov 2026 alle ore 10:12 Ufficio sinistri <sinistri@sportello.example> ha scritto:'
        : 'On Thu, 5 Nov 2026 at 10:12, Ufficio sinistri <sinistri@sportello.example> wrote:';
    const body =
      sheet.language === 'it'
        ? [
            'Buongiorno,',
            `per il suo sinistro SIN ${dashed(claim.reference)} ci mancano ancora alcuni documenti.`,
            'Li mandi rispondendo a questa e-mail.',
          ]
        : [
            'Hello,',
            `for your claim SIN ${dashed(claim.reference)} we still need some documents.`,
            'Please send them by answering this e-mail.',
          ];
    return `${head}\n\n${body.map((line) => `> ${line}`).join('\n')}`;
  }

  // Onto paper ----------------------------------------------------------------------------------------------------

  #finish(
    serial: number,
    sheet: Sheet,
    channel: MadeMessage['channel'],
    truth: Pick<Truth, 'claim' | 'opens' | 'policies' | 'kinds'>,
    subject: keyof Phrases['subjects'],
  ): MadeMessage {
    // Whether a wife needs a mandate for her husband is for people to say.
    if (sheet.trap === 'written by a relative') sheet.open.add('doc_mandate');
    // Names of claims and medical papers tell of injuries by themselves.
    if (truth.claim !== undefined) sheet.open.add('injuries_flag');
    const random = this.#random;
    const prose = random.chance(0.35);
    let text = sheet.lines.filter((line) => line !== '').join(prose ? ' ' : '\n');
    let stated = sheet.stated;
    if (channel === 'email') {
      text = mistype(random, text, [...sheet.codes, ...sheet.kept]);
      if (sheet.quoted === undefined && sheet.answersClaim === undefined && random.chance(0.04))
        text = this.#forward(sheet, text);
      if (sheet.quoted !== undefined) text = `${text}\n\n${sheet.quoted}`;
    } else if (channel === 'letter') {
      const scanned = scan(
        random,
        text,
        sheet.codes.filter((code) => /\d{3}/.test(code)),
        sheet.kept,
        sheet.language === 'it'
          ? 'RACCOMANDATA A.R.\nSpett.le Compagnia Esempio Assicurazioni'
          : 'BY POST\nCompagnia Esempio Assicurazioni',
      );
      text = scanned.text;
      // What the scanner spoilt need not be found.
      if (scanned.hurt.length > 0) {
        for (const each of stated)
          if (each.values.some((value) => scanned.hurt.some((code) => same(code, value))))
            for (const value of each.values) sheet.tolerated.push(value);
        stated = stated.filter(
          (each) => !each.values.some((value) => scanned.hurt.some((code) => same(code, value))),
        );
        for (const item of [
          'policy_number',
          'plate_own',
          'plate_other',
          'fiscal_code',
          'iban',
          'contact_phone',
          'flight_number',
          'pir_number',
        ])
          if (
            sheet.has.has(item) &&
            !stated.some((each) => each.item === item) &&
            sheet.stated.some((each) => each.item === item)
          ) {
            sheet.has.delete(item);
            sheet.open.add(item);
          }
      }
    } else
      text = transcribe(
        random,
        text,
        this.#phrases.spoken.filter(([language]) => language === sheet.language).map(([, line]) => line),
        sheet.language === 'it' ? ['ehm', 'ecco', 'allora'] : ['um', 'er', 'uh'],
      );
    const numbered = /(\d{4})-(\d{4})-(\d{2})/.exec(sheet.subject);
    if (numbered !== null) sheet.tolerated.push(numbered.slice(1).join(''));
    const chosen =
      channel === 'phone'
        ? ''
        : sheet.subject !== ''
          ? sheet.subject
          : this.#line({ subjects: random.chance(0.8) ? subject : 'vague' }, sheet.language);
    return {
      serial,
      channel,
      receivedAt: new Date(Date.parse(`${sheet.today}T06:00:00Z`) + random.whole(0, 12 * 60) * 60_000),
      ...(sheet.from === undefined ? {} : { from: sheet.from }),
      subject: chosen,
      text,
      language: sheet.language,
      ...(sheet.answersClaim === undefined ? {} : { answersClaim: sheet.answersClaim }),
      files: sheet.files,
      truth: {
        ...truth,
        trap: sheet.trap,
        stated,
        tolerated: sheet.tolerated,
        facts: sheet.facts,
        has: [...sheet.has],
        open: [...sheet.open],
      },
    };
  }

  #forward(sheet: Sheet, text: string): string {
    const inner = sheet.from ?? { address: `qualcuno@${this.#random.pick(mailHosts)}` };
    const who = inner.name === undefined ? inner.address : `${inner.name} <${inner.address}>`;
    return sheet.language === 'it'
      ? `${this.#line('forwards', 'it')}\n\n---------- Messaggio inoltrato ---------\nDa: ${who}\nData: ${sheet.today.split('-').toReversed().join('/')} 08:10\nOggetto: ${sheet.subject === '' ? 'per voi' : sheet.subject}\nA: ${inner.address}\n\n${text}`
      : `${this.#line('forwards', 'en')}\n\n---------- Forwarded message ---------\nFrom: ${who}\nDate: ${sheet.today} 08:10\nSubject: ${sheet.subject === '' ? 'for you' : sheet.subject}\nTo: ${inner.address}\n\n${text}`;
  }

  #story(type: LossType, language: Tongue): StoryLine {
    const fitting = this.#phrases.stories[type].filter(([tongue]) => tongue === language);
    return this.#random.pick(fitting.length === 0 ? this.#phrases.stories[type] : fitting);
  }

  #typeOf(story: StoryLine): string {
    return Object.entries(this.#phrases.stories).find(([, lines]) => lines.includes(story))?.[0] ?? '';
  }

  #line(
    bank:
      | 'openings'
      | 'reports'
      | 'closings'
      | 'noise'
      | 'anger'
      | 'brings'
      | 'answers'
      | 'forwards'
      | { marks: MarkName }
      | { asks: AskKind }
      | { subjects: keyof Phrases['subjects'] },
    language: Tongue,
  ): string {
    const lines =
      typeof bank === 'string'
        ? this.#phrases[bank]
        : 'marks' in bank
          ? this.#phrases.marks[bank.marks]
          : 'asks' in bank
            ? this.#phrases.asks[bank.asks]
            : this.#phrases.subjects[bank.subjects];
    return pickLine(this.#random, lines, language);
  }
}

function pickLine(random: Random, lines: readonly Line[], language: Tongue): string {
  const fitting = lines.filter(([tongue]) => tongue === language);
  return random.pick(fitting.length === 0 ? lines : fitting)[1];
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function dashed(reference: string): string {
  return `${reference.slice(0, 4)}-${reference.slice(4, 8)}-${reference.slice(8)}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Whether a shown code is that value in another dress. */
function same(shown: string, value: string): boolean {
  const bare = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  return bare(shown).endsWith(bare(value).slice(-7)) && bare(value).length >= 5;
}
