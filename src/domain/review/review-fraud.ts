/**
 * Signals that make a claim worth a second look (domain guide D.5). Indicators are no evidence: the words are neutral,
 * and only those who may know of them ever see one (`mayRead` of `finding.ts`).
 */
import { addDays, daysBetween, formatDate } from '../time/calendar.ts';
import type { Cover, Policy, PolicyVersion } from '../claims/claim.ts';
import type { Finding, Quote } from './finding.ts';
import type { LocalDate } from '../ids.ts';
import { formatMoney } from '../money.ts';
import type { Labels } from '../profile.ts';
import { ofSharing, reviewFraudDocuments } from './review-fraud-documents.ts';
import type { Holder, Recurrence, ReviewFile } from './review-file.ts';
import { isSameName, maskIban } from './review-payee.ts';
import { fold, read, sentencesOf } from '../text/text.ts';
import { wordList } from '../text/word-list.ts';

/** Days after inception, and before the end, in which a loss is noted. */
const newPolicyDays = 30;
const nearExpiryDays = 15;
/** References and names listed with a finding; the count says how many there are. */
const mostListed = 20;
/** Claims within a year that are many. */
export const frequent = 3;

export function reviewFraud(file: ReviewFile): readonly Finding[] {
  return [
    ...newPolicy(file),
    ...nearExpiry(file),
    ...manyClaims(file),
    ...sharedByStrangers(file),
    ...reviewFraudDocuments(file),
    ...pressure(file),
  ];
}

/** The loss came within thirty days of inception, or of a version that brought the cover or raised its limit. */
function newPolicy({ policy, claim, coverage }: ReviewFile): readonly Finding[] {
  const { lossOn } = claim;
  if (policy === undefined || lossOn === undefined) return [];
  const since = heldSince(policy, lossOn);
  if (since === undefined) return [];
  const days = daysBetween(since, lossOn);
  if (days >= 0 && days <= newPolicyDays)
    return [
      {
        check: 'fr.new_policy',
        key: 'inception',
        severity: 'info',
        text: {
          it: `Evento ${daysLater(days, 'it')} la decorrenza della polizza (${formatDate(since, 'it')}).`,
          en: `Event ${daysLater(days, 'en')} the inception of the policy (${formatDate(since, 'en')}).`,
        },
        figures: { policy: policy.number, inception: since, lossOn, days },
        quotes: [],
      },
    ];
  const { version, cover } = coverage;
  if (version === undefined || cover === undefined) return [];
  const sinceChange = daysBetween(version.validFrom, lossOn);
  if (sinceChange < 0 || sinceChange > newPolicyDays) return [];
  const raised = increaseOf(policy, version, cover);
  if (raised === undefined) return [];
  return [
    {
      check: 'fr.new_policy',
      key: 'increase',
      severity: 'info',
      text: {
        it: `Evento ${daysLater(sinceChange, 'it')} un aumento della garanzia «${cover.name.it}»: ${raised.it}.`,
        en: `Event ${daysLater(sinceChange, 'en')} an increase of the cover “${cover.name.en}”: ${raised.en}.`,
      },
      figures: {
        policy: policy.number,
        cover: cover.code,
        changedOn: version.validFrom,
        lossOn,
        days: sinceChange,
      },
      quotes: [],
    },
  ];
}

function daysLater(days: number, language: 'it' | 'en'): string {
  if (language === 'it') return days === 1 ? '1 giorno dopo' : `${days} giorni dopo`;
  return days === 1 ? '1 day after' : `${days} days after`;
}

/** First day of the unbroken time in which the policy has been in force until a day; undefined when it is not. */
function heldSince({ versions }: Policy, day: LocalDate): LocalDate | undefined {
  const current = versions.filter(({ validFrom, validTo }) => validFrom <= day && day <= validTo);
  let since = current.map(({ validFrom }) => validFrom).toSorted()[0];
  if (since === undefined) return undefined;
  for (const { validFrom, validTo } of versions.toSorted((a, b) => b.validFrom.localeCompare(a.validFrom)))
    if (validFrom < since && addDays(validTo, 1) >= since) since = validFrom;
  return since;
}

/** What a version gives more than the one it followed: the cover itself, or a higher limit. */
function increaseOf(policy: Policy, version: PolicyVersion, cover: Cover): Labels | undefined {
  const previous = policy.versions
    .filter(({ validFrom }) => validFrom < version.validFrom)
    .toSorted((a, b) => b.validFrom.localeCompare(a.validFrom))[0];
  if (previous === undefined) return undefined;
  const before = previous.covers.find(({ code }) => code === cover.code);
  if (before === undefined) return { it: 'prima non c’era', en: 'it was not there before' };
  if (before.limit === undefined) return undefined;
  if (cover.limit !== undefined && cover.limit <= before.limit) return undefined;
  const limit = (language: 'it' | 'en') =>
    cover.limit === undefined
      ? { it: 'senza massimale', en: 'no limit' }[language]
      : formatMoney(cover.limit, language);
  return {
    it: `massimale da ${formatMoney(before.limit, 'it')} a ${limit('it')}`,
    en: `limit from ${formatMoney(before.limit, 'en')} to ${limit('en')}`,
  };
}

