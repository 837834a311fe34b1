/** Wrong or missing settings: all of them at once, for the person who starts the service. */
export class SettingsError extends Error {
  override name = 'SettingsError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads settings from the environment and collects what is wrong with them, so that one start shows every problem.
 * Every reader returns something usable even after a problem; `finish` is what stops the start.
 */
export class Settings {
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #problems: string[] = [];
  readonly #known = new Set<string>();

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  /** The value of a setting that may be absent; an empty one counts as absent. */
  optional(name: string): string | undefined {
    this.#known.add(name);
    const value = this.#env[name]?.trim();
    return value === '' ? undefined : value;
  }

  text(name: string, fallback: string): string {
    return this.optional(name) ?? fallback;
  }

  /** @param meaning what to write there, for the message when it is missing. */
  required(name: string, meaning: string): string {
    const value = this.optional(name);
    if (value === undefined) this.problem(`${name} is missing: ${meaning}`);
    return value ?? '';
  }

  /** A whole number within bounds. */
  number(name: string, fallback: number, bounds: { min: number; max: number }): number {
    const value = this.optional(name);
    if (value === undefined) return fallback;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= bounds.min && number <= bounds.max) return number;
    this.problem(`${name}=${value} must be a whole number from ${bounds.min} to ${bounds.max}`);
    return fallback;
  }

  port(name: string, fallback: number): number {
    return this.number(name, fallback, { min: 0, max: 65_535 });
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.optional(name)?.toLowerCase();
    if (value === undefined) return fallback;
    if (['yes', 'true', '1', 'on'].includes(value)) return true;
    if (['no', 'false', '0', 'off'].includes(value)) return false;
    this.problem(`${name}=${value} must be yes or no`);
    return fallback;
  }

  choice<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.optional(name);
    if (value === undefined) return fallback;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) this.problem(`${name}=${value} must be one of ${choices.join(', ')}`);
    return found ?? fallback;
  }

  /** Comma-separated values, blanks around them ignored. */
  list(name: string): string[] {
    return (this.optional(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  email(name: string, value: string): string {
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) this.problem(`${name}=${value} must be an e-mail address`);
    return value.toLowerCase();
  }

  url(name: string, protocols: readonly string[]): string | undefined {
    const value = this.optional(name);
    if (value === undefined) return undefined;
    const protocol = URL.canParse(value) ? new URL(value).protocol.slice(0, -1) : '';
    if (!protocols.includes(protocol)) {
      // Never the value itself: it usually holds a password.
      this.problem(
        `${name} must be a URL beginning with ${protocols.map((each) => `${each}://`).join(' or ')}`,
      );
      return undefined;
    }
    return value;
  }

  /** Names that were asked for so far. */
  get names(): ReadonlySet<string> {
    return this.#known;
  }

  /** How many problems were found so far. */
  get problems(): number {
    return this.#problems.length;
  }

  problem(text: string): void {
    this.#problems.push(text);
  }

  /**
   * Ends the reading.
   *
   * @param ownPrefixes names that begin so and that nobody asked for are typing mistakes.
   * @throws SettingsError with everything that was wrong.
   */
  finish(ownPrefixes: readonly string[]): void {
    for (const name of Object.keys(this.#env)) {
      if (this.#known.has(name)) continue;
      const meant = [...this.#known].find((known) => isSlip(name, known));
      if (meant !== undefined) this.#problems.push(`${name} is no setting of this program: ${meant}?`);
      else if (ownPrefixes.some((prefix) => name.startsWith(prefix)))
        this.#problems.push(
          `${name} is no setting of this program: a typing mistake, or a part that is not switched on?`,
        );
    }
    if (this.#problems.length > 0) throw new SettingsError(this.#problems);
  }
}

/** True when two names differ by one or two letters too many, too few, wrong or swapped: a slip of the keyboard. */
function isSlip(written: string, known: string): boolean {
  if (written.length < 6 || Math.abs(written.length - known.length) > 2) return false;
  let start = 0;
  while (start < written.length && written[start] === known[start]) start++;
  let end = 0;
  while (
    end < Math.min(written.length, known.length) - start &&
    written[written.length - 1 - end] === known[known.length - 1 - end]
  )
    end++;
  return written.length - start - end <= 2 && known.length - start - end <= 2;
}
