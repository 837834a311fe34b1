/** What the page says in English: the same keys as in Italian. */
import type { Dictionary } from './t.ts';

export const en: Dictionary = {
  'app.name': 'Sportello',
  'nav.queue': 'Queue',
  'nav.followUps': 'Follow-ups',
  'nav.search': 'Search',
  'nav.statistics': 'Statistics',
  'nav.settings': 'Settings',
  'nav.account': 'My profile',
  'nav.signOut': 'Sign out',
  'state.loading': 'Loading…',
  'state.failed': 'This could not be read.',
  'state.retry': 'Try again',
  'state.offline': 'No network. What you write stays on this computer.',
  'state.notFound': 'There is no such page.',
  'action.cancel': 'Cancel',
  'action.close': 'Close',
  'action.save': 'Save',
  'time.days': { one: '{n} day', other: '{n} days' },
};
