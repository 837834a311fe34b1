import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Claim, ClaimMergePreview } from '../api/contract.ts';
import { useTellMoved } from '../state/moves.ts';
import { bare, useAct } from '../state/ticket.ts';
import { showMoney } from '../text/format.ts';
import { useWords, type Words } from '../text/t.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Choice } from '../ui/Field.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { Pick, type Picked } from './Pick.tsx';

/** Makes one of two claims: the other is known or found, one of them leads, what will happen is told, and it is done. */
export function MergeClaims({
  claim,
  other: known,
  onClose,
}: {
  readonly claim: Claim;
  /** Reference of the other one; absent: it is looked for. */
  readonly other?: string;
  readonly onClose: () => void;
}) {
  const { t, language } = useWords();
  const [picked, pick] = useState(known);
  const pair = claim.duplicates.find((each) => each.claim === picked);
  const [chosen, lead] = useState<'other' | 'own'>();
  // Of two reports the first one goes on, unless somebody says otherwise.
  const goesOn = chosen ?? (pair?.isEarlier === false ? 'own' : 'other');
  if (picked === undefined)
    return (
      <Dialog open onClose={onClose} title={t('moves.mergeClaim')} width="wide">
        <Pick
          what="claim"
          label={t('moves.otherClaim')}
          not={[claim.reference]}
          {...(claim.policy === null ? {} : { near: claim.policy })}
          offered={claim.duplicates
            .filter(({ state }) => state === 'suspected' || state === 'confirmed')
            .map((each): Picked => ({
              reference: each.claim,
              title: t('claim.duplicates'),
              about: each.evidence.map(({ text }) => text[language]).join(', '),
            }))}
          onPick={({ reference }) => pick(reference)}
        />
      </Dialog>
    );
  const [from, into] = goesOn === 'other' ? [claim.reference, picked] : [picked, claim.reference];
  return (
    <Merge
      key={`${from} ${into}`}
      from={from}
      into={into}
      other={picked}
      goesOn={goesOn}
      onLead={lead}
      {...(known === undefined ? { onBack: () => pick(undefined) } : {})}
      onClose={onClose}
    />
  );
}

function Merge({
  from,
  into,
  other,
  goesOn,
  onLead,
  onBack,
  onClose,
}: {
  readonly from: string;
  readonly into: string;
  readonly other: string;
  readonly goesOn: 'other' | 'own';
  readonly onLead: (which: 'other' | 'own') => void;
  readonly onBack?: () => void;
  readonly onClose: () => void;
}) {
  const words = useWords();
  const { t } = words;
  const navigate = useNavigate();
  const tell = useTellMoved();
  const [clientId] = useState(() => crypto.randomUUID());
  const [reason, explain] = useState(t('moves.sameEvent'));
  const { data, error, refetch } = useQuery({
    queryKey: ['claim', bare(from), 'merge', bare(into)],
    queryFn: ({ signal }) =>
      call('GET /claims/:claim/merge/preview', {
        params: { claim: bare(from) },
        query: { into: bare(into) },
        signal,
      }),
    staleTime: 0,
  });
  const merge = useAct((seen: ClaimMergePreview) =>
    call('POST /claims/:claim/merge', {
      params: { claim: bare(from) },
      body: { into: bare(into), reason, clientId, version: seen.claim.version },
    }),
  );
  const run = () => {
    if (data === undefined) return;
    merge.mutate(data, {
      onSuccess: () => {
        onClose();
        void tell(t('moves.claimMerged', { claim: into }), { claim: from }, 'merge-claims');
        void navigate({ to: '/claims/$claim', params: { claim: bare(into) } });
      },
      onError: () => void refetch(),
    });
  };
  return (
    <MoveDialog
      title={t('moves.mergeClaim')}
      act={t('moves.merge')}
      told={
        data === undefined
          ? undefined
          : { obstacle: data.obstacle, lines: linesOf(data, words), stays: staysOf(data, words) }
      }
      reading={{ error, again: () => void refetch() }}
      reason={reason}
      onReason={explain}
      doing={merge}
      onRun={run}
      {...(onBack === undefined ? {} : { onBack })}
      onClose={onClose}
    >
      <Choice
        label={t('moves.goesOn')}
        value={goesOn}
        options={[
          { value: 'other', label: t('moves.otherGoesOn', { other }) },
          { value: 'own', label: t('moves.thisGoesOn') },
        ]}
        onChange={onLead}
      />
    </MoveDialog>
  );
}

type Word = ClaimMergePreview['carried'][number];

/** A line of the checklist with the word that was said of it: «Modulo CAI: Da rifare (manca una firma)». */
function wordText({ anyOf, state, note }: Word, { t, language }: Words): string {
  const name = anyOf
    .map(({ item, label }) => label?.[language] ?? item)
    .join(language === 'it' ? ' o ' : ' or ');
  return `${name}: ${t(`panel.req.${state}`)}${note === null ? '' : ` (${note})`}`;
}

function linesOf(data: ClaimMergePreview, words: Words): readonly React.ReactNode[] {
  const { t, language } = words;
  const { claim, into } = data;
  return [
    t('moves.ticketsGo', { n: data.tickets.length, messages: data.messages, claim: into.reference }),
    ...(data.documents.length === 0
      ? []
      : [
          t('moves.documentsGo', {
            documents: data.documents.map(({ item, label }) => label?.[language] ?? item).join(', '),
          }),
        ]),
    ...(data.parties.length === 0 ? [] : [t('moves.partiesGo', { names: data.parties.join(', ') })]),
    ...(data.carried.length === 0
      ? []
      : [
          <>
            {t('moves.wordsGo')}
            <ul>
              {data.carried.map((word) => (
                <li key={word.key}>{wordText(word, words)}</li>
              ))}
            </ul>
          </>,
        ]),
    ...(data.stopsRequest ? [t('moves.requestStops', { claim: claim.reference })] : []),
    t('moves.claimCloses', { from: claim.reference, into: into.reference }),
    t('moves.nothingSent'),
  ];
}

function staysOf({ claim, into, kept, left, stays }: ClaimMergePreview, words: Words): readonly string[] {
  const { t, language } = words;
  return [
    ...kept.map((word) =>
      t('moves.wordKept', {
        word: wordText(word, words),
        claim: into.reference,
        state: word.now === null ? '' : t(`panel.req.${word.now}`),
      }),
    ),
    ...left.map((word) => t('moves.wordLeft', { word: wordText(word, words), claim: into.reference })),
    ...(stays.findings === 0 ? [] : [t('moves.findingsStay', { n: stays.findings, claim: into.reference })]),
    ...(stays.payments === 0 ? [] : [t('moves.paymentsStay', { n: stays.payments, claim: claim.reference })]),
    ...(stays.amount === null
      ? []
      : [t('moves.amountStays', { amount: showMoney(stays.amount, language), claim: claim.reference })]),
  ];
}
