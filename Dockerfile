FROM python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source
RUN python -m venv /opt/ostler
ENV PATH=/opt/ostler/bin:$PATH
COPY requirements/build.txt requirements/runtime.txt requirements/
RUN pip install --require-hashes -r requirements/build.txt -r requirements/runtime.txt
COPY . .
RUN pip install --no-deps --no-build-isolation . \
    && pip uninstall --yes setuptools pip

FROM python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b
LABEL org.opencontainers.image.title="Ostler" \
      org.opencontainers.image.description="Manages the lifecycle of virtual machines on OpenStack" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 ostler \
    && useradd --uid 10001 --gid ostler --no-create-home --shell /usr/sbin/nologin ostler \
    && install --directory --owner=ostler --group=ostler /data
COPY --from=build /opt/ostler /opt/ostler
ENV PATH=/opt/ostler/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LISTEN_HOST=0.0.0.0 \
    AUTH_MODE=api-key
# The default database is a file of this directory; an image that names it here could take no DATABASE_URL_FILE.
WORKDIR /data
VOLUME /data
# A number, so that an orchestrator can see that it is not root.
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --start-interval=5s --retries=3 \
    CMD ["ostler", "health"]
CMD ["ostler", "serve"]
