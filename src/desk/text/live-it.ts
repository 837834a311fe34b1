/** Words of what happens now, in Italian. */
export const liveIt = {
  'live.broken': 'Il server non risponde: riprovo da solo. Quello che scrive resta in questo computer.',
  'live.upTo': 'Quello che vede è delle {time}.',
  'live.reads': '{name} sta leggendo',
  'live.writes': '{name} sta scrivendo',
  'live.warning': '{name} sta scrivendo una risposta in questo momento.',
  'live.warningMore': 'Meglio aspettare, o mettersi d’accordo con una nota.',
  'live.source':
    'La casella {name} non risponde. Ultimo contatto: {time}. La nuova posta non arriva finché non torna.',
  'live.sourceNever': 'La casella {name} non ha ancora risposto: la nuova posta non arriva.',
  'live.notEmpty': 'Qui non c’è niente, ma la posta non arriva',
  'live.notEmptyMore': 'Una casella non risponde. Quello che manca compare da solo quando torna.',
} as const;
