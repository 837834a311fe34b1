/** What people move from one place to another in the files, and may take back. */
export type RearrangementKind = 'merge-tickets' | 'split-ticket' | 'relink-ticket' | 'merge-claims';
