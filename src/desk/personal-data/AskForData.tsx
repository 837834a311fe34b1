import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, CallFailed } from '../api/client.ts';
import { useKeys } from '../keys.ts';
import { Pick } from '../moves/Pick.tsx';
import { useAct } from '../state/ticket.ts';
import { showQuote } from '../text/format.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Select, TextArea, TextInput } from '../ui/Field.tsx';
import { notify } from '../ui/notices.ts';
import { Problem } from '../ui/Problem.tsx';
import { useDataWords } from './words.ts';

const kinds = ['export', 'erase', 'restrict', 'lift', 'hold'] as const;

/** Asks for a copy, an erasure, a restriction or a hold: whose data, what, and why. */
export function AskForData({ onClose }: { readonly onClose: () => void }) {
  const { t } = useDataWords();
  const [clientId] = useState(() => crypto.randomUUID());
  const [person, choose] = useState<{ readonly id: string; readonly name: string }>();
  const [kind, pick] = useState<(typeof kinds)[number]>('export');
  const [reason, explain] = useState('');
  const [ticket, name] = useState('');
  const [unproven, excuse] = useState('');
  const ask = useAct(async (party: string) => {
    if (kind === 'hold')
      await call('POST /parties/:party/holds', { params: { party }, body: { reason: reason.trim() } });
    else
      await call('POST /parties/:party/personal-data', {
        params: { party },
        body: {
          kind,
          reason: reason.trim(),
          clientId,
          ...(ticket.trim() === '' ? {} : { ticket: ticket.trim() }),
          ...(unproven.trim() === '' ? {} : { unproven: unproven.trim() }),
        },
      });
  });
  const low = tooLittleProven(ask.error);
  const isReady =
    person !== undefined && reason.trim() !== '' && (low === undefined || unproven.trim() !== '');
  const run = () => {
    if (!isReady || ask.isPending) return;
    ask.mutate(person.id, {
      onSuccess: () => {
        notify({ text: t(kind === 'hold' ? 'data.heldNow' : 'data.asked') });
        onClose();
      },
    });
  };
  useKeys({ 'Ctrl+Enter': run });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('data.new')}
      width="wide"
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" keys="Ctrl+Enter" disabled={!isReady} busy={ask.isPending} onClick={run}>
            {t('data.ask')}
          </Button>
        </>
      }
    >
      <div className="personal-data-form">
        {person === undefined ? (
          <Pick
            what="party"
            label={t('data.who')}
            hint={t('data.whoHint')}
            onPick={({ reference, title }) => choose({ id: reference, name: title })}
          />
        ) : (
          <>
            <p className="personal-data-line">
              <strong>{t('data.chosen', { name: person.name })}</strong>
              <Button size="small" look="quiet" onClick={() => choose(undefined)}>
                {t('data.other')}
              </Button>
            </p>
            <Holds party={person.id} />
          </>
        )}
        <Select
          label={t('data.what')}
          value={kind}
          options={kinds.map((each) => ({ value: each, label: t(`data.kind.${each}`) }))}
          onChange={({ target }) => pick(kinds.find((each) => each === target.value) ?? kind)}
        />
        <TextArea
          label={t('data.reason')}
          value={reason}
          maxLength={500}
          onChange={({ target }) => explain(target.value)}
        />
        {kind === 'hold' ? null : (
          <TextInput
            label={t('data.ticket')}
            value={ticket}
            maxLength={40}
            onChange={({ target }) => name(target.value)}
          />
        )}
        {low === undefined ? null : (
          <TextArea
            label={t('data.unproven')}
            hint={t('data.unprovenMore', low)}
            value={unproven}
            maxLength={500}
            onChange={({ target }) => excuse(target.value)}
          />
        )}
        {ask.error === null || low !== undefined ? null : <Problem error={ask.error} />}
      </div>
    </Dialog>
  );
}

function Holds({ party }: { readonly party: string }) {
  const { t, language } = useDataWords();
  const { data } = useQuery({
    queryKey: ['queue', 'holds', party],
    queryFn: ({ signal }) => call('GET /parties/:party/holds', { params: { party }, signal }),
  });
  const lift = useAct((hold: string) =>
    call('DELETE /parties/:party/holds/:hold', { params: { party, hold } }),
  );
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section>
      <h3>{t('data.holds')}</h3>
      {data.items.map(({ id, reason, by }) => (
        <p key={id} className="personal-data-line">
          <span>
            {showQuote(reason, language)} ({by.replace(/^person:/, '')})
          </span>
          <Button size="small" busy={lift.isPending} onClick={() => lift.mutate(id)}>
            {t('data.lift')}
          </Button>
        </p>
      ))}
    </section>
  );
}

function tooLittleProven(error: unknown): { readonly has: number; readonly needs: number } | undefined {
  if (!(error instanceof CallFailed) || error.code !== 'identity-unproven') return undefined;
  const { identity } = error.problem;
  if (typeof identity !== 'object' || identity === null) return undefined;
  const { has, needs } = identity as Readonly<Record<string, unknown>>;
  return typeof has === 'number' && typeof needs === 'number' ? { has, needs } : undefined;
}
