/**
 * Making one of two tickets or claims, and two of one: what stands in the way, in words for people, and what becomes of
 * what they have said about the checklist of a claim that goes. It is shown before it is done, and holds when it is.
 */
import type { Claim, ClaimStatus, Requirement, RequirementState } from './claim.ts';
import type { ItemId, MessageId } from '../ids.ts';
import type { Labels } from '../profile.ts';
import type { Ticket } from '../ticket.ts';

/** What is known of two tickets that shall be one. */
export interface TicketPair {
  /** The one that goes. */
  readonly ticket: Pick<Ticket, 'id' | 'status' | 'claimId'>;
  /** The one that goes on. */
  readonly into: Pick<Ticket, 'id' | 'status' | 'claimId'>;
  /** Number of a claim whose missing papers are asked of the customer of the one that goes, who has no part in it else. */
  readonly askedElsewhere?: string;
  /** The one that goes is an entry of the register of complaints that is not closed. */
  readonly hasOpenComplaint: boolean;
  /** It asks for changes of customers' data that are neither applied nor refused. */
  readonly hasOpenChanges: boolean;
  /** A message of the one that goes is divided, and the one that goes on hears a part of it. */
  readonly isDivided: boolean;
}

/** Why one ticket cannot be merged into another; undefined when it can. */
export function ticketMergeObstacle(pair: TicketPair): Labels | undefined {
  const { ticket, into, askedElsewhere } = pair;
  if (ticket.id === into.id)
    return {
      it: 'una pratica non si può unire a sé stessa',
      en: 'a ticket cannot be merged into itself',
    };
  if (ticket.status === 'merged')
    return { it: 'la pratica è già unita a un’altra', en: 'the ticket is merged already' };
  if (into.status === 'closed' || into.status === 'merged')
    return {
      it: `l’altra pratica è ${into.status === 'closed' ? 'chiusa' : 'unita a una terza'}: non si può unire niente a quella`,
      en: `the other ticket is ${into.status}: nothing can be merged into it`,
    };
  if (ticket.claimId !== undefined && into.claimId !== undefined && ticket.claimId !== into.claimId)
    return {
      it: 'le pratiche sono di sinistri diversi: prima colleghi una al sinistro dell’altra, o unisca i sinistri',
      en: 'the tickets belong to different claims: link one to the claim of the other first, or merge the claims',
    };
  if (askedElsewhere !== undefined)
    return {
      it: `ciò che manca a ${askedElsewhere} è chiesto al cliente di questa pratica, che non è quello dell’altra: unisca l’altra a questa`,
      en: `what ${askedElsewhere} lacks is asked of this ticket’s customer, who is not the other’s: merge the other ticket into this one`,
    };
  if (pair.hasOpenComplaint)
    return {
      it: 'questa pratica è un reclamo aperto nel registro, con i suoi termini: unisca l’altra a questa, o chiuda prima il reclamo',
      en: 'this ticket is an open complaint of the register, with its own term: merge the other ticket into this one, or close the complaint first',
    };
  if (pair.isDivided)
    return {
      it: 'l’altra pratica ha in carico solo una parte di un messaggio di questa: unisca l’altra a questa',
      en: 'the other ticket hears only a part of a message of this one: merge the other ticket into this one',
    };
  if (pair.hasOpenChanges)
    return {
      it: 'questa pratica chiede di modificare dati del cliente, e non è ancora deciso: unisca l’altra a questa, o decida prima',
      en: 'this ticket asks to change a customer’s data, and nothing is decided yet: merge the other ticket into this one, or decide first',
    };
  return undefined;
}

/** Money that was promised or paid binds a claim: it leads, or a person of another office sorts it out. */
export const boundStatuses: Readonly<Partial<Record<ClaimStatus, string>>> = {
  approved: 'approvato',
  payment_ordered: 'con il pagamento già disposto',
  paid: 'pagato',
};

/** Why one claim cannot be merged into another; undefined when it can. */
export function claimMergeObstacle({
  claim,
  into,
}: {
  readonly claim: Pick<Claim, 'id' | 'status' | 'mergedInto'>;
  readonly into: Pick<Claim, 'id' | 'mergedInto'>;
}): Labels | undefined {
  if (claim.id === into.id)
    return {
      it: 'un sinistro non si può unire a sé stesso',
      en: 'a claim cannot be merged into itself',
    };
  if (claim.mergedInto !== undefined)
    return { it: 'il sinistro è già unito a un altro', en: 'the claim is merged already' };
  if (into.mergedInto !== undefined)
    return { it: 'l’altro sinistro è a sua volta unito a un terzo', en: 'the other claim is itself merged' };
  const isBound = boundStatuses[claim.status];
  return isBound === undefined
    ? undefined
    : {
        it: `il sinistro è ${isBound}: deve restare quello che va avanti, e l’altro si unisce a questo`,
        en: `the claim is ${claim.status}: let it lead, and merge the other into it`,
      };
}

