import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Addresses, FollowUp } from '../api/contract.ts';
import { addDays, romeDay } from '../state/figures.ts';
import { useNow } from '../state/now.ts';
import { useAct } from '../state/ticket.ts';
import { showDay } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Choice, TextArea, TextInput } from '../ui/Field.tsx';
import { notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';

type Step = Addresses['POST /requests/:request/steps']['body'];

/** A step of a request, based on what the person saw of it. */
function useStep({ request }: FollowUp, onDone: () => void) {
  const words = useWords();
  const act = useAct((step: Step) =>
    call('POST /requests/:request/steps', {
      params: { request: request.id },
      body: { ...step, version: request.version },
    }),
  );
  return {
    busy: act.isPending,
    take: (step: Step, said: string) =>
      act.mutate(step, {
        onSuccess: () => {
          notify({ text: said });
          onDone();
        },
        onError: (error) => notifyProblem(error, words),
      }),
  };
}

function nameOf({ customer, ticket }: FollowUp): string {
  return customer?.name ?? customer?.address ?? ticket;
}

/** Gives the customer more time: nothing leaves before that day. */
export function Move({ of, onClose }: { readonly of: FollowUp; readonly onClose: () => void }) {
  const { t, language } = useWords();
  const tomorrow = addDays(romeDay(useNow()), 1);
  const [day, choose] = useState(() => {
    const later = addDays(romeDay(new Date(of.next.at)), 7);
    return later < tomorrow ? tomorrow : later;
  });
  const { busy, take } = useStep(of, onClose);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('calendar.moveTitle')}
      description={t('calendar.moveWhy', { name: nameOf(of) })}
      foot={
        <>
          <Button onClick={onClose}>{t('action.back')}</Button>
          <Button look="primary" type="submit" form="follow-up-move" busy={busy} disabled={day < tomorrow}>
            {t('calendar.moveGo')}
          </Button>
        </>
      }
    >
      <form
        id="follow-up-move"
        onSubmit={(event) => {
          event.preventDefault();
          take({ step: 'extend', until: day }, t('calendar.moved', { day: showDay(day, language) }));
        }}
      >
        <TextInput
          label={t('due.until')}
          type="date"
          required
          min={tomorrow}
          value={day}
          onChange={(event) => choose(event.target.value)}
        />
      </form>
    </Dialog>
  );
}

/** Holds a request back, or ends it. Why is said in either case. */
export function Stop({ of, onClose }: { readonly of: FollowUp; readonly onClose: () => void }) {
  const { t } = useWords();
  const mayHold = of.steps.includes('hold');
  const [how, choose] = useState<'hold' | 'cancel'>(mayHold ? 'hold' : 'cancel');
  const [reason, say] = useState('');
  const { busy, take } = useStep(of, onClose);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('calendar.stopTitle')}
      description={nameOf(of)}
      foot={
        <>
          <Button onClick={onClose}>{t('action.back')}</Button>
          <Button
            look={how === 'hold' ? 'primary' : 'danger'}
            type="submit"
            form="follow-up-stop"
            busy={busy}
            disabled={reason.trim() === ''}
          >
            {t(how === 'hold' ? 'calendar.holdGo' : 'calendar.endGo')}
          </Button>
        </>
      }
    >
      <form
        id="follow-up-stop"
        className="follow-ups-form"
        onSubmit={(event) => {
          event.preventDefault();
          take({ step: how, reason }, t(how === 'hold' ? 'calendar.heldDone' : 'calendar.endDone'));
        }}
      >
        {mayHold ? (
          <Choice
            label={t('calendar.stopHow')}
            value={how}
            options={[
              { value: 'hold', label: t('calendar.hold') },
              { value: 'cancel', label: t('calendar.end') },
            ]}
            onChange={choose}
          />
        ) : null}
        <p className="reminder-soft">{t(how === 'hold' ? 'calendar.holdWhy' : 'calendar.endWhy')}</p>
        <TextArea
          label={t('panel.reason')}
          required
          maxLength={500}
          rows={3}
          value={reason}
          onChange={(event) => say(event.target.value)}
        />
      </form>
    </Dialog>
  );
}

/** Lets a request go on that was held back. */
export function GoOn({ of }: { readonly of: FollowUp }) {
  const { t } = useWords();
  const { busy, take } = useStep(of, () => {});
  return (
    <Button size="small" busy={busy} onClick={() => take({ step: 'go_on' }, t('calendar.goesOn'))}>
      {t('panel.resume')}
    </Button>
  );
}
