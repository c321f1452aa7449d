import { eventStreamReader } from '../../web/src/features/live/event-stream.ts';

const STREAM =
  ': hello\r\n\r\nid: 7\nevent: changes\ndata: {"tickets":[]}\n\n:heartbeat\n\nevent: reset\ndata:\n\ndata: a\ndata:  b\n\nid: 9\n\n';
const EVENTS = [
  { id: '7', event: 'changes', data: '{"tickets":[]}' },
  { id: '7', event: 'reset', data: '' },
  { id: '7', event: 'message', data: 'a\n b' },
];

describe('the event stream', () => {
  it('is read whole', () => expect(eventStreamReader()(STREAM)).toEqual(EVENTS));

  it('is read the same in pieces of any size', () => {
    for (let size = 1; size < STREAM.length; size++) {
      const read = eventStreamReader();
      const events = [];
      for (let from = 0; from < STREAM.length; from += size) events.push(...read(STREAM.slice(from, from + size)));
      expect(events).toEqual(EVENTS);
    }
  });

  it('gives nothing for an event that is not finished', () => expect(eventStreamReader()('data: half\n')).toEqual([]));
});
