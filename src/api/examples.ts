/** One story for all examples of the description: Anna's car, a request for the estimate, her answer. All of it invented. */

export const ticketReference = 'TCK 4361-9140-43';
export const claimReference = 'SIN 5306-1858-60';
export const cursor = 'WyJjaGFuZ2VkIiwiMjAyNi0xMS0xMlQwOTowMDowMC4wMDBaIiwiNDIiXQ';

const anna = { address: 'anna.bianchi@example.org', name: 'Anna Bianchi' };

export const ticketRow = {
  id: '42',
  reference: ticketReference,
  version: 7,
  stage: 'settled' as const,
  status: 'waiting_customer' as const,
  caseKind: 'claim_new' as const,
  channel: 'email',
  language: 'it' as const,
  subject: 'Denuncia sinistro auto',
  customer: anna,
  caller: null,
  claim: claimReference,
  blockers: 1,
  problem: null,
  assignee: null,
  postponedUntil: null,
  receivedAt: '2026-11-12T08:59:30.000Z',
  updatedAt: '2026-11-12T09:00:04.120Z',
};

export const queue = {
  items: [
    {
      ...ticketRow,
      claimType: {
        id: 'motor_damage',
        label: { it: 'RC auto, danni a cose', en: 'Motor liability, damage' },
      },
      missing: 3,
      asked: 3,
      due: {
        clock: 'it.motor.ask_missing',
        label: { it: 'Richiesta di integrazione al danneggiato', en: 'Request for what is missing' },
        at: '2026-12-11T22:59:59.000Z',
        late: false,
      },
      about: null,
      unread: true,
      last: {
        direction: 'inbound' as const,
        at: '2026-11-12T08:59:31.000Z',
        by: 'Anna Bianchi',
        words: 'Buongiorno, ieri mi hanno tamponata al semaforo. Allego le foto.',
      },
    },
  ],
  next: null,
  size: { count: 31, more: false },
  counts: {
    mine: { count: 12, more: false },
    new: { count: 31, more: false },
    waiting: { count: 48, more: false },
    escalated: { count: 3, more: false },
    all: { count: 10_000, more: true },
    asleep: { count: 2, more: false },
    mentions: { count: 1, more: false },
    decided: { count: 10_000, more: true },
  },
};

export const savedView = {
  id: '3',
  version: 2,
  name: 'Reclami in ritardo',
  owner: 'Giulia Ferri',
  own: true,
  shared: true,
  position: 1,
  filters: { view: 'all' as const, kind: 'complaint' as const, due: 'late' as const },
};

export const message = {
  id: '51',
  receivedAt: '2026-11-12T08:59:30.000Z',
  writtenAt: '2026-11-12T08:59:12.000Z',
  channel: 'email',
  nature: { kind: 'human' as const },
  unreadable: null,
  from: anna,
  caller: null,
  to: [{ address: 'sinistri@example.it', name: 'Ufficio sinistri' }],
  cc: [],
  replyTo: [],
  subject: 'Denuncia sinistro auto',
  newText: 'Buongiorno, ieri mi hanno tamponata al semaforo. Allego le foto.',
  text: 'Buongiorno, ieri mi hanno tamponata al semaforo. Allego le foto.',
  cut: false,
  language: 'it' as const,
  warnings: [],
  doNotAnswer: [],
  forwarded: null,
  pec: null,
  copyOf: null,
  attachments: [
    {
      id: '77',
      name: 'paraurti.jpg',
      contentType: 'image/jpeg',
      size: 1_284_331,
      inline: false,
      foundIn: null,
      readState: 'no-text' as const,
      readNote: null,
      url: '/attachments/77',
      preview: null,
    },
  ],
  html: '/messages/51/html',
  original: '/originals/60',
};

