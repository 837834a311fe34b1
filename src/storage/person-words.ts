/** What people said of values that were read in messages. */
import type { Fact } from '#src/domain/facts/fact.ts';
import type { SaidWord } from '#src/domain/facts/person-word.ts';
import type { MessageId } from '#src/domain/ids.ts';
import { clean, cleanJson } from './clean.ts';
import type { Sql, Tx } from './db.ts';

/** Words about these messages, each in the order they were said. */
export async function wordsAbout(
  db: Sql,
  messages: readonly MessageId[],
): Promise<ReadonlyMap<MessageId, readonly SaidWord[]>> {
  if (messages.length === 0) return new Map();
  const rows = await db.sql
    .selectFrom('fact_word')
    .selectAll()
    .where('message_id', 'in', [...messages])
    .orderBy('at')
    .orderBy('key')
    .orderBy('value')
    .execute();
  const words = new Map<MessageId, SaidWord[]>();
  for (const row of rows) {
    const word: SaidWord = {
      // Written by `keepWord` from a Fact's own key.
      read: { ...row.reading, key: row.key as Fact['key'], value: row.value },
      meant: row.meant,
      by: row.by,
      at: row.at,
    };
    const known = words.get(row.message_id);
    if (known === undefined) words.set(row.message_id, [word]);
    else known.push(word);
  }
  return words;
}

/** Keeps a person's word in place of an earlier one on the same value. */
export async function keepWord(tx: Tx, message: MessageId, word: SaidWord): Promise<void> {
  const { key, value, span, method, confidence } = word.read;
  const said = {
    meant: word.meant === null ? null : clean(word.meant),
    by: word.by,
    at: word.at,
  };
  await tx.sql
    .insertInto('fact_word')
    .values({
      message_id: message,
      key,
      value,
      reading: cleanJson({ span, method, confidence }),
      ...said,
    })
    .onConflict((conflict) => conflict.columns(['message_id', 'key', 'value']).doUpdateSet(said))
    .execute();
}

/** Takes a word back: the reading counts again. */
export async function dropWord(
  tx: Tx,
  message: MessageId,
  { key, value }: Pick<Fact, 'key' | 'value'>,
): Promise<void> {
  await tx.sql
    .deleteFrom('fact_word')
    .where('message_id', '=', message)
    .where('key', '=', key)
    .where('value', '=', value)
    .execute();
}
