/** Text in `format=flowed` (RFC 3676), which Thunderbird, Apple Mail and many phones send. */

/**
 * Joins the soft-broken lines of `text` into paragraphs and undoes space-stuffing. Lines of different
 * quote depth are never joined, whatever their last character: that is how a reply typed right under a
 * quotation keeps a line of its own (section 4.5). Quoted lines come out as `>> words`. `delSp` is the
 * DelSp=yes parameter. Linear.
 */
export function decodeFlowed(text: string, delSp: boolean): string {
  const paragraphs: string[] = [];
  let open: { depth: number; pieces: string[] } | undefined;
  const close = () => {
    if (open === undefined) return;
    paragraphs.push(quoteMark(open.depth) + open.pieces.join(''));
    open = undefined;
  };
  for (const line of text.split('\n')) {
    const depth = quoteDepth(line);
    const stuffed = line[depth] === ' ';
    const words = line.slice(stuffed ? depth + 1 : depth);
    // The signature separator ends in a blank and is never flowed (section 4.3).
    const flows = words.endsWith(' ') && words !== '-- ';
    if (open !== undefined && (open.depth !== depth || words === '-- ')) close();
    open ??= { depth, pieces: [] };
    open.pieces.push(flows && delSp ? words.slice(0, -1) : words);
    if (!flows) close();
  }
  close();
  return paragraphs.join('\n');
}

function quoteDepth(line: string): number {
  let depth = 0;
  while (line[depth] === '>') depth += 1;
  return depth;
}

function quoteMark(depth: number): string {
  return depth === 0 ? '' : `${'>'.repeat(depth)} `;
}
