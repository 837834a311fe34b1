/** One template: its words beside what a customer would read, and what it said before. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useId, useRef, useState } from 'react';
import { call, CallFailed } from '../api/client.ts';
import type { ReplyTemplate, SampleReply } from '../api/contract.ts';
import { replySlots, slotsIn, strangeSlots, type ReplySlot } from '../../domain/answering/reply-template.ts';
import { useKeys } from '../keys.ts';
import { filterKinds } from '../state/filters.ts';
import { useMay, useMe } from '../state/me.ts';
import { useNow } from '../state/now.ts';
import {
  forgetTemplateDraft,
  keepTemplateDraft,
  readTemplateDraft,
  type TemplateDraft,
} from '../state/template-draft.ts';
import { showInstant } from '../text/format.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Checkbox, Select, TextArea, TextInput } from '../ui/Field.tsx';
import { Problem, notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';
import { useSettingsWords } from './words.ts';

const route = getRouteApi('/desk/settings/templates/$template');
const slotNames = Object.keys(replySlots) as readonly ReplySlot[];

export function TemplateEditor() {
  const { t } = useSettingsWords();
  const { template } = route.useParams();
  const me = useMe();
  const writes = useMay('write_templates');
  const { data, error, isPending, isFetchedAfterMount, refetch } = useQuery({
    queryKey: ['reply-templates', 'all'],
    queryFn: ({ signal }) => call('GET /reply-templates', { signal }),
    refetchOnMount: 'always',
  });
  const found = data?.items.find(({ id }) => id === template);
  return (
    <div className="page">
      <Bar busy={isPending} />
      <div className="page-inner page-wide">
        <p>
          <Link to="/settings/templates">{t('templates.back')}</Link>
        </p>
        {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
        {/* Nobody begins with words that somebody has changed since they were read. */}
        {me === undefined || data === undefined || !isFetchedAfterMount ? null : found === undefined &&
          template !== 'new' ? (
          <Problem error={new CallFailed(404, 'not-found', '', {})} />
        ) : (
          <Form
            key={template}
            of={found}
            person={me.name}
            writes={writes && (found === undefined || found.source === 'desk')}
            copies={writes}
          />
        )}
      </div>
    </div>
  );
}

function wordsOf(of: ReplyTemplate): Omit<TemplateDraft, 'clientId'> {
  return {
    language: of.language,
    title: of.title,
    subject: of.subject ?? '',
    text: of.text,
    kinds: of.kinds,
    ...(of.version === null ? {} : { version: of.version }),
  };
}

