/** What happened, who did it, and who looked at what: by claim, ticket, customer or colleague. */
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Download, Eye, ShieldCheck } from 'lucide-react';
import './AuditScreen.css';
import { call } from '../api/client.ts';
import type { AuditEvent, ChainReport } from '../api/contract.ts';
import { written } from '../signin/words.ts';
import { auditKinds, auditQuery, readAuditSearch } from '../state/audit.ts';
import { useNow } from '../state/now.ts';
import { bare } from '../state/ticket.ts';
import { showInstant, showInstantLong } from '../text/format.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Select, TextInput } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { actorText, didText, useAuditWords } from './words.ts';

const here = getRouteApi('/desk/settings/audit');

export function AuditScreen() {
  const { t } = useAuditWords();
  const search = here.useSearch();
  const query = auditQuery(search);
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery({
      queryKey: ['audit', query],
      queryFn: ({ pageParam, signal }) =>
        call('GET /audit', {
          query: { ...query, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const exported = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return (
    <div className="page">
      <Bar busy={isPending} />
      <div className="page-inner page-wide">
        <header>
          <div className="page-head">
            <h1>{t('nav.audit')}</h1>
            <a className="button button-plain button-normal" href={`/audit.csv?${exported}`}>
              <Download aria-hidden="true" />
              {t('audit.export')}
            </a>
          </div>
          <p className="page-lead">{t('audit.lead')}</p>
        </header>
        <Chain />
        <Filters key={JSON.stringify(search)} />
        {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
        {data !== undefined && items.length === 0 ? (
          <Empty title={t('audit.none')}>{t('audit.noneMore')}</Empty>
        ) : null}
        {items.length === 0 ? null : (
          <ul className="audit-list" aria-label={t('nav.audit')}>
            {items.map((event) => (
              <Line key={event.id} event={event} />
            ))}
          </ul>
        )}
        {hasNextPage ? (
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('people.older')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function Filters() {
  const { t } = useAuditWords();
  const search = here.useSearch();
  const navigate = here.useNavigate();
  return (
    <form
      className="page-part"
      onSubmit={(event) => {
        event.preventDefault();
        const given = new FormData(event.currentTarget);
        void navigate({
          search: readAuditSearch({
            ...Object.fromEntries(
              ['about', 'person', 'kind', 'from', 'to'].map((name) => [name, written(given, name)]),
            ),
            party: search.party,
          }),
        });
      }}
    >
      <div className="audit-filters">
        <TextInput
          label={t('audit.claim')}
          name="about"
          defaultValue={search.about ?? ''}
          placeholder={t('audit.claimHint')}
          maxLength={40}
          autoComplete="off"
        />
        <TextInput
          label={t('audit.person')}
          name="person"
          defaultValue={search.person ?? ''}
          placeholder={t('audit.personHint')}
          maxLength={80}
          autoComplete="off"
        />
        <Select
          label={t('audit.kind')}
          name="kind"
          defaultValue={search.kind ?? ''}
          options={[
            { value: '', label: t('audit.kind.all') },
            ...auditKinds.map((value) => ({ value, label: t(`audit.kind.${value}`) })),
          ]}
        />
        <TextInput label={t('audit.from')} name="from" type="date" defaultValue={search.from ?? ''} />
        <TextInput label={t('audit.to')} name="to" type="date" defaultValue={search.to ?? ''} />
      </div>
      {search.party === undefined ? null : (
        <p className="page-soft">{t('audit.party', { party: search.party })}</p>
      )}
      <div className="page-buttons">
        <Button look="primary" type="submit">
          {t('audit.search')}
        </Button>
        {Object.keys(search).length === 0 ? null : (
          <Button onClick={() => void navigate({ search: {} })}>{t('audit.all')}</Button>
        )}
      </div>
    </form>
  );
}

function Line({ event }: { readonly event: AuditEvent }) {
  const words = useAuditWords();
  const { t, language } = words;
  const now = useNow();
  const { actor, role, source } = event;
  const name = actorText(actor, words);
  return (
    <li className="audit-line">
      <time className="page-soft" dateTime={event.at} title={showInstantLong(event.at, language)}>
        {showInstant(event.at, language, now)}
      </time>
      <div>
        {didText(event, words)}{' '}
        {event.looked ? (
          <Tag>
            <Eye aria-hidden="true" size={12} /> {t('audit.looked')}
          </Tag>
        ) : null}
        <span className="audit-who">
          {actor.startsWith('person:') ? (
            <Link to="/settings/audit" search={{ person: name }}>
              {name}
            </Link>
          ) : (
            name
          )}
          {role === null ? '' : ` · ${t(`role.${role}`)}`}
          {source?.address === undefined ? '' : ` · ${source.address}`}
          {' · '}
          {event.seal === null ? t('audit.unsealed') : t('audit.seal', { n: event.seal })}
        </span>
      </div>
      <div className="audit-about">
        {event.ticket === null ? null : (
          <Link to="/queue/$view/$ticket" params={{ view: 'all', ticket: bare(event.ticket) }}>
            {event.ticket}
          </Link>
        )}
        {event.claim === null ? null : (
          <Link to="/claims/$claim" params={{ claim: bare(event.claim) }}>
            {event.claim}
          </Link>
        )}
      </div>
      {Object.keys(event.data).length === 0 ? null : (
        <details className="audit-more">
          <summary>{t('audit.more')}</summary>
          <pre>{JSON.stringify(event.data, undefined, 2)}</pre>
        </details>
      )}
    </li>
  );
}

/** Reads the whole chain when somebody asks for it, and says whether it is whole. */
function Chain() {
  const { t } = useAuditWords();
  const verifying = useMutation({ mutationFn: () => call('GET /audit/verification') });
  const { data, error } = verifying;
  return (
    <section className="page-part" aria-live="polite">
      <Button
        icon={<ShieldCheck aria-hidden="true" />}
        busy={verifying.isPending}
        onClick={() => verifying.mutate()}
      >
        {t('audit.verify')}
      </Button>
      {error === null ? null : <Problem error={error} onRetry={() => verifying.mutate()} />}
      {data === undefined ? null : (
        <div className="audit-chain">
          <p>
            {data.whole ? t('audit.whole', { n: data.seals }) : t('audit.broken', { n: data.faults.length })}{' '}
            <span className="page-soft">
              {t('audit.head', { head: `${data.head.seq}:${data.head.hash}` })}
            </span>
          </p>
          {data.faults.length === 0 ? null : (
            <ul>
              {data.faults.map((fault) => (
                <li key={`${fault.kind} ${fault.log} ${fault.row} ${fault.seq}`}>{faultText(fault, t)}</li>
              ))}
            </ul>
          )}
        </div>
      )}
    </section>
  );
}

function faultText(
  { kind, log, row, seq, detail }: ChainReport['faults'][number],
  t: ReturnType<typeof useAuditWords>['t'],
): string {
  return t(`audit.fault.${kind}`, { row: `${log ?? ''} ${row ?? ''}`, seq: seq ?? '', detail: detail ?? '' });
}
