/** What a telephone number is good for: which ones take text messages, and which are never called or texted from here. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Labels } from '../profile.ts';

/** True when text messages reach a number in E.164: a mobile, or one of a country that does not tell mobiles apart. */
export function takesTexts(number: string): boolean {
  const parsed = parsePhoneNumberFromString(number);
  if (parsed?.number !== number || !parsed.isPossible()) return false;
  const type = parsed.getType();
  // A range too new for the tables: in Italy those of mobiles alone begin with 3.
  if (type === undefined) return parsed.countryCallingCode !== '39' || parsed.nationalNumber.startsWith('3');
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}

/**
 * Why a number is never called or texted from here, in both languages; undefined when it may be.
 *
 * @param countries ISO codes of the countries that we call; others are how toll fraud is done, with numbers that
 *   strangers leave to be called back on.
 */
export function whyBarred(number: string, countries: readonly string[]): Labels | undefined {
  const parsed = parsePhoneNumberFromString(number);
  if (parsed?.number !== number || !parsed.isPossible())
    return { it: 'non è un numero di telefono', en: 'it is no telephone number' };
  const type = parsed.getType();
  if (type !== undefined && costly.has(type))
    return { it: 'è un numero a pagamento', en: 'it is a premium-rate number' };
  // Where several countries share a code (+1, and +39 with the Vatican), a number that no table knows is nobody's: it may cost.
  if (parsed.country === undefined && parsed.getPossibleCountries().some((each) => countries.includes(each)))
    return {
      it: 'non è di nessuna serie di numeri nota: controllare le cifre',
      en: 'it belongs to no known range of numbers: check its digits',
    };
  if (parsed.country === undefined || !countries.includes(parsed.country))
    return {
      it: `è un numero di un paese che non si chiama da qui (PHONE_COUNTRIES: ${countries.join(', ')})`,
      en: `it is a number of a country that is not called from here (PHONE_COUNTRIES: ${countries.join(', ')})`,
    };
  return undefined;
}

/** Kinds of numbers whose callers pay somebody (libphonenumber; in Italy 199 and 178 are personal numbers). */
const costly: ReadonlySet<string> = new Set([
  'PREMIUM_RATE',
  'SHARED_COST',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
]);
