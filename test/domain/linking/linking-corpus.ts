/**
 * An invented population and its messages, for measuring how often the machine's own links are right. Nothing here
 * comes from the rules: people are drawn with names of very unequal frequency, families share names, addresses and
 * policies, agencies write for many clients, references are misread, dates mistaken, old references quoted on new
 * losses. All rates are assumptions, written where they are used.
 */
import type { Claim, Party, Policy } from '#src/domain/claims/claim.ts';
import type { DocumentSeen, Fact, FactKey } from '#src/domain/facts/fact.ts';
import type { ClaimId, ClaimTypeId, ItemId, LocalDate, PartyId, PolicyId } from '#src/domain/ids.ts';
import { scoreCandidates, type LinkCandidate, type LinkQuestion } from '#src/domain/linking/linking.ts';
import type { Span } from '#src/domain/message.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';

export interface LinkMeasure {
  /** Share of messages about an existing claim that were linked without a person. */
  autoRate: number;
  autoPrecision: number;
  suggestionTop3: number;
  linkable: number;
  autos: number;
  wrongByCause: Record<string, number>;
}

type Random = () => number;

export function measureLinking({ seed, messages }: { seed: number; messages: number }): LinkMeasure {
  const random = generator(seed);
  const world = populate(random);
  const wrongByCause: Record<string, number> = {};
  let autos = 0;
  let right = 0;
  let linkable = 0;
  let linked = 0;
  let suggested = 0;
  let suggestedRight = 0;
  for (let n = 0; n < messages; n++) {
    const { question, truth, cause } = writeMessage(random, world);
    const verdict = scoreCandidates(question);
    if (truth !== undefined) linkable++;
    if (verdict.kind === 'auto') {
      autos++;
      if (verdict.claimId === truth) {
        right++;
        linked++;
      } else wrongByCause[cause] = (wrongByCause[cause] ?? 0) + 1;
    } else if (verdict.kind === 'suggest' && truth !== undefined) {
      suggested++;
      if (verdict.candidates.some(({ claimId }) => claimId === truth)) suggestedRight++;
    }
  }
  return {
    autoRate: linked / linkable,
    autoPrecision: right / autos,
    suggestionTop3: suggestedRight / suggested,
    linkable,
    autos,
    wrongByCause,
  };
}

interface World {
  readonly claims: readonly LinkCandidate[];
  readonly policies: readonly Policy[];
  readonly index: ReadonlyMap<string, readonly LinkCandidate[]>;
  readonly surnameShare: ReadonlyMap<string, number>;
  readonly agencies: readonly Party[];
}

const kinds = [
  { type: 'motor_damage', prefix: 'RCA', documents: ['doc_cai', 'doc_estimate', 'doc_damage_photos'] },
  { type: 'health_expense', prefix: 'SAL', documents: ['doc_invoice', 'doc_prescription', 'doc_claim_form'] },
  {
    type: 'home_water',
    prefix: 'CAS',
    documents: ['doc_estimate', 'doc_damage_photos', 'doc_technical_report'],
  },
  { type: 'travel_baggage', prefix: 'VIA', documents: ['doc_carrier_statement', 'doc_items_list'] },
] as const;

const letters = 'ABCDEFGHJKLMNPRSTVWXYZ';

