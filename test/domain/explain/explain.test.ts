import { describe, expect, test } from 'vitest';
import { parseLocalDate } from '#src/domain/time/calendar.ts';
import type { Requirement } from '#src/domain/claims/claim.ts';
import { conflictsOf } from '#src/domain/facts/conflicts.ts';
import type { StoredEvidence, ExplainedLink } from '#src/domain/explain/explain-link.ts';
import { explain, type Explained } from '#src/domain/explain/explain.ts';
import { extractFacts } from '#src/domain/facts/facts.ts';
import type { ItemId } from '#src/domain/ids.ts';
import { linkingRules } from '#src/domain/linking/linking.ts';
import type { Span } from '#src/domain/message.ts';
import type { Terms } from '#src/domain/explain/terms.ts';
import { loadProfile } from '#src/profile.ts';

const profile = await loadProfile('insurer');
const agency = await loadProfile('benefit-agency');
const day = (iso: string) => parseLocalDate(iso) ?? expect.unreachable();

const it = (subject: Explained, terms: Terms = profile.terms) => explain(subject, terms).it;
const en = (subject: Explained, terms: Terms = profile.terms) => explain(subject, terms).en;

/** Words in a part of a message, as evidence keeps them. */
const words = (part: Span['part'], quote: string): Span => ({ part, start: 0, end: quote.length, quote });

function evidence(
  signal: string,
  weight: number,
  span?: Span,
  more: Partial<StoredEvidence> = {},
): StoredEvidence {
  return {
    signal,
    weight,
    claimLevel: ['ref', 'thread', 'loss_date'].includes(signal),
    conflict: signal.startsWith('conflict_'),
    text: { it: 'Etichetta', en: 'Label' },
    ...(span === undefined ? {} : { span }),
    ...more,
  };
}

const reference = evidence('ref', 16, words('subject', 'pratica 4827-1936-52'));
const policy = evidence('policy', 9, words('body', 'polizza n. RCA-2025-004217'));

function link(change: Partial<ExplainedLink>): ExplainedLink {
  return {
    about: 'link',
    claim: 'SIN 4827-1936-52',
    state: 'auto',
    score: 25,
    evidence: [policy, reference],
    others: [],
    decidedBy: 'machine:link',
    decidedOn: day('2026-07-10'),
    carrier: 'email',
    ...change,
  };
}

