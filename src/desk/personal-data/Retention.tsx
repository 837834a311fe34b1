import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { retentionKinds } from '../../domain/privacy/retention.ts';
import { call } from '../api/client.ts';
import { useAct } from '../state/ticket.ts';
import { showDay } from '../text/format.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Problem } from '../ui/Problem.tsx';
import { useDataWords } from './words.ts';

/** How long what is kept, what is over, and the house's word on it: before that the clock only looks. */
export function Retention() {
  const { t, language } = useDataWords();
  const [asking, ask] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['queue', 'retention'],
    queryFn: ({ signal }) => call('GET /retention', { signal }),
  });
  const confirm = useAct((rules: NonNullable<typeof data>['rules']) =>
    call('POST /retention/confirmation', { body: rules }),
  );
  if (error !== null) return <Problem error={error} />;
  if (data === undefined) return null;
  const { rules, confirmed, over, runs } = data;
  const kept = {
    spam: t('data.keep.days', { n: rules.spamDays }),
    unlinked: t('data.keep.months', { n: rules.unlinkedMonths }),
    recordings: t('data.keep.months', { n: rules.recordingMonths }),
    claimTickets: t('data.keep.years', { n: rules.claimFileYears }),
    claims: t('data.keep.years', { n: rules.claimFileYears }),
  };
  const [last] = runs;
  return (
    <section className="personal-data-times" aria-labelledby="retention-title">
      <h2 id="retention-title">{t('data.retention')}</h2>
      <p>
        {confirmed === null
          ? t('data.notConfirmed')
          : t('data.confirmedOn', {
              name: confirmed.by.replace(/^person:/, ''),
              day: showDay(confirmed.at.slice(0, 10), language),
            })}
      </p>
      <table className="personal-data-plan">
        <thead>
          <tr>
            <th>{t('data.what')}</th>
            <th>{t('data.over')}</th>
            <th>{t('data.keep')}</th>
          </tr>
        </thead>
        <tbody>
          {retentionKinds.map((kind) => (
            <tr key={kind}>
              <td>{t(`data.over.${kind}`)}</td>
              <td>{over[kind] ?? 0}</td>
              <td>{kept[kind]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {last === undefined ? null : (
        <p className="personal-data-soft">
          {t('data.lastRun', {
            day: showDay(last.at.slice(0, 10), language),
            what: last.dry
              ? t('data.looked')
              : t('data.emptied', {
                  n: retentionKinds.reduce((sum, kind) => sum + (last.found[kind] ?? 0), 0),
                }),
          })}
        </p>
      )}
      {confirmed === null ? <Button onClick={() => ask(true)}>{t('data.confirmTimes')}</Button> : null}
      <Dialog
        open={asking}
        onClose={() => ask(false)}
        title={t('data.sure')}
        description={t('data.timesMore')}
        foot={
          <>
            <Button onClick={() => ask(false)}>{t('action.cancel')}</Button>
            <Button
              look="primary"
              busy={confirm.isPending}
              onClick={() => confirm.mutate(rules, { onSuccess: () => ask(false) })}
            >
              {t('data.confirmTimes')}
            </Button>
          </>
        }
      >
        {confirm.error === null ? null : <Problem error={confirm.error} />}
      </Dialog>
    </section>
  );
}
