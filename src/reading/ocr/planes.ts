import type { ColourPicture, Raster } from './index.ts';

/**
 * Two greys of a picture in colour: as eyes see it (ITU-R BT.601), and the brightest of the three colours, in which red ink
 * on white is as bright as the paper.
 */
export function planesOf({ width, height, channels, pixels }: ColourPicture): {
  grey: Raster;
  bright: Raster;
} {
  const grey = new Uint8Array(width * height);
  const bright = new Uint8Array(width * height);
  for (let at = 0, from = 0; at < grey.length; at++, from += channels) {
    const red = pixels[from] ?? 0;
    const green = pixels[from + 1] ?? 0;
    const blue = pixels[from + 2] ?? 0;
    grey[at] = (77 * red + 150 * green + 29 * blue) >> 8;
    bright[at] = Math.max(red, green, blue);
  }
  return { grey: { width, height, pixels: grey }, bright: { width, height, pixels: bright } };
}
