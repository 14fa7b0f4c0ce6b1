import { getApi } from '@waymark/api';

export const dynamic = 'force-dynamic';
export const runtime = 'nodejs';

const answer = async (request: Request): Promise<Response> => await getApi().fetch(request);

export const GET = answer;
export const POST = answer;
export const PUT = answer;
export const PATCH = answer;
export const DELETE = answer;
