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
  'problem.network': 'The server does not answer. Check the network; it is tried again by itself.',
  'problem.server': 'The server had a problem. Nothing is lost: try again in a moment.',
  'problem.forbidden': 'Your role does not allow this.',
  'problem.notFound': 'It is gone, or never was.',
  'problem.tooMany': 'Too many requests in a short time. Wait a moment.',
  'problem.outdated': 'Somebody was faster: this is how it is now.',
  'action.cancel': 'Cancel',
  'action.close': 'Close',
  'action.save': 'Save',
  'time.days': { one: '{n} day', other: '{n} days' },
};
