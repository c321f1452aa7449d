import { createContext, use, useState, type ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useCommand } from '../commands/use-commands.ts';
import { m } from '../messages/index.ts';
import { Button } from '../ui/button.tsx';
import { useColumn } from '../ui/columns.ts';
import { CloseIcon, PersonIcon } from '../ui/icons.tsx';
import { NARROW, useMedia } from '../ui/media.ts';
import { Splitter } from '../ui/splitter.tsx';
import styles from './ticket-frame.module.css';

const PersonToggle = createContext<{ isShown: boolean; toggle: () => void }>({
  isShown: false,
  toggle: () => undefined,
});

/** The ticket, and beside it the person: a column where there is room, else a drawer. */
export function TicketFrame({ person, children }: { person: ReactNode; children: ReactNode }) {
  const isNarrow = useMedia(NARROW);
  const column = useColumn('person');
  const [drawer, setDrawer] = useState(false);
  const isShown = isNarrow ? drawer : !column.hidden;
  const toggle = () => (isNarrow ? setDrawer(!drawer) : column.toggle());
  useCommand({ id: 'page.person', name: m.frame.togglePerson, group: 'page', keys: 'i', run: toggle });

  return (
    <PersonToggle value={{ isShown, toggle }}>
      <div className={styles.frame}>
        <div className={styles.ticket}>{children}</div>
        {isShown && !isNarrow && (
          <aside className={styles.person} aria-label={m.frame.person}>
            <div className={styles.scroller}>{person}</div>
            <Splitter column="person" side="start" label={m.frame.widthOf(m.frame.person)} />
          </aside>
        )}
      </div>
      <ModalOverlay isOpen={isShown && isNarrow} onOpenChange={setDrawer} isDismissable className={styles.veil}>
        <Modal className={styles.drawer}>
          <Dialog aria-label={m.frame.person} className={styles.dialog}>
            <Button
              look="quiet"
              square
              className={styles.close}
              aria-label={m.common.close}
              onPress={() => setDrawer(false)}
            >
              <CloseIcon />
            </Button>
            <div className={styles.scroller}>{person}</div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </PersonToggle>
  );
}

/** Shows and hides the person; stands in the ticket's head. */
export function PersonButton() {
  const { isShown, toggle } = use(PersonToggle);
  return (
    <Button look="quiet" square aria-label={m.frame.togglePerson} aria-pressed={isShown} onPress={toggle}>
      <PersonIcon />
    </Button>
  );
}
