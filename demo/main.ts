/**
 * Shows the main job: starts everything in one process on the embedded defaults, with sample customers, plays real
 * mails through it and says what became of each. Then it stays up for mails of your own; `--once` ends it instead.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { createLog } from '#src/log.ts';
import { buildDesk } from '#src/desk-build.ts';
import { startService, type Service } from '#src/service.ts';
import { formatReference } from '#src/domain/linking/reference.ts';
import { formatDate, localDateOf } from '#src/domain/time/calendar.ts';
import { letterMark } from '#src/domain/letters/letter-mark.ts';
import { findReferences } from '#src/domain/linking/reference.ts';
import { listOpen as openEscalations } from '#src/storage/escalations.ts';
import { storedAfter } from '#src/storage/originals.ts';
import { listPapers } from '#src/storage/paper-letters.ts';
import { findBatch } from '#src/storage/scan-batches.ts';
import { demoCalls, openTelephone, type DemoTelephone } from './calls.ts';
import { startCatcher, type Catcher } from './catcher.ts';
import { playComplaint } from './complain.ts';
import { playDecisions } from './decide.ts';
import { doctors, playDepartments } from './departments.ts';
import { freePortFrom, portFrom } from './free-port.ts';
import { fillOriginal, loadOriginals, type DemoOriginal, type OriginalFacts } from './originals.ts';
import { seedPast } from './past.ts';
import { seedPeople } from './people.ts';
import { doubtfulBatch, postedBatch, postedReport } from './post.ts';
import { seed } from './seed.ts';
import {
  outcomeOf,
  printBatch,
  printClocks,
  printOutcome,
  printTable,
  printWork,
  type Outcome,
  type Work,
} from './story.ts';

const once = process.argv.includes('--once');
/** The agency plays mails alone: the telephone, the post and the weeks before are the insurer's. */
const isAgency = process.argv.some(
  (word, index, all) =>
    word === '--profile=benefit-agency' || (all[index - 1] === '--profile' && word === 'benefit-agency'),
);
if (process.argv.includes('--help')) {
  console.log('npm run demo [-- --once] [-- --verbose] [-- --profile benefit-agency]');
  console.log('  --once     play the mails, print the table and end');
  console.log('  --verbose  print the log as well');
  console.log('  --profile  insurer, or benefit-agency: applications to an agency that pays benefits');
  console.log(
    'PORT, SMTP_IN_PORT and CATCHER_PORT in the environment choose where it listens (3000, 2525, 8026).',
  );
  console.log(
    'Other settings and .env are not looked at: it lives in a folder of its own, deleted at its end.',
  );
  process.exit(0);
}
const deskEmail = isAgency ? 'domande@sportello.example' : 'sinistri@sportello.example';

