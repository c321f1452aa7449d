import { Module } from '@nestjs/common';
import { CLOCK, type Clock } from '../kernel/index.js';
import { bytesFetcher } from './fetch-bytes.js';
import { PictureFiles } from './picture-files.js';
import { PicturesController } from './pictures.controller.js';
import { Pictures } from './pictures.service.js';

/** What customers show: fetched from their platform by us, never by a browser. */
@Module({
  controllers: [PicturesController],
  providers: [
    Pictures,
    { provide: PictureFiles, inject: [CLOCK], useFactory: (clock: Clock) => new PictureFiles(bytesFetcher(), clock) },
  ],
})
export class PicturesModule {}
