/**
 * Mail of people who never saw our rules or examples: kept apart from the examples of the profile, so that what was
 * learned can be tried on something else. Never move a line from here into the examples, nor its like.
 */
import type { ExampleKind } from '#src/domain/cases/kind-examples.ts';

export const strangers: readonly (readonly [kind: ExampleKind, text: string])[] = [
  [
    'provider',
    'Buongiorno, sono Gianni dell’autocarrozzeria di Via Po. La Tipo bianca è qui da noi tutta smontata e senza il vostro ok non possiamo ordinare il portellone.',
  ],
  [
    'provider',
    'In relazione all’incarico affidatomi, ieri mi sono recato presso l’abitazione del danneggiato ma nessuno ha aperto; propongo una seconda data.',
  ],
  [
    'provider',
    'Dear partners, the lady you cover is booked for her cataract on the 9th and our admissions desk still has nothing from you in writing.',
  ],
  [
    'provider',
    'We towed the van from the hard shoulder at your control room’s request; kindly tell us where to address the charge.',
  ],
  [
    'provider',
    'Si inoltra lo stato di avanzamento del cantiere di ripristino dello stabile da voi periziato, con il computo aggiornato.',
  ],
  [
    'provider',
    'Gent.mi, la paziente ha concluso il ciclo di dodici trattamenti presso il nostro ambulatorio, potete regolare la posizione direttamente con noi?',
  ],
  [
    'provider',
    'I examined the gentleman you referred to me and my findings on his residual disability follow by separate cover.',
  ],
  ['misdirected', 'Ciao Luca, stasera gioca la Reggina, porto io le birre?'],
  [
    'misdirected',
    'Vorrei sapere se l’antenna satellitare che avete in vetrina prende anche i canali francesi.',
  ],
  ['misdirected', 'The choir outfits need letting out again, could you measure the altos on Thursday?'],
  ['misdirected', 'Please find my sourdough order for the weekend market, twelve loaves, seeded.'],
  ['misdirected', 'Egregio sindaco, il lampione davanti al civico tre lampeggia da un mese.'],
  [
    'misdirected',
    'Il mio abbonamento alla rivista di modellismo non è stato rinnovato, avete ancora il numero di ottobre?',
  ],
  ['misdirected', 'Can I swap my Saturday shift at the café with Jo?'],
  [
    'complaint',
    'Sono allibita: la dottoressa che mi avete mandato mi ha trattato come un pacco postale e ha compilato la scheda guardando il telefono.',
  ],
  [
    'complaint',
    'Non so più a che santo votarmi, ogni settimana un nuovo interlocutore che cade dalle nuvole. Voglio che chi comanda lì dentro lo sappia.',
  ],
  [
    'complaint',
    'Frankly your outfit could not organise a picnic. Six weeks of being told the right person is at lunch.',
  ],
  [
    'complaint',
    'I have never been spoken to in such a manner and I want the name of that young man’s superior.',
  ],
  [
    'complaint',
    'Mi è stato detto che le mie fotografie “non dicono niente”. Un po’ di educazione, per piacere, pago anch’io.',
  ],
  ['complaint', 'Vi ho creduto e mi avete lasciato col cerino in mano.'],
  [
    'complaint',
    'If courtesy were a policy you would have lapsed long ago; my widow neighbour was made to feel like a thief.',
  ],
  [
    'payment_delay',
    'Dopo la vostra raccomandata con il sì mi aspettavo di vedere i settecento euro sul libretto, invece è fermo a prima dell’estate.',
  ],
  ['payment_delay', 'La carta l’ho rimandata firmata tre settimane or sono; dei denari nessuna traccia.'],
  [
    'payment_delay',
    'You agreed the figure with me on the telephone on the 2nd; it is the 27th and my balance is unchanged.',
  ],
  ['payment_delay', 'Half of what you owe came through in August, could you please send on the remainder?'],
  [
    'payment_delay',
    'Il direttore della filiale ha controllato: da parte vostra non è entrato un centesimo, benché l’esito fosse positivo.',
  ],
  ['payment_delay', 'Our roofer is threatening to down tools since the sum you allowed us has yet to land.'],
  ['account_change', 'Ci siamo trasferiti in collina, la cassetta adesso è in Strada delle Vigne 8.'],
  ['account_change', 'Da lunedì lavoro altrove, quindi la casella aziendale non la leggo più: usate questa.'],
  ['account_change', 'Since the wedding I am Mrs Harlow, kindly alter your records.'],
  ['account_change', 'We bank with the Co-op now; the digits are beneath my name.'],
  [
    'account_change',
    'La mia badante ha cambiato SIM e anche io: il numero in rubrica non squilla, vi lascio quello buono.',
  ],
  [
    'account_change',
    'You still write to my late wife’s name at the head of every envelope, please put mine.',
  ],
  [
    'renewal_problem',
    'L’agente dice che il contratto è ripartito da solo per altri dodici mesi ma io avevo mandato la lettera a luglio.',
  ],
  ['renewal_problem', 'Il prezzo per l’anno che viene è lievitato e non ho avuto nemmeno un incidente.'],
  [
    'renewal_problem',
    'My cover note runs out on Friday and the link you sent to carry on for another year leads nowhere.',
  ],
  [
    'renewal_problem',
    'I settled the yearly sum by card on the 3rd yet the traffic police say I am driving uninsured.',
  ],
  ['claim_status', 'Mio fratello vorrebbe sapere se c’è qualche sviluppo, non vi sente da un po’.'],
  ['claim_status', 'Scusate l’insistenza: il tecnico dell’altro giorno ha poi consegnato la sua relazione?'],
  ['claim_status', 'Would you be so kind as to let me know what happens next, and roughly when?'],
  ['claim_status', 'Is somebody looking at our file or has it gone to sleep?'],
  ['claim_update', 'Come promesso ecco la fattura del vetraio, l’altra l’avete già.'],
  ['claim_update', 'Mi sono ricordato un particolare: il signore aveva un carrello appendice agganciato.'],
  ['claim_update', 'The specialist has now signed me off, his note is attached for your records.'],
  ['claim_update', 'You wanted the serial number of the stolen camera; I found it on the box.'],
  [
    'data_request',
    'Gradirei un elenco di tutto quello che conservate sotto il mio nome e a chi lo avete passato.',
  ],
  ['data_request', 'Basta volantini elettronici: levatemi dalla lista.'],
  ['data_request', 'Kindly erase the scans of my passport now that we are no longer customers.'],
  [
    'data_request',
    'Please supply the tape of my conversation with your agent on the 5th, as the law entitles me to it.',
  ],
  [
    'third_party_letter',
    'Scrivo quale difensore della signora investita dal vostro contraente e attendo una proposta entro quindici giorni.',
  ],
  [
    'third_party_letter',
    'Il furgone coperto da voi mi ha abbattuto la vetrina del bar: a voi mi hanno detto di mandare il conto.',
  ],
  [
    'third_party_letter',
    'We insure the other motorist, accept no blame for the collision and await your position.',
  ],
  [
    'third_party_letter',
    'Your lad on the red scooter knocked my fence down and gave me a slip with your name on it. I expect it mended.',
  ],
  ['claim_new', 'Ieri sera la lavanderia del piano di sopra ha ceduto e abbiamo i faretti pieni d’acqua.'],
  ['claim_new', 'Mi si è conficcata una spina di riccio nel tallone e ho pagato il chirurgo dell’isola.'],
  ['claim_new', 'A swan came through the conservatory roof on Sunday, believe it or not.'],
  ['claim_new', 'The barrier at the car park dropped on my roof rack and tore the whole thing off.'],
  ['other', 'Ricevuto, grazie infinite e buona domenica anche a voi.'],
  ['other', 'Perfetto, siete stati di una gentilezza rara.'],
  ['other', 'Thank you, that is all clear to me now.'],
  ['other', 'Noted with thanks, enjoy your weekend.'],
];
