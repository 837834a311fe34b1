import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { MessageRow, OriginalRow, OutboundRow, TicketRow } from './evidence.ts';
import type { PlannedMail } from './mails.ts';
import { judge, type Evidence } from './verdict.ts';

const raw = (name: string) => Buffer.from(`From: ${name}@example.org\r\n\r\nthe mail of ${name}\r\n`);
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Anna and Bruno wrote and were answered; Anna answered; a newsletter came. */
function goodRun() {
  const mails: PlannedMail[] = [
    {
      kind: 'notice',
      outcome: 'answered',
      conversation: 'anna',
      raw: raw('anna'),
      sender: 'anna@example.org',
    },
    {
      kind: 'question',
      outcome: 'answered',
      conversation: 'bruno',
      raw: raw('bruno'),
      sender: 'bruno@example.org',
    },
    {
      kind: 'answer',
      outcome: 'joins',
      conversation: 'anna',
      raw: raw('anna-again'),
      sender: 'anna@example.org',
    },
    {
      kind: 'newsletter',
      outcome: 'silent',
      conversation: 'news',
      raw: raw('news'),
      sender: 'news@example.org',
    },
  ];
  const original = (id: string, name: string): OriginalRow => ({
    id,
    sha256: hash(raw(name)),
    stage: 'done',
  });
  const message = (id: string, ticketId: string, mayBeAnswered: boolean): MessageRow => ({
    id,
    originalId: id,
    ticketId,
    nature: mayBeAnswered ? 'human' : 'list',
    isCopy: false,
    mayBeAnswered,
  });
  const ticket = (id: string, customer: string): TicketRow => ({
    id,
    reference: `100000000${id}`,
    stage: 'settled',
    status: 'open',
    customer,
    problem: null,
    openedBy: [id],
    openedBeside: [],
    heldBack: [],
  });
  const outbound = (id: string, ticketId: string, recipient: string): OutboundRow => ({
    id,
    key: `received:ticket-${ticketId}`,
    ticketId,
    claimId: null,
    purpose: 'received',
    round: 0,
    recipient,
    messageId: `m${id}@sportello.example`,
    state: 'sent',
    settledBy: null,
    delivery: null,
    lastResponse: '250 Ok',
    ownerTold: false,
  });
  const accepted = (id: string, recipient: string) => ({
    messageId: `m${id}@sportello.example`,
    recipient,
    subject: `Abbiamo ricevuto ${id}`,
  });
  return {
    mails,
    mailbox: mails.map((mail) => hash(mail.raw)),
    accepted: [accepted('1', 'anna@example.org'), accepted('2', 'bruno@example.org')],
    brought: [
      {
        name: 'scan-1.pdf',
        sha256: 'scanned',
        pages: 3,
        letters: [['girasole lanterna'], ['violino zucchero']],
      },
    ],
    scanner: { waiting: [] as string[], done: ['scan-1.pdf'], failed: [] as string[] },
    unfinished: [] as string[],
    misbehaved: [] as string[],
    rows: {
      originals: [
        original('1', 'anna'),
        original('2', 'bruno'),
        original('3', 'anna-again'),
        original('4', 'news'),
      ],
      sightings: 4,
      messages: [
        message('1', '1', true),
        message('2', '2', true),
        message('3', '1', true),
        message('4', '4', false),
      ],
      tickets: [
        ticket('1', 'anna@example.org'),
        ticket('2', 'bruno@example.org'),
        ticket('4', 'news@example.org'),
      ],
      outbound: [outbound('1', '1', 'anna@example.org'), outbound('2', '2', 'bruno@example.org')],
      scans: [{ id: '20', sha256: 'scanned', stage: 'waiting', state: 'released', doubts: 0, read: 3 }],
      letters: [
        {
          id: '21',
          batch: '20',
          stage: 'done',
          pages: [1],
          tickets: ['21'],
          text: 'ecco: girasole lanterna',
        },
        { id: '22', batch: '20', stage: 'done', pages: [3], tickets: ['22'], text: 'ecco: violino zucchero' },
      ],
      lettersAtWork: 0,
      health: [{ source: 'email:imap:claims/INBOX', state: 'alive', secondsSinceAlive: 3, missing: 0 }],
      requestsDue: 0,
    },
  } satisfies Evidence;
}

type Run = ReturnType<typeof goodRun>;

