/** Whom work can be given to: people on file, and whoever comes in with a token of his own. */
import { holds, type Person } from '../domain/people/role.ts';
import { listPeople } from '../storage/people.ts';
import type { Sql } from '../storage/db.ts';
import { ApiProblem } from './problem.ts';

/** Everybody who is not shut out, by name. */
export async function colleagues(db: Sql, tokenPeople: readonly Person[]): Promise<readonly Person[]> {
  const onFile = (await listPeople(db)).filter((person) => person.disabledAt === undefined);
  return [...onFile, ...tokenPeople].toSorted((a, b) => a.name.localeCompare(b.name, 'it'));
}

/**
 * Refuses to give work to a name that is nobody, or to somebody who may not work claims: the ticket would be seen by
 * nobody. Whoever takes it himself is somebody.
 *
 * @param at where in the body the name stands
 * @throws ApiProblem `invalid-body`
 */
export async function refuseNobody(
  db: Sql,
  {
    to,
    at,
    by,
    tokenPeople,
  }: {
    readonly to: string | null;
    readonly at: string;
    readonly by: string;
    readonly tokenPeople: readonly Person[];
  },
): Promise<void> {
  if (to === null || by === `person:${to}`) return;
  const person = (await colleagues(db, tokenPeople)).find(({ name }) => name === to);
  if (person !== undefined && holds(person, 'work_claims')) return;
  throw new ApiProblem('invalid-body', {
    errors: [
      {
        in: 'body',
        at,
        detail: person === undefined ? 'is nobody who works here' : 'may not work on claims',
      },
    ],
  });
}
