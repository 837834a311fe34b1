/** The invented cases of a house: `practice.json` of its profile, with the people and policies they stand on. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { LocalDate } from './domain/ids.ts';
import type { PracticeCase } from './domain/practice.ts';
import { readPolicies, type PolicyDraft } from './policy-import.ts';
import { ProfileError } from './profile.ts';

const labels = z.strictObject({ it: z.string().min(1), en: z.string().min(1) });
const caseSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
  title: labels,
  from: z.email(),
  name: z.string().min(1),
  subject: z.string().min(1),
  text: z.string().min(1),
  lossDaysAgo: z.int().min(0).max(3_650).optional(),
  claimed: z.int().min(1).optional(),
  papersAccepted: z.boolean(),
  expected: z.discriminatedUnion('does', [
    z.strictObject({ does: z.literal('approve'), amount: z.int().min(1) }),
    z.strictObject({ does: z.literal('reject'), reasons: z.array(z.string()).min(1) }),
    z.strictObject({ does: z.literal('answer') }),
  ]),
  why: labels,
});
const file = z.looseObject({ cases: z.array(caseSchema).min(1) });

/** What the practice desk begins with. */
export interface PracticeSeed {
  readonly policies: readonly PolicyDraft[];
  readonly cases: readonly PracticeCase[];
}

/**
 * Reads the cases of a profile, as of a day.
 *
 * @returns undefined when the profile has none. @throws ProfileError when the file has a mistake
 */
export async function loadPracticeSeed(profile: string, today: LocalDate): Promise<PracticeSeed | undefined> {
  const place = fileURLToPath(new URL(`../profiles/${profile}/practice.json`, import.meta.url));
  const text = await readFile(place, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { policies, problems } = readPolicies(text, 'json', { today });
  const read = file.safeParse(JSON.parse(text));
  const wrong = [
    ...problems.map(({ problem }) => problem),
    ...(read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)),
  ];
  if (!read.success || wrong.length > 0)
    throw new ProfileError(
      profile,
      wrong.map((each) => `practice.json: ${each}`),
    );
  return {
    policies,
    cases: read.data.cases.map(({ lossDaysAgo, claimed, ...rest }) => ({
      ...rest,
      ...(lossDaysAgo === undefined ? {} : { lossDaysAgo }),
      ...(claimed === undefined ? {} : { claimed }),
    })),
  };
}
