/** The description of the API as a page people can read: no script, nothing fetched from anywhere. */
import { createHash } from 'node:crypto';
import type { Content, DescribedOperation, JsonSchema, OpenApi, Parameter } from './openapi.ts';
import { problems } from './problem.ts';

/** The page and the policy it is served under. */
export interface DocsPage {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

/** Renders the whole description. */
export function renderDocs(api: OpenApi): DocsPage {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const chapter = ({ name, description }: OpenApi['tags'][number]) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    return `<section id="${slug(name)}"><h2>${text(name)}</h2><p>${prose(description)}</p>
${own.map(showOperation).join('\n')}</section>`;
  };
  const menu = api.tags.map(
    ({ name }) =>
      `<li><a href="#${slug(name)}">${text(name)}</a><ul>${operations
        .filter(({ operation }) => operation.tags.includes(name))
        .map(({ operation }) => `<li><a href="#${operation.operationId}">${text(operation.summary)}</a></li>`)
        .join('')}</ul></li>`,
  );
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(api.info.title)} API</title>
<style>${style}</style>
</head>
<body>
<nav aria-label="Contents"><a class="home" href="#top">${text(api.info.title)} API</a>
<ul>${menu.join('')}<li><a href="#problems">Problems</a></li><li><a href="#schemas">Schemas</a></li></ul></nav>
<main id="top">
<h1>${text(api.info.title)} API <small>${text(api.info.version)}</small></h1>
<p>${prose(api.info.description)}</p>
<p>For machines: <a href="/openapi.json">openapi.json</a> (OpenAPI ${text(api.openapi)}).
An asterisk marks what must be there.</p>
${api.tags.map(chapter).join('\n')}
<section id="problems"><h2>Problems</h2>
<p>Every problem has <code>type</code>, <code>title</code>, <code>status</code>, <code>requestId</code> and where it
helps <code>detail</code> and <code>errors</code>. <code>type</code> is the address of its line here.</p>
<table><thead><tr><th>Problem</th><th>Status</th><th>Meaning</th></tr></thead><tbody>
${Object.entries(problems)
  .map(
    ([name, { status, title }]) =>
      `<tr id="problem-${name}"><td><code>${name}</code></td><td>${status}</td><td>${text(title)}.</td></tr>`,
  )
  .join('\n')}
</tbody></table></section>
<section id="schemas"><h2>Schemas</h2>
${Object.entries(api.components.schemas)
  .toSorted(([a], [b]) => a.localeCompare(b))
  .map(
    ([name, schema]) =>
      `<article id="schema-${name}"><h3>${text(name)}</h3>${
        schema.description === undefined ? '' : `<p>${prose(schema.description)}</p>`
      }${showSchema(schema)}</article>`,
  )
  .join('\n')}</section>
</main>
</body>
</html>
`;
  const hash = createHash('sha256').update(style).digest('base64');
  return {
    html,
    contentSecurityPolicy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
}

function showOperation({
  path,
  method,
  operation,
}: {
  path: string;
  method: string;
  operation: DescribedOperation;
}): string {
  const { requestBody: body } = operation;
  return `<article id="${operation.operationId}">
<h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${text(path)}</code> ${text(operation.summary)}${
    operation.security === undefined ? '' : ' <em>(no token needed)</em>'
  }</h3>
${operation.description === undefined ? '' : `<p>${prose(operation.description)}</p>`}
${operation.parameters.length === 0 ? '' : `<h4>Parameters</h4>${showParameters(operation.parameters)}`}
${body === undefined ? '' : `<h4>Body</h4>${showContent(body.content)}`}
<h4>Answers</h4>
<table><thead><tr><th>Status</th><th>Meaning</th><th>Body</th></tr></thead><tbody>
${Object.entries(operation.responses)
  .map(
    ([status, answer]) =>
      `<tr><td>${status}</td><td>${prose(answer.description)}</td><td>${Object.entries(answer.content ?? {})
        .map(([type, { schema }]) => `<code>${text(type)}</code> ${typeOf(schema)}`)
        .join('<br>')}</td></tr>`,
  )
  .join('\n')}
</tbody></table>
${Object.values(operation.responses)
  .flatMap((answer) => Object.values(answer.content ?? {}))
  .flatMap(({ example }) => (example === undefined ? [] : [showExample('Example of an answer', example)]))
  .join('\n')}
