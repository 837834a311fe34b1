/** The words a sender newly wrote, parted from what their program quoted, forwarded or signed below. */
import type { Address, Forwarded } from '#src/domain/message.ts';
import { parseAddresses, readAddress } from './addresses.ts';
import { anyOf } from './phrases.ts';
import {
  findAttribution,
  findHeaderBlock,
  isDeviceLine,
  isMarked,
  isRule,
  type Attribution,
  type HeaderBlock,
} from './quotation.ts';

/** What else is known of the mail whose text is parted. */
export interface ReplyContext {
  readonly subject: string;
  /** It names a message it answers (In-Reply-To, References). */
  readonly answers: boolean;
  readonly senderName?: string;
  /** It brings files: somebody who sends papers may well write nothing. */
  readonly hasFiles: boolean;
  /** Whether an address is one of ours. */
  readonly isOurs: (address: string) => boolean;
}

/** A text in two: what is new, and the head of what was forwarded. */
export interface Separated {
  readonly newText: string;
  readonly forwarded?: Forwarded;
  readonly warnings: readonly string[];
}

/**
 * Takes quotations and signature away from `text`. The rule above all others: a line that may be the
 * sender's own stays. So lines between and under quoted ones stay, a `>` counts only in an answer or
 * under a line that says who is quoted, an unmarked quotation is cut only at a header block that proves
 * itself, and not at all when the sender says that the answers stand inside it.
 *
 * Of a forwarded message without words of the sender's own the forwarded words are what they tell us.
 * Linear in the text.
 */
export function separateReply(text: string, context: ReplyContext): Separated {
  return separate(text, context, 0);
}

const deepestForward = 5;
/** `R:` and `I:` are what Italian Outlook writes for answered and forwarded. */
const answerPrefix = /^(?:re|r|ris|rif|aw|sv|antw|ré)\s{0,2}(?:\[\d{1,3}\]|\(\d{1,3}\))?\s{0,2}:/i;
const forwardPrefix = /^(?:i|fwd?|fw|inoltr[ao]|wg|tr|rv|inoltrato)\s{0,2}:/i;

function separate(text: string, context: ReplyContext, depth: number): Separated {
  const lines = text.split('\n');
  const survey = surveyLines(lines, context);
  const own = ownWords(lines, survey, context.senderName);
  const subject = context.subject.trim();
  const block = survey.cut?.block;
  const forwards = block?.announced === 'as forwarded' || forwardPrefix.test(subject);
  const forwarded = forwards && block !== undefined ? describeForwarded(block) : undefined;

  if (own !== '') {
    if (answersInside.test(own) && (survey.cut !== undefined || survey.marked)) {
      const warnings = [
        'The sender says that their answers stand inside the quoted message: nothing was taken away.',
      ];
      return { newText: text.trim(), ...(forwarded === undefined ? {} : { forwarded }), warnings };
    }
    return { newText: own, ...(forwarded === undefined ? {} : { forwarded }), warnings: [] };
  }
  if (survey.cut === undefined) {
    if (!forwards || !survey.marked) return { newText: '', warnings: [] };
    // Forwarded as a quotation, without a word.
    return { newText: joinTidily(unmark(lines.filter(isMarked))), warnings: [] };
  }
  const from = block === undefined ? undefined : senderOf(block);
  const answers =
    !forwards &&
    (answerPrefix.test(subject) || context.answers || (from !== undefined && context.isOurs(from.address)));
  if (answers) {
    if (context.hasFiles) return { newText: '', warnings: [] };
    return {
      newText: text.trim(),
      warnings: [
        'No words stand above the quoted message; it was left in, because the answer may stand below.',
      ],
    };
  }
  const below = unmark(lines.slice(survey.cut.to)).join('\n').trim();
  const described = block === undefined ? undefined : describeForwarded(block);
  const result = described === undefined ? {} : { forwarded: described };
  // Nothing but a header block says that it was forwarded: its lines may be the sender's own letterhead.
  if (!forwards) return { newText: text.trim(), ...result, warnings: [] };
  if (depth >= deepestForward) return { newText: below, ...result, warnings: [] };
  const inner = separate(below, { ...context, subject: described?.subject ?? '', answers: false }, depth + 1);
  return { newText: inner.newText === '' ? below : inner.newText, ...result, warnings: inner.warnings };
}

