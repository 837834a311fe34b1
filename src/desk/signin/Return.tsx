/** Where the house's own sign-in sends people back to. */
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { call } from '../api/client.ts';
import { useWords } from '../text/t.ts';
import { problemText } from '../ui/Problem.tsx';
import { Card, Wrong } from './Card.tsx';
import { useEnter, wantedBefore } from './SignIn.tsx';

export function Return() {
  const words = useWords();
  const { t } = words;
  const [to] = useState(wantedBefore);
  const enter = useEnter(to);
  const arriving = useMutation({
    mutationFn: (query: string) => call('POST /session/provider/return', { body: { query } }),
    onSuccess: enter,
  });
  const { mutate, error } = arriving;
  const begun = useRef(false);
  useEffect(() => {
    // What came back is good once: React runs effects twice while developing.
    if (begun.current) return;
    begun.current = true;
    mutate(window.location.search.slice(1));
  }, [mutate]);
  if (error === null) return <Card title={t('signin.returning')}>{null}</Card>;
  return (
    <Card title={t('signin.returnFailed')}>
      <Wrong>{problemText(error, words)}</Wrong>
      <Link to="/signin" search={to === undefined ? {} : { to }}>
        {t('signin.again')}
      </Link>
    </Card>
  );
}
