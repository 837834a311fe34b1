/**
 * What somebody has begun to write: in the browser at every key, on the server soon after, so that no crash, no closed
 * tab and no other computer loses a word.
 */

/** A file added to an answer, as the server took it. */
export interface KeptFile {
  readonly id: string;
  readonly name: string;
  /** As found in the bytes. */
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
}

/** An answer or a note that has not left. */
export interface KeptText {
  readonly text: string;
  /** Drawn once per answer, so that sending it twice is sending it once, also after the browser was closed. */
  readonly clientId: string;
  /** How far the conversation had gone when it was begun. */
  readonly basedOn: string;
  /** Of the server's draft that this one continues; 0 before it was saved there. */
  readonly revision: number;
  /** Files that go with an answer; absent in notes. */
  readonly files?: readonly KeptFile[];
  /** To whom, when that is not whoever wrote last. */
  readonly to?: string;
  /** The server has it word for word. */
  readonly saved?: true;
  /** Send was pressed and no answer came: what it meant for the ticket. It leaves when a person sends it again, not before. */
  readonly unsent?: After;
  /** What was thrown away here, until the server knows: what it still has of that is no draft to go on with. */
  readonly thrownAway?: Pick<KeptText, 'text' | 'files'>;
}

const afters = ['open', 'wait', 'close'] as const;

/** What an answer means for its ticket. */
export type After = (typeof afters)[number];

/**
 * Where this browser keeps what a person has begun: others may sit down at the same computer, and nobody finds the words
 * of somebody else in his own answer.
 */
export function keptUnder(
  person: string,
  what: 'reply' | 'note' | 'by-hand' | 'task' | 'template',
  which = '',
): string {
  return `${begunBy(person)}${what}/${which}`;
}

function begunBy(person: string): string {
  return `sportello/${encodeURIComponent(person)}/`;
}

/** Whether nothing was begun: no word, no file. */
export function isBlank({ text, files = [] }: Pick<KeptText, 'text' | 'files'>): boolean {
  return text.trim() === '' && files.length === 0;
}

export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
type WholeStore = Pick<Storage, 'getItem' | 'removeItem' | 'key' | 'length'>;

function placesOf(store: WholeStore, person: string): string[] {
  return Array.from({ length: store.length }, (_, at) => store.key(at) ?? '').filter((key) =>
    key.startsWith(begunBy(person)),
  );
}

/** How many texts of a person are in this browser and nowhere else. */
export function countUnsaved(store: WholeStore, person: string): number {
  return placesOf(store, person)
    .map((key) => readKept(store, key))
    .filter((kept) => kept?.saved !== true && kept?.thrownAway === undefined).length;
}

/** Leaves nothing of a person in this browser. */
export function forgetAll(store: WholeStore, person: string): void {
  for (const key of placesOf(store, person)) store.removeItem(key);
}

/** The draft kept under a key, if there is one that can be read. */
export function readKept(store: Pick<Store, 'getItem'>, key: string): KeptText | undefined {
  try {
    const kept: unknown = JSON.parse(store.getItem(key) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return undefined;
    const { text, clientId, basedOn, revision, files, to, saved, unsent, thrownAway } = kept as Readonly<
      Record<string, unknown>
    >;
    const meant = afters.find((each) => each === unsent);
    const thrown = thrownAway === undefined ? undefined : readWords(thrownAway);
    return typeof text === 'string' && typeof clientId === 'string' && typeof basedOn === 'string'
      ? {
          text,
          clientId,
          basedOn,
          revision: typeof revision === 'number' ? revision : 0,
          ...readFiles(files),
          ...(typeof to === 'string' ? { to } : {}),
          ...(saved === true ? { saved } : {}),
          ...(meant === undefined ? {} : { unsent: meant }),
          ...(thrown === undefined ? {} : { thrownAway: thrown }),
        }
      : undefined;
  } catch {
    return undefined;
  }
}

function readFiles(kept: unknown): Pick<KeptText, 'files'> {
  return Array.isArray(kept) ? { files: kept.flatMap((file: unknown) => readFile(file) ?? []) } : {};
}

function readWords(kept: unknown): Pick<KeptText, 'text' | 'files'> | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { text, files } = kept as Readonly<Record<string, unknown>>;
  return typeof text === 'string' ? { text, ...readFiles(files) } : undefined;
}

/** Keeps a draft; an empty one is forgotten, once the server knows that it was thrown away. @returns whether the browser kept it */
export function keepText(store: Store, key: string, draft: KeptText): boolean {
  try {
    if (isBlank(draft) && draft.thrownAway === undefined) store.removeItem(key);
    else store.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    // A full or forbidden store: the text is still in the box, and the page must not say that it is safe.
    return false;
  }
}

export function forgetText(store: Store, key: string): void {
  store.removeItem(key);
}

/** Forgets a draft that has been sent; not one that was begun since under the same key. */
export function forgetSent(store: Store, key: string, clientId: string): void {
  if (readKept(store, key)?.clientId === clientId) store.removeItem(key);
}

/** Marks a draft as sent in vain; not one that was begun since under the same key. */
export function keepUnsent(store: Store, key: string, clientId: string, after: After): void {
  const kept = readKept(store, key);
  if (kept?.clientId === clientId) keepText(store, key, { ...kept, unsent: after });
}

/** A file as a draft names it, when it is one. */
export function readFile(kept: unknown): KeptFile | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { id, name, contentType, size } = kept as Readonly<Record<string, unknown>>;
  return typeof id === 'string' &&
    typeof name === 'string' &&
    typeof contentType === 'string' &&
    typeof size === 'number'
    ? { id, name, contentType, size }
    : undefined;
}
