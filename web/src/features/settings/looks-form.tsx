import { language, LANGUAGE_NAMES, LANGUAGES, m, type Language } from '../../messages/index.ts';
import { speak } from '../../ui/speak.ts';
import { DENSITIES, useDensity, type Density } from '../../ui/density.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { THEMES, useTheme, type Theme } from '../../ui/theme.ts';
import styles from './settings.module.css';

const words = m.me;

/** What is remembered in this browser: a phone and a screen on the wall need not look alike. */
export function LooksForm() {
  const [theme, setTheme] = useTheme();
  const [density, setDensity] = useDensity();
  return (
    <div className={styles.form}>
      <SelectField
        label={words.theme}
        value={theme}
        options={THEMES.map((each) => [each, m.nav.themes[each]])}
        onChange={(chosen) => setTheme(chosen as Theme)}
      />
      <SelectField
        label={words.language}
        value={language}
        options={LANGUAGES.map((each) => [each, LANGUAGE_NAMES[each]])}
        onChange={(chosen) => speak(chosen as Language)}
      />
      <SelectField
        label={words.density}
        value={density}
        options={DENSITIES.map((each) => [each, words.densities[each]])}
        onChange={(chosen) => setDensity(chosen as Density)}
      />
    </div>
  );
}
