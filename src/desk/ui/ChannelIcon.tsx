import { FileText, Mail, MessageSquareText, Phone, UserRound, type LucideIcon } from 'lucide-react';
import { channelKey } from '../state/filters.ts';
import { useWords } from '../text/t.ts';

const icons: Readonly<Record<string, LucideIcon>> = {
  email: Mail,
  letter: FileText,
  phone: Phone,
  sms: MessageSquareText,
  call_note: Phone,
  counter: UserRound,
};

/** The way something came, as a sign with its name. */
export function ChannelIcon({ channel }: { readonly channel: string }) {
  const { t } = useWords();
  const Icon = icons[channel] ?? Mail;
  const key = channelKey(channel);
  const name = key === undefined ? channel : t(key);
  return <Icon role="img" aria-label={name} />;
}
