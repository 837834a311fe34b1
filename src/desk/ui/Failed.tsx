import { Problem } from './Problem.tsx';

/** A screen that could not be shown, with a way on. */
export function Failed({ error, reset }: { readonly error: unknown; readonly reset?: () => void }) {
  return <Problem error={error} {...(reset === undefined ? {} : { onRetry: reset })} />;
}
