/** Puts mails into the mailbox at their time, however often the mail server dies meanwhile. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Dovecot } from '../dovecot.ts';
import type { Random } from '../random.ts';
import type { MailPlan, PlannedMail } from './mails.ts';
import type { Accepted } from './sink.ts';

interface Letter {
  readonly raw: Buffer;
  readonly folder: string;
  readonly at: number;
  readonly mail?: PlannedMail;
}

export class Postman {
  /** Mails that are in the mailbox, or are about to be. */
  readonly posted: PlannedMail[] = [];
  readonly #dovecot: Dovecot;
  readonly #user: string;
  readonly #plan: MailPlan;
  readonly #random: Random;
  readonly #letters: Letter[] = [];
  readonly #writing = new Set<Promise<void>>();
  #carrying = false;

  constructor(dovecot: Dovecot, user: string, plan: MailPlan, random: Random) {
    this.#dovecot = dovecot;
    this.#user = user;
    this.#plan = plan;
    this.#random = random;
  }

  /** Mails to bring after `delay` milliseconds each. */
  post(mails: readonly PlannedMail[], delay: () => number): void {
    for (const mail of mails) {
      this.posted.push(mail);
      this.#letters.push({ raw: mail.raw, folder: 'INBOX', at: performance.now() + delay(), mail });
    }
    void this.#carry();
  }

  /** A message of ours has reached the relay: half of them leave a copy in the Sent folder, some are answered. */
  answerFor(message: Accepted): void {
    if (this.#random.chance(0.5)) {
      this.#letters.push({
        raw: message.bytes,
        folder: 'Sent',
        at: performance.now() + this.#random.whole(0, 1_000),
      });
      void this.#carry();
    }
    const delay = this.#random.whole(500, 6_000);
    const writing = this.#plan.answerTo(message).then((mail) => {
      if (mail !== undefined) this.post([mail], () => delay);
    });
    this.#writing.add(writing);
    void writing.finally(() => this.#writing.delete(writing));
  }

  isQuiet(): boolean {
    return this.#letters.length === 0 && this.#writing.size === 0 && !this.#carrying;
  }

  /** Resolves when everything is delivered, or after `withinMs`. */
  async quiet(withinMs: number): Promise<void> {
    for (const end = performance.now() + withinMs; !this.isQuiet() && performance.now() < end;)
      await pause(100);
  }

  async #carry(): Promise<void> {
    if (this.#carrying) return;
    this.#carrying = true;
    while (this.#letters.length > 0) {
      const now = performance.now();
      const due = this.#letters.filter((letter) => letter.at <= now);
      const folder = due[0]?.folder;
      const load = due.filter((letter) => letter.folder === folder).slice(0, 10);
      if (folder === undefined || load.length === 0) {
        await pause(50);
        continue;
      }
      if (await this.#deliver(folder, load))
        for (const letter of load) this.#letters.splice(this.#letters.indexOf(letter), 1);
      else await pause(300);
    }
    this.#carrying = false;
  }

  /** A load that was cut off in the middle is brought again whole: copies of the same bytes are part of the game. */
  async #deliver(folder: string, load: readonly Letter[]): Promise<boolean> {
    const gaveUp = pause(10_000).then(() => false);
    const brought = this.#dovecot
      .append(
        this.#user,
        load.map(({ raw }) => ({ raw })),
        folder,
      )
      .then(
        () => true,
        () => false,
      );
    return Promise.race([brought, gaveUp]);
  }
}
