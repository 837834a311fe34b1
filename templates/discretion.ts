/** What a letter leaves out for somebody who has not proven who they are. */
import { maySay, namesHealth } from '#src/domain/identity/disclosure.ts';
import type { IdentityLevel } from '#src/domain/identity/identity.ts';
import type { Language } from '#src/domain/message.ts';
import type { AskedItem, OtherFile, ReceivedItem } from './letter.ts';
import type { Letter } from './index.ts';
import { say } from './wording.ts';

/**
 * The letter as it may go to somebody at a level: below 2 it names no claim, no paper about health and nobody's files.
 * What is asked for stays, so that a stranger who tells of a loss can go on; a paper about health is asked for without its
 * name. Decisions, replies and departments' questions are people's words, and are looked at before they are written.
 */
export function discreet(letter: Letter, level: IdentityLevel): Letter {
  if (maySay('claim', level) && maySay('health', level)) return letter;
  switch (letter.purpose) {
    case 'received': {
      if (letter.about === 'complaint') return letter;
      if (letter.about !== 'new-claim') return { ...letter, ...withoutOthers(letter) };
      const { claim: _, ...rest } = letter;
      return { ...rest, ...withoutOthers(letter) };
    }
    case 'missing': {
      const { claim: _, ...rest } = letter;
      return { ...rest, ...vagueList(letter), ...withoutOthers(letter) };
    }
    case 'reminder': {
      const { claim: _, ...rest } = letter;
      return { ...rest, ...vagueList(letter) };
    }
    case 'complete': {
      const { claim: _, ...rest } = letter;
      return { ...rest, received: unnamed(letter.received) };
    }
    case 'nudge':
    case 'call':
    case 'code':
    case 'reply':
    case 'decision':
    case 'task':
    case 'task-reminder':
      return letter;
  }
}

/** Other files by their number alone: their labels tell what they are about. */
function withoutOthers({ others }: { readonly others?: readonly OtherFile[] }) {
  return others === undefined ? {} : { others: others.map(({ how, reference }) => ({ how, reference })) };
}

/** What is asked for and what has come, in words that betray nothing. */
function vagueList({
  items,
  received,
  language,
}: {
  readonly items: readonly AskedItem[];
  readonly received: readonly ReceivedItem[];
  readonly language: Language;
}) {
  return { items: items.map((item) => vague(item, language)), received: unnamed(received) };
}

function unnamed(received: readonly ReceivedItem[]): readonly ReceivedItem[] {
  return received.filter(({ label }) => !namesHealth(label));
}

/** One thing to ask for, without its name where that tells of health. */
function vague(item: AskedItem, language: Language): AskedItem {
  if (!namesHealth(item.label) && !namesHealth(item.why)) return item;
  return {
    kind: item.kind,
    label: namesHealth(item.label)
      ? say(language, {
          it: 'un documento riservato: ci scriva o ci chiami e le diciamo quale',
          en: 'a confidential paper: write or call and we will tell you which',
        })
      : item.label,
    why: say(language, { it: 'serve per andare avanti', en: 'it is needed to go on' }),
  };
}