function Form({
  of,
  person,
  writes,
  copies,
}: {
  readonly of: ReplyTemplate | undefined;
  readonly person: string;
  readonly writes: boolean;
  readonly copies: boolean;
}) {
  const words = useSettingsWords();
  const { t, language } = words;
  const now = useNow();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const place = of?.id ?? 'new';
  const asIs = (): TemplateDraft => ({
    clientId: crypto.randomUUID(),
    ...(of === undefined ? { language, title: '', subject: '', text: '', kinds: [] } : wordsOf(of)),
  });
  const [kept] = useState(() => (writes ? readTemplateDraft(localStorage, person, place) : undefined));
  const [draft, put] = useState(() => kept ?? asIs());
  const change = (part: Partial<TemplateDraft>) => {
    const next = { ...draft, ...part };
    put(next);
    keepTemplateDraft(localStorage, person, place, next);
  };
  const leave = () => {
    forgetTemplateDraft(localStorage, person, place);
    void navigate({ to: '/settings/templates' });
  };
  const fresh = () => queries.invalidateQueries({ queryKey: ['reply-templates'] });
  const saving = useMutation({
    mutationFn: (version: number | undefined) => {
      const body = {
        language: draft.language,
        title: draft.title.trim(),
        ...(draft.subject.trim() === '' ? {} : { subject: draft.subject.trim() }),
        text: draft.text.trim(),
        kinds: filterKinds.filter((kind) => draft.kinds.includes(kind)),
      };
      return of === undefined
        ? call('POST /reply-templates', { body: { ...body, clientId: draft.clientId } })
        : call('PUT /reply-templates/:template', {
            params: { template: of.id },
            body: { ...body, ...(version === undefined ? {} : { version }) },
          });
    },
    onSuccess: () => {
      notify({ text: t('templates.saved') });
      leave();
    },
    onSettled: fresh,
  });
  const retiring = useMutation({
    mutationFn: () =>
      call('DELETE /reply-templates/:template', {
        params: { template: of?.id ?? '' },
        query: { version: of?.version ?? 1 },
      }),
    onSuccess: () => {
      notify({ text: t('templates.retiredDone') });
      leave();
    },
    onError: (error) => notifyProblem(error, words),
    onSettled: fresh,
  });
  const strange = [...new Set([...strangeSlots(draft.text), ...strangeSlots(draft.subject)])].map(
    (name) => `{${name}}`,
  );
  const ready = draft.title.trim() !== '' && draft.text.trim() !== '' && strange.length === 0;
  const save = () => {
    if (writes && ready && !saving.isPending) saving.mutate(draft.version);
  };
  useKeys({ 'Ctrl+Enter': save, Escape: () => void navigate({ to: '/settings/templates' }) });
  const insert = (slot: ReplySlot) => {
    const at = area.current;
    if (at === null) return;
    const { selectionStart, selectionEnd } = at;
    const text = `${draft.text.slice(0, selectionStart)}{${slot}}${draft.text.slice(selectionEnd)}`;
    change({ text });
    const caret = selectionStart + slot.length + 2;
    requestAnimationFrame(() => {
      at.focus();
      at.setSelectionRange(caret, caret);
    });
  };
  const theirs = conflictOf(saving.error);
  return (
    <>
      <h1>{of === undefined ? t('templates.add') : of.title}</h1>
      {of !== undefined && of.file !== null ? (
        <div className="page-part">
          <p className="page-lead">{t('templates.ofHouse', { file: of.file })}</p>
          {copies ? (
            <Button
              onClick={() => {
                const { version: _, ...copy } = { ...asIs(), clientId: crypto.randomUUID() };
                keepTemplateDraft(localStorage, person, 'new', copy);
                void navigate({ to: '/settings/templates/$template', params: { template: 'new' } });
              }}
            >
              {t('templates.copy')}
            </Button>
          ) : null}
        </div>
      ) : null}
      <div className="editor">
        {writes ? (
          <form
            className="editor-form"
            onSubmit={(event) => {
              event.preventDefault();
              save();
            }}
          >
            {kept !== undefined && of !== undefined ? (
              <p className="page-soft" role="status">
                {t('templates.kept')}
              </p>
            ) : null}
            <Select
              label={t('templates.language')}
              value={draft.language}
              options={[
                { value: 'it', label: t('templates.it') },
                { value: 'en', label: t('templates.en') },
              ]}
              onChange={({ target }) => change({ language: target.value === 'en' ? 'en' : 'it' })}
            />
            <TextInput
              label={t('templates.name')}
              value={draft.title}
              maxLength={100}
              required
              onChange={({ target }) => change({ title: target.value })}
            />
            <TextInput
              label={t('templates.subject')}
              value={draft.subject}
              maxLength={150}
              lang={draft.language}
              onChange={({ target }) => change({ subject: target.value })}
            />
            <TextArea
              ref={area}
              label={t('templates.text')}
              hint={t('templates.textHint')}
              value={draft.text}
              maxLength={10_000}
              required
              lang={draft.language}
              onChange={({ target }) => change({ text: target.value })}
              {...(strange.length === 0
                ? {}
                : { error: t('templates.strange', { n: strange.length, slots: strange.join(', ') }) })}
            />
            <div className="editor-slots" role="group" aria-labelledby={`${id}-slots`}>
              <span id={`${id}-slots`} className="page-soft">
                {t('templates.slots')}
              </span>
              {slotNames.map((slot) => (
                <Button key={slot} size="small" onClick={() => insert(slot)}>
                  {t(`templates.slot.${slot}`)}
                </Button>
              ))}
            </div>
            <details className="editor-fold">
              <summary>
                {t('templates.kinds')}:{' '}
                {draft.kinds.length === 0
                  ? t('templates.kindsNone')
                  : filterKinds
                      .filter((kind) => draft.kinds.includes(kind))
                      .map((kind) => t(`kind.${kind}`))
                      .join(', ')}
              </summary>
              <div className="editor-kinds">
                {filterKinds.map((kind) => (
                  <Checkbox
                    key={kind}
                    label={t(`kind.${kind}`)}
                    checked={draft.kinds.includes(kind)}
                    onChange={({ target }) =>
                      change({
                        kinds: target.checked
                          ? [...draft.kinds, kind]
                          : draft.kinds.filter((each) => each !== kind),
                      })
                    }
                  />
                ))}
              </div>
            </details>
            {theirs !== undefined ? (
              <div className="conflict" role="alert">
                <p>
                  {t('templates.conflict', {
                    name: theirs.changedBy,
                    time: showInstant(theirs.changedAt, language, now),
                  })}
                </p>
                <blockquote lang={draft.language}>{theirs.text}</blockquote>
                <div className="page-buttons">
                  <Button
                    onClick={() => {
                      saving.reset();
                      leave();
                    }}
                  >
                    {t('templates.takeTheirs', { name: theirs.changedBy })}
                  </Button>
                  <Button onClick={() => saving.mutate(theirs.version)}>{t('templates.keepMine')}</Button>
                </div>
              </div>
            ) : saving.error === null ? null : (
              <Problem
                error={saving.error}
                {...(isGone(saving.error) ? { kept: t('templates.gone') } : {})}
              />
            )}
            <div className="page-buttons">
              <Button
                look="primary"
                type="submit"
                busy={saving.isPending}
                disabled={!ready}
                keys="Ctrl+Enter"
              >
                {t('action.save')}
              </Button>
              <Button onClick={leave}>{t('templates.discard')}</Button>
              {of === undefined ? null : (
                <Button look="danger" busy={retiring.isPending} onClick={() => retiring.mutate()}>
                  {t('templates.retire')}
                </Button>
              )}
            </div>
          </form>
        ) : null}
        <Preview draft={draft} />
      </div>
      {of?.source === 'desk' ? (
        <Versions
          of={of}
          {...(writes
            ? {
                onTake: ({ title, subject, text }) => change({ title, subject: subject ?? '', text }),
              }
            : {})}
        />
      ) : null}
    </>
  );
}

