/** Policies: one by its number, and files of them. */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { normalizePlate, normalizePolicyNumber } from '../domain/facts/identifiers.ts';
import type { PolicyClue } from '../domain/policies/policy-clue.ts';
import { databaseDirectory } from '../policy-directory.ts';
import { isUnavailable, type Db } from '../storage/db.ts';
import { countKnown, findByNumber, loadPolicies, upsertPolicy } from '../storage/policies.ts';
import * as examples from './examples.ts';
import { none, operation, upload, type Operation } from './operation.ts';
import { openPolicyFile, UnreadableFile, type OpenPolicyFile } from './policy-reader.ts';
import { policyView, showPolicy } from './policy-view.ts';
import { ApiProblem, notPossible } from './problem.ts';
import { flag, instant, labels, line, named } from './schemas.ts';
import type { Workplace } from './tools.ts';

/** Largest file of policies, in bytes. */
const largestFile = 50 * 1024 * 1024;

const importReport = named(
  'PolicyImport',
  z.strictObject({
    dryRun: z.boolean().describe('Nothing was stored.'),
    policies: z.int().describe('Policies of the file without errors.'),
    added: z.int().describe('New ones among them.'),
    updated: z.int().describe('Ones that were on file.'),
    stopped: z
      .string()
      .nullable()
      .describe(
        'Why storing ended before the end of the file; what was stored before stays. Send the file again.',
      ),
    problems: z
      .array(
        z.strictObject({
          row: z
            .int()
            .describe('Row of the table (its header is row 1) or place in the JSON array; 0 for the file.'),
          field: z.string().nullable(),
          policy: z.string().nullable().describe('Number of the policy that could be read but not stored.'),
          severity: z.enum(['error', 'warning']).describe('An error keeps the whole policy out.'),
          problem: z.string(),
        }),
      )
      .describe('At most a thousand.'),
  }),
  'What became of a file of policies.',
);

type ImportReport = z.input<typeof importReport>;

const policySearch = z
  .strictObject({
    number: line(60).optional().describe('As printed, in any spelling.'),
    plate: line(20).optional(),
    fiscalCode: line(20).optional(),
    contact: line(320).optional().describe('An e-mail address, or a telephone number with its country: +39…'),
    id: line(60).optional().describe('Id in the directory that is asked: ours, or the outside system’s.'),
  })
  .refine((query) => Object.keys(query).length === 1, {
    error: 'takes one of number, plate, fiscalCode, contact and id',
  });

export const policyList = named(
  'PolicyList',
  z.strictObject({
    items: z.array(policyView),
    directory: z
      .strictObject({
        asked: z
          .enum(['here', 'outside'])
          .describe('Which directory answers: what is on file here, or outside.'),
        reachable: z.boolean(),
        reason: labels.nullable().describe('Why it could not be asked; what is on file here is shown then.'),
        retryAt: instant.nullable(),
        faults: z
          .array(z.string())
          .describe('Policies it told with errors, which are therefore not on file.'),
      })
      .describe('What became of the question.'),
  }),
  'Policies a clue points to.',
);

