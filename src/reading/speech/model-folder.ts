/** Recognisers that a house brings itself: a folder with the files of one model for sherpa-onnx, as they are published. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../domain/message.ts';

/** What sherpa-onnx is told of a model (its `OfflineModelConfig`). */
export type ModelConfig = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** Forms of models, by the files they come in. */
const forms: readonly {
  readonly name: string;
  readonly files: Readonly<Record<string, RegExp>>;
  readonly config: (file: (key: string) => string, language: Language) => ModelConfig;
}[] = [
  {
    name: 'Moonshine',
    files: { encoder: /^encoder_model.*\.(?:onnx|ort)$/, decoder: /^decoder_model_merged.*\.(?:onnx|ort)$/ },
    config: (file) => ({ moonshine: { encoder: file('encoder'), mergedDecoder: file('decoder') } }),
  },
  {
    name: 'transducer',
    files: {
      encoder: /(?:^|-)encoder.*\.onnx$/,
      decoder: /(?:^|-)decoder.*\.onnx$/,
      joiner: /(?:^|-)joiner.*\.onnx$/,
    },
    config: (file) => ({
      transducer: { encoder: file('encoder'), decoder: file('decoder'), joiner: file('joiner') },
      // Parakeet's decoder is NeMo's; other transducers come from Kaldi and say so in the file itself.
      ...(/nemo|parakeet/i.test(file('encoder')) ? { modelType: 'nemo_transducer' } : {}),
    }),
  },
  {
    name: 'Whisper',
    files: { encoder: /(?:^|-)encoder.*\.onnx$/, decoder: /(?:^|-)decoder.*\.onnx$/ },
    config: (file, language) => ({
      whisper: { encoder: file('encoder'), decoder: file('decoder'), language, task: 'transcribe' },
    }),
  },
  {
    name: 'SenseVoice, NeMo or another model of one file',
    files: { model: /^model.*\.onnx$/ },
    config: (file, language) =>
      /sense-?voice/i.test(file('model'))
        ? { senseVoice: { model: file('model'), language } }
        : { nemoCtc: { model: file('model') } },
  },
];

/**
 * Finds out which model lies in a folder.
 *
 * @returns what is missing, in words for whoever set it, when it is none that we know.
 */
export function modelIn(folder: string, language: Language): ModelConfig | { readonly missing: string } {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return { missing: `${folder} cannot be read` };
  }
  const pick = (pattern: RegExp) => {
    const fitting = names.filter((name) => pattern.test(name)).toSorted();
    // Of two precisions the smaller one: memory is what a desk's server lacks.
    return fitting.find((name) => name.includes('int8')) ?? fitting[0];
  };
  const tokens = pick(/tokens\.txt$/);
  if (tokens === undefined) return { missing: `${folder} has no tokens.txt` };
  for (const { files, config } of forms) {
    const found = new Map<string, string>();
    for (const [key, pattern] of Object.entries(files)) {
      const name = pick(pattern);
      if (name !== undefined) found.set(key, join(folder, name));
    }
    if (found.size === Object.keys(files).length)
      return { ...config((key) => found.get(key) ?? '', language), tokens: join(folder, tokens) };
  }
  return { missing: `${folder} has none of the models we know: ${forms.map(({ name }) => name).join('; ')}` };
}
