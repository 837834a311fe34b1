import { describe, expect, test } from 'vitest';
import { mailHtmlView } from '#src/api/mail-html.ts';
import { ticketView } from '#src/api/tickets.ts';
import { sniffPicture } from '#src/domain/documents/picture.ts';
import { pictureKey, PictureRefused } from '#src/mail-html/index.ts';
import { mail, mailWithFiles } from '#test/cast.ts';
import { useDesk } from '#test/desk.ts';
import { pdfOf } from '#test/pdf.ts';
import { useApi } from './client.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const desk = useDesk();
/** What was fetched from other computers. */
const fetched: string[] = [];
const client = useApi(desk, (tools) => ({
  ...tools,
  remotePictures: {
    fetch: (url) => {
      fetched.push(url);
      return url.includes('broken')
        ? Promise.reject(new PictureRefused('it lies inside a network'))
        : Promise.resolve({ bytes: png, type: 'image/png' });
    },
  },
}));

/** A mail with an HTML form and a picture in it, as mail programs send them. */
function htmlMail(html: string): string {
  const part = (head: string, body: string) => `--b\r\n${head}\r\n\r\n${body}\r\n`;
  return mail({
    text: '',
    headers: { 'Content-Type': 'multipart/related; boundary=b', 'Content-Transfer-Encoding': undefined },
  }).replace(
    /\r\n\r\n[\s\S]*$/,
    `\r\n\r\n${part('Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64', Buffer.from(html).toString('base64'))}${part(
      'Content-Type: image/png; name=logo.png\r\nContent-ID: <Logo@x>\r\nContent-Transfer-Encoding: base64',
      png.toString('base64'),
    )}--b--\r\n`,
  );
}

async function arrives(eml: string) {
  fetched.length = 0;
  await desk.receive(eml);
  await desk.settle();
}

describe('a message as it was laid out', () => {
  const html =
    '<p onclick="x()">Buongiorno</p><img src="cid:logo@x"><img src="https://a.example/1.png"><script>x()</script>';

  test('is harmless, shows what came with it, and says what was held back', async () => {
    await arrives(htmlMail(html));
    const { messages } = await client.read(ticketView, 'GET', '/tickets/1');
    expect(messages.items[0]?.html).toBe('/messages/1/html');
    const shown = await client.read(mailHtmlView, 'GET', '/messages/1/html');
    expect(shown).toMatchObject({
      html: '<p>Buongiorno</p><img src="/attachments/1/picture" alt="" />',
      images: 'blocked',
      blocked: { images: 1, programs: 2 },
    });
    const picture = await client.get('/attachments/1/picture');
    expect(picture.bytes).toEqual(png);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(picture.headers.get('content-disposition')).toBe('inline');
    expect(picture.headers.get('x-content-type-options')).toBe('nosniff');
    expect(picture.headers.get('content-security-policy')).toContain('sandbox');
    expect(fetched).toEqual([]);
  });

  test('with pictures on other computers asked for: each is fetched once, whoever looks however often', async () => {
    await arrives(htmlMail(html));
    const shown = await client.read(mailHtmlView, 'GET', '/messages/1/html?images=shown');
    const address = `/messages/1/pictures/${pictureKey('https://a.example/1.png')}`;
    expect(shown.html).toContain(`src="${address}"`);
    expect(fetched).toEqual([]);
    const both = await Promise.all([client.get(address), client.get(address)]);
    expect(both.map(({ bytes }) => bytes)).toEqual([png, png]);
    expect((await client.get(address)).bytes).toEqual(png);
    expect(fetched).toEqual(['https://a.example/1.png']);
  });

  test('leads to no computer that is not in the mail', async () => {
    await arrives(htmlMail(html));
    const other = `/messages/1/pictures/${pictureKey('https://b.example/2.png')}`;
    expect((await client.refused('GET', other)).status).toBe(404);
    expect((await client.refused('GET', other.replace('/1/', '/9/'))).status).toBe(404);
    expect((await client.refused('GET', '/messages/1/pictures/https%3A%2F%2Fb.example')).status).toBe(400);
    expect(fetched).toEqual([]);
  });

  test('says in words when a picture cannot be shown, and keeps nothing of it', async () => {
    await arrives(htmlMail('<p>x</p><img src="https://broken.example/1.png">'));
    const address = `/messages/1/pictures/${pictureKey('https://broken.example/1.png')}`;
    for (let tries = 1; tries <= 2; tries += 1) {
      expect(await client.refused('GET', address)).toMatchObject({
        status: 404,
        detail: 'The picture cannot be shown: it lies inside a network.',
      });
      expect(fetched).toHaveLength(tries);
    }
  });

  test('is nothing for a message of plain words', async () => {
    await arrives(mail({ text: 'Solo testo' }));
    const { messages } = await client.read(ticketView, 'GET', '/tickets/1');
    expect(messages.items[0]?.html).toBeNull();
    expect((await client.read(mailHtmlView, 'GET', '/messages/1/html')).html).toBeNull();
    expect((await client.refused('GET', '/messages/99/html')).status).toBe(404);
  });

  test('is read by nobody who may not read claims', async () => {
    await arrives(htmlMail(html));
    expect((await client.refused('GET', '/messages/1/html', { token: null })).status).toBe(401);
    expect((await client.refused('GET', '/attachments/1/picture', { token: null })).status).toBe(401);
  });
});

