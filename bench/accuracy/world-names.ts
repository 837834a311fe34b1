/** Names as frequent as in life, places that exist, and the codes that tax codes use for them. */

/** Given names, the commonest first. */
export const women =
  'Maria Anna Giulia Francesca Laura Paola Chiara Sara Elena Silvia Martina Valentina Federica Giovanna Alessandra Roberta Simona Daniela Cristina Monica Barbara Elisa Rosa Angela Lucia Teresa Caterina Antonella Stefania Claudia Patrizia Ilaria Alice Sofia Beatrice Giorgia Eleonora Serena Marta Irene Veronica Michela Nadia Tiziana Raffaella Carmela Concetta Rita Ornella Loredana'.split(
    ' ',
  );
export const men =
  'Giuseppe Antonio Giovanni Mario Luigi Andrea Francesco Marco Alessandro Roberto Stefano Paolo Luca Matteo Davide Salvatore Vincenzo Pietro Angelo Carlo Franco Domenico Bruno Claudio Massimo Simone Lorenzo Daniele Fabio Michele Maurizio Giorgio Sergio Alberto Enrico Riccardo Gabriele Federico Nicola Emanuele Filippo Tommaso Gianluca Cristian Diego Raffaele Pasquale Umberto Guido Leonardo'.split(
    ' ',
  );
/** Surnames, the commonest first; a few of two words and with an apostrophe, and some of people who came from elsewhere. */
export const surnames =
  'Rossi|Russo|Ferrari|Esposito|Bianchi|Romano|Colombo|Ricci|Marino|Greco|Bruno|Gallo|Conti|De Luca|Mancini|Costa|Giordano|Rizzo|Lombardi|Moretti|Barbieri|Fontana|Santoro|Mariani|Rinaldi|Caruso|Ferrara|Galli|Martini|Leone|Longo|Gentile|Martinelli|Vitale|Lombardo|Serra|Coppola|De Santis|D’Angelo|Marchetti|Parisi|Villa|Conte|Ferraro|Ferri|Fabbri|Bianco|Marini|Grasso|Valentini|Messina|Sala|De Angelis|Gatti|Pellegrini|Palumbo|Sanna|Farina|Rizzi|Monti|Cattaneo|Morelli|Amato|Silvestri|Mazza|Testa|Grassi|Pellegrino|Carbone|Giuliani|Benedetti|Barone|Rossetti|Caputo|Montanari|Guerra|Palmieri|Bernardi|Martino|Fiore|De Rosa|Ferretti|Bellini|Basile|Riva|Donati|Piras|Vitali|Battaglia|Sartori|Neri|Costantini|Milani|Pagano|Ruggiero|Sorrentino|D’Amico|Orlando|Damico|Negri|Mantovani|Colonna|Zanetti|Bassi|Lupo|Cocco|Fusco|Deiana|Pinna|Melis|Poli|Casagrande|Bertolini|Zanella|Venturi|Tosi|Gasparini|Ottaviani|Perrone|Volpe|Ceccarelli|Antonelli|Brambilla|Crippa|Fumagalli|Locatelli|Pedrotti|Dalla Costa|Lo Monaco|Di Stefano|La Rosa|Dell’Orto|Hussein|Popescu|Hoxha|Singh|Shevchenko|Chen|Diallo|El Amrani|Smith|Müller|Kovacs|Nowak'.split(
    '|',
  );

export interface Town {
  readonly name: string;
  readonly province: string;
  readonly postcode: string;
  /** Land-registry code, as tax codes carry it. */
  readonly code: string;
}
export const towns: readonly Town[] =
  'Milano MI 20121 F205|Roma RM 00184 H501|Torino TO 10121 L219|Napoli NA 80133 F839|Bologna BO 40121 A944|Firenze FI 50122 D612|Genova GE 16121 D969|Palermo PA 90133 G273|Bari BA 70121 A662|Venezia VE 30121 L736|Verona VR 37121 L781|Padova PD 35121 G224|Lodi LO 26900 E648|Bergamo BG 24121 A794|Brescia BS 25121 B157|Catania CT 95124 C351|Trieste TS 34121 L424|Parma PR 43121 G337|Modena MO 41121 F257|Pisa PI 56125 G702|Perugia PG 06121 G478|Ancona AN 60121 A271|Cagliari CA 09124 B354|Lecce LE 73100 E506|Salerno SA 84121 H703|Como CO 22100 C933|Monza MB 20900 F704|Varese VA 21100 L682|Pavia PV 27100 G388|Cremona CR 26100 D150|Mantova MN 46100 E897|Piacenza PC 29121 G535|Ravenna RA 48121 H199|Rimini RN 47921 H294|Ferrara FE 44121 D548|Livorno LI 57123 E625|Lucca LU 55100 E715|Arezzo AR 52100 A390|Siena SI 53100 I726|Udine UD 33100 L483|Trento TN 38122 L378|Vicenza VI 36100 L840|Treviso TV 31100 L407|Novara NO 28100 F952|Alessandria AL 15121 A182|Asti AT 14100 A479|Cuneo CN 12100 D205|Latina LT 04100 E472|Pescara PE 65121 G482|Foggia FG 71121 D643|Taranto TA 74121 L049|Messina ME 98122 F158|Sassari SS 07100 I452'
    .split('|')
    .map((line) => {
      const [name = '', province = '', postcode = '', code = ''] = line.split(' ');
      return { name, province, postcode, code };
    });

export const streets =
  'via Roma|via Garibaldi|via Mazzini|via Dante|via Verdi|via Cavour|corso Italia|via Marconi|via Matteotti|via San Giovanni|viale dei Tigli|via XX Settembre|piazza della Libertà|via Leopardi|via Manzoni|largo Augusto|via della Stazione|via dei Mille|viale Europa|via Gramsci|strada Provinciale|via Galileo Galilei|corso Vittorio Emanuele|via Petrarca|via IV Novembre|via delle Rose|piazza Duomo|via Monte Grappa|via Aldo Moro|vicolo Stretto'.split(
    '|',
  );
export const roads = ['A1', 'A4', 'A14', 'A8', 'SS36', 'SS 9', 'tangenziale est', 'SP 415'] as const;
export const resorts = [
  'Barcellona',
  'Parigi',
  'Creta',
  'Sharm el Sheikh',
  'Lisbona',
  'Londra',
  'Zanzibar',
  'New York',
  'Berlino',
  'Rodi',
  'Tenerife',
  'Istanbul',
] as const;
export const resortsEnglish = [
  'Barcelona',
  'Paris',
  'Crete',
  'Sharm el Sheikh',
  'Lisbon',
  'London',
  'Zanzibar',
  'New York',
  'Berlin',
  'Rhodes',
  'Tenerife',
  'Istanbul',
] as const;
export const mailHosts = [
  'example.org',
  'example.com',
  'example.net',
  'posta.example',
  'mail.example',
  'libera.example',
] as const;
export const brokerNames = [
  'Valle Broker',
  'Agenzia Centrale',
  'Studio Assicurativo Po',
  'Broker Adriatico',
  'Agenzia Duomo',
  'Nord Ovest Brokers',
  'Insubria Assicura',
  'Agenzia Tirreno',
  'Laguna Broker',
  'Mediass',
  'Agenzia Piave',
  'Etna Broker',
] as const;
export const otherInsurers = ['Generali', 'Allianz', 'UnipolSai', 'Zurich', 'Reale Mutua', 'AXA'] as const;
