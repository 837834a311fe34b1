/** Internal notes: words between colleagues on a ticket. */
import type { Labels } from './profile.ts';

/** A writer may mend a note for so long; afterwards somebody may have acted on it, and a new note is due. */
export const noteEditMs = 15 * 60_000;

/** Why a note may not be edited by somebody now; undefined when it may. */
export function whyNotEdit(
  note: { readonly author: string; readonly createdAt: Date },
  { person, now }: { readonly person: string; readonly now: Date },
): Labels | undefined {
  if (note.author !== person)
    return { it: `può cambiarla solo ${note.author}`, en: `only ${note.author} may edit it` };
  if (now.getTime() - note.createdAt.getTime() > noteEditMs)
    return {
      it: 'ha più di 15 minuti: ne scriva un’altra',
      en: 'it is older than 15 minutes: write another one',
    };
  return undefined;
}
