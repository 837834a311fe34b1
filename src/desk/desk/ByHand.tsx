import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import './ByHand.css';
import { call, CallFailed } from '../api/client.ts';
import { saidFields } from '../../domain/by-hand.ts';
import { askedFacts } from '../../domain/identity/identity.ts';
import type { CurrentCall, Ticket } from '../api/contract.ts';
import { usePhoneWords } from '../call/words.ts';
import { useIdentityWords } from '../identity/words.ts';
import { useKeys } from '../keys.ts';
import { forgetEntry, freshEntry, keepEntry, readEntry, type HandDraft } from '../state/by-hand.ts';
import { filterKinds } from '../state/filters.ts';
import { useOpenTicket } from '../state/queue.ts';
import { bare } from '../state/ticket.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Checkbox, Choice, Select, TextArea, TextInput } from '../ui/Field.tsx';
import { Problem, notifyProblem } from '../ui/Problem.tsx';

/**
 * Writes down a call or a visit, with the keyboard alone; closed by mistake, it keeps every word. During a call it is the
 * call's sheet: what is asked has fields of its own, and nothing is taken from the number but the number.
 */
export function ByHand({
  person,
  during,
  onClose,
}: {
  readonly person: string;
  /** The call that goes on while it is written: both come into one ticket. */
  readonly during?: CurrentCall;
  /** `keepsWords`: what was said in the call is not a ticket yet, and must be found again when the call is over. */
  readonly onClose: (keepsWords: boolean) => void;
}) {
  const words = usePhoneWords();
  const { t } = words;
  const identity = useIdentityWords();
  const id = useId();
  const first = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const openTicket = useOpenTicket();
  const queries = useQueryClient();
  const [entry, put] = useState<HandDraft>(
    () =>
      readEntry(localStorage, person, during?.id) ?? {
        ...freshEntry(during === undefined ? new Date() : new Date(during.startedAt), crypto.randomUUID()),
        ...(during === undefined ? {} : { phone: during.from ?? '', language: during.language }),
        ...(during?.keyed == null ? {} : { said: saidOnly(during.keyed.digits) }),
      },
  );
  const change = (part: Partial<HandDraft>) => {
    const next = { ...entry, ...part };
    put(next);
    keepEntry(localStorage, person, next, during?.id);
  };
  const create = useMutation({
    mutationFn: () => {
      const { clientId, way, what, at, caseKind, language } = entry;
      const said = Object.fromEntries(
        (['who', 'phone', 'email', 'subject', 'claim'] as const)
          .map((field) => [field, entry[field].trim()])
          .filter(([, words]) => words !== ''),
      );
      const answers = Object.fromEntries(
        saidFields
          .map((field) => [field, entry.said[field].trim()] as const)
          .filter(([, answer]) => answer !== ''),
      );
      return call('POST /tickets', {
        body: {
          ...said,
          ...(during === undefined ? {} : { call: during.id }),
          ...(Object.keys(answers).length === 0 ? {} : { said: answers }),
          ...(isKind(caseKind) ? { caseKind } : {}),
          ...(language === 'it' || language === 'en' ? { language } : {}),
          clientId,
          way,
          what: what.trim(),
          at: new Date(at).toISOString(),
        },
      });
    },
    onSuccess: ({ reference }) => {
      forgetEntry(localStorage, person, during?.id);
      if (entry.proven.length > 1)
        void call('POST /tickets/:ticket/identity/proofs', {
          params: { ticket: bare(reference) },
          body: { method: 'answers', facts: [...entry.proven], note: t('sheet.atPhone') },
        })
          .catch((error: unknown) => notifyProblem(error, words))
          .then(() => queries.invalidateQueries({ queryKey: ['ticket', bare(reference)] }));
      onClose(false);
      void queries.invalidateQueries({ queryKey: ['queue'] });
      openTicket(reference);
    },
  });
  useKeys({ 'Ctrl+Enter': () => form.current?.requestSubmit() });
  const close = () =>
    onClose(during !== undefined && readEntry(localStorage, person, during.id) !== undefined);
  return (
    <Dialog
      open
      onClose={close}
      title={t(during === undefined ? 'byHand.title' : 'sheet.title')}
      width="wide"
      first={first}
      keeps
      foot={
        <>
          <Button onClick={close}>{t('action.close')}</Button>
          <Button look="primary" type="submit" form={id} keys="Ctrl+Enter" busy={create.isPending}>
            {t('byHand.create')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        ref={form}
        className="by-hand"
        onSubmit={(event) => {
          event.preventDefault();
          if (!create.isPending) create.mutate();
        }}
      >
        {during === undefined ? (
          <Choice
            label={t('byHand.way')}
            value={entry.way}
            options={[
              { value: 'phone', label: t('byHand.phone') },
              { value: 'counter', label: t('byHand.counter') },
            ]}
            onChange={(way) => change({ way })}
          />
        ) : null}
        <TextArea
          ref={first}
          label={t('byHand.what')}
          hint={t('byHand.whatHint')}
          required
          maxLength={20_000}
          rows={6}
          value={entry.what}
          onChange={(event) => change({ what: event.target.value })}
        />
        {during === undefined ? null : (
          <fieldset className="by-hand-asked">
            <legend>{t('sheet.asked')}</legend>
            {saidFields.map((field) => (
              <TextInput
                key={field}
                label={t(`sheet.${field}`)}
                maxLength={
                  field === 'plate' ? 20 : field === 'taxCode' ? 30 : field === 'lossPlace' ? 150 : 60
                }
                value={entry.said[field]}
                onChange={(event) => change({ said: { ...entry.said, [field]: event.target.value } })}
              />
            ))}
          </fieldset>
        )}
        {during === undefined ? null : (
          <fieldset className="by-hand-proven">
            <legend>{t('sheet.identity')}</legend>
            {askedFacts.map((fact) => (
              <Checkbox
                key={fact}
                label={identity.t(`identity.fact.${fact}`)}
                checked={entry.proven.includes(fact)}
                onChange={({ target }) =>
                  change({
                    proven: askedFacts.filter((each) =>
                      each === fact ? target.checked : entry.proven.includes(each),
                    ),
                  })
                }
              />
            ))}
            <p className="field-hint">{t('sheet.identityMore')}</p>
          </fieldset>
        )}
        <TextInput
          label={t('byHand.who')}
          maxLength={200}
          value={entry.who}
          onChange={(event) => change({ who: event.target.value })}
        />
        <TextInput
          label={t('byHand.tel')}
          type="tel"
          maxLength={40}
          value={entry.phone}
          onChange={(event) => change({ phone: event.target.value })}
        />
        <TextInput
          label={t('byHand.email')}
          hint={t('byHand.emailHint')}
          type="email"
          maxLength={320}
          value={entry.email}
          onChange={(event) => change({ email: event.target.value })}
        />
        <TextInput
          label={t('byHand.subject')}
          maxLength={150}
          value={entry.subject}
          onChange={(event) => change({ subject: event.target.value })}
        />
        <TextInput
          label={t('byHand.at')}
          type="datetime-local"
          required
          value={entry.at}
          onChange={(event) => change({ at: event.target.value })}
        />
        <Select
          label={t('byHand.kind')}
          value={entry.caseKind}
          options={[
            { value: '', label: t('byHand.asRead') },
            ...filterKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
          ]}
          onChange={(event) => change({ caseKind: event.target.value })}
        />
        {during === undefined || during.claims.length === 0 ? null : (
          <p className="by-hand-claims">
            <span className="field-label">{t('sheet.open')}</span>
            {during.claims.map(({ id: claimId, reference }) => (
              <Button
                key={claimId}
                size="small"
                aria-pressed={entry.claim === reference}
                onClick={() => change({ claim: entry.claim === reference ? '' : reference })}
              >
                {t('sheet.choose', { claim: reference })}
              </Button>
            ))}
          </p>
        )}
        <TextInput
          label={t('byHand.claim')}
          hint={t('byHand.claimHint')}
          {...(isAboutClaim(create.error) ? { error: t('byHand.claimWrong') } : {})}
          maxLength={64}
          value={entry.claim}
          onChange={(event) => change({ claim: event.target.value })}
        />
        <Select
          label={t('byHand.language')}
          value={entry.language}
          options={[
            { value: '', label: t('byHand.asRead') },
            { value: 'it', label: 'Italiano' },
            { value: 'en', label: 'English' },
          ]}
          onChange={(event) => change({ language: event.target.value })}
        />
      </form>
      {create.error === null || isAboutClaim(create.error) ? null : (
        <Problem error={create.error} kept={t('byHand.kept')} />
      )}
    </Dialog>
  );
}

function saidOnly(reference: string): HandDraft['said'] {
  return { reference, policy: '', plate: '', taxCode: '', lossOn: '', lossPlace: '' };
}

function isKind(value: string): value is Ticket['caseKind'] {
  return filterKinds.some((kind) => kind === value);
}

/** Whether the number of the claim is what was refused: unknown, or with a wrong digit. */
function isAboutClaim(error: unknown): boolean {
  if (!(error instanceof CallFailed)) return false;
  if (error.status === 404) return true;
  const { errors } = error.problem;
  return Array.isArray(errors) && errors.some((each: unknown) => isAt(each, '/claim'));
}

function isAt(found: unknown, place: string): boolean {
  return typeof found === 'object' && found !== null && 'at' in found && found.at === place;
}
