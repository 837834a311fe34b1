/** The house's own rules, as they are in force: for reading, with the place where they are changed. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import type { Profile } from '../api/contract.ts';
import { useProfile } from '../state/house.ts';
import type { HousePart } from '../state/house-part.ts';
import { showDay, showMoney } from '../text/format.ts';
import { Bar } from '../ui/Bar.tsx';
import { Details } from '../ui/Details.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useSettingsWords, type SettingsWords } from './words.ts';
import { conditionText } from './condition-words.ts';

const route = getRouteApi('/desk/settings/house');

export function House() {
  const { t } = useSettingsWords();
  const navigate = useNavigate();
  const { part } = route.useSearch();
  const { data, error, isPending, refetch } = useProfile();
  return (
    <div className="page">
      <Bar busy={isPending} />
      <div className="page-inner page-wide">
        <header>
          <h1>{t('nav.house')}</h1>
          {data === undefined ? null : (
            <>
              <p className="page-lead">
                {t('house.lead', { house: data.house })} {t('house.how', { folder: data.folder })}
              </p>
              <p>
                <code className="settings-code">npm run profile:check -- profiles/{data.folder}</code>
              </p>
            </>
          )}
        </header>
        {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
        {data === undefined ? null : (
          <div className="page-tabs">
            <Tabs<HousePart>
              label={t('house.parts')}
              value={part ?? 'types'}
              onChange={(next) =>
                void navigate({
                  to: '/settings/house',
                  search: next === 'types' ? {} : { part: next },
                  replace: true,
                })
              }
              tabs={[
                {
                  value: 'types',
                  label: t('house.types'),
                  count: data.claimTypes.length,
                  content: <Types of={data} />,
                },
                {
                  value: 'clocks',
                  label: t('house.clocks'),
                  count: data.clocks.length,
                  content: <Clocks of={data} />,
                },
                { value: 'rhythm', label: t('house.rhythm'), content: <Rhythm of={data} /> },
                { value: 'limits', label: t('house.limits'), content: <Limits of={data} /> },
                { value: 'words', label: t('house.words'), content: <HouseWords of={data} /> },
              ]}
            />
          </div>
        )}
      </div>
    </div>
  );
}

type Requirement = Profile['claimTypes'][number]['requirements'][number];

function Types({ of }: { readonly of: Profile }) {
  const { t, language } = useSettingsWords();
  return (
    <div className="house-part">
      <div>
        {of.claimTypes
          .toSorted((a, b) => a.label[language].localeCompare(b.label[language], language))
          .map((type) => (
            <details key={type.id} className="house-type">
              <summary>
                <strong>{type.label[language]}</strong>
                <span className="page-soft">
                  {[
                    t('house.items', { n: type.requirements.length }),
                    t(type.needsPolicy ? 'house.needsPolicy' : 'house.noPolicy'),
                    ...(type.noticeDays === null ? [] : [t('house.notice', { n: type.noticeDays })]),
                    ...(type.examples === 0 ? [] : [t('house.learned', { n: type.examples })]),
                  ].join(' · ')}
                </span>
              </summary>
              <div className="settings-scroll">
                <table className="settings-table">
                  <tbody>
                    {(['fnol', 'review', 'payment'] as const).map((stage) => (
                      <Stage
                        key={stage}
                        name={t(`house.stage.${stage}`)}
                        lines={type.requirements.filter((line) => line.stage === stage)}
                        of={of}
                      />
                    ))}
                  </tbody>
                </table>
                {type.rather.length === 0 ? null : (
                  <ul className="house-rather">
                    {type.rather.map((rule) => (
                      <li key={rule.type + JSON.stringify(rule.when)}>
                        {t('house.rather', {
                          type: typesOf([rule.type], of, language),
                          condition: conditionText(rule.when, language),
                        })}
                      </li>
                    ))}
                  </ul>
                )}
                <code className="settings-code">{`profiles/${of.folder}/claim-types/${type.id}.json`}</code>
              </div>
            </details>
          ))}
      </div>
    </div>
  );
}

function Stage({
  name,
  lines,
  of,
}: {
  readonly name: string;
  readonly lines: readonly Requirement[];
  readonly of: Profile;
}) {
  const { t, language } = useSettingsWords();
  if (lines.length === 0) return null;
  const items = (line: Requirement) =>
    line.anyOf.map((id) => of.items.find((item) => item.id === id)).filter((item) => item !== undefined);
  return (
    <>
      <tr>
        <th scope="colgroup" colSpan={2}>
          {name}
        </th>
      </tr>
      {lines.map((line) => (
        <tr key={line.anyOf.join('|') + JSON.stringify(line.when)}>
          <td>
            {items(line)
              .map((item) => item.label[language])
              .join(` ${t('house.or')} `)}
            <span className="settings-soft">{items(line)[0]?.why[language]}</span>
          </td>
          <td className="page-soft">
            {line.when.length === 0
              ? null
              : t('house.onlyIf', { condition: conditionText(line.when, language) })}
          </td>
        </tr>
      ))}
    </>
  );
}

function Clocks({ of }: { readonly of: Profile }) {
  const words = useSettingsWords();
  const { t, language } = words;
  return (
    <div className="house-part">
      <div className="settings-scroll">
        <table className="settings-table">
          <thead>
            <tr>
              <th scope="col">{t('house.clocks')}</th>
              <th scope="col">{t('house.starts')}</th>
              <th scope="col">{t('house.term')}</th>
              <th scope="col">{t('house.pause')}</th>
              <th scope="col">{t('house.breach')}</th>
            </tr>
          </thead>
          <tbody>
            {of.clocks.map((clock) => (
              <tr key={clock.id} className={clock.enabled ? '' : 'house-off'}>
                <td>
                  {clock.label[language]} {clock.kind === 'law' ? <Tag>{t('house.law')}</Tag> : null}{' '}
                  {clock.enabled ? null : <Tag tone="soon">{t('house.off')}</Tag>}
                  <span className="settings-soft">
                    {[
                      ...(clock.claimTypes === null ? [] : [typesOf(clock.claimTypes, of, language)]),
                      ...(clock.when.length === 0
                        ? []
                        : [t('house.onlyIf', { condition: conditionText(clock.when, language) })]),
                      clock.source,
                      ...(clock.note === null ? [] : [clock.note]),
                    ].join(' · ')}
                  </span>
                </td>
                <td>{t(`house.trigger.${clock.trigger}`)}</td>
                <td>{termOf(clock, words)}</td>
                <td>{t(`house.pause.${clock.pause}`)}</td>
                <td>{t(`house.breach.${clock.onBreach}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function typesOf(ids: readonly string[], of: Profile, language: 'it' | 'en'): string {
  return ids.map((id) => of.claimTypes.find((type) => type.id === id)?.label[language] ?? id).join(', ');
}

function termOf({ term }: Profile['clocks'][number], { t }: SettingsWords): string {
  if (term === null) return t('house.noTerm');
  const words = t(`house.unit.${term.unit}`, { n: term.amount });
  return term.direction === 'before' ? t('house.before', { term: words }) : words;
}

function Rhythm({ of }: { readonly of: Profile }) {
  const { t, language } = useSettingsWords();
  const { cadence, calendar } = of;
  return (
    <Facts
      rows={[
        {
          name: t('house.cadence'),
          value: t('house.cadenceDays', {
            days: cadence.days.join(', '),
            hour: `${cadence.remindAtHour}:00`,
          }),
        },
        { name: t('house.answerWithin'), value: t('house.days', { n: cadence.answerWithinDays }) },
        { name: t('house.gap'), value: t('house.days', { n: cadence.minimumGapDays }) },
        { name: t('house.decide'), value: t('house.decideOn', { n: cadence.decideOnDay }) },
        { name: t('house.opening'), value: `${calendar.opens}–${calendar.closes}` },
        ...(calendar.patronSaint === null
          ? []
          : [
              {
                name: t('house.saint'),
                value: `${calendar.patronSaint.town}, ${dayOfYear(calendar.patronSaint.day, language)}`,
              },
            ]),
        {
          name: t('house.closures'),
          value:
            calendar.closures.length === 0
              ? t('house.closuresNone')
              : calendar.closures.map((closure) => (
                  <Fragment key={closure.from}>
                    {showDay(closure.from, language)} – {showDay(closure.to, language)}:{' '}
                    {closure.label[language]}
                    <br />
                  </Fragment>
                )),
        },
      ]}
    />
  );
}

/** `12-07` as 7 December: the same in every year. */
function dayOfYear(day: string, language: 'it' | 'en'): string {
  return new Intl.DateTimeFormat(language === 'it' ? 'it-IT' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(`2024-${day}T12:00:00Z`));
}

