import type { ComponentPropsWithRef, ReactNode } from 'react';
import './Button.css';
import { Kbd } from './Kbd.tsx';
import { tip } from './Tips.tsx';

interface Look {
  /** `primary`: what most people want here, once per place. `plain`: the others. `quiet`: on a line of text. */
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger' | 'wash';
  /** Its work is under way: it cannot be pressed again and says so. */
  readonly busy?: boolean;
  readonly size?: 'normal' | 'small';
}

/** A button with words. `keys` is shown, not bound. */
export function Button({
  look = 'plain',
  busy = false,
  size = 'normal',
  icon,
  keys,
  className = '',
  children,
  disabled,
  ...rest
}: Look & { readonly icon?: ReactNode; readonly keys?: string } & ComponentPropsWithRef<'button'>) {
  return (
    <button
      type="button"
      className={`button button-${look} button-${size} ${className}`}
      aria-busy={busy || undefined}
      disabled={disabled === true || busy}
      {...rest}
    >
      {icon}
      <span className="button-words">{children}</span>
      {keys === undefined ? null : <Kbd keys={keys} />}
    </button>
  );
}

/** A button of one sign. Its `label` is read aloud and shown on hover. */
export function IconButton({
  label,
  keys,
  look = 'quiet',
  busy = false,
  size = 'normal',
  className = '',
  children,
  disabled,
  ...rest
}: Look & { readonly label: string; readonly keys?: string } & ComponentPropsWithRef<'button'>) {
  return (
    <button
      type="button"
      className={`button button-icon button-${look} button-${size} ${className}`}
      aria-label={label}
      {...tip(label, keys)}
      aria-busy={busy || undefined}
      disabled={disabled === true || busy}
      {...rest}
    >
      {children}
    </button>
  );
}
