import { useRef, useState } from 'react';
import './AssignDialog.css';
import { useColleagues } from '../state/house.ts';
import { useMe } from '../state/me.ts';
import { useWords } from '../text/t.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { TextInput } from '../ui/Field.tsx';

/** Chooses whose work something is: a few letters of a name and Enter. Oneself comes first. */
export function AssignDialog({
  open,
  now,
  onClose,
  onPerson,
}: {
  readonly open: boolean;
  /** Whose it is. */
  readonly now: string | null;
  readonly onClose: () => void;
  readonly onPerson: (name: string) => void;
}) {
  const { t } = useWords();
  const me = useMe();
  const field = useRef<HTMLInputElement>(null);
  const [typed, type] = useState('');
  const [at, move] = useState(0);
  const { data } = useColleagues(open);
  const wanted = plain(typed);
  const found = (data?.items ?? [])
    .filter(({ name, worksClaims }) => worksClaims && name !== now && plain(name).includes(wanted))
    .toSorted((a, b) => Number(b.name === me?.name) - Number(a.name === me?.name))
    .slice(0, 12);
  const chosen = found[Math.min(at, found.length - 1)];
  const close = () => {
    type('');
    move(0);
    onClose();
  };
  const choose = (name: string) => {
    close();
    onPerson(name);
  };
  return (
    <Dialog open={open} onClose={close} title={t('assign.title')} first={field}>
      <TextInput
        ref={field}
        label={t('assign.name')}
        value={typed}
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls="assign-people"
        aria-activedescendant={chosen === undefined ? undefined : `assign-${chosen.name}`}
        autoComplete="off"
        onChange={(event) => {
          type(event.target.value);
          move(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && chosen !== undefined) choose(chosen.name);
          else if (event.key === 'ArrowDown') move(Math.min(at + 1, found.length - 1));
          else if (event.key === 'ArrowUp') move(Math.max(at - 1, 0));
          else return;
          event.preventDefault();
        }}
      />
      <div id="assign-people" className="assign" role="listbox" aria-label={t('assign.title')}>
        {found.map(({ name, role }) => (
          <button
            key={name}
            id={`assign-${name}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={name === chosen?.name}
            className="assign-person"
            onClick={() => choose(name)}
          >
            <span>{name === me?.name ? t('assign.me', { name }) : name}</span>
            <span className="assign-role">{t(`role.${role}`)}</span>
          </button>
        ))}
      </div>
      {data !== undefined && found.length === 0 ? <p>{t('assign.nobody')}</p> : null}
    </Dialog>
  );
}

/** As names are compared: without accents and capitals. */
function plain(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}
