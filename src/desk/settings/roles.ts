/** The roles a person can be given, in the order they are offered. */
import type { PersonRow } from '../api/contract.ts';

export const roles = [
  'trainee',
  'rep',
  'senior_rep',
  'supervisor',
  'complaints_officer',
  'medical_reader',
  'fraud_analyst',
  'finance',
  'admin',
  'auditor',
] as const satisfies readonly PersonRow['role'][];

/** The role a word names; undefined when it names none. */
export function roleOf(word: unknown): (typeof roles)[number] | undefined {
  return roles.find((role) => role === word);
}
