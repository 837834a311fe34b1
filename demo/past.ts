/**
 * The weeks before the demonstration: tickets that came, were answered and closed, claims that lacked something, and
 * reminders that worked or did not, so that figures and lists have something to tell. All people are invented.
 */
import { createHash } from 'node:crypto';
import { addDays, endOfDay, localDateOf } from '#src/domain/time/calendar.ts';
import type { ClaimId, ClaimTypeId, LocalDate } from '#src/domain/ids.ts';
import { checklist } from '#src/domain/claims/requirements.ts';
import { formatReference, referenceFor } from '#src/domain/linking/reference.ts';
import type { CaseKind, Ticket } from '#src/domain/ticket.ts';
import { readPolicies } from '#src/policy-import.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import * as links from '#src/storage/links.ts';
import * as messages from '#src/storage/messages.ts';
import * as originals from '#src/storage/originals.ts';
import * as outbound from '#src/storage/outbound.ts';
import { findPolicies, upsertPolicy } from '#src/storage/policies.ts';
import * as requests from '#src/storage/requests.ts';
import * as tickets from '#src/storage/tickets.ts';
import { render } from '#templates/index.ts';
import type { Deps } from '#workers/index.ts';

/** Days that are told of, up to yesterday. */
const days = 42;
const account = 'sinistri@sportello.example';

interface Customer {
  readonly name: string;
  readonly email: string;
  readonly plate: string;
  readonly policy: string;
  readonly iban: string;
}

const customers: readonly Customer[] = [
  ['Beatrice Lombardo', 'GR410TB', 'IT57U0999901600000100307001'],
  ['Claudio Ferraresi', 'FK227PD', 'IT94D0999901600000100308118'],
  ['Daniela Bonfanti', 'GD518LM', 'IT33K0999901600000100309235'],
  ['Ettore Spadaro', 'FZ903KA', 'IT85V0999901600000100310352'],
  ['Federica Zanetti', 'GH276RN', 'IT25E0999901600000100311469'],
  ['Gianluca Meroni', 'FP644SV', 'IT61L0999901600000100312586'],
  ['Ilaria Cattaneo', 'GB159HX', 'IT08U0999901600000100313703'],
  ['Michele Tortora', 'FT380ZE', 'IT32Y0999901600000100314820'],
  ['Noemi Barbieri', 'GL702CW', 'IT89M0999901600000100315937'],
  ['Osvaldo Pinna', 'FM835JR', 'IT89K0999901600000100317054'],
  ['Patrizia Donati', 'GE491VK', 'IT16O0999901600000100318171'],
  ['Sandro Vitale', 'FY126BN', 'IT65A0999901600000100319288'],
].map(([name = '', plate = '', iban = ''], place) => ({
  name,
  plate,
  iban,
  email: `${name.toLowerCase().replace(' ', '.')}@example.net`,
  policy: `RCA-2025-07${String(1001 + place)}`,
}));

