import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { folderSourceName, watchFolder } from '#channels/email/imap.ts';
import { defaultImapRhythm, type ImapRhythm, type MailboxSettings } from '#channels/email/settings.ts';
import { type Dovecot, dovecotAvailable, dovecotPassword, startDovecot } from '#test/dovecot.ts';
import { makeCertificate, opensslAvailable } from '#test/certificate.ts';
import { MemoryIntake } from '#test/intake.ts';
import { quietLog } from '#test/quiet-log.ts';
import { startTcpProxy } from '#test/tcp-proxy.ts';
import { until } from '#test/until.ts';

/** A desk's day in seconds. */
const quick: ImapRhythm = {
  ...defaultImapRhythm,
  idle: 2_000,
  poll: 4_000,
  socketTimeout: 1_500,
  connectTimeout: 5_000,
  report: 0,
  logout: 300,
  reconcileWithHoles: 1_000,
  backoff: { first: 100, max: 500, afterRefusedLogin: 300, stableAfter: 5_000 },
  attemptPause: 30,
};

describe.skipIf(!dovecotAvailable())('a mailbox read by IMAP (needs Dovecot)', () => {
  let dovecot: Dovecot;
  const running: (() => Promise<void>)[] = [];
  let users = 0;

  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.close());
  afterEach(async () => {
    for (const stop of running.splice(0)) await stop();
  });

  const newUser = (): string => `desk${(users += 1)}`;

  /** Watches a user's folder until stopped. */
  const watch = (
    user: string,
    intake: MemoryIntake,
    settings: {
      readonly mailbox?: Partial<MailboxSettings>;
      readonly rhythm?: Partial<ImapRhythm>;
      readonly folder?: string;
    } = {},
  ): (() => Promise<void>) => {
    const abort = new AbortController();
    const mailbox: MailboxSettings = {
      name: user,
      host: '127.0.0.1',
      port: dovecot.port,
      tls: 'none',
      user,
      auth: { kind: 'password', password: dovecotPassword },
      folders: ['INBOX'],
      markSeen: false,
      tlsRejectUnauthorized: true,
      ...settings.mailbox,
    };
    const done = watchFolder(
      {
        mailbox,
        folder: settings.folder ?? 'INBOX',
        rhythm: { ...quick, ...settings.rhythm },
        log: quietLog,
      },
      intake,
      abort.signal,
    );
    const stop = async (): Promise<void> => {
      abort.abort();
      await done;
    };
    running.push(stop);
    return stop;
  };

  const inbox = (user: string): string => folderSourceName(user, 'INBOX');
  const reconciled = (intake: MemoryIntake, user: string): Promise<unknown> =>
    until('a reconciliation', () => intake.told(inbox(user), 'reconciled').length > 0);

  test('a backlog of 300 mails arrives whole, those that share a Message-ID too, and one sent twice arrives once', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    const backlog = Array.from({ length: 298 }, (_, index) =>
      mail(`mail ${index}`, { id: `shared-${index % 5}` }),
    );
    const twice = mail('twice');
    await dovecot.append(
      user,
      [...backlog, twice, twice].map((raw) => ({ raw })),
    );

    watch(user, intake);
    await reconciled(intake, user);

    expect(intake.subjects()).toEqual([...backlog.map((_, index) => `mail ${index}`), 'twice']);
    expect(intake.told(inbox(user), 'reconciled').at(0)).toEqual({
      state: 'reconciled',
      atSource: 300,
      missing: 0,
    });
  });

  test('bytes arrive as they are in the mailbox, received when the mailbox received them', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    const date = new Date('2026-03-29T01:30:00Z');
    const raw = Buffer.concat([
      Buffer.from(mail('byte for byte')),
      Buffer.from([0xe8, 0xff, 0x80, 0x0d, 0x0a, 0x2e, 0x0d, 0x0a]),
    ]);
    await dovecot.append(user, [{ raw, date }]);

    watch(user, intake);
    const [item] = await until('the mail', () => intake.items.length === 1 && intake.items);

    expect(Buffer.from(item?.bytes ?? [])).toEqual(raw);
    expect(item?.receivedAt).toEqual(date);
    expect(item).toMatchObject({ channel: 'email', account: user });
    expect(item?.sourceKey).toMatch(/^INBOX\/\d+\/1$/);
  });

  test('a mail a colleague has read already arrives, and its flags stay as people left them', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    await dovecot.append(user, [
      { raw: mail('read by a colleague'), flags: ['\\Seen', '\\Flagged'] },
      { raw: mail('read by nobody') },
      { raw: mail('marked as deleted'), flags: ['\\Deleted'] },
    ]);

    watch(user, intake);
    await reconciled(intake, user);

    expect(intake.subjects()).toEqual(['read by a colleague', 'read by nobody', 'marked as deleted']);
    expect(await dovecot.flags(user)).toEqual(
      new Map([
        [1, new Set(['\\Seen', '\\Flagged'])],
        [2, new Set()],
        [3, new Set(['\\Deleted'])],
      ]),
    );
  });

  test('a mail that comes while the channel idles arrives without waiting for the next poll', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    watch(user, intake, { rhythm: { idle: 3_600_000, poll: 3_600_000, socketTimeout: 60_000 } });
    await reconciled(intake, user);

    await dovecot.append(user, mail('pushed'));
    await until('the mail', () => intake.items.length === 1);
    await dovecot.append(user, mail('pushed again'));
    await until('the second mail', () => intake.items.length === 2);

    expect(intake.subjects()).toEqual(['pushed', 'pushed again']);
  });

  test('proof of life is renewed while nothing comes', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    watch(user, intake, { rhythm: { idle: 100, poll: 300 } });

    await until('several proofs of life', () => intake.told(inbox(user), 'alive').length > 6);

    expect(intake.told(inbox(user), 'failing')).toEqual([]);
  });

  test('after a stop reading goes on from the cursor, and the outage is caught up', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    await dovecot.append(user, mail('before'));
    const stop = watch(user, intake);
    await reconciled(intake, user);
    await stop();
    await dovecot.append(user, [{ raw: mail('meanwhile 1') }, { raw: mail('meanwhile 2') }]);
    intake.deliveries.clear();

    watch(user, intake);
    await until('the mails of the outage', () => intake.items.length === 3);

    expect(intake.subjects()).toEqual(['before', 'meanwhile 1', 'meanwhile 2']);
    expect([...intake.deliveries.values()]).toEqual([1, 1]);
    expect(intake.cursors.get(inbox(user))).toMatch(/^\d+:3$/);
  });

  test('a new UIDVALIDITY loses nothing and doubles nothing', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    await dovecot.append(
      user,
      ['a', 'b', 'c'].map((subject) => ({ raw: mail(subject) })),
    );
    const stop = watch(user, intake);
    await reconciled(intake, user);

    await dovecot.renumber(user, 4_000_000_001);
    await dovecot.append(user, mail('d'));
    await until('the cursor of the new numbers', () =>
      intake.cursors.get(inbox(user))?.startsWith('4000000001:'),
    );
    await until('the mail under the new numbers', () => intake.items.length === 4);
    await stop();
    await dovecot.renumber(user, 4_000_000_002);
    await dovecot.append(user, mail('e'));
    watch(user, intake);
    await until('the next mail', () => intake.items.length === 5);
    await until('both comparisons', () => {
      const told = intake.told(inbox(user), 'reconciled');
      return told.some(({ atSource, missing }) => atSource === 5 && missing === 5) && told.at(-1);
    });

    expect(intake.subjects().toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('a folder deleted and made anew while it is read is read on', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    const source = folderSourceName(user, 'Sinistri');
    await dovecot.createFolder(user, 'Sinistri');
    await dovecot.append(
      user,
      ['a', 'b'].map((subject) => ({ raw: mail(subject) })),
      'Sinistri',
    );
    watch(user, intake, { folder: 'Sinistri' });
    await until('the first mails', () => intake.told(source, 'reconciled').length > 0);

    await dovecot.recreateFolder(user, 'Sinistri');
    await dovecot.append(
      user,
      ['b', 'c'].map((subject) => ({ raw: mail(subject) })),
      'Sinistri',
    );
    await until('the mail in the new folder', () => intake.items.length === 3);

    expect(intake.subjects()).toEqual(['a', 'b', 'c']);
  });

  test('a mailbox restored from an old copy reuses UIDs, and the new mails under them still arrive', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    await dovecot.append(
      user,
      ['a', 'b', 'c', 'd'].map((subject) => ({ raw: mail(subject) })),
    );
    const stop = watch(user, intake);
    await reconciled(intake, user);
    await stop();

    await dovecot.renumber(user, 'same', (position) => position === 3);
    const [uid] = await dovecot.append(user, mail('under an old UID'));
    watch(user, intake);
    await until('the mail', () => intake.items.length === 5);

    expect(uid).toBe(2);
    expect(intake.subjects()).toEqual(['a', 'b', 'c', 'd', 'under an old UID']);
    expect(intake.items.at(-1)?.sourceKey).toMatch(/^INBOX\/\d+~2\/2$/);
  });

  test('a connection cut in the middle of mails loses none', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    const subjects = Array.from({ length: 40 }, (_, index) => `cut ${index}`);
    await dovecot.append(
      user,
      subjects.map((subject) => ({ raw: mail(subject, { body: 'x'.repeat(20_000) }) })),
    );
    const proxy = await startTcpProxy(dovecot.port);
    proxy.cutAfter(300_000);

    watch(user, intake, { mailbox: { port: proxy.port } });
    await until('the first connection to break', () => proxy.accepted() === 2);
    proxy.cutAfter(200_000);
    await until('all mails', () => intake.items.length === 40);
    await until('peace', () => intake.told(inbox(user), 'reconciled').length > 0);
    await proxy.close();

    expect(intake.subjects()).toEqual(subjects);
    expect(proxy.accepted()).toBeGreaterThanOrEqual(3);
  });

  test('a connection that freezes without a word is noticed and replaced', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    const proxy = await startTcpProxy(dovecot.port);
    watch(user, intake, { mailbox: { port: proxy.port }, rhythm: { connectTimeout: 1_000 } });
    await reconciled(intake, user);

    proxy.freeze();
    await dovecot.append(user, mail('during the freeze'));
    await until('the failure to be seen', () => intake.told(inbox(user), 'failing').length > 0);
    proxy.thaw();
    await until('the mail', () => intake.items.length === 1);
    await proxy.close();

    expect(intake.subjects()).toEqual(['during the freeze']);
  });

  test('a server killed and started again is read on', async () => {
    const own = await startDovecot();
    const user = newUser();
    const intake = new MemoryIntake();
    await own.append(user, mail('before the crash'));
    watch(user, intake, { mailbox: { port: own.port } });
    await reconciled(intake, user);

    await own.kill();
    await until('the failure to be seen', () => intake.told(inbox(user), 'failing').length > 0);
    await own.start();
    await own.append(user, mail('after the crash'));
    await until('the mail', () => intake.items.length === 2);
    for (const stop of running.splice(0)) await stop();
    await own.close();

    expect(intake.subjects()).toEqual(['before the crash', 'after the crash']);
  });

  test('while storage is down nothing moves and nothing is marked; afterwards all is there', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    intake.refuses = () => true;
    await dovecot.append(
      user,
      ['a', 'b', 'c'].map((subject) => ({ raw: mail(subject) })),
    );
    watch(user, intake, { mailbox: { markSeen: true, moveTo: 'Letti' } });

    await until('several refusals', () => intake.told(inbox(user), 'failing').length > 2);
    const before = { cursor: intake.cursors.get(inbox(user)), flags: await dovecot.flags(user) };
    intake.refuses = () => false;
    await until('all mails', () => intake.items.length === 3);
    await until('all mails to be moved', async () => (await dovecot.flags(user)).size === 0);

    expect(before.cursor).toBeUndefined();
    expect([...before.flags.values()]).toEqual([new Set(), new Set(), new Set()]);
    expect(intake.told(inbox(user), 'failing').at(0)?.error).toContain('storage does not take messages');
    expect(intake.subjects()).toEqual(['a', 'b', 'c']);
    const moved = await dovecot.flags(user, 'Letti');
    expect([...moved.values()]).toEqual([new Set(['\\Seen']), new Set(['\\Seen']), new Set(['\\Seen'])]);
  });

  test('a storage that answers nothing at all is waited for', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    intake.down = true;
    await dovecot.append(user, mail('patient'));
    watch(user, intake);
    await until('several attempts', () => intake.turnedAway > 3);
    intake.down = false;

    await until('the mail', () => intake.items.length === 1);
    expect(intake.subjects()).toEqual(['patient']);
  });

  test('one mail that storage refuses does not hold back those after it, and is found again later', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    intake.refuses = (item) => Buffer.from(item.bytes).includes('Subject: poison');
    await dovecot.append(
      user,
      ['a', 'poison', 'b'].map((subject) => ({ raw: mail(subject) })),
    );

    watch(user, intake);
    await until('the others', () => intake.items.length === 2);
    await until('the poison to be reported', () =>
      intake.told(inbox(user), 'alive').some(({ detail }) => detail?.includes('/2')),
    );
    const passed = intake.cursors.get(inbox(user));
    intake.refuses = () => false;
    await until('the poisoned mail', () => intake.items.length === 3);

    expect(passed).toMatch(/:3$/);
    expect(intake.subjects()).toEqual(['a', 'b', 'poison']);
  });

  test('a mail the server cannot give does not hold back those after it, and a reconciliation brings it', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    await dovecot.append(
      user,
      ['a', 'spoilt', 'b'].map((subject) => ({ raw: mail(subject) })),
    );
    await dovecot.flags(user);
    await dovecot.spoil(user, 2, true);

    watch(user, intake);
    await until('the others', () => intake.items.length === 2);
    await until('the hole to be counted', () =>
      intake.told(inbox(user), 'reconciled').some(({ missing }) => missing === 1),
    );
    await dovecot.spoil(user, 2, false);
    await until('the spoilt mail', () => intake.items.length === 3);
    await until(
      'no hole',
      () => intake.told(inbox(user), 'reconciled').at(-1)?.missing === 1 && intake.items.length === 3,
    );

    expect(intake.told(inbox(user), 'failing').some(({ error }) => /cannot be fetched/.test(error))).toBe(
      true,
    );
    expect(intake.subjects()).toEqual(['a', 'b', 'spoilt']);
  });

  test('holes left by a lost database row are found by the comparison at start', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    const uids = await dovecot.append(
      user,
      ['a', 'b', 'c', 'd'].map((subject) => ({ raw: mail(subject) })),
    );
    // The cursor says four, the rows say one.
    intake.cursors.set(inbox(user), `${await uidValidity(dovecot, user)}:${uids.at(-1)}`);
    await intake.deliver({
      channel: 'email',
      account: user,
      sourceKey: `INBOX/${await uidValidity(dovecot, user)}/2`,
      bytes: Buffer.from(mail('b')),
      receivedAt: new Date(),
    });

    watch(user, intake);
    await reconciled(intake, user);

    expect(intake.told(inbox(user), 'reconciled')).toEqual([
      { state: 'reconciled', atSource: 4, missing: 3 },
    ]);
    expect(intake.subjects()).toEqual(['b', 'a', 'c', 'd']);
  });

  test('a mailbox with a wrong password fails alone', async () => {
    const [good, bad] = [newUser(), newUser()];
    const intake = new MemoryIntake();
    watch(bad, intake, { mailbox: { auth: { kind: 'password', password: 'wrong' } } });
    await until('the refusal', () => intake.told(inbox(bad), 'failing').length > 0);
    watch(good, intake);
    await dovecot.append(good, mail('for the good one'));
    await until('the mail', () => intake.items.length === 1);

    expect(intake.told(inbox(bad), 'failing').at(0)?.error).toMatch(/login refused/);
    expect(intake.told(inbox(bad), 'failing').at(0)?.error).not.toContain('wrong');
    expect(intake.told(inbox(good), 'failing')).toEqual([]);
  });

  test('a folder that does not exist is reported, and read once it does', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    watch(user, intake, { folder: 'Sinistri/È urgente' });
    const source = folderSourceName(user, 'Sinistri/È urgente');
    await until('the failure', () => intake.told(source, 'failing').length > 0);

    await dovecot.createFolder(user, 'Sinistri/È urgente');
    await dovecot.append(user, mail('in the folder'), 'Sinistri/È urgente');
    await until('the mail', () => intake.items.length === 1);

    expect(intake.items.at(0)?.sourceKey).toMatch(/^Sinistri\/È urgente\/\d+\/1$/);
  });

  test('read mails are moved only once they are stored, those of an interrupted day too', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    await dovecot.append(
      user,
      ['a', 'b'].map((subject) => ({ raw: mail(subject) })),
    );
    const stop = watch(user, intake);
    await reconciled(intake, user);
    await stop();
    // Stored yesterday, before anybody thought of moving.
    await dovecot.append(user, mail('c'));
    watch(user, intake, { mailbox: { moveTo: 'Archivio' } });
    await until('an empty inbox', async () => (await dovecot.flags(user)).size === 0);

    expect(intake.subjects()).toEqual(['a', 'b', 'c']);
    expect((await dovecot.flags(user, 'Archivio')).size).toBe(3);
  });

  test('only mails from the given day on are read', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    await dovecot.append(user, [
      { raw: mail('old'), date: new Date('2025-12-30T12:00:00Z') },
      { raw: mail('new'), date: new Date('2026-01-05T12:00:00Z') },
    ]);

    watch(user, intake, { mailbox: { since: new Date('2026-01-01T00:00:00Z') } });
    await reconciled(intake, user);

    expect(intake.subjects()).toEqual(['new']);
    expect(intake.told(inbox(user), 'reconciled')).toEqual([
      { state: 'reconciled', atSource: 1, missing: 0 },
    ]);
  });

  test('a mail of 30 MB arrives byte for byte, and the one after it too', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    const line = `${'A'.repeat(76)}\r\n`;
    const large = mail('thirty megabytes', { body: line.repeat((30 * 1024 * 1024) / line.length) });
    await dovecot.append(user, [{ raw: large }, { raw: mail('after it') }]);

    watch(user, intake, { rhythm: { socketTimeout: 30_000 } });
    await until('both', () => intake.items.length === 2);

    expect(Buffer.from(intake.items.at(0)?.bytes ?? []).equals(Buffer.from(large))).toBe(true);
    expect(intake.subjects()).toEqual(['thirty megabytes', 'after it']);
  });

  test('a mail above the limit becomes a header-only original that says so', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    const date = new Date('2026-05-04T10:00:00Z');
    const raw = mail('too large', { body: 'x'.repeat(300_000) }).replace(
      'Message-ID:',
      'MIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary="b"\r\nMessage-ID:',
    );
    await dovecot.append(user, [{ raw, date }, { raw: mail('small') }]);

    watch(user, intake, { rhythm: { maxMailSize: 200_000 } });
    await reconciled(intake, user);
    const [text = ''] = intake.texts();

    expect(intake.subjects()).toEqual(['too large', 'small']);
    expect(intake.items.at(0)?.receivedAt).toEqual(date);
    expect(text).toMatch(/^X-Sportello-Truncated: size=3\d{5}; limit=200000; uid=1\r\n/);
    expect(text).toContain('From: Anna Bianchi <anna.bianchi@example.it>\r\n');
    expect(text).toContain('X-Original-Content-Type: multipart/mixed;\r\n boundary="b"\r\n');
    expect(text.match(/^Content-Type:/gm)).toHaveLength(1);
    expect(text).toContain('This message is too large to be fetched (0.3 MB; limit 0.2 MB).');
    expect(text).not.toContain('xxxx');
  });

  test('a mail deleted before it could be read is no hole', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    await dovecot.append(
      user,
      ['a', 'b', 'c'].map((subject) => ({ raw: mail(subject) })),
    );
    await dovecot.asColleague(user, 'INBOX', (client) => client.messageDelete('2', { uid: true }));

    watch(user, intake);
    await reconciled(intake, user);

    expect(intake.subjects()).toEqual(['a', 'c']);
    expect(intake.told(inbox(user), 'failing')).toEqual([]);
  });

  test('a server that has no IDLE, or one whose IDLE has gone deaf, is asked from time to time', async () => {
    const [none, deaf] = [newUser(), newUser()];
    const intake = new MemoryIntake();
    const withoutIdle = await startTcpProxy(dovecot.port, (said) => said.replace(/ IDLE\b/g, ' XDLE'));
    const withDeafIdle = await startTcpProxy(dovecot.port, (said) =>
      said.replace(/^\* \d+ (?:EXISTS|RECENT)\r\n/gm, ''),
    );
    const rhythm = { idle: 200, poll: 600 };
    watch(none, intake, { mailbox: { port: withoutIdle.port }, rhythm });
    watch(deaf, intake, { mailbox: { port: withDeafIdle.port }, rhythm });
    await reconciled(intake, none);
    await reconciled(intake, deaf);

    await dovecot.append(none, mail('no idling'));
    await dovecot.append(deaf, mail('deaf IDLE'));
    await until('both mails', () => intake.items.length === 2);
    await withoutIdle.close();
    await withDeafIdle.close();

    expect(intake.subjects().toSorted()).toEqual(['deaf IDLE', 'no idling']);
  });

  test('a day on which everything fails at once loses nothing and doubles nothing', async () => {
    const own = await startDovecot();
    const user = newUser();
    const intake = new MemoryIntake();
    const random = seededRandom(20261122);
    intake.refuses = () => random() < 0.1;
    const proxy = await startTcpProxy(own.port);
    const changes = {
      mailbox: { port: proxy.port },
      rhythm: { connectTimeout: 1_000, idle: 300, poll: 500 },
    };
    let stop = watch(user, intake, changes);
    const sent: string[] = [];
    const misfortunes: (() => Promise<void>)[] = [
      async () => proxy.cut(),
      async () => proxy.cutAfter(Math.floor(random() * 30_000)),
      async () => {
        proxy.freeze();
        await new Promise((resolve) => setTimeout(resolve, 300));
        proxy.thaw();
      },
      async () => {
        await own.kill();
        await own.start();
      },
      async () => own.renumber(user, 4_100_000_000 + sent.length),
      async () => {
        await stop();
        stop = watch(user, intake, changes);
      },
      async () => {
        intake.down = true;
        await new Promise((resolve) => setTimeout(resolve, 200));
        intake.down = false;
      },
    ];
    for (const misfortune of [...misfortunes, ...misfortunes.toReversed()]) {
      const batch = Array.from({ length: 6 }, () => `${user} ${sent.push('') - 1}`);
      sent.splice(sent.length - batch.length, batch.length, ...batch);
      await own.append(
        user,
        batch.map((subject) => ({ raw: mail(subject, { body: 'x'.repeat(3_000) }) })),
      );
      await misfortune();
    }
    intake.refuses = () => false;
    await until('all mails', () => new Set(intake.subjects()).size === sent.length);
    await stop();
    await proxy.close();
    await own.close();

    expect(intake.subjects().toSorted()).toEqual(sent.toSorted());
  });

  test('told to stop, it stops at once in every state', async () => {
    const user = newUser();
    const intake = new MemoryIntake();
    const proxy = await startTcpProxy(dovecot.port);
    const slow = { idle: 3_600_000, poll: 3_600_000, socketTimeout: 3_600_000, connectTimeout: 3_600_000 };
    const stopIdle = watch(user, intake, { rhythm: slow });
    await reconciled(intake, user);
    await expect(stopIdle()).resolves.toBeUndefined();

    proxy.freeze();
    const stopFrozen = watch(user, intake, { mailbox: { port: proxy.port }, rhythm: slow });
    await until('the frozen connection', () => proxy.accepted() > 0);
    await expect(stopFrozen()).resolves.toBeUndefined();

    const stopWaiting = watch(user, intake, {
      mailbox: { auth: { kind: 'password', password: 'wrong' } },
      rhythm: { backoff: { first: 3_600_000, max: 3_600_000, afterRefusedLogin: 3_600_000, stableAfter: 1 } },
    });
    await until('the refusal', () => intake.told(inbox(user), 'failing').length > 0);
    await expect(stopWaiting()).resolves.toBeUndefined();
    await proxy.close();
  });
});

