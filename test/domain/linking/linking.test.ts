import { describe, expect, test } from 'vitest';
import type { Claim, Party, Policy } from '#src/domain/claims/claim.ts';
import type { DocumentSeen, Fact, FactKey } from '#src/domain/facts/fact.ts';
import type { ClaimId, ClaimTypeId, ItemId, LocalDate, PartyId, PolicyId } from '#src/domain/ids.ts';
import {
  identifyPolicy,
  linkingRules,
  scoreCandidates,
  type LinkCandidate,
  type LinkQuestion,
} from '#src/domain/linking/linking.ts';
import type { Span } from '#src/domain/message.ts';
import { referenceFor } from '#src/domain/linking/reference.ts';
import { measureLinking } from './linking-corpus.ts';

const today = '2026-09-15' as LocalDate;

const anna: Party = {
  id: '1' as PartyId,
  name: 'Anna Bianchi',
  surname: 'Bianchi',
  fiscalCode: 'BNCNNA85T43H501Q',
  contacts: [
    { kind: 'email', value: 'anna@example.org', shared: false, invalid: false },
    { kind: 'phone', value: '+393401234567', shared: false, invalid: false },
  ],
};
const broker: Party = {
  id: '2' as PartyId,
  name: 'Agenzia Prova',
  contacts: [{ kind: 'email', value: 'agenzia@example.com', shared: true, invalid: false }],
};
const policy: Policy = {
  id: '7' as PolicyId,
  number: 'RCA-2025-004217',
  product: 'motor',
  parties: [{ role: 'policyholder', party: anna }],
  versions: [
    {
      version: 1,
      validFrom: '2025-11-01' as LocalDate,
      validTo: '2026-10-31' as LocalDate,
      plate: 'AB123CD',
      covers: [],
    },
  ],
  instalments: [],
};

function claim(n: number, more: Partial<Claim> = {}): Claim {
  return {
    id: String(n) as ClaimId,
    reference: referenceFor(n),
    type: 'motor_damage' as ClaimTypeId,
    status: 'incomplete',
    policyId: policy.id,
    lossOn: '2026-07-03' as LocalDate,
    lossPlace: 'Via Emilia 10, Lodi',
    notifiedAt: new Date('2026-07-04T08:00:00Z'),
    language: 'it',
    plates: ['AB123CD', 'GM045ZZ'],
    externalReferences: ['XX-2026-778'],
    parties: [
      { role: 'insured', party: anna },
      { role: 'intermediary', party: broker },
    ],
    ...more,
  };
}

const july: LinkCandidate = { claim: claim(1), policy, openRequestItems: ['doc_cai' as ItemId] };
const march: LinkCandidate = {
  claim: claim(2, {
    lossOn: '2026-03-10' as LocalDate,
    plates: ['AB123CD', 'FF222GG'],
    externalReferences: [],
  }),
  policy,
  openRequestItems: [],
};

function fact(key: string, value: string, part: Span['part'] = 'body', more: Partial<Fact> = {}): Fact {
  return {
    key: key as FactKey,
    value,
    span: { part, start: 0, end: value.length, quote: value },
    method: 'regex',
    confidence: 0.95,
    ...more,
  };
}

const cai: DocumentSeen = {
  item: 'doc_cai' as ItemId,
  span: { part: 'body', start: 0, end: 3, quote: 'CAI' },
  method: 'file-name',
  confidence: 0.8,
};

function decide(question: Partial<LinkQuestion>) {
  return scoreCandidates({ facts: [], documents: [], candidates: [july, march], today, ...question });
}
const fromAnna = { address: 'anna@example.org', name: 'Anna Bianchi' };
const fromStranger = { address: 'someone@example.net' };
const ref = (candidate: LinkCandidate, part: Span['part'] = 'body') =>
  fact('reference', candidate.claim.reference, part);
const shownBy = (verdict: ReturnType<typeof decide>) =>
  verdict.kind === 'new' ? verdict.near : verdict.candidates;
const wordsOf = (verdict: ReturnType<typeof decide>) => verdict.why.map(({ en }) => en).join(' ');

