import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import './Duplicates.css';
import { call } from '../api/client.ts';
import type { Claim, Duplicate } from '../api/contract.ts';
import { useMay } from '../state/me.ts';
import { bare, useAct } from '../state/ticket.ts';
import { offerUndo } from '../state/undo.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Details.tsx';
import { notifyProblem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { fetched } from '../ui/fetched.ts';

const MergeClaims = lazy(
  fetched(() => import('./MergeClaims.tsx').then((module) => ({ default: module.MergeClaims }))),
);
const Why = lazy(fetched(() => import('../ui/Why.tsx').then((module) => ({ default: module.Why }))));

/** So long a word on a pair is offered to be taken back at once, ms; the pair offers it for ever. */
const offeredMs = 20_000;

/** Other claims that may be the same event: what speaks for it, and a person's word. */
export function Duplicates({ claim }: { readonly claim: Claim }) {
  const { t } = useWords();
  // What nothing speaks for any longer is no news to anybody.
  const shown = claim.duplicates.filter(({ state }) => state !== 'withdrawn');
  if (shown.length === 0) return null;
  return (
    <Section title={t('claim.duplicates')}>
      <ul className="duplicates">
        {shown.map((pair) => (
          <Pair key={pair.claim} claim={claim} pair={pair} />
        ))}
      </ul>
    </Section>
  );
}

function Pair({ claim, pair }: { readonly claim: Claim; readonly pair: Duplicate }) {
  const words = useWords();
  const { t, language } = words;
  const works = useMay('work_claims');
  const [asked, ask] = useState<'merge' | 'deny' | undefined>();
  const judge = useAct((body: { readonly state: 'denied' | 'suspected'; readonly reason: string }) =>
    call('PUT /claims/:claim/duplicates/:other', {
      params: { claim: bare(claim.reference), other: bare(pair.claim) },
      body: { ...body, ...(body.state === 'denied' ? { version: claim.version } : {}) },
    }),
  );
  const failed = (error: unknown) => notifyProblem(error, words);
  const again = () =>
    judge.mutate({ state: 'suspected', reason: t('moves.undoReason') }, { onError: failed });
  const isMerged = claim.mergedInto === pair.claim || claim.formerReferences.includes(pair.claim);
  return (
    <li className="duplicate">
      <p>
        <Link to="/claims/$claim" params={{ claim: bare(pair.claim) }}>
          {pair.claim}
        </Link>{' '}
        <Tag tone={pair.state === 'suspected' ? 'soon' : 'quiet'}>
          {isMerged ? t('moves.state.merged') : t(`moves.state.${pair.state}`)}
        </Tag>
      </p>
      <ul className="duplicate-why">
        {pair.evidence.map(({ signal, text }) => (
          <li key={signal}>{text[language]}</li>
        ))}
        {pair.decidedBy.startsWith('person:') ? (
          <li>
            {pair.decidedBy.slice('person:'.length)}
            {pair.reason === null ? '' : `: ${pair.reason}`}
          </li>
        ) : null}
      </ul>
      {!works || isMerged || claim.mergedInto !== null ? null : (
        <p className="duplicate-acts">
          {pair.state === 'denied' ? (
            <Button size="small" busy={judge.isPending} onClick={again}>
              {t('moves.perhapsAfterAll')}
            </Button>
          ) : (
            <>
              <Button size="small" onClick={() => ask('merge')}>
                {t('moves.mergeThese')}
              </Button>
              <Button size="small" look="quiet" onClick={() => ask('deny')}>
                {t('moves.notTheSame')}
              </Button>
            </>
          )}
        </p>
      )}
      <Suspense fallback={null}>
        {asked === 'merge' ? (
          <MergeClaims claim={claim} other={pair.claim} onClose={() => ask(undefined)} />
        ) : null}
        {asked === 'deny' ? (
          <Why
            title={t('moves.notTheSameTitle', { other: pair.claim })}
            description={t('moves.notTheSameWhy')}
            busy={judge.isPending}
            onClose={() => ask(undefined)}
            onReason={(reason) =>
              judge.mutate(
                { state: 'denied', reason },
                {
                  onSuccess: () => {
                    ask(undefined);
                    offerUndo({
                      text: t('moves.denied', { other: pair.claim }),
                      label: t('action.undo'),
                      back: again,
                      forMs: offeredMs,
                    });
                  },
                  onError: failed,
                },
              )
            }
          />
        ) : null}
      </Suspense>
    </li>
  );
}
