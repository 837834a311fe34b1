import { useMemo } from 'react';
import { qrOf } from '../../domain/qr.ts';

/** A text as a QR code; nothing when it is too long for one, because the key can be typed as well. */
export function Qr({ text, label }: { readonly text: string; readonly label: string }) {
  const rows = useMemo(() => qrOf(text), [text]);
  if (rows === undefined) return null;
  const path = rows
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return (
    <svg
      className="signin-qr"
      role="img"
      aria-label={label}
      width={rows.length * 4 + 24}
      height={rows.length * 4 + 24}
      viewBox={`-2 -2 ${rows.length + 4} ${rows.length + 4}`}
      shapeRendering="crispEdges"
    >
      <path d={path} fill="#000000" />
    </svg>
  );
}
