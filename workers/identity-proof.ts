/** What people do to establish who somebody is: note a proof, send a code, take its answer, or go on without. */
import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { ApiActions, NotPossible } from '#src/api/actions.ts';
import { replyToken } from '#src/domain/answering/reply-token.ts';
import type { WayOut } from '#src/domain/answering/way-out.ts';
import type { Claim, Party } from '#src/domain/claims/claim.ts';
import { levelFor } from '#src/domain/identity/disclosure.ts';
import {
  codeMinutes,
  codesPerHour,
  codeStateOf,
  faultOfProof,
  levelOf,
  unproven,
  type CodeState,
} from '#src/domain/identity/identity.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Labels } from '#src/domain/profile.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import { localDateOf } from '#src/domain/time/calendar.ts';
import { lowerIdentity, raiseIdentity } from '#src/storage/change-requests.ts';
import * as claims from '#src/storage/claims.ts';
import type { Sql, Tx } from '#src/storage/db.ts';
import { record } from '#src/storage/history.ts';
import * as identities from '#src/storage/identities.ts';
import { partiesAt } from '#src/storage/parties.ts';
import { forbidsTexts } from '#src/storage/text-consents.ts';
import * as tickets from '#src/storage/tickets.ts';
import { lockTicket, notPossible, unknown } from './decisions.ts';
import { conversationLevel, levelTowards } from './identity.ts';
import { say } from './outbox.ts';
import type { Deps } from './stage.ts';

type Asked<Action extends keyof ApiActions> = Parameters<ApiActions[Action]>[0];

/** Notes a proof; history says who noted what, and never an answer. */
export async function noteProof(
  tx: Tx,
  deps: Deps,
  { ticketId, proof, by }: Asked<'noteProof'>,
): ReturnType<ApiActions['noteProof']> {
  const ticket = await lockTicket(tx, ticketId);
  if (ticket === undefined) return unknown;
  const fault = faultOfProof(proof);
  if (fault !== undefined) return notPossible(fault);
  await identities.addProof(tx, { ticketId, ...proof, by, at: deps.now() });
  await raiseIdentity(tx, ticketId, { level: levelOf(proof.method), note: proof.note });
  await record(tx, {
    ticketId,
    actor: by,
    action: 'identity-proven',
    data: { method: proof.method, facts: proof.facts, representative: proof.representative },
  });
  return { outcome: 'done' };
}

/** Says that a proof was none. Twice does nothing more. */
export async function withdrawProof(
  tx: Tx,
  deps: Deps,
  { ticketId, proofId, reason, by }: Asked<'withdrawProof'>,
): ReturnType<ApiActions['withdrawProof']> {
  if ((await lockTicket(tx, ticketId)) === undefined) return unknown;
  const proof = (await identities.proofsOf(tx, ticketId)).find(({ id }) => id === proofId);
  if (proof === undefined) return unknown;
  if (await identities.withdrawProof(tx, proof, { by, at: deps.now(), why: reason })) {
    await lowerIdentity(tx, ticketId, await conversationLevel(tx, { id: ticketId }));
    await record(tx, {
      ticketId,
      actor: by,
      action: 'identity-withdrawn',
      data: { method: proof.method, reason },
    });
  }
  return { outcome: 'done' };
}

/** Where a code can go: what is on file of the people of this ticket, theirs alone, working, and not barred by its channel. */
async function codeChannels(
  db: Sql,
  deps: Pick<Deps, 'channels'>,
  ticket: Ticket,
): Promise<readonly { readonly party: Party; readonly value: string }[]> {
  const [file] = ticket.claimId === undefined ? [] : await claims.loadFiles(db, [ticket.claimId]);
  const parties =
    file?.claim.parties.map(({ party }) => party) ??
    (ticket.customer === undefined ? [] : await partiesAt(db, ticket.customer));
  const [texts, mails] = [deps.channels.get('sms'), deps.channels.get('email')];
  const found = new Map<string, { party: Party; value: string }>();
  for (const party of parties)
    for (const { kind, value, invalid, shared } of party.contacts) {
      if (invalid || shared || found.has(value)) continue;
      const channel = kind === 'phone' ? texts : mails;
      if (channel?.compose === undefined || channel.whyBarred?.(value) !== undefined) continue;
      if (kind === 'phone' && (await forbidsTexts(db, value))) continue;
      found.set(value, { party, value });
    }
  return [...found.values()];
}

