import { useNavigate } from '@tanstack/react-router';
import { Header } from 'react-aria-components/Header';
import { MenuSection } from 'react-aria-components/Menu';
import { Separator } from 'react-aria-components/Separator';
import type { Command } from '../commands/command.ts';
import { showKeys } from '../commands/show-keys.ts';
import { useCommands } from '../commands/use-commands.ts';
import { leaveToSignIn } from '../features/session/leave.ts';
import { useSession } from '../features/session/session.query.ts';
import { useSignOut } from '../features/session/sign-out.mutation.ts';
import { language, LANGUAGE_NAMES, LANGUAGES, m, type Language } from '../messages/index.ts';
import { speak } from '../ui/speak.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Item, Menu, menuStyles, MenuTrigger, Popover } from '../ui/menu.tsx';
import { notify } from '../ui/notices.tsx';
import { reason } from '../ui/states.tsx';
import { THEMES, useTheme, type Theme } from '../ui/theme.ts';
import styles from './shell.module.css';

export function YouMenu() {
  const { agent, workspace } = useSession();
  const [theme, setTheme] = useTheme();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const leave = () =>
    signOut.mutate(undefined, {
      onSuccess: () => leaveToSignIn(false),
      onError: (error) => notify(reason(error)),
    });

  useCommands([
    ...THEMES.map((each): Command => ({
      id: `theme.${each}`,
      name: m.commands.theme(m.nav.themes[each]),
      group: 'general',
      run: () => setTheme(each),
      when: each !== theme,
    })),
    ...LANGUAGES.map((each): Command => ({
      id: `language.${each}`,
      name: LANGUAGE_NAMES[each],
      words: m.nav.language,
      group: 'general',
      run: () => speak(each),
      when: each !== language,
    })),
    { id: 'app.sign-out', name: m.nav.signOut, group: 'general', keys: 'g Shift+q', run: leave },
  ]);

  return (
    <MenuTrigger>
      <Button look="quiet" className={styles.you} aria-label={m.nav.you(agent.name)}>
        <Avatar name={agent.name} handle={agent.id} />
      </Button>
      <Popover placement="right bottom">
        <div className={styles.account}>
          <p>{agent.name}</p>
          <p>
            {agent.email} · {workspace.name}
          </p>
        </div>
        <Menu aria-label={m.nav.you(agent.name)}>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[theme]}
            onSelectionChange={(keys) => setTheme((keys === 'all' ? 'system' : [...keys][0]) as Theme)}
          >
            <Header className={menuStyles.heading}>{m.nav.theme}</Header>
            {THEMES.map((each) => (
              <Item key={each} id={each}>
                {m.nav.themes[each]}
              </Item>
            ))}
          </MenuSection>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[language]}
            onSelectionChange={(keys) => speak((keys === 'all' ? language : [...keys][0]) as Language)}
          >
            <Header className={menuStyles.heading}>{m.nav.language}</Header>
            {LANGUAGES.map((each) => (
              <Item key={each} id={each}>
                <span lang={each}>{LANGUAGE_NAMES[each]}</span>
              </Item>
            ))}
          </MenuSection>
          <Separator className={menuStyles.separator} />
          {agent.role === 'admin' && <Item onAction={() => void navigate({ to: '/feed' })}>{m.nav.feed}</Item>}
          <Item onAction={() => void navigate({ to: '/settings' })}>{m.settings.title}</Item>
          <Item onAction={showKeys}>{m.nav.shortcuts}</Item>
          <Item onAction={leave}>{m.nav.signOut}</Item>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
