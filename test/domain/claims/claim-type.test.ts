import { describe, expect, test } from 'vitest';
import { classifyClaimType, conditionFacts, typeUnderPolicy } from '#src/domain/claims/claim-type.ts';
import type { ClaimType, Profile } from '#src/domain/profile.ts';
import { loadProfile } from '#src/profile.ts';
import { strangers } from './strangers.ts';
import { longTexts } from '../facts/long-texts.ts';

const insurer = await loadProfile('insurer');

/** A type of the small profile below: words with weights, conditions with patterns. */
function claimType(
  id: string,
  words: Record<string, number>,
  conditions: readonly [string, string, RegExp][] = [],
): ClaimType {
  const [found] = insurer.claimTypes.values();
  if (!found) return expect.unreachable();
  return {
    ...found,
    circumstanceExamples: new Map(),
    id: id as ClaimType['id'],
    words: Object.entries(words).map(([word, weight]) => ({ word, weight })),
    conditions: conditions.map(([fact, value, pattern]) => ({ fact, value, pattern })),
    rather: [],
  };
}

const water = claimType('water', { 'perdita d’acqua': 6, allagat: 0, 'allag*': 4, tubo: 2, città: 1 });
const theft = claimType('theft', { furto: 5, 'rubat*': 5, tubo: -3, ferito: 5 }, [
  ['witness', 'declared', /testimon[ei]/iu],
  ['cause', 'theft', /furto/iu],
  ['cause', 'damage', /dann/iu],
  ['police', 'no', /non .{0,20}carabinieri/iu],
  ['police', 'yes', /carabinieri/iu],
]);
const small: Profile = { ...insurer, claimTypes: new Map([water, theft].map((type) => [type.id, type])) };

describe('the words of a profile', () => {
  test('add up, each once, accents and case and blanks aside', () => {
    const guess = classifyClaimType('PERDITA\nD’ACQUA, acqua, tubo tubo tubo, citta', small);
    expect(guess).toMatchObject({ type: 'water', lead: 9, scores: [{ type: 'water', score: 9 }] });
    expect(guess.evidence.map(({ quote }) => quote)).toEqual(['PERDITA\nD’ACQUA', 'tubo', 'citta']);
  });

  test('match whole words, or their beginnings with a star', () => {
    expect(classifyClaimType('allagamento e tubolare', small).scores).toEqual([{ type: 'water', score: 4 }]);
    expect(classifyClaimType('rubate', small).type).toBe('theft');
    expect(classifyClaimType('sfurtotto', small).scores).toEqual([]);
  });

  test('that are denied do not speak', () => {
    expect(classifyClaimType('nessun ferito, nessun furto', small).scores).toEqual([]);
    expect(classifyClaimType('nessun furto ieri, ma un furto oggi', small).type).toBe('theft');
  });

  test('must be clear: a weak word or two types alike give no type', () => {
    expect(classifyClaimType('allagato', small).type).toBeUndefined();
    expect(classifyClaimType('furto e perdita d’acqua', small)).toMatchObject({ lead: 1 });
    expect(classifyClaimType('furto e perdita d’acqua', small).type).toBeUndefined();
    expect(classifyClaimType('', small)).toMatchObject({ scores: [], evidence: [], lead: 0 });
  });
});

describe('under a known policy', () => {
  const underPolicy = (text: string, ...covered: string[]) =>
    typeUnderPolicy(
      classifyClaimType(text, insurer),
      new Set(covered.map((type) => type as ClaimType['id'])),
    );

  test('few words suffice for what it covers', () => {
    const leak = 'gelo e contatore scoppiato';
    expect(underPolicy(leak, 'home_water', 'home_theft')).toBe('home_water');
    expect(underPolicy('vi scrivo per un danno', 'home_water', 'home_theft')).toBeUndefined();
    expect(underPolicy('vi scrivo per un danno', 'travel_baggage')).toBe('travel_baggage');
  });

  test('a life policy turns a fatal car accident into a death benefit', () => {
    const text = 'my brother was killed in a car accident; he had a life policy with you';
    expect(classifyClaimType(text, insurer).byWords.type).toBeUndefined();
    expect(underPolicy(text, 'death_benefit', 'health_hospital')).toBe('death_benefit');
  });

  test('a burglary stays one when the number quoted is of the car', () => {
    const text = 'ladri in casa: hanno rubato gioielli e forzato la porta, furto in appartamento';
    expect(underPolicy(text, 'motor_damage', 'motor_injury', 'motor_own')).toBe('home_theft');
  });
});

