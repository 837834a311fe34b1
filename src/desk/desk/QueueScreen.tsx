import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { useWords } from '../text/t.ts';

/** The queue, and the ticket that is open beside it. */
export function QueueScreen() {
  const { t } = useWords();
  const { data, isError } = useQuery({
    queryKey: ['tickets'],
    queryFn: ({ signal }) => call('GET /tickets', { signal }),
  });
  if (isError) return <p role="alert">{t('state.failed')}</p>;
  return (
    <ul>
      {data?.items.map((row) => (
        <li key={row.id}>
          {row.reference} {row.subject}
        </li>
      ))}
    </ul>
  );
}
