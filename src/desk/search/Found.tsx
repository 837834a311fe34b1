import { Link } from '@tanstack/react-router';
import {
  FileText,
  FolderOpen,
  Inbox,
  Send,
  ShieldCheck,
  StickyNote,
  UserRound,
  type LucideIcon,
} from 'lucide-react';
import { memo } from 'react';
import './Found.css';
import type { SearchHit, StraightHit } from '../api/contract.ts';
import { useNow } from '../state/now.ts';
import { claimPlace, placeOf, wholeOf } from '../state/search.ts';
import { showInstant, showInstantLong } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { ChannelIcon } from '../ui/ChannelIcon.tsx';

/** A message shows the way it came. */
const icons: Readonly<Record<Exclude<SearchHit['kind'], 'message'>, LucideIcon>> = {
  ticket: Inbox,
  claim: FolderOpen,
  file: FileText,
  answer: Send,
  note: StickyNote,
  policy: ShieldCheck,
  party: UserRound,
};

/** Something that was found, as a line: what it is, whose, and the words it was found by. The whole line leads there. */
export const Found = memo(function Found({
  hit,
  number,
}: {
  readonly hit: SearchHit;
  readonly number?: StraightHit['number'];
}) {
  const { t, language } = useWords();
  const now = useNow();
  const Icon = hit.kind === 'message' ? undefined : icons[hit.kind];
  const place = placeOf(hit);
  const isKnown = hit.kind === 'policy' || hit.kind === 'party';
  const [claim] = hit.claims;
  const title =
    wholeOf(hit.title) !== '' ? (
      <Marked pieces={hit.title} />
    ) : hit.kind === 'claim' && claim !== undefined ? (
      claim.reference
    ) : (
      (hit.ticket?.subject ?? '')
    );
  return (
    <li className="found">
      {Icon === undefined ? (
        <span className="found-icon">
          <ChannelIcon channel={hit.channel ?? 'email'} />
        </span>
      ) : (
        <Icon className="found-icon" aria-hidden="true" />
      )}
      <div className="found-body">
        <p className="found-title" lang={hit.language ?? undefined}>
          {place === undefined || isKnown ? (
            <strong>{title}</strong>
          ) : (
            <Link className="found-link" data-hit {...place}>
              {title}
            </Link>
          )}
          {number === undefined ? null : (
            <span className="found-number">
              {t(`search.number.${number.is}`)} {number.is === 'reference' ? '' : number.value}
            </span>
          )}
        </p>
        <p className="found-about">
          {hit.by.length === 0 ? null : (
            <span>
              <Marked pieces={hit.by} />
            </span>
          )}
          {hit.ticket === null ? null : (
            <span>
              {hit.kind === 'ticket' || wholeOf(hit.title) === hit.ticket.subject
                ? hit.ticket.reference
                : `${hit.ticket.reference} ${hit.ticket.subject}`}
            </span>
          )}
          {hit.ticket === null ? null : <span>{t(`status.${hit.ticket.status}`)}</span>}
          {isKnown || claim === undefined ? null : hit.kind === 'claim' ? (
            <span>
              {claim.type.label[language]} · {t(`claimStatus.${claim.status}`)}
            </span>
          ) : (
            <span>{claim.reference}</span>
          )}
          {isKnown && hit.claims.length === 0 ? <span>{t('search.noClaim')}</span> : null}
        </p>
        {hit.excerpt.length === 0 ? null : (
          <p className="found-words" lang={hit.language ?? undefined}>
            <Marked pieces={hit.excerpt} />
          </p>
        )}
        {isKnown && hit.claims.length > 0 ? (
          <ul className="found-claims">
            {hit.claims.map((each) => (
              <li key={each.reference}>
                <Link className="found-link" data-hit {...claimPlace(each.reference)}>
                  {each.reference}
                </Link>{' '}
                <span className="found-soft">
                  {each.type.label[language]} · {t(`claimStatus.${each.status}`)}
                </span>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      {hit.at === null ? null : (
        <time className="found-at" dateTime={hit.at} title={showInstantLong(hit.at, language)}>
          {showInstant(hit.at, language, now)}
        </time>
      )}
    </li>
  );
});

function Marked({ pieces }: { readonly pieces: SearchHit['title'] }) {
  // Pieces have no names of their own and never change places.
  return pieces.map((piece, index) =>
    // oxlint-disable-next-line react/no-array-index-key -- as above
    piece.marked ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
  );
}
