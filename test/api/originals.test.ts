import { describe, expect, test } from 'vitest';
import { messageFile } from '#src/api/originals.ts';
import { pageList, wordList } from '#src/api/scans.ts';
import type { Channel } from '#src/channel.ts';
import type { TicketId } from '#src/domain/ids.ts';
import { sha256Of } from '#src/storage/blobs.ts';
import { attachmentsOf } from '#src/storage/messages.ts';
import { keepScannedPages } from '#src/storage/scanned-pages.ts';
import { workers } from '#workers/index.ts';
import { mail, mailWithFiles } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { useApi } from './client.ts';
import { ticketNow } from './rows.ts';

const desk = useDesk();
const client = useApi(desk);

describe('an original', () => {
  test('is given back byte for byte, as a download no browser opens', async () => {
    const bytes = mail({ text: 'Buongiorno, àèìòù' });
    await desk.receive(bytes);
    await desk.settle();
    for (const path of ['/originals/1', '/tickets/1/messages/1/original']) {
      const answer = await client.get(path);
      expect(answer.text).toBe(bytes);
      expect(answer.headers.get('content-type')).toBe('message/rfc822');
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename=original-1.eml');
      expect(answer.headers.get('content-length')).toBe(String(answer.bytes.length));
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-security-policy')).toContain('sandbox');
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  test('proves itself by its hash and its instants', async () => {
    const bytes = mail({ text: 'Buongiorno' });
    await desk.receive(bytes);
    await desk.settle();
    const { message, original } = await client.read(messageFile, 'GET', '/messages/1');
    expect(message.newText).toBe('Buongiorno');
    expect(original).toMatchObject({
      sha256: sha256Of(Buffer.from(bytes)),
      size: bytes.length,
      channel: 'email',
      account: 'claims',
      receivedAt: '2026-11-12T09:00:00.000Z',
    });
    expect((await client.refused('GET', '/messages/99')).status).toBe(404);
  });

  test('of another ticket is not found through this one', async () => {
    await desk.receive(mail({ text: 'Uno' }));
    await desk.receive(mail({ from: 'Altro <altro@example.com>', text: 'Due' }));
    await desk.settle();
    expect((await client.refused('GET', '/tickets/1/messages/2/original')).status).toBe(404);
    expect((await client.refused('GET', '/tickets/1/messages/99/original')).status).toBe(404);
  });

  test('that was damaged in the store is not given out as if it were whole', async () => {
    await desk.receive(mail({ text: 'Uno' }));
    await desk.settle();
    const lost = sha256Of(Buffer.from('bytes that were never stored'));
    await desk.deps.db.sql.updateTable('original').set({ sha256: lost }).execute();
    const problem = await client.refused('GET', '/originals/1');
    expect(problem).toMatchObject({ type: '/docs#problem-damaged', status: 500 });
  });

  test.each(['/originals/9', '/originals/999999999999999999'])('called %s is not found', async (path) => {
    expect((await client.refused('GET', path)).status).toBe(404);
  });

  test.each(['/originals/x', '/originals/-1', '/originals/9999999999999999999'])(
    'called %s is no id',
    async (path) => {
      expect((await client.refused('GET', path)).status).toBe(400);
    },
  );
});

describe('a file that came with a message', () => {
  const send = async (name: string, type: string, content: Uint8Array | string) => {
    await desk.receive(mailWithFiles({ text: 'In allegato' }, [{ name, type, content }]));
    await desk.settle();
  };
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );

  test('is given back byte for byte under its own name and kind', async () => {
    await send('foto del paraurti.png', 'application/octet-stream', png);
    const answer = await client.get('/attachments/1');
    expect(answer.bytes.equals(png)).toBe(true);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="foto del paraurti.png"');
  });

  test.each([
    ['pagina.html', 'text/html', '<script>alert(1)</script>'],
    ['logo.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['dati.xml', 'application/xhtml+xml', '<html xmlns="http://www.w3.org/1999/xhtml"/>'],
    ['strano.bin', 'x-made/up', 'anything'],
  ])('that could run in a browser (%s) is only bytes to it', async (name, type, content) => {
    await send(name, type, content);
    const answer = await client.get('/attachments/1');
    expect(answer.text).toBe(content);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('whose name was made to mislead is called by what is left of it', async () => {
    await send('x.pdf', 'application/pdf', 'any');
    await desk.deps.db.sql
      .updateTable('attachment')
      .set({ name: '../../fattura\u202Efdp.exe\r\nX-Evil: 1' })
      .execute();
    const header = (await client.get('/attachments/1')).headers.get('content-disposition') ?? '';
    expect(header).toBe('attachment; filename="_.._fatturafdp.exeX-Evil_ 1"');
  });

  test('with accents keeps them, for clients old and new', async () => {
    await send('x.pdf', 'application/pdf', 'any');
    await desk.deps.db.sql.updateTable('attachment').set({ name: 'città €.pdf' }).execute();
    expect((await client.get('/attachments/1')).headers.get('content-disposition')).toBe(
      'attachment; filename="citt? ?.pdf"; filename*=UTF-8\'\'citt%C3%A0%20%E2%82%AC.pdf',
    );
  });

  test('that was too large to unpack is not found, with the way to its original', async () => {
    await send('x.pdf', 'application/pdf', 'any');
    await desk.deps.db.sql
      .updateTable('attachment')
      .set({ sha256: sha256Of(Buffer.from('never unpacked')) })
      .execute();
    const problem = await client.refused('GET', '/attachments/1');
    expect(problem).toMatchObject({ status: 404, detail: expect.stringContaining('original') });
  });
});

describe('reading an original again', () => {
  /** A mail that the parser of that day could not read. */
  async function unreadable(): Promise<void> {
    const email = desk.deps.channels.get('email');
    if (email === undefined) throw new Error('the desk has no e-mail');
    const broken: Channel = {
      ...email,
      normalize: async (item) => ({
        ...(await email.normalize({ ...item, bytes: new Uint8Array() })),
        nature: { kind: 'unreadable', reason: 'the parser broke' },
      }),
    };
    await desk.receive(mail({ subject: 'Denuncia', text: 'Vorrei denunciare un sinistro' }));
    desk.loseBells();
    const normalize = workers.find((worker) => worker.stage === 'normalize');
    await normalize?.run('1', { ...desk.deps, channels: new Map([['email', broken]]) });
    await desk.settle();
  }

  test('puts its message where the unreadable one was, on the same ticket', async () => {
    await unreadable();
    expect(await ticketNow(desk, '1')).toMatchObject({
      caseKind: 'unreadable',
      problem: { code: 'unreadable' },
    });
    const answer = await client.ask('POST', '/originals/1/parse-again', {
      headers: { 'x-actor': 'Sara Conti' },
    });
    expect([answer.status, answer.json]).toEqual([202, { state: 'rung' }]);
    expect((await client.ask('POST', '/originals/1/parse-again')).json).toEqual({ state: 'waiting' });
    await desk.settle();
    expect((await ticketNow(desk, '1')).problem?.code).not.toBe('unreadable');
    expect((await client.get('/tickets/1')).json).toMatchObject({
      subject: 'Denuncia',
      messages: { items: [{ nature: { kind: 'human' }, newText: 'Vorrei denunciare un sinistro' }] },
      history: expect.arrayContaining([
        expect.objectContaining({ actor: 'person:Sara Conti', action: 'parse-again' }),
      ]),
    });
    expect((await client.get('/tickets')).json).toMatchObject({ items: [{ id: '1' }] });
  });

  test('is refused for one that was read: people may have answered it', async () => {
    await desk.receive(mail({ text: 'Uno' }));
    await desk.settle();
    expect(await client.refused('POST', '/originals/1/parse-again')).toMatchObject({
      status: 409,
      detail: 'it has been read',
    });
    expect(desk.bells).toEqual([]);
    expect((await client.refused('POST', '/originals/7/parse-again')).status).toBe(404);
  });
});

describe('a scan', () => {
  test('shows its pages, and where on them the words of a span stand', async () => {
    await desk.receive(
      mailWithFiles({ text: 'In allegato' }, [
        { name: 'nota.txt', type: 'text/plain', content: 'Targa AB123CD' },
      ]),
    );
    await desk.settle();
    const [file] = await attachmentsOf(desk.deps.db, '1' as TicketId);
    if (file === undefined) throw new Error('the file is gone');
    const page = { number: 1, width: 1_654, height: 2_339, turned: 90, confidence: 0.9, codes: [] } as const;
    await desk.deps.db.transaction((tx) =>
      keepScannedPages(tx, file.id, [
        {
          ...page,
          state: 'read',
          words: [
            { start: 0, end: 5, box: [10, 20, 60, 40], confidence: 0.95 },
            { start: 6, end: 13, box: [70, 20, 150, 40], confidence: 0.85 },
          ],
          unread: [[10, 900, 800, 1_200]],
        },
      ]),
    );
    const pages = await client.read(pageList, 'GET', `/attachments/${file.id}/scan`);
    expect(pages.items).toEqual([
      {
        page: 1,
        state: 'read',
        note: null,
        lookAt: true,
        width: 1_654,
        height: 2_339,
        turned: 90,
        confidence: 0.9,
        unread: [{ left: 10, top: 900, right: 800, bottom: 1_200 }],
        codes: [],
        sameSheet: [],
      },
    ]);
    const words = await client.read(wordList, 'GET', `/attachments/${file.id}/scan/words?start=6&end=13`);
    expect(words.items).toEqual([
      {
        page: 1,
        start: 6,
        end: 13,
        text: 'AB123CD',
        box: { left: 70, top: 20, right: 150, bottom: 40 },
        confidence: 0.85,
      },
    ]);
    expect((await client.refused('GET', '/attachments/99/scan')).status).toBe(404);
  });
});