/** Operations on policies. */
export function policyOperations({ tools, actions }: Workplace): Operation[] {
  const { db, log } = tools;
  let underWay = false;

  return [
    operation(
      {
        id: 'findPolicies',
        method: 'get',
        path: '/policies',
        chapter: 'Policies',
        summary: 'Find policies by one clue',
        description:
          'Asks the directory of policies: the insurer’s own system when one is set up, whose answer is put on file, ' +
          'else what was imported. While that system is away, what is on file here is answered, and why.',
        params: none,
        query: policySearch,
        answer: {
          schema: policyList,
          example: {
            items: [examples.policy],
            directory: { asked: 'outside', reachable: true, reason: null, retryAt: null, faults: [] },
          },
        },
      },
      async ({ query }) => {
        const clue = clueOf(query);
        const asked: 'here' | 'outside' = tools.directory.isOutside ? 'outside' : 'here';
        const answer = await tools.directory.find(clue);
        // What was on file before counts as well: an outside system may not know an older policy.
        const here = await databaseDirectory(db).find(clue);
        const ids = [answer, here].flatMap((each) => (each.outcome === 'answered' ? each.policies : []));
        return {
          body: {
            items: (await loadPolicies(db, [...new Set(ids)])).map(showPolicy),
            directory: {
              asked,
              reachable: answer.outcome === 'answered',
              reason: answer.outcome === 'answered' ? null : { ...answer.reason },
              retryAt: answer.outcome === 'answered' ? null : answer.retryAt.toISOString(),
              faults: answer.outcome === 'answered' ? [...answer.faults] : [],
            },
          },
        };
      },
    ),

    operation(
      {
        id: 'readPolicy',
        method: 'get',
        path: '/policies/:number',
        chapter: 'Policies',
        summary: 'Read one policy',
        params: z.strictObject({ number: line(60).describe('As printed, in any spelling.') }),
        query: none,
        problems: ['not-found'],
        answer: { schema: policyView, example: examples.policy },
      },
      async ({ params }) => {
        const policy = await findByNumber(db, params.number);
        if (policy === undefined) throw new ApiProblem('not-found', { detail: 'There is no such policy.' });
        return { body: showPolicy(policy) };
      },
    ),

    upload(
      {
        id: 'importPolicies',
        method: 'post',
        path: '/policies/import',
        needs: 'import_policies',
        chapter: 'Policies',
        summary: 'Import a file of policies',
        description:
          'Policies without errors are stored, each in a transaction of its own; a corrected file may be sent again ' +
          'whole. Versions and instalments a file does not speak of stay on file, since many files tell the current ' +
          'term only; `complete` says that what it tells is all there is. Claims keep what they saw. One import runs at a time. The answer of a long ' +
          'one begins with line breaks, sent to keep the connection alive; when the connection ends, so does the import.',
        params: none,
        query: z.strictObject({
          format: z.enum(['csv', 'json']).optional().describe('When the content type does not say it.'),
          dryRun: flag.optional().describe('`true`: only check the file.'),
          complete: flag
            .optional()
            .describe('`true`: versions and instalments the file leaves out are dropped.'),
        }),
        problems: ['not-possible'],
        body: {
          types: ['text/csv', 'application/json'],
          limit: largestFile,
          example:
            'policy_number;product;name;email;valid_from;valid_to;plate;cover_code;claim_types\n' +
            'RCA-2026-000123;Auto;Anna Bianchi;anna.bianchi@example.org;01/01/2026;31/12/2026;AB123CD;RCA;motor_damage',
        },
        answer: { schema: importReport, example: examples.policyImport },
      },
      async ({ query, body, request, response }) => {
        const format = query.format ?? formatOf(request);
        if (format === undefined)
          throw new ApiProblem('unsupported-media-type', {
            detail: 'Send text/csv or application/json, or say ?format=csv or ?format=json.',
          });
        if (underWay)
          throw notPossible({
            words: { it: 'Un’altra importazione è in corso.', en: 'Another import is under way.' },
          });
        underWay = true;
        try {
          const report = await importFile({
            db,
            bytes: body,
            format,
            charset: charsetOf(request),
            claimTypes: [...tools.profile.claimTypes.keys()],
            dryRun: query.dryRun ?? false,
            complete: query.complete ?? false,
            response,
          });
          const woken = report.dryRun || report.policies === 0 ? 0 : await actions.policiesArrived();
          log.info('policies.imported', {
            woken,
            policies: report.policies,
            added: report.added,
            updated: report.updated,
            problems: report.problems.length,
            stopped: report.stopped !== null,
          });
          return { body: report };
        } finally {
          underWay = false;
        }
      },
    ),
  ];
}

