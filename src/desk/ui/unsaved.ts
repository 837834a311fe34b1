/** What was written in the fields of a dialog since it was opened, so that closing it by mistake loses nothing. */
import { useCallback, useRef } from 'react';

type Written = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Fields that only look for something: what is typed there is no loss. */
const isSearch = (field: Written): boolean =>
  field.getAttribute('role') === 'combobox' || (field instanceof HTMLInputElement && field.type === 'search');

function fieldsIn(place: Element): Written[] {
  return [...place.querySelectorAll<Written>('input, textarea, select')].filter(
    // One of a few choices is one press away.
    (field) => !isSearch(field) && !(field instanceof HTMLInputElement && field.type === 'radio'),
  );
}

function valueOf(field: Written): string {
  return field instanceof HTMLInputElement && field.type === 'checkbox' ? String(field.checked) : field.value;
}

/**
 * Follows the fields inside an element. A field is remembered as it stands when the focus, a key or a press first comes
 * to any of them, so that a press that fills another one counts as well. What the page itself fills in, perhaps later,
 * names it in `data-proposed`: nobody wrote it, and nothing is lost with it.
 */
export function useUnsaved(): {
  /** To be called when something inside is focused, and before each press. */
  readonly look: (place: Element) => void;
  /** Whether something stands in the fields that did not stand there at first. */
  readonly isUnsaved: () => boolean;
  /** Everything is as at first again. */
  readonly forget: () => void;
} {
  const first = useRef(new Map<Written, string>());
  return {
    look: useCallback((place: Element) => {
      for (const field of fieldsIn(place))
        if (!first.current.has(field)) first.current.set(field, valueOf(field));
    }, []),
    isUnsaved: useCallback(
      () =>
        [...first.current].some(
          ([field, value]) =>
            field.isConnected &&
            !field.matches(':disabled') &&
            valueOf(field) !== value &&
            valueOf(field) !== field.dataset['proposed'],
        ),
      [],
    ),
    forget: useCallback(() => first.current.clear(), []),
  };
}
