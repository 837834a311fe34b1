/**
 * What is about somebody's health is read by those who hold `read_health`, and that they read it is written down. For
 * everybody else the words of an answer are withheld: the schema of each answer says where words can stand, so that a
 * member nobody thought of is withheld too, and numbers, states and days stay.
 */
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { withheld } from '../domain/people/health-data.ts';
import { holds, type Person } from '../domain/people/role.ts';
import { findReferences } from '../domain/linking/reference.ts';
import {
  aboutHealth,
  concernedBy,
  concernedByReferences,
  ownedNames,
  type Concerned,
} from '../storage/health-data.ts';
import { isFraud } from '../domain/review/finding.ts';
import { recordUnlessRecent } from '../storage/history.ts';
import type { Answer, Operation } from './operation.ts';
import { personOf } from './guard.ts';
import { ApiProblem } from './problem.ts';
import { address, key, labels, place } from './schemas.ts';
import type { ApiTools } from './tools.ts';
import type { ClaimId, TicketId } from '../domain/ids.ts';

/** Somebody who goes through a file reads it once, however often its page asks. */
const oneReadingMs = 30 * 60_000;

/** Chapters in which no claim's words stand. */
const wordless: ReadonlySet<Operation['chapter']> = new Set([
  'Profile',
  'People',
  'Service',
  'Channels',
  'Policies',
]);

/** Whether no customer's words stand in what an operation answers: those of templates are the house's. */
function isWordless({ chapter, path }: Pick<Operation, 'chapter' | 'path'>): boolean {
  return wordless.has(chapter) || path.startsWith('/reply-templates');
}

/** Says what an operation answers to whoever asks. */
export type Confidentially = (
  operation: Operation,
  request: Request,
  response: Response,
) => Promise<Answer<unknown>>;

