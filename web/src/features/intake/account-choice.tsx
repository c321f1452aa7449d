import type { Account } from '../../api/types/accounts.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ChevronDownIcon } from '../../ui/icons.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { accountName } from './account-name.tsx';
import styles from './received.module.css';

const ALL = 'all';

interface Props {
  accounts: readonly Account[];
  /** null: all of them. */
  chosen: string | null;
  onChoose: (accountId: string | null) => void;
}

export function AccountChoice({ accounts, chosen, onChoose }: Props) {
  const words = m.intake.received;
  const name = chosen === null ? words.allAccounts : accountName(accounts, chosen);
  return (
    <MenuTrigger>
      <Button className={styles.account} aria-label={words.chooseAccount(name)}>
        <span className={styles.accountName}>{name}</span>
        <ChevronDownIcon />
      </Button>
      <Popover placement="bottom start">
        <Menu
          aria-label={words.account}
          selectionMode="single"
          selectedKeys={[chosen ?? ALL]}
          onAction={(key) => onChoose(key === ALL ? null : String(key))}
        >
          <Item id={ALL}>{words.allAccounts}</Item>
          {accounts.map(({ id }) => (
            <Item key={id} id={id}>
              {accountName(accounts, id)}
            </Item>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
