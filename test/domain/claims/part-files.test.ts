import { describe, expect, test } from 'vitest';
import { filesApart, type Matter } from '#src/domain/claims/part-files.ts';
import type { AttachmentId, ClaimTypeId, ItemId } from '#src/domain/ids.ts';
import { loadProfile } from '#src/profile.ts';

const profile = await loadProfile('insurer');

const car: Matter = {
  words: 'La grandine ha danneggiato la mia auto GA123BC.',
  plates: ['GA123BC'],
  claimTypes: ['motor_damage' as ClaimTypeId],
};
const home: Matter = {
  words: 'In bagno si è rotto un tubo.',
  plates: [],
  claimTypes: ['home_water' as ClaimTypeId],
};

/** To which of the matters a file goes, from 0; undefined when a person has to look. */
function ownerOf(
  file: { name: string; text?: string; type?: string },
  matters: readonly Matter[] = [car, home],
) {
  const id = '1' as AttachmentId;
  const { of, unclear } = filesApart({
    files: [
      {
        id,
        name: file.name,
        contentType: file.type ?? 'application/pdf',
        size: 200_000,
        inline: false,
        ...(file.text === undefined ? {} : { text: file.text }),
      },
    ],
    matters,
    profile,
  });
  expect([...of.flat(), ...unclear]).toEqual([id]);
  const at = of.findIndex((ids) => ids.includes(id));
  return at < 0 ? undefined : at;
}

const photo = { name: 'IMG_2041.JPG', type: 'image/jpeg' };

describe('a file of a message about two things', () => {
  test.each([
    ['by its plate', { name: 'libretto GA123BC.pdf' }, 0],
    ['by a paper of that kind only', { name: 'modulo CAI.pdf' }, 0],
    ['by what it speaks of', { name: 'preventivo.pdf', text: 'Riparazione tubo bagno, perdita di acqua' }, 1],
  ])('goes to the one it is about: %s', (_, file, owner) => {
    expect(ownerOf(file)).toBe(owner);
  });

  test('goes where the words bring it, when they do so in one place only', () => {
    const bringing = { ...home, words: `${home.words} In allegato la foto del parquet.` };
    expect(ownerOf(photo, [car, bringing])).toBe(1);
    expect(ownerOf(photo, [{ ...car, words: `${car.words} Allego una foto.` }, bringing])).toBeUndefined();
  });

  test('is of nobody when it may be of either', () => {
    expect(ownerOf(photo)).toBeUndefined();
    expect(ownerOf({ name: 'scansione.pdf' })).toBeUndefined();
  });

  test('goes to the known claim when that one waits for it, and the new loss has no such paper', () => {
    const known: Matter = { ...car, words: '', awaited: new Set(['doc_cai' as ItemId]) };
    expect(ownerOf({ name: 'modulo CAI.pdf' }, [known, home])).toBe(0);
    // Both would have it: the old one waits for it, the new one begins with it.
    expect(ownerOf({ name: 'modulo CAI.pdf' }, [known, car])).toBeUndefined();
    // The known claim has it by now: it belongs to the new loss.
    expect(ownerOf({ name: 'modulo CAI.pdf' }, [{ ...known, awaited: new Set() }, car])).toBe(1);
  });
});
