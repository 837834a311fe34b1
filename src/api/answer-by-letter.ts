/** Answers on paper: the address they go to, checked, and their pages before they are sent. */
import { z } from 'zod';
import { readPostalAddress, remarksOn, type PostalAddress } from '../domain/letters/postal-address.ts';
import { loadFiles } from '../storage/claims.ts';
import { ofTicket } from '../storage/outbound.ts';
import { command, none, operation, type Operation } from './operation.ts';
import { drawPage } from './page-picture.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { postRoad, readPost } from './post-road.ts';
import { key, labels, language, line, named, namedBody, rowId, words } from './schemas.ts';
import { loadTicket } from './tickets.ts';
import type { Workplace } from './tools.ts';

const ticketParam = z.strictObject({ ticket: key });

const partsView = z.strictObject({
  name: z.string(),
  careOf: z.string().nullable(),
  street: z.string(),
  postcode: z.string(),
  town: z.string(),
  province: z.string().nullable(),
  country: z.string().nullable(),
});

export const postalAddresses = named(
  'PostalAddresses',
  z.strictObject({
    items: z.array(
      z.strictObject({
        name: z.string(),
        onFile: z.string().describe('As it stands on file.'),
        meant: z
          .boolean()
          .describe(
            'Theirs is the address the ticket came from, or it came by post and nobody else is on the claim: of any other, a ' +
              'person chooses.',
          ),
        parts: partsView.nullable().describe('Null when it cannot be taken apart: a person enters them.'),
        doubt: z
          .string()
          .nullable()
          .describe('Why nothing more should be posted there: the last letter came back.'),
      }),
    ),
    takenBack: z
      .strictObject({ parts: partsView, postage: z.enum(['plain', 'registered']) })
      .nullable()
      .describe('Where your last answer here was to go, if it was a letter and you took it back.'),
  }),
  'Postal addresses of the people on a ticket’s claim.',
);

export const previewBody = namedBody(
  'LetterPreviewRequest',
  z.strictObject({
    text: words(20_000),
    post: postRoad,
    subject: line(150).optional(),
    language: language.optional(),
    attachments: z.array(rowId).max(20).default([]),
  }),
);

/** Pages that are shown: nobody proofreads a pile of enclosures. */
const shownPages = 4;

export const letterPreview = named(
  'LetterPreview',
  z.strictObject({
    pages: z.int(),
    pdf: z.base64().describe('The pages, with the codes of a specimen.'),
    pictures: z.array(z.base64()).max(shownPages).describe('The first of them as JPEG, to be looked at.'),
    remarks: z
      .array(z.strictObject({ part: z.string(), words: labels }))
      .describe('Parts of the address to look at once more; none of them stops the letter.'),
  }),
  'A letter as it would be printed.',
);

