/** The house's own rules, as people look them up: its words, checklists, deadlines, calendar and limits. */
import { z } from 'zod';
import { exampleKinds } from '../domain/cases/kind-examples.ts';
import { deciderOf, decidingRoles } from '../domain/review/authority.ts';
import { localDateOf, parseLocalDate } from '../domain/time/calendar.ts';
import { clockBreaches, clockPauses, clockTriggers, clockUnits, type Clock } from '../domain/time/clock.ts';
import { deadlineOf } from '../domain/time/deadline.ts';
import { standardCadence } from '../domain/answering/follow-up.ts';
import type { ClaimType, Condition, Profile } from '../domain/profile.ts';
import type { Terms } from '../domain/explain/terms.ts';
import * as examples from './examples.ts';
import { none, operation, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { day, instant, labels, named } from './schemas.ts';
import type { Workplace } from './tools.ts';

const term = z.strictObject({
  it: z.strictObject({ one: z.string(), many: z.string(), gender: z.enum(['m', 'f']) }),
  en: z.strictObject({ one: z.string(), many: z.string() }),
});
const condition = z.strictObject({ fact: z.string(), in: z.array(z.string()) });

const clockView = named(
  'Clock',
  z.strictObject({
    id: z.string(),
    label: labels,
    kind: z.enum(['law', 'internal']),
    trigger: z.enum(clockTriggers),
    when: z.array(condition).describe('Facts of the claim that must hold.'),
    claimTypes: z.array(z.string()).nullable().describe('The only types it is for; null = all.'),
    term: z
      .strictObject({
        amount: z.int(),
        unit: z.enum(clockUnits),
        direction: z.enum(['after', 'before']),
      })
      .nullable()
      .describe('Null where the rule gives no figure.'),
    pause: z.enum(clockPauses),
    onBreach: z.enum(clockBreaches),
    escalateAfter: z.array(z.int()).describe('In the unit of the term.'),
    warnDaysBefore: z.int().nullable(),
    enabled: z.boolean().describe('A disabled clock starts nothing.'),
    source: z.string().describe('Where the figure comes from.'),
    note: z.string().nullable(),
  }),
  'A deadline as the house keeps it.',
);

const role = z.enum(decidingRoles);

export const profileView = named(
  'Profile',
  z.strictObject({
    house: z.string(),
    folder: z.string().describe('Where its files lie, in `profiles/`.'),
    terms: z.strictObject({
      claimPrefix: z.string().describe('Stands before the references of claims.'),
      claim: term,
      event: term.nullable().describe('What happened on the claim’s day; null where a claim tells of none.'),
      indemnity: term,
      insured: term,
      policy: term,
      company: term,
    }),
    claimTypes: z.array(
      z.strictObject({
        id: z.string(),
        label: labels,
        purpose: z.enum(['reimbursement', 'benefit']),
        needsPolicy: z.boolean(),
        noticeDays: z.int().nullable(),
        requirements: z.array(
          z.strictObject({
            anyOf: z.array(z.string()).describe('One of these items is enough.'),
            level: z.enum(['M', 'C']).describe('Mandatory, or conditional on `when`.'),
            stage: z.enum(['fnol', 'review', 'payment']),
            when: z.array(condition),
          }),
        ),
        rather: z
          .array(z.strictObject({ type: z.string(), when: z.array(condition) }))
          .describe('The types it gives way to; the first whose circumstances all hold.'),
        examples: z.int().describe('Losses of this type that the house tells as people do.'),
      }),
    ),
    mailExamples: z
      .array(z.strictObject({ kind: z.enum(exampleKinds), count: z.int() }))
      .describe('How much mail of each kind the house gives to learn from; kinds without any are left out.'),
    items: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(['field', 'document']),
        label: labels,
        why: labels.describe('Why it is asked, as customers read it.'),
        checks: z.array(z.string()),
      }),
    ),
    clocks: z.array(clockView),
    cadence: z.strictObject({
      days: z.array(z.int()),
      answerWithinDays: z.int(),
      remindAtHour: z.int(),
      minimumGapDays: z.int(),
      decideOnDay: z.int(),
    }),
    calendar: z.strictObject({
      country: z.literal('IT'),
      patronSaint: z.strictObject({ day: z.string(), town: z.string() }).nullable(),
      closures: z.array(z.strictObject({ from: day, to: day, label: labels })),
      opens: z.string(),
      closes: z.string(),
    }),
    letterhead: z
      .strictObject({
        name: labels.nullable(),
        address: z.string().nullable(),
        phone: z.string().nullable(),
        hours: labels.nullable(),
        complaintsDesk: labels.nullable(),
        privacyUrl: z.string().nullable(),
      })
      .describe('How the house appears in letters; null = as the settings say.'),
    authority: z.array(
      z.strictObject({
        from: day,
        limitsInCents: z.strictObject({ rep: z.int(), senior_rep: z.int(), supervisor: z.int() }),
        minimumRole: z.record(z.string(), role),
      }),
    ),
    rejections: z.array(
      z.strictObject({
        code: z.string(),
        label: labels,
        letter: labels.describe('The sentence in the customer’s letter.'),
        needsClause: z.boolean(),
        suspectsFraud: z.boolean().describe('Two people reject on this ground, whatever the amount.'),
      }),
    ),
    remedies: labels.describe('What somebody whose claim was rejected can do about it.'),
  }),
  'What the house calls things, asks for and promises.',
);

