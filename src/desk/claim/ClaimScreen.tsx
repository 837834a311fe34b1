import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import './ClaimScreen.css';
import type { Claim, Requirement } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { Duplicates } from '../moves/Duplicates.tsx';
import { MergedInto, Moves } from '../moves/Moves.tsx';
import { useMay } from '../state/me.ts';
import { useNow } from '../state/now.ts';
import { type ClaimTab } from '../state/claim-tab.ts';
import { bare, useClaim } from '../state/ticket.ts';
import { showDay, showInstant, showMoney } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { whoOf } from '../text/who.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Details, Section } from '../ui/Details.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Missing } from '../ui/Missing.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { Tag } from '../ui/Tag.tsx';
import { AcceptAll } from './AcceptAll.tsx';
import { AmountClaimed } from './AmountClaimed.tsx';
import { Documents } from './Documents.tsx';
import { FindingLine } from './FindingLine.tsx';
import { Line, Reasons } from './Line.tsx';
import { stepsFrom } from '../../domain/claims/claim-ending.ts';
import { isDecidable } from '../../domain/review/approval.ts';
import { Decisions } from '../decisions/Decisions.tsx';
import { ClaimClocks } from '../departments/ClaimClocks.tsx';
import { ClaimTasks } from '../departments/ClaimTasks.tsx';
import { RequestPreview } from '../desk/RequestPreview.tsx';
import { fetched } from '../ui/fetched.ts';

const DecisionSheet = lazy(
  fetched(() =>
    import('../decisions/DecisionSheet.tsx').then((module) => ({ default: module.DecisionSheet })),
  ),
);
const EndClaim = lazy(
  fetched(() => import('./EndClaim.tsx').then((module) => ({ default: module.EndClaim }))),
);
const MergeClaims = lazy(
  fetched(() => import('../moves/MergeClaims.tsx').then((module) => ({ default: module.MergeClaims }))),
);

// Its words are those of the audit, which come with it.
const Register = lazy(
  fetched(() => import('./Register.tsx').then((module) => ({ default: module.Register }))),
);

const route = getRouteApi('/desk/claims/$claim');
/** A claim with everything about it. */
export function ClaimScreen() {
  const { t, language } = useWords();
  const { claim: key } = route.useParams();
  const { data: claim, error, isPending, isFetching, refetch } = useClaim(key);
  const { tab = 'summary' } = route.useSearch();
  const navigate = useNavigate();
  // In the address: it goes with a link to a colleague, and the way back leads to the tab before.
  const open = (next: ClaimTab) =>
    void navigate({
      to: '/claims/$claim',
      params: { claim: key },
      search: next === 'summary' ? {} : { tab: next },
    });
  const [merging, merge] = useState(false);
  const [deciding, decide] = useState(false);
  const mayDecide = useMay('propose_decisions') && claim !== undefined && isDecidable(claim.status);
  useKeys({ d: () => decide(true) }, mayDecide);
  const [ending, end] = useState(false);
  const steps = claim === undefined ? [] : stepsFrom(asStands(claim));
  const mayEnd = useMay('decide_claims') && steps.length > 0;
  useKeys({ 'Shift+D': () => end(true) }, mayEnd);
  const works = useMay('work_claims');
  const mayMerge = works && claim !== undefined && claim.mergedInto === null;
  useKeys({ 'Shift+M': () => merge(true) }, mayMerge);
  if (claim === undefined)
    return (
      <div className="claim">
        <Bar busy={isPending && isFetching} />
        {error === null ? null : (
          <Missing error={error} says="state.noClaim" onRetry={() => void refetch()} />
        )}
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
        {mayDecide ? (
          <Button size="small" look="primary" keys="d" className="claim-decide" onClick={() => decide(true)}>
            {t('decide.open')}
          </Button>
        ) : null}
        {mayEnd ? (
          <Button size="small" keys="Shift+D" className="claim-end" onClick={() => end(true)}>
            {t(steps.includes('reopen') ? 'endClaim.reopenOpen' : 'endClaim.open')}
          </Button>
        ) : null}
        {mayMerge ? (
          <Button size="small" keys="Shift+M" className="claim-merge" onClick={() => merge(true)}>
            {t('moves.mergeClaim')}
          </Button>
        ) : null}
        <MergedInto claim={claim.mergedInto} />
      </header>
      {deciding ? (
        <Suspense fallback={null}>
          <DecisionSheet claim={claim} onClose={() => decide(false)} />
        </Suspense>
      ) : null}
      {ending ? (
        <Suspense fallback={null}>
          <EndClaim claim={claim} steps={steps} onClose={() => end(false)} />
        </Suspense>
      ) : null}
      {merging ? (
        <Suspense fallback={null}>
          <MergeClaims claim={claim} onClose={() => merge(false)} />
        </Suspense>
      ) : null}
      <Tabs<ClaimTab>
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
          {
            value: 'register',
            label: t('claim.tab.register'),
            content: (
              <Suspense fallback={<Bar busy />}>
                <Register claim={claim} />
              </Suspense>
            ),
          },
        ]}
      />
    </article>
  );
}

/** What the rules of ending a claim look at. */
function asStands({ status, mergedInto }: Claim) {
  return { status, isMerged: mergedInto !== null };
}

function Summary({ claim }: { readonly claim: Claim }) {
  const { t, language } = useWords();
  const { coverage, snapshot } = claim;
  // What is asked for counts until the claim is decided.
  const mayChange = useMay('work_claims') && (isDecidable(claim.status) || claim.status === 'notified');
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
          {mayChange ? <AmountClaimed claim={claim} /> : null}
        </Section>
        <Section title={t('claim.covers')}>
          {version === undefined || version.covers.length === 0 ? (
            <p className="claim-soft">{t('claim.noCovers')}</p>
          ) : (
            <table className="claim-table">
              <thead>
                <tr>
                  <th>{t('claim.cover')}</th>
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
        <Duplicates claim={claim} />
        {claim.rearrangements.length === 0 ? null : (
          <div className="claim-pad">
            <Moves moves={claim.rearrangements} own={claim.reference} />
          </div>
        )}
      </div>
      <div className="claim-column">
        <Decisions claim={claim} />
        <ClaimClocks claim={claim} />
        <ClaimTasks claim={claim} />
        <Section title={t('panel.documents')} aside={<AcceptAll claim={claim} />}>
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
              {ticket.reference} · {whoOf(ticket) ?? ''} · {t(`status.${ticket.status}`)}
            </p>
          </div>
          <span className="claim-soft">{showInstant(ticket.updatedAt, language, now)}</span>
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
