/**
 * A desk that reads the bench's messages: the product's own stages, storage and e-mail reading on a database of its
 * own, with the world loaded as an import would load it. Stand-ins: the bell board, letters and calls (which come as
 * text), and the reader of files (the bench's files are their text layer).
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { emailChannel } from '#channels/email/index.ts';
import type { Channel, BlobStore } from '#src/channel.ts';
import { addDays as laterDay, localDateOf, parseLocalDate } from '#src/domain/time/calendar.ts';
import type { Requirement } from '#src/domain/claims/claim.ts';
import type { Fact } from '#src/domain/facts/fact.ts';
import type {
  ClaimId,
  ClaimTypeId,
  LocalDate,
  PolicyId,
  Reference,
  Sha256,
  TicketId,
} from '#src/domain/ids.ts';
import type { InboundMessage } from '#src/domain/message.ts';
import { Stale } from '#src/domain/outcomes.ts';
import type { Profile } from '#src/domain/profile.ts';
import { isReference, referenceFor } from '#src/domain/linking/reference.ts';
import { replyToken } from '#src/domain/answering/reply-token.ts';
import { checklist, missingFor } from '#src/domain/claims/requirements.ts';
import { readPolicies } from '#src/policy-import.ts';
import { databaseDirectory } from '#src/policy-directory.ts';
import type { Bell, Queue } from '#src/queue.ts';
import type { DocumentReader } from '#src/reading/index.ts';
import { openSpeech } from '#src/reading/speech/index.ts';
import * as claims from '#src/storage/claims.ts';
import type { Db } from '#src/storage/db.ts';
import * as links from '#src/storage/links.ts';
import { factsOf } from '#src/storage/messages.ts';
import { upsertParty } from '#src/storage/parties.ts';
import { partiesOf, upsertPolicy } from '#src/storage/policies.ts';
import * as requests from '#src/storage/requests.ts';
import { sealedFiles } from '#src/storage/sealed-files.ts';
import * as tickets from '#src/storage/tickets.ts';
import { intakeFor, workers, type Deps } from '#workers/index.ts';
import { createHash } from 'node:crypto';
import { quietLog } from '../../test/quiet-log.ts';
import type { MadeFile, MadeMessage } from './world-messages.ts';
import { addDays, fullName, type Person, type World, type WorldClaim } from './world.ts';

/** What the desk made of one message. */
export interface Outcome {
  readonly ticketId: TicketId;
  /** Claim the ticket was put to without a person. */
  readonly linked?: {
    readonly claimId: ClaimId;
    readonly type: ClaimTypeId;
    readonly how: 'thread' | 'auto' | 'opened';
    readonly score: number;
    /** Probability that the desk gave its word, when it gave one. */
    readonly certainty?: number;
    readonly evidence: readonly string[];
  };
  /** Proposed claims, the likeliest first. */
  readonly suggested: readonly {
    readonly claimId: ClaimId;
    readonly score: number;
    readonly certainty?: number;
    readonly evidence: readonly string[];
  }[];
  /** Why it was not linked by the machine, without the words of the message; empty where it was. */
  readonly doubts: readonly string[];
  /** Code of the problem for which a person must look. */
  readonly problem?: string;
  /** Kinds of all tickets that the message belongs to. */
  readonly kinds: readonly string[];
  readonly facts: readonly Fact[];
  /** Checklist lines still missing on the linked claim, up to review, before and after the message. */
  readonly before: readonly Requirement[];
  /** Keys of all lines the linked claim's checklist had before the message, whatever their state. */
  readonly requiredBefore: ReadonlySet<string>;
  readonly missing: readonly Requirement[];
  /** Type and policy of a claim opened by it. */
  readonly opened?: {
    readonly type: string;
    readonly policyId?: PolicyId;
    readonly conditions: ReadonlyMap<string, string>;
  };
}

export interface BenchDesk {
  /** Ids of the world's claims and policies by their keys. */
  readonly claimIds: ReadonlyMap<number, ClaimId>;
  readonly policyIds: ReadonlyMap<number, PolicyId>;
  take(message: MadeMessage): Promise<Outcome>;
  close(): Promise<void>;
}

const deskAddress = 'sinistri@sportello.example';
const secret = 'a secret of thirty-two characters or so';

