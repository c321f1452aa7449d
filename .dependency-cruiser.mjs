// Who may import whom: the map in src/README.md, as rules that `npm run boundaries` checks.

/** Each room of the server, and the rooms that it may enter (the kernel is open to every room but the channels). */
const ROOMS = {
  kernel: [],
  people: ['kernel'],
  channels: [],
  rules: ['kernel', 'channels', 'people'],
  accounts: ['kernel', 'channels', 'people', 'rules'],
  threads: ['kernel', 'channels', 'rules'],
  notes: ['kernel', 'people', 'tickets'],
  contacts: ['kernel', 'people', 'tickets'],
  regrouping: ['kernel', 'people', 'threads', 'tickets'],
  search: ['kernel', 'channels', 'people'],
  tickets: ['kernel', 'channels', 'people', 'accounts', 'threads', 'search'],
  intake: ['kernel', 'channels', 'people', 'accounts', 'threads', 'tickets'],
  views: ['kernel', 'people', 'search', 'tickets'],
  media: ['kernel', 'channels', 'people'],
  pictures: ['kernel', 'channels', 'people', 'threads', 'media'],
  bulk: ['kernel', 'people', 'tickets', 'views'],
  writing: ['kernel', 'people', 'tickets', 'media'],
  replies: ['kernel', 'channels', 'people', 'accounts', 'threads', 'tickets', 'intake', 'media', 'writing'],
  feed: ['kernel', 'channels', 'people', 'accounts', 'threads', 'tickets'],
  live: ['kernel', 'people'],
};

/** The kernel's second door, so that a program which is given a database loads nothing of it. */
const EMBEDDED_POSTGRES = '^src/kernel/postgres/embedded-postgres\\.ts$';
/** The programs that are started by themselves, so nobody imports them. */
const PROGRAMS = '^(src/(main|doctor|agent|openapi)\\.ts|bench/[^/]+\\.ts|sandbox/[^/]+/main\\.ts|web/src/main\\.tsx)$';

/** A room's door. */
const INDEX = '^src/[^/]+/index\\.ts$';
/** For tests and figures. */
const FAKE_PLATFORM = '^src/channels/fake/';
/** The page must show what the server will send, so both run this; it imports nothing. */
const SHARED_WITH_THE_PAGE = '^src/channels/numbered-parts\\.ts$';
/** Served to a browser as it is. */
const BROWSER_SCRIPT = '^sandbox/[^/]+/control/page/[^/]+\\.js$';

const anyOf = (names) => `(${names.join('|')})`;
const room = (name) => `^src/${name}/`;

/** A room names its own files, the rooms it may enter, and nothing else of the server. */
const oneWay = Object.entries(ROOMS).map(([name, allowed]) => ({
  name: `${name}-imports-go-one-way`,
  comment: `${name} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other room'}.`,
  severity: 'error',
  from: { path: room(name) },
  to: { path: '^src/', pathNot: `^src/${anyOf([name, ...allowed])}/` },
}));

