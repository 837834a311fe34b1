import { addDays, localDateOf } from '#src/domain/time/calendar.ts';
import { classifyCaseKind, type CaseKindGuess } from '#src/domain/cases/case-kind.ts';
import { classifyClaimType } from '#src/domain/claims/claim-type.ts';
import { learnExamples } from '#src/learning.ts';
import type { Fact } from '#src/domain/facts/fact.ts';
import type { Address, Language } from '#src/domain/message.ts';
import type { Sql } from '#src/storage/db.ts';
import { isPartyAddress } from '#src/storage/parties.ts';
import type { Deps } from './stage.ts';

/** A message of a person as its kind is read. */
export interface Classified {
  readonly subject: string;
  /** Its new words, and those it forwards. */
  readonly words: string;
  readonly sender?: Address;
  readonly receivedAt: Date;
  readonly language: Language;
  readonly facts: readonly Fact[];
  /** Files that came along, pictures inside the text not counted. */
  readonly attachments: number;
  /** One of our references stands in it, or its ticket belongs to a claim. */
  readonly hasClaimReference: boolean;
  readonly answersOurRequest: boolean;
}

/** What kind of work a message is, with what the house and its parties know of it. */
export async function guessKind(
  db: Sql,
  profile: Deps['profile'],
  message: Classified,
): Promise<CaseKindGuess> {
  const { subject, words, sender, attachments, hasClaimReference, answersOurRequest, language } = message;
  await learnExamples(profile);
  return classifyCaseKind({
    subject,
    newText: words,
    senderIsParty: sender !== undefined && (await isPartyAddress(db, sender.address)),
    hasClaimReference,
    answersOurRequest,
    attachments,
    namesDatedLoss: namesDatedLoss(message, profile),
    language,
    ...(profile.opening === undefined ? {} : { opening: profile.opening }),
    ...(profile.trade === undefined ? {} : { trade: profile.trade }),
    ...(profile.kindExamples === undefined ? {} : { examples: profile.kindExamples }),
  });
}

/** Words of one kind of loss, and a day or a period of the last three months beside them. */
function namesDatedLoss(
  { subject, words, receivedAt, facts }: Classified,
  profile: Deps['profile'],
): boolean {
  const day = localDateOf(receivedAt);
  const isRecent = ({ key, value }: Fact) =>
    (key === 'date' || key === 'loss_date' || key === 'period_from_to' || key === 'treatment_dates') &&
    value.slice(0, 10) <= day &&
    value.slice(0, 10) >= addDays(day, -90);
  return facts.some(isRecent) && classifyClaimType(`${subject}\n${words}`, profile).type !== undefined;
}
