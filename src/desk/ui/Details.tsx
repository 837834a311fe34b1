import type { ReactNode } from 'react';
import './Details.css';

/** Names and values, one pair a line. */
export function Details({
  rows,
}: {
  readonly rows: readonly { readonly name: string; readonly value: ReactNode; readonly key?: string }[];
}) {
  return (
    <dl className="details">
      {rows.map(({ name, value, key }) => (
        <div key={key ?? name} className="details-row">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A titled part of a panel or a page. */
export function Section({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="section">
      <header className="section-head">
        <h3>{title}</h3>
        {aside}
      </header>
      {children}
    </section>
  );
}
