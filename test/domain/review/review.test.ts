import { describe, expect, test } from 'vitest';
import type { Claim, Cover, Party, Policy } from '#src/domain/claims/claim.ts';
import type { DocumentDetail } from '#src/domain/documents/document-detail.ts';
import type {
  AttachmentId,
  ClaimId,
  ClaimTypeId,
  DocumentId,
  ItemId,
  LocalDate,
  MessageId,
  PartyId,
  PolicyId,
  Reference,
} from '#src/domain/ids.ts';
import type { SourcedFact } from '#src/domain/facts/conflicts.ts';
import type { ReviewedDocument, ReviewFile } from '#src/domain/review/review-file.ts';
import { ownPeopleOn } from '#src/domain/review/own-people.ts';
import { review } from '#src/domain/review/review.ts';

const day = (iso: string) => iso as LocalDate;
const party = (id: string, name: string, change: Partial<Party> = {}): Party => ({
  id: id as PartyId,
  name,
  contacts: [],
  ...change,
});
const anna = party('1', 'Anna Bianchi', { surname: 'Bianchi', address: 'Via Larga 1, 20122 Milano MI' });

const cover: Cover = {
  code: 'SPE',
  name: { it: 'Visite', en: 'Visits' },
  claimTypes: ['health_expense' as ClaimTypeId],
  limit: 300_000,
  waitingDays: 0,
  exclusions: [],
};
const version = {
  version: 1,
  validFrom: day('2026-01-01'),
  validTo: day('2026-12-31'),
  covers: [cover],
};
const policy: Policy = {
  id: '2' as PolicyId,
  number: 'SAL-2025-001183',
  product: 'Salute',
  parties: [{ role: 'insured', party: anna }],
  versions: [version],
  instalments: [],
};
const claim: Claim = {
  id: '9' as ClaimId,
  reference: '4827193652' as Reference,
  type: 'health_expense' as ClaimTypeId,
  status: 'in_review',
  policyId: policy.id,
  lossOn: day('2026-07-03'),
  notifiedAt: new Date('2026-07-10T08:00:00Z'),
  language: 'it',
  plates: [],
  externalReferences: [],
  parties: [{ role: 'insured', party: anna }],
};
const clean: ReviewFile = {
  claim,
  today: day('2026-07-10'),
  policy,
  coverage: { verdict: 'covered', findings: [], cover, version },
  facts: [],
  conflicts: [],
  messages: [],
  documents: [],
  accounts: [],
  recurrences: [],
  sharings: [],
  duplicates: [],
  ownPeople: [],
};

const found = (change: Partial<ReviewFile>) => review({ ...clean, ...change });
const checks = (change: Partial<ReviewFile>) => found(change).map(({ check }) => check);
const lossOn = (iso: string, change: Partial<ReviewFile> = {}): Partial<ReviewFile> => ({
  claim: { ...claim, lossOn: day(iso) },
  ...change,
});

const message = (words: string, language: 'it' | 'en' = 'it') => ({
  messages: [{ id: '51' as MessageId, receivedOn: day('2026-07-10'), language, words }],
});

function fact(key: string, value: string, change: Partial<SourcedFact> = {}): SourcedFact {
  return {
    key: key as ItemId,
    value,
    span: { part: 'body', start: 0, end: value.length, quote: value },
    method: 'regex',
    confidence: 1,
    messageId: '51' as MessageId,
    ...change,
  };
}

let serial = 0;
function paper(
  item: string,
  detail: Partial<DocumentDetail>,
  change: Partial<ReviewedDocument> = {},
): ReviewedDocument {
  const id = String(++serial);
  return {
    id: id as DocumentId,
    item: item as ItemId,
    name: { it: 'Fattura o ricevuta', en: 'Invoice or receipt' },
    detail: { item: item as ItemId, quality: [], spans: {}, ...detail },
    messageId: '51' as MessageId,
    attachmentId: id as AttachmentId,
    isCopy: false,
    elsewhere: [],
    ...change,
  };
}

