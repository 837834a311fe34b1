import type { ReactNode, RefObject } from 'react';
import { useKeys } from '../keys.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextInput } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { Foretold } from './Foretold.tsx';

/** What is told before a move is done. */
interface Told {
  /** Why it cannot be done; null when it can. */
  readonly obstacle: Parameters<typeof Foretold>[0]['obstacle'];
  readonly lines: readonly ReactNode[];
  readonly stays?: readonly string[];
}

/** The form of every move: what is chosen, what will happen, why, and the key that does it. */
export function MoveDialog({
  title,
  description,
  first,
  act,
  told,
  reading,
  reason,
  onReason,
  ready = true,
  doing,
  onRun,
  onBack,
  onClose,
  children,
}: {
  readonly title: string;
  readonly description?: string;
  readonly first?: RefObject<HTMLElement | null>;
  /** The word on the button. */
  readonly act: string;
  /** Absent until it is known. */
  readonly told: Told | undefined;
  /** How the reading of what is told has failed, and how it is tried again. */
  readonly reading: { readonly error: unknown; readonly again: () => void };
  readonly reason: string;
  readonly onReason: (words: string) => void;
  /** Whether everything else is chosen. */
  readonly ready?: boolean;
  readonly doing: { readonly isPending: boolean; readonly error: unknown };
  readonly onRun: () => void;
  /** To choose another one; closes without. */
  readonly onBack?: () => void;
  readonly onClose: () => void;
  /** What can be chosen. */
  readonly children: ReactNode;
}) {
  const { t } = useWords();
  const mayRun = ready && told?.obstacle === null && reason.trim() !== '' && !doing.isPending;
  const run = () => {
    if (mayRun) onRun();
  };
  useKeys({ 'Ctrl+Enter': run });
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      {...(description === undefined ? {} : { description })}
      width="wide"
      {...(first === undefined ? {} : { first })}
      foot={
        <>
          {onBack === undefined ? (
            <Button onClick={onClose}>{t('action.cancel')}</Button>
          ) : (
            <Button onClick={onBack}>{t('moves.another')}</Button>
          )}
          <Button look="primary" keys="Ctrl+Enter" busy={doing.isPending} disabled={!mayRun} onClick={run}>
            {act}
          </Button>
        </>
      }
    >
      {children}
      {reading.error === null ? null : <Problem error={reading.error} onRetry={reading.again} />}
      {told === undefined ? null : <Foretold {...told} />}
      <TextInput
        label={t('panel.reason')}
        value={reason}
        maxLength={500}
        required
        onChange={(event) => onReason(event.target.value)}
      />
      {doing.error === null ? null : <Problem error={doing.error} />}
    </Dialog>
  );
}
