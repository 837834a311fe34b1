import { lazy, Suspense, useRef, useState } from 'react';
import type { Supervision } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import type { Filters } from '../state/queue.ts';
import type { Load } from '../state/supervision.ts';
import { Button } from '../ui/Button.tsx';
import { LoadLink } from './LoadLink.tsx';
import { useSupervisionWords } from './words.ts';
import { fetched } from '../ui/fetched.ts';

const HandOver = lazy(
  fetched(() => import('./HandOver.tsx').then((module) => ({ default: module.HandOver }))),
);

/** How much each has, nobody's first. `j` and `k` walk the people, Shift+A hands their tickets over. */
export function Workload({ of }: { readonly of: Supervision }) {
  const { t } = useSupervisionWords();
  const body = useRef<HTMLTableSectionElement>(null);
  const [handing, hand] = useState<{ readonly of: string | null }>();
  const rows: readonly Person[] = [{ name: null, worksClaims: true, ...unownedOf(of) }, ...of.people];
  const most = Math.max(1, ...rows.map(({ open }) => open));
  const lines = () => [...(body.current?.querySelectorAll<HTMLElement>('tr') ?? [])];
  const here = () => lines().findIndex((line) => line.contains(document.activeElement));
  const step = (by: number) => () => {
    const all = lines();
    const next = Math.min(Math.max(here() + by, 0), all.length - 1);
    all[next]?.querySelector('button')?.focus();
  };
  useKeys({
    j: step(1),
    k: step(-1),
    ArrowDown: () => (here() === -1 ? false : step(1)()),
    ArrowUp: () => (here() === -1 ? false : step(-1)()),
    'Shift+A': () => hand({ of: rows[Math.max(here(), 0)]?.name ?? null }),
  });
  return (
    <section className="supervise-part" aria-labelledby="supervise-load">
      <h2 id="supervise-load">{t('supervise.load')}</h2>
      <p className="supervise-soft">{t('supervise.loadHelp')}</p>
      <table className="loads">
        <LoadHeads first={t('supervise.name')} last />
        <tbody ref={body}>
          {rows.map((row) => {
            const name = row.name ?? t('supervise.unowned');
            return (
              <tr key={row.name ?? ''}>
                <th scope="row">
                  {row.worksClaims ? name : t('supervise.left', { name })}
                  <span className="loads-bar" style={{ width: `${(row.open / most) * 100}%` }} />
                </th>
                <LoadCells name={name} of={row} search={{ assignee: row.name ?? 'nobody' }} />
                <td>
                  <Button
                    size="small"
                    look="quiet"
                    aria-label={
                      row.name === null
                        ? t('supervise.handUnowned')
                        : t('supervise.handOf', { name: row.name })
                    }
                    onClick={() => hand({ of: row.name })}
                  >
                    {t('supervise.hand')}
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {handing === undefined ? null : (
        <Suspense fallback={null}>
          <HandOver from={handing.of} people={of.people} onClose={() => hand(undefined)} />
        </Suspense>
      )}
    </section>
  );
}

interface Person extends Load {
  readonly name: string | null;
  readonly worksClaims: boolean;
}

/** Open tickets by the clock that ends first. */
export function Clocks({ of }: { readonly of: Supervision }) {
  const { t, language } = useSupervisionWords();
  return (
    <section className="supervise-part" aria-labelledby="supervise-clocks">
      <h2 id="supervise-clocks">{t('supervise.clocks')}</h2>
      {of.clocks.length === 0 ? (
        <p className="supervise-soft">{t('supervise.noClocks')}</p>
      ) : (
        <>
          <p className="supervise-soft">{t('supervise.clocksHelp')}</p>
          <table className="loads">
            <LoadHeads first={t('supervise.clock')} />
            <tbody>
              {of.clocks.map((each) => (
                <tr key={each.clock}>
                  <th scope="row">{each.label[language]}</th>
                  <LoadCells name={each.label[language]} of={each} search={{ clock: each.clock }} />
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}

function LoadHeads({ first, last = false }: { readonly first: string; readonly last?: boolean }) {
  const { t } = useSupervisionWords();
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th scope="col">{t('supervise.open')}</th>
        <th scope="col">{t('supervise.late')}</th>
        <th scope="col">{t('supervise.soon')}</th>
        {last ? (
          <td>
            <span className="only-read">{t('supervise.hand')}</span>
          </td>
        ) : null}
      </tr>
    </thead>
  );
}

function LoadCells({
  name,
  of,
  search,
}: {
  readonly name: string;
  readonly of: Load;
  readonly search: Filters;
}) {
  const { t } = useSupervisionWords();
  return (
    <>
      <td>
        <LoadLink name={`${name}, ${t('supervise.open')}`} count={of.open} search={search} />
      </td>
      <td>
        <LoadLink
          name={`${name}, ${t('supervise.late')}`}
          count={of.late}
          tone="late"
          search={{ ...search, due: 'late' }}
        />
      </td>
      <td>
        <LoadLink
          name={`${name}, ${t('supervise.soon')}`}
          count={of.soon}
          tone="soon"
          search={{ ...search, due: 'soon' }}
        />
      </td>
    </>
  );
}

/** What is nobody's: what the house has, less what people have. */
function unownedOf(of: Supervision): Load {
  const less = (part: keyof Load) => of[part] - of.people.reduce((sum, each) => sum + each[part], 0);
  return { open: less('open'), late: less('late'), soon: less('soon') };
}
