import { expect, test } from 'vitest';
import type { ZodType } from 'zod';
import { claimPage, claimView, decision, requirementView } from '#src/api/claims.ts';
import { findingView } from '#src/api/finding-view.ts';
import { judgementBody } from '#src/api/findings.ts';
import type { Operation } from '#src/api/operation.ts';
import { outboundView } from '#src/api/outbox-view.ts';
import { profileView } from '#src/api/profile.ts';
import { requestView } from '#src/api/request-view.ts';
import { preview, stepBody } from '#src/api/requests.ts';
import { ticketRow } from '#src/api/ticket-view.ts';
import { linkBody, replyBody, ticketPatch, ticketView, unlinkBody } from '#src/api/tickets.ts';
import {
  assignment,
  postponement,
  queueView,
  savedView,
  savedViewBody,
  savedViews,
  seenBody,
  seenView,
} from '#src/api/worklist.ts';
import { addresses, type Unlisted } from '#src/desk/api/contract.ts';
import { useApi } from '../api/client.ts';
import { useDesk } from '../desk.ts';

/** The schemas from which the page's contract takes its types, address by address. */
const schemas: Readonly<
  Record<(typeof addresses)[number], { readonly answer: ZodType; readonly body?: ZodType }>
> = {
  'GET /queue': { answer: queueView },
  'GET /saved-views': { answer: savedViews },
  'PUT /saved-views/:name': { answer: savedView, body: savedViewBody },
  'GET /tickets/:ticket': { answer: ticketView },
  'PATCH /tickets/:ticket': { answer: ticketRow, body: ticketPatch },
  'PUT /tickets/:ticket/assignment': { answer: ticketRow, body: assignment },
  'PUT /tickets/:ticket/postponement': { answer: ticketRow, body: postponement },
  'PUT /tickets/:ticket/seen': { answer: seenView, body: seenBody },
  'PUT /tickets/:ticket/link': { answer: ticketRow, body: linkBody },
  'DELETE /tickets/:ticket/link': { answer: ticketRow, body: unlinkBody },
  'POST /tickets/:ticket/replies': { answer: outboundView, body: replyBody },
  'GET /claims': { answer: claimPage },
  'GET /claims/:claim': { answer: claimView },
  'PATCH /claims/:claim/requirements/:key': { answer: requirementView, body: decision },
  'PATCH /findings/:finding': { answer: findingView, body: judgementBody },
  'GET /requests/:request/preview': { answer: preview },
  'POST /requests/:request/steps': { answer: requestView, body: stepBody },
  'GET /outbox/:outbound': { answer: outboundView },
  'GET /profile': { answer: profileView },
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
