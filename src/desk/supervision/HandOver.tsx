import { useRef, useState } from 'react';
import './HandOver.css';
import type { Supervision } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useBulk } from '../state/bulk.ts';
import { useNow } from '../state/now.ts';
import { mostOffered, useTicketsOf } from '../state/supervision.ts';
import { showLeft, urgency } from '../text/time.ts';
import { rowName } from '../text/who.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Checkbox, Select } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { useSupervisionWords } from './words.ts';

const none: ReadonlySet<string> = new Set();

/** Gives several tickets of a person, or nobody's, to somebody: whom, which, and Ctrl+Enter. */
export function HandOver({
  from,
  people,
  onClose,
}: {
  /** Whose they are; null: nobody's. */
  readonly from: string | null;
  readonly people: Supervision['people'];
  readonly onClose: () => void;
}) {
  const { t } = useSupervisionWords();
  const now = useNow();
  const first = useRef<HTMLSelectElement>(null);
  const [to, give] = useState('');
  const [chosen, choose] = useState(none);
  const { data, error, refetch, isPending } = useTicketsOf(from);
  const { busy, run } = useBulk();
  const rows = data?.items ?? [];
  // What went to somebody else meanwhile is no longer meant.
  const meant = rows.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const ready = to !== '' && meant.length > 0 && !busy;
  const hand = () => {
    if (ready) run(meant, { kind: 'assign', to, from }, onClose);
  };
  useKeys({ 'Ctrl+Enter': hand });
  const late = rows.filter(({ due }) => due?.late === true).map(({ id }) => id);
  return (
    <Dialog
      open
      onClose={onClose}
      width="wide"
      title={from === null ? t('supervise.handUnowned') : t('supervise.handOf', { name: from })}
      first={first}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" keys="Ctrl+Enter" disabled={!ready} busy={busy} onClick={hand}>
            {meant.length === 0 ? t('supervise.hand') : t('supervise.handDo', { n: meant.length })}
          </Button>
        </>
      }
    >
      <Select
        ref={first}
        label={t('supervise.handTo')}
        value={to}
        options={[
          { value: '', label: t('decide.choose') },
          ...people
            .filter(({ name, worksClaims }) => worksClaims && name !== from)
            .map((each) => ({
              value: each.name,
              label: t('supervise.handPerson', { name: each.name, open: each.open, late: each.late }),
            })),
        ]}
        onChange={(event) => give(event.target.value)}
      />
      <fieldset className="hand-over">
        <legend className="field-label">{t('supervise.handWhich')}</legend>
        <Bar busy={isPending} />
        {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
        {data === undefined ? null : rows.length === 0 ? (
          <p>{t('supervise.handNothing')}</p>
        ) : (
          <p className="hand-over-marks">
            <Button size="small" onClick={() => choose(new Set(rows.map(({ id }) => id)))}>
              {t('supervise.handAll')}
            </Button>
            {late.length === 0 ? null : (
              <Button size="small" onClick={() => choose(new Set(late))}>
                {t('supervise.handLate')}
              </Button>
            )}
            <Button size="small" disabled={meant.length === 0} onClick={() => choose(none)}>
              {t('supervise.handNone')}
            </Button>
            {data.more ? <span>{t('supervise.handFirst', { n: mostOffered })}</span> : null}
          </p>
        )}
        <ul className="hand-over-list">
          {rows.map((row) => (
            <li key={row.id}>
              <Checkbox
                checked={chosen.has(row.id)}
                onChange={({ target }) => {
                  const next = new Set(chosen);
                  if (target.checked) next.add(row.id);
                  else next.delete(row.id);
                  choose(next);
                }}
                label={
                  <span className="hand-over-row">
                    <strong>{rowName(row, t)}</strong>
                    <span lang={row.language}>
                      {row.subject === '' ? t(`kind.${row.caseKind}`) : row.subject}
                    </span>
                    {row.due === null ? null : (
                      <span className={`hand-over-${urgency(row.due.at, now)}`}>
                        {showLeft(row.due.at, now, t)}
                      </span>
                    )}
                  </span>
                }
              />
            </li>
          ))}
        </ul>
      </fieldset>
    </Dialog>
  );
}
