/** Why a page or a file could not be read, in words for people: its readers say it in English, some in their library's. */
import type { Labels } from '../profile.ts';

const italian: readonly (readonly [RegExp, (part: string) => string])[] = [
  [/^not read within ([\d.]+) s$/, (seconds) => `non letta entro ${seconds.replace('.', ',')} secondi`],
  [/^the reader stopped$/, () => 'il lettore si è fermato'],
  [/^the reader is closed$/, () => 'il servizio si stava fermando'],
  [/^it was called off$/, () => 'la lettura è stata interrotta'],
  [/^the reader broke: (.*)$/s, (what) => `il lettore si è guastato: ${what}`],
  [/^the reader did not start: (.*)$/s, (what) => `il lettore non è partito: ${what}`],
  [/^the reader wrote too much$/, () => 'il lettore ha scritto troppo'],
  [/^reading it ended the process (\d+) times$/, (times) => `a leggerla il servizio è caduto ${times} volte`],
  [
    /^only the first (\d+) scanned pages of a file are read$/,
    (pages) => `di un file si leggono solo le prime ${pages} pagine scansionate`,
  ],
  [
    /^only the first (\d+) pages of a file so long are read$/,
    (pages) => `di un file così lungo si leggono solo le prime ${pages} pagine`,
  ],
  [/^it is no picture that can be read$/, () => 'non è un’immagine che si possa leggere'],
  [/^it has too many pixels$/, () => 'ha troppi pixel'],
  [/^it has (\d+) colours$/, (count) => `ha ${count} canali di colore`],
  [/^the picture is broken: (.*)$/s, (what) => `l’immagine è danneggiata: ${what}`],
  [/^the page was not drawn$/, () => 'la pagina non si è potuta disegnare'],
  [/^the page is no picture$/, () => 'la pagina non è un’immagine'],
];

/** A note of a reader in both languages; what nobody here has written stays as it is. */
export function unreadWords(note: string): Labels {
  for (const [pattern, words] of italian) {
    const match = pattern.exec(note);
    if (match) return { it: words(match[1] ?? ''), en: note };
  }
  return { it: note, en: note };
}
