import { Link } from '@tanstack/react-router';
import { useWords, type TextKey } from '../text/t.ts';
import { Empty } from './Empty.tsx';

/** An address that leads nowhere. */
export function NotFound({ says = 'state.notFound' }: { readonly says?: TextKey }) {
  const { t } = useWords();
  return (
    <Empty title={t(says)}>
      <Link to="/">{t('nav.queue')}</Link>
    </Empty>
  );
}
