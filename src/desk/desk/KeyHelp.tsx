import './KeyHelp.css';
import type { Me } from '../api/contract.ts';
import { useMe } from '../state/me.ts';
import { useWords, type TextKey } from '../text/t.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Kbd } from '../ui/Kbd.tsx';

/** Where a key works, and for whom. */
interface KeyLine {
  readonly keys: string;
  readonly says: TextKey;
  /** Everybody, when absent. */
  readonly needs?: Right;
}
type Right = Me['rights'][number];

const read = 'read_claims';
const work = 'work_claims';

/** Every key of the page by the place where it works, in the order in which people need them. The palette teaches the same. */
export const keyPlaces: readonly {
  readonly place: TextKey;
  /** Addresses of its screen: there its keys are meant, and nowhere else. */
  readonly at?: RegExp;
  readonly lines: readonly KeyLine[];
}[] = [
  {
    place: 'keys.inWork',
    lines: [
      { keys: 'j', says: 'keys.next', needs: read },
      { keys: 'k', says: 'keys.previous', needs: read },
      { keys: 'Enter', says: 'keys.open', needs: read },
      { keys: 'Escape', says: 'keys.out', needs: read },
      { keys: 'r', says: 'keys.reply', needs: work },
      { keys: 'Shift+R', says: 'keys.byLetter', needs: work },
      { keys: 'n', says: 'keys.note', needs: work },
      { keys: 'Ctrl+Enter', says: 'keys.send', needs: work },
      { keys: 'Ctrl+Shift+Enter', says: 'compose.sendWait', needs: work },
      { keys: 't', says: 'keys.templates', needs: work },
      { keys: 'z', says: 'keys.undo', needs: work },
      { keys: 'a', says: 'keys.assign', needs: work },
      { keys: 'Shift+A', says: 'keys.assignTo', needs: work },
      { keys: 'e', says: 'keys.done', needs: work },
      { keys: 's', says: 'keys.postpone', needs: work },
      { keys: 'm', says: 'keys.missing', needs: work },
      { keys: 'l', says: 'keys.link', needs: work },
      { keys: 'Shift+C', says: 'keys.openClaim', needs: work },
      { keys: 'Shift+M', says: 'keys.merge', needs: work },
      { keys: 'Shift+S', says: 'keys.split', needs: work },
      { keys: 'Shift+E', says: 'escalate.open', needs: work },
      { keys: 'Shift+U', says: 'depart.ask', needs: work },
      { keys: 'Shift+I', says: 'keys.identity', needs: read },
      { keys: 'd', says: 'decide.open', needs: 'propose_decisions' },
      { keys: 'Shift+D', says: 'endClaim.open', needs: 'decide_claims' },
      { keys: 'w', says: 'keys.why', needs: read },
      { keys: 'i', says: 'keys.panel', needs: read },
      { keys: 'o', says: 'keys.original', needs: read },
      { keys: 'p', says: 'keys.listen', needs: read },
      { keys: 'u', says: 'keys.unread', needs: read },
      { keys: 'f', says: 'keys.filters', needs: read },
      { keys: 'x', says: 'keys.select', needs: read },
      { keys: 'Ctrl+a', says: 'keys.selectAll', needs: read },
      { keys: '.', says: 'keys.updates', needs: read },
    ],
  },
  {
    place: 'keys.everywhere',
    lines: [
      { keys: 'Ctrl+k', says: 'keys.palette' },
      { keys: '?', says: 'keys.help' },
      { keys: '/', says: 'keys.search', needs: read },
      { keys: 'c', says: 'byHand.title', needs: work },
      { keys: 'Shift+P', says: 'keys.sheet', needs: work },
      { keys: 'g m', says: 'view.mine', needs: read },
      { keys: 'g n', says: 'view.new', needs: read },
      { keys: 'g w', says: 'view.waiting', needs: read },
      { keys: 'g e', says: 'view.escalated', needs: read },
      { keys: 'g t', says: 'view.all', needs: read },
      { keys: 'g d', says: 'view.decided', needs: read },
      { keys: 'g f', says: 'nav.followUps', needs: read },
      { keys: 'g r', says: 'nav.statistics', needs: read },
      { keys: 'g l', says: 'post.title', needs: read },
      { keys: 'g p', says: 'nav.print', needs: read },
      { keys: 'g k', says: 'nav.callBacks', needs: read },
      { keys: 'g b', says: 'supervise.title', needs: 'decide_claims' },
      { keys: 'g y', says: 'nav.personalData', needs: 'handle_personal_data' },
      { keys: 'g c', says: 'complaints.title', needs: read },
      { keys: 'g x', says: 'practice.title', needs: read },
      { keys: 'g ,', says: 'nav.settings' },
    ],
  },
  {
    place: 'keys.inOriginal',
    at: /\/original\//,
    lines: [
      { keys: '+', says: 'keys.larger', needs: read },
      { keys: '-', says: 'keys.smaller', needs: read },
      { keys: '0', says: 'keys.fit', needs: read },
      { keys: 'Delete', says: 'keys.absent', needs: work },
    ],
  },
  {
    place: 'keys.inPrint',
    at: /\/print$/,
    lines: [
      { keys: 'p', says: 'keys.printNow', needs: work },
      { keys: 'r', says: 'keys.reprint', needs: work },
      { keys: 'd', says: 'keys.redraw', needs: work },
      { keys: 's', says: 'keys.handOver', needs: work },
      { keys: 't', says: 'keys.takeBackLetter', needs: work },
      { keys: 'b', says: 'keys.letterBack', needs: work },
    ],
  },
  {
    place: 'keys.inSupervision',
    at: /\/supervision$/,
    lines: [
      { keys: 'j', says: 'keys.nextPerson', needs: 'handle_escalations' },
      { keys: 'k', says: 'keys.previousPerson', needs: 'handle_escalations' },
      { keys: 'Shift+A', says: 'keys.handOver', needs: 'handle_escalations' },
    ],
  },
  {
    place: 'nav.callBacks',
    at: /\/call-backs$/,
    lines: [
      { keys: 'j', says: 'keys.next', needs: read },
      { keys: 'k', says: 'keys.previous', needs: read },
      { keys: 'p', says: 'keys.callNow', needs: work },
      { keys: 'e', says: 'keys.reached', needs: work },
      { keys: 'n', says: 'keys.notReached', needs: work },
      { keys: 'Delete', says: 'keys.dropCall', needs: work },
    ],
  },
  {
    place: 'keys.inFollowUps',
    at: /\/follow-ups$/,
    lines: [
      { keys: 'v', says: 'keys.look', needs: read },
      { keys: '[', says: 'keys.turnBack', needs: read },
      { keys: ']', says: 'keys.turn', needs: read },
    ],
  },
];

