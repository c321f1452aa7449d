import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ChannelRegistry } from '../channels/index.js';
import { PeopleModule } from '../people/index.js';
import { AccountBudget } from './account-budget.js';
import { AccountConnecting } from './account-connecting.js';
import { AccountConsent } from './account-consent.js';
import { AccountHealth } from './account-health.js';
import { AccountMeters } from './account-meters.js';
import { AccountStates } from './account-state.js';
import { AccountTokens } from './account-tokens.js';
import { AccountUndo } from './account-undo.js';
import { AccountVault } from './account-vault.js';
import { AccountWindows } from './account-windows.js';
import { AccountsController } from './accounts.controller.js';
import { Accounts } from './accounts.service.js';
import { ConsentController } from './consent.controller.js';
import { TokenDuty } from './token-duty.js';

@Global()
@Module({})
export class AccountsModule {
  static with(channels: ChannelRegistry): DynamicModule {
    return {
      module: AccountsModule,
      imports: [PeopleModule],
      controllers: [AccountsController, ConsentController],
      providers: [
        Accounts,
        AccountBudget,
        AccountConnecting,
        AccountConsent,
        AccountHealth,
        AccountMeters,
        AccountStates,
        AccountTokens,
        AccountUndo,
        AccountVault,
        AccountWindows,
        TokenDuty,
        { provide: ChannelRegistry, useValue: channels },
      ],
      exports: [Accounts, ChannelRegistry],
    };
  }
}