describe('linked by the machine', () => {
  test('an answer in the thread, from a party of the claim', () => {
    const verdict = decide({ sender: fromAnna, thread: { claimId: july.claim.id, how: 'In-Reply-To' } });
    expect(verdict).toMatchObject({ kind: 'auto', claimId: '1', rules: linkingRules.version });
  });

  test('an answer in the thread from another address, when the sender writes the policy number anew', () => {
    const verdict = decide({
      sender: fromStranger,
      thread: { claimId: july.claim.id, how: 'token' },
      facts: [fact('policy_number', 'RCA2025004217')],
    });
    expect(verdict).toMatchObject({ kind: 'auto', claimId: '1' });
  });

  test('the exact reference from a known address, and the evidence quotes the words', () => {
    const verdict = decide({ sender: fromAnna, facts: [ref(march)] });
    expect(verdict).toMatchObject({ kind: 'auto', claimId: '2' });
    const [best] = shownBy(verdict);
    expect(best?.evidence.find(({ signal }) => signal === 'ref')?.span?.quote).toBe(march.claim.reference);
    expect(best?.evidence.every(({ text }) => text.it !== '' && text.en !== '')).toBe(true);
  });

  test('policy number and date of loss, which tells the two claims of one policy apart', () => {
    const verdict = decide({
      sender: fromStranger,
      facts: [fact('policy_number', 'RCA2025004217'), fact('loss_date', '2026-03-10')],
    });
    expect(verdict).toMatchObject({ kind: 'auto', claimId: '2' });
  });

  test('a known sender with one claim that waits for exactly this document', () => {
    const verdict = decide({
      sender: fromAnna,
      documents: [cai],
      claimType: 'motor_damage' as ClaimTypeId,
      candidates: [july],
    });
    expect(verdict.kind).toBe('auto');
  });

  test('an insurer’s letter with its own number, both plates and the date', () => {
    const verdict = decide({
      sender: { address: 'sinistri@example.net' },
      facts: [
        fact('external_ref', 'XX2026778'),
        fact('plate', 'AB123CD'),
        fact('plate', 'GM045ZZ'),
        fact('loss_date', '2026-07-03'),
      ],
    });
    expect(verdict).toMatchObject({ kind: 'auto', claimId: '1' });
  });
});

