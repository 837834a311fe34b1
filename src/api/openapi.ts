/** The OpenAPI 3.1 document, made from the operations and the very schemas that check requests. */
import { z } from 'zod';
import { chapters, type Operation } from './operation.ts';
import { problems, type ProblemName } from './problem.ts';
import { incoming, outgoing } from './schemas.ts';

/** JSON Schema as the document holds it. */
export interface JsonSchema {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly format?: string | undefined;
  readonly pattern?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly properties?: Readonly<Record<string, JsonSchema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: JsonSchema | undefined;
  readonly additionalProperties?: boolean | JsonSchema | undefined;
  readonly anyOf?: readonly JsonSchema[] | undefined;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

/** Content of a body, by media type. */
export type Content = Readonly<Record<string, { readonly schema: JsonSchema; readonly example?: unknown }>>;

export interface DescribedAnswer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>;
  readonly content?: Content;
}

export interface DescribedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security?: readonly [];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  readonly responses: Readonly<Record<string, DescribedAnswer>>;
}

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly paths: Readonly<
    Record<string, Readonly<Partial<Record<Operation['method'], DescribedOperation>>>>
  >;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, unknown>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
}

/** What every reader should know first. */
const introduction = `Claims mail becomes linked tickets, and customers are asked for what is missing. \
Everything but the state of the service and the sign-in needs a session (people, in a browser) or a bearer token \
(programs). Changes with a session must come from the desk’s own page. A token belongs to a person with a role, and the role \
says what it opens; behind the shared token the person who acts is named in the header \`X-Actor\`, but for decisions, which take a session or a token of one’s own. References are taken in any spelling. Lists come in pages: \`next\` of one page is the \
\`cursor\` of the next. Whatever people change carries a version: send back the \`ETag\` as \`If-Match\` (or \`version\` \
in the body), and a change that somebody else made first is refused instead of overwritten. Problems come as RFC 9457 \
\`application/problem+json\`.`;

/** Describes the operations. */
export function describe(operations: readonly Operation[], version: string): OpenApi {
  const paths: Record<string, Partial<Record<Operation['method'], DescribedOperation>>> = {};
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: describeOperation(operation) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Sportello', version, description: introduction },
    tags: Object.entries(chapters).map(([name, description]) => ({ name, description })),
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-session',
          description:
            'Set by `POST /session`. Over plain http on one’s own computer it is called `session`.',
        },
      },
      schemas: { ...componentsOf(outgoing, 'output'), ...componentsOf(incoming, 'input') },
    },
  };
}

/** The problems an operation may answer with, by name. */
export function problemsOf(operation: Operation): readonly ProblemName[] {
  const own: ProblemName[] = ['invalid-request'];
  if (!operation.open) own.push('unauthorized');
  if (operation.needs !== undefined || operation.signed) own.push('forbidden');
  if (operation.method !== 'get') own.push('cross-site');
  if (operation.limit !== undefined) own.push('too-many-requests');
  if (operation.body.kind !== 'none') own.push('malformed-body', 'too-large', 'unsupported-media-type');
  if (operation.body.kind === 'json') own.push('invalid-body');
  own.push(...operation.problems, 'internal', 'unavailable');
  return [...new Set(own)];
}

function describeOperation(operation: Operation): DescribedOperation {
  const { body } = operation;
  return {
    operationId: operation.id,
    tags: [operation.chapter],
    summary: operation.summary,
    ...descriptionOf(operation),
    ...(operation.open ? { security: [] } : {}),
    parameters: [
      ...parametersOf(operation.params, 'path'),
      ...parametersOf(operation.query, 'query'),
      ...headersOf(operation),
    ],
    ...(body.kind === 'none'
      ? {}
      : {
          requestBody: {
            required: true,
            content:
              body.kind === 'json'
                ? { 'application/json': { schema: refTo(incoming, body.schema), example: body.example } }
                : Object.fromEntries(
                    body.types.map((type, index) => [
                      type,
                      { schema: { type: 'string' }, ...(index === 0 ? { example: body.example } : {}) },
                    ]),
                  ),
          },
        }),
    responses: responsesOf(operation),
  };
}

/** What the operation says of itself, and the right it asks for. */
function descriptionOf({ description, needs }: Operation): { description?: string } {
  const said = [description, needs === undefined ? undefined : `Needs the right \`${needs}\`.`];
  const whole = said.filter((each) => each !== undefined).join(' ');
  return whole === '' ? {} : { description: whole };
}

