/**
 * The addresses of the API that the page uses, with the shapes that go in and come out. The shapes are those of the
 * API's own schemas: a schema that changes shows here as an error of the compiler, and a test holds every line of this
 * list against the operation of that address.
 */
import type { z } from 'zod';
import type { claimView } from '../../api/claims.ts';
import type { ticketPage, ticketPatch, ticketView } from '../../api/tickets.ts';
import type { ticketRow } from '../../api/ticket-view.ts';

type Out<T extends z.ZodType> = z.output<T>;
type In<T extends z.ZodType> = z.input<T>;

export type TicketRow = Out<typeof ticketRow>;
export type Ticket = Out<typeof ticketView>;
export type Claim = Out<typeof claimView>;

export interface Addresses {
  'GET /tickets': {
    answer: Out<typeof ticketPage>;
    query: { readonly cursor?: string; readonly limit?: number };
  };
  'GET /tickets/:ticket': { answer: Ticket };
  'PATCH /tickets/:ticket': { answer: TicketRow; body: In<typeof ticketPatch> };
  'GET /claims/:claim': { answer: Claim };
}

export type Address = keyof Addresses;

/** The same list for the test: it must name every address, once. */
export const addresses = [
  'GET /tickets',
  'GET /tickets/:ticket',
  'PATCH /tickets/:ticket',
  'GET /claims/:claim',
] as const satisfies readonly Address[];
/** Addresses that the list forgot; a test does not compile unless it is `never`. */
export type Unlisted = Exclude<Address, (typeof addresses)[number]>;
