/**
 * Greeting, closing and the three forms a template takes: e-mail (text and HTML that say the same), text message
 * and letter. Everything that did not come from this folder is cleaned here, and escaped where HTML is written.
 */
import { formatDate } from '#src/domain/time/calendar.ts';
import { foldToGsm, partsOf } from '#src/domain/answering/text-message.ts';
import type { Language } from '#src/domain/message.ts';
import { addressLines, type Block, type Run, type Sheet } from '#src/domain/letters/sheet.ts';
import type { Common } from './letter.ts';

export type { Block, Run } from '#src/domain/letters/sheet.ts';

/** What a template says, before it has a form. */
export interface Content {
  /** Without the reference, which the layout puts in front. Never names, amounts, or what a claim is about. */
  readonly subject: string;
  readonly blocks: readonly Block[];
  /** The text-message form, richest first: the first that fits one GSM part is used, else the last. */
  readonly texts: readonly string[];
  /** Below the closing: privacy line, that a machine wrote it. */
  readonly footer: readonly (readonly Run[])[];
  /** The representative who signs; the desk alone when absent. */
  readonly author?: string;
  /** What is to be sent back, for the slip that comes with a letter on paper. */
  readonly asks?: readonly string[];
}

/** A message ready for a channel. `html` is absent where the form has none (text messages), `sheet` where it is no letter. */
export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly sheet?: Sheet;
}

export const paragraph = (...runs: readonly Run[]): Block => ({ kind: 'paragraph', runs });
export const numbered = (items: readonly (readonly Run[])[]): Block => ({
  kind: 'list',
  ordered: true,
  items,
});
export const bulleted = (items: readonly (readonly Run[])[]): Block => ({
  kind: 'list',
  ordered: false,
  items,
});
export const strong = (words: string): Run => ({ strong: words });
export const link = (url: string): Run => ({ link: url });
const lineBreak: Run = { lineBreak: true };

/** Gives content its form. The reference stands in front of every subject, where mail programs keep it in replies. */
export function layOut(common: Common, content: Content): Rendered {
  const subject = oneLine(`[${common.reference}] ${content.subject}`, 200);
  switch (common.medium) {
    case 'email': {
      const blocks = [paragraph(greeting(common)), ...content.blocks, ...ending(common, content)];
      return { subject, text: asText(blocks), html: asHtml(common.language, subject, blocks) };
    }
    case 'letter': {
      const body = [paragraph(greeting(common)), ...content.blocks, ...ending(common, content)];
      const blocks = [...letterhead(common, content.subject), ...body];
      return {
        subject,
        text: asText(blocks),
        html: asHtml(common.language, subject, blocks),
        sheet: sheetOf(common, content, body),
      };
    }
    case 'text':
      return { subject, text: shortest(content.texts) };
  }
}

/**
 * One line of somebody else's words: no control or direction characters, single spaces, at most `max` characters.
 * A CR or LF that reached a header would start a header of its own.
 */
export function oneLine(words: string, max: number): string {
  const line = words
    .slice(0, max * 4)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(invisible, '')
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= max
    ? line
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}

/** Somebody's own text, line breaks and tabs kept, other control and direction characters taken away. */
export function manyLines(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[\p{Zl}\p{Zp}]/gu, '\n')
    .replace(invisible, '')
    .trim();
}

/** A person's own text as paragraphs: blank lines part them, single line breaks stay. */
export function paragraphs(text: string): Block[] {
  return manyLines(text)
    .split(/\n[ \t]*(?:\n[ \t]*)+/)
    .map((part) => paragraph(...lines(part.split('\n').map((line) => line.trimEnd()))));
}

/**
 * A name fit for a greeting, or undefined. The name of an unknown sender is whatever they typed: a greeting that
 * repeats «Vinci su esempio.com» to a forged sender would deliver somebody's advertisement under our letterhead.
 */
function greetableName(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const line = oneLine(name, 200);
  if (line.length > 70 || !/\p{L}{2}/u.test(line) || /[@<>{}[\]|\\/=:;]/u.test(line)) return undefined;
  if ((line.match(/\d/g)?.length ?? 0) > 4) return undefined;
  return line.split(' ').some(looksLikeHost) ? undefined : line;
}

/** Zero-width and direction characters: they can make a line read backwards, or differ from what it seems. */
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

const titles = new Set(['dott', 'dr', 'sig', 'prof', 'avv', 'ing', 'arch', 'geom', 'rag']);

function looksLikeHost(word: string): boolean {
  const [left, right] = word.split('.');
  if (left === undefined || right === undefined) return false;
  return left.length > 1 && right.length > 1 && !titles.has(left.toLowerCase());
}

function greeting({ customer, language }: Common): string {
  const name = greetableName(customer.name);
  switch (language) {
    case 'it':
      return `Gentile ${name ?? 'cliente'},`;
    case 'en':
      return `Dear ${name ?? 'customer'},`;
  }
}