function responsesOf(operation: Operation): Record<string, DescribedAnswer> {
  const { answer } = operation;
  const responses: Record<string, DescribedAnswer> = {};
  if (answer.kind === 'json') {
    for (const [index, status] of answer.statuses.entries())
      responses[status] = {
        description: statusWords[status] ?? 'Done',
        ...(operation.versioned
          ? { headers: { ETag: { description: 'Version, for `If-Match`.', schema: { type: 'string' } } } }
          : {}),
        content: {
          'application/json': {
            schema: refTo(outgoing, answer.schema),
            ...(index === 0 ? { example: answer.example } : {}),
          },
        },
      };
  } else {
    responses[200] = {
      description: answer.what,
      ...(answer.kind === 'bytes'
        ? {
            headers: {
              'Content-Disposition': {
                description: 'Always a download, with its name.',
                schema: { type: 'string' },
              },
            },
          }
        : {}),
      content: Object.fromEntries(answer.types.map((type) => [type, { schema: { type: 'string' } }])),
    };
  }
  if (operation.kept)
    responses[304] = { description: 'What you have under the `ETag` of `If-None-Match` still holds.' };
  if (operation.inParts) {
    responses[206] = { description: 'The part of `Range`; `Content-Range` says which.' };
    responses[416] = { description: 'There is no such part; `Content-Range` tells the size.' };
  }
  for (const name of problemsOf(operation)) {
    const { status, title } = problems[name];
    const before = responses[status];
    if (before?.content?.['application/json'] !== undefined) continue;
    responses[status] = {
      description:
        before === undefined ? `\`${name}\`: ${title}.` : `${before.description} \`${name}\`: ${title}.`,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    };
  }
  return responses;
}

const statusWords: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Made',
  202: 'Taken; it will be done',
  503: 'Not now',
};

function parametersOf(schema: z.ZodObject, where: 'path' | 'query'): Parameter[] {
  const { properties = {}, required = [] } = plain(
    z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }),
  );
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function headersOf(operation: Operation): Parameter[] {
  const headers: Parameter[] = [];
  if (operation.method !== 'get')
    headers.push({
      name: 'X-Actor',
      in: 'header',
      required: false,
      description:
        'The person who acts, for history and signatures, behind the shared token; `api` when nobody is named.',
      schema: { type: 'string', maxLength: 80 },
    });
  if (operation.kept)
    headers.push({
      name: 'If-None-Match',
      in: 'header',
      required: false,
      description: 'The `ETag` of an earlier answer: 304 while it holds.',
      schema: { type: 'string' },
    });
  if (operation.inParts)
    headers.push({
      name: 'Range',
      in: 'header',
      required: false,
      description: 'One part of the bytes, such as `bytes=0-1023` (RFC 9110, 14).',
      schema: { type: 'string' },
    });
  if (operation.versioned && operation.method !== 'get')
    headers.push({
      name: 'If-Match',
      in: 'header',
      required: false,
      description:
        'The `ETag` of the thing as you saw it, such as `"12"`; the body’s `version` says the same.',
      schema: { type: 'string' },
    });
  return headers;
}

function refTo(registry: typeof outgoing, schema: z.ZodType): JsonSchema {
  const id = registry.get(schema)?.id;
  if (id === undefined) throw new Error('a schema of an operation has no name in the description');
  return { $ref: `#/components/schemas/${id}` };
}

function componentsOf(registry: typeof outgoing, io: 'input' | 'output'): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(registry, {
    uri: (id) => `#/components/schemas/${id}`,
    target: 'draft-2020-12',
    io,
    override: ({ zodSchema, jsonSchema }) => {
      const description = registry.get(zodSchema)?.description;
      if (description !== undefined) jsonSchema.description = description;
      // What the format says already, at a length nobody reads.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, plain(schema)]));
}

const schemaShape: z.ZodType<JsonSchema> = z.lazy(() =>
  z.looseObject({
    properties: z.record(z.string(), schemaShape).optional(),
    items: schemaShape.optional(),
    additionalProperties: z.union([z.boolean(), schemaShape]).optional(),
    anyOf: z.array(schemaShape).optional(),
  }),
);

/** JSON Schema without the addresses zod gives each one: they mean nothing inside a document. */
function plain(schema: unknown): JsonSchema {
  const { $schema: _, $id: __, id: ___, ...rest } = z.looseObject({}).parse(schema);
  return schemaShape.parse(rest);
}
