import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const fromHere = createRequire(import.meta.url);
const { source } = createRequire(fromHere.resolve('@axe-core/playwright'))('axe-core') as { source: string };

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string; target: string[] }[];
}
interface Axe {
  run(...whereAndHow: object[]): Promise<{ violations: Violation[] }>;
}

/**
 * What axe finds serious or critical on the page as it stands, of all its rules or of these; only in what this selector
 * finds, if it finds anything. It is loaded once a page, and looks at nothing but this document: our pages hold no frames,
 * and their styles can be read.
 */
export async function seriousViolations(page: Page, rules: string[] = [], within?: string): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const options = {
    resultTypes: ['violations'],
    iframes: false,
    preload: false,
    ...(rules.length > 0 && { runOnly: { type: 'rule', values: rules } }),
  };
  const isPart = within !== undefined && (await page.locator(within).count()) > 0;
  const violations = await page.evaluate(
    async (whereAndHow) => {
      const found = await (globalThis as unknown as { axe: Axe }).axe.run(...whereAndHow);
      return found.violations.map(({ id, impact, nodes }) => ({
        id,
        impact,
        nodes: nodes.map(({ html, target }) => ({ html, target })),
      }));
    },
    isPart ? [{ include: within }, options] : [options],
  );
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.flatMap(({ id, nodes }) => nodes.map((node) => `${id} at ${node.target.join(' ')}: ${node.html}`));
}

/** Fails with what axe finds serious or critical on the page as it stands. */
export async function expectNoSeriousViolations(page: Page): Promise<void> {
  expect(await seriousViolations(page)).toEqual([]);
}
