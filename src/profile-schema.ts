/** The shape of a profile's files, as zod checks it. What one file must know of another is `profile.ts`'s. */
import { z } from 'zod';
import { checkFiscalCode } from './domain/facts/identifiers.ts';
import type { Cadence } from './domain/answering/follow-up.ts';
import { proofPurposes } from './domain/answering/way-out.ts';
import { decidingRoles, type Authority } from './domain/review/authority.ts';
import type { Department } from './domain/departments/department.ts';
import { roles } from './domain/people/role.ts';
import { parseLocalDate } from './domain/time/calendar.ts';
import { clockBreaches, clockPauses, clockTriggers, clockUnits, type Clock } from './domain/time/clock.ts';
import type { ClaimTypeId, ItemId } from './domain/ids.ts';
import type { OfficeCalendar } from './domain/time/office-calendar.ts';
import type { ClaimType, ConditionRule, Item, Letterhead, RejectionReason } from './domain/profile.ts';
import { isKnownCheck } from './domain/claims/requirements.ts';
import type { Terms } from './domain/explain/terms.ts';
import { fold } from './domain/text/text.ts';

const text = z.string().refine((words) => words.trim() !== '' && words === words.trim(), {
  error: 'must not be empty, nor begin or end with a blank',
});
const labels = z.strictObject({ it: text, en: text });
const id = z.string().regex(/^[a-z][a-z0-9_]{1,40}$/, 'an id is small letters, digits and underscores');
const itemId = id.transform((words) => words as ItemId);
const claimTypeId = id.transform((words) => words as ClaimTypeId);

const day = z.string().transform((words, context) => {
  const parsed = parseLocalDate(words);
  if (parsed !== undefined) return parsed;
  context.issues.push({ code: 'custom', message: 'a day is YYYY-MM-DD and real', input: words });
  return z.NEVER;
});

/** Compiles with the flags the domain promises, and refuses what would match nothing or everything. */
const pattern = z.string().transform((source, context) => {
  const refuse = (message: string): never => {
    context.issues.push({ code: 'custom', message, input: source });
    return z.NEVER;
  };
  if (/[\u00c0-\u024f]\]?\)?\\b/.test(source)) {
    return refuse('\\b never holds after an accented letter; write (?!\\p{L})');
  }
  try {
    const compiled = new RegExp(source, 'iu');
    return compiled.test('') ? refuse('matches the empty text, so it would match everywhere') : compiled;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : 'not a regular expression');
  }
});

const check = z
  .string()
  .refine(isKnownCheck, { error: (issue) => `no check is called ${String(issue.input)}` });

/** One entry of `items.json`. */
export const itemSchema = z
  .strictObject({
    id: itemId,
    kind: z.enum(['field', 'document']),
    label: labels,
    why: labels,
    pattern: pattern.optional(),
    fileName: pattern.optional(),
    checks: z.array(check),
  })
  .refine(({ kind, fileName }) => kind === 'document' || fileName === undefined, {
    error: 'only a document has a file name',
    path: ['fileName'],
  })
  .transform(({ pattern: words, fileName, ...item }): Item => ({
    ...item,
    ...(words ? { pattern: words } : {}),
    ...(fileName ? { fileName } : {}),
  }));

const word = z
  .string()
  .refine((words) => words !== '' && fold(words.replace(/\*$/, '')) === words.replace(/\*$/, ''), {
    error: 'words are matched folded: small letters, no accents, single blanks, `*` only at the end',
  });
const weight = z.string().regex(/^-?\d{1,2}(?:\.\d)?$/, 'a weight is a small number');
const stage = z.enum(['fnol', 'review', 'payment']);
const condition = z.strictObject({ fact: id, in: z.array(z.string().min(1)).min(1) });

const requirement = z
  .strictObject({
    anyOf: z.array(itemId).min(1),
    level: z.enum(['M', 'C']),
    stage,
    when: z.array(condition),
  })
  .refine(({ level, when }) => (level === 'M') === (when.length === 0), {
    error: 'level M has no conditions, level C has at least one',
    path: ['when'],
  });