export const outboundRow = {
  id: '31',
  ticket: ticketReference,
  purpose: 'reply',
  round: 0,
  channel: 'email',
  to: anna.address,
  language: 'it' as const,
  subject: `[${ticketReference}] La nostra risposta`,
  automatic: 'no' as const,
  asks: [],
  state: 'sent' as const,
  stateSince: '2026-11-12T10:12:09.000Z',
  attempts: 1,
  notBefore: '2026-11-12T10:12:07.000Z',
  lastResponse: '250 2.0.0 Ok: queued as 4XyZ',
  settledBy: null,
  sentAt: '2026-11-12T10:12:09.000Z',
  delivery: null,
  deliveryDetail: null,
  attachments: [{ name: 'Modulo.pdf', contentType: 'application/pdf', size: 48_213 }],
  createdBy: 'person:Sara Conti',
  createdAt: '2026-11-12T10:12:07.000Z',
  content: '/outbox/31/content',
};

export const outbound = {
  ...outboundRow,
  text: 'Gentile Anna Bianchi,\n\nil perito la chiamerà domani mattina.\n\nSara Conti\nUfficio sinistri',
  messageId: 'sportello.3f6a1c@example.it',
  envelopeFrom: 'ritorni+b31.q2w3erty7a@example.it',
};

export const reply = {
  text: 'Il perito la chiamerà domani mattina.',
  clientId: '5b0f3f0e-6a52-4c5e-9a3e-0d6f6a1c2b7d',
  basedOn: '1.51.1.30',
};

export const note = {
  id: '14',
  version: 2,
  author: 'Giulia Ferri',
  text: '@Marta Villa guardi la perizia?',
  mentions: ['Marta Villa'],
  createdAt: '2026-11-12T09:40:00.000Z',
  editedAt: '2026-11-12T09:41:10.000Z',
  editableUntil: '2026-11-12T09:55:00.000Z',
  former: [{ text: 'Marta guardi la perizia?', replacedAt: '2026-11-12T09:41:10.000Z' }],
};

export const draft = {
  ticket: ticketReference,
  author: 'Sara Conti',
  own: true,
  channel: 'email',
  revision: 118,
  text: 'Il perito la chiamerà domani mattina',
  to: null,
  subject: null,
  language: null,
  basedOn: '1.51.1.30',
  attachments: [{ id: '9', name: 'Modulo.pdf', contentType: 'application/pdf', size: 48_213 }],
  updatedAt: '2026-11-12T10:11:40.000Z',
};

const event = {
  id: '900',
  at: '2026-11-12T09:00:04.120Z',
  actor: 'machine:link',
  action: 'linked',
  ticket: '42',
  data: { score: 31.5 },
};

export const request = {
  id: '12',
  ticket: '42',
  state: 'open' as const,
  version: 2,
  phase: 'sent' as const,
  standing: { it: 'è partita', en: 'has left' },
  held: null,
  round: 1,
  startedAt: '2026-11-12T09:00:04.120Z',
  dueOn: '2026-11-26',
  lastSentOn: '2026-11-12',
  awayUntil: null,
  nextAt: '2026-11-19T08:00:00.000Z',
  closeReason: null,
};

export const requestPreview = {
  to: 'anna.bianchi@example.org',
  round: 2,
  dueOn: '2026-11-19',
  subject: '[SIN 5306-1858-60] Aspettiamo ancora 1 documento per il suo sinistro',
  text: 'Gentile Anna Bianchi, …',
  html: null,
};

const caseReading = {
  decidedBy: 'machine:link',
  decidedAt: '2026-11-12T09:00:04.120Z',
  also: [],
  flags: [],
  evidence: [{ message: '51', part: 'subject', start: 0, end: 17, quote: 'Denuncia sinistro' }],
  explanation: {
    it: [
      'Letto come una denuncia di un fatto nuovo per le parole «Denuncia sinistro» nell’oggetto della mail.',
      'Una persona può sempre cambiarlo.',
    ],
    en: [
      'Read as a report of something new by the words “Denuncia sinistro” in the subject of the e-mail.',
      'A person can always change it.',
    ],
  },
};