/** Opens a desk on an empty, migrated database and loads the world. */
export async function openDesk(
  db: Db,
  profile: Profile,
  world: World,
  progress: (text: string) => void,
): Promise<BenchDesk> {
  const bells: Bell[] = [];
  let now = new Date('2026-11-12T08:00:00Z');
  const email = emailChannel(
    {
      mailboxes: [],
      desk: { name: 'Ufficio sinistri', address: deskAddress, plusAddressing: true },
      bounce: { address: 'ritorni@sportello.example', plusAddressing: true, nullSender: false },
      sentEvidence: [],
    },
    { log: quietLog },
  );
  const deps: Deps = {
    db,
    queue: boardOf(bells),
    blobs: memoryBlobs(),
    copies: sealedFiles(join(tmpdir(), 'sportello-accuracy-copies'), ['nothing is copied here']),
    speech: openSpeech({
      languages: { it: { engine: 'off' }, en: { engine: 'off' } },
      threads: 1,
      folder: '',
    }),
    channels: new Map<string, Channel>([
      ['email', email],
      ['letter', asText('letter', 'letter')],
      ['phone', asText('phone', 'text')],
    ]),
    profile,
    reader: layerReader,
    directory: databaseDirectory(db),
    replyTemplates: [],
    log: quietLog,
    now: () => now,
    settings: {
      desk: { name: 'Ufficio sinistri', email: deskAddress, phone: '02 5550 1234' },
      tokenSecrets: [secret],
      autoAnswer: false,
      autoAnswerMaxAgeMs: 7 * 86_400_000,
      limits: { automaticPerAddressPerDay: 5, automaticPerMinute: 120 },
      sendTimeoutMs: 900_000,
      forgottenAfterMs: 60_000,
    },
  };
  const run = async (stage: string, id: string) => {
    const worker = workers.find((each) => each.stage === stage);
    if (worker === undefined) throw new Error(`no stage ${stage}`);
    try {
      await worker.run(id, deps);
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
    }
  };

  // The references of the world's claims are dealt from the front of the same permutation.
  await sql`select setval('reference_number', ${world.claims.length + 1000})`.execute(db.sql);
  const { policyIds, claimIds, ticketReferences } = await load(deps, world, progress);

  return {
    claimIds,
    policyIds,
    take: async (message) => {
      now = new Date(message.receivedAt.getTime() + 60_000);
      const truthId = message.truth.claim === undefined ? undefined : claimIds.get(message.truth.claim);
      const required = truthId === undefined ? [] : await claims.requirementsOf(db, truthId);
      const newest = await sql<{ id: string | null }>`select max(id)::text as id from ticket`.execute(db.sql);
      bells.splice(0);
      await intakeFor(message.channel, deps).deliver({
        channel: message.channel,
        account: 'claims',
        sourceKey: `bench/${message.serial}`,
        bytes: bytesOf(
          message,
          message.answersClaim === undefined ? undefined : ticketReferences.get(message.answersClaim),
        ),
        receivedAt: message.receivedAt,
      });
      const original = bells[0]?.id;
      if (original === undefined) throw new Error(`message ${message.serial} rang no bell`);
      for (let bell = bells.shift(); bell !== undefined; bell = bells.shift())
        if (['normalize', 'read', 'link', 'assess'].includes(bell.stage)) await run(bell.stage, bell.id);
      return outcomeOf(db, original, newest.rows[0]?.id ?? '0', required);
    },
    close: () => email.close(),
  };
}

