import { Link } from '@tanstack/react-router';
import { PhoneIncoming, X } from 'lucide-react';
import { useState } from 'react';
import './IncomingCalls.css';
import type { CurrentCall } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { bare } from '../state/ticket.ts';
import { showDay } from '../text/format.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Tag } from '../ui/Tag.tsx';
import { usePhoneWords } from './words.ts';

/** Who rings, with what their number has on file: a hint, never who they are. */
export function IncomingCalls({
  calls,
  over,
  works,
  onSheet,
}: {
  readonly calls: readonly CurrentCall[];
  /** Calls that have ended, whose sheets were closed before they were tickets. */
  readonly over: readonly CurrentCall[];
  /** May write down what is said. */
  readonly works: boolean;
  readonly onSheet: (call: CurrentCall) => void;
}) {
  const { t } = usePhoneWords();
  const [hidden, hide] = useState<readonly string[]>([]);
  const shown = [...calls, ...over].filter(({ id }) => !hidden.includes(id));
  const [first] = shown;
  useKeys({ 'Shift+P': () => first && onSheet(first) }, works && first !== undefined);
  if (first === undefined) return null;
  return (
    <section className="ringing" aria-label={t('ringing.title')} role="status">
      {shown.map((each) => (
        <article key={each.id} className="ringing-call">
          <PhoneIncoming aria-hidden="true" />
          <div className="ringing-words">
            <p className="ringing-who">
              <strong>{each.from ?? t('ringing.withheld')}</strong>
              {over.includes(each) ? (
                <Tag tone="soon">{t('ringing.over')}</Tag>
              ) : (
                <Tag tone={each.stands === 'talking' ? 'good' : 'soon'}>{t(`ringing.${each.stands}`)}</Tag>
              )}
              {each.language === 'en' ? <Tag>{t('ringing.english')}</Tag> : null}
              {each.recorded === null ? null : (
                <Tag>{t(each.recorded ? 'ringing.recorded' : 'ringing.notRecorded')}</Tag>
              )}
            </p>
            {each.from === null ? null : (
              <p className="ringing-soft">
                {each.names.length === 0
                  ? t('ringing.unknown')
                  : t('ringing.maybe', { names: each.names.join(', ') })}
              </p>
            )}
            <Keyed of={each} />
            {each.claims.length === 0 ? null : (
              <ul className="ringing-claims">
                {each.claims.map((claim) => (
                  <li key={claim.id}>
                    <ClaimLine claim={claim} />
                  </li>
                ))}
              </ul>
            )}
          </div>
          <span className="ringing-acts">
            {works ? (
              <Button
                size="small"
                look="primary"
                {...(each === first ? { keys: 'Shift+P' } : {})}
                onClick={() => onSheet(each)}
              >
                {t('ringing.sheet')}
              </Button>
            ) : null}
            <IconButton
              size="small"
              label={t('ringing.hide')}
              onClick={() => hide((before) => [...before, each.id])}
            >
              <X aria-hidden="true" />
            </IconButton>
          </span>
        </article>
      ))}
    </section>
  );
}

function Keyed({ of: { keyed } }: { readonly of: CurrentCall }) {
  const { t } = usePhoneWords();
  if (keyed === null) return null;
  if (keyed.claim === null && keyed.ticket === null)
    return <p className="ringing-soft">{t('ringing.keyedNothing', { digits: keyed.digits })}</p>;
  return (
    <p>
      {t('ringing.keyed', { digits: keyed.digits })}:{' '}
      {keyed.claim === null ? (
        <Link to="/queue/$view/$ticket" params={{ view: 'all', ticket: bare(keyed.ticket ?? '') }}>
          {keyed.ticket}
        </Link>
      ) : (
        <ClaimLine claim={keyed.claim} />
      )}
    </p>
  );
}

function ClaimLine({ claim }: { readonly claim: CurrentCall['claims'][number] }) {
  const { t, language } = usePhoneWords();
  return (
    <>
      <Link to="/claims/$claim" params={{ claim: bare(claim.reference) }}>
        {claim.reference}
      </Link>{' '}
      · {claim.label?.[language] ?? claim.type}
      {claim.lossOn === null ? '' : ` · ${showDay(claim.lossOn, language)}`} ·{' '}
      {t(`claimStatus.${claim.status}`)}
    </>
  );
}
