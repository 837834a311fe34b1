/** Files that hold a message or files themselves: attached mail and `winmail.dat`. */
import type { Address, Forwarded } from '#src/domain/message.ts';
import { readAddresses } from './addresses.ts';
import type { FoundFile } from './attachments.ts';
import { readBody, textLimit, type Body } from './body.ts';
import { looksLikeMail } from '#src/domain/documents/file-type.ts';
import { readHeader, type Header } from './header.ts';
import { htmlToText } from './html-text.ts';
import { readParts, type Part, type PartTree } from './parts.ts';
import { openSignedData } from './signed.ts';
import { readThreadIds } from './thread-ids.ts';
import { openTnef, type TnefContents } from './tnef.ts';

/** An attached message is opened down to this depth; deeper ones stay closed files. */
const deepestMessage = 8;
/**
 * Attached messages opened in one mail, and their bytes in all: each lies once more in each that contains
 * it.
 */
const mostMessages = 50;
const openedBytes = 200 * 1024 * 1024;

/** An opened `winmail.dat`. */
export interface OpenTnef {
  readonly contents: TnefContents;
  readonly name: string;
}

/**
 * Opens the `winmail.dat` of a message; its words stand in for a body that has none. One that gave up no file, and not
 * all of whose content could be read, stays a file itself: what it holds may be a paper.
 */
export function openContainers(
  written: Body,
  warnings: string[],
): { body: Body; tnefs: readonly OpenTnef[] } {
  const tnefs: OpenTnef[] = [];
  const files = written.files.filter((part) => {
    if (!/ms-tnef/.test(part.type) && !/^winmail\.dat$/i.test(part.fileName ?? '')) return true;
    const contents = openTnef(part.content);
    if (contents === undefined) return true;
    tnefs.push({ contents, name: part.fileName ?? 'winmail.dat' });
    const said = contents.warnings.filter((warning) => written.text === '' || !warning.includes('rich text'));
    warnings.push(...said);
    return contents.files.length === 0 && said.length > 0;
  });
  const first = tnefs[0]?.contents;
  if (first === undefined) return { body: written, tnefs };
  const html = written.html ?? first.html;
  const text =
    written.text !== ''
      ? written.text
      : (first.text ?? (first.html === undefined ? '' : htmlToText(first.html)));
  return {
    body: { ...written, files, text: text.slice(0, textLimit), ...(html === undefined ? {} : { html }) },
    tnefs,
  };
}

/** The files of an opened `winmail.dat`. */
export function tnefFiles({ contents, name }: OpenTnef): FoundFile[] {
  return contents.files.map((file) => ({
    ...(file.name === undefined ? {} : { name: file.name }),
    declaredType: file.contentType ?? '',
    ...(file.contentId === undefined ? {} : { contentId: file.contentId }),
    content: file.content,
    foundIn: name,
    html: contents.html ?? '',
  }));
}

/** A part that is a file, with the HTML of the message it belongs to. */
export function fileOf(part: Part, html: string): FoundFile {
  return {
    ...(part.fileName === undefined ? {} : { name: part.fileName }),
    declaredType: part.type,
    ...(part.contentId === undefined ? {} : { contentId: part.contentId }),
    content: part.content,
    html,
  };
}

/** A message that came as a file. */
export interface AttachedMessage {
  readonly described: Forwarded;
  readonly to: readonly Address[];
  readonly text: string;
  readonly ids: readonly string[];
}

/** All files of a mail, those inside attached messages included, and these messages. */
export interface Opened {
  readonly files: FoundFile[];
  readonly messages: AttachedMessage[];
}

/**
 * Opens the messages among `files`, and those inside them: each stays a file itself, followed by the
 * files it holds. With `opens` false only the ids are read, which tie a report to the message it returns.
 */
export async function openMessages(
  files: readonly FoundFile[],
  opens: boolean,
  warnings: string[],
): Promise<Opened> {
  const budget = { messages: mostMessages, bytes: openedBytes };
  const opened: Opened = { files: [], messages: [] };
  for (const file of files) await openFile(file, 0, opens, budget, opened, warnings);
  return opened;
}

