/** Examples of decisions for the description. */
import { claimReference } from './examples.ts';

const calculation = {
  claimed: 120_000,
  payable: 95_000,
  retained: 25_000,
  steps: [
    {
      rule: 'claimed' as const,
      change: 0,
      amount: 120_000,
      it: 'Importo richiesto',
      en: 'Amount claimed',
      clause: null,
    },
    {
      rule: 'deductible' as const,
      change: -25_000,
      amount: 95_000,
      it: 'Franchigia 250,00 €',
      en: 'Deductible €250.00',
      clause: 'art. 12 CGA',
    },
  ],
};

const signing = { role: 'rep' as const, people: 1, second: [] };

export const decision = {
  id: '4',
  claim: claimReference,
  version: 3,
  kind: 'approve' as const,
  state: 'decided' as const,
  amount: 95_000,
  coverCode: 'RCA',
  payee: { name: 'Anna Bianchi', ibanEnd: '3456' },
  reason: null,
  clause: null,
  explanation: null,
  language: 'it' as const,
  note: null,
  signing,
  signatures: [{ by: 'person:Giulia Ferri', role: 'rep' as const, at: '2026-11-12T10:20:00.000Z' }],
  decidedAt: '2026-11-12T10:20:00.000Z',
  ended: null,
  order: 'waits' as const,
  payBy: null,
  outbound: '31',
  file: {
    policy: { number: 'RCA-2025-004217', version: 1, lossOn: '2026-11-09' },
    verdict: 'covered' as const,
    calculation,
    grantedBefore: 0,
    total: 95_000,
    findings: [],
    checklist: [{ key: 'doc_cai', state: 'accepted' }],
    limitsFrom: '2026-01-01',
    rules: { review: 'review-1', profile: 'insurer' },
  },
};

export const sheet = {
  possible: true,
  obstacles: [],
  verdict: 'covered' as const,
  cover: { code: 'RCA', it: 'Responsabilità civile', en: 'Liability', clause: 'art. 12 CGA' },
  calculation,
  grantedBefore: 0,
  payees: [{ id: '12', name: 'Anna Bianchi', insured: true, ibanEnd: '3456' }],
  reasons: [
    {
      code: 'not_covered',
      it: 'Evento non compreso nella garanzia',
      en: 'Event outside the cover',
      needsClause: true,
    },
  ],
  signing: {
    ...signing,
    it: 'Decide almeno il ruolo addetto.',
    en: 'Decided by a representative or above.',
    holdsAtOnce: true,
  },
  letter: {
    to: 'anna.bianchi@example.org',
    subject: `[${claimReference}] L’esito del suo sinistro`,
    text: 'Gentile Anna Bianchi,\n\nabbiamo esaminato il suo sinistro e riconosciamo 950,00 €.\n',
    html: null,
  },
};
