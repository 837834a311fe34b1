/** What people say of a claim's papers, and taking it back. */
import { call } from '../api/client.ts';
import type { Addresses, Claim, ClaimDocument, Requirement } from '../api/contract.ts';
import { useWords } from '../text/t.ts';
import { notifyProblem } from '../ui/Problem.tsx';
import { notify } from '../ui/notices.ts';
import { bare, useAct } from './ticket.ts';
import { offerUndo } from './undo.ts';

type Decision = Addresses['PATCH /claims/:claim/requirements/:key']['body'];
type Correction = Addresses['PATCH /claims/:claim/documents/:document']['body'];

/** So long it is offered to be taken back at once, ms; the line or the document itself offers it for ever. */
const offeredMs = 20_000;

function useTell(): (said: string, back: () => void) => void {
  const { t } = useWords();
  return (said, back) => offerUndo({ text: said, label: t('action.undo'), back, forMs: offeredMs });
}

/** Accepts, refuses or waives a line of the checklist, or takes that back. */
export function useDecide(claim: Claim) {
  const words = useWords();
  const { t, language } = words;
  const tell = useTell();
  const act = useAct(({ line, ...body }: Decision & { readonly line: Requirement }) =>
    call('PATCH /claims/:claim/requirements/:key', {
      params: { claim: bare(claim.reference), key: line.key },
      body,
    }),
  );
  const failed = (error: unknown) => notifyProblem(error, words);
  return {
    busy: act.isPending,
    decide: (line: Requirement, state: Decision['state'], note?: string, done?: () => void) =>
      act.mutate(
        {
          line,
          state,
          // What is taken back is taken back whatever the machine has made of it since.
          ...(state === 'undecided' ? {} : { version: claim.version }),
          ...(note === undefined ? {} : { note }),
        },
        {
          onSuccess: (after) => {
            done?.();
            const name = nameOfLine(line, language);
            if (state === 'undecided') notify({ text: t('papers.undecided', { name }) });
            else
              tell(t(`papers.done.${state}`, { name }), () =>
                act.mutate(
                  // As it was before: another word, or none.
                  line.state === 'accepted' || line.state === 'rejected' || line.state === 'waived'
                    ? { line: after, state: line.state, note: line.note ?? t('moves.undoReason') }
                    : { line: after, state: 'undecided' },
                  { onError: failed },
                ),
              );
          },
          onError: failed,
        },
      ),
  };
}

/** Lines for which something came that nothing speaks against: they can be accepted together. */
export function acceptable(lines: readonly Requirement[]): readonly Requirement[] {
  return lines.filter(({ state, flaws }) => state === 'received' && flaws.length === 0);
}

/** Accepts lines of the checklist in one go; the notice takes all of them back. */
export function useAcceptAll(claim: Claim) {
  const words = useWords();
  const { t } = words;
  const tell = useTell();
  const act = useAct((body: Addresses['PATCH /claims/:claim/requirements']['body']) =>
    call('PATCH /claims/:claim/requirements', { params: { claim: bare(claim.reference) }, body }),
  );
  const failed = (error: unknown) => notifyProblem(error, words);
  return {
    busy: act.isPending,
    accept: (lines: readonly Requirement[]) => {
      const keys = lines.map(({ key }) => key);
      const n = keys.length;
      // Promises, not callbacks: the button is gone as soon as nothing is left to accept.
      void act
        .mutateAsync({ keys, state: 'accepted', version: claim.version })
        .then(() =>
          tell(
            t('papers.acceptedAll', { n }),
            () =>
              void act
                .mutateAsync({ keys, state: 'undecided' })
                .then(() => notify({ text: t('papers.undecidedAll', { n }) }))
                .catch(failed),
          ),
        )
        .catch(failed);
    },
  };
}

/** Corrects what a document is, or takes it off the claim; the notice and the document itself take that back. */
export function useCorrect(claim: Claim) {
  const words = useWords();
  const { t } = words;
  const tell = useTell();
  const act = useAct(({ id, ...body }: Correction & { readonly id: string }) =>
    call('PATCH /claims/:claim/documents/:document', {
      params: { claim: bare(claim.reference), document: id },
      body,
    }),
  );
  const failed = (error: unknown) => notifyProblem(error, words);
  return {
    busy: act.isPending,
    correct: (
      document: ClaimDocument,
      change: Omit<Correction, 'version'>,
      said: string,
      done?: () => void,
    ) =>
      act.mutate(
        {
          id: document.id,
          ...change,
          // As above.
          ...(change.detached === false || change.item === null ? {} : { version: claim.version }),
        },
        {
          onSuccess: () => {
            done?.();
            tell(said, () =>
              act.mutate(
                {
                  id: document.id,
                  item: document.item,
                  detached: document.detached,
                  note: t('moves.undoReason'),
                },
                { onError: failed },
              ),
            );
          },
          onError: failed,
        },
      ),
  };
}

/** The items of a line, any of which will do: «Preventivo o Fattura». */
export function nameOfLine({ anyOf }: Pick<Requirement, 'anyOf'>, language: 'it' | 'en'): string {
  return anyOf.map(({ item, label }) => label?.[language] ?? item).join(language === 'it' ? ' o ' : ' or ');
}
