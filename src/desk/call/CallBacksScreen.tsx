import { Link } from '@tanstack/react-router';
import { PhoneCall } from 'lucide-react';
import { useRef, useState } from 'react';
import './CallBacks.css';
import type { CallBack } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useCallBacks, useCallBackStep, type CallBackStep } from '../state/calls.ts';
import { useMay } from '../state/me.ts';
import { useNow } from '../state/now.ts';
import { bare } from '../state/ticket.ts';
import { offerUndo } from '../state/undo.ts';
import { showInstant, showInstantLong } from '../text/format.ts';
import { showLeft, urgency } from '../text/time.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { notify } from '../ui/notices.ts';
import { Problem, notifyProblem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { PlaceCall } from './PlaceCall.tsx';
import { usePhoneWords } from './words.ts';

const undoMs = 10_000;
const said = {
  reached: 'backs.doneReached',
  not_reached: 'backs.doneNot',
  drop: 'backs.doneDrop',
  reopen: 'backs.doneReopen',
} as const;

/** Who waits to be called back; walked, called and settled by the keyboard. */
export function CallBacksScreen() {
  const words = usePhoneWords();
  const { t } = words;
  const works = useMay('work_claims');
  const list = useRef<HTMLUListElement>(null);
  const [chosen, choose] = useState<string>();
  const [called, ring] = useState<CallBack>();
  const { data, error, refetch, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useCallBacks();
  const act = useCallBackStep();
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const at = Math.max(
    0,
    items.findIndex(({ id }) => id === chosen),
  );
  const current = items[at];
  const failed = (reason: unknown) => notifyProblem(reason, words);
  const step = (callBack: CallBack, name: CallBackStep) => {
    if (act.isPending) return;
    const next = items[at + 1] ?? items[at - 1];
    act.mutate(
      { callBack, step: name },
      {
        onSuccess: (now) => {
          if (name === 'not_reached') {
            notify({ text: t(said.not_reached) });
            return;
          }
          choose(next?.id);
          offerUndo({
            text: t(said[name]),
            label: t('action.undo'),
            forMs: undoMs,
            back: () =>
              act.mutate(
                { callBack: now, step: 'reopen' },
                { onSuccess: () => notify({ text: t(said.reopen) }), onError: failed },
              ),
          });
        },
        onError: failed,
      },
    );
  };
  const move = (by: number) => {
    const next = items[Math.min(Math.max(at + by, 0), items.length - 1)];
    if (next === undefined) return;
    choose(next.id);
    list.current?.querySelector<HTMLElement>(`[data-id="${next.id}"]`)?.focus();
  };
  const on = (what: (callBack: CallBack) => void) => () => {
    if (current !== undefined) what(current);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    ...(works && current !== undefined
      ? {
          p: on(ring),
          e: on((each) => step(each, 'reached')),
          n: on((each) => step(each, 'not_reached')),
          Delete: on((each) => step(each, 'drop')),
        }
      : {}),
  });
  return (
    <article className="backs" aria-labelledby="backs-title">
      <header className="backs-head">
        <h1 id="backs-title">{t('nav.callBacks')}</h1>
        <p className="backs-soft">{t('backs.lead')}</p>
      </header>
      <Bar busy={isPending} />
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data !== undefined && items.length === 0 ? (
        <Empty icon={<PhoneCall aria-hidden="true" />} title={t('backs.none')}>
          {t('backs.noneMore')}
        </Empty>
      ) : null}
      {items.length === 0 ? null : (
        <div className="backs-box">
          <ul className="backs-list" ref={list} aria-label={t('nav.callBacks')}>
            {items.map((each) => (
              <Line
                key={each.id}
                of={each}
                isChosen={each === current}
                works={works}
                busy={act.isPending}
                onChoose={() => choose(each.id)}
                onCall={() => ring(each)}
                onStep={(name) => step(each, name)}
              />
            ))}
          </ul>
          {hasNextPage ? (
            <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('search.more')}
            </Button>
          ) : null}
        </div>
      )}
      {called === undefined ? null : (
        <PlaceCall ticket={called.ticket} to={called.number} isWaiting onClose={() => ring(undefined)} />
      )}
    </article>
  );
}

function Line({
  of,
  isChosen,
  works,
  busy,
  onChoose,
  onCall,
  onStep,
}: {
  readonly of: CallBack;
  readonly isChosen: boolean;
  readonly works: boolean;
  readonly busy: boolean;
  readonly onChoose: () => void;
  readonly onCall: () => void;
  readonly onStep: (step: CallBackStep) => void;
}) {
  const { t, language } = usePhoneWords();
  const now = useNow();
  const at = (instant: string) => (
    <time dateTime={instant} title={showInstantLong(instant, language)}>
      {showInstant(instant, language, now)}
    </time>
  );
  const due = of.dueAt === null ? undefined : of.dueAt;
  return (
    <li className={isChosen ? 'back back-chosen' : 'back'} aria-current={isChosen}>
      <div className="back-words">
        <p className="back-who">
          <strong>{of.number}</strong>
          {of.names.length === 0 ? null : <span>{t('backs.maybe', { names: of.names.join(', ') })}</span>}
          {due === undefined ? null : <Tag tone={toneOf[urgency(due, now)]}>{showLeft(due, now, t)}</Tag>}
          {of.answeredAt === null ? null : (
            <Tag tone="accent">
              {t('backs.answered', { time: showInstant(of.answeredAt, language, now) })}
            </Tag>
          )}
        </p>
        {of.note === null ? null : <p className="back-note">{of.note}</p>}
        <p className="backs-soft">
          <Link
            to="/queue/$view/$ticket"
            params={{ view: 'all', ticket: bare(of.ticket) }}
            data-id={of.id}
            onFocus={onChoose}
          >
            {of.ticket}
          </Link>
          {' · '}
          {t('backs.asked', { time: showInstant(of.askedAt, language, now) })}
          {of.tries === 0 ? '' : ` · ${t('backs.tries', { n: of.tries })}`}
          {of.lastTriedAt === null || of.tries === 0 ? null : <> · {at(of.lastTriedAt)}</>}
          {of.assignee === null ? '' : ` · ${t('backs.assignee', { name: of.assignee })}`}
        </p>
      </div>
      {works ? (
        <span className="back-acts">
          <Button size="small" look={isChosen ? 'primary' : 'plain'} keys="p" onClick={onCall}>
            {t('backs.call')}
          </Button>
          <Button size="small" keys="e" disabled={busy} onClick={() => onStep('reached')}>
            {t('backs.reached')}
          </Button>
          <Button size="small" keys="n" disabled={busy} onClick={() => onStep('not_reached')}>
            {t('backs.not_reached')}
          </Button>
          <Button size="small" look="quiet" disabled={busy} onClick={() => onStep('drop')}>
            {t('backs.drop')}
          </Button>
        </span>
      ) : null}
    </li>
  );
}

const toneOf = { late: 'late', soon: 'soon', calm: 'quiet' } as const;