const deadlineView = named(
  'Deadline',
  z.strictObject({
    clock: z.string(),
    startedAt: instant,
    rawDue: day.describe('The last day by the bare count.'),
    legalDue: day.describe('By law: moved on when it would be a Sunday or national holiday.'),
    targetDue: day.describe('What the house holds itself to: the last working day on or before `rawDue`.'),
    warnOn: day,
    dueAt: instant.describe('End of `targetDue`; the exact instant for hours and minutes.'),
    legalDueAt: instant,
    warnAt: instant,
  }),
);

const deciderView = named(
  'Decider',
  z.strictObject({
    role: role.describe('At least this role …'),
    people: z.union([z.literal(1), z.literal(2)]).describe('… and so many people of it.'),
  }),
  'Who has to decide a claim.',
);

/** Operations on the profile. */
export function profileOperations({ tools }: Workplace): Operation[] {
  const { profile, now } = tools;

  return [
    operation(
      {
        id: 'readProfile',
        method: 'get',
        path: '/profile',
        chapter: 'Profile',
        summary: 'Read the words, checklists, deadlines and limits in force',
        needs: 'read_setup',
        params: none,
        query: none,
        answer: { schema: profileView, example: examples.profile },
      },
      () => Promise.resolve({ body: showProfile(profile) }),
    ),

    operation(
      {
        id: 'computeDeadline',
        method: 'get',
        path: '/clocks/:clock/deadline',
        chapter: 'Profile',
        summary: 'Compute when a clock ends',
        description:
          'Day 0 is not counted and the last day ends at 23:59:59 in Rome. `from` is legal receipt: when the message reached us, not when somebody read it.',
        params: z.strictObject({ clock: z.string().max(200) }),
        query: z.strictObject({ from: z.iso.datetime({ offset: true }) }),
        problems: ['not-found', 'not-possible'],
        answer: { schema: deadlineView, example: examples.deadline },
      },
      ({ params, query }) => {
        const clock = profile.clocks.find(({ id }) => id === params.clock);
        if (!clock) throw new ApiProblem('not-found', { detail: 'The profile has no such clock.' });
        const { term: time } = clock;
        if (!time)
          throw notPossible({
            words: {
              it: 'Questa regola non dà un termine, solo un dovere.',
              en: 'This rule gives no figure, only a duty.',
            },
          });
        const startedAt = new Date(query.from);
        const found = deadlineOf({ ...clock, term: time }, startedAt, profile.calendar);
        return Promise.resolve({
          body: {
            ...found,
            clock: clock.id,
            startedAt: startedAt.toISOString(),
            dueAt: found.dueAt.toISOString(),
            legalDueAt: found.legalDueAt.toISOString(),
            warnAt: found.warnAt.toISOString(),
          },
        });
      },
    ),

    operation(
      {
        id: 'whoDecides',
        method: 'get',
        path: '/claim-types/:type/decider',
        chapter: 'Profile',
        summary: 'Ask who has to decide a claim',
        description:
          'By the limits of authority. `totalCents` is the sum on the claim: paid, ordered and proposed; for a rejection what was claimed.',
        params: z.strictObject({ type: z.string().max(100) }),
        query: z.strictObject({
          totalCents: z.coerce.number().int().min(0).max(1e13),
          on: day.optional().describe('Today when left out.'),
        }),
        problems: ['not-found'],
        answer: { schema: deciderView, example: { role: 'senior_rep', people: 1 } },
      },
      ({ params, query }) => {
        const type = [...profile.claimTypes.values()].find(({ id }) => id === params.type);
        if (!type) throw new ApiProblem('not-found', { detail: 'The profile has no such claim type.' });
        const on = (query.on === undefined ? undefined : parseLocalDate(query.on)) ?? localDateOf(now());
        return Promise.resolve({
          body: deciderOf(profile.authority, { type: type.id, total: query.totalCents }, on),
        });
      },
    ),
  ];
}

