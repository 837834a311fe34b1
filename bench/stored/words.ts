/** What an insurance desk's mail is made of: names, sentences in Italian and English, and bodies drawn from them. */
import { nameKey } from '#src/domain/text/names.ts';
import type { Random } from '../../test/random.ts';

/** A name with what the database compares it by. */
export interface MadeName {
  readonly name: string;
  readonly key: string;
  readonly surname: string;
}

/** A body as many messages have it; each adds an ending of its own. Its last word has a meaning, so that stemming keeps it. */
export interface MadeBody {
  readonly language: 'it' | 'en';
  readonly text: string;
}

const firstNames =
  'Alba Bice Ciro Dina Ezio Flora Gino Ilda Livio Mara Nilo Orsola Piero Rina Sante Tea Ugo Vera Zeno Amelia Nicolò José Zoë Ada Basil Clara Dexter Edith Felix Gwen Hugo Iris Jonas Kitty Leo Maud Ned Olive Percy Rose'.split(
    ' ',
  );
const beginnings =
  'Abba Bram Cerru Dosse Ermi Fonta Gava Idro Lanza Mezza Narde Orse Pava Qua Rava Salva Tambu Ucce Valla Zambo Rosse Bianche Ferra Colo Mari Conta Grego Paro'.split(
    ' ',
  );
const middles = 'ri lo ne sti ga mbe ndo lle tta vi'.split(' ');
const endings = 'ni tti lli ro sco rdi zzi nò'.split(' ');

/** Every surname there can be: about two thousand. */
function surnames(): string[] {
  return beginnings.flatMap((first) =>
    middles.flatMap((middle) => endings.map((last) => first + middle + last)),
  );
}

/** `count` different names of invented people. */
export function makeNames(count: number, random: Random): readonly MadeName[] {
  const all = random.shuffled(surnames());
  return Array.from({ length: count }, (_, index): MadeName => {
    const surname = all[Math.floor(index / firstNames.length) % all.length] ?? '';
    const name = `${firstNames[index % firstNames.length]} ${surname}`;
    return { name, key: nameKey(name), surname: surname.toLowerCase() };
  });
}

const sentences = {
  it: [
    'In data odierna mia moglie stava percorrendo la statale quando una vettura non ha rispettato la precedenza e ha urtato la fiancata sinistra della nostra auto.',
    'Allego le fotografie dei danni, il modulo di constatazione amichevole firmato da entrambi i conducenti e il preventivo della carrozzeria.',
    'La perdita d’acqua dal bagno del piano di sopra ha rovinato il soffitto della cucina, i mobili e il parquet del corridoio.',
    'Il perito è venuto martedì e ha detto che la relazione sarebbe arrivata entro dieci giorni lavorativi, ma non abbiamo ricevuto nulla.',
    'Dopo il tamponamento ho avuto dolore al collo e il pronto soccorso mi ha dato una prognosi di sette giorni per colpo di frusta.',
    'Vi chiedo di comunicarmi lo stato della pratica e i tempi previsti per la liquidazione del danno.',
    'La grandine di domenica ha ammaccato il cofano, il tetto e il portellone; il parabrezza è crepato in due punti.',
    'Il condominio ha già denunciato il sinistro alla propria compagnia e l’amministratore è disponibile per il sopralluogo.',
    'Durante la notte hanno forzato la porta del garage e rubato due biciclette elettriche, il trapano e la cassetta degli attrezzi.',
    'Trasmetto la fattura quietanzata del fisioterapista, la ricetta dello specialista e la cartella clinica completa.',
    'Non sono d’accordo con l’offerta ricevuta perché non tiene conto del fermo tecnico e del noleggio dell’auto sostitutiva.',
    'Il conducente dell’altro veicolo era al telefono e un testimone ha lasciato il suo recapito alla polizia locale.',
    'Confermo le coordinate bancarie già comunicate e resto in attesa del bonifico.',
    'Il volo è stato cancellato per sciopero e abbiamo dovuto pagare l’albergo, i pasti e un nuovo biglietto per il rientro.',
    'La lavatrice ha allagato l’appartamento mentre eravamo in ferie e il vicino del piano di sotto lamenta infiltrazioni.',
    'Il cane del vicino ha morso mio figlio al polpaccio; allego il certificato medico e la denuncia ai carabinieri.',
  ],
  en: [
    'This morning another driver failed to give way at the roundabout and hit the left side of my car.',
    'Please find attached photographs of the damage, the signed accident statement and the estimate from the repair shop.',
    'Water leaking from the bathroom upstairs has ruined the kitchen ceiling, the cupboards and the floor of the hallway.',
    'The surveyor came on Tuesday and promised his report within ten working days, but we have received nothing.',
    'I would be grateful if you could tell me how my claim is progressing and when payment can be expected.',
    'The hailstorm on Sunday dented the bonnet and the roof, and the windscreen is cracked in two places.',
    'During the night someone broke into the garage and stole two electric bicycles and a toolbox.',
    'I enclose the physiotherapist’s receipted invoice, the prescription and the complete medical record.',
    'Our flight was cancelled and we had to pay for the hotel, meals and a new ticket home.',
    'I do not agree with the offer because it leaves out the hire of a replacement vehicle.',
  ],
} as const;
const frame = {
  it: ['Buongiorno,', 'Resto in attesa di un vostro riscontro. Cordiali saluti'],
  en: ['Good morning,', 'I look forward to hearing from you. Kind regards'],
} as const;

/** `count` bodies of 60 to 180 words, three in four in Italian; every one greets. */
export function makeBodies(count: number, random: Random): readonly MadeBody[] {
  return Array.from({ length: count }, (): MadeBody => {
    const language = random.chance(0.25) ? 'en' : 'it';
    const [greeting, farewell] = frame[language];
    const told = random.shuffled(sentences[language]).slice(0, random.whole(2, 7));
    return { language, text: [greeting, ...told, farewell].join(' ') };
  });
}
