import { Tooltip as Base } from '@base-ui/react/tooltip';
import './TipBubble.css';
import { Kbd } from './Kbd.tsx';

/** Words beside an element, and the keys that do the same. Loaded when the first is shown. */
export function TipBubble({
  at,
  text,
  keys,
}: {
  readonly at: HTMLElement;
  readonly text: string;
  readonly keys: string | undefined;
}) {
  return (
    <Base.Root open>
      <Base.Portal>
        <Base.Positioner anchor={at} side="bottom" sideOffset={6} className="tooltip-place">
          <Base.Popup className="tooltip" aria-hidden="true">
            {text}
            {keys === undefined ? null : <Kbd keys={keys} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
