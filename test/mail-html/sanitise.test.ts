import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openMailSanitiser, pictureKey } from '#src/mail-html/index.ts';
import { sanitiseMail } from '#src/mail-html/sanitise.ts';
import { hostileMails, words } from './hostile.ts';

const none = new Map<string, string>();
const clean = (html: string, remote?: string, pictures: ReadonlyMap<string, string> = none) =>
  sanitiseMail({ html, pictures, ...(remote === undefined ? {} : { remote }) });

/**
 * The form of harmless HTML, written a second time and from the other side: nothing but text and these elements with
 * these attributes. Whatever else a browser could see in it makes the whole not match.
 */
const tag =
  /<\/?(?:a|abbr|address|article|aside|b|bdi|bdo|big|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|dfn|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|img|ins|kbd|li|main|mark|ol|p|pre|q|s|samp|section|small|span|strike|strong|sub|sup|table|tbody|td|tfoot|th|thead|time|tr|tt|u|ul|var|wbr)(?: (?:align|valign|width|height|border|cellpadding|cellspacing|colspan|rowspan|span|size|start|type|bgcolor|color|face|dir|lang|style|class|href|title|target|rel|src|alt)="[^"<>]*")*(?: \/)?>/g;

/** What a browser could see in it beside that; nothing when it is harmless. */
function faultsIn(whole: string): string[] {
  const html = (whole.match(tag) ?? []).join('');
  const valuesOf = (name: string) =>
    [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value);
  const source =
    /^(?:\/attachments\/\d+\/picture|\/messages\/\d+\/pictures\/[\da-f]{32}|data:image\/(?:png|jpeg|gif|webp);base64,[\w+/=]+)$/;
  return [
    ...(whole.replaceAll(tag, '').match(/[<>].{0,40}/gs) ?? []),
    ...valuesOf('style').filter((style) =>
      /url|position|fixed|expression|import|\\|\/\*|@|image|vh|vw/i.test(style),
    ),
    ...valuesOf('src').filter((each) => !source.test(each)),
    ...valuesOf('href').filter((link) => !/^(?:https?:\/\/|mailto:|tel:)/.test(link)),
    ...(html.match(/<a [^>]*href=[^>]*>/g) ?? []).filter(
      (link) => !link.includes('target="_blank" rel="noopener noreferrer nofollow"'),
    ),
    ...valuesOf('class').filter((name) => !/^(?:quoted|quote-start)$/.test(name)),
  ];
}

describe('what a hostile mail may show', () => {
  test.each(hostileMails.map(({ name, html }) => [name, html] as const))('%s', (_name, html) => {
    for (const remote of [undefined, '/messages/7/pictures/']) {
      const found = clean(`<p>${words}</p>${html('https://beacon.example')}`, remote);
      expect(faultsIn(found.html)).toEqual([]);
      expect(found.html).toContain(words);
      expect(found.html.replaceAll(/ (?:href|title)="[^"]*"/g, '')).not.toMatch(/<[^>]*beacon/);
    }
  });

  test('any mixture of their pieces is harmless', () => {
    const pieces = hostileMails.flatMap(({ html }) => html('https://beacon.example').split(/(?=[<>"'])/));
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(...pieces),
            fc.constantFrom('<', '>', '"', "'", '&lt;', '&#0;', '\0', ' '),
          ),
          {
            maxLength: 25,
          },
        ),
        (mixed) => {
          expect(faultsIn(clean(mixed.join('')).html)).toEqual([]);
        },
      ),
      { numRuns: 600 },
    );
  });

  test('whatever is no HTML at all stays words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(faultsIn(clean(text).html)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('elements in each other by the thousand do not stop it, and keep their words', () => {
    const found = clean(`${'<div>'.repeat(50_000)}${words}${'</div>'.repeat(50_000)}`);
    expect(found.html).toContain(words);
    expect(found.html.match(/<div>/g)?.length).toBeLessThan(300);
  });
});

