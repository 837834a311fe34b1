import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import './ClaimLinks.css';
import { call } from '../api/client.ts';
import type { Link as TicketLink, Ticket } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useMay } from '../state/me.ts';
import { bare, useAct } from '../state/ticket.ts';
import { showShare } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextInput } from '../ui/Field.tsx';
import { Section } from '../ui/Details.tsx';
import { notifyProblem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { notify } from '../ui/notices.ts';

/** How sure the machine was of a link. */
export function Certainty({ share }: { readonly share: number }) {
  const { t, language } = useWords();
  return (
    <Tag tone={share >= 0.97 ? 'good' : 'soon'}>
      {t('panel.certainty', { share: showShare(share, language) })}
    </Tag>
  );
}

/** What speaks for a link and against it, each on a line of its own, with the words it rests on. */
export function Reasons({
  link,
  box,
}: {
  readonly link: TicketLink;
  readonly box?: React.RefObject<HTMLDetailsElement | null>;
}) {
  const { t, language } = useWords();
  const reasons = link.explanation[language];
  if (reasons.length === 0) return null;
  return (
    <details className="panel-why" ref={box}>
      <summary>
        {t(link.state === 'suggested' ? 'panel.whySuggested' : 'panel.why')} ({reasons.length})
      </summary>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </details>
  );
}

/** Links a ticket to a claim, in place of those it has or beside them. */
export function useLinkTo(ticket: Ticket) {
  return useAct(
    (to: {
      readonly claim: string;
      readonly role: 'only' | 'primary' | 'further';
      readonly reason?: string;
    }) =>
      call('PUT /tickets/:ticket/link', {
        params: { ticket: ticket.id },
        body: { ...to, claim: bare(to.claim), version: ticket.version },
      }),
  );
}

/** All claims of a ticket that has several, the primary one first: another one can be made primary, each can be taken off. */
export function ClaimLinks({ ticket }: { readonly ticket: Ticket }) {
  const { t } = useWords();
  if (ticket.claims.length < 2) return null;
  const linkOf = (claim: string) => ticket.links.find((each) => each.claim === claim);
  return (
    <Section title={t('claims.title')}>
      <ul className="claim-links">
        {ticket.claims.map((claim) => (
          <ClaimLine key={claim} ticket={ticket} claim={claim} link={linkOf(claim)} />
        ))}
      </ul>
    </Section>
  );
}

function ClaimLine({
  ticket,
  claim,
  link,
}: {
  readonly ticket: Ticket;
  readonly claim: string;
  readonly link: TicketLink | undefined;
}) {
  const words = useWords();
  const { t } = words;
  const works = useMay('work_claims');
  const put = useLinkTo(ticket);
  const [leaving, leave] = useState(false);
  const isPrimary = claim === ticket.claim;
  return (
    <li>
      <p className="claim-links-head">
        <Link to="/claims/$claim" params={{ claim: bare(claim) }}>
          {claim}
        </Link>
        {isPrimary ? <Tag tone="good">{t('claims.primary')}</Tag> : null}
        {link?.certainty == null ? null : <Certainty share={link.certainty} />}
      </p>
      {/* Why it is the primary one's stands at the head of the panel. */}
      {link === undefined || isPrimary ? null : <Reasons link={link} />}
      {works ? (
        <p className="claim-links-acts">
          {isPrimary ? null : (
            <Button
              size="small"
              busy={put.isPending}
              onClick={() =>
                put.mutate(
                  { claim, role: 'primary' },
                  {
                    onSuccess: () => notify({ text: t('done.primary', { claim }) }),
                    onError: (error) => notifyProblem(error, words),
                  },
                )
              }
            >
              {t('claims.makePrimary')}
            </Button>
          )}
          <Button size="small" look="quiet" onClick={() => leave(true)}>
            {t('claims.take')}
          </Button>
        </p>
      ) : null}
      {leaving ? <Unlink ticket={ticket} claim={claim} onClose={() => leave(false)} /> : null}
    </li>
  );
}

/** Takes a ticket off one of its claims, with the reason; what it brought leaves the claim. */
export function Unlink({
  ticket,
  claim,
  onClose,
}: {
  readonly ticket: Ticket;
  readonly claim: string;
  readonly onClose: () => void;
}) {
  const words = useWords();
  const { t } = words;
  const drop = useAct((reason: string) =>
    call('DELETE /tickets/:ticket/link', {
      params: { ticket: ticket.id },
      body: { claim: bare(claim), reason, version: ticket.version },
    }),
  );
  const [reason, explain] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const run = () => {
    if (reason.trim() === '' || drop.isPending) return;
    drop.mutate(reason.trim(), {
      onSuccess: () => {
        onClose();
        notify({ text: t('done.unlinked') });
      },
      onError: (error) => notifyProblem(error, words),
    });
  };
  useKeys({ 'Ctrl+Enter': run });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('claims.takeTitle', { claim })}
      description={t('claims.takeWhat')}
      first={field}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button
            look="danger"
            keys="Ctrl+Enter"
            disabled={reason.trim() === ''}
            busy={drop.isPending}
            onClick={run}
          >
            {t('claims.takeNow')}
          </Button>
        </>
      }
    >
      <TextInput
        ref={field}
        label={t('panel.reason')}
        value={reason}
        maxLength={500}
        required
        onChange={(event) => explain(event.target.value)}
      />
    </Dialog>
  );
}

/** A claim the machine offers: what speaks for it and against it, and one press to link. */
export function Suggestion({ ticket, link }: { readonly ticket: Ticket; readonly link: TicketLink }) {
  const words = useWords();
  const { t } = words;
  const works = useMay('work_claims');
  const put = useLinkTo(ticket);
  const isFirst = ticket.claims.length === 0;
  return (
    <div className="panel-suggestion">
      <p>
        <Link to="/claims/$claim" params={{ claim: bare(link.claim) }}>
          {link.claim}
        </Link>
        {link.certainty === null ? null : <Certainty share={link.certainty} />}
        {works ? (
          <Button
            size="small"
            busy={put.isPending}
            onClick={() =>
              put.mutate(
                { claim: link.claim, role: isFirst ? 'only' : 'further' },
                {
                  onSuccess: () => notify({ text: t('done.linked', { claim: link.claim }) }),
                  onError: (error) => notifyProblem(error, words),
                },
              )
            }
          >
            {t(isFirst ? 'panel.linkThis' : 'claims.add')}
          </Button>
        ) : null}
      </p>
      <Reasons link={link} />
    </div>
  );
}