describe('where the words of one type are told with the circumstances of another', () => {
  test.each([
    // Hurt or not, in a crash.
    [
      'motor_injury',
      'Nell’incidente contro il veicolo AB123CD mi sono fatto male alla schiena, la mia auto è targata EF456GH',
    ],
    ['motor_damage', 'Scontro fra le due automobili, abbiamo il modulo blu. Non si lamentano lesioni.'],
    ['motor_damage', 'A minor collision with a lorry; there are no personal injuries to report.'],
    // One's own cover, or another's liability.
    [
      'motor_own',
      'Finito contro il muro con la mia auto targata EF456GH: paraurti e fanale; è operante la copertura kasko',
    ],
    ['motor_own', 'I hit a wild boar: bumper, radiator and headlight are gone'],
    ['motor_own', 'L’auto parcheggiata è stata urtata da ignoti, paraurti e fanale da rifare'],
    [
      'motor_damage',
      'Mentre l’auto era parcheggiata, una Fiat targata AB123CD ha urtato il paraurti e il fanale',
    ],
    // What burnt or was hit from above.
    ['motor_own', 'la mia vettura ha preso fuoco mentre era in sosta, è bruciato tutto il vano motore'],
    [
      'home_fire_weather',
      'una padella sul fuoco ha incendiato la cappa della cucina, fiamme e mobili anneriti',
    ],
    // A fall of one's own, of somebody else, of somebody hit by a car.
    [
      'personal_accident',
      'mi è caduto un pacco sul piede: frattura, portato al pronto soccorso dai colleghi',
    ],
    ['motor_injury', 'non ho notizie del mio colpo di frusta'],
    ['motor_injury', 'avete novità sul sinistro con feriti?'],
    ['liability', 'in negozio da me una cliente è scivolata sul pavimento bagnato e si è rotta un braccio'],
    ['liability', 'Our terrier brought down a jogger, who suffered a sprained ankle'],
    [
      'motor_injury',
      'ero in bici e la portiera dell’auto mi ha fatto cadere: frattura della clavicola, spalla lussata',
    ],
    // At home or on a journey.
    ['travel_medical', 'Frattura del braccio cadendo dalla scala. Soggiorno dal 31/10 al 9/11'],
    ['health_expense', 'chiedo il rimborso della risonanza magnetica'],
    // A night in hospital or none.
    ['health_hospital', 'domando l’indennità per ogni giorno di ospedalizzazione'],
    ['health_expense', 'mi hanno operato in day surgery, la spesa è di 500 euro'],
  ])('it is one of that other type (%s): %s', (type, text) => {
    expect(classifyClaimType(text, insurer).type).toBe(type);
  });

  test('the policy still decides where it covers only the first', () => {
    const text = 'chiedo il rimborso della visita specialistica fatta all’estero, allego la fattura';
    const covered = new Set(['health_expense', 'health_hospital'].map((type) => type as ClaimType['id']));
    expect(typeUnderPolicy(classifyClaimType(text, insurer), covered)).toBe('health_expense');
  });

  test('the first keeps its points, but no longer leads', () => {
    const [injury, damage] = classifyClaimType('tamponamento, ho due costole rotte', insurer).scores;
    expect(injury?.type).toBe('motor_injury');
    expect(damage?.type).toBe('motor_damage');
    expect((injury?.score ?? 0) - (damage?.score ?? 0)).toBeGreaterThanOrEqual(2);
  });
});

