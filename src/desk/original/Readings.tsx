import { Check, Pencil, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import './Readings.css';
import type { Reading } from '../api/contract.ts';
import { valueOf } from '../desk/ClaimPanel.tsx';
import { useKeys } from '../keys.ts';
import { useMay } from '../state/me.ts';
import { useSayReading, type ReadingWord } from '../state/readings.ts';
import { offerUndo } from '../state/undo.ts';
import { showQuote, showShare } from '../text/format.ts';
import { Button } from '../ui/Button.tsx';
import { Section } from '../ui/Details.tsx';
import { problemText } from '../ui/Problem.tsx';
import { isOpen, nameOfReading, walked } from './scan-text.ts';
import { useScanWords, type ScanWords } from './words.ts';

/** A word can be taken back for so long by its notice; by saying something else for ever. */
const undoMs = 20_000;

/**
 * What was read, the unsure first: Tab walks them, and their words light up. A person confirms a value, puts another in its
 * place, or says that it does not stand there.
 */
export function Readings({
  ticket,
  message,
  readings,
  lit,
  isScan,
  onLook,
}: {
  readonly ticket: string;
  readonly message: string;
  readonly readings: readonly Reading[];
  /** The one whose words the pointer is over. */
  readonly lit: Reading | undefined;
  /** The original is a scan: the keyboard begins with what must be checked. */
  readonly isScan: boolean;
  /** `follow`: the person went there, and the page goes along. */
  readonly onLook: (reading: Reading | undefined, follow: boolean) => void;
}) {
  const words = useScanWords();
  const { t } = words;
  const works = useMay('work_claims');
  const say = useSayReading(ticket, message);
  const [at, go] = useState<string | undefined>(undefined);
  const [editing, edit] = useState<string | undefined>(undefined);
  const list = useRef<HTMLUListElement>(null);
  const shown = walked(readings);
  const open = shown.filter(isOpen);
  const focus = (name: string | undefined) => {
    if (name !== undefined)
      list.current?.querySelector<HTMLElement>(`[data-reading="${CSS.escape(name)}"]`)?.focus();
  };

  // Whoever opens a scan checks what is unsure: no key is lost on the way there.
  const begun = useRef(false);
  useEffect(() => {
    const [first] = open;
    if (begun.current || !isScan || !works || first === undefined) return;
    begun.current = true;
    if (document.activeElement === document.body) focus(nameOfReading(first));
  });

  const tell = (
    reading: Reading,
    word: { says: 'right' | 'absent' } | { says: 'instead'; meant: string },
  ) => {
    const { key, value, label } = reading;
    const field = label?.[words.language] ?? key;
    const body: ReadingWord = { ...word, key, value };
    const next =
      open[open.findIndex((each) => nameOfReading(each) === nameOfReading(reading)) + 1] ?? open[0];
    say.mutate(body, {
      onSuccess: () => {
        edit(undefined);
        offerUndo({
          text: t(
            word.says === 'right'
              ? 'scan.confirmed'
              : word.says === 'absent'
                ? 'scan.refused'
                : 'scan.corrected',
            { field },
          ),
          label: t('action.undo'),
          back: () => say.mutate({ says: 'nothing', key, value }),
          forMs: undoMs,
        });
        // To the next one that must be checked, or back to this one when it was the last.
        focus(next === undefined ? nameOfReading(reading) : nameOfReading(next));
      },
    });
  };
  const current = shown.find((each) => nameOfReading(each) === at);
  const judged = editing === undefined ? current : undefined;
  useKeys(
    {
      Enter: () => (judged === undefined ? false : tell(judged, { says: 'right' })),
      e: () => (judged === undefined ? false : edit(nameOfReading(judged))),
      Delete: () => (judged === undefined ? false : tell(judged, { says: 'absent' })),
    },
    works && current !== undefined,
  );

  return (
    <Section
      title={t('original.facts')}
      aside={
        open.length === 0 ? null : (
          <span className="panel-unsure">{t('scan.toCheck', { n: open.length })}</span>
        )
      }
    >
      {shown.length === 0 ? <p className="original-soft">{t('original.noFacts')}</p> : null}
      {shown.length > 0 && works ? (
        <p className="original-soft" role="status">
          {open.length > 0
            ? t('scan.how')
            : shown.some(({ said }) => said !== null)
              ? t('scan.allChecked')
              : ''}
        </p>
      ) : null}
      <ul className="readings" ref={list}>
        {shown.map((reading) => {
          const name = nameOfReading(reading);
          return (
            <li
              key={name}
              className={lit !== undefined && nameOfReading(lit) === name ? 'reading reading-lit' : 'reading'}
            >
              <button
                type="button"
                className="panel-fact"
                data-reading={name}
                title={showQuote(reading.quote, words.language)}
                onPointerEnter={() => onLook(reading, false)}
                onPointerLeave={() => onLook(current, false)}
                onFocus={() => {
                  go(name);
                  onLook(reading, true);
                }}
                onBlur={() => {
                  go(undefined);
                  onLook(undefined, false);
                }}
                onClick={() => onLook(reading, true)}
              >
                <span className="panel-soft">
                  {reading.label?.[words.language]}
                  {reading.place?.lines[0] === undefined ? null : (
                    <span className="reading-page">
                      {t('scan.onPage', { n: reading.place.lines[0].page })}
                    </span>
                  )}
                </span>
                <Value reading={reading} words={words} />
              </button>
              {editing === name ? (
                <Editor
                  value={valueOf({ ...reading, value: reading.said?.meant ?? reading.value }, words.language)}
                  problem={say.error === null ? undefined : problemText(say.error, words)}
                  busy={say.isPending}
                  onSave={(meant) => tell(reading, { says: 'instead', meant })}
                  onClose={() => {
                    say.reset();
                    edit(undefined);
                    focus(name);
                  }}
                />
              ) : works && (isOpen(reading) || at === name) ? (
                // The keyboard has keys for them: Tab goes from value to value.
                <div className="reading-acts" onPointerDown={(event) => event.preventDefault()}>
                  <Button
                    size="small"
                    keys="Enter"
                    tabIndex={-1}
                    icon={<Check aria-hidden="true" />}
                    onClick={() => tell(reading, { says: 'right' })}
                  >
                    {t('scan.right')}
                  </Button>
                  <Button
                    size="small"
                    keys="e"
                    tabIndex={-1}
                    icon={<Pencil aria-hidden="true" />}
                    onClick={() => {
                      say.reset();
                      edit(name);
                    }}
                  >
                    {t('scan.correct')}
                  </Button>
                  <Button
                    size="small"
                    keys="Delete"
                    tabIndex={-1}
                    icon={<X aria-hidden="true" />}
                    onClick={() => tell(reading, { says: 'absent' })}
                  >
                    {t('scan.absent')}
                  </Button>
                </div>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** The value as it counts, and who said so or how sure the machine is. */
function Value({ reading, words }: { readonly reading: Reading; readonly words: ScanWords }) {
  const { t, language } = words;
  const { said, value, confidence } = reading;
  const asRead = valueOf(reading, language);
  if (said === null)
    return (
      <span className={isOpen(reading) ? 'panel-unsure' : ''}>
        {asRead}
        {isOpen(reading) ? ` (${t('original.unsure', { share: showShare(confidence, language) })})` : ''}
      </span>
    );
  const who = said.by.replace(/^person:/, '');
  const meant = said.meant === null ? null : valueOf({ ...reading, value: said.meant }, language);
  return (
    <span>
      {meant ?? <s>{asRead}</s>}
      <span className="reading-said">
        {meant === null
          ? t('scan.saidAbsent', { who, value: asRead })
          : said.meant === value
            ? t('scan.saidRight', { who })
            : t('scan.saidOther', { who, value: asRead })}
      </span>
    </span>
  );
}

/** What is typed stays until it is saved or given up; Escape gives up nothing that was not typed. */
function Editor({
  value,
  problem,
  busy,
  onSave,
  onClose,
}: {
  readonly value: string;
  readonly problem: string | undefined;
  readonly busy: boolean;
  readonly onSave: (meant: string) => void;
  readonly onClose: () => void;
}) {
  const { t } = useScanWords();
  const [typed, type] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <form
      className="reading-editor"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') onSave(typed);
      }}
    >
      <input
        className="field-input"
        aria-label={t('scan.value')}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : 'reading-problem'}
        ref={field}
        value={typed}
        onChange={({ target }) => type(target.value)}
      />
      <Button type="submit" size="small" look="primary" busy={busy}>
        {t('scan.save')}
      </Button>
      <Button size="small" onClick={onClose}>
        {t('action.cancel')}
      </Button>
      {problem === undefined ? null : (
        <p className="field-error" id="reading-problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
