import { useEffect, useId, useRef, useState, type RefObject } from 'react';
import './LinkClaim.css';
import type { Ticket } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useSearch, wholeOf } from '../state/search.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Choice, TextInput } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { notify } from '../ui/Toasts.tsx';
import { Reasons, Unlink, useLinkTo } from './ClaimLinks.tsx';

/** A claim that can be chosen. */
interface Offered {
  readonly claim: string;
  readonly about: string;
}

/** Most claims shown at once. */
const most = 7;

/** Finds a claim by its number, a plate, a policy or a name; arrows and Enter choose. What is likely is offered at once. */
function FindClaim({
  field,
  not,
  near,
  offered,
  onClaim,
}: {
  readonly field: RefObject<HTMLInputElement | null>;
  /** Claims that cannot be chosen. */
  readonly not: readonly string[];
  /** Looked for while nothing is typed. */
  readonly near: string;
  readonly offered: readonly Offered[];
  readonly onClaim: (claim: string) => void;
}) {
  const { t, language } = useWords();
  const id = useId();
  const [typed, type] = useState('');
  const [q, look] = useState(near);
  const [at, move] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => look(typed.trim() === '' ? near : typed), 180);
    return () => clearTimeout(timer);
  }, [typed, near]);
  const search = useSearch({ q });
  const [first] = search.data?.pages ?? [];
  const hits =
    q.trim() === ''
      ? []
      : [...(first?.straight ?? []), ...(first?.groups ?? []).flatMap(({ items }) => items)];
  const all: readonly Offered[] = [
    ...(typed.trim() === '' ? offered : []),
    ...hits.flatMap((hit) =>
      hit.claims.map((claim) => ({
        claim: claim.reference,
        about: [
          claim.type.label[language],
          wholeOf(hit.kind === 'party' ? hit.title : hit.by),
          t(`claimStatus.${claim.status}`),
        ]
          .filter(Boolean)
          .join(' · '),
      })),
    ),
  ];
  const found = all
    .filter(
      ({ claim }, index) => !not.includes(claim) && all.findIndex((each) => each.claim === claim) === index,
    )
    .slice(0, most);
  const chosen = found[Math.min(at, found.length - 1)];
  // What stands in the list is of other letters than those typed: Enter would take what nobody has seen.
  const isSettled = !search.isFetching && (typed.trim() === '' || typed === q);
  return (
    <div>
      <TextInput
        ref={field}
        label={t('claims.find')}
        hint={t('claims.findHint')}
        value={typed}
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.claim}`}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          type(event.target.value);
          move(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey) {
            if (isSettled && chosen !== undefined) onClaim(chosen.claim);
          } else if (event.key === 'ArrowDown') move(Math.min(at + 1, found.length - 1));
          else if (event.key === 'ArrowUp') move(Math.max(at - 1, 0));
          else return;
          event.preventDefault();
        }}
      />
      <div id={`${id}-list`} className="find-claim" role="listbox" aria-label={t('claims.find')}>
        {found.map((each) => (
          <button
            key={each.claim}
            id={`${id}-${each.claim}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={each === chosen}
            onClick={() => onClaim(each.claim)}
          >
            <span>{each.claim}</span>
            <span className="find-claim-about">{each.about}</span>
          </button>
        ))}
      </div>
      <p className="find-claim-about" role="status">
        {isSettled && typed.trim() !== '' && found.length === 0
          ? t('search.nothing', { q: typed.trim() })
          : ''}
      </p>
    </div>
  );
}

/** Says which claim a ticket belongs to: one that is offered with its reasons, or any other that is searched for. */
export function LinkClaim({ ticket, onClose }: { readonly ticket: Ticket; readonly onClose: () => void }) {
  const { t } = useWords();
  const put = useLinkTo(ticket);
  const [claim, choose] = useState<string | undefined>(undefined);
  const [role, chooseRole] = useState<'only' | 'primary' | 'further'>('only');
  const [reason, explain] = useState('');
  const [leaving, leave] = useState(false);
  const why = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLInputElement>(null);
  // What had the focus is gone with the choice.
  useEffect(() => (why.current ?? field.current)?.focus(), [claim]);
  const suggested = ticket.links.filter((each) => each.state === 'suggested');
  const chosen = ticket.links.find((each) => each.claim === claim);
  const run = () => {
    if (claim === undefined || put.isPending) return;
    put.mutate(
      { claim, role, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) },
      {
        onSuccess: () => {
          onClose();
          notify({ text: t('done.linked', { claim }) });
        },
      },
    );
  };
  useKeys({ 'Ctrl+Enter': run });
  if (leaving && ticket.claim !== null)
    return <Unlink ticket={ticket} claim={ticket.claim} onClose={onClose} />;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('panel.linkOther')}
      first={field}
      foot={
        <>
          {ticket.claims.length === 1 ? (
            <Button look="danger" onClick={() => leave(true)}>
              {t('panel.unlink')}
            </Button>
          ) : null}
          <Button
            look="primary"
            keys="Ctrl+Enter"
            disabled={claim === undefined}
            busy={put.isPending}
            onClick={run}
          >
            {claim === undefined ? t('panel.linkThis') : t('claims.linkTo', { claim })}
          </Button>
        </>
      }
    >
      {claim === undefined ? (
        <FindClaim
          field={field}
          not={ticket.claims}
          near={ticket.customer?.address ?? ''}
          offered={suggested.map((each) => ({ claim: each.claim, about: t('panel.suggested') }))}
          onClaim={choose}
        />
      ) : (
        <>
          <p role="status">{t('claims.chosen', { claim })}</p>
          {chosen === undefined ? null : <Reasons link={chosen} />}
          {ticket.claims.length === 0 ? null : (
            <div className="link-claim-role">
              <p className="field-label">{t('opening.role', { claims: ticket.claims.join(', ') })}</p>
              <Choice
                label={t('opening.role', { claims: ticket.claims.join(', ') })}
                value={role}
                options={[
                  { value: 'only', label: t('claims.replace') },
                  { value: 'further', label: t('claims.beside') },
                  { value: 'primary', label: t('claims.first') },
                ]}
                onChange={chooseRole}
              />
            </div>
          )}
          <TextInput
            ref={why}
            label={t('panel.reason')}
            value={reason}
            maxLength={500}
            onChange={(event) => explain(event.target.value)}
          />
          <Button size="small" look="quiet" className="link-claim-again" onClick={() => choose(undefined)}>
            {t('claims.another')}
          </Button>
        </>
      )}
      {put.error === null ? null : <Problem error={put.error} kept={t('opening.kept')} />}
    </Dialog>
  );
}
