import { useRef, type RefObject } from 'react';
import type { MediaLimits } from '../../api/types/media.ts';
import { useCommand } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { PictureIcon } from '../../ui/icons.tsx';
import { notify } from '../../ui/notices.tsx';
import { limitsInWords } from './media-limits.ts';
import styles from './composer.module.css';

interface Props {
  limits: MediaLimits;
  /** Where its keys work. */
  within: RefObject<HTMLElement | null>;
  isDisabled: boolean;
  onFiles: (files: FileList) => void;
}

/** Chooses files; without the permission for them it says why. */
export function AttachButton({ limits, within, isDisabled, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const choose = () => (limits.refusal ? notify(limits.refusal) : input.current?.click());
  const when = !isDisabled;
  useCommand({
    id: 'reply.attach',
    name: m.media.add,
    group: 'writing',
    keys: 'Mod+i',
    run: choose,
    when,
    whileTyping: true,
    within,
  });
  return (
    <span title={limits.refusal ?? limitsInWords(limits)}>
      <Button look="quiet" square aria-label={m.media.add} isDisabled={isDisabled} onPress={choose}>
        <PictureIcon />
      </Button>
      <input
        ref={input}
        className={styles.chooser}
        type="file"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        accept={limits.kinds.flatMap(({ types }) => types).join(',')}
        onChange={({ target }) => {
          if (target.files) onFiles(target.files);
          target.value = ''; // the same file may be chosen again
        }}
      />
    </span>
  );
}