describe('a link', () => {
  test('of the machine names its signals, the strongest first, with words and place', () => {
    expect(it(link({}))).toEqual([
      'Collegato al sinistro SIN 4827-1936-52 perché: cita il numero del sinistro («pratica 4827-1936-52» nell’oggetto della mail); cita il numero della polizza («polizza n. RCA-2025-004217» nel testo della mail).',
      'Nessun altro sinistro corrisponde altrettanto.',
      'Una persona può sempre scollegarlo.',
    ]);
    expect(en(link({}))[0]).toBe(
      'Linked to the claim SIN 4827-1936-52 because: it quotes the reference of the claim (“pratica 4827-1936-52” in the subject of the e-mail); it quotes the number of the policy (“polizza n. RCA-2025-004217” in the text of the e-mail).',
    );
  });

  test('says how far the next claim is', () => {
    const others = [{ claim: 'SIN 5306-1858-60', score: 12.5 }];
    expect(it(link({ others }))[1]).toBe(
      'Nessun altro sinistro corrisponde altrettanto: SIN 5306-1858-60 ha 12,5 punti in meno.',
    );
    expect(en(link({ others }))[1]).toBe(
      'No other claim fits as well: SIN 5306-1858-60 is 12.5 points behind.',
    );
  });

  test('says how sure the machine was', () => {
    expect(it(link({ certainty: 0.9994 }))).toContain('Certezza stimata: 99,9 %.');
    expect(en(link({ state: 'suggested', certainty: 0.5 }))).toContain('Estimated certainty: 50%.');
  });

  test('shows the file and the page, and the sender’s address', () => {
    const plate = evidence('plate', 9, words('attachment:7' as Span['part'], 'AB123CD'), {
      file: 'CAI.pdf',
      page: 2,
    });
    const email = evidence('email', 8, words('sender', 'anna@example.org'));
    expect(it(link({ evidence: [plate, email] }))[0]).toContain(
      'riporta la targa del veicolo assicurato («AB123CD» nell’allegato «CAI.pdf», pagina 2); arriva dall’indirizzo di una delle persone («anna@example.org»).',
    );
    expect(en(link({ evidence: [plate, email] }))[0]).toContain(
      'in the attachment “CAI.pdf”, page 2); it comes from the address of one of the people',
    );
  });

  test('that is only proposed says what held the machine back', () => {
    const subject = link({
      state: 'suggested',
      score: 11,
      evidence: [policy, evidence('conflict_date', -5, words('body', '4 luglio'))],
      others: [{ claim: 'SIN 5306-1858-60', score: 10 }],
    });
    expect(it(subject)).toEqual([
      'Potrebbe appartenere al sinistro SIN 4827-1936-52 perché: cita il numero della polizza («polizza n. RCA-2025-004217» nel testo della mail).',
      'Parla contro: racconta un fatto di un altro giorno («4 luglio» nel testo della mail).',
      'Non collegato da solo: qualcosa contraddice; gli indizi portano alla persona o alla polizza, non proprio a questo sinistro; gli indizi sono pochi; SIN 5306-1858-60 corrisponde quasi altrettanto; decide una persona.',
    ]);
    expect(en(subject).at(-1)).toContain('SIN 5306-1858-60 fits nearly as well; a person decides.');
  });

  test('to a claim that was opened tells how the policy was recognised', () => {
    expect(it(link({ state: 'opened', evidence: [policy] }))).toEqual([
      'Il messaggio racconta un fatto nuovo: per questo è stato aperto il sinistro SIN 4827-1936-52.',
      'La polizza è stata riconosciuta perché: cita il numero della polizza («polizza n. RCA-2025-004217» nel testo della mail).',
    ]);
    expect(en(link({ state: 'opened', evidence: [] }))[1]).toBe('No policy was recognised in the message.');
  });

  test('of a person names the person, the day and the reason', () => {
    const person = { decidedBy: 'person:Sara Conti', evidence: [] };
    expect(it(link({ ...person, state: 'confirmed' }))).toEqual([
      'Collegato al sinistro SIN 4827-1936-52 da Sara Conti il 10 luglio 2026.',
    ]);
    expect(it(link({ ...person, state: 'removed', reason: 'è di suo fratello' }))).toEqual([
      'Non appartiene al sinistro SIN 4827-1936-52: lo ha detto Sara Conti il 10 luglio 2026.',
      'Motivo: «è di suo fratello».',
      'La macchina non lo ricollegherà da sola.',
    ]);
  });

  test('speaks the words of the house', () => {
    const opened = link({ state: 'opened', evidence: [], claim: 'DOM 4827-1936-52' });
    expect(it(opened, agency.terms)[0]).toBe(
      'Il messaggio racconta un fatto nuovo: per questo è stata aperta la domanda DOM 4827-1936-52.',
    );
    expect(en(opened, agency.terms)[1]).toBe('No contribution record was recognised in the message.');
  });

  test('has words of its own for every signal of the rules, in both languages', () => {
    for (const signal of Object.keys(linkingRules.weights)) {
      const subject = link({ evidence: [evidence(signal, linkingRules.weights[signal as 'ref'])] });
      expect([signal, ...it(subject), ...en(subject)].join(' ')).not.toMatch(/etichetta|label/i);
    }
  });

  test('by a signal nobody knows any more is told by its own label', () => {
    expect(it(link({ evidence: [evidence('horoscope', 3)] }))[0]).toContain('perché: etichetta.');
  });
});

