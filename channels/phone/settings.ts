/** The telephone's settings from the environment; `.env.example` explains each to the person who sets it. */
import { isSupportedCountry } from 'libphonenumber-js/max';
import type { Settings } from '#src/settings.ts';
import type { Language } from '#src/domain/message.ts';
import { recordingModes, type RecordingMode } from '#src/domain/phone/consent.ts';
import { readOpeningHours, type OpeningHours } from '#src/domain/phone/opening-hours.ts';

/** A Twilio account and how its calls are answered. */
export interface PhoneSettings {
  readonly accountSid: string;
  /** The primary one: Twilio signs with it. */
  readonly authToken: string;
  /** Where Twilio's API is, without a slash at the end. */
  readonly apiUrl: string;
  /** Where Twilio finds us, exactly as it calls us: scheme, host and port, no slash at the end. */
  readonly publicUrl: string;
  /** Version of the notice that is read out; kept with every choice. */
  readonly noticeVersion: string;
  readonly recording: RecordingMode;
  /** Numbers that ring, in E.164; none: the voicemail answers. */
  readonly ring: readonly string[];
  readonly ringSeconds: number;
  /** Absent: at all hours. */
  readonly hours?: OpeningHours;
  /** The same as somebody wrote them. */
  readonly hoursWritten?: string;
  /** Callers hear it first. */
  readonly language: Language;
  /** A recording is deleted at Twilio as soon as it is safe here. */
  readonly deleteRecordings: boolean;
  /** Recordings and pictures above it stay at Twilio, in bytes. */
  readonly largestBytes: number;
  /** Our own numbers in E.164; none: every number of the account is ours. */
  readonly numbers: readonly string[];
  /** ISO codes of the countries whose numbers we call and text. */
  readonly countries: readonly string[];
  /** Our number that text messages leave from, in E.164. Absent: none leave. */
  readonly textFrom?: string;
  /** Name of the desk as callers hear it. */
  readonly desk: string;
}

/** Reads everything about the telephone; problems are collected in `settings`. Undefined without an account. */
export function readPhoneSettings(settings: Settings, desk: { name: string }): PhoneSettings | undefined {
  const accountSid = settings.optional('TWILIO_ACCOUNT_SID');
  const hours = settings.optional('PHONE_HOURS');
  const readHours = hours === undefined ? undefined : readOpeningHours(hours);
  if (hours !== undefined && readHours === undefined)
    settings.problem(`PHONE_HOURS=${hours} must look like mon-fri 08:30-17:30, sat 09:00-12:00`);
  const numbersOf = (name: string) => {
    const numbers = settings.list(name);
    for (const number of numbers)
      if (!/^\+[1-9]\d{6,14}$/.test(number))
        settings.problem(`${name}: ${number} must begin with + and the country, as +390255501234`);
    return numbers;
  };
  const ring = numbersOf('PHONE_RING');
  const named = settings.list('PHONE_COUNTRIES').map((each) => each.toUpperCase());
  for (const country of named)
    if (!isSupportedCountry(country))
      settings.problem(`PHONE_COUNTRIES: ${country} is no country; write ISO codes, as IT, SM, CH`);
  const textFrom = settings.optional('SMS_FROM');
  // A name in place of a number cannot be answered, and what we write asks for answers.
  if (textFrom !== undefined && !/^\+[1-9]\d{6,14}$/.test(textFrom))
    settings.problem(`SMS_FROM=${textFrom} must be a number of the account, as +390299990000`);
  const apiUrl = settings.url('TWILIO_API_URL', ['https', 'http']) ?? 'https://api.twilio.com';
  const publicUrl =
    settings.url('PHONE_PUBLIC_URL', ['https', 'http']) ??
    settings.url('PUBLIC_URL', ['https', 'http']) ??
    '';
  const read = {
    authToken: settings.optional('TWILIO_AUTH_TOKEN') ?? '',
    apiUrl: apiUrl.replace(/\/+$/, ''),
    publicUrl: publicUrl.replace(/\/+$/, ''),
    noticeVersion: settings.optional('PHONE_NOTICE_VERSION') ?? '',
    recording: settings.choice('PHONE_RECORDING', recordingModes, 'opt-out'),
    ring,
    ringSeconds: settings.number('PHONE_RING_SECONDS', 25, { min: 5, max: 120 }),
    ...(readHours === undefined ? {} : { hours: readHours }),
    ...(hours === undefined ? {} : { hoursWritten: hours }),
    language: settings.choice('PHONE_LANGUAGE', ['it', 'en'], 'it'),
    deleteRecordings: settings.flag('PHONE_DELETE_RECORDINGS', false),
    largestBytes: settings.number('PHONE_MAX_MB', 200, { min: 1, max: 2_000 }) * 1_048_576,
    numbers: numbersOf('PHONE_NUMBERS'),
    countries: named.length === 0 ? ['IT'] : named,
    ...(textFrom === undefined ? {} : { textFrom }),
    desk: desk.name,
  };
  if (accountSid === undefined) return undefined;
  if (!/^AC[0-9a-fA-F]{32}$/.test(accountSid))
    settings.problem('TWILIO_ACCOUNT_SID must be AC and 32 digits or letters from a to f');
  if (read.authToken === '') settings.problem('TWILIO_AUTH_TOKEN is missing: Twilio signs its calls with it');
  if (read.publicUrl === '')
    settings.problem('PHONE_PUBLIC_URL or PUBLIC_URL is missing: where Twilio finds this service');
  if (read.noticeVersion === '')
    settings.problem(
      'PHONE_NOTICE_VERSION is missing: your name for the notice callers hear, such as 2026-11',
    );
  return { accountSid, ...read };
}