/** The keys that somebody with these rights can use somewhere. */
function keysFor(rights: Me['rights']): typeof keyPlaces {
  return keyPlaces
    .map(({ lines, ...place }) => ({
      ...place,
      lines: lines.filter(({ needs }) => needs === undefined || rights.includes(needs)),
    }))
    .filter(({ lines }) => lines.length > 0);
}

/** Those that mean something on a screen: what the screen makes of a key comes before what the work makes of it. */
export function keysAt(path: string, rights: Me['rights']): readonly KeyLine[] {
  const places = keysFor(rights);
  const own = places.filter(({ at }) => at?.test(path) === true).flatMap(({ lines }) => lines);
  const taken = new Set(own.map(({ keys }) => keys));
  const others = places.filter(({ at }) => at === undefined).flatMap(({ lines }) => lines);
  return [...own, ...others.filter(({ keys }) => !taken.has(keys))];
}

/** What a key does somewhere on the page for people with these rights; undefined for what is no key of ours. */
export function commandOf(key: string, rights: Me['rights']): TextKey | undefined {
  return keysFor(rights)
    .flatMap(({ lines }) => lines)
    .find(({ keys }) => keys === key)?.says;
}

/** All keys, on one sheet. */
export function KeyHelp({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useWords();
  const me = useMe();
  return (
    <Dialog open={open} onClose={onClose} title={t('keys.help')} reads width="wide">
      {keysFor(me?.rights ?? []).map(({ place, lines }) => (
        <section key={place}>
          <h3 className="key-place">{t(place)}</h3>
          <ul className="key-help">
            {lines.map(({ keys, says }) => (
              <li key={keys}>
                <span>{t(says)}</span>
                <Kbd keys={keys} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Dialog>
  );
}