describe('a file that came with a message', () => {
  test('is shown as a picture only if its bytes are one', async () => {
    await arrives(
      mailWithFiles({ text: 'In allegato' }, [
        { name: 'foto.png', type: 'image/png', content: png },
        { name: 'finta.png', type: 'image/png', content: '<svg onload="x()"/>' },
        { name: 'tagliata.png', type: 'image/png', content: png.subarray(0, 14) },
        { name: 'pagina.html', type: 'text/html', content: '<script>x()</script>' },
      ]),
    );
    const { messages } = await client.read(ticketView, 'GET', '/tickets/1');
    expect(messages.items[0]?.attachments[0]?.preview).toEqual({
      kind: 'picture',
      url: '/attachments/1/picture',
      pages: null,
    });
    expect(messages.items[0]?.attachments[3]?.preview).toBeNull();
    expect((await client.get('/attachments/1/picture')).status).toBe(200);
    for (const id of [2, 3, 4])
      expect((await client.refused('GET', `/attachments/${id}/picture`)).status).toBe(409);
    expect((await client.refused('GET', '/attachments/9/picture')).status).toBe(404);
  });

  test('shows the pages of a PDF as pictures drawn here, and nothing of a file that only says it is one', async () => {
    await arrives(
      mailWithFiles({ text: 'In allegato' }, [
        {
          name: 'fattura.pdf',
          type: 'application/pdf',
          content: pdfOf([['Fattura n. 112'], ['Seconda pagina']]),
        },
        { name: 'rotta.pdf', type: 'application/pdf', content: '%PDF-1.7 niente' },
        { name: 'foto.png', type: 'image/png', content: png },
      ]),
    );
    const { messages } = await client.read(ticketView, 'GET', '/tickets/1');
    expect(messages.items[0]?.attachments[0]?.preview).toEqual({
      kind: 'pages',
      url: '/attachments/1/pages',
      pages: 2,
    });
    const page = await client.get('/attachments/1/pages/2');
    expect(page.headers.get('content-type')).toBe('image/png');
    expect(page.headers.get('content-disposition')).toBe('inline');
    expect(sniffPicture(page.bytes)).toMatchObject({ type: 'image/png', width: 1_240 });
    // Other words, another picture: a blank page would be the same twice.
    expect(page.bytes).not.toEqual((await client.get('/attachments/1/pages/1')).bytes);
    expect((await client.refused('GET', '/attachments/1/pages/3')).status).toBe(404);
    expect((await client.refused('GET', '/attachments/1/pages/0')).status).toBe(400);
    expect((await client.refused('GET', '/attachments/2/pages/1')).status).toBe(404);
    expect((await client.refused('GET', '/attachments/3/pages/1')).status).toBe(409);
  });
});
