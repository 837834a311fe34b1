/** Which of our two languages a text is in. */
import type { Language } from '../message.ts';

/**
 * Italian or English, by the words that only one of the two has; Italian when in doubt, because that is
 * what our customers speak. `context` (the subject, the quoted message) is looked at only when `text`
 * itself says nothing. Linear.
 */
export function detectLanguage(text: string, context = ''): Language {
  const evidence = weigh(text);
  if (evidence.italian === 0 && evidence.english === 0 && context !== '') return decide(weigh(context));
  return decide(evidence);
}

interface Evidence {
  readonly italian: number;
  readonly english: number;
  /** One word is enough in a text of a few words («Thanks!»), unless it may be two letters of a plate. */
  readonly isShortEnglish: boolean;
}

function decide({ italian, english, isShortEnglish }: Evidence): Language {
  return english > italian && (english >= 2 || isShortEnglish) ? 'en' : 'it';
}

/** Enough to know, and short enough that a long document costs nothing. */
const wordsRead = 2000;
const charactersRead = 40_000;

function weigh(text: string): Evidence {
  let italian = 0;
  let english = 0;
  let read = 0;
  let isClear = false;
  for (const [word] of text
    .slice(0, charactersRead)
    .toLowerCase()
    .matchAll(/[a-zà-öø-ÿ]+(?:['’][a-zà-öø-ÿ]+)?/g)) {
    read += 1;
    if (read > wordsRead) break;
    const whole = word.replace('’', "'");
    // Elisions are Italian («l'auto», «dell'incidente», «c'è»), contractions English ("don't", "it's").
    const parts = whole.split("'");
    if (parts.length > 1 && englishEndings.has(parts[1] ?? '')) english += 1;
    else if (parts.length > 1 && italianElisions.has(parts[0] ?? '')) italian += 1;
    italian += italianWords.get(whole) ?? 0;
    english += englishWords.get(whole) ?? 0;
    isClear ||= englishWords.has(whole) && (whole.length >= 3 || whole === 'as' || whole === 'hi');
  }
  return { italian, english, isShortEnglish: isClear && read <= 5 };
}

const englishEndings = new Set(['t', 's', 're', 've', 'll', 'm', 'd']);
const italianElisions = new Set(
  'l un dell all nell dall sull coll d c quest quell dov com anch sant senz mezz tutt bell'.split(' '),
);

/**
 * Words of one language that the other does not have: `in`, `a`, `come`, `per`, `no`, `data`, `list` tell
 * nothing.
 */
const italianWords = weights(
  [
    'il lo la gli le un uno una di del dello della dei degli delle al allo alla ai agli alle da dal dallo dalla dai dagli',
    'dalle nel nello nella nei negli nelle su sul sullo sulla sui sugli sulle con tra fra e ed che chi cui non mi ti si ci vi',
    'ne io tu lui lei noi voi loro mio mia miei mie tuo tua suo sua suoi sue nostro nostra vostro vostra vostri vostre questo',
    'questa questi queste quello quella quelli quelle sono sei è siamo siete era erano stato stata stati state ho hai ha',
    'abbiamo avete hanno avevo aveva più anche però perché poiché quindi ma se quando dove quanto molto già ancora sempre mai',
    'ogni qui qua così dopo prima durante senza presso circa grazie prego ciao salve',
  ],
  [
    'buongiorno buonasera gentile gentili spett spettabile egregio egregi cordiali saluti distinti cordialmente sinistro polizza',
    'denuncia assicurazione assicurato risarcimento rimborso incidente danno danni targa perito perizia allego allegato allegati',
    'allegata fattura ricevuta documenti richiesta pratica oggetto inviato inoltro ringrazio attendo resto rimango vorrei avviso',
    'veicolo carrozzeria officina infortunio ricovero visita scontrino bagaglio furto allagamento perdita acqua tubo casa',
  ],
);
const englishWords = weights(
  [
    'the an of and to is are was were be been being have has had i you he she we they my your his her our their this that these',
    'those it its with from at by for on as not but or if when where what which who how than then there here would could should',
    'will can may must shall do does did about into over after before between because while during without any some all more',
    'please thanks thank hello hi yes sorry just also only very up out am us him them',
  ],
  [
    'dear hello regards sincerely claim policy insurance insured accident damage damages attached attachment invoice receipt documents',
    'request refund reimbursement plate vehicle car repair witness police luggage baggage flight hospital surgery leak pipe',
    'forward looking kind best wishes enclosed find need regarding reference number requested discussed photos pictures done thx sure',
  ],
);

function weights(common: readonly string[], telling: readonly string[]): ReadonlyMap<string, number> {
  const words = new Map<string, number>();
  for (const word of common.join(' ').split(' ')) words.set(word, 1);
  for (const word of telling.join(' ').split(' ')) words.set(word, 2);
  return words;
}