/** Sends a code to a channel on file. The same `clientId` sends one; another one makes the code before it worthless. */
export async function sendCode(
  tx: Tx,
  deps: Deps,
  { ticketId, to, clientId, by }: Asked<'sendCode'>,
): ReturnType<ApiActions['sendCode']> {
  const ticket = await lockTicket(tx, ticketId);
  if (ticket === undefined) return unknown;
  const codes = await identities.codesOf(tx, ticketId);
  if (codes.some((code) => code.clientId === clientId)) return { outcome: 'done' };
  const channel = (await codeChannels(tx, deps, ticket)).find(({ value }) => value === to);
  if (channel === undefined)
    return notPossible({
      it: 'questo recapito non è tra quelli noti delle persone della pratica',
      en: 'this address is none of those on file of the people of this ticket',
    });
  const now = deps.now();
  const hourAgo = new Date(now.getTime() - 3_600_000);
  if (codes.filter(({ at }) => at > hourAgo).length >= codesPerHour)
    return notPossible({
      it: `sono già stati inviati ${codesPerHour} codici in un’ora: aspetti, o accerti l’identità in altro modo`,
      en: `${codesPerHour} codes were sent within an hour: wait, or establish identity another way`,
    });
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const stored = await identities.addCode(tx, {
    ticketId,
    partyId: channel.party.id,
    recipient: to,
    digest: digestOf(deps, ticketId, clientId, code),
    clientId,
    by,
    at: now,
    expiresAt: new Date(now.getTime() + codeMinutes * 60_000),
  });
  const language = channel.party.language ?? ticket.language;
  await say(tx, deps, {
    key: `code:ticket-${ticketId}:${clientId}`,
    ticket,
    way: wayOfCode(to, channel.party.name),
    letter: {
      purpose: 'code',
      language,
      medium: to.includes('@') ? 'email' : 'text',
      desk: deps.settings.desk,
      customer: {},
      reference: formatReference(ticket.reference, 'TCK'),
      writtenOn: localDateOf(now),
      code,
      minutes: codeMinutes,
    },
    // Somebody is on the line and waits for it: it keeps no quiet hours.
    automatic: 'no',
    // Whoever gets it may not be who wrote the mails of this ticket, and learns nothing of them; «it was not me» comes back.
    aside: replyToken(ticket.reference, deps.settings.tokenSecrets[0]),
    secret: code,
    notBefore: now,
    by,
  });
  await record(tx, { ticketId, actor: by, action: 'identity-code-sent', data: { code: stored.id } });
  return { outcome: 'done' };
}

function wayOfCode(to: string, name: string): WayOut {
  return {
    road: to.includes('@') ? 'mail' : 'text',
    address: to,
    name,
    why: { it: 'un codice, a un recapito noto', en: 'a code, to an address on file' },
  };
}

