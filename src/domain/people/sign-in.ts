/** How long sessions and links last. */

const minute = 60_000;
const hour = 60 * minute;

/** A session ends so long after the sign-in, in milliseconds, whatever was done in it. */
export const sessionMs = 12 * hour;
/** And so long after the last request. */
export const idleMs = hour;
/** Between password and code. */
const codeMs = 5 * minute;
/** What needs the password or a code again may be done for so long after it was entered. */
export const confirmedMs = 10 * minute;
/** Links: the first administrator's, an invitation, a new password. */
export const firstLinkMs = 24 * hour;
export const invitationMs = 7 * 24 * hour;
export const resetMs = 24 * hour;

/** Where a session stands: the password was right and the code is still missing, or everything was right. */
export type SessionStage = 'code' | 'open';

/** The instants that decide whether a session lives. */
export interface SessionTimes {
  readonly stage: SessionStage;
  readonly openedAt: Date;
  readonly seenAt: Date;
}

/** When a session ends unless something is done in it. */
export function endOf({ stage, openedAt, seenAt }: SessionTimes): Date {
  if (stage === 'code') return new Date(openedAt.getTime() + codeMs);
  return new Date(Math.min(openedAt.getTime() + sessionMs, seenAt.getTime() + idleMs));
}

/** Whether a session lives. */
export function isAlive(times: SessionTimes, now: Date): boolean {
  return now < endOf(times);
}

/** Whether the person behind a session has just shown again who it is. */
export function isConfirmed(confirmedAt: Date | undefined, now: Date): boolean {
  return confirmedAt !== undefined && now.getTime() - confirmedAt.getTime() < confirmedMs;
}

/** Of what is counted, no more than `most` in `windowMs` milliseconds. */
export interface RateLimit {
  readonly most: number;
  readonly windowMs: number;
}

/** What people may try and do in how much time. */
export interface RateLimits {
  /** Wrong and right passwords, per e-mail address. */
  readonly signInPerAccount: RateLimit;
  /** The same, per network address. */
  readonly signInPerAddress: RateLimit;
  /** Codes, per person. */
  readonly codes: RateLimit;
  /** Messages to customers, per person. */
  readonly sends: RateLimit;
  /** Files, per person. */
  readonly downloads: RateLimit;
  /** Pictures and pages that a screen shows by itself, per person. */
  readonly pictures: RateLimit;
}

/** Where the settings say nothing. */
export const usualLimits: RateLimits = {
  signInPerAccount: { most: 5, windowMs: 15 * minute },
  signInPerAddress: { most: 20, windowMs: 15 * minute },
  codes: { most: 5, windowMs: 15 * minute },
  sends: { most: 30, windowMs: minute },
  downloads: { most: 120, windowMs: minute },
  pictures: { most: 1_500, windowMs: minute },
};

/** What a person may set for himself. */
export interface Preferences {
  /** Single letters act (WCAG 2.1.4 asks that they can be switched off). */
  readonly singleKeys?: boolean;
  /** How long a message waits before it leaves, in seconds, 0 to 30. */
  readonly undoSeconds?: number;
}

/** Colours of the page; `system` follows the computer. */
export type Theme = 'system' | 'light' | 'dark';
