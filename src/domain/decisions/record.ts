/** What a decision rested on, frozen with it: whoever asks later sees what was known, and by which rules it was judged. */
import type { Cents } from '../claims/claim.ts';
import type { LocalDate } from '../ids.ts';
import type { CoverageResult } from '../policies/coverage.ts';
import type { Payable } from '../policies/payable.ts';
import type { StoredFinding } from '../review/finding.ts';

/** The frozen file. Days and sums as everywhere; findings include fraud signals, which only some roles may read. */
export interface DecisionRecord {
  /** The policy as the claim kept it; absent where none is linked. */
  readonly policy?: {
    readonly number: string;
    readonly snapshot?: string;
    /** Version in force at the loss. */
    readonly version?: number;
    readonly lossOn?: LocalDate;
  };
  readonly verdict?: CoverageResult['verdict'];
  readonly cover?: string;
  readonly calculation?: Payable;
  readonly claimed?: Cents;
  /** What was granted on the claim before, and with this decision in all. */
  readonly grantedBefore: Cents;
  readonly total: Cents;
  readonly findings: readonly Pick<
    StoredFinding,
    'id' | 'check' | 'key' | 'severity' | 'state' | 'version' | 'text' | 'figures' | 'rules'
  >[];
  readonly checklist: readonly {
    readonly key: string;
    readonly state: string;
    /** What satisfied the line, as it is kept there. */
    readonly evidence?: unknown;
  }[];
  /** The day the limits of authority hold from. */
  readonly limitsFrom?: LocalDate;
  readonly rules: { readonly review: string; readonly profile: string };
}
