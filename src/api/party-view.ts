/** People and companies as answers show them. */
import { z } from 'zod';
import type { Party } from '../domain/claims/claim.ts';
import { language, named } from './schemas.ts';

export const partyView = named(
  'Party',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    fiscalCode: z.string().nullable(),
    vatNumber: z.string().nullable(),
    iban: z.string().nullable(),
    language: language.nullable(),
    address: z.string().nullable(),
    doNotWrite: z.string().nullable().describe('Why no machine may write to them.'),
    contacts: z.array(
      z.strictObject({
        kind: z.enum(['email', 'phone', 'pec']),
        value: z.string(),
        shared: z.boolean().describe('Several people read it.'),
        invalid: z.boolean().describe('It bounced or is disconnected.'),
      }),
    ),
  }),
  'A person or company.',
);

/** A party as answers show it. */
export function showParty(party: Party): z.input<typeof partyView> {
  return {
    id: party.id,
    name: party.name,
    fiscalCode: party.fiscalCode ?? null,
    vatNumber: party.vatNumber ?? null,
    iban: party.iban ?? null,
    language: party.language ?? null,
    address: party.address ?? null,
    doNotWrite: party.doNotWrite ?? null,
    contacts: party.contacts.map(({ kind, value, shared, invalid }) => ({ kind, value, shared, invalid })),
  };
}
