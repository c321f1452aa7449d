import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { requireId } from '../kernel/index.js';
import { CurrentActor, type Actor } from '../people/index.js';
import { AccountBudget } from './account-budget.js';
import { AccountDto, ConnectAccountDto, SetBudgetDto, SetUndoDto } from './account.dto.js';
import { AccountUndo } from './account-undo.js';
import { AccountStates } from './account-state.js';
import { Accounts } from './accounts.service.js';

@Controller('accounts')
export class AccountsController {
  constructor(
    private readonly accounts: Accounts,
    private readonly states: AccountStates,
    private readonly budget: AccountBudget,
    private readonly undo: AccountUndo,
  ) {}

  @Get()
  list(@CurrentActor() actor: Actor): Promise<AccountDto[]> {
    return this.accounts.list(actor);
  }

  /** Connects an account with its four OAuth 1.0a keys. */
  @Post()
  connect(@CurrentActor() actor: Actor, @Body() { channel, ...keys }: ConnectAccountDto): Promise<AccountDto> {
    return this.accounts.connectAs(actor, channel, { type: 'oauth1', ...keys });
  }

  @Get(':id')
  show(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<AccountDto> {
    return this.accounts.show(actor, requireId(id, 'account'));
  }

  /** How much it may cost in a month, and what stops when that is spent. Answers never do. */
  @Post(':id/budget')
  @HttpCode(200)
  async setBudget(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() budget: SetBudgetDto,
  ): Promise<AccountDto> {
    await this.budget.set(actor, requireId(id, 'account'), budget);
    return this.accounts.show(actor, id);
  }

  /** How long its replies can be taken back before they leave. */
  @Post(':id/undo')
  @HttpCode(200)
  async setUndo(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() { seconds }: SetUndoDto,
  ): Promise<AccountDto> {
    await this.undo.set(actor, requireId(id, 'account'), seconds);
    return this.accounts.show(actor, id);
  }

  /** Nothing is fetched or sent until it is resumed. */
  @Post(':id/pause')
  @HttpCode(200)
  async pause(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<AccountDto> {
    await this.states.pause(actor, requireId(id, 'account'));
    return this.accounts.show(actor, id);
  }

  @Post(':id/resume')
  @HttpCode(200)
  async resume(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<AccountDto> {
    await this.states.resume(actor, requireId(id, 'account'));
    return this.accounts.show(actor, id);
  }

  /** Forgets the credentials and gives the permission back. What was received and sent stays. */
  @Post(':id/disconnect')
  @HttpCode(200)
  async disconnect(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<AccountDto> {
    await this.states.disconnect(actor, requireId(id, 'account'));
    return this.accounts.show(actor, id);
  }
}
