/** An answer by letter: where it goes, checked, and its pages before it is put in the print room. */
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import './AnswerByLetter.css';
import { remarksOn, type PostalAddress as Envelope } from '../../domain/letters/postal-address.ts';
import { call } from '../api/client.ts';
import type { Addresses, PostalAddress, Ticket } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Choice, Select, TextInput } from '../ui/Field.tsx';
import { Problem } from '../ui/Problem.tsx';
import { usePrintWords } from './words.ts';

/** As the API takes it. */
export type Post = NonNullable<Addresses['POST /tickets/:ticket/replies']['body']['post']>;
type Out = Addresses['GET /tickets/:ticket/postal-addresses']['answer'];
type Parts = Readonly<Record<(typeof fields)[number], string>>;

const fields = ['name', 'careOf', 'street', 'postcode', 'town', 'province', 'country'] as const;
/** As long as the API takes them. */
const longest: Readonly<Partial<Record<keyof Parts, number>>> = { postcode: 12, province: 2 };
const empty: Parts = { name: '', careOf: '', street: '', postcode: '', town: '', province: '', country: '' };

/** The dialog. What is written in the answer stays there whatever happens here. */
export function AnswerByLetter({
  ticket,
  text,
  attachments,
  busy,
  error,
  onClose,
  onSend,
}: {
  readonly ticket: Ticket;
  readonly text: string;
  readonly attachments: readonly string[];
  /** It is being sent. */
  readonly busy: boolean;
  /** Why it was not. */
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onSend: (post: Post) => void;
}) {
  const { t } = usePrintWords();
  const onFile = useQuery({
    queryKey: ['ticket', ticket.id, 'postal-addresses'],
    queryFn: ({ signal }) =>
      call('GET /tickets/:ticket/postal-addresses', { params: { ticket: ticket.id }, signal }),
  });
  return (
    <Dialog open onClose={onClose} title={t('letter.title')} description={t('letter.why')} width="wide">
      {onFile.error === null ? null : <Problem error={onFile.error} onRetry={() => void onFile.refetch()} />}
      {onFile.data === undefined ? null : (
        <Form
          ticket={ticket}
          text={text}
          attachments={attachments}
          busy={busy}
          error={error}
          onFile={onFile.data.items}
          takenBack={onFile.data.takenBack}
          onClose={onClose}
          onSend={onSend}
        />
      )}
    </Dialog>
  );
}

