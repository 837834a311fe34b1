import { useWords } from '../text/t.ts';

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useWords();
  return <p role="alert">{t('state.notFound')}</p>;
}
