import { useQueryClient } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import '../ui/Card.css';
import './Composer.css';
import { call, CallFailed } from '../api/client.ts';
import type { Addresses, Outbound, Ticket } from '../api/contract.ts';
import { usePageKeys, useKeys } from '../keys.ts';
import { useDraft } from '../state/composer.ts';
import { forgetSent, isBlank, keepUnsent, keptUnder, type After } from '../state/drafts.ts';
import { useMe } from '../state/me.ts';
import { useOthers } from '../state/presence.ts';
import { useNow } from '../state/now.ts';
import { useOpenTicket } from '../state/queue.ts';
import { renew, useAct } from '../state/ticket.ts';
import { offerUndo } from '../state/undo.ts';
import { useSending } from '../state/uploads.ts';
import { showInstant } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Choice } from '../ui/Field.tsx';
import { Problem, notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';
import { Attach, Files } from './Files.tsx';
import { NoteBox } from './NoteBox.tsx';
import { Recipient, Returned } from './Recipient.tsx';
import { Templates } from './Templates.tsx';
import { fetched } from '../ui/fetched.ts';

const Why = lazy(fetched(() => import('../ui/Why.tsx').then((module) => ({ default: module.Why }))));
const AnswerByLetter = lazy(
  fetched(() => import('../print/AnswerByLetter.tsx').then((module) => ({ default: module.AnswerByLetter }))),
);

/** By letter, to this address, in place of a mail. */
type Post = NonNullable<Addresses['POST /tickets/:ticket/replies']['body']['post']>;

/** An answer that nobody has confirmed in so long has not left, as far as its writer knows; ms. */
const sendMs = 20_000;

interface Sending {
  readonly basedOn: string;
  readonly after: After;
  readonly post?: Post;
  /** Why it goes to somebody who has not proven who they are. */
  readonly unproven?: string;
}

/** An answer that waits for a reason, and how much was proven. */
interface Unproven extends Sending {
  readonly has: number;
  readonly needs: number;
}

interface Moved extends Sending {
  readonly said: readonly { readonly by: string; readonly at: string; readonly text: string }[];
}

/** Where an answer or a note is written. What was sent is frozen by the server when Send is pressed. */
export function Composer({
  ticket,
  person,
  onDone,
}: {
  readonly ticket: Ticket;
  /** Who writes. */
  readonly person: string;
  readonly onDone: () => void;
}) {
  const { t } = useWords();
  const [kind, choose] = useState<'reply' | 'note'>('reply');
  const box = useRef<HTMLTextAreaElement>(null);
  // At once: the next letter of a quick hand belongs into the box, and must not be taken for a command.
  const open = (next: 'reply' | 'note') => {
    flushSync(() => choose(next));
    box.current?.focus();
  };
  useKeys({ r: () => open('reply'), n: () => open('note') });
  return (
    <footer className={kind === 'note' ? 'composer composer-note-on' : 'composer'}>
      <Choice
        label={t('compose.kind')}
        value={kind}
        options={[
          { value: 'reply', label: t('compose.reply') },
          { value: 'note', label: t('compose.note') },
        ]}
        onChange={open}
      />
      {kind === 'reply' ? (
        <Answer ticket={ticket} person={person} box={box} onDone={onDone} />
      ) : (
        <NoteBox ticket={ticket} person={person} box={box} />
      )}
    </footer>
  );
}

type Box = React.RefObject<HTMLTextAreaElement | null>;

function Answer({
  ticket,
  person,
  box,
  onDone,
}: {
  readonly ticket: Ticket;
  readonly person: string;
  readonly box: Box;
  readonly onDone: () => void;
}) {
  const words = useWords();
  const { t, language } = words;
  const now = useNow();
  const queries = useQueryClient();
  const me = useMe();
  const {
    draft,
    kept,
    replaced,
    others,
    write,
    attach,
    detach,
    address,
    discard,
    forget,
    holdBack,
    takeUp,
    renewMark,
    bringBack,
    bringMine,
    settle,
  } = useDraft(ticket, person);
  const place = keptUnder(person, 'reply', ticket.id);
  const files = draft.files ?? [];
  const uploads = useSending(ticket.id, attach);
  const writers = useOthers(ticket.id).filter(({ state }) => state === 'writing');
  const [moved, setMoved] = useState<Moved | undefined>(undefined);
  const [unproven, setUnproven] = useState<Unproven | undefined>(undefined);
  const to = ticket.answerTo;
  const hasWay = draft.to !== undefined || to !== null;
  const name = draft.to ?? to?.name ?? to?.address ?? '';
  const isOver = ticket.status === 'closed' || ticket.status === 'merged';

  const [byLetter, writeLetter] = useState(false);
  const { unsent } = draft;
  const frozen = unsent !== undefined;
  const openTicket = useOpenTicket();
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);

  const send = useAct(({ basedOn, after, post, unproven: reason }: Sending) =>
    call('POST /tickets/:ticket/replies', {
      params: { ticket: ticket.id },
      body: {
        text: draft.text,
        clientId: draft.clientId,
        basedOn,
        attachments: files.map((file) => file.id),
        ...(post === undefined ? (draft.to === undefined ? {} : { to: draft.to }) : { post }),
        close: after === 'close',
        wait: after === 'wait',
        ...(reason === undefined ? {} : { unproven: reason }),
        ...(me === undefined ? {} : { undoSeconds: me.preferences.undoSeconds }),
      },
      signal: AbortSignal.timeout(sendMs),
    }).then(
      // Here and not where the box hears of it: its writer may be on another ticket by now.
      (sent) => {
        forgetSent(localStorage, place, draft.clientId);
        return sent;
      },
      (error: unknown) => {
        if (isUnanswered(error) && post === undefined) {
          keepUnsent(localStorage, place, draft.clientId, after);
          if (!isHere.current)
            notify({
              text: t('compose.unsentElsewhere', { name }),
              tone: 'bad',
              action: { label: t('compose.unsentOpen'), act: () => openTicket(ticket.reference) },
            });
        }
        throw error;
      },
    ),
  );
  const takeBack = (sent: Outbound) =>
    void call('POST /outbox/:outbound/undo', { params: { outbound: sent.id } })
      .then(({ draft: back }) => {
        bringBack(back?.text ?? '', back?.attachments ?? [], back?.revision ?? 0);
        notify({ text: t('compose.takenBack') });
        box.current?.focus();
      })
      .catch((error: unknown) => notifyProblem(error, words))
      .finally(() => void renew(queries));

  const go = (basedOn: string, after: After, post?: Post, reason?: string) => {
    if (draft.text.trim() === '' || send.isPending) return;
    if (!hasWay && post === undefined) {
      notify({ text: t('compose.chooseTo') });
      return;
    }
    // What was dropped into the answer belongs to it: it does not leave without.
    if (uploads.sending.length > 0) {
      notify({ text: t('files.wait') });
      return;
    }
    setMoved(undefined);
    settle();
    const pressed = performance.now();
    send.mutate(
      {
        basedOn,
        after,
        ...(post === undefined ? {} : { post }),
        ...(reason === undefined ? {} : { unproven: reason }),
      },
      {
        onSuccess: (sent) => {
          setUnproven(undefined);
          forget();
          writeLetter(false);
          // The next letter is a command again: `z` takes the answer back.
          box.current?.blur();
          // Seconds, not the hour it leaves: clocks of server and browser differ. They run since Send was pressed, and
          // not since the answer came: nothing is offered that the server would refuse.
          const left = (me?.preferences.undoSeconds ?? 0) * 1_000 - (performance.now() - pressed);
          const text =
            post === undefined ? t('compose.sent', { name }) : t('compose.printed', { name: post.name });
          if (left <= 0) notify({ text });
          else offerUndo({ text, label: t('action.undo'), back: () => takeBack(sent), forMs: left });
          if (after === 'close') onDone();
        },
        onError: (error) => {
          const low = tooLittleProven(error);
          if (low !== undefined) {
            if (frozen) takeUp();
            writeLetter(false);
            setUnproven({ basedOn, after, ...low, ...(post === undefined ? {} : { post }) });
            return;
          }
          setUnproven(undefined);
          if (isUnanswered(error)) {
            if (post === undefined) holdBack(after);
            return;
          }
          if (frozen) takeUp();
          if (error instanceof CallFailed && error.code === 'not-possible') renewMark();
          const since = movedOn(error, after);
          if (since === undefined) return;
          writeLetter(false);
          setMoved({ ...since, ...(post === undefined ? {} : { post }) });
        },
      },
    );
  };
  const openLetter = () => {
    if (draft.text.trim() === '') notify({ text: t('compose.wordsFirst') });
    else if (uploads.sending.length > 0) notify({ text: t('files.wait') });
    else {
      // Why an earlier mail did not leave says nothing about the letter.
      send.reset();
      writeLetter(true);
    }
  };
  usePageKeys({
    ...(isOver ? {} : { 'Shift+R': openLetter }),
    'Ctrl+Enter': () => go(draft.basedOn, unsent ?? 'open'),
    'Ctrl+Shift+Enter': () => go(draft.basedOn, unsent ?? 'wait'),
  });

  if (isOver) return <p className="composer-nobody">{t(`status.${ticket.status}`)}</p>;
  const failed =
    send.isError &&
    !frozen &&
    movedOn(send.error, 'open') === undefined &&
    tooLittleProven(send.error) === undefined
      ? send.error
      : undefined;
  const empty = draft.text.trim() === '';
  return (
    <div
      className="composer-answer"
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes('Files')) event.preventDefault();
      }}
      onDrop={(event) => {
        if (frozen || event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        uploads.add(event.dataTransfer.files);
      }}
    >
      {ticket.answerWays.length === 0 ? <p className="composer-nobody">{t('compose.nobody')}</p> : null}
      <Returned ticket={ticket} to={draft.to} />
      <div className="composer-line">
        <Recipient
          ticket={ticket}
          to={draft.to}
          frozen={send.isPending || frozen}
          onTo={address}
          onLetter={openLetter}
        />
        <span className="composer-kept" role="status">
          {frozen
            ? ''
            : replaced?.isNews === true
              ? t('compose.newer')
              : kept === 'no'
                ? ''
                : t(kept === 'server' ? 'compose.savedServer' : 'compose.saved')}
        </span>
      </div>
      {replaced === undefined || isBlank(replaced) ? null : (
        <Button look="quiet" size="small" className="composer-mine" onClick={bringMine}>
          {t('compose.bringMine')}
        </Button>
      )}
      {frozen && !send.isPending ? (
        <div className="composer-unsent" role="alert">
          <strong>{t('compose.unsent')}</strong>
          <span>{t('compose.unsentMore')}</span>
        </div>
      ) : null}
      {failed === undefined || byLetter ? null : <Problem error={failed} kept={t('compose.failed')} />}
      <div role="status" id="composer-others">
        {writers.map((writer) => (
          <p key={writer.name} className="composer-writer">
            <strong>{t('live.warning', { name: writer.name })}</strong> {t('live.warningMore')}
          </p>
        ))}
        {others
          .filter(({ author }) => !writers.some((writer) => writer.name === author))
          .map((other) => (
            <p key={other.author} className="composer-other">
              {t('compose.otherDraft', { name: other.author })}
            </p>
          ))}
      </div>
      <textarea
        ref={box}
        className="composer-text"
        aria-label={name === '' ? t('compose.textToNobody') : t('compose.text', { name })}
        aria-describedby="composer-others composer-around"
        placeholder={name === '' ? t('compose.placeholderToNobody') : t('compose.placeholder', { name })}
        value={draft.text}
        rows={2}
        lang={ticket.language}
        // What was sent is frozen: a letter written after Send would be in no answer.
        readOnly={send.isPending || frozen}
        onChange={(event) => write(event.target.value)}
        onPaste={(event) => {
          if (frozen || event.clipboardData.files.length === 0) return;
          event.preventDefault();
          uploads.add(event.clipboardData.files);
        }}
      />
      <p id="composer-around" className="composer-around">
        {t('compose.around', { name: person })}
      </p>
      <Files files={files} sending={uploads.sending} frozen={send.isPending || frozen} onRemove={detach} />
      {frozen ? (
        <div key="unsent" className="composer-foot">
          <span className="composer-note" />
          <Button
            disabled={send.isPending}
            onClick={() => {
              send.reset();
              takeUp();
              box.current?.focus();
            }}
          >
            {t('compose.writeOn')}
          </Button>
          <Button
            look="primary"
            icon={<Send aria-hidden="true" />}
            keys="Ctrl+Enter"
            busy={send.isPending}
            onClick={() => go(draft.basedOn, unsent)}
          >
            {t('compose.sendAgain')}
          </Button>
        </div>
      ) : (
        <div key="writing" className="composer-foot">
          <Attach onFiles={uploads.add} disabled={send.isPending} />
          <Templates
            ticket={ticket}
            onText={(text) => {
              write(draft.text.trim() === '' ? text : `${draft.text.trimEnd()}\n\n${text}`);
              box.current?.focus();
            }}
          />
          {kept === 'no' ? null : (
            <Button look="quiet" size="small" onClick={discard}>
              {t('compose.discard')}
            </Button>
          )}
          <span className="composer-note" />
          <Button disabled={empty} busy={send.isPending} onClick={() => go(draft.basedOn, 'close')}>
            {t('compose.sendClose')}
          </Button>
          <Button disabled={empty} busy={send.isPending} onClick={() => go(draft.basedOn, 'wait')}>
            {t('compose.sendWait')}
          </Button>
          <Button
            look="primary"
            icon={<Send aria-hidden="true" />}
            keys="Ctrl+Enter"
            disabled={empty}
            busy={send.isPending}
            onClick={() => go(draft.basedOn, 'open')}
          >
            {t('compose.send')}
          </Button>
        </div>
      )}
      {byLetter ? (
        <Suspense>
          <AnswerByLetter
            ticket={ticket}
            text={draft.text}
            attachments={files.map(({ id }) => id)}
            busy={send.isPending}
            error={failed}
            onClose={() => writeLetter(false)}
            onSend={(post) => go(draft.basedOn, 'open', post)}
          />
        </Suspense>
      ) : null}
      {unproven === undefined ? null : (
        <Suspense>
          <Why
            title={t('compose.unproven', { name })}
            description={t('compose.unprovenMore', { has: unproven.has, needs: unproven.needs })}
            action={t('compose.unprovenSend')}
            busy={send.isPending}
            onClose={() => setUnproven(undefined)}
            onReason={(reason) => go(unproven.basedOn, unproven.after, unproven.post, reason)}
          />
        </Suspense>
      )}
      <Dialog
        open={moved !== undefined}
        onClose={() => setMoved(undefined)}
        title={t('compose.moved')}
        description={t('compose.movedMore')}
        width="wide"
        foot={
          <>
            <Button onClick={() => setMoved(undefined)}>{t('compose.movedBack')}</Button>
            <Button look="primary" onClick={() => moved && go(moved.basedOn, moved.after, moved.post)}>
              {t('compose.movedSend')}
            </Button>
          </>
        }
      >
        <div className="composer-moved">
          <div>
            <h3>{t('compose.movedSaid')}</h3>
            {moved?.said.map((each) => (
              <section key={each.at} className="card">
                <header className="card-head">
                  <strong>{each.by.replace(/^person:/, '')}</strong>
                  <time dateTime={each.at}>{showInstant(each.at, language, now)}</time>
                </header>
                <p className="card-words">{each.text}</p>
              </section>
            ))}
          </div>
          <div>
            <h3>{t('compose.movedYours')}</h3>
            <section className="card card-ours">
              <p className="card-words">{draft.text}</p>
            </section>
          </div>
        </div>
      </Dialog>
    </div>
  );
}

