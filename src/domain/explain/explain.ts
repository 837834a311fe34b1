/**
 * One function that says why: any link, coverage result, missing set, line of a checklist, review finding, contradiction,
 * recognised document, kind of work or ticket opened apart becomes sentences in Italian and English with the quoted proof. It only retells
 * what was decided elsewhere and stored; it decides nothing.
 */
import { explainApart, type ExplainedApart } from './explain-apart.ts';
import {
  explainConflict,
  explainCoverage,
  explainDocument,
  explainFinding,
  explainMissing,
  explainRequirement,
  type ExplainedConflict,
  type ExplainedCoverage,
  type ExplainedDocument,
  type ExplainedFinding,
  type ExplainedMissing,
  type ExplainedRequirement,
} from './explain-claim.ts';
import { explainKind, type ExplainedKind } from './explain-kind.ts';
import { explainLink, type ExplainedLink } from './explain-link.ts';
import type { Explanation } from './explain-words.ts';
import type { Terms } from './terms.ts';

/** Anything that can be explained. */
export type Explained =
  | ExplainedLink
  | ExplainedCoverage
  | ExplainedMissing
  | ExplainedRequirement
  | ExplainedDocument
  | ExplainedFinding
  | ExplainedConflict
  | ExplainedKind
  | ExplainedApart;

/** Why, in sentences. The same subject gives the same sentences; `terms` are the words of the house. */
export function explain(subject: Explained, terms: Terms): Explanation {
  switch (subject.about) {
    case 'link':
      return explainLink(subject, terms);
    case 'coverage':
      return explainCoverage(subject, terms);
    case 'missing':
      return explainMissing(subject);
    case 'requirement':
      return explainRequirement(subject);
    case 'document':
      return explainDocument(subject);
    case 'finding':
      return explainFinding(subject);
    case 'conflict':
      return explainConflict(subject);
    case 'kind':
      return explainKind(subject);
    case 'apart':
      return explainApart(subject);
  }
}
