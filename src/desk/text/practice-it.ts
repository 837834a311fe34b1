/** Practice with invented cases, in Italian. */
export const practiceIt = {
  'practice.title': 'Esercizi',
  'practice.banner': 'Esercizi: casi inventati. Nulla esce da qui e nulla conta altrove.',
  'practice.about':
    'Casi inventati su un banco a parte: si lavora come su quello vero, e dopo la decisione si legge che cosa avrebbe fatto un supervisore e perché. Nessun messaggio parte, nessuna cifra e nessun termine ne risente.',
  'practice.open': 'Apri il banco degli esercizi',
  'practice.none': 'In questa casa il banco degli esercizi non è acceso.',
  'practice.noneHow': 'Chi amministra il servizio lo accende con PRACTICE_PORT.',
  'practice.coming': 'sta arrivando',
  'practice.work': 'Apri la pratica',
  'practice.todo': 'Da fare',
  'practice.same': 'Come un supervisore',
  'practice.other': 'Un supervisore avrebbe deciso altrimenti',
  'practice.did': 'Ha scelto di {what}',
  'practice.would': 'Un supervisore avrebbe scelto di {what}',
  'practice.does.approve': 'approvare {amount}',
  'practice.does.reject': 'respingere',
  'practice.does.answer': 'rispondere al cliente',
  'practice.does.escalate': 'passare al supervisore',
  'practice.reset': 'Ricomincia',
  'practice.resetTitle': 'Ricominciare tutti gli esercizi?',
  'practice.resetWhat':
    'Quello che è stato fatto sui casi inventati si cancella, per tutti quelli che si esercitano, e i casi arrivano di nuovo.',
};
