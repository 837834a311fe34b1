/** Conditions of the house's rules in words. Its files name facts and values by keys; a key without words is shown as it is. */
import type { Language } from '../text/t.ts';

type Words = Readonly<Record<string, Readonly<Record<Language, string>>>>;

/** «vigili del fuoco intervenuti», «causa: furto o incendio»: all of them must hold. */
export function conditionText(
  when: readonly { readonly fact: string; readonly in: readonly string[] }[],
  language: Language,
): string {
  const or = language === 'it' ? ' o ' : ' or ';
  return when
    .map(({ fact, in: wanted }) => {
      const name = factWords[fact]?.[language] ?? fact;
      if (wanted.length === 1 && wanted[0] === 'yes') return name;
      return `${name}: ${wanted.map((value) => valueWords[value]?.[language] ?? value).join(or)}`;
    })
    .join(', ');
}

/** Facts of a claim. */
export const factWords: Words = {
  accident: { it: 'infortunio', en: 'accident' },
  admitted: { it: 'ricovero', en: 'admitted to hospital' },
  authority: { it: 'autorità intervenuta', en: 'authority at the scene' },
  benefit: { it: 'prestazione', en: 'benefit' },
  booked: { it: 'prenotazione', en: 'booking' },
  broken: { it: 'cose danneggiate', en: 'broken things' },
  cai: { it: 'modulo CAI', en: 'joint statement (CAI)' },
  cai_signed: { it: 'CAI firmato da entrambi', en: 'CAI signed by both' },
  care: { it: 'cure', en: 'care' },
  carrier: { it: 'vettore', en: 'carrier' },
  cause: { it: 'causa', en: 'cause' },
  claim_for: { it: 'richiesta', en: 'what is claimed' },
  condominium: { it: 'condominio', en: 'condominium' },
  contents: { it: 'contenuto danneggiato', en: 'contents damaged' },
  counterparty: { it: 'controparte', en: 'other party' },
  course: { it: 'dinamica', en: 'how it happened' },
  death: { it: 'decesso', en: 'death' },
  emergency_room: { it: 'pronto soccorso', en: 'emergency room' },
  family: { it: 'evento in famiglia', en: 'family event' },
  fire_brigade: { it: 'vigili del fuoco intervenuti', en: 'fire brigade called' },
  forced_entry: { it: 'effrazione', en: 'forced entry' },
  health_consent: { it: 'consenso ai dati sanitari', en: 'consent to health data' },
  hurt: { it: 'chi si è fatto male', en: 'who was hurt' },
  injuries: { it: 'lesioni', en: 'injuries' },
  inspected: { it: 'perizia fatta', en: 'inspected' },
  journey: { it: 'in viaggio', en: 'on a journey' },
  locks: { it: 'serrature cambiate', en: 'locks changed' },
  means_tested: { it: 'legata al reddito', en: 'means-tested' },
  neighbour: { it: 'coinvolto un vicino', en: 'neighbour involved' },
  object: { it: 'oggetto', en: 'object' },
  overnight: { it: 'con pernottamento', en: 'overnight' },
  own_cover: { it: 'altra copertura propria', en: 'cover of their own' },
  patronato: { it: 'patronato', en: 'welfare office' },
  payee: { it: 'beneficiario del pagamento', en: 'payee' },
  period: { it: 'periodo', en: 'period' },
  procedure: { it: 'procedura', en: 'procedure' },
  reason: { it: 'motivo', en: 'reason' },
  recovered: { it: 'bene ritrovato', en: 'recovered' },
  represented: { it: 'rappresentante o legale', en: 'representative or lawyer' },
  salary_based: { it: 'in base alla retribuzione', en: 'based on salary' },
  setting: { it: 'tipo di prestazione', en: 'kind of treatment' },
  survivors: { it: 'superstiti', en: 'survivors' },
  third_party_asks: { it: 'un terzo chiede i danni', en: 'a third party claims' },
  traffic: { it: 'nel traffico', en: 'in traffic' },
  valuables: { it: 'preziosi', en: 'valuables' },
  vehicle: { it: 'veicolo', en: 'vehicle' },
  vehicles: { it: 'veicoli', en: 'vehicles' },
  witnesses: { it: 'testimoni', en: 'witnesses' },
  work: { it: 'sul lavoro', en: 'at work' },
};

/** What a fact can be. */
export const valueWords: Words = {
  yes: { it: 'sì', en: 'yes' },
  no: { it: 'no', en: 'no' },
  unknown: { it: 'non noto', en: 'not known' },
  attended: { it: 'intervenuta', en: 'attended' },
  disability: { it: 'invalidità', en: 'disability' },
  family: { it: 'famiglia', en: 'family' },
  sickness: { it: 'malattia', en: 'sickness' },
  unemployment: { it: 'disoccupazione', en: 'unemployment' },
  others: { it: 'di altri', en: 'somebody else’s' },
  treatment: { it: 'cure', en: 'treatment' },
  air: { it: 'aereo', en: 'air' },
  accident: { it: 'infortunio', en: 'accident' },
  collision: { it: 'collisione', en: 'collision' },
  delay: { it: 'ritardo', en: 'delay' },
  fire: { it: 'incendio', en: 'fire' },
  glass: { it: 'cristalli', en: 'glass' },
  hit_and_run: { it: 'pirata della strada', en: 'hit and run' },
  illness: { it: 'malattia', en: 'illness' },
  theft: { it: 'furto', en: 'theft' },
  vandalism: { it: 'atti vandalici', en: 'vandalism' },
  weather: { it: 'eventi atmosferici', en: 'weather' },
  refund: { it: 'rimborso', en: 'refund' },
  birth: { it: 'nascita', en: 'birth' },
  missing: { it: 'manca', en: 'missing' },
  other: { it: 'altri', en: 'others' },
  vehicle: { it: 'veicolo', en: 'vehicle' },
  study: { it: 'studi', en: 'study' },
  cumulation: { it: 'cumulo', en: 'cumulation' },
  bereavement: { it: 'lutto', en: 'bereavement' },
  carrier: { it: 'vettore', en: 'carrier' },
  day_hospital: { it: 'day hospital', en: 'day hospital' },
  exam: { it: 'esame', en: 'exam' },
  physiotherapy: { it: 'fisioterapia', en: 'physiotherapy' },
  surgery: { it: 'intervento', en: 'surgery' },
  visit: { it: 'visita', en: 'visit' },
  two: { it: 'due', en: 'two' },
  declared: { it: 'dichiarati', en: 'declared' },
};
