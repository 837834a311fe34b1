import { useId, type ComponentPropsWithRef, type ReactNode } from 'react';
import './Field.css';

interface Named {
  readonly label: string;
  /** Keeps the label for people who read aloud only. */
  readonly labelHidden?: boolean;
  readonly hint?: string;
  readonly error?: string;
}

function Frame({
  id,
  label,
  labelHidden = false,
  hint,
  error,
  children,
}: Named & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="field">
      <label className={labelHidden ? 'only-read' : 'field-label'} htmlFor={id}>
        {label}
      </label>
      {children}
      {hint === undefined ? null : (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

function described(id: string, { hint, error }: Named) {
  const ids = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].filter(
    Boolean,
  );
  return {
    ...(ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') }),
    ...(error === undefined ? {} : { 'aria-invalid': true as const }),
  };
}

/** One line of text with its label. */
export function TextInput({
  label,
  labelHidden,
  hint,
  error,
  className = '',
  ...rest
}: Named & ComponentPropsWithRef<'input'>) {
  const id = useId();
  const names = named({ label, labelHidden, hint, error });
  return (
    <Frame id={id} {...names}>
      <input id={id} className={`field-input ${className}`} {...described(id, names)} {...rest} />
    </Frame>
  );
}

/** Lines of text; grows with what is in it. */
export function TextArea({
  label,
  labelHidden,
  hint,
  error,
  className = '',
  ...rest
}: Named & ComponentPropsWithRef<'textarea'>) {
  const id = useId();
  const names = named({ label, labelHidden, hint, error });
  return (
    <Frame id={id} {...names}>
      <textarea
        id={id}
        className={`field-input field-area ${className}`}
        {...described(id, names)}
        {...rest}
      />
    </Frame>
  );
}

/** One of a few choices, by the system's own list: quick with the keyboard and on phones. */
export function Select({
  label,
  labelHidden,
  hint,
  error,
  options,
  className = '',
  ...rest
}: Named & {
  readonly options: readonly { readonly value: string; readonly label: string }[];
} & ComponentPropsWithRef<'select'>) {
  const id = useId();
  const names = named({ label, labelHidden, hint, error });
  return (
    <Frame id={id} {...names}>
      <select id={id} className={`field-input field-select ${className}`} {...described(id, names)} {...rest}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** A yes or no. */
export function Checkbox({
  label,
  className = '',
  ...rest
}: { readonly label: ReactNode } & ComponentPropsWithRef<'input'>) {
  return (
    <label className={`checkbox ${className}`}>
      <input type="checkbox" {...rest} />
      <span>{label}</span>
    </label>
  );
}

/** One of two or three, all in sight: radio buttons that look like one control. */
export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <div className="choice" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className="choice-option">
          <input
            type="radio"
            className="only-read"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

function named({
  label,
  labelHidden,
  hint,
  error,
}: {
  readonly label: string;
  readonly labelHidden: boolean | undefined;
  readonly hint: string | undefined;
  readonly error: string | undefined;
}): Named {
  return {
    label,
    ...(labelHidden === undefined ? {} : { labelHidden }),
    ...(hint === undefined ? {} : { hint }),
    ...(error === undefined ? {} : { error }),
  };
}