interface Cut {
  /** First line of what is quoted or forwarded below, announcement included. */
  readonly from: number;
  /** First line after the announcement. */
  readonly to: number;
  readonly block?: HeaderBlock;
}

interface Survey {
  /** Per line: true when it is quoted or introduces a quotation. */
  readonly taken: readonly boolean[];
  readonly marked: boolean;
  readonly cut?: Cut;
}

/** One walk over the lines: which are quoted, and where an unmarked quotation begins. */
function surveyLines(lines: readonly string[], context: ReplyContext): Survey {
  const attributions: Attribution[] = [];
  const subject = context.subject.trim();
  const prefixed = answerPrefix.test(subject);
  const converses = context.answers || prefixed || forwardPrefix.test(subject);
  const first = lines.findIndex((line) => line.trim() !== '');
  let cut: Cut | undefined;
  for (let index = 0; index < lines.length && cut === undefined; index += 1) {
    const line = lines[index] ?? '';
    if (isMarked(line) || line === '') continue;
    const block = findHeaderBlock(lines, index);
    // In a mail that answers and forwards nothing, a block in the middle was pasted there, and their
    // words may go on below it.
    if (block !== undefined && (converses || block.announced === 'as forwarded' || index === first)) {
      cut = { from: block.from, to: block.to, block };
      break;
    }
    const attribution = findAttribution(lines, index);
    if (attribution === undefined) continue;
    const next = nextWords(lines, index + 1);
    if (next !== undefined && isMarked(next)) attributions.push(attribution);
    else if (attribution.stands && converses && next !== undefined) {
      cut = { from: attribution.from, to: attribution.to };
    }
  }
  const believed =
    attributions.some(({ certain }) => certain) ||
    ((context.answers || prefixed) && lines.some(isQuotedProse));
  const end = cut?.from ?? lines.length;
  const taken = lines.map((line, index) => index < end && believed && isMarked(line));
  if (believed) {
    for (const { from, to, certain } of attributions) {
      if (certain) for (let index = from; index < to; index += 1) taken[index] = true;
    }
  }
  return { taken, marked: taken.includes(true), ...(cut === undefined ? {} : { cut }) };
}

function nextWords(lines: readonly string[], from: number): string | undefined {
  // Programs leave at most a few blank lines there; a bound keeps the walk linear.
  for (let index = from; index < from + 6; index += 1)
    if ((lines[index] ?? '').trim() !== '') return lines[index];
  return undefined;
}

/** A marked line that is no item of a list: empty, marked twice, or as long as wrapped prose. */
function isQuotedProse(line: string): boolean {
  return isMarked(line) && (/^ ?>\s*(?:$|>)/.test(line) || line.length >= 60);
}

/** The lines above the cut that are not quoted, without signatures. */
function ownWords(lines: readonly string[], survey: Survey, senderName = ''): string {
  const end = survey.cut?.from ?? lines.length;
  const runs: string[][] = [];
  let index = 0;
  while (index < end) {
    if (survey.taken[index] === true) {
      index += 1;
      continue;
    }
    let stop = index;
    while (stop < end && survey.taken[stop] !== true) stop += 1;
    runs.push(
      withoutSignature(lines.slice(index, stop), senderName, stop === end && survey.cut !== undefined),
    );
    index = stop;
  }
  return joinTidily(runs.flat());
}

/** One run of own lines. What follows `-- ` goes only when it looks like nothing but a signature. */
function withoutSignature(run: readonly string[], senderName: string, beforeCut: boolean): string[] {
  const mark = run.findLastIndex((line) => line === '-- ' || line.trim() === '--');
  const below = run.slice(mark + 1).filter((line) => line.trim() !== '');
  const signed = mark >= 0 && isSignature(below) && (run[mark] === '-- ' || isContact(below, senderName));
  const kept = signed ? run.slice(0, mark) : run.slice();
  while (beforeCut && kept.length > 0 && (isRule(kept.at(-1) ?? '') || (kept.at(-1) ?? '').trim() === ''))
    kept.pop();
  return kept.filter((line) => !isDeviceLine(line));
}