describe('a checklist', () => {
  const line = (key: string, change: Partial<Requirement> = {}): Requirement => ({
    key,
    anyOf: key.split('|').map((id) => id as ItemId),
    stage: 'review',
    level: 'M',
    state: 'missing',
    askedRounds: 0,
    ...change,
  });
  const items = (id: ItemId) => profile.items.get(id);

  test('says what is missing and why, what came, and what only the payment needs', () => {
    const requirements = [
      line('doc_estimate|doc_invoice', { state: 'asked', askedRounds: 2 }),
      line('doc_cai', { state: 'rejected', askedRounds: 1, note: 'manca la firma di B' }),
      line('iban', { stage: 'payment' }),
      line('loss_date', { state: 'received' }),
      line('witnesses', { state: 'waived' }),
    ];
    const said = it({ about: 'missing', requirements, items });
    expect(said[0]).toBe('Mancano 2 cose per andare avanti.');
    expect(said[1]).toMatch(/^Preventivo .* o fattura .*: .*; chiesto 2 volte\.$/);
    expect(said[2]).toContain('quello arrivato non va bene: «manca la firma di B»; chiesto una volta.');
    expect(said.slice(3)).toEqual([
      'Solo per il pagamento servirà: IBAN.',
      'È già arrivato: data dell’accaduto.',
      'Una persona ha rinunciato a: testimoni.',
    ]);
    expect(en({ about: 'missing', requirements, items })[0]).toBe('2 things are missing to go on.');
  });

  test('with nothing missing says so', () => {
    expect(it({ about: 'missing', requirements: [line('loss_date', { state: 'received' })], items })[0]).toBe(
      'Non manca nulla per la valutazione.',
    );
  });

  test('shows of each line the words that ticked it, and its doubts', () => {
    const requirement = line('doc_estimate|doc_invoice', { state: 'received' });
    const proof = {
      kind: 'document' as const,
      document: {
        span: words('attachment:7' as Span['part'], 'PREVENTIVO N. 12'),
        method: 'file-text' as const,
        confidence: 0.5,
      },
    };
    expect(it({ about: 'requirement', requirement, items, proof, file: 'scan.pdf', page: 3 })[0]).toMatch(
      /: arrivato, ancora da accettare; riconosciuto dalle parole «PREVENTIVO N. 12» nell’allegato «scan.pdf», pagina 3; lettura incerta, da guardare\.$/,
    );
    expect(
      en({
        about: 'requirement',
        requirement: line('loss_date', { state: 'received' }),
        items,
        proof: { kind: 'known' },
      }),
    ).toEqual(['Date of the event: here, still to be accepted; it stands in the file already.']);
  });
});

