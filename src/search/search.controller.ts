import { Controller, Get, Query } from '@nestjs/common';
import { CurrentActor, type Actor } from '../people/index.js';
import { FindPeopleDto, FoundPeopleDto, SearchDto, SearchPageDto } from './search.dto.js';
import { Search } from './search.service.js';

@Controller('search')
export class SearchController {
  constructor(private readonly search: Search) {}

  /** Posts and notes, each with its ticket. */
  @Get()
  find(@CurrentActor() actor: Actor, @Query() asked: SearchDto): Promise<SearchPageDto> {
    return this.search.find(actor, asked);
  }

  @Get('people')
  people(@CurrentActor() actor: Actor, @Query() asked: FindPeopleDto): Promise<FoundPeopleDto> {
    return this.search.people(actor, asked);
  }
}
