import './KeyHelp.css';
import { useWords, type TextKey } from '../text/t.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Kbd } from '../ui/Kbd.tsx';

/** Every key of the page, in the order in which people need them. The palette teaches the same. */
export const keyList = [
  ['j', 'keys.next'],
  ['k', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['Escape', 'keys.out'],
  ['c', 'byHand.title'],
  ['r', 'keys.reply'],
  ['n', 'keys.note'],
  ['Ctrl+Enter', 'keys.send'],
  ['Ctrl+Shift+Enter', 'compose.sendWait'],
  ['t', 'keys.templates'],
  ['z', 'keys.undo'],
  ['a', 'keys.assign'],
  ['Shift+A', 'keys.assignTo'],
  ['e', 'keys.done'],
  ['s', 'keys.postpone'],
  ['m', 'keys.missing'],
  ['l', 'keys.link'],
  ['Shift+C', 'keys.openClaim'],
  ['w', 'keys.why'],
  ['i', 'keys.panel'],
  ['o', 'keys.original'],
  ['u', 'keys.unread'],
  ['/', 'keys.search'],
  ['f', 'keys.filters'],
  ['x', 'keys.select'],
  ['Ctrl+a', 'keys.selectAll'],
  ['.', 'keys.updates'],
  ['g m', 'view.mine'],
  ['g n', 'view.new'],
  ['g w', 'view.waiting'],
  ['g e', 'view.escalated'],
  ['g t', 'view.all'],
  ['g d', 'view.decided'],
  ['g f', 'nav.followUps'],
  ['v', 'keys.look'],
  ['[', 'keys.turnBack'],
  [']', 'keys.turn'],
  ['g s', 'nav.statistics'],
  ['Ctrl+k', 'keys.palette'],
  ['?', 'keys.help'],
] as const satisfies readonly (readonly [keys: string, says: TextKey])[];

/** All keys, on one sheet. */
export function KeyHelp({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog open={open} onClose={onClose} title={t('keys.help')} width="wide">
      <ul className="key-help">
        {keyList.map(([keys, says]) => (
          <li key={keys}>
            <span>{t(says)}</span>
            <Kbd keys={keys} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