/** Whether nobody said what became of it: no network, a server that is down or a line that is too slow. */
function isUnanswered(error: unknown): boolean {
  return error instanceof CallFailed && (error.status === 0 || error.status >= 502);
}

/** How much was proven, when that is why nothing was sent. */
function tooLittleProven(error: unknown): { readonly has: number; readonly needs: number } | undefined {
  if (!(error instanceof CallFailed) || error.code !== 'identity-unproven') return undefined;
  const { identity } = error.problem;
  if (typeof identity !== 'object' || identity === null) return undefined;
  const { has, needs } = identity as Readonly<Record<string, unknown>>;
  return typeof has === 'number' && typeof needs === 'number' ? { has, needs } : undefined;
}

/** What was said since, when that is why nothing was sent. */
function movedOn(error: unknown, after: After): Moved | undefined {
  if (!(error instanceof CallFailed) || error.code !== 'conversation-moved-on') return undefined;
  const { basedOn, said } = error.problem;
  if (typeof basedOn !== 'string' || !Array.isArray(said)) return undefined;
  return {
    basedOn,
    after,
    said: said.flatMap((each: unknown) =>
      typeof each === 'object' && each !== null && 'by' in each && 'at' in each && 'text' in each
        ? [{ by: String(each.by), at: String(each.at), text: String(each.text) }]
        : [],
    ),
  };
}
