import { useNavigate } from '@tanstack/react-router';
import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import type { View } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { filterChannels, filterKinds, readFilters } from '../state/filters.ts';
import { useColleagues, useProfile } from '../state/house.ts';
import type { Filters } from '../state/queue.ts';
import { useKeeping, useSavedViews } from '../state/saved-views.ts';
import { useAct } from '../state/ticket.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Checkbox, Select, TextInput } from '../ui/Field.tsx';
import { Popover } from '../ui/Popover.tsx';
import { notify } from '../ui/notices.ts';

/** Narrows a view; what is narrowed can be kept as a view of one's own. */
export function QueueFilter({ view, filters }: { readonly view: View; readonly filters: Filters }) {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [shared, share] = useState(false);
  const { keep } = useKeeping();
  const replaces = useSavedViews(open).some((each) => each.own && each.name === name.trim());
  const save = useAct((to: string) => keep(to, { filters: { view, ...filters }, shared }));
  const { data: profile } = useProfile(open);
  const { data: colleagues } = useColleagues(open);
  useKeys({ f: () => setOpen(true) });
  const change = (next: Readonly<Record<string, string | undefined>>) =>
    void navigate({
      to: '/queue/$view',
      params: { view },
      search: readFilters({ ...filters, ...next }),
      replace: true,
    });
  const any = { value: '', label: t('queue.filter.any') };
  const count = Object.keys(filters).length;
  return (
    <Popover
      label={t('queue.filter')}
      open={open}
      onOpenChange={setOpen}
      align="end"
      trigger={
        <button
          type="button"
          className={`button button-small button-quiet ${count > 0 ? 'button-wash' : ''}`}
        >
          <ListFilter aria-hidden="true" />
          {t('queue.filter')}
          {count > 0 ? ` ${count}` : ''}
        </button>
      }
    >
      <Select
        label={t('queue.filter.kind')}
        value={filters.kind ?? ''}
        onChange={(event) => change({ kind: event.target.value })}
        options={[any, ...filterKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))]}
      />
      <Select
        label={t('queue.filter.channel')}
        value={filters.channel ?? ''}
        onChange={(event) => change({ channel: event.target.value })}
        options={[
          any,
          ...filterChannels.map((channel) => ({ value: channel, label: t(`channel.${channel}`) })),
        ]}
      />
      <Select
        label={t('queue.filter.assignee')}
        value={filters.assignee ?? ''}
        onChange={(event) => change({ assignee: event.target.value })}
        options={[
          any,
          { value: 'me', label: t('queue.filter.mine') },
          { value: 'nobody', label: t('queue.filter.nobody') },
          // Whoever may not work claims has none.
          ...(colleagues?.items ?? [])
            .filter(({ worksClaims }) => worksClaims)
            .map((each) => ({ value: each.name, label: each.name })),
        ]}
      />
      <Select
        label={t('queue.filter.claimType')}
        value={filters.claimType ?? ''}
        onChange={(event) => change({ claimType: event.target.value })}
        options={[
          any,
          ...(profile?.claimTypes ?? []).map((each) => ({ value: each.id, label: each.label[language] })),
        ]}
      />
      <Select
        label={t('queue.filter.language')}
        value={filters.language ?? ''}
        onChange={(event) => change({ language: event.target.value })}
        options={[any, { value: 'it', label: 'Italiano' }, { value: 'en', label: 'English' }]}
      />
      <Select
        label={t('queue.filter.due')}
        value={filters.due ?? ''}
        onChange={(event) => change({ due: event.target.value })}
        options={[
          any,
          { value: 'late', label: t('queue.filter.late') },
          { value: 'today', label: t('queue.filter.today') },
          { value: 'soon', label: t('queue.filter.soon') },
        ]}
      />
      <Select
        label={t('queue.filter.clock')}
        value={filters.clock ?? ''}
        onChange={(event) => change({ clock: event.target.value })}
        options={[
          any,
          ...(profile?.clocks ?? []).map((each) => ({ value: each.id, label: each.label[language] })),
        ]}
      />
      <Checkbox
        label={t('queue.filter.unread')}
        checked={filters.unread === 'true'}
        onChange={(event) => change({ unread: event.target.checked ? 'true' : undefined })}
      />
      <Checkbox
        label={t('queue.filter.problem')}
        checked={filters.needsPerson === 'true'}
        onChange={(event) => change({ needsPerson: event.target.checked ? 'true' : undefined })}
      />
      {count === 0 ? null : (
        <form
          className="queue-save"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '') return;
            save.mutate(name.trim(), {
              onSuccess: () => {
                setOpen(false);
                setName('');
                share(false);
                notify({ text: t('done.saved') });
              },
            });
          }}
        >
          <TextInput
            label={t('queue.filter.name')}
            value={name}
            maxLength={60}
            required
            onChange={(event) => setName(event.target.value)}
          />
          <Checkbox
            label={t('queue.filter.shared')}
            checked={shared}
            onChange={(event) => share(event.target.checked)}
          />
          <Button type="submit" busy={save.isPending}>
            {t(replaces ? 'queue.filter.replace' : 'queue.filter.save')}
          </Button>
          <Button
            look="quiet"
            onClick={() => void navigate({ to: '/queue/$view', params: { view }, search: {}, replace: true })}
          >
            {t('queue.filter.clear')}
          </Button>
        </form>
      )}
    </Popover>
  );
}
