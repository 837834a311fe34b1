/** Examples of people, sessions and links in the description. */
export const me = {
  id: '7',
  name: 'Giulia Ferri',
  email: 'giulia.ferri@example.it',
  role: 'rep' as const,
  administers: false,
  rights: [
    'read_claims' as const,
    'work_claims' as const,
    'decide_claims' as const,
    'acknowledge_findings' as const,
    'read_setup' as const,
    'write_templates' as const,
  ],
  language: 'it' as const,
  theme: 'system' as const,
  preferences: { singleKeys: true, undoSeconds: 10 },
  hasPassword: true,
  codesSince: '2026-11-02T08:12:00.000Z',
  recoveryCodesLeft: 10,
};

export const session = {
  id: '51',
  how: 'code',
  openedAt: '2026-11-12T08:01:00.000Z',
  seenAt: '2026-11-12T09:00:00.000Z',
  endsAt: '2026-11-12T10:00:00.000Z',
  address: '10.1.4.22',
  agent: 'Mozilla/5.0',
  current: true,
};

export const person = {
  id: '7',
  name: 'Giulia Ferri',
  email: 'giulia.ferri@example.it',
  role: 'rep' as const,
  administers: false,
  language: 'it' as const,
  hasPassword: true,
  codesSince: '2026-11-02T08:12:00.000Z',
  disabledAt: null,
  createdAt: '2026-11-01T09:00:00.000Z',
  version: 3,
};

export const invitation = {
  id: '12',
  email: 'marta.villa@example.it',
  role: 'senior_rep' as const,
  administers: false,
  language: 'it' as const,
  invitedBy: 'person:Sara Admin',
  createdAt: '2026-11-12T09:00:00.000Z',
  expiresAt: '2026-11-19T09:00:00.000Z',
};

export const link = 'https://sportello.example.it/desk/welcome#2b6f…';
