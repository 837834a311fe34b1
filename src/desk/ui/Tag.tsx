import type { ReactNode } from 'react';
import './Tag.css';

/** A word that stands out because it is an exception; what is as usual is plain text. */
export function Tag({
  tone = 'quiet',
  children,
}: {
  readonly tone?: 'quiet' | 'accent' | 'late' | 'soon' | 'good';
  readonly children: ReactNode;
}) {
  return <span className={`tag tag-${tone}`}>{children}</span>;
}
