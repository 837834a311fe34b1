/** The pages of a person's copy of their data: an index in Italian and English, and a page for each kind. */
import { dataKindLabels, type DataKind } from '#src/domain/privacy/personal-data.ts';

/** What stands on the index. */
export interface CopyFacts {
  readonly house: string;
  readonly name: string;
  /** `YYYY-MM-DD`. */
  readonly madeOn: string;
  readonly kinds: readonly { readonly kind: DataKind; readonly rows: number }[];
  /** Originals, files and letters in the folder `files/`. */
  readonly files: number;
  /** Files whose bytes are not on file any more. */
  readonly lost: number;
}

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d1d1f}' +
  'table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}' +
  'section{border-top:1px solid #ccc;padding:.5rem 0}dt{color:#555;font-size:.85rem}dd{margin:0 0 .4rem;white-space:pre-wrap;overflow-wrap:anywhere}';

/** The index page. */
export function copyIndex({ house, name, madeOn, kinds, files, lost }: CopyFacts): string {
  const rows = kinds
    .map(
      ({ kind, rows: n }) =>
        `<tr><td><a href="${kind}.html">${dataKindLabels[kind].it}<br><span lang="en">${dataKindLabels[kind].en}</span></a></td>` +
        `<td>${n}</td><td><a href="${kind}.jsonl">JSON</a></td></tr>`,
    )
    .join('\n');
  return page(
    'I suoi dati personali – Your personal data',
    `<h1>I suoi dati personali</h1>
<p>${escaped(house)} ha preparato questa copia per <strong>${escaped(name)}</strong> il ${madeOn} (art. 15 del Regolamento UE 2016/679).</p>
<p>Ciò che ha scritto lei e ciò che le abbiamo scritto è com’era. In ciò che hanno scritto altri, i dati di terzi sono coperti (art. 15, par. 4): al loro
posto sta «[dato di terzi / third party]». Non sono compresi i file di altre persone, né ciò la cui conoscenza pregiudicherebbe accertamenti in corso.
I nomi di chi lavora da noi sono tolti.</p>
<h1 lang="en">Your personal data</h1>
<p lang="en">${escaped(house)} made this copy for <strong>${escaped(name)}</strong> on ${madeOn} (GDPR art. 15). What you wrote, and what we wrote to you, is as it was.
In what others wrote, data of third parties are covered (art. 15(4)). Files of other people are left out, and so is what would harm enquiries under way. The names of
our staff are taken out.</p>
<table><thead><tr><th>Che cosa / What</th><th>Righe / Rows</th><th></th></tr></thead><tbody>
${rows}
</tbody></table>
<p>File originali, allegati, registrazioni e lettere: cartella <code>files/</code> (${files}).${lost === 0 ? '' : ` Non più disponibili: ${lost}.`}</p>
<p lang="en">Originals, files, recordings and letters: folder <code>files/</code> (${files}).${lost === 0 ? '' : ` No longer on file: ${lost}.`}</p>
<p>Può chiederci di correggere o cancellare i dati, di limitarne l’uso, e può rivolgersi al Garante per la protezione dei dati personali.</p>
<p lang="en">You may ask us to correct or erase data, to restrict their use, and may turn to the data protection authority (in Italy the Garante).</p>`,
  );
}

/** The page of one kind, piece by piece. */
export async function* copyPage(
  kind: DataKind,
  rows: AsyncIterable<Readonly<Record<string, unknown>>>,
): AsyncGenerator<string> {
  const { it, en } = dataKindLabels[kind];
  const [head, tail] = page(
    `${it} – ${en}`,
    `<h1>${it} – <span lang="en">${en}</span></h1><p><a href="index.html">↩</a></p>=====`,
  ).split('=====');
  yield head ?? '';
  let any = false;
  for await (const row of rows) {
    any = true;
    const lines = Object.entries(row).flatMap(([key, value]) =>
      value === null || value === undefined || value === ''
        ? []
        : [`<dt>${escaped(key)}</dt><dd>${escaped(shown(value))}</dd>`],
    );
    yield `<section><dl>${lines.join('')}</dl></section>\n`;
  }
  if (!any) yield '<p>— (nulla / nothing)</p>';
  yield tail ?? '';
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="it"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${style}</style></head><body>
${body}
</body></html>
`;
}

function shown(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 1);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
