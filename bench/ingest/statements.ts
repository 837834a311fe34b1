/** What PostgreSQL was asked most while mail came in: pg_stat_statements, per mail. */
import pg from 'pg';

/** Counts the statements of one database from now on. */
export interface StatementWatch {
  /** Prints the total and the most expensive ones, each per mail. */
  print(mails: number): Promise<void>;
}

/** Begins to count. The server must have been started with `pg_stat_statements` in `shared_preload_libraries`. */
export async function watchStatements(url: string): Promise<StatementWatch> {
  await ask(url, 'create extension if not exists pg_stat_statements; select pg_stat_statements_reset()');
  return {
    print: async (mails) => {
      const rows = await ask<{ calls: string; ms: number; query: string }>(
        url,
        `select calls, total_exec_time + total_plan_time as ms, query from pg_stat_statements
         where dbid = (select oid from pg_database where datname = current_database()) order by 2 desc`,
      );
      const calls = rows.reduce((sum, row) => sum + Number(row.calls), 0);
      const ms = rows.reduce((sum, row) => sum + row.ms, 0);
      console.log(`  ${(calls / mails).toFixed(1)} statements and ${(ms / mails).toFixed(2)} ms a mail`);
      for (const row of rows.slice(0, 60))
        console.log(
          `  ${(Number(row.calls) / mails).toFixed(2).padStart(6)} × ${(row.ms / Number(row.calls)).toFixed(3).padStart(7)} ms  ${row.query.replaceAll(/\s+/g, ' ').slice(0, 170)}`,
        );
    },
  };
}

async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
