/** One's own account: language and looks, password, codes, sessions. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import '../settings/Page.css';
import '../signin/Card.css';
import { call } from '../api/client.ts';
import type { Me, SessionRow } from '../api/contract.ts';
import { AppSetup, RecoveryCodes } from '../signin/AppSetup.tsx';
import { Wrong } from '../signin/Card.tsx';
import { useConfirmed } from '../signin/Confirm.tsx';
import { Secret } from '../signin/Secret.tsx';
import { faultsAt, signInProblem, written } from '../signin/words.ts';
import { changeLook } from '../state/look.ts';
import { sessionQuery, useMe } from '../state/me.ts';
import { useNow } from '../state/now.ts';
import { showDay, showInstant } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Checkbox, Select } from '../ui/Field.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Problem, notifyProblem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { notify } from '../ui/notices.ts';

export function Account() {
  const { t } = useWords();
  const me = useMe();
  if (me === undefined) return null;
  return (
    <div className="page">
      <div className="page-inner">
        <header>
          <h1>{t('account.title')}</h1>
          <p className="page-soft">
            {me.name} · {t(`role.${me.role}`)}
            {me.administers ? ` · ${t('account.administers')}` : ''}
          </p>
          <p className="page-soft">{me.email}</p>
        </header>
        <Habits me={me} />
        <Password me={me} />
        <Codes me={me} />
        <Sessions />
      </div>
    </div>
  );
}

function Habits({ me }: { readonly me: Me }) {
  const words = useWords();
  const { t, speak } = words;
  const queries = useQueryClient();
  const changing = useMutation({
    mutationFn: (change: Parameters<typeof changeMe>[0]) => changeMe(change),
    onSuccess: (next) =>
      queries.setQueryData(sessionQuery.queryKey, (before) =>
        before === undefined ? undefined : { ...before, me: next },
      ),
    onError: (error) => notifyProblem(error, words),
  });
  const seconds = [0, 5, 10, 20, 30];
  return (
    <section className="page-part">
      <h2>{t('account.habits')}</h2>
      <div className="page-fields">
        <Select
          label={t('language.heading')}
          value={me.language}
          options={[
            { value: 'it', label: 'Italiano' },
            { value: 'en', label: 'English' },
          ]}
          onChange={({ target }) => {
            const language = target.value === 'en' ? 'en' : 'it';
            speak(language);
            changing.mutate({ language });
          }}
        />
        <Select
          label={t('theme.heading')}
          value={me.theme}
          options={(['system', 'light', 'dark'] as const).map((value) => ({
            value,
            label: t(`theme.${value}`),
          }))}
          onChange={({ target }) => {
            const theme = (['light', 'dark'] as const).find((each) => each === target.value) ?? 'system';
            changeLook({ theme });
            changing.mutate({ theme });
          }}
        />
        <Select
          label={t('account.undo')}
          value={String(me.preferences.undoSeconds)}
          options={[...new Set([...seconds, me.preferences.undoSeconds])]
            .toSorted((a, b) => a - b)
            .map((n) => ({
              value: String(n),
              label: n === 0 ? t('account.noUndo') : t('account.seconds', { n }),
            }))}
          onChange={({ target }) => changing.mutate({ preferences: { undoSeconds: Number(target.value) } })}
        />
      </div>
      <Checkbox
        label={t('account.single')}
        checked={me.preferences.singleKeys}
        onChange={({ target }) => {
          changeLook({ singleKeys: target.checked });
          changing.mutate({ preferences: { singleKeys: target.checked } });
        }}
      />
    </section>
  );
}

function changeMe(change: {
  readonly language?: Me['language'];
  readonly theme?: Me['theme'];
  readonly preferences?: Partial<Me['preferences']>;
}) {
  return call('PATCH /me', { body: change });
}

function Password({ me }: { readonly me: Me }) {
  const words = useWords();
  const { t } = words;
  const queries = useQueryClient();
  const changing = useMutation({
    mutationFn: ({ form }: { readonly form: HTMLFormElement }) => {
      const given = new FormData(form);
      return call('PUT /me/password', {
        body: { current: written(given, 'current'), next: written(given, 'next') },
      });
    },
    onSuccess: (_, { form }) => {
      form.reset();
      notify({ text: t('account.changed') });
      void queries.invalidateQueries({ queryKey: ['session'] });
      void queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const { error } = changing;
  const refused = faultsAt(error).get('/next') !== undefined;
  return (
    <section className="page-part">
      <h2>{t('account.password')}</h2>
      {me.hasPassword ? (
        <form
          className="signin-form"
          onSubmit={(event) => {
            event.preventDefault();
            changing.mutate({ form: event.currentTarget });
          }}
        >
          <Wrong>
            {error === null || refused ? undefined : signInProblem(error, 'account.currentWrong', words)}
          </Wrong>
          <input type="hidden" name="username" autoComplete="username" value={me.email ?? ''} readOnly />
          <Secret label={t('account.current')} name="current" autoComplete="current-password" required />
          <Secret
            label={t('account.next')}
            hint={t('welcome.passwordHint')}
            name="next"
            autoComplete="new-password"
            minLength={12}
            required
            {...(refused ? { error: t('password.refused') } : {})}
          />
          <Button type="submit" busy={changing.isPending}>
            {t('account.change')}
          </Button>
        </form>
      ) : (
        <p className="page-soft">{t('account.noPassword')}</p>
      )}
    </section>
  );
}

function Codes({ me }: { readonly me: Me }) {
  const words = useWords();
  const { t, language } = words;
  const queries = useQueryClient();
  const { confirmed, asking } = useConfirmed();
  const [setup, showSetup] = useState(false);
  const [codes, show] = useState<readonly string[]>();
  const fresh = () => {
    void queries.invalidateQueries({ queryKey: ['session'] });
    void queries.invalidateQueries({ queryKey: ['sessions'] });
  };
  const failed = (error: unknown) => notifyProblem(error, words);
  const beginning = useMutation({
    // The offer is asked for once the confirmation holds: one that fails must not stand in the dialog.
    mutationFn: () => confirmed(() => call('POST /me/app')),
    onSuccess: (offer) => {
      queries.setQueryData(['app-offer'], offer);
      showSetup(true);
    },
    onError: failed,
  });
  const ending = useMutation({
    mutationFn: () => confirmed(() => call('DELETE /me/app')),
    onSuccess: fresh,
    onError: failed,
  });
  const renewing = useMutation({
    mutationFn: () => confirmed(() => call('POST /me/recovery-codes')),
    onSuccess: (answer) => {
      show(answer.codes);
      fresh();
    },
    onError: failed,
  });
  const done = () => {
    showSetup(false);
    show(undefined);
    fresh();
  };
  return (
    <section className="page-part">
      <h2>{t('account.app')}</h2>
      <p className="page-soft">
        {me.codesSince === null
          ? t('account.appOff')
          : t('account.appOn', {
              day: showDay(me.codesSince.slice(0, 10), language),
              n: me.recoveryCodesLeft,
            })}
      </p>
      <div className="page-buttons">
        {me.codesSince === null ? (
          <Button busy={beginning.isPending} onClick={() => beginning.mutate()}>
            {t('account.appStart')}
          </Button>
        ) : (
          <>
            <Button busy={renewing.isPending} onClick={() => renewing.mutate()}>
              {t('account.codesNew')}
            </Button>
            <Button look="danger" busy={ending.isPending} onClick={() => ending.mutate()}>
              {t('account.appEnd')}
            </Button>
          </>
        )}
      </div>
      {asking}
      <Dialog open={setup || codes !== undefined} onClose={done} title={t('account.app')} keeps>
        {codes === undefined ? <AppSetup onDone={done} /> : <RecoveryCodes codes={codes} onKept={done} />}
      </Dialog>
    </section>
  );
}

function Sessions() {
  const words = useWords();
  const { t } = words;
  const queries = useQueryClient();
  const list = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => call('GET /sessions', { signal }),
  });
  const ending = useMutation({
    mutationFn: (session: SessionRow | undefined) =>
      session === undefined
        ? call('DELETE /sessions')
        : call('DELETE /sessions/:session', { params: { session: session.id } }),
    onSuccess: ({ ended }) => {
      notify({ text: t('account.ended', { n: ended }) });
      void queries.invalidateQueries({ queryKey: ['sessions'] });
    },
    onError: (error) => notifyProblem(error, words),
  });
  const items = list.data?.items ?? [];
  return (
    <section className="page-part">
      <h2>{t('account.sessions')}</h2>
      {list.error === null ? null : <Problem error={list.error} onRetry={() => void list.refetch()} />}
      <ul className="page-list">
        {items.map((session) => (
          <Line key={session.id} session={session} onEnd={() => ending.mutate(session)} />
        ))}
      </ul>
      {items.length < 2 ? null : (
        <Button busy={ending.isPending} onClick={() => ending.mutate(undefined)}>
          {t('account.endOthers')}
        </Button>
      )}
    </section>
  );
}

function Line({ session, onEnd }: { readonly session: SessionRow; readonly onEnd: () => void }) {
  const { t, language } = useWords();
  const now = useNow();
  return (
    <li className="page-line">
      <div className="page-line-words">
        {browserName(session.agent)} · {session.address}
        <span>{t('account.seen', { when: showInstant(session.seenAt, language, now) })}</span>
      </div>
      {session.current ? (
        <Tag tone="good">{t('account.here')}</Tag>
      ) : (
        <Button size="small" onClick={onEnd}>
          {t('account.end')}
        </Button>
      )}
    </li>
  );
}

/** A browser and its system in two words; whatever is not known is shown as it calls itself. */
function browserName(agent: string): string {
  const browser = /(Edg|Firefox|Chrome|Safari)\//.exec(agent.replace(/Chrome(?=.*Edg\/)/, ''))?.[1];
  const system = /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(agent)?.[0];
  if (browser === undefined) return agent.slice(0, 40);
  return [browser === 'Edg' ? 'Edge' : browser, system === 'Mac OS X' ? 'macOS' : system].join(', ');
}
