import { Module, type DynamicModule } from '@nestjs/common';
import { AccountsModule } from './accounts/index.js';
import type { ChannelRegistry } from './channels/index.js';
import { ContactsModule } from './contacts/index.js';
import { FeedModule } from './feed/index.js';
import { IntakeModule } from './intake/index.js';
import { KernelModule } from './kernel/index.js';
import { LiveModule } from './live/index.js';
import { MediaModule } from './media/index.js';
import { NotesModule } from './notes/index.js';
import { PeopleModule } from './people/index.js';
import { PicturesModule } from './pictures/index.js';
import { RegroupingModule } from './regrouping/index.js';
import { RepliesModule } from './replies/index.js';
import { RulesModule } from './rules/index.js';
import { SearchModule } from './search/index.js';
import { TicketsModule } from './tickets/index.js';
import { BulkModule } from './bulk/index.js';
import { ViewsModule } from './views/index.js';
import { WritingModule } from './writing/index.js';

type KernelParts = Parameters<typeof KernelModule.with>[0];

/** All rooms of the house. */
@Module({})
export class AppModule {
  static with(parts: KernelParts & { channels: ChannelRegistry }): DynamicModule {
    return {
      module: AppModule,
      imports: [
        KernelModule.with(parts),
        PeopleModule,
        AccountsModule.with(parts.channels),
        IntakeModule,
        TicketsModule,
        ViewsModule,
        BulkModule,
        NotesModule,
        ContactsModule,
        RegroupingModule,
        MediaModule,
        PicturesModule,
        WritingModule,
        RepliesModule,
        RulesModule,
        FeedModule,
        LiveModule,
        SearchModule,
      ],
    };
  }
}
