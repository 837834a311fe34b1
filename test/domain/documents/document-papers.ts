/**
 * Papers as customers send them: the text layers of invented invoices, reports, forms and letters, Italian and English,
 * with what a person who reads them would note down. Two columns come out of a PDF as they come: side by side on a
 * line, or label after label and then value after value.
 */

/** What a person would note down. Amounts in cents; `quality` is exact, everything else as far as given. */
export interface Paper {
  readonly title: string;
  readonly text: string;
  /** Items without `doc_`; empty when it is no document of a claim. */
  readonly is: readonly string[];
  readonly notes?: { readonly quality?: readonly string[]; readonly [value: string]: unknown };
  readonly file?: string;
}

export const papers: readonly Paper[] = [
  {
    title: 'an invoice of a clinic, customer beside the firm',
    text: `POLIAMBULATORIO AURORA S.R.L.                     Spett.le
Via delle Rose 14 - 26900 Lodi (LO)               BIANCHI ANNA
Tel. 0371 555 0101  P.IVA 12345678903             Via Garibaldi 2
info@aurora.example                               26900 Lodi  C.F. BNCNNA85C54E648G

Fattura n. 118/2026 del 10/07/2026

Descrizione                                   Q.tà   Prezzo     Importo
Visita specialistica ortopedica                1     120,00     120,00
Ecografia spalla dx                            1      80,00      80,00

Totale prestazioni                                              200,00
Esente IVA art. 10 n. 18 DPR 633/72
Imposta di bollo                                                  2,00
TOTALE FATTURA                                               € 202,00
Pagamento: carta di credito - PAGATO
Pag. 1 di 1`,
    is: ['invoice'],
    notes: {
      number: '118/2026',
      datedOn: '2026-07-10',
      issuerVat: '12345678903',
      holder: 'BIANCHI ANNA',
      lines: [12_000, 8_000],
      total: 20_200,
      charges: [200],
      paid: true,
      quality: [],
      currency: 'EUR',
    },
  },
  {
    title: 'an invoice whose head is a table of labels above values',
    text: `Officina Meccanica Sarti & C. s.n.c.
via Emilia Est 301, 41121 Modena
Partita IVA: 00743110157

Tipo documento    Numero documento    Data documento    Cod. cliente
FATTURA TD01      FPR 45/26           03/09/2026        00871

Cliente: Bruno Ferri
Codice Fiscale FRRBRN70A01F257X

Sostituzione paraurti anteriore    420,00
Verniciatura                       310,00
Manodopera 4h                      160,00

Imponibile                         890,00
IVA 22%                            195,80
Totale documento EUR             1.085,80
Scadenza pagamento 30/09/2026 - Bonifico bancario IBAN IT60X0542811101000000123456`,
    is: ['invoice'],
    notes: {
      number: 'FPR 45/26',
      datedOn: '2026-09-03',
      issuerVat: '00743110157',
      holder: 'Bruno Ferri',
      lines: [42_000, 31_000, 16_000],
      net: 89_000,
      vat: 19_580,
      total: 108_580,
      quality: [],
    },
  },
  {
    title: 'a professional’s bill with fund and withholding',
    text: `Dott.ssa Giulia Fontana
Psicologa psicoterapeuta
Via Manzoni 9, Bergamo
C.F. FNTGLI80A41A794X  P.I. 12345678903

Ricevuta sanitaria n° 27
Bergamo, 14 ottobre 2026

Intestata a: Sig.ra Carla Moretti
nata a Bergamo il 2/2/1980

n. 3 sedute di psicoterapia           210,00
Contributo ENPAP 2%                     4,20
Totale                                214,20
Marca da bollo                          2,00
Totale da pagare                      216,20
Operazione esente IVA ai sensi dell'art. 10`,
    is: ['invoice'],
    notes: {
      number: '27',
      datedOn: '2026-10-14',
      issuerVat: '12345678903',
      holder: 'Carla Moretti',
      total: 21_620,
      quality: [],
    },
  },
  {
    title: 'a till receipt',
    text: `FARMACIA CENTRALE
DOTT. ROSSI
PIAZZA MAZZINI 4 - CREMA
P.IVA 00743110157
DOCUMENTO COMMERCIALE
di vendita o prestazione
DESCRIZIONE          IVA    Prezzo(€)
OKI 30 BST          10%        8,90
GARZA STERILE        4%        3,20
TOTALE COMPLESSIVO            12,10
di cui IVA                     0,93
Pagamento contante            12,10
Importo pagato                12,10
21-10-2026 17:42
DOCUMENTO N. 1123-0044
RT 99MEX012345`,
    is: ['invoice'],
    notes: {
      number: '1123-0044',
      datedOn: '2026-10-21',
      issuerVat: '00743110157',
      total: 1_210,
      paid: true,
      quality: [],
    },
  },
  {
    title: 'an estimate of a body shop',
    text: `CARROZZERIA LOMBARDA
di Pietro Galli
Via Lodi 88, 26013 Crema
P. IVA 12345678903

PREVENTIVO N. 204 DEL 12/11/2026
Cliente ANNA BIANCHI - Targa GA123BC - Fiat Panda

SOST. PARAFANGO ANT DX         230,00
VERNICIATURA                   280,00
FARO ANT DX                    150,00
Totale imponibile              660,00
IVA 22 %                       145,20
TOTALE PREVENTIVO              805,20
Il presente preventivo ha validità 30 giorni`,
    is: ['estimate'],
    notes: {
      number: '204',
      datedOn: '2026-11-12',
      net: 66_000,
      vat: 14_520,
      total: 80_520,
      lines: [23_000, 28_000, 15_000],
      plates: ['GA123BC'],
      quality: [],
    },
  },
  {
    title: 'a report of the emergency room',
    text: `AZIENDA SOCIO SANITARIA TERRITORIALE
OSPEDALE MAGGIORE - PRONTO SOCCORSO
VERBALE DI PRONTO SOCCORSO N. 2026/45871

Cognome e nome: FERRI BRUNO
Nato il: 01/01/1970    Sesso: M
Data e ora accettazione: 10/11/2026 09:12
Codice triage: verde
Motivo: incidente stradale
Diagnosi: distrazione rachide cervicale
Prognosi: giorni 7 s.c.
Data e ora dimissione: 10/11/2026 13:40
Il medico: Dott. Luca Serra`,
    is: ['er_report'],
    notes: {
      number: '2026/45871',
      datedOn: '2026-11-10',
      patient: 'FERRI BRUNO',
      diagnosis: 'distrazione rachide cervicale',
      doctor: 'Luca Serra',
      quality: [],
    },
  },
  {
    title: 'a medical report of a specialist',
    text: `Dott. Marco Vitali
Specialista in Ortopedia e Traumatologia
Studio: via Dante 5, Pavia

Pavia, lì 05/10/2026

REFERTO VISITA ORTOPEDICA

Paziente: Anna Bianchi
Si visita la paziente per gonalgia sinistra insorta dopo trauma distorsivo.
Diagnosi: lesione meniscale mediale ginocchio sinistro.
Si consiglia RMN.`,
    is: ['medical_cert'],
    notes: {
      datedOn: '2026-10-05',
      patient: 'Anna Bianchi',
      diagnosis: 'lesione meniscale mediale ginocchio sinistro',
      doctor: 'Marco Vitali',
      quality: [],
    },
  },
  {
    title: 'a medical certificate',
    text: `STUDIO MEDICO ASSOCIATO
Dr. Elena Pozzi - Medico Chirurgo

Si certifica che il Sig. Davide Greco, nato a Milano il 3/4/1975, è affetto da
frattura composta del radio distale destro e necessita di giorni 30 (trenta) di riposo e cure.
Si rilascia per gli usi consentiti.

Milano, 20/10/2026
                                        Il medico
                                        (timbro e firma)`,
    is: ['medical_cert'],
    notes: { datedOn: '2026-10-20', patient: 'Davide Greco', quality: [] },
  },
  {
    title: 'a prescription of the national health service',
    text: `SERVIZIO SANITARIO NAZIONALE
REGIONE LOMBARDIA
RICETTA ELETTRONICA - PROMEMORIA PER L'ASSISTITO
030A0 4123456789
COGNOME E NOME / INIZIALI DELL'ASSISTITO: BIANCHI ANNA
INDIRIZZO:                         CITTA':            PROV:
ESENZIONE: NON ESENTE
PRESCRIZIONE                              QTA   NOTA
89.7 - VISITA ORTOPEDICA                   1
QUESITO DIAGNOSTICO: lombosciatalgia
N. CONFEZIONI/PRESTAZIONI: 1  TIPO RICETTA: Assist. SSN
DATA: 03/07/2026  CODICE FISCALE DEL MEDICO: PZZLNE70A41F205X
COGNOME E NOME DEL MEDICO: POZZI ELENA`,
    is: ['prescription'],
    notes: {
      datedOn: '2026-07-03',
      patient: 'BIANCHI ANNA',
      diagnosis: 'lombosciatalgia',
      quality: [],
    },
  },
  {
    title: 'a prescription on white paper without a date',
    text: `Dott. Carlo Prova
Medico Chirurgo - Spec. in Fisiatria

Pr. / n. 10 sedute di fisioterapia
per Carla Moretti, lombalgia cronica

Si prescrive inoltre ciclo di tecarterapia.`,
    is: ['prescription'],
    notes: { patient: 'Carla Moretti', doctor: 'Carlo Prova', quality: ['undated'] },
  },
  {
    title: 'a European accident statement, one driver has not signed',
    text: `CONSTATAZIONE AMICHEVOLE DI INCIDENTE - DENUNCIA DI SINISTRO
1. data incidente 10/11/2026   ora 08:30   2. luogo Lodi, via Emilia   3. feriti anche lievi  no [x]  si [ ]
4. danni materiali a veicoli oltre A e B  no [x]   5. testimoni: nessuno
VEICOLO A                                   VEICOLO B
6. contraente/assicurato Bianchi Anna       6. contraente/assicurato Conti Mario
7. veicolo targa GA123BC                    7. veicolo targa FX123YZ
8. compagnia d'assicurazione ...            8. compagnia d'assicurazione ...
12. circostanze dell'incidente
15. firma dei conducenti
Firma conducente A: Anna Bianchi            Firma conducente B: ____________________`,
    is: ['cai'],
    notes: { datedOn: '2026-11-10', plates: ['GA123BC', 'FX123YZ'], quality: ['unsigned'] },
  },
  {
    title: 'a report to the Carabinieri',
    text: `LEGIONE CARABINIERI LOMBARDIA
STAZIONE DI LODI

OGGETTO: Verbale di ricezione di denuncia orale sporta da:
GRECO Davide, nato a Milano il 03.04.1975, residente a Lodi in via Volta 7.

L'anno 2026, addì 02 del mese di novembre, alle ore 10:15, negli uffici della Stazione Carabinieri di Lodi,
avanti a me Mar. Ca. Esposito Ciro, è presente la persona in oggetto indicata, la quale denuncia quanto segue:
«Il giorno 01/11/2026 ignoti si introducevano nella mia abitazione asportando due orologi e denaro contante.»
Prot. n. LOCS25 2026 VD 900123`,
    is: ['police_report'],
    notes: { datedOn: '2026-11-02', holder: 'GRECO Davide', quality: [] },
  },
  {
    title: 'a report to the Questura for a lost suitcase',
    text: `QUESTURA DI ROMA
Commissariato di P.S. "Trevi"
VERBALE DI DENUNCIA - FURTO
In data 5 agosto 2026 alle ore 18.40 innanzi al sottoscritto Ufficiale di P.G. è comparsa
la Sig.ra MORETTI Carla che denuncia il furto di una borsa.
Letto, confermato e sottoscritto.`,
    is: ['police_report'],
    notes: { datedOn: '2026-08-05', quality: [] },
  },
  {
    title: 'a property irregularity report',
    text: `PROPERTY IRREGULARITY REPORT (PIR)
FILE REFERENCE: MXPAZ12345
AIRPORT: MXP   AIRLINE: AZ   DATE: 28 JUN 2026
PASSENGER NAME: MORETTI/CARLA MRS
FLIGHT: AZ1234 / 28JUN
BAG TAG: 0055 AZ 123456
PASSENGER SIGNATURE: ......................`,
    is: ['carrier_statement'],
    notes: { datedOn: '2026-06-28', number: 'MXPAZ12345' },
  },
  {
    title: 'the booking of a package tour',
    text: `VIAGGI SERENI TOUR OPERATOR
CONFERMA DI PRENOTAZIONE N. 88421
Data: 12/03/2026
Intestatario pratica: Davide Greco
Partecipanti: Greco Davide, Villa Marta
Destinazione: Creta, Hotel Minos 4*
Periodo: dal 15/07/2026 al 22/07/2026
Quota di partecipazione € 1.840,00
Acconto versato € 500,00
Saldo entro 15/06/2026`,
    is: ['travel_booking'],
    notes: { number: '88421', datedOn: '2026-03-12', from: '2026-07-15', to: '2026-07-22', quality: [] },
  },
  {
    title: 'an airline’s e-ticket',
    text: `ELECTRONIC TICKET RECEIPT
Booking reference: X7K2PQ
Passenger: Ms Carla Moretti
Ticket number: 055-2401234567
Issued: 2 May 2026
Milan Malpensa (MXP) - Lisbon (LIS)  28 June 2026  AZ1234
Lisbon (LIS) - Milan Malpensa (MXP)  5 July 2026  AZ1235
Total fare EUR 312.40`,
    is: ['travel_booking'],
    notes: { datedOn: '2026-05-02' },
  },
  {
    title: 'a claim form, filled in, the line for the signature empty',
    text: `RICHIESTA DI RIMBORSO SPESE SANITARIE
Polizza n. SAL-2025-001183
Assicurato: Anna Bianchi      Codice fiscale: BNCNNA85C54E648G
Data della prestazione: 10/07/2026
Importo richiesto: 202,00
IBAN: IT60X0542811101000000123456   Intestatario: Anna Bianchi
Documenti allegati:
- fattura
- prescrizione medica
Luogo e data: Lodi, 15/07/2026
Firma dell'assicurato ______________________________`,
    is: ['claim_form'],
    notes: { datedOn: '2026-07-15', holder: 'Anna Bianchi', quality: ['unsigned'] },
  },
  {
    title: 'a claim form nobody dated or signed',
    text: `MODULO DI DENUNCIA SINISTRO CASA
Contraente: Bruno Ferri
Descrizione dell'evento: rottura del tubo della cucina, acqua nel soggiorno del vicino
Ubicazione: via Manzoni 12, Cremona

Data ____/____/______          Firma ........................................`,
    is: ['claim_form'],
    notes: { quality: ['unsigned', 'undated'] },
  },
  {
    title: 'a power of attorney',
    text: `DELEGA

Il sottoscritto Davide Greco, nato a Milano il 3/4/1975, C.F. GRCDVD75D03F205K,
delega lo Studio Legale Neri a rappresentarlo nella pratica di risarcimento.

Milano, 2 novembre 2026
In fede
Davide Greco`,
    is: ['mandate'],
    notes: { datedOn: '2026-11-02', holder: 'Davide Greco', quality: [] },
  },
  {
    title: 'bank details on a bank’s paper',
    text: `BANCA DEL LAGO S.p.A.
COORDINATE BANCARIE
Intestatario: BIANCHI ANNA
IBAN IT60 X054 2811 1010 0000 0123 456
BIC BLAGITM1
Si rilascia su richiesta del cliente in data 01/10/2026`,
    is: ['bank_details'],
    notes: { iban: 'IT60X0542811101000000123456', holder: 'BIANCHI ANNA', quality: [] },
  },
  {
    title: 'an identity card',
    text: `REPUBBLICA ITALIANA  MINISTERO DELL'INTERNO
CARTA DI IDENTITÀ / IDENTITY CARD
COMUNE DI LODI   CA12345AB
COGNOME / SURNAME BIANCHI
NOME / NAME ANNA
LUOGO E DATA DI NASCITA LODI 14.03.1985
EMISSIONE / ISSUING 10.02.2019   SCADENZA / EXPIRY 14.03.2029`,
    is: ['id'],
    notes: { validUntil: '2029-03-14', datedOn: '2019-02-10', quality: [] },
  },
  {
    title: 'one page of a clinical record',
    text: `OSPEDALE MAGGIORE DI LODI
U.O. ORTOPEDIA
CARTELLA CLINICA N. 2026004512
Paziente: BIANCHI ANNA
Data ricovero: 12/09/2026   Data dimissione: 15/09/2026
Diagnosi di ingresso: frattura malleolo
Pag. 1 di 42`,
    is: ['clinical_record'],
    notes: { number: '2026004512', patient: 'BIANCHI ANNA', pagesOf: 42, quality: ['partial'] },
  },
  {
    title: 'a discharge letter',
    text: `Azienda Ospedaliera Prova
LETTERA DI DIMISSIONE
Si dimette in data 15/09/2026 la Sig.ra Anna Bianchi, ricoverata dal 12/09/2026 al 15/09/2026.
Diagnosi alla dimissione: esiti di osteosintesi malleolo peroneale
Cordiali saluti
Il Direttore Dott. Paolo Sala`,
    is: ['clinical_record'],
    notes: { from: '2026-09-12', to: '2026-09-15', patient: 'Anna Bianchi' },
  },
  {
    title: 'a plumber’s report',
    text: `IDRAULICA FRATELLI COSTA
RAPPORTO DI INTERVENTO del 04/11/2026
Cliente: Bruno Ferri, via Manzoni 12 Cremona
Intervento: ricerca perdita con termocamera, rottura tubo multistrato sotto pavimento cucina.
Ore 3  Tecnico: Costa M.
Firma cliente`,
    is: ['technical_report'],
    notes: { datedOn: '2026-11-04', holder: 'Bruno Ferri', quality: [] },
  },
  {
    title: 'a cancellation statement of a tour operator',
    text: `VIAGGI SERENI TOUR OPERATOR
ESTRATTO CONTO PRATICA 88421
10/07/2026
Penale di annullamento 80% del pacchetto      1.472,00
Quota assicurativa non rimborsabile              48,00
Totale penale                                 1.520,00
Totale versato 1.840,00`,
    is: ['cancellation_cost'],
    notes: { datedOn: '2026-07-10', total: 152_000 },
  },
  {
    title: 'an English invoice',
    text: `Harbour Dental Practice Ltd
12 Quay Street, Bristol BS1 4RW
VAT Reg No: GB 123 4567 89

INVOICE
Invoice number: INV-00342
Invoice date: 14 August 2026
Bill to: Mrs Emily Carter
Description            Amount
Composite filling      £95.00
Hygienist visit        £60.00
Subtotal              £155.00
VAT                     £0.00
Total due             £155.00
Paid with thanks`,
    is: ['invoice'],
    notes: {
      number: 'INV-00342',
      datedOn: '2026-08-14',
      holder: 'Emily Carter',
      issuerVat: 'GB123456789',
      total: 15_500,
      currency: 'GBP',
      lines: [9_500, 6_000],
      paid: true,
      quality: [],
    },
  },
  {
    title: 'an English invoice that waits for its money',
    text: `Summit Garage
Tax invoice No. 7781
Date 03/09/2026
Customer: John Baker
Rear bumper respray 340.00
Parts 120.50
Net 460.50
VAT 20% 92.10
Total 552.60
Balance due 552.60
Payment terms 30 days`,
    is: ['invoice'],
    notes: {
      number: '7781',
      datedOn: '2026-09-03',
      holder: 'John Baker',
      net: 46_050,
      vat: 9_210,
      total: 55_260,
      paid: false,
    },
  },
  {
    title: 'an English medical certificate',
    text: `St Anne's Surgery
MEDICAL CERTIFICATE
Date: 21 October 2026
Patient: Emily Carter  DOB 02/05/1984
I certify that I examined the above patient.
Diagnosis: acute appendicitis
Dr Helen Moore, GP`,
    is: ['medical_cert'],
    notes: {
      datedOn: '2026-10-21',
      patient: 'Emily Carter',
      diagnosis: 'acute appendicitis',
      doctor: 'Helen Moore',
      quality: [],
    },
  },
  {
    title: 'an English police report',
    text: `METROPOLITAN POLICE SERVICE
Crime report
Crime reference number: 4207891/26
Date reported: 7 October 2026
Reported by: John Baker
Offence: burglary in a dwelling between 5 October and 6 October 2026`,
    is: ['police_report'],
    notes: { number: '4207891/26', datedOn: '2026-10-07', quality: [] },
  },
  {
    title: 'an English claim form with an empty line',
    text: `TRAVEL INSURANCE CLAIM FORM
Policy number: VIA-2025-100003
Name of insured: Emily Carter
Date of loss: 28 June 2026
I declare that the above is true.
Signature: ____________________     Date: 5 July 2026`,
    is: ['claim_form'],
    notes: { datedOn: '2026-07-05', holder: 'Emily Carter', quality: ['unsigned'] },
  },
  {
    title: 'an English emergency report',
    text: `ROYAL INFIRMARY
EMERGENCY DEPARTMENT REPORT
Patient name: John Baker     Hospital no: 448812
Attended: 11/11/2026 22:10   Discharged: 12/11/2026 01:30
Presenting complaint: fall from ladder
Diagnosis: fractured left wrist`,
    is: ['er_report'],
    notes: {
      datedOn: '2026-11-11',
      patient: 'John Baker',
      diagnosis: 'fractured left wrist',
      quality: [],
    },
  },
  {
    title: 'an English referral',
    text: `Oakfield Medical Centre
REFERRAL LETTER
12 September 2026
Re: Emily Carter, DOB 02/05/1984
Dear colleague, thank you for seeing this patient for physiotherapy.
Diagnosis: chronic low back pain
Kind regards
Dr Helen Moore`,
    is: ['prescription'],
    notes: { datedOn: '2026-09-12', patient: 'Emily Carter', diagnosis: 'chronic low back pain' },
  },
  {
    title: 'an English repair estimate',
    text: `Summit Garage
ESTIMATE no. 55
Date: 13/11/2026
Vehicle: Ford Focus, registration AB12 CDE
Front bumper 220.00
Labour 180.00
Total estimate 400.00`,
    is: ['estimate'],
    notes: { number: '55', datedOn: '2026-11-13', total: 40_000, quality: [] },
  },
  {
    title: 'an invoice and its prescription in one file',
    text: `Centro Fisio Lodi s.r.l. - P.IVA 12345678903
FATTURA n. 77 del 20/10/2026
Paziente: Carla Moretti
10 sedute fisioterapia 400,00
Totale fattura 400,00\fDott. Carlo Prova
PRESCRIZIONE MEDICA
Si prescrivono n. 10 sedute di fisioterapia per la Sig.ra Carla Moretti
Diagnosi: lombalgia
Crema, 25/09/2026`,
    is: ['invoice', 'prescription'],
  },
  {
    title: 'a mail somebody printed as PDF',
    text: `Da: Anna Bianchi <anna.bianchi@example.org>
A: carrozzeria@example.org
Data: 3 novembre 2026 10:22
Oggetto: preventivo

Buongiorno, mi mandate il preventivo e la fattura appena pronti?
Grazie
Anna Bianchi`,
    is: [],
  },
  {
    title: 'the terms of a policy',
    text: `CONDIZIONI DI ASSICURAZIONE
Set informativo - Auto Serena - Mod. AS/2025
Art. 1 Definizioni
Sinistro: il verificarsi del fatto dannoso. Franchigia: la parte del danno a carico dell'assicurato.
Art. 12 Denuncia del sinistro
In caso di sinistro l'Assicurato deve presentare denuncia entro 3 giorni, allegando il modulo CAI,
il preventivo o la fattura delle riparazioni e, in caso di furto, la denuncia alle autorità.
Art. 13 Prescrizione
I diritti si prescrivono in due anni.
Art. 14 Certificato medico
L'Assicurato deve produrre certificato medico e cartella clinica.`,
    is: [],
  },
  {
    title: 'the terms of sale on the back of an invoice',
    text: `General terms and conditions
1. Definitions. "Goods" means the goods described in the invoice.
2. Payment. The customer shall pay each invoice within 30 days.
3. Returns. No returns without the original receipt.
4. Liability. Nothing in these terms excludes liability for death or personal injury.`,
    is: [],
  },
  {
    title: 'a privacy notice',
    text: `INFORMATIVA SUL TRATTAMENTO DEI DATI PERSONALI
ai sensi degli artt. 13 e 14 del Regolamento UE 2016/679
Il Titolare tratta i dati identificativi e, con il Suo consenso, i dati relativi alla salute
contenuti in certificati medici, cartelle cliniche, fatture e prescrizioni.
I Suoi diritti: accesso, rettifica, cancellazione.`,
    is: [],
  },
  {
    title: 'a consent for health data, not signed',
    text: `CONSENSO AL TRATTAMENTO DEI DATI RELATIVI ALLA SALUTE
La sottoscritta Anna Bianchi, letta l'informativa, presta il consenso al trattamento dei dati sanitari.
Lodi, 15/07/2026
Firma: __________________`,
    is: ['health_consent'],
    notes: { quality: ['unsigned'], holder: 'Anna Bianchi', datedOn: '2026-07-15' },
  },
  {
    title: 'a page that came out as rubbish',
    text: `~|l'.. fAtTvr^ ]¡ ;;: rn|l0 »«
_.-' lll1|| ,,;. °°' ]]|} {{ ~~
,;:. |||ll IlI1 ''' ^^ \\\\// ''; .,
t0t¬l£ ¦¦ ;|,. -_-_ ~~^ ""° ]|[ l;l`,
    is: ['invoice'],
    file: 'fattura.pdf',
    notes: { quality: ['illegible'] },
  },
  {
    title: 'page two of three of an invoice',
    text: `FATTURA n. 991 del 10/06/2026            Pagina 2 di 3
Segue dettaglio prestazioni
Radiografia torace 2 proiezioni 45,00
Esami ematochimici 62,50`,
    is: ['invoice'],
    notes: { number: '991', datedOn: '2026-06-10', pagesOf: 3, quality: ['partial'] },
  },
  {
    title: 'a list of stolen things',
    text: `ELENCO DEGLI OGGETTI RUBATI
Davide Greco - furto del 01/11/2026
Orologio Seiko automatico        350,00
Bracciale oro                    820,00
Macchina fotografica             500,00
Totale                         1.670,00`,
    is: ['items_list'],
    notes: { lines: [35_000, 82_000, 50_000], total: 167_000, quality: [] },
  },
  {
    title: 'a death certificate',
    text: `COMUNE DI LODI
UFFICIO DELLO STATO CIVILE
CERTIFICATO DI MORTE
Si certifica che il giorno 4 settembre 2026 è deceduto in Lodi
VILLA FABIO nato a Lodi il 12/12/1940
Lodi, 08/09/2026
L'Ufficiale dello Stato Civile`,
    is: ['death_cert'],
    notes: { datedOn: '2026-09-08', quality: [] },
  },
  {
    title: 'a pay slip',
    text: `Ditta Esempio S.p.A.
CEDOLINO PAGA - OTTOBRE 2026
Dipendente: Greco Davide   Matricola 0042
Retribuzione lorda 2.150,00
Trattenute 520,00
Netto in busta 1.630,00`,
    is: ['income'],
  },
  {
    title: 'a vehicle registration document',
    text: `REPUBBLICA ITALIANA
MINISTERO DELLE INFRASTRUTTURE E DEI TRASPORTI
DOCUMENTO UNICO DI CIRCOLAZIONE E DI PROPRIETA'
(A) GA123BC
(B) 12/05/2018
(E) ZFA31200001234567
(C.2.1) BIANCHI (C.2.2) ANNA`,
    is: ['vehicle_reg'],
    notes: { plates: ['GA123BC'] },
  },
  {
    title: 'an invoice of a laboratory, all its columns run together',
    is: ['invoice'],
    text: `LABORATORIO ANALISI SANT'ANNA S.P.A.
Via Roma, 120 - 20900 Monza (MB) - Tel 039/5550123 - Cod. Fisc. e P.IVA 00743110157
FATTURA ELETTRONICA - COPIA DI CORTESIA
Numero: 2026/A/004512 Data: 22/09/2026
Destinatario
VILLA MARTA
VIA PO 3
20900 MONZA MB
C.F. VLLMRT80A41F704X
Cod. Descrizione Q.tà Prezzo unit. IVA Importo
0012 EMOCROMO COMPLETO 1 4,50 ES 4,50
0045 GLICEMIA 1 2,10 ES 2,10
0101 PRELIEVO VENOSO 1 3,00 ES 3,00
Totale imponibile 9,60
Totale imposta 0,00
Bollo assolto ai sensi D.M. 17/06/2014 0,00
TOTALE DOCUMENTO 9,60
Modalità di pagamento: MP08 carta di pagamento - Importo pagato 9,60`,
    notes: {
      number: '2026/A/004512',
      datedOn: '2026-09-22',
      issuerVat: '00743110157',
      holder: 'VILLA MARTA',
      total: 960,
      lines: [450, 210, 300],
      paid: true,
      quality: [],
    },
  },
  {
    title: 'a dentist’s invoice, addressed as letters are',
    is: ['invoice'],
    text: `Studio Dentistico Dr. Andrea Bassi
P.zza Cavour 2 Mantova
P.I. 12345678903 - C.F. BSSNDR70A01E897X
Fattura nr. 85 Mantova, 3 Giugno 2026
Egr. Sig.
Bruno Ferri
Via Manzoni 12
26100 Cremona
Otturazione composita elemento 36 150,00 €
Ablazione tartaro 80,00 €
Totale 230,00 €
Bollo 2,00 €
Totale a pagare 232,00 €
Prestazione esente da IVA art. 10 DPR 633/72
Pagato con bancomat il 03/06/2026`,
    notes: {
      number: '85',
      datedOn: '2026-06-03',
      issuerVat: '12345678903',
      holder: 'Bruno Ferri',
      total: 23_200,
      paid: true,
      quality: [],
    },
  },
  {
    title: 'a plumber’s receipt in one sentence',
    is: ['invoice'],
    text: `RICEVUTA DI PAGAMENTO
N. 12 del 18-11-2026
Ricevo dal Sig. Davide Greco la somma di € 350,00 (trecentocinquanta/00)
per lavori idraulici eseguiti in Via Volta 7, Lodi.
Per quietanza
Idraulica Costa di Costa Mario - P. IVA 12345678903`,
    notes: {
      number: '12',
      datedOn: '2026-11-18',
      issuerVat: '12345678903',
      holder: 'Davide Greco',
      paid: true,
    },
  },
  {
    title: 'a till receipt paid by card',
    is: ['invoice'],
    text: `ELETTRO STORE SPA
VIA MILANO 200 LODI
P.IVA 00743110157
DOCUMENTO COMMERCIALE
di vendita o prestazione
VALIGIA TROLLEY 22% 89,90
CARICATORE 22% 19,90
SUBTOTALE 109,80
TOTALE COMPLESSIVO 109,80
di cui IVA 19,80
PAGAMENTO ELETTRONICO 109,80
29-06-2026 11:05
DOC. N. 0456-0012
Cassa 3 Op. 12`,
    notes: {
      number: '0456-0012',
      datedOn: '2026-06-29',
      issuerVat: '00743110157',
      total: 10_980,
      paid: true,
    },
  },
  {
    title: 'an offer in the form of a letter',
    is: ['estimate'],
    text: `TERMOIDRAULICA BIANCHI SNC
Cremona, 06.11.2026
Spett.le Ferri Bruno
Oggetto: preventivo di spesa per ripristino tubazione cucina
Vi rimettiamo la nostra migliore offerta:
- ricerca perdita e demolizione piastrelle 280,00
- sostituzione tubo multistrato 190,00
- ripristino piastrelle 350,00
Totale euro 820,00 + IVA 10%
Validità offerta 60 gg
Distinti saluti`,
    notes: { datedOn: '2026-11-06', holder: 'Ferri Bruno', total: 82_000 },
  },
  {
    title: 'a surveyor’s estimate',
    is: ['estimate'],
    text: `COMPUTO METRICO ESTIMATIVO
Committente: Condominio Via Larga 8
Lavori di ripristino facciata danneggiata da grandine
Art. Descrizione U.M. Quantità Prezzo Importo
1 Ponteggio mq 120,00 12,00 1.440,00
2 Intonaco mq 35,00 28,00 980,00
TOTALE LAVORI 2.420,00
Data 02/10/2026 Il tecnico Geom. Paolo Riva`,
    notes: { datedOn: '2026-10-02', total: 242_000 },
  },
  {
    title: 'a report of another emergency room',
    is: ['er_report'],
    text: `ASST LODI - P.O. LODI
Pronto Soccorso Generale
Referto di Pronto Soccorso n° 88123/2026
Paziente GRECO DAVIDE nato il 03/04/1975 a MILANO
Ingresso 01/10/2026 18:22 Uscita 01/10/2026 21:05
Modalità di arrivo: mezzi propri
Anamnesi: riferisce caduta accidentale da scala.
Esame obiettivo: dolore polso dx
Diagnosi: frattura composta radio distale dx
Prognosi 30 gg s.c.
Medico di PS Dr.ssa Anna Colombo`,
    notes: {
      number: '88123/2026',
      datedOn: '2026-10-01',
      patient: 'GRECO DAVIDE',
      diagnosis: 'frattura composta radio distale dx',
      doctor: 'Anna Colombo',
      quality: [],
    },
  },
  {
    title: 'a sick note for the employer',
    is: ['medical_cert'],
    text: `CERTIFICATO DI MALATTIA TELEMATICO
Protocollo n. 345678901
LAVORATORE
Cognome MORETTI Nome CARLA Codice Fiscale MRTCRL80B42A794X
Il lavoratore dichiara di essere ammalato dal 10/10/2026
Viene assegnata prognosi clinica a tutto il 20/10/2026
Diagnosi: influenza
Data rilascio certificato 10/10/2026
Medico: ROSSI PAOLA`,
    notes: { datedOn: '2026-10-10', diagnosis: 'influenza' },
  },
  {
    title: 'a certificate of recovery',
    is: ['recovery_cert'],
    text: `Dott. Luca Serra
CERTIFICATO DI GUARIGIONE
Si certifica che la Sig.ra Anna Bianchi è clinicamente guarita dal trauma del 10/11/2026
con postumi permanenti da valutare in sede medico legale.
Lodi 20/12/2026`,
    notes: { datedOn: '2026-12-20', patient: 'Anna Bianchi', doctor: 'Luca Serra' },
  },
  {
    title: 'a prescription that says «si richiede»',
    is: ['prescription'],
    text: `Dr.ssa Elena Pozzi
Medico di Medicina Generale
Via Mazzini 4 Lodi Tel. 0371555010
Lodi, 14.09.2026
Sig. Bruno Ferri
Si richiede: RMN ginocchio sinistro
Quesito diagnostico: sospetta lesione meniscale`,
    notes: {
      datedOn: '2026-09-14',
      patient: 'Bruno Ferri',
      diagnosis: 'sospetta lesione meniscale',
      doctor: 'Elena Pozzi',
      quality: [],
    },
  },
  {
    title: 'a reminder of an electronic prescription',
    is: ['prescription'],
    text: `Promemoria ricetta dematerializzata
NRE 0300A4123456789
Assistito: VILLA MARTA  CF VLLMRT80A41F704X
Prestazione: 93.11.1 RIEDUCAZIONE MOTORIA INDIVIDUALE  Q.tà 10
Quesito: lombalgia cronica
Data compilazione: 01/09/2026
Medico: PROVA CARLO`,
    notes: { datedOn: '2026-09-01', patient: 'VILLA MARTA' },
  },
  {
    title: 'an accident statement in two languages',
    is: ['cai'],
    text: `European Accident Statement / Constatazione amichevole
1 Date of accident 02/11/2026 Time 17:10  2 Place Milano, via Larga
3 Injuries no  4 Other damage no  5 Witnesses none
Vehicle A  Registration No. GA123BC
Vehicle B  Registration No. FX123YZ
14 My remarks
15 Signatures of the drivers  A  B`,
    notes: { datedOn: '2026-11-02', plates: ['GA123BC', 'FX123YZ'], quality: [] },
  },
  {
    title: 'a report to the police, the theft a day earlier',
    is: ['police_report'],
    text: `POLIZIA DI STATO
Commissariato di P.S. Lambrate
OGGETTO: Verbale di denuncia di furto resa da MORETTI Carla nata a Bergamo il 02/02/1980
Il giorno 15 ottobre 2026, alle ore 09.30, negli uffici in intestazione è presente la denunciante...
la quale dichiara che in data 14/10/2026 ignoti le asportavano la borsa
Fatto, letto e chiuso in data e luogo di cui sopra`,
    notes: { datedOn: '2026-10-15' },
  },
  {
    title: 'a report of lost keys',
    is: ['police_report'],
    text: `COMANDO POLIZIA LOCALE DI CREMONA
DENUNCIA DI SMARRIMENTO
Il sottoscritto Ferri Bruno denuncia lo smarrimento delle chiavi
Cremona, 11 novembre 2026
L'agente`,
    notes: { datedOn: '2026-11-11', holder: 'Ferri Bruno' },
  },
  {
    title: 'an airline’s letter on a delay',
    is: ['carrier_statement'],
    text: `AZZURRA AIRLINES
Customer Relations
14 August 2026
DELAY CONFIRMATION
To whom it may concern: we confirm that flight AZ1234 on 12 August 2026 from Milan to Lisbon was delayed by 5 hours.
Passenger: Emily Carter`,
    notes: { datedOn: '2026-08-14', holder: 'Emily Carter' },
  },
  {
    title: 'an airline’s statement on a cancelled flight',
    is: ['carrier_statement'],
    text: `Dichiarazione della compagnia aerea
Si dichiara che il volo AZ1235 del 05/07/2026 è stato cancellato per motivi operativi.
Rilasciata a Carla Moretti in data 06/07/2026`,
    notes: { datedOn: '2026-07-06' },
  },
  {
    title: 'the booking of a hotel',
    is: ['travel_booking'],
    text: `Your booking is confirmed
Booking confirmation number: 3344556677
Guest name: Emily Carter
Check-in: Saturday 4 July 2026  Check-out: Saturday 11 July 2026
Hotel Miramar, Lisbon
Total price EUR 980.00`,
    notes: { number: '3344556677', total: 98_000 },
  },
  {
    title: 'an English claim form, signed by typing',
    is: ['claim_form'],
    text: `CLAIM FORM - HOUSEHOLD
Name: John Baker
Policy No: CAS-2025-100004
Date of loss: 6 October 2026
What happened: burglars broke the back door
Amount claimed: £1,250.00
Signed: John Baker
Date: 9 October 2026`,
    notes: { datedOn: '2026-10-09', holder: 'John Baker', quality: [] },
  },
  {
    title: 'a consent signed with a certificate',
    is: ['health_consent'],
    text: `CONSENSO AL TRATTAMENTO DEI DATI PERSONALI
Io sottoscritto Davide Greco presto il consenso al trattamento dei dati relativi alla salute
Milano 02/11/2026
Firmato digitalmente da GRECO DAVIDE`,
    notes: { holder: 'Davide Greco', datedOn: '2026-11-02', quality: [] },
  },
  {
    title: 'a power of attorney with an empty line',
    is: ['mandate'],
    text: `PROCURA SPECIALE
Repertorio n. 12345
Io sottoscritta Carla Moretti nomino mio procuratore speciale l'Avv. Paolo Neri
affinché mi rappresenti presso la Compagnia
Bergamo, lì 05 novembre 2026
Firma ________________________`,
    notes: { holder: 'Carla Moretti', datedOn: '2026-11-05', quality: ['unsigned'] },
  },
  {
    title: 'an English letter of authority',
    is: ['mandate'],
    text: `LETTER OF AUTHORITY
I, the undersigned Emily Carter, authorise Quay Brokers Ltd to act on my behalf.
Dated 1 September 2026
Signature ....................`,
    notes: { holder: 'Emily Carter', datedOn: '2026-09-01', quality: ['unsigned'] },
  },
  {
    title: 'English bank details',
    is: ['bank_details'],
    text: `BANK DETAILS
Account name: Emily Carter
IBAN: GB82 WEST 1234 5698 7654 32
BIC: WESTGB2L`,
    notes: { iban: 'GB82WEST12345698765432', holder: 'Emily Carter' },
  },
  {
    title: 'bank details on a note',
    is: ['bank_details'],
    text: `Coordinate bancarie per il rimborso
c/c intestato a Bruno Ferri
IT60X0542811101000000123456`,
    notes: { iban: 'IT60X0542811101000000123456', holder: 'Bruno Ferri' },
  },
  {
    title: 'a passport',
    is: ['id'],
    text: `PASSAPORTO / PASSPORT
REPUBBLICA ITALIANA
Cognome/Surname GRECO
Nome/Given names DAVIDE
Data di nascita/Date of birth 03 APR/APR 1975
Data di rilascio/Date of issue 12 MAG/MAY 2020
Data di scadenza/Date of expiry 11 MAG/MAY 2030`,
  },
  {
    title: 'a driving licence',
    is: ['id'],
    text: `PATENTE DI GUIDA
1. FERRI
2. BRUNO
3. 01/01/70 CREMONA (CR)
4a. 10/05/2018 4c. MC-CR
4b. 01/01/2028
5. CR1234567X`,
    notes: { validUntil: '2028-01-01', datedOn: '2018-05-10' },
  },
  {
    title: 'a report of the fire brigade',
    is: ['fire_report'],
    text: `MINISTERO DELL'INTERNO
COMANDO PROVINCIALE DEI VIGILI DEL FUOCO DI MILANO
RAPPORTO DI INTERVENTO N. 1223
Data intervento 05/11/2026 ore 22.40
Causa presunta: corto circuito`,
    notes: { datedOn: '2026-11-05' },
  },
  {
    title: 'a weather bulletin',
    is: ['weather'],
    text: `ARPA LOMBARDIA
Bollettino meteorologico del 22/07/2026
Temporali forti con grandine sulla provincia di Lodi`,
  },
  {
    title: 'an ISEE statement',
    is: ['income'],
    text: `ATTESTAZIONE ISEE
Protocollo INPS-ISEE-2026-01234567
Dichiarante: VILLA MARTA
ISEE ordinario 12.450,00
Valida fino al 31/12/2026`,
  },
  {
    title: 'an income statement of the employer',
    is: ['income'],
    text: `CERTIFICAZIONE UNICA 2026
DATI RELATIVI AL DIPENDENTE
Cognome GRECO Nome DAVIDE
Redditi di lavoro dipendente 24.350,00`,
  },
  {
    title: 'an employer’s statement',
    is: ['employer'],
    text: `Ditta Esempio S.p.A.
Lodi, 3 novembre 2026
DICHIARAZIONE DEL DATORE DI LAVORO
Si dichiara che il Sig. Davide Greco è dipendente dal 2010.
Firma e timbro ____________`,
    notes: { datedOn: '2026-11-03' },
  },
  {
    title: 'a declaration of heirs',
    is: ['heirs'],
    text: `DICHIARAZIONE SOSTITUTIVA DELL'ATTO DI NOTORIETA'
(art. 47 D.P.R. 28 dicembre 2000 n. 445)
La sottoscritta VILLA MARTA dichiara che gli eredi legittimi di Villa Fabio sono...
Monza, 10/09/2026
Il dichiarante ______________`,
    notes: { datedOn: '2026-09-10' },
  },
  {
    title: 'a declaration under art. 142',
    is: ['social_decl'],
    text: `DICHIARAZIONE AI SENSI DELL'ART. 142 DEL CODICE DELLE ASSICURAZIONI
Il sottoscritto Ferri Bruno dichiara di non avere diritto a prestazioni da parte di istituti che gestiscono assicurazioni sociali obbligatorie.
Data 12/11/2026 Firma ..........................`,
    notes: { quality: ['unsigned'], datedOn: '2026-11-12' },
  },
  {
    title: 'a vehicle registration',
    is: ['vehicle_reg'],
    text: `CARTA DI CIRCOLAZIONE
A GA123BC
B 12.05.2018
C.2.1 BIANCHI
C.2.2 ANNA`,
    notes: { plates: ['GA123BC'] },
  },
  {
    title: 'a surveyor’s report',
    is: ['technical_report'],
    text: `RELAZIONE TECNICA
Oggetto: infiltrazione appartamento sig. Ferri Bruno
Sopralluogo del 03/11/2026
La causa è la rottura della colonna di scarico.
Cremona, 05/11/2026
Geom. Paolo Riva`,
    notes: { datedOn: '2026-11-05' },
  },
  {
    title: 'an English list of damaged things',
    is: ['items_list'],
    text: `LIST OF DAMAGED ITEMS
Emily Carter
Camera 400.00
Suitcase 120.00
Shoes 80.00
Total 600.00`,
    notes: { total: 60_000, lines: [40_000, 12_000, 8_000] },
  },
  {
    title: 'an American invoice',
    is: ['invoice'],
    text: `MIAMI BEACH URGENT CARE LLC
1200 Ocean Drive, Miami FL
INVOICE # 55-0912
Date of service: 07/02/2026
Statement date: 15 July 2026
Patient: Emily Carter
Office visit, new patient $220.00
X-ray, 2 views $145.50
Total charges $365.50
Amount paid $365.50
Balance due $0.00`,
    notes: {
      number: '55-0912',
      datedOn: '2026-07-15',
      patient: 'Emily Carter',
      total: 36_550,
      currency: 'USD',
      paid: true,
    },
  },
  {
    title: 'a form nobody filled in',
    is: ['claim_form'],
    text: `MODULO DI RICHIESTA RIMBORSO
Cognome e Nome: ____________________ Codice Fiscale: ____________________
Numero polizza: ____________________
Luogo e data: ____________________ Firma: ____________________`,
    notes: { quality: ['unsigned', 'undated'] },
  },
  {
    title: 'an English cancellation invoice',
    is: ['cancellation_cost'],
    text: `Sunny Tours Ltd
CANCELLATION INVOICE
Booking ref 99812
Date 2 June 2026
Cancellation fee 60% 720.00
Total cancellation charges 720.00`,
    notes: { datedOn: '2026-06-02', total: 72_000 },
  },
  {
    title: 'an advertisement',
    is: [],
    text: `Newsletter di novembre
Scopri le nostre offerte per la tua auto!
Richiedi un preventivo gratuito online: in omaggio un buono spesa.`,
  },
  {
    title: 'a certificate of insurance',
    is: [],
    text: `CERTIFICATO DI ASSICURAZIONE
Contraente Anna Bianchi Targa GA123BC
Polizza RCA-2025-004217 valida dal 01/01/2026 al 31/12/2026`,
  },
  {
    title: 'a boarding pass',
    is: ['travel_booking'],
    text: `BOARDING PASS
CARTER/EMILY MRS
FLIGHT AZ1234 DATE 12AUG SEAT 14C GATE B22`,
  },
  {
    title: 'an invoice whose labels stand in one column and its values in the next',
    is: ['invoice'],
    text: `FISIOLAB STP SRL
Viale Europa 45 - 37138 Verona
C.F./P.IVA 00743110157
Fattura
Numero
Data
Cliente
Codice fiscale
214
05/10/2026
Marta Villa
VLLMRT80A41F704X
Seduta di fisioterapia 45,00
Seduta di fisioterapia 45,00
Seduta di tecarterapia 50,00
Totale fattura 140,00`,
    notes: {
      number: '214',
      datedOn: '2026-10-05',
      holder: 'Marta Villa',
      total: 14_000,
      issuerVat: '00743110157',
      lines: [4500, 4500, 5000],
    },
  },
  {
    title: 'a receipt of the health service',
    is: ['invoice'],
    text: `ASST DI CREMONA
RICEVUTA TICKET SANITARIO
Ricevuta n. 2026-778812 emessa il 19/08/2026
Assistito: FERRI BRUNO C.F. FRRBRN70A01D150X
Prestazione: 87.44.1 RX TORACE
Importo ticket € 15,49
Pagato in data 19/08/2026 - POS`,
    notes: { number: '2026-778812', datedOn: '2026-08-19', patient: 'FERRI BRUNO', paid: true },
  },
  {
    title: 'a lawyer’s bill',
    is: ['invoice'],
    text: `Studio Legale Neri & Associati
Via Dante 10 - 20121 Milano - P.IVA 12345678903
PARCELLA N. 33/E
Milano, 12 ottobre 2026
Cliente: Davide Greco
Onorari 1.000,00
Spese generali 15% 150,00
C.P.A. 4% 46,00
IVA 22% 263,12
Totale 1.459,12
Ritenuta d'acconto 20% -230,00
Netto a pagare 1.229,12`,
    notes: { number: '33/E', datedOn: '2026-10-12', holder: 'Davide Greco', issuerVat: '12345678903' },
  },
  {
    title: 'an invoice for a windscreen',
    is: ['invoice'],
    text: `VETRO RAPIDO S.R.L. - Centro di Lodi
P.IVA IT 00743110157
Fattura di vendita N° VR/2026/0912 - Data 02.11.2026
Intestatario: BIANCHI ANNA
Targa: GA123BC   Km 45.200
Parabrezza anteriore           310,00
Colla e materiali               25,50
Manodopera                      60,00
Imponibile                     395,50
Iva 22%                         87,01
Totale fattura                 482,51
Di cui a carico assicurazione  482,51`,
    notes: {
      number: 'VR/2026/0912',
      datedOn: '2026-11-02',
      holder: 'BIANCHI ANNA',
      net: 39_550,
      vat: 8_701,
      total: 48_251,
      plates: ['GA123BC'],
      lines: [31000, 2550, 6000],
    },
  },
  {
    title: 'an invoice whose first date is when it falls due',
    is: ['invoice'],
    text: `Scadenza: 30/11/2026
IDEALCASA DI ROSSI MARIO
P.iva 12345678903
Spett.le
Condominio Via Larga 8
20122 Milano
FATTURA 56 del 31/10/2026
Rifacimento impermeabilizzazione terrazzo 2.400,00
IVA 10% 240,00
TOTALE 2.640,00
Non pagata`,
    notes: { number: '56', datedOn: '2026-10-31', total: 264_000, vat: 24_000, paid: false },
  },
  {
    title: 'a dentist’s plan of treatment',
    is: ['estimate'],
    text: `PIANO DI CURA E PREVENTIVO
Dr. Andrea Bassi - Odontoiatra
Paziente: Carla Moretti
Data: 15/09/2026
Impianto 46 1.200,00
Corona in ceramica 650,00
TOTALE 1.850,00
Firma per accettazione ______________`,
    notes: { datedOn: '2026-09-15', total: 185_000, lines: [120000, 65000], quality: [] },
  },
  {
    title: 'a body shop’s estimate in parts and work',
    is: ['estimate'],
    text: `AUTOCARROZZERIA DUE ESSE
Preventivo riparazione nr 77/2026
del 12.11.2026
Veicolo FIAT PANDA targa GA 123 BC
Proprietario Bianchi Anna
Ricambi
Paraurti post. 240,00
Sensori parcheggio 95,00
Manodopera carrozzeria ore 4,5 x 38,00 171,00
Materiali di consumo 60,00
Totale netto 566,00
IVA 22% 124,52
Totale generale 690,52`,
    notes: {
      number: '77/2026',
      datedOn: '2026-11-12',
      total: 69_052,
      net: 56_600,
      vat: 12_452,
      lines: [24000, 9500, 17100, 6000],
    },
  },
  {
    title: 'an English emergency room’s letter',
    is: ['er_report'],
    text: `NHS Trust
Accident and Emergency Department
A&E discharge summary
Patient: Baker, John   DOB: 12/03/1971
Date of attendance: 11 November 2026
Diagnosis - sprained ankle
Consultant: Dr P Shah`,
    notes: { datedOn: '2026-11-11', diagnosis: 'sprained ankle' },
  },
  {
    title: 'a short report of an emergency room',
    is: ['er_report'],
    text: `OSPEDALE SAN RAFFAELE
VERBALE DI P.S.
Sig.ra MORETTI CARLA, nata il 02/02/1980
Accesso del 14/10/2026 ore 21.15
DIAGNOSI: contusione spalla sinistra
PROGNOSI: 5 giorni`,
    notes: { datedOn: '2026-10-14', patient: 'MORETTI CARLA', diagnosis: 'contusione spalla sinistra' },
  },
  {
    title: 'the first page of a clinic’s record',
    is: ['clinical_record'],
    text: `CASA DI CURA SANTA RITA
CARTELLA CLINICA N° 5521/26
Degente: GRECO DAVIDE
Ricovero dal 02/06/2026 al 05/06/2026
Diagnosi di dimissione: ernia inguinale sinistra operata`,
    notes: {
      number: '5521/26',
      from: '2026-06-02',
      to: '2026-06-05',
      diagnosis: 'ernia inguinale sinistra operata',
    },
  },
  {
    title: 'an English prescription',
    is: ['prescription'],
    text: `PRESCRIPTION
Dr Alan Reed, Sports Medicine
Date 3 October 2026
Patient name John Baker
Rx: 8 sessions of physiotherapy
Indication: rotator cuff tear`,
    notes: { datedOn: '2026-10-03', patient: 'John Baker' },
  },
  {
    title: 'a prescription that begins with Rp/',
    is: ['prescription'],
    text: `Dott. Paolo Sala
Specialista in Cardiologia
Rp/ Ecocardiogramma color doppler
Sig. Davide Greco
20 settembre 2026`,
    notes: { datedOn: '2026-09-20', patient: 'Davide Greco', doctor: 'Paolo Sala' },
  },
  {
    title: 'a report of the municipal police on an accident',
    is: ['police_report'],
    text: `COMUNE DI MILANO - CORPO DI POLIZIA LOCALE
RAPPORTO DI INCIDENTE STRADALE N. 4471/2026
Data incidente 10/11/2026 ore 08.30
Località via Larga angolo via Albricci
Veicolo A targa GA123BC conducente Bianchi Anna
Veicolo B targa FX123YZ conducente Conti Mario`,
  },
  {
    title: 'an English report of lost things',
    is: ['police_report'],
    text: `AVON AND SOMERSET POLICE
Lost and stolen property report
Crime reference: 52/88412/26
Reported on 3 August 2026 by Emily Carter`,
    notes: { number: '52/88412/26', datedOn: '2026-08-03' },
  },
  {
    title: 'an Italian baggage report',
    is: ['carrier_statement'],
    text: `RAPPORTO DI IRREGOLARITÀ BAGAGLIO
PIR: FCOAZ67890
Passeggero: GRECO DAVIDE
Volo: AZ608 Data: 15/08/2026
Bagagli mancanti: 1`,
    notes: { datedOn: '2026-08-15', holder: 'GRECO DAVIDE' },
  },
  {
    title: 'a contract of travel',
    is: ['travel_booking'],
    text: `CONTRATTO DI VIAGGIO N. 2026/551
Agenzia Mondo Blu - Lodi
Viaggiatore: Carla Moretti
Destinazione Grecia, partenza 02/08/2026 rientro 09/08/2026
Prezzo totale € 1.120,00
Lodi, 15/05/2026`,
    notes: { number: '2026/551', datedOn: '2026-05-15', total: 112_000 },
  },
  {
    title: 'a notice of an accident at home',
    is: ['claim_form'],
    text: `DENUNCIA DI INFORTUNIO
Il/La sottoscritto/a Davide Greco
Polizza INF-2025-000931
Data e ora dell'infortunio 01/10/2026 ore 17:00
Luogo: cortile di casa
Descrizione: caduta dalla scala
Data 05/10/2026
Firma dell'assicurato`,
    notes: { datedOn: '2026-10-05', quality: [] },
  },
  {
    title: 'a demand for damages',
    is: ['claim_form'],
    text: `RICHIESTA DI RISARCIMENTO DANNI
Il sottoscritto Mario Conti chiede il risarcimento dei danni subiti il 10/11/2026.
Milano, 13/11/2026
Mario Conti (firma) ______________________`,
    notes: { datedOn: '2026-11-13', holder: 'Mario Conti', quality: ['unsigned'] },
  },
  {
    title: 'a mandate for two signatures',
    is: ['mandate'],
    text: `DELEGA ALLA RISCOSSIONE
La sottoscritta Marta Villa delega il Sig. Fabio Villa a riscuotere l'indennizzo.
Monza, 3/11/2026
Firma del delegante: ......................
Firma del delegato: ......................`,
    notes: {
      holder: 'Marta Villa',
      datedOn: '2026-11-03',
      quality: ['unsigned'],
      signatures: 2,
      emptySignatures: 2,
    },
  },
  {
    title: 'another page of rubbish',
    is: ['invoice'],
    file: 'ft.pdf',
    text: `¤¤§ ^^ ~~ ||l| [[ ]] ;;. ..,, ''" rnq~ xz^k bdf§ qqrt§ ;:;
llll|| {}{} §§§ ¬¬¬ |¦|¦ .;.; ,,,, ---- ~~~~ qwrtp zxcvb ¤ ° §`,
    notes: { quality: ['illegible'] },
  },
  {
    title: 'the last page of an invoice alone',
    is: ['invoice'],
    text: `FATTURA N. 88 DEL 01/06/2026     pag. 3/3
Riporto 540,00
Consulenza 60,00
TOTALE FATTURA 600,00`,
    notes: { number: '88', total: 60_000, quality: ['partial'] },
  },
  {
    title: 'an appointment with a technician',
    is: [],
    text: `CONFERMA D'ORDINE DI MANUTENZIONE CALDAIA
Gentile cliente, il tecnico passerà lunedì.
Il team`,
  },
  {
    title: 'a curriculum vitae',
    is: [],
    text: `CURRICULUM VITAE
Anna Bianchi
Esperienze: impiegata presso ufficio fatturazione, gestione fatture e preventivi
Istruzione: diploma`,
  },
  {
    title: 'a bank statement',
    is: [],
    text: `ESTRATTO CONTO N. 3/2026
Banca del Lago S.p.A.
Intestatario Bianchi Anna
Data Valuta Descrizione Addebiti Accrediti
05/10 05/10 Pagamento POS farmacia 12,10
Saldo finale 1.230,50`,
  },
  {
    title: 'a letter of complaint with amounts',
    is: [],
    text: `Spett.le Compagnia
Oggetto: reclamo per mancato pagamento fattura n. 118
Con la presente reclamo per il ritardo. Allego copia della fattura da 202,00 euro e ricevuta da 10,00 euro, totale 212,00.
Distinti saluti
Anna Bianchi`,
  },
];