/** Why some messages cannot have a ticket of their own; undefined when they can. */
export function splitObstacle({
  isMerged,
  messages,
  chosen,
}: {
  readonly isMerged: boolean;
  /** Of the ticket; `isWritten`: by a person, and for the first time. */
  readonly messages: readonly { readonly id: MessageId; readonly isWritten: boolean }[];
  readonly chosen: readonly MessageId[];
}): Labels | undefined {
  if (isMerged) return { it: 'la pratica è unita a un’altra', en: 'the ticket is merged' };
  const wanted = new Set(chosen);
  const found = messages.filter(({ id }) => wanted.has(id));
  if (found.length < wanted.size)
    return {
      it: 'alcuni di questi messaggi non sono su questa pratica',
      en: 'some of these messages are not on this ticket',
    };
  if (!found.some(({ isWritten }) => isWritten))
    return {
      it: 'nessuno di questi messaggi è stato scritto da una persona',
      en: 'none of these messages was written by a person',
    };
  if (!messages.some(({ id, isWritten }) => isWritten && !wanted.has(id)))
    return {
      it: 'su questa pratica non resterebbe niente: la colleghi invece a un altro sinistro',
      en: 'nothing would be left on this ticket: link it to another claim instead',
    };
  return undefined;
}

/** What becomes of the words of people on the checklist of a claim that is merged into another. */
export interface CarriedDecisions {
  /** Lines of the one that goes on as they will stand; `before` is absent where it had no such line. */
  readonly carried: readonly { readonly line: Requirement; readonly before?: Requirement }[];
  /** Lines on which the one that goes on keeps its own state, whatever was said on the other. */
  readonly kept: readonly { readonly line: Requirement; readonly said: Requirement }[];
  /** Lines that the one that goes on does not ask for, its kind being another: the word stays on the old claim. */
  readonly left: readonly Requirement[];
}

const said: ReadonlySet<RequirementState> = new Set(['accepted', 'rejected', 'waived']);

/**
 * Carries what people have accepted, refused and waived on one claim to the one that goes on for both. Its own words
 * come first; what it has received by itself is neither refused nor waived because of the other's paper.
 */
export function carryDecisions(
  from: readonly Requirement[],
  into: readonly Requirement[],
  { sameType }: { readonly sameType: boolean },
): CarriedDecisions {
  const carried: { line: Requirement; before?: Requirement }[] = [];
  const kept: { line: Requirement; said: Requirement }[] = [];
  const left: Requirement[] = [];
  for (const word of from.filter(({ state }) => said.has(state))) {
    const before = into.find(({ key }) => key === word.key);
    if (before === undefined) {
      if (sameType) carried.push({ line: { ...word, askedRounds: 0 } });
      else left.push(word);
      continue;
    }
    if (before.state === word.state) continue;
    if (said.has(before.state) || (before.state === 'received' && word.state !== 'accepted')) {
      kept.push({ line: before, said: word });
      continue;
    }
    const { note: _, ...line } = before;
    carried.push({
      line: { ...line, state: word.state, ...(word.note === undefined ? {} : { note: word.note }) },
      before,
    });
  }
  return { carried, kept, left };
}

/** A line of a checklist with what satisfied it, as storage keeps that. */
export type ProvenLine = Pick<Requirement, 'key' | 'anyOf' | 'state'> & { readonly evidence?: unknown };

/**
 * Lines that only some messages have satisfied: when these leave the claim, they are missing again. What a person
 * accepted or waived is none of them. The same as `withdrawEvidence` of storage does.
 */
export function linesThatLeave<Line extends ProvenLine>(
  lines: readonly Line[],
  documents: readonly { readonly item: ItemId; readonly messageId: MessageId; readonly detached: boolean }[],
  messageIds: readonly MessageId[],
): readonly Line[] {
  const leaving = new Set<string>(messageIds);
  const staying = documents.filter((document) => !document.detached && !leaving.has(document.messageId));
  const received = lines.filter(({ state }) => state === 'received');
  const bare = received.filter(
    (line) =>
      !staying.some(({ item }) => line.anyOf.includes(item)) && restsOn(line.evidence, leaving, documents),
  );
  const wider = received.filter(
    (line) =>
      line.evidence === undefined &&
      bare.some((narrow) => narrow.anyOf.every((item) => line.anyOf.includes(item))),
  );
  return received.filter((line) => bare.includes(line) || wider.includes(line));
}

/** Whether a proof is a document, or words of one of the messages. */
function restsOn(
  evidence: unknown,
  leaving: ReadonlySet<string>,
  documents: readonly { readonly messageId: MessageId }[],
): boolean {
  if (typeof evidence !== 'object' || evidence === null || !('kind' in evidence)) return false;
  if (evidence.kind === 'document') return documents.some(({ messageId }) => leaving.has(messageId));
  if (evidence.kind !== 'fact' || !('fact' in evidence)) return false;
  const { fact } = evidence;
  return (
    typeof fact === 'object' &&
    fact !== null &&
    'messageId' in fact &&
    typeof fact.messageId === 'string' &&
    leaving.has(fact.messageId)
  );
}
