/** A template that is being written: kept in this browser until it is saved or given up. */
import type { Store } from './drafts.ts';
import { keptUnder } from './drafts.ts';

/** What stands in the form. */
export interface TemplateDraft {
  /** Drawn once per new template, so that sending it twice makes one. */
  readonly clientId: string;
  readonly language: 'it' | 'en';
  readonly title: string;
  readonly subject: string;
  readonly text: string;
  readonly kinds: readonly string[];
  /** Version the words are based on; absent for a new one. */
  readonly version?: number;
}

/** What a person had begun of a template (`new` for one that does not exist yet), if it can be read. */
export function readTemplateDraft(store: Store, person: string, template: string): TemplateDraft | undefined {
  try {
    const kept: unknown = JSON.parse(store.getItem(keptUnder(person, 'template', template)) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return undefined;
    const { clientId, language, title, subject, text, kinds, version } = kept as Readonly<
      Record<string, unknown>
    >;
    if (typeof clientId !== 'string' || typeof title !== 'string' || typeof text !== 'string')
      return undefined;
    return {
      clientId,
      language: language === 'en' ? 'en' : 'it',
      title,
      subject: typeof subject === 'string' ? subject : '',
      text,
      kinds: Array.isArray(kinds) ? kinds.filter((kind) => typeof kind === 'string') : [],
      ...(typeof version === 'number' ? { version } : {}),
    };
  } catch {
    return undefined;
  }
}

/** Keeps what stands in the form. */
export function keepTemplateDraft(
  store: Store,
  person: string,
  template: string,
  draft: TemplateDraft,
): void {
  try {
    store.setItem(keptUnder(person, 'template', template), JSON.stringify(draft));
  } catch {
    // A full or forbidden store: the words are still in the form.
  }
}

/** Forgets it: it is saved, or nobody wants it. */
export function forgetTemplateDraft(store: Store, person: string, template: string): void {
  store.removeItem(keptUnder(person, 'template', template));
}
