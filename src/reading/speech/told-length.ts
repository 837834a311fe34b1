/**
 * How long a sound file lasts by its own frames, without decoding any of it: a small file may unpack into days of silence.
 */

/** Length in ms of an MP3, an Ogg with Opus, or an AMR; 0 where no frame is found. */
export function toldMs(kind: 'MP3' | 'Opus' | 'AMR', bytes: Uint8Array): number {
  switch (kind) {
    case 'AMR':
      return amrMs(bytes);
    case 'Opus':
      return opusMs(bytes);
    case 'MP3':
      return mp3Ms(bytes);
  }
}

/** Bytes of a frame of 20 ms by its mode, its first byte not counted (RFC 4867, 5.3: AMR, then AMR-WB). */
const narrow = [12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0];
const wide = [17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0];

function amrMs(bytes: Uint8Array): number {
  const isWide = Buffer.from(bytes.subarray(0, 9)).toString('latin1') === '#!AMR-WB\n';
  const sizes = isWide ? wide : narrow;
  let frames = 0;
  for (let at = isWide ? 9 : 6; at < bytes.length; frames++)
    at += 1 + (sizes[((bytes[at] ?? 0) >> 3) & 0x0f] ?? 0);
  return frames * 20;
}

/** Milliseconds of a frame by the upper five bits of its packet (RFC 6716, 3.1, table 2). */
const opusFrames = [10, 20, 40, 60, 10, 20, 40, 60, 10, 20, 40, 60, 10, 20, 10, 20].concat(
  ...Array.from({ length: 4 }, () => [2.5, 5, 10, 20]),
);
/** No packet holds more (RFC 6716, 3.2.5), in ms. */
const longestPacket = 120;

/** Packet after packet of every page (RFC 3533, 6): how far the sound goes is in each page too, where anything may stand. */
function opusMs(bytes: Uint8Array): number {
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let ms = 0;
  for (let at = found.indexOf('OggS'); at !== -1; at = found.indexOf('OggS', at + 4)) {
    const sizes = bytes.subarray(at + 27, at + 27 + (bytes[at + 26] ?? 0));
    let place = at + 27 + sizes.length;
    // The first packet may have begun on the page before.
    let begins = ((bytes[at + 5] ?? 0) & 0x01) === 0;
    for (const size of sizes) {
      if (begins) ms += opusPacketMs(found.subarray(place, place + size));
      place += size;
      begins = size < 255;
    }
  }
  return ms;
}

function opusPacketMs(packet: Buffer): number {
  const [toc, count = 0] = packet;
  // The two packets before the sound (RFC 7845, 5) begin so; as sound it would be too long to be one.
  if (packet.subarray(0, 4).toString('latin1') === 'Opus') return 0;
  // Of an empty packet decoders make up as much as they like.
  if (toc === undefined) return longestPacket;
  const frames = [1, 2, 2, count & 0x3f][toc & 0x03] ?? 0;
  return Math.min(longestPacket, frames * (opusFrames[toc >> 3] ?? 0));
}

/** kbit/s by layer and version, from the table of ISO 11172-3 (2.4.2.3) and ISO 13818-3; 0 is no frame. */
const rates = {
  v1l1: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 0],
  v1l2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0],
  v1l3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
  v2l1: [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256, 0],
  v2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
} as const;
const hertz = [44_100, 48_000, 32_000];

/** Frame after frame; what is none is stepped over, as decoders do. */
function mp3Ms(bytes: Uint8Array): number {
  let ms = 0;
  for (let at = 0; at + 4 <= bytes.length;) {
    const frame = mp3Frame(bytes, at);
    if (frame === undefined) at += 1;
    else {
      ms += frame.ms;
      at += frame.size;
    }
  }
  return ms;
}

function mp3Frame(bytes: Uint8Array, at: number): { readonly size: number; readonly ms: number } | undefined {
  const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  const version = (second >> 3) & 0x03;
  const layer = 4 - ((second >> 1) & 0x03);
  const base = hertz[(third >> 2) & 0x03];
  if (version === 1 || layer === 4 || base === undefined) return undefined;
  const isFirst = version === 3;
  const rate = isFirst ? base : version === 2 ? base / 2 : base / 4;
  const table = isFirst
    ? ([rates.v1l1, rates.v1l2, rates.v1l3] as const)[layer - 1]
    : layer === 1
      ? rates.v2l1
      : rates.v2;
  const kbits = table?.[third >> 4] ?? 0;
  if (kbits === 0) return undefined;
  const samples = layer === 1 ? 384 : layer === 3 && !isFirst ? 576 : 1_152;
  const padding = (third >> 1) & 0x01;
  const size =
    layer === 1
      ? (Math.floor((12 * kbits * 1_000) / rate) + padding) * 4
      : Math.floor(((samples / 8) * kbits * 1_000) / rate) + padding;
  return size < 4 ? undefined : { size, ms: (samples / rate) * 1_000 };
}
