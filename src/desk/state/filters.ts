/** Filters of the queue as they stand in the address; what cannot be read there is left out. */
import type { Filters } from './queue.ts';

const kinds = [
  'claim_new',
  'claim_update',
  'claim_status',
  'payment_delay',
  'renewal_problem',
  'account_change',
  'complaint',
  'data_request',
  'third_party_letter',
  'provider',
  'misdirected',
  'auto',
  'spam',
  'unreadable',
  'other',
] as const satisfies readonly NonNullable<Filters['kind']>[];

/** Kinds of case that people filter by. */
export const filterKinds: readonly (typeof kinds)[number][] = kinds;
export const filterChannels = ['email', 'call_note', 'counter', 'letter', 'phone', 'sms'] as const;

/** The word for a channel; undefined for one the page has no word for. */
export function channelKey(channel: string): `channel.${(typeof channels)[number]}` | undefined {
  const known = channels.find((each) => each === channel);
  return known === undefined ? undefined : `channel.${known}`;
}
const channels = ['email', 'call_note', 'counter', 'letter', 'phone', 'sms', 'web'] as const;

export function readFilters(search: Readonly<Record<string, unknown>>): Filters {
  const kind = kinds.find((each) => each === search['kind']);
  const channel = filterChannels.find((each) => each === search['channel']);
  const due = (['late', 'today', 'soon'] as const).find((each) => each === search['due']);
  const assignee = text(search['assignee']);
  const claimType = text(search['claimType']);
  const clock = text(search['clock']);
  const language = (['it', 'en'] as const).find((each) => each === search['language']);
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(channel === undefined ? {} : { channel }),
    ...(due === undefined ? {} : { due }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(claimType === undefined ? {} : { claimType }),
    ...(clock === undefined ? {} : { clock }),
    ...(language === undefined ? {} : { language }),
    ...(search['unread'] === 'true' ? { unread: 'true' as const } : {}),
    ...(search['needsPerson'] === 'true' ? { needsPerson: 'true' as const } : {}),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
