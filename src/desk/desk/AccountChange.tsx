import { lazy, Suspense, useState } from 'react';
import { call } from '../api/client.ts';
import type { AccountChange as Change, Addresses } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useMay, useMe } from '../state/me.ts';
import { useAct } from '../state/ticket.ts';
import { showDay, showQuote } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Select, TextInput } from '../ui/Field.tsx';
import { Problem, notifyProblem } from '../ui/Problem.tsx';
import { Tag } from '../ui/Tag.tsx';
import { notify } from '../ui/notices.ts';
import { Why } from '../ui/Why.tsx';
import { fetched } from '../ui/fetched.ts';

const Pick = lazy(fetched(() => import('../moves/Pick.tsx').then((module) => ({ default: module.Pick }))));

type Edit = Addresses['PATCH /account-changes/:change']['body'];
type Step = Addresses['POST /account-changes/:change/steps']['body']['step'];

/** A customer's data that shall change: who asks is proven, then one person approves, where money goes a second confirms. */
export function AccountChange({ change }: { readonly change: Change }) {
  const words = useWords();
  const { t, language } = words;
  const me = useMe();
  const works = useMay('work_claims');
  const [asked, ask] = useState<'identity' | 'value' | 'party' | 'refuse' | 'confirm'>();
  const params = { change: change.id };
  const edit = useAct((body: Edit) =>
    call('PATCH /account-changes/:change', { params, body: { ...body, version: change.version } }),
  );
  const step = useAct((body: { readonly step: Step; readonly reason?: string; readonly confirm?: string }) =>
    call('POST /account-changes/:change/steps', { params, body: { ...body, version: change.version } }),
  );
  const failed = (error: unknown) => notifyProblem(error, words);
  const take = (next: Step, more: { readonly reason?: string; readonly confirm?: string } = {}) =>
    step.mutate(
      { step: next, ...more },
      {
        onSuccess: () => {
          ask(undefined);
          notify({ text: t(`changes.done.${next}`, { field: change.label[language] }) });
        },
        onError: failed,
      },
    );
  const isOver = change.state === 'applied' || change.state === 'refused';
  const isProven = change.identityReached >= change.identityRequired;
  const byMe = me !== undefined && change.approvedBy === `person:${me.name}`;
  const waitsForSecond = change.fourEyes && change.approvedBy !== null && change.confirmedBy === null;
  const close = () => ask(undefined);
  const put = (body: Edit) => edit.mutate(body, { onSuccess: close });
  return (
    <li className="road-change">
      <p>
        <strong>{change.label[language]}</strong>{' '}
        <Tag tone={change.state === 'applied' ? 'good' : change.state === 'refused' ? 'late' : 'soon'}>
          {t(`changes.state.${change.state}`)}
        </Tag>
      </p>
      <p>
        {change.oldValue === null ? '' : `${change.oldValue} → `}
        {change.newValue ?? t('changes.noValue')}
        {change.effectiveOn === null
          ? ''
          : ` · ${t('changes.from', { day: showDay(change.effectiveOn, language) })}`}
      </p>
      {change.quote === null ? null : <p className="road-soft">{showQuote(change.quote, language)}</p>}
      <p className={isProven ? 'road-soft' : 'road-open'}>
        {t(isProven ? 'changes.proven' : 'changes.notProven', { n: change.identityRequired })}
        {change.identityNote === null ? '' : ` · ${change.identityNote}`}
      </p>
      {change.party === null && !isOver ? <p className="road-open">{t('changes.noParty')}</p> : null}
      {change.approvedBy === null ? null : (
        <p className="road-soft">
          {t('changes.approvedBy', { name: nameOf(change.approvedBy) })}
          {change.confirmedBy === null
            ? ''
            : ` · ${t('changes.confirmedBy', { name: nameOf(change.confirmedBy) })}`}
          {change.appliedBy === null
            ? ''
            : ` · ${t('changes.appliedBy', { name: nameOf(change.appliedBy) })}`}
        </p>
      )}
      {change.refusedReason === null ? null : <p className="road-soft">{change.refusedReason}</p>}
      {waitsForSecond && byMe && !isOver ? <p className="road-open">{t('changes.secondPerson')}</p> : null}
      {!works || isOver ? null : (
        <div className="road-acts">
          {isProven ? null : (
            <Button size="small" onClick={() => ask('identity')}>
              {t('changes.prove')}
            </Button>
          )}
          {change.party === null ? (
            <Button size="small" onClick={() => ask('party')}>
              {t('changes.whose')}
            </Button>
          ) : null}
          {isProven &&
          change.newValue !== null &&
          change.state === 'proposed' &&
          !(waitsForSecond && byMe) ? (
            <Button
              size="small"
              busy={step.isPending}
              onClick={() => (waitsForSecond ? ask('confirm') : take('approve'))}
            >
              {t(waitsForSecond ? 'changes.confirm' : 'changes.approve')}
            </Button>
          ) : null}
          {change.state === 'approved' && change.party !== null ? (
            <Button size="small" look="primary" busy={step.isPending} onClick={() => take('apply')}>
              {t('changes.apply')}
            </Button>
          ) : null}
          <Button size="small" look="quiet" onClick={() => ask('value')}>
            {t('changes.correct')}
          </Button>
          <Button size="small" look="quiet" onClick={() => ask('refuse')}>
            {t('changes.refuse')}
          </Button>
        </div>
      )}
      {asked === 'identity' ? (
        <Identity change={change} busy={edit.isPending} error={edit.error} onClose={close} onEdit={put} />
      ) : null}
      {asked === 'value' ? (
        <Value change={change} busy={edit.isPending} error={edit.error} onClose={close} onEdit={put} />
      ) : null}
      {asked === 'party' ? (
        <Dialog open onClose={close} title={t('changes.whose')} width="wide">
          <Suspense fallback={null}>
            <Pick
              what="party"
              label={t('changes.party')}
              onPick={({ reference }) => put({ party: reference })}
            />
          </Suspense>
          {edit.error === null ? null : <Problem error={edit.error} />}
        </Dialog>
      ) : null}
      {asked === 'confirm' ? (
        <Confirm
          change={change}
          busy={step.isPending}
          error={step.error}
          onClose={close}
          onConfirm={(confirm) => take('approve', { confirm })}
        />
      ) : null}
      {asked === 'refuse' ? (
        <Why
          title={t('changes.refuseTitle', { field: change.label[language] })}
          busy={step.isPending}
          onClose={close}
          onReason={(reason) => take('refuse', { reason })}
        />
      ) : null}
    </li>
  );
}