describe('circumstances', () => {
  const facts = (text: string) => Object.fromEntries(conditionFacts(text, theft));

  test('are set by the first pattern of the profile that matches', () => {
    expect(facts('c’erano testimoni e i carabinieri')).toEqual({ witness: 'declared', police: 'yes' });
    expect(facts('non ho chiamato i carabinieri')).toEqual({ police: 'no' });
    expect(facts('danni e furto')).toEqual({ cause: 'theft' });
  });

  test('are not set by denials and questions', () => {
    expect(facts('senza testimoni')).toEqual({});
    expect(facts('non ci sono testimoni')).toEqual({});
    expect(facts('ci sono testimoni?')).toEqual({});
    expect(facts('nessun testimone sul posto, poi un testimone si è presentato')).toEqual({
      witness: 'declared',
    });
  });
});

test.each([
  [
    'motor_damage',
    'Ero fermo al semaforo quando una Ford mi ha tamponato, abbiamo compilato il modulo CAI, nessun ferito',
  ],
  ['motor_damage', 'Another car ran a red light and hit my car, nobody was injured'],
  ['motor_injury', 'colpo di frusta dopo un tamponamento'],
  ['motor_own', 'Mi hanno rubato la macchina sotto casa'],
  ['motor_own', 'mi si è rotto il parabrezza in autostrada'],
  ['home_water', 'si è rotto un tubo in bagno e ha allagato il corridoio, ho chiamato l’idraulico'],
  ['home_water', 'A pipe burst in my kitchen and flooded the floor'],
  ['home_theft', 'ignoti sono entrati in casa forzando la finestra e hanno rubato gioielli'],
  ['home_fire_weather', 'un fulmine ha bruciato la televisione'],
  ['liability', 'Il mio cane ha morso il vicino'],
  ['health_expense', 'chiedo il rimborso della visita cardiologica, allego fattura e prescrizione'],
  ['personal_accident', 'sono caduto dalle scale e mi sono rotto un braccio, polizza infortuni'],
  ['travel_baggage', 'my suitcase never arrived, the airline gave me a PIR'],
  ['travel_baggage', 'la mia valigia è stata smarrita dopo il volo'],
  ['travel_cancel', 'ho annullato il viaggio per malattia'],
  ['death_benefit', 'mio padre è deceduto, sono il beneficiario della polizza vita'],
])('with the insurer’s own words, %s: %s', (type, text) => {
  expect(classifyClaimType(text, insurer).type).toBe(type);
});

test.each(['vi invio i documenti richiesti', 'a che punto è la mia pratica?', 'Buongiorno'])(
  'no type in «%s»',
  (text) => {
    expect(classifyClaimType(text, insurer).type).toBeUndefined();
  },
);

test('hostile texts of 50,000 characters are read to their end', () => {
  for (const text of longTexts(
    'casa',
    'furto ',
    'ferito ',
    'nessun ferito ',
    'auto auto',
    'perdita ',
    'testimoni? ',
  )) {
    expect(() => [
      classifyClaimType(text, insurer),
      ...[...insurer.claimTypes.values()].map((type) => conditionFacts(text, type)),
    ]).not.toThrow();
  }
});

