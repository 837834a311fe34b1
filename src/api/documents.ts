/** Documents of claims: what came, and what people say of it. */
import { z } from 'zod';
import type { ClaimId } from '../domain/ids.ts';
import { requirementsOf } from '../storage/claims.ts';
import { documentsOf, findDocument } from '../storage/documents.ts';
import type { DocumentOutcome } from './actions.ts';
import { loadClaimId, showClaimRow } from './claims.ts';
import { documentView, showDocuments } from './document-view.ts';
import * as examples from './examples.ts';
import { command, none, operation, versionOf, type Operation } from './operation.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { key, named, namedBody, rowId, version, words } from './schemas.ts';
import type { Workplace } from './tools.ts';

/** A claim with more documents than this shows the latest. */
const mostDocuments = 500;

const documentList = named('DocumentList', z.strictObject({ items: z.array(documentView) }));

const itemId = z.string().regex(/^doc_[a-z0-9_]{1,60}$/, 'is no document of the checklist');

export const naming = namedBody(
  'DocumentNaming',
  z.strictObject({
    attachment: rowId.describe('Id of a file that came with a ticket of this claim.'),
    item: itemId.describe('What it is, such as `doc_invoice`.'),
    note: words(2_000).optional(),
    version: version.optional().describe('Version of the claim.'),
  }),
);

export const correction = namedBody(
  'DocumentCorrection',
  z
    .strictObject({
      item: itemId
        .nullable()
        .optional()
        .describe('What it really is; null: what the machine read after all.'),
      detached: z.boolean().optional().describe('It is no document of this claim; false takes that back.'),
      note: words(2_000).optional(),
      version: version.optional().describe('Version of the claim.'),
    })
    .refine((body) => body.item !== undefined || body.detached !== undefined, {
      error: 'needs item or detached',
    }),
);

/** Operations on documents. */
export function documentOperations({ tools, actions }: Workplace): Operation[] {
  const { db, profile } = tools;

  const show = async (claimId: ClaimId) =>
    showDocuments(
      db,
      profile,
      await documentsOf(db, claimId, { size: mostDocuments, detached: true }),
      await requirementsOf(db, claimId),
    );
  const answer = async (claimId: ClaimId, outcome: DocumentOutcome) => {
    switch (outcome.outcome) {
      case 'done': {
        const shown = await show(claimId);
        // A later sighting shows as the document it is one of.
        const own = await findDocument(db, outcome.documentId);
        const found = shown.find((each) => each.id === (own?.duplicateOf ?? outcome.documentId));
        if (found === undefined) throw new ApiProblem('not-found', { detail: 'The document is gone.' });
        return { body: found, version: outcome.claim.version };
      }
      case 'stale':
        throw new ApiProblem('outdated', { current: await showClaimRow(db, profile, outcome.now) });
      case 'not-possible':
        throw notPossible(outcome);
      case 'unknown':
        throw new ApiProblem('not-found', { detail: 'There is no such document or file.' });
    }
  };

  return [
    operation(
      {
        id: 'listDocuments',
        method: 'get',
        path: '/claims/:claim/documents',
        chapter: 'Claims',
        summary: 'List what came for a claim: kinds, contents, flaws, sightings, duplicates',
        params: z.strictObject({ claim: key }),
        query: none,
        problems: ['not-found'],
        answer: { schema: documentList, example: { items: [examples.document] } },
      },
      async ({ params }) => ({ body: { items: await show(await loadClaimId(db, params.claim)) } }),
    ),

    command(
      {
        id: 'nameDocument',
        method: 'post',
        path: '/claims/:claim/documents',
        chapter: 'Claims',
        summary: 'Say what a file is that no rule could tell',
        description:
          'The file counts as this document from now on, and the claim is assessed again. The same word twice is one.',
        params: z.strictObject({ claim: key }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: { schema: naming, example: { attachment: '71', item: 'doc_prescription' } },
        answer: { schema: documentView, example: examples.document },
      },
      async ({ params, body, by, ifMatch }) => {
        const claimId = await loadClaimId(db, params.claim);
        const outcome = await actions.nameDocument({
          claimId,
          attachmentId: body.attachment,
          item: body.item,
          by,
          ...(body.note === undefined ? {} : { note: body.note }),
          ...versionOf(body.version, ifMatch),
        });
        return answer(claimId, outcome);
      },
    ),

    command(
      {
        id: 'correctDocument',
        method: 'patch',
        path: '/claims/:claim/documents/:document',
        chapter: 'Claims',
        summary: 'Correct the kind of a document, or take it off the claim',
        description:
          'The word of a person: the machine never takes it back, and the same call with the opposite does. Lines of ' +
          'the checklist that nothing answers any longer are missing again.',
        params: z.strictObject({ claim: key, document: rowId }),
        query: none,
        versioned: true,
        problems: ['not-found', 'outdated', 'not-possible'],
        body: { schema: correction, example: { item: 'doc_estimate', version: 4 } },
        answer: { schema: documentView, example: examples.document },
      },
      async ({ params, body, by, ifMatch }) => {
        const claimId = await loadClaimId(db, params.claim);
        const outcome = await actions.correctDocument({
          claimId,
          documentId: params.document,
          by,
          ...(body.item === undefined ? {} : { item: body.item }),
          ...(body.detached === undefined ? {} : { detached: body.detached }),
          ...(body.note === undefined ? {} : { note: body.note }),
          ...versionOf(body.version, ifMatch),
        });
        return answer(claimId, outcome);
      },
    ),
  ];
}
