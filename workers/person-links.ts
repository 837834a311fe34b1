/** Links for colleagues, sent at once: they belong to no ticket, and whoever makes one sees it as well. */
import type { LinkMail } from '#src/api/actions.ts';
import { linkLetter } from '#templates/invitation.ts';
import type { Deps } from './stage.ts';

/** Mails a link. @returns false where no mail can be sent, or the far end did not take it */
export async function mailLink(deps: Deps, { key, kind, to, language, link }: LinkMail): Promise<boolean> {
  const channel = deps.channels.get('email');
  if (channel?.compose === undefined || channel.send === undefined) return false;
  const letter = linkLetter({ kind, language, link, desk: deps.settings.desk.name });
  const composed = await channel.compose({
    key,
    to,
    language,
    ...letter,
    references: [],
    automatic: 'auto-generated',
    attachments: [],
    date: deps.now(),
  });
  const { outcome } = await channel.send(composed, () => Promise.resolve());
  return outcome === 'sent';
}
