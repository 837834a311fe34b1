/** The screens of the settings, for whom they are, and in which order. */
import type { Me } from '../api/contract.ts';
import type { TextKey } from '../text/t.ts';

export const settingsPages = [
  { to: '/settings/mailboxes', name: 'nav.mailboxes', needs: 'try_connections' },
  { to: '/settings/telephone', name: 'nav.telephone', needs: 'read_setup' },
  { to: '/settings/templates', name: 'nav.templates', needs: 'read_setup' },
  { to: '/settings/letters', name: 'nav.letters', needs: 'read_setup' },
  { to: '/settings/house', name: 'nav.house', needs: 'read_setup' },
  { to: '/settings/audit', name: 'nav.audit', needs: 'read_audit' },
  { to: '/settings/people', name: 'people.title', needs: 'manage_people' },
] as const satisfies readonly {
  readonly to: string;
  readonly name: TextKey;
  readonly needs: Me['rights'][number];
}[];

/** Those that somebody with these rights may open. */
export function pagesFor(rights: Me['rights']): readonly (typeof settingsPages)[number][] {
  return settingsPages.filter(({ needs }) => rights.includes(needs));
}
