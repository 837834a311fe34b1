/** How the telephone is set up: its line, the addresses for its provider, its texts and who listens to recordings. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { CircleCheck, CircleX, PhoneOff } from 'lucide-react';
import { call } from '../api/client.ts';
import type { Telephone, TelephoneTrial } from '../api/contract.ts';
import { useMay } from '../state/me.ts';
import { useNow } from '../state/now.ts';
import { showInstant, showQuote } from '../text/format.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { notify } from '../ui/notices.ts';
import { Problem } from '../ui/Problem.tsx';
import { useSettingsWords } from './words.ts';

type Line = NonNullable<Telephone['line']>;

export function TelephonePage() {
  const { t } = useSettingsWords();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['telephone'],
    queryFn: ({ signal }) => call('GET /telephone', { signal }),
    refetchInterval: 30_000,
  });
  return (
    <div className="page">
      <Bar busy={isPending} />
      <div className="page-inner">
        <header>
          <h1>{t('nav.telephone')}</h1>
          <p className="page-lead">{t('telephone.lead')}</p>
        </header>
        {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
        {data === undefined ? null : (
          <>
            {data.line === null ? (
              <Empty icon={<PhoneOff aria-hidden="true" />} title={t('telephone.none')}>
                {t('telephone.noneMore')}
              </Empty>
            ) : (
              <>
                <TheLine line={data.line} />
                <Hooks line={data.line} />
                <Says line={data.line} />
              </>
            )}
            <Engines engines={data.engines} />
          </>
        )}
      </div>
    </div>
  );
}

function TheLine({ line }: { readonly line: Line }) {
  const { t, language } = useSettingsWords();
  const now = useNow();
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [t('telephone.numbers'), line.numbers.length === 0 ? t('telephone.allNumbers') : line.numbers.join(', ')],
    [t('telephone.textFrom'), line.textFrom ?? t('telephone.noTexts')],
    [
      t('telephone.ring'),
      line.ring.length === 0
        ? t('telephone.noRing')
        : t('telephone.ringFor', { numbers: line.ring.join(', '), n: line.ringSeconds }),
    ],
    [t('telephone.hours'), line.hours ?? t('telephone.always')],
    [t('telephone.language'), line.language === 'it' ? 'Italiano' : 'English'],
    [t('telephone.recording'), t(`telephone.recording.${line.recording}`)],
    [t('telephone.notice'), line.noticeVersion],
    [t('telephone.deletes'), t(line.deletesThere ? 'telephone.deletesYes' : 'telephone.deletesNo')],
    [t('telephone.countries'), line.countries.join(', ')],
    ...line.sources.map(
      (source) =>
        [
          `${t('telephone.life')}: ${t(source.source.startsWith('sms') ? 'telephone.texts' : 'telephone.calls')}`,
          <>
            {source.aliveAt === null ? t('mailboxes.lifeNever') : showInstant(source.aliveAt, language, now)}
            {source.error === null ? null : (
              <span className="connection-bad">
                {' · '}
                {t('mailboxes.words')}: {showQuote(source.error, language)}
              </span>
            )}
          </>,
        ] as const,
    ),
    [
      t('mailboxes.change'),
      line.settings.map((name) => (
        <span key={name}>
          <code className="settings-code">{name}</code>{' '}
        </span>
      )),
    ],
  ];
  return (
    <section className="connection" aria-label={t('telephone.line')}>
      <h2>{t('telephone.line')}</h2>
      <dl className="connection-facts">
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Hooks({ line }: { readonly line: Line }) {
  const { t, language } = useSettingsWords();
  const now = useNow();
  const tries = useMay('try_connections');
  const trying = useMutation({ mutationFn: () => call('POST /telephone/test') });
  const copy = (address: string) => {
    void navigator.clipboard.writeText(address).then(() => notify({ text: t('telephone.copied') }));
  };
  return (
    <section className="page-part">
      <h2>{t('telephone.hooks')}</h2>
      <p className="page-soft">{t('telephone.hooksMore')}</p>
      <ul className="page-list">
        {(['voice', 'status', 'message'] as const).map((hook) => (
          <li key={hook} className="page-line">
            <div className="page-line-words">
              {t(`telephone.hook.${hook}`)}
              <span>
                <code className="settings-code">{line.hooks[hook]}</code>
              </span>
            </div>
            <Button
              size="small"
              aria-label={`${t('telephone.copy')}: ${t(`telephone.hook.${hook}`)}`}
              onClick={() => copy(line.hooks[hook])}
            >
              {t('telephone.copy')}
            </Button>
          </li>
        ))}
      </ul>
      {tries ? (
        <>
          <p className="page-soft">{t('telephone.tryMore')}</p>
          <Button busy={trying.isPending} onClick={() => trying.mutate()}>
            {t('telephone.try')}
          </Button>
        </>
      ) : null}
      {trying.error === null ? null : <Problem error={trying.error} />}
      <div role="status">
        {trying.data === undefined || trying.isPending ? null : (
          <Trial trial={trying.data} time={showInstant(trying.data.at, language, now)} />
        )}
      </div>
    </section>
  );
}

function Trial({ trial, time }: { readonly trial: TelephoneTrial; readonly time: string }) {
  const { t, language } = useSettingsWords();
  const wrong = trial.numbers.filter((each) => each.wrong.length > 0);
  const isFine = trial.outcome === 'works' && trial.numbers.length > 0 && wrong.length === 0;
  return (
    <div className={`connection-trial ${isFine ? 'connection-works' : 'connection-fails'}`}>
      {isFine ? <CircleCheck aria-hidden="true" /> : <CircleX aria-hidden="true" />}
      {trial.outcome === 'fails' ? (
        <p>
          {t('telephone.fails')} {t('mailboxes.words')}: {showQuote(trial.words ?? '', language)}
        </p>
      ) : trial.numbers.length === 0 ? (
        <p>{t('telephone.noNumbers')}</p>
      ) : isFine ? (
        <p>
          {t('telephone.works')} · {time}
        </p>
      ) : (
        <ul>
          {wrong.map((each) => (
            <li key={each.number}>
              {t('telephone.wrong', {
                number: each.number,
                what: each.wrong.map((hook) => showQuote(t(`telephone.hook.${hook}`), language)).join(', '),
              })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Says({ line }: { readonly line: Line }) {
  const { t } = useSettingsWords();
  return (
    <section className="page-part">
      <h2>{t('telephone.says')}</h2>
      {(['it', 'en'] as const).map((language) => (
        <Fragment key={language}>
          <h3 id={`says-${language}`}>{t(`telephone.engine.${language}`)}</h3>
          <ul lang={language} className="page-list" aria-labelledby={`says-${language}`}>
            {line.says[language].map((words) => (
              <li key={words} className="page-line">
                <div className="page-line-words">{words}</div>
              </li>
            ))}
          </ul>
        </Fragment>
      ))}
    </section>
  );
}

function Engines({ engines }: { readonly engines: Telephone['engines'] }) {
  const { t } = useSettingsWords();
  return (
    <section className="page-part">
      <h2>{t('telephone.engines')}</h2>
      <dl className="connection-facts">
        {(['it', 'en'] as const).map((language) => (
          <Fact
            key={language}
            name={t(`telephone.engine.${language}`)}
            value={
              engines[language].name ?? t('telephone.noEngine', { why: engines[language].missing ?? '' })
            }
          />
        ))}
      </dl>
    </section>
  );
}
