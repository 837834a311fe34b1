import './FilePreview.css';
import type { Attachment } from '../api/contract.ts';
import { useWords } from '../text/t.ts';

/** More pages than this are read in the file itself. */
const mostPages = 20;

/** Pictures as they are, PDFs as pictures of their pages: all of them, or those that are named. */
export function FilePreview({
  preview,
  name,
  pages,
}: {
  readonly preview: Attachment['preview'];
  readonly name: string;
  readonly pages?: { readonly first: number; readonly last: number } | null;
}) {
  const { t } = useWords();
  if (preview === null) return null;
  if (preview.kind === 'picture')
    return <img className="file-picture" src={preview.url} alt={name} loading="lazy" />;
  const first = pages?.first ?? 1;
  const last = Math.min(pages?.last ?? preview.pages ?? 1, first + mostPages - 1);
  return Array.from({ length: Math.max(last - first + 1, 1) }, (_, index) => first + index).map((n) => (
    <img
      key={n}
      className="file-picture file-page"
      src={`${preview.url}/${n}`}
      alt={t('original.page', { name, n })}
      loading="lazy"
    />
  ));
}
