/** Post that was sent back because it was not for us: it can be taken up again long after. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { ScanBatch } from '../api/contract.ts';
import { scannedPost, useReturnedPost } from '../state/post.ts';
import { showDay } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Problem, notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';

/** The list, read when it is opened. */
export function Returned({ works }: { readonly works: boolean }) {
  const words = useWords();
  const { t, language } = words;
  const client = useQueryClient();
  const [open, show] = useState(false);
  const list = useReturnedPost(open);
  const items = list.data?.pages.flatMap((each) => each.items) ?? [];
  const takeBack = useMutation({
    mutationFn: ({ id, version }: ScanBatch) =>
      call('POST /scan-batches/:batch/steps', { params: { batch: id }, body: { act: 'take-back', version } }),
    onSuccess: ({ batch }) => notify({ text: t('post.takenBack', { file: batch.file }) }),
    onError: (error) => notifyProblem(error, words),
    onSettled: () => client.invalidateQueries({ queryKey: scannedPost }),
  });
  return (
    <details className="post-sent-back" onToggle={({ currentTarget }) => show(currentTarget.open)}>
      <summary>{t('post.sentBack')}</summary>
      {list.error === null ? null : <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.data !== undefined && items.length === 0 ? (
        <p className="post-soft">{t('post.noneSentBack')}</p>
      ) : null}
      <ul aria-label={t('post.sentBack')}>
        {items.map((batch) => (
          <li key={batch.id}>
            <span className="post-file">{batch.file}</span>
            <span className="post-soft">
              {showDay(batch.receivedOn, language)}
              {batch.reason === null ? null : ` · ${batch.reason}`}
            </span>
            {works ? (
              <Button
                size="small"
                disabled={takeBack.isPending}
                aria-label={t('post.takeBackOf', { file: batch.file })}
                onClick={() => takeBack.mutate(batch)}
              >
                {t('post.takeBack')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button size="small" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('post.more')}
        </Button>
      ) : null}
    </details>
  );
}
