/** The HTTP API: thin routes over storage and what people may do. */
import { createHash } from 'node:crypto';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { actingAs } from '../storage/history.ts';
import { Stale } from '../domain/outcomes.ts';
import { openMailSanitiser, openPageDrawer, openRemotePictures } from '../mail-html/index.ts';
import { BlobDamaged } from '../storage/blobs.ts';
import { isUnavailable } from '../storage/db.ts';
import { accountOperations } from './account.ts';
import { accountChangeOperations } from './account-changes.ts';
import type { ApiActions } from './actions.ts';
import { auditOperations } from './audit.ts';
import { bulkOperations } from './bulk.ts';
import { handOperations } from './by-hand.ts';
import { channelOperations } from './channels.ts';
import { openingOperations } from './claim-opening.ts';
import { claimCoverOperations } from './claim-cover.ts';
import { claimEndingOperations } from './claim-ending.ts';
import { claimOperations } from './claims.ts';
import { openConfidentially } from './confidential.ts';
import { complaintOperations } from './complaints.ts';
import { draftOperations } from './drafts.ts';
import { renderDocs, type DocsPage } from './docs.ts';
import { followUpOperations } from './follow-ups.ts';
import { decisionOperations } from './decisions.ts';
import { clockOperations } from './clocks.ts';
import { departmentOperations } from './departments.ts';
import { escalationOperations } from './escalations.ts';
import { findingOperations } from './findings.ts';
import { documentOperations } from './documents.ts';
import { openEntrance, refuseCrossSite, type Entrance, type EntranceSettings } from './entrance.ts';
import {
  actingOf,
  limitPerPerson,
  requireOwnName,
  requirePerson,
  requireRight,
  sharedName,
  type KnownPerson,
} from './guard.ts';
import { hookRoutes, type Hook } from './hooks.ts';
import { identityOperations } from './identity.ts';
import { healthOperations } from './health.ts';
import { letterOperations } from './letters.ts';
import { mailHtmlOperations, type MailTools } from './mail-html.ts';
import { liveOperations } from './live.ts';
import { liveTimes, openLiveFeed, type LiveFeed, type LiveTimes } from './live-feed.ts';
import { metricsOperation, openMetrics, type Metrics } from './metrics.ts';
import { deskPage } from './desk-page.ts';
import { describe } from './openapi.ts';
import { noteOperations } from './notes.ts';
import { hasAlready, none, page, type Answer, type Download, type Operation } from './operation.ts';
import { rangeOf } from './byte-range.ts';
import { originalOperations } from './originals.ts';
import { answerByLetterOperations } from './answer-by-letter.ts';
import { callBackOperations } from './call-backs.ts';
import { telephoneOperations } from './telephone.ts';
import { currentCallOperations } from './current-calls.ts';
import { callOperations } from './calls.ts';
import { printRoomOperations } from './print-room.ts';
import { scanBatchOperations } from './scan-batches.ts';
import { scanOperations } from './scans.ts';
import { transcriptOperations } from './transcripts.ts';
import { outboxOperations } from './outbox.ts';
import { paymentOperations } from './payments.ts';
import { mergePreviewOperations } from './merge-previews.ts';
import { rearrangementOperations } from './rearrangements.ts';
import { peopleOperations } from './people.ts';
import { personalDataOperations } from './personal-data.ts';
import { policyOperations } from './policies.ts';
import { ApiProblem, problems, sendProblem } from './problem.ts';
import { readingOperations } from './readings.ts';
import { profileOperations } from './profile.ts';
import { practiceOperations, type PracticeDoor } from './practice.ts';
import { providerOperations } from './provider.ts';
import { replyTemplateOperations } from './reply-templates.ts';
import { requestOperations } from './requests.ts';
import { searchOperations } from './search.ts';
import { sessionOperations } from './session.ts';
import { statisticsOperations } from './statistics.ts';
import { ticketOperations } from './tickets.ts';
import { supervisionOperations } from './supervision.ts';
import { worklistOperations } from './worklist.ts';
import type { ApiTools, Workplace } from './tools.ts';

export type { ApiActions } from './actions.ts';
export type { ApiTools } from './tools.ts';

