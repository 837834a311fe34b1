/** The house's own reply templates: one file each, `title`, `kinds` and perhaps `subject` above a line of dashes. */
import { readdir, readFile } from 'node:fs/promises';
import type { Language } from '#src/domain/message.ts';
import { strangeSlots, type ReplyTemplate } from '#src/domain/answering/reply-template.ts';
import { caseKinds, type CaseKind } from '#src/domain/ticket.ts';

/**
 * Reads all templates of this folder, in the order of their titles.
 * @throws an error that names the file when one cannot be used.
 */
export async function loadReplyTemplates(): Promise<readonly ReplyTemplate[]> {
  const all = await Promise.all((['it', 'en'] as const).map(readLanguage));
  return all.flat().toSorted((a, b) => a.title.localeCompare(b.title, a.language));
}

async function readLanguage(language: Language): Promise<ReplyTemplate[]> {
  const folder = new URL(`./${language}/`, import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).toSorted();
  return Promise.all(
    names.map(async (name) =>
      parse(language, name.replace(/\.md$/, ''), await readFile(new URL(name, folder), 'utf8')),
    ),
  );
}

function parse(language: Language, name: string, file: string): ReplyTemplate {
  const where = `templates/replies/${language}/${name}.md`;
  const [head = '', ...rest] = file.split(/^---\r?\n/m);
  const text = rest.join('---\n').trim();
  const field = (key: string) => new RegExp(`^${key}:(.*)$`, 'm').exec(head)?.[1]?.trim();
  const title = field('title');
  if (title === undefined || title === '' || text === '')
    throw new Error(`${where}: needs a title, a line of dashes and a text`);
  const subject = field('subject');
  const [strange] = strangeSlots(`${subject ?? ''}${text}`);
  if (strange !== undefined) throw new Error(`${where}: {${strange}} is no slot`);
  const kinds = (field('kinds') ?? '').split(',').flatMap((word) => {
    const kind = word.trim();
    if (kind === '') return [];
    if (!isCaseKind(kind)) throw new Error(`${where}: ${kind} is no kind of case`);
    return [kind];
  });
  return {
    id: `house-${language}-${name}`,
    language,
    title,
    ...(subject === undefined || subject === '' ? {} : { subject }),
    text,
    kinds,
  };
}

function isCaseKind(word: string): word is CaseKind {
  return caseKinds.some((kind) => kind === word);
}