const conditionRule = z
  .strictObject({ fact: id, value: id, pattern: pattern.optional(), told: itemId.optional() })
  .transform(({ fact, value, pattern: words, told }, context): ConditionRule => {
    if (words !== undefined && told === undefined) return { fact, value, pattern: words };
    if (told !== undefined && words === undefined) return { fact, value, told };
    context.addIssue('a condition has either a pattern or an item that is told');
    return z.NEVER;
  });

/** `circumstances.json`: conditions that several claim types have alike, by the name under which each lists them. */
export const circumstancesSchema = z.record(id, z.array(conditionRule).min(1));

/** A file of `claim-types/`, with the conditions of `circumstances.json` in place of their names. */
export const claimTypeSchema = z
  .strictObject({
    id: claimTypeId,
    label: labels,
    purpose: z.enum(['reimbursement', 'benefit']),
    policy: z.enum(['required', 'none']).default('required'),
    aboutHealth: z.boolean().default(false),
    noticeDays: z.int().min(0).max(3650).nullable(),
    coverContinuesDays: z.int().min(1).max(365).optional(),
    words: z.record(weight, z.array(word)),
    conditions: z.array(conditionRule),
    rather: z.array(z.strictObject({ type: claimTypeId, when: z.array(condition).min(1) })).default([]),
    requirements: z.array(requirement).min(1),
  })
  .transform(({ words, coverContinuesDays, policy, ...type }): ClaimType => ({
    ...type,
    needsPolicy: policy === 'required',
    words: Object.entries(words).flatMap(([points, list]) =>
      list.map((each) => ({ word: each, weight: Number(points) })),
    ),
    ...(coverContinuesDays === undefined ? {} : { coverContinuesDays }),
  }));

/** Never shorter than what the law asks of an insurer; a house may keep longer. */
const retention = z.strictObject({
  claimFileYears: z.int().min(10).max(50),
  complaintYears: z.int().min(5).max(50),
  unlinkedMonths: z.int().min(1).max(240),
  recordingMonths: z.int().min(1).max(240),
  spamDays: z.int().min(30).max(3650),
});

const cadence = z
  .strictObject({
    days: z.array(z.int().min(0).max(365)).min(1).max(12),
    answerWithinDays: z.int().min(1).max(365),
    remindAtHour: z.int().min(0).max(23),
    minimumGapDays: z.int().min(1).max(60),
    decideOnDay: z.int().min(1).max(730),
    postDays: z.int().min(0).max(30).optional(),
  })
  .refine(({ days }) => days[0] === 0 && days.every((each, at) => at === 0 || each > (days[at - 1] ?? 0)), {
    error: 'days begin with 0 and grow',
    path: ['days'],
  })
  .refine(({ days, decideOnDay }) => decideOnDay > (days.at(-1) ?? 0), {
    error: 'the supervisor decides after the last round',
    path: ['decideOnDay'],
  })
  .transform(({ postDays, ...each }): Cadence => ({
    ...each,
    ...(postDays === undefined ? {} : { postDays }),
  }));

/** Nouns stand inside sentences: «il suo Sinistro» would shout. */
const noun = text.refine((words) => words.charAt(0) === words.charAt(0).toLowerCase(), {
  error: 'a term stands inside sentences: it begins with a small letter',
});
const term = z.strictObject({
  it: z.strictObject({ one: noun, many: noun, gender: z.enum(['m', 'f']) }),
  en: z.strictObject({ one: noun, many: noun }),
});
const terms = z
  .strictObject({
    claimPrefix: z.string().regex(/^[A-Z]{2,4}$/, 'a prefix is two to four capital letters'),
    claim: term,
    event: term.optional(),
    indemnity: term,
    insured: term,
    policy: term,
    company: term,
  })
  .refine(({ claimPrefix }) => claimPrefix !== 'TCK', {
    error: 'TCK stands before the references of tickets',
    path: ['claimPrefix'],
  })
  // «Reclamo» is a complaint and has a register and a clock of its own: a claim must not be called one.
  .refine(({ claim }) => !claim.it.one.startsWith('reclam') && !claim.en.one.startsWith('complaint'), {
    error: 'a claim is no complaint: «reclamo» and "complaint" are other things',
    path: ['claim'],
  })
  .transform(({ event, ...rest }): Terms => ({ ...rest, ...(event ? { event } : {}) }));