function Form({
  ticket,
  text,
  attachments,
  busy,
  error,
  onFile,
  takenBack,
  onClose,
  onSend,
}: Parameters<typeof AnswerByLetter>[0] & {
  readonly onFile: readonly PostalAddress[];
  readonly takenBack: Out['takenBack'];
}) {
  const { t, language } = usePrintWords();
  // Of several people on a claim nobody is guessed: a letter to the wrong one tells them the other's matters.
  const first = onFile.find(({ meant }) => meant);
  const [from, take] = useState(takenBack !== null || first === undefined ? '' : placeOf(first));
  const [parts, write] = useState<Parts>(
    takenBack === null ? (first === undefined ? empty : partsOf(first)) : wholeOf(takenBack.parts),
  );
  const [postage, choose] = useState<'plain' | 'registered'>(takenBack?.postage ?? 'plain');
  const [seen, see] = useState<Awaited<ReturnType<typeof preview>> | undefined>(undefined);
  const [failed, fail] = useState<unknown>(undefined);
  const [looking, look] = useState(false);
  const asked = useRef(0);
  const doubt = onFile.find((each) => placeOf(each) === from)?.doubt ?? null;
  const post = postOf(parts, postage);
  // Said once somebody wants to see the letter, and gone as it is mended.
  const [told, tell] = useState(false);
  const wrong = remarksOn(post).filter(({ stops }) => stops);
  const preview = () =>
    call('POST /tickets/:ticket/letter-preview', {
      params: { ticket: ticket.id },
      body: { text, post, attachments: [...attachments] },
    });
  const show = () => {
    const turn = ++asked.current;
    look(true);
    fail(undefined);
    void preview()
      .then((drawn) => {
        if (turn === asked.current) see(drawn);
      })
      .catch((thrown: unknown) => {
        if (turn !== asked.current) return;
        see(undefined);
        fail(thrown);
      })
      .finally(() => look(false));
  };
  const change = (next: Parts) => {
    write(next);
    // What was drawn is of the address before.
    asked.current++;
    see(undefined);
  };
  const isBlank = text.trim() === '';
  const form = useRef<HTMLFormElement>(null);
  useKeys({ 'Ctrl+Enter': () => form.current?.requestSubmit() });
  return (
    <form
      className="by-letter"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isBlank || looking) return;
        if (wrong.length > 0) {
          flushSync(() => tell(true));
          event.currentTarget.querySelector<HTMLElement>('[aria-invalid]')?.focus();
        } else if (seen === undefined) show();
        else onSend(post);
      }}
    >
      <div className="by-letter-parts">
        {error === undefined ? null : <Problem error={error} />}
        {failed === undefined ? null : <Problem error={failed} />}
        {onFile.length === 0 ? null : (
          <Select
            label={t('letter.onFile')}
            value={from}
            options={[
              ...onFile.map((each) => ({ value: placeOf(each), label: placeOf(each) })),
              { value: '', label: t('letter.other') },
            ]}
            onChange={({ target }) => {
              const chosen = onFile.find((each) => placeOf(each) === target.value);
              take(target.value);
              change(chosen === undefined ? empty : partsOf(chosen));
            }}
          />
        )}
        {doubt === null ? null : (
          <p className="by-letter-doubt" role="status">
            {t('letter.doubt', { why: doubt })}
          </p>
        )}
        {fields.map((field) => {
          const remark = seen?.remarks.find(({ part }) => part === field);
          const fault = told ? wrong.find(({ part }) => part === field) : undefined;
          return (
            <TextInput
              key={field}
              label={t(`letter.${field}`)}
              className={field === 'postcode' || field === 'province' ? 'by-letter-short' : ''}
              value={parts[field]}
              autoComplete="off"
              maxLength={longest[field] ?? 70}
              required={field === 'name' || field === 'street' || field === 'postcode' || field === 'town'}
              {...(remark === undefined ? {} : { hint: remark.words[language] })}
              {...(fault === undefined ? {} : { error: fault.words[language] })}
              onChange={({ target }) =>
                change({
                  ...parts,
                  [field]: field === 'province' ? target.value.toUpperCase() : target.value,
                })
              }
            />
          );
        })}
        <Choice
          label={t('letter.postage')}
          value={postage}
          options={[
            { value: 'plain', label: t('print.plain') },
            { value: 'registered', label: t('print.registered') },
          ]}
          onChange={(next) => {
            choose(next);
            asked.current++;
            see(undefined);
          }}
        />
        <div className="by-letter-acts">
          <Button onClick={onClose}>{t('action.back')}</Button>
          <Button
            type="submit"
            look={seen === undefined ? 'primary' : 'plain'}
            busy={looking}
            disabled={isBlank || seen !== undefined}
          >
            {t('letter.see')}
          </Button>
          {seen === undefined ? null : (
            <Button type="submit" look="primary" keys="Ctrl+Enter" busy={busy}>
              {t('letter.send')}
            </Button>
          )}
        </div>
      </div>
      <div
        className="by-letter-pages"
        role="region"
        aria-label={t('letter.preview')}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {seen === undefined ? null : (
          <>
            {seen.pictures.map((picture, index) => (
              <img
                key={index}
                src={`data:image/jpeg;base64,${picture}`}
                alt={t('print.page', { n: index + 1, of: seen.pages })}
              />
            ))}
            {seen.pictures.length === seen.pages ? null : (
              <p>{t('letter.first', { n: seen.pictures.length, of: seen.pages })}</p>
            )}
          </>
        )}
      </div>
    </form>
  );
}

/** Father and son may share a name, and one person have two addresses. */
function placeOf({ name, onFile }: PostalAddress): string {
  return `${name}, ${onFile}`;
}

function partsOf({ name, parts, onFile }: PostalAddress): Parts {
  return parts === null ? { ...empty, name, street: onFile } : wholeOf(parts);
}

function wholeOf(parts: NonNullable<PostalAddress['parts']>): Parts {
  return {
    name: parts.name,
    careOf: parts.careOf ?? '',
    street: parts.street,
    postcode: parts.postcode,
    town: parts.town,
    province: parts.province ?? '',
    country: parts.country ?? '',
  };
}

function postOf(
  parts: Parts,
  postage: 'plain' | 'registered',
): Envelope & { readonly postage: 'plain' | 'registered' } {
  const given = (field: 'careOf' | 'province' | 'country') => parts[field].trim();
  return {
    name: parts.name.trim(),
    street: parts.street.trim(),
    postcode: parts.postcode.trim(),
    town: parts.town.trim(),
    postage,
    ...(given('careOf') === '' ? {} : { careOf: given('careOf') }),
    ...(given('province') === '' ? {} : { province: given('province') }),
    ...(given('country') === '' ? {} : { country: given('country') }),
  };
}