describe('proposed to a person', () => {
  test('a thread or token alone from somebody who is no party: a forwarded mail carries both', () => {
    const verdict = decide({ sender: fromStranger, thread: { claimId: july.claim.id, how: 'token' } });
    expect(verdict.kind).toBe('suggest');
    expect(wordsOf(verdict)).toContain('sender is not among');
  });

  test('a stranger whose mail repeats only what our own message said', () => {
    const verdict = decide({
      sender: fromStranger,
      subject: `Re: [SIN ${july.claim.reference}] Ci serve il modulo`,
      thread: { claimId: july.claim.id, how: 'In-Reply-To' },
      facts: [
        ref(july, 'subject'),
        ref(july, 'quoted'),
        fact('policy_number', 'RCA2025004217', 'quoted', { confidence: 0.76 }),
        fact('loss_date', '2026-07-03', 'subject'),
      ],
      documents: [cai],
    });
    expect(verdict.kind).toBe('suggest');
  });

  test('a thread answered from another address under a party’s name, as stolen threads are', () => {
    const shown = fact('insured_name', 'Anna Bianchi', 'sender', { method: 'header', confidence: 0.6 });
    const sender = { ...fromStranger, name: 'Anna Bianchi' };
    const thread = { claimId: july.claim.id, how: 'In-Reply-To' };
    expect(decide({ sender, thread, facts: [shown], documents: [cai] }).kind).toBe('suggest');
    expect(decide({ sender, facts: [shown, ref(july)] }).kind).toBe('auto');
  });

  test('a reference alone, from a stranger', () => {
    expect(decide({ sender: fromStranger, facts: [ref(july)] }).kind).toBe('suggest');
  });

  test('a known sender with two claims and nothing that tells them apart', () => {
    const verdict = decide({ sender: fromAnna });
    expect(verdict.kind).toBe('suggest');
    expect(
      shownBy(verdict)
        .map(({ claimId }) => claimId)
        .toSorted(),
    ).toEqual(['1', '2']);
  });

  test('a date that fits one claim and nearly another of the same policy', () => {
    const near = { ...march, claim: { ...march.claim, lossOn: '2026-07-05' as LocalDate } };
    const facts = [fact('policy_number', 'RCA2025004217'), fact('loss_date', '2026-07-03')];
    expect(decide({ sender: fromStranger, facts }).kind).toBe('auto');
    const verdict = decide({ sender: fromStranger, facts, candidates: [july, near] });
    expect(verdict.kind).toBe('suggest');
    expect(shownBy(verdict).map(({ claimId }) => claimId)).toEqual(['1', '2']);
  });

  test('the old reference on a message that reports a new loss', () => {
    const verdict = decide({ sender: fromAnna, facts: [ref(july)], reportsNewLoss: true });
    expect(verdict.kind).toBe('suggest');
    expect(wordsOf(verdict)).toContain('new loss');
    expect(
      decide({ sender: fromAnna, thread: { claimId: july.claim.id, how: 'token' }, reportsNewLoss: true })
        .kind,
    ).toBe('suggest');
  });

  test.each([
    ['another date of loss', fact('loss_date', '2026-08-20')],
    ['another plate', fact('plate', 'ZZ999ZZ')],
    [
      'the insured’s plate beside one that is not of this accident',
      [fact('plate', 'AB123CD'), fact('plate', 'HH333HH')],
    ],
    ['another name of the insured', fact('insured_name', 'Carlo Verdi', 'body', { method: 'labelled' })],
    [
      'another policy of ours',
      fact('policy_number', 'CAS2025000001', 'body', { method: 'labelled', confidence: 0.97 }),
    ],
  ])('%s vetoes even the exact reference from a known address', (_, facts) => {
    const verdict = decide({ sender: fromAnna, facts: [ref(july), ...[facts].flat()] });
    expect(verdict.kind).toBe('suggest');
  });

  test('another type of claim vetoes, a sister type of the same accident does not', () => {
    const asType = (claimType: string) =>
      decide({ sender: fromAnna, facts: [ref(july)], claimType: claimType as ClaimTypeId }).kind;
    expect(asType('home_water')).toBe('suggest');
    expect(asType('motor_injury')).toBe('auto');
  });

  test('words of another type contradict no number or day in a message that asks or adds, unless it tells an event', () => {
    const papers = {
      sender: fromAnna,
      facts: [ref(july)],
      claimType: 'personal_accident' as ClaimTypeId,
      speaksOfClaim: 'adds' as const,
    };
    expect(decide(papers)).toMatchObject({ kind: 'auto', claimId: '1' });
    expect(decide({ ...papers, facts: [fact('loss_date', '2026-07-03')] })).toMatchObject({ claimId: '1' });
    expect(decide({ ...papers, facts: [] }).kind).toBe('suggest');
    expect(decide({ ...papers, tellsLoss: true }).kind).toBe('suggest');
    const story = fact('loss_description', 'sono caduta dalle scale');
    expect(decide({ ...papers, facts: [ref(july), story] }).kind).toBe('suggest');
  });

  test('a message that quotes two claims', () => {
    expect(decide({ sender: fromAnna, facts: [ref(july), ref(march)] }).kind).toBe('suggest');
    const inThread = decide({
      sender: fromAnna,
      thread: { claimId: july.claim.id, how: 'token' },
      facts: [ref(march)],
    });
    expect(inThread.kind).toBe('suggest');
    expect(wordsOf(inThread)).toContain('also quotes');
  });

  test('a notice form nobody had asked for', () => {
    const verdict = decide({ sender: fromAnna, facts: [ref(march)], documents: [cai] });
    expect(verdict.kind).toBe('suggest');
    expect(decide({ sender: fromAnna, facts: [ref(july)], documents: [cai] }).kind).toBe('auto');
  });

  test('a notice form nobody had asked for, unless number or day are plain and no event is told', () => {
    const brings = { sender: fromAnna, documents: [cai], speaksOfClaim: 'adds' as const };
    expect(decide({ ...brings, facts: [ref(march)] })).toMatchObject({ kind: 'auto', claimId: '2' });
    expect(decide({ ...brings, facts: [fact('loss_date', '2026-03-10')] })).toMatchObject({ claimId: '2' });
    // Only our own number coming back, and nothing else that was asked for.
    expect(decide({ ...brings, facts: [ref(march, 'quoted')] }).kind).toBe('suggest');
    const story = fact('loss_description', 'mi hanno tamponata di nuovo');
    expect(decide({ ...brings, facts: [ref(march), story] }).kind).toBe('suggest');
    expect(decide({ ...brings, facts: [ref(march)], tellsLoss: true }).kind).toBe('suggest');
  });

  test('a story told by a known sender who also brings an awaited paper: often the next loss', () => {
    const question = {
      sender: fromAnna,
      documents: [cai],
      claimType: 'motor_damage' as ClaimTypeId,
      candidates: [july],
    };
    expect(decide({ ...question, facts: [fact('loss_description', 'Ieri in rotatoria …')] }).kind).toBe(
      'suggest',
    );
  });

  test('an answer in an old thread that tells of another day', () => {
    const verdict = decide({
      sender: fromAnna,
      thread: { claimId: july.claim.id, how: 'In-Reply-To' },
      facts: [fact('loss_date', '2026-09-10')],
    });
    expect(verdict.kind).toBe('suggest');
  });

  test('a broker’s mailbox says little about which client’s claim is meant', () => {
    const verdict = decide({
      sender: { address: 'agenzia@example.com' },
      documents: [cai],
      candidates: [july],
    });
    expect(verdict.kind).toBe('suggest');
  });

  test('a reference mended in one digit and nothing else', () => {
    const mended = fact('reference_fixed', july.claim.reference, 'body', {
      method: 'repaired',
      confidence: 0.5,
    });
    expect(decide({ sender: fromStranger, facts: [mended] }).kind).toBe('suggest');
    expect(decide({ sender: fromAnna, facts: [mended] })).toMatchObject({ kind: 'auto', claimId: '1' });
  });
});

