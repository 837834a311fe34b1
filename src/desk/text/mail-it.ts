/** What is said about mails as they were laid out, in Italian. */
export const mailIt = {
  'mail.title': 'Messaggio di {name}',
  'mail.blocked': 'Immagini remote bloccate',
  'mail.show': 'Mostra',
  'mail.showMore':
    'Le scarica il nostro server, senza dire chi legge. Il mittente può comunque accorgersi che il messaggio è stato aperto.',
  'mail.asText': 'Vedi come testo',
  'mail.asSent': 'Vedi come inviato',
} as const;
