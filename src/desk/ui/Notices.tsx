import { lazy, Suspense, useEffect, useState } from 'react';
import { onFirstNotice } from './notices.ts';
import { fetched } from './fetched.ts';

const Toasts = lazy(fetched(() => import('./Toasts.tsx').then((module) => ({ default: module.Toasts }))));

/**
 * The place of notices: fetched at the first of them, and soon after the page in any case, so that it is there when the
 * service no longer answers.
 */
export function Notices() {
  const [wanted, want] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => want(true), 4_000);
    const forget = onFirstNotice(() => want(true));
    return () => {
      clearTimeout(timer);
      forget();
    };
  }, []);
  return wanted ? (
    <Suspense fallback={null}>
      <Toasts />
    </Suspense>
  ) : null;
}
