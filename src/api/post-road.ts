/** The road of an answer on paper, in bodies that come in. */
import { z } from 'zod';
import type { PostalAddress } from '../domain/letters/postal-address.ts';
import { line, namedBody } from './schemas.ts';

const parts = {
  name: line(70).describe('Person or company.'),
  careOf: line(70).optional().describe('«presso», floor: the line below the name.'),
  street: line(70).describe('With the house number.'),
  postcode: line(12).describe('Five digits in Italy.'),
  town: line(70),
  province: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/, 'a province is two letters')
    .optional(),
  country: line(70).optional().describe('None for Italy.'),
};

/** The road of an answer on paper, as bodies carry it. */
export const postRoad = namedBody(
  'PostRoad',
  z.strictObject({
    ...parts,
    postage: z.enum(['plain', 'registered']).default('plain'),
  }),
  'A postal address in its parts, and how the post carries the letter.',
);

/** The road as the actions take it. */
export function readPost({ postage, ...address }: z.output<typeof postRoad>): {
  readonly address: PostalAddress;
  readonly postage: 'plain' | 'registered';
} {
  const { careOf, province, country, ...rest } = address;
  return {
    postage,
    address: {
      ...rest,
      ...(careOf === undefined ? {} : { careOf }),
      ...(province === undefined ? {} : { province }),
      ...(country === undefined ? {} : { country }),
    },
  };
}
