import { useQuery } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Ticket } from '../api/contract.ts';
import { useKeys } from '../keys.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';
import { notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';

/** Answers written once and used often, in the ticket's language; those for its kind of case come first. */
export function Templates({
  ticket,
  onText,
}: {
  readonly ticket: Ticket;
  /** The words of the chosen one, filled in for this ticket. */
  readonly onText: (text: string) => void;
}) {
  const words = useWords();
  const { t } = words;
  const [open, show] = useState(false);
  const { data } = useQuery({
    queryKey: ['reply-templates', ticket.language, ticket.caseKind],
    queryFn: ({ signal }) =>
      call('GET /reply-templates', { query: { language: ticket.language, kind: ticket.caseKind }, signal }),
    staleTime: 5 * 60_000,
  });
  useKeys({ t: () => show(true) });
  const insert = (template: string) =>
    void call('GET /tickets/:ticket/reply-templates/:template', { params: { ticket: ticket.id, template } })
      .then(({ text, unfilled }) => {
        onText(text);
        if (unfilled.length > 0) notify({ text: t('compose.unfilled', { slots: unfilled.join(', ') }) });
      })
      .catch((error: unknown) => notifyProblem(error, words));
  const lines = (data?.items ?? []).map((template) => ({
    key: template.id,
    label: template.title,
    act: () => insert(template.id),
  }));
  return (
    <Menu
      open={open}
      onOpenChange={show}
      trigger={
        <Button look="quiet" size="small" icon={<FileText aria-hidden="true" />}>
          {t('compose.templates')}
        </Button>
      }
      groups={[
        {
          lines:
            lines.length > 0
              ? lines
              : [{ key: 'none', label: t('compose.templatesNone'), disabled: true, act: () => {} }],
        },
      ]}
    />
  );
}
