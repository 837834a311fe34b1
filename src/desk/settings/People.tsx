/** The people who work here: who they are, what they may do, and who is invited. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MoreHorizontal, UserPlus } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import './Page.css';
import '../signin/Card.css';
import { call } from '../api/client.ts';
import type { Addresses, PersonRow } from '../api/contract.ts';
import { CopyButton } from '../signin/AppSetup.tsx';
import { useConfirmed } from '../signin/Confirm.tsx';
import { written } from '../signin/words.ts';
import { useMe } from '../state/me.ts';
import { useNow } from '../state/now.ts';
import { showDay, showInstant } from '../text/format.ts';
import { useWords, type Words } from '../text/t.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Checkbox, Select, TextInput } from '../ui/Field.tsx';
import { Menu } from '../ui/Menu.tsx';
import { Problem, notifyProblem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { notify } from '../ui/notices.ts';
import { eventText } from './event-text.ts';
import { roleOf, roles } from './roles.ts';
import { useSettingsWords } from './words.ts';

type Given = Addresses['POST /invitations']['answer'];
type Change = Addresses['PATCH /people/:person']['body'];

const roleOptions = (t: Words['t']) => roles.map((value) => ({ value, label: t(`role.${value}`) }));
const chosenRole = (word: unknown) => roleOf(word) ?? 'rep';

export function People() {
  const words = useWords();
  const { t } = words;
  const me = useMe();
  const queries = useQueryClient();
  const { confirmed, asking } = useConfirmed();
  const [inviting, invite] = useState(false);
  const [shutting, shut] = useState<PersonRow>();
  const [moving, move] = useState<PersonRow>();
  const [given, show] = useState<{ readonly link: Given; readonly email: string }>();
  const people = useQuery({ queryKey: ['people'], queryFn: ({ signal }) => call('GET /people', { signal }) });
  const failed = (error: unknown) => notifyProblem(error, words);
  const fresh = () =>
    Promise.all([['people'], ['people-history']].map((queryKey) => queries.invalidateQueries({ queryKey })));
  const changing = useMutation({
    mutationFn: ({ person, change }: { readonly person: PersonRow; readonly change: Change }) =>
      confirmed(() =>
        call('PATCH /people/:person', {
          params: { person: person.id },
          body: change,
          version: person.version,
        }),
      ),
    onSuccess: () => notify({ text: t('people.saved') }),
    onError: failed,
    // What somebody else did first is shown as well.
    onSettled: fresh,
  });
  const linking = useMutation({
    mutationFn: ({ person, withoutApp }: { readonly person: PersonRow; readonly withoutApp: boolean }) =>
      confirmed(() =>
        call('POST /people/:person/password-link', { params: { person: person.id }, body: { withoutApp } }),
      ),
    onSuccess: (link, { person }) => show({ link, email: person.email }),
    onError: failed,
  });
  return (
    <div className="page">
      <div className="page-inner">
        <header className="page-head">
          <h1>{t('people.title')}</h1>
          <Button look="primary" icon={<UserPlus aria-hidden="true" />} onClick={() => invite(true)}>
            {t('people.invite')}
          </Button>
        </header>
        {people.error === null ? null : (
          <Problem error={people.error} onRetry={() => void people.refetch()} />
        )}
        <ul className="page-list">
          {(people.data?.items ?? []).map((person) => (
            <Line
              key={person.id}
              person={person}
              self={person.id === me?.id}
              busy={changing.isPending && changing.variables.person.id === person.id}
              onChange={(change) => changing.mutate({ person, change })}
              onShut={() => shut(person)}
              onEmail={() => move(person)}
              onLink={(withoutApp) => linking.mutate({ person, withoutApp })}
            />
          ))}
        </ul>
        <Roles />
        <Invitations />
        <History />
      </div>
      {inviting ? (
        <Invite
          run={confirmed}
          onClose={() => invite(false)}
          onGiven={(link, email) => {
            invite(false);
            show({ link, email });
            void queries.invalidateQueries({ queryKey: ['invitations'] });
          }}
        />
      ) : null}
      {given === undefined ? null : <GivenLink {...given} onClose={() => show(undefined)} />}
      {moving === undefined ? null : (
        <NewEmail
          person={moving}
          onClose={() => move(undefined)}
          onEmail={(email) => {
            changing.mutate({ person: moving, change: { email } });
            move(undefined);
          }}
        />
      )}
      {shutting === undefined ? null : (
        <Dialog
          open
          onClose={() => shut(undefined)}
          title={t('people.disable')}
          description={t('people.disableWhy', { name: shutting.name })}
          foot={
            <>
              <Button onClick={() => shut(undefined)}>{t('action.cancel')}</Button>
              <Button
                look="danger"
                onClick={() => {
                  changing.mutate({ person: shutting, change: { disabled: true } });
                  shut(undefined);
                }}
              >
                {t('people.disable')}
              </Button>
            </>
          }
        >
          {null}
        </Dialog>
      )}
      {asking}
    </div>
  );
}

function Line({
  person,
  self,
  busy,
  onChange,
  onShut,
  onEmail,
  onLink,
}: {
  readonly person: PersonRow;
  readonly self: boolean;
  readonly busy: boolean;
  readonly onChange: (change: Change) => void;
  readonly onShut: () => void;
  readonly onEmail: () => void;
  readonly onLink: (withoutApp: boolean) => void;
}) {
  const { t } = useWords();
  return (
    <li className="page-line">
      <div className="page-line-words">
        {person.name} {person.disabledAt === null ? null : <Tag tone="late">{t('people.disabled')}</Tag>}
        <span>
          {person.email} · {person.codesSince === null ? t('people.noCodes') : t('people.codes')}
          {person.administers ? ` · ${t('account.administers')}` : ''}
        </span>
      </div>
      {self ? (
        <span className="page-soft" title={t('people.yourself')}>
          {t(`role.${person.role}`)}
        </span>
      ) : (
        <>
          <Select
            label={`${t('people.role')}, ${person.name}`}
            labelHidden
            value={person.role}
            disabled={busy}
            options={roleOptions(t)}
            onChange={({ target }) => onChange({ role: chosenRole(target.value) })}
          />
          <Menu
            align="end"
            trigger={
              <IconButton label={t('people.actions', { name: person.name })} size="small">
                <MoreHorizontal />
              </IconButton>
            }
            groups={[
              {
                lines: [
                  {
                    key: 'administers',
                    label: t('people.administers'),
                    checked: person.administers,
                    act: () => onChange({ administers: !person.administers }),
                  },
                  { key: 'email', label: t('people.email'), act: onEmail },
                  {
                    key: 'password',
                    label: t('people.newPassword'),
                    disabled: person.disabledAt !== null,
                    act: () => onLink(false),
                  },
                  {
                    key: 'lost',
                    label: t('people.newPasswordLost'),
                    disabled: person.disabledAt !== null || person.codesSince === null,
                    act: () => onLink(true),
                  },
                ],
              },
              {
                lines: [
                  person.disabledAt === null
                    ? { key: 'disable', label: t('people.disable'), danger: true, act: onShut }
                    : { key: 'enable', label: t('people.enable'), act: () => onChange({ disabled: false }) },
                ],
              },
            ]}
          />
        </>
      )}
    </li>
  );
}

function NewEmail({
  person,
  onClose,
  onEmail,
}: {
  readonly person: PersonRow;
  readonly onClose: () => void;
  readonly onEmail: (email: string) => void;
}) {
  const { t } = useWords();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('people.emailTitle', { name: person.name })}
      description={t('people.emailWhy')}
      first={field}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" type="submit" form={form}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="signin-form"
        onSubmit={(event) => {
          event.preventDefault();
          onEmail(written(new FormData(event.currentTarget), 'email').trim());
        }}
      >
        <TextInput
          ref={field}
          label={t('people.emailNew')}
          name="email"
          type="email"
          autoComplete="off"
          maxLength={320}
          defaultValue={person.email}
          required
        />
      </form>
    </Dialog>
  );
}

function Invite({
  run,
  onClose,
  onGiven,
}: {
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  readonly onClose: () => void;
  readonly onGiven: (link: Given, email: string) => void;
}) {
  const { t, language } = useWords();
  const form = useId();
  const sending = useMutation({
    mutationFn: (given: FormData) =>
      run(() =>
        call('POST /invitations', {
          body: {
            email: written(given, 'email'),
            role: chosenRole(given.get('role')),
            administers: given.get('administers') !== null,
            language: given.get('language') === 'en' ? 'en' : 'it',
          },
        }),
      ),
    onSuccess: (link, given) => onGiven(link, written(given, 'email')),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('people.invite')}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" type="submit" form={form} busy={sending.isPending}>
            {t('people.invite')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="signin-form"
        onSubmit={(event) => {
          event.preventDefault();
          sending.mutate(new FormData(event.currentTarget));
        }}
      >
        {sending.error === null ? null : <Problem error={sending.error} />}
        <TextInput label={t('signin.email')} name="email" type="email" autoComplete="off" required />
        <Select label={t('people.role')} name="role" defaultValue="rep" options={roleOptions(t)} />
        <Select
          label={t('people.language')}
          name="language"
          defaultValue={language}
          options={[
            { value: 'it', label: 'Italiano' },
            { value: 'en', label: 'English' },
          ]}
        />
        <Checkbox label={t('people.administers')} name="administers" />
      </form>
    </Dialog>
  );
}

function GivenLink({
  link,
  email,
  onClose,
}: {
  readonly link: Given;
  readonly email: string;
  readonly onClose: () => void;
}) {
  const { t, language } = useWords();
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('people.link')}
      description={link.mailed ? t('people.linkMailed', { email }) : t('people.linkNotMailed')}
      foot={
        <>
          <CopyButton text={link.link} />
          <Button look="primary" onClick={onClose}>
            {t('action.close')}
          </Button>
        </>
      }
    >
      <p className="signin-key">{link.link}</p>
      <p className="page-soft">
        {t('people.linkOnce', { day: showDay(link.expiresAt.slice(0, 10), language) })}
      </p>
    </Dialog>
  );
}

/** What is given with a role, before somebody gives it. */
function Roles() {
  const { t } = useSettingsWords();
  return (
    <section className="page-part">
      <h2>{t('people.roles')}</h2>
      <dl className="roles">
        {roles.map((each) => (
          <div key={each} className="page-line">
            <dt className="roles-name">{t(`role.${each}`)}</dt>
            <dd className="page-line-words page-soft">{t(`roleHelp.${each}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Invitations() {
  const words = useWords();
  const { t, language } = words;
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['invitations'],
    queryFn: ({ signal }) => call('GET /invitations', { signal }),
  });
  const revoking = useMutation({
    mutationFn: (invitation: string) => call('DELETE /invitations/:invitation', { params: { invitation } }),
    onSuccess: (list) => queries.setQueryData(['invitations'], list),
    onError: (error) => notifyProblem(error, words),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className="page-part">
      <h2>{t('people.invitations')}</h2>
      <ul className="page-list">
        {data.items.map((each) => (
          <li key={each.id} className="page-line">
            <div className="page-line-words">
              {each.email} · {t(`role.${each.role}`)}
              <span>{t('people.until', { day: showDay(each.expiresAt.slice(0, 10), language) })}</span>
            </div>
            <Button size="small" onClick={() => revoking.mutate(each.id)}>
              {t('people.revoke')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function History() {
  const words = useWords();
  const { t, language } = words;
  const now = useNow();
  const events = useInfiniteQuery({
    queryKey: ['people-history'],
    queryFn: ({ pageParam, signal }) =>
      call('GET /people/history', {
        ...(pageParam === undefined ? {} : { query: { cursor: pageParam } }),
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const items = events.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="page-part">
      <h2>{t('people.history')}</h2>
      {events.error === null ? null : <Problem error={events.error} onRetry={() => void events.refetch()} />}
      <ul className="page-list">
        {items.map((event) => (
          <li key={event.id} className="page-line">
            <div className="page-line-words">{eventText(event, words)}</div>
            <time className="page-soft" dateTime={event.at}>
              {showInstant(event.at, language, now)}
            </time>
          </li>
        ))}
      </ul>
      {events.hasNextPage ? (
        <Button busy={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
          {t('people.older')}
        </Button>
      ) : null}
    </section>
  );
}