/** Operations for answers by letter. */
export function answerByLetterOperations({ tools, actions }: Workplace): Operation[] {
  const { db } = tools;
  return [
    operation(
      {
        id: 'listPostalAddresses',
        method: 'get',
        path: '/tickets/:ticket/postal-addresses',
        chapter: 'Tickets',
        summary: 'List postal addresses an answer may go to',
        params: ticketParam,
        query: none,
        problems: ['not-found'],
        answer: {
          schema: postalAddresses,
          example: {
            items: [
              {
                name: 'Anna Bianchi',
                onFile: 'Via Garibaldi 14, 26900 Lodi LO',
                meant: true,
                parts: {
                  name: 'Anna Bianchi',
                  careOf: null,
                  street: 'Via Garibaldi 14',
                  postcode: '26900',
                  town: 'Lodi',
                  province: 'LO',
                  country: null,
                },
                doubt: null,
              },
            ],
            takenBack: null,
          },
        },
      },
      async ({ params, by }) => {
        const ticket = await loadTicket(db, params.ticket);
        const answers = (await ofTicket(db, ticket.id)).filter(
          ({ createdBy, written }) => createdBy === by && written !== undefined,
        );
        const answer = answers.at(-1);
        const last = answer?.state === 'cancelled' ? answer.written?.post : undefined;
        const [file] = ticket.claimId === undefined ? [] : await loadFiles(db, [ticket.claimId]);
        const people = new Map((file?.claim.parties ?? []).map(({ party }) => [party.id, party]));
        const customer = ticket.customer?.toLowerCase();
        const [writer, ...others] = [...people.values()].filter(
          ({ contacts }) =>
            customer === undefined || contacts.some(({ value, shared }) => !shared && value === customer),
        );
        return {
          body: {
            items: [...people.values()].flatMap(({ id, name, address, addressDoubt }) => {
              if (address === undefined) return [];
              const read = readPostalAddress(name, address);
              return [
                {
                  name,
                  onFile: address,
                  meant: others.length === 0 && id === writer?.id,
                  parts: read === undefined ? null : showParts(read),
                  doubt: addressDoubt ?? null,
                },
              ];
            }),
            takenBack: last === undefined ? null : { parts: showParts(last.address), postage: last.postage },
          },
        };
      },
    ),

    command(
      {
        id: 'previewLetter',
        method: 'post',
        path: '/tickets/:ticket/letter-preview',
        chapter: 'Tickets',
        summary: 'See an answer by letter before it is sent',
        description:
          'Drawn like the real one, enclosures behind it. Nothing is kept; its codes are those of a specimen and lead to no file.',
        params: ticketParam,
        query: none,
        problems: ['not-found', 'not-possible'],
        body: {
          schema: previewBody,
          example: {
            text: 'Abbiamo ricevuto la sua lettera.',
            post: {
              name: 'Anna Bianchi',
              street: 'Via Garibaldi 14',
              postcode: '26900',
              town: 'Lodi',
              province: 'LO',
              postage: 'plain',
            },
          },
        },
        answer: {
          schema: letterPreview,
          example: { pages: 1, pdf: 'JVBERi0xLjc=', pictures: ['/9j/4AAQ'], remarks: [] },
        },
      },
      async ({ params, body, by, actor }) => {
        const ticket = await loadTicket(db, params.ticket);
        const post = readPost(body.post);
        const outcome = await actions.previewLetter({
          ticketId: ticket.id,
          text: body.text,
          attachments: body.attachments,
          post,
          by,
          ...(body.subject === undefined ? {} : { subject: body.subject }),
          ...(body.language === undefined ? {} : { language: body.language }),
          ...(actor === undefined ? {} : { author: actor }),
        });
        switch (outcome.outcome) {
          case 'unknown':
            throw new ApiProblem('not-found', { detail: 'There is no such ticket.' });
          case 'no-file':
            throw new ApiProblem('invalid-body', {
              errors: [
                { in: 'body', at: '/attachments', detail: 'names a file that was not added on this ticket' },
              ],
            });
          case 'not-possible':
            throw notPossible(outcome);
          case 'drawn': {
            const pictures: string[] = [];
            for (let page = 1; page <= Math.min(outcome.pages, shownPages); page++) {
              const { jpeg } = await drawPage(
                tools.reader,
                { bytes: outcome.bytes, contentType: 'application/pdf' },
                page,
                { turn: 0, side: 1_200 },
              );
              pictures.push(Buffer.from(jpeg).toString('base64'));
            }
            return {
              body: {
                pages: outcome.pages,
                pdf: Buffer.from(outcome.bytes).toString('base64'),
                pictures,
                remarks: remarksOn(post.address).map(({ part, words: said }) => ({ part, words: said })),
              },
            };
          }
        }
      },
    ),
  ];
}

function showParts(address: PostalAddress): z.input<typeof partsView> {
  return {
    name: address.name,
    careOf: address.careOf ?? null,
    street: address.street,
    postcode: address.postcode,
    town: address.town,
    province: address.province ?? null,
    country: address.country ?? null,
  };
}