describe('something new', () => {
  test('nothing in common with any claim', () => {
    expect(decide({ sender: fromStranger, facts: [fact('plate', 'KK111KK')] }).kind).toBe('new');
    expect(decide({ candidates: [] }).kind).toBe('new');
  });

  test('a new loss of a known customer, with the earlier claims beside it', () => {
    const verdict = decide({ sender: fromAnna, reportsNewLoss: true });
    expect(verdict.kind).toBe('new');
    expect(shownBy(verdict)).toHaveLength(2);
  });

  test('a common surname alone', () => {
    const verdict = decide({
      sender: { address: 'x@example.net', name: 'Luca Bianchi' },
      facts: [fact('insured_name', 'Luca Bianchi', 'sender', { method: 'header', confidence: 0.6 })],
    });
    expect(verdict.kind).toBe('new');
  });
});

describe('names', () => {
  const named = (value: string, surnameShare = new Map<string, number>()) => {
    const verdict = decide({
      sender: fromStranger,
      facts: [fact('insured_name', value, 'body', { method: 'signature', confidence: 0.7 })],
      candidates: [july],
      surnameShare,
    });
    return shownBy(verdict)[0]?.evidence[0];
  };

  test('order, accents and a left-out second name do not matter', () => {
    for (const spelling of ['Anna Bianchi', 'BIANCHI ANNA', 'Anna Maria Bianchi']) {
      expect(named(spelling)).toMatchObject({ signal: 'name', weight: linkingRules.weights.name });
    }
  });

  test('a frequent surname proves less', () => {
    expect(named('Anna Bianchi', new Map([['bianchi', 0.001]]))?.weight).toBe(linkingRules.weights.name - 1);
  });
});

describe('closed claims', () => {
  test('a claim closed for more than two weeks weighs less', () => {
    const scoreOf = (closedAt: Date) => {
      const verdict = decide({
        sender: fromAnna,
        candidates: [{ ...july, claim: { ...july.claim, closedAt } }],
      });
      return shownBy(verdict)[0]?.score;
    };
    expect(scoreOf(new Date('2026-09-10T10:00:00Z'))).toBe(scoreOf(new Date('2026-07-10T10:00:00Z'))! + 2);
  });
});

describe('the policy behind a new claim', () => {
  const home: Policy = {
    ...policy,
    id: '8' as PolicyId,
    number: 'CAS-2024-000009',
    versions: [
      {
        version: 1,
        validFrom: '2025-01-01' as LocalDate,
        validTo: '2026-12-31' as LocalDate,
        covers: [
          {
            code: 'W',
            name: { it: 'Acqua', en: 'Water' },
            claimTypes: ['home_water' as ClaimTypeId],
            waitingDays: 0,
            exclusions: [],
          },
        ],
      },
    ],
  };

  test('is the one whose number is written', () => {
    const found = identifyPolicy([fact('policy_number', 'CAS 2024 000009')], fromStranger, [policy, home]);
    expect(found).toMatchObject({ policyId: '8', ambiguous: false });
  });

  test('is the sender’s only one; of several the type of claim chooses, otherwise a person', () => {
    expect(identifyPolicy([], fromAnna, [policy]).policyId).toBe('7');
    expect(identifyPolicy([], fromAnna, [policy, home])).toMatchObject({
      ambiguous: true,
      candidates: ['7', '8'],
    });
    expect(identifyPolicy([], fromAnna, [policy, home], 'home_water' as ClaimTypeId).policyId).toBe('8');
  });

  test('is not the person’s, when none of his covers such a loss and neither number nor plate is written', () => {
    const car = 'motor_damage' as ClaimTypeId;
    expect(identifyPolicy([], fromAnna, [home], car)).toEqual({
      evidence: [],
      ambiguous: false,
      candidates: [],
    });
    expect(identifyPolicy([], fromAnna, [home], 'home_theft' as ClaimTypeId).policyId).toBe('8');
    const number = fact('policy_number', 'CAS-2024-000009');
    expect(identifyPolicy([number], fromAnna, [home], car).policyId).toBe('8');
    expect(
      identifyPolicy([fact('plate', 'AB123CD')], fromAnna, [policy], 'health_expense' as ClaimTypeId)
        .policyId,
    ).toBe('7');
  });

  test('is found by plate or tax code, never by a name or a broker’s mailbox alone', () => {
    expect(identifyPolicy([fact('plate', 'AB123CD')], undefined, [policy, home]).policyId).toBe('7');
    const name = fact('insured_name', 'Anna Bianchi', 'body', { method: 'labelled' });
    expect(identifyPolicy([name], fromStranger, [policy])).toMatchObject({
      ambiguous: false,
      candidates: [],
    });
    const brokered = { ...policy, parties: [{ role: 'policyholder' as const, party: broker }] };
    expect(identifyPolicy([], { address: 'agenzia@example.com' }, [brokered]).policyId).toBeUndefined();
  });

  test('is left to a person when number and plate point at different ones', () => {
    const found = identifyPolicy(
      [fact('policy_number', 'CAS2024000009'), fact('plate', 'AB123CD')],
      fromStranger,
      [policy, home],
    );
    expect(found).toMatchObject({ ambiguous: true });
    expect(found.policyId).toBeUndefined();
  });
});

