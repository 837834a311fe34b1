import { useId, useState } from 'react';
import { isMistyped, plainNumber } from '../../domain/letters/registered-number.ts';
import { call } from '../api/client.ts';
import type { PaperLetter } from '../api/contract.ts';
import { romeDay } from '../state/figures.ts';
import { useNow } from '../state/now.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextInput } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { usePrintWords } from './words.ts';

/** Asks on which day letters were posted, and the numbers of the registered ones. */
export function PostDialog({
  letters,
  onClose,
  onPosted,
}: {
  readonly letters: readonly PaperLetter[];
  readonly onClose: () => void;
  readonly onPosted: (letters: readonly PaperLetter[]) => void;
}) {
  const { t } = usePrintWords();
  const id = useId();
  const today = romeDay(useNow());
  const [on, set] = useState(today);
  const [numbers, number] = useState<Readonly<Record<string, string>>>({});
  const [busy, work] = useState(false);
  const [failed, fail] = useState<unknown>(undefined);
  const registered = letters.filter(({ postage }) => postage === 'registered');
  const complete = registered.every((letter) => (numbers[letter.id] ?? '').trim() !== '');
  const remarkOn = (of: string) => {
    const typed = plainNumber(numbers[of] ?? '');
    if (typed === '') return {};
    if (registered.some((other) => other.id !== of && plainNumber(numbers[other.id] ?? '') === typed))
      return { error: t('print.trackingTwice') };
    return isMistyped(typed) ? { hint: t('print.trackingDoubt', { number: typed }) } : {};
  };
  const post = () => {
    if (busy || !complete) return;
    work(true);
    fail(undefined);
    void call('POST /paper-letters/posted', {
      body: {
        letters: letters.map((letter) => {
          const tracking = (numbers[letter.id] ?? '').trim();
          return { letter: letter.id, ...(tracking === '' ? {} : { tracking }) };
        }),
        on,
      },
    })
      .then(({ items }) => onPosted(items))
      .catch((error: unknown) => {
        fail(error);
        work(false);
      });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('print.postTitle', { n: letters.length })}
      description={t('print.postWhy')}
      foot={
        <>
          <Button onClick={onClose}>{t('action.back')}</Button>
          <Button type="submit" form={id} look="primary" busy={busy} disabled={!complete}>
            {t('print.postNow')}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="print-form"
        onSubmit={(event) => {
          event.preventDefault();
          post();
        }}
      >
        {failed === undefined ? null : <Problem error={failed} />}
        <TextInput
          type="date"
          label={t('print.postDay')}
          value={on}
          max={today}
          required
          onChange={({ target }) => set(target.value)}
        />
        {registered.map((letter) => (
          <TextInput
            key={letter.id}
            label={t('print.tracking', { name: letter.to })}
            value={numbers[letter.id] ?? ''}
            {...remarkOn(letter.id)}
            autoComplete="off"
            onChange={({ target }) => number({ ...numbers, [letter.id]: target.value })}
          />
        ))}
      </form>
    </Dialog>
  );
}