interface Asking {
  readonly change: Change;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onEdit: (body: Edit) => void;
}

function Identity({ change, busy, error, onClose, onEdit }: Asking) {
  const { t } = useWords();
  const [level, reach] = useState(String(change.identityRequired));
  const [note, tell] = useState('');
  const run = () => {
    if (note.trim() !== '') onEdit({ identity: { level: Number(level), note: note.trim() } });
  };
  return (
    <Form
      title={t('changes.prove')}
      busy={busy}
      error={error}
      mayRun={note.trim() !== ''}
      onRun={run}
      onClose={onClose}
    >
      <Select
        label={t('changes.level')}
        value={level}
        options={(['1', '2', '3'] as const).map((value) => ({ value, label: t(`changes.level.${value}`) }))}
        onChange={({ target }) => reach(target.value)}
      />
      <TextInput
        label={t('changes.how')}
        hint={t('changes.howHint')}
        value={note}
        maxLength={500}
        required
        onChange={({ target }) => tell(target.value)}
      />
    </Form>
  );
}

/** The second of two people reads the value where it came from, and writes it here. */
function Confirm({
  change,
  busy,
  error,
  onClose,
  onConfirm,
}: Omit<Asking, 'onEdit'> & { readonly onConfirm: (written: string) => void }) {
  const { t } = useWords();
  const [value, write] = useState('');
  return (
    <Form
      title={t('changes.confirm')}
      busy={busy}
      error={error}
      mayRun={value.trim() !== ''}
      onRun={() => onConfirm(value.trim())}
      onClose={onClose}
    >
      <TextInput
        label={t(change.field === 'iban' ? 'changes.confirmIban' : 'changes.confirmValue')}
        hint={t('changes.confirmHint')}
        value={value}
        maxLength={300}
        autoComplete="off"
        required
        onChange={({ target }) => write(target.value)}
      />
    </Form>
  );
}

function Value({ change, busy, error, onClose, onEdit }: Asking) {
  const { t, language } = useWords();
  const [value, write] = useState(change.newValue ?? '');
  return (
    <Form
      title={t('changes.correctTitle', { field: change.label[language] })}
      busy={busy}
      error={error}
      mayRun={value.trim() !== ''}
      onRun={() => onEdit({ newValue: value.trim() })}
      onClose={onClose}
    >
      <TextInput
        label={t('changes.newValue')}
        hint={t('changes.newValueHint')}
        value={value}
        maxLength={300}
        required
        onChange={({ target }) => write(target.value)}
      />
    </Form>
  );
}

function Form({
  title,
  busy,
  error,
  mayRun,
  onRun,
  onClose,
  children,
}: {
  readonly title: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly mayRun: boolean;
  readonly onRun: () => void;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
}) {
  const { t } = useWords();
  useKeys({ 'Ctrl+Enter': () => (mayRun && !busy ? onRun() : undefined) });
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" keys="Ctrl+Enter" busy={busy} disabled={!mayRun} onClick={onRun}>
            {t('action.save')}
          </Button>
        </>
      }
    >
      {children}
      {error === null ? null : <Problem error={error} />}
    </Dialog>
  );
}

function nameOf(actor: string): string {
  return actor.replace(/^person:/, '');
}
