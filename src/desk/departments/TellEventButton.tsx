import { lazy, Suspense, useState } from 'react';
import { useMay } from '../state/me.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import type { About } from './TellEvent.tsx';

const TellEvent = lazy(() => import('./TellEvent.tsx').then((module) => ({ default: module.TellEvent })));

/** Opens the dialog that records what starts or stops a deadline; nothing for whoever may not work on the file. */
export function TellEventButton({ about }: { readonly about: About }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  if (!useMay('work_claims')) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('events.open')}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <TellEvent about={about} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
