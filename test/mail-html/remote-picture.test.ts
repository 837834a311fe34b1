import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { openRemotePictures } from '#src/mail-html/index.ts';
import { isPublicAddress, isPublicHost } from '#src/mail-html/public-address.ts';
import type { RemotePictureOptions } from '#src/mail-html/remote-picture.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A computer on the web, as this test's name server knows it. */
async function serve(listener: RequestListener) {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  const open = (options: RemotePictureOptions = {}) =>
    openRemotePictures({
      resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
      mayConnect: (each) => each === '127.0.0.1',
      ports: new Set([port]),
      ...options,
    });
  return { seen, port, open, url: (path: string) => `http://pictures.example:${port}${path}` };
}

describe('addresses that are out in the open', () => {
  test.each([
    '93.184.215.14',
    '8.8.8.8',
    '2606:2800:21f:cb07:6820:80da:af6b:8b2c',
    '2a00:1450:4002:809::2004',
  ])('%s is', (address) => expect(isPublicAddress(address)).toBe(true));

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.168.1.1',
    '198.18.0.1',
    '203.0.113.7',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    'localhost',
    '',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));

  test.each([
    'localhost',
    'db',
    'printer.local',
    'metadata.google.internal',
    'x.localhost.',
    '[::1]',
    '10.0.0.1',
  ])('the host %s is not even looked up', (host) => expect(isPublicHost(host)).toBe(false));

  test('the host of a picture is', () => expect(isPublicHost('cdn.example.org')).toBe(true));
});

describe('a picture on another computer', () => {
  test('comes, and its sender learns nothing of who reads', async () => {
    const web = await serve((_request, response) => response.end(png));
    const picture = await web.open().fetch(web.url('/a.png?id=9'));
    expect(picture.type).toBe('image/png');
    expect(Buffer.from(picture.bytes)).toEqual(png);
    expect(web.seen).toHaveLength(1);
    expect(Object.keys(web.seen[0]?.headers ?? {}).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  test.each([
    ['words', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'it is no picture'],
    ['the beginning of a picture only', png.subarray(0, 12), 'it is no picture'],
    ['a page that calls itself a picture', '<html>', 'it is no picture'],
  ])('that turns out to be %s is refused, whatever it is called', async (_name, body, reason) => {
    const web = await serve((_request, response) =>
      response.setHeader('Content-Type', 'image/png').end(body),
    );
    await expect(web.open().fetch(web.url('/'))).rejects.toThrow(reason);
  });

  test('with more pixels than a screen could show is refused', async () => {
    const bomb = Buffer.from(png);
    bomb.writeUInt32BE(29_999, 16);
    bomb.writeUInt32BE(29_999, 20);
    const web = await serve((_request, response) => response.end(bomb));
    await expect(web.open().fetch(web.url('/'))).rejects.toThrow('it is no picture');
  });

  test('that never ends is cut off at its size, one that says its size before it comes', async () => {
    let sent = 0;
    const web = await serve((request, response) => {
      if (request.url === '/announced') {
        response.setHeader('Content-Length', '99999999').end();
        return;
      }
      const more = () => {
        sent += 65_536;
        if (!response.destroyed) response.write(Buffer.alloc(65_536), () => setImmediate(more));
      };
      more();
    });
    const pictures = web.open({ mostBytes: 200_000 });
    await expect(pictures.fetch(web.url('/endless'))).rejects.toThrow('too large');
    await expect(pictures.fetch(web.url('/announced'))).rejects.toThrow('too large');
    expect(sent).toBeLessThan(20_000_000);
  });

  test('that is dripped out is given up', async () => {
    const web = await serve((_request, response) => {
      const drip = setInterval(() => response.write('x'), 20);
      response.once('close', () => clearInterval(drip));
    });
    await expect(web.open({ deadlineMs: 300 }).fetch(web.url('/'))).rejects.toThrow('it took too long');
  });

  test.each([
    ['a computer inside', 'http://10.0.0.1/a.png'],
    ['this computer', 'http://127.0.0.1/a.png'],
    ['this computer in other figures', 'http://2130706433/a.png'],
    ['this computer in octal', 'http://0177.0.0.1/a.png'],
    ['this computer in IPv6', 'http://[::ffff:7f00:1]/a.png'],
    ['the metadata of a cloud', 'http://169.254.169.254/latest/meta-data/'],
    ['another port', 'https://pictures.example:6379/'],
    ['a file', 'file:///etc/passwd'],
    ['another scheme', 'gopher://pictures.example/'],
    ['a name with a password', 'https://user:secret@pictures.example/'],
  ])('at %s is not asked for', async (_name, url) => {
    const pictures = openRemotePictures({
      resolve: () => Promise.reject(new Error('nobody may be looked up')),
    });
    await expect(pictures.fetch(url)).rejects.toThrow(
      /inside a network|unusual port|not on the web|holds a password/,
    );
  });

  test('is not followed inside by a redirect, and not round and round', async () => {
    const inside = await serve((_request, response) => response.end(png));
    const web = await serve((request, response) =>
      response
        .writeHead(302, {
          Location: request.url === '/in' ? `http://localhost:${inside.port}/a.png` : '/round',
        })
        .end(),
    );
    const pictures = web.open({ ports: new Set([web.port, inside.port]) });
    await expect(pictures.fetch(web.url('/in'))).rejects.toThrow('inside a network');
    expect(inside.seen).toHaveLength(0);
    await expect(pictures.fetch(web.url('/round'))).rejects.toThrow('too many redirects');
    expect(web.seen).toHaveLength(5);
  });

  test('behind a name that also leads inside is not asked for', async () => {
    const web = await serve((_request, response) => response.end(png));
    const pictures = web.open({
      resolve: () =>
        Promise.resolve([
          { address: '127.0.0.1', family: 4 },
          { address: '10.0.0.1', family: 4 },
        ]),
    });
    await expect(pictures.fetch(web.url('/'))).rejects.toThrow('inside a network');
    expect(web.seen).toHaveLength(0);
  });

  test('behind a name that changes its answer is fetched from the address that was looked at', async () => {
    const web = await serve((_request, response) => response.end(png));
    let asked = 0;
    const pictures = web.open({
      resolve: () => {
        asked += 1;
        return Promise.resolve([{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
      },
    });
    await pictures.fetch(web.url('/'));
    expect(asked).toBe(1);
    await expect(pictures.fetch(web.url('/'))).rejects.toThrow('inside a network');
    expect(web.seen).toHaveLength(1);
  });
});
