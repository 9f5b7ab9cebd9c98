"""The composition root: settings in, the whole application out."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from handlers.health import Process
from operations.clouds.catalogue import Catalogue
from operations.clouds.cloud import Cloud
from operations.record import fault_points
from operations.record.refusals import RefusalLog
from operations.requests.keys import KeyRules
from operations.workers.refusal_writer import RefusalWriter
from service.access.access import Access, list_caller_limits
from service.access.modes import build_access, build_sign_in
from service.application.handler_calls import HandlerCaller
from service.application.stack import build_application
from service.application.threads import RequestThreads
from service.contract.contract import Contract
from service.contract.documents import Documents, gather_console, gather_documents
from service.gateway.gateway import Gateway
from service.gateway.guards import build_guards
from service.gateway.permissions import Permissions
from service.middlewares.broadcaster import Broadcaster
from service.middlewares.credential_watch import CredentialWatch
from service.middlewares.event_stream import EventStreams
from service.middlewares.waiting import OperationWatcher
from service.pages.pages import Pages, build_pages
from service.process.log import VERSION, start_logging, watch_dropped_lines
from service.process.metrics import Metrics, render_metrics
from service.process.pools import build_address_rule, build_cloud, build_pools
from service.process.region_refresher import RegionRefresher, refresh_first
from service.settings.config import Settings
from service.settings.environment import load_settings
from service.validation.responses import ResponseValidator

logger = logging.getLogger(__name__)


def create_app() -> Gateway:
    """Return the ASGI application of this process, its settings read from the environment."""
    settings = load_settings()
    fault_points.arm()
    start_logging(settings)
    return build_app(settings)


def build_app(settings: Settings) -> Gateway:
    """Return the ASGI application for ``settings``; it opens nothing before its start-up."""
    contract = Contract(settings.unset)
    metrics = Metrics()
    watch_dropped_lines(metrics.record_dropped_lines)
    cloud = build_cloud(settings, settings.threads, metrics)
    catalogue = Catalogue(cloud)
    watcher = OperationWatcher(cloud)
    broadcaster = Broadcaster(cloud)
    access = build_access(settings, cloud)
    credentials = CredentialWatch(access.identify)
    listeners: list[OperationWatcher | Broadcaster] = [watcher, broadcaster]
    refusals = RefusalLog()
    lifespan = build_lifespan(settings, cloud, catalogue, access, credentials, listeners, refusals)
    documents = gather_documents(contract)
    pages = build_site(settings, documents, access, cloud)
    context = {
        "cloud": cloud,
        "catalogue": catalogue,
        "address_rule": build_address_rule(settings),
        "key_rules": KeyRules(timedelta(days=settings.auth_key_days), contract.operation_ids),
        "permissions": Permissions(contract, pages, access, cloud),
        "caller_limits": list_caller_limits(access),
        "process": Process(VERSION, settings.env),
        "documents": documents,
        "render": partial(render_metrics, metrics),
    }
    validator = build_validator(settings, contract, metrics)
    services = build_services(settings, cloud, watcher, broadcaster, credentials)
    names = {*context, "caller", "preferences"}
    application = build_application(contract, pages, lifespan, names, validator, **services)
    guards = build_guards(settings, contract)
    record = metrics.record_request
    return Gateway(
        application, contract, pages, context, guards, record, access, validator, refusals
    )


def build_site(settings: Settings, documents: Documents, access: Access, cloud: Cloud) -> Pages:
    """Return the pages for people, the console among them unless it is off."""
    if not settings.console:
        return build_pages(documents)
    sign_in = build_sign_in(settings, access, cloud)
    return build_pages(documents, gather_console(), sign_in, settings.public_url)


def build_validator(
    settings: Settings, contract: Contract, metrics: Metrics
) -> ResponseValidator | None:
    """Return what holds responses against the document, None where nobody does."""
    if not settings.validate_responses:
        return None
    return ResponseValidator(contract, metrics.record_refusal)


def build_services(
    settings: Settings,
    cloud: Cloud,
    watcher: OperationWatcher,
    broadcaster: Broadcaster,
    credentials: CredentialWatch,
) -> dict[str, Any]:
    """Return what the middlewares work with, by name."""
    seconds = settings.event_heartbeat_seconds
    return {
        "cloud": cloud,
        "watcher": watcher,
        "credentials": credentials,
        "event_streams": EventStreams(cloud, broadcaster, credentials, seconds),
        "caller": HandlerCaller(cloud, RequestThreads(settings.threads), settings.cloud_threads),
    }


def build_lifespan(
    settings: Settings,
    cloud: Cloud,
    catalogue: Catalogue,
    access: Access,
    credentials: CredentialWatch,
    listeners: Sequence[OperationWatcher | Broadcaster],
    refusals: RefusalLog,
) -> Any:
    """Return what Connexion runs around the serving: keep the catalogue fresh, close at the end."""

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        refreshers = [RegionRefresher(copy) for copy in catalogue.copies.values()]
        await refresh_first(refreshers)
        await cloud.database.open_inline()
        for listener in listeners:
            listener.listen()
        pools = [*build_pools(settings, cloud), RefusalWriter(cloud, refusals)]
        for pool in pools:
            pool.start()
        seconds = settings.catalogue_refresh_seconds
        keeping = [asyncio.create_task(refresher.keep(seconds)) for refresher in refreshers]
        keeping += [asyncio.create_task(work) for work in (access.keep(), credentials.keep())]
        settle_memory()
        logger.info("Application ready")
        yield
        for task in keeping:
            task.cancel()
        await asyncio.gather(*keeping, return_exceptions=True)
        logger.info("Application shutting down")
        await access.close()
        await asyncio.gather(*(asyncio.to_thread(pool.stop) for pool in pools))
        cloud.database.close()

    return lifespan


def settle_memory() -> None:
    """Have the collector pass over what was made at the start, which stays."""
    gc.collect()
    gc.freeze()