function Limits({ of }: { readonly of: Profile }) {
  const { t, language } = useSettingsWords();
  return (
    <div className="house-part">
      <p className="page-soft">{t('house.limitsMore')}</p>
      {of.authority.map((set) => (
        <section key={set.from} className="page-part">
          <h2>{t('house.from', { day: showDay(set.from, language) })}</h2>
          <Facts
            rows={[
              ...(['rep', 'senior_rep', 'supervisor'] as const).map((role) => ({
                name: t(`role.${role}`),
                value: t('house.upTo', { amount: showMoney(set.limitsInCents[role], language) }),
              })),
              ...Object.entries(set.minimumRole).map(([type, role]) => ({
                key: type,
                name: typesOf([type], of, language),
                value: t('house.atLeast', { role: t(`role.${role}`) }),
              })),
            ]}
          />
        </section>
      ))}
    </div>
  );
}

function HouseWords({ of }: { readonly of: Profile }) {
  const { t, language } = useSettingsWords();
  const { terms, letterhead } = of;
  const term = (name: 'claim' | 'event' | 'indemnity' | 'insured' | 'policy' | 'company') => {
    const both = terms[name];
    return both === null
      ? []
      : [
          {
            name: t(`house.term.${name}`),
            value: `${both.it.one}, ${both.it.many} · ${both.en.one}, ${both.en.many}`,
          },
        ];
  };
  return (
    <div className="house-part">
      <Facts
        rows={[
          { name: t('house.prefix'), value: terms.claimPrefix },
          ...term('claim'),
          ...term('event'),
          ...term('indemnity'),
          ...term('insured'),
          ...term('policy'),
          ...term('company'),
        ]}
      />
      <section className="page-part">
        <h2>{t('house.letterhead')}</h2>
        <Facts
          rows={(
            [
              ['house.name', letterhead.name?.[language]],
              ['house.address', letterhead.address],
              ['house.phone', letterhead.phone],
              ['house.hours', letterhead.hours?.[language]],
              ['house.complaints', letterhead.complaintsDesk?.[language]],
              ['house.privacy', letterhead.privacyUrl],
            ] as const
          ).map(([name, value]) => ({
            name: t(name),
            value: value ?? <span className="page-soft">{t('house.asSettings')}</span>,
          }))}
        />
      </section>
      {of.mailExamples.length === 0 ? null : (
        <section className="page-part">
          <h2>{t('house.examples')}</h2>
          <p className="page-soft">{t('house.examplesMore')}</p>
          <Facts
            rows={of.mailExamples.map(({ kind, count }) => ({
              name: t(`kind.${kind}`),
              value: t('house.exampleCount', { n: count }),
            }))}
          />
          <code className="settings-code">{`profiles/${of.folder}/kind-examples/`}</code>
        </section>
      )}
    </div>
  );
}

function Facts({
  rows,
}: {
  readonly rows: readonly { readonly name: string; readonly value: ReactNode; readonly key?: string }[];
}) {
  return (
    <div className="house-facts">
      <Details rows={rows} />
    </div>
  );
}
