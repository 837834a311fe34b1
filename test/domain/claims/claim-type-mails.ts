/** Invented mails, written without looking at the profile's words, and the type a person would say; '' when none can be said. */
export const claimTypeMails: readonly (readonly [type: string, text: string])[] = [
  [
    'motor_damage',
    'Buongiorno, ieri in via Roma mentre ero fermo al semaforo sono stato tamponato da una Panda. Allego il CAI firmato da entrambi. Nessuno si è fatto male.',
  ],
  [
    'motor_damage',
    'Salve, un furgone in retromarcia mi ha ammaccato la portiera nel parcheggio del supermercato. Ho preso la sua targa: GM045ZZ. La mia è AB123CD.',
  ],
  [
    'motor_damage',
    'Scrivo per denunciare il sinistro del 3 luglio: all’incrocio l’altra auto non ha dato la precedenza e mi ha colpito sulla fiancata destra. Nessun ferito.',
  ],
  [
    'motor_damage',
    'Hi, another driver scraped my front bumper at a roundabout on Monday. We filled in the accident statement, nobody was hurt. My registration is AB123CD.',
  ],
  [
    'motor_damage',
    'I was rear-ended on the A1 yesterday afternoon. The other car is insured with Zurich. Please tell me where to take mine for repair.',
  ],
  [
    'motor_injury',
    'A seguito dell’incidente stradale di sabato mia moglie, che era passeggera, ha riportato un colpo di frusta e una prognosi di 10 giorni. Chiediamo il risarcimento delle lesioni.',
  ],
  [
    'motor_injury',
    'Sono stata investita sulle strisce da un’auto: ho una frattura alla tibia e sono ancora ingessata. Allego il verbale del pronto soccorso.',
  ],
  [
    'motor_injury',
    'After the car crash I have had severe neck pain; the emergency room diagnosed whiplash. The other driver ran the red light.',
  ],
  [
    'motor_own',
    'Stamattina non ho più trovato la macchina parcheggiata sotto casa: è stata rubata. Ho fatto denuncia ai carabinieri.',
  ],
  [
    'motor_own',
    'Un sasso mi ha scheggiato il parabrezza in autostrada, posso sostituirlo con la polizza cristalli?',
  ],
  [
    'motor_own',
    'Qualcuno mi ha rigato tutta la fiancata dell’auto con una chiave. Ho la garanzia atti vandalici.',
  ],
  ['motor_own', 'La grandine di ieri ha riempito di bozzi il tetto e il cofano della mia auto.'],
  ['motor_own', 'My car was stolen from the driveway last night, I have the police report.'],
  ['motor_own', 'There is a crack in my windscreen after a stone hit it on the motorway.'],
  [
    'home_water',
    'Si è rotto un tubo in bagno e l’acqua è filtrata nel soffitto dell’appartamento di sotto. È venuto l’idraulico.',
  ],
  [
    'home_water',
    'Abbiamo trovato una macchia di umidità sul muro della cucina: il tecnico dice che è una perdita della tubazione.',
  ],
  ['home_water', 'La lavatrice ha perso acqua tutta la notte e ha rovinato il parquet del salotto.'],
  [
    'home_water',
    'A pipe burst under the kitchen sink and flooded the floor; water came through to the flat below.',
  ],
  ['home_water', 'Our boiler leaked over the weekend and the ceiling downstairs is soaked.'],
  [
    'home_theft',
    'Sono entrati i ladri in casa mentre eravamo in vacanza, hanno forzato la finestra e portato via gioielli e contanti.',
  ],
  [
    'home_theft',
    'Furto in appartamento il 12 agosto: mancano due orologi e l’argenteria. Allego la denuncia.',
  ],
  [
    'home_theft',
    'We were burgled on Friday night. They forced the back door and took a laptop and my wife’s jewellery.',
  ],
  [
    'home_fire_weather',
    'Il temporale di ieri con la tromba d’aria ha scoperchiato parte del tetto di casa e rotto le tegole.',
  ],
  [
    'home_fire_weather',
    'È scoppiato un incendio in cucina, sono intervenuti i vigili del fuoco. Pareti e mobili bruciati.',
  ],
  ['home_fire_weather', 'Un fulmine ha bruciato la caldaia, il televisore e il router.'],
  ['home_fire_weather', 'Last week’s storm blew off several roof tiles and a tree fell on the garden shed.'],
  [
    'liability',
    'Mio figlio di 8 anni ha rotto la vetrina di un negozio con il pallone e il proprietario mi chiede i danni.',
  ],
  [
    'liability',
    'Il mio cane ha morso un passante. L’avvocato della controparte ci ha mandato una richiesta di risarcimento per responsabilità civile.',
  ],
  [
    'liability',
    'My dog knocked over a cyclist and she is now claiming damages from me under third party liability.',
  ],
  [
    'health_expense',
    'In allegato la fattura della visita ortopedica e l’impegnativa del medico. Chiedo il rimborso sull’IBAN già comunicato.',
  ],
  [
    'health_expense',
    'Vorrei il rimborso delle sedute di fisioterapia prescritte dal dottor Prova per la lombalgia.',
  ],
  ['health_expense', 'Trasmetto le ricevute del dentista per l’otturazione di mia figlia.'],
  [
    'health_expense',
    'Please find attached the receipt for my blood tests and the doctor’s prescription, I would like to be reimbursed.',
  ],
  [
    'health_hospital',
    'Sono stata ricoverata dal 2 al 9 settembre per un intervento alla colecisti. Invio la cartella clinica per la diaria.',
  ],
  [
    'health_hospital',
    'I spent five nights in hospital for surgery on my hip and would like to claim the daily hospital allowance.',
  ],
  [
    'personal_accident',
    'Denuncio l’infortunio avvenuto ieri in palestra: cadendo mi sono rotto il polso, 30 giorni di prognosi.',
  ],
  [
    'personal_accident',
    'Domenica sono scivolata dalle scale di casa e mi sono fratturata la caviglia. Ho la polizza infortuni.',
  ],
  [
    'personal_accident',
    'I slipped on the stairs at home and broke my wrist. I want to claim on my personal accident policy.',
  ],
  [
    'travel_medical',
    'Durante la vacanza in Grecia ho avuto la febbre alta e ho pagato il medico e le medicine: chiedo il rimborso delle spese mediche all’estero.',
  ],
  [
    'travel_medical',
    'My daughter fell ill on our trip to Spain and we had to pay the local hospital 340 euros.',
  ],
  [
    'travel_baggage',
    'All’arrivo a Malpensa la mia valigia non è mai uscita dal nastro. Ho il PIR MXPAZ12345.',
  ],
  [
    'travel_baggage',
    'La compagnia aerea mi ha riconsegnato il trolley con le ruote rotte e la maniglia staccata.',
  ],
  [
    'travel_baggage',
    'The airline lost my suitcase on the way to Lisbon and I had to buy clothes and toiletries.',
  ],
  [
    'travel_baggage',
    'Mi hanno rubato lo zaino in treno durante il viaggio a Napoli, dentro c’erano macchina fotografica e documenti.',
  ],
  [
    'travel_cancel',
    'Ho dovuto annullare il viaggio a Creta perché mio padre si è ammalato. L’agenzia trattiene una penale di 800 euro.',
  ],
  [
    'travel_cancel',
    'We had to cancel our holiday because I tested positive for covid two days before departure. The tour operator keeps the deposit.',
  ],
  [
    'welfare_benefit',
    'Vorrei presentare domanda per l’assegno unico per i miei due figli. Allego ISEE e stato di famiglia.',
  ],
  ['welfare_benefit', 'I was made redundant in June and would like to apply for unemployment benefit.'],
  [
    'death_benefit',
    'Mio padre, titolare della polizza vita, è mancato il 2 agosto. Siamo gli eredi: cosa dobbiamo inviare?',
  ],
  ['death_benefit', 'My husband passed away last month. I am the beneficiary of his life insurance policy.'],
  [
    'motor_damage',
    'salve ho avuto un incidente oggi con la mia golf, una signora uscendo dal parcheggio mi e venuta addosso, abbiamo fatto la constatazione',
  ],
  [
    'motor_damage',
    'Con la presente si denuncia che in data 12/08/2026 alle ore 18.20 in Lodi, il veicolo tg. AB123CD di proprietà del sottoscritto veniva urtato dal veicolo tg. GM045ZZ che effettuava manovra di svolta a sinistra.',
  ],
  ['motor_damage', "mi hanno tamponato al casello, targa dell'altro FF222GG"],
  [
    'motor_damage',
    'While I was waiting at a junction a van reversed into my car and broke a headlight. Photos attached.',
  ],
  [
    'motor_injury',
    'mio marito in scooter e stato urtato da una macchina, e caduto e si e rotto la clavicola, operato ieri',
  ],
  [
    'motor_injury',
    'Il ciclista è rimasto ferito nello scontro con la mia vettura, è stato portato via in ambulanza',
  ],
  ['motor_own', 'Ho urtato da solo il muretto del garage, ho la kasko'],
  ['motor_own', 'mi hanno spaccato il finestrino e rubato la radio dalla macchina'],
  ['motor_own', 'They smashed the side window of my car and stole my bag.'],
  ['home_water', 'ce una perdita in bagno e laqua scende dal vicino di sotto, devo chiamare idraulico'],
  [
    'home_water',
    "infiltrazioni dal terrazzo dell'inquilino del piano di sopra hanno rovinato il controsoffitto",
  ],
  ['home_water', 'The washing machine hose failed and the whole ground floor is wet.'],
  ['home_theft', 'Rientrando dal lavoro ho trovato la porta forzata e la cassaforte aperta'],
  ['home_theft', 'Someone broke in and stole our TV and two bikes from the cellar'],
  ['home_fire_weather', 'la grandine ha rotto i pannelli solari e le tapparelle'],
  ['home_fire_weather', 'There was a fire in the kitchen caused by the toaster.'],
  [
    'liability',
    "ho fatto cadere un vaso dal balcone sopra l'auto di un vicino che ora vuole essere risarcito",
  ],
  [
    'health_expense',
    'Gentilissimi, in allegato fattura dott. Prova (cardiologo) e ricetta, IBAN IT60X0542811101000000123456',
  ],
  ['health_expense', 'rimborso occhiali da vista di mia figlia'],
  ['health_expense', 'Claim for my physiotherapy sessions and an MRI scan'],
  ['health_hospital', "Le trasmetto la lettera di dimissione dell'ospedale di Lodi, 6 notti di ricovero"],
  ['personal_accident', 'sciando mi sono rotta il legamento crociato, ho la vostra polizza infortuni'],
  [
    'travel_medical',
    "In Tunisia mia moglie è stata male e abbiamo chiamato il medico dell'albergo: 180 euro",
  ],
  ['travel_baggage', 'bagaglio non arrivato a Catania con il volo AZ1725'],
  ['travel_baggage', 'My luggage arrived two days late in New York'],
  ['travel_cancel', 'abbiamo disdetto la vacanza prenotata perche mio suocero e morto'],
  ['travel_cancel', 'The flight was cancelled by the airline and we lost the hotel booking'],
  [
    'death_benefit',
    'in qualita di eredi di mio zio deceduto il 4 maggio chiediamo la liquidazione della polizza',
  ],
  ['', 'Allego quanto richiesto. Cordiali saluti'],
  ['', 'Quando mi pagate? Sono passati due mesi.'],
  ['', 'Vorrei cambiare il mio IBAN e il numero di telefono'],
  ['', 'La polizza scade il 31 e non ho ricevuto il rinnovo'],
  ['', 'Grazie'],
  ['', 'Please send me a copy of my policy'],
  ['travel_baggage', 'Rucksack stolen on the coach'],
  ['travel_baggage', 'My rucksack was stolen on the coach from Rome to Naples, I reported it to the police.'],
  ['travel_baggage', 'My bag never turned up, PIR VRNFR12345'],
  ['health_expense', 'rimborso fattura dermatologo, allego fattura e prescrizione'],
];
