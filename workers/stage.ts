/** What every stage shares: its tools, and moving a ticket on together with the bell of its next stage. */
import type { BlobStore, Channel } from '#src/channel.ts';
import type { ChannelName } from '#src/domain/message.ts';
import type { Profile } from '#src/domain/profile.ts';
import type { ReplyTemplate } from '#src/domain/answering/reply-template.ts';
import { isWorking, type Ticket, type TicketStage } from '#src/domain/ticket.ts';
import { Refused } from '#src/domain/outcomes.ts';
import type { Log } from '#src/log.ts';
import type { PayingSystem } from '#src/paying-system.ts';
import type { PolicyDirectory } from '#src/policy-directory.ts';
import type { Lane, Queue, StageWorker } from '#src/queue.ts';
import type { Db, Tx } from '#src/storage/db.ts';
import type { SealedFiles } from '#src/storage/sealed-files.ts';
import { advance, type TicketChange } from '#src/storage/tickets.ts';
import type { DocumentReader } from '#src/reading/index.ts';
import type { SpeechReader } from '#src/reading/speech/index.ts';
import type { Desk } from '#templates/index.ts';

/** How the desk behaves; all of it from the settings. */
export interface DeskSettings {
  readonly desk: Desk;
  /** Keys of reply and bounce tokens: the first signs, all of them verify. */
  readonly tokenSecrets: readonly [string, ...string[]];
  /** Mails leave from a certified mailbox (PEC): the receipts of a PEC address prove that they arrived. */
  readonly isCertified?: boolean;
  /** A desk of invented cases: nothing is handed to any channel, whatever it is connected to. */
  readonly practice?: boolean;
  /** No automatic message ever leaves when false (a shadow run beside another system). */
  readonly autoAnswer: boolean;
  /** Messages older than this get no automatic answer: a desk's first day must not answer its mailbox's history. */
  readonly autoAnswerMaxAgeMs: number;
  readonly limits: {
    readonly automaticPerAddressPerDay: number;
    readonly automaticPerMinute: number;
  };
  /** How long an in-flight attempt may be silent before its process counts as dead, in ms. */
  readonly sendTimeoutMs: number;
  /** Pause before the second attempt to send, in ms; a minute unless told otherwise. Later pauses grow from it. */
  readonly sendRetryMs?: number;
  /** How long an answer of a person can be taken back, in seconds, unless that person chose otherwise; none when absent. */
  readonly undoSeconds?: number;
  /**
   * What nobody sent is thrown away after so long, in ms: drafts on closed tickets, files in no draft and no answer. Kept
   * for ever when absent.
   */
  readonly keepUnsentMs?: number;
  /** How long a copy of somebody's data is kept for being fetched, in ms; three days when absent. */
  readonly keepCopyMs?: number;
  /** File to which the head of the chain over history is written, beside the log. */
  readonly auditAnchorFile?: string;
  /** How long a row may sit in a working stage before the clock rings again, in ms. */
  readonly forgottenAfterMs: number;
}

/** What a stage works with. Nothing is global: tests hand in their own. */
export interface Deps {
  readonly db: Db;
  readonly queue: Queue;
  readonly blobs: BlobStore;
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly profile: Profile;
  readonly reader: DocumentReader;
  readonly speech: SpeechReader;
  /** Copies of everything about a person, while they are kept. */
  readonly copies: SealedFiles;
  readonly directory: PolicyDirectory;
  /** Absent where orders of payment are fetched from here by people or programs. */
  readonly paying?: PayingSystem;
  /** The house's own reply templates: the API shows them. */
  readonly replyTemplates: readonly ReplyTemplate[];
  readonly settings: DeskSettings;
  readonly log: Log;
  readonly now: () => Date;
}

export type Worker = StageWorker<Deps>;

/** Every stage and its lane, in the order of the road. */
export const stages = {
  normalize: 'inbound',
  sort: 'media',
  read: 'media',
  transcribe: 'speech',
  link: 'inbound',
  assess: 'inbound',
  request: 'inbound',
  send: 'outbound',
  settle: 'outbound',
  'follow-up': 'inbound',
  'look-up': 'inbound',
  'personal-data': 'media',
  'escalate-ticket': 'inbound',
  'escalate-claim': 'inbound',
  'hand-payment': 'outbound',
} as const satisfies Record<string, Lane>;

/** Moves a ticket on and rings its next stage in the same transaction. @throws Stale when somebody was faster. */
export async function move(
  tx: Tx,
  deps: Deps,
  ticket: Ticket,
  stage: TicketStage,
  change: TicketChange = {},
): Promise<Ticket> {
  const moved = await advance(tx, ticket, stage, change, deps.now());
  await ringTicket(tx, deps, moved);
  return moved;
}

/** Rings the stage a ticket is at, if a machine has the next move. */
export async function ringTicket(tx: Tx, deps: Deps, ticket: Ticket): Promise<void> {
  if (isWorking(ticket.stage))
    await deps.queue.ring(tx, { stage: ticket.stage, id: ticket.id, version: ticket.version });
}

/** The channel of a ticket or an outbound message. @throws Refused when this installation has it no longer. */
export function channelOf(deps: Deps, name: ChannelName): Channel {
  const channel = deps.channels.get(name);
  if (channel === undefined) throw new Refused(`the channel ${name} is not set up here`);
  return channel;
}

/** The channel that draws letters. @throws Refused when this installation has none. */
export function paperOf(deps: Pick<Deps, 'channels'>): Channel {
  const paper = [...deps.channels.values()].find((each) => each.draw !== undefined);
  if (paper === undefined) throw new Refused('letters cannot be printed here');
  return paper;
}

/**
 * Does long work on a row and gives a sign of life of it all the while: without one the clock takes the row for
 * forgotten and wakes somebody else. A process that dies gives none.
 */
export async function livingly<Result>(
  { settings, log }: Pick<Deps, 'settings' | 'log'>,
  sign: () => Promise<void>,
  work: () => Promise<Result>,
): Promise<Result> {
  // Storage that is away for a moment is not worth the work: the row is rung for at worst once too often.
  const beat = () => void sign().catch((error: unknown) => log.error('sign-of-life.failed', error));
  const timer = setInterval(beat, Math.max(10, settings.forgottenAfterMs / 4));
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
