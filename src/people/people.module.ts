import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AgentsController } from './agents.controller.js';
import { SessionController } from './session.controller.js';
import { SessionGuard } from './session.guard.js';
import { Sessions } from './sessions.service.js';
import { SignIn } from './sign-in.service.js';
import { Workspaces } from './workspaces.service.js';

@Module({
  controllers: [SessionController, AgentsController],
  providers: [Sessions, SignIn, Workspaces, { provide: APP_GUARD, useClass: SessionGuard }],
  exports: [Sessions, Workspaces],
})
export class PeopleModule {}