export interface ApiSettings extends EntranceSettings {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** The shared bearer token: a supervisor called `api`, who may speak for others. */
  readonly token?: string;
  /** People with tokens of their own. */
  readonly people?: readonly KnownPerson[];
  /** Folder of the built page of the desk; absent: the API alone. */
  readonly deskFolder?: string;
  /** What providers may call below `/hooks/<name>`, by the channel's name. */
  readonly hooks?: ReadonlyMap<string, Hook>;
  /** Another desk whose people come in here, by their sessions there. */
  readonly signInAt?: ApiTools;
  /** Absent: there is no practice. */
  readonly practice?: PracticeDoor;
  /** How often those who watch are told; the usual, when absent. */
  readonly live?: LiveTimes;
}

/** An API that answers. */
export interface RunningApi {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly port: number;
  /** Every address it answers at, as its description lists them. */
  readonly operations: readonly Operation[];
  /** Takes no more requests, lets those under way finish for some seconds, then ends. */
  close(): Promise<void>;
}

/** Version of the API, in its description. */
const apiVersion = '1.0.0';
/** Largest body of JSON. */
const largestBody = 1024 * 1024;
/** A connection that says nothing for so long is cut, in either direction. */
const idleMs = 120_000;
/** Requests under way have so long to finish when the service stops. */
const farewellMs = 10_000;

/**
 * Starts the API.
 *
 * @throws when the address is taken, and RangeError with an empty token or one that two people share.
 */
export async function startApi(
  tools: ApiTools,
  settings: ApiSettings,
  actions: ApiActions,
): Promise<RunningApi> {
  let closing = false;
  const metrics = openMetrics(tools);
  const people = peopleOf(settings);
  let url = '';
  const entrance = openEntrance(
    settings.signInAt ?? tools,
    settings,
    metrics,
    new Set([sharedName, ...people.map(({ name }) => name)]),
    () => url,
  );
  const sanitiser = openMailSanitiser();
  const drawer = openPageDrawer();
  const mail = { sanitiser, drawer, pictures: tools.remotePictures ?? openRemotePictures() };
  const feed = openLiveFeed(tools, settings.live ?? liveTimes);
  metrics.watch(feed.size);
  const operations = operationsOf(
    { tools, actions, tokenPeople: settings.people ?? [] },
    entrance,
    metrics,
    mail,
    feed,
    () => closing,
    settings.practice,
  );
  const server = createServer(appOf(operations, entrance, people, metrics, () => closing, settings));
  server.timeout = idleMs;
  await listen(server, settings);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the API listens on no port');
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  url = `http://${host}:${address.port}`;
  return {
    url,
    port: address.port,
    operations,
    close: async () => {
      closing = true;
      // Streams never end by themselves.
      feed.close();
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      const patience = setTimeout(() => server.closeAllConnections(), farewellMs);
      await ended;
      clearTimeout(patience);
      await sanitiser.close();
      await drawer.close();
    },
  };
}

function peopleOf({ token, people = [] }: ApiSettings): readonly KnownPerson[] {
  return token === undefined ? people : [{ name: sharedName, role: 'supervisor', token }, ...people];
}