export const ticket = {
  kindReading: caseReading,
  road: null,
  sharesMessagesWith: [],
  ...ticketRow,
  resolvedAt: null,
  related: null,
  answerTo: anna,
  answerWays: [{ ...anna, why: 'last' as const, failed: null }],
  basedOn: '1.51.1.30',
  messages: { items: [message], next: null },
  outbound: [outboundRow],
  links: [
    {
      claim: claimReference,
      state: 'auto' as const,
      score: 31.5,
      evidence: [{ signal: 'ref', weight: 16, quote: 'sinistro 5306-1858-60' }],
      explanation: {
        it: [
          'Collegato al sinistro SIN 5306-1858-60 perché: cita il numero del sinistro («sinistro 5306-1858-60» nel testo della mail).',
          'Nessun altro sinistro corrisponde altrettanto.',
          'Una persona può sempre scollegarlo.',
        ],
        en: [
          'Linked to the claim SIN 5306-1858-60 because: it quotes the reference of the claim (“sinistro 5306-1858-60” in the text of the e-mail).',
          'No other claim fits nearly as well.',
          'A person can always unlink it.',
        ],
      },
      rules: '3',
      certainty: 0.999,
      decidedBy: 'machine:link',
      decidedAt: '2026-11-12T09:00:02.000Z',
    },
  ],
  claims: [claimReference],
  mergedInto: null,
  splitFrom: null,
  rearrangements: [],
  facts: [
    {
      key: 'loss_date',
      label: { it: 'Data dell’accaduto', en: 'Date of the event' },
      value: '2026-11-11',
      method: 'phrase',
      confidence: 0.9,
      part: 'body',
      quote: '11 novembre',
      start: 24,
      message: '51',
    },
  ],
  requests: [request],
  escalations: [],
  history: [event],
};

export const rearrangement = {
  id: '5',
  kind: 'merge-tickets' as const,
  state: 'undone' as const,
  fromTicket: 'TCK 6013-2207-85',
  toTicket: ticketReference,
  fromClaim: null,
  toClaim: null,
  messages: 1,
  reason: 'The same question, sent twice',
  doneBy: 'person:Sara Conti',
  doneAt: '2026-11-12T10:20:00.000Z',
  undoneBy: 'person:Sara Conti',
  undoneAt: '2026-11-12T10:24:00.000Z',
  undoReason: 'Two different customers',
};

export const duplicate = {
  claim: 'SIN 4411-7023-41',
  state: 'suspected' as const,
  isEarlier: true,
  leading: null,
  evidence: [
    { signal: 'own_plate', text: { it: 'Stesso veicolo assicurato', en: 'Same insured vehicle' } },
    { signal: 'loss_date', text: { it: 'Stessa data del sinistro', en: 'Same date of loss' } },
  ],
  decidedBy: 'machine:assess',
  decidedAt: '2026-11-12T09:00:03.000Z',
  reason: null,
};

export const alike = {
  claim: 'SIN 4411-7023-41',
  label: { it: 'Auto – danni al veicolo', en: 'Motor – vehicle damage' },
  status: 'incomplete' as const,
  lossOn: '2026-11-11',
  notifiedAt: '2026-11-11T16:40:00.000Z',
  evidence: duplicate.evidence,
};

export const claimProposal = {
  refusal: null,
  type: 'motor_damage',
  typeWords: ['tamponata'],
  types: [{ type: 'motor_damage', label: { it: 'Auto – danni al veicolo', en: 'Motor – vehicle damage' } }],
  policy: 'RCA-2025-004217',
  policies: [
    {
      number: 'RCA-2025-004217',
      product: 'Auto',
      people: ['Anna Bianchi'],
      reasons: [
        {
          text: { it: 'Targa del veicolo assicurato', en: 'Plate of the insured vehicle' },
          speaks: 'for' as const,
        },
      ],
    },
  ],
  lossOn: '2026-11-11',
  lossDays: ticket.facts,
  lossPlace: null,
  lossPlaces: [],
  claims: [],
};

