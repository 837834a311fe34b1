import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import './Toasts.css';
import { useWords } from '../text/t.ts';
import { Button, IconButton } from './Button.tsx';
import { drawNotices, type Notice } from './notices.ts';

const manager = Toast.createToastManager();

function show({ text, detail, tone = 'plain', action, forMs }: Notice): () => void {
  const id = manager.add({
    title: text,
    ...(detail === undefined ? {} : { description: detail }),
    type: tone,
    priority: tone === 'bad' ? 'high' : 'low',
    timeout: forMs ?? (tone === 'bad' ? 0 : 6_000),
    ...(action === undefined
      ? {}
      : {
          actionProps: {
            children: action.label,
            onClick: () => {
              manager.close(id);
              action.act();
            },
          },
        }),
  });
  return () => manager.close(id);
}

/** Notices, drawn in their place. F6 goes there. */
export function Toasts({ place }: { readonly place: HTMLElement }) {
  // Effects of children come first: by now the provider listens.
  useEffect(() => drawNotices(show), []);
  const { t } = useWords();
  return (
    <Toast.Provider toastManager={manager} limit={1}>
      <Toast.Portal container={place}>
        <Toast.Viewport className="toasts" aria-label={t('notices.region')}>
          <Shown />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Shown() {
  const { toasts } = Toast.useToastManager();
  const { t } = useWords();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className={`toast toast-${toast.type ?? 'plain'}`}
      swipeDirection={[]}
    >
      <Toast.Content className="toast-content">
        <div className="toast-words">
          <Toast.Title className="toast-title" />
          <Toast.Description className="toast-detail" />
        </div>
        {toast.actionProps === undefined ? null : (
          <Toast.Action render={<Button size="small" look="quiet" />} />
        )}
        <Toast.Close render={<IconButton label={t('action.close')} size="small" />}>
          <X />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
