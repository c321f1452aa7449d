import './styles/tokens.css';
import './styles/base.css';
import { direction, language, loadMessages } from './messages/index.ts';

// What is drawn uses the words as soon as its files are read, so they come first.
await loadMessages();
document.documentElement.lang = language;
document.documentElement.dir = direction(language);
const { start } = await import('./start.tsx');
start();