export const claimRow = {
  id: '9',
  reference: claimReference,
  version: 4,
  type: 'motor_damage',
  label: { it: 'Danni al veicolo', en: 'Vehicle damage' },
  status: 'incomplete' as const,
  policy: 'RCA-2025-004217',
  lossOn: '2026-11-11',
  lossPlace: 'Milano',
  notifiedAt: '2026-11-12T08:59:30.000Z',
  closedAt: null,
  language: 'it' as const,
};

const party = {
  id: '3',
  name: 'Anna Bianchi',
  fiscalCode: 'BNCNNA85C54E648G',
  vatNumber: null,
  iban: null,
  language: 'it' as const,
  address: null,
  doNotWrite: null,
  contacts: [{ kind: 'email' as const, value: anna.address, shared: false, invalid: false }],
};

const cover = {
  code: 'RCA',
  name: { it: 'Responsabilità civile', en: 'Third-party liability' },
  clause: 'art. 1 CGA',
  claimTypes: ['motor_damage'],
  limit: 645_000_000,
  limitBasis: 'event' as const,
  deductible: null,
  deductiblePercent: null,
  deductibleMinimum: null,
  waitingDays: 0,
  subLimits: [],
  exclusions: [
    {
      code: 'E1',
      clause: 'art. 5 CGA',
      text: { it: 'gare e competizioni', en: 'races and competitions' },
      words: ['gara', 'race'],
      when: [],
    },
  ],
};

export const policy = {
  id: '2',
  number: 'RCA-2025-004217',
  product: 'Auto',
  language: null,
  cancelledOn: null,
  parties: [{ role: 'insured' as const, party }],
  versions: [
    {
      version: 1,
      validFrom: '2026-01-01',
      fromTime: null,
      validTo: '2026-12-31',
      toTime: null,
      plate: 'GA123BC',
      riskAddress: null,
      covers: [cover],
    },
  ],
  instalments: [{ dueOn: '2026-01-01', amount: 41_250, paidOn: '2026-01-03' }],
};

export const requirement = {
  key: 'doc_estimate|doc_invoice',
  anyOf: [
    { item: 'doc_estimate', label: { it: 'Preventivo di riparazione', en: 'Repair estimate' } },
    { item: 'doc_invoice', label: { it: 'Fattura', en: 'Invoice' } },
  ],
  stage: 'review' as const,
  level: 'M' as const,
  state: 'asked' as const,
  askedRounds: 1,
  note: null,
  flaws: [],
  evidence: null,
  explanation: {
    it: ['Preventivo di riparazione o fattura: dice quanto costa riparare; chiesto una volta.'],
    en: ['Repair estimate or invoice: it tells what the repair costs; asked for once.'],
  },
  changedAt: '2026-11-12T09:00:04.120Z',
};

export const finding = {
  id: '61',
  claim: claimReference,
  version: 1,
  check: 'pe.duplicate_invoice',
  key: 'document:77 SIN 4827-1936-52',
  severity: 'blocker' as const,
  state: 'open' as const,
  it: '«Fattura o ricevuta» n. 112/2026 è già nel sinistro SIN 4827-1936-52 (stesso file).',
  en: '“Invoice or receipt” no. 112/2026 is on claim SIN 4827-1936-52 already (the same file).',
  figures: { item: 'doc_invoice', other: 'SIN 4827-1936-52', by: 'file', number: '112/2026', total: 12_000 },
  quotes: [{ quote: 'Fattura n. 112/2026', message: '51', attachment: '77' }],
  explanation: {
    it: [
      'Da risolvere prima di approvare: «Fattura o ricevuta» n. 112/2026 è già nel sinistro SIN 4827-1936-52 (stesso file).',
      'Lo dicono: «Fattura n. 112/2026».',
    ],
    en: [
      'To be resolved before approving: “Invoice or receipt” no. 112/2026 is on claim SIN 4827-1936-52 already (the same file).',
      'It rests on: “Fattura n. 112/2026”.',
    ],
  },
  rules: 'review-1',
  fourEyes: false,
  decided: null,
  openedAt: '2026-11-12T09:00:04.120Z',
  changedAt: '2026-11-12T09:00:04.120Z',
};

