/** Which files of a divided message belong to which of its matters, and which words bring them. */
import { classifyClaimType } from './claim-type.ts';
import type { LossPart } from './losses-told.ts';
import type { Stretch } from './message-part.ts';
import { recogniseDocuments, type AttachmentSeen } from '../documents/documents.ts';
import { findPlates, normalizePlate } from '../facts/identifiers.ts';
import type { AttachmentId, ClaimTypeId, ItemId } from '../ids.ts';
import type { Profile } from '../profile.ts';
import { read, sentencesOf } from '../text/text.ts';

/** One of the things that a message is about. */
export interface Matter {
  /** The words that speak of it alone. */
  readonly words: string;
  readonly plates: readonly string[];
  /** Types of its claims. */
  readonly claimTypes?: readonly ClaimTypeId[];
  /** What we have asked for it. */
  readonly awaited?: ReadonlySet<ItemId>;
}

/**
 * Gives each file to the one matter that its plates, its kind of paper or the words of the message point to. What may be
 * of several is of none: a wrong paper in a file is worse than a person's look.
 */
export function filesApart({
  files,
  matters,
  profile,
}: {
  readonly files: readonly AttachmentSeen[];
  readonly matters: readonly Matter[];
  readonly profile: Profile;
}): { readonly of: readonly (readonly AttachmentId[])[]; readonly unclear: readonly AttachmentId[] } {
  const of = matters.map((): AttachmentId[] => []);
  const unclear: AttachmentId[] = [];
  const bringing = matters.map(({ words }) => brings.test(read(words).folded));
  for (const file of files) {
    const owner =
      only(byPlate(file, matters)) ??
      only(byStory(file, matters, profile)) ??
      only(byPaper(file, matters, profile)) ??
      // «In allegato la foto del parabrezza», and nothing is said to be attached elsewhere.
      only(bringing);
    const own = owner === undefined ? undefined : of[owner];
    (own ?? unclear).push(file.id);
  }
  return { of, unclear };
}

/** The words of an answer that are not about any loss of its own: all before the first one, and what brings papers. */
export function silentIn(words: string, losses: readonly LossPart[]): readonly Stretch[] {
  const own = losses.flatMap((loss) => loss.own);
  const first = Math.min(...own.map(({ start }) => start), words.length);
  const reading = read(words);
  const bringing = [...sentencesOf(reading, reading.folded.length)]
    .filter(({ text }) => brings.test(text))
    .map(({ start, end }) => reading.place(start, end))
    .filter(
      (place) =>
        place.start >= first && !own.some(({ start, end }) => place.start < end && start < place.end),
    )
    .map(({ start, end }) => ({ start, end }));
  return [...(first > 0 ? [{ start: 0, end: first }] : []), ...bringing];
}

const brings =
  /(?<![a-z])(?:(?:in )?allegat[oaie]|allego|alleghiamo|(?:vi|le) (?:invio|mando|inoltro|trasmetto|giro)|ecco|unisco|attach(?:ed|ing)?|enclos(?:ed|ing)|here (?:is|are)|(?:quanto|come) (?:da voi )?richiest[oaie])(?![a-z])/;

function byPlate({ name, text }: AttachmentSeen, matters: readonly Matter[]): readonly boolean[] {
  const found = new Set(
    findPlates(read(`${name}\n${(text ?? '').slice(0, 20_000)}`)).map(({ value }) => normalizePlate(value)),
  );
  return matters.map(({ plates }) => plates.some((plate) => found.has(normalizePlate(plate))));
}

/** Matters of the kind of loss that a paper speaks of. */
function byStory({ text }: AttachmentSeen, matters: readonly Matter[], profile: Profile): readonly boolean[] {
  const type = text === undefined ? undefined : classifyClaimType(text.slice(0, 20_000), profile).type;
  return matters.map(({ claimTypes = [] }) => type !== undefined && claimTypes.includes(type));
}

/** Matters whose checklist has such a paper. */
function byPaper(file: AttachmentSeen, matters: readonly Matter[], profile: Profile): readonly boolean[] {
  return matters.map(({ claimTypes = [], awaited }) => {
    const types = claimTypes.flatMap((id) => profile.claimTypes.get(id) ?? []);
    return types.some((claimType) => {
      const items = recogniseDocuments({ attachments: [file], newText: '', claimType, profile }).map(
        ({ item }) => item,
      );
      const listed = new Set(claimType.requirements.flatMap(({ anyOf }) => anyOf));
      // Of a known claim only what it waits for: it has the rest.
      return items.some((item) => (awaited === undefined ? listed.has(item) : awaited.has(item)));
    });
  });
}

function only(fits: readonly boolean[]): number | undefined {
  const at = fits.indexOf(true);
  return at >= 0 && at === fits.lastIndexOf(true) ? at : undefined;
}
