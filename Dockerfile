# One image for every service and for the command line; what runs is its command (infra/container/run.sh).
# Everything runs from its TypeScript source, so there is nothing to compile: the stages bring what the lock file names, then drop how.

FROM node:24.21.0-bookworm-slim AS pnpm
RUN npm install --global pnpm@12.21.0

# Into pnpm's store, outside of /app: only a changed lock file downloads anything again.
FROM pnpm AS dependencies
WORKDIR /fetched
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
RUN pnpm fetch --prod

# The optional dependencies are the PostgreSQL of `npm run demo`: 60 MB that no container needs.
FROM dependencies AS program
WORKDIR /app
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages packages
COPY services services
COPY examples examples
COPY infra infra
COPY schemas schemas
RUN pnpm install --prod --offline --frozen-lockfile --no-optional --ignore-scripts

FROM node:24.21.0-bookworm-slim AS runtime
ENV NODE_ENV=production HTTP_HOST=0.0.0.0 HTTP_PORT=8080 HOLDPOINT_HOME=/tmp/holdpoint
WORKDIR /app
COPY --from=program /app ./
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD node /app/infra/container/is-alive.mjs "http://127.0.0.1:${HTTP_PORT}/livez"
ENTRYPOINT ["/app/infra/container/run.sh"]
CMD ["holdpoint", "--help"]
