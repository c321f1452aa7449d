import { m } from '../messages/index.ts';
import { Dialog } from '../ui/dialog.tsx';
import { keysOf, useBindings } from './bindings.ts';
import { GROUPS } from './command.ts';
import { KeyCaps } from './key-caps.tsx';
import { commandsAsRead } from './registry.ts';
import styles from './key-list.module.css';

/** The keys of everything that can be done now. */
export function KeyList({ onClose }: { onClose: () => void }) {
  useBindings(); // the agent's own keys may come after the page
  const commands = commandsAsRead();
  return (
    <Dialog title={m.commands.keysTitle} isOpen onOpenChange={(open) => !open && onClose()} isWide>
      <div className={styles.groups}>
        {GROUPS.map((group) => {
          const lines = commands.filter((command) => command.group === group && keysOf(command).length > 0);
          return (
            lines.length > 0 && (
              <section key={group} className={styles.group}>
                <h3 className={styles.heading}>{m.commands.groups[group]}</h3>
                <dl>
                  {lines.map((command) => (
                    <div key={command.id} className={styles.line}>
                      <dt>{command.name}</dt>
                      <dd className={styles.keys}>
                        {keysOf(command).map((keys) => (
                          <KeyCaps key={keys} keys={keys} />
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          );
        })}
      </div>
    </Dialog>
  );
}
