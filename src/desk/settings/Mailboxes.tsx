/** How mail comes and goes: every connection with its life, what waits behind it, and a try of it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleX, Inbox, MailX, Radio, ScanLine, Send, type LucideIcon } from 'lucide-react';
import { call } from '../api/client.ts';
import type { Connection, ConnectionTrial, Source } from '../api/contract.ts';
import { useNow } from '../state/now.ts';
import { channelKey } from '../state/filters.ts';
import { isBroken, nameOf } from '../state/sources.ts';
import { showInstant, showNumber, showQuote } from '../text/format.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Problem, notifyProblem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { notify } from '../ui/notices.ts';
import { useSettingsWords } from './words.ts';

const icons: Readonly<Record<Connection['kind'], LucideIcon>> = {
  mailbox: Inbox,
  folder: ScanLine,
  listener: Radio,
  relay: Send,
};

export function Mailboxes() {
  const { t } = useSettingsWords();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['connections'],
    queryFn: ({ signal }) => call('GET /channels', { signal }),
    refetchInterval: 30_000,
  });
  return (
    <div className="page">
      <Bar busy={isPending} />
      <div className="page-inner">
        <header>
          <h1>{t('nav.mailboxes')}</h1>
          <p className="page-lead">{t('mailboxes.lead')}</p>
        </header>
        {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
        {data === undefined ? null : (
          <>
            {data.items.length === 0 ? (
              <Empty icon={<MailX aria-hidden="true" />} title={t('mailboxes.none')}>
                {t('mailboxes.noneMore')}
              </Empty>
            ) : (
              <ul className="connections">
                {data.items.map((each) => (
                  <li key={`${each.channel}/${each.name}`}>
                    <Card of={each} />
                  </li>
                ))}
              </ul>
            )}
            <Strays sources={data.strays} />
            <Ledger />
            <HowTo />
          </>
        )}
      </div>
    </div>
  );
}

function Card({ of }: { readonly of: Connection }) {
  const { t, language } = useSettingsWords();
  const now = useNow();
  const queries = useQueryClient();
  const trying = useMutation({
    mutationFn: () => call('POST /channels/:name/test', { params: { name: of.name } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['connections'] }),
  });
  const Icon = icons[of.kind];
  const at = (time: string) => showInstant(time, language, now);
  const facts: readonly { readonly name: string; readonly value: React.ReactNode; readonly key?: string }[] =
    [
      ...(of.user === null ? [] : [{ name: t('mailboxes.address'), value: of.user }]),
      ...(of.host === null
        ? [{ name: t('mailboxes.folder'), value: of.folders.join(', ') }]
        : [
            {
              name: t('mailboxes.server'),
              value: `${of.host}:${of.port ?? ''} · ${t(`mailboxes.security.${of.security}`)}`,
            },
          ]),
      ...(of.kind === 'listener' || of.kind === 'folder'
        ? []
        : [{ name: t('mailboxes.login'), value: t(`mailboxes.login.${of.login}`) }]),
      ...of.sources.flatMap((source) => lifeOf(source, of)),
      ...of.quiet.map((name) => ({
        key: name,
        name: t('mailboxes.life') + folderOf(name, of),
        value: t('mailboxes.lifeNever'),
      })),
      {
        name: t('mailboxes.waiting'),
        value:
          of.waiting.count === 0
            ? t('mailboxes.waitingNone')
            : [
                t(of.kind === 'relay' ? 'mailboxes.waitingSend' : 'mailboxes.waitingRead', {
                  n: of.waiting.count,
                }),
                ...(of.waiting.oldest === null
                  ? []
                  : [t('mailboxes.waitingSince', { time: at(of.waiting.oldest) })]),
              ].join(' · '),
      },
      {
        name: t('mailboxes.change'),
        value: of.settings.map((name) => (
          <span key={name}>
            <code className="settings-code">{name}</code>{' '}
          </span>
        )),
      },
    ];
  function lifeOf(source: Connection['sources'][number], connection: Connection) {
    const folder = folderOf(source.source, connection);
    return [
      {
        key: `${source.source}-life`,
        name: t('mailboxes.life') + folder,
        value: (
          <>
            {source.aliveAt === null ? t('mailboxes.lifeNever') : at(source.aliveAt)}
            {source.error === null ? null : (
              <>
                <span className="connection-bad">
                  {' · '}
                  {t(`mailboxes.fault.${source.fault ?? 'other'}`)}
                </span>
                <span className="settings-soft">
                  {source.failingSince === null
                    ? ''
                    : `${t('mailboxes.since', { time: at(source.failingSince) })} · `}
                  {t('mailboxes.words')}: {showQuote(source.error, language)}
                </span>
              </>
            )}
            {source.detail === null || of.kind === 'folder' ? null : (
              <span className="settings-soft">{source.detail}</span>
            )}
          </>
        ),
      },
      ...(source.reconciledAt === null
        ? []
        : [
            {
              key: `${source.source}-compared`,
              name: t('mailboxes.compared'),
              value:
                (source.missing ?? 0) === 0
                  ? t('mailboxes.comparedAll', {
                      time: at(source.reconciledAt),
                      n: source.atSource ?? 0,
                      all: showNumber(source.atSource ?? 0, language),
                    })
                  : t('mailboxes.comparedSome', {
                      time: at(source.reconciledAt),
                      all: showNumber(source.atSource ?? 0, language),
                      n: source.missing ?? 0,
                    }),
            },
          ]),
    ];
  }
  return (
    <section className="connection" aria-label={of.name}>
      <header className="connection-head">
        <Icon aria-hidden="true" />
        <div className="connection-name">
          <h2>{of.name}</h2>
          <span className="settings-soft">{t(`mailboxes.kind.${of.kind}`)}</span>
        </div>
        <State of={of} />
        <Button
          size="small"
          busy={trying.isPending}
          aria-label={t('mailboxes.tryNamed', { name: of.name })}
          onClick={() => trying.mutate()}
        >
          {t('mailboxes.try')}
        </Button>
      </header>
      <div role="status">
        {trying.isPending ? <p className="page-soft">{t('mailboxes.trying')}</p> : null}
        {trying.data === undefined || trying.isPending ? null : (
          <Trial of={of} trial={trying.data} time={at(trying.data.at)} />
        )}
      </div>
      {trying.error === null ? null : <Problem error={trying.error} />}
      <dl className="connection-facts">
        {facts.map(({ key, name, value }) => (
          <Fact key={key ?? name} name={name} value={value} />
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

/** Which of several folders a source is; the only one needs no name. */
function folderOf(source: string, { folders }: Connection): string {
  return folders.length < 2 ? '' : ` · ${source.slice(source.indexOf('/') + 1)}`;
}

