/** What happened around people, in a sentence. */
import type { PeopleEvent } from '../api/contract.ts';
import type { Words } from '../text/t.ts';
import { roleOf } from './roles.ts';

const known = [
  'signed-in',
  'signed-out',
  'sign-in-refused',
  'person-added',
  'person-invited',
  'invitation-revoked',
  'person-changed',
  'password-changed',
  'password-link-made',
  'codes-switched-on',
  'codes-switched-off',
  'recovery-codes-renewed',
  'connection-tried',
  'source-forgotten',
] as const;

/** An event in the words of the page; one that is not known here is named as history names it. */
export function eventText(
  { actor, action, data }: Pick<PeopleEvent, 'actor' | 'action' | 'data'>,
  { t }: Pick<Words, 't'>,
): string {
  const text = (name: string) => (typeof data[name] === 'string' ? data[name] : '');
  const key = known.find((each) => each === action);
  const role = roleOf(data['role']);
  const values = {
    actor: actor.startsWith('person:')
      ? actor.slice('person:'.length)
      : t(actor === 'stranger' ? 'event.stranger' : 'event.machine'),
    action,
    person: text('person'),
    role: role === undefined ? '' : t(`role.${role}`),
    change: changeText(data, t),
    connection: text('connection') || text('source'),
    result: t(data['outcome'] === 'works' ? 'event.works' : 'event.fails'),
  };
  if (key === 'sign-in-refused' && values.person !== '') return t('event.sign-in-refused-for', values);
  return t(key === undefined ? 'event.other' : `event.${key}`, values);
}

function changeText(data: PeopleEvent['data'], t: Words['t']): string {
  const role = roleOf(data['role']);
  return [
    role === undefined ? undefined : t(`role.${role}`),
    typeof data['email'] === 'string' && typeof data['emailBefore'] === 'string'
      ? t('event.email', { email: data['email'], before: data['emailBefore'] })
      : undefined,
    data['administers'] === true ? t('event.administers') : undefined,
    data['administers'] === false ? t('event.noAdministers') : undefined,
    data['disabled'] === true ? t('event.disabled') : undefined,
    data['disabled'] === false ? t('event.enabled') : undefined,
  ]
    .filter((each) => each !== undefined)
    .join(', ');
}
