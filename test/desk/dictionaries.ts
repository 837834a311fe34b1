/** All words of the page, whichever screen fetches them: what stands in `text/` is found there, and nothing is left out. */
import { readdirSync } from 'node:fs';
import { z } from 'zod';

const folder = new URL('../../src/desk/text/', import.meta.url);
const text = z.union([z.string(), z.strictObject({ one: z.string(), other: z.string() })]);
export type Text = z.output<typeof text>;

/** Every text of a language, by its key. */
export async function dictionaryOf(language: 'it' | 'en'): Promise<Readonly<Record<string, Text>>> {
  const files = readdirSync(folder).filter((name) => new RegExp(`(?:^|-)${language}\\.ts$`).test(name));
  const modules: readonly object[] = await Promise.all(
    files.map((name) => import(new URL(name, folder).href) as Promise<object>),
  );
  const isDictionary = new RegExp(`^${language}$|${language === 'it' ? 'It' : 'En'}$`);
  return Object.assign(
    {},
    ...modules
      .flatMap((module) => Object.entries(module))
      .filter(([name]) => isDictionary.test(name))
      .map(([, words]) => z.record(z.string(), text).parse(words)),
  );
}
