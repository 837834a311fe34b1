import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import './Dialog.css';
import { useWords } from '../text/t.ts';
import { Button } from './Button.tsx';
import { useUnsaved } from './unsaved.ts';

interface Opening {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string;
  readonly children: ReactNode;
  /** Buttons at its foot: the one most people want comes last. */
  readonly foot?: ReactNode;
  /** What has the focus first; otherwise the first field, or the first button of the foot, which changes nothing. */
  readonly first?: RefObject<HTMLElement | null>;
  /** What is written in it is kept elsewhere, or is a secret that is written anew: it is closed without a question. */
  readonly keeps?: boolean;
  /** It is only read, and may be longer than the window: it takes the focus, so that keys move it. */
  readonly reads?: boolean;
}

/**
 * A question or a form above the page. Escape, a press beside it and its ✕ close it, and the focus goes back to where it
 * was; once something is written in it they ask first. Only its own buttons throw words away.
 */
export function Dialog({ width = 'normal', ...opening }: Opening & { readonly width?: 'normal' | 'wide' }) {
  return <Floating className={`dialog dialog-${width}`} {...opening} />;
}

/** The same at the edge of the page, in full height: for things that are read beside the rest. */
export function Sheet(opening: Opening) {
  return <Floating className="dialog dialog-sheet" {...opening} />;
}

function Floating({
  open,
  onClose,
  title,
  description,
  children,
  foot,
  first,
  keeps = false,
  reads = false,
  className,
}: Opening & { readonly className: string }) {
  const { t } = useWords();
  const { look, isUnsaved, forget } = useUnsaved();
  const [asking, ask] = useState(false);
  const popup = useRef<HTMLDivElement>(null);
  const writeOn = useRef<HTMLButtonElement>(null);
  const back = useRef<Element | null>(null);
  if (asking && !open) ask(false);
  useEffect(() => {
    if (!open) forget();
  }, [open, forget]);
  useEffect(() => {
    if (asking) writeOn.current?.focus();
  }, [asking]);
  const goOn = () => {
    ask(false);
    if (back.current instanceof HTMLElement && popup.current?.contains(back.current) === true)
      back.current.focus();
    else popup.current?.focus();
  };
  const close = () => {
    // Whoever presses Escape once more has not read the question: the words stay.
    if (asking) goOn();
    else if (!keeps && isUnsaved()) {
      back.current = document.activeElement;
      ask(true);
    } else onClose();
  };
  const looks = ({ currentTarget }: { readonly currentTarget: Element }) => look(currentTarget);
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) close();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup
          ref={popup}
          className={className}
          initialFocus={
            // A finger would open the keyboard of the screen with it.
            first ?? ((opened) => (opened === 'touch' ? true : firstIn(popup.current)))
          }
          onFocusCapture={looks}
          onKeyDownCapture={looks}
          onPointerDownCapture={looks}
        >
          <header className="dialog-head">
            <Base.Title className="dialog-title">{title}</Base.Title>
            {/* Without the hint that other signs have: it would open with the focus, and take the first Escape. */}
            <Base.Close
              className="button button-icon button-quiet button-small"
              aria-label={t('action.close')}
            >
              <X />
            </Base.Close>
          </header>
          {description === undefined ? null : (
            <Base.Description className="dialog-description">{description}</Base.Description>
          )}
          <div
            className="dialog-body"
            {...(reads ? { role: 'region', 'aria-label': title, tabIndex: 0 } : {})}
          >
            {children}
          </div>
          {asking ? (
            <footer className="dialog-foot dialog-unsaved">
              <p role="alert">{t('dialog.unsaved')}</p>
              <Button onClick={onClose}>{t('dialog.throwAway')}</Button>
              <Button ref={writeOn} look="primary" onClick={goOn}>
                {t('dialog.writeOn')}
              </Button>
            </footer>
          ) : foot === undefined ? null : (
            <footer className="dialog-foot">{foot}</footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** Where a dialog begins: never on its ✕. */
function firstIn(popup: HTMLElement | null): HTMLElement | true {
  const field = popup?.querySelector<HTMLElement>(
    '.dialog-body :is(input, textarea, select):not(:disabled, [type="hidden"])',
  );
  return field ?? popup?.querySelector<HTMLElement>('.dialog-foot button:not(:disabled)') ?? popup ?? true;
}
