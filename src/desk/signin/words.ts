/** What went wrong at a sign-in, in the page's words. */
import { CallFailed } from '../api/client.ts';
import type { TextKey, Words } from '../text/t.ts';
import { problemText } from '../ui/Problem.tsx';

/** @param wrong what a refusal means at this place */
export function signInProblem(error: unknown, wrong: TextKey, words: Pick<Words, 't' | 'language'>): string {
  if (!(error instanceof CallFailed)) return problemText(error, words);
  if (error.code === 'sign-in-refused') return words.t(wrong);
  if (error.code === 'too-many-requests') {
    const { retryAfter } = error.problem;
    const seconds = typeof retryAfter === 'number' ? retryAfter : 60;
    return words.t('signin.wait', { minutes: Math.max(1, Math.ceil(seconds / 60)) });
  }
  return problemText(error, words);
}

/** Which parts of a form the API did not take, by JSON Pointer. */
export function faultsAt(error: unknown): ReadonlyMap<string, string> {
  const errors = error instanceof CallFailed ? error.problem['errors'] : undefined;
  const faults = new Map<string, string>();
  if (Array.isArray(errors))
    for (const each of errors as unknown[]) if (isFault(each)) faults.set(each.at, each.detail);
  return faults;
}

function isFault(value: unknown): value is { readonly at: string; readonly detail: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'at' in value &&
    typeof value.at === 'string' &&
    'detail' in value &&
    typeof value.detail === 'string'
  );
}

/** What somebody wrote in a field of a form; empty when there is no such field. */
export function written(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
