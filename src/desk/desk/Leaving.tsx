import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';

/** Asks before words that lie in this browser alone are thrown away by signing out. */
export function Leaving({
  unsaved,
  onLeave,
  onStay,
}: {
  /** How many texts. */
  readonly unsaved: number;
  readonly onLeave: () => void;
  readonly onStay: () => void;
}) {
  const { t } = useWords();
  return (
    <Dialog
      open
      onClose={onStay}
      title={t('leave.title')}
      foot={
        <>
          <Button onClick={onLeave}>{t('leave.throwAway')}</Button>
          <Button look="primary" onClick={onStay}>
            {t('leave.stay')}
          </Button>
        </>
      }
    >
      <p>{t('leave.unsaved', { n: unsaved })}</p>
    </Dialog>
  );
}
