import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import './Moves.css';
import type { Move } from '../api/contract.ts';
import { useMay } from '../state/me.ts';
import { useUndoMove } from '../state/moves.ts';
import { useNow } from '../state/now.ts';
import { bare } from '../state/ticket.ts';
import { showInstant, showInstantLong } from '../text/format.ts';
import { useWords, type Say } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';
import { Why } from '../ui/Why.tsx';

/** Where a ticket or a claim went that goes on under another number. */
export function MergedInto({
  ticket,
  claim,
}: {
  readonly ticket?: string | null;
  readonly claim?: string | null;
}) {
  const { t } = useWords();
  if (ticket == null && claim == null) return null;
  return (
    <p className="moves-merged" role="status">
      {t('moves.isMerged')}{' '}
      {ticket == null ? (
        <Link to="/claims/$claim" params={{ claim: bare(claim ?? '') }}>
          {claim}
        </Link>
      ) : (
        <Link to="/queue/$view/$ticket" params={{ view: 'all', ticket: bare(ticket) }}>
          {ticket}
        </Link>
      )}
    </p>
  );
}

/** What people moved to or from a ticket or a claim, newest first; each can be taken back. */
export function Moves({ moves, own }: { readonly moves: readonly Move[]; readonly own: string }) {
  const words = useWords();
  const { t, language } = words;
  const now = useNow();
  const works = useMay('work_claims');
  const undo = useUndoMove();
  const [asked, ask] = useState<Move>();
  const [busy, work] = useState(false);
  if (moves.length === 0) return null;
  const back = (move: Move, reason: string) => {
    work(true);
    undo(move.id, reason)
      .then(() => {
        ask(undefined);
        notify({ text: t('moves.undone') });
      })
      .catch((error: unknown) => notifyProblem(error, words))
      .finally(() => work(false));
  };
  return (
    <details className="moves">
      <summary>{t('moves.title', { n: moves.length })}</summary>
      <ul>
        {moves.map((move) => (
          <li key={move.id}>
            <div>
              <p className={move.state === 'undone' ? 'moves-undone' : ''}>{moveText(move, own, t)}</p>
              <p className="moves-soft">
                {nameOf(move.doneBy)} ·{' '}
                <time dateTime={move.doneAt} title={showInstantLong(move.doneAt, language)}>
                  {showInstant(move.doneAt, language, now)}
                </time>
                {move.reason === null ? '' : ` · ${move.reason}`}
              </p>
              {move.state === 'undone' ? (
                <p className="moves-soft">
                  {t('moves.undoneBy', { name: nameOf(move.undoneBy ?? ''), reason: move.undoReason ?? '' })}
                </p>
              ) : null}
            </div>
            {move.state === 'done' && works ? (
              <Button size="small" onClick={() => ask(move)}>
                {t('moves.undo')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {asked === undefined ? null : (
        <Why
          title={moveText(asked, own, t)}
          description={t('moves.undoWhy')}
          action={t('moves.undoNow')}
          busy={busy}
          onClose={() => ask(undefined)}
          onReason={(reason) => back(asked, reason)}
        />
      )}
    </details>
  );
}

/** A move in a sentence, as the one of its two ends sees it whose number is `own`. */
function moveText(move: Move, own: string, t: Say): string {
  switch (move.kind) {
    case 'merge-tickets':
      return move.fromTicket === own
        ? t('moves.wentInto', { other: move.toTicket ?? '' })
        : t('moves.tookIn', { other: move.fromTicket ?? '', n: move.messages });
    case 'merge-claims':
      return move.fromClaim === own
        ? t('moves.claimWentInto', { other: move.toClaim ?? '' })
        : t('moves.claimTookIn', { other: move.fromClaim ?? '' });
    case 'split-ticket':
      return move.fromTicket === own
        ? t('moves.splitOff', { other: move.toTicket ?? '', n: move.messages })
        : t('moves.splitFrom', { other: move.fromTicket ?? '' });
    case 'open-claim':
      return t('moves.openedClaim', {
        ticket: move.toTicket ?? move.fromTicket ?? '',
        claim: move.toClaim ?? '',
      });
    case 'relink-ticket':
      return t('moves.relinked', {
        ticket: move.toTicket ?? move.fromTicket ?? '',
        from: move.fromClaim ?? '–',
        to: move.toClaim ?? '–',
      });
  }
}

function nameOf(actor: string): string {
  return actor.replace(/^person:/, '');
}