/** The one clue of a query, normalised. */
function clueOf(query: z.output<typeof policySearch>): PolicyClue {
  if (query.number !== undefined) return { by: 'number', value: normalizePolicyNumber(query.number) };
  if (query.plate !== undefined) return { by: 'plate', value: normalizePlate(query.plate) };
  if (query.fiscalCode !== undefined)
    return { by: 'fiscalCode', value: query.fiscalCode.toUpperCase().replaceAll(/[^A-Z0-9]/g, '') };
  if (query.contact !== undefined)
    return { by: 'contact', value: query.contact.toLowerCase().replace(/^\+[\d ./-]+$/, compact) };
  return { by: 'id', value: query.id ?? '' };
}

function compact(number: string): string {
  return number.replaceAll(/[ ./-]/g, '');
}

interface ImportOrder {
  readonly db: Db;
  readonly bytes: Uint8Array;
  readonly format: 'csv' | 'json';
  readonly charset: string | undefined;
  readonly claimTypes: readonly string[];
  readonly dryRun: boolean;
  readonly complete: boolean;
  readonly response: Response;
}

async function importFile(order: ImportOrder): Promise<ImportReport> {
  const { db, dryRun, complete, response } = order;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const beat = keepAlive(response);
  let file: OpenPolicyFile | undefined;
  const report: { -readonly [K in keyof ImportReport]: ImportReport[K] } = {
    dryRun,
    policies: 0,
    added: 0,
    updated: 0,
    stopped: null,
    problems: [],
  };
  try {
    file = await openPolicyFile(order, gone.signal);
    report.problems = file.problems.map((each) => ({ ...each, field: each.field ?? null, policy: null }));
    report.policies = file.policies;
    for await (const batch of file.batches()) {
      if (dryRun) {
        report.updated += await countKnown(
          db,
          batch.map((draft) => draft.number),
        );
        continue;
      }
      for (const draft of batch) {
        if (gone.signal.aborted) throw new Stopped('the connection ended');
        try {
          const { isNew } = await db.transaction((tx) => upsertPolicy(tx, draft, { complete }));
          if (isNew) report.added++;
          else report.updated++;
        } catch (error) {
          if (isUnavailable(error)) throw new Stopped('the database is not available');
          report.problems.push({
            row: 0,
            field: null,
            policy: draft.number,
            severity: 'error',
            problem: 'could not be stored',
          });
        }
      }
    }
    if (dryRun) report.added = report.policies - report.updated;
  } catch (error) {
    const known = error instanceof UnreadableFile || error instanceof Stopped;
    // With the status gone out already, the report is the only place left to say it.
    if (!known && !beat.began()) throw error;
    if (error instanceof UnreadableFile && !beat.began())
      throw notPossible({
        words: { it: `Il file non si può leggere: ${error.message}`, en: error.message },
      });
    report.stopped = known ? error.message : 'something failed here';
  } finally {
    beat.stop();
    await file?.close();
  }
  return report;
}

/** Ends an import early; what was stored stays. */
class Stopped extends Error {
  override name = 'Stopped';
}

/**
 * Keeps a long answer alive: proxies and clients give up on a connection that says nothing for a minute. JSON may begin
 * with white space, so a line break every ten seconds does no harm; from the first one on the status is 200.
 */
function keepAlive(response: Response): { began(): boolean; stop(): void } {
  const timer = setInterval(() => {
    if (response.destroyed) return;
    if (!response.headersSent) response.status(200).setHeader('Content-Type', 'application/json');
    response.write('\n');
  }, 10_000);
  return { began: () => response.headersSent, stop: () => clearInterval(timer) };
}

function formatOf(request: Request): 'csv' | 'json' | undefined {
  // `is` answers null, not false, when there is no body.
  if (request.is('application/json') === 'application/json') return 'json';
  return request.is('text/csv') === 'text/csv' ? 'csv' : undefined;
}

function charsetOf(request: Request): string | undefined {
  return /;\s*charset="?([\w-]{1,40})/i.exec(request.get('Content-Type') ?? '')?.[1];
}