function populate(random: Random): World {
  const surnames = Array.from({ length: 400 }, (_, n) => syllables(n, 3));
  const given = Array.from({ length: 60 }, (_, n) => syllables(n + 977, 2));
  const agencies = Array.from({ length: 12 }, (_, n): Party => ({
    id: `a${n}` as PartyId,
    name: `Agenzia ${n}`,
    // One agency in four is not marked as shared in the data.
    contacts: [{ kind: 'email', value: `agenzia${n}@example.com`, shared: n % 4 !== 0, invalid: false }],
  }));
  const policies: Policy[] = [];
  const claims: LinkCandidate[] = [];
  const counts = new Map<string, number>();
  let people = 0;
  for (let household = 0; household < 2500; household++) {
    const surname = surnames[zipf(random, surnames.length)]!;
    const shareMailbox = random() < 0.15;
    const members = Array.from({ length: 1 + Math.floor(random() * 3) }, (): Party => {
      const id = String(++people) as PartyId;
      counts.set(surname, (counts.get(surname) ?? 0) + 1);
      const mailbox = shareMailbox ? `casa${household}@example.org` : `p${id}@example.org`;
      return {
        id,
        name: `${given[zipf(random, given.length)]} ${surname}`,
        surname,
        fiscalCode: `CF${id.padStart(14, '0')}`,
        contacts: [
          { kind: 'email', value: mailbox, shared: false, invalid: false },
          {
            kind: 'phone',
            value: `+3934${String(shareMailbox ? household : people + 500_000).padStart(8, '0')}`,
            shared: false,
            invalid: false,
          },
        ],
      };
    });
    for (let p = 0; p < 1 + Math.floor(random() * 2); p++) {
      const kind = pick(random, kinds);
      const number = policies.length + 1;
      const plate = kind.prefix === 'RCA' ? plateOf(random) : undefined;
      const policy: Policy = {
        id: String(number) as PolicyId,
        number: `${kind.prefix}-2025-${String(number).padStart(6, '0')}`,
        product: kind.type,
        parties: members.map((party, m) => ({ role: m === 0 ? 'policyholder' : 'insured', party })),
        versions: [
          {
            version: 1,
            validFrom: '2025-01-01' as LocalDate,
            validTo: '2026-12-31' as LocalDate,
            ...(plate === undefined ? {} : { plate }),
            covers: [],
          },
        ],
        instalments: [],
      };
      policies.push(policy);
      const agency = random() < 0.3 ? pick(random, agencies) : undefined;
      for (let c = 0; c < Math.floor(random() * 3); c++) {
        claims.push(claimOf(random, claims.length + 1, policy, kind, pick(random, members), agency));
      }
    }
  }
  const index = new Map<string, LinkCandidate[]>();
  for (const candidate of claims) {
    for (const key of keysOf(candidate)) index.set(key, [...(index.get(key) ?? []), candidate]);
  }
  const surnameShare = new Map([...counts].map(([surname, count]) => [surname, count / people]));
  return { claims, policies, index, surnameShare, agencies };
}

function claimOf(
  random: Random,
  serial: number,
  policy: Policy,
  kind: (typeof kinds)[number],
  insured: Party,
  agency: Party | undefined,
): LinkCandidate {
  const plate = policy.versions[0]?.plate;
  const closed = random() < 0.35;
  const claim: Claim = {
    id: String(serial) as ClaimId,
    reference: referenceFor(serial * 7),
    type: kind.type as ClaimTypeId,
    status: closed ? 'paid' : 'incomplete',
    policyId: policy.id,
    lossOn: dayOf(random, 600),
    lossPlace: `Via ${serial % 40}, ${syllables(serial % 90, 3)}`,
    notifiedAt: new Date('2026-05-01T00:00:00Z'),
    ...(closed ? { closedAt: new Date('2026-06-01T00:00:00Z') } : {}),
    language: 'it',
    plates: plate === undefined ? [] : [plate, plateOf(random)],
    externalReferences: random() < 0.3 ? [`EXT${serial}00`] : [],
    parties: [
      { role: 'insured', party: insured },
      ...(agency ? [{ role: 'intermediary' as const, party: agency }] : []),
    ],
  };
  const waits = closed ? [] : kind.documents.filter(() => random() < 0.4);
  return { claim, policy, openRequestItems: waits.map((item) => item as ItemId) };
}

function keysOf({ claim, policy }: LinkCandidate): readonly string[] {
  const parties = [...claim.parties, ...(policy?.parties ?? [])].map(({ party }) => party);
  return [
    ...new Set([
      `ref:${claim.reference}`,
      `policy:${policy?.number.replaceAll('-', '')}`,
      ...claim.plates.map((plate) => `plate:${plate}`),
      ...claim.externalReferences.map((number) => `ext:${number}`),
      ...parties.flatMap(({ name, contacts }) => [
        `name:${name}`,
        ...contacts.map(({ value }) => `at:${value}`),
      ]),
    ]),
  ];
}

interface Written {
  readonly question: LinkQuestion;
  /** Absent: a new loss. */
  readonly truth?: ClaimId;
  readonly cause: string;
}

/** Draws one message: 35 % in a thread, 30 % about a claim otherwise, 5 % lawyers and insurers, 30 % new losses. */
function writeMessage(random: Random, world: World): Written {
  const draw = random();
  const about = pick(random, world.claims);
  if (draw < 0.35) return answer(random, world, about);
  if (draw < 0.65) return update(random, world, about);
  if (draw < 0.7) return thirdParty(random, world, about);
  return newLoss(random, world, about);
}