/** What people write about, and what they are answered. */
const matters: readonly {
  readonly kind: CaseKind;
  readonly subject: string;
  readonly text: string;
  readonly answer: string;
  readonly claim?: true;
}[] = [
  {
    kind: 'claim_new',
    claim: true,
    subject: 'Denuncia: tamponamento al semaforo',
    text: 'Buongiorno, stamattina un’auto mi ha tamponato mentre ero ferma al semaforo. Nessun ferito, danni al paraurti posteriore. La targa della mia auto è {plate}.',
    answer:
      'abbiamo aperto il sinistro. Il perito la chiama entro due giorni lavorativi per vedere il veicolo.',
  },
  {
    kind: 'claim_status',
    subject: 'A che punto è la mia pratica?',
    text: 'Buongiorno, avete ricevuto la perizia della settimana scorsa? Quando posso far riparare l’auto?',
    answer: 'la perizia è arrivata ed è completa: può far riparare l’auto da oggi.',
  },
  {
    kind: 'claim_update',
    subject: 'Fattura del carrozziere',
    text: 'Le mando la fattura del carrozziere, come d’accordo con il perito.',
    answer: 'grazie, la fattura è nel fascicolo. Il pagamento parte questa settimana.',
  },
  {
    kind: 'claim_new',
    claim: true,
    subject: 'Specchietto rotto in parcheggio',
    text: 'Buonasera, tornando al parcheggio ho trovato lo specchietto rotto e un biglietto con nome e telefono di chi è stato. Auto {plate}, polizza {policy}.',
    answer: 'abbiamo aperto il sinistro e sentito l’altra compagnia. Ci basta il preventivo del carrozziere.',
  },
  {
    kind: 'payment_delay',
    subject: 'Bonifico non arrivato',
    text: 'Buongiorno, mi avevate detto che il bonifico sarebbe arrivato entro venerdì ma non vedo niente.',
    answer: 'il bonifico è partito ieri e arriva domani con valuta odierna. Ci scusiamo per il ritardo.',
  },
  {
    kind: 'other',
    subject: 'Orari dell’ufficio',
    text: 'Salve, vorrei passare di persona: siete aperti anche il sabato mattina?',
    answer: 'siamo aperti dal lunedì al venerdì, dalle 8.30 alle 17.30; il sabato risponde il centralino.',
  },
  {
    kind: 'renewal_problem',
    subject: 'Attestato di rischio sbagliato',
    text: 'Nell’attestato per il rinnovo risulta un sinistro che non è mio: l’auto {plate} quel giorno era ferma in garage.',
    answer: 'abbiamo corretto la banca dati: l’attestato nuovo è nella sua area personale.',
  },
  {
    kind: 'claim_new',
    claim: true,
    subject: 'Incidente in rotonda, modulo blu',
    text: 'Vi scrivo per denunciare un incidente in rotonda di domenica pomeriggio. Abbiamo compilato il modulo blu. Targa {plate}.',
    answer: 'abbiamo aperto il sinistro; il modulo è leggibile e firmato da entrambi.',
  },
];

/** Who answers. */
const people = ['Giulia Ferri', 'Marta Villa', 'Luca Greco'] as const;

/** A ticket of the weeks before. */
interface Told {
  /** Its place among all of them, from 0. */
  readonly place: number;
  readonly day: LocalDate;
  /** So many days ago. */
  readonly back: number;
  /** Nobody has looked at it, though its day has long passed. */
  readonly isOverlooked: boolean;
}

/** What the weeks before left behind. */
export interface Past {
  /** How many tickets came in them. */
  readonly tickets: number;
  /** The latest three claims whose papers were all accepted and that nobody has decided, the oldest first. */
  readonly undecided: readonly ClaimId[];
}

/** Tells the desk of the weeks before now. */
export async function seedPast(
  deps: Pick<Deps, 'db' | 'blobs' | 'profile' | 'settings'>,
  now: Date,
): Promise<Past> {
  const today = localDateOf(now);
  const { policies, problems } = readPolicies(policiesOf(customers), 'json', { today });
  if (problems.length > 0) throw new Error(problems.map((each) => each.problem).join('; '));
  // All of it in one transaction: hundreds of small ones would be waited for.
  return deps.db.transaction(async (tx) => {
    for (const policy of policies) await upsertPolicy(tx, policy);
    const all = ticketsBefore(today);
    const waiting = new Set(all.filter(isReady).slice(-3));
    const undecided: ClaimId[] = [];
    for (const each of all) {
      const claim = await tell(tx, deps, { ...each, now, waits: waiting.has(each) });
      if (claim !== undefined && waiting.has(each)) undecided.push(claim);
    }
    return { tickets: all.length, undecided };
  });
}

/** Which days brought how many. */
function ticketsBefore(today: LocalDate): readonly Told[] {
  const all: Omit<Told, 'isOverlooked'>[] = [];
  for (let back = days; back > 0; back--) {
    const day = addDays(today, -back);
    // The office rests on Saturdays and Sundays; what people write then is left out.
    if ([0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay())) continue;
    const count = 2 + (all.length % 3 === 0 ? 1 : 0);
    for (let nth = 0; nth < count; nth++) all.push({ place: all.length, day, back });
  }
  // What is younger may not be late yet, after a weekend and a holiday.
  const overlooked = all.findLast(({ back }) => back >= 7);
  return all.map((each) => ({ ...each, isOverlooked: each === overlooked }));
}