test('a plain file has no findings', () => expect(found({})).toEqual([]));

test('every finding says the same in Italian and English, and names each (check, key) once', () => {
  const all = found({
    ...lossOn('2026-01-05'),
    ...message(
      'Mi accontento di meno, pur di chiudere subito. Mi ha già rimborsato in parte il fondo sanitario. $80.',
    ),
    recurrences: [{ by: 'party', value: 'Anna Bianchi', claims: ['a', 'b', 'c'] }],
    documents: [paper('doc_invoice', { quality: ['unsigned', 'undated', 'illegible', 'partial'] })],
  });
  expect(all.length).toBeGreaterThan(6);
  for (const { text } of all) {
    expect(text.it).not.toBe('');
    expect(text.en).not.toBe(text.it);
    expect(`${text.it} ${text.en}`).not.toMatch(/frod|fraud|truffa|undefined/i);
  }
  expect(new Set(all.map(({ check, key }) => `${check} ${key}`)).size).toBe(all.length);
});

describe('the account', () => {
  const iban = 'IT60X0542811101000000123456';
  const known = [{ iban: 'IT20E0999901600000100200300', from: 'file' as const }];

  test('told in a mail that is not the one on file stops until somebody has called back', () => {
    expect(found({ facts: [fact('iban', iban)], accounts: known })).toMatchObject([
      {
        check: 'pe.iban_changed',
        severity: 'blocker',
        figures: { told: 'IT60…3456', known: 'IT20…0300' },
        quotes: [{ quote: iban, message: '51' }],
      },
    ]);
  });

  test('that is the known one, or the first anybody told, is no finding', () => {
    expect(checks({ facts: [fact('iban', 'IT20E0999901600000100200300')], accounts: known })).toEqual([]);
    expect(checks({ facts: [fact('iban', iban)] })).toEqual([]);
  });

  test('is compared with the one last paid too', () => {
    const paid = [...known, { iban, from: 'paid' as const }];
    expect(checks({ facts: [fact('iban', iban)], accounts: paid })).toEqual([]);
  });

  test('told differently in two mails, with none on file, stops as well', () => {
    const messages = ['51', '52'].map((id, n) => ({
      id: id as MessageId,
      receivedOn: day(`2026-07-1${n}`),
      language: 'it' as const,
      words: '',
    }));
    const facts = [
      fact('iban', iban, { messageId: '52' as MessageId }),
      fact('iban', 'GB82WEST12345698765432'),
    ];
    expect(found({ facts, messages })).toMatchObject([
      { check: 'pe.iban_changed', figures: { before: 'GB82…5432', told: 'IT60…3456' } },
    ]);
  });

  test('on a garage’s bill is the garage’s, and one in quoted text was told before', () => {
    const bill = paper('doc_invoice', {});
    const onBill = fact('iban', iban, {
      span: { part: `attachment:${bill.attachmentId as AttachmentId}`, start: 0, end: 9, quote: iban },
    });
    const quoted = fact('iban', iban, { span: { part: 'quoted', start: 0, end: 9, quote: iban } });
    expect(checks({ facts: [onBill, quoted], accounts: known, documents: [bill] })).toEqual([]);
  });

  test('that replaced another one on file is new for thirty days', () => {
    const changed = (iso: string) => ({ accounts: [{ ...known[0]!, changedOn: day(iso) }] });
    expect(checks(changed('2026-06-11'))).toEqual(['pe.iban_changed']);
    expect(checks(changed('2026-06-10'))).toEqual([]);
  });

  test.each([
    ['Bianchi Anna', false],
    ['ANNA BIANCHI e Marco Bianchi', false],
    ['Sig.ra Anna Bianchi', false],
    ['Carrozzeria Rossi S.r.l.', true],
    ['Marco Bianchi', true],
  ])('in the name of %s: a mismatch is %s', (holder, mismatch) => {
    expect(checks({ facts: [fact('account_holder', holder)] })).toEqual(
      mismatch ? ['pe.holder_mismatch'] : [],
    );
  });
});

