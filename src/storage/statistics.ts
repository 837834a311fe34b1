import { sql } from 'kysely';
import type { Db } from './db.ts';

/**
 * Tells the planner how large the tables are and what stands in them: without it, it reads whole tables where an index
 * would do. A PostgreSQL server does this by itself (autovacuum); the embedded one has nobody else to do it.
 */
export async function refreshStatistics(db: Db): Promise<void> {
  if (db.kind !== 'embedded') return;
  // Of all tables this one has the most rows that come and go: what has gone is taken out.
  await sql`vacuum queue_tally`.execute(db.sql);
  await sql`analyze`.execute(db.sql);
}
