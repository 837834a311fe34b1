/**
 * Whether somebody sits before the page. What it asks by itself (news, counts) must not keep a session open on a desk
 * that was left an hour ago.
 */

/** Nobody has touched anything for so long, ms: whoever reads a long scan moves now and then. */
const patienceMs = 5 * 60_000;
let touchedAt = Date.now();

/** Somebody has done something. */
export function touched(): void {
  touchedAt = Date.now();
}

/** Whether nobody has done anything for some minutes. */
export function isUnattended(): boolean {
  return Date.now() - touchedAt > patienceMs;
}
