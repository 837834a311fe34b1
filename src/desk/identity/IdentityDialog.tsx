import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { askedFacts, notedMethods, type AskedFact } from '../../domain/identity/identity.ts';
import { call } from '../api/client.ts';
import type { Addresses, Ticket } from '../api/contract.ts';
import { useMay } from '../state/me.ts';
import { useNow } from '../state/now.ts';
import { useAct } from '../state/ticket.ts';
import { showInstant, showQuote } from '../text/format.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Checkbox, Select, TextInput } from '../ui/Field.tsx';
import { notify } from '../ui/notices.ts';
import { Problem } from '../ui/Problem.tsx';
import { Why } from '../ui/Why.tsx';
import { identityQuery } from './IdentityMark.tsx';
import { useIdentityWords } from './words.ts';

type Shown = Addresses['GET /tickets/:ticket/identity']['answer'];
type ProofBody = Addresses['POST /tickets/:ticket/identity/proofs']['body'];

/** What proves who somebody is, and ways to prove more: a note of what was proven, or a code to an address on file. */
export function IdentityDialog({
  ticket,
  onClose,
}: {
  readonly ticket: Ticket;
  readonly onClose: () => void;
}) {
  const { t } = useIdentityWords();
  const { data, error } = useQuery(identityQuery(ticket));
  const works = useMay('work_claims');
  return (
    <Dialog open onClose={onClose} title={t('identity.title')} width="wide">
      {error === null ? null : <Problem error={error} />}
      {data === undefined ? null : (
        <div className="identity">
          <p>{t(`identity.level.${levelKey(data.level)}`)}</p>
          <Proofs ticket={ticket} shown={data} works={works} />
          {works ? (
            <>
              <AddProof ticket={ticket} />
              <Code ticket={ticket} shown={data} />
            </>
          ) : null}
          <Overrides ticket={ticket} shown={data} />
        </div>
      )}
    </Dialog>
  );
}

function levelKey(level: number): 0 | 1 | 2 | 3 {
  return level >= 3 ? 3 : level >= 2 ? 2 : level >= 1 ? 1 : 0;
}

function Proofs({
  ticket,
  shown,
  works,
}: {
  readonly ticket: Ticket;
  readonly shown: Shown;
  readonly works: boolean;
}) {
  const { t, language } = useIdentityWords();
  const now = useNow();
  const [taking, take] = useState<string>();
  const withdraw = useAct(({ proof, reason }: { readonly proof: string; readonly reason: string }) =>
    call('POST /tickets/:ticket/identity/proofs/:proof/withdrawal', {
      params: { ticket: ticket.id, proof },
      body: { reason },
    }),
  );
  return (
    <>
      <h3>{t('identity.proofs')}</h3>
      {shown.proofs.length === 0 ? <p className="identity-soft">{t('identity.none')}</p> : null}
      <ul className="identity-list">
        {shown.proofs.map((proof) => (
          <li key={proof.id}>
            <span className={proof.withdrawn === null ? '' : 'identity-over'}>
              {t(`identity.method.${proof.method}`)}
              {proof.facts.length === 0
                ? ''
                : `: ${proof.facts.map((fact) => t(`identity.fact.${fact}`)).join(', ')}`}
            </span>
            {proof.note === null ? null : <span>{showQuote(proof.note, language)}</span>}
            {proof.representative ? (
              <span>{t('identity.representative', { mandate: proof.mandate ?? '' })}</span>
            ) : null}
            <span className="identity-soft">
              {t('identity.by', {
                who: proof.by.startsWith('machine:') ? t('identity.machine') : nameOf(proof.by),
                when: showInstant(proof.at, language, now),
              })}
            </span>
            {proof.withdrawn === null ? (
              works ? (
                <Button look="quiet" size="small" onClick={() => take(proof.id)}>
                  {t('identity.withdraw')}
                </Button>
              ) : null
            ) : (
              <span className="identity-soft">
                {t('identity.withdrawn', { name: nameOf(proof.withdrawn.by), why: proof.withdrawn.why })}
              </span>
            )}
          </li>
        ))}
      </ul>
      {withdraw.error === null ? null : <Problem error={withdraw.error} />}
      {taking === undefined ? null : (
        <Why
          title={t('identity.withdrawTitle')}
          busy={withdraw.isPending}
          onClose={() => take(undefined)}
          onReason={(reason) =>
            withdraw.mutate({ proof: taking, reason }, { onSuccess: () => take(undefined) })
          }
        />
      )}
    </>
  );
}

