import type { Page } from 'playwright-core';

export interface HeldAnswer {
  /** The server has answered, and the page has not heard it. */
  answered: Promise<void>;
  letGo(): void;
}

/** The first answer to such a request comes when it is let go, as it was when it was asked for. */
export async function holdFirstAnswer(page: Page, path: string | RegExp): Promise<HeldAnswer> {
  const answered = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  await page.route(
    path,
    async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      answered.resolve();
      await free.promise;
      await route.fulfill({ response, body });
    },
    { times: 1 },
  );
  return { answered: answered.promise, letGo: () => free.resolve() };
}