describe('what an honest mail keeps', () => {
  test('words, tables, lists, colours and typefaces', () => {
    const html =
      '<table width="600" cellpadding="4" style="border-collapse:collapse"><tbody><tr><td align="right" bgcolor="#eeeeee" ' +
      'style="font-family:Calibri,sans-serif;font-size:11pt;color:rgb(31, 73, 125);padding:4px 8px"><b>IBAN</b></td></tr></tbody></table>' +
      '<ul><li>uno</li><li>due</li></ul>';
    expect(clean(html).html).toBe(html);
  });

  test('of a background its colour, of sizes no negative ones and none that follow the window', () => {
    expect(clean('<p style="background:#ffffcc;margin-left:-500px;height:100vh;width:50%">x</p>').html).toBe(
      '<p style="background-color:#ffffcc;width:50%">x</p>',
    );
  });

  test('links, which say where they really lead', () => {
    expect(clean('<a href="https://evil.example/login?u=1" title="www.banca.it">www.banca.it</a>').html).toBe(
      '<a href="https://evil.example/login?u=1" title="evil.example" target="_blank" rel="noopener noreferrer nofollow">www.banca.it</a>',
    );
    // A name before an @ is no host, and letters of other alphabets are shown as what they are.
    expect(clean('<a href="https://www.banca.it@evil.example/">x</a>').html).toContain(
      'title="evil.example"',
    );
    expect(clean('<a href="https://bаnca.it/">x</a>').html).toContain('title="xn--bnca-53d.it"');
    expect(clean('<a href="mailto:a@example.org?subject=Ciao">x</a>').html).toContain(
      'title="a@example.org"',
    );
  });

  test('pictures that came with it, by their Content-ID in any spelling', () => {
    const pictures = new Map([['logo@x', '/attachments/4/picture']]);
    const found = clean('<img src="CID:Logo%40x" alt="Logo" width="80">', undefined, pictures);
    expect(found.html).toBe('<img width="80" src="/attachments/4/picture" alt="Logo" />');
    expect(found.blocked.images).toBe(0);
  });

  test('pictures written into it, when their bytes are pictures', () => {
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    expect(clean(`<img src="data:image/jpeg;base64,${png}">`).html).toContain(
      `src="data:image/png;base64,${png}"`,
    );
    expect(clean('<img src="data:image/png;base64,PHN2Zz4=" alt="x">').html).toBe('<img alt="x" />');
  });

  test('what was quoted carries a mark by which it can be folded', () => {
    expect(
      clean(
        '<div class="gmail_quote x">a</div><blockquote type="cite">b</blockquote><div id="divRplyFwdMsg">c</div>',
      ).html,
    ).toBe(
      '<div class="quoted">a</div><blockquote class="quoted">b</blockquote><div class="quote-start">c</div>',
    );
  });
});

describe('pictures on other computers', () => {
  const html =
    '<img src="https://a.example/1.png" alt="Uno"><img src="https://a.example/1.png"><img src="//b.example/2.jpg" height="90">' +
    '<img src="https://t.example/open.gif?id=9" width="1" height="1"><img src="https://t.example/2" style="display:none">';

  test('are held back and counted, each once; those nobody can see are counted apart', () => {
    const found = clean(html);
    expect(found.blocked).toMatchObject({ images: 2, trackers: 2 });
    expect(found.html).toBe('<img alt="Uno" />');
  });

  test('are shown under addresses of ours when asked for, those nobody can see never', () => {
    const found = clean(html, '/messages/7/pictures/');
    const key = pictureKey('https://a.example/1.png');
    expect(found.remote).toEqual({
      [key]: 'https://a.example/1.png',
      [pictureKey('https://b.example/2.jpg')]: 'https://b.example/2.jpg',
    });
    expect(found.html.match(/src="[^"]*"/g)).toHaveLength(3);
    expect(found.html).toContain(`src="/messages/7/pictures/${key}"`);
    expect(found.html).not.toContain('.example');
  });

  test('are no more than a mail needs', () => {
    const many = Array.from({ length: 500 }, (_, n) => `<img src="https://a.example/${n}.png">`).join('');
    expect(clean(many).blocked.images).toBe(100);
  });
});

describe('the thread that does it', () => {
  test('gives up a mail that takes too long, and goes on with the next', async () => {
    const sanitiser = openMailSanitiser({ deadlineMs: 400 });
    try {
      // Warm, so that the deadline is the mail's.
      while ((await sanitiser.sanitise({ html: '<p>uno</p>', pictures: none })) === undefined);
      const endless = '<p style="color:red"><b>x</b></p>'.repeat(2_000_000);
      expect(await sanitiser.sanitise({ html: endless, pictures: none })).toBeUndefined();
      await expect
        .poll(async () => (await sanitiser.sanitise({ html: '<p>due</p>', pictures: none }))?.html, {
          timeout: 20_000,
        })
        .toBe('<p>due</p>');
    } finally {
      await sanitiser.close();
    }
  });

  test('answers who asks again from what it kept', async () => {
    const sanitiser = openMailSanitiser();
    try {
      const first = await sanitiser.sanitise({ html: '<p>uno</p>', pictures: none });
      expect(await sanitiser.sanitise({ html: '<p>uno</p>', pictures: none })).toBe(first);
      expect(await sanitiser.sanitise({ html: '<p>uno</p>', pictures: new Map([['a', 'b']]) })).not.toBe(
        first,
      );
    } finally {
      await sanitiser.close();
    }
  });
});
