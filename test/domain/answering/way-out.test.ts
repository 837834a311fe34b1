import { describe, expect, test } from 'vitest';
import { wayOut, type WaySource } from '#src/domain/answering/way-out.ts';
import type { PartyId } from '#src/domain/ids.ts';

const mailbox = { kind: 'email', value: 'anna@example.org', shared: false, invalid: false } as const;
const pec = { kind: 'pec', value: 'anna@pec.example', shared: false, invalid: false } as const;
const anna = {
  id: '1' as PartyId,
  name: 'Anna Bianchi',
  address: 'Via Garibaldi 14, 26900 Lodi LO',
  contacts: [mailbox],
};
const wrote: WaySource = {
  cameByPost: false,
  customer: 'anna@example.org',
  party: anna,
  needsProof: false,
  isCertified: false,
  canPrint: true,
};
const { customer: _, ...nobody } = wrote;
const posted: WaySource = { ...nobody, cameByPost: true };

describe('words reach a customer', () => {
  test('the way they wrote', () => {
    expect(wayOut(wrote)).toMatchObject({ road: 'own', address: 'anna@example.org' });
    expect(wayOut(posted)).toMatchObject({ road: 'post', postage: 'plain', party: '1' });
  });

  test('by post once their mailbox is dead, and by mail once their letters come back', () => {
    const dead = { ...anna, contacts: [{ ...mailbox, invalid: true }] };
    expect(wayOut({ ...wrote, party: dead })).toMatchObject({ road: 'post' });
    expect(wayOut({ ...posted, party: { ...anna, addressDoubt: 'trasferito' } })).toMatchObject({
      road: 'mail',
      address: 'anna@example.org',
    });
  });

  test('with proof by certified mail only if ours is certified too, else by registered letter', () => {
    const proven = { ...wrote, needsProof: true, party: { ...anna, contacts: [mailbox, pec] } };
    expect(wayOut({ ...proven, isCertified: true })).toMatchObject({
      road: 'mail',
      address: 'anna@pec.example',
    });
    expect(wayOut(proven)).toMatchObject({ road: 'post', postage: 'registered' });
    expect(wayOut({ ...wrote, needsProof: true, canPrint: false })).toMatchObject({ road: 'own' });
  });

  test('not at all where half an address is all there is', () => {
    expect(wayOut({ ...posted, party: { ...anna, address: 'Lodi', contacts: [] } })).toBeUndefined();
    expect(
      wayOut({ ...posted, party: { ...anna, contacts: [{ ...mailbox, shared: true }], address: 'Lodi' } }),
    ).toBeUndefined();
  });
});
