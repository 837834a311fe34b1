/**
 * The first review of a claim (domain guide D.5): processing errors and signals, found by rules, for the person who will
 * decide. The same file always gives the same findings, each (check, key) once.
 */
import type { Finding } from './finding.ts';
import { reviewAmounts } from './review-amounts.ts';
import { reviewDocuments } from './review-documents.ts';
import type { ReviewFile } from './review-file.ts';
import { reviewFraud } from './review-fraud.ts';
import { reviewPayee } from './review-payee.ts';
import { reviewPolicy } from './review-policy.ts';

const order = { blocker: 0, warning: 1, info: 2 } as const;

/** Every finding on a claim, blockers first. */
export function review(file: ReviewFile): readonly Finding[] {
  const found = [reviewPolicy, reviewPayee, reviewAmounts, reviewDocuments, reviewFraud].flatMap((look) =>
    look(file),
  );
  const once = new Map(found.toReversed().map((finding) => [`${finding.check} ${finding.key}`, finding]));
  return [...once.values()].toReversed().toSorted((a, b) => order[a.severity] - order[b.severity]);
}