async function outcomeOf(
  db: Db,
  original: string,
  newest: string,
  required: readonly Requirement[],
): Promise<Outcome> {
  const { rows } = await sql<{ id: string; ticket_id: TicketId }>`
    select id::text as id, ticket_id from message where original_id = ${original} and ticket_id is not null order by id`.execute(
    db.sql,
  );
  const message = rows[0];
  if (message === undefined) throw new Error(`original ${original} became no message of a ticket`);
  const ticket = await tickets.find(db, message.ticket_id);
  if (ticket === undefined) throw new Error('the ticket is gone');
  const old = BigInt(ticket.id) <= BigInt(newest);
  const others = await sql<{ case_kind: string }>`
    select case_kind from ticket where id > ${newest} or id = ${ticket.id}`.execute(db.sql);
  const all = await links.ofTicket(db, ticket.id);
  const link = all.find(
    (each) => each.claimId === ticket.claimId && each.state !== 'suggested' && each.state !== 'removed',
  );
  const claim = ticket.claimId === undefined ? undefined : await claims.load(db, ticket.claimId);
  const evidence = told(link?.evidence);
  const outcome: Outcome = {
    ticketId: ticket.id,
    ...(claim === undefined
      ? {}
      : {
          linked: {
            claimId: claim.claim.id,
            type: claim.claim.type,
            how: old
              ? ('thread' as const)
              : link?.state === 'opened'
                ? ('opened' as const)
                : ('auto' as const),
            score: old ? 20 : (link?.score ?? 0),
            ...(old || link?.certainty === undefined ? {} : { certainty: link.certainty }),
            evidence,
          },
        }),
    suggested: all
      .filter((each) => each.state === 'suggested')
      .map((each) => ({
        claimId: each.claimId,
        score: each.score,
        ...(each.certainty === undefined ? {} : { certainty: each.certainty }),
        evidence: told(each.evidence),
      })),
    doubts: await doubtsOf(db, ticket.id),
    ...(ticket.problem === undefined ? {} : { problem: ticket.problem.code }),
    kinds: [...new Set(others.rows.map((row) => row.case_kind))],
    facts: (await factsOf(db, ticket.id)).filter((fact) => fact.messageId === message.id),
    before: missingFor(required, 'review'),
    requiredBefore: new Set(required.map((line) => line.key)),
    missing: claim === undefined ? [] : missingFor(await claims.requirementsOf(db, claim.claim.id), 'review'),
    ...(link?.state === 'opened' && claim !== undefined && !old
      ? {
          opened: {
            type: claim.claim.type,
            ...(claim.claim.policyId === undefined ? {} : { policyId: claim.claim.policyId }),
            conditions: claim.conditions,
          },
        }
      : {}),
  };
  // A ticket of the world takes the next message as if it were its first, so that each message's own kind is seen.
  if (old)
    await sql`update ticket set case_kind = 'other', problem = null, problem_detail = null, status = 'waiting_customer' where id = ${ticket.id}`.execute(
      db.sql,
    );
  return outcome;
}

/** The reasons stored when the machine last left a ticket to a person, without quotes and numbers. */
async function doubtsOf(db: Db, ticketId: TicketId): Promise<readonly string[]> {
  const { rows } = await sql<{ action: string; why: unknown }>`
    select action, data->'why' as why from history where ticket_id = ${ticketId}
      and action in ('suggested', 'not-linked', 'linked') order by id desc limit 1`.execute(db.sql);
  const [last] = rows;
  if (last === undefined || last.action === 'linked' || !Array.isArray(last.why)) return [];
  return last.why.map((reason) => String(reason).replace(/: “[\s\S]*$|\d[\d -]*/g, ''));
}

/** Evidence as it was stored, in a word and a weight each. */
function told(evidence: unknown): readonly string[] {
  return Array.isArray(evidence)
    ? evidence.map(
        (each: { signal?: unknown; weight?: unknown }) =>
          `${String(each.signal)} ${Math.round(Number(each.weight) * 10) / 10}`,
      )
    : [];
}

// Loading the world --------------------------------------------------------------------------------------------------

