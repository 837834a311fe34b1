import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import './Tasks.css';
import type { Task } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useTaskStep } from '../state/departments.ts';
import { useNow } from '../state/now.ts';
import { bare } from '../state/ticket.ts';
import { showDay } from '../text/format.ts';
import { showTime } from '../text/time.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextArea } from '../ui/Field.tsx';
import { Tag } from '../ui/Tag.tsx';

/** What departments were asked, with what one can do about it. */
export function Tasks({
  tasks,
  withClaim = false,
}: {
  readonly tasks: readonly Task[];
  readonly withClaim?: boolean;
}) {
  const [answered, answer] = useState<Task>();
  return (
    <>
      <ul className="tasks">
        {tasks.map((task) => (
          <TaskLine key={task.id} task={task} withClaim={withClaim} onAnswer={() => answer(task)} />
        ))}
      </ul>
      {answered === undefined ? null : <AnswerDialog task={answered} onClose={() => answer(undefined)} />}
    </>
  );
}

function TaskLine({
  task,
  withClaim,
  onAnswer,
}: {
  readonly task: Task;
  readonly withClaim: boolean;
  readonly onAnswer: () => void;
}) {
  const { t, language } = useWords();
  const now = useNow();
  const { busy, run } = useTaskStep();
  const age = showTime((now.getTime() - new Date(task.givenAt).getTime()) / 1_000, t);
  const isOpen = task.state === 'open';
  return (
    <li className="task">
      <div>
        <p>
          <strong>{task.department.label[language]}</strong>{' '}
          {isOpen ? (
            <Tag tone={task.late ? 'late' : 'quiet'}>
              {t('depart.due', { day: showDay(task.dueOn, language) })}
              {task.late ? ` · ${t('depart.late')}` : ''}
            </Tag>
          ) : (
            <Tag tone={task.state === 'done' ? 'good' : 'quiet'}>{t(`depart.state.${task.state}`)}</Tag>
          )}
        </p>
        <p className="task-text">{task.text}</p>
        {task.answer === null ? null : <blockquote className="task-answer">{task.answer}</blockquote>}
        <p className="task-soft">
          {[
            task.givenBy.replace(/^person:/, ''),
            ...(isOpen
              ? [t('depart.since', { time: age })]
              : [task.endedBy === task.givenBy ? '' : (task.endedBy?.replace(/^person:/, '') ?? '')]),
            ...(task.email === null ? [] : [task.email]),
            ...(task.reminders > 0 ? [t('depart.reminded')] : []),
          ]
            .filter((part) => part !== '')
            .join(' · ')}
          {' · '}
          <Link to="/queue/$view/$ticket" params={{ view: 'all', ticket: bare(task.ticket) }}>
            {task.ticket}
          </Link>
          {withClaim && task.claim !== null ? (
            <>
              {' · '}
              <Link to="/claims/$claim" params={{ claim: bare(task.claim) }}>
                {task.claim}
              </Link>
            </>
          ) : null}
        </p>
      </div>
      <span className="task-acts">
        {task.steps.includes('done') ? (
          <Button size="small" onClick={onAnswer}>
            {t('depart.answer')}
          </Button>
        ) : null}
        {task.steps.includes('cancel') ? (
          <Button
            size="small"
            busy={busy}
            onClick={() => run(task, { step: 'cancel', version: task.version })}
          >
            {t('depart.cancel')}
          </Button>
        ) : null}
        {task.steps.includes('reopen') ? (
          <Button
            size="small"
            busy={busy}
            onClick={() => run(task, { step: 'reopen', version: task.version })}
          >
            {t('depart.reopen')}
          </Button>
        ) : null}
      </span>
    </li>
  );
}

/** What a department said by telephone or across the table. */
function AnswerDialog({ task, onClose }: { readonly task: Task; readonly onClose: () => void }) {
  const { t, language } = useWords();
  const first = useRef<HTMLTextAreaElement>(null);
  const [note, write] = useState('');
  const { busy, run } = useTaskStep();
  const ready = note.trim() !== '';
  const end = () => {
    if (ready && !busy) run(task, { step: 'done', note: note.trim(), version: task.version }, onClose);
  };
  useKeys({ 'Ctrl+Enter': end });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('depart.answerTitle')}
      description={`${task.department.label[language]}: ${task.text}`}
      first={first}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button look="primary" keys="Ctrl+Enter" disabled={!ready} busy={busy} onClick={end}>
            {t('depart.answerDo')}
          </Button>
        </>
      }
    >
      <TextArea
        ref={first}
        label={t('depart.answerWhat')}
        value={note}
        rows={4}
        maxLength={4_000}
        onChange={(event) => write(event.target.value)}
      />
    </Dialog>
  );
}
