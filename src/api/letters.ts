/** The letters of the house, to be read before they leave. */
import { z } from 'zod';
import { letterKinds } from '../domain/answering/letter-kind.ts';
import { download, none, operation, type Operation } from './operation.ts';
import { ApiProblem } from './problem.ts';
import { language, named } from './schemas.ts';
import type { Workplace } from './tools.ts';

export const letterList = named(
  'Letters',
  z.strictObject({
    claimType: z.string().describe('The kind of claim they are about.'),
    items: z.array(
      named(
        'Letter',
        z.strictObject({
          kind: z.enum(letterKinds),
          file: z.string().describe('What makes it.'),
          forms: z.array(
            z.strictObject({
              medium: z.enum(['email', 'letter', 'text']),
              subject: z.string(),
              text: z.string(),
              html: z.string().nullable().describe('What stands in the body of its page.'),
            }),
          ),
        }),
        'A letter as it would leave to an invented customer.',
      ),
    ),
  }),
  'Every letter that leaves by itself, in the words of the house.',
);

/** Operations on letters. */
export function letterOperations({ tools, actions }: Workplace): Operation[] {
  return [
    operation(
      {
        id: 'listLetters',
        method: 'get',
        path: '/letters',
        chapter: 'Profile',
        summary: 'Read every letter before it leaves',
        description:
          'On an invented customer, today, with the checklist of a kind of claim. Nothing is sent, and nobody is in it.',
        needs: 'read_setup',
        params: none,
        query: z.strictObject({
          language: language.default('it'),
          claimType: z.string().max(100).optional(),
        }),
        problems: ['not-found'],
        answer: {
          schema: letterList,
          example: {
            claimType: 'motor_damage',
            items: [
              {
                kind: 'received-other',
                file: 'templates/received.ts',
                forms: [
                  {
                    medium: 'text',
                    subject: '[TCK 4827-1936-52] Abbiamo ricevuto la sua richiesta',
                    text: 'Ufficio sinistri, TCK 4827-1936-52: abbiamo ricevuto il suo messaggio.',
                    html: null,
                  },
                ],
              },
            ],
          },
        },
      },
      ({ query }) => {
        const type = [...tools.profile.claimTypes.keys()].find((id) => id === query.claimType);
        if (query.claimType !== undefined && type === undefined)
          throw new ApiProblem('not-found', { detail: 'The profile has no such claim type.' });
        const { claimType, letters } = actions.sampleLetters({
          language: query.language,
          ...(type === undefined ? {} : { claimType: type }),
        });
        return Promise.resolve({
          body: {
            claimType,
            items: letters.map(({ kind, file, forms }) => ({
              kind,
              file,
              forms: forms.map(({ medium, subject, text, html }) => ({
                medium,
                subject,
                text,
                html: html === undefined ? null : bodyOf(html),
              })),
            })),
          },
        });
      },
    ),

    download(
      {
        id: 'downloadLetterPages',
        method: 'get',
        path: '/letters/:kind/pages',
        chapter: 'Profile',
        summary: 'See a letter as it would be printed',
        description:
          'On the same invented customer. The codes on it are those of a specimen: scanned, they lead to no file. Letters ' +
          'to colleagues have no form on paper.',
        needs: 'read_setup',
        params: z.strictObject({ kind: z.enum(letterKinds) }),
        query: z.strictObject({
          language: language.default('it'),
          claimType: z.string().max(100).optional(),
        }),
        problems: ['not-found'],
        types: ['application/pdf'],
        what: 'Its pages.',
      },
      async ({ params, query }) => {
        const type = [...tools.profile.claimTypes.keys()].find((id) => id === query.claimType);
        if (query.claimType !== undefined && type === undefined)
          throw new ApiProblem('not-found', { detail: 'The profile has no such claim type.' });
        const bytes = await actions.sampleLetterPages({
          kind: params.kind,
          language: query.language,
          ...(type === undefined ? {} : { claimType: type }),
        });
        if (bytes === undefined)
          throw new ApiProblem('not-found', { detail: 'This letter has no form on paper.' });
        return {
          download: {
            bytes,
            contentType: 'application/pdf',
            fileName: `${params.kind}-${query.language}.pdf`,
          },
        };
      },
    ),
  ];
}

/** What stands in the body of a page of our own making. */
function bodyOf(page: string): string {
  return /<body[^>]*>([^]*)<\/body>/.exec(page)?.[1]?.trim() ?? page;
}