const folder = mkdtempSync(join(tmpdir(), 'sportello-demo-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
/** Where the scanner of the office writes. */
const scans = join(folder, 'scans');
mkdirSync(scans);
const token = randomBytes(12).toString('hex');

console.log('Starting Sportello on its embedded database; the first start takes some seconds …');
const deskFolder = await buildDesk((text) => console.log(text));
const catcher = await startCatcher({
  smtp: await freePortFrom(2526),
  page: await portFrom('CATCHER_PORT', 8026),
});
const smtpPort = await portFrom('SMTP_IN_PORT', 2525);
const apiPort = await portFrom('PORT', 3000);
const telephone = await openTelephone(`http://127.0.0.1:${apiPort}`);
const service = await startDesk(catcher, apiPort, telephone);
await seedPeople(service.deps.db, new Date());
const seeded = isAgency ? undefined : await seed(service.deps, new Date());
const past = isAgency ? undefined : await seedPast(service.deps, new Date());
console.log(
  seeded === undefined || past === undefined
    ? 'Ready: an agency that pays benefits, with nobody on file.\n'
    : `Ready: ${seeded.people} customers, ${seeded.policies} policies and ${seeded.claims.size} claims on file, and ${past.tickets} tickets of the weeks before.\n`,
);

/** What people and clocks must do, and how it must stand then. */
const shown: ReadonlyMap<string, Work['state']> = new Map([
  ['an approval within the limit', 'done'],
  ['an approval above the limit', 'waits'],
  ['a rejection with its letter', 'done'],
  ['a breach escalated', 'waits'],
  ['a complaint answered', 'done'],
  ['a department task by mail', 'done'],
  ['a department task in the house', 'waits'],
]);
const outcomes: Outcome[] = [];
/** Answers that a story has told already. */
const told = new Set<string>();
let lastSeen = (await storedAfter(service.deps.db, '0')).at(-1)?.id ?? '0';
/** Stories by the file of their mail: later mails answer them. */
const stories = new Map<string, Outcome>();

const originals = await loadOriginals(isAgency ? 'mail-agency' : 'mail');
for (const [index, original] of originals.entries()) {
  await send(original);
  const outcome = await nextOutcome(original.shows.en);
  if (outcome === undefined) {
    console.error(`Nothing became of ${original.file} within a minute: that is a fault.`);
    process.exitCode = 1;
    continue;
  }
  if (outcome.kind !== original.kind) {
    console.error(
      `${original.file} was taken for ${outcome.kind}, not for ${original.kind}: that is a fault.`,
    );
    process.exitCode = 1;
  }
  if (original.tickets !== undefined && outcome.tickets !== original.tickets) {
    console.error(
      `${original.file} became ${outcome.tickets} tickets, not ${original.tickets}: that is a fault.`,
    );
    process.exitCode = 1;
  }
  stories.set(original.file, outcome);
  printOutcome(outcome, `${index + 1} of ${originals.length}`);
}
if (past === undefined) {
  printTable(outcomes);
  console.log('\nThe clocks that run:');
  await printClocks(service.deps, outcomes);
} else {
  await playPost();
  await playCalls();
  printTable(outcomes);
  console.log('\nWhat people and clocks did:');
  await playWork(past.undecided);
}

if (once) {
  await service.close();
  await catcher.close();
  telephone.close();
  process.exit();
}

await writeFile(join(scans, 'posta-da-dividere.pdf'), await doubtfulBatch());
console.log(`
The desk stays open. Try it yourself:
  work at it    ${service.api?.url ?? ''}/ in a browser; the sample people come in with one click
  mail to it    SMTP on 127.0.0.1:${smtpPort}, to ${deskEmail}, from any address; known customers are in demo/customers.json:
                curl smtp://127.0.0.1:${smtpPort} --mail-from anna.bianchi@example.org --mail-rcpt ${deskEmail} -T mail.eml
  its answers   ${catcher.url}
  its API       ${service.api?.url ?? ''}/docs with the bearer token ${token}
Stop with Ctrl-C; everything of the demonstration is deleted then.
`);
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stopping) process.exit(1);
    stopping = true;
    void service
      .close()
      .then(() => catcher.close())
      .then(() => telephone.close())
      .then(() => process.exit(0));
  });
for (let count = 1; !stopping;) {
  // Ctrl-C closes the database under this loop.
  const outcome = await nextOutcome(undefined, 2_000).catch((error: unknown) => {
    if (!stopping) throw error;
    return undefined;
  });
  if (outcome !== undefined) printOutcome(outcome, `your mail ${count++}`);
}

/** Has people and clocks do their part, and shows it; what is not as it was to be shown is a fault. */
async function playWork(undecided: Parameters<typeof playDecisions>[1]): Promise<void> {
  const work = [
    ...(await playDecisions(service.deps, undecided)),
    await playBreach(),
    await playComplaint(service.deps, stories.get('14-reclamo.eml')?.ticketId),
    ...(await playDepartments(service.deps, { catcher, smtpPort })),
  ];
  printWork(work);
  for (const { shows, state, became } of work)
    if (state !== (shown.get(shows) ?? 'failed')) {
      console.error(`${shows}: ${state}, ${became}: that is a fault.`);
      process.exitCode = 1;
    }
  for (const shows of shown.keys())
    if (!work.some((each) => each.shows === shows)) {
      console.error(`${shows} was not shown: that is a fault.`);
      process.exitCode = 1;
    }
}

