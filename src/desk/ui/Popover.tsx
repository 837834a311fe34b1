import { lazy, Suspense, type ReactElement, type ReactNode } from 'react';
import { useOpener, type Held } from './opener.ts';
import { fetched } from './fetched.ts';

const PopoverPanel = lazy(
  fetched(() => import('./PopoverPanel.tsx').then((module) => ({ default: module.PopoverPanel }))),
);

/** A small panel beside the button that opens it. */
export function Popover({
  trigger,
  label,
  align = 'start',
  children,
  ...held
}: Held & {
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly label: string;
  readonly align?: 'start' | 'end';
  readonly children: ReactNode;
}) {
  const { button, at, open, close } = useOpener('dialog', trigger, held);
  return (
    <>
      {button}
      {open ? (
        <Suspense fallback={null}>
          <PopoverPanel at={at} label={label} align={align} onClose={close}>
            {children}
          </PopoverPanel>
        </Suspense>
      ) : null}
    </>
  );
}
