import { useState } from 'react';
import { parseMoney } from '../../domain/money.ts';
import { call } from '../api/client.ts';
import type { Claim } from '../api/contract.ts';
import { bare, useAct } from '../state/ticket.ts';
import { plainMoney } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { TextInput } from '../ui/Field.tsx';
import { notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';

/** The sum a claim asks for, said by a person; left empty it is what the messages say. */
export function AmountClaimed({ claim }: { readonly claim: Claim }) {
  const words = useWords();
  const { t, language } = words;
  const [typed, type] = useState<string | undefined>(undefined);
  const [wrong, mark] = useState(false);
  const known = claim.amountClaimed === null ? '' : plainMoney(claim.amountClaimed, language);
  const text = typed ?? known;
  const save = useAct((amountClaimed: number | null) =>
    call('PATCH /claims/:claim', {
      params: { claim: bare(claim.reference) },
      body: { amountClaimed, version: claim.version },
    }),
  );
  const submit = () => {
    const cents = text.trim() === '' ? null : parseMoney(text);
    const isWrong = cents === undefined || (cents !== null && cents < 0);
    mark(isWrong);
    if (isWrong || save.isPending) return;
    // A promise, not callbacks: where the sum was asked for, the box is gone once it is known.
    void save
      .mutateAsync(cents)
      .then(() => {
        type(undefined);
        notify({ text: t('claim.amountSaved') });
      })
      .catch((problem: unknown) => notifyProblem(problem, words));
  };
  return (
    <form
      className="claim-amount"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextInput
        label={t('claim.amountClaimed')}
        hint={t('claim.amountHint')}
        value={text}
        inputMode="decimal"
        autoComplete="off"
        maxLength={20}
        onChange={(event) => {
          type(event.target.value);
          mark(false);
        }}
        {...(wrong ? { error: t('claim.amountWrong') } : {})}
      />
      <Button size="small" type="submit" busy={save.isPending} disabled={text === known}>
        {t('action.save')}
      </Button>
    </form>
  );
}
