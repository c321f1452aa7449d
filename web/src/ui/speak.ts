import { chooseLanguage, type Language } from '../messages/index.ts';

/** The page is loaded again, because all of it is drawn in one language. */
export function speak(chosen: Language): void {
  if (chooseLanguage(chosen)) window.location.reload();
}