function operationsOf(
  workplace: Workplace,
  entrance: Entrance,
  metrics: Metrics,
  mail: MailTools,
  feed: LiveFeed,
  closing: () => boolean,
  practice: PracticeDoor | undefined,
): Operation[] {
  const operations = [
    ...worklistOperations(workplace),
    ...searchOperations(workplace),
    ...bulkOperations(workplace),
    ...liveOperations(workplace, feed),
    ...followUpOperations(workplace),
    ...statisticsOperations(workplace),
    ...handOperations(workplace),
    ...ticketOperations(workplace),
    ...identityOperations(workplace),
    ...personalDataOperations(workplace),
    ...draftOperations(workplace),
    ...noteOperations(workplace),
    ...replyTemplateOperations(workplace),
    ...accountChangeOperations(workplace),
    ...complaintOperations(workplace),
    ...originalOperations(workplace),
    ...scanBatchOperations(workplace),
    ...printRoomOperations(workplace),
    ...answerByLetterOperations(workplace),
    ...callOperations(workplace),
    ...callBackOperations(workplace),
    ...telephoneOperations(workplace, entrance),
    ...currentCallOperations(workplace),
    ...scanOperations(workplace),
    ...transcriptOperations(workplace),
    ...readingOperations(workplace),
    ...mailHtmlOperations(workplace, mail),
    ...claimOperations(workplace),
    ...documentOperations(workplace),
    ...claimCoverOperations(workplace),
    ...claimEndingOperations(workplace),
    ...findingOperations(workplace),
    ...decisionOperations(workplace),
    ...escalationOperations(workplace),
    ...supervisionOperations(workplace),
    ...departmentOperations(workplace),
    ...clockOperations(workplace),
    ...openingOperations(workplace),
    ...rearrangementOperations(workplace),
    ...mergePreviewOperations(workplace),
    ...requestOperations(workplace),
    ...paymentOperations(workplace),
    ...policyOperations(workplace),
    ...outboxOperations(workplace),
    ...auditOperations(workplace),
    ...channelOperations(workplace, entrance),
    ...profileOperations(workplace),
    ...letterOperations(workplace),
    ...practiceOperations(practice),
    ...sessionOperations(entrance),
    ...providerOperations(entrance),
    ...accountOperations(entrance),
    ...peopleOperations(entrance, workplace),
    ...healthOperations(workplace, closing),
    metricsOperation(metrics),
  ];
  // The two that describe all the others, themselves included. Written when somebody asks: most processes never are, and
  // it takes as long as everything else of the start.
  let described: { readonly json: string; readonly docs: DocsPage } | undefined;
  const description = () => {
    if (described !== undefined) return described;
    const api = describe(operations, apiVersion);
    return (described = { json: JSON.stringify(api), docs: renderDocs(api) });
  };
  operations.push(
    page(
      {
        id: 'description',
        method: 'get',
        path: '/openapi.json',
        chapter: 'Service',
        summary: 'This description for machines',
        open: true,
        params: none,
        query: none,
        types: ['application/json'],
        what: 'An OpenAPI 3.1 document.',
      },
      () => Promise.resolve(description().json),
    ),
    page(
      {
        id: 'docs',
        method: 'get',
        path: '/docs',
        chapter: 'Service',
        summary: 'This description for people',
        open: true,
        params: none,
        query: none,
        types: ['text/html; charset=utf-8'],
        what: 'A page.',
      },
      (response) => {
        const { docs } = description();
        response.setHeader('Content-Security-Policy', docs.contentSecurityPolicy);
        return Promise.resolve(docs.html);
      },
    ),
  );
  return operations;
}

function appOf(
  operations: readonly Operation[],
  entrance: Entrance,
  people: readonly KnownPerson[],
  metrics: Metrics,
  closing: () => boolean,
  {
    deskFolder,
    trustedProxies = [],
    hooks = new Map(),
  }: Pick<ApiSettings, 'deskFolder' | 'trustedProxies' | 'hooks'>,
): Express {
  const app = express();
  app.disable('x-powered-by');
  // Versions are ours to give; an ETag made from the bytes would answer 304 to a version that is the same.
  app.disable('etag');
  // Nobody else's word about where a request comes from is believed.
  app.set('trust proxy', [...trustedProxies]);
  const { tools } = entrance;
  const guard = requirePerson(people, entrance);
  const confidentially = openConfidentially(tools);
  app.use(received(tools, metrics, closing));
  if (hooks.size > 0) app.use('/hooks', hookRoutes(hooks));
  if (deskFolder !== undefined) app.use(deskPage(deskFolder));
  for (const operation of operations) {
    const steps: RequestHandler[] = [named(operation)];
    steps.push(operation.open ? fromOurPage(entrance) : guard);
    if (operation.needs !== undefined) steps.push(requireRight(operation.needs));
    if (operation.signed) steps.push(requireOwnName);
    if (operation.limit !== undefined) steps.push(limitPerPerson(operation.limit, entrance));
    // Nothing of a body is read before the token was seen.
    if (operation.body.kind === 'json')
      steps.push(
        announced(largestBody),

        express.json({ limit: largestBody, strict: true, inflate: false, type: 'application/json' }),
      );
    if (operation.body.kind === 'bytes')
      steps.push(
        announced(operation.body.limit),
        express.raw({ limit: operation.body.limit, inflate: false, type: () => true }),
      );
    app[operation.method](operation.path, ...steps, async (request: Request, response: Response) => {
      const usual = operation.answer.kind === 'json' ? operation.answer.statuses[0] : 200;
      const answer = await actingAs(actingOf(request, response), () =>
        confidentially(operation, request, response),
      );
      send(response, answer, { usual, inParts: operation.inParts });
    });
  }
  app.use(guard, (request) => {
    const methods = methodsAt(operations, request.path);
    if (methods.length === 0) throw new ApiProblem('not-found', { detail: 'There is no such address.' });
    request.res?.setHeader('Allow', methods.join(', '));
    throw new ApiProblem('method-not-allowed');
  });
  app.use(failed(tools));
  return app;
}

