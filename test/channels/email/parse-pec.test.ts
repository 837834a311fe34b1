import { describe, expect, test } from 'vitest';
import { readOriginal } from './parsing.ts';

describe('certified mail', () => {
  test('the message inside the envelope is the message, with the certified sender and time', async () => {
    const message = await readOriginal('pec-message');
    expect(message.nature).toEqual({ kind: 'human' });
    expect(message.sender).toEqual({ address: 'mario.rossi@pec.example.org', name: 'Mario Rossi' });
    expect(message.subject).toBe('Denuncia di sinistro');
    expect(message.newText).toBe('Con la presente denuncio il sinistro del 3 luglio 2026.');
    expect(message.attachments.map(({ name }) => name)).toEqual(['denuncia.pdf']);
    expect(message.pec).toEqual({
      sender: 'mario.rossi@pec.example.org',
      certifiedAt: new Date('2026-11-12T09:22:31Z'),
      identifier: 'opec2941.20261112102231.12345.67.1.5@pec.gestore.example.com',
      provider: 'Gestore Esempio S.p.A.',
    });
    expect(message.ids).toMatchObject({
      own: 'interno-1@pec.example.org',
      inReplyTo: ['sportello.500.x9@assicura.example.it'],
      references: ['opec2941.20261112102231.12345.67.1.5@pec.gestore.example.com'],
    });
    expect(message.doNotAnswer).toEqual([]);
  });

  test('whoever the message names, the certified sender wrote it', async () => {
    const message = await readOriginal('pec-message-other-sender');
    expect(message.sender).toEqual({ address: 'mario.rossi@pec.example.org' });
    expect(message.warnings.join()).toContain('altro@example.com');
  });

  test.each([
    ['pec-receipt-accepted', 'accepted', undefined],
    ['pec-receipt-delivered', 'delivered', undefined],
    ['pec-receipt-not-delivered', 'not-delivered', '5.1.1 - Gestore - indirizzo non valido'],
    [
      'pec-receipt-twelve-hours',
      'other',
      'AVVISO DI MANCATA CONSEGNA PER SUPERAMENTO TEMPO MASSIMO: Ci servono 2 documenti',
    ],
  ])('%s tells of our message', async (name, kind, error) => {
    const { nature, attachments } = await readOriginal(name);
    expect(nature).toEqual({
      kind: 'pec-receipt',
      receipt: {
        kind,
        about: 'sportello.500.x9@assicura.example.it',
        recipient: 'mario.rossi@pec.example.org',
        certifiedAt: new Date('2026-11-12T09:22:31Z'),
        ...(error === undefined ? {} : { error }),
      },
    });
    expect(attachments).toEqual([]);
  });

  test('ordinary mail in the wrapper of a certified mailbox is ordinary mail', async () => {
    const message = await readOriginal('pec-anomaly');
    expect(message.nature).toEqual({ kind: 'human' });
    expect(message.sender?.address).toBe('mario.rossi@example.org');
    expect(message.subject).toBe('Foto del danno');
    expect(message.pec).toBeUndefined();
    expect(message.warnings.join()).toContain('ANOMALIA');
  });

  test('a mail that only looks certified is ordinary mail, with a warning', async () => {
    const message = await readOriginal('pec-subject-imitated');
    expect(message.nature).toEqual({ kind: 'human' });
    expect(message.pec).toBeUndefined();
    expect(message.sender?.address).toBe('posta-certificata@example.com');
    expect(message.warnings.join()).toContain('not in a certified envelope');
  });
});
