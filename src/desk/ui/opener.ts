import { cloneElement, useState, type ReactElement } from 'react';

/** Whether a panel is open, where somebody else than its button has a say in it. */
export interface Held {
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
}

/**
 * The button of a panel that is loaded when it is first opened: it says what it opens and whether that is open.
 * `label` is its own name, which names the panel too; `at` is where the panel stands and the focus returns to.
 */
export function useOpener(
  opens: 'menu' | 'dialog',
  trigger: ReactElement<Record<string, unknown>>,
  held: Held,
): {
  readonly button: ReactElement;
  readonly label: string | undefined;
  readonly at: HTMLElement | null;
  readonly open: boolean;
  readonly close: () => void;
} {
  const [own, show] = useState(false);
  const [at, stand] = useState<HTMLElement | null>(null);
  const open = held.open ?? own;
  const change = (next: boolean) => {
    show(next);
    held.onOpenChange?.(next);
  };
  const { label, title } = trigger.props;
  const named = label ?? title;
  return {
    button: cloneElement(trigger, {
      ref: stand,
      'aria-haspopup': opens,
      'aria-expanded': open,
      onClick: () => change(!open),
    }),
    label: typeof named === 'string' ? named : undefined,
    at,
    open,
    close: () => change(false),
  };
}
