import type { Raster } from './index.ts';

/** A picture as a PGM file (Netpbm, binary grey): the cheapest form both engines take. */
export function netpbm({ width, height, pixels }: Raster): Uint8Array {
  const head = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
  const file = new Uint8Array(head.length + pixels.length);
  file.set(head);
  file.set(pixels, head.length);
  return file;
}
