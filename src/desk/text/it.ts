/**
 * What the page says in Italian; `en.ts` must have the same keys, or it does not compile. Words in braces are filled in.
 * A text with several forms by number is an object (`one`, `other`).
 */
export const it = {
  'app.name': 'Sportello',
  'nav.queue': 'Coda',
  'nav.followUps': 'Solleciti',
  'nav.search': 'Cerca',
  'nav.statistics': 'Statistiche',
  'nav.settings': 'Impostazioni',
  'nav.account': 'Il mio profilo',
  'nav.signOut': 'Esci',
  'state.loading': 'Sto caricando…',
  'state.failed': 'Non riesco a leggere questi dati.',
  'state.retry': 'Riprova',
  'state.offline': 'Manca la rete. Quello che scrive resta in questo computer.',
  'state.notFound': 'Questa pagina non esiste.',
  'action.cancel': 'Annulla',
  'action.close': 'Chiudi',
  'action.save': 'Salva',
  'time.days': { one: '{n} giorno', other: '{n} giorni' },
} as const;
