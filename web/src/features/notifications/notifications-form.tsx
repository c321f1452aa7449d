import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { MySettings, NotifiedOf } from '../../api/types/people.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemLine, reason } from '../../ui/states.tsx';
import { CheckLine } from '../settings/check-line.tsx';
import { mySettingsQuery, useChangeMySettings } from '../settings/my-settings.queries.ts';
import styles from '../settings/settings.module.css';
import { chime } from './chime.ts';

const words = m.notificationSettings;
const ALL: readonly NotifiedOf[] = ['assigned', 'mention', 'answered', 'due'];

type Permission = NotificationPermission | 'impossible';
const permissionNow = (): Permission => ('Notification' in window ? Notification.permission : 'impossible');

/** All of it is off until somebody turns it on; the browser is asked only then. */
export function NotificationsForm({ settings }: { settings: MySettings }) {
  const change = useChangeMySettings();
  const [permission, setPermission] = useState(permissionNow);
  const ask = async () => {
    if (permissionNow() === 'default') await Notification.requestPermission();
    setPermission(permissionNow());
  };
  const client = useQueryClient();
  const put = (about: NotifiedOf, isOn: boolean) => {
    // As they are by now: this may not yet be drawn with what was chosen just before.
    const { notify } = client.getQueryData(mySettingsQuery.queryKey) ?? settings;
    change.mutate({ notify: ALL.filter((each) => (each === about ? isOn : notify.includes(each))) });
    if (isOn) void ask();
  };
  const isOn = settings.notify.length > 0;
  return (
    <div className={styles.choices}>
      {ALL.map((about) => (
        <CheckLine
          key={about}
          label={words.of[about]}
          isOn={settings.notify.includes(about)}
          onChange={(on) => put(about, on)}
        />
      ))}
      {isOn && permission !== 'granted' && (
        <ProblemLine action={permission === 'default' && <Button onPress={() => void ask()}>{words.allow}</Button>}>
          {words.permissions[permission]}
        </ProblemLine>
      )}
      <CheckLine
        label={words.sound}
        help={words.soundHelp}
        isOn={settings.sound}
        onChange={(sound) => {
          change.mutate({ sound });
          if (sound) chime();
        }}
      />
      <CheckLine
        label={words.content}
        help={words.contentHelp}
        isOn={settings.showContent}
        onChange={(showContent) => change.mutate({ showContent })}
      />
      {change.error && <ProblemLine>{m.me.notSaved(reason(change.error))}</ProblemLine>}
    </div>
  );
}
