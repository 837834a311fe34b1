/** Cutting, joining, turning and moving pages of a batch: no page is lost or doubled by any of them. */

export interface Leaf {
  readonly page: number;
  readonly turn: 0 | 90 | 180 | 270;
}

/** Which page goes where. */
export interface Arrangement {
  readonly letters: readonly (readonly Leaf[])[];
  /** Pages that go to no ticket. */
  readonly aside: readonly number[];
}

/** Where a page lies: its letter and its place there; undefined for one that lies aside. */
function placeOf({ letters }: Arrangement, page: number): { letter: number; at: number } | undefined {
  for (const [letter, leaves] of letters.entries()) {
    const at = leaves.findIndex((leaf) => leaf.page === page);
    if (at >= 0) return { letter, at };
  }
  return undefined;
}

/** All pages in the order they are shown: letter by letter, then what lies aside. */
export function inOrder({ letters, aside }: Arrangement): readonly number[] {
  return [...letters.flatMap((leaves) => leaves.map(({ page }) => page)), ...aside];
}

/** A new letter begins with this page. */
export function cut(now: Arrangement, page: number): Arrangement {
  const place = placeOf(now, page);
  if (place === undefined || place.at === 0) return now;
  return {
    ...now,
    letters: now.letters.flatMap((leaves, index) =>
      index === place.letter ? [leaves.slice(0, place.at), leaves.slice(place.at)] : [leaves],
    ),
  };
}

/** The letter of this page goes on the one before. */
export function join(now: Arrangement, page: number): Arrangement {
  const place = placeOf(now, page);
  if (place === undefined || place.letter === 0) return now;
  return {
    ...now,
    letters: now.letters.flatMap((leaves, index) =>
      index === place.letter
        ? []
        : [index === place.letter - 1 ? [...leaves, ...(now.letters[place.letter] ?? [])] : leaves],
    ),
  };
}

/** A quarter clockwise. */
export function turn(now: Arrangement, page: number): Arrangement {
  const next = { 0: 90, 90: 180, 180: 270, 270: 0 } as const;
  return {
    ...now,
    letters: now.letters.map((leaves) =>
      leaves.map((leaf) => (leaf.page === page ? { ...leaf, turn: next[leaf.turn] } : leaf)),
    ),
  };
}

/** One place back or on; over the edge of its letter it goes into the next one. */
export function move(now: Arrangement, page: number, by: -1 | 1): Arrangement {
  const place = placeOf(now, page);
  const leaf = place === undefined ? undefined : now.letters[place.letter]?.[place.at];
  if (place === undefined || leaf === undefined) return now;
  const letters = now.letters.map((leaves) => leaves.filter((each) => each.page !== page));
  const at = place.at + by;
  const own = letters[place.letter] ?? [];
  if (at >= 0 && at <= own.length) letters[place.letter] = own.toSpliced(at, 0, leaf);
  else {
    const neighbour = letters[place.letter + by];
    if (neighbour === undefined) return now;
    letters[place.letter + by] = by === 1 ? [leaf, ...neighbour] : [...neighbour, leaf];
  }
  return { ...now, letters: letters.filter((leaves) => leaves.length > 0) };
}

/** To no ticket, or back: behind the last page that came before it. */
export function layAside(now: Arrangement, page: number): Arrangement {
  if (now.aside.includes(page)) {
    const order = now.letters.flatMap((leaves) => leaves.map((leaf) => leaf.page));
    const before = order.findLast((each) => each < page) ?? order[0];
    const place = before === undefined ? undefined : placeOf(now, before);
    if (place === undefined || before === undefined) return now;
    const at = before < page ? place.at + 1 : place.at;
    return {
      aside: now.aside.filter((each) => each !== page),
      letters: now.letters.map((leaves, index) =>
        index === place.letter ? leaves.toSpliced(at, 0, { page, turn: 0 }) : leaves,
      ),
    };
  }
  const letters = now.letters
    .map((leaves) => leaves.filter((leaf) => leaf.page !== page))
    .filter((leaves) => leaves.length > 0);
  // A batch of which nothing goes anywhere is sent back, not released.
  return letters.length === 0 ? now : { letters, aside: [...now.aside, page].toSorted((a, b) => a - b) };
}