function answer(random: Random, world: World, about: LinkCandidate): Written {
  const topicChanged = random() < 0.03;
  const facts = [fact('reference', about.claim.reference, 'subject')];
  if (topicChanged) facts.push(...fresh(random, about, true));
  else if (random() < 0.1) facts.push(fact('loss_date', about.claim.lossOn!, 'body'));
  return message(random, world, {
    about,
    cause: topicChanged ? 'new topic in an old thread' : 'thread',
    isNew: topicChanged,
    // Words of a new loss are recognised five times in six.
    seesNewLoss: topicChanged && random() < 5 / 6,
    facts,
    sender: draw(random, { own: 0.84, relative: 0.06, stranger: 0.1 }),
    thread: about.claim.id,
    documents: topicChanged ? [] : documentsOf(random, about),
  });
}

function update(random: Random, world: World, about: LinkCandidate): Written {
  const facts: Fact[] = [];
  const own = world.claims.filter(({ policy }) => policy?.id === about.policy?.id);
  if (random() < 0.5) {
    const chance = random();
    // 2 % quote the number of their other claim, 4 % are misread in one digit and mended.
    if (chance < 0.02) facts.push(fact('reference', pick(random, own).claim.reference));
    else if (chance < 0.06) facts.push(fact('reference_fixed', about.claim.reference, 'body', 0.45));
    else facts.push(fact('reference', about.claim.reference));
  }
  if (random() < 0.3) facts.push(fact('policy_number', about.policy!.number.replaceAll('-', '')));
  if (random() < 0.3 && about.claim.plates[0]) facts.push(plateFact(random, about.claim.plates[0]));
  if (random() < 0.5)
    facts.push(fact('loss_date', random() < 0.04 ? dayOf(random, 600) : about.claim.lossOn!));
  if (random() < 0.7) facts.push(fact('insured_name', about.claim.parties[0]!.party.name, 'body', 0.7));
  if (random() < 0.06) facts.push(fact('loss_description', 'told again'));
  return message(random, world, {
    about,
    cause: 'update',
    facts,
    sender: draw(random, { own: 0.65, relative: 0.05, agency: 0.15, stranger: 0.15 }),
    documents: documentsOf(random, about),
  });
}

function thirdParty(random: Random, world: World, about: LinkCandidate): Written {
  const facts = [
    fact('loss_date', about.claim.lossOn!),
    fact('insured_name', about.claim.parties[0]!.party.name, 'body', 0.85),
    ...about.claim.plates.map((plate) => plateFact(random, plate)),
    ...about.claim.externalReferences.map((number) => fact('external_ref', number)),
  ];
  return message(random, world, { about, cause: 'third party', facts, sender: 'stranger', documents: [] });
}

/** A new loss of somebody who has claims already; one in eight quotes an old reference. */
function newLoss(random: Random, world: World, about: LinkCandidate): Written {
  const facts = fresh(random, about, random() < 0.4);
  const quotesOld = random() < 0.12;
  if (quotesOld) facts.push(fact('reference', about.claim.reference));
  if (random() < 0.5) facts.push(fact('policy_number', about.policy!.number.replaceAll('-', '')));
  return message(random, world, {
    about,
    cause: quotesOld ? 'new loss with an old reference' : 'new loss',
    isNew: true,
    seesNewLoss: random() < 0.85,
    facts,
    sender: draw(random, { own: 0.6, relative: 0.1, agency: 0.15, stranger: 0.15 }),
    // They bring what such claims need: often just what the old one still waits for.
    documents: kinds.find(({ type }) => type === about.claim.type)!.documents.filter(() => random() < 0.35),
  });
}

/** What a new loss tells: its own date two times in three, its story as often, the same car, another opponent. */
function fresh(random: Random, about: LinkCandidate, named: boolean): Fact[] {
  const facts: Fact[] = [];
  if (random() < 0.66) facts.push(fact('loss_date', dayOf(random, 30)));
  if (about.claim.plates[0] && random() < 0.6)
    facts.push(plateFact(random, about.claim.plates[0]), plateFact(random, plateOf(random)));
  if (random() < 0.66) facts.push(fact('loss_description', 'what happened'));
  if (named) facts.push(fact('insured_name', about.claim.parties[0]!.party.name, 'body', 0.7));
  return facts;
}

