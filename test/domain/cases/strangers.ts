/**
 * Mail of people who never saw our rules or examples: kept apart from the examples of the profile, so that what was
 * learned can be tried on something else. Never move a line from here into the examples, nor its like.
 */
import type { ExampleKind } from '#src/domain/cases/kind-examples.ts';

export const strangers: readonly (readonly [kind: ExampleKind, text: string])[] = [
  [
    'provider',
    'Salve, l’utilitaria grigia è sul nostro piazzale da lunedì: prima di toccarla vorremmo che venisse qualcuno dei vostri a guardarla.',
  ],
  [
    'provider',
    'Per la degenza in oggetto il nostro ufficio rette deve ricevere da codesta società l’impegno al saldo.',
  ],
  [
    'provider',
    'Having inspected the loft on your behalf I put the reinstatement at four thousand; photographs are in the annex.',
  ],
  [
    'provider',
    'Dental practice here: the lady’s crown is ready to fit, but we would like your approval of the quote beforehand.',
  ],
  ['provider', 'In allegato la parcella per l’accertamento medico da voi commissionato sul periziando.'],
  ['misdirected', 'Il gruppo di cammino parte alle otto dalla fontana, scarponi e borraccia.'],
  ['misdirected', 'Avete in magazzino la guarnizione per una macchina del gas degli anni settanta?'],
  ['misdirected', 'Our bell ringers meet on Tuesday instead, please tell the vicar.'],
  ['misdirected', 'Could the plumber’s merchant confirm that the taps are chrome?'],
  ['misdirected', 'Si informa la gentile clientela che il mercatino dell’usato riapre sabato.'],
  [
    'complaint',
    'Mi sono sentita trattare come una ladra dal vostro ispettore e pretendo che se ne prenda atto.',
  ],
  ['complaint', 'Da voi vige l’anarchia: chi risponde non sa, chi sa non risponde.'],
  ['complaint', 'Your so-called helpline has cost me eleven pounds and my good temper.'],
  ['complaint', 'I am disgusted by the sarcasm in your last letter to my elderly father.'],
  ['complaint', 'Avete fatto piangere una donna di ottant’anni per una firma, complimenti.'],
  ['payment_delay', 'Avete approvato tutto a settembre, ma sul mio conto non è comparso ancora nulla.'],
  ['payment_delay', 'I was told the cheque left your building on the 4th; the postman knows nothing of it.'],
  ['payment_delay', 'A che data devo aspettarmi i soldi che mi avete riconosciuto?'],
  ['payment_delay', 'The compensation you awarded us in spring is still outstanding.'],
  [
    'account_change',
    'Potreste segnare che adesso abito con mio figlio a Lecco, e cancellare il vecchio domicilio?',
  ],
  ['account_change', 'We have swapped banks, so use the sort code in the footer when you next pay us.'],
  ['account_change', 'Per favore togliete l’e-mail del mio ex marito dalla mia scheda.'],
  ['account_change', 'Please note that I can now be reached on a different mobile.'],
  ['renewal_problem', 'La seconda semestralità l’ho versata in posta ma il portale mi dà sospeso.'],
  ['renewal_problem', 'You have put our household premium up by a third and given no reason.'],
  ['renewal_problem', 'Avevo chiesto di non proseguire e mi ritrovo un altro anno addebitato.'],
  ['claim_status', 'Vorremmo essere aggiornati sulla faccenda del tetto, se possibile prima di Natale.'],
  ['claim_status', 'May I ask how far along you are with my case?'],
  ['claim_status', 'Qualche buona nuova sul mio incartamento?'],
  [
    'claim_update',
    'Vi spedisco anche la seconda pagina del verbale, nella busta precedente era rimasta fuori.',
  ],
  ['claim_update', 'As requested I enclose the hospital’s stamped form.'],
  ['claim_update', 'Per completare la documentazione aggiungo lo scontrino e la garanzia del televisore.'],
  ['data_request', 'Desidero ricevere copia di ogni documento che mi riguarda nei vostri archivi.'],
  ['data_request', 'I never agreed to your newsletters; remove my address from your marketing.'],
  ['data_request', 'Vi chiedo di cancellare i miei dati dopo la chiusura del rapporto.'],
  [
    'third_party_letter',
    'Il mio assistito, travolto dalla vettura da voi garantita, mi incarica di chiedervi il ristoro di ogni pregiudizio.',
  ],
  [
    'third_party_letter',
    'Your policyholder’s cherry picker broke our shopfront and he told me to turn to you.',
  ],
  [
    'third_party_letter',
    'Quale assicuratore della controparte vi chiediamo di rimborsare quanto anticipato.',
  ],
  ['other', 'Tutto chiaro, vi ringrazio per la premura.'],
  ['other', 'Many thanks for letting me know.'],
  ['other', 'Ok perfetto, a risentirci.'],
];
