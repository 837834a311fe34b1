/** Someone was faster, or the row has left this stage: the work is already done. End quietly. */
export class Stale extends Error {
  override name = 'Stale';
}

/** No retry will help: a person must look. The message is shown to that person. */
export class Refused extends Error {
  override name = 'Refused';
}
