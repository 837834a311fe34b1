/** The sample people of the desk: they come in with one click, and have no passwords anybody could leave behind. */
import type { Role } from '#src/domain/people/role.ts';
import type { Db } from '#src/storage/db.ts';
import { addPerson } from '#src/storage/people.ts';

const people: readonly { readonly name: string; readonly role: Role }[] = [
  { name: 'Giulia Ferri', role: 'rep' },
  { name: 'Marta Villa', role: 'senior_rep' },
  { name: 'Tommaso Neri', role: 'supervisor' },
  { name: 'Ada Conti', role: 'complaints_officer' },
  { name: 'Luca Greco', role: 'trainee' },
  { name: 'Irene Sala', role: 'finance' },
  { name: 'Sara Admin', role: 'admin' },
];

/** Puts the sample people on file. */
export async function seedPeople(db: Db, now: Date): Promise<void> {
  for (const { name, role } of people)
    await db.transaction((tx) =>
      addPerson(
        tx,
        { name, role, email: `${name.toLowerCase().replace(' ', '.')}@sportello.example` },
        'machine:demo',
        now,
      ),
    );
}
