import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SavedView } from '../../api/types/views.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { m } from '../../messages/index.ts';
import { Button } from '../../ui/button.tsx';
import { MoreIcon } from '../../ui/icons.tsx';
import { Item, Menu, MenuTrigger, Popover } from '../../ui/menu.tsx';
import { notify } from '../../ui/notices.tsx';
import { reason } from '../../ui/states.tsx';
import { useSession } from '../session/session.query.ts';
import type { Filter } from './conditions.ts';
import { NameDialog } from './name-dialog.tsx';
import { useAddView, useChangeView, useRemoveView, useRestoreView } from './saved-views.queries.ts';
import styles from './filter-bar.module.css';

interface Props {
  filter: Filter;
  view: SavedView | null;
  isChanged: boolean;
}

/** Saving, and what can be done with a view that is saved. */
export function SaveActions({ filter, view, isChanged }: Props) {
  const words = m.savedViews;
  const { agent } = useSession();
  const navigate = useNavigate();
  const [asks, setAsks] = useState<'new' | 'rename' | null>(null);
  const add = useAddView();
  const change = useChangeView();
  const remove = useRemoveViewWithUndo();
  const isLead = agent.role !== 'agent';
  const mayChange = view !== null && (!view.shared || isLead);

  const open = (id: string) => void navigate({ to: '/views/$viewId', params: { viewId: id }, search: {} });
  const put = (what: Parameters<typeof change.mutate>[0], done: string) =>
    change.mutate(what, {
      onSuccess: ({ id }) => {
        notify(done);
        open(id);
      },
      onError: (error) => notify(words.notSaved(reason(error))),
    });
  const save = () => (view && mayChange ? put({ view, ...filter }, words.saved(view.name)) : setAsks('new'));
  const share = () => view && put({ view, shared: !view.shared }, view.shared ? words.unsharedNow : words.sharedNow);
  const canSave = view === null || isChanged;
  useCommands([
    { id: 'view.save', name: words.commands.save, group: 'list', keys: 'Shift+s', run: save, when: canSave },
    {
      id: 'view.rename',
      name: words.commands.rename,
      group: 'list',
      keys: 'Shift+r',
      run: () => setAsks('rename'),
      when: mayChange,
    },
    {
      id: 'view.share',
      name: words.commands.share,
      group: 'list',
      keys: 'Shift+o',
      run: share,
      when: mayChange && isLead,
    },
    {
      id: 'view.delete',
      name: words.commands.remove,
      group: 'list',
      keys: 'Shift+Backspace',
      run: () => view && remove(view),
      when: mayChange,
    },
  ]);

  return (
    <span className={styles.actions}>
      {canSave && (
        <Button look={view ? 'primary' : 'link'} isBusy={change.isPending} onPress={save}>
          {view && mayChange ? words.save : words.saveAs}
        </Button>
      )}
      {view && (
        <MenuTrigger>
          <Button look="quiet" square aria-label={words.menu(view.name)}>
            <MoreIcon />
          </Button>
          <Popover placement="bottom end">
            <Menu
              aria-label={words.menu(view.name)}
              onAction={(key) => {
                if (key === 'rename') setAsks('rename');
                else if (key === 'share') share();
                else if (key === 'copy') setAsks('new');
                else if (key === 'reset') open(view.id);
                else remove(view);
              }}
            >
              {isChanged && <Item id="reset">{words.reset}</Item>}
              <Item id="copy">{words.copy}</Item>
              {mayChange && <Item id="rename">{words.rename}</Item>}
              {mayChange && isLead && <Item id="share">{view.shared ? words.unshare : words.share}</Item>}
              {mayChange && <Item id="delete">{words.remove(view.name)}</Item>}
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
      {asks && (
        <NameDialog
          title={asks === 'new' ? words.saveAs : words.rename}
          name={asks === 'rename' && view ? view.name : ''}
          mayShare={asks === 'new' && isLead}
          isBusy={add.isPending || change.isPending}
          onClose={() => setAsks(null)}
          onName={async (name, shared) => {
            if (asks === 'rename' && view) await change.mutateAsync({ view, name });
            else open((await add.mutateAsync({ ...filter, name, shared })).id);
            notify(words.saved(name));
            setAsks(null);
          }}
        />
      )}
    </span>
  );
}

/** It is gone at once, and an undo brings it back. */
function useRemoveViewWithUndo(): (view: SavedView) => void {
  const words = m.savedViews;
  const navigate = useNavigate();
  const remove = useRemoveView();
  const restore = useRestoreView();
  const failed = (error: unknown) => notify(words.notSaved(reason(error)));
  // Not by callbacks of the mutations: with the view this component goes, too.
  return ({ id, name }) => {
    const show = () => navigate({ to: '/views/$viewId', params: { viewId: id }, search: {} });
    const undo = () => void restore.mutateAsync(id).then(show).catch(failed);
    const say = () => {
      notify(words.removed(name), { label: m.common.undo, run: undo });
      return navigate({ to: '/tickets/$view', params: { view: 'open' } });
    };
    void remove.mutateAsync(id).then(say).catch(failed);
  };
}