async function load(deps: Deps, world: World, progress: (text: string) => void) {
  const { db } = deps;
  const file = {
    people: Object.fromEntries(world.people.map((person) => [`p${person.key}`, asImported(person)])),
    policies: world.policies.map((policy) => ({
      number: policy.number,
      product: policy.line,
      language: policy.holder.language,
      parties: [{ role: ['policyholder', 'insured'], person: `p${policy.holder.key}` }],
      versions: [
        {
          validFrom: '2024-01-01',
          validTo: '2027-12-31',
          ...(policy.plate === undefined ? {} : { plate: policy.plate }),
          ...(policy.line === 'home'
            ? { riskAddress: `${policy.holder.street}, ${policy.holder.town.name}` }
            : {}),
          covers: [
            {
              code: policy.line.toUpperCase(),
              name: { it: policy.line, en: policy.line },
              claimTypes: policy.types,
              limit: 500_000,
              deductible: 0,
              deductiblePercent: 0,
              waitingDays: 0,
              exclusions: [],
            },
          ],
        },
      ],
      instalments: [],
    })),
  };
  const { policies, problems } = readPolicies(JSON.stringify(file), 'json');
  // The import checks tax codes, IBANs and numbers with the product's own rules: the world must be one it accepts.
  if (problems.length > 0)
    throw new Error(`the world is not importable: ${JSON.stringify(problems.slice(0, 3))}`);
  const policyIds = new Map<number, PolicyId>();
  const partyOf = new Map<Person, Awaited<ReturnType<typeof partiesOf>>[number]['partyId']>();
  for (let at = 0; at < policies.length; at += 200)
    await db.transaction(async (tx) => {
      for (const [index, draft] of policies.slice(at, at + 200).entries()) {
        const policy = world.policies[at + index];
        if (policy === undefined) throw new Error('the import lost a policy');
        const { id } = await upsertPolicy(tx, draft);
        policyIds.set(policy.key, id);
        const [party] = await partiesOf(tx, id);
        if (party !== undefined) partyOf.set(policy.holder, party.partyId);
      }
    });
  progress(`${policies.length} policies`);
  const claimIds = new Map<number, ClaimId>();
  const ticketReferences = new Map<number, Reference>();
  const opened: { ticketId: TicketId; claimId: ClaimId; claim: WorldClaim }[] = [];
  for (let at = 0; at < world.claims.length; at += 200)
    await db.transaction(async (tx) => {
      for (const claim of world.claims.slice(at, at + 200)) {
        const { reference } = claim;
        if (!isReference(reference)) throw new Error(`${reference} is no reference`);
        const partyId = partyOf.get(claim.person) ?? (await upsertParty(tx, partyDraft(claim.person)));
        partyOf.set(claim.person, partyId);
        const policyId = claim.policy === undefined ? undefined : policyIds.get(claim.policy.key);
        const notifiedAt = new Date(`${addDays(claim.lossOn, 1)}T09:00:00Z`);
        const claimId = await claims.open(tx, {
          reference,
          type: claim.type as ClaimTypeId,
          ...(policyId === undefined ? {} : { policyId }),
          lossOn: dayOf(claim.lossOn),
          lossPlace: claim.town.name,
          notifiedAt,
          language: claim.person.language,
          plates: [claim.policy?.plate, claim.otherPlate].filter((each) => each !== undefined),
          externalReferences: claim.externalReference === undefined ? [] : [claim.externalReference],
          parties: [{ partyId, role: 'insured' }],
          status: claim.status === 'incomplete' ? 'incomplete' : claim.status,
        });
        claimIds.set(claim.key, claimId);
        const ticketReference = referenceFor(await tickets.nextReferenceNumber(tx));
        ticketReferences.set(claim.key, ticketReference);
        const ticket = await tickets.open(tx, {
          reference: ticketReference,
          stage: 'settled',
          status: 'waiting_customer',
          caseKind: 'other',
          channel: 'email',
          account: 'claims',
          language: claim.person.language,
          subject: 'Ci servono alcuni documenti per il suo sinistro',
          ...(claim.person.email === undefined
            ? {}
            : { customer: claim.person.email, customerName: fullName(claim.person) }),
          claimId,
          receivedAt: notifiedAt,
          filedAt: notifiedAt,
        });
        await links.save(tx, {
          ticketId: ticket.id,
          claimId,
          state: 'confirmed',
          score: 20,
          evidence: [],
          rules: 'bench',
          decidedBy: 'person:bench',
        });
        opened.push({ ticketId: ticket.id, claimId, claim });
        if (claim.status === 'closed')
          await sql`update claim set closed_at = ${new Date(notifiedAt.getTime() + 20 * 86_400_000)} where id = ${claimId}`.execute(
            tx.sql,
          );
      }
    });
  progress(`${world.claims.length} claims`);
  // The first notice of these claims is behind us: each has its checklist, what our own files and the notice answer
  // is ticked, and the rest was asked for if the claim is still open.
  for (let at = 0; at < opened.length; at += 100)
    await db.transaction(async (tx) => {
      for (const { ticketId, claimId, claim } of opened.slice(at, at + 100)) {
        const type = deps.profile.claimTypes.get(claim.type as ClaimTypeId);
        if (type === undefined) throw new Error(`the profile has no ${claim.type}`);
        const known = knownOf(claim);
        const asks = claim.status === 'incomplete';
        const lines = checklist(type, new Map()).map((line): Requirement => {
          if (line.anyOf.some((item) => known.has(item))) return { ...line, state: 'received' };
          return asks && line.stage !== 'payment' ? { ...line, state: 'asked', askedRounds: 1 } : line;
        });
        await claims.saveRequirements(tx, claimId, lines, new Map(), deps.now());
        if (!asks) continue;
        const startedAt = new Date('2026-11-05T09:00:00Z');
        const dueOn = laterDay(localDateOf(startedAt), 14);
        const request = await requests.open(tx, { claimId, ticketId, startedAt, dueOn });
        if (request !== undefined)
          await requests.move(tx, request, {
            state: 'open',
            round: 1,
            nextAt: new Date('2026-12-20T09:00:00Z'),
            dueOn,
            sentOn: localDateOf(startedAt),
          });
      }
    });
  await sql`analyze`.execute(db.sql);
  progress('checklists');
  return { policyIds, claimIds, ticketReferences };
}

