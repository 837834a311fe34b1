/**
 * Where policies are looked up: what is on file here (the default), or the directory of an insurer's core system over
 * HTTP (`policy-directory-http.ts`). Whatever an outside directory tells is stored as an imported policy, so that all
 * rules read the same rows and go on reading them while the directory is away.
 */
import type { PolicyClue } from './domain/policies/policy-clue.ts';
import type { PolicyId } from './domain/ids.ts';
import type { Labels } from './domain/profile.ts';
import type { Db } from './storage/db.ts';
import { findPolicies, loadPolicies } from './storage/policies.ts';

export interface PolicyDirectory {
  /** Asking costs a call to another system: never inside a transaction, and only for what is not known. */
  readonly isOutside: boolean;
  /** Policies a clue points to; they are on file when this resolves. Rejects only when our own database fails. */
  find(clue: PolicyClue): Promise<DirectoryAnswer>;
}

export type DirectoryAnswer =
  | {
      readonly outcome: 'answered';
      /** None when nobody there knows the clue. */
      readonly policies: readonly PolicyId[];
      /** Policies that were told with errors and therefore not stored: which, and what is wrong, for a person. */
      readonly faults: readonly string[];
    }
  /** Not now. `reason` is for people and holds nothing secret; before `retryAt` it is not asked again. */
  | { readonly outcome: 'unreachable'; readonly reason: Labels; readonly retryAt: Date };

/** What is on file here. `id` is our own. */
export function databaseDirectory(db: Db): PolicyDirectory {
  return {
    isOutside: false,
    find: async (clue) => {
      const found =
        clue.by === 'id'
          ? // A policy's id is checked by looking for it.
            /^\d{1,18}$/.test(clue.value)
            ? await loadPolicies(db, [clue.value as PolicyId])
            : []
          : await findPolicies(db, {
              numbers: clue.by === 'number' ? [clue.value] : [],
              plates: clue.by === 'plate' ? [clue.value] : [],
              contacts: clue.by === 'contact' ? [clue.value] : [],
              fiscalCodes: clue.by === 'fiscalCode' ? [clue.value] : [],
              ibans: [],
              names: [],
            });
      return { outcome: 'answered', policies: found.map(({ id }) => id), faults: [] };
    },
  };
}
