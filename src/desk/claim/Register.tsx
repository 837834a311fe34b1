import { Link } from '@tanstack/react-router';
import type { Claim } from '../api/contract.ts';
import { actorText, didText, useAuditWords } from '../audit/words.ts';
import { useMay } from '../state/me.ts';
import { showInstantLong } from '../text/format.ts';

/** Everything that happened to the claim and its tickets, newest first; it never changes. */
export function Register({ claim }: { readonly claim: Claim }) {
  const words = useAuditWords();
  const { t, language } = words;
  const audits = useMay('read_audit');
  return (
    <ul className="claim-list claim-pad">
      {audits ? (
        <li>
          <Link to="/settings/audit" search={{ about: claim.reference }}>
            {t('claim.audit')}
          </Link>
          {claim.parties.map(({ party }) => (
            <span key={party.id}>
              {' · '}
              <Link to="/settings/audit" search={{ party: party.id }}>
                {party.name}
              </Link>
            </span>
          ))}
        </li>
      ) : null}
      {claim.history.toReversed().map((event) => (
        <li key={event.id} className="claim-register">
          <time dateTime={event.at}>{showInstantLong(event.at, language)}</time>
          <span>{didText({ ...event, claim: claim.reference }, words)}</span>
          <span className="claim-soft">{actorText(event.actor, words)}</span>
        </li>
      ))}
    </ul>
  );
}