export const claimFindings = {
  findings: [finding],
  approval: {
    possible: false,
    obstacles: [
      { kind: 'blocker' as const, finding: '61', requirement: null, it: finding.it, en: finding.en },
    ],
  },
  proposal: null,
  escalation: null,
};

export const claim = {
  ...claimRow,
  findings: [finding],
  plates: ['GA123BC'],
  externalReferences: [],
  formerReferences: [],
  mergedInto: null,
  duplicates: [duplicate],
  rearrangements: [],
  parties: [{ role: 'insured' as const, party }],
  conditions: { injury: 'no' },
  lossTime: '08:40',
  amountClaimed: null,
  amountParts: {},
  coverage: {
    verdict: 'covered' as const,
    explanation: {
      it: ['Proposta: coperto.', 'La macchina propone soltanto: decide una persona.'],
      en: ['Proposal: covered.', 'The machine only proposes: a person decides.'],
    },
    clause: 'art. 1 CGA',
    cover,
    otherCovers: [],
    version: 1,
    findings: [
      {
        id: 'pe.late_notice',
        severity: 'info' as const,
        text: {
          it: 'Denuncia ricevuta 5 giorni dopo l’accaduto; il termine indicato è 3. Da sola non toglie il diritto.',
          en: 'Notice received 5 days after the event; the stated term is 3. By itself it takes no right away.',
        },
        clause: null,
        evidence: { lossOn: '2026-11-11', receivedOn: '2026-11-16', days: 5, noticeDays: 3 },
      },
    ],
    amounts: {
      limitLeft: 645_000_000,
      subLimits: [],
      claimed: 128_000,
      quote: '1.280 euro',
      retained: 0,
      payable: 128_000,
      steps: [
        {
          rule: 'claimed' as const,
          text: { it: 'Importo richiesto', en: 'Amount claimed' },
          change: 0,
          amount: 128_000,
          clause: null,
        },
        {
          rule: 'limit' as const,
          text: { it: 'Massimale per evento: 6.450.000,00 €', en: 'Limit per event: €6,450,000.00' },
          change: 0,
          amount: 128_000,
          clause: 'art. 1 CGA',
        },
      ],
    },
  },
  snapshot: {
    takenAt: '2026-11-12T09:00:03.000Z',
    takenBy: 'machine:assess',
    reason: 'first' as const,
    lossOn: '2026-11-11',
    version: 1,
    policy,
  },
  requirements: [requirement],
  missing: {
    it: ['Manca una cosa per andare avanti.', ...requirement.explanation.it],
    en: ['One thing is missing to go on.', ...requirement.explanation.en],
  },
  documents: [],
  requests: [
    {
      ...request,
      rounds: [
        {
          outbound: '30',
          round: 1,
          purpose: 'missing',
          state: 'sent' as const,
          asks: ['doc_estimate|doc_invoice'],
          createdAt: '2026-11-12T09:00:04.120Z',
          sentAt: '2026-11-12T09:00:05.900Z',
        },
      ],
    },
  ],
  tickets: [ticketRow],
  history: [event],
};

export const policyImport = {
  dryRun: false,
  policies: 2,
  added: 1,
  updated: 1,
  stopped: null,
  problems: [
    {
      row: 4,
      field: 'valid_to',
      policy: null,
      severity: 'error' as const,
      problem: '"31/02/2026" is no day',
    },
  ],
};

export const channelsHealth = {
  at: '2026-11-12T10:15:00.000Z',
  sources: [
    {
      source: 'email:imap:claims/INBOX',
      state: 'alive' as const,
      silent: false,
      detail: null,
      aliveAt: '2026-11-12T10:14:31.000Z',
      failingSince: null,
      error: null,
      reconciledAt: '2026-11-12T02:00:12.000Z',
      atSource: 18_204,
      missing: 0,
    },
  ],
  queue: {
    inbound: { waiting: 0, active: 1, delayed: 0 },
    media: { waiting: 0, active: 0, delayed: 0 },
    speech: { waiting: 0, active: 0, delayed: 0 },
    outbound: { waiting: 0, active: 0, delayed: 1 },
  },
  originals: { count: 0, oldest: null },
  tickets: { count: 1, oldest: '2026-11-12T10:14:59.000Z' },
  outbound: { queued: 1, dialing: 0, transmitting: 0, uncertain: 0 },
};

