import { Link } from '@tanstack/react-router';
import { useWaitingDecisions } from '../state/claim-decisions.ts';
import { bare } from '../state/ticket.ts';
import { showMoney } from '../text/format.ts';
import { Bar } from '../ui/Bar.tsx';
import { Problem } from '../ui/Problem.tsx';
import { useSupervisionWords } from './words.ts';

/** Decisions that wait for a second signature. */
export function Signing() {
  const { t, language } = useSupervisionWords();
  const { data, error, refetch, isPending } = useWaitingDecisions();
  return (
    <section className="supervise-part">
      <h2>{t('supervise.signing')}</h2>
      <Bar busy={isPending} />
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 ? <p className="supervise-soft">{t('supervise.noSigning')}</p> : null}
      <ul className="supervise-list">
        {(data?.items ?? []).map((decision) => (
          <li key={decision.id} className="supervise-line">
            <div>
              <p>
                <Link to="/claims/$claim" params={{ claim: bare(decision.claim) }}>
                  {decision.claim}
                </Link>{' '}
                · {t(`decide.${decision.kind}`)}
                {decision.amount === null
                  ? ''
                  : ` · ${t('decide.saysApprove', {
                      amount: showMoney(decision.amount, language),
                      name: decision.payee?.name ?? '',
                    })}`}
              </p>
              <p className="supervise-soft">
                {t('decide.signedBy', {
                  names: decision.signatures.map(({ by }) => by.replace(/^person:/, '')).join(', '),
                })}
                {decision.note === null ? '' : ` · ${decision.note}`}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