interface Draft {
  readonly about: LinkCandidate;
  readonly cause: string;
  readonly isNew?: boolean;
  readonly seesNewLoss?: boolean;
  readonly facts: readonly Fact[];
  readonly sender: 'own' | 'relative' | 'agency' | 'stranger';
  readonly thread?: ClaimId;
  readonly documents: readonly string[];
}

function message(random: Random, world: World, draft: Draft): Written {
  const { about } = draft;
  const family = about.policy!.parties.map(({ party }) => party);
  const agency = about.claim.parties.find(({ role }) => role === 'intermediary')?.party;
  const party =
    draft.sender === 'own'
      ? about.claim.parties[0]!.party
      : draft.sender === 'relative'
        ? pick(random, family)
        : draft.sender === 'agency'
          ? agency
          : undefined;
  const address = party?.contacts[0]?.value ?? `unknown${Math.floor(random() * 1e9)}@example.net`;
  const facts = [...draft.facts];
  if (party && draft.sender !== 'agency' && random() < 0.8)
    facts.push(fact('insured_name', party.name, 'sender', 0.6));
  const wanted = [
    `at:${address}`,
    ...facts.map(({ key, value }) => `${keyOf(key)}:${value}`),
    ...(draft.thread === undefined ? [] : [`ref:${about.claim.reference}`]),
  ];
  const candidates = [...new Set(wanted.flatMap((key) => world.index.get(key)?.slice(0, 60) ?? []))];
  return {
    cause: draft.cause,
    ...(draft.isNew ? {} : { truth: about.claim.id }),
    question: {
      facts,
      sender: { address },
      ...(draft.thread === undefined
        ? {}
        : { thread: { claimId: draft.thread, how: 'In-Reply-To' }, subject: 'Re: sinistro' }),
      documents: draft.documents.map((item): DocumentSeen => ({
        item: item as ItemId,
        span: { part: 'body', start: 0, end: 1, quote: item },
        method: 'mentioned',
        confidence: 0.7,
      })),
      // The type is recognised in half of the messages.
      ...(random() < 0.5 ? { claimType: about.claim.type } : {}),
      reportsNewLoss: draft.seesNewLoss ?? false,
      candidates,
      today: '2026-09-15' as LocalDate,
      surnameShare: world.surnameShare,
    },
  };
}

function keyOf(key: string): string {
  const names: Record<string, string> = {
    reference: 'ref',
    reference_fixed: 'ref',
    policy_number: 'policy',
    external_ref: 'ext',
    insured_name: 'name',
  };
  return names[key] ?? key;
}

function documentsOf(random: Random, about: LinkCandidate): readonly string[] {
  return random() < 0.5 ? about.openRequestItems.slice(0, 1) : [];
}

function fact(key: string, value: string, part: Span['part'] = 'body', confidence = 0.95): Fact {
  return {
    key: key as FactKey,
    value,
    span: { part, start: 0, end: value.length, quote: value },
    method: 'regex',
    confidence,
  };
}

function plateFact(random: Random, plate: string): Fact {
  // One plate in ten was misread and mended.
  return random() < 0.1 ? { ...fact('plate', plate, 'body', 0.6), method: 'repaired' } : fact('plate', plate);
}

function generator(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)]!;
}

function draw<Name extends string>(random: Random, shares: Readonly<Partial<Record<Name, number>>>): Name {
  const names = Object.keys(shares) as Name[];
  let left = random();
  for (const name of names) {
    left -= shares[name] ?? 0;
    if (left < 0) return name;
  }
  return names.at(-1)!;
}

/** Few names are very common, most are rare. */
function zipf(random: Random, size: number): number {
  return Math.min(size - 1, Math.floor(size ** random() - 1));
}

function syllables(n: number, count: number): string {
  const heads = ['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru', 'sa', 'te', 'vi'];
  let name = '';
  for (let i = 0, rest = n; i < count; i++, rest = Math.floor(rest / heads.length))
    name += heads[rest % heads.length];
  return `${name}${String.fromCharCode(97 + (n % 26))}i`;
}

function plateOf(random: Random): string {
  const letter = (): string => letters[Math.floor(random() * letters.length)] ?? 'A';
  return `${letter()}${letter()}${String(Math.floor(random() * 1000)).padStart(3, '0')}${letter()}${letter()}`;
}

function dayOf(random: Random, within: number): LocalDate {
  const day = new Date(Date.UTC(2026, 8, 15) - Math.floor(random() * within) * 86_400_000);
  return day.toISOString().slice(0, 10) as LocalDate;
}
