import type { Role } from '../../api/types/people.ts';
import type { SavedView } from '../../api/types/views.ts';
import type { Command } from '../../commands/command.ts';
import { m } from '../../messages/index.ts';
import { settingsPlaces } from '../settings/settings-places.ts';
import { VIEWS } from '../tickets/views.ts';
import { savedViewKeys, VIEW_KEYS } from '../tickets/view-keys.ts';

/** A command as the page of keys lists it, wherever it can be done. */
export type Listed = Pick<Command, 'id' | 'name' | 'group'> & {
  /** Those it comes with. */
  keys: readonly string[];
  /** Its keys work while somebody types. */
  whileTyping?: boolean;
};

/** Every command that has keys of its own. test/web/key-catalogue.spec.ts holds it against the components. */
export function catalogue(role: Role, saved: readonly Pick<SavedView, 'id' | 'name'>[] = []): Listed[] {
  const list = (group: Listed['group'], lines: [id: string, name: string, ...keys: string[]][]): Listed[] =>
    lines.map(([id, name, ...keys]) => ({ id, name, group, keys }));
  const typing = (id: string, name: string, keys: string): Listed => ({
    id,
    name,
    group: 'writing',
    keys: [keys],
    whileTyping: true,
  });
  const goTo = (id: string, name: string, keys: string): [string, string, string] => [id, m.commands.goTo(name), keys];
  return [
    ...list('list', [
      ['list.next', m.commands.nextRow, 'j'],
      ['list.previous', m.commands.previousRow, 'k'],
      ['list.open', m.commands.openRow, 'Enter', 'o'],
      ['list.play', m.work.commands.play, 'p'],
      ['view.filter', m.savedViews.commands.filter, 'f'],
      ['view.save', m.savedViews.commands.save, 'Shift+s'],
      ['view.rename', m.savedViews.commands.rename, 'Shift+r'],
      ['view.share', m.savedViews.commands.share, 'Shift+o'],
      ['view.delete', m.savedViews.commands.remove, 'Shift+Backspace'],
      ['list.select', m.commands.select, 'x'],
      ['list.select-all', m.commands.selectAll, '*'],
      ['list.select-next', m.bulk.keys.selectNext, 'Shift+j'],
      ['list.select-previous', m.bulk.keys.selectPrevious, 'Shift+k'],
      ['list.select-shown', m.bulk.keys.selectShown, 'Shift+x'],
      ['list.clear', m.commands.clearSelection, 'Escape'],
      ['bulk.tags', m.bulk.commands(m.bulk.tags), 't'],
      ['bulk.snooze', m.bulk.commands(m.work.snooze.label), 'h'],
      ['bulk.undo', m.bulk.undoCommand, 'Shift+z'],
      ['bulk.stop', m.bulk.stopCommand, 'Shift+q'],
      ['bulk.results', m.bulk.resultsCommand, 'Shift+e'],
      ['bulk.dismiss', m.bulk.dismissCommand, 'Escape'],
    ]),
    ...list('ticket', [
      ['ticket.reply', m.commands.reply, 'r'],
      ['ticket.note', m.notes.write, 'n'],
      ['ticket.direct', m.direct.key, 'd'],
      ['ticket.status', m.work.commands.status, 's'],
      ['ticket.assign', m.work.commands.assign, 'a'],
      ['ticket.team', m.work.commands.team, 'Shift+a'],
      ['ticket.tags', m.work.commands.tags, 't'],
      ['ticket.priority', m.work.commands.priority, 'Shift+p'],
      ['ticket.snooze', m.work.commands.snooze, 'h'],
      ['ticket.undo', m.work.commands.undo, 'z'],
      ['ticket.merge', m.regrouping.merge, 'Shift+m'],
      ['ticket.link', m.regrouping.link, 'Shift+l'],
      ['post.delete', m.moderation.deleteKey, 'Shift+d'],
      ['post.hide', m.moderation.hideKey, 'Shift+h'],
      ['person.posts', m.person.searchPosts, 'Shift+f'],
      ['person.tags', m.person.editTags, 'Shift+t'],
      ['person.note', m.person.editNote, 'Shift+n'],
      ['reply.decide', m.outbox.decide, 'u'],
      ['ticket.close', m.commands.backToList, 'Escape'],
    ]),
    ...list('writing', [['reply.macro', m.macros.open, 'm']]),
    typing('reply.send', m.composer.send, 'Mod+Enter'),
    typing('reply.send-and-solve', m.composer.sendAndSolve, 'Mod+Shift+Enter'),
    typing('reply.attach', m.media.add, 'Mod+i'),
    typing('note.keep', m.notes.keep, 'Mod+Enter'),
    ...list('go', [
      ...VIEWS.map((view) => goTo(`view.${view}`, m.views.names[view], `g ${VIEW_KEYS[view]}`)),
      ...saved.flatMap(({ id, name }, index) => {
        const keys = savedViewKeys(index);
        return keys === undefined ? [] : [goTo(`view.saved.${id}`, name, keys)];
      }),
      goTo('go/tickets', m.nav.tickets, 'g h'),
      goTo('go/search', m.nav.search, '/'),
      goTo('go/mentions', m.mentions.title, 'g v'),
      goTo('go/accounts', m.nav.accounts, 'g c'),
      goTo('go/intake', m.nav.intake, 'g i'),
      ...(role === 'admin' ? [goTo('go/feed', m.nav.feed, 'g e')] : []),
      goTo('go/failed-sends', m.outbox.trouble.title, 'g x'),
      goTo('go/settings', m.settings.title, 'g ,'),
      ...settingsPlaces(role).map(({ to, name, keys }) => goTo(`go${to}`, name, keys)),
    ]),
    ...list('page', [
      ['page.views', m.frame.toggleViews, 'b'],
      ['page.person', m.frame.togglePerson, 'i'],
      ['mentions.read', m.notes.markRead, 'Shift+e'],
      ...(role === 'agent'
        ? []
        : ([
            ['people.invite', m.people.inviteTitle, 'c'],
            ['teams.add', m.teams.add, 'c'],
          ] satisfies [string, string, string][])),
    ]),
    { id: 'app.palette', name: m.commands.palette, group: 'general', keys: ['Mod+k'], whileTyping: true },
    ...list('general', [
      ['app.keys', m.commands.keys, '?'],
      ['app.sign-out', m.nav.signOut, 'g Shift+q'],
    ]),
  ];
}
