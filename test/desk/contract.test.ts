import { expect, test } from 'vitest';
import type { ZodType } from 'zod';
import { claimView } from '#src/api/claims.ts';
import type { Operation } from '#src/api/operation.ts';
import { ticketRow } from '#src/api/ticket-view.ts';
import { ticketPage, ticketPatch, ticketView } from '#src/api/tickets.ts';
import { addresses, type Unlisted } from '#src/desk/api/contract.ts';
import { useApi } from '../api/client.ts';
import { useDesk } from '../desk.ts';

/** The schemas from which the page's contract takes its types, address by address. */
const schemas: Readonly<
  Record<(typeof addresses)[number], { readonly answer: ZodType; readonly body?: ZodType }>
> = {
  'GET /tickets': { answer: ticketPage },
  'GET /tickets/:ticket': { answer: ticketView },
  'PATCH /tickets/:ticket': { answer: ticketRow, body: ticketPatch },
  'GET /claims/:claim': { answer: claimView },
};
/** Does not compile while the list forgets an address of the contract. */
const forgotten: [Unlisted] extends [never] ? 'none' : Unlisted = 'none';

const client = useApi(useDesk());

test('every address the page calls is one of the API, with the shapes the page believes in', () => {
  expect(forgotten).toBe('none');
  expect(Object.keys(schemas).toSorted()).toEqual(addresses.toSorted());
  for (const address of addresses) {
    const operation = client.api.operations.find(
      ({ method, path }) => `${method.toUpperCase()} ${path}` === address,
    );
    const schemaOf = (part: Operation['answer'] | Operation['body'] | undefined) =>
      part?.kind === 'json' ? part.schema : undefined;
    const { answer, body } = schemas[address];
    expect(operation === undefined ? `no ${address}` : 'found').toBe('found');
    expect(schemaOf(operation?.answer) === answer).toBe(true);
    expect(schemaOf(operation?.body) === body).toBe(true);
  }
});
