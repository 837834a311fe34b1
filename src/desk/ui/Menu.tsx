import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import './Menu.css';
import { Kbd } from './Kbd.tsx';

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

/** A list of things to do, behind a button. Groups are parted by a line and may have a heading. */
export function Menu({
  trigger,
  groups,
  align = 'start',
}: {
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly groups: readonly { readonly heading?: string; readonly lines: readonly MenuLine[] }[];
  readonly align?: 'start' | 'end';
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} className="menu-place">
          <Base.Popup className="menu">
            {groups.map((group, place) => (
              <Base.Group key={group.heading ?? String(place)} className="menu-group">
                {group.heading === undefined ? null : (
                  <Base.GroupLabel className="menu-heading">{group.heading}</Base.GroupLabel>
                )}
                {group.lines.map((each) => (
                  <Base.Item
                    key={each.key}
                    className={each.danger === true ? 'menu-line menu-danger' : 'menu-line'}
                    disabled={each.disabled === true}
                    onClick={each.act}
                    {...(each.checked === undefined
                      ? {}
                      : { role: 'menuitemradio', 'aria-checked': each.checked })}
                  >
                    <span className="menu-sign">{each.checked === true ? '✓' : each.icon}</span>
                    <span className="menu-words">{each.label}</span>
                    {each.keys === undefined ? null : <Kbd keys={each.keys} />}
                  </Base.Item>
                ))}
              </Base.Group>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
