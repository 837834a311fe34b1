/**
 * Words out of recordings: sound in, timed stretches with their voice, text and confidence out. Each language has the
 * engine its house chose; one without an engine is not transcribed, and says so.
 */
import type { Language } from '../../domain/message.ts';
import { SpeechFailure, type Listening, type Recording } from './engine.ts';
import { openListener } from './listener.ts';
import { modelIn, type ModelConfig } from './model-folder.ts';
import { hasRecogniser, moonshineModel, tokensFile, voiceModel } from './moonshine.ts';
import { openIntelligence, type IntelligenceSettings } from './intelligence.ts';

/** How a language is transcribed. */
export type SpeechChoice =
  | { readonly engine: 'off' }
  /** What comes with the packages: English alone. */
  | { readonly engine: 'built-in' }
  /** A model of the house for sherpa-onnx. */
  | { readonly engine: 'folder'; readonly folder: string }
  /** Twilio's Conversational Intelligence, by the Sid of a service there: the recording is read in Twilio's cloud. */
  | { readonly engine: 'twilio'; readonly service: string };

export interface SpeechSettings {
  readonly languages: Readonly<Record<Language, SpeechChoice>>;
  /** Threads of one recogniser. */
  readonly threads: number;
  /** Folder for what is made once and kept. */
  readonly folder: string;
  /** Path of the `ffmpeg` program, for kinds of sound that are not read here. */
  readonly ffmpeg?: string;
  readonly twilio?: IntelligenceSettings;
}

export interface SpeechReader {
  /** The engine for a language, as it is written beside a transcript; or why there is none, in words for whoever set it. */
  engineFor(language: Language): { readonly name: string } | { readonly missing: string };
  /** Listens to the end. @throws SpeechFailure. */
  transcribe(recording: Recording, listening: Listening): Promise<void>;
  /** Ends whatever is under way with the fault `closing`. */
  close(): Promise<void>;
}

/** Opens the engines; nothing is loaded before it is asked for. */
export function openSpeech(settings: SpeechSettings): SpeechReader {
  const listener = openListener();
  const intelligence = settings.twilio === undefined ? undefined : openIntelligence(settings.twilio);

  const modelFor = async (language: Language, choice: SpeechChoice): Promise<ModelConfig> => {
    if (choice.engine === 'folder') {
      const model = modelIn(choice.folder, language);
      if (isMissing(model)) throw new SpeechFailure('no-engine', model.missing);
      return model;
    }
    const model = moonshineModel();
    if (model === undefined) throw new SpeechFailure('no-engine', notInstalled);
    return {
      moonshine: { encoder: model.encoder, mergedDecoder: model.decoder },
      tokens: await tokensFile(settings.folder),
    };
  };

  const engineFor: SpeechReader['engineFor'] = (language) => {
    const choice = settings.languages[language];
    switch (choice.engine) {
      case 'off':
        return { missing: `no engine is set for this language (SPEECH_${language.toUpperCase()})` };
      case 'twilio':
        return intelligence === undefined
          ? { missing: 'TWILIO_ACCOUNT_SID is not set' }
          : { name: 'twilio-intelligence' };
      case 'built-in':
        return language === 'en' &&
          hasRecogniser() &&
          moonshineModel() !== undefined &&
          voiceModel() !== undefined
          ? { name: 'moonshine-tiny' }
          : {
              missing:
                language === 'en' ? notInstalled : 'the recogniser that comes along knows English alone',
            };
      case 'folder': {
        const model = modelIn(choice.folder, language);
        if (isMissing(model)) return model;
        return hasRecogniser() && voiceModel() !== undefined
          ? { name: `model:${choice.folder.split('/').at(-1) ?? ''}` }
          : { missing: notInstalled };
      }
    }
  };

  return {
    engineFor,
    transcribe: async (recording, listening) => {
      const engine = engineFor(recording.language);
      if ('missing' in engine) throw new SpeechFailure('no-engine', engine.missing);
      const choice = settings.languages[recording.language];
      if (choice.engine === 'twilio') {
        if (intelligence === undefined) throw new SpeechFailure('no-engine', 'TWILIO_ACCOUNT_SID is not set');
        await intelligence.transcribe({ ...recording, service: choice.service }, listening);
        return;
      }
      await listener.listen(
        {
          bytes: recording.bytes,
          model: await modelFor(recording.language, choice),
          voices: voiceModel() ?? '',
          threads: settings.threads,
          ...(settings.ffmpeg === undefined ? {} : { ffmpeg: settings.ffmpeg }),
          heard: [...listening.heard],
        },
        listening,
      );
    },
    close: async () => {
      intelligence?.close();
      await listener.close();
    },
  };
}

const notInstalled = 'the optional packages for speech are not installed';

function isMissing(model: ModelConfig | { readonly missing: string }): model is { readonly missing: string } {
  return typeof model['missing'] === 'string';
}
