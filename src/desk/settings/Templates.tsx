/** Answers written in advance: the house's, those of people, and those that are out of use. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { FilePlus, FileText } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { ReplyTemplate } from '../api/contract.ts';
import { replySlots, slotsIn } from '../../domain/answering/reply-template.ts';
import { useMay } from '../state/me.ts';
import { useNow } from '../state/now.ts';
import { showInstant } from '../text/format.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Choice } from '../ui/Field.tsx';
import { Problem, notifyProblem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { notify } from '../ui/notices.ts';
import { useSettingsWords } from './words.ts';

export function Templates() {
  const { t, language: spoken } = useSettingsWords();
  const navigate = useNavigate();
  const writes = useMay('write_templates');
  const [language, choose] = useState<'both' | 'it' | 'en'>('both');
  const used = useQuery({
    queryKey: ['reply-templates', 'all'],
    queryFn: ({ signal }) => call('GET /reply-templates', { signal }),
  });
  const retired = useQuery({
    queryKey: ['reply-templates', 'retired'],
    queryFn: ({ signal }) => call('GET /reply-templates', { query: { retired: 'true' }, signal }),
  });
  const ofLanguage = (items: readonly ReplyTemplate[] | undefined) =>
    (items ?? [])
      .filter((template) => language === 'both' || template.language === language)
      .toSorted(
        // The reader's own language first.
        (a, b) =>
          Number(b.language === spoken) - Number(a.language === spoken) || a.title.localeCompare(b.title),
      );
  const items = ofLanguage(used.data?.items);
  const old = ofLanguage(retired.data?.items);
  return (
    <div className="page">
      <Bar busy={used.isPending} />
      <div className="page-inner">
        <header>
          <div className="page-head">
            <h1>{t('nav.templates')}</h1>
            {writes ? (
              <Button
                look="primary"
                icon={<FilePlus aria-hidden="true" />}
                onClick={() =>
                  void navigate({ to: '/settings/templates/$template', params: { template: 'new' } })
                }
              >
                {t('templates.add')}
              </Button>
            ) : null}
          </div>
          <p className="page-lead">{t('templates.lead')}</p>
        </header>
        <Choice
          label={t('templates.language')}
          value={language}
          options={[
            { value: 'both', label: t('templates.both') },
            { value: 'it', label: t('templates.it') },
            { value: 'en', label: t('templates.en') },
          ]}
          onChange={choose}
        />
        {used.error === null ? null : <Problem error={used.error} onRetry={() => void used.refetch()} />}
        {used.data !== undefined && items.length === 0 ? (
          <Empty icon={<FileText aria-hidden="true" />} title={t('templates.none')}>
            {writes ? t('templates.noneMore') : null}
          </Empty>
        ) : null}
        {items.length === 0 ? null : (
          <ul className="page-list">
            {items.map((template) => (
              <Line key={template.id} of={template} />
            ))}
          </ul>
        )}
        {old.length === 0 ? null : (
          <section className="page-part">
            <h2>{t('templates.retired')}</h2>
            <ul className="page-list">
              {old.map((template) => (
                <Retired key={template.id} of={template} writes={writes} />
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}

/** Its words on one line; a slot is called what it stands for. */
function glance({ text, language }: ReplyTemplate): string {
  return slotsIn(text)
    .map((part) => {
      if ('words' in part) return part.words;
      return part.slot === undefined ? part.name : `[${replySlots[part.slot][language]}]`;
    })
    .join('')
    .replaceAll(/\s+/g, ' ');
}

function Line({ of }: { readonly of: ReplyTemplate }) {
  const { t, language } = useSettingsWords();
  const now = useNow();
  return (
    <li className="page-line">
      <div className="page-line-words">
        <Link
          to="/settings/templates/$template"
          params={{ template: of.id }}
          className="template-line"
          lang={of.language}
        >
          {of.title}
        </Link>
        <span className="template-words" lang={of.language}>
          {glance(of)}
        </span>
      </div>
      {of.source === 'house' ? (
        <span className="page-soft">{t('templates.house')}</span>
      ) : (
        <span className="page-soft">
          {t('templates.changed', {
            name: of.changedBy ?? '',
            time: of.changedAt === null ? '' : showInstant(of.changedAt, language, now),
          })}
        </span>
      )}
      <Tag>{t(`templates.${of.language}`)}</Tag>
    </li>
  );
}

function Retired({ of, writes }: { readonly of: ReplyTemplate; readonly writes: boolean }) {
  const words = useSettingsWords();
  const { t } = words;
  const queries = useQueryClient();
  const restoring = useMutation({
    mutationFn: () =>
      call('POST /reply-templates/:template/restore', {
        params: { template: of.id },
        body: { version: of.version ?? 1 },
      }),
    onSuccess: () => notify({ text: t('templates.restoredDone') }),
    onError: (error) => notifyProblem(error, words),
    onSettled: () => queries.invalidateQueries({ queryKey: ['reply-templates'] }),
  });
  return (
    <li className="page-line">
      <div className="page-line-words">
        {of.title}
        <span className="template-words" lang={of.language}>
          {glance(of)}
        </span>
      </div>
      <Tag>{t(`templates.${of.language}`)}</Tag>
      {writes ? (
        <Button size="small" busy={restoring.isPending} onClick={() => restoring.mutate()}>
          {t('templates.restore')}
        </Button>
      ) : null}
    </li>
  );
}
