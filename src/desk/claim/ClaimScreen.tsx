import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import './ClaimScreen.css';
import { call } from '../api/client.ts';
import type { Claim, Finding, Requirement } from '../api/contract.ts';
import { useNow } from '../state/now.ts';
import { bare, useAct, useClaim } from '../state/ticket.ts';
import { showDay, showInstant, showInstantLong, showMoney } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Details, Section } from '../ui/Details.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Empty } from '../ui/Empty.tsx';
import { TextArea } from '../ui/Field.tsx';
import { Problem, problemText } from '../ui/Problem.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { Tag } from '../ui/Tag.tsx';
import { notify } from '../ui/Toasts.tsx';
import { RequestPreview } from '../desk/RequestPreview.tsx';

const route = getRouteApi('/desk/claims/$claim');
type Tab = 'summary' | 'tickets' | 'documents' | 'requests' | 'register';

/** A claim with everything about it. */
export function ClaimScreen() {
  const { t, language } = useWords();
  const { claim: key } = route.useParams();
  const { data: claim, error, isPending, isFetching, refetch } = useClaim(key);
  const [tab, open] = useState<Tab>('summary');
  if (claim === undefined)
    return (
      <div className="claim">
        <Bar busy={isPending && isFetching} />
        {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      </div>
    );
  const insured = claim.parties.find((each) => each.role === 'insured')?.party.name;
  return (
    <article className="claim">
      <header className="claim-head">
        <h1>{claim.reference}</h1>
        <p>
          {claim.label?.[language] ?? claim.type}
          {insured === undefined ? '' : ` · ${insured}`}
        </p>
        <Tag tone="accent">{t(`claimStatus.${claim.status}`)}</Tag>
        <span className="claim-soft">
          {t('claim.notified', { day: showDay(claim.notifiedAt.slice(0, 10), language) })}
        </span>
      </header>
      <Tabs<Tab>
        label={t('claim.tabs')}
        value={tab}
        onChange={open}
        tabs={[
          { value: 'summary', label: t('claim.tab.summary'), content: <Summary claim={claim} /> },
          {
            value: 'tickets',
            label: t('claim.tab.tickets'),
            count: claim.tickets.length,
            content: <Tickets claim={claim} />,
          },
          {
            value: 'documents',
            label: t('claim.tab.documents'),
            count: claim.documents.filter((document) => !document.detached).length,
            content: <Documents claim={claim} />,
          },
          {
            value: 'requests',
            label: t('claim.tab.requests'),
            count: claim.requests.length,
            content: <Requests claim={claim} />,
          },
          { value: 'register', label: t('claim.tab.register'), content: <Register claim={claim} /> },
        ]}
      />
    </article>
  );
}

function Summary({ claim }: { readonly claim: Claim }) {
  const { t, language } = useWords();
  const { coverage, snapshot } = claim;
  const amounts = coverage?.amounts ?? null;
  const money = (cents: number | null | undefined) =>
    cents == null ? undefined : showMoney(cents, language);
  const rows = (pairs: readonly (readonly [string, string | null | undefined])[]) =>
    pairs.flatMap(([name, value]) => (value == null ? [] : [{ name, value }]));
  const version = snapshot?.policy.versions.find((each) => each.version === snapshot.version);
  return (
    <div className="claim-columns">
      <div className="claim-column">
        <Section
          title={`${t('panel.policy')} ${claim.policy ?? ''}`}
          aside={
            coverage === null ? null : (
              <Tag
                tone={
                  coverage.verdict === 'covered'
                    ? 'good'
                    : coverage.verdict === 'not_covered'
                      ? 'late'
                      : 'soon'
                }
              >
                {t(`panel.cover.${coverage.verdict}`)}
              </Tag>
            )
          }
        >
          <Details
            rows={rows([
              [
                t('panel.lossOn'),
                claim.lossOn === null ? null : `${showDay(claim.lossOn, language)} ${claim.lossTime ?? ''}`,
              ],
              [t('panel.lossPlace'), claim.lossPlace],
              [t('panel.amount'), money(amounts?.claimed ?? claim.amountClaimed)],
              [t('panel.retained'), money(amounts?.retained)],
              [t('panel.limitLeft'), money(amounts?.limitLeft)],
              [t('panel.payable'), money(amounts?.payable)],
            ])}
          />
          <Reasons reasons={coverage?.explanation[language] ?? []} />
        </Section>
        <Section title={t('claim.covers')}>
          {version === undefined || version.covers.length === 0 ? (
            <p className="claim-soft">{t('claim.noCovers')}</p>
          ) : (
            <table className="claim-table">
              <thead>
                <tr>
                  <th>{t('claim.covers')}</th>
                  <th>{t('claim.limit')}</th>
                  <th>{t('claim.deductible')}</th>
                </tr>
              </thead>
              <tbody>
                {version.covers.map((cover) => (
                  <tr key={cover.code}>
                    <td>{cover.name[language]}</td>
                    <td>{money(cover.limit) ?? '–'}</td>
                    <td>{money(cover.deductible) ?? '–'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Section>
        <Section title={t('claim.parties')}>
          <Details
            rows={claim.parties.map(({ role, party }) => ({
              key: `${role} ${party.id}`,
              name: t(`claim.role.${role}`),
              value: (
                <>
                  {party.name}
                  {party.contacts.map((contact) => (
                    <span key={contact.value} className="claim-soft claim-contact">
                      {contact.value}
                    </span>
                  ))}
                </>
              ),
            }))}
          />
        </Section>
        {claim.duplicates.length === 0 ? null : (
          <Section title={t('claim.duplicates')}>
            <ul className="claim-list">
              {claim.duplicates.map((other) => (
                <li key={other.claim}>
                  <Link to="/claims/$claim" params={{ claim: bare(other.claim) }}>
                    {other.claim}
                  </Link>{' '}
                  {other.evidence.map((each) => each.text[language]).join(' · ')}
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
      <div className="claim-column">
        <Section title={t('panel.documents')}>
          <p className="claim-soft">{claim.missing[language].join(' ')}</p>
          <ul className="claim-list">
            {claim.requirements
              .toSorted((a, b) => rank(a) - rank(b))
              .map((line) => (
                <Line key={line.key} claim={claim} line={line} />
              ))}
          </ul>
        </Section>
        {claim.findings.length === 0 ? null : (
          <Section title={t('panel.findings')}>
            <ul className="claim-list">
              {claim.findings.map((finding) => (
                <FindingLine key={finding.id} finding={finding} />
              ))}
            </ul>
          </Section>
        )}
      </div>
    </div>
  );
}

/** What needs somebody comes first. */
function rank({ state }: Requirement): number {
  return ['rejected', 'missing', 'asked', 'received', 'accepted', 'waived'].indexOf(state);
}

function Reasons({ reasons }: { readonly reasons: readonly string[] }) {
  return reasons.length === 0 ? null : (
    <ul className="claim-reasons">
      {reasons.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  );
}

/** A line of the checklist: why it is as it is, and a person's word on it. */
function Line({ claim, line }: { readonly claim: Claim; readonly line: Requirement }) {
  const words = useWords();
  const { t, language } = words;
  const [asked, ask] = useState<'rejected' | 'waived' | undefined>(undefined);
  const decide = useAct(
    ({ state, note }: { readonly state: 'accepted' | 'rejected' | 'waived'; readonly note?: string }) =>
      call('PATCH /claims/:claim/requirements/:key', {
        params: { claim: bare(claim.reference), key: line.key },
        body: { state, ...(note === undefined ? {} : { note }), version: claim.version },
      }),
  );
  const run = (state: 'accepted' | 'rejected' | 'waived', note?: string) =>
    decide.mutate(
      { state, ...(note === undefined ? {} : { note }) },
      {
        onSuccess: () => ask(undefined),
        onError: (error) => notify({ text: problemText(error, words), tone: 'bad' }),
      },
    );
  const isOpen = line.state === 'missing' || line.state === 'asked' || line.state === 'rejected';
  return (
    <li className="claim-line">
      <div>
        <p>
          {line.anyOf
            .map((item) => item.label?.[language] ?? item.item)
            .join(language === 'it' ? ' o ' : ' or ')}{' '}
          <Tag
            tone={
              isOpen
                ? line.state === 'asked'
                  ? 'soon'
                  : 'late'
                : line.state === 'accepted'
                  ? 'good'
                  : 'quiet'
            }
          >
            {t(`panel.req.${line.state}`)}
          </Tag>
        </p>
        <Reasons reasons={line.explanation[language]} />
        {line.flaws.length === 0 ? null : (
          <p className="claim-soft">
            {t('claim.flaws', { flaws: line.flaws.map((flaw) => flaw.label[language]).join(', ') })}
          </p>
        )}
      </div>
      <span className="claim-acts">
        {line.state === 'received' ? (
          <Button size="small" busy={decide.isPending} onClick={() => run('accepted')}>
            {t('claim.accept')}
          </Button>
        ) : null}
        {line.state === 'received' || line.state === 'accepted' ? (
          <Button size="small" look="quiet" onClick={() => ask('rejected')}>
            {t('claim.reject')}
          </Button>
        ) : null}
        {isOpen ? (
          <Button size="small" look="quiet" onClick={() => ask('waived')}>
            {t('claim.waive')}
          </Button>
        ) : null}
      </span>
      <Why
        title={t('claim.decide')}
        open={asked !== undefined}
        busy={decide.isPending}
        onClose={() => ask(undefined)}
        onReason={(note) => asked !== undefined && run(asked, note)}
      />
    </li>
  );
}

function FindingLine({ finding }: { readonly finding: Finding }) {
  const words = useWords();
  const { t, language } = words;
  const [asked, ask] = useState(false);
  const judge = useAct((body: { readonly action: 'acknowledge' | 'waive'; readonly reason?: string }) =>
    call('PATCH /findings/:finding', {
      params: { finding: finding.id },
      body: { ...body, version: finding.version },
    }),
  );
  const run = (body: Parameters<typeof judge.mutate>[0]) =>
    judge.mutate(body, {
      onSuccess: () => ask(false),
      onError: (error) => notify({ text: problemText(error, words), tone: 'bad' }),
    });
  return (
    <li className="claim-line">
      <div>
        <p>
          <Tag
            tone={finding.severity === 'blocker' ? 'late' : finding.severity === 'warning' ? 'soon' : 'quiet'}
          >
            {t(`panel.finding.${finding.severity}`)}
          </Tag>{' '}
          {finding[language]}
        </p>
        <Reasons reasons={finding.quotes.map(({ quote }) => `«${quote}»`)} />
        {finding.decided === null ? null : (
          <p className="claim-soft">
            {t('claim.decidedBy', { name: finding.decided.by, reason: finding.decided.reason ?? '' })}
          </p>
        )}
      </div>
      {finding.state === 'open' ? (
        <span className="claim-acts">
          {finding.severity === 'blocker' ? null : (
            <Button size="small" busy={judge.isPending} onClick={() => run({ action: 'acknowledge' })}>
              {t('panel.acknowledge')}
            </Button>
          )}
          <Button size="small" look="quiet" onClick={() => ask(true)}>
            {t('claim.waiveFinding')}
          </Button>
        </span>
      ) : null}
      <Why
        title={t('claim.waiveFinding')}
        open={asked}
        busy={judge.isPending}
        onClose={() => ask(false)}
        onReason={(reason) => run({ action: 'waive', reason })}
      />
    </li>
  );
}

/** Asks why, before something is done that needs a reason. */
function Why({
  title,
  open,
  busy,
  onClose,
  onReason,
}: {
  readonly title: string;
  readonly open: boolean;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onReason: (reason: string) => void;
}) {
  const { t } = useWords();
  const [reason, explain] = useState('');
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" busy={busy} disabled={reason.trim() === ''} onClick={() => onReason(reason)}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <TextArea label={t('claim.note')} value={reason} onChange={(event) => explain(event.target.value)} />
    </Dialog>
  );
}

function Tickets({ claim }: { readonly claim: Claim }) {
  const { t, language } = useWords();
  const now = useNow();
  return (
    <ul className="claim-list claim-pad">
      {claim.tickets.map((ticket) => (
        <li key={ticket.id} className="claim-line">
          <div>
            <Link to="/queue/$view/$ticket" params={{ view: 'all', ticket: bare(ticket.reference) }}>
              {ticket.subject === '' ? ticket.reference : ticket.subject}
            </Link>
            <p className="claim-soft">
              {ticket.reference} · {ticket.customer?.name ?? ticket.customer?.address ?? ''} ·{' '}
              {t(`status.${ticket.status}`)}
            </p>
          </div>
          <span className="claim-soft">{showInstant(ticket.updatedAt, language, now)}</span>
        </li>
      ))}
    </ul>
  );
}

function Documents({ claim }: { readonly claim: Claim }) {
  const { t, language } = useWords();
  const shown = claim.documents.filter((document) => !document.detached);
  if (shown.length === 0) return <Empty title={t('claim.noDocuments')} />;
  return (
    <ul className="claim-list claim-pad">
      {shown.map((document) => (
        <li key={document.id} className="claim-line">
          <div>
            <p>
              {document.attachment === null ? (
                (document.label?.[language] ?? document.item)
              ) : (
                <a href={document.attachment}>{document.label?.[language] ?? document.item}</a>
              )}{' '}
              <span className="claim-soft">
                {document.name ?? ''} ·{' '}
                {t('claim.received', { day: showDay(document.receivedAt.slice(0, 10), language) })}
              </span>
            </p>
            <Reasons reasons={document.explanation[language]} />
            {document.flaws.length === 0 ? null : (
              <p className="claim-soft">
                {t('claim.flaws', { flaws: document.flaws.map((flaw) => flaw.label[language]).join(', ') })}
              </p>
            )}
            {document.elsewhere.length === 0 ? null : (
              <p className="claim-warn">
                {t('claim.elsewhere', { claims: document.elsewhere.map((each) => each.claim).join(', ') })}
              </p>
            )}
          </div>
          {document.detail.total === null ? null : <span>{showMoney(document.detail.total, language)}</span>}
        </li>
      ))}
    </ul>
  );
}

function Requests({ claim }: { readonly claim: Claim }) {
  const { t, language } = useWords();
  const now = useNow();
  const [read, show] = useState<Claim['requests'][number] | undefined>(undefined);
  if (claim.requests.length === 0) return <Empty title={t('claim.noRequests')} />;
  return (
    <ul className="claim-list claim-pad">
      {claim.requests.map((request) => (
        <li key={request.id} className="claim-line">
          <div>
            <p>
              {request.standing[language]} · {t('panel.round', { n: request.round })}
              {request.nextAt === null
                ? ''
                : ` · ${t('panel.nextOn', { day: showInstant(request.nextAt, language, now) })}`}
            </p>
            <ul className="claim-reasons">
              {request.rounds.map((round) => (
                <li key={round.outbound}>
                  {showDay((round.sentAt ?? round.createdAt).slice(0, 10), language)} ·{' '}
                  {t(`out.${round.state}`)}
                </li>
              ))}
            </ul>
          </div>
          {request.state === 'open' ? (
            <Button size="small" onClick={() => show(request)}>
              {t('panel.preview')}
            </Button>
          ) : null}
        </li>
      ))}
      <RequestPreview request={read} onClose={() => show(undefined)} />
    </ul>
  );
}

/** Everything that happened to the claim and its tickets, newest first; it never changes. */
function Register({ claim }: { readonly claim: Claim }) {
  const { language } = useWords();
  return (
    <ul className="claim-list claim-pad">
      {claim.history.toReversed().map((event) => (
        <li key={event.id} className="claim-register">
          <time dateTime={event.at}>{showInstantLong(event.at, language)}</time>
          <code>{event.action}</code>
          <span className="claim-soft">{event.actor}</span>
        </li>
      ))}
    </ul>
  );
}
