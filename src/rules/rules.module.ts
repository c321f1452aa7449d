import { Module } from '@nestjs/common';
import { RulesController } from './rules.controller.js';
import { Rules } from './rules.service.js';

@Module({ controllers: [RulesController], providers: [Rules] })
export class RulesModule {}
