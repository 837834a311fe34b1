import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import './ByHand.css';
import { call, CallFailed } from '../api/client.ts';
import type { Ticket } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { forgetEntry, freshEntry, keepEntry, readEntry, type HandDraft } from '../state/by-hand.ts';
import { filterKinds } from '../state/filters.ts';
import { useOpenTicket } from '../state/queue.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Choice, Select, TextArea, TextInput } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';

/** Writes down a call or a visit, with the keyboard alone; closed by mistake, it keeps every word. */
export function ByHand({ person, onClose }: { readonly person: string; readonly onClose: () => void }) {
  const { t } = useWords();
  const id = useId();
  const first = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const openTicket = useOpenTicket();
  const queries = useQueryClient();
  const [entry, put] = useState<HandDraft>(
    () => readEntry(localStorage, person) ?? freshEntry(new Date(), crypto.randomUUID()),
  );
  const change = (part: Partial<HandDraft>) => {
    const next = { ...entry, ...part };
    put(next);
    keepEntry(localStorage, person, next);
  };
  const create = useMutation({
    mutationFn: () => {
      const { clientId, way, what, at, caseKind, language } = entry;
      const said = Object.fromEntries(
        (['who', 'phone', 'email', 'subject', 'claim'] as const)
          .map((field) => [field, entry[field].trim()])
          .filter(([, words]) => words !== ''),
      );
      return call('POST /tickets', {
        body: {
          ...said,
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
      forgetEntry(localStorage, person);
      onClose();
      void queries.invalidateQueries({ queryKey: ['queue'] });
      openTicket(reference);
    },
  });
  useKeys({ 'Ctrl+Enter': () => form.current?.requestSubmit() });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('byHand.title')}
      width="wide"
      first={first}
      keeps
      foot={
        <>
          <Button onClick={onClose}>{t('action.close')}</Button>
          <Button look="primary" type="submit" form={id} busy={create.isPending}>
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
        <Choice
          label={t('byHand.way')}
          value={entry.way}
          options={[
            { value: 'phone', label: t('byHand.phone') },
            { value: 'counter', label: t('byHand.counter') },
          ]}
          onChange={(way) => change({ way })}
        />
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
