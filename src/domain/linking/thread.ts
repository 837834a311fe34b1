/**
 * What a thread of messages proves and what it does not: ids that tie nothing together, and old threads in which
 * somebody starts something new.
 */
import type { Labels } from '../profile.ts';
import { fold, read } from '../text/text.ts';
import type { LocalDate, Reference } from '../ids.ts';

/** More different senders than this and an id is a newsletter's or a broken program's, not a conversation's. */
const mostSenders = 8;

/**
 * Whether a message id (without angle brackets) may tie messages together. Empty and malformed ids, ids broken
 * programs hand out to everybody, and ids shared by many senders (`popularity`: how many different ones used it)
 * would pile strangers' mail into one conversation.
 */
export function usableThreadId(id: string, popularity: number): boolean {
  const bare = id.trim().replace(/^<|>$/g, '').trim();
  const at = bare.lastIndexOf('@');
  if (bare.length < 8 || bare.length > 998 || /\s/.test(bare) || popularity > mostSenders) return false;
  if (at < 1 || at === bare.length - 1) return false;
  const left = bare.slice(0, at);
  return !/^(?:[0.\-_]+|undefined|null|none|nil|nan|unknown|message-?id|id|test|\[object object\])$/i.test(
    left,
  );
}

/**
 * A subject without what mail programs and we put in front: Re:, R:, Fwd:, I:, Risp:, [SIN …] or the house's own prefix, the PEC's
 * «POSTA CERTIFICATA:», warnings of outer filters. Case is kept.
 */
export function normalizeSubject(subject: string): string {
  let rest = subject.slice(0, 2000).replace(/\s+/g, ' ').trim();
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(subjectPrefix, '').replace(ourTag, ' ').replace(/\s+/g, ' ').trim();
  }
  return rest;
}

/** True when a subject begins like an answer or a forwarded message. */
export function isReplySubject(subject: string): boolean {
  return replyPrefix.test(subject.trimStart()) || ourTag.test(subject);
}

export interface TopicQuestion {
  readonly oldSubject: string;
  readonly newSubject: string;
  /** Reference of the claim or ticket of the thread. */
  readonly oldReference?: Reference;
  /** Our references that the new message itself writes, not those it quotes. */
  readonly newReferences: readonly Reference[];
  /** Days since the last message of the thread. */
  readonly daysSilent: number;
  readonly ticketClosed: boolean;
  /** What the sender newly wrote. */
  readonly newText: string;
  /** Days of loss, when both are known: the thread's claim and the new message. */
  readonly oldLossOn?: LocalDate;
  readonly newLossOn?: LocalDate;
}

/**
 * Whether somebody answered an old mail to start something new. `changed` proposes a ticket of its own, linked to
 * the old one; people reuse old mails as an address book. Points: another claim's number or day of loss 3, words of
 * a new loss 2, a subject with no word in common 2, a closed ticket 1, long silence 1 (two months) or 2 (a year);
 * from 3 on it is another topic.
 */
export function topicChanged(question: TopicQuestion): {
  readonly changed: boolean;
  readonly why: readonly Labels[];
} {
  const why: Labels[] = [];
  let points = 0;
  const speaks = (weight: number, it: string, en: string): void => {
    points += weight;
    why.push({ it, en });
  };
  const others = question.newReferences.filter((reference) => reference !== question.oldReference);
  if (others.length > 0 && !question.newReferences.some((reference) => reference === question.oldReference)) {
    speaks(3, `cita un’altra pratica (${others[0]})`, `quotes another file (${others[0]})`);
  }
  if (question.oldLossOn && question.newLossOn && question.oldLossOn !== question.newLossOn) {
    speaks(3, 'parla di un’altra data del sinistro', 'speaks of another date of loss');
  }
  const words = newLossWords.exec(read(question.newText.slice(0, 5000)).folded);
  if (words) speaks(2, `denuncia qualcosa di nuovo («${words[0]}»)`, `reports something new (“${words[0]}”)`);
  if (haveNothingInCommon(question.oldSubject, question.newSubject)) {
    speaks(2, 'l’oggetto è un altro', 'the subject is another one');
  }
  if (question.ticketClosed) speaks(1, 'la pratica è chiusa', 'the ticket is closed');
  if (question.daysSilent > 60) {
    speaks(
      question.daysSilent > 365 ? 2 : 1,
      `l’ultimo messaggio è di ${question.daysSilent} giorni fa`,
      `the last message is ${question.daysSilent} days old`,
    );
  }
  return { changed: points >= 3, why };
}

const replyPrefix =
  /^(?:re|r|rif|risp|risposta|fwd?|i|inoltr[ao]|aw|wg|tr|sv|vs|antw|ref)(?:\s?[[(]\d{1,3}[\])])?\s?:/i;
const subjectPrefix =
  /^(?:(?:re|r|rif|risp|risposta|fwd?|i|inoltr[ao]|aw|wg|tr|sv|vs|antw|ref)(?:\s?[[(]\d{1,3}[\])])?\s?:|posta certificata:|anomalia messaggio:|\[(?:external|esterno|ext|spam|suspected spam|possibile spam)\]:?|\*{2,10}\s?(?:spam|external)\s?\*{2,10}|(?:external|esterno):)\s*/i;
const ourTag = /\[\s?[a-z]{2,4}[\s:]{0,3}[4-7][\d\s.-]{8,16}\]/i;

const newLossWords =
  /(?<![a-z])(?:nuov[oa] (?:sinistro|incidente|denuncia|richiesta di rimborso|danno)|altr[oa] (?:sinistro|incidente)|(?:vorrei|devo|desidero|intendo|voglio) (?:denunciare|segnalare|aprire)|(?:per )?denunciare un|aprire un (?:nuovo )?sinistro|new (?:claim|accident|loss|incident)|another (?:claim|accident|loss)|(?:want|would like|need|wish) to (?:report|make a|file|open a))(?![a-z])/;

/** Words that many subjects share and that say nothing about the topic. */
const emptyWords = new Set(
  'il lo la i gli le un una di del della dei delle da dal in per con su a al alla e ed o che si ci mi non sinistro sinistri pratica richiesta informazioni documenti documentazione numero invio oggetto polizza assicurazione claim claims documents document request information number policy insurance the of to for my your our on and'.split(
    ' ',
  ),
);

function haveNothingInCommon(oldSubject: string, newSubject: string): boolean {
  const before = tellingWords(oldSubject);
  const now = tellingWords(newSubject);
  if (before.size === 0 || now.size === 0) return false;
  return ![...now].some((word) => before.has(word));
}

function tellingWords(subject: string): ReadonlySet<string> {
  const words = fold(normalizeSubject(subject)).match(/[a-z0-9]{3,40}/g) ?? [];
  return new Set(words.filter((word) => !emptyWords.has(word)));
}
