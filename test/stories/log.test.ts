import { describe, expect, test } from 'vitest';
import { anna, mailWithFiles, stranger } from '../cast.ts';
import { useDesk } from '../desk.ts';

const desk = useDesk();

describe('the log', () => {
  test('of a whole story names rows, stages and outcomes, and nothing a customer is or says', async () => {
    await desk.receive(
      mailWithFiles(
        {
          subject: 'Denuncia sinistro: frattura del polso',
          text: `Vorrei denunciare un sinistro del 10 novembre 2026 in via Emilia a Lodi: un'altra auto, targata FX123YZ, mi ha
tamponato. La mia auto è targata ${anna.plate}, polizza ${anna.motorPolicy}. Codice fiscale ${anna.fiscalCode}. Anna Bianchi`,
        },
        [{ name: 'referto-polso.txt', type: 'text/plain', content: 'REFERTO: frattura scomposta del polso' }],
      ),
    );
    await desk.settle();
    desk.answerNext({ outcome: 'refused', code: 550, response: `550 5.1.1 <${stranger.email}> unknown` });
    await desk.receive(
      mailWithFiles({ from: stranger.email, subject: 'Orari', text: 'Quando aprite il sabato mattina?' }, []),
    );
    await desk.settle();
    const log = desk.logged.join('');
    expect(desk.logged.length).toBeGreaterThan(3);
    for (const line of desk.logged) expect(JSON.parse(line)).toHaveProperty('event');
    for (const secret of [
      '@',
      'Anna',
      'Bianchi',
      'polso',
      'frattura',
      'Emilia',
      anna.plate,
      anna.motorPolicy,
      anna.fiscalCode,
    ])
      expect(log).not.toContain(secret);
  });

  test('takes addresses out of what libraries say', async () => {
    desk.deps.log.error('send.failed', new Error(`550 no mailbox ${anna.email} here`));
    expect(desk.logged.join('')).toContain('no mailbox <address> here');
    await Promise.resolve();
  });
});
