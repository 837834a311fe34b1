import { lazy, Suspense, useState } from 'react';
import './Road.css';
import type { Complaint, Road as CaseRoad } from '../api/contract.ts';
import { useMay } from '../state/me.ts';
import { showDay } from '../text/format.ts';
import { reasons } from '../complaints/words.ts';
import { useWords, type Say } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Details, Section } from '../ui/Details.tsx';
import { Tag } from '../ui/Tag.tsx';
import { AccountChange } from './AccountChange.tsx';

const EditComplaint = lazy(() =>
  import('../complaints/EditComplaint.tsx').then((module) => ({ default: module.EditComplaint })),
);

/** What the ticket's kind of case needs: the next step, what is known of it, and what people do about it here. */
export function Road({ road, own }: { readonly road: CaseRoad; readonly own: string }) {
  const { t, language } = useWords();
  const rows = [...road.known, ...road.missing].map(({ id, label, value }) => ({
    key: id,
    name: label[language],
    value: (road.kind === 'complaint' && id === 'reason' ? reasonText(value, t) : value) ?? (
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

/** The register's own word for why somebody complains. */
function reasonText(value: string | null, t: Say): string | null {
  const known = reasons.find((each) => each === value);
  return known === undefined ? value : t(`complaints.reason.${known}`);
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
