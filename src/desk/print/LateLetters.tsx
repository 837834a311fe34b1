import { Link } from '@tanstack/react-router';
import { useNow } from '../state/now.ts';
import { useLetterStock } from '../state/print.ts';
import { showInstant } from '../text/format.ts';
import { Bar } from '../ui/Bar.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { usePrintWords } from './words.ts';

/** For whoever supervises: whether letters lie longer than the house lets them, and the way to them. */
export function LateLetters() {
  const { t, language } = usePrintWords();
  const now = useNow();
  const { data, error, refetch, isPending } = useLetterStock(true);
  const waits = data === undefined ? 0 : data.counts.to_print + data.counts.printed;
  return (
    <section>
      <h2>{t('nav.print')}</h2>
      <Bar busy={isPending} />
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data === undefined ? null : (
        <p className={data.lying.late === 0 ? 'supervise-soft' : undefined}>
          {data.lying.late === 0 ? (
            t('print.noneLate', { n: waits })
          ) : (
            <Tag tone="late">{t('print.late', { n: data.lying.late })}</Tag>
          )}{' '}
          {data.lying.late === 0 || data.lying.oldestAt === null
            ? ''
            : `${t('print.oldest', { when: showInstant(data.lying.oldestAt, language, now) })} `}
          <Link to="/print">{t('print.go')}</Link>
        </p>
      )}
    </section>
  );
}
