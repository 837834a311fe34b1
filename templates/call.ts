/** What callers hear, and how their calls are headed on the desk. Nothing of a claim is ever said to a caller. */
import type { CallWords, CallWordsOf } from '#src/domain/phone/call-words.ts';

const it: CallWords = {
  notice: (desk, mode) =>
    ({
      'opt-out': `${desk}. La chiamata può essere registrata per gestire la sua pratica. Prema 9 per continuare senza registrazione.`,
      'opt-in': `${desk}. Per gestire la sua pratica possiamo registrare la chiamata. Prema 1 se acconsente, oppure attenda per continuare senza registrazione.`,
      never: `${desk}. La chiamata non viene registrata.`,
    })[mode],
  switchTo: 'Per l’italiano prema 2.',
  askReference: (maySpeak) =>
    `Se ha un numero di pratica di dieci cifre, lo digiti${maySpeak ? ' o lo dica' : ''} ora. Per essere richiamato prema 0 e cancelletto. Altrimenti attenda.`,
  connecting: 'La mettiamo in contatto con un addetto.',
  leaveMessage: 'Al momento nessuno può rispondere. Lasci un messaggio dopo il segnale e prema cancelletto.',
  noMessage: 'Al momento nessuno può rispondere. La sua chiamata è annotata e la richiameremo.',
  willCallBack: 'La richiameremo. Arrivederci.',
  askNumber:
    'Il suo numero è nascosto. Per essere richiamato digiti ora il suo numero di telefono e cancelletto.',
  cannotCallBack: 'Senza un numero non possiamo richiamarla. Ci chiami di nuovo o ci scriva. Arrivederci.',
  thanks: 'Grazie. Arrivederci.',
  callingOut: 'Chiamiamo il cliente.',
  itIsUs: (desk) => `Buongiorno, la chiama ${desk}.`,
  textSubject: 'SMS',
  callSubject: {
    answered: 'Telefonata',
    voicemail: 'Messaggio in segreteria',
    callback: 'Chiede di essere richiamato',
    abandoned: 'Chiamata senza risposta',
    placed: 'Nostra telefonata',
    unreached: 'Nostra telefonata senza risposta',
  },
  recordingSubject: 'Registrazione della chiamata',
  missing: {
    'never-came':
      'Il fornitore non l’ha resa disponibile entro un giorno. Se compare nei suoi elenchi entro due giorni la prendiamo da soli.',
    'too-large': 'È più grande di quanto accettiamo qui (PHONE_MAX_MB): è rimasta presso il fornitore.',
  },
  pictureSubject: 'Immagine mandata con l’SMS',
  unheard: 'La chiamata non è arrivata al nostro servizio: l’abbiamo trovata nell’elenco del fornitore.',
  callBackTo: 'Da richiamare al numero',
  withheld: 'numero nascosto',
  from: 'Telefono',
  reference: 'Numero digitato',
  spoken: 'Detto dal chiamante',
  seconds: (seconds) => `Durata: ${Math.floor(seconds / 60)} min ${seconds % 60} s`,
  consent: {
    recorded: 'Registrazione: ammessa dal chiamante dopo l’informativa',
    declined: 'Registrazione: rifiutata, nulla è stato registrato o trascritto',
    'not-asked': 'Registrazione: nessuna, il chiamante non ha scelto',
  },
};

const en: CallWords = {
  notice: (desk, mode) =>
    ({
      'opt-out': `${desk}. This call may be recorded to handle your claim. Press 9 to go on without recording.`,
      'opt-in': `${desk}. We can record this call to handle your claim. Press 1 if you agree, or wait to go on without recording.`,
      never: `${desk}. This call is not recorded.`,
    })[mode],
  switchTo: 'For English press 2.',
  askReference: (maySpeak) =>
    `If you have a reference of ten digits, key it in${maySpeak ? ' or say it' : ''} now. To be called back press 0 and the hash key. Otherwise please wait.`,
  connecting: 'We are connecting you.',
  leaveMessage: 'Nobody can answer right now. Please leave a message after the tone and press the hash key.',
  noMessage: 'Nobody can answer right now. Your call is noted and we will call you back.',
  willCallBack: 'We will call you back. Goodbye.',
  askNumber:
    'Your number is withheld. To be called back, key in your telephone number now, then press the hash key.',
  cannotCallBack: 'Without a number we cannot call you back. Please call again or write to us. Goodbye.',
  thanks: 'Thank you. Goodbye.',
  callingOut: 'We are calling the customer.',
  itIsUs: (desk) => `Hello, this is ${desk}.`,
  textSubject: 'Text message',
  callSubject: {
    answered: 'Call',
    voicemail: 'Voicemail',
    callback: 'Asks to be called back',
    abandoned: 'Missed call',
    placed: 'Our call',
    unreached: 'Our call, not answered',
  },
  recordingSubject: 'Recording of the call',
  missing: {
    'never-came':
      'The provider did not make it available within a day. If it shows in their lists within two days we take it by ourselves.',
    'too-large': 'It is larger than we take here (PHONE_MAX_MB): it stays with the provider.',
  },
  pictureSubject: 'Picture sent with the text message',
  unheard: 'The call never reached our service: we found it in the provider’s list.',
  callBackTo: 'To be called back on',
  withheld: 'number withheld',
  from: 'Telephone',
  reference: 'Number keyed in',
  spoken: 'Said by the caller',
  seconds: (seconds) => `Length: ${Math.floor(seconds / 60)} min ${seconds % 60} s`,
  consent: {
    recorded: 'Recording: accepted by the caller after the notice',
    declined: 'Recording: declined, nothing was recorded or transcribed',
    'not-asked': 'Recording: none, the caller made no choice',
  },
};

/** The words of both languages. */
export const callWords: CallWordsOf = { it, en };
