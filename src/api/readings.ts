/** Values that were read in a message: where on its pages each one stands, and what people say of it. */
import { z } from 'zod';
import { asWasRead } from '../domain/facts/person-word.ts';
import type { Fact } from '../domain/facts/fact.ts';
import { linesOf, wordsBehind, type ScannedPage } from '../domain/letters/scanned-page.ts';
import { item } from '../domain/facts/statements.ts';
import { findMessage, attachmentsOf, factsOf, type StoredAttachment } from '../storage/messages.ts';
import { wordsAbout } from '../storage/person-words.ts';
import { readersOf } from '../storage/second-tickets.ts';
import { scannedPagesOf } from '../storage/scanned-pages.ts';
import { command, none, operation, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { instant, labels, named, namedBody, rowId } from './schemas.ts';
import { edges, showBox } from './scans.ts';
import type { Workplace } from './tools.ts';

const readingView = z.strictObject({
  key: z.string().describe('As of a fact.'),
  label: labels.nullable().describe('What the profile calls the field; null for identifiers.'),
  value: z.string().describe('As the machine read it, normalised as facts are.'),
  confidence: z
    .number()
    .describe(
      '0 to 1: as sure as the rule that read it, and on a scan no surer than its least sure word, unless check digits agree.',
    ),
  quote: z.string(),
  place: z
    .strictObject({
      attachment: z.string(),
      start: z.int().describe('Place in the text of that file.'),
      end: z.int(),
      lines: z.array(z.strictObject({ page: z.int(), box: edges })).describe('A box for each line.'),
    })
    .nullable()
    .describe('Where it stands on a scan; null when it stands in words that were typed.'),
  said: z
    .strictObject({
      meant: z.string().nullable().describe('Null: nothing of the kind stands there.'),
      by: z.string(),
      at: instant,
    })
    .nullable()
    .describe('A person’s word, which the machine never takes back.'),
});

export const readingList = named('ReadingList', z.strictObject({ items: z.array(readingView) }));

export const readingWord = namedBody(
  'ReadingWord',
  z.discriminatedUnion('says', [
    z.strictObject({
      says: z.enum(['right', 'absent', 'nothing']),
      key: z.string().min(1).max(80),
      value: z.string().min(1).max(2_000),
    }),
    z.strictObject({
      says: z.literal('instead'),
      key: z.string().min(1).max(80),
      value: z.string().min(1).max(2_000),
      meant: z.string().trim().min(1).max(300).describe('As people write it.'),
    }),
  ]),
  'What a person says of a value: `right`; `absent` from the page; something else stands there `instead`; `nothing` any longer.',
);

const example: z.input<typeof readingList> = {
  items: [
    {
      key: 'iban',
      label: { it: 'IBAN', en: 'IBAN' },
      value: 'IT60X0542811101000000123456',
      confidence: 0.72,
      quote: 'IT60 X054 2811 1010 0000 0123 456',
      place: {
        attachment: '71',
        start: 120,
        end: 153,
        lines: [{ page: 1, box: { left: 412, top: 388, right: 955, bottom: 431 } }],
      },
      said: null,
    },
  ],
};

const messageParam = z.strictObject({ message: rowId });

/** Operations on readings. */
export function readingOperations({ tools: { db, profile }, actions }: Workplace): Operation[] {
  const show = async (id: string): Promise<z.input<typeof readingList>> => {
    const message = await findMessage(db, id);
    if (message === undefined) throw new ApiProblem('not-found', { detail: 'There is no such message.' });
    const words = (await wordsAbout(db, [message.id])).get(message.id) ?? [];
    // Of a divided message each ticket reads its part; what several have read is one reading.
    const facts: Fact[] = [];
    const files: StoredAttachment[] = [];
    for (const ticketId of await readersOf(db, message.id)) {
      const read = (await factsOf(db, ticketId)).filter(
        ({ messageId, key, value }) =>
          messageId === message.id && !facts.some((known) => known.key === key && known.value === value),
      );
      facts.push(...read);
      const heard = (await attachmentsOf(db, ticketId)).filter(
        ({ id, messageId, text }) =>
          messageId === message.id && text !== undefined && !files.some((known) => known.id === id),
      );
      files.push(...heard);
    }
    const scans = await Promise.all(
      files.map(async (file) => ({ file, pages: await scannedPagesOf(db, file.id) })),
    );
    const read = asWasRead(facts, words);
    return {
      items: read.map((fact) => {
        const place = placeOf(fact, message.newText, scans);
        const word = words.find(({ read: { key, value } }) => key === fact.key && value === fact.value);
        return {
          key: fact.key,
          label: profile.items.get(item(fact.key))?.label ?? null,
          value: fact.value,
          // Check digits agree with what is wholly certain.
          confidence: fact.confidence === 1 ? 1 : Math.min(fact.confidence, place?.confidence ?? 1),
          quote: fact.span.quote,
          place: place?.shown ?? null,
          said: word === undefined ? null : { meant: word.meant, by: word.by, at: word.at.toISOString() },
        };
      }),
    };
  };

  return [
    operation(
      {
        id: 'listReadings',
        method: 'get',
        path: '/messages/:message/readings',
        chapter: 'Originals',
        summary:
          'List the values read in a message, with their place on the page and what people said of them',
        params: messageParam,
        query: none,
        problems: ['not-found'],
        answer: { schema: readingList, example },
      },
      async ({ params }) => ({ body: await show(params.message) }),
    ),

    command(
      {
        id: 'sayReading',
        method: 'post',
        path: '/messages/:message/readings',
        chapter: 'Originals',
        summary: 'Say of a value that was read whether it is right',
        description:
          'Facts say so at once, and what rests on them is looked at again. The same word twice is one; a later word takes ' +
          'the place of an earlier one.',
        params: messageParam,
        query: none,
        problems: ['not-found', 'not-possible'],
        body: {
          schema: readingWord,
          example: {
            says: 'instead',
            key: 'iban',
            value: 'IT60X0542811101000000123456',
            meant: 'IT60 X054 2811 1010 0000 0123 456',
          },
        },
        answer: { schema: readingList, example },
      },
      async ({ params, body, by }) => {
        const outcome = await actions.sayReading({ messageId: params.message, ...body, by });
        if (outcome.outcome === 'unknown')
          throw new ApiProblem('not-found', { detail: 'No such value was read in this message.' });
        if (outcome.outcome === 'not-possible') throw notPossible(outcome);
        return { body: await show(params.message) };
      },
    ),
  ];
}

/**
 * Where on a scan a fact stands, and how sure its least sure word is. The words of a letter are a prefix of the text of its
 * only file, so that places in the one are places in the other; of any other message the part says which file it is.
 */
function placeOf(
  { span }: Fact,
  words: string,
  scans: readonly { readonly file: StoredAttachment; readonly pages: readonly ScannedPage[] }[],
): { readonly shown: z.input<typeof readingView>['place']; readonly confidence: number } | undefined {
  const own = scans.find(({ file }) => span.part === `attachment:${file.id}`);
  const letter =
    span.part === 'body' ? scans.find(({ file }) => words !== '' && file.text?.startsWith(words)) : undefined;
  const scan = own ?? letter;
  const behind = scan === undefined ? [] : wordsBehind(scan.pages, span);
  if (scan === undefined || behind.length === 0) return undefined;
  return {
    shown: {
      attachment: scan.file.id,
      start: span.start,
      end: span.end,
      lines: linesOf(behind).map(({ page, box }) => ({ page, box: showBox(box) })),
    },
    confidence: Math.min(...behind.map(({ confidence }) => confidence)),
  };
}
