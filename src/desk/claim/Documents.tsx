import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import './Documents.css';
import { call } from '../api/client.ts';
import type { Attachment, Claim, ClaimDocument } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { FilePreview } from '../original/FilePreview.tsx';
import { useCorrect, useDecide } from '../state/decisions.ts';
import { useMay } from '../state/me.ts';
import { bare, ticketQuery, useAct } from '../state/ticket.ts';
import { showDay, showMoney, showQuote } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Details } from '../ui/Details.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Select } from '../ui/Field.tsx';
import { Problem, notifyProblem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { notify } from '../ui/notices.ts';
import { Why } from '../ui/Why.tsx';
import { AcceptAll } from './AcceptAll.tsx';
import { Line, Reasons } from './Line.tsx';

/** Files are looked for on so many of the claim's tickets, the latest. */
const mostTickets = 12;

/** The papers of a claim: what came, what each answers, and the one that is looked at with its pages beside it. */
export function Documents({ claim }: { readonly claim: Claim }) {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const [chosen, choose] = useState<string>();
  const live = claim.documents.filter((document) => !document.detached);
  const detached = claim.documents.filter((document) => document.detached);
  const all = [...live, ...detached];
  const shown = all.find(({ id }) => id === chosen) ?? all[0];
  const step = (by: number) => () => {
    const next = all[(shown === undefined ? -1 : all.indexOf(shown)) + by];
    if (next === undefined) return;
    choose(next.id);
    const line = window.document.getElementById(`document-${next.id}`);
    line?.focus();
    line?.scrollIntoView({ block: 'nearest' });
  };
  useKeys({
    j: step(1),
    ArrowDown: step(1),
    k: step(-1),
    ArrowUp: step(-1),
    o: () => {
      const ticket = claim.tickets.find(({ id }) => id === shown?.ticket);
      if (shown === undefined || ticket === undefined) return;
      void navigate({
        to: '/tickets/$ticket/original/$message',
        params: { ticket: bare(ticket.reference), message: shown.message },
      });
    },
  });
  const loose = <LooseFiles claim={claim} />;
  if (shown === undefined)
    return (
      <div className="papers-none">
        <Empty title={t('claim.noDocuments')} />
        {loose}
      </div>
    );
  return (
    <div className="papers">
      <div className="papers-list">
        <ul aria-label={t('claim.tab.documents')}>
          {all.map((document) => (
            <li key={document.id}>
              <button
                type="button"
                id={`document-${document.id}`}
                className="paper"
                aria-current={document === shown ? 'true' : undefined}
                onClick={() => choose(document.id)}
              >
                <span className={document.detached ? 'paper-off' : 'paper-name'}>
                  {document.label?.[language] ?? document.item}
                </span>
                <span className="claim-soft">
                  {document.name ?? t('papers.inWords')} ·{' '}
                  {t('claim.received', { day: showDay(document.receivedAt.slice(0, 10), language) })}
                  {document.sightings.length > 1
                    ? ` · ${t('papers.times', { n: document.sightings.length })}`
                    : ''}
                </span>
                <span className="paper-tags">
                  {document.flaws.map(({ flaw, label }) => (
                    <Tag key={flaw} tone="soon">
                      {label[language]}
                    </Tag>
                  ))}
                  {document.elsewhere.length === 0 ? null : <Tag tone="late">{t('papers.elsewhere')}</Tag>}
                  {document.detached ? <Tag>{t('papers.detached')}</Tag> : null}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {loose}
      </div>
      <Paper key={shown.id} claim={claim} document={shown} />
    </div>
  );
}

function useKinds() {
  const { language } = useWords();
  const { data } = useQuery({
    queryKey: ['profile'],
    queryFn: ({ signal }) => call('GET /profile', { signal }),
    staleTime: 5 * 60_000,
  });
  return (data?.items ?? [])
    .filter(({ kind }) => kind === 'document')
    .map(({ id, label }) => ({ value: id, label: label[language] }))
    .toSorted((a, b) => a.label.localeCompare(b.label, language));
}

/** One document: its words, what it answers, what a person says of it, and its pages. */
function Paper({ claim, document }: { readonly claim: Claim; readonly document: ClaimDocument }) {
  const { t, language } = useWords();
  const works = useMay('work_claims');
  const kinds = useKinds();
  const [asked, ask] = useState<'off' | 'illegible'>();
  const { busy, correct } = useCorrect(claim);
  const { busy: deciding, decide } = useDecide(claim);
  const { detail } = document;
  const lines = claim.requirements.filter(({ key }) => document.satisfies.includes(key));
  const readable = lines.find(({ state }) => state === 'received' || state === 'accepted');
  const label = document.label?.[language] ?? document.item;
  const ticket = claim.tickets.find(({ id }) => id === document.ticket);
  const facts = [
    { name: t('papers.dated'), value: detail.datedOn === null ? null : showDay(detail.datedOn, language) },
    { name: t('papers.number'), value: detail.number },
    { name: t('papers.issuer'), value: detail.issuer },
    { name: t('papers.holder'), value: detail.holder ?? detail.patient },
    { name: t('papers.total'), value: detail.total === null ? null : showMoney(detail.total, language) },
    { name: t('papers.told'), value: document.quote === '' ? null : showQuote(document.quote, language) },
  ].flatMap(({ name, value }) => (value === null ? [] : [{ name, value }]));
  return (
    <section className="paper-shown" aria-label={label}>
      <div className="paper-words">
        {works && kinds.length > 0 ? (
          <Select
            label={t('papers.kind')}
            value={document.item}
            disabled={busy}
            options={
              kinds.some(({ value }) => value === document.item)
                ? kinds
                : [{ value: document.item, label }, ...kinds]
            }
            onChange={({ target }) =>
              correct(
                document,
                { item: target.value },
                t('papers.kindDone', {
                  name: kinds.find(({ value }) => value === target.value)?.label ?? target.value,
                }),
              )
            }
          />
        ) : (
          <h3>{label}</h3>
        )}
        <Reasons reasons={document.explanation[language]} />
        {document.decidedBy === null ? null : (
          <p className="claim-soft">
            {t('claim.decidedBy', {
              name: document.decidedBy.replace(/^person:/, ''),
              reason: document.note ?? '',
            })}
          </p>
        )}
        <Details rows={facts} />
        {document.elsewhere.length === 0 ? null : (
          <p className="claim-warn">
            {t('claim.elsewhere', { claims: document.elsewhere.map((each) => each.claim).join(', ') })}
          </p>
        )}
        <h4>{t('papers.answers')}</h4>
        <AcceptAll claim={claim} lines={lines} />
        {lines.length === 0 ? (
          <p className="claim-soft">{t('papers.answersNothing')}</p>
        ) : (
          <ul className="claim-list">
            {lines.map((line) => (
              <Line key={line.key} claim={claim} line={line} reasons={false} />
            ))}
          </ul>
        )}
        {works ? (
          <p className="paper-acts">
            {readable === undefined || document.detached ? null : (
              <Button size="small" onClick={() => ask('illegible')}>
                {t('papers.illegible')}
              </Button>
            )}
            {document.detached ? (
              <Button
                size="small"
                busy={busy}
                onClick={() => correct(document, { detached: false }, t('papers.onDone', { name: label }))}
              >
                {t('papers.on')}
              </Button>
            ) : (
              <Button size="small" onClick={() => ask('off')}>
                {t('papers.off')}
              </Button>
            )}
            {document.item === document.recognised || document.decidedBy === null ? null : (
              <Button
                size="small"
                look="quiet"
                busy={busy}
                onClick={() => correct(document, { item: null }, t('papers.asRead'))}
              >
                {t('papers.asReadAct')}
              </Button>
            )}
          </p>
        ) : null}
        <p>
          {document.attachment === null ? null : <a href={document.attachment}>{t('files.download')}</a>}{' '}
          {ticket === undefined ? null : (
            <Link
              to="/tickets/$ticket/original/$message"
              params={{ ticket: bare(ticket.reference), message: document.message }}
            >
              {t('original.open')}
            </Link>
          )}
        </p>
      </div>
      <div className="paper-pages" tabIndex={0} role="region" aria-label={t('papers.pages', { name: label })}>
        {document.preview === null ? (
          <p className="claim-soft">{t('papers.noPages')}</p>
        ) : (
          <FilePreview preview={document.preview} name={document.name ?? label} pages={document.pages} />
        )}
      </div>
      {asked === 'off' ? (
        <Why
          title={t('papers.offTitle', { name: label })}
          description={t('papers.offWhy')}
          busy={busy}
          onClose={() => ask(undefined)}
          onReason={(note) =>
            correct(document, { detached: true, note }, t('papers.offDone', { name: label }), () =>
              ask(undefined),
            )
          }
        />
      ) : null}
      {asked === 'illegible' && readable !== undefined ? (
        <Why
          title={t('papers.illegibleTitle', { name: label })}
          description={t('papers.illegibleWhy')}
          start={t('papers.illegibleReason')}
          busy={deciding}
          onClose={() => ask(undefined)}
          onReason={(note) => decide(readable, 'rejected', note, () => ask(undefined))}
        />
      ) : null}
    </section>
  );
}

/** Files that came and count as nothing yet: a person says what they are. */
function LooseFiles({ claim }: { readonly claim: Claim }) {
  const { t } = useWords();
  const works = useMay('work_claims');
  const tickets = useQueries({
    queries: claim.tickets
      .slice(0, mostTickets)
      .map(({ reference }) => ({ ...ticketQuery(bare(reference)), staleTime: 30_000 })),
  });
  const failed = tickets.find(({ error }) => error !== null);
  const filed = new Set(
    claim.documents.flatMap(({ sightings, attachment }) => [
      attachment,
      ...sightings.map((each) => each.attachment),
    ]),
  );
  const files = tickets
    .flatMap(({ data }) => data?.messages.items ?? [])
    .filter(({ copyOf }) => copyOf === null)
    .flatMap(({ attachments }) => attachments)
    .filter((file) => !file.inline && !filed.has(file.url));
  if (failed?.error != null) return <Problem error={failed.error} onRetry={() => void failed.refetch()} />;
  if (files.length === 0) return null;
  return (
    <section className="papers-loose" aria-label={t('papers.loose')}>
      <h3>{t('papers.loose')}</h3>
      <ul>
        {files.map((file) => (
          <LooseFile key={file.id} claim={claim} file={file} mayName={works} />
        ))}
      </ul>
    </section>
  );
}

function LooseFile({
  claim,
  file,
  mayName,
}: {
  readonly claim: Claim;
  readonly file: Attachment;
  readonly mayName: boolean;
}) {
  const words = useWords();
  const { t } = words;
  const kinds = useKinds();
  const name = useAct((item: string) =>
    call('POST /claims/:claim/documents', {
      params: { claim: bare(claim.reference) },
      body: { attachment: file.id, item, version: claim.version },
    }),
  );
  return (
    <li className="papers-file">
      <a href={file.url}>{file.name}</a>
      {mayName ? (
        <Select
          label={t('papers.whatIs', { name: file.name })}
          labelHidden
          value=""
          disabled={name.isPending}
          options={[{ value: '', label: t('papers.choose') }, ...kinds]}
          onChange={({ target }) =>
            name.mutate(target.value, {
              onSuccess: () => notify({ text: t('papers.named', { name: file.name }) }),
              onError: (error) => notifyProblem(error, words),
            })
          }
        />
      ) : null}
    </li>
  );
}
