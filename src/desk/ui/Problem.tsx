import { TriangleAlert } from 'lucide-react';
import './Problem.css';
import { CallFailed } from '../api/client.ts';
import { useWords, type Words } from '../text/t.ts';
import { Button } from './Button.tsx';
import { notify } from './notices.ts';

const unusable: ReadonlySet<string> = new Set(['invalid-request', 'malformed-body', 'invalid-body']);

/** What went wrong, in words for people: what the API says, or that there was no answer. */
export function problemText(error: unknown, { t, language }: Pick<Words, 't' | 'language'>): string {
  if (!(error instanceof CallFailed)) return t('state.failed');
  if (error.status === 0) {
    if (error.tried?.startsWith('GET') !== true) return t('problem.unanswered');
    return t(navigator.onLine ? 'problem.network' : 'problem.offline');
  }
  if (error.status === 403) return t('problem.forbidden');
  if (error.status === 404) return t('problem.notFound');
  if (error.status === 429) return t('problem.tooMany');
  if (error.status >= 500) return t('problem.server');
  if (error.code === 'outdated') return t('problem.outdated');
  const { words } = error.problem;
  const said = typeof words === 'object' && words !== null ? Object.entries(words) : [];
  const [, own] = said.find(([of]) => of === language) ?? [];
  if (typeof own === 'string') return own;
  // What the API says of a body it cannot use is for programs, and in English.
  return unusable.has(error.code) ? t('problem.invalid') : error.message;
}

/** Says at the foot of the page that something could not be done, until it is tried again. `detail` says which. */
export function notifyProblem(error: unknown, words: Pick<Words, 't' | 'language'>, detail?: string): void {
  notify({
    text: problemText(error, words),
    tone: 'bad',
    ...(detail === undefined ? {} : { detail }),
    ...(error instanceof CallFailed && error.tried !== undefined ? { tried: error.tried } : {}),
  });
}

/** Something could not be read or done, with a way on. `kept` says what is safe all the same. */
export function Problem({
  error,
  kept,
  onRetry,
}: {
  readonly error: unknown;
  readonly kept?: string;
  readonly onRetry?: () => void;
}) {
  const words = useWords();
  return (
    <div className="problem" role="alert">
      <TriangleAlert aria-hidden="true" />
      <div>
        <p>{problemText(error, words)}</p>
        {kept === undefined ? null : <p className="problem-kept">{kept}</p>}
      </div>
      {onRetry === undefined ? null : (
        <Button size="small" onClick={onRetry}>
          {words.t('state.retry')}
        </Button>
      )}
    </div>
  );
}
