import { Dialog as Base } from '@base-ui/react/dialog';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useId, useMemo, useState } from 'react';
import './Palette.css';
import { changeLook, useLook } from '../state/look.ts';
import { useKeepHabit, useMay, useMe } from '../state/me.ts';
import { views } from '../state/queue.ts';
import { placeOfView, useSavedViews } from '../state/saved-views.ts';
import { longestSearch, placeOf, useStraight, wholeOf } from '../state/search.ts';
import { useWords } from '../text/t.ts';
import { Kbd } from '../ui/Kbd.tsx';
import { isHeard, press, takeHeld } from '../keys.ts';
import type { Me } from '../api/contract.ts';
import { pagesFor } from '../settings/pages.ts';
import { keysAt } from './KeyHelp.tsx';

interface Command {
  readonly key: string;
  readonly label: string;
  readonly keys?: string;
  readonly act: () => void;
}

/** Everything one can do, found by its words; each line teaches its key. */
export function Palette({ onClose, onHelp }: { readonly onClose: () => void; readonly onHelp: () => void }) {
  const { t, language, speak } = useWords();
  const keep = useKeepHabit();
  const navigate = useNavigate();
  const look = useLook();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const rights = useMe()?.rights ?? nobody;
  const id = useId();
  const [typed, type] = useState('');
  const [at, move] = useState(0);
  const commands = useMemo<readonly Command[]>(
    () => [
      ...(rights.includes('read_claims') ? views : []).map((view) => ({
        key: view,
        label: t(`view.${view}`),
        ...(goKeys[view] === undefined ? {} : { keys: goKeys[view] }),
        act: () => void navigate({ to: '/queue/$view', params: { view } }),
      })),
      // What does nothing here is no command here.
      ...keysAt(path, rights)
        .filter(({ keys }) => !ofViews.has(keys) && keys !== 'Ctrl+k' && keys !== '?' && isHeard(keys))
        .map(({ keys, says }) => ({ key: keys, label: t(says), keys, act: () => press(keys) })),
      ...pagesFor(rights).map(({ to, name }) => ({
        key: to,
        label: `${t('nav.settings')}: ${t(name)}`,
        act: () => void navigate({ to }),
      })),
      { key: 'help', label: t('keys.help'), keys: '?', act: onHelp },
      {
        key: 'theme',
        label: t('keys.theme'),
        act: () => {
          const theme = look.theme === 'dark' ? 'light' : 'dark';
          changeLook({ theme });
          keep({ theme });
        },
      },
      {
        key: 'language',
        label: language === 'it' ? 'English' : 'Italiano',
        act: () => {
          const next = language === 'it' ? 'en' : 'it';
          speak(next);
          keep({ language: next });
        },
      },
    ],
    [t, navigate, onHelp, look.theme, language, speak, keep, rights, path],
  );
  const reads = useMay('read_claims');
  const saved = useSavedViews(reads);
  const words = plain(typed).split(' ').filter(Boolean);
  const straight = useStraight(reads ? typed : '');
  const found: readonly Command[] = [
    // A number that was typed leads straight to its row, before all commands.
    ...straight.flatMap((hit): readonly Command[] => {
      const place = placeOf(hit);
      if (place === undefined) return [];
      const claim = hit.claims.find(() => hit.ticket === null);
      return [
        {
          key: `hit-${hit.kind}-${hit.id}`,
          label: [
            hit.ticket?.reference ?? claim?.reference ?? '',
            hit.kind === 'policy'
              ? wholeOf(hit.title)
              : (hit.ticket?.subject ?? claim?.type.label[language] ?? ''),
            hit.kind === 'party' ? wholeOf(hit.title) : wholeOf(hit.by),
          ]
            .filter((part) => part !== '')
            .join(' · '),
          act: () => void navigate(place),
        },
      ];
    }),
    ...[
      ...commands,
      ...saved.map((view) => ({
        key: `view-${view.id}`,
        label: view.name,
        act: () => void navigate(placeOfView(view)),
      })),
    ].filter(({ label }) => words.every((word) => plain(label).includes(word))),
    ...(typed.trim() === '' || !reads
      ? []
      : [
          {
            key: 'search-all',
            label: t('search.palette', { q: typed.trim() }),
            act: () => void navigate({ to: '/search', search: { q: typed.trim().slice(0, longestSearch) } }),
          },
        ]),
  ];
  const chosen = found[Math.min(at, found.length - 1)];
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    // After the palette has given the focus back: a command may open something that wants it.
    setTimeout(command.act, 0);
  };
  return (
    <Base.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
        <Base.Popup className="palette" aria-label={t('palette.title')}>
          <input
            className="palette-input"
            role="combobox"
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.key}`}
            aria-label={t('palette.title')}
            placeholder={t('palette.title')}
            value={typed}
            onFocus={() => {
              const waited = takeHeld();
              if (waited !== '') type((before) => before + waited);
            }}
            onChange={(event) => {
              type(event.target.value);
              move(0);
            }}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown') move(Math.min(at + 1, found.length - 1));
              else if (event.key === 'ArrowUp') move(Math.max(at - 1, 0));
              else if (event.key === 'Enter') run(chosen);
              else return;
              event.preventDefault();
            }}
          />
          <ul className="palette-list" role="listbox" id={`${id}-list`} aria-label={t('palette.title')}>
            {found.map((command) => (
              <li
                key={command.key}
                id={`${id}-${command.key}`}
                role="option"
                aria-selected={command === chosen}
                className="palette-line"
                // The input has the keyboard; the pointer may choose too.
                onMouseDown={(event) => {
                  event.preventDefault();
                  run(command);
                }}
              >
                <span>{command.label}</span>
                {command.keys === undefined ? null : <Kbd keys={command.keys} />}
              </li>
            ))}
          </ul>
          {found.length === 0 ? <p className="palette-none">{t('palette.empty')}</p> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

const nobody: Me['rights'] = [];
const goKeys: Readonly<Record<string, string>> = {
  mine: 'g m',
  new: 'g n',
  waiting: 'g w',
  escalated: 'g e',
  all: 'g t',
  decided: 'g d',
};
const ofViews: ReadonlySet<string> = new Set(Object.values(goKeys));

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
