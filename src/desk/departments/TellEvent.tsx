import { useRef, useState } from 'react';
import type { ClaimEvent, TicketEvent } from '../../domain/time/told-event.ts';
import { call } from '../api/client.ts';
import type { Claim, Ticket } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { bare, useAct } from '../state/ticket.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Select, TextInput } from '../ui/Field.tsx';
import { notify } from '../ui/notices.ts';
import { Problem } from '../ui/Problem.tsx';

/** What the events are said of, and those that can happen to it; at least one. */
export type About =
  | { readonly claim: Pick<Claim, 'reference'>; readonly events: readonly ClaimEvent[] }
  | { readonly ticket: Pick<Ticket, 'reference'>; readonly events: readonly TicketEvent[] };

/** Records when something happened that starts or stops a deadline of law, or that it did not happen after all. */
export function TellEvent({ about, onClose }: { readonly about: About; readonly onClose: () => void }) {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const events: readonly (ClaimEvent | TicketEvent)[] = about.events;
  const [event, choose] = useState(events[0]);
  const [opened] = useState(() => localMinute(new Date()));
  const [when, set] = useState(opened);
  const act = useAct((at: string | null) => tell(about, event, at));
  const run = (at: string | null) => {
    if (act.isPending) return;
    act.mutate(at, {
      onSuccess: () => {
        notify({ text: t(at === null ? 'events.takenBack' : 'events.done') });
        onClose();
      },
    });
  };
  const record = () => {
    if (when !== '') run(new Date(when).toISOString());
  };
  useKeys({ 'Ctrl+Enter': record });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('events.title')}
      description={t('events.what')}
      first={field}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button busy={act.isPending} onClick={() => run(null)}>
            {t('events.takeBack')}
          </Button>
          <Button
            look="primary"
            keys="Ctrl+Enter"
            disabled={when === ''}
            busy={act.isPending}
            onClick={record}
          >
            {t('events.record')}
          </Button>
        </>
      }
    >
      {act.error === null ? null : <Problem error={act.error} />}
      <Select
        label={t('events.which')}
        value={event}
        options={events.map((each) => ({ value: each, label: t(`events.${each}`) }))}
        onChange={({ target }) => choose(events.find((each) => each === target.value) ?? event)}
      />
      <TextInput
        ref={field}
        label={t('events.when')}
        type="datetime-local"
        value={when}
        max={opened}
        onChange={({ target }) => set(target.value)}
      />
    </Dialog>
  );
}

async function tell(about: About, event: ClaimEvent | TicketEvent | undefined, at: string | null) {
  if ('claim' in about) {
    const chosen = about.events.find((each) => each === event);
    if (chosen !== undefined)
      await call('POST /claims/:claim/events', {
        params: { claim: bare(about.claim.reference) },
        body: { event: chosen, at },
      });
  } else {
    const chosen = about.events.find((each) => each === event);
    if (chosen !== undefined)
      await call('POST /tickets/:ticket/events', {
        params: { ticket: bare(about.ticket.reference) },
        body: { event: chosen, at },
      });
  }
}

/** A moment as the field writes it, in the zone of whoever looks. */
function localMinute(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
