import type { ReactNode } from 'react';
import './Empty.css';

/** Says why there is nothing, and what comes. */
export function Empty({
  title,
  icon,
  children,
}: {
  readonly title: string;
  readonly icon?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div className="empty">
      {icon}
      <p className="empty-title">{title}</p>
      {children === undefined ? null : <div className="empty-more">{children}</div>}
    </div>
  );
}
