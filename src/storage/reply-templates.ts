import { sql } from 'kysely';
import type { Language } from '#src/domain/message.ts';
import type { ReplyTemplate } from '#src/domain/answering/reply-template.ts';
import type { CaseKind } from '#src/domain/ticket.ts';
import type { Sql, Tx } from './db.ts';

/** A template that people wrote. */
export interface OwnTemplate extends ReplyTemplate {
  readonly version: number;
  readonly changedBy: string;
  readonly changedAt: Date;
  /** Out of use, and offered to nobody. */
  readonly retired: boolean;
}

/** What a template said before. */
export interface TemplateVersion {
  readonly version: number;
  readonly title: string;
  readonly subject?: string;
  readonly text: string;
  readonly changedBy: string;
  readonly changedAt: Date;
}

/** What a person says of a template. */
export type TemplateWords = Pick<ReplyTemplate, 'language' | 'title' | 'subject' | 'text' | 'kinds'>;

/** All that are in use, or all that are not, by title; at most 500. */
export async function ownTemplates(db: Sql, retired = false): Promise<OwnTemplate[]> {
  const rows = await db.sql
    .selectFrom('reply_template')
    .selectAll()
    .where('removed', '=', retired)
    .orderBy('title')
    .orderBy('id')
    .limit(500)
    .execute();
  return rows.map(asTemplate);
}

export async function findTemplate(
  db: Sql,
  id: string,
  where: 'used' | 'retired' | 'any' = 'used',
): Promise<OwnTemplate | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  let query = db.sql.selectFrom('reply_template').selectAll().where('id', '=', id);
  if (where !== 'any') query = query.where('removed', '=', where === 'retired');
  const row = await query.executeTakeFirst();
  return row === undefined ? undefined : asTemplate(row);
}

/** What a template said before it said what it says now, the latest first; at most 100. */
export async function templateVersionsOf(db: Sql, id: string): Promise<TemplateVersion[]> {
  const rows = await db.sql
    .selectFrom('reply_template_version')
    .selectAll()
    .where('template_id', '=', id)
    .orderBy('version', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    version: row.version,
    title: row.title,
    ...(row.subject === null ? {} : { subject: row.subject }),
    text: row.text,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  }));
}

/** Adds a template. `again`: it had been sent before. */
export async function addTemplate(
  tx: Tx,
  words: TemplateWords & { readonly clientId: string; readonly by: string },
): Promise<{ readonly template: OwnTemplate; readonly again: boolean }> {
  const row = await tx.sql
    .insertInto('reply_template')
    .values({ client_id: words.clientId, language: words.language, changed_by: words.by, ...said(words) })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return { template: asTemplate(row), again: false };
  const before = await tx.sql
    .selectFrom('reply_template')
    .selectAll()
    .where('client_id', '=', words.clientId)
    .executeTakeFirstOrThrow();
  return { template: asTemplate(before), again: true };
}

/**
 * Changes a template that is still at `version`, and keeps what it said. Only one that is in use changes its words, only
 * one that is not comes back. @returns undefined when it is not at that version, or not so.
 */
export async function changeTemplate(
  tx: Tx,
  id: string,
  version: number,
  change: (TemplateWords | { readonly removed: boolean }) & { readonly by: string },
): Promise<OwnTemplate | undefined> {
  const isBack = 'removed' in change && !change.removed;
  const { numInsertedOrUpdatedRows } = await tx.sql
    .insertInto('reply_template_version')
    .columns(['template_id', 'version', 'title', 'subject', 'text', 'changed_by', 'changed_at'])
    .expression((eb) =>
      eb
        .selectFrom('reply_template')
        .select(['id', 'version', 'title', 'subject', 'text', 'changed_by', 'changed_at'])
        .where('id', '=', id)
        .where('version', '=', version)
        .where('removed', '=', isBack)
        .forUpdate(),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) return undefined;
  const row = await tx.sql
    .updateTable('reply_template')
    .set({
      version: sql<number>`version + 1`,
      changed_by: change.by,
      changed_at: new Date(),
      ...('removed' in change ? { removed: change.removed } : { language: change.language, ...said(change) }),
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : asTemplate(row);
}

function said(words: TemplateWords) {
  return {
    title: words.title,
    subject: words.subject ?? null,
    text: words.text,
    kinds: [...words.kinds],
  };
}

function asTemplate(row: {
  id: string;
  version: number;
  language: Language;
  title: string;
  subject: string | null;
  text: string;
  kinds: CaseKind[];
  changed_by: string;
  changed_at: Date;
  removed: boolean;
}): OwnTemplate {
  return {
    id: row.id,
    version: row.version,
    language: row.language,
    title: row.title,
    ...(row.subject === null ? {} : { subject: row.subject }),
    text: row.text,
    kinds: row.kinds,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
    retired: row.removed,
  };
}
