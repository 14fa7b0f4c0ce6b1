# One image for every part: web, both workers, the payment provider and the migration job.
FROM node:24-bookworm-slim
WORKDIR /waymark
COPY . .
RUN PRISMA_SCHEMA_ENGINE_BINARY=/usr/local/bin/node npm ci --no-audit --no-fund && npm run build && npm cache clean --force
RUN mkdir -p /data && chown node:node /data
USER node
ENTRYPOINT ["node", "packages/stack/launcher/part.mjs"]