describe('the insurer’s circumstances', () => {
  const factOf = (fact: string, text: string, type = 'motor_damage') => {
    const found = [...insurer.claimTypes.values()].find(({ id }) => id === (type as ClaimType['id']));
    return found ? conditionFacts(text, found).get(fact) : expect.unreachable();
  };

  test.each([
    ['Il CAI non l’abbiamo compilato', 'no'],
    ['niente CAI', 'no'],
    ['il modulo CAI non c’è', 'no'],
    ['il modulo blu non è stato firmato', 'no'],
    ['we did not fill in the accident statement', 'no'],
    ['We never completed an accident statement', 'no'],
    ['non c’è il CAI perché l’altro è scappato', 'no'],
    ['Abbiamo compilato il CAI', 'yes'],
    ['Il CAI non ve l’ho ancora mandato', 'yes'],
    ['Mi hanno tamponato', undefined],
    ['Abbiamo compilato il modulo CAI, per fortuna nessuno si è fatto male.', 'yes'],
  ])('the accident statement: %s', (text, value) => expect(factOf('cai', text)).toBe(value));

  test.each([
    ['cai', 'Constatazione a doppia firma: sì', 'yes'],
    ['cai', 'We both signed the agreed statement of facts', 'yes'],
    ['witnesses', 'Un signore ha assistito al fatto ed è disposto a testimoniare', 'declared'],
  ])('of a crash are heard alike where somebody was hurt: %s, «%s»', (fact, text, value) => {
    for (const type of ['motor_damage', 'motor_injury']) expect(factOf(fact, text, type)).toBe(value);
  });

  test.each([
    ['nn si è fatto male nessuno', 'no'],
    ['Io e il passeggero stiamo bene', 'no'],
    ['everyone was okay', 'no'],
    ['Persone ferite: nessuna', 'no'],
    ['non stiamo bene, abbiamo delle contusioni', 'yes'],
  ])('injuries: %s', (text, value) => expect(factOf('injuries', text)).toBe(value));

  test.each([
    ['in nome e per conto del ns. cliente inviamo denuncia', 'intermediary'],
    ['Siamo il broker e scriviamo per conto del cliente', 'intermediary'],
    ['Studio Legale Verdi, in nome e per conto del nostro cliente', 'yes'],
    ['Scrivo per conto di mia madre', 'yes'],
    ['Il patronato scrive per conto della signora', 'yes'],
    ['I write on behalf of my father', 'yes'],
    ['Mi hanno tamponato', undefined],
  ])('who represents whom: %s', (text, value) => expect(factOf('represented', text)).toBe(value));
});

describe('circumstances of a crash', () => {
  const motor = [...insurer.claimTypes.values()].find(({ id }) => id === 'motor_damage')!;
  const read = (text: string) => Object.fromEntries(conditionFacts(text, motor));

  test.each([
    'Un furgone mi ha ammaccato la portiera ed è scappato.',
    'L’altro non si è fermato.',
    'Ho trovato l’auto urtata da ignoti.',
    'The driver made off before I could note the plate.',
    'It was hit by an unknown vehicle.',
    'Un furgone mi ha tamponato ed è ripartito, non ho visto la targa.',
    'A van hit me and I could not read its number plate.',
  ])('«%s»: the other one fled', (text) => expect(read(text)['counterparty']).toBe('fled'));

  test.each([
    'L’auto non si è fermata allo stop e mi ha urtato.',
    'Il conducente è sceso e abbiamo compilato il modulo.',
    'He failed to stop at the junction and hit me.',
  ])('«%s»: he did not', (text) => expect(read(text)['counterparty']).toBeUndefined());

  test.each([
    'Urto laterale fra il nostro furgone e un taxi.',
    'Vi era un biglietto del conducente dell’altra parte.',
    'My car was struck on the offside, while stationary, by a vehicle.',
    'Mia moglie è stata urtata sul posteriore dalla DP680TS.',
  ])('«%s»: two vehicles', (text) => expect(read(text)['vehicles']).toBe('two'));

  test.each([
    'La controparte ha rifiutato di sottoscrivere il modulo.',
    'The lorry driver declined to fill in the form.',
    'Non disponevamo del modulo blu.',
  ])('«%s»: no accident form', (text) => expect(read(text)['cai']).toBe('no'));
});

test.each([
  'Ero fermo e una vettura in retromarcia mi urtava la portiera. Lesioni: nessuna.',
  'Ieri un’auto mi ha sfiorato il passaruota. Feriti, per quanto ne so, nessuno.',
  'Ieri in corso Italia un furgone mi ha tamponato. Ferito nessuno. Modulo CAI firmato da entrambi.',
])('who denies behind the word that anybody was hurt tells of a dented car: %s', (text) => {
  expect(classifyClaimType(text, insurer).type).toBe('motor_damage');
});

