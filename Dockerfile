# syntax=docker/dockerfile:1
#
#   docker build -t parley .
#   docker run --init --env-file .env --env OPENROUTER_API_KEY_FILE=/config/openrouter-key \
#     --volume ./config:/config:ro --volume parley-data:/data --stop-timeout 10 parley
#
# Presets of your own: --env PRESETS_FILE=/config/presets.yaml
# (mount the folder: of a single mounted file, changes by renaming are not seen).

FROM node:24-slim AS base
WORKDIR /app
# Half of V8's young generation, MiB. Of 200 answers at once, measured: with 2, chunks outlive it and memory was 397 MiB;
# with 8 it was 228 MiB, at 60 % of the CPU. With --expose-gc the bot gives back what its start left: a fifth of its memory.
# --heap-growing-percent (not to be set by NODE_OPTIONS) lets the heap grow by a quarter between two collections. V8 would let
# it grow the more, the slower it collects: with a busy processor 200 answers at once took up to 396 MiB, now 255 at most.
# The compile cache belongs to these flags, this path and this user: it is made and used under the same.
ENV NODE_ENV=production \
    NODE_OPTIONS="--max-semi-space-size=8 --expose-gc" \
    NODE_COMPILE_CACHE=/app/.compile-cache \
    HEALTH_PORT=8080 \
    DATABASE_URL=sqlite:///data/parley.sqlite

FROM base AS packages
COPY package.json package-lock.json ./
# What runs needs no install script: nothing is compiled, nothing fetched but packages.
RUN npm ci --omit=dev --ignore-scripts

FROM base AS build
COPY package.json presets.yaml ./
COPY --from=packages /app/node_modules node_modules
COPY src src
COPY commands commands
COPY languages languages
RUN mkdir .compile-cache && chown node:node .compile-cache
USER node
# Without a token it must load everything and then stop with 78: this tests the image and warms the cache.
RUN node --heap-growing-percent=25 src/index.js; test $? -eq 78
RUN node src/ops/health-check.ts; test $? -eq 1
# What is loaded when it is first used, too: to strip the types of one file, Node takes 17 MiB and keeps them.
RUN node --heap-growing-percent=25 --input-type=module --eval "import { globSync } from 'node:fs'; \
    import { createRequire } from 'node:module'; \
    const once = { exclude: ['**/{main,health-check,doctor,backup,restore}.ts'] }; \
    for (const file of globSync('{src,commands}/**/*.ts', once)) await import('/app/' + file); \
    createRequire('/app/')('intl-messageformat');"
# What draws pictures, opens files and reads forms runs without those flags; told nothing to do, they load their libraries
# and end.
RUN NODE_OPTIONS= node src/picture/process.ts && NODE_OPTIONS= node --max-old-space-size=512 src/files/process.ts && \
    NODE_OPTIONS= node --max-old-space-size=128 src/presets/forms/process.ts

FROM base
RUN mkdir /data && chown node:node /data
COPY package.json presets.yaml ./
COPY --from=packages /app/node_modules node_modules
COPY src src
COPY commands commands
COPY languages languages
# Node writes its cache for the owner's eyes only.
COPY --from=build --chown=node:node /app/.compile-cache .compile-cache
USER node
VOLUME /data
STOPSIGNAL SIGTERM
# Fails when Discord has not acknowledged a heartbeat, or the database does not answer.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["node", "src/ops/health-check.ts"]
CMD ["node", "--heap-growing-percent=25", "src/index.js"]
