import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/index.js';
import { LiveController } from './live.controller.js';
import { LiveHub } from './live.hub.js';
import { PresenceController } from './presence.controller.js';

@Module({ imports: [PeopleModule], controllers: [LiveController, PresenceController], providers: [LiveHub] })
export class LiveModule {}
