import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import './Dialog.css';
import { useWords } from '../text/t.ts';
import './Button.css';

interface Opening {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string;
  readonly children: ReactNode;
  /** Buttons at its foot: the one most people want comes last. */
  readonly foot?: ReactNode;
  /** What has the focus first; the first field otherwise. */
  readonly first?: RefObject<HTMLElement | null>;
}

/** A question or a form above the page. Escape closes it, and the focus goes back to where it was. */
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
  className,
}: Opening & { readonly className: string }) {
  const { t } = useWords();
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup className={className} {...(first === undefined ? {} : { initialFocus: first })}>
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
          <div className="dialog-body">{children}</div>
          {foot === undefined ? null : <footer className="dialog-foot">{foot}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
