/** Why something is as it is, in sentences, as answers show it; and what that needs from the rows behind. */
import { handWays } from '../domain/by-hand.ts';
import { z } from 'zod';
import { localDateOf } from '../domain/time/calendar.ts';
import type { Requirement } from '../domain/claims/claim.ts';
import type { StoredProof } from '../domain/explain/explain-claim.ts';
import type { Carrier, Explanation } from '../domain/explain/explain-words.ts';
import { explain, type Explained } from '../domain/explain/explain.ts';
import type { ItemId } from '../domain/ids.ts';
import type { Span } from '../domain/message.ts';
import type { Profile } from '../domain/profile.ts';
import type { Terms } from '../domain/explain/terms.ts';
import type { Sql } from '../storage/db.ts';
import type { StoredDocument } from '../storage/documents.ts';
import type { PastEvent } from '../storage/history.ts';
import type { Link } from '../storage/links.ts';
import { spotsInFiles } from '../storage/messages.ts';
import { labels, named } from './schemas.ts';

export const explanationView = named(
  'Explanation',
  z.strictObject({
    it: z.array(z.string()),
    en: z.array(z.string()),
  }),
  'Why, in sentences for people, with the words that prove it. For the desk only: never sent to customers.',
);

/** Says why, in the shape of an answer. */
export function showExplanation(subject: Explained, terms: Terms): z.input<typeof explanationView> {
  return shown(explain(subject, terms));
}

function shown({ it, en }: Explanation): z.input<typeof explanationView> {
  return { it: [...it], en: [...en] };
}

/** What carried the words of a ticket, by its channel. */
export function carrierOf(channel: string): Carrier {
  if (channel === handWays.phone) return 'phone';
  return channel === 'email' || channel === 'letter' || channel === 'phone' || channel === 'sms'
    ? channel
    : undefined;
}

const span = z.looseObject({
  part: z.string().transform((part) => part as Span['part']),
  start: z.number(),
  end: z.number(),
  quote: z.string(),
});

/** Evidence as some version of the linking rules stored it; what cannot be read is left out. */
const storedEvidence = z.array(
  z.looseObject({
    signal: z.string(),
    weight: z.number(),
    claimLevel: z.boolean(),
    conflict: z.boolean(),
    text: labels,
    span: span.optional(),
  }),
);

/** Explains a ticket's links, each with the others as what it was compared with. */
export async function explainLinks(
  db: Sql,
  { terms }: Pick<Profile, 'terms'>,
  ticket: { readonly channel: string },
  links: readonly Link[],
  claimNames: ReadonlyMap<string, string>,
  history: readonly PastEvent[],
): Promise<readonly z.input<typeof explanationView>[]> {
  const evidence = links.map((link) => storedEvidence.safeParse(link.evidence).data ?? []);
  const spots = await spotsInFiles(
    db,
    evidence.flat().flatMap((each) => each.span ?? []),
  );
  const nameOf = (link: Link) => claimNames.get(link.claimId) ?? link.claimId;
  return links.map((link, index) => {
    const decision = history.findLast(
      (event) => event.claimId === link.claimId && (event.action === 'linked' || event.action === 'unlinked'),
    );
    const reason = decision?.data?.['reason'];
    const lead = decision?.data?.['lead'];
    return showExplanation(
      {
        about: 'link',
        claim: nameOf(link),
        state: link.state,
        score: link.score,
        evidence: (evidence[index] ?? []).map(({ signal, weight, claimLevel, conflict, text, span: at }) => ({
          signal,
          weight,
          claimLevel,
          conflict,
          text,
          ...(at === undefined ? {} : { span: at, ...spots(at) }),
        })),
        others: links
          .filter((other) => other !== link && other.state !== 'removed')
          .map((other) => ({ claim: nameOf(other), score: other.score }))
          .toSorted((a, b) => b.score - a.score),
        decidedBy: link.decidedBy,
        decidedOn: localDateOf(link.decidedAt),
        carrier: carrierOf(ticket.channel),
        ...(typeof reason === 'string' ? { reason } : {}),
        ...(typeof lead === 'number' ? { lead } : {}),
        ...(link.certainty === undefined ? {} : { certainty: link.certainty }),
      },
      terms,
    );
  });
}