/** Items that policy, person and first notice of a claim already answer. */
function knownOf({ policy, person, otherPlate }: WorldClaim): ReadonlySet<string> {
  return new Set([
    'insured_name',
    'fiscal_code',
    'loss_date',
    'loss_place',
    'loss_description',
    ...(policy === undefined ? [] : ['policy_number']),
    ...(policy?.plate === undefined ? [] : ['plate_own']),
    ...(otherPlate === undefined ? [] : ['plate_other']),
    ...(person.email === undefined ? [] : ['contact_email']),
    ...(person.phone === undefined ? [] : ['contact_phone']),
    ...(person.iban === undefined ? [] : ['iban', 'account_holder']),
  ]);
}

function dayOf(iso: string): LocalDate {
  const day = parseLocalDate(iso);
  if (day === undefined) throw new Error(`${iso} is no day`);
  return day;
}

function contactsOf(person: Person) {
  return [
    ...(person.email === undefined
      ? []
      : [{ kind: 'email' as const, value: person.email, shared: false, invalid: false }]),
    ...(person.phone === undefined
      ? []
      : [{ kind: 'phone' as const, value: person.phone, shared: false, invalid: false }]),
    ...(person.broker === undefined
      ? []
      : [{ kind: 'email' as const, value: person.broker.email, shared: true, invalid: false }]),
  ];
}

function asImported(person: Person) {
  return {
    name: fullName(person),
    surname: person.surname,
    fiscalCode: person.fiscalCode,
    ...(person.iban === undefined ? {} : { iban: person.iban }),
    language: person.language,
    address: `${person.street}, ${person.town.postcode} ${person.town.name} ${person.town.province}`,
    contacts: contactsOf(person),
  };
}

function partyDraft(person: Person) {
  return { ...asImported(person), language: person.language };
}

// Stand-ins ----------------------------------------------------------------------------------------------------------

function boardOf(bells: Bell[]): Queue {
  return {
    ring: (tx, bell) => {
      tx.afterCommit(() => bells.push(bell));
      return Promise.resolve();
    },
    ringNow: (more) => {
      bells.push(...more);
      return Promise.resolve();
    },
    start: () => {},
    depth: () => {
      const none = { waiting: 0, active: 0, delayed: 0 };
      return Promise.resolve({ inbound: none, media: none, speech: none, outbound: none });
    },
    close: () => Promise.resolve(),
  };
}

function memoryBlobs(): BlobStore {
  const held = new Map<string, Uint8Array>();
  return {
    put: (bytes) => {
      // A hex digest is what a Sha256 is.
      const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256;
      held.set(sha256, bytes);
      return Promise.resolve(sha256);
    },
    get: (sha256) => {
      const bytes = held.get(sha256);
      if (bytes === undefined) return Promise.reject(new Error('no such blob'));
      return Promise.resolve(bytes);
    },
    has: (sha256) => Promise.resolve(held.has(sha256)),
    // Nothing is thrown away here.
    setAside: () => Promise.resolve(),
    asideBefore: () => Promise.resolve([]),
    dropAside: () => Promise.resolve(),
    takeBack: () => Promise.resolve(),
  };
}

const pdfMark = '%PDF-1.4\n%bench\n';

