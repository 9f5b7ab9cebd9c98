FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source
RUN python -m venv /opt/ostler
ENV PATH=/opt/ostler/bin:$PATH
COPY requirements/ requirements/
RUN pip install --require-hashes -r requirements/build.txt -r requirements/runtime.txt
COPY . .
RUN pip install --no-deps --no-build-isolation . \
    && pip uninstall --yes setuptools pip

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Ostler" \
      org.opencontainers.image.description="Manages the lifecycle of virtual machines on OpenStack" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 ostler \
    && useradd --uid 10001 --gid ostler --no-create-home --shell /usr/sbin/nologin ostler \
    && install --directory --owner=ostler --group=ostler /data
COPY --from=build /opt/ostler /opt/ostler
ENV PATH=/opt/ostler/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
# The default database is a file of this directory; an image that names it here could take no DATABASE_URL_FILE.
WORKDIR /data
VOLUME /data
# A number, so that an orchestrator can see that it is not root.
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["ostler", "serve", "--host", "0.0.0.0"]