/** What strangers may send to open addresses must still not come from another site's page. */
function fromOurPage(entrance: Entrance): RequestHandler {
  return (request, _response, next) => {
    refuseCrossSite(entrance, request);
    next();
  };
}

/** Refuses a body by its announced size: Express's readers would first read all of it, only to throw it away. */
function announced(limit: number): RequestHandler {
  return (request, _response, next) => {
    if (Number(request.get('Content-Length') ?? 0) > limit) throw new ApiProblem('too-large');
    next();
  };
}

/** The first step of every request: its id, the headers every answer has, and the line in the log when it has left. */
function received(tools: ApiTools, metrics: Metrics, closing: () => boolean): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    const offered = request.get('X-Request-Id');
    const id = offered !== undefined && /^[\w.-]{1,64}$/.test(offered) ? offered : randomUUID();
    response.locals['requestId'] = id;
    response.setHeader('X-Request-Id', id);
    for (const [name, value] of Object.entries(safety)) response.setHeader(name, value);
    if (closing()) response.setHeader('Connection', 'close');
    response.once('close', () => {
      const ms = performance.now() - started;
      const route = routeOf(response);
      // A client that left before its answer got none, whatever status was meant for it.
      const isStream = route === '/live' && response.headersSent && response.statusCode === 200;
      const status = response.writableFinished || isStream ? response.statusCode : 499;
      // How long somebody listened says nothing of how fast we answer.
      if (!isStream) metrics.observe({ method: methodOf(request), route, status, seconds: ms / 1_000 });
      if ((route === '/healthz' || route === '/readyz' || route === '/metrics') && status === 200) return;
      // The route as declared and the row's number, never the address: it may hold somebody's name or policy.
      tools.log.info('request', {
        request: id,
        method: methodOf(request),
        route,
        row: rowOf(request),
        status,
        ms: Math.round(ms),
      });
    });
    next();
  };
}

const safety: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

function named(operation: Operation): RequestHandler {
  return (_request, response, next) => {
    response.locals['route'] = operation.path;
    next();
  };
}

function routeOf(response: Response): string {
  const route: unknown = response.locals['route'];
  return typeof route === 'string' ? route : 'unknown';
}

function methodOf(request: Request): string {
  return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(request.method)
    ? request.method
    : 'other';
}

/** The number of the row a request was about, for the log; undefined when it was called by another name. */
function rowOf(request: Request): string | undefined {
  for (const name of ['ticket', 'claim', 'original', 'attachment', 'message', 'outbound', 'finding']) {
    const value = request.params?.[name];
    if (typeof value === 'string' && /^\d{1,18}$/.test(value)) return value;
  }
  return undefined;
}

/**
 * Writes an answer. By hand, not by `response.send`: that one would answer 304 to `If-None-Match` with a version,
 * and a ticket's version says nothing about the messages shown with it.
 */
function send(
  response: Response,
  answer: Answer<unknown>,
  { usual, inParts }: { readonly usual: number; readonly inParts: boolean },
): void {
  if ('streamed' in answer) return;
  if ('unchanged' in answer) {
    mark(response, answer.unchanged);
    response.status(304).end();
    return;
  }
  if ('download' in answer) {
    sendDownload(response, answer.download, inParts);
    return;
  }
  if ('piped' in answer) {
    const { pieces, contentType, fileName } = answer.piped;
    response.attachment(harmless(fileName));
    response.status(200).setHeader('Content-Type', contentType);
    // Half of it cannot be taken back: a cut connection says that it is not whole.
    pipeline(Readable.from(pieces), response).catch(() => response.destroy());
    return;
  }
  if ('text' in answer) {
    response.status(200).setHeader('Content-Type', answer.contentType).end(answer.text);
    return;
  }
  const body = JSON.stringify(answer.body);
  if (!response.headersSent) {
    response.status(answer.status ?? usual);
    response.setHeader('Content-Type', 'application/json');
    if (answer.version !== undefined) response.setHeader('ETag', `"${answer.version}"`);
    if (answer.kept === true) {
      const own = createHash('sha256').update(body).digest('base64url').slice(0, 32);
      mark(response, own);
      if (hasAlready(response.req, own)) {
        response.removeHeader('Content-Type');
        response.status(304).end();
        return;
      }
    }
  }
  response.end(body);
}

