import type { ReactNode } from 'react';
import './Foretold.css';
import type { Labels } from '../api/contract.ts';
import { useWords } from '../text/t.ts';

/** What a move will do, line by line, or why it cannot be done. */
export function Foretold({
  obstacle,
  lines,
  stays = [],
}: {
  readonly obstacle: Labels | null;
  readonly lines: readonly ReactNode[];
  /** What is not moved along. */
  readonly stays?: readonly ReactNode[];
}) {
  const { t, language } = useWords();
  if (obstacle !== null)
    return (
      <p className="foretold-no" role="alert">
        <strong>{t('moves.cannot')}</strong> {obstacle[language]}.
      </p>
    );
  return (
    <div className="foretold" role="status">
      <h3>{t('moves.willDo')}</h3>
      <Lines lines={lines} />
      {stays.length === 0 ? null : (
        <>
          <h3>{t('moves.stays')}</h3>
          <Lines lines={stays} />
        </>
      )}
    </div>
  );
}

function Lines({ lines }: { readonly lines: readonly ReactNode[] }) {
  return (
    <ul>
      {/* Lines have no names of their own and never change places. */}
      {lines.map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- as above
        <li key={index}>{line}</li>
      ))}
    </ul>
  );
}
