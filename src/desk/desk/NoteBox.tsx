import { useId, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import './NoteBox.css';
import { call } from '../api/client.ts';
import type { Ticket } from '../api/contract.ts';
import { usePageKeys } from '../keys.ts';
import { callAt, calledIn, unheardIn, whoFits } from '../state/called.ts';
import { forgetText, keepText, keptUnder, readKept } from '../state/drafts.ts';
import { useColleagues } from '../state/house.ts';
import { useAct } from '../state/ticket.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';

/** Words for colleagues. `@` before a name calls somebody: a list of names goes along with what is typed. */
export function NoteBox({
  ticket,
  person,
  box,
}: {
  readonly ticket: Ticket;
  readonly person: string;
  readonly box: RefObject<HTMLTextAreaElement | null>;
}) {
  const words = useWords();
  const { t } = words;
  const id = useId();
  const key = keptUnder(person, 'note', ticket.id);
  const [note, setNote] = useState(
    () =>
      readKept(localStorage, key) ?? { text: '', clientId: crypto.randomUUID(), basedOn: '', revision: 0 },
  );
  const [caret, setCaret] = useState(0);
  const [at, move] = useState(0);
  /** The `@` whose list was closed by hand. */
  const [closed, close] = useState<number>();
  /** Where the caret belongs after a name was put in. */
  const goTo = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (goTo.current === undefined) return;
    box.current?.setSelectionRange(goTo.current, goTo.current);
    goTo.current = undefined;
  });
  const { data: colleagues } = useColleagues();
  const people = colleagues?.items ?? [];
  const names = people.map(({ name }) => name);
  const calling = callAt(note.text, caret);
  const found = calling === undefined || calling.at === closed ? [] : whoFits(calling.typed, people);
  const chosen = found[Math.min(at, found.length - 1)];
  const unheard = found.length > 0 ? [] : unheardIn(note.text, names);
  const add = useAct(() =>
    call('POST /tickets/:ticket/notes', {
      params: { ticket: ticket.id },
      body: { text: note.text, mentions: calledIn(note.text, names), clientId: note.clientId },
    }),
  );
  const write = (text: string, caretAt: number) => {
    const next = { ...note, text };
    setNote(next);
    setCaret(caretAt);
    move(0);
    keepText(localStorage, key, next);
  };
  const put = (name: string) => {
    if (calling === undefined) return;
    const before = `${note.text.slice(0, calling.at)}@${name} `;
    goTo.current = before.length;
    close(calling.at);
    write(before + note.text.slice(caret).replace(/^ /, ''), before.length);
    box.current?.focus();
  };
  const save = () => {
    if (note.text.trim() === '' || add.isPending) return;
    add.mutate(undefined, {
      onSuccess: () => {
        forgetText(localStorage, key);
        setNote({ text: '', clientId: crypto.randomUUID(), basedOn: '', revision: 0 });
        close(undefined);
        notify({ text: t('compose.noteSaved') });
      },
      onError: (error) => notifyProblem(error, words),
    });
  };
  usePageKeys({ 'Ctrl+Enter': save });
  return (
    <>
      <textarea
        ref={box}
        className="composer-text"
        aria-label={t('compose.note')}
        aria-describedby={`${id}-unheard`}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={found.length > 0 ? `${id}-people` : undefined}
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${found.indexOf(chosen)}`}
        data-list-open={found.length > 0 ? '' : undefined}
        placeholder={t('compose.notePlaceholder')}
        value={note.text}
        rows={2}
        onChange={(event) => {
          const typing = callAt(event.target.value, event.target.selectionStart);
          // Begun anew.
          if (typing?.at !== closed || typing?.typed === '') close(undefined);
          write(event.target.value, event.target.selectionStart);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onBlur={() => close(calling?.at)}
        onKeyDown={(event) => {
          if (chosen === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
            return;
          if (event.key === 'Enter' || event.key === 'Tab') put(chosen.name);
          else if (event.key === 'ArrowDown') move(Math.min(at + 1, found.length - 1));
          else if (event.key === 'ArrowUp') move(Math.max(at - 1, 0));
          else if (event.key === 'Escape') close(calling?.at);
          else return;
          event.preventDefault();
        }}
      />
      {found.length === 0 ? null : (
        <ul id={`${id}-people`} className="called" role="listbox" aria-label={t('compose.call')}>
          {found.map(({ name, role }, place) => (
            <li
              key={name}
              id={`${id}-${place}`}
              role="option"
              aria-selected={name === chosen?.name}
              className="called-person"
              // Before the box loses the focus.
              onPointerDown={(event) => {
                event.preventDefault();
                put(name);
              }}
            >
              <span>{name}</span>
              <span className="called-role">{t(`role.${role}`)}</span>
            </li>
          ))}
        </ul>
      )}
      <p id={`${id}-unheard`} className="called-nobody" role="status">
        {unheard.length === 0
          ? ''
          : t('compose.callsNobody', { names: unheard.map((word) => `@${word}`).join(', ') })}
      </p>
      <div className="composer-foot">
        <span className="composer-note" />
        <Button
          look="primary"
          keys="Ctrl+Enter"
          disabled={note.text.trim() === ''}
          busy={add.isPending}
          onClick={save}
        >
          {t('compose.noteSave')}
        </Button>
      </div>
    </>
  );
}
