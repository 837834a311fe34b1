/**
 * Numbers of registered letters. Italian ones have twelve digits of their own; those of the Universal Postal Union (S10: two
 * letters, eight digits, a check digit, the country) can be proven wrong, and only these are.
 */

/** As numbers are kept: capitals and digits, without the blanks of a label. */
export function plainNumber(number: string): string {
  return number
    .trim()
    .toUpperCase()
    .replaceAll(/[\s.-]/g, '');
}

/** True of a number in the form of UPU S10 whose check digit is another one: a digit was misread or mistyped. */
export function isMistyped(number: string): boolean {
  const digits = /^[A-Z]{2}(\d{8})(\d)[A-Z]{2}$/.exec(plainNumber(number));
  return digits !== null && checkDigit(digits[1] ?? '') !== Number(digits[2]);
}

/** UPU S10-12, 7.2: weights on the eight digits of the serial number. */
const weights = [8, 6, 4, 2, 3, 5, 9, 7];

function checkDigit(serial: string): number {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(serial[index]), 0);
  const rest = 11 - (sum % 11);
  if (rest === 10) return 0;
  return rest === 11 ? 5 : rest;
}
