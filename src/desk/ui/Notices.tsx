import { lazy, Suspense, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import './Notices.css';
import { onFirstNotice } from './notices.ts';
import { fetched } from './fetched.ts';

const Toasts = lazy(fetched(() => import('./Toasts.tsx').then((module) => ({ default: module.Toasts }))));

/**
 * The place of notices, there from the start so that nothing moves when they come. What draws them is fetched at the first
 * of them, and soon after the page in any case, so that it is there when the service no longer answers.
 */
export function Notices() {
  const [wanted, want] = useState(false);
  const [place, stand] = useState<HTMLElement | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => want(true), 4_000);
    const forget = onFirstNotice(() => want(true));
    return () => {
      clearTimeout(timer);
      forget();
    };
  }, []);
  return (
    <>
      {createPortal(<div ref={stand} className="toasts-place" />, document.body)}
      {wanted && place !== null ? (
        <Suspense fallback={null}>
          <Toasts place={place} />
        </Suspense>
      ) : null}
    </>
  );
}
