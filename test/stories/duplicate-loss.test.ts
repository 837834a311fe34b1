import { describe, expect, test } from 'vitest';
import type { ClaimId } from '#src/domain/ids.ts';
import { duplicatesOf } from '#src/storage/duplicates.ts';
import { ofTicket as historyOf } from '#src/storage/history.ts';
import { list } from '#src/storage/tickets.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import { anna, mail } from '../cast.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();

/** Tickets in the order they were opened. */
const tickets = async () => (await list(desk.deps.db, {}, { size: 50, order: 'opened' })).toReversed();

const byAnna = () =>
  mail({
    subject: 'Denuncia sinistro auto',
    text: `Buongiorno, vorrei denunciare un sinistro: il 10 novembre 2026 a Lodi un'auto mi ha tamponata al semaforo.
La mia auto è targata ${anna.plate}, polizza ${anna.motorPolicy}. Nessun ferito. Anna Bianchi`,
  });

const byHusband = (text?: string) =>
  mail({
    from: 'Marco Villa <marco.villa@example.net>',
    subject: 'Incidente di mia moglie',
    text:
      text ??
      `Salve, scrivo per denunciare il sinistro di mia moglie: un'altra auto l'ha tamponata al semaforo e il paraurti
è rotto. La macchina è targata ${anna.plate}. Grazie, Marco Villa`,
  });

const claimOf = (ticket: Ticket | undefined): ClaimId => {
  if (ticket?.claimId === undefined) throw new Error('the ticket has no claim');
  return ticket.claimId;
};

describe('one crash reported by wife and husband', () => {
  test('shows the second claim as a possible duplicate, confirms it and asks for nothing until a person has looked', async () => {
    await desk.receive(byAnna());
    await desk.settle();
    const asked = desk.sent.length;
    await desk.receive(byHusband());
    await desk.settle();

    const [first, second] = await tickets();
    expect(claimOf(second)).not.toBe(claimOf(first));
    expect(second?.problem?.code).toBe('duplicate_suspected');
    expect(await duplicatesOf(desk.deps.db, claimOf(second))).toMatchObject([
      {
        claimId: claimOf(first),
        state: 'suspected',
        isEarlier: true,
        evidence: expect.arrayContaining([expect.objectContaining({ signal: 'own_plate' })]),
      },
    ]);
    expect(await duplicatesOf(desk.deps.db, claimOf(first))).toMatchObject([
      { claimId: claimOf(second), isEarlier: false },
    ]);
    // He is told that his message arrived, and is not asked for the documents his wife was asked for.
    expect(desk.sent.slice(asked).map((each) => each.mail.subject)).toEqual([
      expect.not.stringMatching(/documenti|informazioni mancanti/i),
    ]);
    expect(first?.problem).toBeUndefined();
    await desk.later(8);
    expect(desk.sent.filter((each) => each.envelopeTo === 'marco.villa@example.net')).toHaveLength(1);
  });

  test('is no duplicate when the days are a week apart', async () => {
    await desk.receive(byAnna());
    await desk.settle();
    await desk.receive(
      byHusband(
        `Salve, denuncio il sinistro di mia moglie, avvenuto il 3/11/2026: tamponata al semaforo a Milano. Auto ${anna.plate}, polizza ${anna.motorPolicy}.`,
      ),
    );
    await desk.settle();
    const [, second] = await tickets();
    expect(second?.problem?.code).not.toBe('duplicate_suspected');
    expect(await duplicatesOf(desk.deps.db, claimOf(second))).toEqual([]);
  });

  test('assessed twice is suspected once', async () => {
    await desk.receive(byAnna());
    await desk.settle();
    await desk.receive(byHusband());
    await desk.settleUntil('assess');
    const [bell] = desk.bells;
    if (bell === undefined) throw new Error('the second report is not at the assessment');
    await desk.run('assess', bell.id);
    await expect(desk.run('assess', bell.id)).rejects.toThrow('is not at assess');
    await desk.settle();
    const suspected = (await historyOf(desk.deps.db, bell.id as Ticket['id'])).filter(
      ({ action }) => action === 'duplicate-suspected',
    );
    expect(suspected).toHaveLength(1);
    expect(await duplicatesOf(desk.deps.db, claimOf((await tickets())[1]))).toHaveLength(1);
  });
});