/** The loss came in the last fifteen days of a policy that nothing follows, or before a cancellation takes effect. */
function nearExpiry({ policy, claim }: ReviewFile): readonly Finding[] {
  const { lossOn } = claim;
  if (policy === undefined || lossOn === undefined) return [];
  const last = policy.versions
    .map(({ validTo }) => validTo)
    .toSorted()
    .at(-1);
  const { cancelledOn } = policy;
  const isCancelled = cancelledOn !== undefined && (last === undefined || cancelledOn <= last);
  const end = isCancelled ? cancelledOn : last;
  if (end === undefined || lossOn > end) return [];
  const days = daysBetween(lossOn, end);
  if (days >= nearExpiryDays) return [];
  return [
    {
      check: 'fr.near_expiry',
      key: '',
      severity: 'info',
      text: isCancelled
        ? {
            it: `Evento negli ultimi giorni prima della cessazione della polizza (${formatDate(end, 'it')}).`,
            en: `Event in the last days before the cancellation of the policy (${formatDate(end, 'en')}).`,
          }
        : {
            it: `Evento negli ultimi ${nearExpiryDays} giorni della polizza (scadenza ${formatDate(end, 'it')}).`,
            en: `Event in the last ${nearExpiryDays} days of the policy (expiry ${formatDate(end, 'en')}).`,
          },
      figures: { policy: policy.number, lossOn, end, days, cancelled: isCancelled },
      quotes: [],
    },
  ];
}

/**
 * Many claims in a year of one party, plate, account, telephone or address. What leads to the same claims is one finding:
 * somebody with three claims has them with his telephone and his account too.
 */
function manyClaims({ recurrences }: ReviewFile): readonly Finding[] {
  const rank = Object.keys(recurrenceNames);
  const many = recurrences
    .filter(({ claims }) => claims.length >= frequent)
    .toSorted((a, b) => rank.indexOf(a.by) - rank.indexOf(b.by));
  const byClaims = Map.groupBy(many, ({ claims }) => claims.toSorted().join(' '));
  return [...byClaims.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [ofRecurrences(first.claims, same)];
  });
}

function ofRecurrences(claims: readonly string[], same: readonly Recurrence[]): Finding {
  const common = same.map(({ by, value }) => ({ by, value: by === 'iban' ? maskIban(value) : value }));
  const list = (language: 'it' | 'en') =>
    common.map(({ by, value }) => `${recurrenceNames[by][language]} (${value})`).join(', ');
  return {
    check: 'fr.frequency',
    key: common
      .slice(0, 1)
      .map(({ by, value }) => `${by}:${value}`)
      .join(),
    severity: 'info',
    text: {
      it: `${claims.length} sinistri in dodici mesi con ${list('it')}.`,
      en: `${claims.length} claims within twelve months with ${list('en')}.`,
    },
    figures: {
      common: common.map(({ by, value }) => `${by}:${value}`),
      count: claims.length,
      claims: claims.slice(0, mostListed),
    },
    quotes: [],
  };
}

/** In the order in which they mean most. */
const recurrenceNames: Readonly<Record<Recurrence['by'], Labels>> = {
  party: { it: 'la stessa persona', en: 'the same person' },
  plate: { it: 'la stessa targa', en: 'the same plate' },
  iban: { it: 'lo stesso IBAN', en: 'the same IBAN' },
  phone: { it: 'lo stesso telefono', en: 'the same telephone' },
  address: { it: 'lo stesso indirizzo', en: 'the same address' },
};

/** Families, households and people of one policy share telephones and accounts; strangers rarely do. */
function sharedByStrangers({ claim, sharings }: ReviewFile): readonly Finding[] {
  const own = claim.parties
    .filter(({ role }) => role !== 'representative' && role !== 'intermediary')
    .map(({ party }) => party);
  const isRelated = (other: Holder) =>
    other.onSamePolicy ||
    own.some(
      ({ name, surname, address }) =>
        isSameName(name, other.name) ||
        (surname !== undefined && other.surname !== undefined && fold(surname) === fold(other.surname)) ||
        (address !== undefined && other.address !== undefined && plain(address) === plain(other.address)),
    );
  return sharings.flatMap((sharing) => {
    const strangers = sharing.others.filter((other) => !isRelated(other)).map(({ name }) => name);
    return strangers.length === 0
      ? []
      : [ofSharing(sharing, [...new Set(strangers)].toSorted().slice(0, mostListed))];
  });
}