describe('the time of the loss', () => {
  test.each([
    ['2026-01-01', ['fr.new_policy']],
    ['2026-01-31', ['fr.new_policy']],
    ['2026-02-01', []],
    ['2026-12-16', []],
    ['2026-12-17', ['fr.near_expiry']],
    ['2026-12-31', ['fr.near_expiry']],
  ])('on %s gives %j', (iso, expected) => expect(checks(lossOn(iso))).toEqual(expected));

  test('shortly after a renewal is no new policy, and shortly before one no end', () => {
    const next = { ...version, version: 2, validFrom: day('2027-01-01'), validTo: day('2027-12-31') };
    const renewed = { ...policy, versions: [version, next] };
    const coverage = { ...clean.coverage, version: next };
    expect(checks(lossOn('2027-01-05', { policy: renewed, coverage }))).toEqual([]);
    expect(checks(lossOn('2026-12-28', { policy: renewed }))).toEqual([]);
  });

  test('shortly after more cover was bought is noted with the old and the new limit', () => {
    const more = { ...cover, limit: 900_000 };
    const next = {
      version: 2,
      validFrom: day('2027-01-01'),
      validTo: day('2027-12-31'),
      covers: [more],
    };
    const raised = { ...policy, versions: [version, next] };
    const coverage = { ...clean.coverage, version: next, cover: more };
    expect(found(lossOn('2027-01-20', { policy: raised, coverage }))).toMatchObject([
      {
        check: 'fr.new_policy',
        key: 'increase',
        text: { it: expect.stringContaining('massimale da 3.000,00 € a 9.000,00 €') },
      },
    ]);
    expect(checks(lossOn('2027-02-01', { policy: raised, coverage }))).toEqual([]);
  });

  test('in the last days before a cancellation takes effect is noted', () => {
    const cancelled = { ...policy, cancelledOn: day('2026-07-10') };
    expect(found({ policy: cancelled })).toMatchObject([
      { check: 'fr.near_expiry', figures: { cancelled: true, end: '2026-07-10', days: 7 } },
    ]);
  });
});

describe('claims and identifiers that return', () => {
  test('three claims in a year are noted, two are not', () => {
    const claims = ['SIN 4001-0000-01', 'SIN 4001-0000-02'];
    expect(checks({ recurrences: [{ by: 'plate', value: 'GA123BC', claims }] })).toEqual([]);
    expect(
      found({
        recurrences: [{ by: 'iban', value: 'IT60X0542811101000000123456', claims: [...claims, 'x'] }],
      }),
    ).toMatchObject([{ check: 'fr.frequency', key: 'iban:IT60…3456', figures: { count: 3 } }]);
  });

  test('the same claims by person, telephone and account are one finding, other ones another', () => {
    const claims = ['SIN 4001-0000-01', 'SIN 4001-0000-02', 'SIN 4001-0000-03'];
    const recurrences = [
      { by: 'phone' as const, value: '+393330000001', claims: claims.toReversed() },
      { by: 'party' as const, value: 'Anna Bianchi', claims },
      { by: 'plate' as const, value: 'GA123BC', claims: [...claims, 'SIN 4001-0000-04'] },
    ];
    expect(found({ recurrences })).toMatchObject([
      {
        key: 'party:Anna Bianchi',
        figures: { common: ['party:Anna Bianchi', 'phone:+393330000001'], count: 3 },
        text: { it: expect.stringContaining('la stessa persona (Anna Bianchi), lo stesso telefono') },
      },
      { key: 'plate:GA123BC', figures: { count: 4 } },
    ]);
  });

  test.each([
    ['a stranger', { name: 'Ugo Riva', onSamePolicy: false }, ['fr.shared_identifiers']],
    ['somebody of the same policy', { name: 'Ugo Riva', onSamePolicy: true }, []],
    ['a relative', { name: 'Marco Bianchi', surname: 'Bianchi', onSamePolicy: false }, []],
    [
      'somebody of the same house',
      { name: 'Ugo Riva', address: 'via larga, 1 - 20122 Milano (MI)', onSamePolicy: false },
      [],
    ],
  ])('a telephone shared with %s', (_who, other, expected) => {
    expect(checks({ sharings: [{ of: 'phone', value: '+393330000001', others: [other] }] })).toEqual(
      expected,
    );
  });

  test('another claim about the same event stops until somebody has looked', () => {
    const duplicates = [
      {
        reference: 'SIN 4827-1936-52',
        state: 'suspected' as const,
        signals: [{ signal: 'own_plate', text: { it: 'stessa targa', en: 'same plate' } }],
      },
    ];
    expect(found({ duplicates })).toMatchObject([
      { check: 'pe.duplicate_claim', key: 'SIN 4827-1936-52', severity: 'blocker' },
    ]);
  });
});