describe('what else can be explained', () => {
  test('a document, by what made it one', () => {
    const label = { it: 'Constatazione amichevole', en: 'Accident statement' };
    const mentioned = { span: words('body', 'allego il CAI'), method: 'mentioned' as const, confidence: 0.7 };
    expect(it({ about: 'document', label, document: mentioned, carrier: 'email' })).toEqual([
      'Constatazione amichevole: il mittente dice di allegarlo: «allego il CAI» nel testo della mail.',
    ]);
    const photo = {
      span: words('attachment:7' as Span['part'], 'img1.jpg'),
      method: 'photo' as const,
      confidence: 0.85,
    };
    expect(en({ about: 'document', label, document: photo })).toEqual([
      'Accident statement: the file “img1.jpg” is a photograph.',
    ]);
  });

  test('a kind of work, by the words or by whoever chose it', () => {
    const kind = {
      about: 'kind' as const,
      kind: 'complaint' as const,
      also: ['claim_status' as const],
      evidence: [words('subject', 'Reclamo'), words('body', 'è inaccettabile')],
      flags: ['legal'],
      decidedBy: 'machine:link',
      carrier: 'email' as const,
    };
    expect(it(kind)).toEqual([
      'Letto come un reclamo per le parole «Reclamo» nell’oggetto della mail e «è inaccettabile» nel testo della mail.',
      'Il messaggio chiede anche altro: una domanda su come procede la pratica.',
      'Scrive o è coinvolto un legale.',
      'Una persona può sempre cambiarlo.',
    ]);
    expect(en({ ...kind, also: [], flags: [], decidedBy: 'person:Sara Conti' })).toEqual([
      'It is a complaint: Sara Conti chose that.',
    ]);
  });

  test('a finding, with clause, words and the word of a person', () => {
    const finding = {
      severity: 'warning' as const,
      text: { it: 'Le date non coincidono.', en: 'The days do not agree.' },
      clause: 'art. 12 CGA',
      quotes: [{ quote: 'il 3 luglio' }, { quote: '04/07/2026', file: 'verbale.pdf', page: 1 }],
      by: 'person:Sara Conti',
      reason: 'chiarito al telefono',
    };
    expect(it({ about: 'finding', finding })).toEqual([
      'Da verificare: le date non coincidono (art. 12 CGA).',
      'Lo dicono: «il 3 luglio»; «04/07/2026» nell’allegato «verbale.pdf», pagina 1.',
      'Visto da Sara Conti: «chiarito al telefono».',
    ]);
  });

  test('a contradiction, with everybody who says so', () => {
    const facts = ['Il furto è avvenuto il 3 luglio 2026.', 'Data del sinistro: 04/07/2026'].flatMap((text) =>
      extractFacts({ parts: [{ part: 'body', text }], profile, today: day('2026-07-10'), language: 'it' }),
    );
    const [conflict = expect.unreachable()] = conflictsOf(facts, { lossOn: day('2026-07-03') });
    const subject = { about: 'conflict' as const, conflict, items: (id: ItemId) => profile.items.get(id) };
    expect(it({ ...subject, carrier: 'email' })).toEqual([
      'Data dell’accaduto: le fonti si contraddicono.',
      '4 luglio 2026: «04/07/2026» nel testo della mail.',
      '3 luglio 2026: «3 luglio 2026» nel testo della mail; risulta dalla pratica.',
      'Quale sia giusto lo dice una persona.',
    ]);
    expect(en(subject)).toContain(
      '3 July 2026: “3 luglio 2026” in the text of the message; stands in the file.',
    );
  });

  test('a coverage proposal, with cover, findings, clauses and the sum', () => {
    const subject: Explained = {
      about: 'coverage',
      result: {
        verdict: 'partly',
        clause: 'art. 3 CGA',
        cover: {
          code: 'RCA',
          name: { it: 'Responsabilità civile', en: 'Third-party liability' },
          claimTypes: [],
          waitingDays: 0,
          exclusions: [],
        },
        findings: [
          {
            id: 'pe.limit_exceeded',
            severity: 'warning',
            text: { it: 'L’importo supera il massimale.', en: 'The amount exceeds the limit.' },
            clause: 'art. 5 CGA',
            evidence: {},
          },
        ],
        amounts: {
          limitLeft: 100_000,
          subLimits: [],
          quote: '1.250 euro',
          calculation: {
            claimed: 125_000,
            payable: 100_000,
            retained: 25_000,
            steps: [
              { rule: 'claimed', change: 0, amount: 125_000, text: { it: 'Richiesto', en: 'Claimed' } },
              {
                rule: 'deductible',
                change: -25_000,
                amount: 100_000,
                text: { it: 'Franchigia', en: 'Deductible' },
              },
            ],
          },
        },
      },
    };
    expect(it(subject)).toEqual([
      'Proposta: coperto in parte.',
      'Risponde la garanzia «Responsabilità civile» (art. 3 CGA).',
      'Da verificare: l’importo supera il massimale (art. 5 CGA).',
      'Del massimale restano 1.000,00 €.',
      'Si chiedono 1.250,00 € («1.250 euro»); franchigia -250,00 €.',
      'Risulterebbe un indennizzo di 1.000,00 €.',
      'La macchina propone soltanto: decide una persona.',
    ]);
    expect(it(subject, agency.terms)).toContain('Risulterebbe una prestazione di 1.000,00 €.');
    expect(en(subject)[0]).toBe('Proposal: covered in part.');
  });

  test('long quotes are cut and line breaks taken out', () => {
    const long = evidence('ref', 16, words('body', `pratica\n${'x'.repeat(200)}`));
    expect(it(link({ evidence: [long] }))[0]).toMatch(/«pratica x{50,90}…» nel testo/);
  });
});
