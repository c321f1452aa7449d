export { FakeChannel, type FakePost } from './fake-channel.js';
