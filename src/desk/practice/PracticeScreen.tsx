import { useQueryClient, useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import './PracticeScreen.css';
import '../ui/Card.css';
import { call } from '../api/client.ts';
import type { PracticeCase } from '../api/contract.ts';
import { useMay } from '../state/me.ts';
import { usePractice } from '../state/practice.ts';
import { showMoney } from '../text/format.ts';
import { useWords, type Words } from '../text/t.ts';
import { Bar } from '../ui/Bar.tsx';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Empty } from '../ui/Empty.tsx';
import { notifyProblem, Problem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';

/** The practice desk's cases with their lessons; at the real desk, the way there. */
export function PracticeScreen() {
  const words = useWords();
  const { t } = words;
  const works = useMay('work_claims');
  const queries = useQueryClient();
  const [asking, ask] = useState(false);
  const { data, error, refetch, isPending } = usePractice();
  const reset = useMutation({
    mutationFn: () => call('POST /practice/reset'),
    onSuccess: () => {
      ask(false);
      // Every row has gone: nothing that this page remembers is there any more.
      void queries.resetQueries();
    },
    onError: (failed) => notifyProblem(failed, words),
  });
  return (
    <article className="practice" aria-labelledby="practice-title" tabIndex={-1}>
      <header className="practice-head">
        <h1 id="practice-title">{t('practice.title')}</h1>
        {data?.here === true && works ? (
          <Button onClick={() => ask(true)}>{t('practice.reset')}</Button>
        ) : null}
      </header>
      <p className="practice-about">{t('practice.about')}</p>
      <Bar busy={isPending} />
      {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
      {data?.here === false ? (
        data.address === null ? (
          <Empty title={t('practice.none')}>{t('practice.noneHow')}</Empty>
        ) : (
          <a
            className="button button-primary button-normal"
            href={data.address}
            target="_blank"
            rel="noopener"
          >
            <span className="button-words">{t('practice.open')}</span>
          </a>
        )
      ) : null}
      {data?.here === true ? (
        <ul className="practice-list">
          {data.cases.map((each) => (
            <li key={each.key} className="card">
              <Case each={each} />
            </li>
          ))}
        </ul>
      ) : null}
      {asking ? (
        <Dialog
          open
          onClose={() => ask(false)}
          title={t('practice.resetTitle')}
          description={t('practice.resetWhat')}
          keeps
          foot={
            <>
              <Button onClick={() => ask(false)}>{t('action.cancel')}</Button>
              <Button look="danger" busy={reset.isPending} onClick={() => reset.mutate()}>
                {t('practice.reset')}
              </Button>
            </>
          }
        >
          {null}
        </Dialog>
      ) : null}
    </article>
  );
}

function Case({ each: { title, ticket, attempt, lesson } }: { readonly each: PracticeCase }) {
  const words = useWords();
  const { t, language } = words;
  return (
    <>
      <div className="practice-line">
        <h2>{title[language]}</h2>
        {lesson === null ? (
          <span className="practice-soft">{t(ticket === null ? 'practice.coming' : 'practice.todo')}</span>
        ) : (
          <Tag tone={lesson.verdict === 'same' ? 'good' : 'soon'}>
            {t(lesson.verdict === 'same' ? 'practice.same' : 'practice.other')}
          </Tag>
        )}
        {ticket === null ? null : (
          <Link
            className="button button-plain button-small"
            to="/queue/$view/$ticket"
            params={{ view: 'all', ticket }}
          >
            <span className="button-words">{t('practice.work')}</span>
          </Link>
        )}
      </div>
      {lesson === null || attempt === null ? null : (
        <div className="practice-lesson">
          <p>
            {t('practice.did', { what: whatIn(words, attempt) })}.{' '}
            {t('practice.would', { what: whatIn(words, lesson.expected) })}.
          </p>
          <p>{lesson.why[language]}</p>
        </div>
      )}
    </>
  );
}

/** What was done, or would have been, as the end of a sentence. */
function whatIn(
  { t, language }: Words,
  act:
    | { readonly does: 'approve'; readonly amount: number }
    | { readonly does: 'reject' | 'answer' | 'escalate' },
): string {
  return act.does === 'approve'
    ? t('practice.does.approve', { amount: showMoney(act.amount, language) })
    : t(`practice.does.${act.does}`);
}