describe('sources that contradict each other', () => {
  const conflict = (item: string, ...values: readonly string[]) => ({
    conflicts: [
      {
        item: item as ItemId,
        values: values.map((value) => ({
          value,
          sources: [{ from: 'message' as const, fact: fact(item, value) }],
        })),
      },
    ],
  });

  test('are told in each language as people write days and sums, with their words', () => {
    expect(found(conflict('loss_date', '2026-07-03', '2026-07-04'))).toMatchObject([
      {
        check: 'pe.data_conflict',
        key: 'loss_date',
        severity: 'warning',
        text: {
          it: 'Le fonti non concordano sulla data dell’accaduto: 3 luglio 2026 / 4 luglio 2026.',
          en: 'The sources do not agree on the date of loss: 3 July 2026 / 4 July 2026.',
        },
        quotes: [{ quote: '2026-07-03' }, { quote: '2026-07-04' }],
      },
    ]);
    expect(found(conflict('amount_claimed', '12000', '15000'))[0]?.text.it).toContain('120,00 € / 150,00 €');
    expect(found(conflict('injuries_flag', 'yes', 'no'))[0]?.text.it).toContain('sì / no');
  });

  test('about the account are left to the finding that stops a payment', () => {
    expect(checks(conflict('iban', 'IT60X0542811101000000123456', 'GB82WEST12345698765432'))).toEqual([]);
  });
});

describe('words', () => {
  test.each([
    'Se mi pagate entro domani mi accontento anche di meno.',
    'Accetto una cifra inferiore pur di chiudere subito la pratica.',
    'Vorrei i soldi subito, senza bisogno di perizia.',
    'Chiudiamola qui oggi senza perito.',
    'I would accept a lower amount for a quick settlement.',
    'Please pay me today, no need for an inspection.',
    'I am happy to take less if you settle this immediately.',
    'Se chiudiamo la pratica in settimana accetto anche la metà.',
    'Mi va bene qualsiasi cifra purché arrivi subito.',
    'Liquidate tutto entro venerdì senza mandare nessuno a vedere la macchina.',
    'Non mandate il perito, basta il preventivo: voglio il bonifico domani.',
    'I’ll take whatever you offer as long as it is paid this week.',
    'I don’t want an adjuster to come, please settle straight away.',
    'Half of it would do if you pay quickly.',
    'Just send me a cheque now and we can forget the inspection.',
  ])('that press are noted with the words: %s', (words) => {
    expect(found(message(words))).toMatchObject([{ check: 'fr.pressure', severity: 'info' }]);
  });

  test.each([
    'Vi chiedo cortesemente una risposta, la macchina mi serve per lavorare.',
    'Il perito è venuto ieri e ha visto il danno.',
    'Quando pensate di liquidare il danno? Grazie.',
    'Mi hanno chiesto di pagare subito la fattura della carrozzeria.',
    'Could you tell me when I can expect a decision?',
    'The adjuster came without an appointment.',
    'Il perito può venire quando vuole, anche subito.',
    'Spero in una rapida definizione della pratica.',
    'I hope for a quick reply.',
    'Please pay the invoice to the garage directly.',
    'Non so se il perito sia già passato.',
    'Ho pagato subito con la carta.',
    'The insurer of the other car offered nothing.',
    'I had to pay the garage immediately.',
    'Ho fatto il bonifico subito, la ricevuta è allegata.',
  ])('of ordinary impatience are not: %s', (words) => expect(checks(message(words))).toEqual([]));

  test.each([
    'Ho già ricevuto un rimborso parziale dal fondo sanitario.',
    'Mi ha già rimborsato 200 euro l’altra assicurazione? No: sono stata risarcita in parte dalla compagnia aerea.',
    'The airline refunded part of the ticket.',
    'I have already been reimbursed by my employer.',
    'I also claimed it from my travel insurance.',
  ])('about money from somebody else are a warning: %s', (words) => {
    expect(checks(message(words))).toEqual(['pe.paid_elsewhere']);
  });

  test.each([
    'Non ho ricevuto nessun rimborso dal fondo sanitario.',
    'Chiedo il rimborso della fattura.',
    'The airline has not refunded anything.',
    'Aspetto il vostro rimborso.',
  ])('that deny it or speak of ours are not: %s', (words) => expect(checks(message(words))).toEqual([]));

  test.each([
    ['Ho speso 120 USD di farmacia.', ['pe.currency']],
    ['I paid £80 for the taxi.', ['pe.currency']],
    ['Ho speso 120 USD, pari a 110 euro.', []],
    ['Ho speso 120 USD al cambio di 1,09 del 3 luglio.', []],
    ['Ho speso 120 euro.', []],
  ])('about money: %s', (words, expected) => expect(checks(message(words))).toEqual(expected));
});

