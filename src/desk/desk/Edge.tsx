import { useRef } from 'react';
import './Edge.css';

/** The edge between two columns: dragged, or moved with the arrow keys (WCAG 2.5.7). */
export function Edge({
  label,
  value,
  least,
  most,
  from = 'left',
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** The side of the column that it sizes. */
  readonly from?: 'left' | 'right';
  readonly onChange: (value: number) => void;
}) {
  const held = useRef<{ readonly x: number; readonly value: number } | undefined>(undefined);
  const sign = from === 'left' ? 1 : -1;
  const set = (next: number) => onChange(Math.round(Math.min(Math.max(next, least), most)));
  return (
    <div
      className={`edge edge-${from}`}
      role="slider"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={least}
      aria-valuemax={most}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = { x: event.clientX, value };
      }}
      onPointerMove={(event) => {
        if (held.current !== undefined) set(held.current.value + sign * (event.clientX - held.current.x));
      }}
      onPointerUp={() => {
        held.current = undefined;
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') set(value - sign * 16);
        else if (event.key === 'ArrowRight') set(value + sign * 16);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
