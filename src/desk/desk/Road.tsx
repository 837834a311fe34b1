import { lazy, Suspense, useState } from 'react';
import './Road.css';
import type { Complaint, Road as CaseRoad } from '../api/contract.ts';
import { useMay } from '../state/me.ts';
import { showDay } from '../text/format.ts';
import { reasons } from '../complaints/words.ts';
import { useWords, type Language, type Say } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Details, Section } from '../ui/Details.tsx';
import { Tag } from '../ui/Tag.tsx';
import { AccountChange } from './AccountChange.tsx';
import { fetched } from '../ui/fetched.ts';

const EditComplaint = lazy(
  fetched(() =>
    import('../complaints/EditComplaint.tsx').then((module) => ({ default: module.EditComplaint })),
  ),
);

/** What the ticket's kind of case needs: the next step, what is known of it, and what people do about it here. */
export function Road({ road, own }: { readonly road: CaseRoad; readonly own: string }) {
  const { t, language } = useWords();
  const rows = [...road.known, ...road.missing].map(({ id, label, value }) => ({
    key: id,
    name: label[language],
    value: (value === null ? null : valueText(road, id, value, { t, language })) ?? (
      <span className="road-open">{t('panel.req.missing')}</span>
    ),
  }));
  return (
    <Section
      title={t('panel.road')}
      aside={
        road.answerBy === null ? null : (
          <Tag tone={road.urgent ? 'late' : 'soon'}>
            {t('road.answerBy', { day: showDay(road.answerBy, language) })}
          </Tag>
        )
      }
    >
      <p className="road-next">{road.next[language]}</p>
      {road.kind === 'account_change' ? (
        <ul className="road-changes">
          {road.changes.map((change) => (
            <AccountChange key={change.id} change={change} />
          ))}
        </ul>
      ) : (
        <Details rows={rows} />
      )}
      {road.kind === 'complaint' && road.entry !== null ? <Entry entry={road.entry} own={own} /> : null}
    </Section>
  );
}

/** A value in words: what is a code or a date on file is none on the page. */
function valueText(
  road: CaseRoad,
  id: string,
  value: string,
  { t, language }: { readonly t: Say; readonly language: Language },
): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return showDay(value, language);
  if (road.kind === 'complaint' && id === 'reason') {
    const known = reasons.find((each) => each === value);
    return known === undefined ? value : t(`complaints.reason.${known}`);
  }
  if (road.kind === 'renewal_problem' && id === 'premium')
    return t(value === 'paid' ? 'road.premium.paid' : 'road.premium.unpaid');
  if (road.kind === 'claim_status' && id === 'status' && road.status !== null)
    return t(`claimStatus.${road.status}`);
  return road.kind === 'claim_status' && id === 'sender' && value === 'yes' ? t('road.yes') : value;
}

function Entry({ entry, own }: { readonly entry: Complaint; readonly own: string }) {
  const { t } = useWords();
  const keeps = useMay('keep_complaints');
  const [editing, edit] = useState(false);
  return (
    <p>
      <Button size="small" onClick={() => edit(true)}>
        {t(keeps ? 'complaints.edit' : 'complaints.read')}
      </Button>
      {editing ? (
        <Suspense fallback={null}>
          <EditComplaint entry={entry} title={own} onClose={() => edit(false)} />
        </Suspense>
      ) : null}
    </p>
  );
}