async function openFile(
  file: FoundFile,
  depth: number,
  opens: boolean,
  budget: { messages: number; bytes: number },
  into: Opened,
  warnings: string[],
): Promise<void> {
  if (!machinePart.test(file.declaredType)) into.files.push(file);
  if (/\.p7m$/i.test(file.name ?? '') && opens) {
    const content = openSignedData(file.content);
    if (content === undefined) return;
    const signed = { declaredType: '', content, html: '', name: (file.name ?? '').slice(0, -4) };
    into.files.push({ ...signed, foundIn: file.foundIn ?? file.name ?? '' });
    return;
  }
  if (!isMessage(file)) return;
  if (!opens) {
    const ids = readThreadIds(readHeader(file.content, 64 * 1024)).own;
    if (ids !== undefined) into.messages.push({ described: {}, to: [], text: '', ids: [ids] });
    return;
  }
  budget.messages -= 1;
  budget.bytes -= file.content.length;
  if (depth >= deepestMessage || budget.messages < 0 || budget.bytes < 0) {
    warnings.push('Some attached messages were left closed; they are there as files.');
    return;
  }
  let tree: PartTree;
  try {
    tree = await readParts(file.content);
  } catch {
    warnings.push('An attached message could not be read; it is there as a file.');
    return;
  }
  const header = tree.root.header;
  const written = readBody(tree.root);
  const { body, tnefs } = openContainers(written, warnings);
  const described = describe(header);
  const ids = readThreadIds(header);
  into.messages.push({
    described,
    to: readAddresses(header, 'to'),
    text: body.text,
    ids: [...(ids.own === undefined ? [] : [ids.own]), ...ids.inReplyTo, ...ids.references.slice(-5)],
  });
  const foundIn = `attached message: ${described.subject ?? file.name ?? ''}`
    .trim()
    .slice(0, 300)
    .toWellFormed();
  const held = [
    ...tnefs.flatMap(tnefFiles),
    ...body.pictures,
    ...body.files.map((part) => fileOf(part, body.html ?? '')),
  ];
  for (const inner of held) {
    await openFile({ ...inner, foundIn: inner.foundIn ?? foundIn }, depth + 1, opens, budget, into, warnings);
  }
}

/** The half of a report that is for machines is no paper. */
const machinePart =
  /^(?:message\/(?:global-)?(?:delivery-status|feedback-report|disposition-notification)|text\/rfc822-headers)$/;

/**
 * Declared a message, or a file that calls itself one and begins like one (Outlook on the web attaches
 * mail so).
 */
function isMessage(file: FoundFile): boolean {
  if (/^message\/(?:rfc822|global)$/.test(file.declaredType)) return file.content.length > 0;
  return (
    file.declaredType === 'text/rfc822-headers' ||
    (/\.eml$/i.test(file.name ?? '') && looksLikeMail(file.content))
  );
}

function describe(header: Header): Forwarded {
  const from = readAddresses(header, 'from')[0];
  const date = header.text('date');
  const subject = header.text('subject');
  return {
    ...(from === undefined ? {} : { from }),
    ...(date === undefined ? {} : { date: date.slice(0, 200) }),
    ...(subject === undefined ? {} : { subject: subject.slice(0, 998).toWellFormed() }),
  };
}

/** An attached message as it stands in the full text, under a head like the one mail programs write. */
export function announceAttached({ described, to, text }: AttachedMessage): string {
  if (text === '') return '';
  const person = ({ name, address }: Address) => (name === undefined ? address : `${name} <${address}>`);
  const head = [
    '---------- Messaggio allegato ----------',
    ...(described.from === undefined ? [] : [`Da: ${person(described.from)}`]),
    ...(described.date === undefined ? [] : [`Data: ${described.date}`]),
    ...(described.subject === undefined ? [] : [`Oggetto: ${described.subject}`]),
    ...(to.length === 0 ? [] : [`A: ${to.slice(0, 20).map(person).join(', ')}`]),
  ];
  return `${head.join('\n')}\n\n${text}`;
}