/** Few short lines, no sentence, no bank account, no postscript. */
function isSignature(below: readonly string[]): boolean {
  if (below.length > 12) return false;
  return below.every(
    (line) =>
      line.length <= 120 &&
      !/^(?:p\.? ?s\.?|n\.? ?b\.?)[\s:.]/i.test(line.trim()) &&
      !/[a-z]{2}\d{2}[ ]?[a-z]?\d{3}/i.test(line) &&
      !/\?\s*$/.test(line) &&
      line.trim().split(/\s+/).length <= 14,
  );
}

/**
 * Two hyphens without the blank that programs put behind them may part anything: the lines must name the
 * sender or ways to reach them.
 */
function isContact(below: readonly string[], senderName: string): boolean {
  const names = senderName
    .toLowerCase()
    .split(/[\s,.]+/)
    .filter((name) => name.length > 2);
  const first = (below[0] ?? '').toLowerCase();
  if (names.some((name) => first.includes(name))) return true;
  return below.some((line) => /@|www\.|\b(?:tel|cell|mob|fax|phone)\b|\+\d{2}[\s\d]{8}/i.test(line));
}

function joinTidily(lines: readonly string[]): string {
  const kept: string[] = [];
  for (const line of lines) if (line.trim() !== '' || kept.at(-1)?.trim() !== '') kept.push(line.trimEnd());
  return kept.join('\n').trim();
}

/** Phrases by which people say that they typed into the quoted text. */
const answersInside = anyOf([
  '(?:rispo|scritt|comment|inserit|evidenzi|trov|ved|answer|repl|written|marked|see)[^.\\n]{0,60}\\bin (?:rosso|blu|verde|grassetto|red|blue|green|bold)\\b',
  'tra le righe',
  '\\bin-?line\\b',
  '\\bnel testo (?:qui )?(?:sotto|originale)',
  '(?:rispondo|risposte?|rispost[oi]|commenti|vedi|vedere|veda|v\\.) (?:qui )?sotto',
  '(?:answers?|replies|comments|see) (?:are |is )?below',
  'sotto (?:ogni|ciascuna|le (?:vostre|sue|tue)) domand',
]);

function describeForwarded(block: HeaderBlock): Forwarded {
  const from = senderOf(block);
  const date = block.fields.get('date');
  const subject = block.fields.get('subject');
  return {
    ...(from === undefined ? {} : { from }),
    ...(date === undefined || date === '' ? {} : { date: date.slice(0, 200).toWellFormed() }),
    ...(subject === undefined || subject === '' ? {} : { subject: subject.slice(0, 998).toWellFormed() }),
  };
}

/** `Mario Rossi <m@x>`, `m@x`, `Mario Rossi [mailto:m@x]`, `"Rossi, Mario" <m@x<mailto:m@x>>`. */
function senderOf(block: HeaderBlock): Address | undefined {
  const value = (block.fields.get('from') ?? '').slice(0, 400);
  const found = /[^\s<>()[\]@:;,"']{1,64}@[^\s<>()[\]@:;,"']{3,200}/.exec(value);
  const address = found === null ? undefined : readAddress(found[0]);
  if (found === null || address === undefined) return undefined;
  const before = value.slice(0, found.index).replace(/[<[(]?(?:mailto:)?$/i, '');
  const name = parseAddresses(`${JSON.stringify(before.replace(/["\\]/g, ' ').trim())} <${address}>`)[0]
    ?.name;
  return name === undefined ? { address } : { address, name };
}

/** One level of `>` away when every line carries it: Apple Mail forwards that way. */
function unmark(lines: readonly string[]): readonly string[] {
  const words = lines.filter((line) => line.trim() !== '');
  if (words.length === 0 || !words.every(isMarked)) return lines;
  return lines.map((line) => line.replace(/^ ?> ?/, ''));
}
