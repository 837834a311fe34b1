import { describe, expect, test } from 'vitest';
import {
  stepEscalation,
  type EscalationState,
  type EscalationStep,
} from '#src/domain/decisions/escalation.ts';
import { roles } from '#src/domain/people/role.ts';

const steps: readonly EscalationStep[] = ['take', 'reassign', 'return', 'decide'];

describe('an escalation', () => {
  test('is handled by supervisors alone', () => {
    for (const role of roles)
      for (const step of steps)
        expect('to' in stepEscalation('raised', step, { role }), `${role} ${step}`).toBe(
          role === 'supervisor',
        );
  });

  test('that has ended is handled no more, and says how it ended', () => {
    for (const state of ['decided', 'returned', 'expired'] satisfies EscalationState[])
      for (const step of steps)
        expect(stepEscalation(state, step, { role: 'supervisor' })).toHaveProperty('refused');
    expect(stepEscalation('returned', 'take', { role: 'supervisor' })).toEqual({
      refused: { it: 'è già restituita', en: 'it is returned already' },
    });
  });

  test('goes where each step leads', () => {
    const to = (step: EscalationStep) => stepEscalation('acknowledged', step, { role: 'supervisor' });
    expect(steps.map(to)).toEqual([
      { to: 'acknowledged' },
      { to: 'acknowledged' },
      { to: 'returned' },
      { to: 'decided' },
    ]);
  });
});