const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day is HH:MM')
  .transform((words) => Number(words.slice(0, 2)) * 60 + Number(words.slice(3)));

const calendar = z
  .strictObject({
    country: z.literal('IT', 'only the Italian calendar is built in: "IT"'),
    patronSaint: z
      .strictObject({
        day: z
          .string()
          .refine((words) => parseLocalDate(`2024-${words}`) !== undefined, 'a day of the year is MM-DD'),
        town: text,
      })
      .optional(),
    closures: z.array(
      z
        .strictObject({ from: day, to: day, label: labels })
        .refine(({ from, to }) => from <= to, { error: 'ends before it begins', path: ['to'] })
        .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= 60 * 86_400_000, {
          error: 'no closure lasts more than 60 days',
          path: ['to'],
        }),
    ),
    hours: z
      .strictObject({ from: timeOfDay, to: timeOfDay })
      .refine(({ from, to }) => from < to, { error: 'closes before it opens', path: ['to'] }),
  })
  .transform(({ patronSaint, closures, hours }): OfficeCalendar => ({
    closures,
    opens: hours.from,
    closes: hours.to,
    ...(patronSaint ? { patronSaint } : {}),
  }));

const letterhead = z
  .strictObject({
    name: labels.optional(),
    address: text.optional(),
    phone: z
      .string()
      .regex(/^\+?[\d /.-]{4,20}$/, 'not a telephone number')
      .optional(),
    hours: labels.optional(),
    complaintsDesk: labels.optional(),
    privacyUrl: z.url({ protocol: /^https$/, error: 'an address that begins with https://' }).optional(),
  })
  .transform(
    // Absent and undefined are two things in the domain's types.
    (parts): Letterhead => Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)),
  );

const role = z.enum(decidingRoles);
const cents = z.int().min(0).max(100_000_000_00);
const authority = z
  .strictObject({
    from: day,
    limitsInCents: z.strictObject({ rep: cents, senior_rep: cents, supervisor: cents }),
    minimumRole: z.record(id, role),
  })
  .refine(
    ({ limitsInCents: { rep, senior_rep, supervisor } }) => rep <= senior_rep && senior_rep <= supervisor,
    { error: 'limits grow from rep to senior_rep to supervisor', path: ['limitsInCents'] },
  )
  .transform(({ from, limitsInCents, minimumRole }): Authority => ({
    from,
    limits: limitsInCents,
    minimumRole: new Map(
      Object.entries(minimumRole).map(([type, least]) => [type as ClaimTypeId, least] as const),
    ),
  }));

const rejection = z
  .strictObject({
    code: id,
    label: labels,
    letter: labels,
    clause: z.boolean(),
    suspectsFraud: z.boolean().default(false),
  })
  .transform(({ clause, ...reason }): RejectionReason => ({ ...reason, needsClause: clause }));

const mailAddress = z.email({ error: 'not a mail address' }).transform((address) => address.toLowerCase());
const department = z
  .strictObject({
    id,
    label: labels,
    email: mailAddress.optional(),
    answersFrom: z
      .array(
        z
          .string()
          .regex(/^[^@\s]*@[^@\s]+\.[^@\s]+$/, 'an address, or @domain for everybody there')
          .transform((address) => address.toLowerCase()),
      )
      .default([]),
    role: z.enum(roles).optional(),
    language: z.enum(['it', 'en']).default('it'),
    aboutFraud: z.boolean().default(false),
  })
  // A mail would stand on the ticket, where everybody reads it.
  .refine(({ email, aboutFraud }) => email === undefined || !aboutFraud, {
    error: 'a department that is asked about fraud is asked here only',
    path: ['email'],
  })
  .transform(
    // Absent and undefined are two things in the domain's types.
    ({ email, role: of, ...rest }): Department => ({
      ...rest,
      ...(email === undefined ? {} : { email }),
      ...(of === undefined ? {} : { role: of }),
    }),
  );