/** What somebody else saved meanwhile, where the answer was that. */
function conflictOf(error: unknown) {
  if (!(error instanceof CallFailed) || error.code !== 'outdated') return undefined;
  const { current } = error.problem;
  if (typeof current !== 'object' || current === null) return undefined;
  const { text, changedBy, changedAt, version, retired } = current as Partial<ReplyTemplate>;
  if (typeof text !== 'string' || typeof version !== 'number' || retired === true) return undefined;
  return { text, version, changedBy: changedBy ?? '', changedAt: changedAt ?? new Date().toISOString() };
}

function isGone(error: unknown): boolean {
  return error instanceof CallFailed && (error.status === 404 || error.code === 'outdated');
}

/** As a customer would read it, on an invented ticket; what is filled in stands out, and so does what never is. */
function Preview({ draft }: { readonly draft: TemplateDraft }) {
  const { t } = useSettingsWords();
  const { data, error, refetch } = useQuery({
    queryKey: ['sample-reply', draft.language],
    queryFn: ({ signal }) =>
      call('GET /reply-templates/sample', { query: { language: draft.language }, signal }),
    staleTime: 5 * 60_000,
  });
  return (
    <section className="editor-preview" aria-label={t('templates.preview')}>
      <div>
        <h2>{t('templates.preview')}</h2>
        <p className="page-soft">{t('templates.previewMark')}</p>
      </div>
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data === undefined ? null : (
        <article className="paper" lang={draft.language}>
          <p className="paper-subject">
            {draft.subject.trim() === '' ? (
              data.subjectOtherwise
            ) : (
              <>
                {data.subjectBefore}
                <Filled text={draft.subject} values={data.values} />
              </>
            )}
          </p>
          <div className="paper-words">
            {data.before}
            {draft.text.trim() === '' ? (
              <span className="page-soft">{t('templates.previewEmpty')}</span>
            ) : (
              <Filled text={draft.text.trim()} values={data.values} />
            )}
            {data.after}
          </div>
        </article>
      )}
    </section>
  );
}

function Filled({ text, values }: { readonly text: string; readonly values: SampleReply['values'] }) {
  return slotsIn(text).map((part, index) =>
    'words' in part ? (
      // The parts of one text have no other name than their place.
      // oxlint-disable-next-line react/no-array-index-key
      <span key={index}>{part.words}</span>
    ) : part.slot === undefined ? (
      // oxlint-disable-next-line react/no-array-index-key
      <mark key={index} className="slot-strange">
        {`{${part.name}}`}
      </mark>
    ) : (
      // oxlint-disable-next-line react/no-array-index-key
      <mark key={index} className="slot">
        {values[part.slot]}
      </mark>
    ),
  );
}

function Versions({
  of,
  onTake,
}: {
  readonly of: ReplyTemplate;
  readonly onTake?: (said: {
    readonly title: string;
    readonly subject: string | null;
    readonly text: string;
  }) => void;
}) {
  const { t, language } = useSettingsWords();
  const now = useNow();
  const { data } = useQuery({
    queryKey: ['reply-templates', 'versions', of.id, of.version],
    queryFn: ({ signal }) =>
      call('GET /reply-templates/:template/versions', { params: { template: of.id }, signal }),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className="page-part">
      <h2>{t('templates.versions')}</h2>
      <ul className="page-list">
        {data.items.map((said) => (
          <li key={said.version} className="page-line">
            <div className="page-line-words">
              {said.title}
              <span className="template-words" lang={of.language}>
                {said.text}
              </span>
            </div>
            <span className="page-soft">
              {t('templates.changed', {
                name: said.changedBy,
                time: showInstant(said.changedAt, language, now),
              })}
            </span>
            {onTake === undefined ? null : (
              <Button size="small" onClick={() => onTake(said)}>
                {t('templates.takeVersion')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
