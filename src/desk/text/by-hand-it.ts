/** Words for writing down a call or a visit, in Italian. */
export const byHandIt = {
  'byHand.title': 'Nuova telefonata o visita',
  'byHand.way': 'Come è arrivata',
  'byHand.phone': 'Telefonata',
  'byHand.counter': 'Visita allo sportello',
  'byHand.what': 'Che cosa ha raccontato',
  'byHand.whatHint': 'Con parole sue: data, luogo, targa o polizza vengono letti da qui.',
  'byHand.who': 'Nome e cognome',
  'byHand.tel': 'Telefono',
  'byHand.email': 'E-mail',
  'byHand.emailHint': 'A questo indirizzo si risponde.',
  'byHand.subject': 'Oggetto (se serve)',
  'byHand.at': 'Quando ha chiamato o è venuto',
  'byHand.kind': 'Tipo di pratica',
  'byHand.asRead': 'Lo dicono le parole',
  'byHand.claim': 'Sinistro (se lo conosce)',
  'byHand.claimHint': 'Numero del sinistro; altrimenti lo si cerca dalle parole.',
  'byHand.claimWrong':
    'Nessun sinistro ha questo numero: controlli le cifre. Quello che ha scritto resta qui.',
  'byHand.language': 'Lingua delle risposte',
  'byHand.create': 'Crea la pratica',
  'byHand.kept': 'Quello che ha scritto resta qui.',
} as const;
