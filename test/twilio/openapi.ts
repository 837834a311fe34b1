/** Whether something is what Twilio's published OpenAPI document says of it; unknown members are mistakes here. */
import { readFileSync } from 'node:fs';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const published = JSON.parse(
  readFileSync(new URL('twilio-api-2010.json', import.meta.url), 'utf8'),
) as Document;

/**
 * What is wrong with an exchange, in words; nothing when all of it stands in the document.
 *
 * @param path as the document writes it, such as `/2010-04-01/Accounts/{AccountSid}/Calls.json`
 */
export function faultsOfExchange(exchange: {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly query: Iterable<string>;
  readonly form: Readonly<Record<string, string>>;
  readonly status: number;
  readonly answer: unknown;
}): string[] {
  const operation = published.paths[exchange.path]?.[exchange.method];
  if (operation === undefined) return [`${exchange.method} ${exchange.path} is not published`];
  const faults: string[] = [];
  const names = new Set(operation.parameters?.map(({ name }) => name));
  for (const name of exchange.query) if (!names.has(name)) faults.push(`no parameter ${name}`);
  const body = operation.requestBody?.content['application/x-www-form-urlencoded']?.schema;
  for (const name of Object.keys(exchange.form))
    if (body?.properties?.[name] === undefined) faults.push(`no field ${name}`);
  for (const name of body?.required ?? [])
    if (exchange.form[name] === undefined) faults.push(`the field ${name} is missing`);
  const response = operation.responses[`${exchange.status}`];
  if (response === undefined) return [...faults, `no answer ${exchange.status}`];
  const schema = response.content?.['application/json']?.schema;
  if (schema !== undefined) faults.push(...faultsOf(exchange.answer, schema, 'answer'));
  else if (exchange.answer !== undefined) faults.push('an answer where none is published');
  return faults;
}

function faultsOf(value: unknown, schema: Schema, at: string): string[] {
  if (schema.$ref !== undefined) {
    const named = published.components.schemas[schema.$ref.split('/').at(-1) ?? ''];
    return named === undefined ? [`${at}: ${schema.$ref} is not there`] : faultsOf(value, named, at);
  }
  if (value === null || value === undefined)
    return schema.nullable === true || schema.type === undefined ? [] : [`${at} is nothing`];
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${at} is ${JSON.stringify(value)}`];
  switch (schema.type) {
    case 'string':
      return typeof value === 'string' ? faultsOfText(value, schema, at) : [`${at} is no text`];
    case 'integer':
      return Number.isInteger(value) ? [] : [`${at} is no whole number`];
    case 'number':
      return typeof value === 'number' ? [] : [`${at} is no number`];
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((each: unknown, index) => faultsOf(each, schema.items ?? {}, `${at}[${index}]`))
        : [`${at} is no list`];
    case 'object': {
      if (typeof value !== 'object' || Array.isArray(value)) return [`${at} is no object`];
      const { properties } = schema;
      if (properties === undefined) return [];
      return [
        ...Object.entries(value).flatMap(([name, each]) => {
          const member = properties[name];
          return member === undefined
            ? [`${at}.${name} is not published`]
            : faultsOf(each, member, `${at}.${name}`);
        }),
        ...(schema.required ?? []).flatMap((name) => (name in value ? [] : [`${at}.${name} is missing`])),
      ];
    }
    case undefined:
    default:
      return [];
  }
}

function faultsOfText(text: string, { pattern, format, minLength, maxLength }: Schema, at: string): string[] {
  if (pattern !== undefined && !new RegExp(pattern).test(text)) return [`${at} is ${text}, not ${pattern}`];
  if (text.length < (minLength ?? 0) || text.length > (maxLength ?? Infinity))
    return [`${at} has another length`];
  if (
    format === 'date-time-rfc-2822' &&
    !/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} \+0000$/.test(text)
  )
    return [`${at} is ${text}, no date as RFC 2822 has it`];
  return [];
}
