import { lazy, Suspense, useState } from 'react';
import type { Ticket } from '../api/contract.ts';
import { useClaim } from '../state/ticket.ts';
import { showDay } from '../text/format.ts';
import { useWords, type Words } from '../text/t.ts';
import { Button } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';
import { fetched } from '../ui/fetched.ts';

const PlaceCall = lazy(
  fetched(() => import('../call/PlaceCall.tsx').then((module) => ({ default: module.PlaceCall }))),
);

type Way = Ticket['answerWays'][number];

/** To whom an answer goes and by which way: everybody of the ticket and its claim whom a mail or text message can reach. */
export function Recipient({
  ticket,
  to,
  frozen,
  onTo,
  onLetter,
}: {
  readonly ticket: Ticket;
  /** Chosen by the writer; the usual one otherwise. */
  readonly to: string | undefined;
  readonly frozen: boolean;
  /** Null: the usual one. */
  readonly onTo: (to: string | null) => void;
  /** By letter, in place of a mail. */
  readonly onLetter: () => void;
}) {
  const words = useWords();
  const { t } = words;
  const { data: claim } = useClaim(ticket.claim);
  const usual = ticket.answerTo?.address.toLowerCase();
  const goes = to ?? usual;
  const ways = ticket.answerWays.toSorted((a, b) => Number(a.failed !== null) - Number(b.failed !== null));
  const lineFor = (way: Way) => ({
    key: way.address,
    label: lineOf(way, words),
    checked: way.address === goes,
    act: () => onTo(way.address === usual ? null : way.address),
  });
  const [called, ring] = useState<string>();
  const texts = ways.filter(({ address }) => isNumber(address));
  const mails = ways.filter(({ address }) => !isNumber(address));
  const known = (claim?.parties ?? []).flatMap(({ party }) =>
    party.contacts
      .filter(({ kind, invalid }) => kind === 'phone' && !invalid)
      .map(({ value }) => [value, `${party.name} · ${value}`] as const),
  );
  // Whoever called is called back also where nobody on file has their number.
  const phones = [...new Map([...texts.map((way) => [way.address, lineOf(way, words)] as const), ...known])];
  return (
    <div className="composer-to">
      <Menu
        trigger={
          <Button look={goes === undefined ? 'wash' : 'quiet'} size="small" disabled={frozen}>
            {goes === undefined
              ? t('compose.chooseTo')
              : t(isNumber(goes) ? 'compose.byTextTo' : 'compose.by', { to: goes })}
          </Button>
        }
        groups={[
          ...(mails.length === 0 ? [] : [{ heading: t('compose.byMail'), lines: mails.map(lineFor) }]),
          ...(texts.length === 0 ? [] : [{ heading: t('compose.byText'), lines: texts.map(lineFor) }]),
          {
            heading: t('compose.byPost'),
            lines: [{ key: 'letter', label: t('compose.letter'), act: onLetter }],
          },
          {
            heading: t('compose.byOthers'),
            lines:
              phones.length === 0
                ? [{ key: 'none', label: t('compose.byNoOther'), disabled: true, act: () => {} }]
                : phones.map(([number, label]) => ({
                    key: number,
                    label,
                    act: () => ring(number),
                  })),
          },
        ]}
      />
      {called === undefined ? null : (
        <Suspense fallback={null}>
          <PlaceCall ticket={ticket.reference} to={called} onClose={() => ring(undefined)} />
        </Suspense>
      )}
    </div>
  );
}

/** A way that is a telephone takes a text message. */
function isNumber(address: string): boolean {
  return address.startsWith('+');
}

function lineOf({ name, address, failed }: Way, { language }: Words): string {
  const who = name === null || name === '' ? address : `${name} · ${address}`;
  return failed === null ? who : `${who} · ${failed.words[language]}`;
}

/** Says of the address that would be the usual one, or that was chosen, that our last message there came back. */
export function Returned({ ticket, to }: { readonly ticket: Ticket; readonly to: string | undefined }) {
  const { t, language } = useWords();
  const goes = to ?? ticket.answerTo?.address.toLowerCase();
  const chosen = ticket.answerWays.find(({ address }) => address === goes);
  const first = ticket.answerWays.find(({ why }) => why === 'last' || why === 'customer');
  const way = [chosen, first].find((each) => each?.failed != null);
  if (way?.failed == null) return null;
  const { at, said, words } = way.failed;
  return (
    <p className="composer-returned" role="status">
      <strong>
        {at === null
          ? t('compose.returned', { address: way.address, why: words[language] })
          : t('compose.returnedOn', {
              address: way.address,
              why: words[language],
              day: showDay(at.slice(0, 10), language),
            })}
      </strong>
      {said === '' ? null : <span className="composer-returned-said">{said}</span>}
      <span>
        {way === chosen
          ? t('compose.returnedStill')
          : goes === undefined
            ? t(
                ticket.answerWays.some(({ failed }) => failed === null)
                  ? 'compose.returnedChoose'
                  : 'compose.returnedNone',
              )
            : t('compose.returnedInstead', { to: goes })}
      </span>
    </p>
  );
}
