/** What an entry of the register can say, in the order in which it is offered. */
import type { Complaint } from '../api/contract.ts';

export const reasons = [
  'delay',
  'no_answer',
  'amount',
  'refusal',
  'behaviour',
  'lost_documents',
  'premium',
  'sale',
  'privacy',
  'other',
] as const satisfies readonly Complaint['reason'][];

export const areas = [
  'claims',
  'sales',
  'admin',
  'it',
  'other',
] as const satisfies readonly Complaint['area'][];

export const outcomes = [
  'accepted',
  'partly',
  'rejected',
  'settled',
  'not_a_complaint',
] as const satisfies readonly Complaint['outcome'][];
