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
  'problem.network': 'Il server non risponde. Controlli la rete; riprovo da solo.',
  'problem.server': 'Il server ha avuto un problema. Niente è andato perso: riprovi tra poco.',
  'problem.forbidden': 'Il suo ruolo non permette questa operazione.',
  'problem.notFound': 'Non c’è più, o non c’è mai stato.',
  'problem.tooMany': 'Troppe richieste in poco tempo. Aspetti un momento.',
  'problem.outdated': 'Qualcuno è stato più veloce: ecco com’è adesso.',
  'action.cancel': 'Annulla',
  'action.close': 'Chiudi',
  'action.save': 'Salva',
  'time.days': { one: '{n} giorno', other: '{n} giorni' },
} as const;
