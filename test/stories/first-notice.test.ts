import { describe, expect, test } from 'vitest';
import { list } from '#src/storage/tickets.ts';
import * as claims from '#src/storage/claims.ts';
import { anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();

describe('a first notice of loss by e-mail', () => {
  test('opens a claim against the customer’s policy and asks, once, for what is missing', async () => {
    await desk.receive(
      mail({
        subject: 'Denuncia sinistro auto',
        text: `Buongiorno,
vorrei denunciare un sinistro: il 10 novembre 2026 alle 8.30, in via Emilia a Lodi, mentre ero ferma al semaforo
un'altra auto, targata FX123YZ, mi ha tamponato. La mia auto è targata ${anna.plate}. Nessun ferito.
Polizza ${anna.motorPolicy}.
Cordiali saluti
Anna Bianchi`,
      }),
    );
    await desk.settle();
    const [ticket] = await list(desk.deps.db, {}, { size: 10 });
    expect(ticket).toMatchObject({ caseKind: 'claim_new', stage: 'settled', status: 'waiting_customer' });
    const file = await claims.load(desk.deps.db, ticket?.claimId ?? ('0' as never));
    expect(file.claim).toMatchObject({ type: 'motor_damage', lossOn: '2026-11-10', status: 'incomplete' });
    expect(desk.sent).toHaveLength(1);
    expect(desk.sent[0]?.mail.subject).toMatch(/^\[SIN \d{4}-\d{4}-\d{2}\] Ci serv/);
    expect(desk.sent[0]?.envelopeTo).toBe(anna.email);
    console.log(desk.sent[0]?.mail.text);
    console.log(file.coverage);
  });
});