const storedApart = z.looseObject({
  from: z.string(),
  how: z.enum(['several', 'answer']).optional(),
  why: labels,
  words: z.array(
    z.looseObject({
      part: z.string().transform((part) => part as Span['part']),
      quote: z.string(),
    }),
  ),
});

/** Explains why a ticket was opened apart from the one it answers, from what was stored then; null where it was not. */
export function explainApart(
  { terms }: Pick<Profile, 'terms'>,
  ticket: { readonly channel: string },
  history: readonly PastEvent[],
): z.input<typeof explanationView> | null {
  const event = history.find(({ action }) => action === 'opened-apart');
  const stored = storedApart.safeParse(event?.data).data;
  return stored === undefined
    ? null
    : showExplanation(
        {
          about: 'apart',
          from: stored.from,
          why: stored.why,
          words: stored.words,
          ...(stored.how === undefined ? {} : { how: stored.how }),
          carrier: carrierOf(ticket.channel),
        },
        terms,
      );
}

/** What satisfied a line of a checklist, as `requirements.ts` stored it. */
const storedProof = z.union([
  z.looseObject({
    kind: z.literal('fact'),
    fact: z.looseObject({ value: z.string(), span, method: z.string(), confidence: z.number() }),
  }),
  z.looseObject({
    kind: z.literal('document'),
    document: z.looseObject({
      span,
      method: z.enum(['file-name', 'file-text', 'mentioned', 'photo', 'person']),
      confidence: z.number(),
    }),
  }),
  z.looseObject({ kind: z.literal('known') }),
]);

/** Explains the lines of a checklist, one by one, from what was stored beside them. */
export async function requirementExplainer(
  db: Sql,
  profile: Profile,
  evidence: ReadonlyMap<string, { readonly evidence?: unknown }>,
): Promise<(requirement: Requirement) => z.input<typeof explanationView>> {
  const proofs = new Map(
    [...evidence].flatMap(([key, each]) => {
      const proof: StoredProof | undefined = storedProof.safeParse(each.evidence).data;
      return proof === undefined ? [] : [[key, proof] as const];
    }),
  );
  const spanOf = (proof: StoredProof) =>
    proof.kind === 'fact' ? proof.fact.span : proof.kind === 'document' ? proof.document.span : undefined;
  const spots = await spotsInFiles(
    db,
    [...proofs.values()].flatMap((proof) => spanOf(proof) ?? []),
  );
  return (requirement) => {
    const proof = proofs.get(requirement.key);
    const at = proof === undefined ? undefined : spanOf(proof);
    return showExplanation(
      {
        about: 'requirement',
        requirement,
        items: itemWords(profile),
        ...(proof === undefined ? {} : { proof }),
        ...(at === undefined ? {} : spots(at)),
      },
      profile.terms,
    );
  };
}

/** Explains why a file counts as the document it counts as. */
export function explainDocument(document: StoredDocument, profile: Profile): z.input<typeof explanationView> {
  const isPaged = document.firstPage > 0;
  return showExplanation(
    {
      about: 'document',
      label: profile.items.get(document.item)?.label ?? { it: document.item, en: document.item },
      document: { span: document.span, method: document.method, confidence: document.confidence },
      ...(document.name === undefined ? {} : { file: document.name }),
      ...(isPaged ? { page: document.firstPage } : {}),
    },
    profile.terms,
  );
}

/** What the profile calls an item, and why it asks for it. */
export function itemWords({ items }: Pick<Profile, 'items'>) {
  return (id: ItemId) => items.get(id);
}
