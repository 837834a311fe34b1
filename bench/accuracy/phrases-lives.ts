/**
 * Eight Italian lives and four English ones: a retired railwayman of Foligno, the clerk of a law firm in Bari, an
 * administrator of condominiums in Genoa, a boy who writes as he texts, a Romanian mason, a seamstress of Matera, a
 * fisherman of Chioggia, a teacher of Latin; a Scottish pensioner near Lucca, an American student, an engineer from Pune,
 * a Welsh innkeeper. Written from the list of claim types and items by one hand, who had
 * seen the patterns of some items and a few lines of two other banks, and no examples.
 */
import type { Phrases } from './phrases.ts';

export const lives: Phrases = {
  stories: {
    motor_damage: [
      [
        'it',
        'Ero col mio vecchio Doblò {road}, {when}, fermo alle sbarre, come ho fatto per quarant’anni dall’altra parte: uno con la targa {other} non ha frenato e me lo sono ritrovato sul gancio di traino. Tutti interi, lui e io.',
        'vehicles=two injuries=no',
        'injuries_flag',
      ],
      [
        'it',
        'Il nostro dipendente, {when}, percorreva {road} allorché il veicolo {other} invadeva l’opposta corsia attingendolo sulla fiancata. Non si lamentano lesioni. I conducenti redigevano e sottoscrivevano il modello CAI.',
        'vehicles=two cai=yes injuries=no',
        'injuries_flag',
      ],
      [
        'it',
        'il furgone del portiere, {when}, {road}: in retromarcia la {other} gli ha sfondato il fanale e piegato la targa. Nessuno a bordo, nessuno ferito. Lo trovate nel cortile del condominio, chiedete a me per le chiavi.',
        'vehicles=two injuries=no',
        'injuries_flag inspection_place',
      ],
      [
        'it',
        'raga niente {when} {road} un tizio con la {other} ha fatto inversione senza freccia e mi ha grattato tutta la portiera, io ok lui ok, non abbiamo fatto nessun foglio, si chiama {third} {thirdphone}',
        'vehicles=two cai=no injuries=no',
        'injuries_flag other_party',
      ],
      [
        'it',
        'io vado a cantiere {when} {road} e camion piccolo targa {other} gira stretto e prende mia macchina davanti, rotto faro e cofano. Grazie a Dio persone tutte bene. Modulo blu abbiamo scritto e firmato due.',
        'vehicles=two cai=yes injuries=no',
        'injuries_flag',
      ],
      [
        'it',
        'Portavo i vestiti da sposa in consegna, {when}, {road}, e una signora distratta mi ha urtata dietro con la sua {other}. Gli abiti salvi, noi pure, il portabagagli invece non si apre più.',
        'vehicles=two injuries=no',
        'injuries_flag',
      ],
      [
        'it',
        'Tornavo dal mercato del pesce {when} e {road} uno m’è venuto contro di muso a un incrocio senza strisce, {other}. Sono venuti i vigili a misurare. Male non se n’è fatto nessuno.',
        'vehicles=two authority=attended injuries=no',
        'injuries_flag authority',
      ],
      [
        'it',
        'Lieve tamponamento, direi quasi una carezza: {when}, {road}, la vettura {other} ha premuto contro la mia mentre cercava parcheggio. Persone illese. Assistette alla scena un collega, il professor {third}.',
        'vehicles=two witnesses=declared injuries=no',
        'injuries_flag witnesses',
      ],
      [
        'en',
        'I’d stopped to let an old boy cross {road} {when} and the car behind, {other}, didn’t. Bumper’s hanging off. Nobody the worse for it, I’m glad to say.',
        'vehicles=two injuries=no',
        'injuries_flag',
      ],
      [
        'en',
        'So {when} this guy in {other} merged right into me {road} and crunched my front fender. We’re both fine. We didn’t do the accident form, but he gave me his info: {third}, {thirdphone}.',
        'vehicles=two cai=no injuries=no',
        'injuries_flag other_party',
      ],
      [
        'en',
        'Kindly note that {when} my vehicle was dashed from the rear side {road} by vehicle bearing number {other}. There is no injury to any person. The European statement was duly signed by both parties.',
        'vehicles=two cai=yes injuries=no',
        'injuries_flag',
      ],
      [
        'en',
        'A delivery van, {other}, reversed into my parked car {road} {when}, lovely dent in the door. Nobody inside at the time, so no one hurt. The car is in our yard behind the pub, any day but Monday.',
        'vehicles=two injuries=no',
        'injuries_flag inspection_place',
      ],
    ],
    motor_injury: [
      [
        'it',
        'M’hanno preso di fianco {when} {road}, la macchina è la {other}, e da allora il collo non lo giro più: all’ospedale m’hanno messo il collare per dieci giorni. Ho settantun anni, pensionato delle ferrovie, millesettecento al mese.',
        'vehicles=two injuries=yes emergency_room=yes',
        'injuries_flag injured_age_job_income',
      ],
      [
        'it',
        'Nel sinistro occorso {when} {road} la nostra assistita, trasportata sul veicolo investito dalla vettura {other}, riportava trauma distorsivo cervicale, refertato presso il locale pronto soccorso.',
        'vehicles=two injuries=yes emergency_room=yes',
        'injuries_flag',
      ],
      [
        'it',
        'La signora delle pulizie del palazzo, in motorino {when} {road}, è stata buttata giù da una {other} che usciva dal passo carrabile: ha il polso rotto e due costole incrinate, l’ha soccorsa la polizia locale.',
        'vehicles=two injuries=yes authority=attended',
        'injuries_flag authority',
      ],
      [
        'it',
        '{when} {road} mi si è schiantato contro uno in {other}, io ero sul cinquantino, mi fa malissimo il ginocchio e non riesco a appoggiare il piede, stamattina mi hanno fatto i raggi al ps',
        'vehicles=two injuries=yes emergency_room=yes',
        'injuries_flag',
      ],
      [
        'it',
        '{when} {road} macchina {other} non ferma a rosso e colpisce noi. Mio fratello seduto avanti ha testa tagliata e braccio rotto, adesso sta in ospedale ricoverato.',
        'vehicles=two injuries=yes admitted=yes',
        'injuries_flag',
      ],
      [
        'it',
        'Mi hanno investita sulle strisce {when}, {road}: quello della {other} dice che aveva il sole in faccia. Ho l’anca gonfia e il dottore mi tiene a letto.',
        'injuries=yes',
        'injuries_flag',
      ],
      [
        'it',
        'con la bici andavo in porto {when} {road} e una {other} ha aperto lo sportello: volo, spalla lussata, e le reti chi le tira adesso.',
        'injuries=yes',
        'injuries_flag',
      ],
      [
        'it',
        'Scrivo con la mano sinistra, ché la destra è ingessata: {when}, {road}, la vettura {other} mi ha tagliato la strada. Ho cinquantaquattro anni, insegno al liceo e guadagno ventinovemila euro lordi l’anno.',
        'vehicles=two injuries=yes',
        'injuries_flag injured_age_job_income',
      ],
      [
        'en',
        'A car, {other}, shunted us hard {road} {when} and my wife’s been in a neck brace ever since; the hospital in town saw her the same evening.',
        'vehicles=two injuries=yes emergency_room=yes',
        'injuries_flag',
      ],
      [
        'en',
        'I got hit on my scooter {when} {road} by {other}. Broken collarbone, they kept me in the hospital two nights. I’m 22, a student, no income besides tutoring, like 300 a month.',
        'vehicles=two injuries=yes admitted=yes',
        'injuries_flag injured_age_job_income',
      ],
      [
        'en',
        '{when} {road} my colleague who was driving me was struck by {other} and I sustained injury to my right knee. The police personnel have come to the spot and taken measurements.',
        'vehicles=two injuries=yes authority=attended',
        'injuries_flag authority',
      ],
    ],
    motor_own: [
      [
        'it',
        'La macchina non c’è più. L’avevo lasciata {road} la sera, {when} sono sceso col cane e al suo posto c’era un cassonetto.',
        'cause=theft',
      ],
      [
        'it',
        'Ignoti, {when}, {road}, incidevano con oggetto appuntito l’intera carrozzeria dell’autovettura del cliente e ne foravano i quattro pneumatici.',
        'cause=vandalism',
      ],
      [
        'it',
        '{when} {road}, è caduto un coppo dal tetto durante la burrasca e ha fatto un bozzo sul cofano della mia auto e un altro sul tettuccio.',
        'cause=weather',
      ],
      [
        'it',
        'boh ho preso male la curva {when} {road} e sono andato dritto nel guardrail, paraurti volato via, io zero graffi. ho la kasko',
        'cause=collision',
      ],
      [
        'it',
        '{when} {road} camion butta sasso, vetro davanti di mia macchina ha un buco e riga lunga.',
        'cause=glass',
      ],
      [
        'it',
        'Ho ritrovato la mia utilitaria {road}, {when}, con lo specchio in terra e la portiera rientrata. Chi è stato se n’è guardato bene dal lasciare un nome.',
        'cause=hit_and_run',
      ],
      [
        'it',
        'me s’è impizzà el motore del furgone {when} {road}, fumo e fiamme dal cofano, ho fatto appena in tempo a tirar fora le cassette.',
        'cause=fire',
      ],
      [
        'it',
        'Una grandinata memorabile, {when}, {road}: la mia vettura sembra ora una pallina da golf.',
        'cause=weather',
      ],
      [
        'it',
        'Stanotte, anzi {when}, mi hanno portato via la Cinquecento {road}. Ho ancora tutte e due le chiavi nel cassetto del cucito.',
        'cause=theft',
      ],
      ['en', 'Some toerag keyed my car from headlamp to tail {road} {when}.', 'cause=vandalism'],
      ['en', 'My car got stolen {road} {when}, I came out of class and it was just gone.', 'cause=theft'],
      [
        'en',
        'One stone flew from the truck ahead {road} {when} and the front glass is having a long crack now.',
        'cause=glass',
      ],
      [
        'en',
        'Came back to the car park {road} {when} to find the back end stoved in and no note under the wiper.',
        'cause=hit_and_run',
      ],
    ],
    home_water: [
      [
        'it',
        '{when} {home} s’è rotta la cannuccia del bidè mentre ero alla bocciofila. Al ritorno ci si poteva pescare, nel corridoio.',
      ],
      [
        'it',
        'Il cliente segnala che {when}, {home}, per cedimento di una tubazione incassata si allagavano due vani. L’idraulico ha dovuto rompere la parete per rintracciare la perdita.',
        'work=yes',
      ],
      [
        'it',
        '{when}, {home}: colonna di scarico otturata, rigurgito nel bagno dell’interno 4. Esiste una polizza globale fabbricati del condominio con altra compagnia.',
        'condominium=yes',
        'other_insurance',
      ],
      [
        'it',
        'bella storia, {when} {home} ho lasciato il rubinetto del lavello aperto e sono uscito, ora piove in camera di quello di sotto, {third}, {thirdphone}',
        'neighbour=yes',
        'other_party',
      ],
      [
        'it',
        '{when} {home} boiler vecchio spacca e tutta acqua va su pavimento di legno, pavimento adesso è tutto storto.',
      ],
      [
        'it',
        '{when}, {home}, m’è scoppiato il flessibile della macchina da lavare. Due rotoli di seta, il tavolo da taglio e il divano sono zuppi e da buttare.',
        'contents=yes',
      ],
      ['it', '{when} {home} la lavatrice ha fatto acqua alta in casa mia, che già fuori non ce ne manca.'],
      [
        'it',
        'Una macchia, dapprima discreta, {when} è divenuta cascata: {home} il soffitto dello studio ha ceduto sotto l’acqua e ha rovinato due scaffali di libri antichi.',
        'contents=yes',
      ],
      [
        'en',
        'A joint went under the kitchen sink {home} {when} and by the time I’d found the stopcock the floor was awash.',
      ],
      [
        'en',
        'The water heater in my apartment {home} burst {when}. My rug, my desk and my bed are soaked.',
        'contents=yes',
      ],
      [
        'en',
        '{when} there was seepage from my bathroom {home} into the flat below, owner is {third}, mobile {thirdphone}, and his ceiling is spoiled.',
        'neighbour=yes',
        'other_party',
      ],
      [
        'en',
        'Pipe gave way behind the bar {home} {when}. The plumber had the wall open half a day before he found the hole.',
        'work=yes',
      ],
    ],
    home_theft: [
      [
        'it',
        'Sono andato dalla figlia e {when}, {home}, qualcuno è passato dalla finestra del bagno, forzandola con un piede di porco. Mancano la pensione e l’orologio d’oro delle ferrovie.',
        'forced_entry=yes valuables=yes',
      ],
      [
        'it',
        'Ignoti s’introducevano {when} nell’abitazione del nostro assistito {home}, previa effrazione del portoncino, la cui serratura è inservibile, e asportavano gioielli.',
        'forced_entry=yes locks=yes valuables=yes',
      ],
      [
        'it',
        '{when}, {home}, dalla cantina 12 sono spariti una bicicletta e gli attrezzi. Lucchetto tagliato.',
        'forced_entry=yes',
      ],
      [
        'it',
        '{when} {home} festa a casa mia e qualcuno si è fregato il portatile e le cuffie, mannaggia a me che faccio entrare tutti',
      ],
      [
        'it',
        '{when} {home} ladro entra da balcone, prende soldi e telefono. Porta non rotta, balcone era aperto.',
      ],
      [
        'it',
        'Mentre ero a messa, {when}, mi hanno ripulito la casa {home}: via la macchina da cucire nuova e la catenina della cresima. La porta l’hanno scassinata.',
        'forced_entry=yes valuables=yes',
      ],
      [
        'it',
        'xe vegnui i ladri {when} {home}, hanno rotto el vetro de la porta e se xe portai via televisore e fuoribordo.',
        'forced_entry=yes',
      ],
      [
        'it',
        'Due individui, fingendosi tecnici del gas, {when} sono stati ammessi da mia madre {home} e ne sono usciti con le sue perle.',
        'valuables=yes',
      ],
      [
        'en',
        'Burglars got in through the conservatory {home} {when}, jemmied the lock clean off. They’ve had my late wife’s rings.',
        'forced_entry=yes locks=yes valuables=yes',
      ],
      [
        'en',
        'My place {home} got broken into {when}. They smashed the window and took my laptop and camera.',
        'forced_entry=yes',
      ],
      [
        'en',
        '{when} my household articles, namely television and mixer, were taken by unknown persons {home} while we were at office.',
      ],
    ],
    home_fire_weather: [
      [
        'it',
        '{when} {home} una scintilla della stufa ha attaccato le tende. I pompieri sono arrivati con due mezzi, la sala è nera come una galleria.',
        'cause=fire fire_brigade=yes',
      ],
      [
        'it',
        'A causa del fortunale che {when} si abbatteva sulla zona, {home}, la copertura del capannone del cliente veniva divelta.',
        'cause=weather',
      ],
      [
        'it',
        '{when}, {home}: caduto un fulmine, bruciati centralina dell’ascensore, citofoni e antenna.',
        'cause=weather',
      ],
      [
        'it',
        '{when} {home} il caricatore del monopattino ha preso fuoco, mezza camera bruciata, spento da me con l’estintore',
        'cause=fire',
      ],
      [
        'it',
        '{when} vento forte {home} porta via tegole, poi piove dentro camera di bambini.',
        'cause=weather',
      ],
      [
        'it',
        'Ho scordato il ferro da stiro, {when}, {home}: s’è bruciato il laboratorio, sono accorsi i vigili del fuoco.',
        'cause=fire fire_brigade=yes',
      ],
      [
        'it',
        '{when} {home} una bissa de vento ha butà zo el comignolo e sfondà el teto de la cavana.',
        'cause=weather',
      ],
      [
        'it',
        'La neve, {when}, {home}, si è accumulata fino a far crollare la pensilina dell’ingresso.',
        'cause=weather',
      ],
      [
        'en',
        'That gale {when} had the ridge tiles off {home} and put the big cypress through the shed.',
        'cause=weather',
      ],
      [
        'en',
        'There was a fire in my kitchen {home} {when}, grease on the stove, and the fire department had to come.',
        'cause=fire fire_brigade=yes',
      ],
      [
        'en',
        'Lightning stroke {when} {home} has damaged refrigerator, router and inverter of my house.',
        'cause=weather',
      ],
      [
        'en',
        'Chimney caught light {home} {when} and took half the snug with it. Brigade were out till two.',
        'cause=fire fire_brigade=yes',
      ],
    ],
    liability: [
      [
        'it',
        '{when} {road} il nipote mio ha tirato una sassata e ha rotto il lunotto di {third}, che sta al {thirdphone}. È giusto che glielo paghi.',
        '',
        'other_party',
      ],
      [
        'it',
        'Il signor {third}, tel. {thirdphone}, assume di essere scivolato {when} {road} davanti all’esercizio del nostro cliente, bagnato e privo di segnalazione, riportando la frattura del femore.',
        'injuries=yes',
        'other_party',
      ],
      [
        'it',
        '{when} {road} un pezzo di cornicione dello stabile che amministro è finito sul motorino di {third}, {thirdphone}, che pretende {amount}.',
        'third_party_asks=yes',
        'other_party',
      ],
      [
        'it',
        '{when} {road} andavo col monopattino e ho graffiato un’auto ferma, il proprietario è {third} {thirdphone} e vuole i soldi, {amount}',
        'third_party_asks=yes',
        'other_party',
      ],
      [
        'it',
        '{when} {road} io lavoro con tubo di ponteggio e tubo cade su vetrina di negozio. Padrone negozio {third}, telefono {thirdphone}.',
        '',
        'other_party',
      ],
      [
        'it',
        'Con il ferro ho bruciato l’abito da cerimonia della cliente {third}, {thirdphone}: {when}, nella mia sartoria {road}. Me ne chiede {amount}.',
        'third_party_asks=yes',
        'other_party',
      ],
      [
        'it',
        'el mio can {when} {road} ga morsegà la gamba a {third}, numero {thirdphone}, ghe xe voludi quatro punti.',
        'injuries=yes',
        'other_party',
      ],
      [
        'it',
        'Durante la gita {when}, {road}, un mio alunno, a me affidato, ha urtato e mandato in pezzi una vetrina espositiva del signor {third}, che risponde al {thirdphone}.',
        '',
        'other_party',
      ],
      [
        'en',
        'My terrier had a go at the postman {road} {when}, {third} by name, {thirdphone}: he needed stitches and a jab.',
        'injuries=yes',
        'other_party',
      ],
      [
        'en',
        'I was on my bike {when} {road} and scratched some guy’s Tesla. He’s {third}, {thirdphone}, and he’s asking for {amount}.',
        'third_party_asks=yes',
        'other_party',
      ],
      [
        'en',
        'A guest, {third}, {thirdphone}, went over on our loose step {road} {when} and broke her ankle.',
        'injuries=yes',
        'other_party',
      ],
    ],
    health_expense: [
      [
        'it',
        '{when} ho fatto le lastre ai polmoni dal privato, perché alla mutua mi davano giugno: ho speso {amount} e chiedo quel che mi tocca.',
        'setting=exam',
      ],
      [
        'it',
        'Si inoltra istanza di ristoro delle spese odontoiatriche sostenute dal cliente {when}, pari a {amount}.',
        'setting=dental',
      ],
      [
        'it',
        'Stavolta è per me, non per il palazzo: visita dal cardiologo {when}, {amount}, extrasistoli.',
        'setting=visit',
        'diagnosis',
      ],
      [
        'it',
        '{when} mi hanno tolto i denti del giudizio, {amount} porca miseria, una parte me la ridate?',
        'setting=dental',
      ],
      [
        'it',
        'mia moglie {when} fa ecografia di pancia, pagato {amount}. Soldi per favore su conto di lei, io sono marito.',
        'setting=exam payee=family',
        'payee_relation',
      ],
      [
        'it',
        'A forza di cucire mi si è bloccata la schiena e ho fatto dieci sedute di massaggi dalla fisioterapista, l’ultima {when}, in tutto {amount}.',
        'setting=physiotherapy',
      ],
      [
        'it',
        'me so fato vardar la man dal ortopedico {when}, {amount}, dito a scatto el ga dito.',
        'setting=visit',
        'diagnosis',
      ],
      [
        'it',
        'In regime di day hospital {when} mi è stato asportato un neo sospetto; la spesa ammonta a {amount}.',
        'setting=day_hospital',
      ],
      [
        'en',
        'I had my ears seen to by a private specialist {when}, {amount}, and my policy says I may have some of it back.',
        'setting=visit',
      ],
      [
        'en',
        'I had to get an MRI on my shoulder {when} and paid {amount} out of pocket, how do I get reimbursed?',
        'setting=exam',
      ],
      ['en', 'Kindly reimburse {amount} for root canal treatment done {when}.', 'setting=dental'],
      [
        'en',
        'Six goes at the physio for my knee, last one {when}, {amount} all told. Can I have it back, please?',
        'setting=physiotherapy',
      ],
    ],
    health_hospital: [
      [
        'it',
        'M’hanno tenuto dentro {period} per la prostata, e la mia polizza dà un tanto al giorno.',
        'claim_for=allowance',
        'diagnosis',
      ],
      [
        'it',
        'Il cliente, degente {period} presso una casa di cura per ernia inguinale, domanda la rifusione di quanto versato alla struttura.',
        'claim_for=refund',
        'diagnosis',
      ],
      [
        'it',
        'Sono stato operato alla cistifellea, {period} in clinica. Vorrei la diaria prevista.',
        'claim_for=allowance',
        'diagnosis',
      ],
      [
        'it',
        '{period} mi hanno ricoverato per appendicite, c’è la roba che pagate ogni giorno di ospedale, giusto?',
        'claim_for=allowance',
        'diagnosis',
      ],
      [
        'it',
        'io stato in ospedale {period}, operazione di ernia, clinica ho pagato io e chiedo indietro soldi.',
        'claim_for=refund',
        'diagnosis',
      ],
      [
        'it',
        'Sono stata in ospedale {period} per l’intervento alle vene. Mi spetterebbe un’indennità per ogni notte.',
        'claim_for=allowance',
      ],
      [
        'it',
        '{period} in ospeal per polmonite, el me ga dito el fiol che ghe xe la diaria.',
        'claim_for=allowance',
        'diagnosis',
      ],
      [
        'it',
        'Degenza {period} per intervento di cataratta in struttura privata, onorari e retta a mio carico: ne domando il rimborso.',
        'claim_for=refund',
        'diagnosis',
      ],
      [
        'en',
        'They had me in for my hip, {period}, and I’m told I get so much a night.',
        'claim_for=allowance',
      ],
      [
        'en',
        'I had surgery for a torn meniscus and stayed in the clinic {period}. I paid the bill myself and would like it back.',
        'claim_for=refund',
        'diagnosis',
      ],
      [
        'en',
        'I was admitted with dengue fever {period}. Please release daily hospital cash as per policy.',
        'claim_for=allowance',
        'diagnosis',
      ],
    ],
    personal_accident: [
      [
        'it',
        'Ho messo un piede in fallo potando l’ulivo, {road}, {when}: tibia rotta. All’ospedale m’hanno ingessato e rimandato a casa.',
        'emergency_room=yes',
      ],
      [
        'it',
        'L’assicurato, {when}, {road}, cadeva da una scala a pioli riportando lo schiacciamento di una vertebra, per il quale veniva ricoverato.',
        'admitted=yes',
      ],
      [
        'it',
        '{when} {road}, nel fare il sopralluogo sul tetto, mi è scivolato il piede e mi sono storto la caviglia. Due settimane fermo.',
      ],
      [
        'it',
        '{when} {road} a calcetto mi è saltato il crociato, mi hanno portato in barella al ps',
        'emergency_room=yes',
      ],
      [
        'it',
        '{when} {road} martello prende mio dito, dito rotto, dottore dice venti giorni no lavoro. Polizza paga secondo mia busta.',
        'salary_based=yes',
      ],
      ['it', 'Sono inciampata nel filo del ferro {when}, nella bottega {road}, e mi sono rotta il gomito.'],
      [
        'it',
        'in barca {when} {road} l’argano m’ha ciapà la man: do dei in manco un toco, e el pronto socorso de corsa.',
        'emergency_room=yes',
      ],
      ['it', 'Scendendo dalla cattedra {when}, {road}, sono caduto rovinosamente: frattura della rotula.'],
      [
        'en',
        'Went over on the ice {road} {when} and cracked two ribs. A&E strapped me up.',
        'emergency_room=yes',
      ],
      ['en', 'I was rock climbing {road} {when}, fell and broke my wrist.'],
      [
        'en',
        '{when} {road} I was hit by a cricket ball and my finger got fractured, admitted for one day.',
        'admitted=yes',
      ],
      [
        'en',
        'Slipped down the cellar steps {road} {when} with a cask in my arms. Torn ligament, off my feet for a month.',
      ],
    ],
    travel_medical: [
      [
        'it',
        'In gita coi dopolavoristi {abroad}, {trip}, {when} m’ha preso una colica: il dottore dell’albergo ha voluto {amount}.',
      ],
      [
        'it',
        'Trasferta del cliente {abroad}, {trip}: {when} accesso in clinica per gastroenterite, esborso {amount}.',
      ],
      [
        'it',
        'Ero in ferie {abroad}, {trip}, e {when} mi è saltata una capsula: dentista sul posto, {amount}.',
      ],
      [
        'it',
        'vacanza {abroad} {trip} e {when} mi sono preso un’insolazione assurda, flebo e tutto, {amount}',
      ],
      [
        'it',
        'noi {abroad} {trip} per matrimonio, {when} mia figlia febbre alta, dottore privato {amount}. Io sono papà, soldi a me.',
        'payee=family',
        'payee_relation',
      ],
      ['it', 'Al mare {abroad}, {trip}, {when} mi ha punta un riccio, il medico e le medicine {amount}.'],
      ['it', '{trip} iero {abroad} in ferie e {when} me xe vegnù mal de recie, visita e gocce {amount}.'],
      [
        'it',
        'Viaggio di istruzione {abroad}, {trip}; {when} fui colto da vertigini e visitato privatamente: {amount}.',
      ],
      [
        'en',
        'On a coach holiday {abroad}, {trip}, my chest gave me trouble {when}; the doctor they fetched wanted {amount}.',
      ],
      [
        'en',
        'Spring break {abroad}, {trip}: {when} I got food poisoning and the urgent care charged me {amount}.',
      ],
      [
        'en',
        'During my tour {abroad}, {trip}, I fell ill {when} and had to pay {amount} to the local hospital.',
      ],
    ],
    travel_baggage: [
      [
        'it',
        'Col volo {flight} noi siamo arrivati {abroad}, {when}, la valigia no, e non s’è più vista.',
        'carrier=air cause=loss',
      ],
      [
        'it',
        'Il bagaglio del cliente, imbarcato {when} sul volo {flight} e riconsegnato {abroad}, presentava la scocca fratturata. Rapporto {pir}.',
        'carrier=air cause=damage',
      ],
      [
        'it',
        '{when} {abroad} mi hanno sfilato lo zaino dal pullman: dentro macchina fotografica e documenti.',
        'cause=theft',
      ],
      [
        'it',
        'volo {flight} {when}, atterrato {abroad} ma il trolley è arrivato tre giorni dopo, mi sono dovuto comprare tutto',
        'carrier=air cause=delay',
      ],
      ['it', '{when} {abroad} ladro prende mia borsa in stazione, dentro vestiti e regalo.', 'cause=theft'],
      [
        'it',
        'Andavo {abroad} per una sfilata, volo {flight}, {when}: la cassa coi campioni me l’hanno data dopo due giorni e ho dovuto ricomprare stoffe e fili.',
        'carrier=air cause=delay',
      ],
      [
        'it',
        '{when} col {flight} {abroad} la cana da pesca xe rivada in do tochi. Numero {pir}.',
        'carrier=air cause=damage',
      ],
      [
        'it',
        'La mia valigia, partita {when} con il volo {flight}, non ha mai raggiunto {abroad} il suo proprietario.',
        'carrier=air cause=loss',
      ],
      ['en', 'We flew {flight} {when} and my golf clubs never turned up {abroad}.', 'carrier=air cause=loss'],
      ['en', 'My backpack got snatched {abroad} {when}, laptop and all.', 'cause=theft'],
      [
        'en',
        'Baggage came late by two days {when} by flight {flight} {abroad} and I had to purchase essential clothings.',
        'carrier=air cause=delay',
      ],
    ],
    travel_cancel: [
      [
        'it',
        'Dovevamo andare a Lourdes col treno bianco, ma {when} la moglie s’è ammalata e abbiamo disdetto.',
        'reason=illness',
      ],
      [
        'it',
        'Il cliente rinunciava {when} al soggiorno prenotato per il decesso del suocero; l’agenzia trattiene la penale.',
        'reason=bereavement',
      ],
      [
        'it',
        '{when} la compagnia ha soppresso il volo e la settimana bianca è saltata: caparra persa.',
        'reason=carrier',
      ],
      [
        'it',
        'niente interrail, {when} ho preso la mono e il medico mi ha detto di stare a casa, biglietti buttati',
        'reason=illness',
      ],
      [
        'it',
        '{when} è morta mia nonna in Romania e viaggio di Spagna non abbiamo fatto, albergo non ridà soldi.',
        'reason=bereavement',
      ],
      [
        'it',
        'Avevo prenotato Parigi per i sessant’anni, ma {when} m’è venuto il fuoco di Sant’Antonio e ho dovuto lasciar perdere.',
        'reason=illness',
      ],
      [
        'it',
        'el tragheto {when} no xe partio per siopero e le ferie in Grecia xe andae a remengo.',
        'reason=carrier',
      ],
      [
        'it',
        'La morte di un fratello, {when}, ci ha costretti a non partire; il villaggio non restituisce nulla.',
        'reason=bereavement',
      ],
      [
        'en',
        'We’d a cruise booked, but {when} my angina flared up and the doctor put his foot down, so we’ve had to call it off.',
        'reason=illness',
      ],
      [
        'en',
        'My airline scrapped the flight {when} and the whole trip fell through, the hotel won’t refund me.',
        'reason=carrier',
      ],
      ['en', 'Due to sad demise of my uncle {when} we could not proceed on our tour.', 'reason=bereavement'],
    ],
    welfare_benefit: [
      [
        'it',
        'Domando l’assegno per l’inabilità {period}: le gambe non mi portano più e la commissione lo ha riconosciuto.',
        'benefit=disability',
      ],
      [
        'it',
        'Per conto dell’iscritto si presenta istanza di indennità di malattia {period}.',
        'benefit=sickness',
      ],
      [
        'it',
        'il portiere ha avuto il secondo figlio e chiede gli assegni familiari {period}; in casa sono in quattro, moglie e due figli a carico.',
        'benefit=family',
        'household',
      ],
      [
        'it',
        'mi hanno lasciato a casa dal magazzino, vorrei la disoccupazione {period}',
        'benefit=unemployment',
      ],
      [
        'it',
        'sono malato {period} e non lavoro, chiedo soldi di malattia da cassa edile.',
        'benefit=sickness',
      ],
      [
        'it',
        'Il patronato ha preparato la mia domanda di maternità: il periodo è {period}.',
        'patronato=yes',
      ],
      [
        'it',
        'el cantier ga serà e semo tuti a casa {period}: ghe xe el sussidio de disocupasion?',
        'benefit=unemployment',
      ],
      [
        'it',
        'Chiedo il contributo per lo studio dei figli, che dipende dall’ISEE, {period}.',
        'means_tested=yes',
      ],
      [
        'en',
        'I’m applying for the invalidity allowance {period}, my eyesight having failed.',
        'benefit=disability',
      ],
      ['en', 'I got laid off and need to apply for unemployment {period}.', 'benefit=unemployment'],
      ['en', 'I was unwell and on leave {period}. Kindly process sickness benefit.', 'benefit=sickness'],
    ],
    death_benefit: [
      [
        'it',
        'È mancato {client}, collega di una vita, dopo una lunga malattia; la vedova non sa scrivere e chiede per mano mia il capitale della polizza.',
        'cause=illness',
      ],
      [
        'it',
        'Nell’interesse degli eredi di {client}, deceduto {when} a seguito di sinistro stradale, si domanda la liquidazione del capitale assicurato.',
        'cause=accident',
      ],
      [
        'it',
        'In palazzo è morta la signora {client}, d’infarto. I figli hanno trovato la polizza vita in un cassetto e mi chiedono come riscuoterla.',
        'cause=illness',
      ],
      [
        'it',
        'papà {client} non c’è più da {when}, un tumore. ho trovato questa polizza a nome mio come beneficiario, che devo fare',
        'cause=illness',
      ],
      [
        'it',
        '{client} era mio fratello, è caduto da ponteggio e morto {when}. Polizza vita dice nome mio.',
        'cause=accident',
      ],
      [
        'it',
        'Il Signore si è preso mio marito {client}, {when}, per una polmonite. Teneva con voi un’assicurazione sulla vita.',
        'cause=illness',
      ],
      [
        'it',
        'Partecipo con dolore la scomparsa di mio padre {client}, spentosi {when} dopo breve infermità; sono il beneficiario designato.',
        'cause=illness',
      ],
      [
        'en',
        'My husband {client} passed on {when} after his stroke. He always told me there was a life policy with you.',
        'cause=illness',
      ],
      [
        'en',
        'My father {client} has expired {when} in a road accident. I am nominee under his policy.',
        'cause=accident',
      ],
    ],
  },
  things: {
    motor_damage: [
      ['it', 'la botta alla macchina'],
      ['it', 'il sinistro stradale'],
      ['it', 'il tamponamento'],
      ['en', 'the bump'],
      ['en', 'the fender bender'],
    ],
    motor_injury: [
      ['it', 'l’investimento'],
      ['it', 'l’incidente dove mi sono fatto male'],
      ['en', 'the crash in which I was hurt'],
      ['en', 'the injury accident'],
    ],
    motor_own: [
      ['it', 'la macchina rubata'],
      ['it', 'il parabrezza'],
      ['it', 'i graffi alla carrozzeria'],
      ['en', 'the stolen car'],
      ['en', 'the keyed car'],
    ],
    home_water: [
      ['it', 'la perdita d’acqua'],
      ['it', 'l’allagamento'],
      ['it', 'la tubatura scoppiata'],
      ['en', 'the leak'],
      ['en', 'the burst boiler'],
    ],
    home_theft: [
      ['it', 'i ladri in casa'],
      ['it', 'il furto in cantina'],
      ['en', 'the burglary'],
      ['en', 'the break-in'],
    ],
    home_fire_weather: [
      ['it', 'l’incendio'],
      ['it', 'il fulmine'],
      ['it', 'il tetto scoperchiato'],
      ['en', 'the gale damage'],
      ['en', 'the kitchen fire'],
    ],
    liability: [
      ['it', 'la vetrina rotta'],
      ['it', 'il danno fatto ad altri'],
      ['it', 'il cornicione caduto'],
      ['en', 'the dog bite'],
      ['en', 'the damage to the other man’s car'],
    ],
    health_expense: [
      ['it', 'la visita specialistica'],
      ['it', 'la spesa del dentista'],
      ['it', 'la fisioterapia'],
      ['en', 'the MRI refund'],
      ['en', 'the dental bill'],
    ],
    health_hospital: [
      ['it', 'il ricovero'],
      ['it', 'l’operazione'],
      ['en', 'the hospital stay'],
      ['en', 'the operation'],
    ],
    personal_accident: [
      ['it', 'l’infortunio'],
      ['it', 'il braccio rotto'],
      ['en', 'the fall'],
      ['en', 'the broken wrist'],
    ],
    travel_medical: [
      ['it', 'il medico all’estero'],
      ['it', 'le cure in vacanza'],
      ['en', 'the doctor abroad'],
      ['en', 'the hospital bill abroad'],
    ],
    travel_baggage: [
      ['it', 'la valigia'],
      ['it', 'il bagaglio perso'],
      ['en', 'the lost luggage'],
      ['en', 'the suitcase'],
    ],
    travel_cancel: [
      ['it', 'il viaggio annullato'],
      ['it', 'la vacanza saltata'],
      ['en', 'the cancelled cruise'],
      ['en', 'the cancelled trip'],
    ],
    welfare_benefit: [
      ['it', 'l’indennità di malattia'],
      ['it', 'la domanda di disoccupazione'],
      ['en', 'the sickness benefit'],
      ['en', 'the unemployment application'],
    ],
    death_benefit: [
      ['it', 'il capitale della polizza vita'],
      ['it', 'la successione'],
      ['en', 'the life policy'],
      ['en', 'the death claim'],
    ],
  },
  openings: [
    ['it', 'Gent.mi,'],
    ['it', 'Spettabile Compagnia,'],
    ['it', 'buongiorno a tutti'],
    ['it', 'ehi ciao'],
    ['it', 'Salve signori'],
    ['it', 'Stimatissimi,'],
    ['it', ''],
    ['en', 'Good day to you,'],
    ['en', 'Hey there,'],
    ['en', 'Respected Sir/Madam,'],
    ['en', ''],
  ],
  reports: [
    ['it', 'Vengo a denunciarvi quanto segue.'],
    ['it', 'Si comunica l’evento sotto descritto ai fini dell’apertura della pratica.'],
    ['it', 'vi devo dire una cosa che è capitata'],
    ['it', 'devo fare una denuncia credo'],
    ['it', 'è successo guaio.'],
    ['it', 'Debbo purtroppo segnalare un accidente.'],
    ['en', 'I’ve a mishap to report, I’m afraid.'],
    ['en', 'I need to file a claim.'],
    ['en', 'I wish to lodge the following claim.'],
  ],
  closings: [
    ['it', 'Distinti saluti.'],
    ['it', 'Con osservanza.'],
    ['it', 'ciao ciao'],
    ['it', 'Dio vi benedica.'],
    ['it', 'In fede.'],
    ['it', 'Vale atque vale,'],
    ['it', 'Attendo, saluti.'],
    ['en', 'Yours aye,'],
    ['en', 'Thanks a bunch'],
    ['en', 'Thanking you in anticipation.'],
    ['en', 'All the best'],
  ],
  noise: [
    ['it', 'Scusate la grafia, gli occhi sono quelli che sono.'],
    ['it', 'Si prega di rispondere esclusivamente allo scrivente studio.'],
    ['it', 'oggi ho tre assemblee, quindi sarò breve.'],
    ['it', 'ho il telefono al due per cento'],
    ['it', 'mio italiano non buono, perdonare.'],
    ['it', 'Vi scrivo dalla bottega, tra una prova e l’altra.'],
    ['it', 'so in barca e scrivo co’ un deo solo.'],
    ['en', 'It’s chucking it down here, so I’ve time to write.'],
    ['en', 'Sorry, typing this between classes.'],
    ['en', 'I am presently in Milan on deputation.'],
  ],
  marks: {
    reference: [
      ['it', 'Numero della pratica: {ref}.'],
      ['it', 'la pratica è {ref}'],
      ['it', 'Vs. rif. {ref}'],
      ['en', 'Your reference is {ref}.'],
      ['en', 'Claim number {ref}'],
    ],
    policy: [
      ['it', 'Polizza n. {policy}.'],
      ['it', 'il numero di polizza è {policy}'],
      ['it', 'Contratto numero {policy}'],
      ['en', 'Policy number {policy}.'],
      ['en', 'My policy is {policy}.'],
    ],
    plate: [
      ['it', 'La mia auto è targata {plate}.'],
      ['it', 'la mia targa {plate}'],
      ['it', 'Targa dell’assicurato: {plate}'],
      ['en', 'My car’s plate is {plate}.'],
      ['en', 'My license plate is {plate}'],
    ],
    fiscal: [
      ['it', 'Cod. fisc. {cf}'],
      ['it', 'il mio codice fiscale è {cf}'],
      ['en', 'Tax code: {cf}'],
    ],
    phone: [
      ['it', 'Il mio numero è {phone}.'],
      ['it', 'chiamatemi al {phone}'],
      ['it', 'Tel. {phone}'],
      ['en', 'You can ring me on {phone}.'],
      ['en', 'My cell: {phone}'],
    ],
    email: [
      ['it', 'La mia posta è {email}'],
      ['it', 'E-mail: {email}'],
      ['en', 'My e-mail is {email}.'],
    ],
    iban: [
      ['it', 'IBAN {iban}, intestato a me.'],
      ['it', 'il mio iban: {iban}'],
      ['en', 'My IBAN is {iban}, account held by me.'],
      ['en', 'IBAN: {iban}'],
    ],
    day: [
      ['it', 'È successo il giorno {day}.'],
      ['it', 'Data del fatto: {day}'],
      ['en', 'It happened on {day}.'],
      ['en', 'Date of loss: {day}'],
    ],
    name: [
      ['it', 'Mi chiamo {name}.'],
      ['it', 'Assicurato: {name}'],
      ['en', 'My name is {name}.'],
      ['en', 'Insured: {name}'],
    ],
  },
  asks: {
    claim_status: [
      ['it', 'Sarei a chiedere se {thing} s’è mosso dal binario morto.'],
      ['it', 'Si chiede cortesemente di conoscere lo stato di lavorazione relativo a {thing}.'],
      ['it', '{thing}: ci sono sviluppi da riferire in assemblea?'],
      ['it', 'oh ma {thing} come va a finire? si sa qualcosa?'],
      ['it', 'per {thing} io aspetto notizia, cosa succede?'],
      ['it', 'Volevo sapere se per {thing} il perito ha già fatto la sua relazione.'],
      ['it', 'so curioso de saver a che ponto xe {thing}.'],
      ['it', 'Quousque tandem? Scherzo: vi domando soltanto a che punto si trovi {thing}.'],
      ['en', 'Any word on {thing}? I’m not pressing, only wondering.'],
      ['en', 'Just checking in on {thing}, is there an update?'],
      ['en', 'Kindly intimate the present status of {thing}.'],
      ['en', 'How’s {thing} coming along, do you know?'],
    ],
    payment_delay: [
      ['it', 'Per {thing} m’avevate scritto {amount}, ma sul libretto non s’è visto niente.'],
      ['it', 'La somma di {amount}, concordata per {thing}, non risulta a tutt’oggi accreditata al cliente.'],
      [
        'it',
        'l’importo di {amount} per {thing} era stato deliberato: sul conto del condominio non è ancora arrivato.',
      ],
      ['it', 'mi avevate detto {amount} per {thing} entro la settimana, il bonifico dov’è?'],
      ['it', 'voi detto pagare {amount} per {thing}, io guardo banca e soldi non ci sono.'],
      ['it', 'Ho firmato la quietanza di {amount} per {thing} un mese fa e non ho ancora ricevuto un soldo.'],
      ['en', 'You agreed {amount} for {thing} and I’ve not seen a penny of it.'],
      ['en', 'The {amount} you approved for {thing} hasn’t hit my account yet.'],
      ['en', 'The approved sum of {amount} towards {thing} is not credited till date.'],
    ],
    renewal_problem: [
      ['it', 'Mi scade l’assicurazione della macchina e il foglio per pagare non s’è visto, come faccio?'],
      [
        'it',
        'Il premio di rinnovo comunicato alla cliente risulta aumentato del trenta per cento senza motivazione.',
      ],
      [
        'it',
        'ho pagato il rinnovo della globale fabbricati due settimane fa e a voi risulta ancora scoperta.',
      ],
      ['it', 'mi è arrivato il rinnovo ed è il doppio dell’anno scorso, ma perché?'],
      ['it', 'io pagato rinnovo ma polizza in vostro computer dice scaduta.'],
      ['it', 'Mi avete mandato la disdetta della polizza della bottega: non la rinnovate più?'],
      ['it', 'Il contratto è scaduto ieri e nessun avviso mi è pervenuto; sono coperto?'],
      ['en', 'My cover runs out next week and I’ve had no renewal papers.'],
      ['en', 'My renewal quote went up like 40%, what happened?'],
      ['en', 'Premium for renewal was debited but the policy is not yet renewed.'],
    ],
    account_change: [
      ['it', 'Ho cambiato casa: adesso sto in {value}.'],
      ['it', 'Si comunica la variazione dei recapiti del cliente: {value}.'],
      ['it', 'l’amministrazione ha un nuovo conto, aggiornate: {value}'],
      ['it', 'ho cambiato numero, ora è {value}'],
      ['it', 'mio nuovo indirizzo è {value}, scrivere per favore in computer.'],
      ['it', 'Vi prego di sostituire i miei dati con questi: {value}.'],
      ['en', 'I’ve flitted: please put {value} on my papers.'],
      ['en', 'Please update my info to {value}.'],
      ['en', 'Kindly incorporate the following change in your records: {value}.'],
    ],
    complaint: [
      [
        'it',
        'In quarant’anni di ferrovia non ho mai fatto aspettare la gente come fate voi con {thing}. Lo scrivo perché resti: sono profondamente scontento.',
      ],
      [
        'it',
        'Con la presente si propone formale reclamo avverso la gestione di {thing}, connotata da ingiustificata inerzia.',
      ],
      [
        'it',
        'i condomini sono furibondi per come avete trattato {thing}, e io con loro: mettete a verbale la protesta.',
      ],
      [
        'it',
        'ma vi rendete conto di come mi avete trattato per {thing}? una roba vergognosa, mai più con voi',
      ],
      [
        'it',
        'io non contento per niente, per {thing} vostra signora al telefono ha gridato con me e chiuso. Questo non è rispetto.',
      ],
      ['it', 'Il vostro perito, per {thing}, mi ha dato della bugiarda in casa mia. Pretendo delle scuse.'],
      ['it', 'me trattè come un mona: per {thing} tre volte go mandà le stesse carte. Basta, protesto.'],
      [
        'it',
        'Il modo in cui avete condotto {thing} è indegno di una compagnia che si dica seria; esigo che qualcuno ne risponda.',
      ],
      ['it', 'Sono tre mesi che per {thing} nessuno si degna di rispondermi: mi rivolgerò all’IVASS.'],
      ['it', 'che delusione, per {thing} avete deciso senza neanche leggere quello che avevo scritto'],
      [
        'en',
        'The way I’ve been treated over {thing} is a disgrace, and I’ll thank you to put that to your manager.',
      ],
      ['en', 'Honestly your customer service on {thing} has been awful, I want this on record.'],
      ['en', 'I am highly aggrieved by the callous attitude of your staff in the matter of {thing}.'],
      ['en', 'Your loss adjuster was downright rude to my wife about {thing}. Not good enough.'],
    ],
    data_request: [
      ['it', 'Vorrei avere la copia di tutte le carte mie che tenete, la legge me lo consente.'],
      [
        'it',
        'Ai sensi dell’art. 15 del Regolamento UE 2016/679 il cliente chiede accesso ai propri dati personali.',
      ],
      ['it', 'cancellate i miei dati dai vostri archivi, grazie'],
      ['it', 'voglio sapere quali informazioni avete su di me e a chi le date.'],
      ['en', 'I should like to see everything you hold about me, please.'],
      ['en', 'Under GDPR I want you to delete my personal data.'],
      ['en', 'Kindly furnish a copy of all personal information maintained by you regarding me.'],
    ],
    misdirected: [
      ['it', 'Confermo la tombola di sabato al dopolavoro, portate le cartelle.'],
      ['it', 'Si trasmette comparsa di costituzione per l’udienza di martedì innanzi al Giudice di Pace.'],
      ['it', 'lettura contatori: lunedì passa il tecnico per tutte le scale.'],
      ['it', 'raga stasera pizza da me alle 9 portate da bere'],
      ['it', 'capo domani io non vengo cantiere, porto moglie da dottore.'],
      ['it', 'Signora, l’orlo della gonna è pronto, può passare a ritirarla.'],
      ['it', 'Cara classe, per giovedì traducete i primi venti versi.'],
      ['en', 'Bowls is off on Saturday, the green’s flooded.'],
      ['en', 'Hey, are you still selling the couch? I can pick it up tonight.'],
      ['en', 'Please find attached the minutes of our project review meeting.'],
    ],
  },
  anger: [
    ['it', 'E lasciatemelo dire: l’altra volta mi avete trattato da straccione, e non l’ho mandata giù.'],
    ['it', 'Si coglie l’occasione per lamentare formalmente la perdurante irreperibilità del liquidatore.'],
    ['it', 'il vostro call center fa schifo, e lo scrivo ovunque'],
    ['it', 'poi io molto arrabbiato perché nessuno rispetta, faccio protesta.'],
    ['en', 'And I may say your people have been thoroughly unhelpful, and I want it noted as a complaint.'],
    ['en', 'Also, your service sucks and I’m filing a complaint.'],
  ],
  brings: [
    ['it', 'Unisco {docs}.'],
    ['it', 'Si allega: {docs}.'],
    ['it', 'ti mando {docs}'],
    ['it', 'metto qui {docs}.'],
    ['it', 'Accludo {docs}.'],
    ['en', 'I enclose {docs}.'],
    ['en', 'Attached: {docs}.'],
    ['en', 'Please find enclosed herewith {docs}.'],
  ],
  answers: [
    ['it', 'Come m’avete chiesto, ecco {docs}.'],
    ['it', 'In riscontro alla Vostra, si producono {docs}.'],
    ['it', 'vi serviva questo: {docs}'],
    ['it', 'avete chiesto e io mando {docs}.'],
    ['en', 'You wanted {docs}: here it is.'],
    ['en', 'As requested by you, I am sending {docs}.'],
  ],
  updates: [
    ['it', 'Per {thing} v’informo che l’artigiano viene giovedì a riparare.'],
    [
      'it',
      'A integrazione di quanto già dedotto circa {thing}, si precisa che il danneggiato è stato dimesso.',
    ],
    ['it', '{thing}: i lavori sono finiti ieri, potete mandare il perito a vedere.'],
    ['it', 'su {thing} aggiungo che un amico ha visto tutto'],
    ['it', 'per {thing} dico anche che altra porta è rotta, prima non ho visto.'],
    ['en', 'A wee addition on {thing}: the joiner has been and says the frame is rotten too.'],
    ['en', 'Quick update on {thing}: I found the receipt for the laptop.'],
    ['en', 'Further to {thing}, I wish to inform you that the repair is completed.'],
  ],
  thirdParties: [
    [
      'it',
      'Scrivo per incarico della persona danneggiata da {client}, Vostro assicurato, in relazione a {thing}: Vi invito al risarcimento entro sessanta giorni.',
    ],
    [
      'it',
      'La scrivente impresa, in surroga del proprio assicurato, Vi richiede {amount} per {thing}, di cui risponde {client}.',
    ],
    [
      'it',
      'Nell’interesse del mio cliente, danneggiato da {client}, costituisco in mora codesta compagnia per {thing}.',
    ],
    [
      'en',
      'We act for the person injured by your insured {client} and claim {amount} in respect of {thing}.',
    ],
    [
      'en',
      'Our client holds your policyholder {client} liable for {thing}. Please let us have your proposals.',
    ],
  ],
  providers: [
    [
      'it',
      'Siamo la carrozzeria che ha in riparazione la vettura di {client} per {thing}: ci autorizzate i lavori?',
    ],
    [
      'it',
      'Per i lavori eseguiti presso {client} in seguito a {thing} emettiamo fattura di {amount}, che preghiamo di saldare a noi.',
    ],
    [
      'it',
      'La clinica comunica che la prestazione a {client} è stata erogata; importo {amount} in convenzione diretta.',
    ],
    [
      'en',
      'We have carried out the repairs for your policyholder {client} in respect of {thing}; our account of {amount} is payable to us.',
    ],
    ['en', 'This is the body shop holding {client}’s car for {thing}. When will your assessor come?'],
  ],
  brokers: [
    ['it', 'Il nostro cliente {client} ci ha riferito quanto segue:'],
    ['it', 'per {client}, assicurato presso questa agenzia, trasmetto:'],
    ['en', 'On behalf of our client {client}:'],
  ],
  relatives: [
    ['it', 'Scrivo per {client}, mio padre, che non usa il computer.'],
    ['it', 'io sono moglie di {client} e scrivo per lui.'],
    ['it', 'scrivo per mia mamma {client}'],
    ['en', 'I’m writing for my mother, {client}.'],
    ['en', 'This is on behalf of my wife {client}.'],
  ],
  forwards: [
    ['it', 'vi giro quanto sotto'],
    ['it', 'Si inoltra per competenza.'],
    ['en', 'Passing this on to you.'],
  ],
  spoken: [
    ['it', 'pronto buonasera'],
    ['it', 'sì ecco parlo dopo il segnale'],
    ['it', 'ciao allora registro qui'],
    ['en', 'hello is this thing recording'],
    ['en', 'hi yeah so'],
  ],
  papers: {
    doc_claim_form: {
      said: [
        ['it', 'il modulo vostro riempito a penna'],
        ['it', 'la denuncia di sinistro firmata'],
        ['en', 'the completed claim form'],
      ],
      files: ['denuncia_firmata.pdf', 'claim_form_signed.pdf'],
      texts: [
        'DENUNCIA DI SINISTRO\nContraente – Polizza – Data e luogo – Descrizione\nFirma del denunciante',
      ],
    },
    doc_cai: {
      said: [
        ['it', 'il modulo blu firmato da tutti e due'],
        ['it', 'la constatazione amichevole'],
        ['en', 'the European accident statement'],
      ],
      files: ['modulo_blu.pdf', 'cai.pdf'],
      texts: [
        'CONSTATAZIONE AMICHEVOLE DI INCIDENTE – DENUNCIA DI SINISTRO\nVeicolo A – Veicolo B – Circostanze – Grafico dell’incidente',
      ],
    },
    doc_damage_photos: {
      said: [
        ['it', 'le fotografie del disastro'],
        ['it', 'due foto del danno'],
        ['en', 'some pictures of the damage'],
      ],
      files: ['IMG_4471.jpg', 'foto_danno.jpg'],
    },
    doc_estimate: {
      said: [
        ['it', 'quanto chiede il carrozziere per aggiustare'],
        ['it', 'il preventivo'],
        ['en', 'the repair quote'],
      ],
      files: ['preventivo_riparazione.pdf', 'quote.pdf'],
      texts: ['PREVENTIVO DI RIPARAZIONE\nRicambi – Manodopera – Verniciatura\nTotale preventivato'],
    },
    doc_invoice: {
      said: [
        ['it', 'la ricevuta di quello che ho pagato'],
        ['it', 'la fattura quietanzata'],
        ['en', 'the paid bill'],
      ],
      files: ['fattura.pdf', 'receipt.pdf'],
      texts: ['FATTURA N. 118\nPrestazione – Imponibile – Bollo – Totale\nPagato'],
    },
    doc_proof_purchase: {
      said: [
        ['it', 'lo scontrino di quando l’ho comprato'],
        ['it', 'la prova d’acquisto'],
        ['en', 'proof of purchase'],
      ],
      files: ['scontrino_acquisto.pdf'],
      texts: ['SCONTRINO FISCALE\nArticolo – Quantità – Prezzo\nTOTALE'],
    },
    doc_items_list: {
      said: [
        ['it', 'la lista della roba sparita'],
        ['it', 'l’elenco degli oggetti'],
        ['en', 'a list of the items'],
      ],
      files: ['elenco_oggetti.pdf', 'list_of_items.pdf'],
      texts: ['ELENCO DEI BENI\nDescrizione – Anno – Valore'],
    },
    doc_police_report: {
      said: [
        ['it', 'il verbale dei carabinieri'],
        ['it', 'la denuncia fatta in caserma'],
        ['en', 'the police report'],
      ],
      files: ['denuncia_cc.pdf', 'police_report.pdf'],
      texts: ['LEGIONE CARABINIERI\nStazione di zona\nVerbale di ricezione di denuncia orale'],
    },
    doc_fire_report: {
      said: [
        ['it', 'il foglio dei pompieri'],
        ['it', 'il verbale dei vigili del fuoco'],
        ['en', 'the fire brigade report'],
      ],
      files: ['verbale_vvf.pdf'],
      texts: ['CORPO NAZIONALE DEI VIGILI DEL FUOCO\nRapporto di intervento – Causa presunta'],
    },
    doc_technical_report: {
      said: [
        ['it', 'la relazione dell’idraulico'],
        ['it', 'il rapporto di chi ha cercato il guasto'],
        ['en', 'the plumber’s report'],
      ],
      files: ['relazione_idraulico.pdf'],
      texts: ['RELAZIONE TECNICA\nRicerca del guasto – Causa – Lavori eseguiti'],
    },
    doc_weather: {
      said: [
        ['it', 'il bollettino meteo di quel giorno'],
        ['en', 'the weather report for that day'],
      ],
      files: ['bollettino_meteo.pdf'],
      texts: ['BOLLETTINO METEO\nVento – Precipitazioni – Allerta'],
    },
    doc_prescription: {
      said: [
        ['it', 'l’impegnativa della dottoressa'],
        ['it', 'la ricetta'],
        ['en', 'the doctor’s prescription'],
      ],
      files: ['ricetta.pdf', 'prescription.pdf'],
      texts: ['PRESCRIZIONE MEDICA\nQuesito diagnostico – Prestazione richiesta\nTimbro e firma'],
    },
    doc_medical_cert: {
      said: [
        ['it', 'il certificato del dottore'],
        ['en', 'the doctor’s certificate'],
      ],
      files: ['certificato_medico.pdf'],
      texts: ['CERTIFICATO MEDICO\nSi certifica che il paziente presenta – Prognosi giorni'],
    },
    doc_er_report: {
      said: [
        ['it', 'il foglio del pronto soccorso'],
        ['en', 'the emergency room report'],
      ],
      files: ['verbale_ps.pdf'],
      texts: ['VERBALE DI PRONTO SOCCORSO\nTriage – Anamnesi – Diagnosi – Dimissione'],
    },
    doc_clinical_record: {
      said: [
        ['it', 'la cartella clinica'],
        ['it', 'la lettera di dimissione'],
        ['en', 'the discharge letter'],
      ],
      files: ['cartella_clinica.pdf'],
      texts: ['LETTERA DI DIMISSIONE\nReparto – Diagnosi – Terapia a domicilio'],
    },
    doc_social_decl: {
      said: [
        ['it', 'la dichiarazione articolo 142'],
        ['en', 'the article 142 declaration'],
      ],
      files: ['art142.pdf'],
      texts: ['DICHIARAZIONE AI SENSI DELL’ART. 142\nNon ho diritto a prestazioni di assicuratori sociali'],
    },
    doc_id: {
      said: [
        ['it', 'la carta d’identità'],
        ['en', 'my passport'],
      ],
      files: ['carta_identita.pdf'],
      texts: ['REPUBBLICA ITALIANA\nCARTA D’IDENTITÀ\nComune di rilascio'],
    },
    doc_vehicle_reg: {
      said: [
        ['it', 'il libretto della macchina'],
        ['en', 'the vehicle registration'],
      ],
      files: ['libretto.pdf'],
      texts: ['CARTA DI CIRCOLAZIONE\nIntestatario – Targa – Telaio'],
    },
    doc_travel_booking: {
      said: [
        ['it', 'la prenotazione del viaggio'],
        ['en', 'the booking confirmation'],
      ],
      files: ['prenotazione.pdf', 'booking.pdf'],
      texts: ['CONFERMA DI PRENOTAZIONE\nPartecipanti – Date – Quota'],
    },
    doc_carrier_statement: {
      said: [
        ['it', 'la carta della compagnia aerea'],
        ['en', 'the airline’s statement'],
      ],
      files: ['dichiarazione_compagnia_aerea.pdf'],
      texts: ['DICHIARAZIONE DEL VETTORE\nSi attesta l’irregolarità occorsa al passeggero'],
    },
    doc_cancellation_cost: {
      said: [
        ['it', 'la penale dell’agenzia'],
        ['en', 'the cancellation invoice'],
      ],
      files: ['penale.pdf'],
      texts: ['ESTRATTO CONTO PRATICA\nPenale di annullamento'],
    },
    doc_mandate: {
      said: [
        ['it', 'il mandato firmato'],
        ['en', 'the power of attorney'],
      ],
      files: ['mandato.pdf'],
      texts: ['MANDATO\nConferisco mandato a rappresentarmi'],
    },
    doc_health_consent: {
      said: [
        ['it', 'il consenso per i dati sanitari'],
        ['en', 'the health data consent'],
      ],
      files: ['consenso.pdf'],
      texts: ['CONSENSO AL TRATTAMENTO DEI DATI SANITARI\nFirma dell’interessato'],
    },
    doc_death_cert: {
      said: [
        ['it', 'l’atto di morte'],
        ['en', 'the death certificate'],
      ],
      files: ['atto_di_morte.pdf'],
      texts: ['ESTRATTO DELL’ATTO DI MORTE\nUfficio di stato civile'],
    },
    doc_heirs: {
      said: [
        ['it', 'l’atto notorio'],
        ['en', 'the heirship declaration'],
      ],
      files: ['atto_notorio.pdf'],
      texts: ['DICHIARAZIONE SOSTITUTIVA DI ATTO DI NOTORIETÀ\nGli eredi sono'],
    },
    doc_income: {
      said: [
        ['it', 'il modello ISEE'],
        ['en', 'my payslips'],
      ],
      files: ['isee.pdf'],
      texts: ['ATTESTAZIONE ISEE\nNucleo – Indicatore'],
    },
    doc_employer: {
      said: [
        ['it', 'la dichiarazione del datore di lavoro'],
        ['en', 'the employer’s letter'],
      ],
      files: ['datore.pdf'],
      texts: ['DICHIARAZIONE DEL DATORE DI LAVORO\nSi attesta che il dipendente'],
    },
  },
  subjects: {
    loss: [
      ['it', 'denuncia'],
      ['it', 'Apertura sinistro'],
      ['it', 'guaio'],
      ['it', 'è successo'],
      ['en', 'New claim'],
      ['en', 'mishap'],
    ],
    papers: [
      ['it', 'Invio documenti'],
      ['it', 'carte'],
      ['en', 'Documents'],
      ['en', 'enclosures'],
    ],
    ask: [
      ['it', 'domanda'],
      ['it', 'Richiesta informazioni'],
      ['en', 'A question'],
      ['en', 'query'],
    ],
    complaint: [
      ['it', 'Protesta'],
      ['it', 'Reclamo formale'],
      ['it', 'così non va'],
      ['en', 'Complaint'],
      ['en', 'Not happy'],
    ],
    letter: [
      ['it', 'Messa in mora'],
      ['it', 'Richiesta danni'],
      ['en', 'Letter of claim'],
      ['en', 'Our client'],
    ],
    vague: [
      ['it', 'Ferrovia'],
      ['it', 'ciao'],
      ['it', 'Comunicazione'],
      ['it', ''],
      ['en', 'hi'],
      ['en', ''],
    ],
  },
};