function State({ of }: { readonly of: Connection }) {
  const { t } = useSettingsWords();
  // A relay tells of itself only when something leaves.
  if (of.kind === 'relay') return null;
  if (of.sources.some(({ state }) => state === 'failing'))
    return <Tag tone="late">{t('mailboxes.failing')}</Tag>;
  if (of.sources.some(isBroken)) return <Tag tone="late">{t('mailboxes.silent')}</Tag>;
  if (of.quiet.length > 0) return <Tag tone="soon">{t('mailboxes.never')}</Tag>;
  return <Tag tone="good">{t('mailboxes.alive')}</Tag>;
}

const worksAs = { mailbox: '', folder: 'Folder', listener: 'Listener', relay: 'Relay' } as const;

function Trial({
  of,
  trial,
  time,
}: {
  readonly of: Connection;
  readonly trial: ConnectionTrial;
  readonly time: string;
}) {
  const { t, language } = useSettingsWords();
  if (trial.outcome === 'works')
    return (
      <div className="connection-trial connection-works">
        <CircleCheck aria-hidden="true" />
        <p>
          {t(`mailboxes.works${worksAs[of.kind]}`, {
            time,
          })}
        </p>
        {trial.folders.length === 0 ? null : (
          <p className="settings-soft">
            {trial.folders
              .map(({ name, messages }) =>
                t(of.kind === 'folder' ? 'mailboxes.holdsFiles' : 'mailboxes.holds', {
                  name,
                  n: messages,
                  all: showNumber(messages, language),
                }),
              )
              .join(' · ')}
          </p>
        )}
      </div>
    );
  return (
    <div className="connection-trial connection-fails">
      <CircleX aria-hidden="true" />
      <p>{t(`mailboxes.fault.${trial.fault ?? 'other'}`)}</p>
      {trial.words === null ? null : (
        <p className="settings-soft">
          {t('mailboxes.words')}: {showQuote(trial.words, language)}
        </p>
      )}
    </div>
  );
}

