import { ImageOff } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import './MailBody.css';
import type { Message } from '../api/contract.ts';
import { useLit } from '../state/lit.ts';
import { useMailHtml } from '../state/mail.ts';
import { useWords } from '../text/t.ts';
import { MailFrame } from './MailFrame.tsx';

interface Shown {
  readonly message: Message;
  readonly who: string;
  /** Whether what was quoted begins hidden. */
  readonly folds: boolean;
  /** Brings lit words into sight. */
  readonly follow?: boolean;
  /** The text to show, whole or only what was newly written. */
  readonly text: (words: string) => ReactNode;
}

/**
 * What a message says: as it was laid out when it has such a form, as text otherwise, while that is on its way, and
 * whenever the reader wants it.
 */
export function MailBody(shown: Shown) {
  return shown.message.unreadable === null ? <LaidOut {...shown} /> : <Unreadable message={shown.message} />;
}

/** What no parser could open is not shown as if it were words: why, and the original itself. */
function Unreadable({ message }: Pick<Shown, 'message'>) {
  const { t, language } = useWords();
  return (
    <p className="mail-unreadable">
      {t('mail.unreadable', { why: message.unreadable?.[language] ?? '' })}{' '}
      <a href={message.original}>{t('mail.unreadableOriginal')}</a>
    </p>
  );
}

function LaidOut({ message, who, folds, follow = false, text }: Shown) {
  const { t } = useWords();
  const lit = useLit();
  const box = useRef<HTMLDivElement>(null);
  const near = useNear(box, message.html !== null);
  const [whole, showWhole] = useState(!folds);
  const [plain, showPlain] = useState(false);
  const [images, showImages] = useState<'blocked' | 'shown'>('blocked');
  const { data: mail } = useMailHtml(message.id, images, near);
  const [frame, setFrame] = useState<'waiting' | 'whole' | 'foldable'>('waiting');
  const onReady = useCallback((foldable: boolean) => setFrame(foldable ? 'foldable' : 'whole'), []);

  const html = plain ? null : (mail?.html ?? null);
  const asSent = html !== null && frame !== 'waiting';
  const hasMore = message.text.trim() !== message.newText.trim() && message.newText !== '';
  const foldable = asSent ? frame === 'foldable' : hasMore;
  return (
    <div className="mail-body" ref={box}>
      {asSent && mail !== undefined && mail.blocked.images > 0 && images === 'blocked' ? (
        <p className="mail-bar">
          <ImageOff aria-hidden="true" />
          {t('mail.blocked')} ·{' '}
          <button
            type="button"
            className="mail-act"
            title={t('mail.showMore')}
            onClick={() => showImages('shown')}
          >
            {t('mail.show')}
          </button>
        </p>
      ) : null}
      {asSent ? null : text(whole || message.newText === '' ? message.text : message.newText)}
      {html === null ? null : (
        <div className={frame === 'waiting' ? 'mail-waiting' : ''}>
          <MailFrame
            html={html}
            title={t('mail.title', { name: who })}
            language={message.language}
            // Whoever forwards something sends it because of what was forwarded.
            fold={!whole && message.forwarded === null}
            newWords={message.newText}
            quote={lit?.message === message.id ? lit.quote : undefined}
            follow={follow}
            onReady={onReady}
          />
        </div>
      )}
      <div className="mail-foot">
        {folds && foldable && (message.forwarded === null || !asSent) ? (
          <button type="button" className="mail-act" onClick={() => showWhole(!whole)}>
            {whole ? t('ticket.folded') : t('ticket.shown')}
          </button>
        ) : null}
        {mail === undefined || mail.html === null ? null : (
          <button
            type="button"
            className="mail-act mail-form"
            onClick={() => {
              setFrame('waiting');
              showPlain(!plain);
            }}
          >
            {plain ? t('mail.asSent') : t('mail.asText')}
          </button>
        )}
      </div>
    </div>
  );
}

/** Whether something is, or was, close to what is seen: a long conversation loads only the mails one comes to. */
function useNear(box: { readonly current: HTMLElement | null }, when: boolean): boolean {
  const [near, come] = useState(false);
  useEffect(() => {
    if (!when || near || box.current === null) return undefined;
    const watch = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) come(true);
      },
      { rootMargin: '600px' },
    );
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [box, when, near]);
  return near;
}
