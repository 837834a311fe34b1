/** The `Date:` header and its many wrong spellings. */

/**
 * Reads a mail date (RFC 5322 section 3.3 with its obsolete zones, or ISO 8601 with a zone). A date that
 * does not exist, or lies outside 1980–2100, is no date. Without a zone UTC is meant: the clock of this
 * machine must not matter.
 */
export function readDate(value: string): Date | undefined {
  const text = value.slice(0, 200);
  const mail =
    /(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?[\s-]+(\d{2}|\d{4})[\s,]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,6})?\s*([+-]\d{4}|[A-Za-z]{1,5})?/.exec(
      text,
    );
  if (mail !== null) {
    const month = months.indexOf((mail[2] ?? '').slice(0, 3).toLowerCase());
    const shortYear = Number(mail[3]);
    const year = (mail[3] ?? '').length > 2 ? shortYear : shortYear + (shortYear < 50 ? 2000 : 1900);
    return instant(year, month, mail[1], mail[4], mail[5], mail[6], zoneMinutes(mail[7]));
  }
  const iso =
    /^\s*(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,9})?\s*(Z|[+-]\d{2}:?\d{2})?/.exec(
      text,
    );
  if (iso === null) return undefined;
  const zone = zoneMinutes(iso[7]?.replace(':', ''));
  return instant(Number(iso[1]), Number(iso[2]) - 1, iso[3], iso[4], iso[5], iso[6], zone);
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Obsolete zone names of RFC 5322 section 4.3 and the two that Italian servers write; an unknown name
 * counts as UTC.
 */
const zoneHours = new Map([
  ['EST', -5],
  ['EDT', -4],
  ['CST', -6],
  ['CDT', -5],
  ['MST', -7],
  ['MDT', -6],
  ['PST', -8],
  ['PDT', -7],
  ['CET', 1],
  ['MET', 1],
  ['CEST', 2],
  ['MEST', 2],
]);

function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined) return 0;
  const offset = /^([+-])(\d{2})(\d{2})$/.exec(zone);
  if (offset === null) return (zoneHours.get(zone.toUpperCase()) ?? 0) * 60;
  const minutes = Number(offset[2]) * 60 + Number(offset[3]);
  return offset[1] === '-' ? -minutes : minutes;
}

function instant(
  year: number,
  month: number,
  day: string | undefined,
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  zone: number,
): Date | undefined {
  const parts = [Number(day), Number(hour), Number(minute), Number(second ?? 0)];
  const [d = 0, h = 0, m = 0, s = 0] = parts;
  if (year < 1980 || year > 2100 || month < 0 || month > 11 || h > 23 || m > 59 || s > 60) return undefined;
  if (d < 1 || d > new Date(Date.UTC(year, month + 1, 0)).getUTCDate()) return undefined;
  return new Date(Date.UTC(year, month, d, h, m, s) - zone * 60_000);
}
