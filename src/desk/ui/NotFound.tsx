import { Link } from '@tanstack/react-router';
import { useWords } from '../text/t.ts';
import { Empty } from './Empty.tsx';

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useWords();
  return (
    <Empty title={t('state.notFound')}>
      <Link to="/">{t('nav.queue')}</Link>
    </Empty>
  );
}
