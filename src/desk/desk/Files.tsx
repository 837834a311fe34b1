import { useQuery } from '@tanstack/react-query';
import { Paperclip, X } from 'lucide-react';
import { useRef, useState } from 'react';
import './Files.css';
import type { KeptFile } from '../state/drafts.ts';
import type { Sending } from '../state/uploads.ts';
import { showShare, showSize } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';

/** Chooses files of this computer; dropping and pasting them into the answer does the same. */
export function Attach({
  onFiles,
  disabled,
}: {
  readonly onFiles: (files: Iterable<File>) => void;
  readonly disabled: boolean;
}) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('files.add')}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          // The same file may be chosen again after it was removed.
          event.target.value = '';
        }}
      />
      <Button
        look="quiet"
        size="small"
        icon={<Paperclip aria-hidden="true" />}
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        {t('files.add')}
      </Button>
    </>
  );
}

/** The files that go with an answer, and those that are still on their way. */
export function Files({
  files,
  sending,
  frozen,
  onRemove,
}: {
  readonly files: readonly KeptFile[];
  readonly sending: readonly Sending[];
  /** The answer is leaving. */
  readonly frozen: boolean;
  readonly onRemove: (id: string) => void;
}) {
  const { t, language } = useWords();
  const [shown, show] = useState<KeptFile | undefined>(undefined);
  if (files.length + sending.length === 0) return null;
  return (
    <ul className="files" aria-label={t('files.list')}>
      {files.map((file) => (
        <li key={file.id} className="files-file">
          <button type="button" className="files-name" onClick={() => show(file)}>
            <Paperclip aria-hidden="true" />
            <span>{file.name}</span>
            <span className="files-size">{showSize(file.size, language)}</span>
          </button>
          <IconButton
            label={t('files.remove', { name: file.name })}
            size="small"
            disabled={frozen}
            onClick={() => onRemove(file.id)}
          >
            <X />
          </IconButton>
        </li>
      ))}
      {sending.map((file) => (
        <li key={`sending ${file.key}`} className="files-file">
          <span className="files-name">
            <span>{file.name}</span>
            <progress value={file.share} aria-label={t('files.sending', { name: file.name })} />
            <span className="files-size">{showShare(file.share, language)}</span>
          </span>
          <IconButton label={t('files.giveUp', { name: file.name })} size="small" onClick={file.giveUp}>
            <X />
          </IconButton>
        </li>
      ))}
      <Preview file={shown} onClose={() => show(undefined)} />
    </ul>
  );
}

/** Kinds every browser draws by itself, without running anything of the file. */
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

function Preview({ file, onClose }: { readonly file: KeptFile | undefined; readonly onClose: () => void }) {
  const { t, language } = useWords();
  const isPicture = file !== undefined && pictures.has(file.contentType);
  const { data: address } = useQuery({
    queryKey: ['upload', file?.id],
    // The address answers with bytes of no kind, so that nothing opens by itself; the kind was found in the bytes.
    queryFn: async ({ signal }) => {
      const answer = await fetch(`/uploads/${file?.id ?? ''}`, { signal, credentials: 'same-origin' });
      if (!answer.ok) throw new Error(answer.statusText);
      return dataAddress(new Blob([await answer.arrayBuffer()], { type: file?.contentType ?? '' }));
    },
    enabled: isPicture,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return (
    <Dialog
      open={file !== undefined}
      onClose={onClose}
      title={file?.name ?? ''}
      width="wide"
      foot={
        <a className="button button-plain button-normal" href={`/uploads/${file?.id ?? ''}`} download>
          {t('files.download')}
        </a>
      }
    >
      {isPicture && address !== undefined ? (
        <img className="files-picture" src={address} alt={file.name} />
      ) : (
        <p>{file === undefined ? '' : t('files.plain', { size: showSize(file.size, language) })}</p>
      )}
    </Dialog>
  );
}

function dataAddress(bytes: Blob): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.addEventListener('load', () => resolve(typeof reader.result === 'string' ? reader.result : ''));
  reader.addEventListener('error', () => reject(new Error('unreadable')));
  reader.readAsDataURL(bytes);
  return promise;
}
