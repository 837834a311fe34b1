/** Pictures as PNG files (third edition, sections 5 to 11): eight bits, three colours, no filter. */
import { crc32, deflateSync } from 'node:zlib';

/** Encodes pixels of four bytes, red first; what is transparent becomes white paper. */
export function pngOf(width: number, height: number, rgba: Uint8Array): Uint8Array {
  const line = width * 3 + 1;
  const rows = Buffer.alloc(line * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 4;
      const to = y * line + 1 + x * 3;
      const alpha = rgba[from + 3] ?? 255;
      for (let colour = 0; colour < 3; colour += 1)
        rows[to + colour] = Math.round(((rgba[from + colour] ?? 0) * alpha + 255 * (255 - alpha)) / 255);
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 4 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}
