import { useQueryClient } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { bringScan, largestScan } from '../api/bring-scan.ts';
import { showShare, showSize } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';

/** Takes scans and photographs from the person's computer or telephone, several at once, chosen or dropped. */
export function Bring() {
  const words = useWords();
  const { t, language } = words;
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [under, tell] = useState<{ readonly name: string; readonly share: number }>();
  const [over, hover] = useState(false);
  const bring = async (files: readonly File[]) => {
    let brought = 0;
    for (const file of files) {
      if (file.size === 0) {
        notify({ text: t('post.empty', { name: file.name }), tone: 'bad' });
        continue;
      }
      if (file.size > largestScan) {
        notify({
          text: t('post.tooLarge', { name: file.name, size: showSize(largestScan, language) }),
          tone: 'bad',
        });
        continue;
      }
      tell({ name: file.name, share: 0 });
      try {
        if (await bringScan(file, (share) => tell({ name: file.name, share })))
          notify({ text: t('post.broughtAgain', { name: file.name }) });
        else brought++;
      } catch (error) {
        notifyProblem(error, words, file.name);
      }
    }
    tell(undefined);
    if (brought > 0) notify({ text: t('post.brought', { n: brought }) });
    await client.invalidateQueries({ queryKey: ['scan-batches'] });
  };
  return (
    <div
      className={over ? 'post-bring post-bring-over' : 'post-bring'}
      onDragOver={(event) => {
        event.preventDefault();
        hover(true);
      }}
      onDragLeave={() => hover(false)}
      onDrop={(event) => {
        event.preventDefault();
        hover(false);
        void bring([...event.dataTransfer.files]);
      }}
    >
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept="application/pdf,image/*"
        aria-label={t('post.bring')}
        onChange={({ target }) => {
          void bring([...(target.files ?? [])]);
          target.value = '';
        }}
      />
      <Button
        busy={under !== undefined}
        icon={<Upload aria-hidden="true" />}
        onClick={() => input.current?.click()}
      >
        {t('post.bring')}
      </Button>
      <span className="post-soft" role="status">
        {under === undefined
          ? t('post.drop')
          : t('post.bringing', { name: under.name, share: showShare(under.share, language) })}
      </span>
    </div>
  );
}
