import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AgentSettingsController } from './agent-settings.controller.js';
import { AgentsController } from './agents.controller.js';
import { PeopleController } from './people.controller.js';
import { People } from './people.service.js';
import { SessionController } from './session.controller.js';
import { SessionGuard } from './session.guard.js';
import { Sessions } from './sessions.service.js';
import { SignIn } from './sign-in.service.js';
import { Teams } from './teams.service.js';
import { WorkspaceSettings } from './workspace-settings.service.js';
import { Workspaces } from './workspaces.service.js';

@Module({
  controllers: [SessionController, AgentsController, AgentSettingsController, PeopleController],
  providers: [
    Sessions,
    SignIn,
    Workspaces,
    WorkspaceSettings,
    People,
    Teams,
    { provide: APP_GUARD, useClass: SessionGuard },
  ],
  exports: [Sessions, Workspaces],
})
export class PeopleModule {}
