/**
 * What a cover would pay of an amount claimed, as a calculation that shows its steps. It proposes; a person decides.
 */
import type { Cents, Cover, SubLimit } from '../claims/claim.ts';
import { formatMoney } from '../money.ts';
import type { Labels } from '../profile.ts';

export interface PayableQuestion {
  /** What is asked for, in cents; below zero counts as zero. */
  readonly claimed: Cents;
  readonly cover: Cover;
  /**
   * Sub-limits the claim falls under. `portion` is the part of the amount that does; when nobody has said, the whole is
   * taken: what is left over is a person's to separate.
   */
  readonly subLimits?: readonly { readonly subLimit: SubLimit; readonly portion?: Cents }[];
  /** Already paid to other claims that share the limit (see `Cover.limitBasis`). */
  readonly paidToOthers?: Cents;
  /** Already ordered or paid on this claim under this cover. */
  readonly paidHere?: Cents;
}

/** One line of the calculation: what a rule changed and what was left after it. */
export interface PayableStep {
  readonly rule: 'claimed' | 'deductible' | 'sub_limit' | 'limit' | 'paid';
  /** Cents, zero or below; 0 where the rule had nothing to take. */
  readonly change: Cents;
  readonly amount: Cents;
  readonly text: Labels;
  /** Where the contract says it. */
  readonly clause?: string;
}

export interface Payable {
  readonly claimed: Cents;
  /** Still to be paid, in cents: never more than is claimed, than a sub-limit or than what is left of the limit. */
  readonly payable: Cents;
  /** What stays with the insured as franchigia or scoperto. */
  readonly retained: Cents;
  readonly steps: readonly PayableStep[];
}

/** Claimed, less franchigia or scoperto, capped by sub-limits, capped by what is left of the limit, less what was paid. */
export function payableFor(question: PayableQuestion): Payable {
  const { cover } = question;
  const claimed = Math.max(0, Math.trunc(question.claimed));
  const steps: PayableStep[] = [
    {
      rule: 'claimed',
      change: 0,
      amount: claimed,
      text: { it: 'Importo richiesto', en: 'Amount claimed' },
    },
  ];
  let amount = claimed;
  const take = (step: Omit<PayableStep, 'change' | 'amount'>, left: Cents) => {
    const next = Math.max(0, Math.min(amount, left));
    steps.push({ ...step, change: next - amount, amount: next });
    amount = next;
  };
  const clause = cover.clause === undefined ? {} : { clause: cover.clause };

  const retained = Math.min(claimed, retainedOf(claimed, cover));
  const kept = deductibleText(cover);
  if (kept) take({ rule: 'deductible', text: kept, ...clause }, claimed - retained);
  for (const { subLimit, portion } of question.subLimits ?? []) {
    const part = Math.min(claimed, Math.max(0, portion ?? claimed));
    take(
      {
        rule: 'sub_limit',
        text: {
          it: `Sottolimite «${subLimit.name.it}»: ${formatMoney(subLimit.limit, 'it')}`,
          en: `Sub-limit “${subLimit.name.en}”: ${formatMoney(subLimit.limit, 'en')}`,
        },
        ...(subLimit.clause === undefined ? clause : { clause: subLimit.clause }),
      },
      claimed - part + Math.min(part, subLimit.limit),
    );
  }
  const left = limitLeftOf(cover, question.paidToOthers);
  if (left !== undefined) take({ rule: 'limit', text: limitText(cover, left), ...clause }, left);
  const paid = Math.max(0, question.paidHere ?? 0);
  if (paid > 0)
    take(
      { rule: 'paid', text: { it: 'Già pagato su questo sinistro', en: 'Already paid on this claim' } },
      amount - paid,
    );
  return { claimed, payable: amount, retained, steps };
}

/** What is left of a cover's limit after payments to others; undefined when it has none. Never below zero. */
export function limitLeftOf(cover: Cover, paidToOthers: Cents = 0): Cents | undefined {
  return cover.limit === undefined ? undefined : Math.max(0, cover.limit - Math.max(0, paidToOthers));
}

/**
 * The greatest of the fixed amount (franchigia), the percentage (scoperto) and the least the percentage comes to. A
 * fraction of a cent is the customer's.
 */
function retainedOf(claimed: Cents, cover: Cover): Cents {
  const percent = cover.deductiblePercent ?? 0;
  return Math.max(
    cover.deductible ?? 0,
    percent > 0 ? Math.floor((claimed * percent) / 100) : 0,
    cover.deductibleMinimum ?? 0,
  );
}

function deductibleText(cover: Cover): Labels | undefined {
  const { deductible = 0, deductiblePercent = 0, deductibleMinimum = 0 } = cover;
  const least = Math.max(deductible, deductibleMinimum);
  if (deductiblePercent > 0) {
    const percent = String(deductiblePercent);
    return {
      it:
        `Scoperto ${percent.replace('.', ',')}%` +
        (least > 0 ? ` con il minimo di ${formatMoney(least, 'it')}` : ''),
      en: `Deductible ${percent}%` + (least > 0 ? `, at least ${formatMoney(least, 'en')}` : ''),
    };
  }
  if (least === 0) return undefined;
  return {
    it: `Franchigia ${formatMoney(least, 'it')}`,
    en: `Deductible ${formatMoney(least, 'en')}`,
  };
}

function limitText(cover: Cover, left: Cents): Labels {
  const whole = cover.limit ?? 0;
  const isYearly = cover.limitBasis === 'year';
  if (left === whole) {
    return {
      it: `Massimale per ${isYearly ? 'anno assicurativo' : 'evento'}: ${formatMoney(whole, 'it')}`,
      en: `Limit per ${isYearly ? 'policy year' : 'event'}: ${formatMoney(whole, 'en')}`,
    };
  }
  return {
    it: `Massimale per ${isYearly ? 'anno assicurativo' : 'evento'}: restano ${formatMoney(left, 'it')} di ${formatMoney(whole, 'it')}`,
    en: `Limit per ${isYearly ? 'policy year' : 'event'}: ${formatMoney(left, 'en')} left of ${formatMoney(whole, 'en')}`,
  };
}
