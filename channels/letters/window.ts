/** Where the window of a house's envelopes shows the address. */

/** The window on the folded sheet, in millimetres from its top left corner. */
export interface EnvelopeWindow {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Of long envelopes (DL) with their window on the right, as Italian offices use them. */
export const rightWindow: EnvelopeWindow = { left: 110, top: 45, width: 85, height: 30 };
/** Of those with their window on the left, as most other countries use them. */
export const leftWindow: EnvelopeWindow = { left: 20, top: 45, width: 85, height: 30 };

/** Below the code in the corner, above the first fold, and on the sheet. */
const room = { left: 5, top: 34, right: 205, bottom: 97 };

/**
 * `right`, `left`, or the place itself as `left,top,width,height` in millimetres («20,45,90,35»).
 *
 * @returns undefined for anything else, and for a place that no folded sheet shows or no address fits into.
 */
export function readWindow(words: string): EnvelopeWindow | undefined {
  if (words === 'right') return rightWindow;
  if (words === 'left') return leftWindow;
  if (!/^\d{1,3}(?:\.\d)?(?:,\d{1,3}(?:\.\d)?){3}$/.test(words)) return undefined;
  const [left = 0, top = 0, width = 0, height = 0] = words.split(',').map(Number);
  const fits =
    left >= room.left &&
    top >= room.top &&
    left + width <= room.right &&
    top + height <= room.bottom &&
    width >= 60 &&
    height >= 20;
  return fits ? { left, top, width, height } : undefined;
}
