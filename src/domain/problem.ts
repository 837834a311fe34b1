/** Why a ticket needs a person: a code, what it is about, and the words for the person. */
import { describeHold } from './answering/information-request.ts';
import { describeUnclear } from './answering/reply.ts';
import type { Language } from './message.ts';
import type { Labels } from './profile.ts';

export type ProblemCode =
  | 'unreadable'
  | 'stage_failed'
  | 'not_linked'
  | 'type_unknown'
  | 'several_claims'
  | 'unknown_sender'
  | 'policy_unknown'
  | 'directory_unreachable'
  | 'duplicate_suspected'
  | 'coverage_doubt'
  | 'files_to_look_at'
  | 'answer_to_read'
  | 'new_loss_in_reply'
  | 'perhaps_complaint'
  | 'perhaps_two_losses'
  | 'evidence_after_decision'
  | 'not_delivered'
  | 'uncertain_delivery'
  | 'requests_exhausted'
  | 'do_not_write';

export interface Problem {
  readonly code: ProblemCode;
  /** Reason, candidate, address: whatever the person needs to act. */
  readonly detail?: string;
}

const words: Readonly<Record<ProblemCode, Readonly<Record<Language, string>>>> = {
  unreadable: {
    it: 'Il messaggio non si lascia leggere: aprire l’originale',
    en: 'The message could not be read: open the original',
  },
  stage_failed: { it: 'L’elaborazione si è fermata', en: 'Processing stopped' },
  not_linked: {
    it: 'Da collegare a un sinistro: ci sono candidati',
    en: 'To be linked to a claim: there are candidates',
  },
  type_unknown: { it: 'Tipo di sinistro da scegliere', en: 'Claim type to be chosen' },
  several_claims: { it: 'Cita un altro sinistro', en: 'Mentions another claim' },
  unknown_sender: {
    it: 'Continua una pratica, ma il mittente non vi compare',
    en: 'Continues a file, but the sender is nobody we know there',
  },
  policy_unknown: { it: 'Polizza non trovata', en: 'Policy not found' },
  directory_unreachable: {
    it: 'L’archivio delle polizze non risponde: si riprova da soli, intanto vale quanto è registrato qui',
    en: 'The directory of policies does not answer: it is tried again by itself, and what is on file here counts',
  },
  duplicate_suspected: {
    it: 'Forse lo stesso evento è già denunciato: confermare o smentire prima di chiedere documenti',
    en: 'Perhaps the same event has been reported already: confirm or deny before asking for documents',
  },
  coverage_doubt: { it: 'Copertura da verificare', en: 'Coverage to be checked' },
  files_to_look_at: {
    it: 'Allegati che nessuna regola riconosce o che non si aprono: guardarli prima di chiedere altro',
    en: 'Files that no rule recognises or that do not open: look at them before asking for more',
  },
  answer_to_read: {
    it: 'Il cliente ha risposto qualcosa che una persona deve leggere: i solleciti sono fermi',
    en: 'The customer answered something a person must read: reminders wait',
  },
  new_loss_in_reply: {
    it: 'Nella risposta si parla di un altro sinistro: se è così, Maiusc+C lo apre su questa pratica',
    en: 'The answer speaks of another loss: if so, Shift+C opens it on this ticket',
  },
  perhaps_complaint: {
    it: 'Forse è un reclamo: leggerlo e, se lo è, cambiare il tipo di pratica (45 giorni per rispondere)',
    en: 'Perhaps a complaint: read it and, if it is one, change the kind of case (45 days to answer)',
  },
  perhaps_two_losses: {
    it: 'Forse racconta due sinistri diversi: se è così, aprire il secondo con Maiusc+C su questa pratica',
    en: 'Perhaps it tells two different losses: if so, open the second one with Shift+C on this ticket',
  },
  evidence_after_decision: {
    it: 'Arrivano documenti su un sinistro già deciso: leggerli e, se cambiano la decisione, riaprire il sinistro',
    en: 'Papers have come for a claim that was decided: read them, and reopen the claim if they change the decision',
  },
  not_delivered: { it: 'Una nostra risposta non è arrivata', en: 'A message of ours did not arrive' },
  uncertain_delivery: {
    it: 'Non si sa se una nostra risposta è partita: verificare prima di rispondere di nuovo',
    en: 'A message of ours may or may not have left: check before answering again',
  },
  requests_exhausted: { it: 'Nessuna risposta ai solleciti', en: 'No answer to the reminders' },
  do_not_write: { it: 'Da contattare solo di persona', en: 'Only a person may write to this customer' },
};

/** A problem in words. */
export function describeProblem(problem: Problem, language: Language): string {
  const text = words[problem.code][language];
  // Names of checks are for machines: the finding itself says it in words.
  if (problem.detail === undefined || namesOfChecks.test(problem.detail)) return text;
  return `${text} (${detailIn(problem, problem.detail)[language]})`;
}

/** Words of a detail as they are kept: in both languages, because whoever reads it may read either. */
export function keepDetail({ it, en }: Labels): string {
  return `it: ${it.replaceAll('\n', ' ')}\nen: ${en.replaceAll('\n', ' ')}`;
}

/** Reasons one after the other, each ended by a full stop where it has no end of its own. */
export function reasonsInWords(reasons: readonly Labels[]): Labels {
  const ended = (text: string) => (/[.?!…]$/.test(text) ? text : `${text}.`);
  return {
    it: reasons.map(({ it }) => ended(it)).join(' '),
    en: reasons.map(({ en }) => ended(en)).join(' '),
  };
}

/** A detail in words: kept in both languages, a code with words of ours, or what somebody else has said. */
function detailIn({ code }: Problem, detail: string): Labels {
  const [, it, en] = /^it: ([^\n]*)\nen: ([^\n]*)$/.exec(detail) ?? [];
  if (it !== undefined && en !== undefined) return { it, en };
  if (code === 'unreadable') return describeUnreadable(detail);
  // What a program said is for whoever looks after it, and has no other language.
  if (code === 'stage_failed')
    return { it: `messaggio tecnico: «${detail}»`, en: `technical message: “${detail}”` };
  if (code === 'answer_to_read') return describeUnclear(detail) ?? describeHold(detail);
  return { it: detail, en: detail };
}

/** Why no parser could open an original, in words. */
export function describeUnreadable(reason: string): Labels {
  return unreadableReasons.find(({ sign }) => sign.test(reason))?.words ?? { it: reason, en: reason };
}

const unreadableReasons: readonly { readonly sign: RegExp; readonly words: Labels }[] = [
  {
    sign: /^there is no mail header$/,
    words: { it: 'manca l’intestazione della mail', en: 'the mail has no header' },
  },
  {
    sign: /thread|time|memory/,
    words: { it: 'la lettura si è interrotta', en: 'reading it broke off' },
  },
  { sign: /is no scan/, words: { it: 'il file non è una scansione', en: 'the file is no scan' } },
  { sign: /was not taken/, words: { it: 'il file non è stato accettato', en: 'the file was not taken' } },
  {
    sign: /^this is no contact written down by hand$/,
    words: { it: 'non è un contatto annotato a mano', en: 'it is no contact written down by hand' },
  },
  {
    sign: /^this is no (?:call|recording|text message)$/,
    words: { it: 'non è una telefonata né un SMS', en: 'it is neither a call nor a text message' },
  },
];

const namesOfChecks = /^[a-z]{2,10}\.[a-z_]+(?:, ?[a-z]{2,10}\.[a-z_]+)*$/;
