/**
 * Kinds of work told by two things said in one sentence: what it is about, and what is wrong or wanted with it.
 * «Soldi» alone is nothing, and neither is «quando»; «quando arrivano i soldi» is a payment that is late. It reads what
 * no list of phrases foresees, so it weighs less than an outright phrase of `case-kind.ts`.
 */
import { happened } from './statements.ts';
import { sentencesOf, type Reading } from './text.ts';
import type { CaseKind } from './ticket.ts';
import { wordList } from './word-list.ts';

/** Words of a message that point to a kind of work. */
export interface Cue {
  readonly kind: CaseKind;
  readonly weight: number;
  readonly start: number;
  readonly end: number;
}

/** What is known of a message beside its words. */
export interface CueContext {
  readonly senderIsParty: boolean;
  readonly hasClaimReference: boolean;
  readonly attachments: number;
}

/** The cues in a text up to `limit`, each rule at its first place. */
export function caseCues(reading: Reading, limit: number, context: CueContext): readonly Cue[] {
  const found: Cue[] = [];
  const open = new Set(rules);
  for (const { start, text } of sentencesOf(reading, Math.min(limit, 8000))) {
    for (const rule of open) {
      if (rule.when?.(context) === false) {
        open.delete(rule);
        continue;
      }
      const match = rule.about.exec(text);
      if (!match || rule.says?.test(text) === false || rule.without?.test(text) === true) continue;
      open.delete(rule);
      const at = start + match.index;
      found.push({ kind: rule.kind, weight: rule.weight, start: at, end: at + match[0].length });
    }
  }
  return found;
}

interface Rule {
  readonly kind: CaseKind;
  readonly weight: number;
  /** What the sentence is about: the words shown as evidence. */
  readonly about: RegExp;
  /** What it says of it. */
  readonly says?: RegExp;
  readonly without?: RegExp;
  readonly when?: (context: CueContext) => boolean;
}

const stranger = ({ senderIsParty }: CueContext) => !senderIsParty;

const ourClient = wordList(
  `cliente vostro, assicurato vostro, cliente vostra, the driver you insure, driver you insure, person you insure, vostr* assicurat*, vs. assicurat*, vs assicurat*, vostr* client*, vs. client*, vs client*, vostr* contraente, assicurat* con voi,
  che assicurate, assicurata da voi, assicurato da voi, your insured*, your insured's, your policyholder*, your policyholder's, your policy holder*,
  your customer*, your customer's, your client*, your client's, insured with you, insured by you, the insured`,
);
const trades = wordList(
  `carrozzeri*, officina, autofficina, dentista dott, dottor, dott., dott.ssa, recovery services, physiotherapy practice, physiotherapist, practice, courtesy car, autocarrozzeria, carrozziere, centro cristalli, gommista, elettrauto, soccorso stradale, autosoccorso, carro attrezzi,
  autonoleggio, noleggio, clinica, casa di cura, poliambulatorio, ambulatorio, studio dentistico, centro medico, centro diagnostico, struttura sanitaria, struttura, fisioterapist*,
  idraulic*, vetraio, falegname, impresa edile, ditta, perito, geom, geometra, studio peritale, studio tecnico, accertatore, paziente,
  garage, workshop, bodyshop, body shop, repairer*, clinic, dental practice, surgery, hospital, plumber*, glazier*, surveyor, loss adjuster, assessor,
  hire car company, car hire, rental company, recovery company, towing, our patient, contractor*, builders`,
);