/** Text layer of a bench file: what stands behind the mark of a PDF. */
const layerReader: DocumentReader = {
  read: (bytes) => {
    const text = Buffer.from(bytes).toString('utf8');
    const layer = text.startsWith(pdfMark) ? text.slice(pdfMark.length).trim() : '';
    return Promise.resolve(
      layer === '' || layer.startsWith('scan ') ? { state: 'no-text' } : { state: 'read', text: layer },
    );
  },
  open: () => Promise.reject(new Error('no file of the bench has pages')),
  picture: () => Promise.reject(new Error('no file of the bench has pages')),
  cut: () => Promise.reject(new Error('no file of the bench has pages')),
  close: () => Promise.resolve(),
};

/** A channel whose items are JSON of a message: letters and calls come to the stages as text. */
function asText(name: string, medium: Channel['medium']): Channel {
  return {
    name,
    medium,
    listen: () => Promise.resolve(),
    normalize: (item) => {
      // Written by `bytesOf` just before.
      const made = JSON.parse(Buffer.from(item.bytes).toString('utf8')) as {
        from?: { address: string; name?: string };
        subject: string;
        text: string;
        language: 'it' | 'en';
        files: MadeFile[];
      };
      const message: InboundMessage = {
        nature: { kind: 'human' },
        ...(made.from === undefined ? {} : { sender: made.from }),
        replyTo: [],
        to: [],
        cc: [],
        deliveredTo: [],
        subject: made.subject,
        ids: { inReplyTo: [], references: [], mentioned: [] },
        text: made.text,
        newText: made.text,
        language: made.language,
        attachments: made.files.map((file, index) => {
          const content = fileBytes(file, index);
          return {
            name: file.name,
            contentType: typeOf(file),
            size: content.length,
            sha256: createHash('sha256').update(content).digest('hex') as Sha256,
            content,
            inline: false,
          };
        }),
        doNotAnswer: [],
        warnings: [],
      };
      return Promise.resolve(message);
    },
    close: () => Promise.resolve(),
  };
}

function typeOf(file: MadeFile): string {
  return file.form === 'photo' ? 'image/jpeg' : 'application/pdf';
}

let fileSerial = 0;
function fileBytes(file: MadeFile, index: number): Uint8Array {
  fileSerial += 1;
  if (file.form === 'photo')
    return Buffer.concat([
      Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
      Buffer.from(`JFIF photo ${fileSerial} ${index} ${'x'.repeat(60_000)}`),
    ]);
  return Buffer.from(
    `${pdfMark}${file.form === 'scan' || file.text === undefined ? `scan ${fileSerial}` : file.text}`,
  );
}

function bytesOf(message: MadeMessage, ticketReference: Reference | undefined): Uint8Array {
  if (message.channel !== 'email')
    return Buffer.from(
      JSON.stringify({
        from: message.from,
        subject: message.subject,
        text: message.text,
        language: message.language,
        files: message.files,
      }),
    );
  const to =
    ticketReference === undefined
      ? deskAddress
      : deskAddress.replace('@', `+${replyToken(ticketReference, secret)}@`);
  const word = (text: string) =>
    /^[ -~]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
  const from =
    message.from?.name === undefined
      ? (message.from?.address ?? 'nessuno@example.org')
      : `${/^[ -~]*$/.test(message.from.name) ? `"${message.from.name}"` : word(message.from.name)} <${message.from.address}>`;
  const head = [
    `From: ${from}`,
    `To: <${to}>`,
    `Subject: ${word(message.subject)}`,
    `Date: ${message.receivedAt.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <bench.${message.serial}.${message.receivedAt.getTime()}@mail.example>`,
    'MIME-Version: 1.0',
  ];
  const text = (boundary: string) =>
    `${boundary}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(Buffer.from(message.text))}\r\n`;
  if (message.files.length === 0) return Buffer.from(`${head.join('\r\n')}\r\n${text('')}`);
  const line = '--a-line-between-the-parts';
  const parts = message.files.map(
    (file, index) =>
      `${line}\r\nContent-Type: ${typeOf(file)}; name="${word(file.name)}"\r\nContent-Disposition: attachment; filename="${word(file.name)}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(fileBytes(file, index))}\r\n`,
  );
  return Buffer.from(
    `${head.join('\r\n')}\r\nContent-Type: multipart/mixed; boundary="a-line-between-the-parts"\r\n\r\n${text(`${line}\r\n`)}${parts.join('')}${line}--\r\n`,
  );
}

function wrapped(bytes: Uint8Array): string {
  return (
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n');
}
