/** A copy of everything about a person (GDPR art. 15), written into a sealed zip file piece by piece. */
import { formatDate, localDateOf } from '#src/domain/time/calendar.ts';
import { dataKinds, writtenByOthers, type DataKind } from '#src/domain/privacy/personal-data.ts';
import { actorAs, redactedValue, redactor } from '#src/domain/privacy/redaction.ts';
import type { DataProgress } from '#src/domain/privacy/data-act.ts';
import { BlobDamaged } from '#src/storage/blobs.ts';
import {
  countData,
  readBytes,
  readData,
  scopeOf,
  type DataRow,
  type PersonScope,
} from '#src/storage/personal-data.ts';
import { ZipWriter } from '#src/zip.ts';
import { copyIndex, copyPage } from '#templates/personal-data.ts';
import type { PartyId } from '#src/domain/ids.ts';
import type { Deps } from './stage.ts';

/** Rows between two signs of life. */
const beatEvery = 100;

/** What a copy is made with. */
export interface CopyTools extends Pick<Deps, 'db' | 'blobs' | 'now'> {
  readonly desk: Deps['settings']['desk'];
}

/**
 * Writes the zip. The same rows are read for the page and for the JSON beside it, one page of rows at a time; of files one is
 * held at once.
 *
 * @param write takes the bytes of the zip
 * @param tell is told how far it has come; what it throws ends the copy
 * @returns undefined when nobody has this id
 */
export async function writeCopy(
  tools: CopyTools,
  partyId: PartyId,
  write: (bytes: Buffer) => Promise<void>,
  tell: (progress: DataProgress) => Promise<void>,
): Promise<{ readonly rows: number; readonly files: number; readonly lost: number } | undefined> {
  const { db, blobs, now, desk } = tools;
  const scope = await scopeOf(db, partyId);
  if (scope === undefined) return undefined;
  const redact = redactor({
    own: [scope.name, ...scope.addresses, ...scope.marks],
    others: scope.others,
    house: [desk.email, desk.phone ?? '', desk.name],
  });
  const zip = new ZipWriter(write, now());
  const counts: { kind: DataKind; rows: number }[] = [];
  for (const kind of dataKinds) counts.push({ kind, rows: await countData(db, kind, scope) });
  const total = counts.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  for (const { kind } of counts) {
    await tell({ done, total, at: kind });
    let rows = 0;
    const counted = async function* () {
      for await (const row of rowsOf(tools, kind, scope, redact)) {
        if (++rows % beatEvery === 0) await tell({ done: done + rows, total, at: kind });
        yield row;
      }
    };
    await zip.add(`${kind}.html`, copyPage(kind, counted()));
    await zip.add(`${kind}.jsonl`, linesOf(rowsOf(tools, kind, scope, redact)));
    done += rows;
  }
  let [files, lost] = [0, 0];
  for await (const own of readBytes(db, scope)) {
    if (files % 10 === 0) await tell({ done, total, at: 'bytes' });
    try {
      const bytes = await blobs.get(own.sha256);
      await zip.add(`files/${own.kind}-${own.key}${endingOf(own.kind, own.name)}`, [bytes]);
      files++;
    } catch (error) {
      // One file that is gone must not keep somebody from all the rest: the index says how many.
      if (!(error instanceof BlobDamaged)) throw error;
      lost++;
    }
  }
  await tell({ done, total, at: 'index' });
  await zip.add('index.html', [
    copyIndex({
      house: desk.name,
      name: scope.name,
      madeOn: formatDate(localDateOf(now()), 'it'),
      kinds: counts,
      files,
      lost,
    }),
  ]);
  await zip.close();
  return { rows: done, files, lost };
}

async function* rowsOf(
  { db }: Pick<CopyTools, 'db'>,
  kind: DataKind,
  scope: PersonScope,
  redact: (text: string) => string,
): AsyncGenerator<DataRow> {
  for await (const { key: _, ...row } of readData(db, kind, scope)) {
    // Colleagues first: their names are taken out whatever else is.
    const named = typeof row['actor'] === 'string' ? { ...row, actor: actorAs(row['actor']) } : row;
    yield writtenByOthers.has(kind) ? redactedRow(named, redact) : named;
  }
}

function redactedRow(row: DataRow, redact: (text: string) => string): DataRow {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      value instanceof Date ? value : redactedValue(withoutPeople(value), redact),
    ]),
  );
}

/** `person:<name>` anywhere in what was kept. */
function withoutPeople(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('person:') ? actorAs(value) : value;
  if (Array.isArray(value)) return value.map(withoutPeople);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutPeople(each)]));
  return value;
}

async function* linesOf(rows: AsyncIterable<DataRow>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

function endingOf(kind: 'original' | 'file' | 'sent', name: string): string {
  if (kind === 'file') return `-${name}`;
  return name === 'letter' ? '.pdf' : name === 'email' || name === 'pec' ? '.eml' : '.bin';
}
