/**
 * Answers that are written once and used often. Their slots are filled with what is on file about a ticket; a slot that
 * nothing fills stays visible, so that nobody sends a sentence with a hole in it. Greeting, reference and signature are
 * no part of them: every reply gets those.
 */
import type { Language } from '../message.ts';
import type { CaseKind } from '../ticket.ts';

/** What may stand between braces, and what stands there while nothing fills it. */
export const replySlots = {
  customer: { it: 'nome del cliente', en: 'name of the customer' },
  reference: { it: 'numero della pratica', en: 'reference' },
  missing: { it: 'che cosa manca', en: 'what is missing' },
  deadline: { it: 'entro quando', en: 'by when' },
  claim_type: { it: 'tipo di sinistro', en: 'kind of claim' },
  loss_date: { it: 'data dell’evento', en: 'day of the event' },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;
export type ReplySlot = keyof typeof replySlots;

/** A template as a file or a person wrote it. */
export interface ReplyTemplate {
  /** `house-<language>-<name>` for files, a number for those of people. */
  readonly id: string;
  readonly language: Language;
  readonly title: string;
  readonly subject?: string;
  readonly text: string;
  /** Kinds of case it is offered first for; all when empty. */
  readonly kinds: readonly CaseKind[];
}

const slot = /\{([a-z_]{1,40})\}/g;
/** A slot with the Italian article before it, which loses its vowel before «8» and «11». */
const slotAfterArticle = /(?:\b(il|[Dd]el|[Aa]l|[Dd]al) )?\{([a-z_]{1,40})\}/g;
const elidedArticles: Readonly<Record<string, string>> = {
  il: 'l’',
  del: 'dell’',
  Del: 'Dell’',
  al: 'all’',
  Al: 'All’',
  dal: 'dall’',
  Dal: 'Dall’',
};

/** Names between braces that are no slot. */
export function strangeSlots(text: string): readonly string[] {
  return [...text.matchAll(slot)].flatMap(([, name = '']) => (isSlot(name) ? [] : [name]));
}

/** A piece of a template: words, or something between braces, which may be no slot. */
export type TemplatePart =
  | { readonly words: string }
  | { readonly name: string; readonly slot: ReplySlot | undefined };

/** A template in its pieces, in order, so that what is filled in can be shown. */
export function slotsIn(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (const found of text.matchAll(slot)) {
    const [whole, name = ''] = found;
    if (found.index > at) parts.push({ words: text.slice(at, found.index) });
    parts.push({ name, slot: isSlot(name) ? name : undefined });
    at = found.index + whole.length;
  }
  if (at < text.length) parts.push({ words: text.slice(at) });
  return parts;
}

/**
 * A template's words for one ticket.
 *
 * @returns the words, and the slots that nothing filled: they stand in square brackets.
 */
export function fillTemplate(
  text: string,
  values: Partial<Record<ReplySlot, string>>,
  language: Language,
): { readonly text: string; readonly unfilled: readonly ReplySlot[] } {
  const unfilled = new Set<ReplySlot>();
  const filled = text.replaceAll(slotAfterArticle, (whole, article: string | undefined, name: string) => {
    if (!isSlot(name)) return whole;
    const value = values[name];
    const before = article === undefined ? '' : `${article} `;
    if (value !== undefined && value.trim() !== '')
      return language === 'it' && article !== undefined && /^(?:8|11) \p{L}/u.test(value)
        ? `${elidedArticles[article] ?? before}${value}`
        : `${before}${value}`;
    unfilled.add(name);
    return `${before}[${replySlots[name][language]}]`;
  });
  return { text: filled, unfilled: [...unfilled] };
}

function isSlot(name: string): name is ReplySlot {
  return Object.hasOwn(replySlots, name);
}