describe('papers', () => {
  test.each([
    ['unsigned', 'pe.missing_signature'],
    ['undated', 'pe.missing_date'],
    ['illegible', 'pe.illegible'],
    ['partial', 'pe.partial_document'],
  ] as const)('that are %s are a warning each', (quality, check) => {
    expect(found({ documents: [paper('doc_claim_form', { quality: [quality] })] })).toMatchObject([
      { check, severity: 'warning' },
    ]);
  });

  test('whose sums are wrong are a warning, right ones none', () => {
    const sums = (detail: Partial<DocumentDetail>) => checks({ documents: [paper('doc_invoice', detail)] });
    expect(sums({ net: 10_000, vat: 2_200, total: 12_200 })).toEqual([]);
    expect(sums({ net: 10_000, vat: 2_200, total: 12_400, charges: [200] })).toEqual([]);
    expect(sums({ net: 10_000, vat: 2_200, total: 13_000 })).toEqual(['pe.amount_mismatch']);
    expect(sums({ lines: [5_000, 7_000], total: 12_000 })).toEqual([]);
    expect(sums({ lines: [5_000, 5_000], vat: 2_200, total: 12_200 })).toEqual([]);
    expect(sums({ lines: [5_000, 7_000], total: 15_000 })).toEqual(['pe.amount_mismatch']);
    expect(sums({ issuerVatWrong: '00743110158' })).toEqual(['pe.amount_mismatch']);
  });

  test('that make another sum than is claimed are a warning, unless one of them could not be read', () => {
    const claimed = fact('amount_claimed', '20000');
    const bills = [paper('doc_invoice', { total: 12_000 }), paper('doc_invoice', { total: 6_000 })];
    expect(found({ facts: [claimed], documents: bills })).toMatchObject([
      { check: 'pe.amount_mismatch', key: 'claimed', figures: { claimed: 20_000, documents: 18_000 } },
    ]);
    expect(checks({ facts: [fact('amount_claimed', '18000')], documents: bills })).toEqual([]);
    expect(checks({ facts: [claimed], documents: [...bills, paper('doc_invoice', {})] })).toEqual([]);
    const twice = [...bills, paper('doc_invoice', { total: 2_000 }, { isCopy: true })];
    expect(checks({ facts: [claimed], documents: twice })).toEqual(['pe.amount_mismatch']);
  });

  test('come in the order in which things happen', () => {
    const invoice = paper('doc_invoice', { datedOn: day('2026-07-04') });
    const prescribed = (iso: string) => [invoice, paper('doc_prescription', { datedOn: day(iso) })];
    expect(checks({ documents: prescribed('2026-07-04') })).toEqual([]);
    expect(found({ documents: prescribed('2026-07-05') })).toMatchObject([
      { check: 'pe.date_order', figures: { datedOn: '2026-07-04', other: '2026-07-05' } },
    ]);
    const emergency = (iso: string) => checks({ documents: [paper('doc_er_report', { datedOn: day(iso) })] });
    expect(emergency('2026-07-04')).toEqual([]);
    expect(emergency('2026-07-05')).toEqual(['pe.date_order']);
    const motor = { ...claim, type: 'motor_own' as ClaimTypeId };
    const repaired = (iso: string) =>
      checks({ claim: motor, documents: [paper('doc_invoice', { datedOn: day(iso) })] });
    expect(repaired('2026-07-03')).toEqual([]);
    expect(repaired('2026-07-02')).toEqual(['pe.date_order']);
  });

  test('in the name of somebody who is not on the claim are a warning; a patient who is not insured stops', () => {
    expect(checks({ documents: [paper('doc_invoice', { holder: 'BIANCHI ANNA' })] })).toEqual([]);
    expect(checks({ documents: [paper('doc_invoice', { holder: 'Ugo Riva' })] })).toEqual([
      'pe.holder_mismatch',
    ]);
    expect(found({ documents: [paper('doc_prescription', { patient: 'Ugo Riva' })] })).toMatchObject([
      { check: 'pe.not_insured', severity: 'blocker', figures: { patient: 'Ugo Riva' } },
    ]);
  });

  test('that lie on another claim stop, naming it and why they are the same', () => {
    const invoice = paper('doc_invoice', { number: '112/2026', total: 12_000 });
    const elsewhere = [{ reference: 'SIN 4827-1936-52', by: 'number' as const }];
    expect(found({ documents: [{ ...invoice, elsewhere }] })).toMatchObject([
      {
        check: 'pe.duplicate_invoice',
        severity: 'blocker',
        text: { it: expect.stringContaining('n. 112/2026 è già nel sinistro SIN 4827-1936-52') },
      },
    ]);
    expect(found({ documents: [{ ...invoice, elsewhere, isCopy: true }] })).toEqual([]);
  });

  test('in another currency without a rate are a warning', () => {
    const bill = paper('doc_invoice', { currency: 'USD', total: 8_000 }, { text: 'Total 80.00 USD' });
    expect(checks({ documents: [bill] })).toEqual(['pe.currency']);
    expect(checks({ documents: [{ ...bill, text: 'Total 80.00 USD, exchange rate 1.09' }] })).toEqual([]);
  });
});

