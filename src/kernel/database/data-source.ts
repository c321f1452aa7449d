import { DataSource, type DataSourceOptions, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { ModerationDoubt1765360000000 } from '../../../migrations/1765360000000-moderation-doubt.js';
import { ReplyParts1765350000000 } from '../../../migrations/1765350000000-reply-parts.js';
import { WhoAndWhen1765400000000 } from '../../../migrations/1765400000000-who-and-when.js';
import { Pictures1765370000000 } from '../../../migrations/1765370000000-pictures.js';
import { Spine1763800000000 } from '../../../migrations/1763800000000-spine.js';
import { Sources1763900000000 } from '../../../migrations/1763900000000-sources.js';
import { Connections1763900100000 } from '../../../migrations/1763900100000-connections.js';
import { Tombstones1763900200000 } from '../../../migrations/1763900200000-tombstones.js';
import { Rules1764000000000 } from '../../../migrations/1764000000000-rules.js';
import { Usage1764000100000 } from '../../../migrations/1764000100000-usage.js';
import { Versions1764000150000 } from '../../../migrations/1764000150000-versions.js';
import { Activity1764000200000 } from '../../../migrations/1764000200000-activity.js';
import { Lag1764100000000 } from '../../../migrations/1764100000000-lag.js';
import { SpokenTo1764200000000 } from '../../../migrations/1764200000000-spoken-to.js';
import { OwnSweep1764200100000 } from '../../../migrations/1764200100000-own-sweep.js';
import { Work1764600000000 } from '../../../migrations/1764600000000-work.js';
import { Views1764690000000 } from '../../../migrations/1764690000000-views.js';
import { Notes1764700000000 } from '../../../migrations/1764700000000-notes.js';
import { Regrouping1764701000000 } from '../../../migrations/1764701000000-regrouping.js';
import { Bulk1765320000000 } from '../../../migrations/1765320000000-bulk.js';
import { Drafts1765000000000 } from '../../../migrations/1765000000000-drafts.js';
import { Macros1765000100000 } from '../../../migrations/1765000100000-macros.js';
import { Seen1765200000000 } from '../../../migrations/1765200000000-seen.js';
import { AgentSettings1765310000000 } from '../../../migrations/1765310000000-agent-settings.js';
import { Media1765230000000 } from '../../../migrations/1765230000000-media.js';
import { Moderation1765300000000 } from '../../../migrations/1765300000000-moderation.js';
import { Outbox1764900000000 } from '../../../migrations/1764900000000-outbox.js';
import { Search1764800000000 } from '../../../migrations/1764800000000-search.js';
import { ContactTickets1765310000000 } from '../../../migrations/1765310000000-contact-tickets.js';
import { SearchIndex1765300000000 } from '../../../migrations/1765300000000-search-index.js';
import { SearchNotes1765100000000 } from '../../../migrations/1765100000000-search-notes.js';
import { SavedViews1765110000000 } from '../../../migrations/1765110000000-saved-views.js';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** The role that requests run as: owns nothing, and the row-level policies apply to it. */
export const APP_ROLE = 'parley_app';

/**
 * The pool of the running app. Whoever the URL signs in as, every session starts as APP_ROLE; and a session that
 * stops in the middle of a transaction (a paused process) is ended by the server, so that its locks go.
 */
export function appDataSource(url: string, entities: EntityTarget<ObjectLiteral>[], poolSize = 16): DataSource {
  return new DataSource({
    ...common(url),
    entities: entities as PostgresOptions['entities'],
    extra: {
      max: poolSize,
      // Statements that do not wait for one another's answers share a round trip.
      pipeline: true,
      connectionTimeoutMillis: 5_000,
      options: `-c role=${APP_ROLE} -c statement_timeout=15000 -c idle_in_transaction_session_timeout=15000 -c lock_timeout=10000`,
    },
  });
}

/** The owner's connection, for migrations only. */
export function ownerDataSource(url: string): DataSource {
  return new DataSource({
    ...common(url),
    migrations: [
      ReplyParts1765350000000,
      ModerationDoubt1765360000000,
      Pictures1765370000000,
      WhoAndWhen1765400000000,
      Spine1763800000000,
      Sources1763900000000,
      Connections1763900100000,
      Tombstones1763900200000,
      Rules1764000000000,
      Usage1764000100000,
      Versions1764000150000,
      Activity1764000200000,
      Lag1764100000000,
      SpokenTo1764200000000,
      OwnSweep1764200100000,
      Work1764600000000,
      Views1764690000000,
      Notes1764700000000,
      Regrouping1764701000000,
      Bulk1765320000000,
      Drafts1765000000000,
      Macros1765000100000,
      Seen1765200000000,
      Media1765230000000,
      Moderation1765300000000,
      AgentSettings1765310000000,
      Outbox1764900000000,
      Search1764800000000,
      SearchNotes1765100000000,
      SavedViews1765110000000,
      SearchIndex1765300000000,
      ContactTickets1765310000000,
    ],
    extra: { max: 2 },
  });
}

const common = (url: string): PostgresOptions => ({
  type: 'postgres',
  url,
  synchronize: false,
  migrationsRun: false,
  applicationName: 'parley',
});