/** Its claim has all its papers, and its customer was answered. */
function isReady(told: Told): boolean {
  return pick(matters, told.place).claim === true && !isIncomplete(told.place) && !isUnanswered(told);
}

/** The last days have some that nobody has answered yet. */
function isUnanswered({ place, back, isOverlooked }: Omit<Told, 'day'>): boolean {
  return isOverlooked || (back < 4 && place % 2 === 0);
}

/** One ticket from its mail to its end. @returns its claim, where it has one */
async function tell(
  tx: Tx,
  deps: Pick<Deps, 'blobs' | 'profile' | 'settings'>,
  { place, day, back, isOverlooked, now, waits }: Told & { readonly now: Date; readonly waits: boolean },
): Promise<ClaimId | undefined> {
  const customer = pick(customers, place * 5);
  const matter = pick(matters, place);
  const person = pick(people, place);
  const came = new Date(noonOf(day).getTime() - (4 - (place % 7)) * 3_600_000 + place * 47_000);
  const words = matter.text.replace('{plate}', customer.plate).replace('{policy}', customer.policy);
  const raw = mailOf(customer, matter.subject, words, came);
  const sha256 = await deps.blobs.put(raw);
  const answeredAt = new Date(Math.min(came.getTime() + (1 + ((place * 7) % 29)) * 3_600_000, now.getTime()));
  const id = await originals.store(
    tx,
    { channel: 'email', account, sourceKey: `past/${place}`, bytes: raw, receivedAt: came },
    sha256,
  );
  if (id === undefined) throw new Error(`past mail ${place} is there twice`);
  await originals.finishReading(tx, await originals.startReading(tx, id));
  const claim =
    matter.claim === true ? await openClaim(tx, deps, customer, { came, place, waits }) : undefined;
  const ticket = await tickets.open(tx, {
    reference: referenceFor(await tickets.nextReferenceNumber(tx)),
    stage: 'settled',
    status: 'open',
    caseKind: matter.kind,
    channel: 'email',
    account,
    language: 'it',
    subject: matter.subject,
    customer: customer.email,
    customerName: customer.name,
    receivedAt: came,
    filedAt: came,
    ...(claim === undefined ? {} : { claimId: claim }),
  });
  await messages.insert(tx, {
    originalId: id,
    channel: 'email',
    ticketId: ticket.id,
    receivedAt: came,
    handled: true,
    readable: () => false,
    message: {
      nature: { kind: 'human' },
      sender: { address: customer.email, name: customer.name },
      replyTo: [],
      to: [{ address: account }],
      cc: [],
      deliveredTo: [account],
      subject: matter.subject,
      writtenAt: came,
      ids: { own: `past-${place}@example.net`, inReplyTo: [], references: [], mentioned: [] },
      text: words,
      newText: words,
      language: 'it',
      attachments: [],
      doNotAnswer: [],
      warnings: [],
    },
  });
  await record(tx, { ticketId: ticket.id, actor: 'machine:normalize', action: 'opened', at: came });
  if (claim !== undefined) await put(tx, ticket, claim, came, place);
  await say(tx, deps, ticket, {
    at: new Date(came.getTime() + 90_000),
    by: 'machine:request',
    purpose: 'received',
    text: 'abbiamo ricevuto la sua e-mail. Le risponde una persona del nostro ufficio.',
  });
  if (claim !== undefined) await ask(tx, deps, ticket, claim, { came, now, place, back });
  if (isUnanswered({ place, back, isOverlooked })) return claim;
  await say(tx, deps, ticket, {
    at: answeredAt,
    by: `person:${person}`,
    purpose: 'reply',
    text: matter.answer,
  });
  await tickets.advance(tx, ticket, 'settled', { status: 'resolved', assignee: person }, answeredAt);
  await record(tx, { ticketId: ticket.id, actor: `person:${person}`, action: 'resolved', at: answeredAt });
  return claim;
}