/** The words of a letter on paper as plain text, as they are kept beside its pages. */
export function textOf(sheet: Sheet): string {
  const head = [sheet.recipient.join('\n'), sheet.date ?? '', sheet.subject].filter((part) => part !== '');
  return `${head.join('\n\n')}\n\n${asText(sheet.blocks)}`;
}

function sheetOf(common: Common, content: Content, blocks: readonly Block[]): Sheet {
  const { desk, language, reference, writtenOn } = common;
  return {
    language,
    sender: {
      name: desk.name,
      email: desk.email,
      ...(desk.address === undefined ? {} : { address: desk.address }),
      ...(desk.phone === undefined ? {} : { phone: desk.phone }),
      ...(desk.hours === undefined ? {} : { hours: desk.hours }),
    },
    recipient: recipientOf(common),
    ...(writtenOn === undefined ? {} : { date: formatDate(writtenOn, language) }),
    subject: oneLine(content.subject, 200),
    reference,
    blocks,
    asks: content.asks ?? [],
  };
}

function recipientOf({ customer }: Common): string[] {
  const lines = [customer.name ?? '', ...addressLines(manyLines(customer.address ?? ''))];
  return lines.map((line) => oneLine(line, 100)).filter((line) => line !== '');
}

function letterhead(common: Common, subject: string): Block[] {
  const { desk, language, writtenOn } = common;
  const sender = [desk.name, desk.address].filter((line) => line !== undefined);
  const address = oneLine(common.customer.address ?? '', 200);
  const recipient = [oneLine(common.customer.name ?? '', 100), address].filter((each) => each !== '');
  return [
    paragraph(...lines(sender)),
    ...(recipient.length > 0 ? [paragraph(...lines(recipient))] : []),
    ...(writtenOn === undefined ? [] : [paragraph(formatDate(writtenOn, language))]),
    paragraph(strong(`${language === 'it' ? 'Oggetto' : 'Subject'}: ${subject}`)),
  ];
}

function ending({ desk, language }: Common, { author, footer }: Content): Block[] {
  const phone = [desk.phone, desk.hours].filter((part) => part !== undefined).join(' – ');
  const signature = [author === undefined ? '' : oneLine(author, 100), desk.name, phone, desk.email];
  return [
    paragraph(
      language === 'it' ? 'Cordiali saluti' : 'Kind regards',
      lineBreak,
      ...lines(signature.filter((line) => line !== '')),
    ),
    ...footer.map((runs) => paragraph(...runs)),
  ];
}

function lines(words: readonly string[]): Run[] {
  return words.flatMap((line, i) => (i === 0 ? [line] : [lineBreak, line]));
}

function asText(blocks: readonly Block[]): string {
  const parts = blocks.map((block) =>
    block.kind === 'paragraph'
      ? block.runs.map(runAsText).join('')
      : block.items
          .map((runs, i) => `${block.ordered ? `${i + 1}.` : '-'} ${runs.map(runAsText).join('')}`)
          .join('\n'),
  );
  return `${parts.join('\n\n')}\n`;
}

function runAsText(run: Run): string {
  if (typeof run === 'string') return run;
  if ('strong' in run) return run.strong;
  if ('link' in run) return run.link;
  return '\n';
}

/** No tables, no pictures, nothing fetched from anywhere, no colours of our own: the reader's light or dark stays. */
function asHtml(language: Language, subject: string, blocks: readonly Block[]): string {
  const body = blocks.map((block) => {
    if (block.kind === 'paragraph')
      return `<p style="margin:0 0 1em">${block.runs.map(runAsHtml).join('')}</p>`;
    const tag = block.ordered ? 'ol' : 'ul';
    const items = block.items.map(
      (runs) => `<li style="margin:0 0 .4em">${runs.map(runAsHtml).join('')}</li>`,
    );
    return `<${tag} style="margin:0 0 1em;padding-left:1.6em">\n${items.join('\n')}\n</${tag}>`;
  });
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:16px">
<div style="max-width:38em;font-family:system-ui,-apple-system,'Segoe UI',Arial,sans-serif;font-size:16px;line-height:1.5">
${body.join('\n')}
</div>
</body>
</html>
`;
}

function runAsHtml(run: Run): string {
  if (typeof run === 'string') return escapeHtml(run);
  if ('strong' in run) return `<strong>${escapeHtml(run.strong)}</strong>`;
  if ('lineBreak' in run) return '<br>\n';
  const url = escapeHtml(run.link);
  return /^https:\/\//i.test(run.link) ? `<a href="${url}">${url}</a>` : url;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(words: string): string {
  return words.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function shortest(texts: readonly string[]): string {
  const folded = texts.map(foldToGsm);
  const fitting = folded.find((text) => partsOf(text) === 1);
  return fitting ?? folded.at(-1) ?? '';
}
