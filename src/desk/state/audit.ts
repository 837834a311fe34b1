/** What the audit is limited to, as it stands in the address of the page. */
import type { AuditEvent, AuditQuery } from '../api/contract.ts';

/** The kinds of events, in the order in which they are offered. */
export const auditKinds = [
  'decisions',
  'messages',
  'links',
  'work',
  'people',
  'reads',
  'other',
] as const satisfies readonly AuditEvent['kind'][];

/** `about` is a reference of a claim or a ticket, as somebody wrote it. */
export interface AuditSearch extends Pick<AuditQuery, 'party' | 'person' | 'kind' | 'from' | 'to'> {
  readonly about?: string;
}

/** Reads the address; what cannot be read is left out. */
export function readAuditSearch(search: Readonly<Record<string, unknown>>): AuditSearch {
  const text = (name: string) => {
    const value = search[name];
    // The router reads what looks like a number as one.
    const said = typeof value === 'number' ? String(value) : value;
    return typeof said === 'string' && said.trim() !== '' && said.length <= 80 ? said.trim() : undefined;
  };
  const day = (name: string) => {
    const value = text(name);
    return value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
  };
  const kind = auditKinds.find((each) => each === search['kind']);
  const [about, person, party, from, to] = [
    text('about'),
    text('person'),
    text('party'),
    day('from'),
    day('to'),
  ];
  return {
    ...(about === undefined ? {} : { about }),
    ...(person === undefined ? {} : { person }),
    ...(party === undefined || !/^\d{1,18}$/.test(party) ? {} : { party }),
    ...(kind === undefined ? {} : { kind }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** The question to the API: a number written as a ticket's is a ticket's, any other a claim's. */
export function auditQuery({ about, ...rest }: AuditSearch): AuditQuery {
  if (about === undefined) return rest;
  return { ...rest, ...(/^tck/i.test(about) ? { ticket: about } : { claim: about }) };
}
