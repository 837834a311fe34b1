/**
 * Losses as people tell them who never saw our words or examples: kept apart from the examples of the profile, so that
 * what was learned can be tried on something else. Never move a line from here into the examples, nor its like.
 */
export const strangers: readonly (readonly [type: string, text: string])[] = [
  [
    'motor_damage',
    'Stamattina sotto la pioggia il furgone dell’elettricista che mi seguiva non ce l’ha fatta a fermarsi: targa accartocciata e sensori muti, lui mi ha lasciato i suoi estremi.',
  ],
  [
    'motor_damage',
    'All’uscita del sottopasso una Skoda ha invaso la mia mezzeria e mi ha portato via lo sportello del guidatore, per fortuna solo lamiere.',
  ],
  [
    'motor_damage',
    'The removal truck next to me swung wide and took the corner off my Skoda. His boss gave me their insurer’s name.',
  ],
  [
    'motor_damage',
    'Squeezing past a queue I clipped a Range Rover and it now has a long silver line down its side, for which I suppose you will be hearing from them.',
  ],
  [
    'motor_injury',
    'Ero ferma al passaggio a livello, mi sono venuti addosso da dietro e adesso il braccio sinistro mi si addormenta e ho le vertigini.',
  ],
  [
    'motor_injury',
    'Un SUV ha fatto inversione e ha steso mio fratello che arrivava col Beverly: perone e tibia, lo operano lunedì.',
  ],
  [
    'motor_injury',
    'She was cycling to school when a delivery car pulled out of a driveway. Both bones in her forearm are broken and she has nightmares.',
  ],
  [
    'motor_injury',
    'I was in the passenger seat, he was going too fast and we met a wall. My pelvis is pinned and I shall be off until Easter.',
  ],
  [
    'motor_own',
    'Sono salito sul marciapiede per uno scoppio di gomma e ho piegato il braccetto contro un lampione. Ho la garanzia per i danni miei.',
  ],
  [
    'motor_own',
    'Alle sei l’ho chiusa col telecomando, alle otto il posto era vuoto. Era una Jeep, presa a febbraio.',
  ],
  ['motor_own', 'A crow dropped something on the moving car and the screen in front of me turned to cobweb.'],
  [
    'motor_own',
    'Some kids ran along the row of cars with a screwdriver; ours has a groove through four panels.',
  ],
  [
    'home_water',
    'L’inquilino dell’attico ha montato da sé la doccia: da ieri nel mio ingresso scende un filo d’acqua lungo il muro e le porte non chiudono più.',
  ],
  [
    'home_water',
    'Abbiamo staccato il mobile della cucina e dietro c’era un acquitrino, il rubinetto d’arresto era marcio.',
  ],
  [
    'home_water',
    'The plumber says a nail went through the heating pipe years ago and it has been seeping ever since; the floorboards are like sponge.',
  ],
  ['home_water', 'Our dishwasher inlet let go while we were at work and the hall runner was floating.'],
  [
    'home_theft',
    'Qualcuno è passato dal lucernario del bagno: hanno lasciato l’argento ma si sono presi le pistole da collezione e i contanti del mutuo.',
  ],
  [
    'home_theft',
    'In fila alla cassa mi sono accorta che la borsa era stata tagliata con una lametta, dentro non c’era più niente.',
  ],
  [
    'home_theft',
    'We returned from the wedding to find the back door swinging and our daughter’s jewellery box empty on the lawn.',
  ],
  [
    'home_theft',
    'Two men in hi-vis told Mother they had come about the meter. Her savings tin has not been seen since.',
  ],
  [
    'home_fire_weather',
    'La ciabatta elettrica dietro la tele ha cominciato a fumare e in dieci minuti il mobile era carbone.',
  ],
  [
    'home_fire_weather',
    'Dopo la tromba marina il nostro balcone non ha più né tende né vetri, e le persiane le abbiamo raccolte in piazza.',
  ],
  [
    'home_fire_weather',
    'Lightning struck the walnut beside the house; the boiler controls and the garage motor are dead.',
  ],
  [
    'home_fire_weather',
    'Forty centimetres of wet snow were too much for the lean-to and down it came on the mowers.',
  ],
  [
    'liability',
    'Stavo provando il carrello elevatore di mia cugina e ho tirato giù un pezzo di muro del capannone accanto: ora il proprietario mi presenta il preventivo.',
  ],
  [
    'liability',
    'Il nostro coniglio, ospite dai vicini, ha rosicchiato i fili del loro pianoforte elettronico. Vogliono che glielo ricompriamo.',
  ],
  [
    'liability',
    'My toddler drew on the waiting room’s new leather chairs with a biro and the practice has sent us an invoice.',
  ],
  [
    'liability',
    'While surfing I lost my board and it gashed a swimmer’s forehead; her parents hold me to account.',
  ],
  [
    'health_expense',
    'Mi hanno segnato una risonanza alla spalla e le sedute dal massofisioterapista, ho anticipato tutto io e chiedo quanto tocca a voi.',
  ],
  [
    'health_expense',
    'Da due mesi porto il bambino dalla logopedista ogni martedì, queste sono le ricevute fin qui.',
  ],
  [
    'health_expense',
    'The periodontist deep-cleaned my gums over four visits, his account is attached for settlement under the plan.',
  ],
  ['health_expense', 'I had my moles mapped at the skin clinic and paid at reception, kindly refund.'],
  [
    'health_hospital',
    'Mi hanno aperto per il diverticolo e sono uscita dopo otto notti, chiedo la somma giornaliera.',
  ],
  [
    'health_hospital',
    'Il 12 mi ricoverano per cambiare la valvola, il cardiochirurgo vuole sapere se c’è convenzione.',
  ],
  [
    'health_hospital',
    'They kept our son on the children’s ward for five nights with croup, what does the plan pay per day?',
  ],
  [
    'health_hospital',
    'After my mastectomy I was in for a week; here are the discharge summary and the theatre charges.',
  ],
  ['personal_accident', 'Portando giù la legna ho mancato lo scalino della cantina, gomito in tre pezzi.'],
  [
    'personal_accident',
    'Allenamento di rugby, placcaggio, clavicola. Il medico della squadra mi ha messo il tutore a otto.',
  ],
  [
    'personal_accident',
    'I was changing a bulb, the stool tipped, and I came down on the fender with my ribs.',
  ],
  [
    'personal_accident',
    'Our cook poured a pan of stock over her own foot in the kitchen and will be away three weeks.',
  ],
  [
    'travel_medical',
    'A Mykonos mi è gonfiata la faccia per un dente, il dottore del porto mi ha cavato di tasca duecento euro.',
  ],
  [
    'travel_medical',
    'In Nepal al terzo giorno di cammino non respiravo più, mi hanno portato a valle e tenuto in ospedale a Kathmandu.',
  ],
  [
    'travel_medical',
    'Our daughter fell off a pony in Iceland; the hospital in Reykjavik set her wrist and billed us on the spot.',
  ],
  [
    'travel_medical',
    'Shingles in Portugal. The hotel sent for a doctor, then the chemist, then another doctor.',
  ],
  [
    'travel_baggage',
    'Da Malpensa a Tokyo siamo arrivati noi e non i nostri bauli, consegnati al ryokan la sera prima di rientrare.',
  ],
  [
    'travel_baggage',
    'Sul traghetto per la Corsica dal ripiano delle valigie hanno preso la mia, con dentro l’attrezzatura da sub.',
  ],
  [
    'travel_baggage',
    'My kite gear came off the plane in Cape Verde with the bag ripped and two spars snapped.',
  ],
  [
    'travel_baggage',
    'The airport in Denver found one of our three cases and has stopped looking for the others.',
  ],
  [
    'travel_cancel',
    'Avevamo la settimana bianca a Cortina, ma mia moglie si è fatta male alla schiena e l’albergatore si tiene l’acconto.',
  ],
  [
    'travel_cancel',
    'Il giorno prima della crociera mi hanno chiamata per un posto in ospedale che aspettavo da mesi: non sono partita.',
  ],
  [
    'travel_cancel',
    'My mother’s carer let us down at the last minute so Canada had to be scrapped, and the fares are non-refundable.',
  ],
  ['travel_cancel', 'We abandoned the road trip in Scotland on day four when the phone rang about Dad.'],
  [
    'welfare_benefit',
    'Facevo il cameriere d’estate e fino a Pasqua sono a spasso: come faccio per l’indennità?',
  ],
  ['welfare_benefit', 'Ho adottato una bimba di due anni, so che spetta il congedo anche a me.'],
  [
    'welfare_benefit',
    'My husband is registered blind and I gave up work to look after him, what may we apply for?',
  ],
  ['welfare_benefit', 'They have put the whole plant on short time and my wage no longer covers the rent.'],
  [
    'death_benefit',
    'Il nostro papà ci ha salutati giovedì, il direttore della banca ci ha detto che con il finanziamento c’era una vostra copertura.',
  ],
  [
    'death_benefit',
    'Faccio seguito alla dipartita di mia zia Elvira, di cui sono unica nipote ed erede universale.',
  ],
  [
    'death_benefit',
    'Grandma’s will mentions a certificate from your company dated 1979 and I am her only grandson.',
  ],
  [
    'death_benefit',
    'Our son went out on the lake and did not come back; he had named his sister on the form.',
  ],
];
