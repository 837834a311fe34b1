import { ClaimPanel } from './ClaimPanel.tsx';
import type { Ticket } from '../api/contract.ts';
import { pressWhenShown, useFirstKeys, useKeys } from '../keys.ts';
import { changeLook, isNarrow, useLook } from '../state/look.ts';
import { useMe } from '../state/me.ts';
import { useWords } from '../text/t.ts';
import { Composer } from './Composer.tsx';
import { Edge } from './Edge.tsx';
import { TicketHead } from './TicketHead.tsx';
import { Timeline } from './Timeline.tsx';

/** A ticket that has been read: what was said, where to answer, and its claim beside it. */
export function OpenTicket({
  ticket,
  onDone,
  onBack,
}: {
  readonly ticket: Ticket;
  /** The matter is settled: on to the next. */
  readonly onDone: () => void;
  readonly onBack: () => void;
}) {
  const { t } = useWords();
  const look = useLook();
  const me = useMe();
  const works = me?.rights.includes('work_claims') === true;
  // What the panel does, also while it is shut.
  const inPanel = (key: string) => () => {
    changeLook({ panel: true });
    pressWhenShown(key);
  };
  useKeys(
    {
      w: inPanel('w'),
      m: inPanel('m'),
      ...(works ? { l: inPanel('l'), 'Shift+C': inPanel('Shift+C') } : {}),
      ...(me?.rights.includes('propose_decisions') === true ? { d: inPanel('d') } : {}),
    },
    !look.panel,
  );
  return (
    <div className={look.panel ? 'ticket ticket-with-panel' : 'ticket'}>
      <article className="ticket-main" aria-labelledby="ticket-title">
        <TicketHead ticket={ticket} onDone={onDone} onBack={onBack} />
        <Timeline ticket={ticket} />
        {works ? <Composer ticket={ticket} person={me.name} onDone={onDone} /> : null}
      </article>
      {look.panel ? (
        <>
          <Edge
            label={t('keys.panel')}
            value={look.panelWidth}
            least={280}
            most={560}
            from="right"
            onChange={(panelWidth) => changeLook({ panelWidth })}
          />
          <ClaimPanel ticket={ticket} />
          {isNarrow() ? <ShutDrawer /> : null}
        </>
      ) : null}
    </div>
  );
}

/** Where the panel lies over the conversation, Escape shuts it before the ticket below. */
function ShutDrawer() {
  useFirstKeys({
    Escape: () => {
      changeLook({ panel: false });
      document.getElementById('ticket-title')?.focus();
    },
  });
  return null;
}