/** Guards every operation of the API. */
export function openConfidentially({ db, profile, now }: ApiTools): Confidentially {
  const types = [...profile.claimTypes.values()].flatMap(({ id, aboutHealth: is }) => (is ? [id] : []));
  const typeIds: ReadonlySet<string> = new Set(types);

  const scopeOf = async (operation: Operation, request: Request): Promise<Concerned | undefined> => {
    for (const name of Object.keys(operation.params.shape)) {
      const given = request.params[name];
      if (!ownedNames.has(name) || typeof given !== 'string') continue;
      const read = name === 'ticket' || name === 'claim' ? key.safeParse(given) : undefined;
      const row = read?.success === true ? ('id' in read.data ? read.data.id : read.data.reference) : given;
      return concernedBy(db, name, row);
    }
    return undefined;
  };

  const anyAboutHealth = async (scope: Concerned): Promise<boolean> => {
    const { tickets, claims } = await aboutHealth(db, scope, types);
    return tickets.size + claims.size > 0;
  };

  /** The same answer without words of what is about health. */
  const withhold = async (
    operation: Operation & { readonly answer: { readonly kind: 'json'; readonly schema: z.ZodType } },
    body: unknown,
    known: boolean | undefined,
  ): Promise<unknown> => {
    if (known === true) return withoutWords(operation.answer.schema, body, () => true);
    const scopes = new Map<object, Concerned & { readonly references: readonly string[] }>();
    collect(body, scopes);
    const all = [...scopes.values()];
    const byReference = await concernedByReferences(db, [
      ...new Set(all.flatMap(({ references }) => references)),
    ]);
    const concerned = all.map(({ tickets, claims, references }) => ({
      tickets: [...tickets, ...references.flatMap((each) => byReference.get(each)?.ticket ?? [])],
      claims: [...claims, ...references.flatMap((each) => byReference.get(each)?.claim ?? [])],
    }));
    const ill = await aboutHealth(
      db,
      {
        tickets: concerned.flatMap(({ tickets }) => tickets),
        claims: concerned.flatMap(({ claims }) => claims),
      },
      types,
    );
    const verdicts = new Map(
      [...scopes.keys()].map((each, index) => {
        const { tickets = [], claims = [] } = concerned[index] ?? {};
        const hidden = tickets.some((id) => ill.tickets.has(id)) || claims.some((id) => ill.claims.has(id));
        return [each, tickets.length + claims.length === 0 ? undefined : hidden] as const;
      }),
    );
    const dropping = operation.id === 'search';
    // Nobody learns by a search what he may not read: whatever is about health was not found.
    const kept = dropping ? without(body, (each) => verdicts.get(each) === true) : body;
    return withoutWords(
      operation.answer.schema,
      kept,
      (each, outer) => {
        const verdict = verdicts.get(each) ?? (isOfHealthType(each, typeIds) ? true : undefined);
        return verdict === undefined ? outer : verdict || outer === true;
      },
      known ?? (isWordless(operation) ? false : undefined),
    );
  };

  return async (operation, request, response) => {
    if (operation.open || operation.needs === undefined) return operation.run(request, response);
    const person = personOf(response);
    const mayRead = holds(person, 'read_health');
    const scope = isWordless(operation) ? undefined : await scopeOf(operation, request);
    const bytes = operation.answer.kind === 'bytes';
    if (!mayRead && bytes && !isWordless(operation) && !(await isOpenFile(operation, scope)))
      throw healthWithheld();
    const answer = await operation.run(request, response);
    if (operation.method === 'get') await writeDown(operation, { person, request, scope, answer, mayRead });
    if (mayRead || operation.answer.kind !== 'json' || !('body' in answer)) return answer;
    if (isWordless(operation)) return answer;
    // Of what belongs to nothing yet nobody knows what it is about.
    const isOf = scope !== undefined && scope.tickets.length + scope.claims.length > 0;
    const known = isOf ? await anyAboutHealth(scope) : undefined;
    const body = await withhold({ ...operation, answer: operation.answer }, answer.body, known);
    return { ...answer, body };
  };

  async function isOpenFile(operation: Operation, scope: Concerned | undefined): Promise<boolean> {
    // A file of figures, and what is on its way to be sorted: the first holds no words, the second nobody has read yet.
    if (operation.chapter === 'Statistics') return true;
    if (scope === undefined || scope.tickets.length + scope.claims.length === 0) return false;
    return !(await anyAboutHealth(scope));
  }

  /** Writes down who looked at files and at what is about health. */
  async function writeDown(
    operation: Operation,
    {
      person,
      request,
      scope,
      answer,
      mayRead,
    }: {
      readonly person: Person;
      readonly request: Request;
      readonly scope: Concerned | undefined;
      readonly answer: Answer<unknown>;
      readonly mayRead: boolean;
    },
  ): Promise<void> {
    if (quiet.has(operation.id)) return;
    const isFile = scope !== undefined && ('download' in answer || 'unchanged' in answer);
    const isIll = scope !== undefined && mayRead && (await anyAboutHealth(scope));
    const isSuspicion = 'body' in answer && tellsOfFraud(answer.body);
    const [ticketId] = scope?.tickets ?? [];
    const [claimId] = scope?.claims ?? [];
    const looks = [
      ...(isIll ? ['health-read'] : isFile ? ['file-read'] : []),
      ...(isSuspicion ? ['fraud-read'] : []),
    ];
    for (const action of looks)
      await recordUnlessRecent(
        db,
        {
          ...(ticketId === undefined ? {} : { ticketId: ticketId as TicketId }),
          ...(claimId === undefined ? {} : { claimId: claimId as ClaimId }),
          actor: `person:${person.name}`,
          action,
          data: isFile || scope === undefined ? { what: operation.id, at: { ...request.params } } : {},
          looked: true,
          ...(action === 'fraud-read' ? { restricted: 'fraud' } : {}),
        },
        new Date(now().getTime() - oneReadingMs),
      );
  }
}

/** Whether a finding or an escalation in an answer is about a suspicion. */
function tellsOfFraud(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(tellsOfFraud);
  if (!isObject(value)) return false;
  const { check, reason } = value;
  if (typeof check === 'string' && isFraud({ check })) return true;
  return reason === 'fraud_signal' || Object.values(value).some(tellsOfFraud);
}

/** What a page asks for by the way and shows no words of. Listening is written down where it happens. */
const quiet: ReadonlySet<string> = new Set([
  'listTicketClocks',
  'listClaimClocks',
  'listPayments',
  'playRecording',
  'readTranscript',
  'listAlikeClaims',
]);

/** The refusal of a file that is about health. */
function healthWithheld(): ApiProblem {
  return new ApiProblem('forbidden', {
    detail: 'This is about somebody’s health: your role does not hold the right read_health.',
    words: {
      it: 'Riguarda la salute di una persona: il suo ruolo non consente di leggerlo.',
      en: 'This is about somebody’s health: your role does not allow you to read it.',
    },
  });
}

/** Members that name a row, say who did something or are written by the program: no words of people stand there. */
const plain: ReadonlySet<string> = new Set([
  'id',
  'reference',
  'ticket',
  'claim',
  'message',
  'actor',
  'by',
  'assignee',
  'next',
  'url',
  'original',
  'channel',
  'code',
  'kind',
  'type',
  'state',
  'status',
  'stage',
  'role',
  'version',
  'rules',
  'action',
  'key',
  'contentType',
  'mark',
  'basedOn',
]);

