import { Popover as Base } from '@base-ui/react/popover';
import type { ReactNode } from 'react';
import './Popover.css';

/** The open panel of a popover. Loaded when the first is opened. */
export function PopoverPanel({
  at,
  label,
  align,
  onClose,
  children,
}: {
  readonly at: HTMLElement | null;
  readonly label: string;
  readonly align: 'start' | 'end';
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Base.Root
      open
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Positioner anchor={at} sideOffset={4} align={align} className="popover-place">
          <Base.Popup className="popover" aria-label={label} finalFocus={() => at}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