function AddProof({ ticket }: { readonly ticket: Ticket }) {
  const { t } = useIdentityWords();
  const [method, choose] = useState<(typeof notedMethods)[number]>('answers');
  const [facts, answer] = useState<readonly AskedFact[]>([]);
  const [note, write] = useState('');
  const [speaks, represent] = useState(false);
  const [mandate, prove] = useState('');
  const add = useAct((body: ProofBody) =>
    call('POST /tickets/:ticket/identity/proofs', { params: { ticket: ticket.id }, body }),
  );
  const isReady =
    note.trim() !== '' && (method !== 'answers' || facts.length > 1) && (!speaks || mandate.trim() !== '');
  const run = () =>
    add.mutate(
      {
        method,
        facts: method === 'answers' ? [...facts] : [],
        note: note.trim(),
        representative: speaks,
        ...(speaks ? { mandate: mandate.trim() } : {}),
      },
      {
        onSuccess: () => {
          answer([]);
          write('');
          notify({ text: t('identity.saved') });
        },
      },
    );
  return (
    <>
      <h3>{t('identity.add')}</h3>
      <div className="identity-form">
        <Select
          label={t('identity.how')}
          value={method}
          options={notedMethods.map((each) => ({ value: each, label: t(`identity.method.${each}`) }))}
          onChange={({ target }) => choose(notedMethods.find((each) => each === target.value) ?? method)}
        />
        {method === 'answers' ? (
          <fieldset className="identity-facts">
            <legend>{t('identity.right')}</legend>
            {askedFacts.map((fact) => (
              <Checkbox
                key={fact}
                label={t(`identity.fact.${fact}`)}
                checked={facts.includes(fact)}
                onChange={({ target }) =>
                  answer(target.checked ? [...facts, fact] : facts.filter((each) => each !== fact))
                }
              />
            ))}
          </fieldset>
        ) : null}
        <TextInput
          label={t('identity.note')}
          hint={t('identity.noteHint')}
          value={note}
          maxLength={500}
          onChange={({ target }) => write(target.value)}
        />
        <Checkbox
          label={t('identity.speaks')}
          checked={speaks}
          onChange={({ target }) => represent(target.checked)}
        />
        {speaks ? (
          <TextInput
            label={t('identity.mandate')}
            value={mandate}
            maxLength={300}
            onChange={({ target }) => prove(target.value)}
          />
        ) : null}
        {add.error === null ? null : <Problem error={add.error} />}
        <Button look="primary" disabled={!isReady} busy={add.isPending} onClick={run}>
          {t('identity.save')}
        </Button>
      </div>
    </>
  );
}

function Code({ ticket, shown }: { readonly ticket: Ticket; readonly shown: Shown }) {
  const { t } = useIdentityWords();
  const [chosen, choose] = useState('');
  const [told, hear] = useState('');
  const to = shown.channels.find((each) => each.to === chosen) ?? shown.channels[0];
  const waiting = shown.codes.findLast(({ state }) => state === 'waiting');
  const params = { ticket: ticket.id };
  const send = useAct((address: string) =>
    call('POST /tickets/:ticket/identity/codes', {
      params,
      body: { to: address, clientId: crypto.randomUUID() },
    }),
  );
  const check = useAct(({ code, digits }: { readonly code: string; readonly digits: string }) =>
    call('POST /tickets/:ticket/identity/codes/:code/answers', {
      params: { ...params, code },
      body: { code: digits },
    }),
  );
  return (
    <>
      <h3>{t('identity.code')}</h3>
      {to === undefined ? <p className="identity-soft">{t('identity.codeNone')}</p> : null}
      <div className="identity-form">
        {to === undefined ? null : (
          <>
            <Select
              label={t('identity.codeTo')}
              value={to.to}
              options={shown.channels.map((each) => ({
                value: each.to,
                label: `${each.name}, ${each.shown}`,
              }))}
              onChange={({ target }) => choose(target.value)}
            />
            <Button
              busy={send.isPending}
              onClick={() =>
                send.mutate(to.to, {
                  onSuccess: () => notify({ text: t('identity.codeSent', { to: to.shown }) }),
                })
              }
            >
              {t('identity.codeSend')}
            </Button>
          </>
        )}
        {send.error === null ? null : <Problem error={send.error} />}
        {waiting === undefined ? null : (
          <>
            <TextInput
              label={t('identity.codeTold')}
              hint={t('identity.codeSent', { to: waiting.to })}
              value={told}
              inputMode="numeric"
              autoComplete="off"
              maxLength={12}
              onChange={({ target }) => hear(target.value)}
            />
            <Button
              disabled={told.trim() === ''}
              busy={check.isPending}
              onClick={() =>
                check.mutate(
                  { code: waiting.id, digits: told.trim() },
                  {
                    onSuccess: () => {
                      hear('');
                      notify({ text: t('identity.codeRight') });
                    },
                  },
                )
              }
            >
              {t('identity.codeCheck')}
            </Button>
          </>
        )}
        {check.error === null ? null : <Problem error={check.error} />}
      </div>
    </>
  );
}

function Overrides({ ticket, shown }: { readonly ticket: Ticket; readonly shown: Shown }) {
  const { t } = useIdentityWords();
  const decides = useMay('decide_claims');
  const [asking, ask] = useState(false);
  const allow = useAct((reason: string) =>
    call('POST /tickets/:ticket/identity/overrides', { params: { ticket: ticket.id }, body: { reason } }),
  );
  const mayAsk = decides && shown.needs > 0 && shown.level < shown.needs;
  if (shown.overrides.length === 0 && !mayAsk) return null;
  return (
    <>
      <h3>{t('identity.overrides')}</h3>
      <ul className="identity-list">
        {shown.overrides.map(({ id, reason, by, has, needs }) => (
          <li key={id}>{t('identity.override', { reason, name: nameOf(by), has, needs })}</li>
        ))}
      </ul>
      {mayAsk ? <Button onClick={() => ask(true)}>{t('identity.letDecide')}</Button> : null}
      {allow.error === null ? null : <Problem error={allow.error} />}
      {asking ? (
        <Why
          title={t('identity.letDecideTitle')}
          description={t('identity.letDecideMore')}
          busy={allow.isPending}
          onClose={() => ask(false)}
          onReason={(reason) => allow.mutate(reason, { onSettled: () => ask(false) })}
        />
      ) : null}
    </>
  );
}

function nameOf(actor: string): string {
  return actor.replace(/^person:/, '');
}