async function openClaim(
  tx: Tx,
  { profile }: Pick<Deps, 'profile'>,
  customer: Customer,
  { came, place, waits }: { readonly came: Date; readonly place: number; readonly waits: boolean },
): Promise<ClaimId> {
  const [policy] = await findPolicies(tx, {
    numbers: [customer.policy.replaceAll('-', '')],
    plates: [],
    contacts: [],
    fiscalCodes: [],
    ibans: [],
    names: [],
  });
  const insured = policy?.parties.find(({ role }) => role === 'insured')?.party;
  // A claim type of the profile.
  const type = profile.claimTypes.get('motor_damage' as ClaimTypeId);
  if (policy === undefined || insured === undefined || type === undefined)
    throw new Error(`the past has no policy of ${customer.name}`);
  const id = await claims.open(tx, {
    reference: referenceFor(await tickets.nextReferenceNumber(tx)),
    type: type.id,
    status: isIncomplete(place) ? 'incomplete' : waits ? 'in_review' : 'closed',
    policyId: policy.id,
    lossOn: addDays(localDateOf(came), -1),
    lossPlace: 'Milano',
    notifiedAt: came,
    language: 'it',
    plates: [customer.plate],
    externalReferences: [],
    parties: [{ partyId: insured.id, role: 'insured' }],
  });
  const lines = checklist(type, new Map());
  const asked = lines.find((line) => line.anyOf.some((item) => item.startsWith('doc_')))?.key;
  await claims.saveRequirements(
    tx,
    id,
    lines.map((line) => ({
      ...line,
      state: line.key === asked && isIncomplete(place) ? 'asked' : waits ? 'accepted' : 'received',
    })),
    new Map(),
    came,
  );
  return id;
}

/** One in five never sends what is missing. */
function isIncomplete(place: number): boolean {
  return place % 5 === 0;
}

/** Most links the machine made stay; a few only a person made. */
async function put(tx: Tx, { id }: Ticket, claim: ClaimId, at: Date, place: number): Promise<void> {
  const byPerson = place % 9 === 7;
  const actor = byPerson ? 'person:Marta Villa' : 'machine:link';
  await links.save(tx, {
    ticketId: id,
    claimId: claim,
    state: byPerson ? 'confirmed' : 'opened',
    score: 0,
    evidence: [],
    rules: 'demo',
    decidedBy: actor,
  });
  await record(tx, { ticketId: id, claimId: claim, actor, action: byPerson ? 'linked' : 'claim-opened', at });
}

/** Asks for what was missing: once, with one reminder that worked, or with two that did not. */
async function ask(
  tx: Tx,
  deps: Pick<Deps, 'profile' | 'settings'>,
  ticket: Ticket,
  claim: ClaimId,
  { came, now, place, back }: { came: Date; now: Date; place: number; back: number },
): Promise<void> {
  const opened = await requests.open(tx, {
    claimId: claim,
    ticketId: ticket.id,
    startedAt: came,
    dueOn: addDays(localDateOf(came), 7),
  });
  if (opened === undefined) return;
  const asks = (await claims.requirementsOf(tx, claim)).slice(0, 2).map(({ key }) => key);
  const wanted = isIncomplete(place) ? 3 : 1 + (place % 2);
  let request = opened;
  for (let round = 1; round <= wanted; round++) {
    const at = new Date(came.getTime() + (round - 1) * 7 * 86_400_000 + 120_000);
    if (at > now) break;
    await say(tx, deps, ticket, {
      at,
      by: round === 1 ? 'machine:request' : 'machine:follow-up',
      purpose: round === 1 ? 'missing' : 'reminder',
      text:
        round === 1
          ? 'per andare avanti ci serve ancora un documento: il preventivo o la fattura del carrozziere.'
          : 'le ricordiamo che ci serve ancora il preventivo o la fattura del carrozziere.',
      request: { id: request.id, claim, round, asks },
    });
    const sentOn = localDateOf(at);
    await requests.move(tx, request, {
      state: 'open',
      round,
      // The clock of the demonstration must send none of these.
      nextAt: new Date(
        Math.max(at.getTime() + 7 * 86_400_000, now.getTime() + (2 + (place % 5)) * 86_400_000),
      ),
      dueOn: addDays(sentOn, 7),
      sentOn,
    });
    request = { ...request, round, version: request.version + 1 };
  }
  if (!isIncomplete(place) && back > 3)
    await requests.move(tx, request, { state: 'satisfied', reason: 'everything has come', at: now });
  else if (request.round === 3 && back > 25)
    await requests.move(tx, request, { state: 'exhausted', reason: 'no answer', at: now });
}

