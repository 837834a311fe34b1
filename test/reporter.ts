import type { Reporter, TestModule } from 'vitest/node';

/**
 * Says at the end, by name, which tests did not run here, and closes with the plain line `N passed, N failed, N skipped`.
 * A test that needs a server names it in its title: «… (needs Dovecot)».
 */
export default class ClosingLines implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const skipped = tests.filter((test) => test.result().state === 'skipped');
    const brokenFiles = modules.filter((module) => module.errors().length > 0).length;
    if (skipped.length > 0) {
      console.log('\nNot run on this machine:');
      for (const test of skipped) console.log(`  - ${test.fullName}`);
      console.log(
        'Install Dovecot (Debian: dovecot-imapd) for the mailbox tests and Chromium (chromium) for the page; .ci/run installs everything and skips nothing.',
      );
    }
    console.log(
      `\n${count('passed')} passed, ${count('failed') + brokenFiles + errors.length} failed, ${skipped.length} skipped`,
    );
  }
}