export const connections = {
  items: [
    {
      name: 'claims',
      channel: 'email',
      kind: 'mailbox' as const,
      host: 'imap.example.it',
      port: 993,
      security: 'tls' as const,
      login: 'password' as const,
      user: 'sinistri@example.it',
      folders: ['INBOX'],
      settings: ['MAILBOXES', 'MAILBOX_CLAIMS_*'],
      sources: channelsHealth.sources.map((source) => ({ ...source, fault: null })),
      quiet: [],
      waiting: { count: 0, oldest: null },
    },
  ],
  strays: [],
};

export const connectionTrial = {
  at: '2026-11-12T10:15:00.000Z',
  outcome: 'fails' as const,
  fault: 'login' as const,
  words: 'login refused: Invalid credentials',
  folders: [],
};

export const ledger = {
  at: '2026-11-12T10:15:00.000Z',
  lines: [
    {
      channel: 'email',
      account: 'claims',
      sightings: 18_204,
      originals: 18_190,
      waiting: 0,
      read: 18_190,
      unaccounted: 0,
      withTicket: 18_020,
      withoutTicket: 170,
      linked: 15_933,
      answered: 15_410,
    },
  ],
  complete: true,
};

export const payment = {
  id: 'ORD-2026-11-0417',
  coverCode: 'RCA',
  amount: 124_000,
  decidedOn: '2026-11-05',
  orderedOn: '2026-11-09',
  dueOn: null,
  paidOn: null,
  rejectedOn: null,
  rejectedReason: null,
  payeeName: 'Anna Bianchi',
  ibanEnd: '3456',
  order: null,
};

export const paymentImport = {
  payments: [
    {
      id: payment.id,
      claim: claimReference,
      coverCode: payment.coverCode,
      amount: payment.amount,
      decidedOn: payment.decidedOn,
      orderedOn: payment.orderedOn,
      payeeName: payment.payeeName,
      iban: 'IT60X0542811101000000123456',
    },
  ],
};

const term = (it: string, many: string, gender: 'm' | 'f', en: string) => ({
  it: { one: it, many, gender },
  en: { one: en, many: `${en}s` },
});

