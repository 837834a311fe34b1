import { Menu as Base } from '@base-ui/react/menu';
import './Menu.css';
import { Kbd } from './Kbd.tsx';
import type { MenuGroup } from './Menu.tsx';

/** The open list of a menu. Loaded when the first is opened. */
export function MenuPanel({
  at,
  label,
  groups,
  align,
  onClose,
}: {
  readonly at: HTMLElement | null;
  readonly label: string | undefined;
  readonly groups: readonly MenuGroup[];
  readonly align: 'start' | 'end';
  readonly onClose: () => void;
}) {
  return (
    <Base.Root
      open
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Positioner anchor={at} sideOffset={4} align={align} className="menu-place">
          <Base.Popup className="menu" aria-label={label} finalFocus={() => at}>
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