const rules: readonly Rule[] = [
  // Money that was promised and has not come. What other people owe is no payment of ours.
  {
    kind: 'payment_delay',
    weight: 3,
    about: wordList(
      `funds, bonific*, pagament*, accredit*, soldi, denaro, liquidazione, liquidat*, assegno, assegni, rimbors*, risarciment*, indennizz*, quietanza, somma, importo,
      euro, pagarmi, cash,  pagare, pagata, pagato, pagat*, corrispost*, payment*, money, refund*, transfer, cheque, check for, settlement, payout, pay out, paid, pay me, reimburse*, compensation, euros`,
    ),
    says: wordList(
      `quando, a quando, in che data, che giorno, entro ieri, entro quando, dovevate, doveva arrivare, dovevano arrivare, aspett*, attend*, in attesa, non ~ arrivat*, non ~ ricevut*, non ~ vist*, non ~ pervenut*,
      non ~ corrispost*, non ~ accreditat*, non ~ versat*, non c'e' niente, non c'e niente, non c'e' nulla, non risulta, nessun accredito, niente sul conto, nulla sul conto, mai arrivat*, mai vist*, mai versat*, mai ricevut*,
      ancora niente, ancora nulla, respint*, stornat*, tornato indietro, sollecit*, tornati indietro, sono tornat*, previsto per, nemmeno l'ombra, la data, a che punto, the date, be released, being paid, non vedo ancora, vedo ancora, non trovano, non ~ trovan*, approvato a, siamo a, cro, solleciti, trascors*, oltre trenta, in ritardo, ritardo, sparit*, dove sono, che fine,
      when, any idea, what date, hasn't, haven't, has not, have not, not come through, still not, still waiting, waiting, yet, never turned, never arrived, never came, nothing has, outstanding, nothing from you, no sign of, came back, come back, not paid, when do i get, sent back, overdue, late,
      delay*, bounced, returned, rejected, should have been, promised, where is, where's, chase, chasing`,
    ),
    without: wordList(
      `compagnia aerea, vettore, tour operator, albergo, hotel, airline, preventivo, premio, rinnovo, rata, polizza da pagare, quanto devo pagare, ho dovuto pagare, had to pay, come chiedo, come si chiede, how do i,
      how to claim, fattura da pagare, devo pagare, need from me, do you need, premium, instalment`,
    ),
    when: ({ hasClaimReference }) => hasClaimReference,
  },
  {
    kind: 'payment_delay',
    weight: 4,
    about: wordList(
      `bonifico, accredito, liquidazione, rimborso, risarcimento, indennizzo, assegno, payment, refund, transfer, cheque, settlement, reimbursement, offerta, offer`,
    ),
    says: wordList(
      `non ~ arrivat*, mai arrivat*, mai versat*, mai pagat*, mai ricevut*, non ~ pervenut*, non ~ ricevuto, respint*, ancora niente, not come through, never turned up, never arrived, bounced, still waiting for, outstanding, overdue,
      accettata ~ pagamento, accettato ~ versato`,
    ),
    without: wordList('compagnia aerea, vettore, tour operator, airline, premio, premium, hotel, albergo'),
  },
  {
    kind: 'payment_delay',
    weight: 3,
    about: wordList('offerta, quietanza, offer, i accepted, ho accettato, accettata, liquidato'),
    says: wordList(
      'pagament*, sul conto, my account, soldi, accredito, bonifico, in che data, nothing, niente, mai, be paid, payment',
    ),
    when: ({ hasClaimReference }) => hasClaimReference,
  },
  {
    kind: 'payment_delay',
    weight: 4,
    about: wordList(
      'mi dovevate pagare, data di pagamento, date of payment, dovevate pagarmi, there is nothing from you, nothing from you, cro, would be paid, should have been paid, i would be paid, was due to be paid, my account, sul mio conto',
    ),
    says: wordList(
      'entro, ieri, giorni, within, days, weeks, last, by, non, niente, nothing, money, hit, bonifico, bank',
    ),
    when: ({ hasClaimReference }) => hasClaimReference,
  },

  {
    kind: 'payment_delay',
    weight: 5,
    about: wordList(
      `soldi non si vedono, non ci sono bonifici, nessun bonifico, a quando il pagamento, disposto il pagamento, ho accettato la vostra offerta, no transfer, money ~ should have been here, should have been here, accepted your offer`,
    ),
  },

  // A policy that ends, was paid twice or not at all, became dearer, or should not go on.
  {
    kind: 'renewal_problem',
    weight: 4,
    about: wordList(
      'polizza, polizze, assicurazione, rca, rc auto, contratto, copertura, premio, rata, rate, tagliando, bollettino, classe di merito, bonus malus, no claims, car insured, policy, insurance, cover, premium, instalment*, installment*, direct debit, the card',
    ),
    says: wordList(
      `rinnov*, scad*, disdett*, disdire, recess*, recedere, addebitat*, due volte, doppio addebito, sospes*, riattiv*, ancora copert*, sono copert*, senza assicurazione, aumentat*, rincaro, piu car*,
      dimenticat* di pagare, non ho pagato, pagato in ritardo, non mi e' arrivat*, non mi e arrivat*, attestato, annullare la polizza, chiudere la polizza, non voglio piu, ripartire, non pagata, risulta scoperta, scoperto, scoperta, suspended, non ~ buon fine, ended, can i still, risulta ~ non, come faccio a non, rinnovarl*, switching, sul rinnovo, bonus, insured today, failed, when it ends, stop the policy,
      renew*, expir*, laps*, runs out, run out, cancel*, twice, still covered, covered, still valid, still in force, missed, gone up, went up, increase*, dearer, double charge*, not renew`,
    ),
    without: wordList(
      `bank statement, passaporto, carta d'identita, patente, passport, licence, viaggio, vacanza, volo, trip, holiday, flight, sinistro, incidente, accident, la perdita, allagament*, leak, does ~ cover, siamo coperti dalla, covered by,
      indirizzo, iban, address, bank details, beneficiari*, beneficiary, nome sulla, date of birth`,
    ),
  },
  {
    kind: 'renewal_problem',
    weight: 3,
    about: wordList(
      'ancora copert*, sono copert*, am i still covered, still covered, am i covered, dopo la scadenza, puo circolare, posso circolare, is my car insured, senza assicurazione, without insurance, no insurance, uninsured',
    ),
    says: wordList(
      'rata, pagat*, scadut*, rinnov*, scadenza, giorno, failed, vigili, polizia, instalment, missed, paid, police, expired, premium',
    ),
  },

  {
    kind: 'renewal_problem',
    weight: 3,
    about: wordList(
      'mi scade, scade il, scade oggi, scade domani, scade tra, scade fra, scaduta da, expires on, runs out on',
    ),
    without: wordList(
      'termine, termini, prescrizione, offerta, passaporto, patente, documento, prognosi, certificato, passport, licence, offer, deadline, certificate',
    ),
  },

  {
    kind: 'renewal_problem',
    weight: 4,
    about: wordList('premio, rata, polizza, premium, instalment, policy'),
    says: wordList(
      'certificato nuovo, nuovo certificato, contrassegno, annullata per, mancato pagamento, new certificate, cancelled for, non-payment',
    ),
  },

  // Facts about a person or a contract that changed.
  {
    kind: 'account_change',
    weight: 4,
    about: wordList(
      `indirizzo, residenza, domicilio, sede, sede legale, iban, cell, residente, codice fiscale, landline, number off, coordinate, conto, conto corrente, banca, telefono, cellulare, numero, recapit*, e-mail, email, mia mail, la mail, nuova mail, pec, cognome, nome sulla,
      intestazione, intestatari*, beneficiari*, data di nascita, anagrafic*, address, bank details, bank account, account, mobile, phone, phone number, number, surname, last name, name on, beneficiary, date of birth, email address, contact details`,
    ),
    says: wordList(
      `cambi*, variaz*, variat*, modific*, aggiorni, aggiornate, aggiornare, aggiornato, aggiornata, aggiorno, aggiornarlo, aggiornarla, correg*, sbagliat*, errat*, non uso piu, non e' piu, non e piu, non piu attiv*, d'ora in poi, da ora in poi, da oggi, segnatevi, prendete nota, sposat*, preso il cognome,
      trasfer*, traslocat*, adesso abit*, ora abit*, il mio nuovo, la mia nuova, i miei nuovi, il nuovo, la nuova, chiuso, quello vecchio, al posto di, invece di, decorrenza, un nuovo, una nuova, e' sbagliata, e' errato, quello giusto, d'ora in avanti, in avanti, put mine, replace, relocating, add a second, remove the old, aggiungere un, aggiungere una,
      chang*, updat*, amend*, correct*, wrong, should be, from now on, now is, is now, no longer, closed, old account, instead, moved, moving, married, my new, our new`,
    ),
    without: wordList(
      `serratura, parabrezza, lunotto, caldaia, cambio automatico, sinistro, targa dell'altro, numero di sinistro, avete sbagliato, sbagliato persona, sbagliato indirizzo, sbagliato numero, numero sbagliato, wrong person, wrong address, wrong number,
      bonifico, respint*, bounced, came back, the payment you, arrivat*, reached, hit my account, iban errato, accident, incidente, premio, premium, polizza scad*, carrozzeria, carrozziere, officina, garage, body shop, perito, surveyor, adjuster, inspect*, database, my data, miei dati`,
    ),
  },
  {
    kind: 'account_change',
    weight: 4,
    about: wordList(
      `la via e' sbagliata, la via e sbagliata, mandare la posta, mandate la posta, mandatemi la posta, inviate la posta, inviare la posta, send my post, send my mail, risiedo a, risiedo in, mi trasferisco a, relocating to, we are relocating, we're relocating, future refunds, futuri rimborsi, future payments, futuri pagamenti, accreditare i, usate il conto, usate questo iban, usate l'iban, use my ~ email, use my ~ number, pay any refunds, pay into, my surname is now, ho preso il cognome, passare la polizza sulla, passare la polizza su,
      trasferire la polizza, swap the policy, transfer the policy, change of address, cambio di residenza, cambio di indirizzo, cambio residenza`,
    ),
  },

  // Rights over one's own data.
  {
    kind: 'data_request',
    weight: 5,
    about: wordList(
      `dati, dati personali, privacy, dsar, data relating to me, everything about me, limitazione del trattamento, da ogni vostro archivio, miei dati, informazioni su di me, registrat* su di me, registrazione della telefonata, registrazioni, sapete di me, consenso, database, archivi*, data, personal data, personal information, information you hold, information about me,
      everything you hold, hold about me, on file about me, details from, consent, recording of my call, recordings`,
    ),
    says: wordList(
      `accesso, copia, cancella*, rimuov*, eliminat*, eliminare, revoc*, oppon*, opposizione, portabil*, formato elettronico, rettific* dei, a chi, ceduto, comunicat*, rimuovetemi, che informazioni, che dati, dati avete, informazioni conserv*, ritiro, autorizzazione a usare, commercial*, limitazione, articolo 18, art. 18, stop processing, advertising, supply, avete su di me, avete registrato, ho diritto, marketing, pubblicita, oblio, quali dati,
      access, copy, delete, erase, remove, withdraw, object, objecting, portab*, shared, share, marketing, right to know, you hold, hold about, on file, permission`,
    ),
    without: wordList(
      `autorizzo, acconsento, bonifico, pagament*, consenso al trattamento, presto il consenso, do il consenso, i dati dell'altro, dati dell'altro, dati del conducente, dati della controparte, i consent, i authorise, i authorize, cartella clinica, new address, nuovo indirizzo,
      dati bancari, coordinate, recording attached, dash cam, scatola nera, police report`,
    ),
  },

  {
    kind: 'data_request',
    weight: 4,
    about: wordList(
      `che informazioni conservate, che dati avete, quali dati avete, informazioni avete su di me, toglietemi dalla lista, togliermi dalla lista, rimuovetemi, cancellatemi, toglietemi da, non voglio piu ricevere pubblicita, erase everything about, delete everything about, remove me from your, take me off your mailing, dsar, subject access`,
    ),
  },

  // Lawyers, other insurers, authorities, and whoever our insured has hurt: never a party of ours.
  {
    kind: 'third_party_letter',
    weight: 4,
    about: ourClient,
    says: wordList(
      `urtat*, tamponat*, investit*, danneggiat*, ammaccat*, addosso, buttat*, buttato giu, pulled out, wrecked, fully responsible, colpit*, ferit*, rott*, graffiat*, allagat*, responsabil*, liability, liable, drove into, hit, damaged, crashed, reversed, scratched, flooded, injured, bit, my gate, my car,
      my fence, my wall, la mia auto, mi ha, mi e venut*, mi e' venut*, accepts, accetta la responsabilita, confermare la responsabilita`,
    ),
    without: wordList(
      'sono un vostro, sono una vostra, sono vostr*, essendo vostr*, i am your, i am insured, as your',
    ),
    when: stranger,
  },
  {
    kind: 'third_party_letter',
    weight: 4,
    about: wordList(
      `compagnia dell'altro, assicurazione dell'altro, assicuratrice dell'altro, assicuriamo l'altro, assicuriamo il veicolo, garantiamo il veicolo, la controparte, controparte, we insure, we are the insurers of, insurers of the other, our outlay, recovery of our, conduct of the claim,
      i act for, we act for, acting on behalf of, instructed by, we are instructed, i am instructed, our client*, my client, client's instructions, proceedings, ho ricevuto mandato, conferito mandato, mandato dal, procura alle liti, scrivente compagnia, garante per la rc, garante rc, assisto la, assisto il, assisto lo, nell'interesse del*, claim form has been issued, high court, special damages, our member*, surrog*, regresso, rivalsa`,
    ),
    when: stranger,
  },
  {
    kind: 'third_party_letter',
    weight: 4,
    about: wordList(
      `polizia locale, polizia stradale, polizia municipale, carabinieri, questura, prefettura, procura, tribunale, giudice di pace, guardia di finanza, inail, inps, agenzia delle entrate, comando di, comando della, stazione di, police constabulary, police force,
      county court, magistrates, court, prosecutor, hm revenue, department for work`,
    ),
    says: wordList(
      'acquisizione, fascicolo, richied*, si richiede, chied*, invita*, notific*, comunica, dispone, esibizione, copertura assicurativa, risulti assicurato, trasmettere, ordina, decreto, request*, require*, hereby, summons, disclose, confirm whether',
    ),
    without: wordList(
      'ho fatto, abbiamo fatto, denuncia fatta, ho sporto, verbale dei, allego il verbale, i reported, called the',
    ),
    when: stranger,
  },

  // Who repairs, treats, inspects.
  {
    kind: 'provider',
    weight: 3,
    about: trades,
    says: wordList(
      `vostr* assicurat*, vs. assicurat*, vs assicurat*, vostr* client*, vs. client*, vs client*, dell* sig*, l'assicurat*, dell'assicurat*, paziente, ricovero, preventivo, autorizzazione, autorizzare, fattura, ns. fattura, nostra fattura, sopralluogo, relazione, perizia, incarico, incaricat*,
      riparazione, in riparazione, intervento eseguito, sostituito, presa in carico, e' pronta, pronta, fatturiamo, piano di cure, visita del, confermata, proroga, cessione del credito, rapporto, onorari, dimesso, sedute, visionato,
      your insured*, your policyholder*, your customer*, your client*, the insured, patient, treating, authorisation for, collected, deliver, admission, confirm cover, approval, be admitted, guarantee of payment, estimate, authorise, authorize, authorisation, our invoice, invoice, inspected, report, finished the work, repairs, replacement vehicle, job sheet, rebook`,
    ),
    without: wordList(
      'mia auto, mia macchina, mia vettura, mio veicolo, la mia carrozzeria, il mio carrozziere, del carrozziere, dal mio, che mi avevate chiesto, mi avete chiesto, my car, my vehicle, my garage, my repairer, my plumber, my dentist, ho portato, mi hanno, mi ha, sono stat*, ho avuto, i took',
    ),
    when: stranger,
  },
  {
    kind: 'provider',
    weight: 4,
    about: wordList(
      `ns. fattura, ns fattura, nostra fattura, our invoice, per il vostro incarico, vostro incarico, site visit report, chartered surveyor, invoice to follow, a chi fatturiamo, visita del paziente, nota onorari, nota spese, our job sheet, job sheet, guarantee of payment, cessione del credito, attendiamo autorizzazione, please authorise, please authorize, gain access, as instructed, ho visionato, sopralluogo presso, sopralluogo,
      bodyshop estimate, preventivo di riparazione, trasmettiamo il preventivo, the patient, release the car, intervento eseguito, replacement vehicle`,
    ),
    says: wordList(
      `geom*, proroga, attach*, photos, surveyor, confermata, auto, assicurat*, client*, veicolo, vettura, targ*, incaric*, incarico, riparaz*, paziente, sedute, insured*, policyholder*, customer*, vehicle, property, admission, towing, report, address, door, repair*, fiat, panda`,
    ),
    without: wordList('mia auto, mia macchina, my car, my vehicle'),
    when: stranger,
  },

  // Meant for somebody else, or about a business that is none of ours.
  {
    kind: 'misdirected',
    weight: 4,
    about: wordList(
      `sbagliato persona, sbagliata persona, non vi conosco, per un'altra persona, mai stipulato polizze, mai stipulato, not a customer, not a customer of yours, not your customer, perche mi contattate, per altra persona, perche mi scriv*, perche mi sta*, mixed me up, mixed up with, confused me with, no policy here, no policy with you, have no policy, persona sbagliata, numero sbagliato, vi siete sbagliati, avete sbagliato, si e' sbagliato, non ho nessuna polizza, non ho polizze, non ho alcuna polizza, non sono assicurat* con voi, non sono vostr* client*, non sono io, non sono la signora, non sono il signor,
      non conosco nessun*, non conosco quest*, destinat* a un cert*, destinat* ad altr*, indirizzat* ad altr*, indirizzata ad altra, non era per me, ricevuto per errore, wrong guy, wrong person, wrong number, wrong address, wrong inbox, meant for someone, meant for somebody, intended for someone, for someone called, for somebody called,
      sent to me in error, sent to me by mistake, never had insurance with, never had a policy, don't have a policy with you, do not have a policy with you, i am not ~ mr, i am not ~ mrs, i'm not ~ mr, why i received this, why i am getting, why i'm getting, don't own a car, do not own a car`,
    ),
    when: stranger,
  },
  {
    kind: 'misdirected',
    weight: 6,
    about: wordList(
      `abbonamento alla palestra, pizze, pizze margherita, come faccio il reso, comprato da voi, le scarpe, gentile professoressa, professoressa, corso di inglese, corso serale, the shoes, shoes i ordered, wrong size, return them, evening course, gym membership, curriculum, il mio cv, my cv, my resume, ufficio tributi, ufficio anagrafe, ristrutturare, pizza, pizzas, preventivo per ristrutturare, order two,  la taglia, taglia, birthday cake*, the vet, unsubscribe me, candidatura, posizione di, colloquio di lavoro, job application, vacancy, bolletta, bollette, fornitura di, cartucce, toner, ufficio acquisti, nostro listino, nostra offerta, preventivo gratuito per il vostro sito, prenotare un tavolo, prenotare un appuntamento per,
      un taglio, pacco amazon, il mio pacco, tracking, numero d'ordine, ordine n, carta d'identita elettronica, council tax, gas bill, electricity bill, my parcel, your parcel, order number, book a table, book a haircut, haircut, dentist appointment, iscrizione al corso, abbonamento in palestra`,
    ),
    without: wordList(
      'rubat*, furto, allagat*, bruciat*, stolen, burnt, fattura ~ rimborso, corrente, sinistro, claim',
    ),
    when: ({ hasClaimReference }) => !hasClaimReference,
  },

  // Something for a claim we know: papers by their names, or facts.
  {
    kind: 'claim_update',
    weight: 3,
    about: wordList(
      `fattura, fatture, ricevuta, ricevute, scontrino, preventivo, certificato, certificati, referto, verbale, cartella clinica, foto, fotografie, prescrizione, quietanza firmata, denuncia, documenti richiesti, documentazione richiesta, quanto richiesto,
      invoice, invoices, receipt, receipts, estimate, quote, certificate, medical report, police report, photos, pictures, prescription, requested documents, documents you asked, papers`,
    ),
    says: wordList(
      `allego, alleghiamo, allegat*, in allegato, invio, inviamo, mando, vi giro, trasmett*, ecco, ho allegato, vi mando, attach*, enclos*, here is, here are, sending, i send, please find`,
    ),
    without: wordList('reclamo, complaint'),
    when: ({ hasClaimReference, attachments }) => hasClaimReference && attachments > 0,
  },
  {
    kind: 'claim_update',
    weight: 3,
    about: wordList(
      `la targa dell'altr*, targa dell'altr*, testimone, testimoni, puo vederla, puo vederlo, puo essere vist*, si trova presso, si trova in, si trova dal, e' dal carrozziere, e' dalla carrozzeria, dal carrozziere, il mio codice fiscale e', il mio iban e', the other car's plate, witness, witnesses,
      can be seen, can be inspected, can see it, can view it, is now at, my tax code is, my iban is`,
    ),
    without: wordList('nuovo iban, new iban'),
    when: ({ hasClaimReference }) => hasClaimReference,
  },

  {
    kind: 'claim_update',
    weight: 6,
    about: wordList(
      `a integrazione, ad integrazione, aggiungo al*, aggiungo a, ho trovato un altro danno, un altro danno che non avevo, volevo precisare, vorrei precisare, confermo che va bene, che mi avevate chiesto, che mi avete chiesto, in risposta alla vostra, come da vostra richiesta,
      i found another, another scratch, further to the, further to my, i would like to add that, you had asked for, in reply to your`,
    ),
    without: wordList('reclamo, complaint'),
  },

  // How far it has come, asked about something we have.
  {
    kind: 'claim_status',
    weight: 3,
    about: wordList(
      `pratica, sinistro, denuncia, incidente di, documenti, documentazione, richiesta, perito, perizia, liquidatore, raccomandata, risposta, novita, notizie, news, update, claim, case, file, surveyor, adjuster, assessor, documents, papers, other insurer, report, progress, status, things, this, it`,
    ),
    says: wordList(
      `a che punto, che punto, presa in carico, preso in carico, e' stat* chius*, stato chiuso, stata chiusa, ancora apert*, si sa qualcosa, si sa nulla, ci sono novita, chi segue, come procede, procede, quando verra, quando viene, quando passa, quando arriva il, e' passato qualcuno, passato qualcuno, devo mandare altro,
      serve altro, manca altro, manca qualcosa, avete ricevuto, avete poi ricevuto, vi e' arrivat*, vi e arrivat*, entro quando, quanto tempo, quanto ci, volevo sapere, vorrei sapere, vorremmo sapere, mi fate sapere, fatemi sapere, mi sapete dire, lo stato,
      where we are, where are we, where things stand, how are things, how things are, whether you got, whether you received, did you get, did you receive, have you heard, heard back, heard anything, when is, when will, how much longer, how long, anything else you need, anything else, all in hand,
      wondering, current status, please advise, appreciate an update, keep me posted, any movement, still open, been closed`,
    ),
    without: wordList(
      'pagament*, bonifico, soldi, payment, money, paid, polizza, policy, premio, premium, copert*, covered, dati personali, personal data',
    ),
  },

  {
    kind: 'claim_status',
    weight: 4,
    about: wordList(
      `c'e' un aggiornamento, non ho piu sentito nessuno, si sa qualcosa, indicarmi i tempi, dirmi i tempi, vi manca ancora qualcosa, manca ancora qualcosa, sull'avanzamento, avanzamento del*, vi e' arrivata la mia, avete notizie,
      is progressing, are progressing, surveyor been appointed, adjuster been appointed, been appointed, any movement on`,
    ),
  },

  // A loss told in words that no list of damages has: something of mine, and what became of it.
  {
    kind: 'claim_new',
    weight: 3,
    about: wordList(
      `auto, macchina, motorino, scooter, moto, bici, bicicletta, vespa, furgone, camper, casa, bagno, cucina, cantina, garage, tetto, soffitto, vetro, parabrezza, specchietto, portiera, paraurti, fiancata, valigia, bagaglio, telefono, portafoglio, borsa, polso, caviglia, ginocchio, gamba, braccio, spalla, dente, lavatrice, lavastoviglie, caldaia, taverna, parquet, veranda, camper, dito, mano, piede,
      televisore, jewellery, jewelry, back door, front door, garage door, finger, hand, foot, cane, lorry, truck, van, car, bike, bicycle, motorbike, suitcase, luggage, bag, kitchen, bathroom, roof, ceiling, conservatory, fence, window, windscreen, bumper, phone, wallet, laptop, wrist, ankle, knee, leg, arm, shoulder, tooth, boiler, trip, holiday, flight, tree, dog`,
    ),
    says: wordList(
      `rubbat*, rubat*, fregat*, grattat*, sparit*, scomparsa, preso fuoco, andat* a fuoco, saltat*, scoppiat*, caduto, caduta, crollat*, finit* contro, finita contro, venut* addosso, andat* addosso, sbattut*, picchiat*, spaccat*, rott*, anno rotto, hanno rotto, bozzi, bozzo, ammaccat*, allagat*, bagnat*, muffa, macchia, frantumi, strisciat*, si e' tagliat*, da buttare, perso, portato via, portati via, forced, gone, reversed, leaked,
      nicked, stolen, pinched, swiped, vanished, gone missing, can't find, cannot find, came down, fell on, fell onto, went through, smashed, shattered, cracked, snapped, reversed into, backed into, drove into, ran into, ploughed into, pulled out in front, hit, hanging off, dented, scraped, soaked, flooded, leaking, on fire, caught fire,
      call off, called off, cut short, had to cancel, broke, broken, twisted, sprained, dislocated, bit, bitten, ruined, written off, totalled`,
    ),
    when: ({ hasClaimReference }) => !hasClaimReference,
  },
  {
    kind: 'claim_new',
    weight: 3,
    about: wordList(
      'missed our flight, missed my flight, missed the flight, perso il volo, mi tamponano, mi hanno tamponat*, mi ha tamponat*, tamponamento, mi hanno investit*, ho strisciato, tosaerba, punti di sutura, rear-ended, ran into the back',
    ),
    when: ({ hasClaimReference }) => !hasClaimReference,
  },
  {
    kind: 'claim_new',
    weight: 4,
    about: wordList(
      `segnalarvi un fatto, ho subito un danno, vi segnalo quanto segue, register the following loss, following loss, inoltro domanda di, chiedo il sussidio, richiesta di sussidio, we apply for, i apply for`,
    ),
    when: ({ hasClaimReference }) => !hasClaimReference,
  },
  // Papers of an expense, and nothing about an earlier message.
  {
    kind: 'claim_new',
    weight: 3,
    about: wordList(
      'fattura, fatture, ricevuta, ricevute, parcella, invoice, invoices, bill, receipt, receipts',
    ),
    says: wordList(
      `visita, visite, ecografia, risonanza, esami, terapia, terapie, fisioterapia, sedute, dentista, oculista, cardiolog*, dermatolog*, ortopedic*, prescrizione, ticket sanitario, intervento, ricovero, physio, physiotherapy, treatment, consultation, dentist, dental, scan, prescription, doctor, specialist, surgery`,
    ),
    without: wordList(
      `come richiest*, richiest* da voi, vostra richiesta, integrazione, mancant*, mancava*, gia inviat*, as requested, you asked, missing, already, ns. fattura, nostra fattura, our invoice, paziente, patient`,
    ),
    when: ({ hasClaimReference, attachments, senderIsParty }) =>
      !hasClaimReference && attachments > 0 && senderIsParty,
  },
];

/** Something asked, and nothing told: every sentence of it is a question, a greeting or thanks. */
export function onlyAsks(reading: Reading, limit: number): boolean {
  let asks = false;
  for (const { text } of sentencesOf(reading, Math.min(limit, 3000))) {
    if (text.endsWith('?') || asking.test(text)) asks = true;
    else if (!courtesy.test(text) && (text.split(/\s+/).length > 4 || happened.test(text))) return false;
  }
  return asks;
}

const asking = wordList(
  'avrei bisogno di sapere, ho bisogno di sapere, mi serve sapere, vorrei sapere, volevo sapere, vorremmo sapere, mi fate sapere, fatemi sapere, chiedo di sapere, chiede ~ conoscere, mi chiedevo, i was wondering, just wondering, wondering, please advise, please let me know, let me know, could you tell, can you tell',
);
const courtesy =
  /^(?:buongiorno|buonasera|salve|gentil|egregi|spett|grazie|ringrazi|cordiali|distinti|saluti|resto in attesa|thank|thanks|many thanks|dear|hello|hi|kind regards|best regards|regards|scus|sorry|excuse)/;
