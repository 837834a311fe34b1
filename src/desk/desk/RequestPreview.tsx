import { useQuery } from '@tanstack/react-query';
import '../ui/Card.css';
import { call } from '../api/client.ts';
import type { Claim, InformationRequest, Ticket } from '../api/contract.ts';
import { bare, useAct } from '../state/ticket.ts';
import { showDay } from '../text/format.ts';
import { useWords } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Problem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';

/** The next message of a request in its words, before it goes; and the ways to send it now, to hold it or let it go on. */
export function RequestPreview({
  request,
  onClose,
}: {
  readonly request: InformationRequest | undefined;
  readonly onClose: () => void;
}) {
  const { t, language } = useWords();
  const { data, error } = useQuery({
    queryKey: ['request', request?.id, request?.version],
    queryFn: ({ signal }) =>
      call('GET /requests/:request/preview', { params: { request: request?.id ?? '' }, signal }),
    enabled: request !== undefined,
    staleTime: 0,
  });
  const step = useAct((body: { readonly step: 'send_now' | 'hold' | 'go_on'; readonly reason?: string }) =>
    call('POST /requests/:request/steps', {
      params: { request: request?.id ?? '' },
      body: { ...body, ...(request === undefined ? {} : { version: request.version }) },
    }),
  );
  const act = (body: Parameters<typeof step.mutate>[0]) => step.mutate(body, { onSuccess: onClose });
  return (
    <Dialog
      open={request !== undefined}
      onClose={onClose}
      title={t('panel.preview')}
      width="wide"
      {...(data === undefined
        ? {}
        : {
            description: t('panel.previewTo', { name: data.to ?? '?', day: showDay(data.dueOn, language) }),
          })}
      foot={
        <>
          <Button onClick={onClose}>{t('action.close')}</Button>
          {request?.held == null ? (
            <Button
              busy={step.isPending}
              onClick={() => act({ step: 'hold', reason: t('panel.heldByHand') })}
            >
              {t('panel.hold')}
            </Button>
          ) : (
            <Button busy={step.isPending} onClick={() => act({ step: 'go_on' })}>
              {t('panel.resume')}
            </Button>
          )}
          <Button
            look="primary"
            busy={step.isPending}
            disabled={data === undefined || request?.held != null}
            onClick={() => act({ step: 'send_now' })}
          >
            {t('panel.sendNow')}
          </Button>
        </>
      }
    >
      {error === null ? null : <Problem error={error} />}
      {step.error === null ? null : <Problem error={step.error} />}
      {data === undefined ? null : <Letter subject={data.subject} text={data.text} />}
    </Dialog>
  );
}

/** Asks for everything that is missing: the message is read first, then it goes. */
export function AskMissing({
  claim,
  ticket,
  open,
  onClose,
}: {
  readonly claim: Claim;
  readonly ticket: Ticket;
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const { t, language } = useWords();
  const params = { claim: bare(claim.reference) };
  const { data, error } = useQuery({
    queryKey: ['request', 'first', claim.id, claim.version],
    queryFn: ({ signal }) =>
      call('GET /claims/:claim/requests/preview', { params, query: { ticket: ticket.id }, signal }),
    enabled: open,
    staleTime: 0,
  });
  const start = useAct(() => call('POST /claims/:claim/requests', { params, body: { ticket: ticket.id } }));
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t('panel.preview')}
      width="wide"
      {...(data === undefined
        ? {}
        : {
            description: t('panel.previewTo', { name: data.to ?? '?', day: showDay(data.dueOn, language) }),
          })}
      foot={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button
            look="primary"
            busy={start.isPending}
            disabled={data === undefined}
            onClick={() =>
              start.mutate(undefined, {
                onSuccess: () => {
                  notify({ text: t('done.asked') });
                  onClose();
                },
              })
            }
          >
            {t('panel.askNow')}
          </Button>
        </>
      }
    >
      {error === null ? null : <Problem error={error} />}
      {start.error === null ? null : <Problem error={start.error} />}
      {data === undefined ? null : <Letter subject={data.subject} text={data.text} />}
    </Dialog>
  );
}

function Letter({ subject, text }: { readonly subject: string; readonly text: string }) {
  return (
    <section className="card">
      <h3>{subject}</h3>
      <p className="card-words">{text}</p>
    </section>
  );
}