test('on an invented population with the usual confusions the machine’s own links are right 99 times in 100', () => {
  const measured = measureLinking({ seed: 20260915, messages: 6000 });
  expect(measured.autoPrecision).toBeGreaterThanOrEqual(0.99);
  expect(measured.autoRate).toBeGreaterThanOrEqual(0.65);
  expect(measured.suggestionTop3).toBeGreaterThanOrEqual(0.95);
});

describe('a message about two claims', () => {
  const elena: Party = {
    id: '5' as PartyId,
    name: 'Elena Marchetti',
    surname: 'Marchetti',
    contacts: [{ kind: 'email', value: 'agenzia@example.com', shared: true, invalid: false }],
  };
  const flood: LinkCandidate = {
    claim: claim(3, {
      type: 'home_water' as ClaimTypeId,
      policyId: '8' as PolicyId,
      lossOn: '2026-08-20' as LocalDate,
      plates: [],
      externalReferences: [],
      parties: [{ role: 'insured', party: elena }],
    }),
    openRequestItems: [],
  };
  const agency = { address: 'agenzia@example.com', name: 'Agenzia Prova' };
  const both = [ref(flood), { ...ref(july), span: { ...ref(july).span, start: 80, end: 90 } }];
  const about = (question: Partial<LinkQuestion>) =>
    decide({ candidates: [july, march, flood], ...question });

  test('from the broker of both belongs to both, the one named first being its own', () => {
    expect(about({ sender: agency, facts: both })).toMatchObject({
      kind: 'auto',
      claimId: '3',
      further: [{ claimId: '1' }],
    });
  });

  test('belongs to both although the day, plate and name of each contradict the other', () => {
    const verdict = about({
      sender: agency,
      facts: [
        ...both,
        fact('loss_date', '2026-07-03'),
        fact('plate', 'AB123CD'),
        fact('insured_name', 'Elena Marchetti', 'body', { method: 'labelled' }),
      ],
    });
    expect(verdict).toMatchObject({ kind: 'auto', claimId: '3', further: [{ claimId: '1' }] });
  });

  test('but a day that is neither’s goes to a person, with both proposed', () => {
    const verdict = about({ sender: agency, facts: [...both, fact('loss_date', '2026-09-14')] });
    expect(verdict).toMatchObject({ kind: 'suggest' });
    expect(shownBy(verdict).map(({ claimId }) => claimId)).toEqual(expect.arrayContaining(['3', '1']));
  });

  test('from somebody who is known on one of them only goes to a person', () => {
    expect(about({ sender: fromAnna, facts: both })).toMatchObject({ kind: 'suggest' });
  });

  test('of which one number stands only in our subject coming back goes to a person', () => {
    const verdict = about({
      sender: agency,
      subject: 'Re: [SIN] Ci servono alcuni documenti',
      facts: [ref(july, 'subject'), ref(flood)],
    });
    expect(verdict).toMatchObject({ kind: 'suggest' });
  });

  test('that reports a new loss beside two old numbers goes to a person', () => {
    expect(about({ sender: agency, facts: both, reportsNewLoss: true })).toMatchObject({ kind: 'suggest' });
  });
});

