import './Bar.css';
import { useWords } from '../text/t.ts';

/** Something is being read: nothing for 150 ms (most answers are faster), then a thin bar. */
export function Bar({ busy }: { readonly busy: boolean }) {
  const { t } = useWords();
  return busy ? (
    <div className="bar" role="progressbar" aria-label={t('state.loading')}>
      <span />
    </div>
  ) : null;
}
