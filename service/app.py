"""The composition root: settings in, the whole application out."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from backends.base import BackendUnavailable
from backends.registry import build_backend
from domain.errors import DatabaseUnavailable
from handlers.health import Process
from operations.catalogue import Catalogue
from operations.cloud import Cloud
from persistence.session import Database
from service.config import Settings, load_settings
from service.connexion_app import build_connexion_app
from service.contract import Contract
from service.documentation import load_documents
from service.gateway import Gateway
from service.log import configure_logging

DEFAULT_PROJECT = "default"

VERSION = version("ostler")

logger = logging.getLogger(__name__)


def create_app() -> Gateway:
    """Return the ASGI application of this process, its settings read from the environment."""
    settings = load_settings()
    start_logging(settings)
    return build_app(settings)


def start_logging(settings: Settings) -> None:
    """Make every log line of this process what the settings say."""
    configure_logging(
        settings.effective_log_level,
        service=settings.app_name,
        version=VERSION,
        env=settings.env,
    )


def build_app(settings: Settings) -> Gateway:
    """Return the ASGI application for ``settings``; it opens nothing before its start-up."""
    contract = Contract()
    cloud = build_cloud(settings)
    catalogue = Catalogue(cloud)
    app = build_connexion_app(
        contract, settings.threads, build_lifespan(settings, cloud, catalogue)
    )
    context = {
        "cloud": cloud,
        "catalogue": catalogue,
        "project_id": DEFAULT_PROJECT,
        "process": Process(VERSION, settings.env),
        "documents": load_documents(contract),
    }
    return Gateway(app, contract, context, settings.max_body_bytes)


def build_cloud(settings: Settings) -> Cloud:
    """Return the cloud that the settings name."""
    database = Database(settings.database_url, pool_size=settings.threads)
    backend = build_backend("simulator", database, capacity=settings.simulator_max_servers or None)
    return Cloud(settings.openstack_region, backend, database)


def build_lifespan(settings: Settings, cloud: Cloud, catalogue: Catalogue) -> Any:
    """Return what Connexion runs around the serving: keep the catalogue fresh, close at the end."""

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        await refresh(catalogue)
        refreshing = asyncio.create_task(
            refresh_forever(catalogue, settings.catalogue_refresh_seconds)
        )
        logger.info("Application ready")
        yield
        refreshing.cancel()
        logger.info("Application shutting down")
        cloud.database.close()

    return lifespan


async def refresh_forever(catalogue: Catalogue, seconds: float) -> None:
    """Copy the catalogue from the cloud every ``seconds``."""
    while True:
        await asyncio.sleep(seconds)
        await refresh(catalogue)


async def refresh(catalogue: Catalogue) -> None:
    """Copy the catalogue once; what is away now is tried again the next time."""
    try:
        await asyncio.to_thread(catalogue.refresh)
    except (DatabaseUnavailable, BackendUnavailable) as error:
        logger.warning("Catalogue not refreshed", extra={"exc_type": type(error).__name__})