describe('receipts of one shop', () => {
  const receipt = (number: string, datedOn: string, issuer = 'Farmacia Larga') =>
    paper('doc_invoice', { number, datedOn: day(datedOn), issuer });

  test('numbered one after the other on different days are noted', () => {
    expect(
      found({ documents: [receipt('112/2026', '2026-07-04'), receipt('113/2026', '2026-07-09')] }),
    ).toMatchObject([
      {
        check: 'fr.sequential_receipts',
        severity: 'info',
        figures: { numbers: ['112/2026', '113/2026'], days: ['2026-07-04', '2026-07-09'] },
      },
    ]);
  });

  test.each([
    ['of one day', [receipt('112', '2026-07-04'), receipt('113', '2026-07-04')]],
    ['with others in between', [receipt('112', '2026-07-04'), receipt('140', '2026-07-09')]],
    ['of two shops', [receipt('112', '2026-07-04'), receipt('113', '2026-07-09', 'Bar Sport')]],
    ['whose number is not one figure', [receipt('1/112', '2026-07-04'), receipt('1/113', '2026-07-09')]],
    [
      'that are one document',
      [receipt('112', '2026-07-04'), { ...receipt('113', '2026-07-09'), isCopy: true }],
    ],
  ])('%s are not', (_which, documents) => expect(checks({ documents })).toEqual([]));
});

