/** Run by tests as a process of its own: commits numbers one by one and prints each only after its commit. */
import { sql } from 'kysely';
import { openDb } from '#src/storage/db.ts';

const db = await openDb({ folder: process.argv[2] ?? '' });
await sql`create table told (n int)`.execute(db.sql);
for (let n = 0; ; n++) {
  await db.transaction((tx) => sql`insert into told values (${n})`.execute(tx.sql));
  console.log(n);
}
