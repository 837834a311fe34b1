/** Answers written once and used often: the house's files, and what people add. */
import { z } from 'zod';
import { formatDate } from '../domain/calendar.ts';
import { formatReference } from '../domain/reference.ts';
import {
  fillTemplate,
  replySlots,
  strangeSlots,
  type ReplySlot,
  type ReplyTemplate,
} from '../domain/reply-template.ts';
import { missingFor } from '../domain/requirements.ts';
import type { Language } from '../domain/message.ts';
import type { Ticket } from '../domain/ticket.ts';
import * as claims from '../storage/claims.ts';
import {
  addTemplate,
  changeTemplate,
  findTemplate,
  ownTemplates,
  type OwnTemplate,
} from '../storage/reply-templates.ts';
import { findOpen } from '../storage/requests.ts';
import { command, none, operation, type Operation } from './operation.ts';
import { ApiProblem } from './problem.ts';
import {
  caseKind,
  instant,
  key,
  language,
  line,
  named,
  namedBody,
  rowId,
  version,
  words,
} from './schemas.ts';
import { loadTicket } from './tickets.ts';
import type { ApiTools, Workplace } from './tools.ts';

const slotNames = Object.keys(replySlots).map((name) => `{${name}}`);
const knownSlots = <T extends z.ZodString>(text: T) =>
  text.refine((words) => strangeSlots(words).length === 0, `holds a slot other than ${slotNames.join(', ')}`);

const templateBody = namedBody(
  'ReplyTemplateBody',
  z.strictObject({
    language,
    title: line(100),
    subject: knownSlots(line(150)).optional(),
    text: knownSlots(words(10_000)).describe(
      `Without greeting and signature. Slots: ${slotNames.join(', ')}.`,
    ),
    kinds: z.array(caseKind).max(15).default([]).describe('Kinds of case it is offered first for.'),
    clientId: z.uuid().optional().describe('For a new one: sent twice, it is one template.'),
    version: version.optional().describe('For a change: of the template you saw.'),
  }),
);

const templateView = named(
  'ReplyTemplate',
  z.strictObject({
    id: z.string(),
    source: z
      .enum(['house', 'desk'])
      .describe('`house`: a file, not to be changed here. `desk`: written by people.'),
    language,
    title: z.string(),
    subject: z.string().nullable(),
    text: z.string(),
    kinds: z.array(caseKind),
    version: version.nullable(),
    changedBy: z.string().nullable(),
    changedAt: instant.nullable(),
  }),
  'An answer that is written once and used often.',
);

export const templateList = named('ReplyTemplates', z.strictObject({ items: z.array(templateView) }));

export const filledView = named(
  'FilledTemplate',
  z.strictObject({
    subject: z.string().nullable(),
    text: z.string(),
    language,
    unfilled: z.array(z.string()).describe('Slots that nothing fills; they stand in square brackets.'),
  }),
  'The words of a template for one ticket.',
);

const example = {
  id: '4',
  source: 'desk' as const,
  language: 'it' as const,
  title: 'Che cosa manca',
  subject: null,
  text: 'per continuare ci mancano ancora:\n\n{missing}',
  kinds: ['claim_status' as const],
  version: 2,
  changedBy: 'Giulia Ferri',
  changedAt: '2026-11-12T09:00:00.000Z',
};
const exampleBody = { language: 'it' as const, title: 'Che cosa manca', text: 'ci mancano:\n\n{missing}' };

const templateParam = z.strictObject({ template: rowId });

