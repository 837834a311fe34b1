import { afterEach, describe, expect, test } from 'vitest';
import { MailReader, parseMail, type MailReaderOptions } from '#channels/email/parse/index.ts';
import { letter, original, ourDesk, parts } from './parsing.ts';

let open: MailReader[] = [];
const openReader = (options: MailReaderOptions = {}): MailReader => {
  const reader = new MailReader(options);
  open.push(reader);
  return reader;
};
afterEach(async () => {
  await Promise.all(open.map((reader) => reader.close()));
  open = [];
});

/** Costs seconds to read where an ordinary mail costs milliseconds. */
const expensive = letter('<p>riga di testo <b>forte</b></p>\n'.repeat(1_200_000), [
  'Content-Type: text/html',
  'Subject: =?utf-8?Q?Citt=C3=A0?=',
  'In-Reply-To: <sportello.1.x9@assicura.example.it>',
]);
const ordinary = letter('Buongiorno');

describe('the mail reader', () => {
  test('reads in its threads what this thread would read, files included', async () => {
    const reader = openReader({ threads: 2 });
    for (const name of [
      'pec-message',
      'winmail-dat',
      'attached-message-with-invoice',
      'dsn-postfix-two-recipients',
    ]) {
      expect(await reader.read(original(name), ourDesk)).toEqual(await parseMail(original(name), ourDesk));
    }
  });

  test('leaves the bytes to whoever gave them', async () => {
    const bytes = original('photo-with-unused-content-id');
    await openReader().read(bytes, ourDesk);
    expect(bytes).toEqual(original('photo-with-unused-content-id'));
  });

  test('hands back files that own their memory', async () => {
    const { attachments } = await openReader().read(original('attached-message-with-invoice'), ourDesk);
    for (const { content } of attachments) expect(content?.buffer.byteLength).toBe(content?.byteLength);
  });

  test('reads many mails given at once, each once', async () => {
    const reader = openReader({ threads: 2 });
    const subjects = Array.from({ length: 40 }, (_, index) => `Sinistro ${index}`);
    const messages = await Promise.all(
      subjects.map((subject) => reader.read(letter('x', [`Subject: ${subject}`]), ourDesk)),
    );
    expect(messages.map(({ subject }) => subject)).toEqual(subjects);
  });

  test('gives up a mail that takes too long, says who wrote it, and reads the next ones', async () => {
    const reader = openReader({ deadline: 1000 });
    const [late, next, last] = await Promise.all([
      reader.read(expensive, ourDesk),
      reader.read(ordinary, ourDesk),
      reader.read(ordinary, ourDesk),
    ]);
    expect(late.nature).toEqual({ kind: 'unreadable', reason: 'it was not read within 1 seconds' });
    expect(late.sender).toEqual({ address: 'mario.rossi@example.org', name: 'Mario Rossi' });
    expect(late.subject).toBe('Città');
    expect(late.ids.inReplyTo).toEqual(['sportello.1.x9@assicura.example.it']);
    expect(late.writtenAt).toEqual(new Date('2026-11-12T11:00:00Z'));
    expect(late.doNotAnswer).toEqual(['not written by a person to us: unreadable']);
    expect(next.text).toBe('Buongiorno');
    expect(last.text).toBe('Buongiorno');
  });

  test('survives a mail that exhausts the memory of its thread', async () => {
    const reader = openReader({ memory: 24, deadline: 60_000 });
    const greedy = letter(
      parts(...Array.from({ length: 300 }, () => `Content-Type: text/plain\r\n\r\n${'a\n'.repeat(50_000)}`)),
      ['Content-Type: multipart/mixed; boundary=b'],
    );
    const [greedyMessage, next] = await Promise.all([
      reader.read(greedy, ourDesk),
      reader.read(ordinary, ourDesk),
    ]);
    expect(greedyMessage.nature).toEqual({
      kind: 'unreadable',
      reason: 'the reading thread failed: out of memory',
    });
    expect(greedyMessage.sender?.address).toBe('mario.rossi@example.org');
    expect(next.text).toBe('Buongiorno');
  });

  test('rejects only when it is closed: what waits, what is being read and what comes after', async () => {
    const reader = openReader();
    const reading = reader.read(expensive, ourDesk);
    const waiting = reader.read(ordinary, ourDesk);
    const outcomes = Promise.allSettled([reading, waiting]);
    await reader.close();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(reader.read(ordinary, ourDesk)).rejects.toThrow('closed');
    await reader.close();
  });
});