function startDesk(outgoing: Catcher, port: number, { settings: phone }: DemoTelephone): Promise<Service> {
  return startService({
    deskFolder,
    log: createLog(process.argv.includes('--verbose') ? 'info' : 'silent'),
    config: {
      roles: new Set(['api', 'workers', 'channels', 'clock']),
      dataDir: folder,
      queuePrefix: 'sportello',
      poolSize: 20,
      logLevel: 'info',
      profile: isAgency ? 'benefit-agency' : 'insurer',
      departmentMail: new Map([['medical', doctors]]),
      api: { host: '127.0.0.1', port, token, people: [], demo: true },
      desk: {
        name: isAgency ? 'Ente Esempio di Previdenza' : 'Ufficio sinistri Sportello Assicurazioni',
        email: deskEmail,
        phone: '02 5550 1234',
        address: 'Via dei Glicini 3, 20121 Milano MI',
        hours: 'lun–ven 8.30–17.30',
      },
      tokenSecrets: [randomBytes(24).toString('hex')],
      autoAnswer: true,
      autoAnswerMaxAgeMs: 7 * 86_400_000,
      undoSeconds: 10,
      automaticPerAddressPerDay: 20,
      automaticPerMinute: 500,
      concurrency: { inbound: 4, media: 1, speech: 1, outbound: 4 },
      speech: { languages: { it: { engine: 'off' }, en: { engine: 'built-in' } }, threads: 1 },
      clockMs: 1_000,
      forgottenAfterMs: 60_000,
      keepUnsentMs: 90 * 86_400_000,
      sendTimeoutMs: 900_000,
      sendRetryMs: 60_000,
      readTimeoutMs: 30_000,
    },
    channels: {
      email: {
        mailboxes: [],
        smtpIn: {
          name: 'smtp-in',
          host: '127.0.0.1',
          port: smtpPort,
          hostname: 'sportello.example',
          maxSize: 150 * 1_048_576,
        },
        out: { host: '127.0.0.1', port: outgoing.smtpPort, tls: 'none', tlsRejectUnauthorized: false },
        desk: {
          name: isAgency ? 'Ente Esempio' : 'Ufficio sinistri',
          address: deskEmail,
          plusAddressing: true,
        },
        bounce: { address: deskEmail, plusAddressing: true, nullSender: false },
        sentEvidence: [],
      },
      letters: {
        scanners: [{ name: 'posta', folder: scans }],
        stillMs: 200,
        pollMs: 1_000,
        maxSize: 100 * 1_048_576,
        ignore: [],
      },
      phone,
    },
  });
}

/** What it shows must be so. */
function expectKind({ kind, subject }: Outcome, expected: string | undefined): void {
  if (kind === expected) return;
  console.error(`«${subject}» was taken for ${kind}, not for ${expected}: that is a fault.`);
  process.exitCode = 1;
}

/** Deadlines of the weeks before passed long ago: the clock has handed each to a supervisor, once. */
async function playBreach(): Promise<Work> {
  const late = (await openEscalations(service.deps.db, { size: 500 }, { mayReadFraud: false })).filter(
    ({ clock }) => clock !== undefined,
  );
  const asked = { shows: 'a breach escalated', by: 'the clock' } as const;
  const [first] = late;
  if (first === undefined) return { ...asked, about: '–', state: 'failed', became: 'nothing is late' };
  const { clocks } = service.deps.profile;
  const label = clocks.find(({ id }) => id === first.clock?.id)?.label.en ?? first.clock?.id ?? '';
  return {
    ...asked,
    about: formatReference(first.ticket.reference, 'TCK'),
    state: 'waits',
    became: `${label}: its day has passed; with a supervisor once, as ${late.length - 1} others (g b)`,
  };
}

