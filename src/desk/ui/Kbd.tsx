import './Kbd.css';
import { useWords } from '../text/t.ts';

/** What keyboards print on keys that are no signs, everywhere the same. */
const signs: Readonly<Record<string, string>> = {
  Enter: '↵',
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Shift: '⇧',
};
/** And where they print a word of their language. */
const words: Readonly<Record<'it' | 'en', Readonly<Record<string, string>>>> = {
  it: { Delete: 'Canc' },
  en: { Delete: 'Del' },
};

/** A shortcut, as it is pressed: `Ctrl+Enter`, `g m`. Read aloud elsewhere; here it is only shown. */
export function Kbd({ keys }: { readonly keys: string }) {
  const { language } = useWords();
  const mac = navigator.platform.startsWith('Mac');
  const show = (key: string) =>
    signs[key] ??
    words[language][key] ??
    (key === 'Ctrl' ? (mac ? '⌘' : 'Ctrl') : key.length === 1 && /[a-z]/.test(key) ? key.toUpperCase() : key);
  const parts = keys
    .split(' ')
    .map((press) => (press === '+' ? press : press.split('+').map(show).join(' ')));
  return (
    <kbd className="kbd" aria-hidden="true">
      {parts.join(language === 'it' ? ' poi ' : ' then ')}
    </kbd>
  );
}
