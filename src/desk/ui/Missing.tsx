import { Link } from '@tanstack/react-router';
import { CallFailed } from '../api/client.ts';
import { useWords, type TextKey } from '../text/t.ts';
import { Empty } from './Empty.tsx';
import { Problem } from './Problem.tsx';

/** Why something is not on the screen: it could not be read, or it does not exist or is not this person's to see. */
export function Missing({
  error,
  says,
  view = 'new',
  onRetry,
}: {
  readonly error: unknown;
  /** That it does not exist. */
  readonly says: TextKey;
  /** The list that leads on. */
  readonly view?: string;
  readonly onRetry: () => void;
}) {
  const { t } = useWords();
  // What was refused will be refused again.
  if (!(error instanceof CallFailed) || (error.status !== 404 && error.status !== 403))
    return <Problem error={error} onRetry={onRetry} />;
  return (
    <div role="alert">
      <Empty title={t(says)}>
        <Link to="/queue/$view" params={{ view }}>
          {t('state.toList')}
        </Link>
      </Empty>
    </div>
  );
}
