import { lazy, Suspense, type ReactElement, type ReactNode } from 'react';
import { useOpener, type Held } from './opener.ts';
import { fetched } from './fetched.ts';

const MenuPanel = lazy(
  fetched(() => import('./MenuPanel.tsx').then((module) => ({ default: module.MenuPanel }))),
);

/** One line of a menu. */
export interface MenuLine {
  readonly key: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** A line that is one of several choices, and the one that holds. */
  readonly checked?: boolean;
  readonly act: () => void;
}

/** Lines that belong together, parted from the others by a line. */
export interface MenuGroup {
  readonly heading?: string;
  readonly lines: readonly MenuLine[];
}

/** A list of things to do, behind a button. */
export function Menu({
  trigger,
  groups,
  align = 'start',
  ...held
}: Held & {
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly groups: readonly MenuGroup[];
  readonly align?: 'start' | 'end';
}) {
  const { button, label, at, open, close } = useOpener('menu', trigger, held);
  return (
    <>
      {button}
      {open ? (
        <Suspense fallback={null}>
          <MenuPanel at={at} label={label} groups={groups} align={align} onClose={close} />
        </Suspense>
      ) : null}
    </>
  );
}