describe('losses told in words that no list holds', () => {
  const withoutExamples: Profile = { ...insurer, typeExamples: [] };
  const readRight = (profile: Profile) =>
    strangers.filter(([type, text]) => classifyClaimType(text, profile).type === type).length;

  test('are known by their likeness to examples: two of three, where the words alone know one', () => {
    expect(readRight(insurer)).toBeGreaterThanOrEqual(Math.ceil(strangers.length * 0.62));
    expect(readRight(insurer)).toBeGreaterThan(readRight(withoutExamples) * 2);
  });

  test('are seldom taken for another type: one in eight at most', () => {
    const wrong = strangers.filter(([type, text]) => {
      const guess = classifyClaimType(text, insurer);
      return guess.type !== undefined && guess.type !== type;
    });
    expect(wrong.length).toBeLessThanOrEqual(strangers.length / 8);
  });

  test('show the words that spoke for the type', () => {
    const text = 'Buongiorno. La nostra tavernetta è una palude, un giunto dietro la parete ha mollato.';
    const { type, evidence, byWords } = classifyClaimType(text, insurer);
    expect([type, byWords.type]).toEqual(['home_water', undefined]);
    expect(evidence.length).toBeGreaterThan(0);
    for (const { quote, start, end } of evidence) expect(text.slice(start, end)).toBe(quote);
  });

  test.each([
    'Quando mi pagate? Aspetto da settimane.',
    'Grazie di tutto, a presto.',
    'Could you tell me how my file is going?',
    'zxcv qwer tzui',
  ])('no type in: %s', (text) => {
    expect(classifyClaimType(text, insurer).type).toBeUndefined();
  });
});

describe('circumstances told in words that no pattern knows', () => {
  const told = (type: string, text: string, isWithExamples = true) => {
    const found = insurer.claimTypes.get(type as ClaimType['id']) ?? expect.unreachable();
    const { conditions } = found;
    return Object.fromEntries(conditionFacts(text, isWithExamples ? found : { conditions }));
  };

  test.each([
    ['motor_own', 'cause', 'theft', 'Dal garage dell’ospedale la mia macchina non c’è più, catena segata.'],
    ['motor_own', 'cause', 'vandalism', 'Quattro pneumatici tagliati e la capote aperta col taglierino.'],
    ['travel_baggage', 'cause', 'loss', 'Il borsone imbarcato ad Atene nessuno sa dove sia finito.'],
    ['travel_cancel', 'reason', 'bereavement', 'Abbiamo seppellito lo zio, alle Maldive non andiamo più.'],
    ['travel_cancel', 'reason', 'illness', 'Grandma had a stroke, so we stayed and the cottage is lost.'],
    ['health_hospital', 'claim_for', 'allowance', 'Quanto mi date per ogni notte di letto?'],
    ['welfare_benefit', 'benefit', 'unemployment', 'The plant has shut and I’m out of a job.'],
  ])('%s: %s is %s: %s', (type, fact, value, text) => {
    expect(told(type, text, false)[fact]).toBeUndefined();
    expect(told(type, text)[fact]).toBe(value);
  });

  test('a pattern is believed before what a text reads like', () => {
    expect(
      told('travel_cancel', 'Lo sciopero dei treni ha fermato tutto: il funerale può attendere.'),
    ).toEqual(
      told('travel_cancel', 'Lo sciopero dei treni ha fermato tutto: il funerale può attendere.', false),
    );
  });

  test.each([
    ['motor_own', 'Buongiorno, allego quanto richiesto. Cordiali saluti.'],
    ['travel_baggage', 'Could you tell me how my file is going?'],
    ['welfare_benefit', 'Grazie, ricevuto.'],
  ])('nothing is taken from what tells nothing: %s: %s', (type, text) =>
    expect(told(type, text)).toEqual({}),
  );
});