function showProfile(profile: Profile): z.input<typeof profileView> {
  const { calendar, cadence = standardCadence } = profile;
  return {
    house: profile.name,
    folder: profile.folder,
    terms: showTerms(profile.terms),
    claimTypes: [...profile.claimTypes.values()].map((type) => showType(type, profile)),
    mailExamples: exampleKinds.flatMap((kind) => {
      const count = profile.kindExamples?.filter((each) => each.kind === kind).length ?? 0;
      return count === 0 ? [] : [{ kind, count }];
    }),
    items: [...profile.items.values()].map(({ id, kind, label, why, checks }) => ({
      id,
      kind,
      label,
      why,
      checks: [...checks],
    })),
    clocks: profile.clocks.map(showClock),
    cadence: { ...cadence, days: [...cadence.days] },
    calendar: {
      country: 'IT',
      patronSaint: calendar.patronSaint ?? null,
      closures: [...calendar.closures],
      opens: timeOfDay(calendar.opens),
      closes: timeOfDay(calendar.closes),
    },
    letterhead: { ...silent, ...profile.letterhead },
    authority: profile.authority.map(({ from, limits, minimumRole }) => ({
      from,
      limitsInCents: limits,
      minimumRole: Object.fromEntries(minimumRole),
    })),
    rejections: [...profile.rejections],
    remedies: profile.remedies,
  };
}

function showTerms({ event, ...terms }: Terms): z.input<typeof profileView>['terms'] {
  return { ...terms, event: event ?? null };
}

function showType(
  { id, label, purpose, needsPolicy, noticeDays, requirements, rather }: ClaimType,
  { typeExamples = [] }: Pick<Profile, 'typeExamples'>,
) {
  const conditions = (when: readonly Condition[]) =>
    when.map((each) => ({ fact: each.fact, in: [...each.in] }));
  return {
    id,
    label,
    purpose,
    needsPolicy,
    noticeDays,
    requirements: requirements.map(({ anyOf, level, stage, when }) => ({
      anyOf: [...anyOf],
      level,
      stage,
      when: conditions(when),
    })),
    rather: rather.map(({ type, when }) => ({ type, when: conditions(when) })),
    examples: typeExamples.filter(({ kind }) => kind === id).length,
  };
}

function showClock(clock: Clock): z.input<typeof clockView> {
  return {
    ...clock,
    when: clock.when.map((each) => ({ fact: each.fact, in: [...each.in] })),
    claimTypes: clock.claimTypes === undefined ? null : [...clock.claimTypes],
    term: clock.term ?? null,
    escalateAfter: [...clock.escalateAfter],
    warnDaysBefore: clock.warnDaysBefore ?? null,
    note: clock.note ?? null,
  };
}

const silent = {
  name: null,
  address: null,
  phone: null,
  hours: null,
  complaintsDesk: null,
  privacyUrl: null,
};

/** Minutes after midnight as `08:30`. */
function timeOfDay(minutes: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