describe('a new loss of somebody who has had one', () => {
  const known = {
    sender: fromAnna,
    facts: [fact('policy_number', 'RCA2025004217'), fact('plate', 'AB123CD')],
  };

  test('opens a file of its own, whatever the old claims wait for', () => {
    const verdict = decide({ ...known, reportsNewLoss: true, documents: [cai] });
    expect(verdict).toMatchObject({ kind: 'new' });
    expect(shownBy(verdict).length).toBeGreaterThan(0);
  });

  const onTheDay = {
    ...known,
    facts: [...known.facts, fact('loss_date', '2026-07-03')],
    reportsNewLoss: true,
  };

  test('on the very day of a claim we have had for long is that loss told again', () => {
    expect(decide(onTheDay)).toMatchObject({ kind: 'auto', claimId: '1' });
  });

  test('on the very day of a claim that is as new goes to a person: a storm does two things at once', () => {
    expect(decide({ ...onTheDay, today: '2026-07-15' as LocalDate })).toMatchObject({ kind: 'suggest' });
  });

  test('on the very day, told by somebody who is known by name only, goes to a person', () => {
    expect(
      decide({
        ...onTheDay,
        sender: fromStranger,
        facts: [
          fact('insured_name', 'Anna Bianchi'),
          fact('plate', 'AB123CD'),
          fact('loss_date', '2026-07-03'),
        ],
      }),
    ).toMatchObject({ kind: 'suggest' });
  });

  test('of another kind on the day of an old claim is another one', () => {
    expect(
      decide({
        ...known,
        facts: [...known.facts, fact('loss_date', '2026-07-03')],
        claimType: 'travel_baggage' as ClaimTypeId,
        reportsNewLoss: true,
      }),
    ).toMatchObject({ kind: 'new' });
  });

  test('told without saying that it is new goes to a person when its story has a day of its own, old number or not', () => {
    const story = 'ieri un camion mi ha rotto lo specchietto in via Larga';
    const told = {
      sender: fromAnna,
      facts: [
        ref(july),
        fact('loss_description', story),
        fact('date', '2026-09-14', 'body', { span: { part: 'body', start: 0, end: 4, quote: 'ieri' } }),
      ],
    };
    expect(decide(told)).toMatchObject({ kind: 'suggest' });
    // The same day outside the story is when they telephoned.
    const aside = fact('date', '2026-09-14', 'body', {
      span: { part: 'body', start: 90, end: 94, quote: 'ieri' },
    });
    expect(decide({ ...told, facts: [...told.facts.slice(0, 2), aside] })).toMatchObject({ kind: 'auto' });
  });
});

describe('a paper that only one of the claims of a customer waits for', () => {
  test('does not tell them apart: bills come for all of them', () => {
    const verdict = decide({
      sender: fromAnna,
      facts: [fact('policy_number', 'RCA2025004217'), fact('fiscal_code', 'BNCNNA85T43H501Q')],
      documents: [cai],
    });
    expect(verdict).toMatchObject({ kind: 'suggest' });
    expect(shownBy(verdict)[0]?.claimId).toBe('1');
  });

  test('is linked when the customer has no other claim', () => {
    expect(
      decide({
        candidates: [july],
        sender: fromAnna,
        facts: [fact('policy_number', 'RCA2025004217')],
        documents: [cai],
      }),
    ).toMatchObject({ kind: 'auto', claimId: '1' });
  });

  test('does not come by a telephone number in the signature, which every claim waits for', () => {
    const waiting = { ...july, openRequestItems: ['iban' as ItemId] };
    const verdict = decide({ candidates: [waiting], sender: fromAnna, facts: [fact('iban', 'IT00X')] });
    expect(verdict.kind).not.toBe('auto');
  });
});

describe('names and addresses that many have', () => {
  const named = {
    sender: { address: 'x@example.net' },
    facts: [
      fact('insured_name', 'Anna Bianchi'),
      fact('loss_date', '2026-07-03'),
      fact('loss_place', 'Lodi'),
    ],
  };
  const weightOf = (verdict: ReturnType<typeof decide>, signal: string) =>
    shownBy(verdict)[0]?.evidence.find((each) => each.signal === signal)?.weight;

  test('a name that twenty customers have says almost nothing', () => {
    const rare = decide(named);
    const common = decide({ ...named, holders: new Map([['anna bianchi', 20]]) });
    expect(weightOf(common, 'name')).toBeLessThan((weightOf(rare, 'name') ?? 0) - 3);
  });

  test('an address that many parties have is a shared one, though none of them is a candidate', () => {
    const verdict = decide({ sender: fromAnna, facts: [], holders: new Map([['anna@example.org', 21]]) });
    expect(weightOf(verdict, 'email')).toBeUndefined();
  });

  test('when more claims answer than were compared, only a number or the day of the loss decides', () => {
    const onlyPaper = {
      candidates: [july],
      sender: fromAnna,
      facts: [fact('policy_number', 'RCA2025004217')],
      documents: [cai],
      cut: true,
    };
    expect(decide(onlyPaper)).toMatchObject({ kind: 'suggest' });
    expect(decide({ ...onlyPaper, facts: [ref(july)] })).toMatchObject({ kind: 'auto' });
  });
});

