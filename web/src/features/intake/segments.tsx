import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import styles from './segments.module.css';

interface Props<Key extends string> {
  label: string;
  options: readonly (readonly [key: Key, name: string, spoken?: string])[];
  chosen: Key;
  onChoose: (key: Key) => void;
}

/** One of a few, all of them in view. */
export function Segments<Key extends string>({ label, options, chosen, onChoose }: Props<Key>) {
  return (
    <ToggleButtonGroup
      className={styles.segments}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        for (const key of keys) onChoose(key as Key);
      }}
    >
      {options.map(([key, name, spoken]) => (
        <ToggleButton key={key} id={key} aria-label={spoken} className={styles.segment}>
          {name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
