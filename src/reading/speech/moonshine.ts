/**
 * The English recogniser that comes as packages of npm: Moonshine tiny (MIT), with Silero's voice detection (MIT, inside
 * an ISC package) for its cuts. All of it is optional: without it everything else works, and says so.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a file of an optional package lies, or undefined when the package is not installed. */
function inPackage(name: string, path: string): string | undefined {
  try {
    const file = join(dirname(fileURLToPath(import.meta.resolve(name))), path);
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** True when the program that runs recognisers is installed. */
export function hasRecogniser(): boolean {
  return inPackage('sherpa-onnx-node', 'sherpa-onnx.js') !== undefined;
}

/** The model that says where people speak. */
export function voiceModel(): string | undefined {
  return inPackage('@ricky0123/vad-web', 'silero_vad_v6.onnx');
}

/** The two files of the recogniser. */
export function moonshineModel(): { readonly encoder: string; readonly decoder: string } | undefined {
  const folder = 'model/tiny/quantized';
  const encoder = inPackage('@moonshine-ai/moonshine-js', `${folder}/encoder_model.onnx`);
  const decoder = inPackage('@moonshine-ai/moonshine-js', `${folder}/decoder_model_merged.onnx`);
  // Without the tokenizer its words cannot be written.
  const isWhole = inPackage('llama-tokenizer-js', 'llama-tokenizer.js') !== undefined;
  return encoder === undefined || decoder === undefined || !isWhole ? undefined : { encoder, decoder };
}

/** How many pieces the model knows: those of Llama's tokenizer, and marks that are never written. */
const pieces = 32_768;

/**
 * The list of the model's pieces, which its package lacks: made once from the tokenizer's own package and kept.
 *
 * @param folder where it is kept. @throws when the tokenizer is not installed.
 */
export async function tokensFile(folder: string): Promise<string> {
  const { LlamaTokenizer } = await import('llama-tokenizer-js');
  const { vocabById } = new LlamaTokenizer();
  // In base64, because a piece may be a blank or half a character.
  const lines = Array.from(
    { length: pieces },
    (_, id) => `${Buffer.from(vocabById[id] ?? `<unused_${id}>`).toString('base64')} ${id}\n`,
  ).join('');
  // By its content, so that another release of the tokenizer is never mixed up with this one.
  const name = `moonshine-${createHash('sha256').update(lines).digest('hex').slice(0, 12)}.txt`;
  const file = join(folder, name);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, lines);
  await rename(draft, file);
  return file;
}
