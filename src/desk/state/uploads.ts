/** Files on their way from the person's computer to an answer. */
import { useEffect, useRef, useState } from 'react';
import { largestFile, sendFile } from '../api/upload.ts';
import { showSize } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { problemText } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';
import type { KeptFile } from './drafts.ts';

/** A file that is not there yet. */
export interface Sending {
  readonly key: number;
  readonly name: string;
  /** 0 to 1. */
  readonly share: number;
  readonly giveUp: () => void;
}

/** Sends files to a ticket; each that has arrived is handed to `onTaken`, one that did not is said to the person. */
export function useSending(ticket: string, onTaken: (file: KeptFile) => void) {
  const words = useWords();
  const [sending, set] = useState<readonly Sending[]>([]);
  const count = useRef(0);
  const open = useRef(new Set<AbortController>());
  const last = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => {
    const running = open.current;
    return () => {
      for (const each of running) each.abort();
    };
  }, []);
  const add = (files: Iterable<File>) => {
    for (const file of files) {
      if (file.size > largestFile || file.size === 0) {
        notify({
          text: words.t(file.size === 0 ? 'files.empty' : 'files.tooLarge', {
            name: file.name,
            most: showSize(largestFile, words.language),
          }),
          tone: 'bad',
        });
        continue;
      }
      const key = ++count.current;
      const control = new AbortController();
      open.current.add(control);
      set((before) => [...before, { key, name: file.name, share: 0, giveUp: () => control.abort() }]);
      // One after the other: they go with the answer in the order in which they were chosen.
      last.current = last.current
        .then(() =>
          sendFile(ticket, file, {
            signal: control.signal,
            onShare: (share) =>
              set((before) => before.map((each) => (each.key === key ? { ...each, share } : each))),
          }),
        )
        .then(onTaken)
        .catch((error: unknown) => {
          if (!control.signal.aborted)
            notify({
              text: words.t('files.failed', { name: file.name }),
              detail: problemText(error, words),
              tone: 'bad',
            });
        })
        .finally(() => {
          open.current.delete(control);
          set((before) => before.filter((each) => each.key !== key));
        });
    }
  };
  return { sending, add };
}
