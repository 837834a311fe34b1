/** The mails of one run: who writes what, and what has to come of it. */
import {
  answer,
  bounceOf,
  byAnotherRoute,
  firstNotice,
  inquiry,
  inventCustomers,
  newsletter,
  outOfOffice,
  unreadable,
  type Customer,
} from '../office-mail.ts';
import type { Random } from '../random.ts';
import type { Accepted } from './sink.ts';

/** What must come of a mail. */
export type Outcome =
  /** A ticket of its own and one message of ours to its sender. */
  | 'answered'
  /** A ticket of its own and silence. */
  | 'silent'
  /** The ticket of its conversation, which another mail opened; no message of ours because of it. */
  | 'joins'
  /** No ticket: news about a message of ours. */
  | 'news';

/** A mail on its way into the mailbox. */
export interface PlannedMail {
  readonly kind: string;
  readonly outcome: Outcome;
  /** Mails of one conversation share it and must share a ticket. */
  readonly conversation: string;
  readonly raw: Buffer;
  /** Who gets our answer, if anybody does. */
  readonly sender: string;
}

/** Everything that is mailed by plan; answers come when there is something to answer. */
export interface MailPlan {
  readonly customers: readonly Customer[];
  /** In the order of their arrival. */
  readonly mails: readonly PlannedMail[];
  /** What a customer does on receiving a message of ours; undefined for most. Called once per message. */
  answerTo(ours: Accepted): Promise<PlannedMail | undefined>;
}

/**
 * Plans about `count` mails, a sixth of which answer messages of ours: the rest is first notices, questions,
 * newsletters, out-of-office answers, broken mail, mails that reuse a Message-ID for other words, the same mail
 * twice, and the same mail by two routes.
 */
export async function planMails(count: number, random: Random, now: Date): Promise<MailPlan> {
  const planned = Math.round(count * 0.83);
  const customers = inventCustomers(planned, random.branch('customers'));
  const answering = new Set<string>();
  const bouncing = new Set<string>();
  const mails: PlannedMail[] = [];
  let next = 0;
  const customer = () => {
    const one = customers[next++];
    if (one === undefined) throw new RangeError('no customer left');
    return one;
  };
  let conversations = 0;
  const conversation = () => `c${++conversations}`;
  const stranger = () => {
    const number = ++conversations;
    return { name: `Persona Ignota ${number}`, email: `persona.ignota.${number}@example.net` };
  };

  while (mails.length < planned) {
    const kind = kinds(random.next());
    switch (kind) {
      case 'notice': {
        const who = customer();
        // Whoever answers is decided now: the same seed has the same people answer.
        const files = random.chance(0.2);
        // Files nobody recognised would make the first word an acknowledgement and the answer to it a request.
        if (!files && random.chance(0.5)) answering.add(who.email);
        else if (random.chance(0.06)) bouncing.add(who.email);
        const raw = await firstNotice(who, random, now, { files });
        mails.push({ kind, outcome: 'answered', conversation: conversation(), raw, sender: who.email });
        break;
      }
      case 'question': {
        const who = stranger();
        const raw = await inquiry(who, random, now);
        mails.push({ kind, outcome: 'answered', conversation: conversation(), raw, sender: who.email });
        break;
      }
      case 'reused-id': {
        // Two people whose mail programs count from one again, and one person whose scanner does.
        const messageId = `scan-${random.whole(1, 9_999_999)}@device.example.org`;
        const [first, second, third] = [customer(), customer(), stranger()];
        const raws = [
          { raw: await firstNotice(first, random, now, { messageId }), sender: first.email },
          { raw: await firstNotice(second, random, now, { messageId }), sender: second.email },
          { raw: await inquiry(third, random, now, { messageId }), sender: third.email },
          { raw: await inquiry(third, random, now, { messageId }), sender: third.email },
        ];
        for (const each of raws)
          mails.push({ kind, outcome: 'answered', conversation: conversation(), ...each });
        break;
      }
      case 'twice': {
        const who = customer();
        const raw = await firstNotice(who, random, now);
        const mail: PlannedMail = {
          kind,
          outcome: 'answered',
          conversation: conversation(),
          raw,
          sender: who.email,
        };
        mails.push(mail, mail);
        break;
      }
      case 'two-routes': {
        const who = customer();
        const raw = await firstNotice(who, random, now);
        const shared = { kind, conversation: conversation(), sender: who.email };
        // Either may come first: the later one joins, so both must only share a ticket and one answer.
        mails.push({ ...shared, outcome: 'answered', raw });
        mails.push({ ...shared, outcome: 'joins', raw: byAnotherRoute(raw, random) });
        break;
      }
      case 'newsletter':
        mails.push({
          kind,
          outcome: 'silent',
          conversation: conversation(),
          raw: await newsletter(random, now),
          sender: 'newsletter@news.convegni.example',
        });
        break;
      case 'out-of-office': {
        const who = stranger();
        mails.push({
          kind,
          outcome: 'silent',
          conversation: conversation(),
          raw: await outOfOffice(who, random, now),
          sender: who.email,
        });
        break;
      }
      case 'unreadable':
        mails.push({
          kind,
          outcome: 'silent',
          conversation: conversation(),
          raw: unreadable(random),
          sender: '',
        });
    }
  }

  const byEmail = new Map(customers.map((each) => [each.email, each]));
  const conversationOf = new Map(mails.map((each) => [each.sender, each.conversation]));
  const later = random.branch('answers');
  return {
    customers,
    mails: spread(mails, random),
    answerTo: async (ours) => {
      const who = byEmail.get(ours.recipient);
      const its = conversationOf.get(ours.recipient);
      if (who === undefined || its === undefined) return undefined;
      if (bouncing.has(who.email)) {
        const raw = bounceOf({ ...ours, returnPath: ours.envelopeFrom }, later, now);
        return { kind: 'bounce', outcome: 'news', conversation: its, raw, sender: '' };
      }
      if (!answering.has(who.email)) return undefined;
      const away = later.chance(0.15);
      const raw = away ? await outOfOffice(who, later, now, ours) : await answer(who, ours, later, now);
      return {
        kind: away ? 'absence' : 'answer',
        outcome: 'joins',
        conversation: its,
        raw,
        sender: who.email,
      };
    },
  };
}

type Kind =
  | 'notice'
  | 'question'
  | 'reused-id'
  | 'twice'
  | 'two-routes'
  | 'newsletter'
  | 'out-of-office'
  | 'unreadable';

function kinds(chance: number): Kind {
  if (chance < 0.62) return 'notice';
  if (chance < 0.7) return 'question';
  if (chance < 0.73) return 'reused-id';
  if (chance < 0.78) return 'twice';
  if (chance < 0.83) return 'two-routes';
  if (chance < 0.91) return 'newsletter';
  if (chance < 0.97) return 'out-of-office';
  return 'unreadable';
}

/** Another order, in which copies stay near each other: that is when they meet in the pipeline. */
function spread(mails: readonly PlannedMail[], random: Random): PlannedMail[] {
  return mails
    .map((mail, index) => ({ mail, at: index + random.whole(0, 6) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ mail }) => mail);
}
