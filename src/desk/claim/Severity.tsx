import type { Finding } from '../api/contract.ts';
import { useWords } from '../text/t.ts';
import { Tag } from '../ui/Tag.tsx';

/** How much a finding weighs, in a word and its colour. */
export function Severity({ of }: { readonly of: Finding }) {
  const { t } = useWords();
  const tone = of.severity === 'blocker' ? 'late' : of.severity === 'warning' ? 'soon' : 'quiet';
  return <Tag tone={tone}>{t(`panel.finding.${of.severity}`)}</Tag>;
}
