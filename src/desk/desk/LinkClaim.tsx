import { useEffect, useRef, useState } from 'react';
import './LinkClaim.css';
import type { Ticket } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { Pick } from '../moves/Pick.tsx';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Choice, TextInput } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';
import { Reasons, Unlink, useLinkTo } from './ClaimLinks.tsx';

/** Says which claim a ticket belongs to: one that is offered with its reasons, or any other that is searched for. */
export function LinkClaim({ ticket, onClose }: { readonly ticket: Ticket; readonly onClose: () => void }) {
  const { t } = useWords();
  const put = useLinkTo(ticket);
  const [claim, choose] = useState<string | undefined>(undefined);
  const [role, chooseRole] = useState<'only' | 'primary' | 'further'>('only');
  const [reason, explain] = useState('');
  const [leaving, leave] = useState(false);
  const why = useRef<HTMLInputElement>(null);
  // What had the focus is gone with the choice.
  useEffect(() => why.current?.focus(), [claim]);
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
      title={t(ticket.claim === null ? 'panel.link' : 'panel.linkOther')}
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
        <Pick
          what="claim"
          label={t('claims.find')}
          hint={t('claims.findHint')}
          not={ticket.claims}
          near={ticket.customer?.address ?? ''}
          offered={suggested.map((each) => ({
            reference: each.claim,
            title: t('panel.suggested'),
            about: '',
          }))}
          onPick={({ reference }) => choose(reference)}
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
