/** What the house keeps of a person, kind by kind, and what may become of each. */
import type { Labels } from '../profile.ts';

/** Kinds of data, in the order in which a copy shows them. */
export const dataKinds = [
  'person',
  'policies',
  'tickets',
  'messages',
  'files',
  'transcripts',
  'sent',
  'facts',
  'claims',
  'documents',
  'decisions',
  'payments',
  'changes',
  'complaints',
  'notes',
  'callbacks',
  'consents',
  'identity',
  'history',
] as const;
export type DataKind = (typeof dataKinds)[number];

/** What each is called. */
export const dataKindLabels: Readonly<Record<DataKind, Labels>> = {
  person: { it: 'Anagrafica', en: 'Who you are' },
  policies: { it: 'Polizze', en: 'Policies' },
  tickets: { it: 'Pratiche', en: 'Tickets' },
  messages: { it: 'Messaggi ricevuti da lei', en: 'Messages you sent' },
  files: { it: 'Allegati e registrazioni', en: 'Files and recordings' },
  transcripts: { it: 'Trascrizioni', en: 'Transcripts' },
  sent: { it: 'Messaggi e lettere a lei', en: 'Messages and letters to you' },
  facts: { it: 'Dati letti nei messaggi', en: 'Facts read in messages' },
  claims: { it: 'Sinistri', en: 'Claims' },
  documents: { it: 'Documenti riconosciuti', en: 'Documents recognised' },
  decisions: { it: 'Decisioni', en: 'Decisions' },
  payments: { it: 'Pagamenti', en: 'Payments' },
  changes: { it: 'Modifiche chieste', en: 'Changes asked for' },
  complaints: { it: 'Reclami', en: 'Complaints' },
  notes: { it: 'Note interne', en: 'Internal notes' },
  callbacks: { it: 'Richieste di essere richiamato', en: 'Wishes to be called back' },
  consents: { it: 'Consensi', en: 'Consents' },
  identity: { it: 'Verifiche d’identità', en: 'Identity checks' },
  history: { it: 'Che cosa è stato fatto, e chi ha guardato', en: 'What was done, and who looked' },
};

/** Words that others wrote, or that name others: a copy takes third parties out of them. */
export const writtenByOthers: ReadonlySet<DataKind> = new Set([
  'policies',
  'sent',
  'claims',
  'documents',
  'decisions',
  'payments',
  'complaints',
  'notes',
  'callbacks',
  'identity',
  'history',
  'transcripts',
]);