export default {
  forbidden: [
    ...oneWay,
    {
      name: 'every-folder-is-a-room',
      comment: 'A new folder under src/ is a new room: say in .dependency-cruiser.mjs which rooms it may enter.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/${anyOf(Object.keys(ROOMS))}/` },
      to: {},
    },
    {
      name: 'rooms-are-entered-through-their-index',
      comment: 'Import what the room shows in its index.ts.',
      severity: 'error',
      from: { path: '^(src/([^/]+)/|src/)' },
      to: {
        path: '^src/([^/]+)/',
        pathNot: [
          '^src/$2/', // the room's own files
          INDEX,
          '^src/channels/[^/]+/', // has rules of its own, below
          EMBEDDED_POSTGRES,
        ],
      },
    },
    {
      name: 'figures-name-only-the-database-door',
      comment:
        'A figure may open the database as its owner, by kernel/database/data-source.ts; the rest through an index.ts.',
      severity: 'error',
      from: { path: '^bench/' },
      to: {
        path: '^src/([^/]+)/',
        pathNot: [INDEX, '^src/channels/[^/]+/', EMBEDDED_POSTGRES, '^src/kernel/database/data-source\\.ts$'],
      },
    },
    {
      name: 'programs-start-postgres',
      comment:
        'The embedded PostgreSQL is started and stopped by the programs that need one; everything else has an address.',
      severity: 'error',
      from: { path: '^(src|bench)/', pathNot: ['^src/kernel/postgres/', PROGRAMS] },
      to: { path: EMBEDDED_POSTGRES },
    },
    {
      name: 'platforms-stand-alone',
      comment: 'A platform folder knows its own files and those directly in channels/: no kernel, no other platform.',
      severity: 'error',
      from: { path: '^src/channels/([^/]+)/' },
      to: {
        path: '^(src|migrations|sandbox|web|bench|test)/',
        pathNot: ['^src/channels/$1/', '^src/channels/[^/]+\\.ts$'],
      },
    },
    {
      name: 'platforms-do-not-name-the-registry',
      comment: 'The registry names the platforms, not the other way round.',
      severity: 'error',
      from: { path: '^src/channels/[^/]+/' },
      to: { path: '^src/channels/(index|channel-registry)\\.ts$' },
    },
    {
      name: 'only-the-registry-names-platforms',
      comment: 'Ask channel-registry.ts for an adapter; only it imports a platform, by the index.ts of its folder.',
      severity: 'error',
      from: { path: '^(src|bench)/', pathNot: ['^src/channels/channel-registry\\.ts$', '^src/channels/[^/]+/'] },
      to: { path: '^src/channels/[^/]+/', pathNot: FAKE_PLATFORM },
    },
    {
      name: 'the-server-knows-no-fake-platform',
      comment: 'It is for tests and figures.',
      severity: 'error',
      from: { path: '^src/', pathNot: FAKE_PLATFORM },
      to: { path: FAKE_PLATFORM },
    },
    {
      name: 'platforms-are-entered-through-their-index',
      comment: 'Import what the platform shows in its index.ts.',
      severity: 'error',
      from: { path: '^(src|bench)/', pathNot: '^src/channels/[^/]+/' },
      to: { path: '^src/channels/[^/]+/', pathNot: '/index\\.ts$' },
    },
    {
      name: 'only-the-kernel-names-migrations',
      comment: 'Migrations are run by kernel/database, and stand on nothing but the driver.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/kernel/database/' },
      to: { path: '^migrations/' },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'What a migration did must not change when the product does.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^(src|sandbox|web|bench|test)/' },
    },
    {
      name: 'server-stands-alone',
      comment: 'What runs in production needs nothing that only develops, demonstrates or measures it.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(sandbox|web|bench|test|scripts)/' },
    },
    {
      name: 'web-stands-alone',
      comment: 'The UI talks to the API only.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src|sandbox|migrations|bench|test|scripts)/', pathNot: SHARED_WITH_THE_PAGE },
    },
    {
      name: 'what-the-page-shares-imports-nothing',
      comment: 'It runs in the browser, too.',
      severity: 'error',
      from: { path: SHARED_WITH_THE_PAGE },
      to: {},
    },
    {
      name: 'sandbox-stands-alone',
      comment: 'A local platform that shares code with the server would share its mistakes.',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(src|web|migrations|bench|test|scripts)/' },
    },
    {
      name: 'no-circles',
      comment: 'In the server also not by a type: two files that need each other are one, or hide a third.',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { circular: true },
    },
    {
      name: 'no-circles-at-load',
      comment: 'A type, or a page that the UI loads when it is visited, may point back.',
      severity: 'error',
      from: { path: '^(web|sandbox|bench)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      name: 'nothing-lies-about',
      comment: 'No program leads to this module. Tests alone do not keep a module; the fake platform is theirs.',
      severity: 'error',
      from: { path: PROGRAMS },
      to: {
        path: '^(src|migrations|sandbox|bench|web/src)/',
        pathNot: [FAKE_PLATFORM, '\\.d\\.ts$', BROWSER_SCRIPT, PROGRAMS],
        reachable: false,
      },
    },
    {
      name: 'no-unknown-modules',
      comment: 'This import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\.css$' },
    },
    {
      name: 'packages-are-named-in-package-json',
      comment: 'A package that is only there because another one needs it may go with that one.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'server-runs-without-development-packages',
      comment: 'npm ci --omit=dev must be enough to run it; a type may come from there.',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true, // an import that is only a type is an import
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.json'],
    },
  },
};
