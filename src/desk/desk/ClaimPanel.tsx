import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import './ClaimPanel.css';
import { call } from '../api/client.ts';
import type { Claim, Fact, Finding, InformationRequest, Requirement, Ticket } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { Duplicates } from '../moves/Duplicates.tsx';
import { light } from '../state/lit.ts';
import { hear } from '../state/hearing.ts';
import { changeLook } from '../state/look.ts';
import { useMay } from '../state/me.ts';
import { useNow } from '../state/now.ts';
import { bare, useAct, useClaim } from '../state/ticket.ts';
import { showDay, showInstant, showMoney, showQuote, showShare } from '../text/format.ts';
import { useWords, type TextKey } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { Details, Section } from '../ui/Details.tsx';
import { Problem, notifyProblem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { notify } from '../ui/notices.ts';
import { Certainty, ClaimLinks, Reasons, Suggestion } from './ClaimLinks.tsx';
import { AskMissing, RequestPreview } from './RequestPreview.tsx';
import { Road } from './Road.tsx';
import { Severity } from '../claim/Severity.tsx';
import { fetched } from '../ui/fetched.ts';
import { isDecidable } from '../../domain/review/approval.ts';

const LinkClaim = lazy(
  fetched(() => import('./LinkClaim.tsx').then((module) => ({ default: module.LinkClaim }))),
);
const OpenClaim = lazy(
  fetched(() => import('./OpenClaim.tsx').then((module) => ({ default: module.OpenClaim }))),
);

const DecisionSheet = lazy(
  fetched(() =>
    import('../decisions/DecisionSheet.tsx').then((module) => ({ default: module.DecisionSheet })),
  ),
);
const TicketClocks = lazy(
  fetched(() =>
    import('../departments/TicketClocks.tsx').then((module) => ({ default: module.TicketClocks })),
  ),
);

/** The claim beside its ticket: why it is this one, whether the policy answers, what is missing. */
export function ClaimPanel({ ticket }: { readonly ticket: Ticket }) {
  const { t } = useWords();
  const { data: claim, isFetching, isPending, error, refetch } = useClaim(ticket.claim);
  const works = useMay('work_claims');
  const [linking, link] = useState(false);
  const [opening, open] = useState(false);
  const why = useRef<HTMLDetailsElement>(null);
  const proposes = useMay('propose_decisions');
  const [deciding, decide] = useState(false);
  const mayDecide = proposes && claim !== undefined && isDecidable(claim.status);
  useKeys({
    ...(works ? { l: () => link(true), 'Shift+C': () => open(true) } : {}),
    ...(ticket.claim === null ? { m: () => notify({ text: t('keys.noClaim') }) } : {}),
    ...(mayDecide ? { d: () => decide(true) } : {}),
    ...(proposes && ticket.claim === null ? { d: () => notify({ text: t('keys.noClaim') }) } : {}),
    w: () => {
      if (why.current === null) {
        notify({ text: t('keys.noClaim') });
        return;
      }
      why.current.open = !why.current.open;
      why.current.querySelector('summary')?.focus();
    },
  });
  const links = ticket.links.filter((each) => each.state !== 'removed');
  const own = links.find((each) => each.claim === ticket.claim && each.state !== 'suggested');
  const suggested = links.filter((each) => each.state === 'suggested');
  const recorded = new Set(
    ticket.messages.items
      .filter(({ attachments }) => attachments.some(({ contentType }) => contentType.startsWith('audio/')))
      .map(({ id }) => id),
  );
  return (
    <aside className="panel" aria-label={t('panel.claim')} tabIndex={0}>
      <Bar busy={ticket.claim !== null && isPending && isFetching} />
      <header className="panel-head">
        <h2>{ticket.claim === null ? t('panel.none') : `${t('panel.claim')} ${ticket.claim}`}</h2>
        {own?.certainty == null ? null : <Certainty share={own.certainty} />}
        <IconButton
          label={t('action.close')}
          keys="i"
          size="small"
          className="panel-close"
          onClick={() => changeLook({ panel: false })}
        >
          <X />
        </IconButton>
      </header>
      {own === undefined ? null : <Reasons link={own} box={why} />}
      <ClaimLinks ticket={ticket} />
      {suggested.length === 0 ? null : (
        <Section title={t(ticket.claim === null ? 'panel.suggested' : 'claims.also')}>
          {suggested.map((each) => (
            <Suggestion key={each.claim} ticket={ticket} link={each} />
          ))}
        </Section>
      )}
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {ticket.road === null ? null : <Road road={ticket.road} own={ticket.reference} />}
      <Suspense fallback={null}>
        <TicketClocks ticket={ticket} />
      </Suspense>
      {claim === undefined ? null : <Duplicates claim={claim} />}
      {claim === undefined ? null : <ClaimParts claim={claim} />}
      {claim === undefined ? null : (
        <>
          <Checklist claim={claim} ticket={ticket} />
          <Findings claim={claim} />
        </>
      )}
      <Facts facts={ticket.facts} recorded={recorded} />
      <footer className="panel-foot">
        {mayDecide ? (
          <Button look="primary" keys="d" onClick={() => decide(true)}>
            {t('decide.open')}
          </Button>
        ) : null}
        {ticket.claim === null ? null : (
          <Link
            to="/claims/$claim"
            params={{ claim: bare(ticket.claim) }}
            className="button button-plain button-normal"
          >
            {t('panel.openClaim')}
          </Link>
        )}
        {works ? (
          <>
            <Button keys="l" onClick={() => link(true)}>
              {t(ticket.claim === null ? 'panel.link' : 'panel.linkOther')}
            </Button>
            <Button keys="Shift+C" onClick={() => open(true)}>
              {t('opening.title')}
            </Button>
          </>
        ) : null}
      </footer>
      <Suspense fallback={null}>
        {linking ? <LinkClaim ticket={ticket} onClose={() => link(false)} /> : null}
        {opening ? <OpenClaim ticket={ticket} onClose={() => open(false)} /> : null}
        {deciding && claim !== undefined ? (
          <DecisionSheet claim={claim} onClose={() => decide(false)} />
        ) : null}
      </Suspense>
    </aside>
  );
}

function ClaimParts({ claim }: { readonly claim: Claim }) {
  const { t, language } = useWords();
  const { coverage } = claim;
  const amounts = coverage?.amounts ?? null;
  const money = (cents: number | null | undefined) => (cents == null ? null : showMoney(cents, language));
  const rows = [
    { name: t('panel.lossOn'), value: claim.lossOn === null ? null : showDay(claim.lossOn, language) },
    { name: t('panel.lossPlace'), value: claim.lossPlace },
    { name: t('panel.amount'), value: money(amounts?.claimed ?? claim.amountClaimed) },
    { name: t('panel.retained'), value: money(amounts?.retained) },
    { name: t('panel.limitLeft'), value: money(amounts?.limitLeft) },
    { name: t('panel.payable'), value: money(amounts?.payable) },
  ].flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]));
  const tone =
    coverage?.verdict === 'covered' ? 'good' : coverage?.verdict === 'not_covered' ? 'late' : 'soon';
  return (
    <Section
      title={claim.label?.[language] ?? claim.type}
      aside={<span className="panel-soft">{t(`claimStatus.${claim.status}`)}</span>}
    >
      <Details
        rows={[
          {
            name: t('panel.policy'),
            value: (
              <>
                {claim.policy ?? t('panel.policyNone')}{' '}
                {coverage === null ? null : <Tag tone={tone}>{t(`panel.cover.${coverage.verdict}`)}</Tag>}
              </>
            ),
          },
          ...rows,
        ]}
      />
      {coverage === null || coverage.explanation[language].length === 0 ? null : (
        <details className="panel-why">
          <summary>{t('panel.coverWhy')}</summary>
          <ul>
            {coverage.explanation[language].map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}

/** What was read, the unsure ones marked; looking at one lights its words in the message. */
function Facts({
  facts,
  recorded,
}: {
  readonly facts: readonly Fact[];
  /** Messages with a recording: a call that was told of in words alone cannot be heard. */
  readonly recorded: ReadonlySet<string>;
}) {
  const { t, language } = useWords();
  const isHeard = ({ part, message }: Fact) => part === 'transcript' && recorded.has(message);
  // One line per field: the surest reading, and others only where they differ.
  const shown = [
    ...new Map(
      facts
        .filter((fact) => fact.label !== null && fact.part !== 'sender' && !isStory(fact))
        .map((fact) => [`${fact.key} ${fact.value}`, fact] as const),
    ).values(),
  ].slice(0, 24);
  if (shown.length === 0) return null;
  return (
    <Section title={t('panel.facts')}>
      <ul className="panel-facts">
        {shown.map((fact) => (
          <li key={`${fact.key} ${fact.value}`}>
            <button
              type="button"
              className="panel-fact"
              title={`${showQuote(fact.quote, language)}${isHeard(fact) ? ` · ${t('call.hear')}` : ''}`}
              onPointerEnter={() => light(fact)}
              onPointerLeave={() => light(undefined)}
              onFocus={() => light(fact)}
              onBlur={() => light(undefined)}
              onClick={() => {
                document.getElementById(`message-${fact.message}`)?.scrollIntoView({ block: 'nearest' });
                if (isHeard(fact)) hear(fact);
              }}
            >
              <span className="panel-soft">{fact.label?.[language]}</span>
              <span className={fact.confidence < 0.8 ? 'panel-unsure' : ''}>
                {fact.confidence < 0.8 ? `${showShare(fact.confidence, language)} · ` : ''}
                {valueOf(fact, language)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** The whole story stands in the message itself. */
function isStory({ value }: Fact): boolean {
  return value.length > 120;
}

/** A normalised value as people read it. */
export function valueOf({ key, value }: Pick<Fact, 'key' | 'value'>, language: 'it' | 'en'): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return showDay(value, language);
  if (key.startsWith('amount') && /^\d+$/.test(value)) return showMoney(Number(value), language);
  if (key === 'iban') return value.replaceAll(/(.{4})(?=.)/g, '$1 ');
  if (value === 'yes') return language === 'it' ? 'sì' : 'yes';
  return value;
}

const states: Readonly<Record<Requirement['state'], { readonly sign: string; readonly tone: string }>> = {
  missing: { sign: '△', tone: 'late' },
  asked: { sign: '◷', tone: 'soon' },
  rejected: { sign: '△', tone: 'late' },
  received: { sign: '✓', tone: 'soft' },
  accepted: { sign: '✓', tone: 'good' },
  waived: { sign: '–', tone: 'soft' },
};

function Checklist({ claim, ticket }: { readonly claim: Claim; readonly ticket: Ticket }) {
  const { t, language } = useWords();
  const now = useNow();
  const [previewing, preview] = useState<InformationRequest | undefined>(undefined);
  const open = claim.requests.find((request) => request.state === 'open');
  const lines = claim.requirements.toSorted((a, b) => rank(a) - rank(b));
  const [asking, ask] = useState(false);
  const missing = lines.filter(
    ({ state, stage }) => (state === 'missing' || state === 'rejected') && stage !== 'payment',
  );
  const works = useMay('work_claims');
  useKeys({
    m: () => {
      if (open !== undefined) preview(open);
      else if (works && missing.length > 0) ask(true);
      else notify({ text: t('keys.nothingMissing') });
    },
  });
  return (
    <Section title={t('panel.documents')}>
      {lines.length === 0 ? <p className="panel-soft">{t('panel.complete')}</p> : null}
      <ul className="panel-list">
        {lines.map((line) => (
          <li key={line.key} title={line.explanation[language].join('\n')}>
            <span className={`panel-sign panel-${states[line.state].tone}`} aria-hidden="true">
              {states[line.state].sign}
            </span>
            <span className="panel-name">
              {line.anyOf
                .map((item) => item.label?.[language] ?? item.item)
                .join(language === 'it' ? ' o ' : ' or ')}
            </span>
            <span className={`panel-${states[line.state].tone}`}>
              {t(`panel.req.${line.state}` satisfies TextKey)}
            </span>
          </li>
        ))}
      </ul>
      {open !== undefined || missing.length === 0 ? null : (
        <Button look="wash" keys="m" onClick={() => ask(true)}>
          {t('panel.ask', { n: missing.length })}
        </Button>
      )}
      <AskMissing claim={claim} ticket={ticket} open={asking} onClose={() => ask(false)} />
      {open === undefined ? null : (
        <div className="panel-request">
          <p>
            {open.standing[language]}
            {open.held === null ? '' : ` (${open.held.words[language]})`}
            {open.round === 0 ? '' : ` · ${t('panel.round', { n: open.round })}`}
            {open.nextAt === null || open.held !== null
              ? ''
              : ` · ${t(open.round === 0 ? 'panel.leavesAt' : 'panel.nextOn', { day: showInstant(open.nextAt, language, now) })}`}
          </p>
          <Button look="wash" onClick={() => preview(open)}>
            {t('panel.preview')}
          </Button>
        </div>
      )}
      <RequestPreview request={previewing} onClose={() => preview(undefined)} />
    </Section>
  );
}

/** What needs somebody comes first. */
function rank({ state }: Requirement): number {
  return ['rejected', 'missing', 'asked', 'received', 'accepted', 'waived'].indexOf(state);
}

function Findings({ claim }: { readonly claim: Claim }) {
  const { t } = useWords();
  const open = claim.findings.filter((finding) => finding.state === 'open');
  if (open.length === 0) return null;
  return (
    <Section title={t('panel.findings')}>
      <ul className="panel-findings">
        {open.map((finding) => (
          <FindingLine key={finding.id} finding={finding} />
        ))}
      </ul>
    </Section>
  );
}

function FindingLine({ finding }: { readonly finding: Finding }) {
  const words = useWords();
  const { t, language } = words;
  const judge = useAct(() =>
    call('PATCH /findings/:finding', {
      params: { finding: finding.id },
      body: { action: 'acknowledge', version: finding.version },
    }),
  );
  return (
    <li>
      <p>
        <Severity of={finding} /> {finding[language]}
      </p>
      {finding.severity === 'blocker' ? null : (
        <Button
          size="small"
          look="quiet"
          busy={judge.isPending}
          onClick={() =>
            judge.mutate(undefined, {
              onError: (error) => notifyProblem(error, words),
            })
          }
        >
          {t('panel.acknowledge')}
        </Button>
      )}
    </li>
  );
}