/** What this browser may keep for this person; asking again costs no drawing, and the right is looked at every time. */
function mark(response: Response, value: string): void {
  response.setHeader('ETag', `"${value}"`);
  response.setHeader('Cache-Control', 'private, no-cache');
  response.setHeader('Vary', 'Cookie, Authorization');
}

function sendDownload(
  response: Response,
  { bytes, contentType, fileName, inline, mark: own }: Download,
  inParts: boolean,
): void {
  if (own !== undefined) mark(response, own);
  if (inline === true) response.setHeader('Content-Disposition', 'inline');
  else response.attachment(harmless(fileName));
  const range = inParts ? rangeOf(response.req.get('Range'), bytes.byteLength) : 'all';
  if (inParts) response.setHeader('Accept-Ranges', 'bytes');
  if (range === 'none') {
    response.status(416).setHeader('Content-Range', `bytes */${bytes.byteLength}`).end();
    return;
  }
  if (range !== 'all')
    response.setHeader('Content-Range', `bytes ${range.first}-${range.last}/${bytes.byteLength}`);
  const part = range === 'all' ? bytes : bytes.subarray(range.first, range.last + 1);
  response
    .status(range === 'all' ? 200 : 206)
    .setHeader('Content-Type', contentType)
    .setHeader('Content-Length', part.byteLength)
    .end(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
}

/** A sender's file name without what could mislead: paths, control characters, characters that turn the writing round. */
function harmless(fileName: string): string {
  const name = fileName
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[\\/:*?"<>|]/g, '_')
    .replace(/^[.\s]+/, '')
    .slice(0, 150)
    .trim();
  return name === '' ? 'file' : name;
}

function methodsAt(operations: readonly Operation[], path: string): string[] {
  const steps = path.replace(/\/$/, '').split('/');
  const fits = (operation: Operation) => {
    const own = operation.path.split('/');
    return (
      own.length === steps.length && own.every((step, index) => step.startsWith(':') || step === steps[index])
    );
  };
  return [...new Set(operations.filter(fits).map((operation) => operation.method.toUpperCase()))];
}

function failed(tools: ApiTools): ErrorRequestHandler {
  // Four parameters, or Express does not take it for a handler of errors.
  return (error: unknown, _request, response, _next) => {
    const id: unknown = response.locals['requestId'];
    const requestId = typeof id === 'string' ? id : '';
    const problem = problemOf(error);
    if (problems[problem.problem].status >= 500)
      tools.log.error('request.failed', error, { request: requestId });
    // Half an answer cannot be taken back: a cut connection says that it is not whole.
    if (response.headersSent) response.destroy();
    else sendProblem(response, problem.problem, requestId, problem.facts);
  };
}

/** What went wrong, in the words of this API; nothing of our own errors' messages leaves the house. */
function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (isUnavailable(error)) return new ApiProblem('unavailable');
  if (error instanceof BlobDamaged) return new ApiProblem('damaged');
  // Stale: a row moved between our look at it and our change, in a way no action foresaw.
  if (error instanceof Stale) return new ApiProblem('outdated');
  const status = statusOf(error);
  if (status === 413) return new ApiProblem('too-large');
  if (status === 415)
    return new ApiProblem('unsupported-media-type', { detail: 'Send it in UTF-8 and not compressed.' });
  if (error instanceof URIError)
    return new ApiProblem('invalid-request', { detail: 'The address is not well encoded.' });
  if (status !== undefined && status >= 400 && status < 500) return new ApiProblem('malformed-body');
  return new ApiProblem('internal');
}

/** The status Express and its body readers give to errors of the client. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  return typeof error.status === 'number' ? error.status : undefined;
}

function listen(server: Server, { host, port }: ApiSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
