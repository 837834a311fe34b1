/** Reads TwiML as a caller's line follows it: the verbs in order, each with its attributes and what stands in it. */
export interface Verb {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly inner: readonly Verb[];
}

/** The verbs of a document. @throws when it is none. */
export function readTwiml(xml: string): readonly Verb[] {
  const tokens = [
    ...xml.matchAll(/<\?[^>]*\?>|<(\/?)([A-Za-z]+)((?:\s+[A-Za-z]+="[^"]*")*)\s*(\/?)>|([^<]+)/g),
  ];
  interface Open extends Verb {
    text: string;
    inner: Open[];
  }
  const root: Open = { name: '', attributes: {}, text: '', inner: [] };
  const open = [root];
  for (const [, closing, name, attributes = '', empty, text] of tokens) {
    const parent = open.at(-1);
    if (parent === undefined) throw new Error(`more is closed than opened in ${xml}`);
    if (text !== undefined) parent.text += plain(text);
    else if (name === undefined) continue;
    else if (closing === '/') {
      if (parent.name !== name) throw new Error(`${parent.name} is closed as ${name}`);
      open.pop();
    } else {
      const verb: Open = { name, attributes: attributesIn(attributes), text: '', inner: [] };
      parent.inner.push(verb);
      if (empty !== '/') open.push(verb);
    }
  }
  const [response] = root.inner;
  if (open.length !== 1 || response?.name !== 'Response') throw new Error(`no TwiML: ${xml}`);
  return response.inner;
}

function attributesIn(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([A-Za-z]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, plain(value)]),
  );
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