/** Calls the desk: two who agree to be recorded and one who does not. */
async function playCalls(): Promise<void> {
  const printed = (from: string) =>
    /\bSIN \d{4}-\d{4}-\d{2}/.exec(outcomes.find((each) => each.from === from)?.linked ?? '')?.[0];
  const [anna, emma] = [printed('anna.bianchi@example.org'), printed('emma.whitfield@example.co.uk')];
  if (anna === undefined || emma === undefined) {
    console.error('The claims that callers name are not there: that is a fault.');
    process.exitCode = 1;
    return;
  }
  console.log('\nThe telephone: three calls, by the stand-in for Twilio …');
  for (const { caller, shows, linked } of demoCalls({ anna, emma })) {
    await telephone.call(caller);
    const outcome = await nextCall(shows);
    if (outcome === undefined || (linked !== undefined && !outcome.linked.startsWith(linked))) {
      console.error(`The call of ${caller.from} became ${outcome?.linked ?? 'nothing'}: that is a fault.`);
      process.exitCode = 1;
    }
    if (outcome !== undefined) printOutcome(outcome, 'call');
  }
}

/** The story of the next call; its recording comes after it, into the same ticket, and has none of its own. */
async function nextCall(shows: string): Promise<Outcome | undefined> {
  for (;;) {
    const outcome = await nextOutcome(shows, 90_000);
    if (outcome === undefined || !outcomes.slice(0, -1).some((each) => each.ticketId === outcome.ticketId))
      return outcome;
    outcomes.pop();
  }
}

/** Drops the day's post into the scanner's folder: one file, three letters. */
async function playPost(): Promise<void> {
  const storyOf = (from: string) => outcomes.find((outcome) => outcome.from === from);
  const printed = (from: string) => /\bSIN \d{4}-\d{4}-\d{2}/.exec(storyOf(from)?.linked ?? '')?.[0];
  const irene = printed('irene.fontana@example.org');
  const emma = printed('emma.whitfield@example.co.uk');
  const anna = printed('anna.bianchi@example.org');
  const asked = storyOf('irene.fontana@example.org')?.answers.at(-1);
  const [found] = findReferences(irene ?? '');
  if (
    irene === undefined ||
    emma === undefined ||
    anna === undefined ||
    asked === undefined ||
    found?.value === undefined
  ) {
    console.error('The claims that the post answers are not there: that is a fault.');
    process.exitCode = 1;
    return;
  }
  const slip = letterMark(
    { kind: 'return_slip', reference: found.value, letter: asked.id, page: 1 },
    service.deps.settings.tokenSecrets[0],
  );
  const day = formatDate(localDateOf(new Date()), 'it');
  console.log(
    '\nThe post: one scanned file, and in it three letters, crooked, upside down and photographed …',
  );
  await writeFile(join(scans, 'posta-001.pdf'), await postedBatch({ day, irene, slip, emma, anna }));
  for (const [kind, claim, shows] of [
    ['claim_update', irene, 'A return slip names its claim by its code; the invoice behind it ticks itself.'],
    ['claim_update', emma, 'Upside down and in English: found by its number and its policy.'],
    ['claim_status', anna, 'A photograph that lies half in the shadow is read as well.'],
  ] as const) {
    const outcome = await nextOutcome(shows, 180_000);
    if (outcome !== undefined) {
      printOutcome(outcome, 'post');
      expectKind(outcome, kind);
      if (!outcome.linked.startsWith(claim)) {
        console.error(`It answers ${claim}, and does not lie there: that is a fault.`);
        process.exitCode = 1;
      }
    } else {
      console.error('Nothing became of a posted letter within three minutes: that is a fault.');
      process.exitCode = 1;
    }
  }
  await playPrintRoom();
}