</article>`;
}

function showParameters(parameters: readonly Parameter[]): string {
  return `<table class="parameters"><thead><tr><th>Name</th><th>In</th><th>Kind</th><th>Meaning</th></tr></thead><tbody>${parameters
    .map(
      (parameter) =>
        `<tr><td><code>${text(parameter.name)}</code>${parameter.required ? ' *' : ''}</td><td>${parameter.in}</td><td>${typeOf(
          parameter.schema,
        )}</td><td>${prose(parameter.description ?? '')}</td></tr>`,
    )
    .join('\n')}</tbody></table>`;
}

function showContent(content: Content): string {
  return Object.entries(content)
    .map(
      ([type, { schema, example }]) =>
        `<p><code>${text(type)}</code> ${typeOf(schema)}</p>${example === undefined ? '' : showExample('Example', example)}`,
    )
    .join('');
}

function showExample(title: string, example: unknown): string {
  const shown = typeof example === 'string' ? example : JSON.stringify(example, undefined, 2);
  return `<details><summary>${title}</summary><pre><code>${text(shown)}</code></pre></details>`;
}

/** The members of an object, one a row; nested ones in a table of their own. */
function showSchema(schema: JsonSchema): string {
  const members = Object.entries(schema.properties ?? {});
  if (members.length === 0) return `<p>${typeOf(schema)}</p>`;
  const required = new Set(schema.required ?? []);
  return `<table><thead><tr><th>Member</th><th>Kind</th><th>Meaning</th></tr></thead><tbody>${members
    .map(([name, member]) => {
      const nested = nestedIn(member);
      return `<tr><td><code>${text(name)}</code>${required.has(name) ? ' *' : ''}</td><td>${typeOf(member)}</td><td>${prose(
        member.description ?? '',
      )}${nested === undefined ? '' : showSchema(nested)}</td></tr>`;
    })
    .join('\n')}</tbody></table>`;
}

function nestedIn(schema: JsonSchema): JsonSchema | undefined {
  if (schema.$ref !== undefined) return undefined;
  if (schema.properties !== undefined) return schema;
  if (schema.items !== undefined) return nestedIn(schema.items);
  return schema.anyOf?.map(nestedIn).find((found) => found !== undefined);
}

/** A schema in a few words, with links to those that have a name. */
function typeOf(schema: JsonSchema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    return `<a href="#schema-${encodeURIComponent(name)}">${text(name)}</a>`;
  }
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.enum !== undefined)
    return schema.enum.map((value) => `<code>${text(JSON.stringify(value))}</code>`).join(' ');
  if (schema.const !== undefined) return `<code>${text(JSON.stringify(schema.const))}</code>`;
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  const kind = typeof schema.type === 'string' ? schema.type : (schema.type ?? ['anything']).join(' or ');
  const bounds = [
    schema.format === undefined ? '' : `, ${schema.format}`,
    schema.minimum === undefined || schema.minimum < -1e9 ? '' : `, from ${schema.minimum}`,
    schema.maximum === undefined || schema.maximum > 1e9 ? '' : `, to ${schema.maximum}`,
    schema.maxLength === undefined ? '' : `, up to ${schema.maxLength} characters`,
    schema.default === undefined ? '' : `, ${JSON.stringify(schema.default)} by default`,
  ].join('');
  return text(`${kind}${bounds}`);
}

function slug(name: string): string {
  return `chapter-${name.toLowerCase()}`;
}

/** Text with `code` set as code. */
function prose(words: string): string {
  return text(words).replaceAll(/`([^`]{1,200})`/g, '<code>$1</code>');
}

function text(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const style = `
:root { color-scheme: light dark; --ink: #1d2433; --paper: #fff; --soft: #f3f5f9; --line: #d9dee8; --link: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9f0; --paper: #14181f; --soft: #1d232d; --line: #333c4a; --link: #8cc0ff; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; display: grid; grid-template-columns: 18rem minmax(0, 1fr); font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.25rem; border-right: 1px solid var(--line); background: var(--soft); font-size: .9rem; }
nav ul { list-style: none; margin: 0; padding: 0; } nav ul ul { padding-left: .9rem; margin-bottom: .7rem; }
nav .home { display: block; font-weight: 700; margin-bottom: .8rem; }
main { padding: 1.5rem 2rem 6rem; max-width: 68rem; }
a { color: var(--link); text-decoration: none; } a:hover, a:focus { text-decoration: underline; }
h1 small { font-size: .5em; font-weight: 400; } h2 { margin-top: 3rem; border-bottom: 2px solid var(--line); }
article { margin: 2rem 0; padding-top: .5rem; border-top: 1px solid var(--line); }
h3 { margin: .5rem 0; } h4 { margin: 1.1rem 0 .3rem; }
table { border-collapse: collapse; width: 100%; margin: .3rem 0 .8rem; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border: 1px solid var(--line); overflow-wrap: anywhere; }
.parameters th:nth-child(2), .parameters td:nth-child(2) { overflow-wrap: normal; white-space: nowrap; }
th { background: var(--soft); } td:first-child { white-space: nowrap; }
code, pre { font: .87em/1.45 ui-monospace, monospace; } pre { background: var(--soft); padding: .8rem; overflow: auto; border: 1px solid var(--line); }
.method { display: inline-block; min-width: 4.2rem; text-align: center; border-radius: .25rem; padding: .1rem .4rem; font-size: .75rem; color: #fff; background: #3b5b8c; }
.post { background: #2a6b3f; } .put, .patch { background: #8a5a00; } .delete { background: #a12b2b; }
tr:target, article:target { outline: 2px solid var(--link); outline-offset: 4px; }
summary { cursor: pointer; color: var(--link); }
@media (max-width: 60rem) { body { display: block; } nav { position: static; height: auto; border-right: 0; } main { padding: 1rem; } td:first-child { white-space: normal; } }
@media print { nav { display: none; } body { display: block; } }
`;
