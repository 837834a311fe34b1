import { Link } from '@tanstack/react-router';
import { Ellipsis, ListFilter } from 'lucide-react';
import './SavedViews.css';
import { placeOfView, useKeeping, useSavedViews, type SavedView } from '../state/saved-views.ts';
import { offerUndo } from '../state/undo.ts';
import { useWords } from '../text/t.ts';
import { IconButton } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';
import { notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';

/** Views people keep: one's own can be shared and forgotten, those of others name their owner. */
export function SavedViews({ reads }: { readonly reads: boolean }) {
  const { t } = useWords();
  const saved = useSavedViews(reads);
  if (saved.length === 0) return null;
  return (
    <>
      <h2 className="sidebar-heading">{t('view.saved')}</h2>
      <ul className="sidebar-list">
        {saved.map((view) => (
          <li key={view.id} className="saved-view">
            <Link
              {...placeOfView(view)}
              activeOptions={{ exact: true, includeSearch: true }}
              className="sidebar-line"
              title={view.own ? view.name : t('view.of', { name: view.name, owner: view.owner })}
            >
              <ListFilter aria-hidden="true" />
              <span className="sidebar-words">{view.name}</span>
            </Link>
            {view.own ? <Change view={view} /> : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function Change({ view }: { readonly view: SavedView }) {
  const words = useWords();
  const { t } = words;
  const { keep, forget } = useKeeping();
  const { name, filters, shared, position } = view;
  const failed = (error: unknown) => notifyProblem(error, words);
  const share = (to: boolean) =>
    void keep(name, { filters, shared: to, position })
      .then(() => notify({ text: t(to ? 'view.shared' : 'view.unshared', { name }) }))
      .catch(failed);
  const remove = () =>
    void forget(view)
      .then(() => {
        const back = () =>
          void keep(name, { filters, shared, position })
            .then(() => notify({ text: t('view.back', { name }) }))
            .catch(failed);
        offerUndo({ text: t('view.removed', { name }), label: t('action.undo'), back, forMs: 60_000 });
      })
      .catch(failed);
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label={t('view.change', { name })} size="small">
          <Ellipsis />
        </IconButton>
      }
      groups={[
        {
          lines: [
            { key: 'share', label: t('view.share'), checked: shared, act: () => share(!shared) },
            { key: 'remove', label: t('view.remove'), danger: true, act: remove },
          ],
        },
      ]}
    />
  );
}
