/** A text message beside a mail: that a reminder was sent, or that a mail came back (domain guide H.3, C.3). */
import { localDateOf } from '#src/domain/time/calendar.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import type { Ticket } from '#src/domain/ticket.ts';
import * as claims from '#src/storage/claims.ts';
import type { Tx } from '#src/storage/db.ts';
import type { Outbound } from '#src/storage/outbound.ts';
import { mobileOf } from '#src/storage/parties.ts';
import type { NudgeLetter } from '#templates/index.ts';
import { mayWrite, say } from './outbox.ts';
import type { Deps } from './stage.ts';

/**
 * Sends one, if whoever got the mail has a mobile of their own on file that takes text messages and forbade none. One for
 * each mail, whoever asks how often.
 *
 * @returns false when none leaves.
 */
export async function nudge(
  tx: Tx,
  deps: Deps,
  {
    ticket,
    about,
    why,
  }: {
    readonly ticket: Ticket;
    readonly about: Pick<Outbound, 'key' | 'recipient' | 'language' | 'claimId'>;
    readonly why: NudgeLetter['why'];
  },
): Promise<boolean> {
  const channel = deps.channels.get('sms');
  if (channel?.compose === undefined) return false;
  const number = await mobileOf(tx, about.recipient);
  if (number === undefined) return false;
  const way = {
    road: 'text',
    address: number,
    why: {
      it: why === 'reminder' ? 'per SMS, accanto al promemoria' : 'per SMS: l’e-mail è tornata indietro',
      en: why === 'reminder' ? 'by text message, beside the reminder' : 'by text message: the mail came back',
    },
  } as const;
  const may = await mayWrite(tx, deps, ticket, 'other', undefined, way);
  if (!may.ok) return false;
  const claim = about.claimId === undefined ? undefined : (await claims.load(tx, about.claimId)).claim;
  const said = await say(tx, deps, {
    key: `nudge:${why}:${about.key}`,
    ticket,
    ...(claim === undefined ? {} : { claimId: claim.id }),
    way,
    letter: {
      purpose: 'nudge',
      why,
      language: about.language,
      medium: channel.medium,
      desk: deps.settings.desk,
      customer: {},
      reference:
        claim === undefined
          ? formatReference(ticket.reference, 'TCK')
          : formatReference(claim.reference, deps.profile.terms.claimPrefix),
      writtenOn: localDateOf(deps.now()),
    },
    automatic: 'auto-generated',
    notBefore: deps.now(),
    by: 'machine:nudge',
  });
  return said !== undefined;
}
