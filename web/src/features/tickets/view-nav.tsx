import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { View } from '../../api/types/tickets.ts';
import type { SavedView } from '../../api/types/views.ts';
import { formatNumber, m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ChevronDownIcon } from '../../ui/icons.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { countsQuery } from './counts.query.ts';
import { isView, VIEWS } from './views.ts';
import styles from './view-nav.module.css';

/** The views in a column, with their counts. */
export function ViewNav({ view }: { view: View | null }) {
  const { data: counts } = useQuery(countsQuery);
  return (
    <nav className={styles.nav} aria-label={m.views.label}>
      {VIEWS.map((each) => (
        <Link
          key={each}
          to="/tickets/$view"
          params={{ view: each }}
          className={styles.link}
          aria-current={each === view ? 'page' : undefined}
        >
          <span className={styles.name}>{m.views.names[each]}</span>
          <CountOf count={counts?.[each]} />
        </Link>
      ))}
    </nav>
  );
}

/** The same views behind the list's title, where there is no room for a column. */
export function ViewMenu({ view, name, saved }: { view: View | null; name: string; saved: readonly SavedView[] }) {
  const { data: counts } = useQuery(countsQuery);
  const navigate = useNavigate();
  return (
    <div className={styles.chooser}>
      <MenuTrigger>
        <Button look="quiet" className={styles.choose} aria-label={m.views.choose(name)}>
          <span className={styles.chosen}>{name}</span>
          <ChevronDownIcon />
        </Button>
        <Popover placement="bottom start">
          <Menu
            aria-label={m.views.label}
            selectionMode="single"
            selectedKeys={view ? [view] : []}
            onAction={(key) => {
              const id = String(key);
              if (isView(id)) void navigate({ to: '/tickets/$view', params: { view: id } });
              else void navigate({ to: '/views/$viewId', params: { viewId: id }, search: {} });
            }}
          >
            {VIEWS.map((each) => (
              <Item key={each} id={each} after={<CountOf count={counts?.[each]} />}>
                {m.views.names[each]}
              </Item>
            ))}
            {saved.map(({ id, name: each }) => (
              <Item key={id} id={id}>
                {each}
              </Item>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      <CountOf count={view ? counts?.[view] : undefined} />
    </div>
  );
}

function CountOf({ count }: { count: number | undefined }) {
  if (count === undefined) return null;
  return <span className={styles.count}>{formatNumber(count)}</span>;
}