function plain(address: string): string {
  return fold(address)
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .trim();
}

/** Words that press for a fast settlement, or offer to take less for it. Being in a hurry is no reproach. */
function pressure({ messages }: ReviewFile): readonly Finding[] {
  const quotes: Quote[] = [];
  for (const { id, words } of messages) {
    const reading = read(words);
    for (const { start, end, text } of sentencesOf(reading, reading.folded.length)) {
      if (quotes.length >= 10) break;
      if (presses(text)) quotes.push({ quote: reading.place(start, end).quote.slice(0, 200), message: id });
    }
  }
  if (quotes.length === 0) return [];
  return [
    {
      check: 'fr.pressure',
      key: '',
      severity: 'info',
      text: {
        it: 'Il testo insiste per una liquidazione rapida o accetta di prendere meno pur di chiudere subito.',
        en: 'The text presses for a fast settlement, or accepts less to close at once.',
      },
      figures: { mentions: quotes.length },
      quotes,
    },
  ];
}

/**
 * Whether a sentence takes less if it is fast, wants nobody to look at the damage, or demands money at once. Asking when
 * the money comes, or for a quick answer, is none of these.
 */
function presses(sentence: string): boolean {
  if (unseen.test(sentence)) return true;
  if (less.test(sentence) && takes.test(sentence)) return fast.test(sentence) || money.test(sentence);
  return demands.test(sentence) && money.test(sentence) && atOnce.test(sentence);
}

const takes = wordList(
  'accett*, mi accontent*, accontentarmi, va bene, vanno bene, sono disposto, sono disposta, pur di, purche, basta che, ' +
    'accept*, take, taking, settle for, would do, happy with, ok with, fine with, willing to, prepared to',
);
const less = wordList(
  'meno, meta, inferiore, minore, piu bassa, piu basso, qualsiasi cifra, qualunque cifra, qualsiasi somma, ' +
    'quello che potete, quello che volete, quanto volete, less, lower, smaller, half, reduced, any amount, whatever you, ' +
    'whatever amount, whatever it is',
);
const fast = wordList(
  'subito, presto, in fretta, velocemente, veloce, rapid*, immediat*, in settimana, in giornata, entro, oggi, domani, ' +
    'quick*, fast, immediate*, speedy, soon, straight away, right away, at once, today, tomorrow, this week, asap, by friday, by monday, within',
);
const atOnce = wordList(
  'subito, immediatamente, oggi stesso, oggi, domani, in giornata, in settimana, entro oggi, entro domani, entro 24, entro 48, ' +
    'entro due giorni, entro tre giorni, entro la settimana, entro venerdi, entro lunedi, immediately, straight away, right away, ' +
    'at once, today, tomorrow, now, this week, by friday, by monday, within 24, within 48, within two days, quick settlement, fast settlement',
);
const money = wordList(
  'paga*, liquid*, bonific*, soldi, denaro, rimborso, rimborsate*, chiud*, incass*, versa*, assegno, ' +
    'pay, paid, payment, payout, settle*, money, cheque, check, cash, transfer, close',
);
const demands = wordList(
  'voglio, vogliamo, pretendo, pretendiamo, esigo, esigiamo, datemi, mandatemi, dovete, vorrei i soldi, mi servono i soldi, ' +
    'pagate*, pagatemi, liquidate*, liquidatemi, versate*, bonificate*, i need, i want, i demand, we demand, send me, just send, ' +
    'please pay, please settle, please transfer, pay me, you must, can you pay, can you settle, could you pay, could you settle, quick settlement',
);
/** No one is to look: the word for the look, close behind one that puts it off. */
const unseen = wordList(
  [
    'perizia',
    'perito',
    'sopralluogo',
    'controlli',
    'verifiche',
    'accertamenti',
    'vedere il danno',
    'vedere la macchina',
    "vedere l'auto",
  ]
    .flatMap((look) => [
      `senza ${look}`,
      `senza ~ ${look}`,
      `non mandate ~ ${look}`,
      `non serve ~ ${look}`,
      `non occorre ~ ${look}`,
      `non voglio ~ ${look}`,
      `inutile ~ ${look}`,
    ])
    .concat(
      ['inspection', 'adjuster', 'surveyor', 'investigation', 'further checks', 'more checks'].flatMap(
        (look) => [
          `no need ~ ${look}`,
          `without ~ ${look}`,
          `don't want ~ ${look}`,
          `don't need ~ ${look}`,
          `don't send ~ ${look}`,
          `do not send ~ ${look}`,
          `forget ~ ${look}`,
          `skip ~ ${look}`,
        ],
      ),
    )
    .join(', '),
);