/** What reported once and is set up no more: it would count as silent for ever. */
function Strays({ sources }: { readonly sources: readonly Source[] }) {
  const words = useSettingsWords();
  const { t, language } = words;
  const now = useNow();
  const queries = useQueryClient();
  const forgetting = useMutation({
    mutationFn: (source: string) => call('DELETE /channels/sources/:source', { params: { source } }),
    onSuccess: () => {
      notify({ text: t('mailboxes.forgotten') });
      void queries.invalidateQueries({ queryKey: ['sources'] });
    },
    onError: (error) => notifyProblem(error, words),
    onSettled: () => queries.invalidateQueries({ queryKey: ['connections'] }),
  });
  if (sources.length === 0) return null;
  return (
    <section className="page-part">
      <h2>{t('mailboxes.strays')}</h2>
      <p className="page-soft">{t('mailboxes.straysMore')}</p>
      <ul className="page-list">
        {sources.map((source) => (
          <li key={source.source} className="page-line">
            <div className="page-line-words">
              {strayName(source.source, t)}
              <span>
                {source.aliveAt === null
                  ? t('mailboxes.lifeNever')
                  : `${t('mailboxes.life')}: ${showInstant(source.aliveAt, language, now)}`}
              </span>
            </div>
            <Button
              size="small"
              disabled={!source.silent}
              busy={forgetting.isPending && forgetting.variables === source.source}
              onClick={() => forgetting.mutate(source.source)}
            >
              {t('mailboxes.forget')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** With its channel: calls and text messages of one provider have one name. */
function strayName(source: string, t: ReturnType<typeof useSettingsWords>['t']): string {
  const channel = channelKey(source.replace(/:.*/, ''));
  return channel === undefined ? nameOf(source) : `${nameOf(source)} · ${t(channel)}`;
}

/** Everything that was ever received, counted along the road when somebody asks. */
function Ledger() {
  const { t, language } = useSettingsWords();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['ledger'],
    queryFn: ({ signal }) => call('GET /ledger', { signal }),
    enabled: false,
  });
  const number = (value: number) => showNumber(value, language);
  return (
    <section className="page-part">
      <h2>{t('mailboxes.ledger')}</h2>
      <p className="page-soft">{t('mailboxes.ledgerMore')}</p>
      <Button busy={isFetching} onClick={() => void refetch()}>
        {t('mailboxes.count')}
      </Button>
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data === undefined ? null : (
        <>
          <div
            className={`connection-trial ${data.complete ? 'connection-works' : 'connection-fails'}`}
            role="status"
          >
            {data.complete ? <CircleCheck aria-hidden="true" /> : <CircleX aria-hidden="true" />}
            <p>{t(data.complete ? 'mailboxes.complete' : 'mailboxes.incomplete')}</p>
          </div>
          <div className="settings-scroll" tabIndex={0} role="region" aria-label={t('mailboxes.ledger')}>
            <table className="settings-table">
              <thead>
                <tr>
                  <th scope="col">{t('mailboxes.account')}</th>
                  {(['originals', 'inTickets', 'receipts', 'unread', 'lost'] as const).map((column) => (
                    <th key={column} scope="col" className="settings-number">
                      {t(`mailboxes.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {data.lines.map((line) => (
                  <tr key={`${line.channel}/${line.account}`}>
                    <th scope="row">{line.account}</th>
                    <td className="settings-number">{number(line.originals)}</td>
                    <td className="settings-number">{number(line.withTicket)}</td>
                    <td className="settings-number">{number(line.withoutTicket)}</td>
                    <td className="settings-number">{number(line.waiting)}</td>
                    <td className={`settings-number ${line.unaccounted > 0 ? 'connection-bad' : ''}`}>
                      {number(line.unaccounted)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

/** Lines for `.env`; the password is whatever stands for one. */
const lines = `MAILBOXES=sinistri
MAILBOX_SINISTRI_HOST=imap.example.it
MAILBOX_SINISTRI_USER=sinistri@example.it
MAILBOX_SINISTRI_PASSWORD=…
SMTP_OUT_HOST=smtp.example.it
SMTP_OUT_MAILBOX=sinistri`;

function HowTo() {
  const { t } = useSettingsWords();
  return (
    <section className="page-part">
      <h2>{t('mailboxes.add')}</h2>
      <p className="page-soft">{t('mailboxes.addMore')}</p>
      <pre className="settings-code" tabIndex={0}>
        {lines}
      </pre>
    </section>
  );
}
