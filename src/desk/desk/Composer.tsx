import { Send } from 'lucide-react';
import { useRef, useState } from 'react';
import './Composer.css';
import { call, CallFailed } from '../api/client.ts';
import type { Ticket } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { forgetDraft, keepDraft, readDraft, type Draft } from '../state/drafts.ts';
import { useNow } from '../state/now.ts';
import { useAct } from '../state/ticket.ts';
import { showInstant } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Problem } from '../ui/Problem.tsx';
import { notify } from '../ui/Toasts.tsx';

interface Moved {
  readonly basedOn: string;
  readonly close: boolean;
  readonly said: readonly { readonly by: string; readonly at: string; readonly text: string }[];
}

/** Where an answer is written. One draft per ticket; what was sent is frozen by the server when Send is pressed. */
export function Composer({ ticket, onDone }: { readonly ticket: Ticket; readonly onDone: () => void }) {
  const { t, language } = useWords();
  const now = useNow();
  const [draft, setDraft] = useState<Draft>(
    () => readDraft(localStorage, ticket.id) ?? fresh(ticket.basedOn),
  );
  const [kept, setKept] = useState(draft.text !== '');
  const [moved, setMoved] = useState<Moved | undefined>(undefined);
  const box = useRef<HTMLTextAreaElement>(null);
  const to = ticket.answerTo;
  const name = to?.name ?? to?.address ?? '';
  const isOver = ticket.status === 'closed' || ticket.status === 'merged';

  const send = useAct(({ basedOn, close }: { readonly basedOn: string; readonly close: boolean }) =>
    call('POST /tickets/:ticket/replies', {
      params: { ticket: ticket.id },
      body: { text: draft.text, clientId: draft.clientId, basedOn, close },
    }),
  );
  const write = (text: string) => {
    // The first letter begins an answer: it is based on what is on the screen now.
    const next = draft.text === '' ? { ...draft, basedOn: ticket.basedOn, text } : { ...draft, text };
    setDraft(next);
    setKept(keepDraft(localStorage, ticket.id, next) && text.trim() !== '');
  };

  const go = (basedOn: string, close: boolean) => {
    if (draft.text.trim() === '' || send.isPending || to === null) return;
    setMoved(undefined);
    send.mutate(
      { basedOn, close },
      {
        onSuccess: () => {
          forgetDraft(localStorage, ticket.id);
          setDraft(fresh(ticket.basedOn));
          setKept(false);
          notify({ text: t('compose.sent', { name }) });
          if (close) onDone();
        },
        onError: (error) => {
          const now = movedOn(error, close);
          if (now !== undefined) setMoved(now);
        },
      },
    );
  };
  useKeys({
    r: () => box.current?.focus(),
    'Ctrl+Enter': () => go(draft.basedOn, false),
  });

  if (to === null || isOver)
    return (
      <footer className="composer">
        <p className="composer-nobody">{isOver ? t(`status.${ticket.status}`) : t('compose.nobody')}</p>
      </footer>
    );
  const failed = send.isError && movedOn(send.error, false) === undefined ? send.error : undefined;
  return (
    <footer className="composer">
      {failed === undefined ? null : <Problem error={failed} kept={t('compose.failed')} />}
      <textarea
        ref={box}
        className="composer-text"
        aria-label={t('compose.text', { name })}
        placeholder={t('compose.placeholder', { name })}
        value={draft.text}
        rows={2}
        lang={ticket.language}
        onChange={(event) => write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.currentTarget.blur();
            event.stopPropagation();
          }
        }}
      />
      <div className="composer-foot">
        <span className="composer-note" role="status">
          {kept ? t('compose.saved') : ''}
        </span>
        {kept ? (
          <Button look="quiet" size="small" onClick={() => write('')}>
            {t('compose.discard')}
          </Button>
        ) : null}
        <Button
          disabled={draft.text.trim() === ''}
          busy={send.isPending}
          onClick={() => go(draft.basedOn, true)}
        >
          {t('compose.sendClose')}
        </Button>
        <Button
          look="primary"
          icon={<Send aria-hidden="true" />}
          keys="Ctrl+Enter"
          disabled={draft.text.trim() === ''}
          busy={send.isPending}
          onClick={() => go(draft.basedOn, false)}
        >
          {t('compose.send')}
        </Button>
      </div>
      <Dialog
        open={moved !== undefined}
        onClose={() => setMoved(undefined)}
        title={t('compose.moved')}
        description={t('compose.movedMore')}
        width="wide"
        foot={
          <>
            <Button onClick={() => setMoved(undefined)}>{t('compose.movedBack')}</Button>
            <Button look="primary" onClick={() => moved && go(moved.basedOn, moved.close)}>
              {t('compose.movedSend')}
            </Button>
          </>
        }
      >
        <div className="composer-moved">
          <div>
            {moved?.said.map((each) => (
              <section key={each.at} className="card">
                <header className="card-head">
                  <strong>{each.by}</strong>
                  <time dateTime={each.at}>{showInstant(each.at, language, now)}</time>
                </header>
                <p className="card-words">{each.text}</p>
              </section>
            ))}
          </div>
          <section className="card card-ours">
            <header className="card-head">
              <strong>{t('compose.reply')}</strong>
            </header>
            <p className="card-words">{draft.text}</p>
          </section>
        </div>
      </Dialog>
    </footer>
  );
}

function fresh(basedOn: string): Draft {
  return { text: '', clientId: crypto.randomUUID(), basedOn };
}

/** What was said since, when that is why nothing was sent. */
function movedOn(error: unknown, close: boolean): Moved | undefined {
  if (!(error instanceof CallFailed) || error.code !== 'conversation-moved-on') return undefined;
  const { basedOn, said } = error.problem;
  if (typeof basedOn !== 'string' || !Array.isArray(said)) return undefined;
  return {
    basedOn,
    close,
    said: said.flatMap((each: unknown) =>
      typeof each === 'object' && each !== null && 'by' in each && 'at' in each && 'text' in each
        ? [{ by: String(each.by), at: String(each.at), text: String(each.text) }]
        : [],
    ),
  };
}
