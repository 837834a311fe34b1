/** Policies as answers show them: on their own, and as a claim keeps them. */
import { z } from 'zod';
import type { Cover, LimitBasis, Policy, PolicyRole, PolicyVersion } from '../domain/claims/claim.ts';
import { partyView, showParty } from './party-view.ts';
import { day, labels, language, named } from './schemas.ts';

/** An amount, as all answers write it. */
export const cents = z.int().describe('Euro cents.');

const basis = z.enum(['event', 'year'] satisfies readonly LimitBasis[]);
const clause = z.string().nullable().describe('Where the contract says it: «art. 12 CGA».');
const words = z
  .array(z.string())
  .describe('Folded words that make it worth a look; `*` at the end stands for whatever follows.');

/** A cover of a policy. */
export const coverView = named(
  'Cover',
  z.strictObject({
    code: z.string(),
    name: labels,
    clause,
    claimTypes: z.array(z.string()),
    limit: cents.nullable(),
    limitBasis: basis.describe('What the limit counts: one event, or all events of a year of the policy.'),
    deductible: cents.nullable().describe('Franchigia: a fixed amount that stays with the insured.'),
    deductiblePercent: z.number().nullable().describe('Scoperto: per cent that stay with the insured.'),
    deductibleMinimum: cents.nullable().describe('The least a scoperto comes to.'),
    waitingDays: z.int(),
    subLimits: z.array(
      z.strictObject({
        code: z.string(),
        name: labels,
        clause,
        limit: cents,
        basis,
        claimTypes: z.array(z.string()).describe('Empty: all of the cover.'),
        words: words.describe('Empty: it holds for the whole of every claim.'),
      }),
    ),
    exclusions: z.array(
      z.strictObject({
        code: z.string(),
        clause,
        text: labels,
        words,
        when: z
          .array(z.strictObject({ fact: z.string(), in: z.array(z.string()) }))
          .describe('Facts of the claim that together make it worth a look.'),
      }),
    ),
  }),
  'What a policy answers for, and how far.',
);

const time = z.string().describe('`HH:MM`, up to `24:00`.');

const versionView = z.strictObject({
  version: z.int(),
  validFrom: day,
  fromTime: time.nullable().describe('Null: not stated; the law and the way the days are written tell.'),
  validTo: day.describe('Last day, included.'),
  toTime: time.nullable().describe('Null: 24:00.'),
  plate: z.string().nullable(),
  riskAddress: z.string().nullable(),
  covers: z.array(coverView),
});

/** A policy with everything known of it. */
export const policyView = named(
  'Policy',
  z.strictObject({
    id: z.string(),
    number: z.string(),
    product: z.string(),
    language: language.nullable(),
    cancelledOn: day.nullable(),
    parties: z.array(
      z.strictObject({
        role: z.enum(['policyholder', 'insured', 'beneficiary'] satisfies readonly PolicyRole[]),
        party: partyView,
      }),
    ),
    versions: z.array(versionView),
    instalments: z.array(z.strictObject({ dueOn: day, amount: cents, paidOn: day.nullable() })),
  }),
  'A contract of insurance, through its versions.',
);

/** A policy as answers show it. */
export function showPolicy(policy: Policy): z.input<typeof policyView> {
  return {
    id: policy.id,
    number: policy.number,
    product: policy.product,
    language: policy.language ?? null,
    cancelledOn: policy.cancelledOn ?? null,
    parties: policy.parties.map(({ role, party }) => ({ role, party: showParty(party) })),
    versions: policy.versions.map(showVersion),
    instalments: policy.instalments.map(({ dueOn, amount, paidOn }) => ({
      dueOn,
      amount,
      paidOn: paidOn ?? null,
    })),
  };
}

function showVersion(version: PolicyVersion): z.input<typeof versionView> {
  return {
    version: version.version,
    validFrom: version.validFrom,
    fromTime: version.fromTime ?? null,
    validTo: version.validTo,
    toTime: version.toTime ?? null,
    plate: version.plate ?? null,
    riskAddress: version.riskAddress ?? null,
    covers: version.covers.map(showCover),
  };
}

/** A cover as answers show it. */
export function showCover(cover: Cover): z.input<typeof coverView> {
  const limitBasis = cover.limitBasis ?? 'event';
  return {
    code: cover.code,
    name: { ...cover.name },
    clause: cover.clause ?? null,
    claimTypes: [...cover.claimTypes],
    limit: cover.limit ?? null,
    limitBasis,
    deductible: cover.deductible ?? null,
    deductiblePercent: cover.deductiblePercent ?? null,
    deductibleMinimum: cover.deductibleMinimum ?? null,
    waitingDays: cover.waitingDays,
    subLimits: (cover.subLimits ?? []).map((each) => ({
      code: each.code,
      name: { ...each.name },
      clause: each.clause ?? null,
      limit: each.limit,
      basis: each.basis ?? limitBasis,
      claimTypes: [...each.claimTypes],
      words: [...each.words],
    })),
    exclusions: cover.exclusions.map((each) => ({
      code: each.code,
      clause: each.clause ?? null,
      text: { ...each.text },
      words: [...each.words],
      when: each.when.map((condition) => ({ fact: condition.fact, in: [...condition.in] })),
    })),
  };
}
