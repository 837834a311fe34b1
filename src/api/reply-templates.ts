/** Answers written once and used often: the house's files, and what people add. */
import { z } from 'zod';
import { formatDate } from '../domain/time/calendar.ts';
import { formatReference } from '../domain/linking/reference.ts';
import {
  fillTemplate,
  replySlots,
  strangeSlots,
  type ReplySlot,
  type ReplyTemplate,
} from '../domain/answering/reply-template.ts';
import { missingFor } from '../domain/claims/requirements.ts';
import type { Language } from '../domain/message.ts';
import type { Ticket } from '../domain/ticket.ts';
import * as claims from '../storage/claims.ts';
import {
  addTemplate,
  changeTemplate,
  findTemplate,
  ownTemplates,
  templateVersionsOf,
  type OwnTemplate,
} from '../storage/reply-templates.ts';
import { findOpen } from '../storage/requests.ts';
import { command, none, operation, type Operation } from './operation.ts';
import { ApiProblem } from './problem.ts';
import {
  caseKind,
  flag,
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

export const templateBody = namedBody(
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

export const templateView = named(
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
    file: z.string().nullable().describe('Of the house’s own: where it is changed.'),
    retired: z.boolean().describe('Out of use: offered to nobody.'),
  }),
  'An answer that is written once and used often.',
);

export const templateList = named('ReplyTemplates', z.strictObject({ items: z.array(templateView) }));

export const templateVersions = named(
  'ReplyTemplateVersions',
  z.strictObject({
    items: z.array(
      z.strictObject({
        version,
        title: z.string(),
        subject: z.string().nullable(),
        text: z.string(),
        changedBy: z.string(),
        changedAt: instant,
      }),
    ),
  }),
  'What a template said before, the latest first.',
);

export const restoreBody = namedBody(
  'ReplyTemplateRestore',
  z.strictObject({ version: version.describe('Of the template you saw.') }),
);

export const sampleReplyView = named(
  'SampleReply',
  z.strictObject({
    values: z.strictObject({
      customer: z.string(),
      reference: z.string(),
      missing: z.string(),
      deadline: z.string(),
      claim_type: z.string(),
      loss_date: z.string(),
    } satisfies Record<ReplySlot, z.ZodString>),
    before: z.string().describe('What stands before the words: the greeting.'),
    after: z.string().describe('And below them: reference and signature.'),
    subjectBefore: z.string(),
    subjectOtherwise: z.string().describe('The whole subject where a template has none.'),
  }),
  'An invented ticket to try a template on.',
);

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
  file: null,
  retired: false,
};
const exampleBody = { language: 'it' as const, title: 'Che cosa manca', text: 'ci mancano:\n\n{missing}' };

const templateParam = z.strictObject({ template: rowId });

/** Operations on reply templates. */
export function replyTemplateOperations({ tools, actions }: Workplace): Operation[] {
  const { db } = tools;

  const changed = async (
    id: string,
    seen: number | undefined,
    change: Parameters<typeof changeTemplate>[3],
  ): Promise<OwnTemplate> => {
    const where = 'removed' in change && !change.removed ? 'retired' : 'used';
    const before = await findTemplate(db, id, where);
    if (before === undefined) throw new ApiProblem('not-found', { detail: 'There is no such template.' });
    const after = await db.transaction((tx) => changeTemplate(tx, id, seen ?? before.version, change));
    if (after !== undefined) return after;
    const now = await findTemplate(db, id, 'any');
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
        needs: 'read_setup',
        params: none,
        query: z.strictObject({
          language: language.optional(),
          kind: caseKind.optional(),
          retired: flag.optional().describe('Those that are out of use, and no others.'),
        }),
        answer: {
          schema: templateList,
          example: { items: [example] },
        },
      },
      async ({ query }) => {
        const house = query.retired === true ? [] : tools.replyTemplates;
        const all = [...(await ownTemplates(db, query.retired)), ...house].filter(
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
        id: 'sampleReply',
        method: 'get',
        path: '/reply-templates/sample',
        chapter: 'Tickets',
        summary: 'Read what fills the slots on an invented ticket, and what stands around the words',
        needs: 'read_setup',
        params: none,
        query: z.strictObject({ language: language.default('it') }),
        answer: {
          schema: sampleReplyView,
          example: {
            values: {
              customer: 'Anna Bianchi',
              reference: 'SIN 4827-1936-52',
              missing: '- Fotografie dei danni',
              deadline: '26 novembre 2026',
              claim_type: 'Auto – danni a cose',
              loss_date: '3 novembre 2026',
            },
            before: 'Gentile Anna Bianchi,\n\n',
            after: '\n\nNumero della pratica: SIN 4827-1936-52\n\nCordiali saluti\nGiulia Ferri\n',
            subjectBefore: '[SIN 4827-1936-52] ',
            subjectOtherwise: '[SIN 4827-1936-52] La nostra risposta',
          },
        },
      },
      ({ query }) => Promise.resolve({ body: actions.sampleReply(query.language) }),
    ),

    operation(
      {
        id: 'listReplyTemplateVersions',
        method: 'get',
        path: '/reply-templates/:template/versions',
        chapter: 'Tickets',
        summary: 'List what a template said before',
        needs: 'read_setup',
        params: templateParam,
        query: none,
        problems: ['not-found'],
        answer: {
          schema: templateVersions,
          example: {
            items: [
              {
                version: 1,
                title: 'Che cosa manca',
                subject: null,
                text: 'ci manca:\n\n{missing}',
                changedBy: 'Giulia Ferri',
                changedAt: '2026-11-02T08:12:00.000Z',
              },
            ],
          },
        },
      },
      async ({ params }) => {
        if ((await findTemplate(db, params.template, 'any')) === undefined)
          throw new ApiProblem('not-found', { detail: 'There is no such template.' });
        return {
          body: {
            items: (await templateVersionsOf(db, params.template)).map(({ changedAt, subject, ...said }) => ({
              ...said,
              subject: subject ?? null,
              changedAt: changedAt.toISOString(),
            })),
          },
        };
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
        needs: 'write_templates',
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
        needs: 'write_templates',
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
        needs: 'write_templates',
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

    command(
      {
        id: 'restoreReplyTemplate',
        method: 'post',
        path: '/reply-templates/:template/restore',
        chapter: 'Tickets',
        summary: 'Bring a template that people wrote back into use',
        needs: 'write_templates',
        params: templateParam,
        query: none,
        problems: ['not-found', 'outdated'],
        body: { schema: restoreBody, example: { version: 3 } },
        answer: { schema: templateView, example },
      },
      async ({ params, body, person }) => ({
        body: showTemplate(
          await changed(params.template, body.version, { removed: false, by: person().name }),
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
    file: own === undefined ? fileOf(template.id) : null,
    retired: own?.retired ?? false,
  };
}

/** `house-it-mancano` lies in `templates/replies/it/mancano.md`. */
function fileOf(id: string): string {
  const [, of = '', ...name] = id.split('-');
  return `templates/replies/${of}/${name.join('-')}.md`;
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