describe('a question about «my claim»', () => {
  const asks = {
    sender: fromAnna,
    facts: [fact('policy_number', 'RCA2025004217')],
    speaksOfClaim: 'asks' as const,
  };

  test('from somebody who has one only is about that one', () => {
    expect(decide({ ...asks, candidates: [july] })).toMatchObject({ kind: 'auto', claimId: '1' });
  });

  const water: LinkCandidate = {
    claim: claim(3, { type: 'home_water' as ClaimTypeId, plates: [], externalReferences: [] }),
    openRequestItems: [],
  };

  test('from somebody who has several is about the only one that fits what is said', () => {
    const verdict = decide({
      ...asks,
      candidates: [july, water],
      claimType: 'home_water' as ClaimTypeId,
      facts: [fact('fiscal_code', 'BNCNNA85T43H501Q')],
    });
    expect(verdict).toMatchObject({ kind: 'auto', claimId: '3' });
    expect(wordsOf(verdict)).toContain('Of their claims only this one fits what is said');
  });

  test('that names a stay in hospital after the claim was reported, or far from its day, is not about it', () => {
    const stay = (value: string, key = 'period_from_to') =>
      decide({
        ...asks,
        candidates: [july],
        facts: [...asks.facts, fact(key, value)],
      }).kind;
    const { lossOn } = july.claim;
    expect(stay(`${lossOn ?? ''}/${lossOn ?? ''}`)).toBe('auto');
    expect(stay('2026-01-08/2026-01-15')).toBe('suggest');
    expect(stay('2027-01-08/2027-01-15')).toBe('suggest');
    expect(stay('2027-01-08/2027-01-15', 'treatment_dates')).toBe('suggest');
    expect(stay('2027-01-08', 'treatment_dates')).toBe('suggest');
    expect(stay(lossOn ?? '', 'treatment_dates')).toBe('auto');
  });

  test('names a claim or what happened: a question about the contract or one’s data is about no claim', () => {
    const withWords = (newText: string) => decide({ ...asks, candidates: [july], newText }).kind;
    expect(withWords('A che punto è la mia pratica?')).toBe('auto');
    expect(withWords('Per quanto tempo conservate le informazioni su di me?')).toBe('suggest');
    expect(withWords('Il contratto risulta risolto benché il premio sia stato quietanzato.')).toBe('suggest');
  });

  test('that speaks of hail on the car is not about the crash of the same car, unless the words fit both', () => {
    const hail: LinkCandidate = {
      claim: claim(4, {
        type: 'motor_own' as ClaimTypeId,
        lossOn: '2026-05-02' as LocalDate,
        externalReferences: [],
      }),
      policy,
      openRequestItems: [],
    };
    const told = (crash: number, speaksOfClaim: 'asks' | 'adds' = 'asks') =>
      decide({
        ...asks,
        speaksOfClaim,
        candidates: [july, hail],
        claimType: 'motor_own' as ClaimTypeId,
        typeScores: new Map([
          ['motor_own' as ClaimTypeId, 7],
          ['motor_damage' as ClaimTypeId, crash],
        ]),
      });
    expect(told(0)).toMatchObject({ kind: 'auto', claimId: '4' });
    expect(told(5).kind).toBe('suggest');
    // The names of papers tell less: «libretto» and «fattura» come for both.
    expect(told(0, 'adds')).toMatchObject({ kind: 'auto', claimId: '4' });
    expect(told(3).kind).toBe('auto');
    expect(told(3, 'adds').kind).toBe('suggest');
  });

  test('that mentions the very day of one of them is about that one', () => {
    const onDay = (day: string) =>
      decide({ ...asks, candidates: [july, march], facts: [...asks.facts, fact('date', day)] });
    expect(onDay('2026-03-10')).toMatchObject({ kind: 'auto', claimId: '2' });
    expect(onDay('2026-03-14').kind).toBe('suggest');
  });

  test('that brings what only the open one has asked for is about that one, when the others were closed long ago', () => {
    const closed = { ...march, claim: { ...march.claim, closedAt: new Date('2026-05-01T08:00:00Z') } };
    const brings = { ...asks, speaksOfClaim: 'adds' as const, documents: [cai] };
    expect(decide({ ...brings, candidates: [july, closed] })).toMatchObject({ kind: 'auto', claimId: '1' });
    expect(decide({ ...brings, candidates: [july, march] }).kind).toBe('suggest');
    expect(decide({ ...brings, candidates: [july, closed], documents: [] }).kind).toBe('suggest');
  });

  test('is not of another day because a forwarded mail says when it was sent', () => {
    const newText = 'Vedi sotto.\nDa: Anna\nData: 12/09/2026 08:10\n\nEcco la fattura del mio sinistro.';
    const at = newText.indexOf('12/09/2026');
    const sent = fact('date', '2026-09-12', 'body', {
      span: { part: 'body', start: at, end: at + 10, quote: '12/09/2026' },
    });
    const brings = { ...asks, candidates: [july], speaksOfClaim: 'adds' as const, newText };
    expect(decide({ ...brings, facts: [...asks.facts, sent] })).toMatchObject({ kind: 'auto' });
    const told = newText.replace('Data:', 'Ieri,');
    expect(decide({ ...brings, newText: told, facts: [...asks.facts, sent] }).kind).toBe('suggest');
  });

  test('that fits two claims of one kind is for a person', () => {
    expect(
      decide({ ...asks, candidates: [july, march, water], claimType: 'motor_damage' as ClaimTypeId }).kind,
    ).toBe('suggest');
  });

  test('both cars of an accident name it, whoever writes of them', () => {
    expect(
      decide({
        sender: fromStranger,
        facts: [fact('plate', 'AB123CD'), fact('plate', 'GM045ZZ'), fact('insured_name', 'Anna Bianchi')],
      }),
    ).toMatchObject({ kind: 'auto', claimId: '1' });
  });

  test('a story under an old number needs the day of that loss', () => {
    const told = { sender: fromAnna, facts: [ref(july)], tellsLoss: true };
    expect(decide(told).kind).toBe('suggest');
    expect(decide({ ...told, facts: [ref(july), fact('loss_date', '2026-07-03')] }).kind).toBe('auto');
  });

  test('so does what only reads like a story, unless it answers us', () => {
    const told = { sender: fromAnna, facts: [ref(july)], readsLikeLoss: true };
    expect(decide(told).kind).toBe('suggest');
    expect(decide({ ...told, readsLikeLoss: false }).kind).toBe('auto');
    expect(decide({ ...told, facts: [ref(july), fact('loss_date', '2026-07-03')] }).kind).toBe('auto');
    expect(decide({ ...told, thread: { claimId: july.claim.id, how: 'token' } }).kind).toBe('auto');
  });

  test('a question about the contract names no claim, though whoever asks has one only', () => {
    const newText = 'A che punto è il mio sinistro?';
    const question = { ...asks, candidates: [july] };
    expect(decide({ ...question, newText })).toMatchObject({ kind: 'auto', claimId: '1' });
    expect(decide({ ...question, newText: `${newText} E la rata del premio?` }).kind).toBe('suggest');
  });

  test('a new address names no claim, though the day of one stands in the letter', () => {
    const moved = { sender: fromAnna, facts: [fact('date', '2026-07-03')], candidates: [july] };
    expect(decide({ ...moved, speaksOfClaim: 'adds' as const }).kind).toBe('auto');
    expect(decide({ ...moved, aboutElse: true }).kind).toBe('suggest');
    expect(decide({ ...moved, aboutElse: true, facts: [ref(july)] }).kind).toBe('auto');
  });

  test.each([
    ['who has two', { candidates: [july, march] }],
    ['whose claims were not all looked at', { candidates: [july], cut: true }],
    [
      'who is known by name only',
      {
        candidates: [july],
        sender: { address: 'x@example.net', name: 'Anna Bianchi' },
        facts: [fact('insured_name', 'Anna Bianchi')],
      },
    ],
    [
      'who writes from the agency’s mailbox',
      { candidates: [july], sender: { address: 'agenzia@example.com' }, facts: [] },
    ],
    ['who reports another loss', { candidates: [july], reportsNewLoss: true }],
    [
      'who names another day',
      { candidates: [july], facts: [...asks.facts, fact('loss_date', '2026-09-01')] },
    ],
    [
      'who brings papers and tells of another day',
      {
        candidates: [july],
        speaksOfClaim: 'adds',
        facts: [...asks.facts, fact('date', '2026-09-01')],
      },
    ],
    [
      'who brings papers and tells a story',
      {
        candidates: [july],
        speaksOfClaim: 'adds',
        facts: [...asks.facts, fact('loss_description', 'mi si è allagata la cucina')],
      },
    ],
    [
      'who speaks for somebody the claim does not know',
      { candidates: [july], facts: [...asks.facts, fact('insured_name', 'Bruno Neri')] },
    ],
    [
      'who speaks for a relative without a name',
      { candidates: [july], newText: 'Scrivo per mio marito: a che punto è la pratica?' },
    ],
  ] as const)('from somebody %s is for a person', (_, question) => {
    expect(decide({ ...asks, ...question }).kind).not.toBe('auto');
  });
});
