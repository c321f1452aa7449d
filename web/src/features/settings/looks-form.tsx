import { useId } from 'react';
import { language, LANGUAGE_NAMES, LANGUAGES, m, type Language } from '../../messages/index.ts';
import { speak } from '../../ui/speak.ts';
import { DENSITIES, useDensity, type Density } from '../../ui/density.ts';
import { fieldStyles } from '../../ui/field.tsx';
import { THEMES, useTheme, type Theme } from '../../ui/theme.ts';
import styles from './settings.module.css';

const words = m.me;

/** What is remembered in this browser: a phone and a screen on the wall need not look alike. */
export function LooksForm() {
  const [theme, setTheme] = useTheme();
  const [density, setDensity] = useDensity();
  return (
    <div className={styles.form}>
      <Choice
        label={words.theme}
        value={theme}
        options={THEMES.map((each) => [each, m.nav.themes[each]])}
        onChoose={(chosen) => setTheme(chosen as Theme)}
      />
      <Choice
        label={words.language}
        value={language}
        options={LANGUAGES.map((each) => [each, LANGUAGE_NAMES[each]])}
        onChoose={(chosen) => speak(chosen as Language)}
      />
      <Choice
        label={words.density}
        value={density}
        options={DENSITIES.map((each) => [each, words.densities[each]])}
        onChoose={(chosen) => setDensity(chosen as Density)}
      />
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: [value: string, name: string][];
  onChoose: (value: string) => void;
}

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div className={fieldStyles.field}>
      <label htmlFor={id} className={fieldStyles.label}>
        {label}
      </label>
      <select id={id} className={fieldStyles.input} value={value} onChange={(event) => onChoose(event.target.value)}>
        {options.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