describe.skipIf(!dovecotAvailable() || !opensslAvailable())(
  'a mailbox under TLS (needs Dovecot and openssl)',
  () => {
    test('is read by STARTTLS and by TLS with a known certificate, and not at all with an unknown one', async () => {
      const certificate = makeCertificate();
      const dovecot = await startDovecot({ certificate });
      await dovecot.append('tls', mail('secret'));
      const read = async (changes: Partial<MailboxSettings>): Promise<string> => {
        const abort = new AbortController();
        const intake = new MemoryIntake();
        const mailbox: MailboxSettings = {
          name: 'tls',
          host: '127.0.0.1',
          port: dovecot.port,
          tls: 'starttls',
          user: 'tls',
          auth: { kind: 'password', password: dovecotPassword },
          folders: [],
          markSeen: false,
          tlsRejectUnauthorized: true,
          ...changes,
        };
        const watching = watchFolder(
          { mailbox, folder: 'INBOX', rhythm: quick, log: quietLog },
          intake,
          abort.signal,
        );
        try {
          return await until(
            'the mail or a failure',
            () => intake.subjects()[0] ?? intake.told('imap:tls/INBOX', 'failing')[0]?.error,
          );
        } finally {
          abort.abort();
          await watching;
        }
      };

      expect(await read({ tlsCa: certificate.cert })).toBe('secret');
      expect(await read({ tlsCa: certificate.cert, tls: 'implicit', port: dovecot.tlsPort })).toBe('secret');
      expect(await read({ tlsRejectUnauthorized: false })).toBe('secret');
      expect(await read({})).toMatch(/self-signed certificate/);
      expect(await read({ tls: 'implicit', port: dovecot.tlsPort })).toMatch(/self-signed certificate/);
      await dovecot.close();
    });

    test('is not read in the clear when the server offers no TLS', async () => {
      const dovecot = await startDovecot();
      const abort = new AbortController();
      const intake = new MemoryIntake();
      const mailbox: MailboxSettings = {
        name: 'tls',
        host: '127.0.0.1',
        port: dovecot.port,
        tls: 'starttls',
        user: 'tls',
        auth: { kind: 'password', password: dovecotPassword },
        folders: [],
        markSeen: false,
        tlsRejectUnauthorized: true,
      };
      const watching = watchFolder(
        { mailbox, folder: 'INBOX', rhythm: quick, log: quietLog },
        intake,
        abort.signal,
      );
      await until('the failure', () => intake.told('imap:tls/INBOX', 'failing').length > 0);
      abort.abort();
      await watching;
      const log = dovecot.log();
      await dovecot.close();

      expect(log).not.toContain('Login: user=<tls>');
    });
  },
);

function mail(subject: string, facts: { readonly id?: string; readonly body?: string } = {}): string {
  return [
    'From: Anna Bianchi <anna.bianchi@example.it>',
    'To: sinistri@example.org',
    `Subject: ${subject}`,
    `Message-ID: <${facts.id ?? subject.replaceAll(' ', '-')}@example.it>`,
    '',
    facts.body ?? `Buongiorno, ${subject}.`,
    '',
  ].join('\r\n');
}

/** The same accidents on every machine (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function uidValidity(dovecot: Dovecot, user: string): Promise<string> {
  return dovecot.asColleague(user, 'INBOX', (client) =>
    Promise.resolve(client.mailbox ? String(client.mailbox.uidValidity) : ''),
  );
}
