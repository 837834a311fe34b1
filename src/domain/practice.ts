/**
 * Practice (domain guide I.1, R21–R24): invented cases that beginners work on a desk of its own, and what a supervisor
 * would have done with each.
 */
import type { Cents } from './claims/claim.ts';
import type { Labels } from './profile.ts';

/** What is right to do with a case: decide it, or answer its writer. */
export type Expected =
  | { readonly does: 'approve'; readonly amount: Cents }
  /** Any of these codes of the profile's rejections. */
  | { readonly does: 'reject'; readonly reasons: readonly string[] }
  | { readonly does: 'answer' };

/** An invented case: the mail that begins it, and its lesson. */
export interface PracticeCase {
  /** Unique in the profile. */
  readonly key: string;
  readonly title: Labels;
  /** Address and name of the invented customer. */
  readonly from: string;
  readonly name: string;
  readonly subject: string;
  /** `{DAY-3}` stands for the day three days before. */
  readonly text: string;
  readonly lossDaysAgo?: number;
  /** What is asked for, as somebody wrote it down. */
  readonly claimed?: Cents;
  /** Everything the checklist asks for has come and was accepted: only the decision is left. */
  readonly papersAccepted: boolean;
  readonly expected: Expected;
  readonly why: Labels;
}

/** What somebody did with a case last. */
export type Attempt =
  | { readonly does: 'approve'; readonly amount: Cents }
  | { readonly does: 'reject'; readonly reason: string }
  | { readonly does: 'answer' }
  | { readonly does: 'escalate' };

/**
 * How an attempt compares with what a supervisor would have done. Handing up is never wrong and never the whole answer:
 * then the supervisor's own decision is shown.
 */
export function compareAttempt(expected: Expected, attempt: Attempt): 'same' | 'other' {
  switch (expected.does) {
    case 'approve':
      return attempt.does === 'approve' && attempt.amount === expected.amount ? 'same' : 'other';
    case 'reject':
      return attempt.does === 'reject' && expected.reasons.includes(attempt.reason) ? 'same' : 'other';
    case 'answer':
      return attempt.does === 'answer' ? 'same' : 'other';
  }
}