export const profile = {
  house: 'Compagnia Esempio Assicurazioni',
  folder: 'insurer',
  terms: {
    claimPrefix: 'SIN',
    claim: term('sinistro', 'sinistri', 'm', 'claim'),
    event: term('sinistro', 'sinistri', 'm', 'loss'),
    indemnity: term('indennizzo', 'indennizzi', 'm', 'payment'),
    insured: term('assicurato', 'assicurati', 'm', 'customer'),
    policy: {
      it: { one: 'polizza', many: 'polizze', gender: 'f' as const },
      en: { one: 'policy', many: 'policies' },
    },
    company: term('compagnia', 'compagnie', 'f', 'insurer'),
  },
  claimTypes: [
    {
      id: 'home_water',
      label: { it: 'Casa – danni da acqua', en: 'Home – water damage' },
      purpose: 'reimbursement' as const,
      needsPolicy: true,
      noticeDays: 10,
      requirements: [
        { anyOf: ['doc_estimate', 'doc_invoice'], level: 'M' as const, stage: 'review' as const, when: [] },
        {
          anyOf: ['other_party'],
          level: 'C' as const,
          stage: 'review' as const,
          when: [{ fact: 'neighbour', in: ['yes'] }],
        },
      ],
      rather: [{ type: 'home_storm', when: [{ fact: 'cause', in: ['storm'] }] }],
      examples: 12,
    },
  ],
  mailExamples: [{ kind: 'claim_new' as const, count: 140 }],
  items: [
    {
      id: 'doc_estimate',
      kind: 'document' as const,
      label: { it: 'Preventivo di riparazione', en: 'Repair estimate' },
      why: { it: 'Ci dice quanto costa riparare.', en: 'It tells us what the repair costs.' },
      checks: ['doc.dated', 'doc.issuer', 'amount.sum'],
    },
  ],
  clocks: [
    {
      id: 'it.complaint.reply',
      label: { it: 'Risposta al reclamo', en: 'Answer to a complaint' },
      kind: 'law' as const,
      trigger: 'complaint_received' as const,
      when: [],
      claimTypes: null,
      term: { amount: 45, unit: 'calendar-days' as const, direction: 'after' as const },
      pause: 'never' as const,
      onBreach: 'second_level' as const,
      escalateAfter: [30, 40],
      warnDaysBefore: null,
      enabled: true,
      source: 'ISVAP Regulation 24/2008',
      note: null,
    },
  ],
  cadence: {
    days: [0, 7, 14, 21],
    answerWithinDays: 14,
    remindAtHour: 9,
    minimumGapDays: 5,
    decideOnDay: 35,
  },
  calendar: {
    country: 'IT' as const,
    patronSaint: { day: '12-07', town: 'Milano' },
    closures: [{ from: '2027-08-09', to: '2027-08-20', label: { it: 'Ferie estive', en: 'Summer break' } }],
    opens: '08:30',
    closes: '17:30',
  },
  letterhead: {
    name: null,
    address: null,
    phone: null,
    hours: { it: 'lun–ven 8.30–17.30', en: 'Mon–Fri 8.30–17.30' },
    complaintsDesk: { it: 'Ufficio reclami', en: 'Complaints desk' },
    privacyUrl: null,
  },
  authority: [
    {
      from: '2026-01-01',
      limitsInCents: { rep: 250_000, senior_rep: 1_000_000, supervisor: 5_000_000 },
      minimumRole: { liability: 'senior_rep' as const },
    },
  ],
  rejections: [
    {
      code: 'not_covered',
      label: { it: 'Evento non compreso nella garanzia', en: 'Event outside the cover' },
      letter: {
        it: 'Il contratto non comprende un evento come quello che ci ha segnalato.',
        en: 'The contract does not cover an event like the one you reported.',
      },
      needsClause: true,
      suspectsFraud: false,
    },
  ],
  remedies: { it: 'Se non è d’accordo può inviarci un reclamo.', en: 'If you do not agree, complain to us.' },
};

export const deadline = {
  clock: 'it.complaint.reply',
  startedAt: '2026-11-22T09:00:00.000Z',
  rawDue: '2027-01-06',
  legalDue: '2027-01-07',
  targetDue: '2027-01-05',
  warnOn: '2026-12-24',
  dueAt: '2027-01-05T22:59:59.000Z',
  legalDueAt: '2027-01-07T22:59:59.000Z',
  warnAt: '2026-12-24T07:30:00.000Z',
};

export const document = {
  id: '71',
  item: 'doc_invoice',
  label: { it: 'Fattura o ricevuta', en: 'Invoice or receipt' },
  recognised: 'doc_invoice',
  method: 'file-text' as const,
  confidence: 0.9,
  quote: 'FATTURA N. 118',
  explanation: {
    it: [
      'Fattura o ricevuta: riconosciuto dalle parole «FATTURA N. 118» nell’allegato «scan0001.pdf», pagina 1.',
    ],
    en: [
      'Invoice or receipt: recognised by the words “FATTURA N. 118” in the attachment “scan0001.pdf”, page 1.',
    ],
  },
  name: 'scan0001.pdf',
  message: '51',
  ticket: '12',
  attachment: '/attachments/64',
  preview: { kind: 'pages' as const, url: '/attachments/71/pages', pages: 1 },
  receivedAt: '2026-11-12T08:59:30.000Z',
  pages: { first: 1, last: 2 },
  detail: {
    datedOn: '2026-07-10',
    number: '118/2026',
    issuer: 'Poliambulatorio Aurora S.r.l.',
    issuerVat: '12345678903',
    issuerVatWrong: null,
    holder: 'Anna Bianchi',
    patient: null,
    diagnosis: null,
    doctor: null,
    lines: [12_000, 8_000],
    net: null,
    vat: null,
    charges: [200],
    total: 20_200,
    currency: 'EUR',
    paid: true,
    pages: 2,
    pagesOf: 3,
    plates: [],
    iban: null,
    validUntil: null,
    from: null,
    to: null,
    quotes: { number: { start: 60, end: 68, quote: '118/2026' } },
  },
  flaws: [
    {
      flaw: 'partial' as const,
      label: { it: 'Incompleto: mancano pagine', en: 'Incomplete: pages are missing' },
    },
  ],
  wrongSums: [],
  satisfies: ['doc_invoice'],
  sightings: [
    {
      id: '71',
      name: 'scan0001.pdf',
      message: '51',
      ticket: '12',
      attachment: '/attachments/64',
      receivedAt: '2026-11-12T08:59:30.000Z',
    },
  ],
  elsewhere: [
    {
      claim: 'SIN 4827-1936-52',
      document: '9',
      by: 'number' as const,
      receivedAt: '2026-08-02T07:10:00.000Z',
    },
  ],
  detached: false,
  decidedBy: null,
  note: null,
};

