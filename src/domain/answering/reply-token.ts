/**
 * The signed part after the plus in our addresses: `sinistri+4827193652.k7f3abcdef@…` brings an answer back to its
 * claim, `bounce+b123.q2w3erty7a@…` a bounce to its outbox row, `sinistri+t7.…@…` a department's answer to its task. A token says only that we once wrote to somebody
 * about this: whoever uses it to file a message still looks who sent it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { OutboundId, Reference, TaskId } from '../ids.ts';
import { isReference } from '../linking/reference.ts';

/** What an address carries. `forged`: the shape of a token whose signature no secret of ours made. */
export type ReadToken =
  | { readonly kind: 'reply'; readonly reference: Reference }
  | { readonly kind: 'bounce'; readonly outboundId: OutboundId }
  | { readonly kind: 'task'; readonly taskId: TaskId }
  | { readonly kind: 'forged'; readonly claimed: string };

/** `<reference>.<tag>` for a Reply-To address; the tag is 50 bits of HMAC-SHA256. Throws RangeError without a secret. */
export function replyToken(reference: Reference, secret: string): string {
  return `${reference}.${tagOf('reply', reference, secret)}`;
}

/** `b<outbound id>.<tag>` for the envelope sender (VERP). Throws RangeError without a secret. */
export function bounceToken(outboundId: OutboundId, secret: string): string {
  return `b${outboundId}.${tagOf('bounce', outboundId, secret)}`;
}

/** `t<task id>.<tag>` for the Reply-To address of a task. Throws RangeError without a secret. */
export function taskToken(taskId: TaskId, secret: string): string {
  return `t${taskId}.${tagOf('task', taskId, secret)}`;
}

/**
 * The token in an address, a local part or by itself, in any case; undefined when there is none. Of several
 * secrets (the newest signs, older ones still read) any may have made it. Compared in constant time.
 */
export function readToken(addressOrLocalPart: string, secrets: readonly string[]): ReadToken | undefined {
  let forged: ReadToken | undefined;
  for (const match of addressOrLocalPart.slice(0, 1000).toLowerCase().matchAll(tokenShape)) {
    const [, mark, digits = '', tag = ''] = match;
    const purpose = mark === 'b' ? 'bounce' : mark === 't' ? 'task' : 'reply';
    const signed = secrets.some((secret) => secret !== '' && equalTags(tag, tagOf(purpose, digits, secret)));
    if (!signed) forged ??= { kind: 'forged', claimed: digits };
    // The signature proves that this id is one we handed out.
    else if (purpose === 'bounce') return { kind: 'bounce', outboundId: digits as OutboundId };
    else if (purpose === 'task') return { kind: 'task', taskId: digits as TaskId };
    else if (isReference(digits)) return { kind: 'reply', reference: digits };
  }
  return forged;
}

/** Between a plus (or `=`, as VERP rewriters write) or the beginning and the `@`, the end or a further part. */
const tokenShape = /(?<=^|[+=<\s])(?:([bt])(?=\d))?(\d{1,19})\.([a-z2-7]{8,32})(?=$|[@=+>\s])/g;

const tagLength = 10;
const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Purpose and value are signed together: a bounce tag never serves as a reply tag. */
function tagOf(purpose: 'reply' | 'bounce' | 'task', value: string, secret: string): string {
  if (secret === '') throw new RangeError('A token needs a secret');
  const digest = createHmac('sha256', secret).update(`${purpose}:${value}`).digest();
  let bits = 0;
  let held = 0;
  let tag = '';
  for (const byte of digest) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5 && tag.length < tagLength) {
      bits -= 5;
      tag += base32[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
    if (tag.length === tagLength) break;
  }
  return tag;
}

function equalTags(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
