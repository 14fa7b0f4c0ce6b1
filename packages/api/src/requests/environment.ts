import type { TextFormat } from '@waymark/definition/validate';
import type { ServiceContext } from '@waymark/services';

/** What the middleware gives to the routes. */
export type ApiEnvironment = {
  Variables: {
    ctx: ServiceContext;
    requestId: string;
    /** The body's text; empty when there is none. */
    bodyText: string;
    /** How it is written. */
    bodyFormat: TextFormat;
  };
};