export const accountChange = {
  id: '7',
  version: 2,
  field: 'address' as const,
  label: { it: 'indirizzo', en: 'address' },
  party: '11',
  oldValue: 'Via Larga 3, 26900 Lodi',
  newValue: 'Via Garibaldi 7, 20121 Milano',
  quote: 'nuovo indirizzo',
  effectiveOn: '2026-12-01',
  state: 'proposed' as const,
  identityRequired: 3,
  identityReached: 3,
  identityNote: 'Richiamata al numero in anagrafica',
  fourEyes: false,
  approvedBy: null,
  confirmedBy: null,
  appliedBy: null,
  appliedAt: null,
  refusedReason: null,
};

export const complaint = {
  id: '3',
  version: 1,
  ticket: ticketReference,
  receivedAt: '2026-11-12T08:59:30.000Z',
  channel: 'email',
  complainantName: 'Anna Bianchi',
  complainantAddress: anna.address,
  complainantPhone: null,
  complainantRole: 'customer' as const,
  representedBy: null,
  policyNumber: 'RCA-2025-004217',
  claimReference,
  concerned: null,
  area: 'claims' as const,
  product: 'Auto',
  reason: 'behaviour' as const,
  personComplainedAbout: 'Laura Neri',
  handler: null,
  acknowledgedAt: '2026-11-12T09:00:09.000Z',
  dueOn: '2026-12-24',
  legalDueOn: '2026-12-28',
  extensionReason: null,
  answeredAt: null,
  answerWaits: null,
  outcome: null,
  amount: null,
  rootCause: null,
  sentToIvass: false,
  sentToArbitrator: false,
  inCourt: false,
  closedAt: null,
  daysToAnswer: null,
};

export const search = {
  straight: [],
  groups: [
    {
      kind: 'message' as const,
      count: 3,
      more: false,
      items: [
        {
          kind: 'message' as const,
          id: '88',
          at: '2026-11-12T08:59:30.000Z',
          channel: 'email',
          language: 'it' as const,
          title: [{ text: 'Denuncia sinistro auto', marked: false }],
          excerpt: [
            { text: 'Buongiorno, ieri mi hanno ', marked: false },
            { text: 'tamponata', marked: true },
            { text: ' al semaforo. Allego le foto.', marked: false },
          ],
          by: [{ text: 'Anna Bianchi', marked: false }],
          ticket: {
            id: '42',
            reference: ticketReference,
            subject: 'Denuncia sinistro auto',
            status: 'waiting_customer' as const,
          },
          message: '88',
          claims: [
            {
              reference: claimReference,
              type: {
                id: 'motor_damage',
                label: { it: 'RC auto, danni a cose', en: 'Motor liability, damage' },
              },
              status: 'incomplete' as const,
            },
          ],
        },
      ],
    },
  ],
  meant: null,
  next: null,
};