/** The checks that fail after a change to a good run. */
function failing(change: (run: Run) => void): string[] {
  const run = goodRun();
  change(run);
  return judge(run)
    .lines.filter((line) => !line.passed)
    .map((line) => line.check);
}

/** Anna's mail complains too: a second ticket over the same message, confirmed by a letter of its own. */
function alsoComplains(run: Run): void {
  run.rows.tickets.push({ ...run.rows.tickets[0]!, id: '5', openedBy: [], openedBeside: ['1:complaint'] });
  run.rows.outbound.push({
    ...run.rows.outbound[0]!,
    id: '5',
    key: 'received:complaint-5',
    ticketId: '5',
    messageId: 'm5@sportello.example',
  });
  run.accepted.push({ ...run.accepted[0]!, messageId: 'm5@sportello.example', subject: 'Reclamo' });
}

describe('the verdict of the crash suite', () => {
  test('is satisfied with a run in which everything went as promised', () => {
    expect(failing(() => undefined)).toEqual([]);
  });

  test('misses a mail that was never stored', () => {
    expect(failing((run) => void run.rows.originals.pop())).toContain(
      'every different mail in the mailbox is stored exactly once',
    );
  });

  test('sees the same mail stored twice', () => {
    expect(
      failing((run) => void run.rows.originals.push({ id: '9', sha256: hash(raw('anna')), stage: 'done' })),
    ).toContain('every different mail in the mailbox is stored exactly once');
  });

  test('takes a mail that lies in the mailbox twice for one', () => {
    expect(failing((run) => void run.mailbox.push(hash(raw('anna'))))).toEqual([]);
  });

  test('sees a second ticket for an answer', () => {
    const checks = failing((run) => {
      run.rows.messages[2] = { ...run.rows.messages[2]!, ticketId: '3' };
      run.rows.tickets.push({ ...run.rows.tickets[0]!, id: '3', openedBy: ['3'] });
    });
    expect(checks).toContain('every conversation has one ticket of its own, answers and copies in it');
  });

  const stored = 'every scanned file is stored exactly once, and moved aside only then';
  const parted = 'every scanned page is read, and lies in one letter of one ticket';

  test('misses a scanned file that was moved aside and never stored', () => {
    expect(failing((run) => void run.rows.scans.pop())).toContain(stored);
  });

  test('sees a scanned file that nobody took, and one that was stored twice', () => {
    expect(
      failing((run) => {
        run.scanner.done.pop();
        run.scanner.waiting.push('scan-1.pdf');
      }),
    ).toContain(stored);
    expect(failing((run) => void run.rows.scans.push({ ...run.rows.scans[0]!, id: '30' }))).toContain(stored);
  });

  test('sees a page that was read into two letters, one that was read into none, and a letter with two tickets', () => {
    expect(
      failing((run) => {
        run.rows.letters[1] = { ...run.rows.letters[1]!, text: 'violino zucchero girasole lanterna' };
      }),
    ).toContain(parted);
    expect(
      failing((run) => {
        run.rows.letters[1] = { ...run.rows.letters[1]!, text: 'violino' };
      }),
    ).toContain(parted);
    expect(
      failing((run) => {
        run.rows.letters[1] = { ...run.rows.letters[1]!, tickets: ['22', '23'] };
      }),
    ).toContain(parted);
  });

  test('takes a scanned file that waits for a person with its doubt and all its pages, and no other one', () => {
    const hold = (read: number, doubts: number) =>
      failing((run) => {
        run.rows.scans[0] = { ...run.rows.scans[0]!, state: 'held', doubts, read };
        run.rows.letters.length = 0;
      });
    expect(hold(3, 1)).toEqual([]);
    expect(hold(3, 0)).toContain(parted);
    expect(hold(2, 1)).toContain(parted);
  });

  test('sees two customers on one ticket', () => {
    const checks = failing((run) => {
      run.rows.messages[1] = { ...run.rows.messages[1]!, ticketId: '1' };
      run.rows.tickets.splice(1, 1);
    });
    expect(checks).toContain('every conversation has one ticket of its own, answers and copies in it');
  });

  test('sees a ticket that one mail opened twice', () => {
    expect(
      failing((run) => {
        run.rows.tickets[1] = { ...run.rows.tickets[1]!, openedBy: ['2', '2'] };
      }),
    ).toContain('every ticket was opened once, by one mail, and no mail opened two of one kind');
  });

  test('takes the second ticket of a mail that also complains, with the letter that confirms it', () => {
    expect(failing(alsoComplains)).toEqual([]);
  });

  test('sees a complaint that was opened twice, and one that was never confirmed', () => {
    const twice = failing((run) => {
      alsoComplains(run);
      run.rows.tickets.push({ ...run.rows.tickets.at(-1)!, id: '6' });
    });
    expect(twice).toContain('every ticket was opened once, by one mail, and no mail opened two of one kind');
    const silent = failing((run) => {
      alsoComplains(run);
      run.rows.outbound.pop();
      run.accepted.pop();
    });
    expect(silent).toContain(
      'one acknowledgement or request per ticket that may be answered, none for others',
    );
  });

  test('sees a ticket that is stuck', () => {
    expect(
      failing((run) => {
        run.rows.tickets[0] = { ...run.rows.tickets[0]!, stage: 'assess' };
      }),
    ).toContain('no ticket sits in a working stage, none was given up, no original waits');
  });

  test('sees a message the relay took twice', () => {
    const checks = failing((run) => void run.accepted.push(run.accepted[0]!));
    expect(checks).toContain('the relay accepted no Message-ID twice for one recipient');
    expect(checks).toContain(
      'everybody got exactly one message per matter, and who must not be answered none',
    );
  });

  test('sees the same thing said again under another Message-ID', () => {
    const checks = failing((run) => {
      run.rows.outbound.push({
        ...run.rows.outbound[0]!,
        id: '3',
        key: 'again',
        messageId: 'm3@sportello.example',
      });
      run.accepted.push({ ...run.accepted[0]!, messageId: 'm3@sportello.example' });
    });
    expect(checks).toContain('no customer got the same purpose and round twice, nor the same subject');
    expect(checks).toContain(
      'one acknowledgement or request per ticket that may be answered, none for others',
    );
  });

  test('sees a customer who never got an answer', () => {
    const checks = failing((run) => {
      run.rows.outbound.pop();
      run.accepted.pop();
    });
    expect(checks).toEqual([
      'everybody got exactly one message per matter, and who must not be answered none',
      'one acknowledgement or request per ticket that may be answered, none for others',
    ]);
  });

  test('sees a newsletter that was answered', () => {
    expect(
      failing((run) => {
        run.rows.outbound.push({
          ...run.rows.outbound[0]!,
          id: '3',
          ticketId: '4',
          recipient: 'news@example.org',
          messageId: 'm3@sportello.example',
        });
        run.accepted.push({
          messageId: 'm3@sportello.example',
          recipient: 'news@example.org',
          subject: 'Abbiamo ricevuto 3',
        });
      }),
    ).toContain('everybody got exactly one message per matter, and who must not be answered none');
  });

  test('sees a message the relay has and the outbox would send again', () => {
    expect(
      failing((run) => {
        run.rows.outbound[0] = { ...run.rows.outbound[0]!, state: 'queued' };
      }),
    ).toContain('everything the relay accepted stands in the outbox as sent or uncertain');
  });

  test('sees a message called sent that the relay never kept', () => {
    expect(failing((run) => void run.accepted.pop())).toContain(
      'everything the outbox calls sent is at the relay',
    );
  });

  test('names an uncertain message and accepts that its customer has nothing', () => {
    const run = goodRun();
    run.rows.outbound[1] = { ...run.rows.outbound[1]!, state: 'uncertain', ownerTold: true };
    run.accepted.pop();
    const { lines, uncertain } = judge(run);
    expect(lines.filter((line) => !line.passed)).toEqual([]);
    expect(uncertain).toEqual([
      expect.stringContaining('outbound 2 <m2@sportello.example>: the relay never kept it'),
    ]);
  });

  test('wants the owner of an uncertain message to know', () => {
    expect(
      failing((run) => {
        run.rows.outbound[1] = { ...run.rows.outbound[1]!, state: 'uncertain' };
      }),
    ).toEqual(['every uncertain message is named to its owner and not sent again']);
  });

  test('sees a mailbox that nobody reads any more', () => {
    expect(
      failing((run) => {
        run.rows.health[0] = {
          source: 'email:imap:claims/INBOX',
          state: 'failing',
          secondsSinceAlive: 200,
          missing: 0,
        };
      }),
    ).toEqual(['the health page shows the mailbox alive']);
  });
});
