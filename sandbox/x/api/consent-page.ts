import { createHash } from 'node:crypto';
import type { User } from '../world/records.ts';
import type { Answer } from './endpoint.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #0f1419; --soft: #536471; --line: #cfd9de; --ground: #f7f9f9; --card: #fff; --act: #0f1419; --on-act: #fff; --focus: #1d72b8; --picked: #e8f3fb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e9ea; --soft: #8b98a5; --line: #38444d; --ground: #0b0e11; --card: #16191d; --act: #eff3f4; --on-act: #0f1419; --focus: #6cb8f0; --picked: #12283a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 32rem; margin: 3rem auto; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem; }
@media (max-width: 36rem) { main { margin: 0; border: 0; border-radius: 0; min-height: 100vh; padding: 1.5rem 1rem; } }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2, legend { font-size: 1rem; font-weight: 700; margin: 1.5rem 0 .5rem; padding: 0; }
p { margin: 0 0 .5rem; }
.soft { color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
ul { margin: 0; padding-left: 1.25rem; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
.people { border: 1px solid var(--line); border-radius: .75rem; max-height: 19rem; overflow-y: auto; }
.people label { display: flex; gap: .75rem; align-items: center; padding: .625rem .875rem; cursor: pointer; overflow-wrap: anywhere; }
.people label + label { border-top: 1px solid var(--line); }
.people label:has(:checked) { background: var(--picked); }
.people input { inline-size: 1.125rem; block-size: 1.125rem; margin: 0; flex: none; accent-color: var(--focus); }
.people span span { display: block; color: var(--soft); font-size: .875rem; }
form.search { display: flex; gap: .5rem; margin: 1.5rem 0 0; align-items: end; }
form.search label { flex: 1; font-weight: 700; }
input[type=search] { display: block; width: 100%; font: inherit; font-weight: 400; color: inherit; background: transparent; border: 1px solid var(--soft); border-radius: .5rem; padding: .5rem .75rem; margin-top: .25rem; }
button { font: inherit; font-weight: 700; min-height: 2.75rem; padding: .5rem 1.25rem; border-radius: 2rem; border: 1px solid var(--soft); background: transparent; color: inherit; cursor: pointer; }
button.act { background: var(--act); border-color: var(--act); color: var(--on-act); }
form + form { margin-top: 1.25rem; }
legend { margin-top: 0; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

export interface ConsentPage {
  /** Where the form goes, and the search, which repeats the question. */
  action: string;
  question: Record<string, string>;
  key: string;
  appName: string;
  returnsTo: string;
  /** What the app will be able to do. */
  allowances: string[];
  search: string;
  users: User[];
  /** How many more people the search fits. */
  more: number;
  chosenId: string | undefined;
}

export function consentPage(page: ConsentPage): Answer {
  const { appName, allowances, users, more, search, chosenId } = page;
  const people = users.map(
    (
      user,
    ) => `<label><input type="radio" name="user" value="${user.id}" required${user.id === chosenId ? ' checked' : ''}>
<span>${escape(user.name)}<span>@${escape(user.handle)}</span></span></label>`,
  );
  const list =
    people.length > 0
      ? `<div class="people">${people.join('\n')}</div>`
      : `<p role="status">Nobody is called that.</p>`;
  const moreText = more > 0 ? `<p class="soft">And ${more} more. Search to find them.</p>` : '';
  return htmlPage(
    200,
    `Authorize ${appName}`,
    `<h1>${escape(appName)} wants to access your account</h1>
<p class="soft">A local copy of X. You return to ${escape(page.returnsTo)}</p>
<h2>This app will be able to:</h2>
<ul>${allowances.map((text) => `<li>${escape(text)}</li>`).join('')}</ul>
<form class="search" method="get" action="${escape(page.action)}" role="search">${hidden(page.question)}
<label>Find an account<input type="search" name="q" value="${escape(search)}" autocomplete="off"></label><button>Search</button></form>
<form method="post" action="${escape(page.action)}">${hidden({ key: page.key })}
<fieldset><legend>Sign in as</legend>${list}${moreText}</fieldset>
<div class="buttons"><button class="act" name="decision" value="authorize"${people.length > 0 ? '' : ' disabled'}>Authorize app</button>
<button name="decision" value="cancel" formnovalidate>Cancel</button></div></form>`,
  );
}

/** For a reader, because there is nowhere safe to send them back to. */
export function refusalPage(sentence: string): Answer {
  return htmlPage(
    400,
    'Something went wrong',
    `<h1>Something went wrong</h1><p>You weren’t able to give access to the app. Go back and try logging in again.</p>
<h2>For the developer</h2><p>${escape(sentence)}</p>`,
  );
}

function htmlPage(status: number, title: string, body: string): Answer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // No form-action: browsers apply it to the redirect back to the app as well.
      'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`,
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    },
    body: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} / X (local)</title><style>${STYLE}</style></head>
<body><main>${body}</main></body></html>
`,
  };
}

function hidden(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
    .join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
