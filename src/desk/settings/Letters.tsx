/** Every letter that leaves by itself, to be read before it does. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Letter } from '../api/contract.ts';
import { useProfile } from '../state/house.ts';
import { MailFrame } from '../original/MailFrame.tsx';
import { Bar } from '../ui/Bar.tsx';
import { Choice, Select } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { useSettingsWords } from './words.ts';

type Form = Letter['forms'][number];

export function Letters() {
  const { t, language: spoken } = useSettingsWords();
  const [language, speak] = useState(spoken);
  const [claimType, about] = useState('');
  const [kind, open] = useState<Letter['kind']>('received-claim');
  const [medium, choose] = useState<Form['medium']>('email');
  const { data: profile } = useProfile();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['letters', language, claimType],
    queryFn: ({ signal }) =>
      call('GET /letters', { query: { language, ...(claimType === '' ? {} : { claimType }) }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  });
  const letter = data?.items.find((each) => each.kind === kind);
  const form = letter?.forms.find((each) => each.medium === medium) ?? letter?.forms[0];
  return (
    <div className="page">
      <Bar busy={isPending} />
      <div className="page-inner page-wide">
        <header>
          <h1>{t('nav.letters')}</h1>
          <p className="page-lead">{t('letters.lead')}</p>
        </header>
        {error === null ? null : <Problem error={error} onRetry={() => void refetch()} />}
        {data === undefined ? null : (
          <div className="letters">
            <ul className="letters-list" aria-label={t('letters.list')}>
              {data.items.map((each) => (
                <li key={each.kind}>
                  <button
                    type="button"
                    className="letters-line"
                    aria-current={each.kind === kind}
                    onClick={() => open(each.kind)}
                  >
                    {t(`letters.kind.${each.kind}`)}
                  </button>
                </li>
              ))}
            </ul>
            <div className="letters-shown">
              <div className="letters-choices">
                <Choice
                  label={t('templates.language')}
                  value={language}
                  options={[
                    { value: 'it', label: t('templates.it') },
                    { value: 'en', label: t('templates.en') },
                  ]}
                  onChange={speak}
                />
                {letter === undefined || letter.forms.length < 2 ? null : (
                  <Choice
                    label={t('letters.form')}
                    value={form?.medium ?? 'email'}
                    options={letter.forms.map((each) => ({
                      value: each.medium,
                      label: t(`letters.medium.${each.medium}`),
                    }))}
                    onChange={choose}
                  />
                )}
                <Select
                  label={t('letters.claimType')}
                  labelHidden
                  value={claimType === '' ? data.claimType : claimType}
                  options={(profile?.claimTypes ?? []).map((type) => ({
                    value: type.id,
                    label: type.label[spoken],
                  }))}
                  onChange={({ target }) => about(target.value)}
                />
              </div>
              {letter === undefined || form === undefined ? null : (
                <>
                  <Paper form={form} language={language} title={t(`letters.kind.${letter.kind}`)} />
                  <p className="page-soft">
                    {t('letters.file', { file: letter.file })}
                    {form.medium === 'letter' ? (
                      <>
                        {' '}
                        <a
                          href={`/letters/${letter.kind}/pages?language=${language}&claimType=${data.claimType}`}
                        >
                          {t('letters.pages')}
                        </a>
                      </>
                    ) : null}
                  </p>
                </>
              )}
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

function Paper({
  form,
  language,
  title,
}: {
  readonly form: Form;
  readonly language: 'it' | 'en';
  readonly title: string;
}) {
  const { t } = useSettingsWords();
  if (form.medium === 'text')
    return (
      <article className="paper" lang={language}>
        <p className="paper-bubble">{form.text}</p>
        <p className="paper-subject page-soft">
          {t(form.text.length > 160 ? 'letters.longer' : 'letters.length', { n: form.text.length })}
        </p>
      </article>
    );
  return (
    <article className="paper" lang={language}>
      {form.medium === 'email' ? <p className="paper-subject">{form.subject}</p> : null}
      {form.html === null ? (
        <div className="paper-words">{form.text}</div>
      ) : (
        <div className={form.medium === 'letter' ? 'paper-frame paper-sheet' : 'paper-frame'}>
          <MailFrame
            html={form.html}
            title={title}
            language={language}
            fold={false}
            newWords=""
            quote={undefined}
          />
        </div>
      )}
    </article>
  );
}
