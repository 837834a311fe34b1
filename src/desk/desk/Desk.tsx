import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useKeys } from '../keys.ts';
import { useWords } from '../text/t.ts';

/** The frame of the daily work: where one can go, and the screen. */
export function Desk() {
  const { t } = useWords();
  const navigate = useNavigate();
  useKeys({ 'g n': () => navigate({ to: '/queue/$view', params: { view: 'new' } }) });
  return (
    <>
      <nav>
        <Link to="/queue/$view" params={{ view: 'new' }}>
          {t('nav.queue')}
        </Link>
      </nav>
      <main>
        <Outlet />
      </main>
    </>
  );
}
