import { sql } from 'kysely';
import type { Sql } from './db.ts';

/** Filters of the queue under a name, for their owner or for everybody. */
export interface SavedView {
  readonly id: string;
  readonly version: number;
  readonly owner: string;
  readonly name: string;
  readonly shared: boolean;
  readonly position: number;
  /** As the API wrote them. */
  readonly filters: Readonly<Record<string, unknown>>;
}

/** A person's own views, then the shared ones of others, each in their order; at most 200. */
export async function readViews(db: Sql, owner: string): Promise<SavedView[]> {
  return db.sql
    .selectFrom('saved_view')
    .select(['id', 'version', 'owner', 'name', 'shared', 'position', 'filters'])
    .where((eb) => eb.or([eb('owner', '=', owner), eb('shared', '=', true)]))
    .orderBy(sql`owner <> ${owner}`)
    .orderBy('position')
    .orderBy('id')
    .limit(200)
    .execute();
}

/** Keeps a view; the same name of the same owner again replaces it. */
export async function saveView(db: Sql, view: Omit<SavedView, 'id' | 'version'>): Promise<SavedView> {
  const values = { shared: view.shared, position: view.position, filters: JSON.stringify(view.filters) };
  return db.sql
    .insertInto('saved_view')
    .values({ owner: view.owner, name: view.name, ...values })
    .onConflict((conflict) =>
      conflict
        .columns(['owner', 'name'])
        .doUpdateSet({ ...values, version: sql<number>`saved_view.version + 1` }),
    )
    .returning(['id', 'version', 'owner', 'name', 'shared', 'position', 'filters'])
    .executeTakeFirstOrThrow();
}

/** @returns false when that person has no such view. */
export async function removeView(db: Sql, id: string, owner: string): Promise<boolean> {
  const done = await db.sql
    .deleteFrom('saved_view')
    .where('id', '=', id)
    .where('owner', '=', owner)
    .executeTakeFirst();
  return done.numDeletedRows > 0n;
}
