/** Who wrote or called, as a row names them. */

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