/** Operations on reply templates. */
export function replyTemplateOperations({ tools }: Workplace): Operation[] {
  const { db } = tools;

  const changed = async (
    id: string,
    seen: number | undefined,
    change: Parameters<typeof changeTemplate>[3],
  ): Promise<OwnTemplate> => {
    const before = await findTemplate(db, id);
    if (before === undefined) throw new ApiProblem('not-found', { detail: 'There is no such template.' });
    const after = await db.transaction((tx) => changeTemplate(tx, id, seen ?? before.version, change));
    if (after !== undefined) return after;
    const now = await findTemplate(db, id);
    if (now === undefined) throw new ApiProblem('not-found', { detail: 'There is no such template.' });
    throw new ApiProblem('outdated', { current: showTemplate(now) });
  };

  return [
    operation(
      {
        id: 'listReplyTemplates',
        method: 'get',
        path: '/reply-templates',
        chapter: 'Tickets',
        summary: 'List reply templates',
        description: 'Of one language, or of all. Those for a kind of case come first when it is named.',
        params: none,
        query: z.strictObject({ language: language.optional(), kind: caseKind.optional() }),
        answer: {
          schema: templateList,
          example: { items: [example] },
        },
      },
      async ({ query }) => {
        const all = [...(await ownTemplates(db)), ...tools.replyTemplates].filter(
          (template) => query.language === undefined || template.language === query.language,
        );
        const { kind } = query;
        const fits = ({ kinds }: ReplyTemplate) => kind !== undefined && kinds.includes(kind);
        const items = [...all.filter(fits), ...all.filter((template) => !fits(template))];
        return { body: { items: items.map(showTemplate) } };
      },
    ),

    operation(
      {
        id: 'fillReplyTemplate',
        method: 'get',
        path: '/tickets/:ticket/reply-templates/:template',
        chapter: 'Tickets',
        summary: 'Read a template in the words it has for a ticket',
        description:
          'What a claim is and lacks is filled in only where the ticket’s customer stands on that claim.',
        params: z.strictObject({ ticket: key, template: line(100) }),
        query: none,
        problems: ['not-found'],
        answer: {
          schema: filledView,
          example: {
            subject: null,
            text: 'per continuare ci mancano ancora:\n\n- Fotografie dei danni',
            language: 'it',
            unfilled: [],
          },
        },
      },
      async ({ params }) => {
        const ticket = await loadTicket(db, params.ticket);
        const template =
          tools.replyTemplates.find(({ id }) => id === params.template) ??
          (await findTemplate(db, params.template));
        if (template === undefined)
          throw new ApiProblem('not-found', { detail: 'There is no such template.' });
        const values = await valuesFor(tools, ticket, template.language);
        const text = fillTemplate(template.text, values, template.language);
        const subject =
          template.subject === undefined
            ? undefined
            : fillTemplate(template.subject, values, template.language);
        return {
          body: {
            subject: subject?.text ?? null,
            text: text.text,
            language: template.language,
            unfilled: [...new Set([...text.unfilled, ...(subject?.unfilled ?? [])])],
          },
        };
      },
    ),

    command(
      {
        id: 'addReplyTemplate',
        method: 'post',
        path: '/reply-templates',
        chapter: 'Tickets',
        summary: 'Add a template for everybody',
        description: '201 for a new one, 200 with the first one when its `clientId` was sent before.',
        params: none,
        query: none,
        body: {
          schema: templateBody,
          example: { ...exampleBody, clientId: '5b0f3f0e-6a52-4c5e-9a3e-0d6f6a1c2b81' },
        },
        answer: { schema: templateView, example, statuses: [201, 200] },
      },
      async ({ body, person }) => {
        const { clientId } = body;
        if (clientId === undefined)
          throw new ApiProblem('invalid-body', {
            errors: [{ in: 'body', at: '/clientId', detail: 'is needed for a new template' }],
          });
        const { template, again } = await db.transaction((tx) =>
          addTemplate(tx, { ...wordsOf(body), clientId, by: person().name }),
        );
        return { status: again ? 200 : 201, body: showTemplate(template) };
      },
    ),

    command(
      {
        id: 'changeReplyTemplate',
        method: 'put',
        path: '/reply-templates/:template',
        chapter: 'Tickets',
        summary: 'Change a template that people wrote',
        description: 'What it said stays on file.',
        params: templateParam,
        query: none,
        problems: ['not-found', 'outdated'],
        body: { schema: templateBody, example: { ...exampleBody, version: 1 } },
        answer: { schema: templateView, example },
      },
      async ({ params, body, person }) => ({
        body: showTemplate(
          await changed(params.template, body.version, { ...wordsOf(body), by: person().name }),
        ),
      }),
    ),

    operation(
      {
        id: 'removeReplyTemplate',
        method: 'delete',
        path: '/reply-templates/:template',
        chapter: 'Tickets',
        summary: 'Take a template that people wrote out of use',
        params: templateParam,
        query: z.strictObject({
          version: z.coerce.number().int().min(1).describe('Of the template you saw.'),
        }),
        problems: ['not-found', 'outdated'],
        answer: { schema: templateView, example },
      },
      async ({ params, query, person }) => ({
        body: showTemplate(
          await changed(params.template, query.version, { removed: true, by: person().name }),
        ),
      }),
    ),
  ];
}

function wordsOf(body: z.output<typeof templateBody>) {
  const { language: of, title, subject, text, kinds } = body;
  return { language: of, title, ...(subject === undefined ? {} : { subject }), text, kinds };
}

function showTemplate(template: ReplyTemplate | OwnTemplate): z.input<typeof templateView> {
  const own = 'version' in template ? template : undefined;
  return {
    id: template.id,
    source: own === undefined ? 'house' : 'desk',
    language: template.language,
    title: template.title,
    subject: template.subject ?? null,
    text: template.text,
    kinds: [...template.kinds],
    version: own?.version ?? null,
    changedBy: own?.changedBy ?? null,
    changedAt: own?.changedAt.toISOString() ?? null,
  };
}

/** What is on file for the slots. Whoever is not on a claim is told nothing of it. */
async function valuesFor(
  { db, profile }: Pick<ApiTools, 'db' | 'profile'>,
  ticket: Ticket,
  of: Language,
): Promise<Partial<Record<ReplySlot, string>>> {
  const common = ticket.customerName === undefined ? {} : { customer: ticket.customerName };
  const [file] = ticket.claimId === undefined ? [] : await claims.loadFiles(db, [ticket.claimId]);
  const isOn = file?.claim.parties.some(({ party }) =>
    party.contacts.some(({ value }) => value === ticket.customer?.toLowerCase()),
  );
  if (file === undefined || isOn !== true)
    return { ...common, reference: formatReference(ticket.reference, 'TCK') };
  const { claim } = file;
  const missing = missingFor(await claims.requirementsOf(db, claim.id), 'review').map((requirement) =>
    requirement.anyOf
      .flatMap((id) => profile.items.get(id)?.label[of] ?? [])
      .join(of === 'it' ? ' oppure ' : ' or '),
  );
  const request = await findOpen(db, claim.id);
  const type = profile.claimTypes.get(claim.type)?.label[of];
  return {
    ...common,
    reference: formatReference(claim.reference, profile.terms.claimPrefix),
    missing: missing.map((label) => `- ${label}`).join('\n'),
    ...(request === undefined ? {} : { deadline: formatDate(request.dueOn, of) }),
    ...(type === undefined ? {} : { claim_type: type }),
    ...(claim.lossOn === undefined ? {} : { loss_date: formatDate(claim.lossOn, of) }),
  };
}
