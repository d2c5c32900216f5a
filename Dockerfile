# syntax=docker/dockerfile:1

FROM rust:1-bookworm AS build
WORKDIR /src
COPY . .
# The caches stay on the building machine, so that only what changed is compiled again; hence the copy out of one of them.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked -p caremonger \
    && cp target/release/caremonger /usr/local/bin/caremonger

FROM debian:bookworm-slim
# The roots by which the node recognises its peers.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin caremonger \
    && install -d -m 750 -o caremonger -g caremonger /data
COPY --from=build /usr/local/bin/caremonger /usr/local/bin/caremonger
# The terms, beside the program they are for.
COPY LICENSE /usr/share/doc/caremonger/LICENSE

# Keys, media, and the database unless CAREMONGER_DATABASE_URL names another.
ENV CAREMONGER_DATA_DIR=/data \
    CAREMONGER_LISTEN=0.0.0.0:8080
VOLUME /data
WORKDIR /data
USER caremonger
EXPOSE 8080
ENTRYPOINT ["caremonger"]
CMD ["serve"]