/** Somebody reports a loss on paper, and is asked on paper: the letter waits to be printed. */
async function playPrintRoom(): Promise<void> {
  const before = new Date();
  before.setDate(before.getDate() - 2);
  await writeFile(
    join(scans, 'posta-002.pdf'),
    await postedReport({ day: formatDate(localDateOf(before), 'it') }),
  );
  const outcome = await nextOutcome(
    'A report on paper is answered on paper: the letter waits in the print room.',
    180_000,
  );
  if (outcome !== undefined) {
    printOutcome(outcome, 'post');
    expectKind(outcome, 'claim_new');
  }
  const waiting = await listPapers(service.deps.db, 'to_print', { size: 50, now: new Date() });
  for (const { address, purpose, pages, why } of waiting)
    console.log(
      `  to print: ${purpose} to ${address.name}, ${pages} ${pages === 1 ? 'page' : 'pages'}, ${why.en}`,
    );
  if (!waiting.some(({ purpose }) => purpose === 'missing')) {
    console.error('No request waits in the print room: that is a fault.');
    process.exitCode = 1;
  }
}

/** Mails one original to the desk over SMTP, filled with what our answer to an earlier one said. */
async function send(original: DemoOriginal): Promise<void> {
  const text = fillOriginal(original.text, factsFor(original));
  const from = /^From:.*?([^\s<>]+@[^\s<>]+)/im.exec(text)?.[1] ?? 'nobody@example.org';
  const replyTo = /^To:.*?([^\s<>,;:]+@[^\s<>,;]+)/im.exec(text)?.[1] ?? deskEmail;
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail({
      envelope: {
        from: original.envelope === 'null-sender' ? '' : from,
        to: [replyTo.endsWith('@sportello.example') ? replyTo : deskEmail],
      },
      raw: text,
    });
  } finally {
    transport.close();
  }
}

function factsFor(original: DemoOriginal): OriginalFacts {
  const claim = original.claim === undefined ? undefined : seeded?.claims.get(original.claim);
  const answered = original.answers === undefined ? undefined : stories.get(original.answers)?.answers.at(-1);
  const caught = catcher.caught.find(
    (message) => answered !== undefined && message.mail.messageId === `<${answered.messageId}>`,
  );
  const reference =
    claim === undefined
      ? /\b(?:SIN|DOM|TCK) \d{4}-\d{4}-\d{2}/.exec(answered?.subject ?? '')?.[0]
      : formatReference(claim, 'SIN');
  return {
    now: new Date(),
    ...(caught?.mail.replyTo?.value[0]?.address === undefined
      ? {}
      : { replyTo: caught.mail.replyTo.value[0].address }),
    ...(answered === undefined ? {} : { messageId: answered.messageId, subject: answered.subject }),
    ...(caught === undefined ? {} : { bounceTo: caught.envelopeFrom }),
    ...(reference === undefined ? {} : { reference }),
  };
}

/** The story of the next mail that arrived, as soon as it is told to its end. */
async function nextOutcome(shows: string | undefined, within = 60_000): Promise<Outcome | undefined> {
  for (const end = performance.now() + within; performance.now() < end; await pause(150)) {
    const [next] = await storedAfter(service.deps.db, lastSeen);
    if (next === undefined) continue;
    const batch = await findBatch(service.deps.db, next.id);
    if (batch?.state === 'reading') continue;
    if (batch !== undefined && batch.state !== 'whole') {
      // Its letters are originals of their own; one that is held waits for a person.
      printBatch(batch);
      lastSeen = next.id;
      continue;
    }
    const outcome = await outcomeOf(service.deps, next.id, told, shows);
    if (outcome === undefined) continue;
    lastSeen = next.id;
    for (const answer of outcome.answers) told.add(answer.id);
    outcomes.push(outcome);
    return outcome;
  }
  // Told or not, the next mail's story is another one.
  const [stuck] = shows === undefined ? [] : await storedAfter(service.deps.db, lastSeen);
  if (stuck !== undefined) lastSeen = stuck.id;
  return undefined;
}
