import { useWords } from '../text/t.ts';

/** A screen that could not be shown, with a way on. */
export function Failed({ reset }: { readonly reset?: () => void }) {
  const { t } = useWords();
  return (
    <div role="alert">
      <p>{t('state.failed')}</p>
      {reset === undefined ? null : (
        <button type="button" onClick={reset}>
          {t('state.retry')}
        </button>
      )}
    </div>
  );
}