describe('what a file says of its making', () => {
  const bill = (made: ReviewedDocument['made'], change: Partial<ReviewedDocument> = {}) => ({
    documents: [
      paper('doc_invoice', { datedOn: day('2026-07-05') }, { ...change, ...(made ? { made } : {}) }),
    ],
  });
  const why = (file: Partial<ReviewFile>) => found(file).flatMap(({ figures }) => figures['why'] ?? []);

  test.each([
    ['made by an office program', { producer: 'Microsoft Word', created: '2026-07-05T08:00:00.000Z' }, []],
    ['made late in the evening in Rome', { created: '2026-07-04T22:30:00.000Z' }, []],
    ['scanned later', { producer: 'iOS Quartz PDFContext', created: '2026-07-08T08:00:00.000Z' }, []],
    ['made by a drawing program', { creator: 'Adobe Photoshop 25.1' }, ['editor']],
    ['changed days later', { created: '2026-07-05T08:00:00Z', modified: '2026-07-09T08:00:00Z' }, ['edited']],
    ['older than its date', { created: '2026-07-01T08:00:00Z' }, ['before-its-date']],
  ])('a bill %s', (_how, made, expected) => expect(why(bill(made))).toEqual(expected));

  test('of a signed bill that was changed by signing it is no finding', () => {
    const made = { created: '2026-07-05T08:00:00Z', modified: '2026-07-09T08:00:00Z' };
    expect(why(bill(made, { signed: true }))).toEqual([]);
  });

  test('of a form the customer filled in is no finding', () => {
    const made = { creator: 'Adobe Photoshop 25.1' };
    expect(checks({ documents: [paper('doc_claim_form', {}, { made })] })).toEqual([]);
  });

  test('of a photograph taken before the event is noted, by the camera’s own clock', () => {
    const taken = (created: string) =>
      found({ documents: [paper('doc_damage_photos', {}, { made: { created } })] });
    expect(taken('2026-07-03T00:10:00')).toEqual([]);
    expect(taken('2026-07-02T23:50:00')).toMatchObject([
      {
        check: 'fr.altered_document',
        figures: { why: ['before-loss'], created: '2026-07-02' },
        text: { en: expect.stringContaining('the picture was taken on 2 July 2026, before the event') },
      },
    ]);
  });
});

test('a bill made out by somebody who is on the claim himself is noted', () => {
  const garage = party('7', 'Carrozzeria Lodi', { vatNumber: '00743110157' });
  const documents = [paper('doc_invoice', { issuerVat: '00743110157' })];
  const withGarage = (role: 'third_party' | 'payee') => ({
    claim: { ...claim, parties: [...claim.parties, { role, party: garage }] },
    documents,
  });
  expect(checks(withGarage('third_party'))).toEqual(['fr.shared_identifiers']);
  // Paid in the customer's place: that is what assigning a claim means.
  expect(checks(withGarage('payee'))).toEqual([]);
});

test('somebody of the house on the claim is a finding for two people; whoever speaks for others is none', () => {
  expect(found({ ownPeople: [anna.name] })).toMatchObject([
    { check: 'pe.own_people', severity: 'warning', text: { it: expect.stringContaining(anna.name) } },
  ]);
  const employee = { ...anna, fiscalCode: 'BNCNNA85C54E648G' };
  const house = [{ fiscalCode: 'BNCNNA85C54E648G' }, { name: 'Rossi Paolo' }];
  expect(ownPeopleOn({ parties: [{ role: 'insured', party: employee }] }, house)).toEqual([anna.name]);
  expect(ownPeopleOn({ parties: [{ role: 'representative', party: employee }] }, house)).toEqual([]);
  const paolo = { ...anna, name: 'Paolo Rossi', fiscalCode: 'RSSPLA80A01H501U', contacts: [] };
  expect(ownPeopleOn({ parties: [{ role: 'claimant', party: paolo }] }, house)).toEqual(['Paolo Rossi']);
});
