/** What Twilio is told to do next. Every address carries what was chosen so far, and is signed with the rest. */
import twilio from 'twilio';
import type { Language } from '#src/domain/message.ts';
import type { CallWordsOf } from '#src/domain/phone/call-words.ts';
import type { PhoneSettings } from './settings.ts';

type VoiceResponse = InstanceType<typeof twilio.twiml.VoiceResponse>;

const voices = {
  it: { language: 'it-IT', voice: 'Polly.Bianca-Neural' },
  en: { language: 'en-GB', voice: 'Polly.Amy-Neural' },
} as const;

/** The answers of one account. */
export interface CallScript {
  /** The notice, with the choice and the other language; `again` after a key that meant nothing. */
  notice(language: Language, again?: boolean): string;
  askReference(language: Language, recorded: boolean): string;
  dial(language: Language, recorded: boolean, call: string): string;
  voicemail(language: Language, recorded: boolean): string;
  callBack(language: Language): string;
  /** Where to call back, of a caller whose number is withheld. */
  askNumber(language: Language, recorded: boolean): string;
  cannotCallBack(language: Language): string;
  goodbye(language: Language): string;
  hangUp(): string;
  /** To whoever took the office's telephone: the customer is called. */
  callOut(
    language: Language,
    order: { readonly to: string; readonly from: string; readonly call: string },
  ): string;
  /** To the customer: who calls, and the choice to be recorded; only a key is a yes, because a machine may be listening. */
  announce(language: Language, call: string, again?: boolean): string;
  /** The two are connected. */
  connect(): string;
}

/** What callers of this account are told and asked. */
export function callScript(settings: PhoneSettings, words: CallWordsOf): CallScript {
  const at = (step: string, query: Readonly<Record<string, string>> = {}) => {
    const search = new URLSearchParams(query).toString();
    return `${settings.publicUrl}/hooks/phone/${step}${search === '' ? '' : `?${search}`}`;
  };
  const so = (language: Language, recorded: boolean) => ({ lang: language, rec: recorded ? '1' : '0' });
  const recordingHook = (language: Language) => ({
    recordingStatusCallback: at('recording', { lang: language }),
    recordingStatusCallbackMethod: 'POST' as const,
  });
  const answer = (build: (response: VoiceResponse) => void) => {
    const response = new twilio.twiml.VoiceResponse();
    build(response);
    return response.toString();
  };
  return {
    notice: (language, again = false) =>
      answer((response) => {
        const action = at('menu', {
          lang: language,
          mode: settings.recording,
          notice: settings.noticeVersion,
          ...(again ? { again: '1' } : {}),
        });
        const other: Language = language === 'it' ? 'en' : 'it';
        const gather = response.gather({ input: ['dtmf'], numDigits: 1, timeout: 4, action, method: 'POST' });
        gather.say(voices[language], words[language].notice(settings.desk, settings.recording));
        gather.say(voices[other], words[other].switchTo);
        response.redirect({ method: 'POST' }, action);
      }),
    askReference: (language, recorded) =>
      answer((response) => {
        const action = at('reference', so(language, recorded));
        const gather = response.gather({
          // Recognised speech is a transcript: whoever declined only keys.
          input: recorded ? ['dtmf', 'speech'] : ['dtmf'],
          numDigits: 10,
          finishOnKey: '#',
          timeout: 5,
          ...(recorded ? { speechTimeout: 'auto', language: voices[language].language } : {}),
          action,
          method: 'POST',
        });
        gather.say(voices[language], words[language].askReference(recorded));
        response.redirect({ method: 'POST' }, action);
      }),
    dial: (language, recorded, call) =>
      answer((response) => {
        response.say(voices[language], words[language].connecting);
        const dial = response.dial({
          timeout: settings.ringSeconds,
          answerOnBridge: true,
          action: at('after-dial', so(language, recorded)),
          method: 'POST',
          ...(recorded ? { record: 'record-from-answer-dual', ...recordingHook(language) } : {}),
        });
        // Which of them was taken is news of a call of its own; the address says whose caller it is.
        for (const number of settings.ring)
          dial.number(
            {
              statusCallback: at('taken', { call }),
              statusCallbackEvent: ['answered'],
              statusCallbackMethod: 'POST',
            },
            number,
          );
      }),
    voicemail: (language, recorded) =>
      answer((response) => {
        if (!recorded) {
          response.say(voices[language], words[language].noMessage);
          response.hangup();
          return;
        }
        response.say(voices[language], words[language].leaveMessage);
        response.record({
          maxLength: 180,
          playBeep: true,
          finishOnKey: '#',
          action: at('voicemail', so(language, recorded)),
          method: 'POST',
          ...recordingHook(language),
        });
        response.hangup();
      }),
    callBack: (language) =>
      answer((response) => {
        response.say(voices[language], words[language].willCallBack);
        response.hangup();
      }),
    askNumber: (language, recorded) =>
      answer((response) => {
        const action = at('number', so(language, recorded));
        const gather = response.gather({
          input: ['dtmf'],
          finishOnKey: '#',
          timeout: 8,
          action,
          method: 'POST',
        });
        gather.say(voices[language], words[language].askNumber);
        response.redirect({ method: 'POST' }, action);
      }),
    cannotCallBack: (language) =>
      answer((response) => {
        response.say(voices[language], words[language].cannotCallBack);
        response.hangup();
      }),
    goodbye: (language) =>
      answer((response) => {
        response.say(voices[language], words[language].thanks);
        response.hangup();
      }),
    callOut: (language, { to, from, call }) =>
      answer((response) => {
        response.say(voices[language], words[language].callingOut);
        const dial = response.dial({
          callerId: from,
          timeout: 40,
          answerOnBridge: true,
          action: at('out-done', { lang: language }),
          method: 'POST',
        });
        dial.number({ url: at('announce', { lang: language, call }), method: 'POST' }, to);
      }),
    announce: (language, call, again = false) =>
      answer((response) => {
        const mode = settings.recording === 'never' ? 'never' : 'opt-in';
        const action = at('menu', {
          lang: language,
          mode,
          notice: settings.noticeVersion,
          out: '1',
          call,
          ...(again ? { again: '1' } : {}),
        });
        const other: Language = language === 'it' ? 'en' : 'it';
        const gather = response.gather({ input: ['dtmf'], numDigits: 1, timeout: 4, action, method: 'POST' });
        gather.say(voices[language], words[language].itIsUs(settings.desk));
        gather.say(voices[language], words[language].notice(settings.desk, mode));
        gather.say(voices[other], words[other].switchTo);
        response.redirect({ method: 'POST' }, action);
      }),
    connect: () => answer(() => undefined),
    hangUp: () => answer((response) => void response.hangup()),
  };
}
