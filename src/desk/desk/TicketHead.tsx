import { useQueryClient } from '@tanstack/react-query';
import { ArrowLeft, Ellipsis, Eye, PanelRight, PenLine } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import './TicketHead.css';
import { call } from '../api/client.ts';
import type { Ticket } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { filterKinds } from '../state/filters.ts';
import { changeLook, useLook } from '../state/look.ts';
import { useNow } from '../state/now.ts';
import { MergedInto, Moves } from '../moves/Moves.tsx';
import { useMay, useMe } from '../state/me.ts';
import { useOthers } from '../state/presence.ts';
import { renew, useAct } from '../state/ticket.ts';
import { offerUndo } from '../state/undo.ts';
import { showDay } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { whoOf } from '../text/who.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextInput } from '../ui/Field.tsx';
import { Menu } from '../ui/Menu.tsx';
import { notifyProblem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { notify } from '../ui/notices.ts';
import { AssignDialog } from './AssignDialog.tsx';
import { fetched } from '../ui/fetched.ts';

const AskDepartment = lazy(
  fetched(() =>
    import('../departments/AskDepartment.tsx').then((module) => ({ default: module.AskDepartment })),
  ),
);
const Escalate = lazy(
  fetched(() => import('../decisions/Escalate.tsx').then((module) => ({ default: module.Escalate }))),
);
const IdentityMark = lazy(
  fetched(() => import('../identity/IdentityMark.tsx').then((module) => ({ default: module.IdentityMark }))),
);
const MergeTickets = lazy(
  fetched(() => import('../moves/MergeTickets.tsx').then((module) => ({ default: module.MergeTickets }))),
);
const SplitTicket = lazy(
  fetched(() => import('../moves/SplitTicket.tsx').then((module) => ({ default: module.SplitTicket }))),
);

/** Who, what about, whose it is, and why a person must look. */
export function TicketHead({
  ticket,
  onDone,
  onBack,
}: {
  readonly ticket: Ticket;
  readonly onDone: () => void;
  readonly onBack: () => void;
}) {
  const words = useWords();
  const { t, language } = words;
  const look = useLook();
  const me = useMe();
  const queries = useQueryClient();
  const [postponing, postpone] = useState(false);
  const [giving, give] = useState(false);
  const [moving, startMove] = useState<'merge' | 'split'>();
  const works = useMay('work_claims');
  const params = { ticket: ticket.id };
  const failed = (error: unknown) => notifyProblem(error, words);
  const change = useAct((body: Parameters<typeof patch>[1]) => patch(ticket.id, body));
  const assign = useAct((to: string | null) =>
    call('PUT /tickets/:ticket/assignment', { params, body: { to, version: ticket.version } }),
  );
  const put = useAct((until: string) =>
    call('PUT /tickets/:ticket/postponement', { params, body: { until, version: ticket.version } }),
  );
  const isOver = ticket.status === 'resolved' || ticket.status === 'closed' || ticket.status === 'merged';
  const [escalating, escalate] = useState(false);
  const mayEscalate = works && ticket.status !== 'closed' && ticket.status !== 'merged';
  const [asking, ask] = useState(false);
  const mayAsk = mayEscalate;
  const mayMerge = works && ticket.status !== 'merged';
  const maySplit = mayMerge && ticket.messages.items.filter(({ copyOf }) => copyOf === null).length > 1;
  const isMine = me !== undefined && ticket.assignee === me.name;

  /** Makes it somebody's work, or nobody's, and offers to give it back to whose it was. */
  const assignTo = (to: string | null, said: string) => {
    const before = ticket.assignee;
    assign.mutate(to, {
      onSuccess: (row) => {
        const back = () =>
          void call('PUT /tickets/:ticket/assignment', { params, body: { to: before, ...versionIn(row) } })
            .catch(failed)
            .finally(() => void renew(queries));
        offerUndo({ text: said, label: t('action.undo'), back, forMs: 30_000 });
      },
      onError: failed,
    });
  };
  const take = () => {
    if (me === undefined || isOver) return;
    // Whose it is already, gives it on.
    if (isMine) {
      give(true);
      return;
    }
    assignTo(me.name, t('done.taken'));
  };
  const resolve = () => {
    if (isOver) return;
    change.mutate(
      { status: 'resolved', version: ticket.version },
      {
        onSuccess: (row) => {
          const back = () =>
            void patch(ticket.id, { status: 'open', ...versionIn(row) })
              .catch(failed)
              .finally(() => void renew(queries));
          offerUndo({ text: t('done.resolved'), label: t('action.undo'), back, forMs: 30_000 });
          onDone();
        },
        onError: failed,
      },
    );
  };
  const unread = () =>
    void call('PUT /tickets/:ticket/seen', { params, body: { basedOn: null } })
      .then(() => queries.invalidateQueries({ queryKey: ['queue'] }))
      .then(onBack)
      .catch(failed);
  useKeys({
    a: take,
    'Shift+A': () => give(!isOver),
    e: resolve,
    s: () => postpone(true),
    u: unread,
    ...(mayEscalate ? { 'Shift+E': () => escalate(true) } : {}),
    ...(mayAsk ? { 'Shift+U': () => ask(true) } : {}),
    ...(mayMerge ? { 'Shift+M': () => startMove('merge') } : {}),
    ...(maySplit ? { 'Shift+S': () => startMove('split') } : {}),
  });

  const customer = whoOf(ticket) ?? '';
  return (
    <header className="ticket-head">
      {escalating ? (
        <Suspense fallback={null}>
          <Escalate ticket={ticket} onClose={() => escalate(false)} />
        </Suspense>
      ) : null}
      {asking ? (
        <Suspense fallback={null}>
          <AskDepartment ticket={ticket.reference} version={ticket.version} onClose={() => ask(false)} />
        </Suspense>
      ) : null}
      <div className="ticket-head-line">
        <IconButton label={t('action.back')} className="ticket-head-back" onClick={onBack}>
          <ArrowLeft />
        </IconButton>
        <h1 id="ticket-title" className="ticket-head-title" tabIndex={-1} lang={ticket.language}>
          {ticket.subject === '' ? t(`kind.${ticket.caseKind}`) : ticket.subject}
        </h1>
        {ticket.assignee === null ? (
          <Button
            size="small"
            keys="a"
            busy={assign.isPending}
            disabled={me === undefined || isOver}
            onClick={take}
          >
            {t('ticket.take')}
          </Button>
        ) : (
          <span className="ticket-head-owner">{t('ticket.assignee', { name: ticket.assignee })}</span>
        )}
        <Menu
          align="end"
          trigger={
            <IconButton label={t('ticket.actions')} size="small">
              <Ellipsis />
            </IconButton>
          }
          groups={[
            {
              lines: [
                { key: 'take', label: t('ticket.take'), keys: 'a', disabled: isMine || isOver, act: take },
                {
                  key: 'assign',
                  label: t('assign.title'),
                  keys: 'Shift+A',
                  disabled: isOver,
                  act: () => give(true),
                },
                {
                  key: 'give',
                  label: t('ticket.giveBack'),
                  disabled: ticket.assignee === null,
                  act: () => assignTo(null, t('done.given')),
                },
                {
                  key: 'postpone',
                  label: t('ticket.postpone'),
                  keys: 's',
                  disabled: isOver,
                  act: () => postpone(true),
                },
                isOver
                  ? {
                      key: 'reopen',
                      label: t('ticket.reopen'),
                      disabled: ticket.status !== 'resolved',
                      act: () =>
                        change.mutate({ status: 'open', version: ticket.version }, { onError: failed }),
                    }
                  : { key: 'resolve', label: t('ticket.resolve'), keys: 'e', act: resolve },
                ...(mayEscalate
                  ? [
                      {
                        key: 'escalate',
                        label: t('escalate.open'),
                        keys: 'Shift+E',
                        act: () => escalate(true),
                      },
                    ]
                  : []),
                ...(mayAsk
                  ? [{ key: 'ask', label: t('depart.ask'), keys: 'Shift+U', act: () => ask(true) }]
                  : []),
                { key: 'unread', label: t('ticket.unread'), keys: 'u', act: unread },
                ...(mayMerge
                  ? [
                      {
                        key: 'merge',
                        label: t('moves.mergeTicket'),
                        keys: 'Shift+M',
                        act: () => startMove('merge'),
                      },
                      {
                        key: 'split',
                        label: t('moves.splitTicket'),
                        keys: 'Shift+S',
                        disabled: !maySplit,
                        act: () => startMove('split'),
                      },
                    ]
                  : []),
                ...(ticket.problem === null
                  ? []
                  : [
                      {
                        key: 'settle',
                        label: t('ticket.settle'),
                        act: () =>
                          change.mutate({ problem: null, version: ticket.version }, { onError: failed }),
                      },
                    ]),
              ],
            },
            {
              heading: t('ticket.kind'),
              lines: filterKinds.map((kind) => ({
                key: kind,
                label: t(`kind.${kind}`),
                checked: kind === ticket.caseKind,
                act: () =>
                  change.mutate(
                    { caseKind: kind, version: ticket.version },
                    {
                      onSuccess: () => notify({ text: t('done.kind', { kind: t(`kind.${kind}`) }) }),
                      onError: failed,
                    },
                  ),
              })),
            },
          ]}
        />
        {look.panel ? null : (
          <IconButton
            label={t('panel.show')}
            keys="i"
            size="small"
            onClick={() => changeLook({ panel: true })}
          >
            <PanelRight />
          </IconButton>
        )}
      </div>
      <p className="ticket-head-facts">
        <span>{customer}</span>
        <span className="ticket-head-soft">{ticket.reference}</span>
        <span className="ticket-head-soft">{t(`kind.${ticket.caseKind}`)}</span>
        <span className="ticket-head-soft">{t(`status.${ticket.status}`)}</span>
        {ticket.postponedUntil === null ? null : (
          <Tag>{t('ticket.postponed', { day: showDay(ticket.postponedUntil.slice(0, 10), language) })}</Tag>
        )}
        {ticket.sharesMessagesWith.length === 0 ? null : (
          <span className="ticket-head-soft">
            {t('ticket.sharesWith', { tickets: ticket.sharesMessagesWith.join(', ') })}
          </span>
        )}
        {ticket.related?.how === 'new_loss' ? (
          <span className="ticket-head-soft" title={ticket.related.explanation?.[language].join(' ')}>
            {t('ticket.apart', { ticket: ticket.related.ticket })}
          </span>
        ) : null}
        <Suspense fallback={<span className="identity-mark-place" />}>
          <IdentityMark ticket={ticket} />
        </Suspense>
        <Others ticket={ticket.id} />
      </p>
      {ticket.problem === null ? null : (
        <p className="ticket-head-problem" role="status">
          <strong>{t('queue.problem')}</strong> {ticket.problem[language]}
        </p>
      )}
      <MergedInto ticket={ticket.mergedInto} />
      <Moves moves={ticket.rearrangements} own={ticket.reference} />
      <Suspense fallback={null}>
        {moving === 'merge' ? <MergeTickets ticket={ticket} onClose={() => startMove(undefined)} /> : null}
        {moving === 'split' ? <SplitTicket ticket={ticket} onClose={() => startMove(undefined)} /> : null}
      </Suspense>
      <AssignDialog
        open={giving}
        now={ticket.assignee}
        onClose={() => give(false)}
        onPerson={(name) => assignTo(name, t('assign.done', { name }))}
      />
      <Postpone
        open={postponing}
        busy={put.isPending}
        onClose={() => postpone(false)}
        onDay={(day) =>
          put.mutate(day, {
            onSuccess: () => {
              postpone(false);
              notify({ text: t('done.postponed', { day: showDay(day, language) }) });
              onDone();
            },
            onError: failed,
          })
        }
      />
    </header>
  );
}

/** Who else has this ticket open. */
function Others({ ticket }: { readonly ticket: string }) {
  const { t } = useWords();
  const others = useOthers(ticket);
  return (
    <span className="ticket-head-others" role="status">
      {others.map(({ name, state }) => (
        <span key={name} className={state === 'writing' ? 'ticket-head-writes' : 'ticket-head-reads'}>
          {state === 'writing' ? <PenLine aria-hidden="true" /> : <Eye aria-hidden="true" />}
          {t(state === 'writing' ? 'live.writes' : 'live.reads', { name })}
        </span>
      ))}
    </span>
  );
}

function patch(
  ticket: string,
  body: {
    readonly status?: 'open' | 'resolved';
    readonly caseKind?: Ticket['caseKind'];
    readonly problem?: null;
    readonly version?: number;
  },
) {
  return call('PATCH /tickets/:ticket', { params: { ticket }, body });
}

/** The version a change has made, for taking it back. */
function versionIn(row: unknown): { readonly version?: number } {
  return typeof row === 'object' && row !== null && 'version' in row && typeof row.version === 'number'
    ? { version: row.version }
    : {};
}

function Postpone({
  open,
  busy,
  onClose,
  onDay,
}: {
  readonly open: boolean;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onDay: (day: string) => void;
}) {
  const { t } = useWords();
  const now = useNow();
  const [day, choose] = useState('');
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('ticket.postpone')}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" busy={busy} disabled={day === ''} onClick={() => onDay(day)}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <TextInput
        label={t('due.until')}
        type="date"
        value={day}
        min={new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10)}
        onChange={(event) => choose(event.target.value)}
      />
    </Dialog>
  );
}