/** A message of ours that left at a moment. */
async function say(
  tx: Tx,
  { profile, settings }: Pick<Deps, 'profile' | 'settings'>,
  ticket: Ticket,
  message: {
    readonly at: Date;
    readonly by: string;
    readonly purpose: string;
    readonly text: string;
    readonly request?: {
      readonly id: requests.InformationRequest['id'];
      readonly claim: ClaimId;
      readonly round: number;
      readonly asks: readonly string[];
    };
  },
): Promise<void> {
  const { at, by, purpose, request } = message;
  const person = by.startsWith('person:') ? by.slice('person:'.length) : undefined;
  const { subject, text, html } = render(
    {
      purpose: 'reply',
      language: 'it',
      medium: 'email',
      desk: settings.desk,
      customer: ticket.customerName === undefined ? {} : { name: ticket.customerName },
      reference: formatReference(ticket.reference, 'TCK'),
      writtenOn: localDateOf(at),
      text: message.text,
      ...(person === undefined ? {} : { author: person }),
    },
    profile,
  );
  const id = await outbound.nextId(tx);
  const messageId = `past-${id}@sportello.example`;
  const queued = await outbound.enqueue(tx, {
    id,
    key: `past/${id}`,
    ticketId: ticket.id,
    purpose,
    round: request?.round ?? 0,
    channel: 'email',
    recipient: ticket.customer ?? '',
    language: 'it',
    subject,
    body: text,
    ...(html === undefined ? {} : { html }),
    automatic: person !== undefined ? 'no' : purpose === 'received' ? 'auto-replied' : 'auto-generated',
    asks: request?.asks ?? [],
    sha256: createHash('sha256').update(text).digest('hex') as outbound.Outbound['sha256'],
    attachments: [],
    settles: false,
    needsProof: false,
    carriedBy: 'machine',
    createdBy: by,
    createdAt: at,
    composed: {
      messageId,
      envelopeFrom: account,
      envelopeTo: ticket.customer ?? '',
      bytes: Buffer.from(text),
    },
    notBefore: at,
    ...(request === undefined ? {} : { requestId: request.id, claimId: request.claim }),
  });
  if (queued === undefined) throw new Error('a message of the past was said twice');
  await outbound.step(tx, await outbound.dial(tx, id, at), { to: 'sent', response: '250 OK' }, at);
}

function pick<T>(from: readonly T[], place: number): T {
  const found = from[place % from.length];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

function noonOf(day: LocalDate): Date {
  return new Date(endOfDay(day).getTime() - 12 * 3_600_000);
}

/** The mail as it came, for whoever opens the original. */
function mailOf({ name, email }: Customer, subject: string, text: string, at: Date): Buffer {
  return Buffer.from(
    [
      `From: ${name} <${email}>`,
      `To: ${account}`,
      `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
      `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      text,
      '',
    ].join('\r\n'),
  );
}

/** Their policies in the form that policies are imported from. */
function policiesOf(of: readonly Customer[]): string {
  return JSON.stringify({
    people: Object.fromEntries(
      of.map(({ name, email, iban }) => [
        email,
        {
          name,
          surname: name.split(' ').at(-1),
          language: 'it',
          iban,
          contacts: [{ kind: 'email', value: email }],
        },
      ]),
    ),
    policies: of.map(({ policy, plate, email }) => ({
      number: policy,
      product: 'Auto Serena',
      language: 'it',
      parties: [{ role: ['policyholder', 'insured'], person: email }],
      versions: [
        {
          validFrom: '-200d',
          validTo: '+164d',
          plate,
          covers: [
            {
              code: 'RCA',
              name: {
                it: 'Responsabilità civile auto, risarcimento diretto',
                en: 'Motor liability, direct settlement',
              },
              claimTypes: ['motor_damage'],
              limit: '6.450.000,00',
            },
          ],
        },
      ],
      instalments: [{ dueOn: '-200d', amount: '486,00', paidOn: '-202d' }],
    })),
  });
}