/** Which tickets and claims each object of an answer is about, by how it names them. */
function collect(
  value: unknown,
  into: Map<object, Concerned & { readonly references: readonly string[] }>,
): void {
  if (Array.isArray(value)) {
    for (const each of value) collect(each, into);
    return;
  }
  if (!isObject(value)) return;
  const found = { tickets: [] as string[], claims: [] as string[], references: [] as string[] };
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'string') {
      if (name === 'reference' || name === 'ticket' || name === 'claim' || name === 'ticketReference') {
        const reference = findReferences(`rif. ${member}`)[0]?.value;
        if (reference !== undefined) found.references.push(reference);
        else if (/^\d{1,18}$/.test(member) && name === 'ticket') found.tickets.push(member);
        else if (/^\d{1,18}$/.test(member) && name === 'claim') found.claims.push(member);
      }
    } else {
      // What an object is about is also what the members it names in full are about.
      if ((name === 'ticket' || name === 'claim' || name === 'claims') && member !== null)
        for (const each of Array.isArray(member) ? member : [member])
          if (isObject(each) && typeof each['reference'] === 'string') {
            const reference = findReferences(`rif. ${each['reference']}`)[0]?.value;
            if (reference !== undefined) found.references.push(reference);
          }
      collect(member, into);
    }
  }
  if (found.tickets.length + found.claims.length + found.references.length > 0) into.set(value, found);
}

function isOfHealthType(value: object, types: ReadonlySet<string>): boolean {
  const type: unknown = isObject(value) ? value['type'] : undefined;
  return typeof type === 'string' && types.has(type);
}

/** A list without some of its objects, at any depth. */
function without(value: unknown, drop: (each: object) => boolean): unknown {
  if (Array.isArray(value))
    return value.filter((each) => !(isObject(each) && drop(each))).map((each) => without(each, drop));
  if (!isObject(value)) return value;
  // The verdicts go by the object itself: members are replaced in it, nothing else has it.
  for (const [name, member] of Object.entries(value)) value[name] = without(member, drop);
  return value;
}

type Judge = (each: object, outer: boolean | undefined) => boolean | undefined;

/**
 * An answer without the words that may not be read.
 *
 * @param judge whether an object's words are withheld, given what holds around it.
 * @param outer what holds outside of all objects; undefined: nobody knows, so words are withheld.
 */
function withoutWords(schema: z.ZodType, value: unknown, judge: Judge, outer?: boolean): unknown {
  if (value === null || value === undefined) return value;
  const definition = definitionOf(schema);
  if (schema === labels) return outer === false ? value : maskDeep(value);
  if (schema === address || schema === place) return value;
  switch (definition.type) {
    case 'string':
      return typeof value !== 'string' || outer === false || isFormatted(schema) ? value : withheld;
    case 'object': {
      if (!isObject(value)) return value;
      const holds = judge(value, outer);
      const shape = definition.shape ?? {};
      return Object.fromEntries(
        Object.entries(value).map(([name, member]) => {
          const inner = shape[name];
          if (inner === undefined) return [name, holds === false ? member : maskDeep(member)];
          if (typeof member === 'string' && plain.has(name)) return [name, member];
          return [name, withoutWords(inner, member, judge, holds)];
        }),
      );
    }
    case 'array':
      return Array.isArray(value) && definition.element !== undefined
        ? value.map((each) => withoutWords(definition.element ?? schema, each, judge, outer))
        : value;
    case 'record':
      return isObject(value) && definition.valueType !== undefined
        ? Object.fromEntries(
            Object.entries(value).map(([name, member]) => [
              name,
              withoutWords(definition.valueType ?? schema, member, judge, outer),
            ]),
          )
        : value;
    case 'nullable':
    case 'optional':
    case 'default':
    case 'readonly':
      return definition.innerType === undefined
        ? maskDeep(value)
        : withoutWords(definition.innerType, value, judge, outer);
    case 'union': {
      const option = (definition.options ?? []).find((each) => each.safeParse(value).success);
      return option === undefined ? maskDeep(value) : withoutWords(option, value, judge, outer);
    }
    case 'number':
    case 'int':
    case 'boolean':
    case 'enum':
    case 'literal':
    case 'null':
      return value;
    default:
      return outer === false ? value : maskDeep(value);
  }
}

/** Every string in a value of no known shape. */
function maskDeep(value: unknown): unknown {
  if (typeof value === 'string') return withheld;
  if (Array.isArray(value)) return value.map(maskDeep);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      typeof member === 'string' && plain.has(name) ? member : maskDeep(member),
    ]),
  );
}

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

function definitionOf(schema: z.ZodType): Definition {
  return schema.def as Definition;
}

/** Days and instants. */
function isFormatted(schema: z.ZodType): boolean {
  const format: unknown = 'format' in schema ? schema.format : undefined;
  return format === 'datetime' || format === 'date';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