/** Takes the code that somebody tells. A wrong one counts; a right one is a proof, once. */
export async function answerCode(
  tx: Tx,
  deps: Deps,
  { ticketId, codeId, code, by }: Asked<'answerCode'>,
): ReturnType<ApiActions['answerCode']> {
  if ((await lockTicket(tx, ticketId)) === undefined) return unknown;
  const stored = (await identities.codesOf(tx, ticketId)).find(({ id }) => id === codeId);
  if (stored === undefined) return unknown;
  const now = deps.now();
  const isRight = timingSafeEqual(
    Buffer.from(stored.digest, 'hex'),
    Buffer.from(digestOf(deps, ticketId, stored.clientId, code.replaceAll(/\s/g, '')), 'hex'),
  );
  const state = codeStateOf(stored, now);
  // The same right word once more: the first answer was lost on its way.
  if (state === 'used' && isRight) return { outcome: 'done' };
  if (state !== 'waiting') return notPossible(codeIs[state]);
  await identities.countCodeTry(tx, stored.id);
  if (!isRight) return notPossible({ it: 'il codice non è giusto', en: 'the code is not right' });
  await identities.markCodeUsed(tx, stored.id, now);
  await identities.addProof(tx, {
    ticketId,
    method: 'code',
    facts: [],
    note: stored.recipient,
    representative: false,
    by,
    at: now,
  });
  await raiseIdentity(tx, ticketId, { level: levelOf('code'), note: stored.recipient });
  await record(tx, {
    ticketId,
    actor: by,
    action: 'identity-proven',
    data: { method: 'code', code: stored.id },
  });
  return { outcome: 'done' };
}

const codeIs: Readonly<Record<Exclude<CodeState, 'waiting'>, Labels>> = {
  used: { it: 'questo codice è già stato usato', en: 'this code was used already' },
  expired: {
    it: 'questo codice è scaduto: ne mandi un altro',
    en: 'this code has expired: send another one',
  },
  'worn-out': {
    it: 'questo codice è stato sbagliato troppe volte: ne mandi un altro',
    en: 'this code was told wrongly too often: send another one',
  },
  replaced: {
    it: 'dopo questo codice ne è stato mandato un altro: vale quello',
    en: 'another code was sent after this one: that one holds',
  },
};

/** Notes that a decision's letter may go although nobody has proven enough; the next decision uses it up. */
export async function noteOverride(
  tx: Tx,
  deps: Deps,
  { ticketId, reason, by }: Asked<'noteOverride'>,
): ReturnType<ApiActions['noteOverride']> {
  const ticket = await lockTicket(tx, ticketId);
  if (ticket === undefined) return unknown;
  const has = await conversationLevel(tx, ticket);
  if (has >= levelFor.decision)
    return notPossible({
      it: 'l’identità è già accertata a sufficienza',
      en: 'identity is established far enough already',
    });
  await identities.addOverride(tx, {
    ticketId,
    purpose: 'decision',
    has,
    needs: levelFor.decision,
    reason,
    by,
    at: deps.now(),
  });
  await record(tx, {
    ticketId,
    actor: by,
    action: 'identity-overridden',
    data: { purpose: 'decision', has, needs: levelFor.decision, reason },
  });
  return { outcome: 'done' };
}

/** Why a decision's letter must not go there yet, if so. */
export async function whyDecisionWaits(
  tx: Tx,
  ticket: Ticket,
  claim: Claim,
  way: WayOut,
): Promise<NotPossible | undefined> {
  const has = await levelTowards(tx, ticket, claim, way);
  if (has >= levelFor.decision) return undefined;
  const waiting = (await identities.overridesOf(tx, ticket.id)).some(
    ({ purpose, usedFor }) => purpose === 'decision' && usedFor === undefined,
  );
  return waiting ? undefined : notPossible(unproven(has, levelFor.decision));
}

/** Keyed, so that whoever reads the row cannot try the million codes there are. */
function digestOf({ settings }: Pick<Deps, 'settings'>, ticketId: string, clientId: string, code: string) {
  return createHmac('sha256', settings.tokenSecrets[0])
    .update(`identity-code:${ticketId}:${clientId}:${code}`)
    .digest('hex');
}

/** The ticket's identity as a page shows it. */
export async function showIdentity(
  db: Sql,
  deps: Pick<Deps, 'channels'>,
  ticketId: Ticket['id'],
): ReturnType<ApiActions['showIdentity']> {
  const ticket = await tickets.find(db, ticketId);
  if (ticket === undefined) return unknown;
  return {
    outcome: 'done',
    level: await conversationLevel(db, ticket),
    channels: (await codeChannels(db, deps, ticket)).map(({ party, value }) => ({ name: party.name, value })),
  };
}
