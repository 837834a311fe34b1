import { useEffect, useId, useRef, useState } from 'react';
import './Pick.css';
import type { SearchHit } from '../api/contract.ts';
import { useSearch, wholeOf } from '../state/search.ts';
import { useWords, type Words } from '../text/t.ts';
import { TextInput } from '../ui/Field.tsx';

/** A ticket, a claim or a person that can be chosen. */
export interface Picked {
  /** As people see it: `TCK 4827-1936-52`; of a person the id. */
  readonly reference: string;
  readonly title: string;
  readonly about: string;
}

/** Looked for once the hand rests so long, ms. */
const restMs = 180;
const most = 8;

/** Finds a ticket, a claim or a person by its number or by words; arrows and Enter choose. What is likely is offered at once. */
export function Pick({
  what,
  label,
  hint,
  not = [],
  near,
  offered = [],
  onPick,
}: {
  readonly what: 'ticket' | 'claim' | 'party';
  readonly label: string;
  readonly hint?: string;
  /** References of those that cannot be chosen. */
  readonly not?: readonly string[];
  /** Looked for while nothing is typed, such as the customer's address. */
  readonly near?: string;
  /** Shown first while nothing is typed. */
  readonly offered?: readonly Picked[];
  readonly onPick: (picked: Picked) => void;
}) {
  const words = useWords();
  const { t } = words;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, type] = useState('');
  const [q, look] = useState(near ?? '');
  const [at, move] = useState(0);
  // Who types on and presses Enter means what will be found for those letters.
  const entered = useRef(false);
  useEffect(() => {
    const timer = setTimeout(() => look(typed.trim() === '' ? (near ?? '') : typed), restMs);
    return () => clearTimeout(timer);
  }, [typed, near]);
  useEffect(() => field.current?.focus(), []);
  const search = useSearch({ q });
  const [first] = search.data?.pages ?? [];
  const hits =
    q.trim() === ''
      ? []
      : [...(first?.straight ?? []), ...(first?.groups ?? []).flatMap(({ items }) => items)];
  const found = [
    ...new Map(
      [...(typed.trim() === '' ? offered : []), ...hits.flatMap((hit) => pickedFrom(hit, what, words))]
        .filter(({ reference }) => !not.includes(reference))
        .toReversed()
        .map((each) => [each.reference, each] as const),
    ).values(),
  ]
    .toReversed()
    .slice(0, most);
  const chosen = found[Math.min(at, found.length - 1)];
  const isSettled = !search.isFetching && (typed.trim() === '' || typed === q);
  const latest = useRef(onPick);
  useEffect(() => {
    latest.current = onPick;
  });
  useEffect(() => {
    if (!entered.current || !isSettled) return;
    entered.current = false;
    if (chosen !== undefined) latest.current(chosen);
  }, [isSettled, chosen]);
  return (
    <div className="pick">
      <TextInput
        ref={field}
        label={label}
        hint={hint ?? t('moves.pickHint')}
        value={typed}
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.reference}`}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          type(event.target.value);
          move(0);
          entered.current = false;
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && isSettled && chosen !== undefined) onPick(chosen);
          else if (event.key === 'Enter') entered.current = true;
          else if (event.key === 'ArrowDown') move(Math.min(at + 1, found.length - 1));
          else if (event.key === 'ArrowUp') move(Math.max(at - 1, 0));
          else return;
          event.preventDefault();
        }}
      />
      <div id={`${id}-list`} className="pick-list" role="listbox" aria-label={label}>
        {found.map((each) => (
          <button
            key={each.reference}
            id={`${id}-${each.reference}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={each === chosen}
            className="pick-line"
            onClick={() => onPick(each)}
          >
            <span className="pick-title">{each.title === '' ? each.reference : each.title}</span>
            <span className="pick-about">
              {what === 'party' ? each.about : [each.reference, each.about].filter(Boolean).join(' · ')}
            </span>
          </button>
        ))}
      </div>
      <p className="pick-about" role="status">
        {isSettled && typed.trim() !== '' && found.length === 0
          ? t('search.nothing', { q: typed.trim() })
          : ''}
      </p>
    </div>
  );
}

function pickedFrom(
  hit: SearchHit,
  what: 'ticket' | 'claim' | 'party',
  { t, language }: Words,
): readonly Picked[] {
  const by = wholeOf(hit.by);
  if (what === 'party')
    return hit.kind === 'party' ? [{ reference: hit.id, title: wholeOf(hit.title), about: by }] : [];
  if (what === 'ticket')
    return hit.ticket === null || hit.ticket.status === 'merged'
      ? []
      : [
          {
            reference: hit.ticket.reference,
            title: hit.ticket.subject,
            about: [by, t(`status.${hit.ticket.status}`)].filter(Boolean).join(' · '),
          },
        ];
  return hit.claims.map((claim) => ({
    reference: claim.reference,
    title: claim.type.label[language],
    about: [hit.kind === 'party' ? wholeOf(hit.title) : by, t(`claimStatus.${claim.status}`)]
      .filter(Boolean)
      .join(' · '),
  }));
}
