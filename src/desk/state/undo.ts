/** What was done last and can still be taken back: by the button of its notice, or with `z`. */
import { notify, type Notice } from '../ui/notices.ts';

let last: { readonly back: () => void; readonly until: number } | undefined;

/**
 * Says what was done and offers to take it back: until `forMs` is over, or until it was taken back by either way; then
 * the notice goes.
 */
export function offerUndo({
  label,
  back,
  forMs,
  ...said
}: Pick<Notice, 'text' | 'detail'> & {
  /** The word on the button. */
  readonly label: string;
  readonly back: () => void;
  readonly forMs: number;
}): void {
  const once = () => {
    close();
    if (last === offered) last = undefined;
    back();
  };
  const offered = { back: once, until: performance.now() + forMs };
  const close = notify({ ...said, forMs, action: { label, act: once } });
  last = offered;
}

/** Takes the last act back, once. @returns whether there was one */
export function undoLast(): boolean {
  if (last === undefined || performance.now() >= last.until) return false;
  last.back();
  return true;
}
