/** Who wrote or called, as a row names them. */
import type { QueueRow } from '../api/contract.ts';
import type { Say } from './t.ts';

/** Their name, else their address; undefined where neither is known. */
export function whoOf({
  customer,
  caller,
}: {
  readonly customer: { readonly name: string | null; readonly address: string } | null;
  readonly caller: string | null;
}): string | undefined {
  return customer?.name ?? customer?.address ?? caller ?? undefined;
}

/** The same in the queue, where no row goes unnamed: whom the claim is about, or what came, where no name is known. */
export function rowName(
  row: Pick<QueueRow, 'customer' | 'caller' | 'about' | 'channel' | 'reference'>,
  t: Say,
): string {
  const name = row.customer?.name ?? row.caller;
  if (name != null) return name;
  if (row.about !== null) return t('queue.about', { name: row.about });
  return (
    row.customer?.address ??
    (row.channel === 'letter' ? t('queue.unnamedLetter', { reference: row.reference }) : row.reference)
  );
}