/** `profile.json`. */
export const generalSchema = z.strictObject({
  name: text,
  terms,
  policyNumber: pattern,
  opening: pattern.optional(),
  trade: pattern.optional(),
  insurers: z.array(z.string().min(2)),
  ownPeople: z
    .array(
      z
        .strictObject({
          name: text.optional(),
          email: z.email().toLowerCase().optional(),
          fiscalCode: z
            .string()
            .trim()
            .toUpperCase()
            .refine(checkFiscalCode, { error: 'is no tax code' })
            .optional(),
        })
        .transform(({ name, email, fiscalCode }) => ({
          ...(name === undefined ? {} : { name }),
          ...(email === undefined ? {} : { email }),
          ...(fiscalCode === undefined ? {} : { fiscalCode }),
        })),
    )
    .optional(),
  cadence: cadence.optional(),
  retention: retention.optional(),
  proof: z.array(z.enum(proofPurposes)).optional(),
  calendar,
  letterhead,
  authority: z
    .array(authority)
    .min(1)
    .refine((sets) => sets.every(({ from }, at) => at === 0 || from > (sets[at - 1]?.from ?? '')), {
      error: 'the sets stand in the order of the days they hold from, each day once',
    }),
  departments: z
    .array(department)
    .refine((all) => new Set(all.map((each) => each.id)).size === all.length, {
      error: 'each id stands once',
    })
    .default([]),
  remedies: labels,
  rejections: z
    .array(rejection)
    .min(1)
    .refine((reasons) => new Set(reasons.map(({ code }) => code)).size === reasons.length, {
      error: 'each code stands once',
    }),
});

/** One entry of `clocks.json`. */
export const clockSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z]{2,3}(?:\.[a-z][a-z0-9_]{0,30}){1,4}$/, 'an id is words with dots: it.complaint.reply'),
    label: labels,
    kind: z.enum(['law', 'internal']),
    trigger: z.enum(clockTriggers),
    when: z.array(condition).default([]),
    claimTypes: z.array(claimTypeId).min(1).optional(),
    term: z
      .strictObject({
        amount: z.int().min(1).max(5_000),
        unit: z.enum(clockUnits),
        direction: z.enum(['after', 'before']).default('after'),
      })
      .optional(),
    pause: z.enum(clockPauses),
    onBreach: z.enum(clockBreaches),
    escalateAfter: z.array(z.int().min(1)).default([]),
    warnDaysBefore: z.int().min(1).max(365).optional(),
    enabled: z.boolean().default(true),
    source: text,
    note: text.optional(),
  })
  .refine(({ id: name, kind }) => (kind === 'internal') === name.startsWith('int.'), {
    error: 'the house’s own clocks, and only they, are called int.…',
    path: ['id'],
  })
  .refine(
    ({ term: time }) =>
      time === undefined || time.direction === 'after' || !['minutes', 'business-hours'].includes(time.unit),
    { error: 'minutes and business hours only run after their trigger', path: ['term', 'direction'] },
  )
  .refine(
    ({ escalateAfter, term: time }) =>
      escalateAfter.every(
        (each, at) => each > (escalateAfter[at - 1] ?? 0) && time !== undefined && each < time.amount,
      ),
    { error: 'early escalations grow and come before the end of the term', path: ['escalateAfter'] },
  )
  .refine(({ id: name, enabled, note }) => enabled || note !== undefined || name.startsWith('it.'), {
    error: 'a foreign preset that is switched off says why in its note',
    path: ['note'],
  })
  .transform(({ claimTypes, term: time, warnDaysBefore, note, ...clock }): Clock => ({
    ...clock,
    ...(claimTypes === undefined ? {} : { claimTypes }),
    ...(time === undefined ? {} : { term: time }),
    ...(warnDaysBefore === undefined ? {} : { warnDaysBefore }),
    ...(note === undefined ? {} : { note }),
  }));
